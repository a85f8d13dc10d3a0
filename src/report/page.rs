//! A page of Markdown for a terminal: headings, paragraphs and examples, in 80 columns.

use super::wrapped;
use crate::ui::Paint;

const WIDTH: usize = 80;

/// The page as text. Only what the rules' own pages use is understood: `##` headings, paragraphs, lists and fenced examples.
pub fn page(markdown: &str, paint: Paint) -> String {
    let mut out = String::new();
    let mut paragraph = String::new();
    let mut fenced = false;
    let flush = |paragraph: &mut String, out: &mut String| {
        if !paragraph.is_empty() {
            out.push_str(&wrapped(paragraph, 0, WIDTH));
            out.push('\n');
            paragraph.clear();
        }
    };
    for line in markdown.lines() {
        if line.starts_with("```") {
            flush(&mut paragraph, &mut out);
            fenced = !fenced;
        } else if fenced {
            out.push_str("    ");
            out.push_str(&paint.dim(line));
            out.push('\n');
        } else if let Some(heading) = line.strip_prefix("## ") {
            flush(&mut paragraph, &mut out);
            out.push_str(&paint.strong(heading));
            out.push('\n');
        } else if line.trim().is_empty() {
            flush(&mut paragraph, &mut out);
            out.push('\n');
        } else {
            if line.starts_with("- ") {
                flush(&mut paragraph, &mut out);
            } else if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
        }
    }
    flush(&mut paragraph, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_paragraphs_and_examples_keep_apart() {
        let shown =
            page("## Wrong\n\nA long\nsentence:\n\n```json\n{\"a\": 1}\n```\n\n- one\n- two\n", Paint::default());
        assert_eq!(shown, "Wrong\n\nA long sentence:\n\n    {\"a\": 1}\n\n- one\n- two\n");
    }
}
