//! Which captures are sent, to whom, and signed with what: the arguments of every command that sends captures.

use std::fmt::Write as _;
use std::path::Path;

use clap::Args;

use super::config::Config;
use super::endpoint::EndpointArgs;
use super::folders;
use super::input::Source;
use super::named::NamedFiles;
use super::scheme::{self, ChoiceArgs};
use super::secrets::SecretArgs;
use super::shell::Voice;
use super::signer::Signer;
use super::stock::Settled;
use super::verify;
use crate::capture::Format;
use crate::cli::value::{read, read_hidden};
use crate::exit::Failure;
use crate::platform::{self, Recipe, Scheme};
use crate::redact;
use crate::replay::route::{Map, Route};
use crate::text;
use crate::wire::Target;

/// Headers that let their holder in, whatever the platform.
pub(super) const CREDENTIALS: [&str; 6] =
    ["Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Api-Key", "X-Auth-Token"];

/// What is sent, to whom, and signed with what.
#[derive(Args)]
pub(super) struct SendArgs {
    /// Files, folders, or - for standard input
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<String>,
    #[command(flatten)]
    pub(super) endpoint: EndpointArgs,
    #[command(flatten)]
    pub(super) secrets: SecretArgs,
    /// The scheme to sign by, where headers and flow do not tell it
    #[arg(long, value_name = "NAME", value_parser = read(scheme::scheme))]
    pub(super) scheme: Option<&'static Scheme>,
    #[command(flatten)]
    pub(super) choices: ChoiceArgs,
    /// Send what begins with this path to that one; may be repeated
    #[arg(long = "map", value_name = "FROM=TO", value_parser = read(map))]
    pub(super) maps: Vec<(String, String)>,
    /// A header to set, or with nothing behind the colon to leave out; may be repeated
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = read_hidden(header))]
    pub(super) headers: Vec<(String, Option<String>)>,
    /// The captures' format: http, har, curl, fetch, powershell, ndjson, gateway, ngrok, postman, burp, hexdump, body
    #[arg(long, value_name = "FORMAT", value_parser = read(verify::capture_format))]
    pub(super) from: Option<Format>,
    #[command(flatten)]
    pub(super) files: NamedFiles,
}

impl SendArgs {
    /// Where the captures are.
    pub(super) fn sources(&self, voice: Voice) -> Result<Vec<Source>, Failure> {
        if self.secrets.reads_stdin() && (self.paths.is_empty() || self.paths.iter().any(|name| name == "-")) {
            return Err(Failure::question(
                "the secret and the captures cannot both come from standard input; give one of them as a file",
            ));
        }
        let sources = folders::sources(&self.paths)?;
        // Who only looks around with the sample misses nothing.
        let looks_around = self.endpoint.written() == "sample";
        let overlooked = if looks_around { Vec::new() } else { folders::overlooked(&self.paths) };
        if let Some(first) = overlooked.first() {
            let files = text::count(overlooked.len() as u64, "file");
            let first = text::sanitise(&first.display().to_string());
            voice.note(&format!("left out, since their names do not say that they hold captures: {files}, {first} first; name them to send them"));
        }
        Ok(sources)
    }

    /// The paths that were looked into, for people.
    pub(super) fn places(&self) -> String {
        const SHOWN: usize = 3;
        if self.paths.is_empty() {
            return "-".to_owned();
        }
        let mut places = self.paths.iter().take(SHOWN).map(|path| text::sanitise(path)).collect::<Vec<_>>().join(", ");
        if let Some(more) = self.paths.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            let _ = write!(places, " and {more} more");
        }
        places
    }

    /// The flags that tell where the secrets are and what the account chose, quoted, each after a space. A secret that stood on the command
    /// line is left out.
    pub(super) fn secret_flags(&self, config: Option<&Path>) -> String {
        let mut flags = String::new();
        self.secrets.harmless().for_each(|source| flag(&mut flags, "--secret", source));
        if let Some(path) = config {
            flag(&mut flags, "--config", &path.display().to_string());
        }
        self.choices.each_flag(|name, value| flag(&mut flags, name, value));
        flags
    }

    /// What tells by which schemes captures are signed, and with which secrets.
    pub(super) fn signer<'p>(&self, sources: &'p [Source], places: &'p [Settled], config: &Config) -> Signer<'p> {
        Signer {
            sources,
            places,
            secrets_given: self.secrets.given(),
            only_scheme: self.scheme,
            subscription_header: self.choices.subscription_header(config),
        }
    }

    /// Where requests go and what changes on their way.
    pub(super) fn route(&self, target: Target) -> Route {
        let maps = self.maps.iter().map(|(from, to)| Map::new(from, to)).collect();
        Route { target, maps, headers: self.headers.clone() }
    }

    /// The names of headers whose value is a signature, and of those whose value lets its holder in.
    pub(super) fn proving(&self, config: &Config) -> (Vec<String>, Vec<String>) {
        // A key that is sent as it is is no signature.
        let (keys, signing): (Vec<&Scheme>, Vec<&Scheme>) =
            platform::schemes().partition(|scheme| scheme.recipe == Recipe::Equality);
        let names = |schemes: Vec<&'static Scheme>| schemes.into_iter().map(|scheme| scheme.carrier.name().to_owned());
        let carriers = names(signing).chain(self.choices.subscription_header(config)).collect();
        (carriers, names(keys).chain(CREDENTIALS.map(str::to_owned)).collect())
    }

    /// Says which `--map` fitted no request: most are misspelt.
    pub(super) fn mention_idle_maps(route: &Route, voice: Voice) {
        for map in route.maps.iter().filter(|map| !map.has_fitted()) {
            voice.warning(&format!("no request began with `{}`, so --map changed none", text::sanitise(map.from())));
        }
    }

    /// The flags that tell where captures go and what changes on the way, quoted, each after a space. What lets its holder in is left out.
    pub(super) fn way_flags(&self) -> String {
        let mut flags = String::new();
        let mut add = |name: &str, value: &str| flag(&mut flags, name, value);
        add("--to", self.endpoint.written());
        self.endpoint.allowed().iter().for_each(|host| add("--allow-host", host));
        self.scheme.iter().for_each(|scheme| add("--scheme", scheme.name));
        self.maps.iter().for_each(|(from, to)| add("--map", &format!("{from}={to}")));
        self.from.iter().for_each(|format| add("--from", format.name()));
        for (name, value) in &self.headers {
            match value {
                // Nothing behind the colon would leave the header out; a variable that is not set stops the shell.
                Some(_) if is_credential(name) => {
                    let _ = write!(flags, " -H \"{name}: ${{{}:?}}\"", variable(name));
                }
                _ => flag(&mut flags, "-H", &format!("{name}: {}", value.as_deref().unwrap_or_default())),
            }
        }
        if self.endpoint.is_insecure() {
            flags.push_str(" --insecure");
        }
        flags
    }
}

/// Whether a header of that name lets its holder in, as far as names tell.
pub(super) fn is_credential(name: &str) -> bool {
    CREDENTIALS.iter().any(|credential| credential.eq_ignore_ascii_case(name)) || redact::names_a_secret(name)
}

/// The variable of a shell that is called like a header: `X_API_KEY`.
fn variable(header: &str) -> String {
    let letter = |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte.to_ascii_uppercase()) } else { '_' };
    let begins = if header.starts_with(|first: char| first.is_ascii_digit()) { "_" } else { "" };
    begins.chars().chain(header.bytes().map(letter)).collect()
}

/// Adds a flag with its value, quoted, after a space.
pub(super) fn flag(flags: &mut String, name: &str, value: &str) {
    let _ = write!(flags, " {name} {}", text::shell_word(value));
}

fn map(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((from, to)) if from.starts_with('/') && to.starts_with('/') => Ok((from.to_owned(), to.to_owned())),
        _ => Err("write two paths, as in /prod/initialize=/initialize".to_owned()),
    }
}

fn header(text: &str) -> Result<(String, Option<String>), String> {
    let (name, value) = verify::header(text)?;
    if value.bytes().any(|byte| byte < b' ' && byte != b'\t') {
        return Err("the value holds a line break or another control character".to_owned());
    }
    Ok((name, (!value.is_empty()).then_some(value)))
}
