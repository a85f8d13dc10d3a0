//! What passes through the proxy reaches the other side as it came, in whatever pieces it comes; and in whatever pieces it comes, the same
//! exchanges are seen in it, each with the head and the body that stood there.
//!
//! The first byte of an input says in which pieces it comes and how it ends; behind it, client and app take turns at each `~`.
#![no_main]

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use courtside::capture::Headers;
use courtside::proxy::talk::{Common, Talk};
use courtside::proxy::{Event, Fault, Raw};
use courtside::wire::{Decoder, Framing};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((first, script)) = input.split_first() else { return };
    let whole = Passed::new(script, first % 5, usize::MAX);
    for piece in [1, usize::from(first / 5) % 31 + 2] {
        let pieces = Passed::new(script, first % 5, piece);
        pieces.check();
        assert_eq!(pieces.seen, whole.seen, "in pieces of {piece}");
    }
    whole.check();
});

/// What came, what went on, and what was seen.
struct Passed {
    client: Vec<u8>,
    app: Vec<u8>,
    up: Vec<u8>,
    down: Vec<u8>,
    seen: Vec<Event>,
    /// Whether all of it must have gone on.
    all: bool,
}

impl Passed {
    fn new(script: &[u8], ends: u8, piece: usize) -> Self {
        let common = Common { max_body: 1 << 20, host: None, now_ms: || 0, count: AtomicU64::new(0) };
        let mut talk = Talk::new(&common);
        let mut it = Self { client: vec![], app: vec![], up: vec![], down: vec![], seen: vec![], all: true };
        for (turn, part) in script.split(|byte| *byte == b'~').enumerate() {
            for bytes in part.chunks(piece) {
                if turn % 2 == 0 {
                    talk.from_client(bytes, &mut it.up, &mut it.seen);
                } else {
                    talk.from_app(bytes, &mut it.down, &mut it.up, &mut it.seen);
                }
            }
            if turn % 2 == 0 { it.client.extend_from_slice(part) } else { it.app.extend_from_slice(part) }
        }
        let fault = Fault { code: "answer-late", detail: String::new() };
        match ends {
            0 => {
                talk.client_ended(&mut it.up, &mut it.seen);
                talk.app_ended(None, &mut it.down, &mut it.seen);
            }
            1 => {
                talk.app_ended(None, &mut it.down, &mut it.seen);
                talk.client_ended(&mut it.up, &mut it.seen);
            }
            2 => {
                talk.app_ended(Some("reset"), &mut it.down, &mut it.seen);
                talk.client_ended(&mut it.up, &mut it.seen);
            }
            3 => {
                it.all = false;
                talk.client_gone(&mut it.seen);
            }
            _ => {
                it.all = false;
                let before = it.down.len();
                if !talk.answer_instead(504, &fault, &mut it.down, &mut it.seen) {
                    assert_eq!(it.down.len(), before);
                }
                it.down.truncate(before);
            }
        }
        assert!(!talk.is_busy() || !it.all, "nothing is left open");
        for event in &mut it.seen {
            match event {
                Event::Answered(answered) => {
                    answered.elapsed = Duration::ZERO;
                    // Whether something stood behind an answer is only told where it came with it.
                    answered.fault.take_if(|fault| fault.code == "answer-surplus");
                    // … and of several faults the one that is told is the one that shows first.
                    answered
                        .fault
                        .iter_mut()
                        .for_each(|fault| *fault = Fault { code: "faulty", detail: String::new() });
                }
                // What is no head is told to be none as soon as it begins, or when nothing more comes, or not at all behind an upgrade.
                Event::Opaque(fault) => *fault = Fault { code: "opaque", detail: String::new() },
                Event::Asked(_) => {}
            }
        }
        it.seen.sort_by_key(|event| matches!(event, Event::Opaque(_)));
        it.seen.dedup_by(|one, other| matches!((one, other), (Event::Opaque(_), Event::Opaque(_))));
        it
    }

    fn check(&self) {
        if self.all {
            assert_eq!((&self.up, &self.down), (&self.client, &self.app));
        } else {
            assert!(self.client.starts_with(&self.up) && self.app.starts_with(&self.down));
        }
        let mut waiting = Vec::new();
        let (mut client, mut app) = (self.client.as_slice(), self.app.as_slice());
        let mut last = 0;
        for event in &self.seen {
            match event {
                Event::Asked(asked) => {
                    assert!(asked.id > last, "requests are handed out in the order in which they began");
                    last = asked.id;
                    waiting.push(asked.id);
                    let stands = client.starts_with(asked.request.head());
                    assert!(stands, "a request begins where the one before it ended");
                    let read = asked.clone().read().request;
                    let framing = Framing::of_request(read.headers.iter()).unwrap();
                    let found = (asked.request.body(), asked.size, &asked.trailers, asked.whole);
                    client = after(&client[asked.request.head().len()..], framing, found);
                }
                Event::Answered(answered) => {
                    assert_eq!(waiting.remove(0), answered.id, "exchanges end in the order in which they began");
                    let own = answered.own || answered.fault.is_some();
                    let Some(raw) = answered.response.as_ref().filter(|_| !own) else { continue };
                    app = find(app, raw);
                    let status = answered.clone().read().response.unwrap();
                    let empty = raw.body().is_empty();
                    // What HEAD and CONNECT say of a body is not meant.
                    let framing = Framing::of_response(status.status, status.headers.iter(), false);
                    let Some(framing) = framing.ok().filter(|_| !empty) else { continue };
                    app = after(app, framing, (raw.body(), answered.size, &answered.trailers, true));
                }
                Event::Opaque(_) => {}
            }
        }
        assert!(waiting.is_empty(), "every exchange ends");
    }
}

/// What stands behind that head, wherever it is.
fn find<'b>(bytes: &'b [u8], raw: &Raw) -> &'b [u8] {
    let place = bytes.windows(raw.head().len()).position(|window| window == raw.head());
    &bytes[place.expect("a head stood there") + raw.head().len()..]
}

/// What stands behind a body that was seen, which must be the one that stands there.
fn after<'b>(bytes: &'b [u8], framing: Framing, seen: (&[u8], u64, &Headers, bool)) -> &'b [u8] {
    let (body, size, trailers, whole) = seen;
    let mut decoder = Decoder::new(framing);
    let mut read = Vec::new();
    let taken = decoder.push(bytes, |part| read.extend_from_slice(part));
    if !whole {
        // What follows may be anything, such as what an upgrade turned into something else.
        assert!(read.starts_with(body) && size <= decoder.received());
        return &[];
    }
    assert_eq!((read.as_slice(), decoder.received(), &decoder.trailers()), (body, size, trailers));
    &bytes[taken.expect("a whole body can be read")..]
}
