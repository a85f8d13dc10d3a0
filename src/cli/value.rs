//! Values of arguments that a function reads, or that are one of a few words. clap's own way makes two kilobytes of program for each such
//! function and each such list, nearly all of them for what is said of a value that is refused; here that is one function.

use std::ffi::OsStr;
use std::fmt::Display;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Command, ValueEnum};

/// What a function makes of an argument's text. Where it refuses, the answer is the one of clap, with the function's error as the reason.
pub(super) fn read<T, E>(function: fn(&str) -> Result<T, E>) -> Read<T, E> {
    Read { function, shown: true }
}

/// The same for a text that may hold a secret, and so is not repeated where it is refused.
pub(super) fn read_hidden<T, E>(function: fn(&str) -> Result<T, E>) -> Read<T, E> {
    Read { function, shown: false }
}

/// A parser for clap.
pub(super) struct Read<T, E> {
    function: fn(&str) -> Result<T, E>,
    shown: bool,
}

impl<T, E> Clone for Read<T, E> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<T: Clone + Send + Sync + 'static, E: Display + 'static> TypedValueParser for Read<T, E> {
    type Value = T;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        let read = value.to_str().map(self.function);
        let value = if self.shown { value } else { OsStr::new("…") };
        match read {
            Some(Ok(value)) => Ok(value),
            Some(Err(reason)) => Err(refused(command, argument, value, &reason.to_string())),
            None => Err(refused(command, argument, value, "")),
        }
    }
}

/// One of the words of a list. Where it is none of them, the answer is the one of clap.
pub(super) fn choice<T: ValueEnum + Send + Sync + 'static>() -> Choice<T> {
    Choice(T::value_variants())
}

/// A parser for clap.
pub(super) struct Choice<T: 'static>(&'static [T]);

impl<T> Clone for Choice<T> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl<T: ValueEnum + Send + Sync + 'static> TypedValueParser for Choice<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        let words = self.0.iter().filter_map(T::to_possible_value).collect();
        let at = position(words, command, argument, value)?;
        let mut shown = self.0.iter().filter(|word| word.to_possible_value().is_some());
        shown.nth(at).cloned().ok_or_else(|| refused(command, argument, value, ""))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().filter_map(T::to_possible_value)))
    }
}

/// Which of the words it is.
fn position(
    words: Vec<PossibleValue>,
    command: &Command,
    argument: Option<&Arg>,
    value: &OsStr,
) -> Result<usize, clap::Error> {
    let found = value.to_str().and_then(|value| words.iter().position(|word| word.matches(value, false)));
    match found {
        Some(at) => Ok(at),
        // It refuses what is none of its words.
        None => PossibleValuesParser::new(words).parse_ref(command, argument, value).map(|_| usize::MAX),
    }
}

/// What clap says of a value that its own parser refuses for this reason, or because it is no text.
#[cold]
fn refused(command: &Command, argument: Option<&Arg>, value: &OsStr, reason: &str) -> clap::Error {
    let reason = reason.to_owned();
    let refuses = move |_: &str| Err::<Unread, _>(reason.clone());
    match refuses.parse_ref(command, argument, value) {
        Err(error) => error,
        Ok(never) => match never {},
    }
}

/// What a parser gives that takes nothing.
#[derive(Clone)]
enum Unread {}
