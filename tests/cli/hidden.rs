//! What no report of the linter may repeat: secrets that stand in what was linted, wherever they stand in it.

use serde_json::Value;

use crate::world::{Answer, World};

const FORMATS: [&str; 8] = ["text", "json", "ndjson", "concise", "sarif", "github", "junit", "checkstyle"];
const TOKEN: &str = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";

fn canvas(components: &str) -> String {
    format!("{{\"canvas\":{{\"content\":{{\"components\":[{components}]}}}}}}")
}

/// All that was said, without the edits, which must hold what is to be written.
fn said(answer: &Answer) -> String {
    let read = |text: &str| serde_json::from_str(text).map(|value| without_edits(value).to_string());
    let lines = || answer.text().lines().map(|line| read(line).unwrap_or_else(|_| line.to_owned()));
    let whole = read(answer.text()).unwrap_or_else(|_| lines().collect::<Vec<_>>().join("\n"));
    (whole + &answer.stderr).to_lowercase()
}

fn without_edits(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.into_iter().filter(|(name, _)| name != "edits" && name != "artifactChanges");
            Value::Object(kept.map(|(name, value)| (name, without_edits(value))).collect())
        }
        Value::Array(items) => items.into_iter().map(without_edits).collect(),
        other => other,
    }
}

#[test]
fn no_help_title_or_made_up_id_repeats_a_secret() {
    for components in [
        format!("{{\"type\":\"dropdown\",\"id\":\"d\",\"options\":[\"{TOKEN}\",\"b\"]}}"),
        format!("{{\"type\":\"list\",\"items\":[\"{TOKEN}\"]}}"),
        format!("{{\"type\":\"data-table\",\"items\":[[\"a\",\"{TOKEN}\"]]}}"),
    ] {
        let world = World::new().file("a.json", canvas(&components));
        for format in FORMATS {
            let answer = world.run(&["lint", "--format", format, "a.json"]).exits(1);
            assert!(!said(&answer).contains("abcdefgh"), "{format}: {}", answer.text());
        }
    }
    // The edit itself holds the text that it writes, and an id that is made of it does not.
    let options = canvas(&format!("{{\"type\":\"dropdown\",\"id\":\"d\",\"options\":[\"{TOKEN}\",\"b\"]}}"));
    let answer = World::new().file("a.json", options).run(&["lint", "--format", "json", "a.json"]).exits(1);
    let written = r#"{\"type\": \"option\", \"id\": \"ghp\", \"text\": \"ghp_abcdefgh"#;
    assert!(answer.text().contains(written), "{}", answer.text());
}

#[test]
fn the_lines_around_a_finding_show_no_secret_wherever_it_stands() {
    let text = |rest: &str| canvas(&format!("{{\"type\":\"text\",\"text\":{rest}}}"));
    for content in [
        text(&format!("\"a\",\"{TOKEN}\":1")),
        text(&format!("\"a\",\"{TOKEN}\":1,\"{TOKEN}\":2")),
        text(&format!("\"a\",\"{TOKEN}\" 1")),
        text(TOKEN),
        text(&format!("\"a\"}}, // {TOKEN}\n{{\"type\":\"divider\"")),
        text(&format!("{{{{{TOKEN}}}}}")),
        text(&format!("\"*{TOKEN}* # x\",\"stile\":1")),
        text(&format!("\"a\",\"stile\":\"\\\\u0067hp_{}\"", &TOKEN[4..])).replace("\\\\", "\\"),
        text(&format!("\"a\",\"\\\\u0067hp_{}\":1", &TOKEN[4..])).replace("\\\\", "\\"),
        format!("{} {TOKEN}", canvas("")),
        format!("{{\"canvas\":\n<<<<<<< {TOKEN}\n{{\"content\":{{\"components\":[]}}}}\n=======\n>>>>>>> {TOKEN}\n}}"),
        canvas("").replace("}}}", &format!("}},\"stored_data\":\"{{\\\"token\\\": \\\"{TOKEN}\\\"}}\"}}}}")),
        canvas(&format!("{{\"type\":\"image\",\"url\":\"https://a.test/{TOKEN}\",\"width\":\"x\"}}")),
        canvas(&format!(
            "{{\"type\":\"button\",\"id\":\"b\",\"label\":\"b\",\"action\":{{\"type\":\"sheet\",\"url\":\"https://{TOKEN}.local/\"}}}}"
        )),
    ] {
        let world = World::new().file("a.json", &content);
        for format in FORMATS {
            let answer = world.run(&["lint", "--kind", "canvas", "--format", format, "a.json"]);
            assert!(answer.text().contains('/'), "{content}: {}", answer.text());
            assert!(!said(&answer).contains("abcdefgh"), "{format}: {}", answer.text());
        }
    }
}

/// Where a long line is cut, a secret that begins before the cut is still one.
#[test]
fn a_secret_that_the_cut_of_a_long_line_parts_is_hidden_on_both_sides() {
    for gap in (100..180).step_by(3) {
        let gap = "x ".repeat(gap / 2);
        let line = format!("{{\"type\":\"text\",\"text\":\"{TOKEN}{gap}\",\"stile\":\"{gap}{TOKEN}\"}}");
        let world = World::new().file("a.json", canvas(&line));
        let answer = world.run(&["lint", "--format", "sarif", "a.json"]);
        assert!(answer.text().contains("stile"), "{}", answer.text());
        for part in TOKEN.as_bytes()[8..].windows(10) {
            assert!(!answer.text().contains(std::str::from_utf8(part).unwrap()), "{}", answer.text());
        }
    }
}

/// A masked difference could not be applied.
#[test]
fn a_difference_shows_the_text_as_it_is_and_says_so_where_a_secret_is_in_it() {
    let canvas = |word: &str| canvas(&format!("{{\"type\":\"text\",\"text\":'{word}'}}"));
    let world = World::new().env("INTERCOM_CLIENT_SECRET", "an-odd-secret-of-ours");
    let world = world.file("a.json", canvas(TOKEN)).file("b.json", canvas("an-odd-secret-of-ours"));
    let world = world.file("c.json", canvas("Hello"));
    for (file, bare) in [("a.json", true), ("b.json", true), ("c.json", false)] {
        let answer = world.run(&["lint", "--diff", file]).exits(1);
        let told = answer.stderr.contains("a secret stands in these changes");
        assert_eq!(told, bare, "{file}: {}", answer.stderr);
        assert!(answer.text().contains("\n+"), "{}", answer.text());
        assert_eq!(answer.text().contains(TOKEN), file == "a.json", "{}", answer.text());
    }
}

/// However much is wrong with a file, be it one document or many lines, its report is no longer than anybody reads; exit status and counts are
/// those of all of it.
#[test]
fn a_long_file_is_counted_whole_and_shown_up_to_a_limit() {
    let document =
        format!(r#"{{"canvas":{{"content":{{"components":[{}]}}}}}}"#, vec![r#"{"type":"nope"}"#; 3_000].join(","));
    let lines = "{]\n".repeat(30_000);
    let world = World::new().file("a.ndjson", &lines).file("in/a.ndjson", &lines).file("in/b.ndjson", "{]\n");
    let world = world.file("c.json", document);
    let run = |extra: &[&str]| {
        let answer = world.run(&[&["lint", "--kind", "canvas", "--format", "json"], extra].concat()).exits(1);
        let json = answer.json();
        let shown = json["findings"].as_array().map_or(0, Vec::len);
        (shown, json["summary"]["errors"].as_u64().unwrap(), json)
    };
    let (shown, errors, _) = run(&["a.ndjson"]);
    assert_eq!(shown, 1_000);
    assert!(errors >= 30_000, "{errors}");
    // Each file has its own limit, and whoever names another has that.
    let (both, all, json) = run(&["in"]);
    assert!(
        both > 1_000 && json["findings"].as_array().unwrap().iter().any(|it| it["file"] == "in/b.ndjson"),
        "{both}"
    );
    assert!(all > errors, "{all}");
    assert_eq!((run(&["c.json"]).0, run(&["c.json"]).1), (1_000, 3_000));
    for file in ["a.ndjson", "c.json"] {
        assert_eq!(run(&["--max-findings", "7", file]).0, 7, "{file}");
        assert_eq!(run(&["--max-findings", "2500", file]).0, 2_500, "{file}");
    }
    let (_, counted, json) = run(&["--statistics", "a.ndjson"]);
    let rows = json["statistics"].as_array().unwrap().iter().filter_map(|row| row["count"].as_u64());
    assert!(rows.sum::<u64>() <= counted && counted == errors, "{json}");
    let text = world.run(&["lint", "--kind", "canvas", "a.ndjson"]).exits(1);
    assert!(
        text.text().replace(',', "").contains(&format!("{} not shown", errors - 1_000)),
        "{}",
        &text.text()[text.text().len() - 300..]
    );
}

#[test]
fn a_secret_in_a_text_that_is_badly_written_is_not_quoted() {
    const KEY: &str = "d5ed48e3049f0177d409320647e8529b";
    for data in [
        format!("{{\"api_key\":\"{KEY},\"x\":1}}"),
        format!("{{'api_key':'{KEY}'}}"),
        format!("{{“api_key”:“{KEY}”}}"),
        format!("{{\"password\":\"{KEY}\"pass\"}}"),
        format!("{{\"password\":'{KEY}'}}"),
        format!("{{\"password\":\"{KEY}"),
        format!("{{\"client_secret\":`{KEY}`}}"),
        format!("{{\"password\": {KEY}}}"),
        format!("{{\"password\";:\"{KEY}\"}}"),
        format!("{{\"a\":1 // \"password\": \"{KEY}\"\n}}"),
        format!("{{\"api_keys\":[\"{KEY}\".\"b\"]}}"),
        format!("{{\"client_secret\":{{\"value\":\"{KEY} }},\"k\":1}}"),
    ] {
        let text = format!("{{\"canvas\":{{\"content\":{{\"components\":[]}},\"stored_data\":{data}}}}}");
        let world = World::new().file("a.json", text);
        for format in FORMATS {
            let answer = world.run(&["lint", "--format", format, "a.json"]).exits(1);
            assert!(!said(&answer).contains(&KEY[..8]), "{format} {data}: {}", answer.text());
        }
    }
}

/// A sign too many makes two texts of a secret, or a line of each half: neither is shown.
#[test]
fn a_secret_that_a_slip_tears_apart_is_hidden_in_all_its_pieces() {
    const SECRET: &str = "mY-very_Secret-Val9xQ";
    let mut world = World::new().env("INTERCOM_CLIENT_SECRET", SECRET);
    for (number, sign) in
        ["\"", "\n", "\r\n    ", "\\", "'", "\" \"", "”", "\" ", "\",", "\":", "\t\""].iter().enumerate()
    {
        for at in (1..SECRET.len()).step_by(2) {
            let (one, other) = SECRET.split_at(at);
            for (form, text) in [
                format!(r#"{{"type":"text","text":"{one}{sign}{other}"}}"#),
                format!(r#"{{"type":"text","{one}{sign}{other}":1}}"#),
                format!("{{'type':'text','text':'{one}{sign}{other}'}}"),
                format!(r#"{{"type":"text","text":{one}{sign}{other}}}"#),
            ]
            .iter()
            .enumerate()
            {
                world = world.file(&format!("in/{number}-{at}-{form}.json"), canvas(text));
                world = world.file(&format!("yaml/{number}-{at}-{form}.yaml"), canvas(text));
            }
        }
    }
    for (folder, format) in FORMATS.map(|format| ("in", format)).into_iter().chain([("yaml", "text"), ("yaml", "json")])
    {
        let answer = world.run(&["lint", "--kind", "canvas", "--format", format, folder]).exits(1);
        let said = said(&answer).replace("[secret]", "");
        for part in SECRET.to_lowercase().as_bytes().windows(6) {
            let part = std::str::from_utf8(part).unwrap();
            if let Some(place) = said.find(part) {
                panic!(
                    "{format} shows {part}: {}",
                    &said[said.floor_char_boundary(place.saturating_sub(400))..][..500]
                );
            }
        }
    }
}

#[test]
fn a_secret_is_hidden_that_was_given_with_something_around_it() {
    let secret = "PUBLIC-client-secret-0001";
    for given in [
        format!("\u{feff}{secret}"),
        format!("Bearer {secret}"),
        format!("INTERCOM_CLIENT_SECRET={secret}"),
        format!("export INTERCOM_CLIENT_SECRET=\"{secret}\""),
        format!("$env:NAME = '{secret}';"),
        format!("Authorization: Bearer {secret}"),
    ] {
        let world = World::new().env("T", &given).file("echo.json", format!("{{\"k\":\"{secret}\"}}"));
        for format in ["text", "json"] {
            let answer = world.run(&["inspect", "--secret", "env:T", "--format", format, "echo.json"]).exits(0);
            assert!(!answer.text().contains("client-secret"), "{given}: {}", answer.text());
            assert!(answer.text().contains("[secret]"), "{given}: {}", answer.text());
        }
    }
}

#[test]
fn secrets_of_stored_data_are_found_in_lists_in_objects_and_in_pairs() {
    let hex = "d5ed48e3049f0177d409320647e8529b";
    for data in [
        format!(r#"{{"tokens":["dG9rOmFiY2RlZl8xMjM0NV82Nzg5MF8{hex}"]}}"#),
        format!(r#"{{"api_keys":[1,"{hex}"]}}"#),
        format!(r#"{{"client_secret":{{"value":"{hex}"}}}}"#),
        format!(r#"{{"client_secret":{{"Data":{{"value":["{hex}"]}}}}}}"#),
        format!(r#"{{"password":"{hex}\t"}}"#),
        format!("{{\"password\":\"{hex}\t\"}}"),
        format!(r#"{{"query":"a=1&client_secret={hex}"}}"#),
        format!(r#""client_secret={hex}""#),
    ] {
        let canvas = format!(r#"{{"canvas":{{"content":{{"components":[]}},"stored_data":{data}}}}}"#);
        let world = World::new().file("c.json", &canvas).file("all/c.json", &canvas);
        for args in [&["c.json"][..], &["all"], &["c.json", "--format", "concise"], &["c.json", "--format", "json"]] {
            let answer = world.run(&[&["lint", "--exit-zero"][..], args].concat()).exits(0);
            assert!(answer.text().contains("secret-in-canvas"), "{data}: {}", answer.text());
            assert!(!answer.text().contains(hex), "{data}: {}", answer.text());
        }
    }
    // What is no secret's name tells nothing of what stands under it.
    let canvas = format!(
        r#"{{"canvas":{{"content":{{"components":[]}},"stored_data":{{"order":{{"value":"{hex}"}},"ids":["{hex}"],"q":"a={hex}"}}}}}}"#
    );
    let world = World::new().file("c.json", canvas);
    assert!(!world.run(&["lint", "c.json"]).text().contains("secret"));
}

#[test]
fn words_about_secrets_in_sentences_and_settings_are_none() {
    for data in [
        r#"{"url":"https://app.example.test/reset?no_password=required"}"#,
        r#"{"note":"enter password=yourpassword here"}"#,
        r#"{"sql":"where password=:password_param1"}"#,
        r#"{"ids":"Secrets=disabled;Password=optional"}"#,
        r#"{"secrets":{"key":"projects/1"}}"#,
        r#"{"api_keys":{"data":"2024-01-01"}}"#,
    ] {
        let canvas = format!(r#"{{"canvas":{{"content":{{"components":[]}},"stored_data":{data}}}}}"#);
        let answer = World::new().file("c.json", canvas).run(&["lint", "c.json"]);
        assert!(!answer.text().contains("secret-in-canvas"), "{data}: {}", answer.text());
    }
}

#[test]
fn a_well_known_token_in_the_path_of_an_address_is_found() {
    let canvas = |address: &str| {
        canvas(&format!(
            r#"{{"type":"button","id":"a","label":"x","action":{{"type":"url","url":"https://app.example.test/{address}"}}}}"#
        ))
    };
    let world = World::new().file("all/c.json", canvas(TOKEN)).file("all/d.json", canvas("ghp_short"));
    let answer = world.run(&["lint", "all"]).exits(0);
    assert!(answer.text().contains("secret-in-canvas") && !answer.text().contains(TOKEN), "{}", answer.text());
    assert!(!answer.text().contains("d.json"), "{}", answer.text());
}

#[test]
fn a_secret_in_the_fragment_of_an_address_is_found() {
    let hex = "d5ed48e3049f0177d409320647e8529b";
    for address in [format!("#access_token={hex}"), format!("?a=b#state=1&access_token={hex}")] {
        let canvas = format!(
            r#"{{"canvas":{{"content":{{"components":[{{"type":"button","id":"a","label":"x","action":{{"type":"url","url":"https://app.example.test/{address}"}}}}]}}}}}}"#
        );
        let world = World::new().file("c.json", canvas);
        let answer = world.run(&["lint", "c.json"]).exits(0);
        assert!(answer.text().contains("secret-in-canvas") && !answer.text().contains(hex), "{}", answer.text());
    }
}

#[test]
fn no_pointer_repeats_a_secret_that_a_key_holds() {
    let password = "xvXnjsH55SJfshgP";
    let key = "-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0B";
    for (name, secret) in [
        (format!("postgres://bob:{password}@db.example.test/x"), "xvXnj"),
        (key.to_owned(), "MIIEvQ"),
        (format!("whsec_{password}"), "xvXnj"),
        (format!("ghs_{password}"), "xvXnj"),
    ] {
        let world = World::new().file("c.json", canvas(&format!("{{\"type\":\"text\",\"text\":\"a\",\"{name}\":1}}")));
        for format in FORMATS {
            let answer = world.run(&["lint", "--format", format, "c.json"]).exits(0);
            assert!(!said(&answer).contains(&secret.to_lowercase()), "{format}: {}", answer.text());
        }
    }
}
