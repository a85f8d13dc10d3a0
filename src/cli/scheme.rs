//! Naming a scheme, and what an account chose about it.

use clap::Args;

use super::config::{Choices, Config};
use crate::capture::is_token;
use crate::cli::value::read;
use crate::exit::Failure;
use crate::platform::{self, Accepts, Carrier, Encoding, Hash, Mac, Recipe, Scheme};
use crate::signature::Setting;
use crate::text;

/// What an account chose: flags first, then courtside.toml.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "What the account chose")]
pub(super) struct ChoiceArgs {
    /// The header that carries an infobip-subscription signature [default: X-Ib-Hmac-Signature]
    #[arg(long, value_name = "NAME")]
    header_name: Option<String>,
    /// The hash of an infobip-subscription signature: md5, sha1, sha224, sha256, sha384, sha512 [default: what a signature's length
    /// tells; sha256 to sign]
    #[arg(long, value_name = "HASH", value_parser = read(hash))]
    algorithm: Option<Hash>,
    /// How an infobip-subscription signature is written: hex or base64 [default: hex]
    #[arg(long, value_name = "FORM", value_parser = read(encoding))]
    encoding: Option<Encoding>,
    /// What stands before the digits of an infobip-subscription signature [default: nothing]
    #[arg(long, value_name = "TEXT")]
    prefix: Option<String>,
    /// The account id that infobip-legacy signs
    #[arg(long, value_name = "ID")]
    account_id: Option<String>,
}

impl ChoiceArgs {
    /// Each flag that was given, with its value.
    pub(super) fn each_flag(&self, mut each: impl FnMut(&str, &str)) {
        self.header_name.iter().for_each(|name| each("--header-name", name));
        self.algorithm.iter().for_each(|hash| each("--algorithm", hash.name()));
        let encoding = self.encoding.map(|encoding| if encoding == Encoding::Base64 { "base64" } else { "hex" });
        if let Some(encoding) = encoding {
            each("--encoding", encoding);
        }
        self.prefix.iter().for_each(|prefix| each("--prefix", prefix));
        self.account_id.iter().for_each(|id| each("--account-id", id));
    }

    /// The scheme as it applies to this account.
    pub(super) fn setting(&self, scheme: &'static Scheme, config: &Config) -> Result<Setting, Failure> {
        let mut setting = Setting::from(scheme);
        let none = Choices::default();
        let choices = config.schemes.get(scheme.name).unwrap_or(&none);
        setting.name_account(self.account_id.clone().or_else(|| choices.account_id.clone()));
        let (Carrier::ConfiguredHeader(_), Recipe::Mac(mac)) = (scheme.carrier, scheme.recipe) else {
            return Ok(setting);
        };
        let from_file =
            |message: String| Failure::question(format!("courtside.toml, schemes.{}: {message}", scheme.name));
        if let Some(header) = self.header_name.as_ref().or(choices.header.as_ref()) {
            if !is_token(header.as_bytes()) {
                let shown = text::visible(header.as_bytes());
                return Err(Failure::question(format!(
                    "`{shown}` is no name of a header; give the one that the account's settings say, without a colon"
                )));
            }
            setting.carrier.clone_from(header);
        }
        if let Some(prefix) = self.prefix.as_ref().or(choices.prefix.as_ref()) {
            if prefix.chars().any(char::is_control) {
                return Err(Failure::question(format!(
                    "the prefix `{}` holds a line break or another control character, which no header does",
                    text::visible(prefix.as_bytes())
                )));
            }
            setting.prefix.clone_from(prefix);
            setting.prefix_chosen = true;
        }
        setting.hash_chosen = self.algorithm.is_some() || choices.algorithm.is_some();
        let hash = match (self.algorithm, &choices.algorithm) {
            (Some(hash), _) => hash,
            (None, Some(name)) => hash(name).map_err(from_file)?,
            (None, None) => mac.hash,
        };
        let encoding = match (self.encoding, &choices.encoding) {
            (Some(encoding), _) => encoding,
            (None, Some(name)) => encoding(name).map_err(from_file)?,
            (None, None) => mac.encoding,
        };
        // An account that chose an encoding sends no other; a library's upper case is not another.
        let chosen = self.encoding.is_some() || choices.encoding.is_some();
        let accepts = if chosen { Accepts::EitherCase } else { mac.accepts };
        setting.recipe = Recipe::Mac(Mac { hash, encoding, accepts, ..mac });
        Ok(setting)
    }

    /// Whether a flag says anything.
    pub(super) fn given(&self) -> bool {
        let Self { header_name, algorithm, encoding, prefix, account_id } = self;
        header_name.is_some() || algorithm.is_some() || encoding.is_some() || prefix.is_some() || account_id.is_some()
    }

    /// The account id that was given as an option.
    pub(super) fn account_id(&self) -> Option<&str> {
        self.account_id.as_deref()
    }

    /// The header name that the account chose for subscriptions, if any was said.
    pub(super) fn subscription_header(&self, config: &Config) -> Option<String> {
        let from_file = || config.schemes.get("infobip-subscription").and_then(|choices| choices.header.clone());
        self.header_name.clone().or_else(from_file)
    }
}

/// Reads a scheme's name. A platform without a scheme answers with what to check instead.
pub(super) fn scheme(name: &str) -> Result<&'static Scheme, String> {
    if let Some(scheme) = platform::scheme(name) {
        return Ok(scheme);
    }
    if let Some(sentence) = platform::platform(name).and_then(|platform| platform.unsigned) {
        return Err(sentence.to_owned());
    }
    let names: Vec<&str> = platform::schemes().map(|scheme| scheme.name).collect();
    let guess = text::did_you_mean(name, names.iter().copied())
        .map(|name| format!("did you mean `{name}`? "))
        .unwrap_or_default();
    Err(format!("{guess}the schemes are {}", names.join(", ")))
}

pub(super) fn hash(name: &str) -> Result<Hash, String> {
    // The vendor's own names are HMAC_SHA_256 and the like.
    let plain: String =
        name.to_ascii_lowercase().replace("hmac", "").chars().filter(char::is_ascii_alphanumeric).collect();
    Hash::ALL
        .into_iter()
        .find(|hash| hash.name() == plain)
        .ok_or_else(|| format!("`{}` is none of md5, sha1, sha224, sha256, sha384, sha512", text::sanitise(name)))
}

pub(super) fn encoding(name: &str) -> Result<Encoding, String> {
    match name {
        "hex" => Ok(Encoding::HexLower),
        "base64" => Ok(Encoding::Base64),
        _ => Err(format!("`{}` is neither hex nor base64", text::sanitise(name))),
    }
}
