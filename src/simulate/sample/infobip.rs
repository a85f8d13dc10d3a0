//! The app behind Infobip: functions of an Exchange app that looks after orders, and subscriptions. reference/infobip.md §2, §3.

use serde_json::{Map, Value, json};

use super::body::{self, Object};
use super::route::Route;
use super::{Answered, Sample, respond};
use crate::capture::Request;

/// How many members of an input an answer repeats at most.
const MOST: usize = 16;

impl Sample {
    pub(super) fn infobip(&self, route: &Route, request: &Request, now_ms: i64) -> Answered {
        if route.flow == "infobip/subscription" {
            self.check("infobip-subscription", request, now_ms)?;
            Object::read(&request.body)?;
            return Ok(respond::empty(200));
        }
        // An Exchange call proves itself by timestamp and body or not at all: a captured one must not pass as something else.
        self.check("infobip", request, now_ms)?;
        let bare = matches!(request.method.as_slice(), b"GET" | b"HEAD" | b"DELETE") && request.body.is_empty();
        let input = Object::read(if bare { b"{}" } else { &request.body })?;
        Ok(respond::json(200, self.output(request, &input).to_string()))
    }

    /// What a function gives: as the manifests among the fixtures declare it, else the ids that it was given.
    fn output(&self, request: &Request, input: &Object<'_>) -> Value {
        let path = request.path();
        let function = memchr::memmem::rfind(path, b"/exchange/orders").and_then(|at| path.get(at + 16..));
        match (request.method.as_slice(), function) {
            (b"POST", Some(b"")) => json!({"order_id": "1212721005877-02", "status": "open"}),
            (b"POST", Some(b"/find")) => json!({
                "status": "shipped",
                "total": 42.5,
                "lines": [{"article": "A-7", "count": 2}],
                "customer": {"name": "Ada", "known": true},
            }),
            (b"GET", Some(b"")) => json!({"orders": [{"id": "1212721005877-01", "label": "Two chairs"}]}),
            (b"GET", Some(b"/count")) => json!({"count": 1}),
            (b"PUT", Some([b'/', _, ..])) => json!({"status": "closed"}),
            _ => {
                let mut output = Map::new();
                output.insert("status".into(), "ok".into());
                let named = |name: &str| name == "id" || name.ends_with("_id") || name.ends_with("Id");
                for (name, value) in input.members().filter(|(name, _)| named(name)).take(MOST) {
                    if let Some(id) = body::text(value) {
                        output.insert(self.shown(&name), self.shown(&id).into());
                    }
                }
                Value::Object(output)
            }
        }
    }
}
