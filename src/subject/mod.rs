//! Floor 3. Reaching a subject: HTTP, adapter processes, the reference in this process.
