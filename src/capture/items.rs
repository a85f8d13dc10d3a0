//! The captures of a text that holds several, each read by itself: one that is broken is told with its place among the others, and hides none.

use super::{Capture, Error, Fault, shown};
use crate::json::Value;

/// How many broken ones are told one by one. To find a place costs a pass over the text.
const TOLD: usize = 20;

/// What a text holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Items {
    /// What could be read, each with its index among all that the text holds, from 0.
    pub captures: Vec<(usize, Capture)>,
    /// Why the others could not: the first 20, in their order.
    pub broken: Vec<Error>,
    /// How many more are broken.
    pub untold: usize,
}

/// Items before their places are known as lines and columns.
#[derive(Default)]
pub(super) struct Gathered {
    captures: Vec<(usize, Capture)>,
    faults: Vec<(usize, Option<String>, Fault)>,
    count: usize,
}

impl Gathered {
    /// Adds the next item, or what is wrong with it. A text of the item names it, where there is one.
    pub(super) fn add(&mut self, name: Option<Value<'_, '_>>, read: Result<Capture, Fault>) {
        let index = self.count;
        self.count += 1;
        match read {
            Ok(capture) => self.captures.push((index, capture)),
            Err(fault) if self.faults.len() < TOLD => {
                let name = name.and_then(Value::as_text).filter(|name| !name.trim().is_empty());
                self.faults.push((index, name.map(|name| shown(name.trim().as_bytes())), fault));
            }
            Err(_) => {}
        }
    }

    /// Takes the captures of a format that is read as a whole.
    pub(super) fn all(&mut self, read: Result<Vec<Capture>, Fault>) -> Result<(), Fault> {
        self.captures = read?.into_iter().enumerate().collect();
        self.count = self.captures.len();
        Ok(())
    }

    /// The items with their places in the text. What ended the reading is one of the broken where something was read before it.
    pub(super) fn told(self, whole: Result<(), Fault>, text: &[u8]) -> Result<Items, Error> {
        let Self { captures, faults, count } = self;
        let untold = count - captures.len() - faults.len();
        let mut broken: Vec<Error> = Vec::with_capacity(faults.len());
        for (index, name, fault) in faults {
            let name = name.map(|name| format!(" (`{name}`)")).unwrap_or_default();
            let message = if count > 1 {
                format!("request {} of {count}{name}: {}", index + 1, fault.message)
            } else {
                fault.message
            };
            broken.push(Fault { message, ..fault }.at(text));
        }
        match whole {
            Err(fault) if count == 0 => return Err(fault.at(text)),
            Err(fault) => broken.push(fault.at(text)),
            Ok(()) => {}
        }
        Ok(Items { captures, broken, untold })
    }
}

#[cfg(test)]
impl Gathered {
    /// The captures, or the first fault: for the tests of one format.
    pub(super) fn whole(
        text: &[u8],
        gather: impl Fn(&[u8], &mut Self) -> Result<(), Fault>,
    ) -> Result<Vec<Capture>, Fault> {
        let mut items = Self::default();
        gather(text, &mut items)?;
        match items.faults.into_iter().next() {
            Some((_, _, fault)) => Err(fault),
            None => Ok(items.captures.into_iter().map(|(_, capture)| capture).collect()),
        }
    }
}
