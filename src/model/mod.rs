//! Floor 0. The words of DESIGN as plain data, std only.
