//! What the codes of sending mean, for `courtside explain` and every report.

use crate::cause::Explanation;

macro_rules! codes {
    ($($code:literal, $title:literal, $why:literal, $repair:literal;)*) => {
        /// Every code that sending a capture can give, beside those of judging its answer.
        pub static EXPLANATIONS: &[Explanation] = &[$(Explanation { code: $code, title: $title, why: $why, repair: $repair }),*];
    };
}

codes![
    "endpoint-unreachable", "nobody takes connections there", "The connection was refused, or there is no way to the host. Usual reasons: the app is not started yet or has crashed, it listens on another port or on another address (localhost may be ::1 and 127.0.0.1), or it runs in a container that does not publish the port.", "Start the app and wait for it: --wait 30s, or --exec 'npm start' to have it started and stopped.";
    "answer-cut", "the answer is not whole", "The connection ended, or was reset, before the answer did. Usual reasons: the app crashed while it answered, a Content-Length that counts characters where it should count bytes, or a proxy that gave up.", "Look for a crash in the app's log; let the framework set Content-Length.";
    "answer-not-http", "what came is not an HTTP/1.1 answer", "The bytes do not begin with a status line, or their framing contradicts itself. Usual reasons: the port speaks TLS or another protocol, or a header is written by hand with a line break in it.", "Check the port and the scheme (http or https) of --to.";
    "answer-surplus", "something follows the end of the answer", "More bytes came than Content-Length says, so that the next answer on the same connection would begin in the middle of this one. Platforms that keep connections would take the rest for another answer.", "Let the framework set Content-Length, or count bytes and not characters.";
    "interrupted", "it was stopped before the answer came", "A signal ended the run while this request was under way. It may have arrived at the endpoint.", "Run it again.";
    "unsendable", "the capture cannot be sent as a request", "Its method or one of its headers holds characters that would break out of their line.", "Correct the capture; the detail names the part.";
    "unsignable", "the capture cannot be signed anew", "What is to be signed or sealed again is missing, or does not open with the secrets at hand.", "Pass the secret it was made with as a second --secret. `courtside replay --sign original` sends it as it was captured; probe cannot, since it changes what it sends.";
    "scheme-unknown", "the capture names a scheme that does not exist", "`# @scheme` is followed by a word that is no scheme.", "Write one of the schemes that `courtside sign --help` lists.";
    "capture-unreadable", "a line holds no capture", "A line of NDJSON is no JSON, or no request as courtside writes them; the message names the place and what is wrong there. It was not sent.", "Correct the line, or take it out. `courtside convert` writes captures of any format as NDJSON.";
    "flow-unknown", "the capture names a flow that does not exist", "`# @flow` is followed by a word that is no flow, so that nobody can tell what the answer should be. The capture was not sent.", "Write one of the flows, such as `intercom/initialize`; the message guesses which was meant.";
    "expectation-malformed", "an expectation cannot be understood", "A line `# @expect` says something that is no expectation, so that nobody can tell whether the answer is right. The capture was not sent.", "Correct the line; the message says what is wrong with it.";
];
