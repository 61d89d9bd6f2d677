//! What servers keep: every fate has been seen, and the matrix tells it in every form.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod support;

use calspec::model::{Fate, Pattern, Way};
use calspec::reference::Defects;
use calspec::report::{RunLog, html, preservation_json, preservation_markdown};
use rstest::rstest;

async fn ask(defects: Defects, trial: &str) -> RunLog {
    let suite = support::suite();
    let servers = support::references().into_iter().filter(|one| one.kind == calspec::model::Kind::Server);
    support::ask(&suite, servers.collect(), vec![Pattern::new(trial)], defects).await
}

#[rstest]
#[case("server/properties-sorted", "rfc5545/lines/properties-in-no-usual-order", Fate::Reordered, "")]
#[case("server/written-anew", "rfc5545/lines/a-fold-after-few-octets", Fate::Rewritten, "")]
#[case("server/text-in-capitals", "rfc5545/text/letters-that-xml-escapes", Fate::Changed, "")]
#[case("server/unknown-dropped", "rfc9253/properties/refid", Fate::Dropped, "")]
#[case("server/query-finds-known-components-only", "vpoll/polls/vpoll", Fate::Absent, "by query")]
#[case(
    "server/new-properties-stripped-from-multiget",
    "rfc9073/properties/styled-description-in-html",
    Fate::Dropped,
    "by multiget"
)]
#[case("server/unknown-refused", "rfc9253/properties/refid", Fate::Refused, "")]
#[tokio::test]
async fn each_fate_is_seen_and_told(
    #[case] defect: &str,
    #[case] trial: &str,
    #[case] fate: Fate,
    #[case] ways: &str,
) {
    let defects = Defects::named(&[defect.to_owned()]).unwrap();
    let log = ask(defects, &format!("preservation/{trial}")).await;
    let record = log.records().next().unwrap();
    let preserved = record.preserved.as_ref().unwrap();
    assert_eq!((preserved.worst(), log.records().count()), (fate, 1), "{preserved:#?}");
    assert!(!record.exchanges.is_empty());
    let told = format!("{fate} {ways}");
    assert!(preservation_markdown(&log).contains(&format!("{} |\n", told.trim())));
    assert!(preservation_json(&log).contains(&format!("\"worst\": \"{fate}\"")));
    let pages = html::site(&log);
    let page = |name: &str| &pages.iter().find(|(path, _)| path == name).unwrap().1;
    let wire = page("wire.html");
    assert!(wire.contains(&format!("class=\"fate {fate}\"")) && wire.contains(ways));
    let (_, href) = wire.split_once("href=\"case/").unwrap();
    let (place, id) = href.split_once('"').unwrap().0.split_once('#').unwrap();
    assert!(page(&format!("case/{place}")).contains(&format!("id=\"{id}\"")), "a cell leads to the exchange");
}

#[tokio::test]
async fn a_strong_tag_for_other_octets_is_seen() {
    let defects = Defects::named(&["server/strong-tag-of-other-octets".to_owned()]).unwrap();
    let log = ask(defects, "preservation/rfc5545/lines/a-fold-after-few-octets").await;
    assert!(log.records().next().unwrap().preserved.as_ref().unwrap().false_tag);
    assert!(preservation_markdown(&log).contains("a strong entity tag for other octets: 1"));
    let defects = Defects::named(&["server/written-anew".to_owned()]).unwrap();
    let log = ask(defects, "preservation/rfc5545/lines/a-fold-after-few-octets").await;
    assert!(!log.records().next().unwrap().preserved.as_ref().unwrap().false_tag);
}

#[tokio::test]
async fn what_is_kept_is_kept_by_every_way() {
    let log = ask(Defects::none(), "preservation/rfc9253/properties/refid").await;
    let preserved = log.records().next().unwrap().preserved.clone().unwrap();
    let ways: Vec<Way> = preserved.deliveries.iter().map(|delivery| delivery.way).collect();
    assert_eq!(ways, [Way::Get, Way::Multiget, Way::Query, Way::Sync]);
    assert_eq!((preserved.worst(), preserved.requests), (Fate::Kept, 6));
}
