//! What nobody wrote: the expectations that follow from what a flow's platform takes for a good answer. They are written as a user
//! would write them, and read once.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::{Line, parse};
use crate::platform::{self, HeaderRule, Reply, ReplyBody};

/// By flow; `None` is for requests of no known flow.
static LINES: LazyLock<Vec<(Option<&'static str>, Vec<Line>)>> = LazyLock::new(|| {
    let mut all = vec![(None, read(vec!["status 2xx".to_owned()]))];
    for flow in platform::flows() {
        if all.iter().all(|(name, _)| *name != Some(flow.name)) {
            all.push((Some(flow.name), read(texts(flow.reply))));
        }
    }
    all
});

/// The expectations of a flow.
pub(super) fn lines(flow: Option<&str>) -> &'static [Line] {
    let known = |flow| LINES.iter().find(|(name, _)| *name == flow).map(|(_, lines)| lines.as_slice());
    known(flow).or_else(|| known(None)).unwrap_or_default()
}

/// Whether an answer with that status meets what the flow expects of it.
pub(super) fn takes(flow: Option<&str>, status: u16) -> bool {
    flow.and_then(platform::reply).map_or((200..300).contains(&status), |reply| reply.takes(status))
}

fn texts(reply: &Reply) -> Vec<String> {
    let mut lines = Vec::new();
    let statuses: Vec<String> = reply.statuses.iter().map(u16::to_string).collect();
    lines.push(if statuses.is_empty() { "status 2xx".to_owned() } else { format!("status {}", statuses.join(", ")) });
    lines.extend(reply.within.map(|limit| format!("time < {}ms", limit.as_millis()).replace("000ms", "s")));
    match reply.body {
        ReplyBody::Any => {}
        ReplyBody::Empty => lines.push("body empty".to_owned()),
        ReplyBody::Object => lines.push("$ is object".to_owned()),
        ReplyBody::Kind => lines.extend(["header content-type ~ json".to_owned(), "lint".to_owned()]),
        ReplyBody::Page => lines.extend(["header content-type ~ text/html".to_owned(), "body html".to_owned()]),
    }
    lines.extend(reply.headers.iter().map(|rule| match rule {
        HeaderRule::Absent(name) => format!("header {} absent", name.to_ascii_lowercase()),
        HeaderRule::PolicyLacks(directive) => format!("csp {directive} absent"),
        HeaderRule::PolicyAllows(directive, url) => format!("csp {directive} allows {url}"),
    }));
    lines
}

fn read(texts: Vec<String>) -> Vec<Line> {
    let line = |text: String| {
        let read = parse::line(&text);
        debug_assert!(read.is_ok(), "{text}: {read:?}");
        let (negated, check) = read.ok()?;
        // Once for each flow, so that no answer that holds costs a copy.
        Some(Line { text: Cow::Borrowed(text.leak()), number: 0, negated, check })
    };
    texts.into_iter().filter_map(line).collect()
}
