//! What flows on from an answer to the next request of the same session: Intercom hands the canvas that an app answered back to it as
//! `current_canvas`, its `stored_data` inside it, and the `results` of a configuration as `card_creation_options` (reference/intercom.md
//! §1.1, §1.4 to §1.7).

use std::collections::HashMap;

use crate::capture::{Capture, Request};
use crate::json::{self, Tree, Value};
use crate::recognise;
use crate::sheet;

/// What the sessions under way have answered.
#[derive(Debug, Default)]
pub struct Chain {
    sessions: HashMap<Vec<u8>, State>,
}

#[derive(Debug, Default)]
struct State {
    canvas: Option<Vec<u8>>,
    results: Option<Vec<u8>>,
}

/// Which session a request belongs to: the one that its capture names with `# @session`, else its workspace and, in the Inbox, its
/// conversation. `None` where its body says nothing of the kind.
pub fn session(capture: &Capture, request: &Request) -> Option<Vec<u8>> {
    if let Some(name) = capture.directive("session") {
        return Some(name.as_bytes().to_vec());
    }
    let inner = recognise::sheet_form(&request.body);
    let tree = Tree::parse(inner.as_deref().unwrap_or(&request.body)).ok()?;
    let root = tree.root();
    let workspace = root.get("workspace_id").or_else(|| root.get("app_id"))?.bytes()?;
    let conversation = root.get("conversation").and_then(|conversation| conversation.get("id"));
    let conversation = conversation.map(Value::text).unwrap_or_default();
    Some([workspace.as_slice(), b"\n", conversation].concat())
}

impl Chain {
    /// Puts what the session's last answers gave into a request. Says whether anything changed.
    pub fn fill(&self, session: &[u8], request: &mut Request) -> bool {
        let Some(state) = self.sessions.get(session) else { return false };
        let changed = sheet::with_data(&request.body, |data| {
            let mut changed = None;
            for (key, value) in [("current_canvas", &state.canvas), ("card_creation_options", &state.results)] {
                if let Some(value) = value {
                    changed = json::with_member(changed.as_deref().unwrap_or(data), key, value).or(changed);
                }
            }
            // A live canvas is asked for with the canvas that made it live.
            let live = state.canvas.as_deref().filter(|canvas| has(canvas, "content_url"));
            if let Some(canvas) = live {
                changed = json::with_member(changed.as_deref().unwrap_or(data), "canvas", canvas).or(changed);
            }
            changed
        });
        let found = changed.is_some();
        if let Some(body) = changed {
            request.body = body;
        }
        found
    }

    /// Keeps what an answer gives.
    pub fn keep(&mut self, session: &[u8], answer: &[u8]) {
        let Ok(tree) = Tree::parse(answer) else { return };
        let text = |key| tree.root().get(key).map(|value| value.text().to_vec());
        let state = self.sessions.entry(session.to_vec()).or_default();
        if let Some(canvas) = text("canvas") {
            state.canvas = Some(canvas);
        }
        if let Some(results) = text("results") {
            state.results = Some(results);
            // The configuration is over, and its canvas is gone.
            state.canvas = None;
        }
    }
}

fn has(object: &[u8], key: &str) -> bool {
    Tree::parse(object).is_ok_and(|tree| tree.root().get(key).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(body: &str) -> Request {
        Request { body: body.into(), ..Request::default() }
    }

    fn filled(chain: &Chain, body: &str) -> String {
        let mut request = request(body);
        let session = session(&Capture::default(), &request).unwrap();
        chain.fill(&session, &mut request);
        String::from_utf8(request.body).unwrap()
    }

    fn answered(body: &str, answer: &str) -> Chain {
        let mut chain = Chain::default();
        chain.keep(&session(&Capture::default(), &request(body)).unwrap(), answer.as_bytes());
        chain
    }

    #[test]
    fn the_canvas_that_was_answered_comes_back_as_the_current_one() {
        let canvas = r#"{"content":{"components":[]},"stored_data":{"step":2}}"#;
        let chain = answered(r#"{"workspace_id":"a"}"#, &format!(r#"{{"canvas":{canvas}}}"#));
        let submit = r#"{"workspace_id":"a","current_canvas":{"old":1},"input_values":{}}"#;
        assert_eq!(
            filled(&chain, submit),
            format!(r#"{{"workspace_id":"a","current_canvas":{canvas},"input_values":{{}}}}"#)
        );
        assert_eq!(
            filled(&chain, r#"{"workspace_id":"b","current_canvas":1}"#),
            r#"{"workspace_id":"b","current_canvas":1}"#
        );
        assert_eq!(filled(&chain, r#"{"workspace_id":"a","x":1}"#), r#"{"workspace_id":"a","x":1}"#);
        let form = "intercom_data=%7B%22workspace_id%22%3A%22a%22%2C%22current_canvas%22%3A1%7D";
        assert!(filled(&chain, form).contains("stored_data"), "a sheet's form is filled too");
    }

    #[test]
    fn results_come_back_as_options_and_end_the_configuration() {
        let mut chain = answered(r#"{"workspace_id":"a"}"#, r#"{"canvas":{"content":{}}}"#);
        chain.keep(b"a\n", br#"{"results":{"x":"y"}}"#);
        let initialize = r#"{"workspace_id":"a","card_creation_options":{"x":"old"}}"#;
        assert_eq!(filled(&chain, initialize), r#"{"workspace_id":"a","card_creation_options":{"x":"y"}}"#);
        let submit = r#"{"workspace_id":"a","current_canvas":1}"#;
        assert_eq!(filled(&chain, submit), submit);
    }

    #[test]
    fn a_live_canvas_is_asked_for_with_what_made_it_live() {
        let chain =
            answered(r#"{"workspace_id":"a"}"#, r#"{"canvas":{"content_url":"https://app.example.test/live"}}"#);
        let live = r#"{"workspace_id":"a","canvas":{"content_url":"x"}}"#;
        assert_eq!(
            filled(&chain, live),
            r#"{"workspace_id":"a","canvas":{"content_url":"https://app.example.test/live"}}"#
        );
    }

    #[test]
    fn conversations_and_named_sessions_are_kept_apart() {
        let inbox = |id: &str| format!(r#"{{"workspace_id":"a","conversation":{{"id":"{id}"}},"current_canvas":0}}"#);
        let chain = answered(&inbox("1"), r#"{"canvas":{}}"#);
        assert!(filled(&chain, &inbox("1")).contains(r#""current_canvas":{}"#));
        assert_eq!(filled(&chain, &inbox("2")), inbox("2"));
        let mut named = Capture::default();
        named.directives.push(crate::capture::Directive { name: "session".into(), value: "one".into(), line: 0 });
        assert_eq!(session(&named, &Request::default()), Some(b"one".to_vec()));
        assert_eq!(session(&Capture::default(), &request("no JSON")), None);
    }
}
