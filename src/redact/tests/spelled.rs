//! What is known of a run, however it is written and wherever it stands: as the name of a field, in other letters, in pieces, wrapped.

use super::told::{loses, run_of, stays};
use super::*;

const PEOPLE: &str = r#"{"contact":{"name":"Ondřej Novák","phone":"+420602111222"},"admin":{"name":"Jürgen Müller"},"user":{"name":"Seán O'Brien"},"agent":{"name":"Jean-Luc Picard-Dupont"},"owner":{"name":"Zlatibor"},"guest":{"name":"Eva van der Berg"}}"#;

/// What becomes of texts beside the people of another capture, twice.
#[track_caller]
fn beside(texts: &[&str]) -> Vec<String> {
    let body = serde_json::Value::from(texts.to_vec()).to_string();
    let once = run_of(&[PEOPLE, &body]);
    let again = run_of(&once.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(again, once);
    serde_json::from_str(&once[1]).unwrap()
}

/// Each text becomes the one beside it.
#[track_caller]
fn become_each(pairs: &[(&str, String)]) {
    let texts: Vec<&str> = pairs.iter().map(|(text, _)| *text).collect();
    let expected: Vec<&str> = pairs.iter().map(|(_, new)| new.as_str()).collect();
    assert_eq!(beside(&texts), expected);
}

fn made(name: &str) -> String {
    redaction().mint.name(name)
}

#[test]
fn names_of_fields_and_cookies_lose_the_people_who_are_known() {
    let mut redaction = redaction();
    let mut gathered = Gathered::default();
    redaction.gather(&capture(&[], PEOPLE), &mut gathered);
    redaction.know(gathered);
    let part = |name: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n1\r\n");
    let multipart = format!("{}{}{}--b--\r\n", part("Ondřej Novák"), part("zyx@corp.org"), part("602111222"));
    for (kind, body) in [
        (
            "application/x-www-form-urlencoded",
            "zyx@corp.org=1&Ondrej+Novak=yes&password=Zyx4711&ok=1&%2B420602111222=2",
        ),
        ("multipart/form-data; boundary=b", multipart.as_str()),
        (
            "application/json",
            r#"{"zyx@corp.org":1,"Ondřej Novák":1,"602111222":1,"ondrejnovak":2,"Zlatibor":3,"Novák":4}"#,
        ),
    ] {
        let mut before = capture(
            &[
                ("Content-Type", kind),
                ("Cookie", "Ondrej_Novak=1; 602111222=2; zyx%40corp.org=3; ok=4"),
                ("Content-Disposition", "attachment; filename=\"Ondrej Novak.tar.gz\"; name=\"Zlatibor\""),
            ],
            body,
        );
        before.request.target =
            b"/x?Ond%C5%99ej%20Nov%C3%A1k=1&602111222=2&zyx%40corp.org=3&plain%20name=a%20b&a[602111222]=5".to_vec();
        redaction.apply(&mut before);
        let once = written(&before);
        for gone in ["Ond", "Nov", "602111222", "zyx", "Zyx", "Zlatibor", "ondrejnovak"] {
            assert!(!once.contains(gone), "{gone} is in {once}");
        }
        let name = made("Ondřej Novák");
        for kept in ["; ok=4", "&plain%20name=a%20b&a[", "attachment; filename=\"", ".tar.gz\"; name=\""] {
            assert!(once.contains(kept), "{kept} is not in {once}");
        }
        for kept in [name.replace(' ', "%20"), name.replace(' ', "_")] {
            assert!(once.contains(&kept), "{kept} is not in {once}");
        }
        redaction.apply(&mut before);
        assert_eq!(written(&before), once);
    }
}

#[test]
fn a_capture_alone_tells_of_its_own_people_in_every_spelling() {
    loses(
        r#"{"contact":{"name":"Ondřej Novák","phone":"+420602111222"},"x":"from ondrejnovak, O Novák, 602 111 222, T25kxZllaiBOb3bDoWs="}"#,
        &["ondrejnovak", "O Nov", "602 111 222", "T25kxZllaiBOb3bDoWs="],
    );
}

#[test]
fn umlauts_accents_and_joined_words_are_one_name() {
    let (ondrej, jurgen) = (made("Ondřej Novák"), made("Jürgen Müller"));
    let (first, last) = ondrej.split_once(' ').unwrap();
    let small = |text: &str| text.to_lowercase().replace(' ', "");
    become_each(&[
        ("Juergen Mueller here", format!("{jurgen} here")),
        ("Jurgen Muller", jurgen.clone()),
        ("Dear Mueller", "Dear Mueller".replace("Mueller", &made("Müller"))),
        ("juergen_mueller", jurgen.to_lowercase().replace(' ', "_")),
        ("@ondrejnovak82", format!("@{}82", small(&ondrej))),
        ("OndrejNovak", ondrej.replace(' ', "")),
        ("novakondrej", small(&format!("{last}{first}"))),
        ("https://a.example.test/u/ondrejnovak", format!("https://a.example.test/u/{}", small(&ondrej))),
        ("ondrejnovakova, xondrejnovak", "ondrejnovakova, xondrejnovak".to_owned()),
    ]);
    assert_eq!(made("Novák"), made("Novak"));
    assert_eq!([made("Müller"), made("Muller")], [made("Mueller"), made("Mueller")]);
}

#[test]
fn initials_and_apostrophes_are_read_as_people_write_them() {
    let (ondrej, sean, jean) = (made("Ondřej Novák"), made("Seán O'Brien"), made("Jean-Luc Picard-Dupont"));
    let (first, last) = ondrej.split_once(' ').unwrap();
    let brien = sean.split('\'').next_back().unwrap();
    let (initials, picard) = jean.split_once(' ').unwrap();
    let (j, l) = initials.split_once('-').unwrap();
    let (half, _) = picard.split_once('-').unwrap();
    let (j, l) = (&j[..1], &l[..1]);
    become_each(&[
        ("O Novák", format!("{} {last}", &first[..1])),
        ("Novák O", format!("{last} {}", &first[..1])),
        ("I Novák, A Novák film, O Novella", "I Novák, A Novák film, O Novella".to_owned()),
        ("S. O’Brien", format!("{}. X’{brien}", &sean[..1])),
        ("Sean O’Brien", sean.replace('\'', "’")),
        ("Sean OBrien", format!("{} X{brien}", sean.split(' ').next().unwrap())),
        ("J.-L. Picard-Dupont", format!("{j}.-{l}. {picard}")),
        ("J. L. Picard", format!("{j}. {l}. {half}")),
        ("E. van der Berg", made("Eva van der Berg").replacen(&made("Eva")[1..], ".", 1)),
    ]);
}

#[test]
fn a_name_goes_over_a_line_break_and_over_tags() {
    let name = made("Ondřej Novák");
    let (first, last) = name.split_once(' ').unwrap();
    for gap in ["\n", "\r\n ", "</b> ", "<br>", "</p>\n<p class=\"x\">"] {
        become_each(&[(&format!("<b>Ondřej{gap}Novák"), format!("<b>{first}{gap}{last}"))]);
        for start in ["see ", "Hello\n\n", "<html><b>"] {
            let body = format!("{start}Ondřej{gap}Novák\n");
            assert_eq!(run_of(&[PEOPLE, &body])[1], format!("{start}{first}{gap}{last}\n"));
        }
    }
}

#[test]
fn mail_base64_and_escapes_hide_nobody() {
    use base64::Engine as _;
    let pack = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let name = made("Ondřej Novák");
    let twice = pack(&pack("Ondřej Novák"));
    become_each(&[
        ("=?UTF-8?Q?Ond=C5=99ej_Nov=C3=A1k?=", format!("=?UTF-8?Q?{}?=", name.replace(' ', "_"))),
        ("=?ISO-8859-2?Q?Ond=F8ej?= =?utf-8?Q?_Nov=C3=A1k?= x", format!("=?UTF-8?Q?{}?= x", name.replace(' ', "_"))),
        ("=?UTF-8?Q?Order_no=2E_5?=", "=?UTF-8?Q?Order_no=2E_5?=".to_owned()),
        (&twice, pack(&pack(&name))),
        (r"Ond\u0159ej Nov\u00e1k", name.clone()),
        (r"{'a': '\\u004fndrej Novak'", format!("{{'a': '{name}'")),
        ("Y0d4aGFXNGdkMjl5WkhNZ2FHVnlaUT09", "Y0d4aGFXNGdkMjl5WkhNZ2FHVnlaUT09".to_owned()),
    ]);
    let folded = "To: =?UTF-8?Q?Ond=C5=99ej?=\r\n =?UTF-8?Q?_Nov=C3=A1k?= x\n";
    assert_eq!(run_of(&[PEOPLE, folded])[1], format!("To: =?UTF-8?Q?{}?= x\n", name.replace(' ', "_")));
    let mut mail = capture(&[("From", "=?UTF-8?Q?Zyx=C3=A1_Q?= <z@corp.org>")], r#"{"x":"about Zyxá Q"}"#);
    redaction().apply(&mut mail);
    let text = written(&mail);
    assert!(!text.contains("Zyx") && text.contains(&format!("=?UTF-8?Q?{}", made("Zyxá"))), "{text}");
}

#[test]
fn all_that_somebody_is_called_by_goes_in_other_texts() {
    become_each(&[
        ("Zlatibor came", format!("{} came", made("Zlatibor"))),
        ("mount zlatibor", "mount zlatibor".to_owned()),
    ]);
    let bodies = run_of(&[
        r#"{"company":{"name":"Zyxoil"},"tag":{"name":"Zyxtag"},"name":"Zyxapp"}"#,
        r#"{"x":"Zyxoil, Zyxtag, Zyxapp"}"#,
    ]);
    assert_eq!(bodies[1], r#"{"x":"Zyxoil, Zyxtag, Zyxapp"}"#);
}

#[test]
fn one_number_has_one_stand_in_in_whatever_form() {
    let german = loses(r#"{"phone":"0171 2345678","x":"+49 171 2345678"}"#, &["2345678"]);
    let read: serde_json::Value = serde_json::from_str(&german).unwrap();
    let digits = |name: &str| read[name].as_str().unwrap().replace(' ', "");
    assert_eq!(digits("x").strip_prefix("+99"), digits("phone").strip_prefix('0'), "{german}");
    let mut redaction = redaction();
    let body = r#"{"phone":"602111222","to":"+420 602 111 222","x":"0602111222","n":602111222}"#;
    let mut before = capture(&[], body);
    before.request.target = b"/x?phone=602111222&b=%2B420602111222".to_vec();
    redaction.apply(&mut before);
    let made = redaction.mint.phone("+420602111222");
    let local = &made[made.len() - 9..];
    let spaced = format!("+999 {} {} {}", &local[..3], &local[3..6], &local[6..]);
    let expected = format!(r#"{{"phone":"{local}","to":"{spaced}","x":"0{local}","n":{local}}}"#);
    assert_eq!(String::from_utf8_lossy(&before.request.body), expected);
    assert_eq!(String::from_utf8_lossy(&before.request.target), format!("/x?phone={local}&b=%2B999{local}"));
    let once = written(&before);
    redaction = super::redaction();
    redaction.apply(&mut before);
    assert_eq!(written(&before), once);
}

proptest! {
    #[test]
    fn a_number_is_one_in_a_run_and_stays_when_redacted_again(country in "(1|44|49|420|385)", own in "[2-9][0-9]{9}", digits in 9_usize..=10) {
        let own = &own[..digits];
        let bodies = run_of(&[&format!(r#"{{"phone":"+{country}{own}"}}"#), &format!(r#"{{"phone":"{own}","x":"0{own}"}}"#)]);
        let value = |body: &str| serde_json::from_str::<serde_json::Value>(body).unwrap()["phone"].as_str().unwrap().to_owned();
        prop_assert!(value(&bodies[0]).ends_with(value(&bodies[1]).as_str()), "{:?}", bodies);
        prop_assert_eq!(run_of(&bodies.iter().map(String::as_str).collect::<Vec<_>>()), bodies);
    }
}

#[test]
fn zones_amounts_things_templates_and_ends_of_files_stay() {
    for body in [
        r#"{"input_values":{"tz":"Europe/Prague"},"custom_attributes":{"tz":"America/New_York","zone":"Etc/GMT+1"}}"#,
        r#"{"queue":{"name":"Billing"},"group":{"name":"VIP"},"support_queue":{"name":"A b"},"userGroups":[{"name":"Vips"}],"type":"device","name":"Pixel"}"#,
        r#"{"department":{"name":"Care"},"devices":[{"name":"Pixel 7"}],"folder":{"name":"Main"},"survey":{"name":"Nps"}}"#,
        r#"{"name":"{city}","city":":city","address":"[[x]]","user":"{user_name}","phone":"[[phone]]","bio":"{a} [[b]] {{c}}"}"#,
        "name={city}&city={city}&x=[[name]]&address=:address",
    ] {
        stays(body);
    }
    let amounts = r#"{"bytes":602111222,"file_size":"602111222","durationMs":602111222,"total":602111222}"#;
    let zones = r#"{"x":"Europe/Zagreb at America/Zagreb","url":"/zones/Europe/Zagreb"}"#;
    let bodies = run_of(&[PEOPLE, amounts, r#"{"user":{"name":"Zagreb"},"account":602111222}"#, zones]);
    assert_eq!((bodies[1].as_str(), bodies[3].as_str()), (amounts, zones));
    assert!(!bodies[2].contains("602111222"), "{}", bodies[2]);
    let files = loses(
        r#"{"files":[{"name":"Zyx.tar.gz"},{"name":"Zyx.pdf.p7m"},{"name":"Zyx.7z"}],"filename":"Zyx.sql.bz2"}"#,
        &["Zyx"],
    );
    for end in [".tar.gz\"", ".pdf.p7m\"", ".7z\"", ".sql.bz2\""] {
        assert!(files.contains(end), "{end} is not in {files}");
    }
}

#[test]
fn a_query_keeps_its_spelling() {
    let mut before = capture(&[], "");
    before.request.target =
        b"/x?name=Zyx%20Lee&n=a+b&city=%c5%99a%20b&mail=zyx@corp.org&name=Zyx+Lee&t=1,2:3&first_name=%C5%99&h=%2f"
            .to_vec();
    redaction().apply(&mut before);
    let target = String::from_utf8(before.request.target).unwrap();
    let (name, email) = (made("Zyx Lee"), redaction().mint.email("zyx@corp.org"));
    assert!(target.starts_with(&format!("/x?name={}&n=a+b&city=", name.replace(' ', "%20"))), "{target}");
    assert!(target.contains(&format!("&mail={email}&name={}&t=1,2:3&", name.replace(' ', "+"))), "{target}");
    assert!(target.ends_with("&h=%2f"), "{target}");
}

#[test]
fn positions_go_by_their_form() {
    let body = loses(
        r#"{"x":"50.0755,14.4378","y":"at -33.86882, 151.20929!","u":"https://a.example.test/?q=50.0755,14.4378"}"#,
        &["50.07", "33.86", "151.2"],
    );
    assert!(body.contains("at -00.00000, 000.00000!"), "{body}");
    stays(r#"{"x":"1.5, 2.5","y":"0.9812, 0.0188","z":"12.3456, 13.4567, 14.5678"}"#);
}

#[test]
fn columns_of_a_table_are_told_by_its_first_line() {
    let table = "id,name,email,phone,amount\r\n1,Zyx Lee,zyx@corp.org,602 999 888,12\r\n2,\"Zyxova, Zyx\",,+420777111222,\"1,5\"\r\n";
    let once = loses(table, &["Zyx", "zyx", "999 888", "777111222"]);
    assert!(once.starts_with("id,name,email,phone,amount\r\n1,") && once.contains(",12\r\n2,\""), "{once}");
    assert!(once.ends_with(",\"1,5\"\r\n"), "{once}");
    loses("id;Jméno;Telefon\n1;Zyx;602999888\n", &["Zyx", "602999888"]);
    let about = run_of(&["order\tcustomer name\tsum\n7\tZyx Lee\t5\n", r#"{"x":"ask Zyx Lee"}"#]);
    assert!(!about.concat().contains("Zyx"), "{about:?}");
    for text in ["Dear customer, hello\nYour order, thanks\n", "name, email\nis a line of three, words, here\n"] {
        stays(text);
    }
}

#[test]
fn whole_names_go_in_small_letters_too_and_everyday_words_stay() {
    let ondrej = made("Ondřej Novák").to_lowercase();
    let (first, last) = ondrej.split_once(' ').unwrap();
    become_each(&[
        ("ondrej novak", ondrej.clone()),
        ("we met novák, ondřej", format!("we met {last}, {first}")),
        ("/search?q=ondrej%20nov%C3%A1k", format!("/search?q={first}%20{last}")),
        ("o novak", "o novak".to_owned()),
        ("ondrej Kowal", "ondrej Kowal".to_owned()),
    ]);
    let run = run_of(&[r#"{"contact":{"name":"Mark Page"}}"#, r#"["they mark page two"]"#]);
    assert_eq!(run[1], r#"["they mark page two"]"#);
}

#[test]
fn names_in_scripts_without_capitals_are_found_in_other_captures() {
    for name in ["محمد علي", "יוסי כהן", "राहुल शर्मा"] {
        let told = serde_json::json!({"contact": {"name": name}}).to_string();
        let run = run_of(&[&told, &serde_json::json!({"q": format!("we met {name}.")}).to_string()]);
        assert!(name.split(' ').all(|word| !run[1].contains(word)), "{}", run[1]);
    }
}

#[test]
fn a_middle_name_or_initial_does_not_hide_the_others() {
    let ondrej = made("Ondřej Novák");
    let (first, last) = ondrej.split_once(' ').unwrap();
    become_each(&[
        ("Ondřej A. Novák", format!("{first} X. {last}")),
        ("Ondřej Eva Novák", format!("{first} {} {last}", made("Eva"))),
        ("Novák|Ondřej", format!("{last}|{first}")),
        ("Ondřej/Novák", format!("{first}/{last}")),
        ("ondrej-a-novak", format!("{}-x-{}", first.to_lowercase(), last.to_lowercase())),
        ("Ondřej and Novák", "Ondřej and Novák".to_owned()),
    ]);
}

#[test]
fn a_known_number_is_found_beside_letters_and_with_other_marks() {
    let german = r#"{"contact":{"name":"Zyx","phone":"+4915123456789"}}"#;
    let texts =
        ["cust_602111222", "x602111222y", "602–111–222", "602\u{2009}111\u{2009}222", "+49 (0)151 / 234 567 89"];
    let run = run_of(&[PEOPLE, german, &format!("[\"{}\"]", texts.join("\",\""))]);
    for gone in ["602", "111", "222", "151", "234", "567"] {
        assert!(!run[2].contains(gone), "{gone} is in {}", run[2]);
    }
    assert!(run[2].contains("(0)"), "{}", run[2]);
    let fraction = r#"["0.602111222"]"#;
    assert_eq!(run_of(&[PEOPLE, fraction])[1], fraction);
}

#[test]
fn letters_and_their_marks_are_one_letter_in_either_form() {
    let decomposed = ["Zoe\u{308} Mu\u{308}ller", "Mu\u{308}ller, Zoe\u{308}", "zoe%CC%88%20mu%CC%88ller"];
    let composed = ["Zoë Müller", "Müller, Zoë", "zo%C3%AB%20m%C3%BCller"];
    for (known, written) in [(decomposed[0], composed), (composed[0], decomposed), (decomposed[0], decomposed)] {
        let told = serde_json::json!({ "contact": { "name": known } }).to_string();
        let body = serde_json::Value::from(written.to_vec()).to_string();
        let out = run_of(&[&told, &body]);
        let made = [made("Zoë"), made("Müller")];
        let expected = format!(
            "[\"{0} {1}\",\"{1}, {0}\",\"{2}%20{3}\"]",
            made[0],
            made[1],
            made[0].to_lowercase(),
            made[1].to_lowercase()
        );
        assert_eq!(out[1], expected, "{known}");
    }
}

#[test]
fn two_middle_names_and_names_of_users_are_somebody() {
    let (first, last) = (made("ondřej"), made("novák"));
    become_each(&[
        ("Ondřej Jan Karel Novák", made("Ondřej Jan Karel Novák")),
        ("Ondřej J. K. Novák", made("Ondřej J. K. Novák")),
        ("onovak", format!("{}{last}", &first[..1])),
        ("novako", format!("{last}{}", &first[..1])),
        ("@onovak42 left", format!("@{}{last}42 left", &first[..1])),
        ("Ondřej and then some Novák", "Ondřej and then some Novák".into()),
    ]);
}
