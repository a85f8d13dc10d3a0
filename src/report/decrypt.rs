//! How a blob that does not open is explained.

use std::fmt::Write as _;

use super::{CauseRow, wrapped};
use crate::codes;
use crate::sheet::{Diagnosis, Finding};
use crate::text;
use crate::ui::Paint;

/// One line that says what was concluded.
pub fn conclusion(diagnosis: &Diagnosis) -> String {
    match &diagnosis.finding {
        Finding::Explained => "the blob opens once this is undone".to_owned(),
        Finding::DamagedBlob { detail } => {
            format!("the secret is right and the blob is damaged: {detail}")
        }
        Finding::WrongSecret { ruled_out } => format!(
            "no secret at hand opens it, so the secret is another one or the blob's first bytes are damaged: {ruled_out}"
        ),
        Finding::NotABlob { detail } => format!("this is no sheet blob: {detail}"),
        Finding::Unknown { ruled_out } => {
            format!("there is too little to tell a wrong secret from a damaged blob: {ruled_out}")
        }
    }
}

/// The word for a conclusion, for programs.
pub fn word(finding: &Finding) -> &'static str {
    match finding {
        Finding::Explained => "explained",
        Finding::DamagedBlob { .. } => "damaged-blob",
        Finding::WrongSecret { .. } => "wrong-secret",
        Finding::NotABlob { .. } => "not-a-blob",
        Finding::Unknown { .. } => "unknown",
    }
}

/// The diagnosis for a person, indented below the line that reports the failure.
pub fn explain(diagnosis: &Diagnosis, paint: Paint) -> String {
    let mut out = format!("{}\n", wrapped(&conclusion(diagnosis), 4, 80));
    for cause in &diagnosis.causes {
        let _ = writeln!(out, "    {}  {}", paint.strong("cause"), paint.name(cause.code));
        let _ = writeln!(out, "{}", wrapped(&text::sanitise(&cause.detail), 6, 80));
        if let Some(entry) = codes::explanation(cause.code) {
            let _ = writeln!(out, "{}", wrapped(&format!("{} Repair: {}", entry.why, entry.repair), 6, 80));
        }
    }
    let _ = writeln!(out, "    {}", paint.dim(&format!("{} tried", text::count(diagnosis.tried, "combination"))));
    out
}

/// The causes for programs.
pub fn causes(diagnosis: &Diagnosis) -> Vec<CauseRow> {
    diagnosis.causes.iter().map(CauseRow::from).collect()
}
