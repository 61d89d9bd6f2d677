//! Floor 5. Arguments, exit codes, rendering.
