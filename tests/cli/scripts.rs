//! `courtside convert --to locust` and `--to k6`: the scripts as files, and what their own language makes of them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use courtside::capture::{self, Request};
use courtside::recognise;
use courtside::secret::Secret;
use courtside::signature::{self, Keys, Setting};

use crate::world::{Answer, BODY, SECRET, SIGNATURE, World, project};

const ENGINES: [(&str, &str); 2] = [("locust", "load.py"), ("k6", "load.mjs")];

fn convert(world: &World, arguments: &[&str]) -> Answer {
    world.run(&[&["convert"], arguments].concat())
}

fn read(world: &World, name: &str) -> String {
    std::fs::read_to_string(world.path(name)).unwrap()
}

fn skip(why: &str) {
    let _ = std::io::stderr().write_all(format!("skipped: {why}\n").as_bytes());
}

/// The secrets of the fixtures, each under the variable of its scheme.
fn public_secrets(world: World) -> World {
    [
        ("INTERCOM_CLIENT_SECRET", "intercom-client-secret"),
        ("INFOBIP_SIGNING_SECRET", "infobip-signing-secret"),
        ("INFOBIP_CLIENT_SECRET", "infobip-client-secret"),
        ("INFOBIP_SUBSCRIPTION_SECRET", "infobip-subscription-secret"),
        ("KENTICO_API_KEY", "kentico-api-key"),
        ("KENTICO_CLIENT_SECRET", "kentico-client-secret"),
    ]
    .into_iter()
    .fold(world, |world, (variable, name)| world.env(variable, &public_secret(name)))
}

fn public_secret(name: &str) -> String {
    let path = project("fixtures/public-secrets").join(format!("{name}.txt"));
    std::fs::read_to_string(path).unwrap().trim_end().to_owned()
}

/// A folder with one request of every flow that is signed in a header or sealed.
fn fixtures(world: World) -> World {
    let mut world = world;
    for platform in ["intercom", "infobip", "kentico"] {
        for entry in std::fs::read_dir(project("fixtures").join(platform)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("captures/{}", path.file_name().unwrap().to_str().unwrap());
            world = world.file(&name, std::fs::read(path).unwrap());
        }
    }
    world
}

/// What a script would send at a moment, as NDJSON; nothing where its language is not installed. Errors are an answer with status 1.
fn sent(world: &World, engine: &str, count: usize, now_ms: i64) -> Option<Answer> {
    let (program, arguments) = if engine == "locust" {
        std::fs::write(world.path("run.py"), include_str!("engines/locust.py")).unwrap();
        ("python3", vec!["run.py".to_owned(), "load".to_owned(), now_ms.to_string()])
    } else {
        let modules = world.path("node_modules/k6");
        std::fs::create_dir_all(&modules).unwrap();
        std::fs::write(modules.join("k6.mjs"), include_str!("engines/k6.mjs")).unwrap();
        let package = r#"{"name":"k6","exports":{".":"./k6.mjs","./*":"./k6.mjs"}}"#;
        std::fs::write(modules.join("package.json"), package).unwrap();
        let script = world.path("load.mjs").display().to_string();
        ("node", vec!["node_modules/k6/k6.mjs".to_owned(), script, count.to_string(), now_ms.to_string()])
    };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(world.path("")).env_clear().envs(world.environment());
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("PYTHONDONTWRITEBYTECODE", "1");
    command.env("HOME", std::env::var_os("HOME").unwrap_or_default()).env("COURTSIDE_ORDER", "captured");
    let Ok(output) = command.output() else {
        skip(&format!("there is no {program} here"));
        return None;
    };
    Some(Answer {
        code: output.status.code(),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).unwrap(),
    })
}

/// The value of a header in the row of a request.
fn header(row: &str, name: &str) -> String {
    let row: serde_json::Value = serde_json::from_str(row).unwrap();
    row["headers"][name].as_str().unwrap_or_else(|| panic!("{name} is not in {row}")).to_owned()
}

#[test]
fn a_folder_becomes_a_script_that_names_variables_and_holds_no_secret() {
    let world = fixtures(public_secrets(World::new()));
    for (engine, name) in ENGINES {
        let answer = convert(&world, &["captures", name, "--to", engine]).exits(0);
        assert_eq!(answer.text(), "");
        assert_eq!(
            answer.stderr,
            "note: where the script runs, it takes secrets from INTERCOM_CLIENT_SECRET, INFOBIP_SIGNING_SECRET, KENTICO_CLIENT_SECRET, INFOBIP_SUBSCRIPTION_SECRET, KENTICO_API_KEY\n"
        );
        let script = read(&world, name);
        assert!(script.is_ascii());
        for (variable, secret) in world.environment() {
            assert!(!script.contains(secret), "{engine}: {variable}");
        }
        assert_eq!(script.matches("{\"name\":").count(), 17);
        // Equal captures give equal bytes, also on standard output.
        assert_eq!(convert(&world, &["captures", "-", "--to", engine]).exits(0).text(), script);
    }
    convert(&world, &["captures", "locustfile.py"]).exits(0);
    assert_eq!(read(&world, "locustfile.py"), read(&world, "load.py"));
}

#[test]
fn a_folder_is_read_for_any_format() {
    let world = fixtures(World::new());
    assert_eq!(convert(&world, &["captures", "all.ndjson"]).exits(0).stderr, "");
    assert_eq!(read(&world, "all.ndjson").lines().count(), 17);
}

#[test]
fn what_a_capture_and_the_settings_say_of_secrets_is_kept_and_a_secret_itself_is_not() {
    let variables = |secret: &str| {
        let world = World::new().file("courtside.toml", "[secrets]\nintercom = \"env:ACME\"\n").file(
            "a.http",
            format!("# @secret {secret}\nPOST /a HTTP/1.1\nX-Body-Signature: {SIGNATURE}\nContent-Length: 2\n\n{{}}\n"),
        );
        convert(&world, &["a.http", "load.py", "--to", "locust"]).exits(0);
        let script = read(&world, "load.py");
        assert!(!script.contains("hunter2"), "{script}");
        script.split("\"variables\":[").nth(1).unwrap().split(']').next().unwrap().to_owned()
    };
    assert_eq!(variables("env:OTHER"), "\"OTHER\"");
    for secret in ["hunter2", "env:hunter2!", "file:secret.txt"] {
        assert_eq!(variables(secret), "\"INTERCOM_CLIENT_SECRET\",\"ACME\"");
    }
}

#[test]
fn what_is_not_signed_is_said() {
    let world = World::new().file("plain.http", "POST /a HTTP/1.1\nAuthorization: Bearer x\n\n{}\n").file(
        "id.http",
        format!("# @scheme intercom-identity\nPOST /a HTTP/1.1\n\n{{\"user_hash\":\"{SIGNATURE}\"}}\n"),
    );
    let plain = convert(&world, &["plain.http", "-", "--to", "k6"]).exits(0);
    assert!(plain.stderr.contains("note: 1 capture is sent as captured: no scheme is known"), "{}", plain.stderr);
    assert!(plain.stderr.contains("note: Authorization and Cookie headers of 1 capture stand"), "{}", plain.stderr);
    let id = convert(&world, &["id.http", "-", "--to", "k6"]).exits(0);
    assert!(id.stderr.contains("sent as captured by `intercom-identity`: it proves who a person is"), "{}", id.stderr);
}

#[test]
fn wrong_questions_about_scripts_leave_no_file_and_say_what_to_do() {
    let line = |key: &str, value: serde_json::Value| {
        let headers = [["X-Body-Signature", "00"]];
        let mut row = serde_json::json!({"method": "POST", "path": "/", "headers": headers, "body": "{}"});
        row[key] = value;
        format!("{row}\n")
    };
    let large = line("body", "a".repeat(1 << 20).into());
    let world = World::new()
        .file("a.ndjson", line("body", "{}".into()))
        .file("large.ndjson", large.repeat(9))
        .file("break.ndjson", line("headers", serde_json::json!([["A", "b\nc"]])))
        .file("star.ndjson", line("path", "*".into()))
        .file("scheme.http", "# @scheme intercon\nPOST / HTTP/1.1\n\n{}\n")
        .file("empty/readme.txt", "");
    let before = world.names();
    convert(&world, &["a.ndjson", "load.py"]).fails(2, &["load.py", "--to", "body, locust, k6"]);
    convert(&world, &["a.ndjson", "load.js"]).fails(2, &["load.js", "--to"]);
    convert(&world, &["empty", "load.py", "--to", "locust"]).fails(2, &["empty holds no capture"]);
    for (engine, name) in ENGINES {
        let to = |input: &str| convert(&world, &[input, name, "--to", engine]);
        to("large.ndjson").fails(2, &["large.ndjson:8: ", "more than 8 MiB", "head -n 1000"]);
        to("break.ndjson").fails(2, &["break.ndjson:1: ", "the header A", "line break"]);
        to("star.ndjson").fails(2, &["star.ndjson:1: ", "`*` is no path"]);
        to("scheme.http").fails(2, &["scheme.http:", "intercon", "did you mean `intercom`?"]);
    }
    let narrow = ["a.ndjson", "load.js", "--to", "k6", "--scheme", "infobip-subscription", "--algorithm", "sha224"];
    convert(&world, &narrow).fails(2, &["sha224", "`locust` has"]);
    for flags in [["--scheme", "intercom"], ["--account-id", "1"]] {
        let arguments = [&["a.ndjson", "a.har"], &flags[..]].concat();
        convert(&world, &arguments).fails(2, &["how a script signs", "--to locust"]);
    }
    let unknown = convert(&world, &["a.ndjson", "a.har", "--to", "jmeter"]).exits(2);
    assert!(unknown.stderr.contains("locust and k6 are scripts"), "{}", unknown.stderr);
    convert(&world, &["a.ndjson", "a.ndjson/load.py", "--to", "locust"]).fails(3, &["cannot write"]);
    assert_eq!(world.names(), before);
}

#[test]
fn the_published_signatures_come_out_of_every_engine() {
    let captures = format!(
        "# @scheme intercom\nPOST / HTTP/1.1\nContent-Length: {}\n\n{BODY}\n###\n\
         # @scheme infobip\nPOST / HTTP/1.1\n\n{{\"email\":\"ada@example.com\"}}\n###\n\
         # @scheme infobip-legacy\nGET / HTTP/1.1\n\n",
        BODY.len()
    );
    let world = World::new()
        .env("INTERCOM_CLIENT_SECRET", SECRET)
        .env("INFOBIP_SIGNING_SECRET", "exch-demo-signing-secret-01")
        .env("INFOBIP_CLIENT_SECRET", "Hello World!")
        .env("INFOBIP_ACCOUNT_ID", "123456")
        .file("a.http", captures);
    for (engine, name) in ENGINES {
        convert(&world, &["a.http", name, "--to", engine]).exits(0);
        let Some(first) = sent(&world, engine, 3, 1_700_000_000_000) else { continue };
        let first = first.exits(0);
        let rows: Vec<&str> = first.text().lines().collect();
        assert_eq!(header(rows[0], "X-Body-Signature"), SIGNATURE, "{engine}");
        assert_eq!(header(rows[1], "X-Ib-Exchange-Req-Timestamp"), "1700000000000", "{engine}");
        assert_eq!(
            header(rows[1], "X-Ib-Exchange-Req-Signature"),
            "26779c658dc7c857e1d25c1c5d89cff739e6070558797295d359649786d94209",
            "{engine}"
        );
        let second = sent(&world, engine, 3, 1_666_752_518_753).unwrap().exits(0);
        assert_eq!(
            header(second.text().lines().nth(2).unwrap(), "X-Ib-Exchange-Req-Signature"),
            "D138B40319432FF816072FC9C1B51594F73904175E9A9ED01873EB7B31E3801D",
            "{engine}"
        );
    }
}

#[test]
fn what_a_script_sends_verifies_and_keeps_every_byte() {
    let (hub, kentico) = (["X-Hub-Signature", "sha1=00"], "/Kentico.Xperience.Intercom/updatecontact");
    let odd = [
        serde_json::json!({"method": "PUT", "path": "/a?b=%20ž", "headers": [hub], "body": "it's ž 😀 '''\\u0000\u{0}\r\n"}),
        serde_json::json!({"method": "POST", "path": "/", "headers": [["X-Body-Signature", "00"]], "body_base64": "/wD+wyg="}),
        serde_json::json!({"method": "POST", "path": kentico, "headers": [hub, ["XperienceAPIKey", "old"]], "body": "ž😀"}),
        serde_json::json!({"method": "POST", "path": kentico, "headers": [hub], "body_base64": "/8Moxb4="}),
        serde_json::json!({"method": "GET", "path": "/", "headers": [["X-Ib-Exchange-Req-Signature", "00"]], "body": ""}),
    ];
    let lines: Vec<String> = odd.iter().map(ToString::to_string).collect();
    let world = fixtures(public_secrets(World::new())).file("captures/odd.ndjson", lines.join("\n"));
    convert(&world, &["captures", "all.ndjson"]).exits(0);
    let captured = read(&world, "all.ndjson");
    let request = |row: &str| {
        let load = &mut |_: &str| unreachable!("a line names no file");
        capture::read(capture::Format::Ndjson, row.as_bytes(), load).unwrap().remove(0).request
    };
    for (engine, name) in ENGINES {
        convert(&world, &["captures", name, "--to", engine]).exits(0);
        let Some(answer) = sent(&world, engine, 22, 1_700_000_000_000) else { continue };
        let answer = answer.exits(0);
        std::fs::write(world.path("sent.ndjson"), &answer.stdout).unwrap();
        let verified = world.run(&["verify", "sent.ndjson"]).exits(0);
        // One of them carries two proofs.
        assert!(verified.text().ends_with("23 ok, 0 failed, 0 skipped\n"), "{engine}: {}", verified.text());
        let resealed = !answer.stderr.contains("sheet blobs are sent as captured");
        for (row, before) in answer.text().lines().zip(captured.lines()) {
            let (now, then) = (request(row), request(before));
            let is_sheet = then.body.starts_with(b"intercom_data=");
            assert_eq!(now.body == then.body, !(is_sheet && resealed), "{engine}: {row}");
            assert_eq!(now.method, then.method);
            let target = String::from_utf8(then.target).unwrap().replace('ž', "%C5%BE");
            assert!(now.target.ends_with(target.as_bytes()), "{engine}: {row}");
        }
    }
}

#[test]
fn what_an_account_chose_is_signed_so() {
    let world = World::new()
        .env("INFOBIP_SUBSCRIPTION_SECRET", "PUBLIC")
        .file("a.http", "POST / HTTP/1.1\nX-Acme: old\nContent-Length: 4\n\n\u{17e}{}\n");
    for (algorithm, encoding) in [("md5", "hex"), ("sha1", "base64"), ("sha384", "hex"), ("sha512", "base64")] {
        let choices = ["--header-name", "X-Acme", "--algorithm", algorithm, "--encoding", encoding, "--prefix", "p="];
        for (engine, name) in ENGINES {
            convert(&world, &[&["a.http", name, "--to", engine], &choices[..]].concat()).exits(0);
            let Some(answer) = sent(&world, engine, 1, 0) else { continue };
            let answer = answer.exits(0);
            assert!(header(answer.text(), "X-Acme").starts_with("p="), "{}", answer.text());
            std::fs::write(world.path("sent.ndjson"), &answer.stdout).unwrap();
            world.run(&[&["verify", "sent.ndjson"], &choices[..]].concat()).exits(0);
        }
    }
}

#[test]
fn without_its_variable_a_script_stops_at_the_start_in_one_sentence() {
    let sheet = std::fs::read(project("fixtures/intercom/open-sheet.http")).unwrap();
    let legacy = "# @scheme infobip-legacy\nPOST / HTTP/1.1\n\n{}\n";
    for (engine, name) in ENGINES {
        let stops = |world: &World, words: &str| {
            let Some(answer) = sent(world, engine, 1, 0) else { return };
            if words.contains("does not open") && answer.stderr.contains("sheet blobs are sent as captured") {
                return;
            }
            let answer = answer.exits(1);
            assert_eq!((answer.stderr.trim_end(), answer.text()), (words, ""), "{engine}");
        };
        let unset =
            |variable, what| format!("the environment variable {variable} is not set: it holds the {what} signs");
        let world = World::new().file("sheet.http", &sheet).file("legacy.http", legacy);
        convert(&world, &["sheet.http", name, "--to", engine]).exits(0);
        stops(&world, &(unset("INTERCOM_CLIENT_SECRET", "client secret that `intercom-sheet`") + " with"));
        let aborted = if engine == "k6" { "aborted: " } else { "" };
        let world = world.env("INTERCOM_CLIENT_SECRET", "another").env("INFOBIP_CLIENT_SECRET", "PUBLIC");
        let closed = "the sheet blob of `open-sheet` does not open with the secret in INTERCOM_CLIENT_SECRET";
        stops(&world, &format!("{aborted}{closed}"));
        convert(&world, &["legacy.http", name, "--to", engine]).exits(0);
        stops(&world, &unset("INFOBIP_ACCOUNT_ID", "account id that `infobip-legacy`"));
        // What was said when the script was made does.
        convert(&world, &["legacy.http", name, "--to", engine, "--account-id", "123456"]).exits(0);
        if let Some(answer) = sent(&world, engine, 1, 0) {
            answer.exits(0);
        }
    }
}

/// An interpreter that has Locust; nothing where there is none. `.ci/run` sets one up.
fn locust() -> Option<String> {
    let named = std::env::var("COURTSIDE_LOCUST_PYTHON");
    let python = named.clone().unwrap_or_else(|_| "python3".to_owned());
    let found = Command::new(&python).args(["-c", "import locust"]).stderr(Stdio::null()).status();
    if found.is_ok_and(|status| status.success()) {
        return Some(python);
    }
    assert!(named.is_err(), "{python} cannot import locust");
    skip("there is no Locust here; name an interpreter that has it in COURTSIDE_LOCUST_PYTHON");
    None
}

/// A request as it arrived.
struct Arrived {
    request: Request,
    proven: bool,
}

/// An endpoint on loopback that answers 200 where every proof of a request holds, else 302 to itself.
fn endpoint() -> (String, Arc<Mutex<Vec<Arrived>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = format!("http://{}", listener.local_addr().unwrap());
    let arrived = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&arrived);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let log = Arc::clone(&log);
            std::thread::spawn(move || serve(&stream, &log));
        }
    });
    (host, arrived)
}

/// Answers one request after the other until the client hangs up.
fn serve(mut stream: &TcpStream, log: &Mutex<Vec<Arrived>>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        let mut words = line.split(' ');
        let mut request = Request { method: words.next()?.into(), target: words.next()?.into(), ..Request::default() };
        loop {
            line.clear();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            request.headers.push(name, value);
        }
        let length = request.headers.get("content-length").map_or("0".into(), String::from_utf8_lossy);
        let mut body = vec![0; length.parse().ok()?];
        reader.read_exact(&mut body).ok()?;
        request.body = body;
        let proven = is_proven(&request);
        log.lock().unwrap().push(Arrived { request, proven });
        let status = if proven { "200 OK" } else { "302 Found\r\nLocation: /" };
        stream.write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\n{{}}").as_bytes()).ok()?;
    }
}

fn is_proven(request: &Request) -> bool {
    let schemes = recognise::schemes(request);
    !schemes.is_empty()
        && schemes.into_iter().all(|scheme| {
            let setting = Setting::from(scheme);
            let name = scheme.env.to_ascii_lowercase().replace('_', "-");
            let secrets = [Secret::new(public_secret(&name).into_bytes(), "a fixture")];
            let keys = Keys::new(&setting, &secrets);
            let evidence = signature::evidence(&setting, request);
            evidence.len() == 1 && signature::judge(&setting, &keys, request, &evidence[0], None).ok
        })
}

/// A process that does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    fn start(python: &str, world: &World, arguments: &[&str], worker: &str) -> Self {
        let mut command = Command::new(python);
        command.args(["-m", "locust"]).args(arguments).current_dir(world.path("")).env_clear();
        command.envs(world.environment()).env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("WORKER", worker);
        Self(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap())
    }

    /// Its exit status and what it said. What takes two minutes is killed.
    fn end(mut self) -> (Option<i32>, String) {
        let mut stderr = self.0.stderr.take().unwrap();
        let (said, all) = mpsc::channel();
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            let _ = said.send(text);
        });
        let text = all.recv_timeout(Duration::from_secs(120));
        if text.is_err() {
            let _ = self.0.kill();
        }
        (self.0.wait().unwrap().code(), text.unwrap_or_else(|_| "it did not end".to_owned()))
    }
}

fn now_ms() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()
}

#[test]
fn a_master_and_two_workers_of_locust_send_every_request_signed_freshly() {
    let Some(python) = locust() else { return };
    let (host, arrived) = endpoint();
    let world = fixtures(public_secrets(World::new())).file("workers.py", include_str!("engines/workers.py"));
    convert(&world, &["captures", "load.py", "--to", "locust"]).exits(0);
    let seals = Command::new(&python).args(["-c", "import cryptography"]).stderr(Stdio::null()).status().unwrap();
    let free = crate::endpoint::free_port().to_string();
    let files = ["-f", "load.py,workers.py"];
    // The run ends by itself once both workers have sent enough; the time is a bound for what goes wrong.
    let master = [
        &files[..],
        &["--master", "--master-bind-host", "127.0.0.1", "--master-bind-port", &free],
        &["--headless", "--expect-workers", "2", "-u", "4", "-r", "4", "-t", "100s", "--host", &host],
    ];
    let worker = [&files[..], &["--worker", "--master-host", "127.0.0.1", "--master-port", &free]];
    let began = now_ms();
    let master = Running::start(&python, &world, &master.concat(), "0");
    let workers = ["1", "2"].map(|number| Running::start(&python, &world, &worker.concat(), number));
    let (code, said) = master.end();
    assert_eq!(code, Some(0), "{said}");
    for worker in workers {
        let (code, said) = worker.end();
        assert_eq!(code, Some(0), "{said}");
    }
    let ended = now_ms();
    let arrived = arrived.lock().unwrap();
    for number in ["1", "2"] {
        let of = |one: &&Arrived| one.request.headers.get("x-worker") == Some(number.as_bytes());
        assert!(arrived.iter().filter(of).count() >= 10, "worker {number}");
    }
    assert!(arrived.iter().all(|one| one.proven));
    let of = |name: &str| arrived.iter().filter_map(|one| one.request.headers.get(name)).collect::<Vec<_>>();
    for moment in of("X-Ib-Exchange-Req-Timestamp") {
        let moment = String::from_utf8_lossy(moment).parse::<u128>().unwrap();
        assert!((began..=ended).contains(&moment), "{began} {moment} {ended}");
    }
    let bodies = arrived.iter().map(|one| &one.request.body).filter(|body| body.starts_with(b"intercom_data="));
    let mut sheets: Vec<_> = bodies.collect();
    if seals.success() {
        let total = sheets.len();
        sheets.sort();
        sheets.dedup();
        assert_eq!(sheets.len(), total, "a blob was sent twice");
    }
}

#[test]
fn an_answer_other_than_2xx_is_a_failure_of_locusts() {
    let Some(python) = locust() else { return };
    let (host, arrived) = endpoint();
    let world = World::new()
        .env("INFOBIP_SIGNING_SECRET", "another")
        .file("workers.py", include_str!("engines/workers.py"))
        .file("a.http", std::fs::read(project("fixtures/infobip/find-order.http")).unwrap());
    convert(&world, &["a.http", "load.py", "--to", "locust"]).exits(0);
    let arguments = ["-f", "load.py,workers.py", "--headless", "-u", "1", "-r", "1", "-t", "100s", "--host", &host];
    let (code, said) = Running::start(&python, &world, &arguments, "0").end();
    assert_eq!(code, Some(1), "{said}");
    let arrived = arrived.lock().unwrap();
    // Nor is it followed.
    assert!(!arrived.is_empty() && arrived.iter().all(|one| !one.proven && one.request.target != b"/"), "{said}");
}
