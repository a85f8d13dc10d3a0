//! What Windows does to a body that passes through a file there: PowerShell's Out-File and Set-Content put a mark before it and end every line as
//! Windows does, in UTF-8 or in UTF-16. All of that happens together, so that it has one name.

use super::edge::{BOM, unix_lines, windows_lines};
use super::joined::Try;
use super::{BodyRow, Group, Input};
use crate::cause::{Axis, Cause, Ecosystem};

/// Larger bodies are not put into UTF-16 in every rare way.
const WIDE: usize = 64 << 10;

pub(super) static ROWS: &[BodyRow] = &[
    // Rare enough that no large body is hashed for it.
    Group::Wrap.row(
        |body, out| {
            out.extend_from_slice(BOM);
            out.extend(ended(&windows_lines(body)));
            !body.starts_with(BOM)
        },
        "body-powershell-utf8",
        "the body as Windows PowerShell writes it to a file in UTF-8: with a byte order mark, CR LF behind every line",
    ),
    // Common, so that it is tried before what a parser makes of such a file; no other body costs anything.
    Group::Edge
        .row(
            |body, out| {
                let Some(text) = body.strip_prefix(BOM).and_then(|text| text.strip_suffix(b"\r\n")) else {
                    return false;
                };
                out.extend(unix_lines(text));
                true
            },
            "body-powershell-utf8-undone",
            "the body without its byte order mark and its final CR LF, with LF between its lines",
        )
        .common(),
    // Common for the same reason.
    Group::Edge
        .row(
            |body, out| {
                let text = body.strip_prefix(BOM).and_then(|text| text.strip_suffix(b"\n"));
                let Some(text) = text.filter(|text| !text.ends_with(b"\r")) else { return false };
                out.extend_from_slice(text);
                true
            },
            "body-bom-lf-removed",
            "the body without its byte order mark and its final line feed",
        )
        .common(),
    Group::Edge
        .row(
            |body, out| {
                let Some(text) = body.strip_prefix(BOM) else { return false };
                out.extend(unix_lines(text));
                out.len() < text.len()
            },
            "body-bom-crlf-to-lf",
            "the body without its byte order mark, with LF in place of every CR LF",
        )
        .common(),
    Group::Edge.row(
        |body, out| {
            out.extend(ended(&windows_lines(body)));
            // With one line, or a last one that is ended, it has a simpler name.
            body.contains(&b'\n') && !body.ends_with(b"\n")
        },
        "body-lf-to-crlf-ended",
        "the body with CR LF in place of every line feed, and behind its last line",
    ),
    Group::Edge.row(
        |body, out| {
            let Some(text) = body.strip_suffix(b"\r\n") else { return false };
            out.extend(unix_lines(text));
            text.contains(&b'\n')
        },
        "body-crlf-to-lf-trimmed",
        "the body with LF in place of every CR LF, and without the last of them",
    ),
    Group::Edge.row(
        |body, out| {
            let Some(text) = body.strip_prefix(b"\xFF\xFE").or_else(|| body.strip_prefix(b"\xFE\xFF")) else {
                return false;
            };
            out.extend_from_slice(text);
            text.contains(&0)
        },
        "body-utf16-mark-removed",
        "the body in UTF-16 without its byte order mark",
    ),
];

/// Lines of Windows with the last one ended.
pub(super) fn ended(lines: &[u8]) -> Vec<u8> {
    let end: &[u8] = if lines.ends_with(b"\r\n") { b"" } else { b"\r\n" };
    [lines, end].concat()
}

/// The body in UTF-16 with its line ends changed as well: in either order, with or without a mark. A body that is UTF-16 and has lost or got nothing
/// but its mark has a row.
pub fn wide(input: &Input<'_>, each: &mut Try<'_>) -> bool {
    let body = input.bytes;
    if body.len() > WIDE || std::str::from_utf8(body).is_err() {
        return false;
    }
    let windows = windows_lines(body);
    let texts = [
        (ended(&windows), "CR LF behind every line"),
        (windows, "CR LF in place of every line feed"),
        ([body, b"\n"].concat(), "a line feed behind it"),
        ([body, b"\r\n"].concat(), "CR LF behind it"),
    ];
    for (text, ends) in texts {
        let Ok(text) = std::str::from_utf8(&text) else { return false };
        for (big, order) in [(false, "little-endian"), (true, "big-endian")] {
            for marked in [true, false] {
                let units = marked.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
                let bytes = units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
                let mark = if marked { "with" } else { "without" };
                let detail = || format!("the body in UTF-16, {order}, {mark} a byte order mark and with {ends}");
                let (code, ecosystem) = ("body-utf16-lines", None::<Ecosystem>);
                if each(bytes, &|| Cause { axis: Axis::Body, code, detail: detail(), ecosystem }) {
                    return true;
                }
            }
        }
    }
    false
}
