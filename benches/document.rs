//! How fast a document is read, beside what `serde_json` takes for the same text. Run with `cargo bench --bench document`.

#![allow(missing_docs)]

use std::fmt::Write as _;

use courtside::document::Document;
use divan::Bencher;
use divan::counter::BytesCount;
use serde::de::IgnoredAny;
use serde_json::Value;

fn main() {
    divan::main();
}

#[derive(Debug, Clone, Copy)]
enum Text {
    /// Canvases as a server writes them.
    Compact,
    /// Canvases as a person keeps them.
    Pretty,
    /// One object with very many keys.
    Keys,
    /// One long string.
    Long,
    /// JSON inside JSON: an escape every few bytes.
    Escapes,
}

const ALL: [Text; 5] = [Text::Compact, Text::Pretty, Text::Keys, Text::Long, Text::Escapes];

/// A canvas whose words and numbers differ from the next one's.
fn canvas(number: usize, out: &mut String) {
    let _ = write!(
        out,
        r#"{{"canvas":{{"content":{{"components":[{{"type":"text","id":"head-{number}","text":"Order *{number}* — please select your plan, Zoë","style":"header","align":"left"}},{{"type":"spacer","size":"s"}},{{"type":"input","id":"email-{number}","label":"E-mail","placeholder":"ada@example.com","save_state":"unsaved"}},{{"type":"dropdown","id":"plan-{number}","label":"Plan","options":[{{"type":"option","id":"a","text":"Basic {number}"}},{{"type":"option","id":"b","text":"Pro \"plus\""}}]}},{{"type":"button","id":"go-{number}","label":"Continue","style":"primary","disabled":false,"action":{{"type":"submit"}}}},{{"type":"image","id":"pic-{number}","url":"https://example.com/i/{number}.png","width":{number},"height":120}}]}},"stored_data":{{"step":{number},"ratio":0.25,"note":null}}}}}}"#
    );
}

fn text(which: Text) -> String {
    let mut out = String::new();
    match which {
        Text::Compact | Text::Pretty => {
            out.push('[');
            for number in 0..8_000 {
                canvas(number, &mut out);
                out.push(',');
            }
            out.pop();
            out.push(']');
            if matches!(which, Text::Pretty) {
                let value: Value = serde_json::from_str(&out).unwrap_or_default();
                out = serde_json::to_string_pretty(&value).unwrap_or_default();
            }
        }
        Text::Keys => {
            out.push('{');
            for number in 0..500_000 {
                let _ = write!(out, r#""attribute_{number}":{number},"#);
            }
            out.pop();
            out.push('}');
        }
        Text::Long => {
            out.push('"');
            out.push_str(&"All work and no play makes Zoë a dull reader. ".repeat(200_000));
            out.push('"');
        }
        Text::Escapes => {
            let mut inner = String::from("[");
            for number in 0..8_000 {
                canvas(number, &mut inner);
                inner.push(',');
            }
            inner.pop();
            inner.push(']');
            out = Value::String(inner).to_string();
        }
    }
    out
}

#[divan::bench(args = ALL)]
fn document(bencher: Bencher, which: Text) {
    let text = text(which);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| Document::json(text.as_bytes()).mistakes.len());
}

#[divan::bench(args = ALL)]
fn serde_json_value(bencher: Bencher, which: Text) {
    let text = text(which);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| serde_json::from_slice::<Value>(text.as_bytes()).unwrap_or_default());
}

#[divan::bench(args = ALL)]
fn serde_json_ignored(bencher: Bencher, which: Text) {
    let text = text(which);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| serde_json::from_slice::<IgnoredAny>(text.as_bytes()).is_ok());
}
