//! First attempts, and code that was written for other services: what it makes of a body, of a secret and of a digest, each with the answer that a
//! person needs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use courtside::platform::Hash;

use crate::causes::{SECRET, codes, of_capture, of_code, of_digest};
use crate::world::{Answer, World};

/// A body with what encoders and printers treat differently.
const BODY: &str = r#"{"workspace_id":"ab12","input":{"note":"Zoë's *a+b* ~","n":[1,2.5,{"x":null}],"ok":true,"no":false,"at":null},"e":""}"#;
const FLAT: &str = r#"{"b":"x y","a":1,"c":true,"d":"z"}"#;

fn hmac(secret: &str, message: impl AsRef<[u8]>) -> Vec<u8> {
    Hash::Sha256.hmac(secret.as_bytes(), &[message.as_ref()]).as_bytes().to_vec()
}

/// Checks one text that was hashed in the place of a body, in both directions.
#[track_caller]
fn is_named(body: &str, hashed: impl AsRef<[u8]>, code: &str) {
    let hashed = hashed.as_ref();
    assert_eq!(of_code(body, hashed), [code], "{}", String::from_utf8_lossy(hashed));
    assert_eq!(of_capture(body, hashed), [code], "{}", String::from_utf8_lossy(hashed));
}

/// What is told of a capture of that body, whose signature covers another text.
#[track_caller]
fn told(body: &str, hashed: &str) -> serde_json::Value {
    let header = format!("X-Body-Signature: {}", hex::encode(hmac(SECRET, hashed)));
    let run = ["verify", "--secret", "env:S", "-H", &header, "--from", "body", "--format", "json", "body"];
    World::new().env("S", SECRET).file("body", body).run(&run).exits(1).json()["results"][0].take()
}

/// Code and detail of its only cause.
#[track_caller]
fn cause(body: &str, hashed: &str) -> [String; 2] {
    let told = told(body, hashed);
    let causes = told["causes"].as_array().unwrap();
    assert_eq!(causes.len(), 1, "{hashed}: {told}");
    ["code", "detail"].map(|member| causes[0][member].as_str().unwrap().to_owned())
}

/// What makes the same bytes as its only cause.
fn alike(body: &str, hashed: &str) -> Vec<String> {
    let told = told(body, hashed);
    let alike = told["alike"].as_array().into_iter().flatten();
    alike.map(|cause| cause["detail"].as_str().unwrap().to_owned()).collect()
}

/// What is said of a request with a line and headers, whose signature covers that message.
#[track_caller]
fn of_request(message: &str) -> Answer {
    let signature = hex::encode(hmac(SECRET, message));
    let request = format!(
        "POST /initialize?x=1 HTTP/1.1\r\nHost: a.example.test\r\nContent-Type: application/json\r\nX-Timestamp: 1700000000\r\nX-Body-Signature: {signature}\r\nContent-Length: {}\r\n\r\n{FLAT}",
        FLAT.len()
    );
    let run = ["verify", "--secret", "env:S", "--format", "json", "a.http"];
    World::new().env("S", SECRET).file("a.http", request).run(&run).exits(1)
}

#[test]
fn letters_and_quotes_of_another_kind_are_named() {
    is_named(BODY, BODY.to_lowercase(), "body-letter-case");
    is_named(BODY, BODY.to_uppercase(), "body-letter-case");
    is_named(BODY, BODY.to_ascii_uppercase(), "body-letter-case");
    is_named(
        FLAT,
        FLAT.replace("\"c\"", "\"C\"").replace("\"a\"", "\"A\"").replace("\"b\"", "\"B\"").replace("\"d\"", "\"D\""),
        "body-keys-pascal-case",
    );
    let hyphens = BODY.replace("workspace_id", "workspace-id");
    is_named(BODY, &hyphens, "body-keys-case");
    is_named(
        BODY,
        BODY.replace("workspace_id", "Workspace_id")
            .replace("\"input\"", "\"Input\"")
            .replace("note", "Note")
            .replace("\"n\"", "\"N\"")
            .replace("\"x\"", "\"X\"")
            .replace("\"ok\"", "\"Ok\"")
            .replace("\"no\"", "\"No\"")
            .replace("\"at\"", "\"At\"")
            .replace("\"e\"", "\"E\""),
        "body-keys-case",
    );
    is_named(FLAT, FLAT.replace('"', "'"), "body-single-quotes");
}

#[test]
fn what_python_prints_of_a_parsed_body_is_named() {
    // Printed by Python 3.11.
    let items = "('workspace_id', 'ab12'), ('input', {'note': \"Zoë's *a+b* ~\", 'n': [1, 2.5, {'x': None}], 'ok': True, 'no': False, 'at': None}), ('e', '')";
    is_named(BODY, format!("dict_items([{items}])"), "body-python-printed");
    is_named(BODY, format!("OrderedDict([{items}])"), "body-python-printed");
    is_named(
        BODY,
        "[('e', ''), ('input', {'note': \"Zoë's *a+b* ~\", 'n': [1, 2.5, {'x': None}], 'ok': True, 'no': False, 'at': None}), ('workspace_id', 'ab12')]",
        "body-python-printed",
    );
    is_named(
        BODY,
        "['ab12', {'note': \"Zoë's *a+b* ~\", 'n': [1, 2.5, {'x': None}], 'ok': True, 'no': False, 'at': None}, '']",
        "body-python-printed",
    );
    is_named(FLAT, "{'a': 1, 'b': 'x y', 'c': True, 'd': 'z'}", "body-python-printed");
    is_named(
        BODY,
        r#"{"workspace_id": "ab12", "input": {"note": "Zoë"s *a+b* ~", "n": [1, 2.5, {"x": None}], "ok": True, "no": False, "at": None}, "e": ""}"#,
        "body-python-str-quotes",
    );
    is_named(FLAT, "{'b': 'x y', 'a': 1, 'c': true, 'd': 'z'}", "body-python-str-quotes");
}

#[test]
fn forms_of_nested_members_are_named_by_who_writes_them() {
    // Written by qs 6, Node.js 20 and Python 3.11; Rails' by the source of `to_query`, PHP's by its documentation.
    for (form, whose) in [
        (
            "workspace_id=ab12&input%5Bnote%5D=Zo%C3%AB%27s%20%2Aa%2Bb%2A%20~&input%5Bn%5D%5B0%5D=1&input%5Bn%5D%5B1%5D=2.5&input%5Bn%5D%5B2%5D%5Bx%5D=&input%5Bok%5D=true&input%5Bno%5D=false&input%5Bat%5D=&e=",
            "qs.stringify writes",
        ),
        (
            "workspace_id=ab12&input%5Bnote%5D=Zo%C3%AB%27s%20%2Aa%2Bb%2A%20~&input%5Bn%5D%5B%5D=1&input%5Bn%5D%5B%5D=2.5&input%5Bn%5D%5B%5D%5Bx%5D=&input%5Bok%5D=true&input%5Bno%5D=false&input%5Bat%5D=&e=",
            "qs.stringify with `[]` for lists",
        ),
        (
            "workspace_id=ab12&input%5Bnote%5D=Zo%C3%AB%27s%20%2Aa%2Bb%2A%20~&input%5Bn%5D=1&input%5Bn%5D=2.5&input%5Bn%5D%5Bx%5D=&input%5Bok%5D=true&input%5Bno%5D=false&input%5Bat%5D=&e=",
            "qs.stringify with repeated names",
        ),
        (
            "workspace_id=ab12&input[note]=Zo%C3%AB%27s%20%2Aa%2Bb%2A%20~&input[n][0]=1&input[n][1]=2.5&input[n][2][x]=&input[ok]=true&input[no]=false&input[at]=&e=",
            "encodeValuesOnly",
        ),
        (
            "workspace_id=ab12&input[note]=Zoë's *a+b* ~&input[n][0]=1&input[n][1]=2.5&input[n][2][x]=&input[ok]=true&input[no]=false&input[at]=&e=",
            "encode: false",
        ),
        (
            "e=&input%5Bat%5D=&input%5Bn%5D%5B0%5D=1&input%5Bn%5D%5B1%5D=2.5&input%5Bn%5D%5B2%5D%5Bx%5D=&input%5Bno%5D=false&input%5Bnote%5D=Zo%C3%AB%27s%20%2Aa%2Bb%2A%20~&input%5Bok%5D=true&workspace_id=ab12",
            "qs.stringify writes them, its keys sorted",
        ),
        ("workspace_id=ab12&input=&e=", "querystring.stringify"),
        ("workspace_id=ab12&input=%5Bobject+Object%5D&e=", "URLSearchParams"),
        (
            "workspace_id=ab12&input=%7B%27note%27%3A+%22Zo%C3%AB%27s+%2Aa%2Bb%2A+~%22%2C+%27n%27%3A+%5B1%2C+2.5%2C+%7B%27x%27%3A+None%7D%5D%2C+%27ok%27%3A+True%2C+%27no%27%3A+False%2C+%27at%27%3A+None%7D&e=",
            "urlencode writes",
        ),
        ("workspace_id=ab12&input=note&input=n&input=ok&input=no&input=at&e=", "doseq=True"),
        (
            "e=&input%5Bat%5D=&input%5Bn%5D%5B%5D=1&input%5Bn%5D%5B%5D=2.5&input%5Bn%5D%5B%5D%5Bx%5D=&input%5Bno%5D=false&input%5Bnote%5D=Zo%C3%AB%27s+%2Aa%2Bb%2A+~&input%5Bok%5D=true&workspace_id=ab12",
            "Rails' to_query",
        ),
        (
            "workspace_id=ab12&input%5Bnote%5D=Zo%C3%AB%27s+%2Aa%2Bb%2A+%7E&input%5Bn%5D%5B0%5D=1&input%5Bn%5D%5B1%5D=2.5&input%5Bok%5D=1&input%5Bno%5D=0&e=",
            "http_build_query writes them",
        ),
        (
            "e=&input%5Bnote%5D=Zo%C3%AB%27s+%2Aa%2Bb%2A+%7E&input%5Bn%5D%5B0%5D=1&input%5Bn%5D%5B1%5D=2.5&input%5Bok%5D=1&input%5Bno%5D=0&workspace_id=ab12",
            "the keys of its top level sorted",
        ),
        (
            "workspace_id=ab12&input%5Bnote%5D=Zo%C3%AB%27s%20%2Aa%2Bb%2A%20~&input%5Bn%5D%5B0%5D=1&input%5Bn%5D%5B1%5D=2.5&input%5Bok%5D=1&input%5Bno%5D=0&e=",
            "PHP_QUERY_RFC3986",
        ),
    ] {
        let [code, detail] = cause(BODY, form);
        assert!(code == "body-as-form" && detail.contains(whose), "{form}: {code}, {detail}");
    }
}

#[test]
fn members_that_something_joined_are_named() {
    for (text, what) in [
        ("a=1,b=x y,c=true,d=z", "the members of the body as `key=value`, sorted by key, with a comma between them"),
        ("b=x y\na=1\nc=true\nd=z", "the members of the body as `key=value`, with a line feed between them"),
        ("a1bx yctruedz", "the members of the body as `keyvalue`, sorted by key, with nothing between them"),
        ("a:1|b:x y|c:true|d:z", "as `key:value`, sorted by key, with a bar between them"),
        ("x y1truez", "the values of the body, with nothing between them"),
        ("1.x y.true.z", "the values of the body, sorted by key, with a dot between them"),
        ("1truex yz", "the values of the body, sorted, with nothing between them"),
        ("b,a,c,d", "the keys of the body, with a comma between them"),
    ] {
        let [code, detail] = cause(FLAT, text);
        assert!(code == "body-pairs" && detail.contains(what), "{text}: {code}, {detail}");
    }
    // As `String(Object.entries(body))` prints them, and with objects as the JSON that they are.
    is_named(FLAT, "b,x y,a,1,c,true,d,z", "body-pairs");
    is_named(r#"{"b":{"y":[1]},"a":2}"#, r#"a=2;b={"y":[1]}"#, "body-pairs");
    is_named(r#"{"b":{"y":[1,3]},"a":2}"#, "a=2;b.y.0=1;b.y.1=3", "body-pairs");
}

#[test]
fn something_empty_beside_the_body_is_named() {
    for (before, after) in
        [("undefined.", ""), (".", ""), ("", ":"), ("null", ""), ("None:", ""), ("\n\n", ""), ("", ".undefined")]
    {
        is_named(FLAT, format!("{before}{FLAT}{after}"), "body-empty-beside");
    }
    is_named(FLAT, format!("{FLAT}\n{FLAT}"), "body-doubled-lines");
}

#[test]
fn other_parts_of_the_request_that_were_signed_are_named_with_what_stands_between() {
    for (message, words) in [
        (format!("POST.{FLAT}"), "method stands before"),
        (format!("POST\n/initialize\n{FLAT}"), "the method and the path stand before"),
        (format!("POST:https://a.example.test/initialize?x=1:{FLAT}"), "the method and the URL stand before"),
        (format!("/initialize?x=1.{FLAT}"), "before the body in the signed message, with a dot between"),
        (format!("POST/initialize{FLAT}"), "the method and path stand before the body in the signed message"),
        (format!("/initialize?x=1{FLAT}"), "the path with its query stands before"),
        (format!("1700000000.{FLAT}"), "the timestamp and a dot, as Stripe signs, stand before"),
        (format!("{FLAT}:/initialize"), "the path stands behind the body in the signed message, with a colon between"),
        (format!("https://a.example.test/initialize\n{FLAT}"), "the URL without its query stands before"),
        (format!("a.example.test{FLAT}"), "the host stands before"),
        (format!("initialize{FLAT}"), "path without its first slash"),
        (format!("application/json\n{FLAT}"), "the content type stands before"),
        (format!("{FLAT}1700000000"), "the timestamp stands behind"),
        (
            format!("{FLAT}.1700000000"),
            "the timestamp stands behind the body in the signed message, with a dot between",
        ),
    ] {
        let answer = of_request(&message);
        let causes = &answer.json()["results"][0]["causes"];
        let detail = causes[0]["detail"].as_str().unwrap_or_default();
        assert_eq!(codes(&answer), ["recipe-more-signed"], "{message}");
        assert!(detail.contains(words), "{message}: {detail}");
    }
}

#[test]
fn a_digest_in_another_order_or_encoded_twice_is_named() {
    let digest = hmac(SECRET, BODY);
    let digits = hex::encode(&digest);
    let reversed: Vec<u8> = digest.iter().rev().copied().collect();
    let words: Vec<u8> = digest.chunks(4).flat_map(|word| word.iter().rev().copied()).collect();
    let latin1: String = digest.iter().copied().map(char::from).collect();
    for (proof, code) in [
        (hex::encode(&reversed), "recipe-digest-order"),
        (digits.chars().rev().collect(), "recipe-digest-order"),
        (format!("{}{}", &digits[32..], &digits[..32]), "recipe-digest-order"),
        (hex::encode(words), "recipe-digest-order"),
        (hex::encode(&digits), "recipe-encoded-twice"),
        (hex::encode(STANDARD.encode(&digest)), "recipe-encoded-twice"),
        (hex::encode(latin1), "recipe-digest-as-text"),
        (hex::encode(String::from_utf8_lossy(&digest).as_bytes()), "recipe-digest-lossy"),
    ] {
        assert_eq!(of_digest(BODY, &proof), [code], "{proof}");
    }
}

#[test]
fn a_text_of_an_example_in_the_secrets_place_is_named() {
    for secret in [
        "your_client_secret",
        "YOUR_CLIENT_SECRET",
        "<client_secret>",
        "<your-client-secret>",
        "changeme",
        "change-me",
        "secret",
        "xxx",
        "INTERCOM_SECRET",
        "os.environ['INTERCOM_CLIENT_SECRET']",
        "********",
        "[REDACTED]",
        "{{client_secret}}",
    ] {
        assert_eq!(of_digest(BODY, &hex::encode(hmac(secret, BODY))), ["secret-placeholder"], "{secret}");
    }
    assert_eq!(of_digest(BODY, &hex::encode(hmac("INTERCOM_CLIENT_SECRET", BODY))), ["secret-unexpanded"]);
    // A first attempt often has the body wrong as well.
    let compact = hex::encode(hmac("changeme", r#"{"a": 1, "b": 2}"#));
    assert_eq!(of_digest(r#"{"a":1,"b":2}"#, &compact), ["body-python-dumps", "secret-placeholder"]);
}

#[test]
fn sorted_keys_are_named_for_what_they_are_with_everybody_who_writes_them() {
    let header = format!("X-Body-Signature: {}", hex::encode(hmac(SECRET, r#"{"a":2,"b":1}"#)));
    let run = ["verify", "--secret", "env:S", "-H", &header, "--from", "body", "--format", "json", "body"];
    let answer = World::new().env("S", SECRET).file("body", r#"{"b":1,"a":2}"#).run(&run).exits(1);
    assert_eq!(codes(&answer), ["body-sorted"]);
    let json = answer.json();
    let alike = json["results"][0]["alike"].as_array().unwrap();
    let alike: Vec<&str> = alike.iter().map(|cause| cause["code"].as_str().unwrap()).collect();
    assert_eq!(alike[..2], ["body-json-stringify-sorted", "body-python-sorted-compact"]);
    assert!(alike.contains(&"body-go-marshal") && alike.contains(&"body-php-ksort"), "{alike:?}");
    // What only one of them writes is still called after it.
    assert_eq!(of_code(r#"{"b":"<","a":2}"#, r#"{"a":2,"b":"\u003c"}"#), ["body-go-marshal"]);
}

#[test]
fn what_rarer_languages_show_of_a_parsed_body_is_named() {
    // By the documentation of each; Ruby's printed by Ruby 3.1.
    for text in [
        r#"%{"a" => 1, "b" => "x y", "c" => true, "d" => "z"}"#,
        r#"{:b=>"x y", :a=>1, :c=>true, :d=>"z"}"#,
        r#"{b: "x y", a: 1, c: true, d: "z"}"#,
        r#"Object {"a": Number(1), "b": String("x y"), "c": Bool(true), "d": String("z")}"#,
        r#"{b:"x y",a:1,c:true,d:"z"}"#,
    ] {
        assert_eq!(cause(FLAT, text)[0], "body-shown", "{text}");
    }
    is_named(r#"{"a":[null,{"b":"c"}]}"#, r#"{:a=>[nil, {:b=>"c"}]}"#, "body-shown");
}

#[test]
fn rare_encodings_of_the_whole_body_are_named() {
    is_named(r#"{"a":"it's"}"#, r#"{\"a\":\"it's\"}"#, "body-encoded");
    is_named(FLAT, STANDARD.encode(STANDARD.encode(FLAT)), "body-encoded");
    // As HttpUtility.UrlEncode documents it.
    let url = "%7b%22b%22%3a%22x+y%22%2c%22a%22%3a1%2c%22c%22%3atrue%2c%22d%22%3a%22z%22%7d";
    is_named(FLAT, url, "body-encoded");
    assert!(cause(FLAT, url)[1].ends_with("the body as HttpUtility.UrlEncode writes it"));
}

#[test]
fn bytes_and_words_in_the_bodys_place_are_named() {
    let list = FLAT.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>();
    let pairs: Vec<String> = list.iter().enumerate().map(|(at, byte)| format!("\"{at}\":{byte}")).collect();
    is_named(FLAT, format!("[{}]", list.join(",")), "body-bytes-listed");
    is_named(FLAT, format!("{{{}}}", pairs.join(",")), "body-bytes-listed");
    is_named(FLAT, hex::encode_upper(FLAT), "body-bytes-listed");
    is_named(FLAT, "ImmutableMultiDict([])", "body-word");
    is_named(FLAT, format!("{{{}:\"\"}}", serde_json::Value::from(FLAT)), "body-form-key-json");
}

#[test]
fn a_body_in_utf_16_is_told_when_it_is_signed_and_named_with_what_else_is_wrong() {
    let utf16 = |mark: &str, text: &str| -> Vec<u8> {
        format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let sign = |body: Vec<u8>| {
        let world = World::new().env("S", SECRET).file("body.json", body);
        world.run(&["sign", "intercom", "--secret", "env:S", "body.json"]).exits(0).stderr
    };
    assert!(sign(utf16("\u{feff}", FLAT)).contains("body.json begins as UTF-16 does"));
    assert!(sign(utf16("", FLAT)).contains("iconv -f UTF-16"));
    assert_eq!(sign(FLAT.into()), "");
    let piped = World::new().env("S", SECRET);
    let piped = piped.run_with(&["sign", "intercom", "--secret", "env:S", "-"], &utf16("\u{feff}", FLAT)).exits(0);
    assert!(piped.stderr.starts_with("warning: standard input begins as UTF-16 does"), "{}", piped.stderr);
    // What works in Windows PowerShell 5.1, which has no `utf8NoBOM`.
    assert!(piped.stderr.contains("[IO.File]::WriteAllText(path, text)"), "{}", piped.stderr);
    assert!(!piped.stderr.contains("utf8NoBOM"), "{}", piped.stderr);
    assert_eq!(of_capture(utf16("\u{feff}", FLAT), FLAT), ["body-utf16le-bom"]);
    let spaced = "{\"b\": \"x y\", \"a\": 1, \"c\": true, \"d\": \"z\"}\r\n";
    let found = of_capture(utf16("\u{feff}", spaced), FLAT);
    assert_eq!(found[0], "body-utf16-decoded", "{found:?}");
    let header = format!("X-Body-Signature: {}", "0".repeat(64));
    let world = World::new().env("S", SECRET).file("body.json", utf16("\u{feff}", FLAT));
    let said = world.run(&["verify", "--secret", "env:S", "-H", &header, "body.json"]).exits(1);
    assert!(said.text().contains("The body is UTF-16"), "{}", said.text());
}

#[test]
fn what_several_runtimes_write_alike_is_named_for_what_it_is_with_each_of_them() {
    let body = r#"{"a":"x","b":[1,2]}"#;
    let form = "a=x&b=1&b=2";
    assert_eq!(cause(body, form), ["body-as-form", "the signature covers the members of the body as a form"]);
    assert_eq!(
        alike(body, form),
        [
            "the members of the body as qs.stringify with repeated names for lists and querystring.stringify write them",
            "the members of the body as Python's urlencode with doseq=True writes them",
        ]
    );
    let flat = alike(r#"{"b":"x","a":1}"#, "a=1&b=x");
    assert!(flat.iter().any(|detail| detail.ends_with("Rails' to_query writes them")), "{flat:?}");
    assert!(flat.iter().any(|detail| detail.ends_with("Python's urlencode writes them, its keys sorted")), "{flat:?}");
    let literal = cause(r#"{"a":1}"#, "{a: 1}");
    assert_eq!(literal[0], "body-shown");
    assert!(literal[1].ends_with("as several languages show it, its keys without quotes"), "{literal:?}");
    let shown = alike(r#"{"a":1}"#, "{a: 1}");
    assert!(shown.len() == 2 && shown[0].contains("JavaScript") && shown[1].contains("Ruby since 3.4"), "{shown:?}");
    // What one of them alone writes is still called after it.
    assert!(cause(r#"{"a":null}"#, "{a: nil}")[1].contains("Ruby since 3.4"));
    assert_eq!(alike(r#"{"a":null}"#, "{a: nil}"), [""; 0]);
    // So are those who write what a row of the tables is called after.
    let php = alike(r#"{"a":"x y"}"#, "a=x%20y");
    assert_eq!(php, ["the members of the body as PHP's http_build_query with PHP_QUERY_RFC3986 writes them"]);
    // A space is `+` in old versions only.
    let new = alike(r#"{"a":[{"b":"x y"}]}"#, "a%5B0%5D%5Bb%5D=x%20y");
    assert!(new[0].contains("jQuery.param") && !new[0].contains("before 3.0"), "{new:?}");
    let old = alike(r#"{"a":[{"b":"x y"}]}"#, "a%5B0%5D%5Bb%5D=x+y");
    assert!(old[0].contains("jQuery.param before 3.0"), "{old:?}");
}

#[test]
fn what_stands_in_order_already_is_not_called_sorted_and_one_member_has_nothing_between() {
    let sorted = cause(r#"{"a":1,"b":2}"#, "a:1,b:2");
    assert!(sorted[1].ends_with("the members of the body as `key:value`, with a comma between them"), "{sorted:?}");
    let single = cause(r#"{"a":1}"#, "a:1");
    assert!(single[1].ends_with("covers the only member of the body as `key:value`"), "{single:?}");
    let value = cause(r#"{"a":"xyz"}"#, "xyz");
    assert!(!value[1].contains("between"), "{value:?}");
}

#[test]
fn rails_sorts_nothing_below_a_list() {
    // By the source of `Hash#to_query`: `query.sort! unless namespace.to_s.include?("[]")`.
    let body = r#"{"l":[{"z":1,"a":2}],"b":{"y":1,"x":2}}"#;
    let query = "b%5Bx%5D=2&b%5By%5D=1&l%5B%5D%5Bz%5D=1&l%5B%5D%5Ba%5D=2";
    assert!(cause(body, query)[1].contains("Rails' to_query writes"));
}

#[test]
fn a_body_of_many_kilobytes_is_written_in_every_rare_way_too() {
    let long = "x".repeat(40 << 10);
    let body = format!(r#"{{"b":"{long}","a":1}}"#);
    assert_eq!(cause(&body, &format!("a=1|b={long}"))[0], "body-pairs");
    assert_eq!(cause(&body, &format!("{{:b=>\"{long}\", :a=>1}}"))[0], "body-shown");
}

#[test]
fn what_was_left_out_of_the_search_for_want_of_room_is_told() {
    let told = |body: String| {
        let header = format!("X-Body-Signature: {}", "0".repeat(64));
        let world = World::with_secret().file("body.json", body);
        let run = ["verify", "--secret", "env:S", "-H", &header, "body.json"];
        world.run(&run).exits(1).text().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let words = "Not all of the rarest texts of so large a body were tried.";
    assert!(!told(FLAT.to_owned()).contains(words));
    let large = told(format!(r#"{{"a":"{}"}}"#, "x".repeat(66 << 10)));
    assert!(large.contains(words), "{large}");
}

#[test]
fn bytes_that_only_hold_zeros_are_not_called_utf_16() {
    let header = format!("X-Body-Signature: {}", "0".repeat(64));
    for body in [&b"\0\0\0\0\x0fhello, frame 42"[..], &[0; 16], b"\0\x01\0\x02\0\x03\0\x04\0\x05"] {
        let world = World::with_secret().file("body.bin", body);
        let said = world.run(&["verify", "--secret", "env:S", "-H", &header, "--from", "body", "body.bin"]).exits(1);
        assert!(!said.text().contains("UTF-16"), "{}", said.text());
    }
}

#[test]
fn a_digest_read_as_utf_8_is_named_only_where_enough_of_it_is_left() {
    let mut seen = [0, 0];
    for number in 0..40 {
        let body = format!(r#"{{"a":{number}}}"#);
        let text = String::from_utf8_lossy(&hmac(SECRET, &body)).into_owned();
        let marks = text.matches('\u{FFFD}').count();
        let left = text.len() - 3 * marks;
        // As much as of a digest that was cut to 16 bytes; a mark says one bit.
        let enough = 8 * left + marks >= 128;
        if seen[usize::from(enough)] == 2 {
            continue;
        }
        seen[usize::from(enough)] += 1;
        let found = of_digest(&body, &hex::encode(&text));
        assert_eq!(found == ["recipe-digest-lossy"], enough, "{number}: {found:?}");
        if enough {
            let header = format!("X-Body-Signature: {}", hex::encode(&text));
            let world = World::new().env("S", SECRET).file("body", body);
            let said = world.run(&["verify", "--secret", "env:S", "-H", &header, "--from", "body", "body"]).exits(1);
            assert!(said.text().contains(&format!("{left} of its 32 bytes are left")), "{}", said.text());
            assert!(said.text().contains("proved by a match of all that is left of the digest"), "{}", said.text());
        }
    }
    assert_eq!(seen, [2, 2]);
}
