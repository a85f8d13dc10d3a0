//! What the fuzz targets of several formats share.

use courtside::capture::{Capture, Format, Writer, read};

fn captures(format: Format, text: &[u8]) -> Option<Vec<Capture>> {
    let mut captures = read(format, text, &mut |_| Ok(Vec::new())).ok()?;
    for capture in &mut captures {
        capture.line = 0;
    }
    Some(captures)
}

/// `None` where the format cannot say what was read.
fn written(format: Format, captures: &[Capture]) -> Option<Vec<u8>> {
    let mut writer = Writer::new(format, Vec::new());
    for capture in captures {
        writer.capture(capture).ok()?;
    }
    writer.finish().ok()
}

/// No text makes the reader panic, and what it reads survives writing and reading again.
pub fn round_trip(format: Format, text: &[u8]) {
    let _ = Format::recognise(text);
    // Reading allows more than writing says (a missing method, JSON over several lines), so the second generation is what must last.
    let Some(first) = captures(format, text).and_then(|captures| written(format, &captures)) else {
        return;
    };
    let again = captures(format, &first).expect("what was written can be read");
    let second = written(format, &again).expect("what was written once can be written again");
    assert_eq!(second, first);
    assert_eq!(captures(format, &second).as_ref(), Some(&again));
}
