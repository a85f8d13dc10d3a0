//! What the codes of recording mean, for `courtside explain` and every report.

use crate::cause::Explanation;

/// Every code that recording can give, beside those of sending and judging.
pub static EXPLANATIONS: &[Explanation] = &[
    Explanation {
        code: "client-gone",
        title: "whoever asked hung up before the answer was whole",
        why: "The client closed its connection while the answer was on its way, or before it began. Usual reasons: its own patience ran out (Intercom waits 10 seconds, for webhooks 5), the page was left, or the process ended.",
        repair: "Look at the time of the exchange, and answer sooner than the platform's limit.",
    },
    Explanation {
        code: "request-cut",
        title: "the request did not come to its end",
        why: "The client closed its connection in the middle of it: fewer bytes came than Content-Length says, or the last chunk is missing. What came was passed on and recorded. Where it ended within its headers, it was passed on and not recorded.",
        repair: "Look at the client: a wrong Content-Length, or a process that ended while it sent.",
    },
    Explanation {
        code: "request-not-http",
        title: "what the client sends is not HTTP/1.1",
        why: "The bytes do not begin with a request line, or their framing contradicts itself. Usual reasons: a client that speaks TLS or HTTP/2 to a port that does not, or a header with a line break in it. They were passed on as they are, and not recorded.",
        repair: "Point the client at http:// without TLS, or put the tunnel that speaks TLS in front of courtside.",
    },
    Explanation {
        code: "connection-upgraded",
        title: "the connection speaks another protocol now",
        why: "The app answered an upgrade (101, as for WebSocket) or a CONNECT. What follows is passed on both ways as it is, and not recorded.",
        repair: "Nothing is to be done.",
    },
    Explanation {
        code: "endpoint-faulty",
        title: "the connection to the app broke",
        why: "The app reset the connection, or the system could not keep it. The client's connection was reset in the same way.",
        repair: "Look for a crash in the app's log.",
    },
    Explanation {
        code: "answer-unjudged",
        title: "there was no time to find out what an answer is worth",
        why: "Answers are held to what their flow asks after they are kept, one at a time. Some take the linter seconds, such as those with very many mistakes: what found no room behind them, or was not done when recording ended, was left out.",
        repair: "Run `courtside lint` over what was recorded; nothing of it is missing.",
    },
    Explanation {
        code: "answer-despite-signature",
        title: "a request was answered with yes that is not signed, or whose signature does not hold",
        why: "A well-made app refuses such a request. Where this stands beside every request, courtside may have another secret than the app; where it stands beside some, the app does not verify those. An app that says no with status 200 is meant to answer 401.",
        repair: "Check --secret first, then run `courtside probe` over what was recorded: it says what the app takes, and what to do about it.",
    },
    Explanation {
        code: "record-lost",
        title: "an exchange could not be kept",
        why: "The disk is full, the folder is read-only or gone, the format cannot say what came, recording was slower than the traffic for longer than clients can wait, or it was ended before it was done. Traffic goes on; the loss is counted.",
        repair: "Make room or choose another place with -o; for odd bytes choose FILE.ndjson.",
    },
];
