//! Cards and calendars in lines (vCard, RFC 6350; iCalendar, RFC 5545): `FN:Ada`, `ATTENDEE;CN=Ada:mailto:ada@example.org`. Each property is told by
//! its name; a line that was folded and changes is written in one.

use super::Pass;
use super::kind::Kind;

/// What stands under the names of properties.
const PROPERTIES: [(Kind, &str); 8] = [
    (
        Kind::Name,
        "FN N NICKNAME SORT-STRING ORG RELATED AGENT CONTACT ATTENDEE ORGANIZER X-SPOUSE X-MANAGER X-ASSISTANT",
    ),
    (Kind::Phone, "TEL"),
    (Kind::Email, "EMAIL"),
    (Kind::Place, "ADR LABEL GEO LOCATION BIRTHPLACE DEATHPLACE"),
    (Kind::Date, "BDAY ANNIVERSARY DEATHDATE"),
    (Kind::Prose, "TITLE ROLE NOTE SUMMARY DESCRIPTION COMMENT"),
    (Kind::Attribute, "GENDER IMPP X-SKYPE X-AIM X-JABBER X-ICQ X-MSN X-SOCIALPROFILE HOBBY INTEREST EXPERTISE"),
    (Kind::Secret, "UID PHOTO LOGO SOUND KEY"),
];

impl Pass<'_> {
    /// Cards or calendars; `None` where a text has none.
    pub(super) fn card(&mut self, text: &str) -> Option<String> {
        if !["BEGIN:VCARD", "BEGIN:VCALENDAR", "BEGIN:VEVENT"].iter().any(|begin| text.contains(begin)) {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let mut end = 0;
            loop {
                let line = rest.get(end..).unwrap_or_default();
                end += line.find('\n').map_or(line.len(), |at| at + 1);
                let folded = rest.get(end..).is_some_and(|next| next.starts_with([' ', '\t']));
                if !folded {
                    break;
                }
            }
            let (line, after) = rest.split_at(end);
            let bare = line.trim_end_matches(['\r', '\n']);
            let unfolded =
                ["\r\n ", "\r\n\t", "\n ", "\n\t"].iter().fold(bare.to_owned(), |line, fold| line.replace(fold, ""));
            match self.property(&unfolded) {
                Some(new) => out.push_str(&new),
                None => out.push_str(bare),
            }
            out.push_str(line.get(bare.len()..).unwrap_or_default());
            rest = after;
        }
        Some(out)
    }

    fn property(&mut self, line: &str) -> Option<String> {
        let mut quoted = false;
        let colon = line.find(|letter| {
            quoted ^= letter == '"';
            letter == ':' && !quoted
        })?;
        let (head, value) = (line.get(..colon)?, line.get(colon + 1..)?);
        let mut parts = head.split(';');
        let name = parts.next()?;
        let mut out = name.to_owned();
        for part in parts {
            let own = part.split_once('=').filter(|(name, _)| name.eq_ignore_ascii_case("CN"));
            let new = match own {
                Some((name, value)) => self.value(Kind::Name, value).map(|new| format!("{name}={new}")),
                None => self.scan_forms(part),
            };
            out.push(';');
            out.push_str(new.as_deref().unwrap_or(part));
        }
        out.push(':');
        // A group stands before the name: `item1.TEL`.
        let name = name.rsplit('.').next().unwrap_or(name).to_ascii_uppercase();
        let kind = PROPERTIES.iter().find(|(_, names)| names.split(' ').any(|own| own == name)).map(|(kind, _)| *kind);
        for (at, piece) in value.split("\\n").enumerate() {
            if at > 0 {
                out.push_str("\\n");
            }
            let new = match kind {
                Some(Kind::Name) if piece.contains('@') => self.scan_forms(piece),
                Some(kind) => self.value(kind, piece),
                None => self.scan_forms(piece).or_else(|| self.apply_learned(piece)),
            };
            out.push_str(new.as_deref().unwrap_or(piece));
        }
        (out != line).then_some(out)
    }
}
