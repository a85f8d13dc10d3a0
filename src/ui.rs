//! Colour, in one place. The `colored` crate decides for the whole process and looks at standard output only; here each stream has
//! its own answer.

use std::io::IsTerminal;

use colored::{Color, Colorize};

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ColorChoice {
    /// Where the stream is a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What the environment says about colour.
#[derive(Debug, Clone, Copy, Default)]
pub struct ColorEnvironment {
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// `CLICOLOR_FORCE` is set and neither empty nor `0`.
    pub force: bool,
    /// `TERM` is `dumb`.
    pub dumb: bool,
}

/// Whether one stream is coloured.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// Decides for one stream: the flag first, then `NO_COLOR`, then `CLICOLOR_FORCE`, then whether it is a terminal.
    pub fn decide(choice: ColorChoice, environment: ColorEnvironment, stream: &impl IsTerminal) -> Self {
        let on = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if environment.no_color => false,
            ColorChoice::Auto => environment.force || (stream.is_terminal() && !environment.dumb),
        };
        if on {
            // This crate asks per call; the library's own answer must not overrule it.
            colored::control::set_override(true);
        }
        Self { on }
    }

    /// Whether it colours, for renderers that bring their own colours.
    pub fn is_on(self) -> bool {
        self.on
    }

    fn color(self, text: &str, color: Color, bold: bool) -> String {
        if !self.on {
            return text.to_owned();
        }
        let painted = text.color(color);
        if bold { painted.bold().to_string() } else { painted.to_string() }
    }

    /// What is right.
    pub fn good(self, text: &str) -> String {
        self.color(text, Color::Green, true)
    }

    /// What is wrong.
    pub fn bad(self, text: &str) -> String {
        self.color(text, Color::Red, true)
    }

    /// What deserves a look.
    pub fn warn(self, text: &str) -> String {
        self.color(text, Color::Yellow, true)
    }

    /// Codes and names.
    pub fn name(self, text: &str) -> String {
        self.color(text, Color::Cyan, false)
    }

    /// What matters least.
    pub fn dim(self, text: &str) -> String {
        if self.on { text.dimmed().to_string() } else { text.to_owned() }
    }

    /// What matters most.
    pub fn strong(self, text: &str) -> String {
        if self.on { text.bold().to_string() } else { text.to_owned() }
    }
}
