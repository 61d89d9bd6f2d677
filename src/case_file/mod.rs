//! Floor 2. Case, specification and subject files: read as written, lowered to what is meant, every problem at its line.
