//! What differs between two texts line by line, as `diff -u` shows it.

use std::fmt::{self, Write};

use imara_diff::{Algorithm, Diff, InternedInput, Interner, Token, UnifiedDiffConfig, UnifiedDiffPrinter};

/// The hunks, without the two lines that name the files; nothing where the texts are equal. What has no line break at its end is marked as
/// `diff` does, so that `patch` takes it.
pub fn hunks(before: &str, after: &str) -> String {
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    diff.unified_diff(&Lines(&input.interner), UnifiedDiffConfig::default(), &input).to_string()
}

struct Lines<'a>(&'a Interner<&'a str>);

impl Lines<'_> {
    fn line(&self, mut out: impl Write, mark: char, token: Token) -> fmt::Result {
        let line = self.0[token];
        write!(out, "{mark}{line}")?;
        if line.ends_with('\n') { Ok(()) } else { out.write_str("\n\\ No newline at end of file\n") }
    }
}

impl UnifiedDiffPrinter for Lines<'_> {
    fn display_header(&self, mut out: impl Write, before: u32, after: u32, removed: u32, added: u32) -> fmt::Result {
        // Where a side has no lines, the line before counts.
        let start = |start: u32, count: u32| start + u32::from(count > 0);
        let span = |first: u32, count: u32| match count {
            1 => format!("{first}"),
            _ => format!("{first},{count}"),
        };
        let (before, after) = (span(start(before, removed), removed), span(start(after, added), added));
        writeln!(out, "@@ -{before} +{after} @@")
    }

    fn display_context_token(&self, out: impl Write, token: Token) -> fmt::Result {
        self.line(out, ' ', token)
    }

    fn display_hunk(&self, mut out: impl Write, before: &[Token], after: &[Token]) -> fmt::Result {
        before.iter().try_for_each(|token| self.line(&mut out, '-', *token))?;
        after.iter().try_for_each(|token| self.line(&mut out, '+', *token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_are_what_patch_reads() {
        assert_eq!(hunks("a\nb\nc\n", "a\nx\nc\n"), "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n");
        assert_eq!(hunks("", "a\n"), "@@ -0,0 +1 @@\n+a\n");
        assert_eq!(
            hunks("a", "b"),
            "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"
        );
        assert_eq!(hunks("a\n", "a\n"), "");
    }
}
