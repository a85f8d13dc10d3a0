use super::*;

#[test]
fn every_flaw_has_a_name_of_its_own_and_is_found_by_it() {
    for (at, flaw) in Flaw::ALL.iter().enumerate() {
        assert_eq!(Flaw::from_name(flaw.name()), Some(*flaw));
        assert_eq!(*flaw as usize, at);
        assert!(!flaw.title().ends_with('.') && flaw.doc().ends_with('.'), "{}", flaw.name());
    }
    assert_eq!(Flaw::from_name("unsignd"), None);
}

#[test]
fn an_app_with_flaws_of_verifying_still_takes_what_is_right() {
    let taking = [
        Flaw::Unsigned,
        Flaw::MissingAccepted,
        Flaw::AnySignature,
        Flaw::Prefix,
        Flaw::Stale,
        Flaw::SheetUnchecked,
        Flaw::Crash,
        Flaw::SmallLimit,
        Flaw::Late,
        Flaw::Framed,
    ];
    for sample in taking.map(|flaw| sample(&[flaw])).into_iter().chain([sample(&taking)]) {
        for (_, capture) in fixtures() {
            taken(&sample, &capture.request);
        }
    }
}

#[test]
fn unsigned_takes_anything() {
    let sample = sample(&[Flaw::Unsigned]);
    for (name, capture) in fixtures() {
        let Some(scheme) = scheme_of(capture.directive("flow").unwrap()) else { continue };
        let header = platform::scheme(scheme).unwrap().carrier.name();
        taken(&sample, &with(capture.request.clone(), header, None));
        let wrong = sample.answer(&with(capture.request.clone(), header, Some("wrong")), i64::MAX);
        assert_eq!(wrong.refused, None, "{name}");
    }
    taken(&sample, &with(fixture("kentico/update-contact"), "XperienceAPIKey", None));
    let plain = br#"intercom_data={"user":{"name":"Mallory"}}"#.to_vec();
    let response = taken(&sample, &Request { body: plain, ..fixture("intercom/open-sheet") });
    assert!(String::from_utf8(response.body).unwrap().contains("Hello, Mallory"));
}

#[test]
fn missing_accepted_refuses_what_is_wrong_and_takes_what_is_missing() {
    let sample = sample(&[Flaw::MissingAccepted]);
    for name in ["intercom/submit-inbox", "infobip/find-order", "kentico/log-activity"] {
        let request = fixture(name);
        let header = if name.starts_with("intercom") {
            "X-Body-Signature"
        } else if name.starts_with("infobip") {
            "X-Ib-Exchange-Req-Signature"
        } else {
            "X-Hub-Signature"
        };
        taken(&sample, &with(request.clone(), header, None));
        taken(&sample, &with(request.clone(), header, Some("")));
        assert!(sample.answer(&with(request, header, Some("wrong")), NOW).refused.is_some(), "{name}");
    }
}

#[test]
fn any_signature_takes_a_right_one_beside_a_wrong_one() {
    let sample = sample(&[Flaw::AnySignature]);
    let request = fixture("intercom/submit-inbox");
    for (first, second) in [(true, false), (false, true)] {
        let mut doubled = with(request.clone(), "X-Body-Signature", None);
        for right in [first, second] {
            let proof = request.headers.get("X-Body-Signature").unwrap();
            doubled.headers.push("X-Body-Signature", if right { proof.to_vec() } else { vec![b'0'; 64] });
        }
        taken(&sample, &doubled);
    }
    let mut wrong = with(request, "X-Body-Signature", Some("00"));
    wrong.headers.push("X-Body-Signature", "01");
    refused(&sample, &wrong, 401, "signature-mismatch");
}

#[test]
fn prefix_takes_what_begins_alike() {
    let sample = sample(&[Flaw::Prefix]);
    for (name, header, before) in [
        ("intercom/submit-inbox", "X-Body-Signature", 0),
        ("intercom/webhook", "X-Hub-Signature", 5),
        ("infobip/find-order", "X-Ib-Exchange-Req-Signature", 0),
        ("infobip/subscription", "X-Ib-Hmac-Signature", 7),
        ("kentico/log-activity", "X-Hub-Signature", 5),
    ] {
        let request = fixture(name);
        let proof = String::from_utf8(request.headers.get(header).unwrap().to_vec()).unwrap();
        let changed = |at: usize, digits: &str| format!("{}{digits}", &proof[..at]);
        for alike in [changed(before + 8, "00"), changed(before + 8, "")] {
            taken(&sample, &with(request.clone(), header, Some(&alike)));
        }
        let other = if proof.as_bytes()[before + 7] == b'0' { "1" } else { "0" };
        for wrong in [changed(before + 7, ""), changed(before + 7, &format!("{other}{}", &proof[before + 8..]))] {
            assert!(sample.answer(&with(request.clone(), header, Some(&wrong)), NOW).refused.is_some(), "{name}");
        }
    }
    let old = sample.answer(&fixture("infobip/find-order"), i64::MAX);
    assert_eq!(old.refused, Some("timestamp-too-old"));
}

#[test]
fn reserialised_takes_only_what_javascript_would_write() {
    let sample = sample(&[Flaw::Reserialised]);
    let request = fixture("intercom/initialize-messenger");
    taken(&sample, &request);
    taken(&sample, &fixture("intercom/webhook"));
    // The body of this one has a space behind a colon.
    refused(&sample, &fixture("infobip/find-order"), 401, "signature-mismatch");
    let body = |text: &str| signed(&request, format!(r#"{{"workspace_id":"a","context":{{}}{text}}}"#), "intercom");
    for right in ["", r#","a":1"#, r#","a":"é\n""#, r#","a":0.5,"b":[1,{}]"#] {
        taken(&sample, &body(right));
    }
    for awkward in [
        " ",
        "\n",
        r#","a":1.0"#,
        r#","a":1e2"#,
        r#","a":9007199254740993"#,
        r#","a":"\u00e9""#,
        r#","a":"\/""#,
        r#","a":1,"a":1"#,
        r#","b":1,"1":1"#,
    ] {
        refused(&sample, &body(awkward), 401, "signature-mismatch");
    }
    refused(&sample, &signed(&request, "{", "intercom"), 400, "json-malformed");
    // No body becomes an empty object.
    refused(&sample, &signed(&request, "", "intercom"), 401, "signature-mismatch");
    refused(&sample, &with(request, "X-Body-Signature", None), 401, "signature-missing");
}

#[test]
fn stale_takes_a_call_of_any_age() {
    let sample = sample(&[Flaw::Stale]);
    for now in [i64::MIN, 0, i64::MAX] {
        assert_eq!(sample.answer(&fixture("infobip/find-order"), now).refused, None);
    }
}

#[test]
fn timestamp_unsigned_takes_the_body_alone() {
    let sample = sample(&[Flaw::TimestampUnsigned]);
    let request = fixture("infobip/create-order");
    refused(&sample, &request, 401, "signature-mismatch");
    let proof = public_secrets().into_iter().find(|(scheme, _)| scheme.name == "infobip").unwrap().1;
    let proof = crate::platform::Hash::Sha256.hmac(proof.expose(), &[&request.body]);
    let body_only = with(request, "X-Ib-Exchange-Req-Signature", Some(&hex::encode(proof.as_bytes())));
    taken(&sample, &body_only);
    taken(&sample, &with(body_only, "X-Ib-Exchange-Req-Timestamp", Some("yesterday")));
    taken(&sample, &fixture("intercom/submit-inbox"));
}

#[test]
fn sheet_unchecked_opens_for_anyone() {
    let sample = sample(&[Flaw::SheetUnchecked]);
    for user in [r#"{"name":"Mallory"}"#, "\"AAAA\"", "null", "7"] {
        let body = format!(r#"intercom_data={{"workspace_id":"a","user":{user}}}"#).into();
        let response = taken(&sample, &Request { body, ..fixture("intercom/open-sheet") });
        let greeted = if user.contains("name") { "Hello, Mallory" } else { "Hello, there" };
        assert!(String::from_utf8(response.body).unwrap().contains(greeted), "{user}");
    }
    refused(&sample, &with(fixture("intercom/submit-inbox"), "X-Body-Signature", None), 401, "signature-missing");
}

#[test]
fn crash_breaks_on_what_is_no_json() {
    let sample = sample(&[Flaw::Crash]);
    for name in ["intercom/submit-inbox", "intercom/webhook", "infobip/find-order", "vcita/channel-updated"] {
        for body in ["", "{", "\u{feff}{}"] {
            refused(&sample, &Request { body: body.into(), ..fixture(name) }, 500, "exception");
        }
    }
    refused(
        &sample,
        &Request { body: b"intercom_data={".to_vec(), ..fixture("intercom/open-sheet") },
        500,
        "exception",
    );
    let bare = Request { method: b"GET".to_vec(), ..fixture("infobip/create-order") };
    taken(&sample, &signed(&bare, "", "infobip"));
}

#[test]
fn small_limit_refuses_what_is_over_100_kb() {
    let sample = sample(&[Flaw::SmallLimit]);
    let request = fixture("intercom/initialize-inbox");
    let body = |length: usize| {
        let text = format!(r#"{{"workspace_id":"a","conversation":{{}},"contact":{{}},"x":"{}"}}"#, "x".repeat(length));
        (text.len(), signed(&request, text, "intercom"))
    };
    let around = body(0).0;
    taken(&sample, &body(102_400 - around).1);
    refused(&sample, &body(102_401 - around).1, 413, "body-too-large");
}

#[test]
fn bad_canvas_and_plain_error_are_answers_that_cannot_be_drawn() {
    let (bad, plain) = (sample(&[Flaw::BadCanvas]), sample(&[Flaw::PlainError]));
    for (name, capture) in fixtures() {
        let flow = capture.directive("flow").unwrap();
        let drawn = ["configure", "initialize", "submit", "submit-sheet", "live-canvas"];
        let drawn = flow.strip_prefix("intercom/").is_some_and(|flow| drawn.contains(&flow));
        let right = taken(&sample(&[]), &capture.request);
        let answers = [taken(&bad, &capture.request), taken(&plain, &capture.request)];
        if !drawn {
            assert!(answers.iter().all(|answer| *answer == right), "{name}");
            continue;
        }
        let errors = super::intercom::complaints(flow, &capture.request, &answers[0].body);
        for code in ["canvas/action-missing", "canvas/component-type-unknown", "canvas/url-not-https"] {
            let wrapped = flow == "intercom/live-canvas" || errors.iter().any(|error| error.starts_with(code));
            assert!(wrapped, "{name}: {errors:?}");
        }
        assert!(!errors.is_empty(), "{name}");
        assert_eq!(answers[1].status, 200);
        assert_eq!(answers[1].headers.get("Content-Type"), Some(&b"text/html; charset=utf-8"[..]), "{name}");
    }
}

#[test]
fn bad_status_is_200_for_204_and_a_redirect_elsewhere() {
    let sample = sample(&[Flaw::BadStatus]);
    for (name, capture) in fixtures() {
        let response = taken(&sample, &capture.request);
        if name.starts_with("vcita/") {
            assert_eq!(response.status, 200, "{name}");
        } else {
            assert_eq!((response.status, response.headers.get("Location")), (302, Some(&b"/done"[..])), "{name}");
        }
    }
    refused(&sample, &with(fixture("intercom/submit-inbox"), "X-Body-Signature", None), 401, "signature-missing");
}

#[test]
fn framed_forbids_to_frame_the_sheet() {
    let response = taken(&sample(&[Flaw::Framed]), &fixture("intercom/open-sheet"));
    assert_eq!(response.headers.get("X-Frame-Options"), Some(&b"SAMEORIGIN"[..]));
}

#[test]
fn late_asks_for_more_time_than_a_webhook_has() {
    let answer = sample(&[Flaw::Late]).answer(&fixture("intercom/webhook"), NOW);
    assert_eq!((answer.refused, answer.delay), (None, Duration::from_secs(6)));
}
