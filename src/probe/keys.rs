//! What must be refused where a request is proved by a key that it carries as it is: values that are not the key, and that loose comparisons take for
//! it. Nothing here is about signatures.

use super::subject::{Shot, Subject};
use super::{Probe, probes};

pub(super) static PROBES: &[Probe] = probes![
    "key-other-case", Refuse, Witness, key_other_case, "the key with its letters in the other case", "The key is compared without regard to case, as databases do by default, so that a key has far fewer values than it seems, and fewer guesses forge a request.", "Compare the key as bytes, whole, in constant time (FixedTimeEquals in .NET, crypto.timingSafeEqual in Node); look it up in a column whose collation tells cases apart.";
    "key-padding-only", Refuse, Anyone, key_padding_only, "the equals signs at the end of the key, and nothing else", "A part of the key is taken for the whole of it (Contains, EndsWith), and every key of that form ends alike: whoever knows the address forges any request.", "Compare the key as bytes, whole, in constant time, and only where lengths are equal.";
    "key-wildcard", Refuse, Anyone, key_wildcard, "a percent sign in place of the key", "The key is looked up as a pattern (LIKE), and a percent sign fits every key: whoever knows the address forges any request.", "Compare the key as bytes, whole, in constant time; never as a pattern.";
    "key-underscores", Refuse, Witness, |subject| masked(subject, b'_'), "underscores in place of the key, as many as it has characters", "The key is looked up as a pattern (LIKE), and an underscore fits every character: whoever tries lengths forges any request.", "Compare the key as bytes, whole, in constant time; never as a pattern.";
    "key-star", Refuse, Anyone, |subject| masked(subject, b'*'), "a star in place of the key", "The key is looked up as a pattern, or a list of keys may say that any will do: whoever knows the address forges any request.", "Compare the key as bytes, whole, in constant time; never as a pattern.";
];

fn key_other_case(subject: &Subject<'_>) -> Option<Shot> {
    let (_, key) = subject.key()?;
    let swap = |byte: &u8| if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { *byte };
    let swapped: Vec<u8> = key.iter().map(swap).collect();
    if swapped == key { None } else { subject.proved(swapped) }
}

fn key_padding_only(subject: &Subject<'_>) -> Option<Shot> {
    let (_, key) = subject.key()?;
    let padding = key.iter().rev().take_while(|byte| **byte == b'=').count();
    if padding == 0 || padding == key.len() { None } else { subject.proved(vec![b'='; padding]) }
}

/// A character that fits others in a pattern: a star alone, and anything else as often as the key is long.
fn masked(subject: &Subject<'_>, fits: u8) -> Option<Shot> {
    let (_, key) = subject.key()?;
    let mask = vec![fits; if fits == b'*' { 1 } else { key.len() }];
    if mask == key { None } else { subject.proved(mask) }
}

fn key_wildcard(subject: &Subject<'_>) -> Option<Shot> {
    subject.key().filter(|(_, key)| *key != b"%")?;
    subject.proved("%")
}
