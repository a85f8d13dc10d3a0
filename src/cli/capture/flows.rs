//! Which flow a request is of. Where it does not tell that itself, as one that nobody signed or whose body was too long to be kept, it is of the
//! flow of those that came to the same place before; claims nothing where two flows share a place.

use crate::proxy::Asked;
use crate::recognise;
use crate::report::capture::Proof;

/// How many places are remembered.
const MOST: usize = 256;

/// The flow of what came to each place, a method and a path; `None` where there are several.
#[derive(Debug, Default)]
pub(super) struct Flows {
    seen: Vec<(Vec<u8>, Option<&'static str>)>,
}

impl Flows {
    /// The flow of a request, and of those that will come to its place where it is proved.
    pub(super) fn of(&mut self, asked: &Asked, proofs: &[Proof]) -> Option<&'static str> {
        let request = &asked.request;
        let place = [&request.method[..], b" ", request.path()].concat();
        let known = self.seen.iter_mut().find(|(known, _)| *known == place).map(|(_, flow)| flow);
        let Some(flow) = recognise::flow_name(request) else {
            let before = known.and_then(|known| *known);
            return before.or_else(|| asked.is_cut().then(|| recognise::flow_name_of_beginning(request))?);
        };
        if !proofs.is_empty() && proofs.iter().all(|proof| proof.ok != Some(false)) {
            if let Some(known) = known {
                *known = known.filter(|known| *known == flow);
            } else if self.seen.len() < MOST {
                self.seen.push((place, Some(flow)));
            }
        }
        Some(flow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Headers, Request};

    const SIGNATURE: &str = "X-Ib-Exchange-Req-Signature";
    const HUB: &str = "X-Hub-Signature";

    fn asked(path: &str, header: &str, body: &str, size: u64) -> Asked {
        let mut request =
            Request { method: b"POST".to_vec(), target: path.into(), body: body.into(), ..Request::default() };
        request.headers.push(header, "00");
        Asked { id: 1, at_ms: 0, request, size, trailers: Headers::default(), whole: true }
    }

    fn proof(ok: Option<bool>) -> [Proof; 1] {
        [Proof { scheme: "infobip", ok, code: "", detail: String::new() }]
    }

    #[test]
    fn what_does_not_tell_is_of_the_flow_of_what_was_proved_in_its_place() {
        let mut flows = Flows::default();
        let unsigned = || asked("/call?x", "X-Other", "{}", 2);
        assert_eq!(flows.of(&unsigned(), &[]), None);
        // A forgery tells nothing of a place.
        assert_eq!(flows.of(&asked("/call", SIGNATURE, "{}", 2), &proof(Some(false))), Some("infobip/function"));
        assert_eq!(flows.of(&unsigned(), &[]), None);
        flows.of(&asked("/call?y", SIGNATURE, "{}", 2), &proof(Some(true)));
        assert_eq!(flows.of(&unsigned(), &[]), Some("infobip/function"));
        assert_eq!(flows.of(&asked("/other", "X-Other", "{}", 2), &[]), None);
        let mut other = unsigned();
        other.request.method = b"GET".to_vec();
        assert_eq!(flows.of(&other, &[]), None, "a page may stand there for it");
        // Whose place it is is not known any more.
        let webhook = r#"{"topic":"ping","data":{}}"#;
        assert_eq!(flows.of(&asked("/call", HUB, webhook, 26), &proof(None)), Some("intercom/webhook"));
        assert_eq!(flows.of(&unsigned(), &[]), None);
    }

    #[test]
    fn a_body_that_was_cut_is_told_by_what_there_is_of_it() {
        let mut flows = Flows::default();
        let mut of = |path: &str, header: &str, body: &str| flows.of(&asked(path, header, body, 1_000), &[]);
        let intercom = "X-Body-Signature";
        assert_eq!(of("/x", intercom, r#"{"component_id":"b","input_values":{"a":"bc"#), Some("intercom/submit"));
        // What is not there may have been cut off.
        assert_eq!(of("/x", intercom, r#"{"workspace_id":"a","context":{"#), None);
        assert_eq!(of("/my/Initialize", intercom, r#"{"workspace_id":"a","context":{"#), Some("intercom/initialize"));
        assert_eq!(of("/initialize", "X-Other", r#"{"workspace_id":"a","#), None);
        assert_eq!(of("/hook", HUB, r#"{"type":"noti"#), Some("intercom/webhook"));
    }
}
