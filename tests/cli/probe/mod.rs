//! `courtside probe` against endpoints with and without holes.

pub(crate) mod apps;
mod faults;
mod flaws;
mod forms;
mod limits;
mod mortal;
mod only;
mod own;
mod passed_by;
mod polite;
mod reached;
mod remembered;
mod tells;
mod unsigned;

use serde_json::Value;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::world::World;

const INITIALIZE: &str = r#"{"workspace_id":"abc12345","workspace_region":"US","card_creation_options":{"a":"b"},"context":{"location":"home","locale":"en"}}"#;

/// A folder with a good request, and its secret in `S`.
fn world() -> World {
    let capture = format!(
        "POST /initialize HTTP/1.1\nHost: app.example.test\nContent-Type: application/json\nX-Body-Signature: 00\nContent-Length: {}\n\n{INITIALIZE}\n",
        INITIALIZE.len()
    );
    World::with_secret().file("a.http", capture)
}

/// Whether a request with a length is signed rightly over its body with that secret: what a well-made app asks.
fn believes(request: &str, secret: &str) -> bool {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let right = hex::encode(mac.finalize().into_bytes());
    let given: Vec<&str> = head.lines().filter_map(|line| line.strip_prefix("X-Body-Signature: ")).collect();
    given == [right]
}

fn ids(json: &Value, keep: impl Fn(&Value) -> bool) -> Vec<String> {
    let rows = json["results"].as_array().unwrap().iter().filter(|row| keep(row));
    rows.map(|row| row["probe"].as_str().unwrap().to_owned()).collect()
}

/// The ids of what failed.
fn failing(json: &Value) -> Vec<String> {
    ids(json, |row| row["ok"] == false)
}

/// The codes of the diagnosis.
fn codes(json: &Value) -> Vec<String> {
    let rows = json["diagnosis"].as_array().unwrap().iter();
    rows.map(|row| row["code"].as_str().unwrap().to_owned()).collect()
}
