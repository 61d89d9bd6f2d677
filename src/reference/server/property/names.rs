//! Which properties the server itself has, by kind of place.

use crate::media::namespaces::{CALDAV, CALENDAR_SERVER, DAV};
use crate::media::xml::Name;
use crate::reference::server::place::Place;
use crate::reference::server::poll;

/// The components that a calendar takes where its maker does not say.
pub(in crate::reference::server) const COMPONENTS: [&str; 5] =
    ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VPOLL"];

type Names = &'static [(&'static str, &'static str)];

const COMMON: Names = &[
    (DAV, "resourcetype"),
    (DAV, "current-user-principal"),
    (DAV, "current-user-privilege-set"),
    (DAV, "owner"),
    (DAV, "principal-collection-set"),
    (DAV, "supported-privilege-set"),
    (DAV, "supported-report-set"),
    (DAV, "supportedlock"),
    (DAV, "lockdiscovery"),
];

const PRINCIPAL: Names = &[
    (DAV, "displayname"),
    (DAV, "principal-URL"),
    (CALDAV, "calendar-home-set"),
    (CALDAV, "calendar-user-address-set"),
];

const CALENDAR: Names = &[
    (DAV, "sync-token"),
    (CALENDAR_SERVER, "getctag"),
    (CALDAV, "supported-calendar-component-set"),
    (CALDAV, "supported-calendar-data"),
    (CALDAV, "supported-collation-set"),
    (CALDAV, "max-resource-size"),
    (CALDAV, "min-date-time"),
    (CALDAV, "max-date-time"),
    (CALDAV, "max-instances"),
    (CALDAV, poll::SETS),
    (CALDAV, "vpoll-max-items"),
    (CALDAV, "vpoll-max-active"),
    (CALDAV, "vpoll-max-voters"),
    (DAV, "subscription-href"),
    (DAV, "subscription-deletions-suppressed"),
    (DAV, "subscription-disabled"),
    (DAV, "subscription-next-refresh-interval"),
    (DAV, "subscription-suggested-refresh-interval"),
];

const OBJECT: Names =
    &[(DAV, "getetag"), (DAV, "getcontenttype"), (DAV, "getcontentlength"), (DAV, "getlastmodified")];

/// The names of the live properties of a place.
pub(super) fn of(place: &Place) -> impl Iterator<Item = Name> {
    let own: Names = match place {
        Place::Principal(_) => PRINCIPAL,
        Place::Calendar(..) => CALENDAR,
        Place::Object(..) => OBJECT,
        Place::Root | Place::Principals | Place::Home(_) => &[],
    };
    COMMON.iter().chain(own).map(|(namespace, local)| Name::new(namespace, local))
}

/// Whether allprop answers a live property of this name: those that RFC 4918 defines, and no others.
pub(super) fn is_in_allprop(name: &Name) -> bool {
    let names = [
        "resourcetype",
        "displayname",
        "getetag",
        "getcontenttype",
        "getcontentlength",
        "getlastmodified",
        "supportedlock",
        "lockdiscovery",
    ];
    name.namespace == DAV && names.contains(&name.local.as_str())
}

/// Whether the server itself keeps a property of this name anywhere: clients cannot set it.
pub(in crate::reference::server) fn is_live(name: &Name) -> bool {
    if name.is(DAV, "displayname") {
        return false;
    }
    let others = [(DAV, "creationdate"), (DAV, "getcontentlanguage")];
    let lists = [COMMON, PRINCIPAL, CALENDAR, OBJECT, &others];
    lists.iter().copied().flatten().any(|(namespace, local)| name.is(namespace, local))
}
