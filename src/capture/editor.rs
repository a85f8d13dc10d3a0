//! What editors keep in a `.http` file beside the requests: scripts before and behind one, and where they put its answers. None of it is sent.
//! The form is that of `JetBrains`' specification, HTTP Request in Editor, §3.2.4 and §3.2.5.

/// Where the line begins that is the first such line at or behind `at`, with nothing but line breaks before it.
pub(super) fn begins_afterthought(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let gap = rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n'))?;
    is_afterthought(rest.get(gap..)?).then_some(at + gap)
}

/// A body without what an editor wrote below it, and without the blank lines between.
pub(super) fn without_afterthoughts(body: &[u8]) -> &[u8] {
    let mut lines = std::iter::once(0).chain(memchr::memchr_iter(b'\n', body).map(|at| at + 1));
    let Some(start) = lines.find(|start| body.get(*start..).is_some_and(is_afterthought)) else { return body };
    let mut kept = body.get(..start).unwrap_or_default();
    while let [rest @ .., b'\r' | b'\n'] = kept {
        kept = rest;
    }
    kept
}

/// A script for the answer, a file with one, a file for the answer, or the name of an answer that came.
fn is_afterthought(text: &[u8]) -> bool {
    let line = text.get(..memchr::memchr(b'\n', text).unwrap_or(text.len())).unwrap_or_default().trim_ascii_end();
    let behind = |mark: &[u8]| {
        let rest = line.strip_prefix(mark)?;
        rest.starts_with(b" ").then(|| rest.trim_ascii_start()).filter(|rest| !rest.is_empty())
    };
    let is_script = |name: &[u8]| [b".js".as_slice(), b".ts", b".mjs"].into_iter().any(|end| name.ends_with(end));
    // Text that answers text has such marks too, and spaces between its words.
    let is_file =
        |name: &[u8]| !name.iter().any(u8::is_ascii_whitespace) && memchr::memchr2(b'.', b'/', name).is_some();
    behind(b"<>").is_some()
        || [b">>".as_slice(), b">>!"].into_iter().any(|mark| behind(mark).is_some_and(is_file))
        || behind(b">").is_some_and(|rest| rest.starts_with(b"{%") || is_script(rest))
}

/// The end of the script that begins with the line at `at`, or of that line where it names a file with one. It stands before a request.
pub(super) fn script(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let inner = rest.strip_prefix(b"<")?;
    inner.first().filter(|byte| matches!(byte, b' ' | b'\t'))?;
    let line_end = |from: usize| {
        memchr::memchr(b'\n', text.get(from..).unwrap_or_default()).map_or(text.len(), |length| from + length + 1)
    };
    if inner.trim_ascii_start().starts_with(b"{%") {
        return memchr::memmem::find(rest, b"%}").map(|end| line_end(at + end));
    }
    let end = line_end(at);
    let line = text.get(at..end)?.trim_ascii_end();
    [b".js".as_slice(), b".ts", b".mjs"].into_iter().any(|name| line.ends_with(name)).then_some(end)
}
