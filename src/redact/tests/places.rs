//! Where secrets and people stand, place by place.

use super::*;

/// The directives of a capture with these, an answer that sets a cookie, and this body.
fn directives(lines: &[(&str, &str)], body: &str) -> Vec<String> {
    let mut capture = capture(&[], body);
    let directive = |(name, value): &(&str, &str)| crate::capture::Directive {
        name: (*name).into(),
        value: (*value).into(),
        line: 0,
    };
    capture.directives = lines.iter().map(directive).collect();
    let mut response = crate::capture::Response { status: 200, ..Default::default() };
    response.headers.push("Set-Cookie", "sid=Zyxwvut1; HttpOnly");
    capture.response = Some(response);
    redaction().apply(&mut capture);
    let cookie = capture.response.unwrap().headers.get("set-cookie").unwrap().to_vec();
    let mut out: Vec<String> = capture.directives.into_iter().map(|directive| directive.value).collect();
    out.push(String::from_utf8(cookie).unwrap());
    out
}

#[test]
fn trailers_are_header_fields_and_expectations_expect_what_is_there_now() {
    let got = directives(
        &[
            ("trailer", "Authorization: Bearer Zyxwvut1"),
            ("answer-trailer", "Set-Cookie: s2=Zyxwvut1; Path=/"),
            ("trailer", "X-Token: Zyxwvut1"),
            ("expect", "header set-cookie ~ Zyxwvut1"),
            ("expect", "header set-cookie ~ ^sid=Zyxwvut9; HttpOnly"),
            ("expect", "not header x-api-key == Zyxwvut7"),
            ("expect", r#"$.contact.name == "Zyxwvut""#),
            ("expect", r#"$.a[0].password == "correct horse""#),
            ("expect", r#"$ == {"email":"ada@corp.org"}"#),
            ("secret", "b64:Wnl4d3Z1dDE="),
            ("x", "Ada said"),
            ("expect", "header content-type ~ json"),
            ("expect", r#"$.canvas.content.components[0].type == "text""#),
            ("secret", "env:S"),
            ("flow", "intercom/initialize"),
        ],
        r#"{"name":"Ada Zyxwvut"}"#,
    );
    for line in &got {
        for gone in ["Zyxwvut", "correct", "horse", "ada@", "Wnl4", "Ada"] {
            assert!(!line.contains(gone), "{gone} is in {line}");
        }
    }
    assert!(got[0].starts_with("Authorization: Bearer ") && got[1].ends_with("; Path=/"), "{got:?}");
    let cookie = got.last().unwrap().strip_prefix("sid=").unwrap().strip_suffix("; HttpOnly").unwrap();
    assert_eq!(got[3], format!("header set-cookie ~ {cookie}"));
    assert!(got[4].ends_with("; HttpOnly") && got[5].starts_with("not header x-api-key == "), "{got:?}");
    assert_eq!(
        got.get(11..15).unwrap(),
        [
            "header content-type ~ json",
            r#"$.canvas.content.components[0].type == "text""#,
            "env:S",
            "intercom/initialize"
        ]
    );
}

#[test]
fn everything_below_a_secret_or_personal_name_is_of_its_kind() {
    for body in [
        r#"{"token":{"value":"Zyx1"}}"#,
        r#"{"secret":{"a":"Zyx2","type":"Zyx2"}}"#,
        r#"{"credentials":{"user":"Zyx3","x":["Zyx3",{"from":"Zyx3"}]}}"#,
        r#"{"tokens":["Zyx4"],"secrets":{"a":"Zyx4"},"passwords":["Zyx4"]}"#,
        r#"{"name":{"first":"Zyx","last":"Zyx"},"names":["Zyx Zyx"],"customer":{"name":{"given":"Zyx"}}}"#,
        r#"{"phones":["087 123 4567"],"emails":[{"value":"Zyx"}]}"#,
        r#"{"password":"{\"a\":\"Zyx5\"}","address":{"one":"Zyx","two":["Zyx"]}}"#,
        r#"{"pwd":"Zyx","pass":"Zyx","pin":"Zyx","otp":"Zyx","session":"Zyx","sig":"Zyx","signing_key":"Zyx"}"#,
        r#"{"password_confirmation":"Zyx","cvv":"Zyx","encryptionKey":"Zyx","client-key":"Zyx","token_value":"Zyx"}"#,
        r#"{"sender_name":"Zyx","from_name":"Zyx","recipientName":"Zyx","contact_person":"Zyx","business_name":"Zyx"}"#,
        r#"{"iban":"Zyx","card_number":"Zyx","ssn":"Zyx","passport":"Zyx","town":"Zyx","customer":"Zyx"}"#,
        "pwd=Zyx&a%5Bpassword%5D=Zyx&otp=Zyx",
        r#"{"key":"Zyx45678901234","code":"Zyx45678901234","hash":"Zyx4567890a12"}"#,
    ] {
        let redaction = redaction();
        let once = body_of(&redaction, body);
        // An e-mail address that is none has nothing to be told by.
        assert!(!once.replace(r#"{"value":"Zyx"}"#, "").contains("Zyx"), "{body} -> {once}");
        assert_eq!(body_of(&redaction, &once), once);
    }
    let numbers = body_of(&redaction(), r#"{"pin":1234,"phones":[353871234567],"mobile_no":"0871234567"}"#);
    assert!(!numbers.contains("1234") && !numbers.contains("87123"), "{numbers}");
    let mut with_extra = capture(&[], "");
    with_extra.extra = vec![("token".into(), r#"{"a":"Zyx1"}"#.into()), ("x:password".into(), r#""Zyx1""#.into())];
    redaction().apply(&mut with_extra);
    assert!(!format!("{:?}", with_extra.extra).contains("Zyx1"), "{:?}", with_extra.extra);
}

#[test]
fn names_that_say_too_little_and_things_keep_their_words() {
    for body in [
        r#"{"key":"custom_attribute_2_value","code":"not_found","hash":"none","errors":[{"code":"4001"}]}"#,
        r#"{"properties":{"name":{"type":"string","title":"Name","description":"what it is called"}}}"#,
        r#"{"company":{"type":"company","plan":"gold","seats":12},"event_name":"clicked","file_type":"x"}"#,
        r#"{"session":{"status":"open","length":5},"token_type":"bearer","max_tokens_used":"few"}"#,
    ] {
        assert_eq!(body_of(&redaction(), body), body);
    }
}

#[test]
fn constants_under_name_stay_and_so_do_they_everywhere_else() {
    for body in [
        r#"{"results":[{"status":{"groupId":1,"groupName":"PENDING","id":26,"name":"PENDING_ACCEPTED","description":"Message accepted"},"error":{"groupId":0,"groupName":"OK","id":0,"name":"NO_ERROR","permanent":false},"label":"PENDING and NO_ERROR, error or not"}]}"#,
        r#"{"name":"DELIVERED","display_name":"REJECTED","x":"DELIVERED"}"#,
        r#"{"type":"notification_event","topic":"conversation.user.created","name":"conversation.user.created","label":"a user created it"}"#,
        r#"{"locale":{"code":"pt-BR","name":"Brazilian Portuguese"},"languages":[{"name":"German"}],"l":{"name":"en-GB"}}"#,
        r#"{"functions":[{"name":"findOrder"}],"actions":[{"name":"Close order"}],"template":{"name":"welcome_mail"},"label":"Close order by welcome_mail"}"#,
        r#"{"x":{"code":"deu","name":"German"},"label":"German"}"#,
    ] {
        assert_eq!(body_of(&redaction(), body), body);
    }
    assert_eq!(typed("application/xml", "<a><name>NO_ERROR</name></a>"), "<a><name>NO_ERROR</name></a>");
    assert_eq!(body_of(&redaction(), "name=NO_ERROR&a=b"), "name=NO_ERROR&a=b");
}

#[test]
fn names_in_capitals_and_with_dots_are_names_all_the_same() {
    for body in [
        r#"{"name":"ANNA ZYX"}"#,
        r#"{"name":"ZYX"}"#,
        r#"{"name":"MÜLLER_ZYX"}"#,
        r#"{"name":"jane.zyx"}"#,
        r#"{"first_name":"ANNA_ZYX","customer":"ANNA_ZYX","username":"zyx.created"}"#,
        r#"{"name":"ANNA_ZYX","email":"a@corp.org"}"#,
        r#"{"type":"contact","name":"ANNA_ZYX","phone":"1"}"#,
        r#"{"event":{"user":{"name":"ZYX"},"user_name":"Zyx","owner_name":"Zyx"}}"#,
        r#"{"type":"social_profile","name":"Twitter","username":"zyx"}"#,
        r#"{"action":{"name":"ZYX","email":"a@corp.org"},"code":"de"}"#,
    ] {
        let got = body_of(&redaction(), body);
        assert!(!got.to_lowercase().contains("zyx"), "{body} -> {got}");
    }
}

#[test]
fn people_are_found_under_roles_halves_and_dotted_names() {
    for body in [
        r#"{"user":{"first":"Zyx","last":"Zyx"},"customers":[{"first":"Zyx"}],"billing":{"last":"Zyx"}}"#,
        r#"{"user.first":"Zyx","customer.last":"Zyx","data:customer.email":"zyx@corp.org","user.name":"Zyx"}"#,
        r#"{"client":"Zyx Zyx","user":"Zyx","contact":"Zyx","twitter":"@zyx","admins":["Zyx"],"members":["Zyx"]}"#,
        r#"{"twitter":"https://twitter.com/zyx","contact":"087 1239993","user":"ZYX 1"}"#,
        r#"{"answer":"Zyx","reply":"it is Zyx","review":"Zyx!","comment":"Zyx","note":"Zyx","answers":["Zyx"]}"#,
        r#"{"reason":"Zyx was here","input":"Zyx","remarks":"Zyx"}"#,
        r#"{"location":"Zyx","place":"Zyx","birthplace":"Zyx","address":"Zyx 5","place2":{"address":"Zyx"}}"#,
        r#"{"type":"x","current_canvas":{"content":{"components":[{"type":"input","id":"a","value":"I am Zyx"}]}}}"#,
        "user%5Bfirst%5D=Zyx&customer.last=Zyx&client=Zyx&location=Zyx",
    ] {
        let redaction = redaction();
        let got = body_of(&redaction, body);
        assert!(!got.to_lowercase().contains("zyx") && !got.contains("9993"), "{body} -> {got}");
        assert_eq!(body_of(&redaction, &got), got);
    }
    for body in [
        r#"{"user":{"plan":"gold","seats":5,"first":1},"users":12,"members":3,"contacts":[{"plan":"gold"}]}"#,
        r#"{"client":"android","user":true,"reason":"customer_inactive","links":{"first":"/a","last":"/b"}}"#,
        r#"{"context":{"location":"home"},"location":{"country":"Ireland","country_code":"IRL"},"answers":3}"#,
    ] {
        assert_eq!(body_of(&redaction(), body), body);
    }
}

#[test]
fn what_tells_somebody_s_age_or_gender_says_nothing_afterwards() {
    let body = r#"{"age":34,"a":{"age":"34"},"dob":"31/12/1984","birthday":"1984-12-31","birth_year":1984,"gender":"female","custom_attributes":{"sex":"male","g":"Female"}}"#;
    let expected = r#"{"age":30,"a":{"age":"30"},"dob":"01/01/1970","birthday":"1970-01-01","birth_year":1970,"gender":"unknown","custom_attributes":{"sex":"unknown","g":"unknown"}}"#;
    assert_eq!(body_of(&redaction(), body), expected);
    assert_eq!(body_of(&redaction(), expected), expected);
}

#[test]
fn short_numbers_stay_as_long_as_they_are_and_differ() {
    let redaction = redaction();
    let body = r#"{"pin":1234,"otp":"482913","cvv":"987","user_id":4711,"x":[{"id":42},{"id":42}]}"#;
    let got = body_of(&redaction, body);
    assert_eq!(got.len(), body.len(), "{got}");
    for gone in ["1234", "482913", "987", "4711", "42}"] {
        assert!(!got.contains(gone), "{gone} is in {got}");
    }
    // Of a few digits none say that they were made up.
    assert_ne!(body_of(&redaction, &got), got);
    // One number is one, whatever it is called.
    let named = body_of(&redaction, r#"{"otp":"482913","id":482913,"user":{"token":"482913"}}"#);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let named = digits(&named);
    assert!(named.len() == 18 && named.get(..6) == named.get(6..12) && named.get(..6) == named.get(12..), "{named}");
    assert_ne!(body_of(&redaction, r#"{"pin":1234}"#), body_of(&redaction, r#"{"pin":1235}"#));
}

#[test]
fn a_name_is_the_same_in_any_case_and_a_number_as_text_and_as_number() {
    let redaction = redaction();
    let got = body_of(
        &redaction,
        r#"{"customer":{"name":"Jane Doe"},"label":"JANE DOE asked, jane doe, jane.doe, jane-doe, Jane_DOE's","slug":"jane-doe","name":"Will Page","hint":"you will see a page of Will's"}"#,
    );
    let (jane, doe) = (redaction.mint.name("jane"), redaction.mint.name("doe"));
    let expected =
        format!("{0} {1} asked, {jane} {doe}, {jane}.{doe}, {jane}-{doe}, ", jane.to_uppercase(), doe.to_uppercase());
    assert!(got.contains(&expected), "{got}");
    assert!(got.contains(&format!("\"slug\":\"{jane}-{doe}\"")), "{got}");
    assert!(got.contains(&format!("you will see a page of {}'s", redaction.mint.name("Will"))), "{got}");
    let got = body_of(
        &redaction,
        r#"{"msisdn":353871234567,"label":"call 353871234567 or +353871234567 or 00353871234567","id":"8827364","x":8827364,"y":1.8827364,"z":353871234567}"#,
    );
    let phone = redaction.mint.phone("353871234567");
    assert!(got.contains(&format!("\"msisdn\":{phone},\"label\":\"call {phone} or +{phone} or 00{phone}\"")), "{got}");
    let id = redaction.mint.id("8827364");
    assert!(got.contains(&format!("\"id\":\"{id}\",\"x\":{id},\"y\":1.8827364,\"z\":{phone}")), "{got}");
    for text in ["+353 87 1234567", "00353 87 123-4567", "353871234567"] {
        let new = body_of(&redaction, &format!(r#"{{"phone":"{text}"}}"#));
        let digits: String = new.chars().filter(char::is_ascii_digit).collect();
        assert!(digits.trim_start_matches("00") == phone, "{new}");
    }
}

/// The value of a field afterwards.
fn field(name: &str, value: &str) -> String {
    let mut capture = capture(&[(name, value)], "{}");
    redaction().apply(&mut capture);
    let once = String::from_utf8(capture.request.headers.get(name).unwrap().to_vec()).unwrap();
    redaction().apply(&mut capture);
    assert_eq!(capture.request.headers.get(name).unwrap(), once.as_bytes(), "{name}");
    once
}

#[test]
fn fields_that_say_who_it_is_or_where_it_goes_are_known_by_the_words_in_their_names() {
    for line in [
        "Ngrok-Auth-User-Name: Zyxwvut",
        "Remote-User: Zyxwvut",
        "X-Auth-User: Zyxwvut",
        "X-User-Name: Zyxwvut",
        "X-MS-CLIENT-PRINCIPAL-NAME: Zyxwvut",
        "X-MS-CLIENT-PRINCIPAL: Zyxwvut1",
        "Tailscale-User-Name: Zyxwvut",
        "From: Zyxwvut",
        "From: Zyxwvut <zyxwvut@corp.org>",
        "X-Auth: Zyxwvut1",
        "X-Csrf: Zyxwvut1",
        "X-Client-Cert: Zyxwvut1",
        "X-SSL-Client-S-DN: CN=Zyxwvut",
        "X-Goog-Iap-Jwt-Assertion: Zyxwvut1",
        "X-Access: Zyxwvut",
        "X-Tenant: corp",
        "X-Rewrite-Url: /a?email=ada%40corp.org&token=Zyxwvut1",
        "X-Forwarded-Server: app.corp.org",
        "Via: 1.1 proxy.corp.org (Apache)",
        "Forwarded: for=81.2.69.142;host=app.corp.org;by=10.1.2.3",
        "Content-Security-Policy: frame-ancestors https://app.corp.org corp.org *.corp.org:443",
    ] {
        let (name, value) = line.split_once(": ").unwrap();
        let got = field(name, value);
        for gone in ["Zyxwvut", "zyxwvut", "corp", "81.2.69"] {
            assert!(!got.contains(gone), "{line} -> {got}");
        }
    }
    for line in [
        "WWW-Authenticate: Bearer realm=\"app\"",
        "Access-Control-Allow-Headers: Authorization, Content-Type",
        "X-User-Agent: Mozilla/5.0",
        "Content-Security-Policy: frame-ancestors 'self' https://*.intercom.com intercom.io",
        "Via: 1.1 vegur",
        "X-Intercom-Request-Attempt: 2",
        "X-Forwarded-Ssl: on",
        "X-Client-Verify-Cert: SUCCESS",
        "Accept-Language: en",
    ] {
        let (name, value) = line.split_once(": ").unwrap();
        assert_eq!(field(name, value), value, "{name}");
    }
}

/// A body of that type afterwards.
fn typed(kind: &str, body: &str) -> String {
    let redaction = redaction();
    let mut capture = capture(&[("Content-Type", kind)], body);
    redaction.apply(&mut capture);
    let once = String::from_utf8(capture.request.body.clone()).unwrap();
    redaction.apply(&mut capture);
    assert_eq!(String::from_utf8(capture.request.body).unwrap(), once);
    once
}

#[test]
fn bodies_that_are_neither_json_nor_a_form_are_looked_into() {
    let multipart = "--XX\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nJane Doe\r\n--XX\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter2\r\n--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"jane.json\"\r\nContent-Type: application/json\r\n\r\n{\"email\":\"jane@corp.org\",\"x\":1}\r\n--XX--\r\n";
    let got = typed("multipart/form-data; boundary=XX", multipart);
    for kept in ["--XX\r\n", "--XX--\r\n", "name=\"password\"\r\n\r\n", ".json\"", "\"x\":1}"] {
        assert!(got.contains(kept), "{kept} is not in {got}");
    }
    for (kind, body, kept) in [
        ("multipart/form-data; boundary=XX", multipart, "--XX--"),
        ("application/json", "{\"name\":\"Jane Doe\"}\n{\"name\":\"Mary Roe\",\"n\":1}\n", "\"n\":1}\n"),
        (
            "application/xml",
            "<?xml version=\"1.0\"?><user a:name='Jane' plan=\"gold\"><name><first>Jane</first></name><email>jane@corp.org</email><password>hunter2</password><n>5</n></user>",
            "plan=\"gold\"",
        ),
        (
            "application/xml",
            "<user><name><![CDATA[Jane & <b>Doe</b>]]></name><!-- of jane@corp.org --><Phone><![CDATA[0871234567]]></Phone><filter><![CDATA[1 < 2 && 3 > 2]]></filter></user>",
            "<filter><![CDATA[1 < 2 && 3 > 2]]></filter></user>",
        ),
        (
            "text/plain",
            "Name: Jane Doe\nPhone: 0871234567\npassword=hunter2 size=5\nAuthorization: Bearer hunter2\n{\"name\":\"Jane\"} trailing\nSize: 5\n",
            "Size: 5\n",
        ),
        (
            "application/yaml",
            "name: \"Jane Doe\"\npassword: 'hunter2'\ncustomer:\n  name:\n    first: Jane\n    last: Doe\n  plan: gold\n",
            "  plan: gold\n",
        ),
        (
            "text/html",
            "<html><body><input name=\"password\" value=\"hunter2\"><p class=\"name\">Hello there</p></body></html>",
            "Hello there",
        ),
    ] {
        let got = typed(kind, body);
        for gone in ["Jane", "jane", "Doe", "Mary", "Roe", "hunter2", "0871234567", "corp.org"] {
            assert!(!got.contains(gone), "{gone} is in {got}");
        }
        assert!(got.contains(kept), "{kept} is not in {got}");
    }
}

#[test]
fn json_is_found_wherever_it_stands_in_a_body() {
    let one = r#"{"name":"Zyx Zyx","n":1.50}"#;
    let pretty = "{\n  \"name\": \"Zyx\",\n  \"n\": 1.50\n}";
    for body in [
        format!("{one}{one}"),
        format!("{one} {one}\n{one}"),
        format!("{pretty}\n{pretty}\n"),
        format!("\u{1e}{one}\n\u{1e}{one}\n"),
        format!("[1],{one}"),
        format!("cb({one});"),
        format!("/**/ a.b[0]({pretty})"),
        format!(")]}}',\n{one}"),
        format!("while(1);{one}"),
        format!("event: x\ndata: {one}\n\ndata: {one}\n\n"),
        format!("var x = {pretty}; f(x, {one})"),
        format!("\0{one}"),
        format!("\u{feff}{one}\n{one}"),
        format!("\u{feff}\0\0{one}"),
        "\u{feff}name=Zyx&n=1.50".to_owned(),
        format!("info payload={one} done"),
        format!("password={one}"),
        format!("customer_name:\n  {pretty}\n"),
        format!("{one}trailing name=Zyx"),
    ] {
        let got = typed("application/json", &body);
        assert!(!got.contains("Zyx"), "{body} -> {got}");
        let kept = |text: &str| text.chars().filter(|letter| !letter.is_alphanumeric()).collect::<String>();
        assert!(body.starts_with("password") || kept(&got) == kept(&body), "{body} -> {got}");
    }
}

#[test]
fn a_name_is_found_in_scripts_without_spaces() {
    for (name, text) in [
        ("田中太郎", "田中太郎さん、こんにちは。私は田中太郎です"),
        ("김철수", "안녕하세요 김철수님"),
        ("สมชาย", "คุณสมชายครับ"),
        ("王小明", "你好王小明先生"),
        ("Zyxo", "Zyxoさん"),
        ("Ольга", "Ольга, привет"),
    ] {
        let redaction = redaction();
        let body = serde_json::json!({ "name": name, "label": text }).to_string();
        let got = body_of(&redaction, &body);
        assert!(!got.contains(name), "{got}");
        assert_eq!(body_of(&redaction, &got), got);
    }
    // One letter is no name in a sentence, where it is in many words.
    let got = body_of(&redaction(), r#"{"name":"李","label":"李子很好吃"}"#);
    assert!(got.contains("李子很好吃"), "{got}");
}

#[test]
fn addresses_are_found_however_they_are_wrapped() {
    let encoded = "amFuZS5kb2VAY29ycC5vcmc=";
    for text in [
        encoded,
        encoded.trim_end_matches('='),
        "eyJlbWFpbCI6ImphbmUuZG9lQGNvcnAub3JnIn0=",
        "81.2.69.142/32",
        "jane.doe%40corp.org",
        "//cdn.corp.org/x.png",
        "see www.corp.org/path.",
        "wa.me/353871234567",
    ] {
        let redaction = redaction();
        let body = serde_json::json!({ "label": text }).to_string();
        let once = body_of(&redaction, &body);
        for gone in ["amFuZS5kb2", "phbmUuZG9l", "81.2.69", "jane", "corp.org", "353871234567"] {
            assert!(!once.contains(gone), "{gone} is in {once}");
        }
        assert_eq!(body_of(&redaction, &once), once);
    }
    for text in ["//", "www.intercom.com/help", "and/or", "a.b/c", "10/12", "amFuZQ=="] {
        let body = serde_json::json!({ "label": text }).to_string();
        assert_eq!(body_of(&redaction(), &body), body);
    }
}

#[test]
fn the_length_of_a_cut_body_is_the_same_in_its_head_and_above_it() {
    let text = "# @cut request 500\n# @cut answer 90\nPOST /x HTTP/1.1\nContent-Length: 500\n\n{\"name\":\"Ada\",\"email\":\"\n###<\nHTTP/1.1 200 OK\nContent-Length: 90\n\n{\"name\":\"Ada\n";
    let mut captures = read(Format::Http, text.as_bytes(), &mut |_| Err(std::io::Error::other("none"))).unwrap();
    let mut cut = captures.remove(0);
    let before = cut.clone();
    redaction().apply(&mut cut);
    let grown = cut.request.body.len() - before.request.body.len();
    assert!(grown > 0);
    let length = (500 + grown).to_string();
    assert_eq!(cut.request.headers.get("content-length").unwrap(), length.as_bytes());
    assert_eq!(cut.directive("cut").unwrap(), format!("request {length}"));
    assert_eq!(cut.unrecorded(), Some(500 + grown as u64));
    let response = cut.response.unwrap();
    let declared = String::from_utf8_lossy(response.headers.get("content-length").unwrap()).into_owned();
    assert_eq!(cut.directives[1].value, format!("answer {declared}"));
}

#[test]
fn the_length_of_an_answer_moves_with_a_secret_that_was_only_found_at_the_end() {
    let mut capture = capture(&[], "");
    let body = [&b"\xff"[..], SECRET.as_bytes()].concat();
    let mut response = crate::capture::Response { status: 200, body, ..Default::default() };
    response.headers.push("Content-Length", response.body.len().to_string());
    capture.response = Some(response);
    with(|options| options.keep_binary = true).apply(&mut capture);
    let response = capture.response.unwrap();
    assert_eq!(response.headers.get("content-length").unwrap(), response.body.len().to_string().as_bytes());
}

#[test]
fn a_numeric_id_goes_as_a_key_and_in_sentences_of_its_capture() {
    for (id, rest, count) in [
        ("884120", r#"{"884120":{"n":1}}"#, 1),
        ("10131", r#"["user 10131 paid","user_10131","/contacts/10131?ref=10131",{"10131":1}]"#, 5),
        ("101", r#"["user 101 paid","contact_101",{"101":1}]"#, 3),
    ] {
        let out = body_of(&redaction(), &format!(r#"{{"contact":{{"id":"{id}"}},"x":{rest}}}"#));
        let new = redaction().mint.id(id);
        assert!(!out.contains(id) && out.matches(&new).count() == count + 1, "{out}");
    }
    let body = body_of(&redaction(), r#"{"contact":{"id":"101"},"label":"101 rooms"}"#);
    assert!(body.contains("101 rooms"), "{body}");
}

#[test]
fn people_with_different_numbers_and_names_stay_apart() {
    let mint = redaction().mint;
    let apart =
        |made: &dyn Fn(usize) -> String| (1000..2000).map(made).collect::<std::collections::BTreeSet<_>>().len();
    assert_eq!(apart(&|at| mint.id(&at.to_string())), 1000);
    assert!(apart(&|at| mint.phone(&format!("+1415867{at}"))) > 950);
    assert!(apart(&|at| mint.name(&format!("N{at}"))) > 990);
}

#[test]
fn hashes_in_fields_keep_their_form() {
    let hex = "4bf92f3577b34da6a3ce929d0e0e4736";
    let fields = [
        ("ETag", "\"50\"".to_owned()),
        ("ETag", format!("W/\"{hex}\"")),
        ("Traceparent", format!("00-{hex}-00f067aa0ba902b7-01")),
        ("Content-Digest", "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:".to_owned()),
    ];
    for (name, value) in fields {
        let mut with_field = capture(&[(name, &value)], "");
        redaction().apply(&mut with_field);
        let new = with_field.request.headers.get(name).unwrap().to_vec();
        let form = |text: &[u8]| -> Vec<u8> {
            text.iter().map(|byte| if byte.is_ascii_alphanumeric() { b'a' } else { *byte }).collect()
        };
        assert_eq!(form(&new), form(value.as_bytes()), "{name}");
        assert_eq!(new != value.as_bytes(), value.len() > 8, "{name}: {value}");
        assert!(!new.windows(8).any(|part| part == &hex.as_bytes()[..8]), "{name}");
    }
}
