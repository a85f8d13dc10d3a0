//! Whole processes against what a user would take instead, as ratios: `cargo bench --bench processes`. Peers that are not installed are
//! left out. The two take turns, so that a drift of the machine's speed falls on both.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use courtside::platform::Hash;
use courtside::sheet;

const SECRET: &str = "PUBLIC-bench-secret";
const HMAC: &str = "import hmac,json,sys\nk=open('secret.txt','rb').read()\nn=0\nfor l in open('captures.ndjson','rb'):\n d=json.loads(l)\n n+=hmac.compare_digest(hmac.new(k,d['body'].encode(),'sha256').hexdigest(),d['headers']['X-Body-Signature'])\nprint(n)";
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
    write("captures.ndjson", captures.as_bytes());
    write("blobs.txt", blobs.as_bytes());
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

fn compare(at: &Path, what: &str, rounds: usize, ours: &[String], theirs: &[String]) {
    // Once for the page cache, and to see whether the peer is there.
    if time(at, ours).is_none() || time(at, theirs).is_none() {
        println!("{what:<48} not measured: `{}` does not run here", theirs[0]);
        return;
    }
    let rounds = (0..rounds).filter_map(|_| Some((time(at, ours)?, time(at, theirs)?)));
    let (ours, theirs): (Vec<Duration>, Vec<Duration>) = rounds.unzip();
    let (ours, theirs) = (median(ours), median(theirs));
    println!("{what:<48} {ours:>10.2?} {theirs:>10.2?}   ratio {:.3}", ours.as_secs_f64() / theirs.as_secs_f64());
}
