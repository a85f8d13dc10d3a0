//! Probe's claims, held against apps that people would write: each must be named for what it is.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::{codes, failing, ids, world};
use crate::world::{SECRET, project};

/// An app in another process. It is gone with the value.
pub(crate) struct App {
    child: Child,
    pub(crate) port: String,
}

impl App {
    fn start(command: &mut Command) -> Self {
        let mut child = command.env("S", SECRET).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
        assert!(!port.is_empty(), "the app did not start: {command:?}");
        Self { child, port: port.trim().to_owned() }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn skip(what: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {what}");
}

/// An Express app; nothing where there is none. `.ci/run` sets one up.
pub(crate) fn express(mode: &str) -> Option<App> {
    let named = std::env::var("COURTSIDE_NODE_MODULES");
    let modules = named.clone().unwrap_or_default();
    let node = |arguments: &[&str]| {
        let mut node = Command::new("node");
        node.args(arguments).env("NODE_PATH", &modules);
        node
    };
    let found = node(&["-e", "require('express')"]).stderr(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        assert!(named.is_err(), "node finds no Express in {modules}");
        skip("there is no Express here; name a node_modules that has it in COURTSIDE_NODE_MODULES");
        return None;
    }
    let script = project("tests/cli/engines/express.js");
    Some(App::start(&mut node(&[script.to_str().unwrap(), mode])))
}

/// A Flask app; nothing where there is none. `.ci/run` sets one up.
fn flask(mode: &str) -> Option<App> {
    let named = std::env::var("COURTSIDE_FLASK_PYTHON");
    let python = named.clone().unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python).args(["-c", "import flask"]).stderr(Stdio::null()).status();
    if !found.is_ok_and(|status| status.success()) {
        assert!(named.is_err(), "{python} cannot import flask");
        skip("there is no Flask here; name an interpreter that has it in COURTSIDE_FLASK_PYTHON");
        return None;
    }
    let script = project("tests/cli/engines/flask_app.py");
    Some(App::start(Command::new(python).arg(script).arg(mode)))
}

/// What probe says of an app.
fn probed(app: &App, exit: i32) -> Value {
    world().run(&["probe", "a.http", "--secret", "env:S", "--to", &app.port, "--format", "json"]).exits(exit).json()
}

/// The detail of a diagnosis.
fn detail<'a>(json: &'a Value, code: &str) -> &'a str {
    let found = json["diagnosis"].as_array().unwrap().iter().find(|row| row["code"] == code);
    found.unwrap_or_else(|| panic!("no {code} in {}", json["diagnosis"]))["detail"].as_str().unwrap()
}

#[test]
fn an_app_that_verifies_raw_bytes_is_called_good() {
    for app in [express("raw"), flask("raw")].iter().flatten() {
        let json = probed(app, 0);
        assert_eq!((failing(&json), codes(&json)), (vec![], vec![]), "{json}");
        assert_eq!(json["grade"], "A");
    }
}

#[test]
fn an_app_that_serialises_the_body_again_is_named_with_its_serialiser() {
    for (app, call) in [(express("reserialises"), "JSON.stringify"), (flask("reserialises"), "json.dumps")] {
        let Some(app) = app else { continue };
        // Flask's writes spaces, so that it refuses what comes without: the good request among it.
        let exit = if call == "JSON.stringify" { 0 } else { 2 };
        let json = probed(&app, exit);
        assert!(detail(&json, "reserialises").contains(call), "{json}");
        assert_eq!(json["grade"], if exit == 0 { "C".into() } else { Value::Null });
    }
}

#[test]
fn a_serialiser_is_named_also_where_it_writes_the_good_request_alike() {
    let Some(app) = flask("reserialises") else { return };
    let spaced = r#"{"workspace_id": "abc12345", "context": {"location": "home"}}"#;
    let capture = format!(
        "POST /initialize HTTP/1.1\nX-Body-Signature: 00\nContent-Type: application/json\nContent-Length: {}\n\n{spaced}\n",
        spaced.len()
    );
    let world = world().file("spaced.http", capture);
    let probe = ["probe", "spaced.http", "--secret", "env:S", "--to", &app.port, "--format", "json"];
    let json = world.run(&probe).exits(0).json();
    let detail = detail(&json, "reserialises");
    assert!(detail.contains("json.dumps writes it, not as it came") && detail.contains("was taken"), "{json}");
    assert!(!failing(&json).contains(&"unicode-escaped".to_owned()), "{json}");
}

#[test]
fn an_app_that_checks_nothing_is_named_so() {
    for app in [express("nothing"), flask("nothing")].iter().flatten() {
        let json = probed(app, 1);
        assert_eq!(json["grade"], "F");
        assert_eq!(codes(&json)[0], "checks-nothing", "{json}");
    }
}

#[test]
fn an_app_that_skips_the_check_without_a_header_is_named_so() {
    for app in [express("skips"), flask("skips")].iter().flatten() {
        let json = probed(app, 1);
        assert_eq!(json["grade"], "F");
        assert_eq!(codes(&json)[0], "skips-missing-header", "{json}");
        let holes = failing(&json);
        assert!(holes.contains(&"no-signature".to_owned()) && !holes.contains(&"wrong-secret".to_owned()), "{json}");
    }
}

/// The forms in which nobody signed the request, and it was taken all the same.
fn foreign(json: &Value) -> Vec<String> {
    failing(json).into_iter().filter(|id| id.starts_with("no-signature-") || id.starts_with("wrong-secret-")).collect()
}

#[test]
fn an_express_app_that_verifies_in_its_json_parser_is_named_so() {
    for (mode, holes) in [
        (
            "verify-json",
            "no-signature-text no-signature-untyped wrong-secret-text wrong-secret-untyped no-signature-vendor-json wrong-secret-vendor-json no-signature-form wrong-secret-form no-signature-multipart no-signature-multipart-json no-signature-no-body",
        ),
        // A middleware that asks for a header does not look at it.
        ("verify-present", "wrong-secret-text wrong-secret-untyped wrong-secret-vendor-json wrong-secret-form"),
    ] {
        let Some(app) = express(mode) else { return };
        let json = probed(&app, 1);
        assert_eq!(
            (foreign(&json).join(" "), failing(&json).join(" ")),
            (holes.to_owned(), holes.to_owned()),
            "{mode}"
        );
        assert_eq!(
            (codes(&json), &json["grade"]),
            (vec!["verifies-in-parser".to_owned()], &"F".into()),
            "{mode}: {json}"
        );
    }
    // Its answers hold what was sent, so that no two are alike.
    let Some(app) = express("verify-echo") else { return };
    let json = probed(&app, 1);
    assert!(foreign(&json).contains(&"no-signature-form".to_owned()), "{json}");
    assert_eq!((&codes(&json)[0], &json["grade"]), (&"verifies-in-parser".to_owned(), &"F".into()), "{json}");
}

#[test]
fn an_express_app_that_compares_paths_or_methods_before_it_verifies_is_named_so() {
    for (mode, holes, code) in [
        // Express takes a slash more and another case for the same path, unless it is told not to.
        ("guards-path", "no-signature-slash no-signature-other-case", "verifies-one-path"),
        (
            "guards-method",
            "no-signature-get no-signature-get-no-body no-signature-head no-signature-put no-signature-patch no-signature-delete no-signature-options",
            "verifies-one-method",
        ),
    ] {
        let Some(app) = express(mode) else { return };
        let json = probed(&app, 1);
        assert_eq!(
            (failing(&json).join(" "), codes(&json)),
            (holes.to_owned(), vec![code.to_owned()]),
            "{mode}: {json}"
        );
        assert_eq!(json["grade"], "F", "{mode}");
    }
}

#[test]
fn an_express_app_that_refuses_what_its_parser_passed_over_is_called_good() {
    let Some(app) = express("verify-marked") else { return };
    let json = probed(&app, 0);
    assert_eq!((failing(&json), codes(&json), &json["grade"]), (vec![], vec![], &"A".into()), "{json}");
}

#[test]
fn a_canvas_for_whom_nobody_verified_that_is_another_one_is_no_proof_and_no_refusal() {
    let Some(app) = express("verify-branch") else { return };
    let json = probed(&app, 2);
    assert_eq!((failing(&json), &json["grade"]), (vec![], &Value::Null), "{json}");
    let unsure = ids(&json, |row| row["ok"].is_null());
    assert!(unsure.contains(&"no-signature-text".to_owned()) && !unsure.contains(&"no-signature".to_owned()), "{json}");
}

#[test]
fn a_flask_app_that_verifies_only_json_is_named_so() {
    let Some(app) = flask("json-only") else { return };
    let json = probed(&app, 1);
    // What is no JSON at all is refused by it further on.
    let holes = [
        "no-signature-text",
        "no-signature-untyped",
        "wrong-secret-text",
        "wrong-secret-untyped",
        "no-signature-multipart-json",
    ];
    assert_eq!(
        (foreign(&json), codes(&json)),
        (holes.map(str::to_owned).to_vec(), vec!["verifies-in-parser".to_owned()])
    );
    assert_eq!(json["grade"], "F");
}

#[test]
fn an_app_that_compares_a_prefix_is_named_with_its_length() {
    for app in [express("prefix"), flask("prefix")].iter().flatten() {
        let json = probed(app, 1);
        assert_eq!(json["grade"], "E");
        assert_eq!(
            detail(&json, "compares-prefix"),
            "the app compares only the first 10 of 64 digits of the signature"
        );
    }
    let Some(app) = express("starts") else { return };
    let json = probed(&app, 1);
    assert!(detail(&json, "compares-prefix").contains("any beginning"), "{json}");
}

#[test]
fn express_with_its_own_limit_refuses_the_inbox() {
    let Some(app) = express("small") else { return };
    let json = probed(&app, 0);
    assert_eq!((codes(&json), &json["grade"]), (vec!["limits-body".to_owned()], &"C".into()), "{json}");
}

#[test]
fn a_comparison_that_throws_is_told_from_one_that_decides() {
    let Some(app) = express("throws") else { return };
    let json = probed(&app, 0);
    assert_eq!(json["grade"], "B", "{json}");
    assert!(detail(&json, "refuses-by-failing").contains("no-signature"), "{json}");
    // It throws where a length is wrong, and does so whether the body is JSON or not.
    assert_eq!((failing(&json), codes(&json)), (vec![], vec!["refuses-by-failing".to_owned()]), "{json}");
}

#[test]
fn a_comparison_of_decoded_digits_that_stops_at_a_comma_is_called_good() {
    let Some(app) = express("hex-prefix") else { return };
    let json = probed(&app, 0);
    assert_eq!((failing(&json), codes(&json), &json["grade"]), (vec![], vec![], &"A".into()), "{json}");
}

#[test]
fn an_app_that_says_no_with_status_200_is_told_from_one_that_says_yes() {
    for mode in ["polite-text", "polite-flag", "polite-canvas"] {
        let Some(app) = express(mode) else { return };
        let json = probed(&app, 0);
        assert_eq!((failing(&json), &json["grade"]), (vec![], &"A".into()), "{mode}: {json}");
    }
}

#[test]
fn an_app_that_checks_nothing_and_shows_what_it_was_sent_is_named_so() {
    let Some(app) = express("echoes") else { return };
    let json = probed(&app, 1);
    assert_eq!((&json["grade"], &codes(&json)[0]), (&"F".into(), &"checks-nothing".to_owned()), "{json}");
    let holes = failing(&json);
    for id in ["wrong-secret", "body-bit-flipped", "signature-of-another-body", "signature-cut"] {
        assert!(holes.contains(&id.to_owned()), "{id} is not in {holes:?}");
    }
}

#[test]
fn a_secret_that_is_not_set_is_found_out() {
    let Some(app) = express("unset-secret") else { return };
    let json = probed(&app, 1);
    let holes = ["empty-secret", "empty-secret-other-ids"].map(str::to_owned).to_vec();
    assert_eq!((failing(&json), &json["grade"]), (holes, &"F".into()), "{json}");
    assert_eq!(codes(&json), ["takes-empty-secret"]);
}

#[test]
fn an_app_that_compares_the_end_is_named_so() {
    let Some(app) = express("suffix") else { return };
    let json = probed(&app, 1);
    assert_eq!((failing(&json), &json["grade"]), (vec!["signature-head-changed".to_owned()], &"E".into()), "{json}");
    assert_eq!(codes(&json), ["compares-suffix"]);
}

#[test]
fn an_app_that_a_signed_probe_takes_down_gets_no_grade_unless_it_has_holes() {
    let Some(app) = express("dies") else { return };
    let json = probed(&app, 2);
    assert_eq!((failing(&json), codes(&json)), (vec!["deep-nesting".to_owned()], vec!["crashes".to_owned()]), "{json}");
    assert_eq!(json["grade"], Value::Null);
    let Some(app) = express("dies-open") else { return };
    let json = probed(&app, 1);
    assert_eq!((&json["grade"], codes(&json)), (&"F".into(), vec!["checks-nothing".to_owned(), "crashes".to_owned()]));
    let last = json["results"].as_array().unwrap().last().unwrap();
    assert_eq!(last["detail"], "not sent: the app is gone since `deep-nesting`");
    // Of another capture nothing can be told, and by then nobody is out of reach who was there.
    let Some(app) = express("dies") else { return };
    let both = world().run(&["probe", "a.http", "a.http", "--secret", "env:S", "--to", &app.port, "--format", "json"]);
    let json = both.exits(2).json();
    let goods = ids(&json, |row| row["probe"] == "good-request" && row["ok"] == true);
    let detail =
        json["results"].as_array().unwrap().iter().filter(|row| row["probe"] == "good-request").nth(1).unwrap();
    assert_eq!((goods.len(), &detail["ok"]), (1, &Value::Null));
    assert_eq!(detail["detail"], "nobody answers: the app is gone since `deep-nesting`");
}

#[test]
fn an_app_that_what_nobody_signed_takes_down_is_blamed_which_is_a_hole() {
    let Some(app) = express("dies-early") else { return };
    let json = probed(&app, 1);
    assert_eq!(
        (failing(&json), codes(&json)),
        (vec!["no-signature-form".to_owned()], vec!["crashes".to_owned()]),
        "{json}"
    );
    assert_eq!(json["grade"], Value::Null);
    let refused = ids(&json, |row| row["ok"] == true && row["expect"] == "refuse");
    assert!(
        refused.contains(&"wrong-secret-untyped".to_owned()) && refused.contains(&"wrong-secret".to_owned()),
        "{json}"
    );
}
