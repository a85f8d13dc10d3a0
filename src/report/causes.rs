//! What a search for causes found, as people read it: each cause with its reason, the first difference of the bodies, and the repair.

use std::fmt::Write as _;

use super::difference::{Excerpts, excerpts};
use super::{WIDTH, wrapped};
use crate::cause::{Ecosystem, Framework, habitual};
use crate::codes;
use crate::secret::Redactor;
use crate::signature::search::{Answer, Difference};
use crate::text;
use crate::ui::Paint;

/// What was found, with what it says something about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Causes<'a> {
    /// The verdict's code.
    pub(super) code: &'a str,
    /// Whether the question was what other code hashed (`--computed`).
    pub(super) computed: bool,
    /// The answer.
    pub(super) answer: &'a Answer,
}

/// How many frameworks are shown.
const SHOWN: usize = 2;

/// How frameworks hand out the raw body, each by its name.
pub fn frameworks<'f>(which: impl Iterator<Item = &'f Framework>, indent: usize, paint: Paint, out: &mut String) {
    for framework in which {
        let _ = writeln!(out, "{:indent$}{}", "", paint.strong(framework.name));
        for line in framework.repair.lines() {
            let _ = writeln!(out, "{:indent$}  {line}", "");
        }
    }
}

/// How it is written.
struct Pen<'a> {
    causes: Causes<'a>,
    paint: Paint,
    redactor: &'a Redactor,
}

impl Causes<'_> {
    /// Writes it, indented as what stands below a verdict.
    pub(super) fn write(self, paint: Paint, redactor: &Redactor, out: &mut String) {
        Pen { causes: self, paint, redactor }.answer(out);
    }
}

impl Pen<'_> {
    fn answer(&self, out: &mut String) {
        let (paint, answer) = (self.paint, self.causes.answer);
        let tried = text::count(answer.tried, "combination");
        if answer.causes.is_empty() {
            let _ = writeln!(out, "    {}", paint.warn("cause not found"));
            paragraph(6, &self.safe(ruled_out(self.causes, &tried)), out);
            return;
        }
        for (position, cause) in answer.causes.iter().enumerate() {
            let label = match answer.causes.len() {
                1 => "cause".to_owned(),
                count => format!("cause {} of {count}", position + 1),
            };
            let _ = writeln!(out, "    {}  {}", paint.strong(&label), paint.name(cause.code));
            paragraph(6, &self.safe(format!("{}.", capitalised(&cause.detail))), out);
            if let Some(explanation) = codes::explanation(cause.code) {
                paragraph(6, explanation.why, out);
                if cause.ecosystem.is_none() {
                    paragraph(6, &format!("Repair: {}", explanation.repair), out);
                }
            }
        }
        for other in &answer.alike {
            let whose = other.ecosystem.map_or("", Ecosystem::name);
            let said = format!("{whose} makes the same bytes: {} ({}).", other.detail, other.code);
            paragraph(6, &said, out);
        }
        if let Some(difference) = &answer.difference {
            self.difference(difference, out);
        }
        self.otherwise(out);
        if let Some((code, ecosystem)) = answer.causes.iter().find_map(|cause| Some((cause.code, cause.ecosystem?))) {
            self.repairs(code, ecosystem, out);
        } else if let Some(code) = answer.causes.iter().map(|cause| cause.code).find(|code| habitual(code).count() > 0)
        {
            self.habitual_repairs(code, out);
        }
        let has = |code| answer.causes.iter().any(|cause| cause.code == code);
        let proof = match self.causes.code {
            // What can be read needs no proof by a digest.
            _ if answer.tried == 0 => return,
            "key-mismatch" => "the two are equal once this is undone",
            // No tag was checked where the blob could only be looked at.
            "blob-refused" if answer.unproved => "told by how the blob looks",
            "blob-refused" => "proved by the blob's tag",
            _ if has("recipe-truncated") => "proved by a match of all that is left of the digest",
            _ if has("recipe-digest-lossy") => "proved by a match of all that is left of the digest",
            _ if answer.causes.iter().any(|cause| cause.code.starts_with("recipe-digit-")) => {
                "proved by a match of all other digits"
            }
            _ => "proved by a match of the whole digest",
        };
        let _ = writeln!(out, "    {}", paint.dim(&format!("{proof}; {tried} tried")));
    }

    fn difference(&self, difference: &Difference, out: &mut String) {
        let other = if self.causes.computed { "hashed" } else { "signed" };
        let place = format!(
            "first difference at byte {} of {}; the {other} body has {}",
            text::thousands(difference.offset as u64),
            text::thousands(difference.length_here as u64),
            text::count(difference.length_there as u64, "byte"),
        );
        paragraph(4, &place, out);
        let Excerpts { here, there, column } = excerpts(difference, self.redactor);
        let _ = writeln!(out, "      {:<8}  {here}", "captured");
        let _ = writeln!(out, "      {other:<8}  {there}");
        let _ = writeln!(out, "      {:<8}  {}{}", "", " ".repeat(column), self.paint.bad("^"));
    }

    /// The same digest read the other way round.
    fn otherwise(&self, out: &mut String) {
        let Some((last, first)) = self.causes.answer.otherwise.split_last() else { return };
        let codes: Vec<&str> = self.causes.answer.otherwise.iter().map(|cause| cause.code).collect();
        let _ = writeln!(out, "    {}     {}", self.paint.strong("or"), self.paint.name(&codes.join(", ")));
        let mut said = String::new();
        for cause in first {
            let _ = write!(said, "{}; ", cause.detail);
        }
        let _ = write!(said, "{}. The digest proves the two bodies, not which of them was changed.", last.detail);
        paragraph(6, &self.safe(capitalised(&said)), out);
    }

    /// The likeliest frameworks; a person has one, and the others would push the rest off the screen.
    fn repairs(&self, code: &str, ecosystem: Ecosystem, out: &mut String) {
        let _ = writeln!(out, "    {} on {}: verify the raw body", self.paint.strong("repair"), ecosystem.name());
        frameworks(ecosystem.frameworks().take(SHOWN), 6, self.paint, out);
        let others: Vec<&str> = ecosystem.frameworks().skip(SHOWN).map(|framework| framework.name).collect();
        if !others.is_empty() {
            paragraph(6, &format!("`courtside explain {code}` has {} too", others.join(", ")), out);
        }
    }

    /// The same for what many frameworks may have done: those that do it most often.
    fn habitual_repairs(&self, code: &str, out: &mut String) {
        let names: Vec<&str> = habitual(code).map(|framework| framework.ecosystem.name()).collect();
        let most = if names.first() == names.last() {
            names.first().copied().unwrap_or_default().to_owned()
        } else {
            names.join(" and ")
        };
        let _ = writeln!(out, "    {}, most often on {most}: verify the raw body", self.paint.strong("repair"));
        frameworks(habitual(code), 6, self.paint, out);
        paragraph(6, &format!("`courtside explain {code}` has the other frameworks"), out);
    }

    fn safe(&self, text: String) -> String {
        self.redactor.apply_to_prose(text)
    }
}

fn paragraph(indent: usize, text: &str, out: &mut String) {
    let _ = writeln!(out, "{}", wrapped(text, indent, WIDTH));
}

fn ruled_out(causes: Causes<'_>, tried: &str) -> String {
    let answer = causes.answer;
    if let (0, Some(hint)) = (answer.tried, &answer.hint) {
        return hint.clone();
    }
    if answer.tried == 0 {
        return "What was received cannot be read as a digest of any length, so there was nothing to compare with."
            .to_owned();
    }
    if causes.code == "key-mismatch" {
        return format!("{tried} tried. That rules out a slip in copying the key. Another key remains.");
    }
    let what = match answer.reach {
        0 => "nothing for certain: the body is so large that only its likeliest changes were tried",
        1 => {
            "every common change of the body, the usual slips in the secret and other recipes, one at a time; the body is too large for more"
        }
        2 => "every change of body, secret, recipe and time that courtside knows, and the likely pairs of them",
        _ => {
            "every change of body, secret, recipe and time that courtside knows, and the likely combinations of two and three"
        }
    };
    let rest = if causes.computed {
        "Another secret, or a body that lost something, remains."
    } else {
        "A secret that is not at hand, or a body that lost something on its way, remains."
    };
    let left_out = if answer.left_out { " Not all of the rarest texts of so large a body were tried." } else { "" };
    let mut hint = String::new();
    for part in answer.untried.into_iter().chain(answer.hint.as_deref()) {
        hint.push_str(part);
        hint.push(' ');
    }
    let what = if answer.untried.is_some() { what.replace("recipe", "other recipe") } else { what.to_owned() };
    format!("{hint}{tried} tried. That rules out {what}.{left_out} {rest}")
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
