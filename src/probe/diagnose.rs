//! What the app does, told from what it took and what it refused. Each sentence has a stable code.

use super::{
    Group, Judged, Outcome, Probe, Subject, Trial, Tried, Verdict, address, all, elsewhere, forge, forms, is_busy,
    survive,
};
use crate::platform::{self, ReplyBody};
use crate::text;

/// What an app was found to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The stable code.
    pub code: &'static str,
    /// One sentence about this app, without a full stop.
    pub detail: String,
}

impl Diagnosis {
    fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// Why the good request was refused, where a trial was taken in its place.
    pub fn of_hint(trial: &Trial) -> Self {
        let detail = format!("refuses what is signed rightly, and takes the same request signed over {}", trial.title);
        let code = match trial.code {
            code @ ("timestamp-unsigned" | "takes-empty-secret") => code,
            _ => "reserialises",
        };
        Self::new(code, detail)
    }

    /// The good request was taken at first, and is not any more: nothing else that was refused says anything.
    pub fn of_stop(status: Option<u16>) -> Self {
        let how = status.map_or_else(|| "gives it no answer".to_owned(), |status| format!("answers {status} to it"));
        Self::new(
            "stops-taking",
            format!(
                "took the good request at first, and now {how}: a rate limit, a ban, a guard against replays, or age; probe where that is off, or less at a time (--jobs 1, and a few with --only)"
            ),
        )
    }

    /// The good request was answered as everything is that is sent there.
    pub fn of_anybody() -> Self {
        Self::new(
            "answers-everything",
            "answers whatever is sent to it in one way, a GET of a path that nobody has too, and not as the platform asks: see that --to leads to the app and that its route is there (`courtside replay` shows its answer), and probe again",
        )
    }

    /// The app is gone since one of these, which were under way together. `None` where there are none.
    pub fn of_end(together: &[&str]) -> Option<Self> {
        let detail = format!(
            "is gone since one of these requests, which were under way together ({}); --jobs 1 tells which",
            together.join(", ")
        );
        (!together.is_empty()).then(|| Self::new("crashes", detail))
    }

    /// What was cut once, and answered when it was sent again alone. `None` where that is none.
    pub fn of_chance(ids: &[&str]) -> Option<Self> {
        let detail = format!(
            "gave no answer to {}, and one to {} when sent again alone ({}): what ends it is their number, or chance, and not what they hold; look into its log for restarts and limits of time, connections and memory, and probe again",
            text::count(ids.len() as u64, "request"),
            if ids.len() == 1 { "the same one" } else { "each of them" },
            ids.join(", ")
        );
        (!ids.is_empty()).then(|| Self::new("fails-at-times", detail))
    }

    /// The good request is refused, and taken where it is proved otherwise.
    pub fn of_scheme(scheme: &str) -> Self {
        Self::new("other-scheme", format!("takes the request where it is signed by `{scheme}`: pass --scheme {scheme}"))
    }
}

/// How the leading digits of a signature were found to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leading {
    /// How many must be right.
    pub compared: usize,
    /// How many there are.
    pub of: usize,
}

/// The trials of `candidates`, and what came of them.
#[derive(Debug, Default)]
pub struct Trials {
    /// Those that there were.
    pub all: Vec<Trial>,
    /// The one that was taken.
    pub taken: Option<usize>,
    /// Whether every one was sent and refused.
    pub disproved: bool,
}

struct Pattern<'t> {
    tried: &'t [Tried],
}

impl Pattern<'_> {
    fn of(&self, id: &str) -> Option<&Tried> {
        self.tried.iter().find(|tried| tried.probe.id() == id)
    }

    /// Whether a probe was answered as it must not be.
    fn fails(&self, id: &str) -> bool {
        let failed = |judged: &Judged| judged.verdict == Verdict::Failed && judged.outcome != Outcome::Fallen;
        self.of(id).is_some_and(|tried| failed(&tried.judged))
    }

    /// Whether a probe was answered as it must be.
    fn holds(&self, id: &str) -> bool {
        self.of(id).is_some_and(|tried| tried.judged.verdict == Verdict::Ok)
    }

    /// Whether the same forgery in the platform's own form was refused.
    fn passes_plain(&self, id: &str) -> bool {
        Probe::plainer(id).is_some_and(|plain| self.holds(plain))
            || (elsewhere::METHODS.contains(&id) && forge::UNSIGNED.iter().any(|plain| self.holds(plain)))
    }

    /// Whether a genuine request was refused: one that made the app fail says something else.
    fn refuses(&self, id: &str) -> bool {
        let broken = |judged: &Judged| matches!(judged.outcome, Outcome::Crashed | Outcome::Fallen);
        self.of(id).is_some_and(|tried| tried.judged.verdict == Verdict::Failed && !broken(&tried.judged))
    }

    /// Whether the app took a request, whatever it must do.
    fn takes(&self, id: &str) -> bool {
        self.of(id).is_some_and(|tried| tried.judged.outcome == Outcome::Taken)
    }

    fn status(&self, id: &str) -> Option<u16> {
        self.of(id)?.judged.status
    }

    fn crashing(&self, group: Group) -> Vec<&'static str> {
        let crashing =
            self.tried.iter().filter(|tried| tried.probe.group == group && tried.judged.outcome == Outcome::Crashed);
        crashing.map(|tried| tried.probe.id()).collect()
    }

    fn breaking(&self) -> Vec<&'static str> {
        let failing = self.tried.iter().filter(|tried| tried.is_broken() && tried.judged.outcome != Outcome::Fallen);
        failing.map(|tried| tried.probe.id()).collect()
    }
}

/// Names what the app does; `leading` is how many digits were found to count.
pub fn diagnose(subject: &Subject<'_>, tried: &[Tried], trials: &Trials, leading: Option<Leading>) -> Vec<Diagnosis> {
    let pattern = Pattern { tried };
    let mut found = Vec::new();
    let noun = if subject.key().is_some() { "key" } else { "signature" };
    let kept = [(forge::REPEATED, "the same again"), (forge::LATER, "anything under the same path")];
    for (id, what) in kept.into_iter().filter(|(id, _)| pattern.fails(id)) {
        let by = pattern.of(id).and_then(|tried| tried.judged.detail.as_deref()?.rsplit_once(" by "));
        let by = by.map(|(_, by)| format!(" (it knows a request by {by})")).unwrap_or_default();
        let detail = format!(
            "answers from memory before it verifies: what a genuine request was answered with is given to whoever sends {what}{by}; what it has not seen is verified"
        );
        found.push(Diagnosis::new("remembers-before-verifying", detail));
    }
    proofs(&pattern, noun, leading, &mut found);
    sheets(&pattern, &mut found);
    if pattern.fails("path-segment-changed") {
        found.push(Diagnosis::new(
            "path-unchecked",
            "takes requests under any path, where the path is all that an outsider does not know",
        ));
    } else if subject.platform() == Some("vcita") && !address::is_secret(subject) {
        found.push(Diagnosis::new(
            "path-guessable",
            "is reached under an address that holds nothing unguessable, neither in its path nor in its query, and the platform signs nothing",
        ));
    }
    let tokens: Vec<_> =
        ["token-changed", "token-empty", "token-missing"].into_iter().filter(|id| pattern.fails(id)).collect();
    if !tokens.is_empty() {
        let how =
            if tokens.contains(&"token-changed") { "does not compare" } else { "looks only where there is one at" };
        let detail = format!(
            "{how} the token in its query, which is all that an outsider does not know ({})",
            tokens.join(", ")
        );
        found.push(Diagnosis::new("token-unchecked", detail));
    }
    bodies(&pattern, subject.signs_ascii(), trials, &mut found);
    rest(&pattern, &mut found);
    let untold = |tried: &&Tried| (tried.judged.outcome, tried.judged.verdict) == (Outcome::Unclear, Verdict::Unknown);
    let reply = subject.flow.and_then(platform::reply);
    let is_mute = reply.is_some_and(|reply| matches!(reply.body, ReplyBody::Any | ReplyBody::Empty));
    if is_mute && pattern.of(forge::stranger_id(subject)).is_some_and(|tried| untold(&tried)) {
        let detail = format!(
            "answers whoever sends a forgery as it answers the platform, so that {} do not tell whether they were dropped; answer 401 to what you refuse, or write a word of its own into the body of that answer, which the platform does not read, and probe again",
            text::count(tried.iter().filter(untold).count() as u64, "answer")
        );
        found.push(Diagnosis::new("answers-alike", detail));
    }
    found
}

/// What it is where a signature with nobody's secret is taken.
fn unchecked(pattern: &Pattern<'_>, missing: bool) -> Diagnosis {
    // What refuses a body for its proof that it has not seen checks something, whatever it does with one that it has.
    let verifies = |id| pattern.holds(id) && pattern.status(id).is_some_and(|status| matches!(status, 401 | 403));
    if verifies(forge::FLIPPED) {
        let detail = format!(
            "answers from memory before it verifies, or verifies some requests alone: a forgery of what it has taken is taken, and one that it has not seen is refused (`{}`)",
            forge::FLIPPED
        );
        return Diagnosis::new("remembers-before-verifying", detail);
    }
    if missing {
        let what =
            "answers as code that verifies nothing would: without a signature or with a wrong one, a request is taken";
        return Diagnosis::new("checks-nothing", what);
    }
    Diagnosis::new("checks-presence", "takes a signature made with any secret")
}

/// What it does to signatures, keys and timestamps.
fn proofs(pattern: &Pattern<'_>, noun: &str, leading: Option<Leading>, found: &mut Vec<Diagnosis>) {
    let missing = pattern.fails("no-signature");
    let empty = pattern.fails("empty-signature");
    // Where any part of a key will do, its beginning is no more than one of them.
    let part = pattern.fails("key-padding-only");
    // What is taken for its length alone says nothing of what is compared.
    let length = pattern.fails(forge::OTHER_LENGTH) && !pattern.fails("wrong-secret");
    let prefix = !part
        && ((pattern.fails("signature-cut") && !length)
            || pattern.fails("signature-tail-changed")
            || leading.is_some());
    if length {
        let detail = format!(
            "takes a {noun} of another length than the right one, whatever it is: as where a comparison throws, and what is caught goes on"
        );
        found.push(Diagnosis::new("takes-other-lengths", detail));
    }
    if pattern.fails("wrong-secret") {
        found.push(unchecked(pattern, missing));
    } else {
        // Without a wrong signature that was refused nobody knows whether any is looked at.
        if pattern.holds("wrong-secret") && (missing || (empty && !prefix && !length)) {
            let which = match (missing, empty) {
                (true, true) => "is missing or empty",
                (true, false) => "is missing",
                _ => "is empty",
            };
            found.push(Diagnosis::new(
                "skips-missing-header",
                format!("skips the check where the header {which}: a wrong signature is refused, and none is not"),
            ));
        }
        if prefix {
            let how = match leading {
                Some(Leading { compared, of }) => {
                    format!("compares only the first {compared} of {of} digits of the {noun}")
                }
                None if !pattern.fails("signature-tail-changed") => {
                    format!("takes any beginning of the right {noun} for the whole of it")
                }
                None => format!("compares only the beginning of the {noun}"),
            };
            found.push(Diagnosis::new("compares-prefix", how));
        } else if pattern.fails("signature-bit-flipped") {
            found.push(Diagnosis::new("compares-loosely", format!("does not compare every digit of the {noun}")));
        }
        if pattern.fails("signature-no-digits") && !length {
            found.push(Diagnosis::new(
                "decodes-to-nothing",
                "takes a signature without a digit: what does not decode is compared as if it were nothing",
            ));
        }
        if pattern.fails("signature-head-changed") && !prefix {
            found.push(Diagnosis::new("compares-suffix", format!("compares only the end of the {noun}")));
        }
        if pattern.fails("empty-secret") && !pattern.fails("sheet-other-secret") {
            found.push(unset(pattern, "empty-secret", "as where one of its secrets is not set"));
        }
        // What is taken for its size or its chunks alone says nothing of what is verified.
        let is_told = |id: &&str| {
            let passes = if *id == "signature-of-first-chunk" { "wrong-secret-chunked" } else { "wrong-secret-200-kb" };
            id.starts_with("signature-of-first-") && pattern.fails(id) && !pattern.fails(passes)
        };
        let beginnings: Vec<_> = all().map(Probe::id).filter(is_told).collect();
        if pattern.fails("body-bit-flipped") || pattern.fails("signature-of-another-body") {
            found.push(Diagnosis::new("body-unsigned", "takes the signature of one body for another"));
        } else if !beginnings.is_empty() {
            let detail = format!(
                "verifies the beginning of a body, and takes what stands behind it ({})",
                beginnings.join(", ")
            );
            found.push(Diagnosis::new("verifies-beginning", detail));
        }
        let ends =
            [("signature-of-last-chunk", "wrong-secret-chunked"), ("signature-of-last-1-kb", "wrong-secret-200-kb")];
        let ends: Vec<_> =
            ends.iter().filter(|(id, passes)| pattern.fails(id) && !pattern.fails(passes)).map(|(id, _)| *id).collect();
        if !ends.is_empty() && !pattern.fails("body-bit-flipped") {
            let detail = format!("verifies the end of a body, and takes what stands before it ({})", ends.join(", "));
            found.push(Diagnosis::new("verifies-end", detail));
        }
        let chosen = |probe: &Probe| {
            ["plain-hash", "no-algorithm"].contains(&probe.id()) || probe.id().starts_with("other-algorithm")
        };
        if !length && all().any(|probe| chosen(probe) && pattern.fails(probe.id())) {
            found.push(Diagnosis::new("takes-other-algorithms", "lets the sender choose how a request is signed"));
        }
        // The first of several is what frameworks hand out by themselves: nothing that the app does.
        if !prefix && !length && pattern.takes("doubled-bad-first") {
            let which =
                if pattern.takes("doubled-good-first") { "whichever of them it is" } else { "if it is the last" };
            found.push(Diagnosis::new(
                "takes-any-of-several",
                format!("of several signatures takes one that is right, {which}; nothing is forged by that"),
            ));
        }
        keys(pattern, found);
        timestamps(pattern, found);
    }
    forms(pattern, found);
}

/// It takes what is signed with nothing, or with a word for that.
fn unset(pattern: &Pattern<'_>, id: &str, when: &str) -> Diagnosis {
    let word = pattern.of(id).and_then(|tried| tried.judged.detail.as_deref());
    let word = word.map(|detail| format!(", or the word for one that is not set ({detail})")).unwrap_or_default();
    Diagnosis::new("takes-empty-secret", format!("takes a signature made with an empty secret{word}, {when}"))
}

/// What it takes for a key that is compared as it is.
fn keys(pattern: &Pattern<'_>, found: &mut Vec<Diagnosis>) {
    for (id, how) in [
        ("key-other-case", "does not tell the letters of the key from those in the other case"),
        ("key-padding-only", "takes a part of the key for the whole of it, down to its last equals signs"),
        ("key-wildcard", "looks the key up as a pattern, which a percent sign fits"),
        ("key-underscores", "looks the key up as a pattern, which underscores fit"),
        ("key-star", "takes a star for the key"),
    ] {
        if pattern.fails(id) {
            found.push(Diagnosis::new("compares-key-loosely", how));
        }
    }
}

/// What it does to the time of a request.
fn timestamps(pattern: &Pattern<'_>, found: &mut Vec<Diagnosis>) {
    let past = |id: &str| pattern.fails(id) && pattern.passes_plain(id);
    if past("no-timestamp-no-signature") || past("no-timestamp-wrong-secret") {
        found.push(Diagnosis::new(
            "skips-check-without-timestamp",
            "skips the check of the signature where there is no timestamp",
        ));
    } else if pattern.fails("no-timestamp") {
        found.push(Diagnosis::new(
            "skips-missing-timestamp",
            "takes a request without a timestamp, signed over its body alone",
        ));
    }
    let old = pattern.fails("stale-timestamp") || pattern.fails("replayed-capture");
    let ahead = pattern.fails("future-timestamp");
    if pattern.fails("timestamp-changed") {
        found.push(Diagnosis::new("timestamp-unsigned", "does not sign over the timestamp: another one is taken"));
        return;
    }
    if old {
        let which = if ahead { "the age of a request" } else { "how old a request is" };
        found.push(Diagnosis::new(
            "ignores-timestamp",
            format!("signs over the timestamp, and does not look at {which}"),
        ));
        return;
    }
    if pattern.fails("stale-1-hour") || pattern.fails("stale-15-minutes") {
        let age = if pattern.fails("stale-1-hour") { "an hour" } else { "a quarter of an hour" };
        found.push(Diagnosis::new(
            "long-window",
            format!("takes a request that is {age} old, and none that is a day old"),
        ));
    }
    if ahead {
        found
            .push(Diagnosis::new("ignores-future", "refuses what is a day old, and takes what is signed for tomorrow"));
    }
}

/// What it does to what is no JSON, or not called so, and nobody signed.
fn forms(pattern: &Pattern<'_>, found: &mut Vec<Diagnosis>) {
    let taken = |probes: &'static [Probe]| -> Vec<&'static str> {
        probes.iter().map(Probe::id).filter(|id| pattern.fails(id) && pattern.passes_plain(id)).collect()
    };
    let (mut methods, elsewhere): (Vec<_>, Vec<_>) =
        taken(elsewhere::PROBES).into_iter().partition(|id| elsewhere::METHODS.contains(id));
    // What has no body may pass for that alone.
    if pattern.fails("no-signature-no-body") {
        methods.retain(|id| !matches!(*id, "no-signature-get-no-body" | "no-signature-head"));
    }
    if !methods.is_empty() {
        let detail = format!("verifies one method, and answers others unsigned ({})", methods.join(", "));
        found.push(Diagnosis::new("verifies-one-method", detail));
    }
    if !elsewhere.is_empty() {
        let detail =
            format!("verifies under one spelling of its path, and answers others unsigned ({})", elsewhere.join(", "));
        found.push(Diagnosis::new("verifies-one-path", detail));
    }
    let taken = taken(forms::PROBES);
    let of = |end: &str| -> Vec<&'static str> { taken.iter().copied().filter(|id| id.ends_with(end)).collect() };
    if !of("-chunked").is_empty() {
        found.push(Diagnosis::new(
            "skips-chunks",
            "skips the check where the body comes in chunks, and reads it all the same",
        ));
    }
    let (large, bare) = ([of("-200-kb"), of("-2-mb")].concat(), of("-body"));
    if !large.is_empty() {
        let detail = format!("skips the check where the body is large ({})", large.join(", "));
        found.push(Diagnosis::new("skips-large-bodies", detail));
    }
    let mut others: Vec<&str> = taken.iter().copied().filter(|id| forms::OTHER_BODIES.contains(id)).collect();
    // Somebody's secret is looked at, and it is nobody's.
    let unknown = others.contains(&forms::UNKNOWN) && !pattern.fails("wrong-secret-other-ids");
    if unknown {
        others.retain(|id| *id != forms::UNKNOWN);
        found.push(unset(pattern, forms::UNKNOWN, "where the body names an id for which it has none"));
    }
    if !others.is_empty() {
        let detail = format!("skips the check for other bodies than the platform's ({})", others.join(", "));
        found.push(Diagnosis::new("skips-other-bodies", detail));
    }
    let parts = [large, bare.clone(), others, of("-chunked")].concat();
    let is_typed = |id: &&str| !parts.contains(id) && ![forms::UNKNOWN, forms::FORWARDED, forms::NEARBY].contains(id);
    let typed: Vec<&str> = taken.iter().copied().filter(is_typed).collect();
    if !typed.is_empty() {
        let what = if bare.is_empty() { "application/json" } else { "application/json and has a body" };
        let how = if typed.iter().any(|id| id.starts_with("no-")) { "unsigned" } else { "with a wrong signature" };
        let detail = format!(
            "verifies what comes as {what}, and takes other forms of a request {how} ({})",
            [typed, bare].concat().join(", ")
        );
        found.push(Diagnosis::new("verifies-in-parser", detail));
    } else if !bare.is_empty() {
        let detail = format!("skips the check where there is no body ({})", bare.join(", "));
        found.push(Diagnosis::new("skips-empty-body", detail));
    }
    for (id, place) in [
        (forms::FORWARDED, "machine (X-Forwarded-For: 127.0.0.1"),
        (forms::NEARBY, "network (X-Forwarded-For: 10.1.2.3"),
    ] {
        if !taken.contains(&id) {
            continue;
        }
        let detail = format!(
            "skips the check for whoever writes in a header that the request comes from the app's own {place} and its like)"
        );
        found.push(Diagnosis::new("trusts-forwarded-for", detail));
        break;
    }
    if pattern.of(survive::UNSIGNED).is_some_and(|tried| tried.judged.outcome == Outcome::Believed) {
        found.push(Diagnosis::new("skips-unparsable", "takes a body that is no JSON without looking at its signature"));
    }
}

fn sheets(pattern: &Pattern<'_>, found: &mut Vec<Diagnosis>) {
    let anyone = ["sheet-plain-user", "sheet-no-user", "sheet-empty-user", "sheet-garbage", "sheet-other-secret"];
    let taken: Vec<&str> = anyone.into_iter().filter(|id| pattern.fails(id)).collect();
    if !taken.is_empty() {
        found.push(Diagnosis::new(
            "sheet-user-unchecked",
            format!("opens the sheet for whoever asks ({})", taken.join(", ")),
        ));
    } else if pattern.fails("sheet-tampered") || pattern.fails("sheet-tag-changed") || pattern.fails("sheet-tag-cut") {
        let how = if pattern.fails("sheet-tampered") || pattern.fails("sheet-tag-changed") {
            "decrypts the sheet's user and does not check its tag"
        } else {
            "takes a tag that is cut short"
        };
        found.push(Diagnosis::new("sheet-tag-unchecked", how));
    }
}

/// What it does to bodies before it looks at the signature.
fn bodies(pattern: &Pattern<'_>, ascii: bool, trials: &Trials, found: &mut Vec<Diagnosis>) {
    const WRITING: [&str; 11] = [
        "white-space",
        "crlf",
        "unicode-raw",
        "unicode-escaped",
        "html-characters",
        "slashes",
        "number-fraction",
        "number-exponent",
        "integer-64-bit",
        "duplicate-keys",
        "numeric-keys",
    ];
    let refused: Vec<&str> = WRITING.into_iter().filter(|id| pattern.refuses(id)).collect();
    if let Some(trial) = trials.taken.and_then(|at| trials.all.get(at)) {
        found.push(Diagnosis::new(
            "reserialises",
            format!("hashes {}, not as it came: a request that was signed so was taken. {}", trial.title, trial.repair),
        ));
    } else if let Some(trial) = trials.all.first().filter(|_| !trials.disproved) {
        found.push(Diagnosis::new(
            "reserialises",
            format!("answers as code that hashes {}, not as it came (refused: {})", trial.title, refused.join(", ")),
        ));
    } else if pattern.refuses("member-added") {
        found.push(Diagnosis::new("refuses-new-members", "refuses a body with one more member, signed rightly"));
    } else if refused.len() > 1 && trials.disproved {
        let detail = format!("refuses genuine requests ({})", refused.join(", "));
        found.push(Diagnosis::new("refuses-genuine", detail));
    } else if refused.len() > 1 {
        found.push(Diagnosis::new(
            "reserialises",
            format!("answers as code that parses the body and writes it again, in a way that courtside does not know (refused: {})", refused.join(", ")),
        ));
    } else if refused == ["crlf"] {
        found.push(Diagnosis::new("converts-line-ends", "refuses a body with CR LF line ends, and takes others"));
    } else if refused == ["unicode-raw"] && ascii {
        found.push(Diagnosis::new(
            "keeps-letters",
            "refuses a body with letters beyond ASCII, and takes others: the platform signs a question mark in the place of each",
        ));
    } else if refused == ["unicode-raw"] {
        found.push(Diagnosis::new(
            "garbles-letters",
            "refuses a body with letters beyond ASCII, and takes others: it decodes and encodes them otherwise",
        ));
    } else if let [one] = refused[..] {
        found.push(Diagnosis::new("refuses-genuine", format!("refuses a genuine request ({one})")));
    }
    if pattern.refuses("trailing-newline") && refused.is_empty() {
        found.push(Diagnosis::new("trims-body", "refuses a body that ends in a line feed, and takes it without"));
    }
    let large = pattern.status("body-200-kb");
    if pattern.fails("body-200-kb") && (large == Some(413) || !pattern.fails("member-added")) {
        let detail = match large {
            Some(413) => {
                "refuses a body of 200 kB as too large; requests from the Inbox hold the whole conversation".to_owned()
            }
            status => format!(
                "does not take a body of 200 kB ({})",
                status.map_or_else(|| "no answer".to_owned(), |status| status.to_string())
            ),
        };
        found.push(Diagnosis::new("limits-body", detail));
    }
    if pattern.refuses("chunked") {
        found.push(Diagnosis::new("refuses-chunks", "does not take a body that comes in chunks"));
    }
    if pattern.refuses("headers-lower-case") || pattern.refuses("headers-upper-case") {
        found.push(Diagnosis::new("compares-header-case", "finds headers only in one spelling of their names"));
    }
    if pattern.of("signature-upper-case").is_some_and(|tried| tried.judged.outcome == Outcome::Refused) {
        found.push(Diagnosis::new(
            "compares-digit-case",
            "compares digits as text, and refuses the right ones in upper case; the platform promises neither case",
        ));
    }
}

/// What breaks it.
fn rest(pattern: &Pattern<'_>, found: &mut Vec<Diagnosis>) {
    let refusal = pattern.status("wrong-secret").filter(|_| pattern.holds("wrong-secret"));
    let unsigned = pattern.of("malformed-unsigned").map(|tried| &tried.judged);
    if let (Some(refusal), Some(judged)) = (refusal, unsigned)
        && (judged.verdict == Verdict::Failed || judged.status.is_some_and(|status| status != refusal))
        && matches!(
            judged.outcome,
            Outcome::Taken | Outcome::Refused | Outcome::Crashed | Outcome::Lost | Outcome::Fallen
        )
        && !(pattern.fails("no-signature"))
    {
        let how = judged.status.map_or_else(|| "does not answer".to_owned(), |status| format!("answers {status}"));
        found.push(Diagnosis::new(
            "parses-before-verifying",
            format!("{how} to a body that is no JSON and has no right signature, where a wrong signature is answered with {refusal}"),
        ));
    }
    if let Some(last) = pattern.tried.iter().find(|tried| tried.judged.outcome == Outcome::Fallen) {
        found.push(Diagnosis::new(
            "crashes",
            format!(
                "is gone since `{0}`, which ended it alone, or as the last of many: start it again and probe with --only {0} --jobs 1, which tells",
                last.probe.id()
            ),
        ));
    }
    let mut broken = pattern.breaking();
    let genuine = pattern.crashing(Group::Accept);
    if !broken.is_empty() || !genuine.is_empty() {
        let what = match (broken.is_empty(), genuine.is_empty()) {
            (true, _) => "genuine requests",
            (_, true) => "what is no genuine request",
            _ => "what is no genuine request, and on genuine ones",
        };
        broken.extend(genuine);
        found.push(Diagnosis::new("crashes", format!("fails on {what} ({})", broken.join(", "))));
    }
    let dropped = |tried: &&Tried| tried.judged.outcome == Outcome::Refused && tried.judged.status.is_none();
    let dropped = pattern.tried.iter().filter(|tried| tried.probe.group == Group::Refuse).filter(dropped).count();
    if dropped > 0 {
        found.push(Diagnosis::new(
            "drops-connections",
            format!(
                "refuses {} by closing the connection without an answer, which nobody can tell from an outage",
                text::count(dropped as u64, "forgery").replace("forgerys", "forgeries")
            ),
        ));
    }
    let as_busy = |tried: &&Tried| {
        let (judged, refuses) = (&tried.judged, tried.probe.group == Group::Refuse);
        refuses && judged.outcome == Outcome::Refused && judged.status.is_some_and(is_busy)
    };
    if let Some(status) = pattern.tried.iter().find(as_busy).and_then(|tried| tried.judged.status) {
        let detail = format!("refuses forgeries with {status}, as if it were busy, while genuine requests are taken");
        found.push(Diagnosis::new("refuses-as-busy", detail));
    }
    let crashing = pattern.crashing(Group::Refuse);
    if !crashing.is_empty() {
        found.push(Diagnosis::new(
            "refuses-by-failing",
            format!(
                "answers {} with a failure of its own ({})",
                text::count(crashing.len() as u64, "forgery").replace("forgerys", "forgeries"),
                crashing.join(", ")
            ),
        ));
    }
}
