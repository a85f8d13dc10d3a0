//! No text makes the reader panic, and what it reads survives writing and reading again.
#![no_main]

use courtside::capture::{Capture, Format, Writer, read};
use libfuzzer_sys::fuzz_target;

const FORMAT: Format = Format::Ndjson;

fn captures(text: &[u8]) -> Option<Vec<Capture>> {
    let mut captures = read(FORMAT, text, &mut |_| Ok(Vec::new())).ok()?;
    for capture in &mut captures {
        capture.line = 0;
    }
    Some(captures)
}

/// `None` where the format cannot say what was read.
fn written(captures: &[Capture]) -> Option<Vec<u8>> {
    let mut writer = Writer::new(FORMAT, Vec::new());
    for capture in captures {
        writer.capture(capture).ok()?;
    }
    writer.finish().ok()
}

fuzz_target!(|text: &[u8]| {
    let _ = Format::recognise(text);
    // Reading allows more than writing says (a missing method, JSON over several lines), so the second generation is what must last.
    let Some(first) = captures(text).and_then(|captures| written(&captures)) else {
        return;
    };
    let again = captures(&first).expect("what was written can be read");
    let second = written(&again).expect("what was written once can be written again");
    assert_eq!(second, first);
    assert_eq!(captures(&second).as_ref(), Some(&again));
});
