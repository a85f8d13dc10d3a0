//! Blobs that somebody's code sealed in another way than the platform does: each is told what it is, and none of them a wrong secret. Made by
//! Python's `cryptography` and `hashlib`.

use crate::world::World;

/// The plaintext is that of the worked blob, and the secret too; the IV is the bytes from 0 to 11.
const BLOBS: [(&str, &str, &str); 11] = [
    (
        "AAECAwQFBgcICQoLNwOkfLKY+n9OqyYtAy/MG7nGKrenf0Gl9XcTSaOr25E2DVB3jNosPSzkMbPBEZwN6fYxxsBGWbBn1qUcgnCZcpMG4tDDjesdg2p9I/6iYRgAqzddNyytpVA9",
        "blob-key-other-hash",
        "SHA-512 in place of SHA-256",
    ),
    (
        "AAECAwQFBgcICQoLt+D4L0jtsWPHxn/8TfZED7vjvl99HeM5i7gqL8+crkD8X5COMOMPtw7SnvpMG8dWXP422On9scvF5dq3QPZVIt4uFDByYlPhoLT+4Lh2i0NuNUaKSRVapoAI",
        "blob-key-other-hash",
        "its hexadecimal text",
    ),
    (
        "AAECAwQFBgcICQoLohtV7ejcazkpXQJ+LLWzbnECsRY+baOQG2sr51gDnyZCGLySgKV5ifL7QIl2lGZJuF77PV/fND2yBhKMH8f7ETrqh6jSktk6T7aFlZ3E2BDFGPIb3C2CEa9g",
        "blob-key-other-hash",
        "SHA-1, filled with NUL",
    ),
    (
        "AAECAwQFBgcICQoLy/kz0V8eGkn8EdbA//R/SqOi26M4zUw5tJV+6hhKxdetmH5gWiOamw2mTB7kBx1XQl0sXQEpT/UXMUo9Yps+/epT3RF42SrUBjMM7UX/0KCCJRieaD+VNrS1",
        "blob-key-padded",
        "`padEnd(32)`",
    ),
    (
        "AAECAwQFBgcICQoL37xrus7+qXsxROsxwlsQzzo2syB2bZ3AY+pr4ZWiE4gtkcmaUBx6KfksFOPo5Dn02iAzYAsWizh0BLdG86a6z0rCOF8tfWZJHhAP+vOXufNBBnP9ukVm/LqR",
        "blob-key-derived",
        "EVP_BytesToKey",
    ),
    (
        "AAECAwQFBgcICQoLpJ2iRwEAb3kdrMZcU7WDYQaXOIUU0UTHj63NkvjunXfEyq4oIJdT267VSi9sBasJBw4jhSiK+mYTxDGNMw0rTpuq9wIzAsxzHC8tuckubF5OH4gECYXdREsc",
        "blob-key-derived",
        "HKDF",
    ),
    (
        "AAECAwQFBgcICQoL7DSbBa+R6lze69nILRC/JZt60XFyRdkqZdK/uJ1Lt4WU9gc5QoMTqgot0DrPRJ3mf444mMp7f+wkxQJGK/+RvKfJc6snJ8btUiWQlW8fHLNw6ohJ+PnBtqqx",
        "blob-key-derived",
        "scryptSync",
    ),
    (
        "AAECAwQFBgcICQoLFYSse/nGOSSU1dd/l9cHhjgQbEJq2Xdoy3ya5m6abg4ID7DxUfuVC+OnOUC4FbgkjihDLFT3XnCW+YGKQEZ1jMN/zCVQpLhARN7mk0f+tFM0oyGhPUUA1v3U",
        "blob-key-derived",
        "PBKDF2",
    ),
    (
        "AAECAwQFBgcICQoLDDNUTJRPuEaS6fhZVGHTXrgozVC1RurQOPggyOQX6gYW9YDjQhTWz3GODwKagj9AQDFwPwfY15fIAWosn+t2k6WAsE4+vGk+1eU/THgTsY+2asrFQ9sP9aUN",
        "blob-key-derived",
        "PBKDF2",
    ),
    (
        "AAECAwQFBgcICQoLptA11gmdEwhwIZXkc7yTsqNB4phF0w7z0ZzlSRS8YOWs80qa0agD4+vwQQvZ5XspLFuRaj+vQcHHXTi8lGjpeGB7IeDZu2CrX3XF0t49S0iKJBTSN2qm4Mjo",
        "blob-chacha20",
        "ChaCha20-Poly1305",
    ),
    (
        "eJqVwHOldh7AiZf5T2LuSRmTAfCR77hblKAl19+7gKLdMY0yShn8A4AycUTmFy1tgnO4YO9iKkPTGSPog9YCNRAVWyvHi3rJHLWrIP6pBSE=",
        "blob-ecb",
        "ECB",
    ),
];

#[test]
fn a_key_or_a_mode_of_tutorials_is_told_from_a_wrong_secret() {
    for (blob, code, what) in BLOBS {
        let said = World::with_secret().run(&["decrypt", "--secret", "env:S", blob]).exits(1);
        assert!(said.stderr.contains(&format!("cause  {code}")), "{what}: {}", said.stderr);
        assert!(
            !said.stderr.contains("wrong secret") && !said.stderr.contains("example.com"),
            "{what}: {}",
            said.stderr
        );
        assert_eq!(said.stdout, b"", "{what}");
    }
    // Nothing is known of them without the secret.
    for (blob, code, what) in &BLOBS[..2] {
        let other = World::new().env("S", "PUBLIC-other").run(&["decrypt", "--secret", "env:S", blob]).exits(1);
        assert!(other.stderr.contains("another secret") && !other.stderr.contains(code), "{what}: {}", other.stderr);
    }
}

#[test]
fn a_key_of_tutorials_in_a_mode_of_tutorials_is_both() {
    let blob = "AAECAwQFBgcICQoLDA0OD5LyLQo4xAAbNdhoZRWRyhZBtj/SQvxGUd81OUK49nn66B16+9Wxrfd0LJKIH/F2Wt1E2FLU+lxlnYz85yOquQgu00+RmU3Ld/tuB2kUOQpZ";
    let said = World::with_secret().run(&["decrypt", "--secret", "env:S", blob]).exits(1).stderr;
    assert!(said.contains("blob-key-other-hash") && said.contains("blob-cbc"), "{said}");
}
