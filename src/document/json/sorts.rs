//! Brackets of the wrong sort that are wrong for one reason: two that changed places (`}]` for `]}`), both of a pair (`(…)`, `[…]` around
//! members), or one that is none of JSON's. Where as many close as open, what stands behind the one that opens tells of which sort both
//! must be. Nothing is decided here but by reading the text with them.

use super::budget::Budget;
use super::{Document, Edit, Inside, Mistake, MistakeKind, scan};

/// How many brackets of one text are of the wrong sort before it is held for something else than JSON with slips.
const CHANGES: usize = 8;

/// A bracket of another sort than belongs there.
#[derive(Debug, Clone, Copy)]
struct Change {
    at: usize,
    /// What stands there.
    was: u8,
    /// What belongs there.
    is: u8,
    /// The bracket at its other end.
    other: usize,
    opens: bool,
    inside: Inside,
    /// Several values stand between parentheses.
    tuple: bool,
}

/// The document as it reads with the right brackets, if they explain more than `before` mistakes, or explain one better.
pub(super) fn found<'a>(text: &'a [u8], before: usize, budget: &Budget) -> Option<Document<'a>> {
    let changes = changes(text)?;
    let mut mended = text.to_vec();
    for change in &changes {
        *mended.get_mut(change.at)? = change.is;
    }
    let slips = slips(text, &changes);
    let read = budget.is_left().then(|| budget.reading(&mended))?;
    let left = read.mistakes.len();
    // One bracket that closes is known by where it stands; one that opens is not, and much may be said of what is behind it.
    let plainer = left == 0 && changes.iter().any(|change| change.opens || !is_json(change.was));
    let better = left + slips.len() < before || (plainer && left + slips.len() <= before);
    (better && read.unkept == 0).then(|| read.retold(text, slips))
}

fn is_json(bracket: u8) -> bool {
    matches!(bracket, b'{' | b'}' | b'[' | b']')
}

/// An array or object that is open.
struct Open {
    at: usize,
    /// Nothing where what stands in it does not tell.
    inside: Option<Inside>,
    /// A comma stands in it.
    comma: bool,
}

/// The brackets of the wrong sort, by place. Nothing where there are none, or where they are not the only thing that is wrong with the
/// brackets.
fn changes(text: &[u8]) -> Option<Vec<Change>> {
    let mut found = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    // The last byte that is no white space.
    let mut before = b',';
    let mut at = scan::skip_space(text, 0);
    while let Some(&byte) = text.get(at) {
        let next = match byte {
            b'"' | b'\'' | b'`' => string_end(text, at)?,
            b'/' if matches!(text.get(at + 1), Some(b'/' | b'*')) => return None,
            b'{' | b'[' | b'(' => {
                if byte == b'(' && !matches!(before, b':' | b',' | b'[' | b'(' | b'{') {
                    return None;
                }
                open.push(Open { at, inside: inside(text, at), comma: false });
                at + 1
            }
            b'<' if matches!(before, b':' | b',' | b'[') => {
                open.push(Open { at, inside: inside(text, at), comma: false });
                at + 1
            }
            b'>' if matches!(before, b'=' | b'-') => at + 1,
            b'}' | b']' | b')' | b'>' => {
                let Open { at: opening, inside, comma } = open.pop()?;
                let was = *text.get(opening)?;
                // `{{"a": 1}}` has braces too many.
                let doubled = was == b'{' && !comma && text.get(scan::skip_space(text, opening + 1)) == Some(&b'{');
                let inside = inside.filter(|_| !doubled);
                // Its own closing bracket is the right one, if it is one at all.
                let inside = inside.unwrap_or(if was == b'{' { Inside::Object } else { Inside::Array });
                let (opens, closes) = if inside == Inside::Object { (b'{', b'}') } else { (b'[', b']') };
                let tuple = inside == Inside::Array && was == b'(' && comma;
                let change = Change { at: opening, was, is: opens, other: at, opens: true, inside, tuple };
                found.extend((was != opens).then_some(change));
                let change = Change { at, was: byte, is: closes, other: opening, opens: false, inside, tuple };
                found.extend((byte != closes).then_some(change));
                if found.len() > CHANGES {
                    return None;
                }
                at + 1
            }
            b',' => {
                if let Some(open) = open.last_mut() {
                    open.comma = true;
                }
                at + 1
            }
            _ => at + 1,
        };
        before = byte;
        at = scan::skip_space(text, next);
    }
    crate::sorting::by_key(&mut found, |change| change.at);
    (open.is_empty() && !found.is_empty()).then_some(found)
}

/// What the bracket at `at` must open, to judge by what stands behind it; nothing where that does not tell.
fn inside(text: &[u8], at: usize) -> Option<Inside> {
    let first = scan::skip_space(text, at + 1);
    let braces = text.get(at) == Some(&b'{');
    let colon = |at: usize| matches!(text.get(scan::skip_space(text, at)), Some(b':' | b'='));
    match text.get(first)? {
        b'"' | b'\'' => match string_end(text, first)? {
            end if colon(end) => Some(Inside::Object),
            // `{"type", "text"}` rather lacks colons.
            _ => (!braces).then_some(Inside::Array),
        },
        b'{' | b'[' | b'(' => Some(Inside::Array),
        b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {
            let rest = text.get(first..)?;
            let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-+.".contains(byte)).count();
            if colon(first + length) {
                return Some(Inside::Object);
            }
            matches!(text.get(scan::skip_space(text, first + length)), Some(b',' | b']' | b'}' | b')'))
                .then_some(Inside::Array)
        }
        _ => None,
    }
}

/// The end of the string at `at`; nothing where it does not end on its line.
pub(super) fn string_end(text: &[u8], at: usize) -> Option<usize> {
    let quote = *text.get(at)?;
    let mut at = at + 1;
    loop {
        at = if quote == b'"' { scan::plain(text, at) } else { at };
        match *text.get(at)? {
            byte if byte == quote => return Some(at + 1),
            b'\\' => at += 2,
            b'\n' => return None,
            _ => at += 1,
        }
    }
}

/// The changes as mistakes: those that were made together are one.
fn slips(text: &[u8], changes: &[Change]) -> Vec<Mistake> {
    let mut said = Vec::new();
    let mut told: Vec<usize> = Vec::new();
    let apart = |one: &Change, next: &Change| {
        let between = text.get(one.at + 1..next.at).unwrap_or_default();
        !between.iter().all(|byte| byte.is_ascii_whitespace() || is_json(*byte)) || one.opens != next.opens
    };
    for run in changes.chunk_by(|one, next| !apart(one, next)) {
        if let Some(mistake) = swapped(text, run) {
            said.push(mistake);
            told.extend(run.iter().map(|change| change.at));
        }
    }
    for change in changes.iter().filter(|change| !told.contains(&change.at)) {
        let closing = changes.iter().find(|other| other.at == change.other && !told.contains(&other.at));
        match closing {
            // It is said where the other one stands.
            Some(_) if !change.opens => {}
            closing => said.push(single(change, closing)),
        }
    }
    said
}

/// Brackets side by side of which each stands where another one belongs.
fn swapped(text: &[u8], run: &[Change]) -> Option<Mistake> {
    let (first, last) = (run.first()?, run.last()?);
    let sorted = |of: fn(&Change) -> u8| {
        let mut bytes: Vec<u8> = run.iter().map(of).collect();
        bytes.sort_unstable();
        bytes
    };
    if run.len() < 2 || sorted(|change| change.was) != sorted(|change| change.is) {
        return None;
    }
    let span = first.at..last.at + 1;
    let brackets = text.get(span.clone())?.iter().filter(|byte| !byte.is_ascii_whitespace());
    let was: String = brackets.map(|byte| char::from(*byte)).collect();
    let right = (span.start..span.end).filter(|at| text.get(*at).is_some_and(|byte| !byte.is_ascii_whitespace()));
    let right: String = right
        .filter_map(|at| {
            let change = run.iter().find(|change| change.at == at).map(|change| change.is);
            change.or_else(|| text.get(at).copied()).map(char::from)
        })
        .collect();
    Some(Mistake {
        kind: MistakeKind::StrayBracket,
        span,
        message: format!("`{was}` is in the wrong order, and `{right}` belongs here"),
        related: None,
        edits: run.iter().map(edit).collect(),
    })
}

/// A bracket of the wrong sort, and the one at its other end where that is wrong, too.
fn single(change: &Change, closing: Option<&Change>) -> Mistake {
    let noun = if change.inside == Inside::Object { "object" } else { "array" };
    let (was, is) = (char::from(change.was), char::from(change.is));
    let (message, related) = match closing {
        Some(closing) => (
            format!(
                "`{was}` and `{}` stand around the {}, where `{is}` and `{}` belong",
                char::from(closing.was),
                if change.tuple && closing.was == b')' { "values of a tuple" } else { noun },
                char::from(closing.is)
            ),
            (closing.at..closing.at + 1, format!("the {noun} ends here")),
        ),
        None if change.opens => (
            format!("`{was}` stands where `{is}` belongs"),
            (change.other..change.other + 1, "this closes what it would open".to_owned()),
        ),
        None => (
            format!("`{was}` closes the {noun}, where `{is}` belongs"),
            (change.other..change.other + 1, format!("the {noun} opens here")),
        ),
    };
    Mistake {
        kind: MistakeKind::StrayBracket,
        span: change.at..change.at + 1,
        message,
        related: Some(related),
        edits: std::iter::once(change).chain(closing).map(edit).collect(),
    }
}

fn edit(change: &Change) -> Edit {
    Edit::replace(change.at..change.at + 1, char::from(change.is))
}
