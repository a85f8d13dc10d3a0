//! What each runtime's JSON library writes.
