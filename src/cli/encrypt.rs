//! `courtside encrypt`: a sheet user blob, or the whole open-sheet form.

use std::borrow::Cow;
use std::io::Write;

use clap::Args as ClapArgs;

use super::config::Context;
use super::folders;
use super::input::{Opened, Source};
use super::secrets::{self, SecretArgs};
use super::shell::Shell;
use crate::cli::value::read;
use crate::exit::{Blame, Exit, Failure};
use crate::json::{Kind, Tree};
use crate::platform;
use crate::sheet::{self, IV_LENGTH, Key, OpenSheet};

/// How large a user may be.
const LARGEST: usize = 64 << 20;

/// Make a sheet user blob, or with --form the whole open-sheet body
///
/// The user is encrypted exactly as it is given, under the SHA-256 of the client secret with AES-256-GCM and a random IV from the
/// system.
#[derive(ClapArgs)]
#[command(
    after_help = "Examples:\n  courtside encrypt --secret env:INTERCOM_CLIENT_SECRET user.json\n  courtside encrypt --secret env:INTERCOM_CLIENT_SECRET \\\n    '{\"type\":\"user\",\"id\":\"25\"}'\n  courtside encrypt --form --raw user.json | \\\n    curl --data-binary @- http://127.0.0.1:3000/sheet"
)]
pub(super) struct Args {
    /// The user: a file, - for standard input, or the JSON itself
    #[arg(value_name = "JSON")]
    user: Option<String>,
    #[command(flatten)]
    secrets: SecretArgs,
    /// Print the whole body of an open-sheet request
    #[arg(long)]
    form: bool,
    /// The workspace in the form
    #[arg(long, value_name = "ID", requires = "form")]
    workspace_id: Option<String>,
    /// The region in the form
    #[arg(long, value_name = "REGION", requires = "form")]
    workspace_region: Option<String>,
    /// The component that was clicked, in the form
    #[arg(long, value_name = "ID", requires = "form")]
    component_id: Option<String>,
    /// The canvas in the form, as JSON
    #[arg(long, value_name = "JSON", requires = "form")]
    current_canvas: Option<String>,
    /// The IV as 24 hexadecimal digits. For tests only: two blobs with one IV betray what is in both
    #[arg(long, value_name = "HEX", value_parser = read(iv))]
    iv: Option<[u8; IV_LENGTH]>,
    /// Print no line break at the end
    #[arg(long)]
    raw: bool,
}

fn iv(digits: &str) -> Result<[u8; IV_LENGTH], String> {
    let mut iv = [0; IV_LENGTH];
    hex::decode_to_slice(digits, &mut iv)
        .map(|()| iv)
        .map_err(|_| format!("an IV is {} hexadecimal digits", 2 * IV_LENGTH))
}

impl Args {
    #[inline(never)]
    pub(super) fn run(self, shell: &mut Shell, context: &Context) -> Result<Exit, Failure> {
        let config = context.config()?;
        let piped = self.user.as_deref().is_none_or(|user| user == "-");
        if piped && self.secrets.reads_stdin() {
            return Err(Failure::question(
                "the secret and the user cannot both come from standard input; give one of them as a file",
            ));
        }
        let Some(scheme) = platform::scheme("intercom-sheet") else {
            return Err(Failure::question("there is no sheet scheme"));
        };
        let secrets = if self.secrets.given() {
            self.secrets.explicit(shell.voice)?
        } else {
            secrets::known(scheme, &config, shell.voice)?
        };
        let Some(secret) = secrets.first() else {
            return Err(Failure::question(secrets::missing(scheme)));
        };
        let (user, name) = self.user()?;
        Self::check(&user, &name, shell)?;
        let iv = match self.iv {
            Some(iv) => {
                shell.voice.warning("the IV was given, not random: use this blob in tests only");
                iv
            }
            None => sheet::random_iv().or_world("cannot make an IV")?,
        };
        let blob = sheet::seal(&Key::from_secret(secret.expose()), iv, &user);
        let text = if self.form { self.form(&blob)? } else { blob };
        shell.out.write_all(text.as_bytes())?;
        if !self.raw {
            shell.out.write_all(b"\n")?;
        }
        Ok(Exit::Yes)
    }

    fn user(&self) -> Result<(Vec<u8>, String), Failure> {
        let source = match self.user.as_deref() {
            None => folders::sources(&[])?.remove(0),
            Some("-") => Source::Stdin,
            Some(text) if text.trim_start().starts_with('{') || text.trim().is_empty() => {
                return Ok((text.as_bytes().to_vec(), "the argument".into()));
            }
            Some(name) => Source::File(name.into()),
        };
        let name = if source == Source::Stdin { "standard input".to_owned() } else { source.name() };
        Ok((Opened::new(&source)?.into_bytes(&source, LARGEST)?, name))
    }

    fn check(user: &[u8], name: &str, shell: &Shell) -> Result<(), Failure> {
        if user.trim_ascii().is_empty() {
            return Err(Failure::question(format!("{name} is empty; a user is a JSON object")));
        }
        match Tree::parse(user) {
            Err(error) => shell.voice.warning(&format!(
                "{name} is not JSON ({error}); it is encrypted all the same, but no app will be able to read it"
            )),
            Ok(tree) if tree.root().kind() != Kind::Object => {
                shell.voice.warning(&format!("{name} is JSON but no object; Intercom sends a user object"));
            }
            Ok(_) if user.ends_with(b"\n") => {
                shell.voice.note(&format!("{name} ends in a line break, which is encrypted too"));
            }
            Ok(_) => {}
        }
        Ok(())
    }

    fn form(&self, blob: &str) -> Result<String, Failure> {
        let defaults = OpenSheet::default();
        let or = |given: &Option<String>, default| given.clone().map_or(default, Cow::Owned);
        let sheet = OpenSheet {
            workspace_id: or(&self.workspace_id, defaults.workspace_id),
            workspace_region: or(&self.workspace_region, defaults.workspace_region),
            component_id: or(&self.component_id, defaults.component_id),
            current_canvas: or(&self.current_canvas, defaults.current_canvas),
            ..defaults
        };
        sheet::form(&sheet, blob).or_question("cannot make the form")
    }
}
