//! Whole processes against what a user would take instead, as ratios: `cargo bench --bench processes`. Peers that are not installed are
//! left out. The two take turns, so that a drift of the machine's speed falls on both.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use courtside::capture::{Request, Response};
use courtside::platform::Hash;
use courtside::sheet;
use courtside::wire::{self, Reply};

const SECRET: &str = "PUBLIC-bench-secret";
const HMAC: &str = "import hmac,json,sys\nk=open('secret.txt','rb').read()\nn=0\nfor l in open('captures.ndjson','rb'):\n d=json.loads(l)\n n+=hmac.compare_digest(hmac.new(k,d['body'].encode(),'sha256').hexdigest(),d['headers']['X-Body-Signature'])\nprint(n)";
const TREE: &str = "import glob,json,jsonschema_rs\nv=jsonschema_rs.validator_for(json.load(open('canvas.schema.json')))\nprint(sum(v.is_valid(json.load(open(f))) for f in glob.glob('tree/**/*.json',recursive=True)))";
const LINES: &str = "import json,jsonschema_rs\nv=jsonschema_rs.validator_for(json.load(open('canvas.schema.json')))\nprint(sum(v.is_valid(json.loads(l)) for l in open('canvases.ndjson','rb')))";
const OPEN: &str = "import base64,hashlib,sys\nfrom cryptography.hazmat.primitives.ciphers.aead import AESGCM\na=AESGCM(hashlib.sha256(open('secret.txt','rb').read()).digest())\nw=sys.stdout.buffer.write\nfor l in open('blobs.txt','rb'):\n b=base64.b64decode(l)\n w(a.decrypt(b[:12],b[12:],None)+b'\\n')";

fn main() {
    // `cargo test --benches` and clippy build this too; only a benchmark run should take the time.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    inputs(at);
    let ours = env!("CARGO_BIN_EXE_courtside");
    let openssl = |file: &str| {
        vec!["openssl".into(), "dgst".into(), "-sha256".into(), "-hmac".into(), SECRET.into(), file.to_owned()]
    };
    let sign =
        |file: &str| words(ours, &["sign", "intercom", "--secret", "file:secret.txt", "--print", "signature", file]);
    compare(at, "sign 1 KB / openssl dgst", 60, &sign("small.json"), &openssl("small.json"));
    compare(at, "sign 256 MiB / openssl dgst", 5, &sign("large.bin"), &openssl("large.bin"));
    let verify = ["verify", "--secret", "file:secret.txt", "--explain=none", "--format", "json", "captures.ndjson"];
    compare(
        at,
        "verify 50,000 captures / python json + hmac",
        5,
        &words(ours, &verify),
        &words("python3", &["-c", HMAC]),
    );
    let decrypt = words(ours, &["decrypt", "--secret", "file:secret.txt", "blobs.txt"]);
    compare(at, "decrypt 50,000 blobs / python cryptography", 5, &decrypt, &words("python3", &["-c", OPEN]));
    let lint = |path: &str| words(ours, &["lint", "--format", "json", path]);
    compare(at, "lint 5,000 files / python jsonschema-rs", 5, &lint("tree"), &words("python3", &["-c", TREE]));
    compare(
        at,
        "lint 25,000 lines / python jsonschema-rs",
        5,
        &lint("canvases.ndjson"),
        &words("python3", &["-c", LINES]),
    );
    compare(at, "lint one canvas / print the version", 60, &lint("tree/0/0.json"), &words(ours, &["--version"]));
    let to = endpoint();
    curl_config(at, &to);
    let replay = |more: &[&str]| {
        let common = ["replay", "--secret", "file:secret.txt", "--to", &to, "requests.ndjson"];
        words(ours, &[&common[..], more].concat())
    };
    let curl = |more: &[&str]| words("curl", &[&["--silent", "--config", "requests.curl"][..], more].concat());
    compare(at, "replay 2,000 requests / curl, judging nothing", 7, &replay(&[]), &curl(&[]));
    compare(
        at,
        "replay 2,000 requests, 16 at once / the same",
        7,
        &replay(&["--jobs", "16"]),
        &curl(&["--parallel", "--parallel-max", "16"]),
    );
    recording(at, ours);
    probing(at, ours);
}

/// What it costs to record: the same replay through `capture` and past it, in turn, to an app that checks each signature.
fn recording(at: &Path, ours: &str) {
    let app = app(Duration::ZERO);
    let options = ["--secret", "file:secret.txt", "--ready-fd", "1", "-o", "recorded.ndjson"];
    let capture = words("capture", &[&["--listen", "127.0.0.1:0", "--forward-to", &app][..], &options].concat());
    let mut proxy =
        Command::new(ours).args(capture).current_dir(at).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(proxy.stdout.take().unwrap());
    let mut ready = String::new();
    lines.read_line(&mut ready).unwrap();
    let ready: serde_json::Value = serde_json::from_str(&ready).unwrap();
    let port = ready["listening"].as_str().and_then(|address| address.rsplit(':').next()).unwrap().to_owned();
    std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
    let idle = memory(proxy.id());
    let replay = |to: &str, more: &[&str]| {
        words(ours, &[&["replay", "--secret", "file:secret.txt", "--to", to, "requests.ndjson"][..], more].concat())
    };
    let many = ["--jobs", "64", "--repeat", "5"];
    compare(at, "10,000 requests, 64 at once, recorded / direct", 5, &replay(&port, &many), &replay(&app, &many));
    let busy = memory(proxy.id());
    if let Some((through, past)) =
        compare(at, "2,000 requests, in turn, recorded / direct", 5, &replay(&port, &[]), &replay(&app, &[]))
    {
        println!("{:<48} {:>10.2?}", "added to each", through.saturating_sub(past) / 2_000);
    }
    let name = "memory idle, after 60,000 and 72,000 requests";
    println!("{name:<48} {idle:>10} {busy:>10} {:>10}", memory(proxy.id()));
    proxy.kill().unwrap();
    proxy.wait().unwrap();
}

/// How long a whole probe takes.
fn probing(at: &Path, ours: &str) {
    let requests = std::fs::read_to_string(at.join("requests.ndjson")).unwrap();
    std::fs::write(at.join("one.ndjson"), requests.lines().next().unwrap()).unwrap();
    let to = app(Duration::from_millis(1));
    let probe = words(ours, &["probe", "--secret", "file:secret.txt", "--to", &to, "one.ndjson"]);
    let mut times: Vec<_> = (0..5).filter_map(|_| time(at, &probe)).collect();
    times.sort_unstable();
    if let Some(time) = times.get(times.len() / 2) {
        println!("{:<48} {time:>10.2?}", "probe an app that answers in 1 ms");
    }
}

/// What a process holds in memory, where the system tells it in Linux's way.
fn memory(id: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    held.map_or("not known".to_owned(), |held| held.trim().to_owned())
}

/// An app that answers a signed request with a canvas after some time, and any other with 401; its port.
fn app(delay: Duration) -> String {
    let refusal = Response { status: 401, reason: b"Unauthorized".into(), ..Response::default() };
    listen(move |request: &Request| {
        let signature = hex::encode(Hash::Sha256.hmac(SECRET.as_bytes(), &[&request.body]).as_bytes());
        let signed = request.headers.get("X-Body-Signature").is_some_and(|given| given == signature.as_bytes());
        Reply { response: if signed { welcome() } else { refusal.clone() }, delay }
    })
}

/// An endpoint that answers every request with the same canvas; its port.
fn endpoint() -> String {
    let response = welcome();
    listen(move |_: &Request| Reply { response: response.clone(), delay: Duration::ZERO })
}

fn listen(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || wire::serve(&listener, &Arc::new(handler)));
    port.to_string()
}

fn welcome() -> Response {
    let mut response = Response { status: 200, reason: b"OK".into(), ..Response::default() };
    response.headers.push("Content-Type", "application/json");
    response.body = canvas(0).to_string().into_bytes();
    response
}

/// The requests as one configuration for curl, which sends them over as few connections as it can.
fn curl_config(at: &Path, port: &str) {
    let captures = std::fs::read_to_string(at.join("captures.ndjson")).unwrap();
    let lines: Vec<&str> = captures.lines().take(2_000).collect();
    std::fs::write(at.join("requests.ndjson"), lines.join("\n")).unwrap();
    let request = |line: &&str| {
        let capture: serde_json::Value = serde_json::from_str(line).unwrap();
        let (body, signature) = (&capture["body"], capture["headers"]["X-Body-Signature"].as_str().unwrap());
        format!(
            "url = \"http://127.0.0.1:{port}/submit\"\nheader = \"Content-Type: application/json\"\nheader = \"X-Body-Signature: {signature}\"\ndata-binary = {body}\n"
        )
    };
    let requests: Vec<String> = lines.iter().map(request).collect();
    std::fs::write(at.join("requests.curl"), requests.join("next\n")).unwrap();
}

fn words(program: &str, arguments: &[&str]) -> Vec<String> {
    std::iter::once(program).chain(arguments.iter().copied()).map(str::to_owned).collect()
}

/// The same inputs on every machine.
fn inputs(at: &Path) {
    let write = |name: &str, content: &[u8]| std::fs::write(at.join(name), content).unwrap();
    let body = |number: usize| {
        let words = "Book appointment order refund invoice shipping status please select your plan ".repeat(4);
        let members: Vec<String> =
            (0..20).map(|key| format!(r#""attr_{key}":"{number} {}""#, &words[key..key + 20])).collect();
        format!(
            r#"{{"workspace_id":"abc12345","component_id":"send","note":"{}",{}}}"#,
            &words[..200],
            members.join(",")
        )
    };
    write("secret.txt", SECRET.as_bytes());
    write("small.json", body(0).as_bytes());
    write("large.bin", &(0..=255).cycle().take(256 << 20).collect::<Vec<u8>>());
    let (mut captures, mut blobs) = (String::new(), String::new());
    let key = sheet::Key::from_secret(SECRET.as_bytes());
    for number in 0..50_000_u32 {
        let body = body(number as usize);
        let signature = hex::encode(Hash::Sha256.hmac(SECRET.as_bytes(), &[body.as_bytes()]).as_bytes());
        let capture = serde_json::json!({"method": "POST", "path": "/submit", "headers": {"Content-Type": "application/json", "X-Body-Signature": signature}, "body": body});
        captures.push_str(&capture.to_string());
        captures.push('\n');
        let mut iv = [0; 12];
        iv[..4].copy_from_slice(&number.to_le_bytes());
        blobs.push_str(&sheet::seal(&key, iv, &body.as_bytes()[..600]));
        blobs.push('\n');
    }
    let schema = courtside::schema::schema(courtside::platform::bodies::kind("canvas").unwrap());
    write("canvas.schema.json", schema.to_string().as_bytes());
    let mut lines = String::new();
    for number in 0..25_000 {
        let canvas = canvas(number);
        lines.push_str(&canvas.to_string());
        lines.push('\n');
        if number < 5_000 {
            let folder = at.join(format!("tree/{}", number / 10));
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(format!("{}.json", number % 10)), format!("{canvas:#}\n")).unwrap();
        }
    }
    write("canvases.ndjson", lines.as_bytes());
    write("captures.ndjson", captures.as_bytes());
    write("blobs.txt", blobs.as_bytes());
}

/// A right canvas of about 2 KB, another for every number.
fn canvas(number: usize) -> serde_json::Value {
    let part = |index: usize| {
        let id = format!("{number}-{index}");
        [
            serde_json::json!({"type": "text", "text": format!("Your order {id} is on its way to you, **soon**"), "style": "paragraph"}),
            serde_json::json!({"type": "input", "id": format!("note-{id}"), "label": "A note to the driver", "placeholder": "Third floor"}),
            serde_json::json!({"type": "single-select", "id": format!("when-{id}"), "label": "When", "options": [
                {"type": "option", "id": "am", "text": "Morning"}, {"type": "option", "id": "pm", "text": "Afternoon"}]}),
            serde_json::json!({"type": "list", "items": [{"type": "item", "id": format!("item-{id}"), "title": "A lamp", "subtitle": "One piece",
                "action": {"type": "url", "url": format!("https://shop.example.test/orders/{id}")}}]}),
            serde_json::json!({"type": "button", "id": format!("send-{id}"), "label": "Send", "action": {"type": "submit"}}),
        ]
    };
    let components: Vec<_> = (0..3).flat_map(part).collect();
    serde_json::json!({"canvas": {"content": {"components": components}, "stored_data": {"order": number}}})
}

fn time(at: &Path, command: &[String]) -> Option<Duration> {
    let start = Instant::now();
    let mut run = Command::new(&command[0]);
    let status = run
        .args(&command[1..])
        .current_dir(at)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.ok().filter(std::process::ExitStatus::success).map(|_| start.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Prints both medians and their ratio, and gives the medians.
fn compare(at: &Path, what: &str, rounds: usize, ours: &[String], theirs: &[String]) -> Option<(Duration, Duration)> {
    // Once for the page cache, and to see whether the peer is there.
    if time(at, ours).is_none() || time(at, theirs).is_none() {
        println!("{what:<48} not measured: `{}` does not run here", theirs[0]);
        return None;
    }
    let rounds = (0..rounds).filter_map(|_| Some((time(at, ours)?, time(at, theirs)?)));
    let (ours, theirs): (Vec<Duration>, Vec<Duration>) = rounds.unzip();
    let (ours, theirs) = (median(ours), median(theirs));
    println!("{what:<48} {ours:>10.2?} {theirs:>10.2?}   ratio {:.3}", ours.as_secs_f64() / theirs.as_secs_f64());
    Some((ours, theirs))
}
