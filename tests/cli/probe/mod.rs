//! `courtside probe` against endpoints with and without holes.

pub(crate) mod apps;
mod faults;
mod flaws;
mod forms;

use serde_json::Value;

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
