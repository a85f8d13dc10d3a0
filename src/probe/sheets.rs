//! What must be refused where a request opens a sheet, whose encrypted user is its only proof. Says nothing about requests that are signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::subject::{STRANGER, Shot, Subject};
use super::{Probe, probes};
use crate::json;
use crate::platform::Recipe;
use crate::secret::Secret;
use crate::sheet;
use crate::signature::Setting;

pub(super) static PROBES: &[Probe] = probes![
    "sheet-plain-user", Refuse, Anyone, plain_user, "a sheet opened for a user who is not encrypted", "Whoever knows the address opens the sheet as any of your users: the encrypted user is the only proof that the request carries.", "Decrypt `user`, which must be a text, and refuse everything else.";
    "sheet-no-user", Refuse, Anyone, no_user, "a sheet opened for nobody", "Whoever knows the address opens the sheet.", "Refuse a request whose `user` is missing or no text.";
    "sheet-empty-user", Refuse, Anyone, empty_user, "a sheet opened with an empty user", "Whoever knows the address opens the sheet: an empty text is passed over like a missing user.", "Decrypt `user`, and refuse everything that does not decrypt, an empty text too.";
    "sheet-garbage", Refuse, Anyone, garbage, "a sheet opened with a blob of made-up bytes", "Whoever knows the address opens the sheet: the blob is not decrypted, or what comes of it not looked at.", "Decrypt the blob and refuse where that fails; let no exception pass as an empty user.";
    "sheet-other-secret", Refuse, Anyone, other_secret, "a sheet's user sealed with a secret that is not yours", "Anybody's secret will do, so that whoever knows the address opens the sheet as any of your users.", "Decrypt with the SHA-256 of your client secret, and check the tag (`final()` in Node).";
    "sheet-tampered", Refuse, Witness, tampered, "a sheet's blob with one bit of the user changed", "AES-GCM without its tag is a stream of bits that can be flipped one by one: whoever has one blob makes it another user's.", "Check the tag: setAuthTag and final() in Node, a library's one-step decrypt elsewhere.";
    "sheet-tag-changed", Refuse, Witness, tag_changed, "a sheet's blob with one bit of its tag changed", "The tag is not checked, so that the blob's bits can be flipped one by one: whoever has one blob makes it another user's.", "Check the tag: setAuthTag and final() in Node, a library's one-step decrypt elsewhere.";
    "sheet-tag-cut", Refuse, Witness, tag_cut, "a sheet's blob with its tag cut to 4 bytes", "A short tag is guessed in a few billion attempts, and Node's createDecipheriv takes one unless `authTagLength` is given.", "Take a tag of 16 bytes and no other.";
];

/// The good sheet request with another `user`, as JSON.
fn with_user(subject: &Subject<'_>, user: &str) -> Option<Shot> {
    let setting: &Setting = subject.setting?;
    if setting.recipe != Recipe::Sheet {
        return None;
    }
    let body = sheet::with_data(&subject.good.body, |data| json::with_member(data, "user", user.as_bytes()))?;
    Some(Shot::plain(crate::capture::Request { body, ..subject.good.clone() }))
}

/// … with other bytes in its blob.
fn with_blob(subject: &Subject<'_>, change: impl FnOnce(&mut Vec<u8>) -> Option<()>) -> Option<Shot> {
    let found = sheet::find_blob(&subject.good.body)?;
    let mut bytes = Vec::new();
    sheet::decode(&found.blob, &mut bytes).ok()?;
    change(&mut bytes)?;
    with_user(subject, &Value::from(STANDARD.encode(&bytes)).to_string())
}

pub(super) fn plain_user(subject: &Subject<'_>) -> Option<Shot> {
    with_user(subject, r#"{"type":"user","id":"1","name":"Mallory","email":"mallory@example.test"}"#)
}

fn no_user(subject: &Subject<'_>) -> Option<Shot> {
    with_user(subject, "null")
}

fn empty_user(subject: &Subject<'_>) -> Option<Shot> {
    with_user(subject, "\"\"")
}

fn garbage(subject: &Subject<'_>) -> Option<Shot> {
    let made_up: Vec<u8> = (0..96).map(|byte: u8| byte.wrapping_mul(167)).collect();
    with_user(subject, &Value::from(STANDARD.encode(made_up)).to_string())
}

pub(super) fn other_secret(subject: &Subject<'_>) -> Option<Shot> {
    sealed_with(subject, STRANGER)
}

/// The sheet's user sealed with another secret.
pub(super) fn sealed_with(subject: &Subject<'_>, other: &[u8]) -> Option<Shot> {
    let found = sheet::find_blob(&subject.good.body)?;
    let mut user = zeroize::Zeroizing::new(Vec::new());
    let opens =
        |secret: &Secret| sheet::open(&sheet::Key::from_secret(secret.expose()), &found.blob, &mut user).is_ok();
    if !subject.secrets.iter().any(opens) {
        return None;
    }
    let blob = sheet::seal(&sheet::Key::from_secret(other), sheet::random_iv().ok()?, &user);
    with_user(subject, &Value::from(blob).to_string())
}

fn tampered(subject: &Subject<'_>) -> Option<Shot> {
    with_blob(subject, |bytes| {
        let inside = sheet::IV_LENGTH + bytes.len().checked_sub(sheet::IV_LENGTH + sheet::TAG_LENGTH + 1)? / 2;
        *bytes.get_mut(inside)? ^= 1;
        Some(())
    })
}

fn tag_changed(subject: &Subject<'_>) -> Option<Shot> {
    with_blob(subject, |bytes| {
        *bytes.last_mut()? ^= 1;
        Some(())
    })
}

fn tag_cut(subject: &Subject<'_>) -> Option<Shot> {
    with_blob(subject, |bytes| {
        let length = bytes.len().checked_sub(sheet::TAG_LENGTH - 4)?;
        bytes.truncate(length);
        Some(())
    })
}
