//! No text makes the reader panic, and what it reads survives writing and reading again.
#![no_main]

use courtside::capture::Format;
use courtside_fuzz::round_trip;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| round_trip(Format::Har, text));
