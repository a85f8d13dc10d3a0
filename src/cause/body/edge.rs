//! What happens to the ends of a body and to its lines: editors, shells, templates and size limits do not touch the JSON, only what
//! stands around and between it.

use memchr::memchr;

use super::{BodyRow, Group};
use crate::cause::Ecosystem;

/// The byte order mark of UTF-8.
pub(in crate::cause) const BOM: &[u8] = b"\xEF\xBB\xBF";

const fn cut<const LIMIT_BYTES: usize>(code: &'static str, title: &'static str) -> BodyRow {
    Group::Edge.row(|body, out| copy(body.get(..LIMIT_BYTES), out), code, title)
}

pub(super) static ROWS: &[BodyRow] = &[
    Group::Edge
        .row(
            |body, out| copy(body.strip_suffix(b"\n").filter(|kept| !kept.ends_with(b"\r")), out),
            "body-final-lf-removed",
            "the body without its final line feed",
        )
        .common(),
    Group::Edge
        .row(
            |body, out| copy(body.strip_suffix(b"\r\n"), out),
            "body-final-crlf-removed",
            "the body without its final carriage return and line feed",
        )
        .common(),
    Group::Edge
        .row(|body, out| glue(&[body, b"\n"], out), "body-lf-added", "the body with a line feed at its end")
        .common(),
    Group::Edge
        .row(
            |body, out| glue(&[body, b"\r\n"], out),
            "body-crlf-added",
            "the body with a carriage return and a line feed at its end",
        )
        .common(),
    Group::Edge
        .row(
            |body, out| copy(Some(body.trim_ascii()), out),
            "body-trimmed",
            "the body without the white space at both ends",
        )
        .common(),
    Group::Edge
        .row(
            |body, out| copy(Some(body.trim_ascii_end()), out),
            "body-end-trimmed",
            "the body without the white space at its end",
        )
        .common(),
    Group::Edge.row(
        |body, out| copy(Some(body.trim_ascii_start()), out),
        "body-start-trimmed",
        "the body without the white space at its start",
    ),
    Group::Edge.row(
        |body, out| copy(body.strip_suffix(b"\n"), out),
        "body-chopped-lf",
        "the body without its last line feed, the carriage return before it kept",
    ),
    Group::Edge.row(
        |body, out| copy(Some(trim_end(body, |byte| matches!(byte, b'\n' | b'\r'))), out),
        "body-final-line-breaks-removed",
        "the body without any of the line breaks at its end",
    ),
    Group::Edge.row(|body, out| glue(&[body, b" "], out), "body-space-added", "the body with a space at its end"),
    // Rare enough that no large body is hashed for them.
    Group::Wrap.row(
        |body, out| glue(&[body, b"\r"], out),
        "body-cr-added",
        "the body with a carriage return at its end",
    ),
    Group::Wrap.row(|body, out| glue(&[body, b"\t"], out), "body-tab-added", "the body with a tab at its end"),
    Group::Wrap.row(|body, out| glue(&[b" ", body], out), "body-space-before", "the body with a space before it"),
    Group::Wrap.row(|body, out| glue(&[b"\n", body], out), "body-lf-before", "the body with a line feed before it"),
    Group::Edge.row(
        |body, out| glue(&[body, b"\n\n"], out),
        "body-two-lf-added",
        "the body with two line feeds at its end",
    ),
    Group::Edge.row(
        |body, out| glue(&[body, b"\\n"], out),
        "body-backslash-n-added",
        "the body with a backslash and the letter n at its end",
    ),
    Group::Edge.row(
        |body, out| glue(&[body, b" \r\n"], out),
        "body-windows-echo",
        "the body with a space, a carriage return and a line feed at its end",
    ),
    Group::Edge.row(
        |body, out| glue(&[b"-n ", body, b"\n"], out),
        "body-echo-n",
        "the text `-n `, the body and a line feed",
    ),
    // Before what parsers write, which lose the same bytes: decoding alone is the simpler difference.
    Group::Encoding
        .row(
            |body, out| {
                for chunk in body.utf8_chunks() {
                    out.extend_from_slice(chunk.valid().as_bytes());
                    if !chunk.invalid().is_empty() {
                        out.extend_from_slice("\u{FFFD}".as_bytes());
                    }
                }
                true
            },
            "body-invalid-replaced",
            "the body with U+FFFD in place of every invalid byte sequence",
        )
        .common(),
    // A mark is a matter of encoding, so that the lines behind it may be changed as well.
    Group::Encoding
        .row(|body, out| copy(body.strip_prefix(BOM), out), "body-bom-removed", "the body without its byte order mark")
        .common(),
    Group::Encoding
        .row(
            |body, out| !body.starts_with(BOM) && glue(&[BOM, body], out),
            "body-bom-added",
            "the body with a byte order mark before it",
        )
        .of(Ecosystem::DotNet)
        .common(),
    Group::Edge
        .row(|body, out| line_ends(body, b"\n", out), "body-crlf-to-lf", "the body with LF in place of every CR LF")
        .common(),
    Group::Edge
        .row(
            |body, out| {
                out.extend(windows_lines(body));
                true
            },
            "body-lf-to-crlf",
            "the body with CR LF in place of every line feed",
        )
        .common(),
    Group::Edge
        .row(
            |body, out| {
                out.extend(body.iter().filter(|byte| !matches!(byte, b'\n' | b'\r')));
                true
            },
            "body-line-breaks-removed",
            "the body with every line break removed",
        )
        .common(),
    Group::Edge.row(
        |body, out| {
            out.extend(body.iter().filter(|byte| !byte.is_ascii_whitespace()));
            true
        },
        "body-white-space-removed",
        "the body with all white space removed, that in its texts too",
    ),
    Group::Edge.row(
        |body, out| each(body, b'\n', b" ", out),
        "body-line-breaks-to-spaces",
        "the body with a space in place of every line feed",
    ),
    Group::Edge.row(|body, out| glue(&[body, b"\0"], out), "body-nul-added", "the body with a NUL byte at its end"),
    Group::Edge.row(
        |body, out| copy(Some(trim_end(body, |byte| byte == 0)), out),
        "body-nul-removed",
        "the body without the NUL bytes at its end",
    ),
    Group::Edge.row(
        |body, out| copy(memchr(0, body).map(|end| &body[..end]), out),
        "body-nul-cut",
        "the body up to its first NUL byte",
    ),
    Group::Edge.row(
        |body, out| each(body, b'\t', b"    ", out),
        "body-tabs-to-4-spaces",
        "the body with four spaces in place of every tab",
    ),
    Group::Edge.row(
        |body, out| each(body, b'\t', b"  ", out),
        "body-tabs-to-2-spaces",
        "the body with two spaces in place of every tab",
    ),
    Group::Edge.row(
        |body, out| each(body, b'\t', b"        ", out),
        "body-tabs-to-8-spaces",
        "the body with eight spaces in place of every tab",
    ),
    Group::Edge.row(|_, _| true, "body-empty", "an empty body").common(),
    Group::Edge.row(|body, out| glue(&[body, body], out), "body-doubled", "the body twice in a row"),
    Group::Edge.row(
        |body, out| {
            let half = body.len() / 2;
            copy(body.len().is_multiple_of(2).then(|| &body[..half]).filter(|first| *first == &body[half..]), out)
        },
        "body-halved",
        "the first half of a body that stands there twice",
    ),
    Group::Edge.row(
        |body, out| {
            let Some(&last) = body.last() else {
                return false;
            };
            glue(&[body, &[last]], out)
        },
        "body-last-byte-doubled",
        "the body with its last byte twice",
    ),
    Group::Edge.row(
        |body, out| copy(body.split_last().map(|(_, kept)| kept), out),
        "body-last-byte-cut",
        "the body without its last byte",
    ),
    Group::Edge.row(
        |body, out| {
            copy(
                std::str::from_utf8(body)
                    .err()
                    .and_then(|error| error.error_len().is_none().then(|| &body[..error.valid_up_to()])),
                out,
            )
        },
        "body-cut-at-character",
        "the body up to its last complete character",
    ),
    Group::Edge
        .row(
            |body, out| {
                // A length in characters taken for one in bytes cuts as many bytes as there are continuation bytes.
                let characters = std::str::from_utf8(body).map(|text| text.encode_utf16().count());
                copy(characters.ok().and_then(|length| body.get(..length)), out)
            },
            "body-cut-at-utf16-length",
            "the body cut to as many bytes as it has UTF-16 units",
        )
        .of(Ecosystem::Node),
    Group::Edge
        .row(
            |body, out| {
                let characters = std::str::from_utf8(body).map(|text| text.chars().count());
                copy(characters.ok().and_then(|length| body.get(..length)), out)
            },
            "body-cut-at-character-count",
            "the body cut to as many bytes as it has characters",
        )
        .of(Ecosystem::Python),
    cut::<1_024>("body-cut-1kib", "the first 1024 bytes of the body (1 KiB)"),
    cut::<2_048>("body-cut-2kib", "the first 2048 bytes of the body (2 KiB)"),
    cut::<4_096>("body-cut-4kib", "the first 4096 bytes of the body (4 KiB)"),
    cut::<8_192>("body-cut-8kib", "the first 8192 bytes of the body (8 KiB)"),
    cut::<10_240>("body-cut-10kib", "the first 10240 bytes of the body (10 KiB)"),
    cut::<16_384>("body-cut-16kib", "the first 16384 bytes of the body (16 KiB)"),
    cut::<32_768>("body-cut-32kib", "the first 32768 bytes of the body (32 KiB)"),
    cut::<51_200>("body-cut-50kib", "the first 51200 bytes of the body (50 KiB)"),
    cut::<65_535>("body-cut-65535", "the first 65535 bytes of the body (one less than 64 KiB)"),
    cut::<65_536>("body-cut-64kib", "the first 65536 bytes of the body (64 KiB)"),
    cut::<100_000>("body-cut-100kb", "the first 100000 bytes of the body (100 kB)"),
    cut::<102_400>("body-cut-100kib", "the first 102400 bytes of the body (100 KiB)"),
    cut::<131_072>("body-cut-128kib", "the first 131072 bytes of the body (128 KiB)"),
    cut::<200_000>("body-cut-200kb", "the first 200000 bytes of the body (200 kB)"),
    cut::<204_800>("body-cut-200kib", "the first 204800 bytes of the body (200 KiB)"),
    cut::<256_000>("body-cut-250kib", "the first 256000 bytes of the body (250 KiB)"),
    cut::<262_144>("body-cut-256kib", "the first 262144 bytes of the body (256 KiB)"),
    cut::<500_000>("body-cut-500kb", "the first 500000 bytes of the body (500 kB)"),
    cut::<512_000>("body-cut-500kib", "the first 512000 bytes of the body (500 KiB)"),
    cut::<524_288>("body-cut-512kib", "the first 524288 bytes of the body (512 KiB)"),
    cut::<1_000_000>("body-cut-1mb", "the first 1000000 bytes of the body (1 MB)"),
    cut::<1_048_576>("body-cut-1mib", "the first 1048576 bytes of the body (1 MiB)"),
    cut::<2_000_000>("body-cut-2mb", "the first 2000000 bytes of the body (2 MB)"),
    cut::<2_097_152>("body-cut-2mib", "the first 2097152 bytes of the body (2 MiB)"),
    cut::<2_621_440>("body-cut-2560kib", "the first 2621440 bytes of the body (2.5 MiB)"),
    cut::<4_194_304>("body-cut-4mib", "the first 4194304 bytes of the body (4 MiB)"),
    cut::<5_242_880>("body-cut-5mib", "the first 5242880 bytes of the body (5 MiB)"),
    cut::<6_291_456>("body-cut-6mib", "the first 6291456 bytes of the body (6 MiB)"),
    cut::<8_388_608>("body-cut-8mib", "the first 8388608 bytes of the body (8 MiB)"),
    cut::<10_000_000>("body-cut-10mb", "the first 10000000 bytes of the body (10 MB)"),
    cut::<10_485_760>("body-cut-10mib", "the first 10485760 bytes of the body (10 MiB)"),
];

fn copy(body: Option<&[u8]>, out: &mut Vec<u8>) -> bool {
    out.extend_from_slice(body.unwrap_or_default());
    body.is_some()
}

fn glue(pieces: &[&[u8]], out: &mut Vec<u8>) -> bool {
    for piece in pieces {
        out.extend_from_slice(piece);
    }
    true
}

fn each(body: &[u8], from: u8, to: &[u8], out: &mut Vec<u8>) -> bool {
    let mut rest = body;
    while let Some(at) = memchr(from, rest) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(to);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    true
}

fn line_ends(body: &[u8], to: &[u8], out: &mut Vec<u8>) -> bool {
    let mut rest = body;
    while let Some(at) = memchr::memmem::find(rest, b"\r\n") {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(to);
        rest = &rest[at + 2..];
    }
    out.extend_from_slice(rest);
    true
}

/// Every line end as Unix writes it.
pub(super) fn unix_lines(body: &[u8]) -> Vec<u8> {
    let mut unix = Vec::with_capacity(body.len());
    line_ends(body, b"\n", &mut unix);
    unix
}

/// Every line end as Windows writes it.
pub(super) fn windows_lines(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 2);
    each(&unix_lines(body), b'\n', b"\r\n", &mut out);
    out
}

fn trim_end(body: &[u8], any: fn(u8) -> bool) -> &[u8] {
    let kept = body.iter().rposition(|&byte| !any(byte));
    &body[..kept.map_or(0, |last| last + 1)]
}
