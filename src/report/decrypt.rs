//! How a blob that does not open is explained.

use std::fmt::Write as _;

use super::{CauseRow, wrapped};
use crate::codes;
use crate::sheet::{Diagnosis, Finding};
use crate::text;
use crate::ui::Paint;

/// What was concluded, in a few words.
pub fn headline(diagnosis: &Diagnosis) -> String {
    match (&diagnosis.finding, diagnosis.causes.len()) {
        (Finding::Explained, 0) => "it opens with another of the secrets at hand".to_owned(),
        (Finding::Explained, 1) => "the blob opens once one difference is undone".to_owned(),
        (Finding::Explained, count) => format!("the blob opens once {count} differences are undone"),
        (Finding::DamagedBlob { .. }, _) => "the secret is right, and the blob is damaged".to_owned(),
        (Finding::WrongSecret { .. }, _) => "wrong secret: none at hand opens the blob".to_owned(),
        (Finding::ReadAsText { .. }, _) => "the blob is damaged: it was read as text".to_owned(),
        (Finding::NotABlob { detail }, _) => format!("this is no sheet blob: {detail}"),
        (Finding::Unknown { .. }, _) => "there is too little to tell a wrong secret from a damaged blob".to_owned(),
    }
}

/// What was concluded, in one line that says all of it.
pub fn conclusion(diagnosis: &Diagnosis) -> String {
    let headline = headline(diagnosis);
    match &diagnosis.finding {
        Finding::Explained | Finding::NotABlob { .. } => headline,
        Finding::DamagedBlob { detail: more }
        | Finding::ReadAsText { detail: more }
        | Finding::WrongSecret { ruled_out: more }
        | Finding::Unknown { ruled_out: more } => format!("{headline}: {more}"),
    }
}

/// The word for a conclusion, for programs.
pub fn word(finding: &Finding) -> &'static str {
    match finding {
        Finding::Explained => "explained",
        Finding::DamagedBlob { .. } => "damaged-blob",
        Finding::WrongSecret { .. } => "wrong-secret",
        Finding::ReadAsText { .. } => "read-as-text",
        Finding::NotABlob { .. } => "not-a-blob",
        Finding::Unknown { .. } => "unknown",
    }
}

/// Whether the conclusion is about one secret.
pub fn is_about_a_secret(finding: &Finding) -> bool {
    matches!(finding, Finding::Explained | Finding::DamagedBlob { .. })
}

/// The diagnosis for a person, indented below the line that holds its headline. What a code means is said the first time only:
/// `said` remembers.
pub fn explain(diagnosis: &Diagnosis, said: &mut Vec<&'static str>, paint: Paint) -> String {
    let mut out = String::new();
    let line = |out: &mut String, indent: usize, text: &str| {
        let _ = writeln!(out, "{}", wrapped(&text::sanitise(text), indent, 80));
    };
    if let Finding::WrongSecret { ruled_out } | Finding::Unknown { ruled_out } = &diagnosis.finding {
        line(&mut out, 4, ruled_out);
        return out;
    }
    for cause in &diagnosis.causes {
        let _ = writeln!(out, "    {}  {}", paint.strong("cause"), paint.name(cause.code));
        line(&mut out, 6, &cause.detail);
        if said.contains(&cause.code) {
            continue;
        }
        said.push(cause.code);
        if let Some(entry) = codes::explanation(cause.code) {
            line(&mut out, 6, entry.why);
            line(&mut out, 6, &format!("Repair: {}", entry.repair));
        }
    }
    let _ = writeln!(out, "    {}", paint.dim(&format!("{} tried", text::count(diagnosis.tried, "combination"))));
    out
}

/// The causes for programs.
pub fn causes(diagnosis: &Diagnosis) -> Vec<CauseRow> {
    diagnosis.causes.iter().map(CauseRow::from).collect()
}
