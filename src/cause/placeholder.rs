//! Texts that stand for a secret where nobody put the real one: those of examples, those that hide one, and the names of variables as code has them.

/// The code of a text that stands in examples where a secret belongs.
pub const CODE: &str = "secret-placeholder";

/// Names of what belongs there, as examples have them. `_` is a hyphen, a space or nothing in others.
const NAMES: [&str; 22] = [
    "your_client_secret",
    "your_secret",
    "your_app_secret",
    "your_signing_secret",
    "your_webhook_secret",
    "your_secret_key",
    "your_secret_here",
    "your_client_secret_here",
    "my_client_secret",
    "my_secret",
    "my_secret_key",
    "client_secret",
    "app_secret",
    "signing_secret",
    "webhook_secret",
    "shared_secret",
    "secret_key",
    "api_key",
    "secret",
    "change_me",
    "replace_me",
    "insert_secret_here",
];

/// Other texts that stand in examples where a secret belongs.
const WORDS: [&str; 22] = [
    "super_secret",
    "top_secret",
    "dev_secret",
    "test_secret",
    "placeholder",
    "redacted",
    "example",
    "default",
    "dummy",
    "token",
    "test",
    "todo",
    "key",
    "foo",
    "password",
    "s3cr3t",
    "abc123",
    "123456",
    "xxx",
    "xxxx",
    "xxxxxxxx",
    "clientsecret",
];

/// Marks alone, and what languages write for something else in a secret's place.
const NO_SECRETS: [&str; 18] = [
    "***",
    "****",
    "********",
    "...",
    "…",
    "••••••••",
    "-",
    "?",
    "0",
    "true",
    "false",
    "[object Object]",
    "[object Promise]",
    "[REDACTED]",
    "<redacted>",
    "{}",
    "\"\"",
    "''",
];

/// Hands each of them on, with what it is; `names` are those of the variables, the likeliest first.
pub fn placeholders(names: &[&str], each: &mut dyn FnMut(Vec<u8>, String)) {
    let mut say = |text: String| {
        let detail = format!("the text `{text}`");
        each(text.into_bytes(), detail);
    };
    let examples = NAMES.map(|name| (name, true)).into_iter().chain(WORDS.map(|word| (word, false)));
    for (example, is_name) in examples {
        let upper = example.to_ascii_uppercase();
        say(example.to_owned());
        say(format!("<{example}>"));
        // Names are written in more ways.
        if is_name {
            let hyphens = example.replace('_', "-");
            for text in [&upper, &hyphens, &example.replace('_', " "), &example.replace('_', "")] {
                say(text.clone());
            }
            for (before, after) in [("<", ">"), ("[", "]"), ("{", "}"), ("{{", "}}")] {
                say(format!("{before}{upper}{after}"));
            }
            for (before, after) in [("[", "]"), ("{", "}"), ("{{", "}}")] {
                say(format!("{before}{example}{after}"));
            }
            say(format!("<{hyphens}>"));
        } else {
            say(upper);
        }
    }
    for text in NO_SECRETS {
        say(text.to_owned());
    }
    for (rank, name) in names.iter().enumerate() {
        say((*name).to_owned());
        say(format!("${name}"));
        say(format!("<{name}>"));
        for (before, after) in READS.into_iter().filter(|_| rank < 2) {
            say(format!("{before}{name}{after}"));
        }
    }
}

/// What code writes around a variable's name to read it.
const READS: [(&str, &str); 15] = [
    ("process.env[\"", "\"]"),
    ("process.env['", "']"),
    ("os.environ[\"", "\"]"),
    ("os.environ['", "']"),
    ("os.getenv(\"", "\")"),
    ("os.environ.get(\"", "\")"),
    ("ENV[\"", "\"]"),
    ("ENV['", "']"),
    ("env(", ")"),
    ("env('", "')"),
    ("config:", ""),
    ("secrets.", ""),
    ("#{", "}"),
    ("<%= ENV['", "'] %>"),
    ("@", "@"),
];
