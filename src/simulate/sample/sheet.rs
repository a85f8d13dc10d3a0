//! The sheet: a page that greets whom the encrypted user names. reference/intercom.md §1.6, §5.5, §5.6.

use zeroize::Zeroizing;

use super::body::{self, Object};
use super::flaw::Flaw;
use super::refusal::{Refused, refuse};
use super::{Answered, Sample, respond};
use crate::capture::Request;
use crate::recognise;

/// What the page does: sends the date to the app, as `sheet_values`.
const SCRIPT: &str = concat!(
    "document.getElementById('book').addEventListener('click',function(){",
    "INTERCOM_MESSENGER_SHEET_LIBRARY.submitSheet({date:document.getElementById('date').value});});"
);
/// The library's script and the page's own are allowed and nothing else is; the page may be framed by anyone.
const POLICY: &str = concat!(
    "default-src 'none'; script-src https://js.intercomcdn.com/ 'sha256-eIM9m3vyROfZ3fuMGUlYS9s8dpxLeUPjAXh5LTnG804='; ",
    "base-uri 'none'; form-action 'none'"
);

impl Sample {
    pub(super) fn open_sheet(&self, request: &Request) -> Answered {
        let form = recognise::sheet_form(&request.body);
        let data = Object::read(form.as_deref().unwrap_or(&request.body))?;
        let name = self.name(data.get("user").filter(|user| *user != b"null"))?;
        let mut response = respond::html(200, page(&self.shown(name.as_deref().unwrap_or("there"))));
        response.headers.push("Content-Security-Policy", POLICY);
        if self.flaws.has(Flaw::Framed) {
            response.headers.push("X-Frame-Options", "SAMEORIGIN");
        }
        Ok(response)
    }

    /// The name of the user whom the blob vouches for, where it has one.
    fn name(&self, user: Option<&[u8]>) -> Result<Option<String>, Refused> {
        let unchecked = self.flaws.has(Flaw::Unsigned) || self.flaws.has(Flaw::SheetUnchecked);
        let Some(user) = user else {
            return if unchecked { Ok(None) } else { Err(refuse("user-missing")) };
        };
        let Some(blob) = body::text(user) else {
            return if unchecked { Ok(name_in(user)) } else { Err(refuse("user-plain")) };
        };
        let mut plaintext = Zeroizing::new(Vec::new());
        match self.gate("intercom-sheet").map(|gate| gate.open(blob.as_bytes(), &mut plaintext)) {
            Some(Ok(_)) => Ok(name_in(&plaintext)),
            _ if unchecked => Ok(None),
            Some(Err(Some(_))) => Err(refuse("blob-refused")),
            None | Some(Err(None)) => Err(refuse("secret-unknown")),
        }
    }
}

/// What a user is called: by name, else by address.
fn name_in(user: &[u8]) -> Option<String> {
    let user = Object::read(user).ok()?;
    user.text("name").filter(|name| !name.trim().is_empty()).or_else(|| user.text("email"))
}

fn page(name: &str) -> String {
    let name = escaped(name);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Dates</title>\n\
         <script src=\"https://js.intercomcdn.com/messenger-sheet-library.latest.js\"></script>\n</head>\n<body>\n\
         <h1>Hello, {name}</h1>\n<label>When shall we meet? <input type=\"date\" id=\"date\" value=\"2030-01-15\"></label>\n\
         <button type=\"button\" id=\"book\">Book</button>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// Text inside an element.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}
