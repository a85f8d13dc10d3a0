//! What Kentico's module makes of a body beyond what its tables say: reference/kentico.md §4.

use crate::document::{Kind, Node};
use crate::lint::check::{Checker, Member};
use crate::platform::bodies::Object;
use crate::platform::bodies::kentico::{LOG_ACTIVITY, UPDATE_CONTACT};

/// After the members were walked over.
pub(super) fn leave<'d>(checker: &mut Checker<'_, 'd>, object: &'static Object, node: Node<'d>) {
    if std::ptr::eq(object, &raw const UPDATE_CONTACT) {
        notes(checker, node);
    } else if std::ptr::eq(object, &raw const LOG_ACTIVITY) {
        swapped(checker, node);
    }
}

/// The module dereferences a limit that notes do not have.
fn notes<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let Some((key, value)) = node.members().find(|(key, _)| key.is("ContactNotes")) else { return };
    let empty = value.string().is_some_and(|text| text.is_empty());
    if empty || !matches!(value.kind(), Kind::String | Kind::Number | Kind::Bool) {
        return;
    }
    if let Some(finding) = checker.sink.at("kentico/contact-notes", key) {
        finding
            .says(
                "`ContactNotes` makes the module raise an exception: the answer is 500, and nothing is saved"
                    .to_owned(),
            )
            .help("leave it out; a handler of your own for IntercomEvents.UpdateContact can read another key");
    }
}

/// The controller hands URL and value over in the wrong order.
fn swapped<'d>(checker: &mut Checker<'_, 'd>, node: Node<'d>) {
    let sent = node.members().find(|(key, value)| {
        let name = key.string().unwrap_or_default();
        value.kind() == Kind::String
            && (name.eq_ignore_ascii_case("ActivityURL") || name.eq_ignore_ascii_case("ActivityValue"))
            && !value.is("")
    });
    let Some((key, _)) = sent else { return };
    if let Some(finding) = checker.sink.at("kentico/url-value-swap", key) {
        finding
            .says("the module stores `ActivityURL` as the activity's value, and `ActivityValue` as its URL".to_owned())
            .help("look for each in the other's place, or send them exchanged");
    }
}

/// A field that an empty text does not clear.
pub(super) fn empty<'d>(checker: &mut Checker<'_, 'd>, member: Member<'d>, value: Node<'d>) {
    if let Some(finding) = checker.sink.at("kentico/empty-value", value) {
        finding
            .says(format!("{} is empty, which clears nothing", member.name()))
            .help("leave it out: the field keeps what it holds");
    }
}
