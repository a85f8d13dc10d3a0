//! Archives, tables in JSON, cards and calendars: what stands in a structure of its own is told by it, and the structure stays.

use super::told::run_of;
use super::*;

/// What browsers write beside requests and answers, with something personal or secret in each place.
const ARCHIVE: &str = r#"{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"pages":[{"startedDateTime":"2023-11-14T22:13:20.123Z","id":"page_1","title":"https://corp.org/u?token=Zyxwvut1","pageTimings":{"onLoad":12.5}},{"id":"page_2","title":"Zyxjana of Corp","_x":"zyx@corp.org"}],"comment":"by Zyxjana","entries":[{"startedDateTime":"2023-11-14T22:13:20.123Z","time":12.5,"pageref":"page_1","_initiator":{"type":"script","url":"https://corp.org/app.js?jwt=Zyxwvut2"},"serverIPAddress":"81.2.69.160","connection":"443","request":{"method":"POST","url":"https://corp.org/hook?token=Zyxwvut3&plan=pro","httpVersion":"h2","headers":[{"name":":authority","value":"corp.org"},{"name":"X-Body-Signature","value":"00"},{"name":"Cookie","value":"sid=Zyxwvut4; theme=dark"}],"queryString":[{"name":"token","value":"Zyxwvut3"},{"name":"plan","value":"pro"}],"cookies":[{"name":"sid","value":"Zyxwvut4","path":"/","domain":".corp.org","expires":"2030-01-01T00:00:00Z","httpOnly":true}],"headersSize":-1,"bodySize":-1,"postData":{"mimeType":"application/json","text":"{\"contact\":{\"name\":\"Zyxjana\"}}","_note":"zyx@corp.org"}},"response":{"status":200,"statusText":"OK","httpVersion":"h2","headers":[{"name":"Set-Cookie","value":"sid=Zyxwvut5"}],"cookies":[{"name":"sid","value":"Zyxwvut5"}],"content":{"size":29,"mimeType":"text/plain","text":"SGkgWnl4amFuYSwgd2VsY29tZSB0byB5b3U=","encoding":"base64"},"redirectURL":"https://corp.org/n?token=Zyxwvut6","headersSize":-1,"bodySize":-1,"_transferSize":300},"cache":{},"timings":{"send":1,"wait":2,"receive":3},"_webSocketMessages":[{"type":"send","data":"{\"token\":\"Zyxwvut7\"}"}]},{"startedDateTime":"2023-11-14T22:13:21.123Z","time":1,"request":{"method":"POST","url":"https://corp.org/form","httpVersion":"HTTP/1.1","headers":[],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":-1,"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"password","value":"Zyxwvut8"},{"name":"cv","fileName":"Zyxjana CV.pdf","value":"x"}]}},"response":{"status":0,"statusText":"","httpVersion":"","headers":[],"cookies":[],"content":{"size":0,"mimeType":"x-unknown"},"redirectURL":"","headersSize":-1,"bodySize":-1,"_error":"for zyx@corp.org"},"cache":{},"timings":{"send":0,"wait":0,"receive":0}}]}}"#;

fn archived(redaction: &Redaction, text: &str) -> String {
    let mut captures = read(Format::Har, text.as_bytes(), &mut |_| Err(std::io::Error::other("none"))).unwrap();
    let (out, _) = redaction.archive(text.as_bytes(), &mut captures, &mut Naming::default()).unwrap();
    for capture in read(Format::Har, &out, &mut |_| Err(std::io::Error::other("none"))).unwrap() {
        verifies(&capture.request);
    }
    String::from_utf8(out).unwrap()
}

/// The names of all members, in their order.
fn members(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| members(item, out)),
        serde_json::Value::Object(object) => {
            for (name, value) in object {
                out.push(name.clone());
                members(value, out);
            }
        }
        _ => {}
    }
}

#[test]
fn an_archive_keeps_its_structure_and_loses_what_is_anybody_s_in_every_place() {
    let mut redaction = redaction();
    let mut gathered = Gathered::default();
    redaction.gather(&capture(&[], r#"{"contact":{"name":"Zyxjana"}}"#), &mut gathered);
    redaction.know(gathered);
    let out = archived(&redaction, ARCHIVE);
    for gone in ["Zyx", "zyx", "corp.org", "81.2.69", "SGkg"] {
        assert!(!out.contains(gone), "{gone} is in {out}");
    }
    let (old, new): (serde_json::Value, serde_json::Value) =
        (serde_json::from_str(ARCHIVE).unwrap(), serde_json::from_str(&out).unwrap());
    let entry = |value: &serde_json::Value, at: &str| value["log"]["entries"][0].pointer(at).cloned();
    for same in [
        "/startedDateTime",
        "/pageref",
        "/timings",
        "/time",
        "/connection",
        "/request/queryString/1",
        "/request/cookies/0/name",
        "/request/cookies/0/expires",
        "/response/_transferSize",
    ] {
        assert_eq!(entry(&new, same), entry(&old, same), "{same}");
    }
    assert_eq!(new["log"]["creator"], old["log"]["creator"]);
    assert_eq!(new["log"]["pages"][0]["id"], "page_1");
    // A cookie and a parameter are the same in both places.
    let cookie = entry(&new, "/request/cookies/0/value").unwrap();
    assert!(out.contains(&format!("sid={}; theme", cookie.as_str().unwrap())), "{out}");
    let token = entry(&new, "/request/queryString/0/value").unwrap();
    assert!(out.contains(&format!("hook?token={}&plan=pro", token.as_str().unwrap())), "{out}");
    let (mut before, mut after) = (Vec::new(), Vec::new());
    members(&old["log"]["pages"], &mut before);
    members(&new["log"]["pages"], &mut after);
    assert_eq!(after, before);
    let file = &new["log"]["entries"][1]["request"]["postData"]["params"][1]["fileName"];
    assert_eq!(file.as_str().unwrap().rsplit_once('.').unwrap().1, "pdf");
    assert_eq!(archived(&redaction, &out), out, "a second time changes nothing");
}

#[test]
fn what_is_no_whole_archive_is_none() {
    for text in [r#"{"log":{}}"#, r#"{"entries":[]}"#, "[]", r#"{"log":{"entries":[{}]}}"#, r#"{"log":{"entries":[]}"#]
    {
        assert!(redaction().archive(text.as_bytes(), &mut [], &mut Naming::default()).is_none(), "{text}");
    }
}

#[test]
fn rows_under_a_row_of_names_are_told_by_it() {
    let body = r#"{"rows":[["name","email","phone","total"],["Petr Zyx","zyx@corp.org","602123456",12],["Eva Zyx","","",3]],"t":{"data":[["Petr Zyx","602123456"]],"columns":["name",{"name":"phone"}]},"points":[["a","b"],["c","d"]]}"#;
    let redaction = redaction();
    let out = body_of(&redaction, body);
    assert!(!out.contains("Zyx") && !out.contains("602123456") && !out.contains("zyx"), "{out}");
    assert!(out.contains(r#"[["name","email","phone","total"],["#) && out.contains(",12],"), "{out}");
    assert!(out.contains(r#""columns":["name",{"name":"phone"}]"#), "{out}");
    assert!(out.contains(r#"[["a","b"],["c","d"]]"#), "{out}");
    assert_eq!(body_of(&redaction, &out), out);
}

#[test]
fn cards_and_calendars_are_told_property_by_property() {
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Petr Zyx\r\nN:Zyx;Petr;;;\r\nitem1.TEL;TYPE=cell:602123456\r\nADR:;;Zyxgasse\r\n  12;Brno\r\nNOTE:Zyx is ill\\nand old\r\nREV:20231114T221320Z\r\nEND:VCARD\r\n";
    let event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:With Zyx\nATTENDEE;CN=\"Zyx: Petr\";ROLE=CHAIR:mailto:zyx@corp.org\nDTSTART:20231114T221320Z\nRRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR\n";
    let redaction = redaction();
    for text in [card, event, &serde_json::json!({ "card": card, "note_of_it": event }).to_string()] {
        let out = body_of(&redaction, text);
        for gone in ["Zyx", "Petr", "602123456", "Brno", "zyx", "ill"] {
            assert!(!out.contains(gone), "{gone} is in {out}");
        }
        for kept in
            ["VERSION:3.0", "DTSTART:20231114T221320Z", "ROLE=CHAIR:mailto:", "REV:20231114T221320Z", "FREQ=DAILY"]
        {
            assert_eq!(out.contains(kept), text.contains(kept), "{kept}: {out}");
        }
        assert_eq!(body_of(&redaction, &out), out);
    }
}

#[test]
fn names_that_say_who_somebody_is_are_known_and_rates_stay() {
    let body = r#"{"nick":"Zyxenka","vin":"WVWZZZ1JZXW000001","vat":"CZ7712045678","diagnosis":"zyxitis","member_no":"M-8841"}"#;
    let out = body_of(&redaction(), body);
    for gone in ["Zyx", "zyx", "WVWZZZ1JZXW000001", "7712045678", "8841"] {
        assert!(!out.contains(gone), "{gone} is in {out}");
    }
    let rates = r#"{"vat":21,"a":{"vat":"20 %"},"b":{"vat":"21.00"}}"#;
    assert_eq!(body_of(&redaction(), rates), rates);
    let names =
        [("X-Name", "Petr Zyx"), ("X-Contact-Name", "Petr Zyx"), ("X-Service-Name", "billing"), ("X-Client", "web")];
    let mut capture = capture(&names, "{}");
    redaction().apply(&mut capture);
    let text = written(&capture);
    assert!(
        !text.contains("Zyx") && text.contains("X-Service-Name: billing") && text.contains("X-Client: web"),
        "{text}"
    );
}

#[test]
fn a_form_in_latin_1_is_redacted_and_what_nobody_can_read_in_it_goes() {
    let mut capture = capture(
        &[("Content-Type", "application/x-www-form-urlencoded")],
        b"name=J\xfcrgen&plan=pro&x=Dvo\xf8\xe1k&t=1700000000".to_vec(),
    );
    let redaction = redaction();
    redaction.apply(&mut capture);
    let body = String::from_utf8(capture.request.body.clone()).unwrap();
    assert!(body.starts_with("name=") && body.contains("&plan=pro&x=") && body.ends_with("&t=1700000000"), "{body}");
    assert!(!body.contains("rgen") && !body.contains("Dvo"), "{body}");
    let once = written(&capture);
    redaction.apply(&mut capture);
    assert_eq!(written(&capture), once);
}

#[test]
fn numbers_of_middling_length_that_differ_still_do() {
    for (from, count) in [(100_000_u64, 1500), (1_000_000, 1500), (123_456_000, 1500)] {
        let ids: Vec<u64> = (0..count).map(|number| from + number * 7).collect();
        let body = serde_json::json!({ "user_ids": ids }).to_string();
        let once = run_of(&[&body]);
        let made: serde_json::Value = serde_json::from_str(&once[0]).unwrap();
        let made: std::collections::BTreeSet<u64> =
            made["user_ids"].as_array().unwrap().iter().filter_map(serde_json::Value::as_u64).collect();
        assert_eq!(made.len() as u64, count);
        // What comes instead depends on nothing that came before.
        let alone = run_of(&[&format!("{{\"user_ids\":{}}}", ids[1])]);
        let alone: serde_json::Value = serde_json::from_str(&alone[0]).unwrap();
        assert!(
            from > 99_999_999
                || alone["user_ids"] == serde_json::from_str::<serde_json::Value>(&once[0]).unwrap()["user_ids"][1],
            "{alone}"
        );
        // Up to eight digits have no room to be known again.
        assert_eq!(run_of(&[&once[0]]) == once, from > 99_999_999, "{from}");
    }
}

#[test]
fn short_ids_user_names_and_streets_of_one_capture_go_in_others() {
    let told = r#"{"contact":{"id":"88412","external_id":"7741","username":"zyxan84","ip":"81.2.69.142","address":{"street":"Zyxova 12"}}}"#;
    let other = r#"["user_88412 paid","/contacts/7741/edit and /u/88412","zyxan84 was here","ZYXAN84","at Zyxova 12, Brno","zyxova 12","Zyxova+12","a/81.2.69.142/b","id:81.2.69.142","@zyx.k%40corp.org:","88412 pieces","https://corp.org/v1/2023/7741"]"#;
    let out = run_of(&[told, other]);
    for gone in ["user_88412", "/u/88412", "7741", "yxan84", "YXAN84", "yxova", "81.2", "zyx"] {
        assert!(!out[1].contains(gone), "{gone} is in {}", out[1]);
    }
    assert!(out[1].contains("\"88412 pieces\"") && out[1].contains("/v1/2023/"), "{}", out[1]);
}

#[test]
fn documentation_and_the_names_of_programs_stay() {
    let body = r#"{"contact":{"name":"Zyxa May","email":"zyx@corp.org"},"help":"https://docs.python.org/3/library/json.html","$schema":"http://json-schema.org/draft-07/schema#","sdk":{"name":"@intercom/messenger","version":"1.2.3-beta.4"},"question":{"name":"Rating"},"link":"https://docs.corp.org/u"}"#;
    let out = body_of(&redaction(), body);
    assert!(!out.contains("Zyx") && !out.contains("corp.org"), "{out}");
    let kept = &body[body.find("\"help\"").unwrap()..body.find(",\"link\"").unwrap()];
    assert!(out.contains(kept), "{out}");
}

#[test]
fn parameters_of_an_archive_say_what_the_address_and_the_body_say() {
    let blob =
        sheet::seal(&sheet::Key::from_secret(SECRET.as_bytes()), [7; sheet::IV_LENGTH], br#"{"email":"zyx@corp.org"}"#);
    let fields = [
        ("email", "zyx%40corp.org".to_owned()),
        ("full_name", "Zyxjana%20Wrona".to_owned()),
        ("password", "Zyxwvut%211%2B".to_owned()),
        ("data", "%7B%22name%22%3A%22Zyxjana%22%2C%22token%22%3A%22Zyxwvut2%22%7D".to_owned()),
        ("b", "eyJlbWFpbCI6Imgud3JvbmFAemFtZWsucGwifQ%3D%3D".to_owned()),
        ("intercom_data", percent::encoded(&format!(r#"{{"component_id":"a","user":"{blob}"}}"#))),
    ];
    let form = fields.each_ref().map(|(name, value)| format!("{name}={value}")).join("&");
    let plain = |text: &str| String::from_utf8(percent::form_decoded(text.as_bytes())).unwrap();
    // Chrome writes them as they stand there, Firefox as what they say; what says something else is told by itself.
    for (how, written) in [("as", true), ("says", false)] {
        let list = fields.each_ref().map(|(name, value)| {
            serde_json::json!({ "name": name, "value": if written { value.clone() } else { plain(value) } })
        });
        let archive = |params: &[serde_json::Value]| {
            let post =
                serde_json::json!({ "mimeType": "application/x-www-form-urlencoded", "text": form, "params": params });
            let response = serde_json::json!({ "status": 200, "statusText": "", "httpVersion": "h2", "headers": [], "content": { "size": 0, "mimeType": "" } });
            let url = format!("https://corp.org/l?{form}#x");
            serde_json::json!({ "log": { "entries": [{ "request": { "method": "POST", "url": url, "httpVersion": "h2", "headers": [], "queryString": params, "postData": post }, "response": response }] } }).to_string()
        };
        let redaction = redaction();
        let out = archived(&redaction, &archive(&list));
        let new: serde_json::Value = serde_json::from_str(&out).unwrap();
        let request = &new["log"]["entries"][0]["request"];
        for (pairs, text) in [
            (&request["postData"]["params"], request["postData"]["text"].as_str().unwrap()),
            (
                &request["queryString"],
                request["url"].as_str().unwrap().split_once('?').unwrap().1.trim_end_matches("#x"),
            ),
        ] {
            let said: Vec<String> = text
                .split('&')
                .map(|field| field.split_once('=').unwrap().1)
                .map(|value| if written { value.to_owned() } else { plain(value) })
                .collect();
            let got: Vec<&str> = pairs.as_array().unwrap().iter().map(|pair| pair["value"].as_str().unwrap()).collect();
            assert_eq!(got, said, "{how}");
        }
        assert_eq!(archived(&redaction, &out), out, "{how}: a second time changes nothing");
        for text in [&out, &archived(&redaction, &archive(list.get(1..).unwrap()))] {
            for gone in ["Zyx", "zyx", "h.wrona", "emFtZWs", &blob, &percent::encoded(&blob)] {
                assert!(!text.contains(gone), "{how}: {gone} is in {text}");
            }
        }
    }
}

#[test]
fn lengths_in_an_archive_say_what_they_said_where_nothing_was_sent_or_kept() {
    let sized = |status: u16, content: &str, length: i32| {
        let text = format!(
            r#"{{"log":{{"version":"1.2","entries":[{{"request":{{"method":"GET","url":"https://corp.org/x","headers":[],"bodySize":0}},"response":{{"status":{status},"statusText":"","headers":[],"content":{content},"bodySize":{length}}}}}]}}}}"#
        );
        let out: serde_json::Value = serde_json::from_str(&archived(&redaction(), &text)).unwrap();
        let response = &out["log"]["entries"][0]["response"];
        (response["content"]["size"].as_i64().unwrap(), response["bodySize"].as_i64().unwrap())
    };
    let text = r#"{"size":22,"mimeType":"application/json","text":"{\"email\":\"a@corp.org\"}"}"#;
    let now = sized(200, text, 22);
    assert!(now.0 > 30 && now.0 == now.1, "{now:?}");
    // What a browser had already was not sent again.
    assert_eq!(sized(304, text, 0), (now.0, 0));
    assert_eq!(sized(200, r#"{"size":4400,"mimeType":"application/json"}"#, -1), (4400, -1));
    assert_eq!(sized(304, r#"{"size":4400,"mimeType":"application/json"}"#, 0), (4400, 0));
}
