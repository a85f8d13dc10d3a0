//! Signatures that were right by a scheme that was not the first guess, and wrong ones.

use super::*;

#[test]
fn what_holds_by_another_scheme_of_the_same_header_is_signed_by_that_one() {
    let headers = [("X-Hub-Signature", "sha1=00"), ("X-Ib-Exchange-Req-Timestamp", "1700000000000")];
    let legacy = [("X-Ib-Exchange-Req-Signature", "00"), headers[1]];
    for (name, headers) in [("kentico-signature", &headers[..1]), ("infobip-legacy", &legacy)] {
        let known = Secret::new(SECRET.as_bytes().to_vec(), "test");
        let judged = |keep_wrong| {
            with(|options| {
                let others =
                    ["intercom-webhook", "infobip"].map(|other| (other, Secret::new(b"another".into(), "test")));
                options.judges = others.into_iter().chain([(name, known.clone())]).collect();
                options.keep_wrong = keep_wrong;
            })
        };
        let redaction = judged(false);
        let (setting, public) = redaction.public(name).unwrap();
        let mut before = capture(headers, r#"{"workspace_id":"abc12345","name":"Ada"}"#);
        signature::renew::renew(&mut before.request, setting, std::slice::from_ref(&known), 1_700_000_000_000).unwrap();
        for redaction in [judged(true), judged(false)] {
            let mut after = before.clone();
            let changes = redaction.apply(&mut after);
            assert_eq!(
                (changes.signed, changes.notes),
                (BTreeMap::from([((name, Before::Right), 1)]), BTreeMap::new())
            );
            let keys = signature::Keys::new(setting, std::slice::from_ref(public));
            let found = signature::evidence(setting, &after.request);
            assert!(signature::judge(setting, &keys, &after.request, &found[0], None).ok);
            let once = written(&after);
            redaction.apply(&mut after);
            assert_eq!(written(&after), once);
        }
        // What holds by none of them keeps its form.
        let mut wrong = before.clone();
        wrong.request.body.push(b' ');
        judged(true).apply(&mut wrong);
        let proof = |capture: &Capture| {
            String::from_utf8_lossy(capture.request.headers.get(headers[0].0).unwrap()).into_owned()
        };
        let (old, new) = (proof(&before), proof(&wrong));
        assert_eq!((old.len(), old.starts_with("sha1=")), (new.len(), new.starts_with("sha1=")));
        assert!(old != new && new.trim_start_matches("sha1=").bytes().all(|byte| byte.is_ascii_hexdigit()), "{new}");
    }
}
