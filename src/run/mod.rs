//! Floor 4. Plan, execute, judge: from cases and subjects to events.
