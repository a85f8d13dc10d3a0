//! The differences between two spellings of a secret.
