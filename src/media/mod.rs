//! Floor 1. iCalendar, jCal, JSON, XML and HTTP fields as trees; selectors; canonical text.
