//! Floor 2. Accepted observations of a subject, and what differs from them.
