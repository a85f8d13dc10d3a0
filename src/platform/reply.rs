//! What a platform takes for a good answer, and what it makes of others. Facts only: whoever judges an answer reads them.

use std::time::Duration;

use super::bodies::Evidence;

/// What a platform takes for a good answer to a request of a flow.
#[derive(Debug)]
pub struct Reply {
    /// The statuses that it takes; empty where any of 200 to 299 will do.
    pub statuses: &'static [u16],
    /// What must be in the body.
    pub body: ReplyBody,
    /// What must hold of the headers besides the content type, which the body brings with it.
    pub headers: &'static [HeaderRule],
    /// How long the platform waits, where it says so.
    pub within: Option<Duration>,
    /// What it makes of other answers, the more particular ones first.
    pub remarks: &'static [Remark],
    /// How well this is known.
    pub evidence: Evidence,
}

/// What the body of an answer must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyBody {
    /// Nobody reads it.
    Any,
    /// There must be none.
    Empty,
    /// A JSON object of whatever members.
    Object,
    /// JSON of the kind that [`super::bodies`] has for answers of the flow.
    Kind,
    /// An HTML page.
    Page,
}

/// Something that must hold of an answer's headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderRule {
    /// This header must not be there.
    Absent(&'static str),
    /// A content security policy must not have this directive.
    PolicyLacks(&'static str),
    /// A content security policy that has this directive must allow this address in it.
    PolicyAllows(&'static str, &'static str),
}

/// What an answer that is not taken means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remark {
    /// The first and the last status that it is about.
    pub statuses: (u16, u16),
    /// The whole body, where only that is meant.
    pub text: Option<&'static str>,
    /// What it means, as a sentence without a full stop.
    pub says: &'static str,
}

impl Remark {
    /// About a range of statuses.
    pub(super) const fn on(first: u16, last: u16, says: &'static str) -> Self {
        Self { statuses: (first, last), text: None, says }
    }

    /// About one status with exactly that body.
    pub(super) const fn text(status: u16, text: &'static str, says: &'static str) -> Self {
        Self { statuses: (status, status), text: Some(text), says }
    }
}

impl Reply {
    /// Whether an answer with that status counts as received.
    pub fn takes(&self, status: u16) -> bool {
        if self.statuses.is_empty() { (200..300).contains(&status) } else { self.statuses.contains(&status) }
    }

    /// What the platform makes of an answer, where something is known of it.
    pub fn remark(&self, status: u16, body: &[u8]) -> Option<&'static str> {
        let body = body.trim_ascii();
        // A client that asks for JSON alone gets the text as a JSON string.
        let bare = body.strip_prefix(b"\"").and_then(|body| body.strip_suffix(b"\"")).unwrap_or(body);
        let fits = |remark: &&Remark| {
            let (first, last) = remark.statuses;
            (first..=last).contains(&status) && remark.text.is_none_or(|text| text.as_bytes() == bare)
        };
        self.remarks.iter().find(fits).map(|remark| remark.says)
    }
}

#[cfg(test)]
mod tests {
    use super::super::bodies::{Side, kinds};
    use super::super::flows;
    use super::*;

    #[test]
    fn rows_of_one_flow_are_answered_alike() {
        for flow in flows() {
            for other in flows().filter(|other| other.name == flow.name) {
                assert!(std::ptr::eq(flow.reply, other.reply), "{}", flow.name);
            }
        }
    }

    #[test]
    fn flows_whose_answers_have_a_kind_are_held_to_it() {
        for flow in flows() {
            let known = kinds().any(|kind| kind.flow == Some((flow.name, Side::Answer)));
            let asks = matches!(flow.reply.body, ReplyBody::Kind | ReplyBody::Object);
            assert_eq!(known, asks, "{}", flow.name);
        }
    }

    #[test]
    fn no_remark_is_made_of_an_answer_that_is_taken() {
        for flow in flows() {
            for status in 100..600 {
                assert!(
                    !flow.reply.takes(status) || flow.reply.remark(status, b"").is_none(),
                    "{} {status}",
                    flow.name
                );
            }
        }
    }

    #[test]
    fn exact_texts_are_known_bare_and_as_json() {
        let reply = super::super::reply("kentico/update-contact").unwrap();
        for body in [&b"Contact not found."[..], b"\"Contact not found.\"\n"] {
            assert!(reply.remark(400, body).unwrap().contains("no contact has this GUID"));
        }
        assert_eq!(reply.remark(400, b"Contact not found"), None);
    }
}
