use super::*;
use proptest::prelude::*;

fn common() -> Common {
    Common { max_body: 16, host: None, now_ms: || 1_700_000_000_000, count: AtomicU64::new(0) }
}

/// Feeds both sides in pieces of that size, requests first; gives what reached the app, what reached the client, and what was seen.
fn talk(common: &Common, client: &[u8], app: &[u8], piece: usize) -> (Vec<u8>, Vec<u8>, Vec<Event>) {
    let mut talk = Talk::new(common);
    let (mut up, mut down, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    client.chunks(piece).for_each(|part| talk.from_client(part, &mut up, &mut seen));
    app.chunks(piece).for_each(|part| talk.from_app(part, &mut down, &mut up, &mut seen));
    talk.client_ended(&mut up, &mut seen);
    talk.app_ended(None, &mut down, &mut seen);
    (up, down, seen)
}

fn asked(seen: &[Event]) -> Vec<Asked> {
    let read = |event: &Event| if let Event::Asked(asked) = event { Some(asked.clone().read()) } else { None };
    seen.iter().filter_map(read).collect()
}

fn answered(seen: &[Event]) -> Vec<Answered> {
    let read = |event: &Event| if let Event::Answered(it) = event { Some(it.clone().read()) } else { None };
    seen.iter().filter_map(read).collect()
}

#[test]
fn pipelined_requests_of_every_framing_are_paired_with_their_answers() {
    let client = b"POST /a HTTP/1.1\r\nhOST: x\r\nContent-Length: 3\r\n\r\nabc\r\nHEAD /b HTTP/1.1\r\nHost: x\r\n\r\nPUT /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4;x=1\r\nWiki\r\n0\r\nX-Sum: 9\r\n\r\nGET /d HTTP/1.0\r\n\r\n";
    let app = b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-End: 1\r\n\r\nHTTP/1.1 200 Fine\r\n\r\nuntil the end of the line";
    for piece in [1, 2, 7, 1000] {
        let (up, down, seen) = talk(&common(), client, app, piece);
        assert_eq!((up.as_slice(), down.as_slice()), (&client[..], &app[..]), "{piece}");
        let (asked, answered) = (asked(&seen), answered(&seen));
        let targets: Vec<&[u8]> = asked.iter().map(|asked| asked.request.target.as_slice()).collect();
        assert_eq!(targets, [b"/a", b"/b", b"/c", b"/d"]);
        assert!(asked.iter().all(|asked| asked.whole));
        assert_eq!(asked[0].request.body, b"abc");
        assert_eq!((asked[2].request.body.as_slice(), asked[2].trailers.get("x-sum")), (&b"Wiki"[..], Some(&b"9"[..])));
        let bodies: Vec<&[u8]> = answered.iter().map(|it| it.response.as_ref().unwrap().body.as_slice()).collect();
        assert_eq!(bodies, [&b"hi"[..], b"", b"ok", b"until the end of"]);
        assert_eq!((answered[0].interim.as_slice(), answered[2].trailers.get("X-End")), (&[103][..], Some(&b"1"[..])));
        assert_eq!((answered[3].size, answered[3].is_cut()), (25, true));
        assert!(answered.iter().all(|it| it.fault.is_none()), "{answered:?}");
    }
}

#[test]
fn what_is_out_of_order_is_said_and_passed_on() {
    let get = b"GET / HTTP/1.1\r\n\r\n";
    for (client, app, codes) in [
        (&get[..], &b""[..], &["answer-cut"][..]),
        (get, b"HTTP/1.1 200 OK\r\nContent-Len", &["answer-cut"]),
        (get, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", &["answer-cut"]),
        (get, b"SSH-2.0\r\n", &["answer-not-http"]),
        (get, b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nx", &["answer-not-http"]),
        (get, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot a size\r\n", &["answer-not-http"]),
        (get, b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx and more", &["answer-surplus"]),
        (b"\x16\x03\x01 no http", b"hm", &["request-not-http"]),
        (b"GET / HTTP/1.1\r\nHo", b"", &["request-cut"]),
        (b"\r\n\r\n", b"", &[]),
        (get, b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx\r\n", &["answer-surplus"]),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"", &["request-not-http"]),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab",
            b"HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n",
            &["request-cut"],
        ),
        (get, b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n\x81\x05hello", &["connection-upgraded"]),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab",
            b"HTTP/1.1 101 Switching\r\n\r\nhello",
            &["request-cut", "connection-upgraded"],
        ),
    ] {
        let (up, down, seen) = talk(&common(), client, app, 1000);
        assert_eq!((up.as_slice(), down.as_slice()), (client, app));
        let faults: Vec<&str> = seen
            .iter()
            .filter_map(|event| match event {
                Event::Answered(it) => it.fault.as_ref().map(|fault| fault.code),
                Event::Opaque(fault) => Some(fault.code),
                Event::Asked(_) => None,
            })
            .collect();
        assert_eq!(faults, codes, "{}", String::from_utf8_lossy(app));
    }
}

#[test]
fn what_is_no_head_is_told_to_be_none_in_whatever_pieces_it_comes() {
    let get = b"GET / HTTP/1.1\r\n\r\n";
    for piece in 1..40 {
        let (.., seen) = talk(&common(), b"GET / HTTP/1.1\r\nHost: a\r\nA\x01", b"", piece);
        assert!(matches!(&seen[..], [Event::Opaque(fault)] if fault.code == "request-not-http"), "{piece}: {seen:?}");
        let (.., seen) = talk(&common(), get, b"HTTP/1.1 200 OK\r\nContent-Type: a\r\nA\x01", piece);
        assert_eq!(answered(&seen)[0].fault.as_ref().unwrap().code, "answer-not-http", "{piece}");
    }
}

#[test]
fn behind_an_answer_that_cannot_be_read_no_other_is_called_missing() {
    for (client, app) in [
        (&b"GET / HTTP/1.1\r\n\r\n"[..], &b"SSH-2.0\r\n"[..]),
        (b"", b"SSH-2.0\r\n"),
        (b"", b"HTTP/1.1 408 Timeout\r\nContent-Length: 0\r\n\r\n"),
        (b"", b"HTTP/1.1 200 OK\r\nA\x01"),
    ] {
        for piece in [1, 1000] {
            let common = common();
            let mut talk = Talk::new(&common);
            let (mut up, mut down, mut seen) = (Vec::new(), Vec::new(), Vec::new());
            talk.from_client(client, &mut up, &mut seen);
            app.chunks(piece).for_each(|part| talk.from_app(part, &mut down, &mut up, &mut seen));
            talk.from_client(b"GET /next HTTP/1.1\r\n\r\n", &mut up, &mut seen);
            talk.app_ended(None, &mut down, &mut seen);
            let all = answered(&seen);
            assert_eq!(all.len(), 1 + usize::from(!client.is_empty()));
            assert!(all.iter().all(|it| it.fault.as_ref().unwrap().code == "answer-not-http"), "{all:?}");
        }
    }
}

#[test]
fn what_stands_behind_an_answer_does_not_hide_the_next() {
    let common = common();
    let mut talk = Talk::new(&common);
    let (mut up, mut down, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..2 {
        talk.from_client(b"GET / HTTP/1.1\r\n\r\n", &mut up, &mut seen);
        let surplus = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx\r\n";
        talk.from_app(surplus, &mut down, &mut up, &mut seen);
    }
    let codes: Vec<_> = answered(&seen).into_iter().map(|it| it.fault.unwrap().code).collect();
    assert_eq!(codes, ["answer-surplus"; 2]);
}

#[test]
fn an_answer_that_comes_before_the_end_of_its_request_waits_for_it() {
    let common = common();
    let mut talk = Talk::new(&common);
    let (mut up, mut down, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    talk.from_client(b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nab", &mut up, &mut seen);
    talk.from_app(b"HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n", &mut down, &mut up, &mut seen);
    assert_eq!(seen, []);
    talk.from_client(b"cd", &mut up, &mut seen);
    assert_eq!((asked(&seen).len(), answered(&seen).len()), (1, 1));
    assert!(!talk.is_busy());
}

#[test]
fn the_proxys_own_answer_is_marked_and_only_given_where_none_has_begun() {
    let common = common();
    let fault = Fault::new("endpoint-unreachable", "connection refused");
    let mut talk = Talk::new(&common);
    let (mut up, mut down, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    talk.from_client(b"GET / HTTP/1.1\r\n\r\n", &mut up, &mut seen);
    assert!(talk.answer_instead(502, &fault, &mut down, &mut seen));
    assert!(down.starts_with(b"HTTP/1.1 502 Bad Gateway\r\n"));
    assert!(answered(&seen)[0].own);
    let mut talk = Talk::new(&common);
    talk.from_client(b"GET / HTTP/1.1\r\n\r\n", &mut up, &mut seen);
    talk.from_app(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", &mut down, &mut up, &mut seen);
    down.clear();
    assert!(!talk.answer_instead(504, &fault, &mut down, &mut seen));
    assert_eq!((down.len(), answered(&seen)[1].response.as_ref().unwrap().body.as_slice()), (0, &b"half"[..]));
}

#[test]
fn host_is_rewritten_where_that_is_asked_for_and_nothing_else() {
    let common = Common { host: Some(b"127.0.0.1:3000".to_vec()), ..common() };
    let client = b"GET / HTTP/1.1\r\nX-host: a\r\nhOsT:  b \r\nhost:c\r\n\r\n";
    let (up, ..) = talk(&common, client, b"", 5);
    assert_eq!(up, b"GET / HTTP/1.1\r\nX-host: a\r\nhOsT:  127.0.0.1:3000\r\nhost:127.0.0.1:3000\r\n\r\n");
}

proptest! {
    #[test]
    fn whatever_comes_is_passed_on_as_it_came(
        client in prop::collection::vec(prop_oneof![
            Just(b"GET / HTTP/1.1\r\nA: b\r\n\r\n".to_vec()),
            Just(b"POST /x HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc".to_vec()),
            Just(b"PUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n".to_vec()),
            prop::collection::vec(any::<u8>(), 0..30),
        ], 0..6),
        app in prop::collection::vec(prop_oneof![
            Just(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc".to_vec()),
            Just(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec()),
            Just(b"HTTP/1.1 101 Switching\r\n\r\n".to_vec()),
            Just(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n".to_vec()),
            prop::collection::vec(any::<u8>(), 0..30),
        ], 0..6),
        piece in 1..40_usize,
    ) {
        let (client, app) = (client.concat(), app.concat());
        let (up, down, seen) = talk(&common(), &client, &app, piece);
        prop_assert_eq!((up, down), (client, app));
        let ids = |ids: Vec<u64>| ids;
        prop_assert_eq!(ids(asked(&seen).iter().map(|it| it.id).collect()), ids(answered(&seen).iter().map(|it| it.id).collect()));
    }
}
