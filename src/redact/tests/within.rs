//! What is read within other things or in another coding: keys, tables, lines of JSON, UTF-16, secrets in paths, fields of a canvas.

use super::*;

#[test]
fn a_private_key_goes_whole_in_a_body_of_any_sort() {
    let key = "-----BEGIN RSA PRIVATE KEY-----\nZyxMATERIAL1\nZyxMATERIAL2\n-----END RSA PRIVATE KEY-----";
    for text in [
        format!("{key}\n"),
        format!("PORT=1\nPRIVATE_KEY=\"{key}\"\n").replace('\n', "\r\n"),
        format!("name: x\nkey: |\n{}", key.replace("-----\n", "-----\n  ")),
        format!("<a><k>{key}</k></a>"),
        format!("<p>{key}</p>"),
    ] {
        let redaction = redaction();
        let got = body_of(&redaction, &text);
        assert!(!got.contains("Zyx") && !got.contains("END"), "{got}");
        assert_eq!(body_of(&redaction, &got), got);
        let part =
            format!("--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.pem\"\r\n\r\n{text}\r\n--x--\r\n");
        let mut capture = capture(&[("Content-Type", "multipart/form-data; boundary=x")], part);
        redaction.apply(&mut capture);
        assert!(!written(&capture).contains("Zyx"), "{}", written(&capture));
    }
}

#[test]
fn tables_and_lines_of_json_are_read_within_other_things_too() {
    use base64::Engine as _;
    let table = "id;customer name;phone\n1;Zyxjana Wrona;602 999 111\n";
    let lines = "{\"name\":\"Zyxjana\",\"phone\":\"602 999 111\"}\n{\"name\":\"Zyxpetr\"}\n";
    for inner in [table, lines, &format!("sep=;\r\n{table}"), &table.replace(';', "\t")] {
        let base64 = base64::engine::general_purpose::STANDARD.encode(inner);
        for body in [
            inner.to_owned(),
            serde_json::json!({ "x": inner }).to_string(),
            format!("x={}&y=1", percent::encoded(inner)),
            serde_json::json!({ "x": base64 }).to_string(),
        ] {
            let redaction = redaction();
            let got = body_of(&redaction, &body);
            let whole = format!("{got}{}", String::from_utf8_lossy(&percent::form_decoded(got.as_bytes())));
            assert!(got != body && !whole.contains("Zyx") && !whole.contains("999 111"), "{got}");
            assert!(!got.contains(&base64), "{got}");
            assert_eq!(body_of(&redaction, &got), got);
        }
    }
    let prose = r#"{"x":"Hello,\nwe have it, and so on\n","y":"sep=;\nno table"}"#;
    assert_eq!(body_of(&redaction(), prose), prose);
}

#[test]
fn texts_in_utf_16_are_read_with_a_mark_and_without() {
    let text = "{\"name\":\"Zyxjana Černá\",\"ok\":true}";
    for (big, mark, kind) in [
        (false, "", "application/json; charset=utf-16le"),
        (true, "", "application/json; charset=UTF-16BE"),
        (false, "", "application/json"),
        (true, "", "text/plain"),
        (false, "\u{feff}", "text/csv"),
        (true, "\u{feff}", ""),
    ] {
        let units = |text: &str| -> Vec<u8> {
            let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
            text.encode_utf16().flat_map(bytes).collect()
        };
        let redaction = redaction();
        let name = redaction.mint.name("Zyxjana Černá");
        let mut capture = capture(&[("Content-Type", kind)], units(&format!("{mark}{text}")));
        let mut broken = capture.clone();
        redaction.apply(&mut capture);
        let expected = format!("{mark}{}", text.replace("Zyxjana Černá", &name));
        assert_eq!(capture.request.body, units(&expected), "{kind}");
        redaction.apply(&mut capture);
        assert_eq!(capture.request.body, units(&expected), "{kind}");
        broken.request.body.push(b'Z');
        let changes = redaction.apply(&mut broken);
        assert!(broken.request.body.is_empty() && changes.notes.contains_key(&Note::BinaryDropped), "{kind}");
    }
}

#[test]
fn addresses_by_which_anybody_may_act_lose_their_secret_parts() {
    let slack = "https://hooks.slack.com/services/T024BE7LD/B02ABCDEF12/aBcDeFgHiJkLmNoPqRsTuVwX";
    let telegram = "https://api.telegram.org/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1/sendMessage";
    for url in [slack, telegram] {
        for body in [format!(r#"{{"u":"{url}"}}"#), format!("post to {url} please")] {
            let redaction = redaction();
            let got = body_of(&redaction, &body);
            assert!(!got.contains("aBcDeFg") && !got.contains("123456789:") && !got.contains("AAHdqTcv"), "{got}");
            assert!(got.contains("/services/") || (got.contains("/bot") && got.contains("/sendMessage")), "{got}");
            assert_eq!(body_of(&redaction, &got), got);
        }
    }
    let words = r#"{"u":"/api/getContactInformationById/BottomNavigationBar"}"#;
    assert_eq!(body_of(&redaction(), words), words);
}

#[test]
fn the_value_of_a_field_in_a_table_of_a_canvas_is_somebody_s() {
    let body = r#"{"current_canvas":{"content":{"components":[{"type":"data-table","items":[{"type":"field-value","field":"Phone","value":"602 999 111"},{"type":"field-value","field":"Full name","value":"Zyxjana Wrona"},{"type":"field-value","field":"Status","value":"Open"}]}]}}}"#;
    let redaction = redaction();
    let got = body_of(&redaction, body);
    assert!(!got.contains("602 999") && !got.contains("Zyx"), "{got}");
    assert!(["\"Phone\"", "\"Full name\"", "\"Open\"", "field-value"].iter().all(|kept| got.contains(kept)), "{got}");
    assert_eq!(body_of(&redaction, &got), got);
}
