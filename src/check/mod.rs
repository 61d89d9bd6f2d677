//! Floor 2. Holds an answer against what a case demands.
