use proptest::prelude::*;

use super::*;

/// Bytes that are nearly what the app reads: pieces of bodies, and noise.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        &b"{"[..],
        b"}",
        b"[",
        b"]",
        b"\"",
        b":",
        b",",
        b"null",
        b"true",
        b"1e9",
        b"\\u",
        b"\\ud800",
        b"%",
        b"%7B",
        b"+",
        b"=",
        b"&",
        b"/",
        b"//",
        b"intercom_data=",
        b"\"user\":",
        b"\"workspace_id\":\"a\"",
        b"\"input_values\":{",
        b"\"component_id\":\"b\"",
        b"\"context\":{}",
        b"\"ContactGuid\":",
        b"\"ActivityType\":\"intercomchat\"",
        b"\"status\":\"active\"",
        b"\"typing\":true",
        b"\"id\":",
        b"\xff",
        b"\xef\xbb\xbf",
        b"{\"user\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
        "\u{1F600}".as_bytes(),
        b"3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    ]);
    let part = prop_oneof![6 => pieces.prop_map(<[u8]>::to_vec), 1 => prop::collection::vec(any::<u8>(), 0..8)];
    prop::collection::vec(part, 0..14).prop_map(|parts| parts.concat())
}

fn target() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "/initialize",
        "/submit",
        "/sheet",
        "/webhooks",
        "/uninstall",
        "/exchange/orders",
        "/exchange/orders/",
        "/exchange/orders/find",
        "/hooks/delivery",
        "/kentico.xperience.intercom/logactivity",
        "/KENTICO.Xperience.Intercom/updatecontact",
        "/7f3c9a0be2d14c58/messages",
        "/7f3c9a0be2d14c58/x/typing",
        "/7f3c9a0be2d14c58",
        "http://x",
        "https://x/live?y#z",
        "*",
    ]);
    prop_oneof![4 => known.prop_map(|target| target.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..20)]
}

fn headers() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let name = prop::sample::select(vec![
        "X-Body-Signature",
        "x-hub-signature",
        "X-Ib-Exchange-Req-Signature",
        "x-ib-exchange-req-timestamp",
        "X-Ib-Exchange-Req-AccountKey",
        "X-Ib-Hmac-Signature",
        "XperienceAPIKey",
        "Accept",
        "Content-Type",
        "",
    ])
    .prop_map(str::to_owned);
    let value = prop_oneof![
        bytes(),
        "[0-9a-f]{64}|sha1=[0-9a-fA-F]{40}|SHA256=[0-9a-f]{64}|[0-9]{1,20}|[+-]?[0-9A-Za-z/+]{0,90}={0,3}"
            .prop_map(String::into_bytes),
        Just(b"AAECAwQFBgcICQoLDA0ODw==".to_vec()),
    ];
    prop::collection::vec((name, value), 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]
    #[test]
    fn anything_gets_an_answer_and_no_stranger_gets_in(
        method in prop::sample::select(vec!["POST", "PUT", "GET", "DELETE", "", "\u{0}"]),
        target in target(),
        headers in headers(),
        body in bytes(),
        flaws in prop::sample::subsequence(Flaw::ALL.to_vec(), 0..4),
        now in any::<i64>(),
    ) {
        let mut request = Request { method: method.into(), target, body, ..Request::default() };
        let keyed = headers.iter().any(|(_, value)| value == b"AAECAwQFBgcICQoLDA0ODw==");
        for (name, value) in headers {
            request.headers.push(name, value);
        }
        let flawed = sample(&flaws).answer(&request, now);
        let answer = sample(&[]).answer(&request, now);
        for response in [&flawed.response, &answer.response] {
            prop_assert!((200..600).contains(&response.status) && !response.reason.is_empty());
            prop_assert_eq!(response.version.as_slice(), b"HTTP/1.1");
        }
        prop_assert_eq!(answer.refused.is_none(), answer.response.status < 300);
        // Nothing here is signed, so only a key or vcita's path lets a request in.
        if answer.refused.is_none() {
            let flow = answer.flow.unwrap();
            prop_assert!(flow.starts_with("vcita/") || (keyed && flow.starts_with("kentico/")), "{}", flow);
        }
        if let Some(code) = flawed.refused.or(answer.refused) {
            prop_assert!(crate::codes::explanation(code).is_some(), "{}", code);
        }
    }
}
