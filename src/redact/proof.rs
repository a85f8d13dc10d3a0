//! Proofs inside bodies: sealed users, hashes of ids and the claims of tokens, opened where that can be done and made anew with the public secrets.

use super::kind::Kind;
use super::{Note, Pass, work};
use crate::document::{self, Node};
use crate::platform::{Carrier, Piece};
use crate::sheet;
use crate::signature::jwt;

impl Pass<'_> {
    /// The id that the hashes of an object are of, as it stands there afterwards.
    pub(super) fn whose(&mut self, object: Node<'_>) -> Option<String> {
        let (kind, id) = match object.get("user_id") {
            Some(id) => (Kind::Id, id),
            None => (Kind::Email, object.get("email")?),
        };
        work::done(object.source().len());
        let text =
            id.string().map_or_else(|| String::from_utf8_lossy(id.source()).into_owned(), std::borrow::Cow::into_owned);
        let counts = self.counts;
        let new = if id.kind() == document::Kind::Number { self.number(kind, &text) } else { self.value(kind, &text) };
        self.counts = counts;
        Some(new.unwrap_or(text))
    }

    /// The hash of an id, made anew with the public secret. Nothing vouches for one whose id is not there.
    pub(super) fn user_hash(&mut self, id: Option<&str>, hash: &str) -> Option<String> {
        let Some(id) = id else { return self.value(Kind::Secret, hash) };
        let upper = hash.bytes().any(|byte| byte.is_ascii_uppercase());
        let scheme = if upper { "kentico-identity" } else { "intercom-identity" };
        let made = self.redaction.public(scheme).and_then(|(setting, secret)| {
            let mac = setting
                .mac()
                .filter(|mac| mac.over == [Piece::Id] && matches!(setting.scheme.carrier, Carrier::Field(_)))?;
            let pieces = crate::signature::Ingredients { body: id.as_bytes(), ..Default::default() };
            Some(setting.write(mac, &crate::signature::digest(mac.hash, secret.expose(), mac.over, pieces)))
        });
        let new = made.unwrap_or_else(|| self.redaction.mint.token(hash));
        self.signed(scheme, hash != new);
        self.changed(Kind::Token, hash, new)
    }

    /// A sealed user, opened, redacted and sealed with the public secret. One that no secret opens is replaced by somebody made up.
    pub(super) fn blob(&mut self, blob: &str) -> Option<String> {
        let (_, public) = self.redaction.public("intercom-sheet")?;
        let mut plaintext = zeroize::Zeroizing::new(Vec::new());
        let mut secrets = self.redaction.options.secrets.iter().chain([public]);
        let opened = secrets.any(|secret| {
            sheet::open(&sheet::Key::from_secret(secret.expose()), blob.as_bytes(), &mut plaintext).is_ok()
        });
        if !opened {
            self.note(Note::BlobMadeUp);
            let mint = &self.redaction.mint;
            let user = serde_json::json!({
                "type": "user",
                "id": mint.id(&format!("{:024x}", blob.len())),
                "email": mint.email(blob),
                "name": mint.name(blob.get(..12).unwrap_or(blob)),
            });
            *plaintext = user.to_string().into_bytes();
        }
        let new = self.nested(&plaintext).changed();
        let plaintext = new.as_deref().unwrap_or(&plaintext);
        let key = sheet::Key::from_secret(public.expose());
        let sealed = sheet::seal(&key, self.redaction.mint.iv(plaintext), plaintext);
        self.signed("intercom-sheet", sealed != blob);
        self.changed(Kind::Blob, blob, sealed)
    }
}

/// The claims of a token, as its text has them.
pub(super) fn claims(text: &str) -> Option<String> {
    use base64::Engine as _;
    jwt::parse(text).ok()?;
    let claims = text.trim().split('.').nth(1)?.trim_end_matches('=');
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).ok()?;
    String::from_utf8(bytes).ok()
}

/// Whether a text has the form of a sealed user.
pub(super) fn is_blob(text: &str) -> bool {
    let mut bytes = Vec::new();
    sheet::decode(text.as_bytes(), &mut bytes).is_ok() && bytes.len() >= sheet::IV_LENGTH + sheet::TAG_LENGTH
}
