//! Floor 2. What is written of a run, from its events and records alone.
