//! A scheme as a row of the script: what [`crate::platform`] says of it, in words that the script's one interpreter reads.

use serde_json::{Map, Value, json};

use super::{Engine, Refusal, Signer};
use crate::platform::{Carrier, Encoding, Mac, Piece, Recipe};

/// What a script does with a scheme.
pub(super) enum Way {
    /// Header lines that are made anew: their names, and the row that says how.
    Headers(Vec<String>, Value),
    /// A blob in the body that is sealed anew.
    Sheet(Value),
    /// Nothing, for this reason.
    Kept(&'static str),
}

/// How the engine makes the proof of that scheme anew.
pub(super) fn way(engine: Engine, signer: &Signer) -> Result<Way, Refusal> {
    let setting = &signer.setting;
    let scheme = setting.scheme;
    let mut row = Map::new();
    row.insert("scheme".into(), scheme.name.into());
    row.insert("secret".into(), scheme.secret.into());
    row.insert("variables".into(), signer.variables.clone().into());
    if setting.recipe == Recipe::Sheet {
        row.insert("way".into(), "sheet".into());
        return Ok(Way::Sheet(row.into()));
    }
    if matches!(scheme.carrier, Carrier::Field(_)) {
        return Ok(Way::Kept("it proves who a person is, not who sent the request"));
    }
    row.insert("header".into(), setting.carrier.clone().into());
    let mut names = vec![setting.carrier.clone()];
    match setting.recipe {
        Recipe::Equality => {
            row.insert("way".into(), "secret".into());
        }
        Recipe::Mac(mac) => {
            if !engine.hashes(mac.hash) {
                return Err(Refusal::CannotSay(format!(
                    "{} has no HMAC with {}, which `{}` is set to; `locust` has one",
                    engine.name(),
                    mac.hash.name(),
                    scheme.name
                )));
            }
            let Some(over) = pieces(mac) else {
                return Ok(Way::Kept("it covers something that no request carries"));
            };
            row.insert("way".into(), "mac".into());
            row.insert("hash".into(), mac.hash.name().into());
            row.insert("over".into(), over);
            row.insert("prefix".into(), setting.prefix.clone().into());
            row.insert("encoding".into(), encoding(mac.encoding).into());
            if mac.over.contains(&Piece::AccountId) {
                let variable = format!("{}_ACCOUNT_ID", scheme.platform.to_ascii_uppercase());
                row.insert("account_variable".into(), variable.into());
                row.insert("account_id".into(), setting.account_id().into());
            }
            names.extend(setting.timestamp_header().map(str::to_owned));
        }
        Recipe::Jwt | Recipe::Sheet => return Ok(Way::Kept("it is no header")),
    }
    Ok(Way::Headers(names, row.into()))
}

/// What is signed, piece after piece. A header that is signed is a timestamp in milliseconds, made anew.
fn pieces(mac: Mac) -> Option<Value> {
    let words = mac.over.iter().map(|piece| match piece {
        Piece::Body => Some(json!("body")),
        Piece::AsciiBody => Some(json!("ascii_body")),
        Piece::Header(name) => Some(json!({ "now_ms": name })),
        Piece::AccountId => Some(json!("account_id")),
        Piece::Id => None,
    });
    words.collect::<Option<Vec<Value>>>().map(Value::Array)
}

fn encoding(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::HexLower => "hex-lower",
        Encoding::HexUpper => "hex-upper",
        Encoding::Base64 => "base64",
        Encoding::Base64Url => "base64url",
    }
}
