//! The examples of RFC 5545, section 3.8.5.3, every one.

use jiff::civil::{DateTime, Time, date};
use rstest::rstest;

use super::{Moment, Occurrences, Rule, Zones};

/// Reads `1997-09: 2 4-6; 1997-10: 1` as days at the time of `start`.
fn days(text: &str, at: Time) -> Vec<DateTime> {
    let mut days = Vec::new();
    for month in text.split(';') {
        let (month, list) = month.trim().split_once(": ").unwrap();
        let (year, month) = month.split_once('-').unwrap();
        for days_of in list.split_whitespace() {
            let (first, last) = days_of.split_once('-').unwrap_or((days_of, days_of));
            for day in first.parse().unwrap()..=last.parse().unwrap() {
                days.push(date(year.parse().unwrap(), month.parse().unwrap(), day).to_datetime(at));
            }
        }
    }
    days
}

/// The starts that the rule gives; of one that goes on for ever the first `most`.
fn starts(start: &str, rule: &str, most: usize) -> Vec<DateTime> {
    let start = Moment::read(start, Some("America/New_York")).unwrap();
    let rule = Rule::read(rule).unwrap();
    let zones = Zones::default();
    let instant = |local| super::of_instant(zones.instant(&start.at(local)));
    let starts = Occurrences::new(&rule, start.local, false, start.local);
    starts.take_while(|local| rule.lasts_until(*local, instant(*local))).take(most).collect()
}

#[rstest]
#[case::daily_for_10("19970902T090000", "FREQ=DAILY;COUNT=10", "1997-09: 2-11")]
#[case::daily_until_december_24(
    "19970902T090000",
    "FREQ=DAILY;UNTIL=19971224T000000Z",
    "1997-09: 2-30; 1997-10: 1-31; 1997-11: 1-30; 1997-12: 1-23"
)]
#[case::every_10_days("19970902T090000", "FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09: 2 12 22; 1997-10: 2 12")]
#[case::january_by_year(
    "19980101T090000",
    "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
    "1998-01: 1-31; 1999-01: 1-31; 2000-01: 1-31"
)]
#[case::january_by_day(
    "19980101T090000",
    "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
    "1998-01: 1-31; 1999-01: 1-31; 2000-01: 1-31"
)]
#[case::weekly_for_10(
    "19970902T090000",
    "FREQ=WEEKLY;COUNT=10",
    "1997-09: 2 9 16 23 30; 1997-10: 7 14 21 28; 1997-11: 4"
)]
#[case::weekly_until_december_24(
    "19970902T090000",
    "FREQ=WEEKLY;UNTIL=19971224T000000Z",
    "1997-09: 2 9 16 23 30; 1997-10: 7 14 21 28; 1997-11: 4 11 18 25; 1997-12: 2 9 16 23"
)]
#[case::tuesday_and_thursday_until(
    "19970902T090000",
    "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
    "1997-09: 2 4 9 11 16 18 23 25 30; 1997-10: 2"
)]
#[case::tuesday_and_thursday_for_10(
    "19970902T090000",
    "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
    "1997-09: 2 4 9 11 16 18 23 25 30; 1997-10: 2"
)]
#[case::every_other_week_on_three_days(
    "19970901T090000",
    "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
    "1997-09: 1 3 5 15 17 19 29; 1997-10: 1 3 13 15 17 27 29 31; 1997-11: 10 12 14 24 26 28; 1997-12: 8 10 12 22"
)]
#[case::every_other_week_for_8(
    "19970902T090000",
    "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
    "1997-09: 2 4 16 18 30; 1997-10: 2 14 16"
)]
#[case::first_friday_for_10(
    "19970905T090000",
    "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
    "1997-09: 5; 1997-10: 3; 1997-11: 7; 1997-12: 5; 1998-01: 2; 1998-02: 6; 1998-03: 6; 1998-04: 3; 1998-05: 1; 1998-06: 5"
)]
#[case::first_friday_until(
    "19970905T090000",
    "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
    "1997-09: 5; 1997-10: 3; 1997-11: 7; 1997-12: 5"
)]
#[case::first_and_last_sunday(
    "19970907T090000",
    "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
    "1997-09: 7 28; 1997-11: 2 30; 1998-01: 4 25; 1998-03: 1 29; 1998-05: 3 31"
)]
#[case::last_monday_but_one(
    "19970922T090000",
    "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
    "1997-09: 22; 1997-10: 20; 1997-11: 17; 1997-12: 22; 1998-01: 19; 1998-02: 16"
)]
#[case::second_and_fifteenth(
    "19970902T090000",
    "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
    "1997-09: 2 15; 1997-10: 2 15; 1997-11: 2 15; 1997-12: 2 15; 1998-01: 2 15"
)]
#[case::first_and_last_day(
    "19970930T090000",
    "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
    "1997-09: 30; 1997-10: 1 31; 1997-11: 1 30; 1997-12: 1 31; 1998-01: 1 31; 1998-02: 1"
)]
#[case::every_18_months(
    "19970910T090000",
    "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
    "1997-09: 10-15; 1999-03: 10-13"
)]
#[case::june_and_july(
    "19970610T090000",
    "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
    "1997-06: 10; 1997-07: 10; 1998-06: 10; 1998-07: 10; 1999-06: 10; 1999-07: 10; 2000-06: 10; 2000-07: 10; 2001-06: 10; 2001-07: 10"
)]
#[case::january_to_march_every_other_year(
    "19970310T090000",
    "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
    "1997-03: 10; 1999-01: 10; 1999-02: 10; 1999-03: 10; 2001-01: 10; 2001-02: 10; 2001-03: 10; 2003-01: 10; 2003-02: 10; 2003-03: 10"
)]
#[case::three_days_every_third_year(
    "19970101T090000",
    "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
    "1997-01: 1; 1997-04: 10; 1997-07: 19; 2000-01: 1; 2000-04: 9; 2000-07: 18; 2003-01: 1; 2003-04: 10; 2003-07: 19; 2006-01: 1"
)]
#[case::third_of_three_weekdays(
    "19970904T090000",
    "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
    "1997-09: 4; 1997-10: 7; 1997-11: 6"
)]
#[case::week_starts_on_monday(
    "19970805T090000",
    "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
    "1997-08: 5 10 19 24"
)]
#[case::week_starts_on_sunday(
    "19970805T090000",
    "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
    "1997-08: 5 17 19 31"
)]
#[case::no_february_30(
    "20070115T090000",
    "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
    "2007-01: 15 30; 2007-02: 15; 2007-03: 15 30"
)]
fn a_rule_that_ends_gives_these_days(#[case] start: &str, #[case] rule: &str, #[case] expected: &str) {
    let at = Time::constant(9, 0, 0, 0);
    assert_eq!(starts(start, rule, 1000), days(expected, at));
}

#[rstest]
#[case::every_other_day(
    "19970902T090000",
    "FREQ=DAILY;INTERVAL=2",
    "1997-09: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30; 1997-10: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30; 1997-11: 1 3"
)]
#[case::every_other_week(
    "19970902T090000",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
    "1997-09: 2 16 30; 1997-10: 14 28; 1997-11: 11 25; 1997-12: 9 23; 1998-01: 6 20; 1998-02: 3 17"
)]
#[case::last_day_but_two(
    "19970928T090000",
    "FREQ=MONTHLY;BYMONTHDAY=-3",
    "1997-09: 28; 1997-10: 29; 1997-11: 28; 1997-12: 29; 1998-01: 29; 1998-02: 26"
)]
#[case::every_tuesday_every_other_month(
    "19970902T090000",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
    "1997-09: 2 9 16 23 30; 1997-11: 4 11 18 25; 1998-01: 6 13 20 27; 1998-03: 3 10 17 24 31"
)]
#[case::twentieth_monday(
    "19970519T090000",
    "FREQ=YEARLY;BYDAY=20MO",
    "1997-05: 19; 1998-05: 18; 1999-05: 17"
)]
#[case::monday_of_week_20(
    "19970512T090000",
    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
    "1997-05: 12; 1998-05: 11; 1999-05: 17"
)]
#[case::thursdays_in_march(
    "19970313T090000",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
    "1997-03: 13 20 27; 1998-03: 5 12 19 26; 1999-03: 4 11 18 25"
)]
#[case::thursdays_in_summer(
    "19970605T090000",
    "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
    "1997-06: 5 12 19 26; 1997-07: 3 10 17 24 31; 1997-08: 7 14 21 28; 1998-06: 4 11 18 25; 1998-07: 2 9 16 23 30; 1998-08: 6 13 20 27; 1999-06: 3 10 17 24; 1999-07: 1 8 15 22 29; 1999-08: 5 12 19 26"
)]
#[case::friday_the_13th_dtstart_first(
    "19970902T090000",
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "1997-09: 2; 1998-02: 13; 1998-03: 13; 1998-11: 13; 1999-08: 13; 2000-10: 13"
)]
#[case::saturday_after_first_sunday(
    "19970913T090000",
    "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
    "1997-09: 13; 1997-10: 11; 1997-11: 8; 1997-12: 13; 1998-01: 10; 1998-02: 7; 1998-03: 7; 1998-04: 11; 1998-05: 9; 1998-06: 13"
)]
#[case::election_day(
    "19961105T090000",
    "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
    "1996-11: 5; 2000-11: 7; 2004-11: 2"
)]
#[case::last_working_day_but_one(
    "19970929T090000",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
    "1997-09: 29; 1997-10: 30; 1997-11: 27; 1997-12: 30; 1998-01: 29; 1998-02: 26; 1998-03: 30"
)]
fn a_rule_without_end_begins_with_these_days(
    #[case] start: &str,
    #[case] rule: &str,
    #[case] expected: &str,
) {
    let expected = days(expected, Time::constant(9, 0, 0, 0));
    assert_eq!(starts(start, rule, expected.len()), expected);
}

#[rstest]
// The RFC's own UNTIL of this example is an erratum: 17:00 there is meant as New York's.
#[case::every_3_hours("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z", "02 09:00 02 12:00 02 15:00")]
#[case::every_15_minutes(
    "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
    "02 09:00 02 09:15 02 09:30 02 09:45 02 10:00 02 10:15"
)]
#[case::every_90_minutes("FREQ=MINUTELY;INTERVAL=90;COUNT=4", "02 09:00 02 10:30 02 12:00 02 13:30")]
fn a_rule_within_a_day_gives_these_times(#[case] rule: &str, #[case] expected: &str) {
    let found: Vec<String> =
        starts("19970902T090000", rule, 100).iter().map(|at| at.strftime("%d %H:%M").to_string()).collect();
    assert_eq!(found.join(" "), expected);
}

#[rstest]
#[case("FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40")]
#[case("FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16")]
fn every_20_minutes_of_the_working_day(#[case] rule: &str) {
    let mut expected = Vec::new();
    for day in [2, 3, 4] {
        for hour in 9..=16 {
            expected.extend([0, 20, 40].map(|minute| date(1997, 9, day).at(hour, minute, 0, 0)));
        }
    }
    assert_eq!(starts("19970902T090000", rule, 72), expected);
}

#[rstest]
#[case::no_such_day("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
#[case::no_such_day_daily("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31")]
#[case::no_such_day_of_seconds("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30")]
#[case::no_such_second("FREQ=SECONDLY;BYSECOND=60")]
#[case::no_such_position("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;BYSETPOS=2")]
#[case::never_the_hour("FREQ=HOURLY;INTERVAL=24;BYHOUR=8")]
#[case::never_the_weekday("FREQ=YEARLY;BYMONTH=1;BYYEARDAY=-1")]
#[case::large_steps("FREQ=YEARLY;INTERVAL=4294967295")]
#[case::large_steps_of_seconds("FREQ=SECONDLY;INTERVAL=4294967295;BYMONTH=1")]
fn a_rule_that_never_matches_ends(#[case] rule: &str) {
    let starts = starts("19970902T090000", rule, 1000);
    assert!(starts.len() <= 20, "{} starts", starts.len());
}

#[rstest]
#[case("FREQ=SECONDLY", "20250101T000000", 5)]
#[case("FREQ=MINUTELY;INTERVAL=7", "20250101T000000", 5)]
#[case("FREQ=HOURLY;INTERVAL=5;BYMINUTE=1,2", "20250101T000000", 5)]
#[case("FREQ=DAILY;INTERVAL=3", "20250101T000000", 5)]
#[case("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU;WKST=WE", "20250101T000000", 5)]
#[case("FREQ=MONTHLY;BYDAY=-1FR", "20250101T000000", 5)]
#[case("FREQ=YEARLY;BYDAY=MO;BYSETPOS=1,-1", "20250101T000000", 5)]
#[case("FREQ=YEARLY;BYHOUR=1,2;BYMINUTE=3,4;BYSECOND=5,6;BYDAY=MO", "20250101T000000", 5)]
fn leaving_out_what_is_early_changes_nothing_else(
    #[case] rule: &str,
    #[case] from: &str,
    #[case] most: usize,
) {
    let start = Moment::read("20241115T101112", None).unwrap().local;
    let from = Moment::read(from, None).unwrap().local;
    let rule = Rule::read(rule).unwrap();
    let all = Occurrences::new(&rule, start, false, start).skip_while(|at| *at < from);
    let late = Occurrences::new(&rule, start, false, from);
    // So many seconds lie before it that the budget of the whole is used up.
    if rule.frequency != super::Frequency::Secondly {
        assert_eq!(late.take(most).collect::<Vec<_>>(), all.take(most).collect::<Vec<_>>());
    } else {
        assert_eq!(late.take(most).count(), most);
    }
}
