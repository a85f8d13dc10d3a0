//! What the codes of redacting mean, for `courtside explain` and every report.

use crate::cause::Explanation;

macro_rules! codes {
    ($($code:literal, $title:literal, $why:literal, $repair:literal;)*) => {
        /// Every code that redacting a capture can give.
        pub static EXPLANATIONS: &[Explanation] = &[$(Explanation { code: $code, title: $title, why: $why, repair: $repair }),*];
    };
}

codes![
    "redact-binary-dropped", "a body that is no text was dropped", "Pictures, archives and bodies in other encodings than UTF-8 cannot be looked into, so nobody could say what they hold. The capture has an empty body in its place, and is signed for that.", "Keep such bodies with --keep-binary where you know that nothing personal is in them.";
    "redact-binary-kept", "a body that is no text was kept as it is", "With --keep-binary such bodies stay; only the bytes of known secrets are replaced in them.", "Look at what they hold before you share the captures.";
    "redact-unpacked", "a packed body was unpacked", "What is in a gzip or deflate body can only be replaced once it is unpacked. It is kept unpacked, without Content-Encoding.", "Nothing is to be done.";
    "redact-blob-made-up", "a sheet blob did not open and holds a made-up user now", "None of the secrets at hand opens the blob, so what was in it cannot be redacted.", "Pass the client secret that it was sealed with as --secret.";
    "redact-wrong-mended", "a signature that was wrong is right now", "It did not hold under the secrets that are known; signed again with the public secret, it does.", "Pass --keep-wrong where the captures are to show a wrong signature.";
    "redact-wrong-kept", "a signature that was wrong still is", "It did not hold under the secrets that are known, and --keep-wrong asks for that to stay. The old signature is replaced by another wrong one, since it would let anybody try what the body was.", "Nothing is to be done.";
    "redact-unsigned", "a signature could not be made anew", "What is signed is not there: the body was not recorded, or the timestamp is missing or no number. The old signature is replaced by one of the same form that holds for nobody.", "Name a moment with --at where the timestamp is missing; capture the request again where the body is.";
    "redact-unjudged", "a signature was not judged and is right now", "--keep-wrong asks for wrong signatures to stay wrong, and no secret of the scheme is known, so nobody could say whether this one was. It is signed with the public secret like any other.", "Pass the secret that the requests were signed with as --secret or name it in the configuration; for fixtures that are signed with the public secrets, pass their --config.";
];
