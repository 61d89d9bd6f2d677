//! The values that registries had when the documents were written. Every rule takes others as well; only defects do
//! not.

/// The participant types of RFC 9073, section 6.2.
pub(super) const PARTICIPANT_TYPES: [&str; 10] = [
    "ACTIVE",
    "INACTIVE",
    "SPONSOR",
    "CONTACT",
    "BOOKING-CONTACT",
    "EMERGENCY-CONTACT",
    "PUBLICITY-CONTACT",
    "PLANNER-CONTACT",
    "PERFORMER",
    "SPEAKER",
];

/// The resource types of RFC 9073, section 6.3.
pub(super) const RESOURCE_TYPES: [&str; 4] =
    ["ROOM", "PROJECTOR", "REMOTE-CONFERENCE-AUDIO", "REMOTE-CONFERENCE-VIDEO"];

/// The location types of RFC 4589, section 3.
pub(super) const LOCATION_TYPES: [&str; 44] = [
    "aircraft",
    "airport",
    "arena",
    "automobile",
    "bank",
    "bar",
    "bicycle",
    "bus",
    "bus-station",
    "cafe",
    "classroom",
    "club",
    "construction",
    "convention-center",
    "government",
    "hospital",
    "hotel",
    "industrial",
    "library",
    "motorcycle",
    "office",
    "other",
    "outdoors",
    "parking",
    "place-of-worship",
    "prison",
    "public",
    "public-transport",
    "residence",
    "restaurant",
    "school",
    "shopping-area",
    "stadium",
    "store",
    "street",
    "theater",
    "train",
    "train-station",
    "truck",
    "underway",
    "unknown",
    "warehouse",
    "water",
    "watercraft",
];
