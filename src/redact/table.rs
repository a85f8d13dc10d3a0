//! Tables in lines (RFC 4180): where the first line names what its columns hold, each field is told by the name above it. A text of which not
//! every line has as many fields is no table.

use std::ops::Range;

use super::Pass;
use super::kind::Kind;
use super::label::of_label;

/// How long the name of a column is at the most, and how many words it has.
const LONGEST_NAME: usize = 48;
const MOST_WORDS: usize = 4;

/// How many columns there are at the most.
const MOST_COLUMNS: usize = 512;

/// The name of a column, and what stands under it.
pub(super) type Column = (String, Option<Kind>);

impl Pass<'_> {
    /// A table, field by field; `None` where a text is none. Before it may stand a line that says what is between fields (Excel): `sep=;`.
    pub(super) fn sheet(&mut self, text: &str) -> Option<String> {
        let head = text.split_inclusive('\n').next()?;
        let sign = head.trim_end_matches(['\r', '\n']).trim_matches('"');
        let mark = sign.strip_prefix("sep=").or(sign.strip_prefix("SEP=")).and_then(|mark| mark.parse::<char>().ok());
        let Some(mark) = mark else { return self.table(text, &[',', ';', '\t']) };
        self.table(text.get(head.len()..)?, &[mark]).map(|new| head.to_owned() + &new)
    }

    fn table(&mut self, text: &str, marks: &[char]) -> Option<String> {
        let first = text.lines().next()?;
        let mark = marks.iter().copied().find(|mark| columns(first, *mark).is_some())?;
        let columns = columns(first, mark)?;
        let mut rows = Rows { text, mark, at: 0 };
        if rows.any(|row| !row.is_empty() && row.len() != columns.len()) {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for (number, row) in (Rows { text, mark, at: 0 }).enumerate() {
            for (span, (name, kind)) in row.into_iter().zip(&columns) {
                out.push_str(text.get(done..span.start)?);
                let field = text.get(span.clone())?;
                done = span.end;
                let new = if number == 0 { self.scan(field) } else { self.field(field, name, *kind, mark) };
                out.push_str(new.as_deref().unwrap_or(field));
            }
        }
        out.push_str(text.get(done..)?);
        Some(out)
    }

    fn field(&mut self, field: &str, name: &str, kind: Option<Kind>, mark: char) -> Option<String> {
        let quoted = field.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
        let value = quoted.map_or_else(|| field.to_owned(), |inner| inner.replace("\"\"", "\""));
        let kind = kind.filter(|_| !self.redaction.is_kept(name));
        let new = match kind {
            Some(kind) => self.value(kind, &value),
            None => self.named(name, &value, false),
        }?;
        let again = quoted.is_some() || new.contains([mark, '"', '\n']);
        Some(if again { format!("\"{}\"", new.replace('"', "\"\"")) } else { new })
    }
}

/// The names of a first line's fields and what is under them, where they are names and say enough.
fn columns(line: &str, mark: char) -> Option<Vec<Column>> {
    let row = Rows { text: line, mark, at: 0 }.next()?;
    let name = |span: Range<usize>| {
        let field = line.get(span).unwrap_or_default();
        let name = field.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(field);
        name.strip_prefix('\u{feff}').unwrap_or(name).to_owned()
    };
    told_columns(row.into_iter().map(name).collect())
}

/// What stands under names, where they are names of columns and say enough.
pub(super) fn told_columns(names: Vec<String>) -> Option<Vec<Column>> {
    let is_name = |name: &String| {
        name.starts_with(char::is_alphabetic)
            && name.len() <= LONGEST_NAME
            && name.split(' ').count() <= MOST_WORDS
            && !name.contains(|letter: char| "@:={}<>\"!?.".contains(letter) || letter.is_control())
    };
    if !(2..=MOST_COLUMNS).contains(&names.len()) || !names.iter().all(is_name) {
        return None;
    }
    // A comment in a table is one as in a form; ids and the rest are told as they are elsewhere.
    let columns: Vec<Column> =
        names.into_iter().map(|name| (of_label(&name), name)).map(|(kind, name)| (name, kind)).collect();
    let told = columns.iter().filter(|(_, kind)| kind.is_some()).count();
    (told * columns.len() > 2).then_some(columns)
}

/// Rows of fields, each with its quotation marks. What ends without one ends with the text.
struct Rows<'t> {
    text: &'t str,
    mark: char,
    at: usize,
}

impl Iterator for Rows<'_> {
    type Item = Vec<Range<usize>>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let mut row = Vec::new();
        let mut start = 0;
        let mut quoted = false;
        let mut end = rest.len();
        for (at, letter) in rest.char_indices() {
            match letter {
                '"' => quoted = !quoted && (at == start || rest.get(..at)?.ends_with('"')),
                _ if quoted => {}
                '\n' => {
                    end = at + 1;
                    break;
                }
                mark if mark == self.mark && row.len() < MOST_COLUMNS => {
                    row.push(self.at + start..self.at + at);
                    start = at + letter.len_utf8();
                }
                _ => {}
            }
        }
        let last = rest.get(start..end)?.trim_end_matches(['\r', '\n']).len();
        if !row.is_empty() || last > 0 {
            row.push(self.at + start..self.at + start + last);
        }
        self.at += end;
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<Vec<&str>> {
        let row = |row: Vec<Range<usize>>| row.into_iter().map(|span| &text[span]).collect();
        Rows { text, mark: ',', at: 0 }.map(row).collect()
    }

    #[test]
    fn fields_keep_their_quotation_marks_and_line_breaks() {
        assert_eq!(
            rows("a,b\r\n\"x, \"\"y\"\"\n z\",2\n,\n\nlast"),
            [vec!["a", "b"], vec!["\"x, \"\"y\"\"\n z\"", "2"], vec!["", ""], vec![], vec!["last"]]
        );
    }

    #[test]
    fn a_first_line_names_columns_where_it_says_enough() {
        for line in ["id,name,email", "Jméno;E-mail;Telefon", "order\tcustomer name\ttotal", "first_name,last_name"] {
            assert!([',', ';', '\t'].iter().any(|mark| columns(line, *mark).is_some()), "{line}");
        }
        for line in ["Dear customer, hello", "Hello, this is name, not csv", "a,b,c", "name: x, email: y", "name"] {
            assert!([',', ';', '\t'].iter().all(|mark| columns(line, *mark).is_none()), "{line}");
        }
    }

    proptest! {
        #[test]
        fn rows_lie_within_any_text(text in "[a-c,\"\r\né]{0,40}") {
            let mut at = 0;
            for span in (Rows { text: &text, mark: ',', at: 0 }).flatten() {
                prop_assert!(span.start >= at && text.get(span.clone()).is_some());
                at = span.end;
            }
        }
    }
}
