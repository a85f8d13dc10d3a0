//! `courtside sign`: the headers for a body.

mod oddity;

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

use clap::{Args as ClapArgs, ValueEnum};
use serde::Serialize;

use oddity::Ends;

use super::config::Context;
use super::progress::Watch;
use super::scheme::ChoiceArgs;
use super::secrets::{self, SecretArgs};
use super::shell::Shell;
use super::{input, scheme, time};
use crate::capture::{self, Capture, Directive};
use crate::cli::value::{choice, read, read_hidden};
use crate::exit::{Blame, Exit, Failure};
use crate::platform::{Carrier, Mac, Piece, Recipe, Scheme};
use crate::read_ahead;
use crate::recognise;
use crate::report::SecretRow;
use crate::secret::Secret;
use crate::signature::{Ingredients, Setting, feed, in_seconds, jwt};
use crate::text;

/// Print the headers that prove who sent a body
///
/// The body is signed exactly as it is: a line break at the end of the file is signed too, and that is said. Identity schemes take
/// the id itself, infobip-legacy the account id, intercom-jwt the claims as JSON or with --claim.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The scheme: intercom, intercom-webhook, intercom-identity, intercom-jwt, infobip, infobip-legacy, infobip-subscription,
    /// kentico, kentico-signature, kentico-identity
    #[arg(value_name = "SCHEME", value_parser = read(scheme::scheme))]
    scheme: &'static Scheme,
    /// The body's file, or - for standard input; for identity schemes the id, for infobip-legacy the account id
    #[arg(value_name = "BODY")]
    body: Option<String>,
    #[command(flatten)]
    secrets: SecretArgs,
    /// What to print
    #[arg(long, value_name = "WHAT", value_parser = choice::<Print>())]
    print: Option<Print>,
    /// The time to sign for (infobip): now, Unix milliseconds, or a date such as 2023-11-14T22:13:20Z
    #[arg(long, value_name = "TIME", default_value = "now", allow_negative_numbers = true, value_parser = read(timestamp))]
    timestamp: i64,
    /// A claim of the token (intercom-jwt), as NAME=VALUE; may be repeated
    #[arg(long = "claim", value_name = "NAME=VALUE")]
    claims: Vec<String>,
    /// How long the token is good for (intercom-jwt), such as 2h; adds the claim exp
    #[arg(long, value_name = "SPAN", value_parser = read(time::parse_span))]
    expires: Option<i64>,
    /// Where --print curl and --print http send the body
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:3000/", value_parser = read_hidden(url))]
    url: String,
    #[command(flatten)]
    choices: ChoiceArgs,
}

const EXAMPLES: &str = "\
Examples:
  courtside sign intercom --secret env:INTERCOM_CLIENT_SECRET body.json
  courtside sign intercom --secret file:secret.txt - < body.json
  courtside sign infobip --secret env:INFOBIP_SIGNING_SECRET \\
    --timestamp 1700000000000 body.json
  courtside sign intercom-identity \\
    --secret env:INTERCOM_IDENTITY_SECRET 25
  courtside sign intercom-jwt --secret env:INTERCOM_IDENTITY_SECRET \\
    --claim user_id=25 --expires 2h
  courtside sign intercom body.json | \\
    curl -H @- --data-binary @body.json http://127.0.0.1:3000/initialize";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Print {
    /// Header lines, ready for `curl -H @-`
    Headers,
    /// The signature alone
    Signature,
    /// A curl command that sends the body
    Curl,
    /// A capture in the native form
    Http,
    /// The bytes that are signed
    StringToSign,
    /// A JSON object
    Json,
}

/// What is signed in a body's place.
#[derive(Clone, Copy)]
enum Id {
    /// Who somebody is.
    User,
    /// Which account a request comes from.
    Account,
}

impl Id {
    fn name(self) -> &'static str {
        match self {
            Self::User => "id",
            Self::Account => "account id",
        }
    }
}

/// A time that Infobip could have written: verify refuses what is no number of digits.
fn timestamp(text: &str) -> Result<i64, String> {
    let before = || "it lies before 1970, and no platform signs such a time".to_owned();
    time::parse_moment(text).and_then(|moment| (moment >= 0).then_some(moment).ok_or_else(before))
}

/// What may stand in a request line, whoever reads that.
fn url(text: &str) -> Result<String, String> {
    let spaced =
        text.is_empty() || text.contains(|character: char| character.is_control() || character.is_whitespace());
    let why = "a URL holds no white space and no line breaks; write %20 for a space";
    if spaced { Err(why.to_owned()) } else { Ok(text.to_owned()) }
}

/// What there is to print.
struct Signed {
    headers: Vec<(String, String)>,
    signature: String,
}

#[derive(Serialize)]
struct Json<'a> {
    schema_version: u32,
    scheme: &'a str,
    headers: &'a [(String, String)],
    signature: &'a str,
    secret: SecretRow,
}

/// Claims as they are to be signed, whole.
fn read_claims(text: &[u8]) -> Result<serde_json::Map<String, serde_json::Value>, Failure> {
    let claims = serde_json::from_slice(text).or_question("the claims are not a JSON object")?;
    jwt::altered(text).map_or(Ok(claims), |altered| Err(Failure::question(altered)))
}

/// Why Intercom would refuse a token of these claims, though its signature holds. Tests of an app need such tokens, expired ones more than others.
fn refusal(claims: &str) -> Option<jwt::Complaint> {
    let token = jwt::sign(b"", claims);
    let complaint = jwt::complaint(&jwt::parse(&token).ok()?, time::now_ms());
    complaint.filter(|complaint| complaint.code != "jwt-expired")
}

impl Args {
    #[inline(never)]
    pub(super) fn run(self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        let config = context.config()?;
        if self.secrets.reads_stdin() && self.body.as_deref().is_none_or(|body| body == "-") && self.claims.is_empty() {
            return Err(Failure::question(
                "the secret and the body cannot both come from standard input; give one of them as a file",
            ));
        }
        let mut setting = self.choices.setting(self.scheme, &config)?;
        let secrets = if self.secrets.given() {
            self.secrets.explicit(shell.voice)?
        } else {
            secrets::known(self.scheme, &config, shell.voice)?
        };
        let Some(secret) = secrets.first() else {
            return Err(Failure::question(secrets::missing(self.scheme)));
        };
        if secrets.len() > 1 {
            shell.voice.note(&format!("signed with the first of {} secrets", secrets.len()));
        }
        if let (Carrier::Field(name), Some(Print::Curl | Print::Http)) = (setting.scheme.carrier, self.print)
            && setting.recipe != Recipe::Sheet
        {
            return Err(Failure::question(format!(
                "the scheme `{}` puts `{name}` into a page and signs no request, so that there is none to print; --print signature or json prints it",
                setting.scheme.name
            )));
        }
        if setting.mac().is_some_and(|mac| mac.over.contains(&Piece::AccountId))
            && matches!(self.print, Some(Print::Curl | Print::Http))
        {
            return Err(Failure::question(
                "this scheme signs the account id and no body, so that there is no body to send; --print headers prints what a request of any body carries",
            ));
        }
        match setting.recipe {
            Recipe::Sheet => Err(Failure::question(
                "a sheet user is encrypted, not signed: use `courtside encrypt`, with --form for the whole body of an open-sheet request",
            )),
            Recipe::Equality => self.key(shell, &setting, secret),
            Recipe::Jwt => {
                let claims = self.claims(shell)?;
                if let Some(complaint) = refusal(&claims) {
                    shell.voice.warning(&format!(
                        "{}, and Intercom refuses such a token ({})",
                        complaint.detail, complaint.code
                    ));
                }
                let signed = Signed { headers: Vec::new(), signature: jwt::sign(secret.expose(), &claims) };
                let message = jwt::message(&claims);
                self.print(shell, secret, &signed, self.print.unwrap_or(Print::Signature), message.as_bytes())
            }
            Recipe::Mac(mac) => {
                if mac.over.contains(&Piece::AccountId) {
                    if let (Some(body), Some(id)) = (&self.body, self.choices.account_id()) {
                        return Err(Failure::question(format!(
                            "this scheme signs the account id and no body: leave out either --account-id {id} or `{body}`"
                        )));
                    }
                    if self.body.as_deref().is_some_and(|id| !id.trim().is_empty()) {
                        let id = String::from_utf8(self.id(shell, Id::Account)?);
                        setting.name_account(Some(id.or_question("the account id is no text in UTF-8")?));
                    } else if self.body.is_some() {
                        setting.name_account(None);
                    }
                    if setting.account_id().is_none() {
                        return Err(Failure::question("this scheme signs the account id: give it as the argument"));
                    }
                }
                self.sign(shell, &setting, mac, secret)
            }
        }
    }

    fn sign(&self, shell: &mut Shell, setting: &Setting, mac: Mac, secret: &Secret) -> Result<Exit, Failure> {
        let timestamp = self.timestamp.to_string();
        if setting.timestamp_header().is_some() && in_seconds(self.timestamp) {
            shell
                .voice
                .warning(&format!("the timestamp {timestamp} lies in 1973 or before; Infobip writes milliseconds"));
        }
        let fields = |body| Ingredients {
            body,
            timestamp: timestamp.as_bytes(),
            account_id: setting.account_id().unwrap_or_default().as_bytes(),
        };
        let print = self.print.unwrap_or(match setting.scheme.carrier {
            Carrier::Field(_) => Print::Signature,
            Carrier::Header(_) | Carrier::ConfiguredHeader(_) => Print::Headers,
        });
        let mut keyed = mac.hash.keyed(secret.expose());
        // A body that is only signed never has to be in memory whole; one that is printed has.
        let streamed = mac.over.last() == Some(&Piece::Body) && !matches!(print, Print::Http | Print::StringToSign);
        let mut body = Vec::new();
        if streamed {
            let before = &mac.over[..mac.over.len() - 1];
            feed(before, fields(b""), |part| keyed.update(part));
            let mut ends = Ends::default();
            self.each_block(shell.watch, |block| {
                keyed.update(block);
                ends.take(block);
            })?;
            self.mention(shell, setting, &ends)?;
        } else {
            match mac.over {
                [Piece::Id] => body = self.id(shell, Id::User)?,
                _ if mac.over.contains(&Piece::AccountId) => {}
                _ => {
                    self.each_block(shell.watch, |block| body.extend_from_slice(block))?;
                    let mut ends = Ends::default();
                    ends.take(&body);
                    self.mention(shell, setting, &ends)?;
                }
            }
            feed(mac.over, fields(&body), |part| keyed.update(part));
        }
        let signature = setting.write(mac, &keyed.finish());
        let mut headers = Vec::new();
        if let Some(name) = setting.timestamp_header() {
            headers.push((name.to_owned(), timestamp.clone()));
        }
        headers.push((setting.carrier.clone(), signature.clone()));
        let mut message = Vec::new();
        if print == Print::StringToSign {
            feed(mac.over, fields(&body), |part| {
                message.extend_from_slice(part);
            });
        } else {
            message = body;
        }
        self.print(shell, secret, &Signed { headers, signature }, print, &message)
    }

    /// Hands out the body in blocks: of the file, or of standard input.
    fn each_block(&self, watch: Watch, work: impl FnMut(&[u8])) -> Result<(), Failure> {
        match self.body.as_deref() {
            None | Some("-") => {
                if self.secrets.reads_stdin() {
                    return Err(Failure::question(
                        "the secret and the body cannot both come from standard input; give one of them as a file",
                    ));
                }
                if io::stdin().is_terminal() && self.body.is_none() {
                    return Err(Failure::question("no body: name its file, or pipe it in and write -"));
                }
                let input = watch.over(Box::new(io::stdin()), || None);
                read_ahead::for_each_block(input, work).or_question("cannot read the body from standard input")
            }
            Some("") => Err(Failure::question(input::EMPTY_NAME)),
            Some(path) => {
                let what = format!("cannot read the body from {path}");
                // Other commands take the thing itself, and a body begins like this.
                if path.trim_start().starts_with(['{', '[']) && !Path::new(path).exists() {
                    return Err(Failure::question(format!(
                        "a body is read from a file, or with - from standard input, as in printf %s 'BODY' | courtside sign {} -",
                        self.scheme.name
                    )));
                }
                let file = File::open(path).or_question(what.clone())?;
                let file = watch.over(Box::new(file), || input::length(path));
                read_ahead::for_each_block(file, work).or_question(what)
            }
        }
    }

    /// The argument itself, or what standard input holds without the line break at its end.
    fn id(&self, shell: &Shell, which: Id) -> Result<Vec<u8>, Failure> {
        let what = which.name();
        let id = match self.body.as_deref() {
            None | Some("-") => {
                let mut id = Vec::new();
                io::stdin()
                    .lock()
                    .take(1 << 20)
                    .read_to_end(&mut id)
                    .or_question(format!("cannot read the {what} from standard input"))?;
                id.strip_suffix(b"\r\n").or_else(|| id.strip_suffix(b"\n")).map(<[u8]>::to_vec).unwrap_or(id)
            }
            Some(id) => {
                if Path::new(id).is_file() {
                    shell
                        .voice
                        .warning(&format!("`{id}` was taken as the {what} itself; it is also the name of a file"));
                }
                id.as_bytes().to_vec()
            }
        };
        if id.is_empty() {
            return Err(Failure::question(match which {
                Id::User => "the id is empty; give the user_id, or the e-mail address where there is none",
                Id::Account => "the account id is empty: standard input holds none",
            }));
        }
        Ok(id)
    }

    fn claims(&self, shell: &Shell) -> Result<String, Failure> {
        let mut claims = serde_json::Map::new();
        let piped = self.body.as_deref() == Some("-") || (self.body.is_none() && self.claims.is_empty());
        if let Some(text) = self.body.as_deref().filter(|text| text.trim_start().starts_with('{')) {
            claims = read_claims(text.as_bytes())?;
        } else if self.body.is_some() || piped {
            let mut text = Vec::new();
            self.each_block(shell.watch, |block| text.extend_from_slice(block))?;
            if text.trim_ascii().is_empty() {
                return Err(Failure::question(
                    "there are no claims to sign: give them with --claim user_id=25, or as JSON, as in '{\"user_id\":\"25\"}'",
                ));
            }
            claims = read_claims(&text)?;
        }
        let mut named = HashSet::new();
        for claim in &self.claims {
            let (name, value) = claim
                .split_once('=')
                .ok_or_else(|| Failure::question("a claim is written NAME=VALUE, as in --claim user_id=25"))?;
            if !named.insert(name) {
                return Err(Failure::question(format!("--claim {name}=… is given twice; keep the one that is meant")));
            }
            // `user_id` must be a string even where it looks like a number; other values may be JSON.
            let parsed = (name != "user_id").then(|| serde_json::from_str(value).ok()).flatten();
            claims.insert(name.to_owned(), parsed.unwrap_or_else(|| value.into()));
        }
        if let Some(span) = self.expires {
            claims.insert("exp".to_owned(), ((time::now_ms() + span) / 1000).into());
        }
        if !claims.contains_key("user_id") {
            return Err(Failure::question(
                "the claim user_id is missing, and Intercom refuses tokens without it: add --claim user_id=…",
            ));
        }
        Ok(serde_json::Value::Object(claims).to_string())
    }

    /// A scheme that sends the secret itself: a command can name it without showing it.
    fn key(&self, shell: &mut Shell, setting: &Setting, secret: &Secret) -> Result<Exit, Failure> {
        let variable = secret.source().strip_prefix("env:").unwrap_or(setting.scheme.env);
        if self.print != Some(Print::Curl) {
            return Err(Failure::question(format!(
                "the scheme `{}` sends the {} itself, which is never printed; --print curl prints a command that takes it from ${variable}",
                setting.scheme.name, setting.scheme.secret
            )));
        }
        let body = self.body.as_deref().unwrap_or("-");
        writeln!(
            shell.out,
            "curl -H 'Content-Type: application/json' -H \"{}: ${variable}\" --data-binary {} {}",
            setting.carrier,
            text::shell_word(&format!("@{body}")),
            text::shell_word(&self.url)
        )?;
        Ok(Exit::Yes)
    }

    /// Prints; `message` is the body, or for `string-to-sign` what is signed.
    fn print(
        &self,
        shell: &mut Shell,
        secret: &Secret,
        signed: &Signed,
        print: Print,
        message: &[u8],
    ) -> Result<Exit, Failure> {
        let headers = if signed.headers.is_empty() {
            vec![(self.scheme.carrier.name().to_owned(), signed.signature.clone())]
        } else {
            signed.headers.clone()
        };
        match print {
            Print::Headers => {
                for (name, value) in &headers {
                    writeln!(shell.out, "{name}: {value}")?;
                }
            }
            Print::Signature => writeln!(shell.out, "{}", signed.signature)?,
            Print::StringToSign => shell.out.write_all(message)?,
            Print::Curl => {
                write!(shell.out, "curl -H 'Content-Type: application/json'")?;
                for (name, value) in &headers {
                    write!(shell.out, " -H {}", text::shell_word(&format!("{name}: {value}")))?;
                }
                let body = self.body.as_deref().unwrap_or("-");
                writeln!(
                    shell.out,
                    " --data-binary {} {}",
                    text::shell_word(&format!("@{body}")),
                    text::shell_word(&self.url)
                )?;
            }
            Print::Http => {
                let mut capture = Capture::default();
                capture.request.method = b"POST".to_vec();
                capture.request.target = self.url.clone().into_bytes();
                capture.request.version = b"HTTP/1.1".to_vec();
                capture.request.headers.push("Content-Type", "application/json");
                for (name, value) in headers {
                    capture.request.headers.push(name, value);
                }
                capture.request.headers.push("Content-Length", message.len().to_string());
                capture.request.body = message.to_vec();
                // Where neither path nor header tells the scheme, the file says it.
                if recognise::schemes(&capture.request).iter().all(|scheme| scheme.name != self.scheme.name) {
                    let (name, value) = ("scheme".to_owned(), self.scheme.name.to_owned());
                    capture.directives.push(Directive { name, value, line: 0 });
                }
                let mut text = Vec::new();
                capture::write_http(&capture, &mut text);
                shell.out.write_all(&text)?;
            }
            Print::Json => {
                let json = Json {
                    schema_version: 1,
                    scheme: self.scheme.name,
                    headers: &headers,
                    signature: &signed.signature,
                    secret: SecretRow::from(secret),
                };
                serde_json::to_writer(&mut shell.out, &json).map_err(io::Error::from)?;
                writeln!(shell.out)?;
            }
        }
        Ok(Exit::Yes)
    }
}
