//! Node's crypto as the other side: what courtside signs and seals it verifies and opens, and the reverse.

use std::process::{Command, Stdio};

use crate::world::World;

/// Runs a script whose answer is JSON; nothing where Node is not installed.
fn node(script: &str, input: &serde_json::Value) -> Option<serde_json::Value> {
    let child = Command::new("node")
        .args(["-e", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn();
    let Ok(mut child) = child else {
        let _ = std::io::Write::write_all(&mut std::io::stderr(), b"skipped: there is no node here\n");
        return None;
    };
    serde_json::to_writer(child.stdin.take().unwrap(), input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// What every script begins with.
const PRELUDE: &str = r"
const crypto = require('crypto');
const input = JSON.parse(require('fs').readFileSync(0));
const reply = (value) => process.stdout.write(JSON.stringify(value));
const sheetKey = (secret) => crypto.createHash('sha256').update(secret, 'utf8').digest();
";

/// Bodies and secrets of any letters, from Node's own generator, so that each run asks something new.
const RANDOM: &str = r"
const letters = [...'abcXYZ012 \t{}[]:,\'/<>&+%=-_~\\\nžëßЖ中😀\u2028\u00a0\ud7ff'];
const word = (length) => Array.from({length}, () => letters[crypto.randomInt(letters.length)]).join('');
const body = () => JSON.stringify({workspace_id: word(6), component_id: word(4), input_values: {[word(3)]: word(crypto.randomInt(80))}});
const secret = () => crypto.randomBytes(crypto.randomInt(8, 40)).toString('base64url') + 'ž';
";

fn text(value: &serde_json::Value) -> &str {
    value.as_str().unwrap()
}

fn sign(world: &World, scheme: &str, body: &str) -> String {
    let answer = world.run_with(&["sign", scheme, "--secret", "env:S", "--print", "signature", "-"], body.as_bytes());
    answer.exits(0).text().trim_end().to_owned()
}

#[test]
fn node_verifies_what_courtside_signs() {
    let script =
        format!("{PRELUDE}{RANDOM}reply(Array.from({{length: 8}}, () => ({{body: body(), secret: secret()}})))");
    let Some(cases) = node(&script, &serde_json::Value::Null) else { return };
    let mut signed = Vec::new();
    for case in cases.as_array().unwrap() {
        let (body, secret) = (text(&case["body"]), text(&case["secret"]));
        let world = World::new().env("S", secret);
        let claims = serde_json::json!({"user_id": "25", "name": body, "exp": 1_893_456_000}).to_string();
        signed.push(serde_json::json!({
            "body": body, "secret": secret,
            "sha256": sign(&world, "intercom", body),
            "sha1": sign(&world, "intercom-webhook", body),
            "token": sign(&world, "intercom-jwt", &claims),
        }));
    }
    let script = format!(
        "{PRELUDE}{}",
        r"
        const mac = (hash, c, text, form) => crypto.createHmac(hash, c.secret).update(text).digest(form);
        reply(input.map((c) => {
          const [head, claims, signature] = c.token.split('.');
          return mac('sha256', c, c.body, 'hex') === c.sha256
            && 'sha1=' + mac('sha1', c, c.body, 'hex') === c.sha1
            && mac('sha256', c, head + '.' + claims, 'base64url') === signature
            && JSON.parse(Buffer.from(head, 'base64url')).alg === 'HS256'
            && JSON.parse(Buffer.from(claims, 'base64url')).name === c.body;
        }));"
    );
    let right = node(&script, &signed.into()).unwrap();
    assert_eq!(right, serde_json::json!([true, true, true, true, true, true, true, true]));
}

#[test]
fn courtside_verifies_what_node_signs() {
    let script = format!(
        "{PRELUDE}{RANDOM}{}",
        r"
        reply(Array.from({length: 8}, () => {
          const c = {body: body(), secret: secret()};
          const mac = (hash, text, form) => crypto.createHmac(hash, c.secret).update(text).digest(form);
          c.sha256 = mac('sha256', c.body, 'hex');
          c.sha1 = 'sha1=' + mac('sha1', c.body, 'hex');
          const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
          const signed = part({alg: 'HS256', typ: 'JWT'}) + '.' + part({user_id: '25', name: c.body});
          c.token = signed + '.' + mac('sha256', signed, 'base64url');
          return c;
        }));"
    );
    let Some(cases) = node(&script, &serde_json::Value::Null) else { return };
    for case in cases.as_array().unwrap() {
        let world = World::new()
            .env("S", text(&case["secret"]))
            .file("body.json", text(&case["body"]))
            .file("token.txt", text(&case["token"]));
        let headers = [
            format!("X-Body-Signature: {}", text(&case["sha256"])),
            format!("X-Hub-Signature: {}", text(&case["sha1"])),
        ];
        let [one, two] = headers.each_ref().map(String::as_str);
        let answer = world.run(&["verify", "--secret", "env:S", "-H", one, "-H", two, "body.json"]).exits(0);
        assert!(answer.text().ends_with("2 ok, 0 failed, 0 skipped\n"), "{case}: {}", answer.text());
        world.run(&["verify", "--secret", "env:S", "--scheme", "intercom-jwt", "token.txt"]).exits(0);
        let changed = world.file("body.json", format!("{} ", text(&case["body"])));
        changed.run(&["verify", "--secret", "env:S", "-H", one, "--explain=none", "body.json"]).exits(1);
    }
}

#[test]
fn node_opens_what_courtside_seals() {
    let script =
        format!("{PRELUDE}{RANDOM}reply(Array.from({{length: 8}}, () => ({{body: body(), secret: secret()}})))");
    let Some(mut cases) = node(&script, &serde_json::Value::Null) else { return };
    for case in cases.as_array_mut().unwrap() {
        let world = World::new().env("S", text(&case["secret"]));
        let blob = world.run_with(&["encrypt", "--secret", "env:S", "--raw", "-"], text(&case["body"]).as_bytes());
        case["blob"] = blob.exits(0).text().into();
    }
    let script = format!(
        "{PRELUDE}{}",
        r"
        reply(input.map((c) => {
          const bytes = Buffer.from(c.blob, 'base64');
          const cipher = crypto.createDecipheriv('aes-256-gcm', sheetKey(c.secret), bytes.subarray(0, 12));
          cipher.setAuthTag(bytes.subarray(-16));
          return Buffer.concat([cipher.update(bytes.subarray(12, -16)), cipher.final()]).toString('utf8') === c.body;
        }));"
    );
    let right = node(&script, &cases).unwrap();
    assert_eq!(right, serde_json::json!([true, true, true, true, true, true, true, true]));
}

#[test]
fn courtside_opens_what_node_seals() {
    let script = format!(
        "{PRELUDE}{RANDOM}{}",
        r"
        const shared = secret();
        reply(Array.from({length: 50}, () => {
          const c = {body: body(), secret: shared};
          const iv = crypto.randomBytes(12);
          const cipher = crypto.createCipheriv('aes-256-gcm', sheetKey(c.secret), iv);
          const sealed = [iv, cipher.update(c.body, 'utf8'), cipher.final(), cipher.getAuthTag()];
          c.blob = Buffer.concat(sealed).toString('base64');
          return c;
        }));"
    );
    let Some(cases) = node(&script, &serde_json::Value::Null) else { return };
    let cases = cases.as_array().unwrap();
    let column = |name: &str| cases.iter().fold(String::new(), |all, case| all + text(&case[name]) + "\n");
    let world = World::new().env("S", text(&cases[0]["secret"]));
    let answer = world.run_with(&["decrypt", "--secret", "env:S"], column("blob").as_bytes()).exits(0);
    assert_eq!(answer.text(), column("body"));
}
