//! The differences between two spellings of a secret: what a person, a shell, a dashboard or an environment file makes of it
//! on its way. Each row turns the secret at hand into those that another program may have used; nothing here says what a
//! secret is, and no detail gives any of it away.

mod change;
mod file;
mod rows;
mod stead;
#[cfg(test)]
mod tests;

pub use file::lines_of_file;
pub use rows::SECRET_ROWS;
pub use stead::in_its_stead;

use zeroize::Zeroizing;

/// Takes a variant and, where it adds something, which one it is: a place or a kind, never a character of the secret.
type Each<'a> = dyn FnMut(Vec<u8>, Option<String>) + 'a;

/// One kind of difference between the secret at hand and the one that was used.
pub struct SecretRow {
    /// Its code; `src/codes/secrets.txt` says what it means.
    pub code: &'static str,
    /// Its title, which completes "the signature was made with …".
    pub title: &'static str,
    /// Whether it is one of the few plausible variants that are worth combining with other differences. The rows that try every
    /// place of the secret are not.
    pub common: bool,
    make: fn(&[u8], &mut Each<'_>),
}

impl SecretRow {
    /// Hands each variant of `secret` to `each`, with what tells it from the row's other variants: zero or more, never the secret
    /// itself.
    pub fn apply(&self, secret: &[u8], each: &mut dyn FnMut(Zeroizing<Vec<u8>>, Option<String>)) {
        // What stands twice is told as that, whatever other row comes upon one of the two.
        let once = change::once(secret).filter(|_| self.code != "secret-doubled");
        (self.make)(secret, &mut |variant, detail| {
            let variant = Zeroizing::new(variant);
            if variant.as_slice() != secret && once != Some(variant.as_slice()) {
                each(variant, detail);
            }
        });
    }
}

/// The code of a secret that is still the name of one, as [`looks_unexpanded`] finds it. It is no row, since only the caller knows an
/// environment.
pub const UNEXPANDED: &str = "secret-unexpanded";

/// The name in a secret that is an unexpanded reference (`$NAME`, `${NAME}`, `%NAME%`, `env:NAME` and their like).
pub fn looks_unexpanded(secret: &[u8]) -> Option<&str> {
    const FORMS: &[(&str, &str)] = &[
        ("${{ secrets.", " }}"),
        ("${{secrets.", "}}"),
        ("{{ ", " }}"),
        ("{{", "}}"),
        ("${env:", "}"),
        ("$env:", ""),
        ("${", "}"),
        ("$(", ")"),
        ("process.env.", ""),
        ("env:", ""),
        ("$", ""),
        ("%", "%"),
    ];
    let text = std::str::from_utf8(secret).ok()?.trim();
    FORMS.iter().find_map(|(before, after)| {
        let inner = text.strip_prefix(before)?.strip_suffix(after)?;
        // `${NAME:-fallback}`, as shells and Compose files have it.
        let name = inner.split(":-").next().unwrap_or(inner);
        is_name(name).then_some(name)
    })
}

/// The other direction of [`looks_unexpanded`]: the texts that stand for the variable `name` where nothing expanded them.
pub fn unexpanded(name: &str, each: &mut dyn FnMut(Zeroizing<Vec<u8>>, Option<String>)) {
    for text in [
        format!("${name}"),
        format!("${{{name}}}"),
        format!("%{name}%"),
        format!("env:{name}"),
        format!("$env:{name}"),
        format!("$({name})"),
        format!("{{{{{name}}}}}"),
        format!("${{{{ secrets.{name} }}}}"),
        format!("process.env.{name}"),
        name.to_owned(),
    ] {
        let detail = format!("the text `{text}`");
        each(Zeroizing::new(text.into_bytes()), Some(detail));
    }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
