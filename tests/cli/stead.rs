//! What was used where a secret was meant: `decrypt` finds in a blob what `verify` finds in a signature.

use courtside::sheet::{Key, seal};

use crate::world::{Answer, World};

const PLAIN: &str = r#"{"type":"user","id":"25"}"#;

/// Signed and sealed with that text: what the two commands name as the cause.
fn causes(world: &World, name: &str, used: &str) -> [Vec<String>; 2] {
    let codes = |answer: Answer| {
        let json = answer.exits(1).json();
        let causes = json["results"][0]["causes"].as_array().unwrap().clone();
        causes.iter().map(|cause| cause["code"].as_str().unwrap().to_owned()).collect()
    };
    let secret = format!("env:{name}");
    let blob = seal(&Key::from_secret(used.as_bytes()), [5; 12], PLAIN.as_bytes());
    let digest = hex::encode(courtside::platform::Hash::Sha256.hmac(used.as_bytes(), &[PLAIN.as_bytes()]).as_bytes());
    let header = format!("X-Body-Signature: {digest}");
    let verify = ["verify", "--secret", &secret, "--format", "json", "-H", &header, "body.json"];
    [codes(world.run(&["decrypt", "--secret", &secret, "--format", "json", &blob])), codes(world.run(&verify))]
}

#[test]
fn a_blob_sealed_with_what_stands_for_a_secret_is_told_as_a_signature_is() {
    let secret = "s3cr3t-client-secret";
    let world = World::with_secret().file("body.json", PLAIN).env("MY_SECRET", secret);
    for (used, code) in [
        ("$INTERCOM_CLIENT_SECRET", "secret-unexpanded"),
        ("${INTERCOM_CLIENT_SECRET}", "secret-unexpanded"),
        ("process.env.MY_SECRET", "secret-unexpanded"),
        ("{{MY_SECRET}}", "secret-unexpanded"),
        ("MY_SECRET", "secret-unexpanded"),
        ("undefined", "secret-undefined"),
        ("null", "secret-undefined"),
        ("None", "secret-undefined"),
        ("CLIENT_SECRET=s3cr3t-client-secret", "secret-env-line"),
        ("export MY_SECRET=\"s3cr3t-client-secret\"", "secret-env-line"),
        ("changeme", "secret-placeholder"),
        ("<your-client-secret>", "secret-placeholder"),
        ("[object Object]", "secret-placeholder"),
        ("true", "secret-placeholder"),
    ] {
        assert_eq!(causes(&world, "MY_SECRET", used), [[code], [code]], "{used}");
    }
}

#[test]
fn a_secret_that_was_hashed_twice_is_told_as_that() {
    let world = World::with_secret();
    let digest = courtside::platform::Hash::Sha256.digest(&[b"s3cr3t-client-secret"]);
    for used in [digest.as_bytes().to_vec(), hex::encode(digest.as_bytes()).into_bytes()] {
        let blob = seal(&Key::from_secret(&used), [5; 12], PLAIN.as_bytes());
        let stderr = world.run(&["decrypt", "--secret", "env:S", &blob]).exits(1).stderr;
        assert!(stderr.contains("blob-key-hashed-twice") && stderr.contains("Repair: Hash once"), "{stderr}");
        assert!(!stderr.contains("Sign with the secret"), "{stderr}");
    }
}
