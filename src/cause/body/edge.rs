//! What happens to the ends of a body and to its lines: editors, shells, templates and size limits do not touch the JSON, only what
//! stands around and between it.

use memchr::memchr;

use super::{BodyRow, Group};
use crate::cause::Ecosystem;

/// The byte order mark of UTF-8.
pub(in crate::cause) const BOM: &[u8] = b"\xEF\xBB\xBF";

const EXACT: &str =
    "Keep the body byte for byte: write captures in binary mode, and let no editor, shell or template touch them.";
const PRINTF: &str =
    "Send exact bytes: `printf '%s'` instead of `echo`, `curl --data-binary @file` instead of `-d @file`.";
const LIMIT: &str = "Raise the limit of the parser, buffer or column above the largest body, and refuse what exceeds it instead of hashing a part.";

const fn cut<const LIMIT_BYTES: usize>(code: &'static str, title: &'static str) -> BodyRow {
    Group::Edge.row(
        |body, out| copy(body.get(..LIMIT_BYTES), out),
        code,
        title,
        "A parser, a fixed buffer, a log or a database column stopped at its limit, and what was left went into the hash.",
        LIMIT,
    )
}

pub(super) static ROWS: &[BodyRow] = &[
    Group::Edge.row(
        |body, out| copy(body.strip_suffix(b"\n").filter(|kept| !kept.ends_with(b"\r")), out),
        "body-final-lf-removed",
        "the body without its final line feed",
        "Editors and `echo` end a file in a line feed that was not on the wire; some readers take one off that was.",
        PRINTF,
    )
    .common(),
    Group::Edge.row(
        |body, out| copy(body.strip_suffix(b"\r\n"), out),
        "body-final-crlf-removed",
        "the body without its final carriage return and line feed",
        "An editor on Windows ended the saved body with CR LF; the wire had none.",
        PRINTF,
    )
    .common(),
    Group::Edge.row(
        |body, out| glue(&[body, b"\n"], out),
        "body-lf-added",
        "the body with a line feed at its end",
        "`echo` and here-documents append a line feed, and so do encoders such as Go's `Encoder.Encode`.",
        PRINTF,
    )
    .common(),
    Group::Edge.row(
        |body, out| glue(&[body, b"\r\n"], out),
        "body-crlf-added",
        "the body with a carriage return and a line feed at its end",
        "A shell or an editor on Windows, or a line-based client, appended CR LF.",
        PRINTF,
    )
    .common(),
    Group::Edge.row(
        |body, out| copy(Some(body.trim_ascii()), out),
        "body-trimmed",
        "the body without the white space at both ends",
        "Something called `trim` or `strip` on the text before hashing it, or a template put white space around it.",
        EXACT,
    )
    .common(),
    Group::Edge.row(
        |body, out| copy(Some(body.trim_ascii_end()), out),
        "body-end-trimmed",
        "the body without the white space at its end",
        "`rtrim`, `rstrip`, `chomp` or a shell's `$(…)` removed every line break and blank at the end.",
        EXACT,
    )
    .common(),
    Group::Edge.row(
        |body, out| copy(Some(body.trim_ascii_start()), out),
        "body-start-trimmed",
        "the body without the white space at its start",
        "A template or a here-document put white space before the body, or `ltrim` removed what was there.",
        EXACT,
    ),
    Group::Edge.row(
        |body, out| copy(body.strip_suffix(b"\n"), out),
        "body-chopped-lf",
        "the body without its last line feed, the carriage return before it kept",
        "A reader of lines removed the line feed and kept the carriage return of CR LF.",
        EXACT,
    ),
    Group::Edge.row(
        |body, out| copy(Some(trim_end(body, |byte| matches!(byte, b'\n' | b'\r'))), out),
        "body-final-line-breaks-removed",
        "the body without any of the line breaks at its end",
        "A shell's `$(…)` removes every line break at the end, however many there are.",
        PRINTF,
    ),
    Group::Edge.row(
        |body, out| glue(&[body, b"\n\n"], out),
        "body-two-lf-added",
        "the body with two line feeds at its end",
        "The file already ended in a line feed and `echo` or a printing function added another one.",
        PRINTF,
    ),
    Group::Edge.row(
        |body, out| glue(&[body, b"\\n"], out),
        "body-backslash-n-added",
        "the body with a backslash and the letter n at its end",
        "A shell whose `echo` does not interpret escapes was given `\\n`, which then stayed two characters.",
        PRINTF,
    ),
    Group::Edge.row(
        |body, out| glue(&[body, b" \r\n"], out),
        "body-windows-echo",
        "the body with a space, a carriage return and a line feed at its end",
        "`echo` of the Windows command prompt keeps the space before a redirection and ends the line with CR LF.",
        PRINTF,
    ),
    Group::Edge.row(
        |body, out| glue(&[b"-n ", body, b"\n"], out),
        "body-echo-n",
        "the text `-n `, the body and a line feed",
        "`echo -n` under a POSIX `sh` may print its option instead of obeying it.",
        PRINTF,
    ),
    Group::Edge.row(
        |body, out| copy(body.strip_prefix(BOM), out),
        "body-bom-removed",
        "the body without its byte order mark",
        "Text decoders such as .NET's `StreamReader` and JavaScript's `text()` swallow the mark; the bytes on the wire have it.",
        EXACT,
    )
    .common(),
    Group::Edge.row(
        |body, out| !body.starts_with(BOM) && glue(&[BOM, body], out),
        "body-bom-added",
        "the body with a byte order mark before it",
        "`Encoding.UTF8` with a `StreamWriter`, PowerShell and some editors write a UTF-8 byte order mark.",
        "Write UTF-8 without a mark: `new UTF8Encoding(false)` in .NET, `-Encoding utf8NoBOM` in PowerShell.",
    )
    .of(Ecosystem::DotNet)
    .common(),
    Group::Edge.row(
        |body, out| line_ends(body, b"\n", out),
        "body-crlf-to-lf",
        "the body with LF in place of every CR LF",
        "Git, an editor or a text-mode reader converted the line ends to those of Unix.",
        "Mark captures as binary (`*.http -text` in .gitattributes) and open files in binary mode.",
    )
    .common(),
    Group::Edge.row(
        |body, out| {
            let mut unix = Vec::with_capacity(body.len());
            line_ends(body, b"\n", &mut unix);
            each(&unix, b'\n', b"\r\n", out)
        },
        "body-lf-to-crlf",
        "the body with CR LF in place of every line feed",
        "Git's autocrlf, a text-mode writer or `Environment.NewLine` on Windows converted the line ends.",
        "Mark captures as binary (`*.http -text` in .gitattributes) and open files in binary mode.",
    )
    .common(),
    Group::Edge.row(
        |body, out| {
            out.extend(body.iter().filter(|byte| !matches!(byte, b'\n' | b'\r')));
            true
        },
        "body-line-breaks-removed",
        "the body with every line break removed",
        "`curl -d @file` strips line breaks from the file, and so does joining lines with nothing between them.",
        "Use `curl --data-binary @file`, and read the body as one block instead of line by line.",
    )
    .common(),
    Group::Edge.row(
        |body, out| {
            out.extend(body.iter().filter(|byte| !byte.is_ascii_whitespace()));
            true
        },
        "body-white-space-removed",
        "the body with all white space removed, that in its texts too",
        "`replace(/\\s/g, '')` and `re.sub(r'\\s', '', …)` were to make JSON compact, and do not stop at quotes.",
        "Hash the bytes that arrived; nothing has to be made compact.",
    ),
    Group::Edge.row(
        |body, out| each(body, b'\n', b" ", out),
        "body-line-breaks-to-spaces",
        "the body with a space in place of every line feed",
        "An unquoted shell variable, or a log that keeps one line a record, turned line breaks into spaces.",
        "Quote the variable (`\"$body\"`), and take bodies from a capture instead of a log.",
    ),
    Group::Edge.row(
        |body, out| glue(&[body, b"\0"], out),
        "body-nul-added",
        "the body with a NUL byte at its end",
        "The length of a C string with its terminator was hashed instead of the length of the text.",
        "Pass the length of the body, not the size of the buffer that holds it.",
    ),
    Group::Edge.row(
        |body, out| copy(Some(trim_end(body, |byte| byte == 0)), out),
        "body-nul-removed",
        "the body without the NUL bytes at its end",
        "A buffer of fixed size was filled up with NUL bytes and kept whole.",
        "Pass the length of the body, not the size of the buffer that holds it.",
    ),
    Group::Edge.row(
        |body, out| copy(memchr(0, body).map(|end| &body[..end]), out),
        "body-nul-cut",
        "the body up to its first NUL byte",
        "A function that takes C strings stops at the first NUL byte.",
        "Pass the body with its length.",
    ),
    Group::Edge.row(
        |body, out| each(body, b'\t', b"    ", out),
        "body-tabs-to-4-spaces",
        "the body with four spaces in place of every tab",
        "An editor or a formatter replaced tabs by spaces.",
        EXACT,
    ),
    Group::Edge.row(
        |body, out| each(body, b'\t', b"  ", out),
        "body-tabs-to-2-spaces",
        "the body with two spaces in place of every tab",
        "An editor or a formatter replaced tabs by spaces.",
        EXACT,
    ),
    Group::Edge.row(
        |body, out| each(body, b'\t', b"        ", out),
        "body-tabs-to-8-spaces",
        "the body with eight spaces in place of every tab",
        "`expand` or a terminal's selection replaced tabs by spaces.",
        EXACT,
    ),
    Group::Edge.row(
        |_, _| true,
        "body-empty",
        "an empty body",
        "The request's stream had been read to its end before, so the second reader got nothing.",
        "Read the body once, keep the bytes, and give the same bytes to the verifier and to the parser.",
    )
    .common(),
    Group::Edge.row(
        |body, out| glue(&[body, body], out),
        "body-doubled",
        "the body twice in a row",
        "The same chunks were added to one buffer by two listeners, or the hash was updated twice.",
        "Feed each byte to the hash once, and create a new hash object for each request.",
    ),
    Group::Edge.row(
        |body, out| {
            let half = body.len() / 2;
            copy(
                body.len().is_multiple_of(2).then(|| &body[..half]).filter(|first| *first == &body[half..]),
                out,
            )
        },
        "body-halved",
        "the first half of a body that stands there twice",
        "The capture holds the body twice, as a tool that logs both the request and its replay may write it.",
        EXACT,
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
        "A reader that asks for the end of the stream after it was reached appended the last byte again.",
        "Append only as many bytes as the read call returned.",
    ),
    Group::Edge.row(
        |body, out| copy(body.split_last().map(|(_, kept)| kept), out),
        "body-last-byte-cut",
        "the body without its last byte",
        "A length was off by one, as happens where an assumed line break is cut off unseen.",
        "Cut a final line break only after looking whether there is one.",
    ),
    Group::Edge.row(
        |body, out| {
            copy(
                std::str::from_utf8(body).err().and_then(|error| {
                    error.error_len().is_none().then(|| &body[..error.valid_up_to()])
                }),
                out,
            )
        },
        "body-cut-at-character",
        "the body up to its last complete character",
        "The body was cut inside a character, and a decoder dropped the rest of it.",
        LIMIT,
    ),
    Group::Edge.row(
        |body, out| {
            // A length in characters taken for one in bytes cuts as many bytes as there are continuation bytes.
            let characters = std::str::from_utf8(body).map(|text| text.encode_utf16().count());
            copy(characters.ok().and_then(|length| body.get(..length)), out)
        },
        "body-cut-at-utf16-length",
        "the body cut to as many bytes as it has UTF-16 units",
        "`Content-Length` or a buffer was sized with the string's length (`body.length`) instead of its length in bytes.",
        "Use the length in bytes: `Buffer.byteLength(body)`, `Encoding.UTF8.GetByteCount(body)`.",
    )
    .of(Ecosystem::Node),
    Group::Edge.row(
        |body, out| {
            let characters = std::str::from_utf8(body).map(|text| text.chars().count());
            copy(characters.ok().and_then(|length| body.get(..length)), out)
        },
        "body-cut-at-character-count",
        "the body cut to as many bytes as it has characters",
        "`Content-Length` or a buffer was sized with the number of characters instead of bytes.",
        "Use the length in bytes: `len(body.encode())` in Python, `bytesize` in Ruby.",
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

fn trim_end(body: &[u8], any: fn(u8) -> bool) -> &[u8] {
    let kept = body.iter().rposition(|&byte| !any(byte));
    &body[..kept.map_or(0, |last| last + 1)]
}
