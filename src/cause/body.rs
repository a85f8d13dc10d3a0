//! The differences between two bodies.
