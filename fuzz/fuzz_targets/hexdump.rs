//! No text makes the reader panic, nor what it reads a writer.
#![no_main]

use courtside::capture::{Format, Writer, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let Ok(captures) = read(Format::Hexdump, text, &mut |_| Ok(b"a\r\nb".to_vec())) else {
        return;
    };
    for capture in &captures {
        for format in Format::ALL {
            let _ = Writer::new(format, Vec::new()).capture(capture);
        }
    }
});
