//! What is told by its form wherever it stands: numbers of papers, tokens of robots, pages at social networks, who stands before an address.

use super::spoken::said;
use super::told::{loses, stays};
use super::{capture, redaction};

#[test]
fn what_is_personal_by_its_form_goes_and_what_stands_around_it_stays() {
    for (text, gone, kept) in [
        ("bot 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw now", "AAHdqTcv", " now"),
        (concat!("it is MTk4NjIyNDgzNDcxOTI1MjQ4", ".Cl2FMQ.", "ZnCjm1XVW7vRze4b7Cq4se7kKWs"), "ZnCjm1", "it is "),
        ("of 529.982.247-25.", "529.982", "of "),
        ("of 536-90-4399 today", "536-90", " today"),
        ("of 835612/0047", "835612", "of "),
        ("of 44051401359", "44051401359", "of "),
        ("a car 1HGCM82633A004352", "1HGCM", "a car "),
        ("Ring 0171 2345678 after five", "2345678", " after five"),
        ("тел. 8 (912) 345-67-89", "345-67", "тел. "),
        ("https://www.linkedin.com/in/zyx-parker-12345?a=b", "zyx", "/in/"),
        ("see facebook.com/zyx.parker.", "zyx", "see facebook.com/"),
        ("https://x.com/zyx/status/1", "zyx", "/status/1"),
        (
            concat!("https://hooks.slack.com/services/T00000001/", "B00000002/aBcDeFgHiJkLmNoPqRsTuVwX"),
            "B00000002",
            "/services/",
        ),
        ("https;AccountName=zyx;AccountKey=abcd1234EFGHijkl5678MNOPqrst==", "zyx", "https;AccountName="),
        ("On Monday, Zyx Parker <zyx@corp.org> wrote:", "Zyx", "On Monday, "),
        ("\"Parker, Zyx\" <zyx@corp.org>", "Parker", "<person-"),
        ("zyx (at) corp (dot) org, please", "corp", ", please"),
        ("zyx [at] corp.org", "corp", "@example.test"),
    ] {
        let out = said(text);
        assert!(!out.contains(gone) && out.contains(kept), "{out}");
        assert_eq!(said(&out), out, "{text}");
    }
    for text in [
        "https://app.example.test/tr?id=1",
        "version 1.2.3.4 of it, build: 5.6.7.8",
        "meet (at) noon",
        "44051401358",
        "0171 20240626",
    ] {
        assert_eq!(said(text), text);
    }
    for path in ["https://facebook.com/tr?id=1", "https://x.com/intent/tweet", "https://linkedin.com/company/acme"] {
        let out = said(path);
        assert_eq!(out.rsplit_once(".test").unwrap().1, path.rsplit_once(".com").unwrap().1);
    }
}

#[test]
fn who_stands_before_an_address_is_found_elsewhere_too() {
    let body = loses(r#"{"x":"Zyx Parker <z@corp.org> wrote","y":"and Zyx Parker came"}"#, &["Zyx", "Parker"]);
    assert!(body.contains("came"));
    stays(r#"{"x":"Support <person>","y":"a < b and c > d"}"#);
}

#[test]
fn people_who_say_their_name_are_found_in_many_languages() {
    for (text, gone, kept) in [
        ("Jmenuji se Karel Zyxák, rád", "Zyxák", "Jmenuji se "),
        ("Ich heiße Jürgen Zyxer, wohnhaft", "Zyxer", "Ich heiße "),
        ("Je m'appelle Amélie Zyx.", "Amélie", "Je m'appelle "),
        ("Me llamo José Zyx, vivo", "José", ", vivo"),
        ("Mi chiamo Giulia Zyx", "Giulia", "Mi chiamo "),
        ("Nazywam się Piotr Zyxki, tel", "Piotr", ", tel"),
        ("Меня зовут Иван Петров", "Иван", "Меня зовут "),
        ("私の名前は田中太郎です。", "田中", "です。"),
        ("我叫王小明，你好", "王小明", "，你好"),
        ("Regards,\nMartha Zyx", "Martha", "Regards,\n"),
        ("So it is.\nBest,\nMartha", "Martha", "Best,\n"),
        ("card 4111-1111-1111-1111 exp 12/27 cvv 123", "12/27", " exp "),
        ("cvv: 123", "123", "cvv: "),
    ] {
        let out = said(text);
        assert!(!out.contains(gone) && out.contains(kept), "{out}");
    }
    for text in ["我叫他们来", "me llamo la atención", "Thanks, Best", "the export is 12/27", "私の名前は何ですか"]
    {
        assert_eq!(said(text), text);
    }
    let body = loses("Hello,\nall is well.\n\nKind regards,\nMartha Zyx\n\nThanks,\nZyx\n", &["Martha", "Zyx"]);
    assert!(body.starts_with("Hello,\nall is well.\n\nKind regards,\n") && body.contains("\n\nThanks,\n"), "{body}");
    stays("Best,\nall of it\nRegards,\n- one\n");
}

#[test]
fn members_are_told_by_what_stands_beside_them_or_in_them() {
    for (body, gone) in [
        (r#"{"signed_by":"Zyx Parker","nom":"Zyx"}"#, "Zyx"),
        (r#"{"children":["Zyx","Parker"]}"#, "Zyx"),
        (r#"{"code":"AB12CD34EF","state":"xyz123"}"#, "AB12CD34EF"),
        (r#"{"code":"onlyletters","redirect_uri":"/x"}"#, "onlyletters"),
        (r#"{"84.23.155.17":1}"#, "84.23"),
    ] {
        loses(body, &[gone]);
    }
    stays(r#"{"children":["Send","click here"],"code":"EC_OK","state":"open","a":{"children":[]}}"#);
}

#[test]
fn what_is_nobodys_keeps_its_form() {
    stays(r#"{"region":"eu-west-1","zone":"europe-west4","etag":"W/\"abc\""}"#);
    loses(r#"{"region":"Zyxshire","city":"eu-Zyx-1"}"#, &["Zyx"]);
    let body = loses(r#"{"etag":"W/\"5f2a1b3c4d5e\""}"#, &["5f2a1b"]);
    assert!(body.starts_with(r#"{"etag":"W/\""#), "{body}");
    let mut capture = capture(
        &[
            ("X-Amzn-Trace-Id", "Root=1-67891233-abcdef012345678912345678;Sampled=1"),
            ("Cookie", "theme=dark; lang=en-GB; sid=abcdefgh; theme2=dark"),
        ],
        "",
    );
    redaction().apply(&mut capture);
    let text = |name: &str| String::from_utf8(capture.request.headers.get(name).unwrap().to_vec()).unwrap();
    let (trace, cookie) = (text("x-amzn-trace-id"), text("cookie"));
    let id = trace.strip_prefix("Root=1-67891233-").and_then(|rest| rest.strip_suffix(";Sampled=1")).unwrap();
    assert!(id.len() == 24 && id != "abcdef012345678912345678" && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert!(cookie.starts_with("theme=dark; lang=en-GB; sid=") && !cookie.contains("abcdefgh"), "{cookie}");
    assert!(!cookie.ends_with("=dark"), "{cookie}");
}
