//! What each flow expects where nobody wrote anything.

use super::*;

/// The expectations that were judged, each with its code.
fn codes(flow: &'static str, request: &str, text: &str) -> Vec<(String, &'static str)> {
    let mut capture = capture(&[]);
    capture.request.body = request.into();
    let held = judged(&capture, Some(flow), &response(text));
    held.into_iter().map(|held| (held.expect.into_owned(), held.code)).collect()
}

fn failures(flow: &'static str, request: &str, text: &str) -> Vec<&'static str> {
    codes(flow, request, text).into_iter().map(|(_, code)| code).filter(|code| *code != OK).collect()
}

fn detail(flow: &'static str, text: &str) -> String {
    let held = judged(&capture(&[]), Some(flow), &response(text));
    held.into_iter().find_map(|held| held.detail).unwrap_or_default()
}

const CANVAS: &str = "200 OK\nContent-Type: application/json\n\n{\"canvas\":{\"content\":{\"components\":[{\"type\":\"text\",\"text\":\"Hi\"}]}}}";
const SHEET: &str = "{\"canvas\":{\"content\":{\"components\":[{\"type\":\"button\",\"id\":\"a\",\"label\":\"A\",\"action\":{\"type\":\"sheet\",\"url\":\"https://app.example.com/s\"}}]}}}";

#[test]
fn every_flow_has_expectations_that_read_as_lines() {
    for flow in crate::platform::flows() {
        let options = Options::default();
        let expectations = Expectations::of(&Capture::default(), Some(flow.name), &options).unwrap();
        let texts: Vec<&str> = expectations.texts().collect();
        assert!(texts[0].starts_with("status 2"), "{}: {texts:?}", flow.name);
        assert!(texts.iter().all(|text| parse::line(text).is_ok()), "{}: {texts:?}", flow.name);
    }
}

#[test]
fn a_canvas_is_asked_of_card_flows() {
    let held = codes("intercom/initialize", "{}", CANVAS);
    let lines: Vec<&str> = held.iter().map(|(line, _)| line.as_str()).collect();
    assert_eq!(lines, ["status 2xx", "header content-type ~ json", "lint"]);
    assert!(held.iter().all(|(_, code)| *code == OK), "{held:?}");
    for flow in ["intercom/submit", "intercom/configure", "intercom/submit-sheet"] {
        assert_eq!(failures(flow, "{}", CANVAS), [""; 0], "{flow}");
    }
    assert_eq!(failures("intercom/live-canvas", "{}", CANVAS), ["answer-lint"]);
    let live = CANVAS.replace("{\"canvas\":{\"content\"", "{\"content\"").replace("}}}", "}}");
    assert_eq!(failures("intercom/live-canvas", "{}", &live), [""; 0]);
    assert_eq!(failures("intercom/submit", "{}", &live), ["answer-lint"]);
    assert_eq!(
        failures("intercom/initialize", "{}", "200 OK\nContent-Type: text/html\n\n<h1>hi</h1>"),
        ["answer-content-type", "answer-not-json"]
    );
    assert_eq!(failures("intercom/initialize", "{}", "200 OK\nContent-Type: application/json"), ["answer-not-json"]);
    assert_eq!(
        failures("intercom/initialize", "{}", "200 OK\n\n{\"results\":{}}"),
        ["answer-content-type", "answer-lint"]
    );
}

#[test]
fn a_wrong_status_is_told_once_and_with_what_it_means() {
    let refused = "413 Payload Too Large\nContent-Type: text/html\n\n<h1>too large</h1>";
    assert_eq!(failures("intercom/initialize", "{}", refused), ["status-unexpected"]);
    assert!(detail("intercom/initialize", refused).contains("100 kB"));
    assert!(detail("intercom/submit", "500 Internal Server Error").contains("Something went wrong"));
    assert_eq!(failures("intercom/submit", "{}", "307 Temporary Redirect\nLocation: /submit/"), ["status-redirect"]);
}

#[test]
fn a_canvas_is_linted_for_the_surface_that_the_request_came_from() {
    let answer = format!("200 OK\nContent-Type: application/json\n\n{SHEET}");
    assert_eq!(failures("intercom/initialize", "{\"context\":{}}", &answer), [""; 0]);
    assert_eq!(failures("intercom/initialize", "{\"conversation\":{\"id\":\"1\"}}", &answer), ["answer-lint"]);
    assert_eq!(failures("intercom/initialize", "{\"conversation\":null}", &answer), [""; 0]);
}

#[test]
fn a_health_check_answers_its_state() {
    let good = "200 OK\nContent-Type: application/json\n\n{\"state\":\"OK\"}";
    assert_eq!(failures("intercom/health-check", "{}", good), [""; 0]);
    assert_eq!(failures("intercom/health-check", "{}", &good.replace("OK\"", "FINE\"")), ["answer-lint"]);
    assert_eq!(failures("intercom/health-check", "{}", &good.replace("OK\"", "UNHEALTHY\"")), ["answer-lint"]);
}

#[test]
fn a_webhook_is_received_in_time_whatever_it_says() {
    for status in ["200 OK", "202 Accepted\n\nOK", "204 No Content"] {
        assert_eq!(failures("intercom/webhook", "{}", status), [""; 0]);
    }
    let held = codes("intercom/webhook", "{}", "200 OK");
    assert_eq!(held.iter().map(|(line, _)| line.as_str()).collect::<Vec<_>>(), ["status 2xx", "time < 5s"]);
    assert!(detail("intercom/webhook", "410 Gone").contains("disables"));
    assert!(detail("intercom/webhook", "503 Busy").contains("once more after a minute"));
    assert_eq!(failures("intercom/uninstall", "{}", "200 OK"), [""; 0]);
    let (options, capture, answer) = (Options::default(), capture(&[]), response("200 OK"));
    let expectations = Expectations::of(&capture, Some("intercom/webhook"), &options).unwrap();
    let judged = |ms| {
        let elapsed = Duration::from_millis(ms);
        let exchange = Exchange {
            capture: &capture,
            request: &capture.request,
            flow: Some("intercom/webhook"),
            response: &answer,
            elapsed,
        };
        expectations.judge(&exchange).into_iter().map(|held| held.code).collect::<Vec<_>>()
    };
    assert_eq!(judged(4_999), [OK, OK]);
    assert_eq!(judged(5_000), [OK, "answer-late"]);
}

#[test]
fn a_sheet_is_a_page_that_may_be_framed() {
    let good = "200 OK\nContent-Type: text/html; charset=utf-8\nContent-Security-Policy: script-src 'self' https://js.intercomcdn.com/\n\n<!doctype html><title>Sheet</title>";
    assert_eq!(failures("intercom/open-sheet", "", good), [""; 0]);
    let held = codes("intercom/open-sheet", "", good);
    assert_eq!(held.len(), 6, "{held:?}");
    for (from, to, code) in [
        ("200 OK", "201 Created", "status-unexpected"),
        ("200 OK", "302 Found\nLocation: /s/", "status-redirect"),
        ("text/html", "application/json", "answer-content-type"),
        ("Content-Security", "X-Frame-Options: SAMEORIGIN\nContent-Security", "frame-options"),
        ("script-src", "frame-ancestors https://intercom-sheets.com; script-src", "frame-ancestors"),
        ("https://js.intercomcdn.com/", "https://s3.amazonaws.com", "script-source"),
        ("script-src 'self' https://js.intercomcdn.com/", "default-src 'self'", "script-source"),
    ] {
        assert_eq!(failures("intercom/open-sheet", "", &good.replace(from, to)), [code], "{to}");
    }
    let with = |page| failures("intercom/open-sheet", "", &good.replace("<!doctype html><title>Sheet</title>", page));
    for page in [
        "<p>",
        "\u{feff} \n<!-- a > b --><?xml version='1.0'?><!DOCTYPE html>\n<HTML>",
        "<!doctype html>text behind it is one too",
    ] {
        assert_eq!(with(page), [""; 0], "{page}");
    }
    for page in
        ["", " \n", "hello <b>", "{\"err\":1}", "<!doctype html>\n", "<!-- never closed", "< p>", "<!-- a --> text"]
    {
        assert_eq!(with(page), ["answer-not-html"], "{page}");
    }
    assert!(detail("intercom/open-sheet", "302 Found\nLocation: /s/").contains("must not redirect"));
}

#[test]
fn a_function_answers_an_object() {
    assert_eq!(failures("infobip/function", "{}", "200 OK\n\n{\"status\":\"open\"}"), [""; 0]);
    assert_eq!(failures("infobip/function", "{}", "200 OK\n\n[1]"), ["value-type"]);
    assert_eq!(failures("infobip/function", "{}", "200 OK\nContent-Type: text/html\n\n<html>"), ["answer-not-json"]);
    assert_eq!(failures("infobip/subscription", "{}", "200 OK"), [""; 0]);
}

#[test]
fn kentico_is_silent_and_its_exact_texts_are_explained() {
    assert_eq!(failures("kentico/update-contact", "{}", "200 OK"), [""; 0]);
    assert_eq!(failures("kentico/log-activity", "{}", "200 OK\n\nnull"), ["answer-not-empty"]);
    assert_eq!(failures("kentico/log-activity", "{}", "204 No Content"), [""; 0]);
    for (flow, answer, words) in [
        ("kentico/update-contact", "400 Bad Request\n\nContact identifier is not provided.", "no `ContactGuid`"),
        ("kentico/update-contact", "400 Bad Request\n\n\"Contact not found.\"", "no contact has this GUID"),
        ("kentico/log-activity", "400 Bad Request\n\nContact identifier is incorrect", "no contact has this GUID"),
        ("kentico/log-activity", "400 Bad Request\n\nActivity type is incorrect or disabled.", "enabled activity type"),
        ("kentico/log-activity", "404 Not Found", "CMSIntercomEnabled"),
        ("kentico/update-contact", "500 Internal Server Error\n\n<html>", "XperienceAPIKey is missing"),
        ("kentico/update-contact", "500 Internal Server Error", "`ContactNotes`"),
    ] {
        let detail = detail(flow, answer);
        assert!(detail.contains(words), "{answer}: {detail}");
    }
}

#[test]
fn vcita_lists_204_only() {
    for flow in ["vcita/message-created", "vcita/message-updated", "vcita/session-updated", "vcita/channel-updated"] {
        assert_eq!(failures(flow, "{}", "204 No Content"), [""; 0]);
        assert_eq!(failures(flow, "{}", "200 OK"), ["status-unexpected"]);
        assert!(detail(flow, "201 Created").contains("vcita lists 204 only"));
        assert!(detail(flow, "422 Unprocessable").contains("error in receiving"));
    }
    assert_eq!(failures("vcita/typing", "{}", "200 OK"), [""; 0]);
}

#[test]
fn what_somebody_wrote_takes_the_place_of_what_the_flow_asks() {
    let capture = capture(&["status 401"]);
    let held = judged(&capture, Some("intercom/initialize"), &response("401 Unauthorized\n\nno"));
    assert_eq!(held.iter().map(|held| (held.expect.as_ref(), held.ok)).collect::<Vec<_>>(), [("status 401", true)]);
}
