use super::*;
use crate::document::Place;
use crate::lint::{Excerpt, RuleSet, Severity, rule};
use crate::text::sanitise;
use crate::ui::{ColorChoice, ColorEnvironment};
use proptest::prelude::*;
use serde_json::Value;

fn summary() -> Summary {
    let mut summary = Summary::default();
    let nasty = samples::nasty();
    summary.add(1, Counts { errors: 2, warnings: 1, infos: 1 }, &nasty);
    summary.add(1, Counts::default(), &[]);
    summary.add(1, Counts { errors: 4, warnings: 1, infos: 0 }, &samples::canvas());
    summary
}

/// Three files, the clean one in the middle, the last in two parts.
fn show(format: Format, paint: Paint) -> String {
    let mut view = format.view(paint);
    let mut out = Vec::new();
    view.begin(&mut out).unwrap();
    let (nasty, canvas) = (samples::nasty(), samples::canvas());
    view.file(&nasty[0].file, &nasty, &mut out).unwrap();
    view.file("clean & tidy.json", &[], &mut out).unwrap();
    let (head, tail) = canvas.split_at(2);
    view.file(&canvas[0].file, head, &mut out).unwrap();
    view.file(&canvas[0].file, tail, &mut out).unwrap();
    view.end(&summary(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn plain(format: Format) -> String {
    show(format, Paint::default())
}

fn colourful() -> Paint {
    Paint::decide(ColorChoice::Always, ColorEnvironment::default(), &std::io::stdout())
}

#[test]
fn people_see_the_lines() {
    insta::assert_snapshot!(plain(Format::Text));
}

#[test]
fn people_see_colours_where_they_want_them() {
    let shown = show(Format::Text, colourful()).replace('\u{1b}', "␛");
    insta::assert_snapshot!(
        shown.lines().skip_while(|line| !line.contains("id-duplicate")).take(12).collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn a_line_a_finding() {
    insta::assert_snapshot!(plain(Format::Concise));
}

#[test]
fn json_holds_everything() {
    let shown = plain(Format::Json);
    let value: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(value["findings"].as_array().unwrap().len(), samples::all().len());
    assert_eq!(value["findings"][0]["message"], samples::nasty()[0].message.as_str());
    assert_eq!(value["summary"], serde_json::json!({ "files": 3, "errors": 6, "warnings": 2, "infos": 1 }));
    assert_eq!(format!("{value}\n"), shown);
    insta::assert_snapshot!(shown.replace("},{\"rule\"", "},\n{\"rule\""));
}

#[test]
fn json_is_written_as_documented() {
    let at = |line, column, byte| Place { byte, line, column, utf16: column };
    let finding = Diagnostic {
        rule: rule("canvas/action-missing").unwrap(),
        severity: Severity::Error,
        message: "m".into(),
        help: Some("h".into()),
        file: "a.json".into(),
        pointer: Some("/canvas".into()),
        start: at(7, 5, 120),
        end: at(9, 6, 180),
        related: Vec::new(),
        fix: None,
        excerpt: Excerpt::default(),
    };
    let mut summary = Summary::default();
    summary.add(1, Counts { errors: 1, warnings: 0, infos: 0 }, std::slice::from_ref(&finding));
    let mut out = Vec::new();
    let mut view = Format::Json.view(Paint::default());
    view.begin(&mut out).unwrap();
    view.file("a.json", &[finding], &mut out).unwrap();
    view.end(&summary, &mut out).unwrap();
    let expected = concat!(
        r#"{"schema_version":1,"findings":[{"rule":"canvas/action-missing","severity":"error","message":"m","help":"h","#,
        r#""file":"a.json","pointer":"/canvas","start":{"line":7,"column":5,"byte":120},"#,
        r#""end":{"line":9,"column":6,"byte":180},"fix":null}],"#,
        r#""summary":{"files":1,"errors":1,"warnings":0,"infos":0}}"#,
        "\n"
    );
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn ndjson_is_the_same_in_lines() {
    let whole: Value = serde_json::from_str(&plain(Format::Json)).unwrap();
    let lines: Vec<Value> = plain(Format::Ndjson).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, findings) = lines.split_last().unwrap();
    assert_eq!(whole["findings"].as_array().unwrap(), findings);
    assert_eq!(*last, serde_json::json!({ "schema_version": 1, "summary": whole["summary"] }));
}

#[test]
fn sarif_is_whole_and_consistent() {
    let shown = plain(Format::Sarif);
    let value: Value = serde_json::from_str(&shown).unwrap();
    let run = &value["runs"][0];
    assert_eq!((&value["version"], &run["columnKind"]), (&"2.1.0".into(), &"utf16CodeUnits".into()));
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    let mut fingerprints = std::collections::HashSet::new();
    for (result, finding) in results.iter().zip(samples::all()) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startColumn"], finding.start.utf16);
        assert_eq!(region["byteOffset"], finding.start.byte);
        assert_eq!(result["relatedLocations"].as_array().map_or(0, Vec::len), finding.related.len());
        assert_eq!(result["fixes"].as_array().map_or(0, Vec::len), usize::from(finding.fix.is_some()));
        assert!(fingerprints.insert(result["partialFingerprints"]["courtside/v1"].as_str().unwrap()));
    }
    assert_eq!(results.len(), samples::all().len());
    for rule in rules {
        let text = |key: &str| !rule[key]["text"].as_str().unwrap().trim().is_empty();
        assert!(["shortDescription", "fullDescription", "help"].into_iter().all(text), "{rule}");
    }
    // The pages of the rules and the version are not this test's business.
    insta::assert_snapshot!(shown.split("],\"tool\"").next().unwrap());
}

#[test]
fn fingerprints_survive_moved_lines() {
    let mut findings = samples::canvas();
    let prints = |findings: &[Diagnostic]| {
        let (mut view, mut out) = (Format::Sarif.view(Paint::default()), Vec::new());
        view.begin(&mut out).unwrap();
        view.file("a.json", findings, &mut out).unwrap();
        view.end(&Summary::default(), &mut out).unwrap();
        let value: Value = serde_json::from_slice(&out).unwrap();
        value["runs"][0]["results"]
            .as_array()
            .unwrap()
            .iter()
            .map(|result| result["partialFingerprints"].clone())
            .collect::<Vec<_>>()
    };
    let before = prints(&findings);
    for finding in &mut findings {
        finding.start.line += 3;
        finding.end.line += 3;
        finding.start.byte += 3;
        finding.end.byte += 3;
        finding.excerpt.byte += 3;
        finding.excerpt.first_line += 3;
    }
    assert_eq!(before, prints(&findings));
}

#[test]
fn github_annotations_stay_on_their_lines() {
    insta::assert_snapshot!(plain(Format::Github));
}

#[test]
fn junit_has_a_test_for_every_file() {
    insta::assert_snapshot!(plain(Format::Junit));
}

#[test]
fn checkstyle_groups_by_file() {
    insta::assert_snapshot!(plain(Format::Checkstyle));
}

#[test]
fn statistics_say_what_is_most_frequent() {
    let mut statistics = statistics::Statistics::default();
    statistics.add(&samples::all());
    statistics.add(&samples::canvas()[..3]);
    let mut out = Vec::new();
    for format in [Format::Text, Format::Json, Format::Ndjson] {
        statistics.write(format, &summary(), Paint::default(), &mut out).unwrap();
    }
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn rules_are_listed() {
    let mut set = RuleSet::none();
    for selector in ["canvas/action-as-string", "canvas/null-value", "canvas/components-array", "canvas/list-too-long"]
    {
        assert!(set.set(selector, true));
    }
    let mut out = Vec::new();
    for format in [Format::Text, Format::Json, Format::Ndjson] {
        rules::write(&set, format, Paint::default(), &mut out).unwrap();
    }
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

/// A finding anywhere in a text, places that do not fit included.
fn anywhere(text: &str, spans: &[(usize, usize)], message: &str, excerpt: Excerpt) -> Diagnostic {
    let sample = samples::Sample { file: message, text };
    let places = |(start, end): (usize, usize)| (sample.place(start.min(end)), sample.place(start.max(end)));
    let mut finding = sample.finding("canvas/text-html", places(spans[0]), message);
    finding.help = Some(message.to_owned().into());
    let notes = spans[1..].iter().map(|span| places(*span));
    finding.related = notes.map(|(start, end)| crate::lint::Related { message: message.into(), start, end }).collect();
    finding.excerpt = excerpt;
    finding
}

const ANY: &str = "([a-z{}\",:]|[ \t\n\r\u{0}-\u{1f}\u{7f}-\u{9f}]|[\u{300}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}\u{feff}]|[日本😀é]|\\PC){0,60}";

proptest! {
    #[test]
    fn no_control_character_reaches_a_terminal(
        text in ANY,
        message in ANY,
        spans in proptest::collection::vec((0..200_usize, 0..200_usize), 1..5),
        (first_line, byte, cut) in (0..3_usize, 0..4_usize, 0..2_usize),
    ) {
        let excerpt = Excerpt { first_line, byte, cut, text: text.clone() };
        let finding = anywhere(&text, &spans, &message, excerpt);
        for format in [Format::Text, Format::Concise, Format::Github] {
            let (mut view, mut out) = (format.view(Paint::default()), Vec::new());
            view.file(&finding.file, std::slice::from_ref(&finding), &mut out).unwrap();
            let shown = String::from_utf8(out).unwrap();
            for line in shown.split('\n') {
                prop_assert_eq!(sanitise(line), line);
            }
        }
    }
}

#[test]
fn the_last_line_says_how_much_and_what_can_be_done() {
    let counts = |errors, warnings, infos| Counts { errors, warnings, infos };
    let summary = |files, counts, safe_fixes, unsafe_fixes, unkept| {
        Summary { files, counts, safe_fixes, unsafe_fixes, unkept }.sentence()
    };
    assert_eq!(summary(3, counts(2, 1, 0), 2, 0, 0), "3 files: 2 errors, 1 warning; 2 can be mended with --fix");
    assert_eq!(summary(3, counts(0, 0, 0), 0, 0, 0), "no mistakes in 3 files");
    assert_eq!(summary(0, counts(0, 0, 0), 0, 0, 0), "nothing was linted");
    assert_eq!(
        summary(1, counts(0, 0, 2000), 1, 2, 1000),
        "1 file: 2,000 infos; 1 can be mended with --fix, 2 more with --unsafe-fixes too; 1,000 not shown"
    );
    assert_eq!(summary(1, counts(1, 0, 0), 0, 1, 0), "1 file: 1 error; 1 can be mended with --fix --unsafe-fixes");
}

#[test]
fn a_summary_counts_files_findings_and_fixes() {
    let findings = samples::all();
    let mut summary = Summary::default();
    summary.add(1, Counts { errors: 20, warnings: 0, infos: 0 }, &findings);
    summary.add(1, Counts::default(), &[]);
    let mut twice = summary;
    twice.merge(summary);
    assert_eq!((summary.files, summary.safe_fixes, summary.unsafe_fixes), (2, 1, 1));
    assert_eq!((summary.unkept, twice.unkept, twice.files), (20 - findings.len(), 2 * (20 - findings.len()), 4));
}

#[test]
fn carets_stand_below_what_they_point_at() {
    let text = "{\t\"\u{202e}k\": \"日本e\u{301}\u{7}\", \"found\": 1}";
    let sample = samples::Sample { file: "a.json", text };
    let finding = sample.finding("canvas/text-html", sample.find("\"found\""), "m");
    let (mut view, mut out) = (Format::Text.view(Paint::default()), Vec::new());
    view.file("a.json", &[finding], &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn a_long_line_is_cut_around_what_is_found() {
    let text = format!("[{} \"found\", {}\"again\"]", "\"日本\",".repeat(100), "1,".repeat(1000));
    let sample = samples::Sample { file: "a.json", text: &text };
    let mut finding = sample.finding("canvas/text-html", sample.find("\"found\""), "m");
    let again = sample.find("\"again\"");
    finding.related.push(crate::lint::Related { message: "again".into(), start: again.0, end: again.1 });
    let mut short = finding.clone();
    let kept = finding.start.byte - 9..finding.end.byte + 3;
    short.excerpt = Excerpt { first_line: 1, byte: kept.start, cut: 497, text: text[kept].into() };
    let (mut view, mut out) = (Format::Text.view(Paint::default()), Vec::new());
    view.file("a.json", &[finding, short], &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

/// By hand: `cargo test --release --lib ten_thousand -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
#[allow(clippy::print_stderr)]
fn ten_thousand_findings_take_milliseconds() {
    let findings: Vec<Diagnostic> = samples::canvas().into_iter().cycle().take(10_000).collect();
    for format in <Format as clap::ValueEnum>::value_variants() {
        let start = std::time::Instant::now();
        let (mut view, mut out) = (format.view(Paint::default()), Vec::new());
        view.begin(&mut out).unwrap();
        view.file("a.json", &findings, &mut out).unwrap();
        view.end(&Summary::default(), &mut out).unwrap();
        eprintln!("{format:?}: {:?} for {} bytes", start.elapsed(), out.len());
    }
}
