//! What differs between two texts line by line, as `diff -u` shows it.

use std::fmt::Write as _;

use imara_diff::{Algorithm, Diff, Hunk, InternedInput, Token};

/// How many lines that are alike are shown around a change.
const CONTEXT: u32 = 3;

/// The hunks, without the two lines that name the files; nothing where the texts are equal. What has no line break at its end is marked as
/// `diff` does, so that `patch` takes it.
pub fn hunks(before: &str, after: &str) -> String {
    let input = InternedInput::new(before, after);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let changes: Vec<Hunk> = diff.hunks().collect();
    let mut out = String::new();
    for near in changes.chunk_by(|one, next| next.before.start - one.before.end <= 2 * CONTEXT) {
        hunk(near, &input, &mut out);
    }
    out
}

/// Changes that are near each other, with what stands around and between them.
fn hunk(changes: &[Hunk], input: &InternedInput<&str>, out: &mut String) {
    let ([first, ..], [.., last]) = (changes, changes) else { return };
    let lead = first.before.start.min(CONTEXT);
    let start = first.before.start - lead;
    let end = u32::try_from(input.before.len()).map_or(u32::MAX, |lines| lines.min(last.before.end + CONTEXT));
    let added = (first.after.start.saturating_sub(lead), last.after.end + (end - last.before.end));
    let _ = writeln!(out, "@@ -{} +{} @@", span(start, end), span(added.0, added.1));
    let mut lines = |mark: char, side: &[Token], from: u32, to: u32| {
        for token in side.get(from as usize..to as usize).unwrap_or_default() {
            let line = input.interner[*token];
            out.push(mark);
            out.push_str(line);
            if !line.ends_with('\n') {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    };
    let mut at = start;
    for Hunk { before, after } in changes {
        lines(' ', &input.before, at, before.start);
        lines('-', &input.before, before.start, before.end);
        lines('+', &input.after, after.start, after.end);
        at = before.end;
    }
    lines(' ', &input.before, at, end);
}

/// Lines from `start` to before `end`, counted from 0, as a header names them. Where there are none, the line before counts.
fn span(start: u32, end: u32) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        count => format!("{},{count}", start + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    #[test]
    fn a_hunk_begins_three_lines_before_its_first_change() {
        let before: Vec<String> = (1..=12).map(|line| format!("{line}\n")).collect();
        for changed in 1..=12_usize {
            let mut after = before.clone();
            after[changed - 1] = "x\n".to_owned();
            let (first, last) = (changed.saturating_sub(3).max(1), (changed + 3).min(12));
            let header = format!("@@ -{first},{0} +{first},{0} @@\n", last + 1 - first);
            let shown = hunks(&before.concat(), &after.concat());
            assert!(shown.starts_with(&header), "{shown}");
            assert_eq!(shown.lines().nth(1).map(|line| &line[1..]), Some(first.to_string().as_str()));
        }
    }

    /// What `patch` makes of a text and hunks, or nothing where these do not fit.
    fn patched(before: &str, hunks: &str) -> Option<String> {
        let before: Vec<&str> = before.split_inclusive('\n').collect();
        let mut lines = hunks.split_inclusive('\n').peekable();
        let (mut out, mut at) = (String::new(), 0);
        while let Some(header) = lines.next() {
            let spans: Vec<&str> = header.trim_end().strip_prefix("@@ -")?.strip_suffix(" @@")?.split(" +").collect();
            let parse = |span: &str| -> Option<(usize, usize)> {
                let (start, count) = span.split_once(',').unwrap_or((span, "1"));
                Some((start.parse().ok()?, count.parse().ok()?))
            };
            let ((start, mut removed), (added_at, mut added)) = (parse(spans[0])?, parse(spans[1])?);
            let start = start - usize::from(removed > 0);
            out.push_str(&before[at..start].concat());
            at = start;
            if out.split_inclusive('\n').count() != added_at - usize::from(added > 0) {
                return None;
            }
            while removed > 0 || added > 0 {
                let line = lines.next()?;
                let ended = lines.peek().is_some_and(|next| next.starts_with('\\'));
                let text = if ended { line[1..].strip_suffix('\n')? } else { &line[1..] };
                if ended {
                    lines.next();
                }
                let (taken, given) = match line.as_bytes()[0] {
                    b' ' => (1, 1),
                    b'-' => (1, 0),
                    b'+' => (0, 1),
                    _ => return None,
                };
                if taken == 1 && before.get(at) != Some(&text) {
                    return None;
                }
                at += taken;
                if given == 1 {
                    out.push_str(text);
                }
                removed = removed.checked_sub(taken)?;
                added = added.checked_sub(given)?;
            }
        }
        out.push_str(&before[at..].concat());
        Some(out)
    }

    proptest! {
        #[test]
        fn what_is_patched_is_the_other_text(
            lines in proptest::collection::vec("[ab]", 0..40),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), 0..3_u8), 0..4),
            ended in any::<[bool; 2]>(),
        ) {
            let mut other = lines.clone();
            for (place, what) in changes {
                match what {
                    0 => other.insert(place.index(other.len() + 1), "new".to_owned()),
                    _ if other.is_empty() => {}
                    1 => drop(other.remove(place.index(other.len()))),
                    _ => { let at = place.index(other.len()); other[at] = "changed".to_owned(); }
                }
            }
            let [before, after] = [(lines, ended[0]), (other, ended[1])]
                .map(|(lines, ended)| lines.join("\n") + if ended && !lines.is_empty() { "\n" } else { "" });
            let shown = hunks(&before, &after);
            prop_assert_eq!(patched(&before, &shown), Some(after), "{}", shown);
        }
    }
}
