//! Values of arguments that a function reads. clap's own way makes two kilobytes of program for each such function, nearly all of them for
//! what is said of a value that is refused; here that is one function.

use std::ffi::OsStr;
use std::fmt::Display;

use clap::builder::TypedValueParser;
use clap::{Arg, Command};

/// What a function makes of an argument's text. Where it refuses, the answer is the one of clap, with the function's error as the reason.
pub(super) fn read<T, E>(function: fn(&str) -> Result<T, E>) -> Read<T, E> {
    Read(function)
}

/// A parser for clap.
pub(super) struct Read<T, E>(fn(&str) -> Result<T, E>);

impl<T, E> Clone for Read<T, E> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl<T: Clone + Send + Sync + 'static, E: Display + 'static> TypedValueParser for Read<T, E> {
    type Value = T;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        let read = value.to_str().map(self.0);
        match read {
            Some(Ok(value)) => Ok(value),
            Some(Err(reason)) => Err(refused(command, argument, value, &reason.to_string())),
            None => Err(refused(command, argument, value, "")),
        }
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
