//! What the codes of expectations mean, for `courtside explain` and every report.

use crate::cause::Explanation;

macro_rules! codes {
    ($($code:literal, $title:literal, $why:literal, $repair:literal;)*) => {
        /// Every code that judging an answer can give.
        pub static EXPLANATIONS: &[Explanation] = &[$(Explanation { code: $code, title: $title, why: $why, repair: $repair }),*];
    };
}

codes![
    "answer-ok", "the expectation holds", "The answer is what the capture, or its flow, expects.", "Nothing is to be done.";
    "expectation-not", "what was not to be is so", "The expectation begins with `not`, and what stands behind it holds.", "Change the app, or take `not` away where the answer is right.";
    "status-unexpected", "the status is another one", "The app refused the request, failed on it, or does not know the path; the detail shows what it said. After 401 or 403, look at the signature first: an app that holds another secret than the one signed with answers so.", "Sign with the secret that the app runs with, check the path with --map, and read the app's log for a 5xx. Where the answer is right, write `# @expect status NUMBER` into the capture.";
    "status-redirect", "the app redirects", "The platforms send a request once and follow no redirect. Usual reasons: http in place of https, a trailing slash, a login page before the endpoint.", "Register the final address, or replay to it with --to or --map.";
    "answer-late", "the answer came too late", "The platform, or the capture, waits no longer. Intercom gives up a webhook notification after 5 seconds and sends it once more.", "Answer first and work afterwards: put the work into a queue. A cold start or a debugger makes the first answer late; --repeat tells it from the others.";
    "answer-early", "the answer came sooner than expected", "The capture expects that the answer takes longer, and it did not.", "Look whether the app does what it is expected to take that time for, or change the bound in the capture.";
    "answer-size", "the body has another size than expected", "The capture bounds the size of the answer, without its content coding.", "Shorten the answer, or change the bound in the capture.";
    "answer-body", "the body is another one", "The capture expects a certain text, and the body is, or lacks, that.", "Compare the detail with the expectation; a final line break counts.";
    "answer-not-empty", "the body is not empty", "The platform expects an answer without a body. Frameworks often put `OK` or `null` there.", "End the answer without a body.";
    "answer-content-type", "the content type is another one", "Who reads the answer decides by its content type: a canvas that is sent as text/html, or a page sent as text/plain, is not read as what it is.", "Send `Content-Type: application/json` with JSON (res.json in Express, jsonify in Flask, JsonResponse in Django) and `text/html` with a page.";
    "answer-not-json", "the body is no JSON", "The expectation is about JSON and the body is something else: an error page of the framework or of a proxy, plain text, nothing, or JSON with a mistake at the place that the detail names.", "Read the beginning of the body in the detail. Let the framework print the JSON rather than putting it together by hand.";
    "answer-not-html", "the body is no page", "The flow shows the answer as an HTML page, and the body is empty, text, or something else that is only called text/html. Usual reasons: a template that was not found, a handler that answers before it renders, or JSON of an error sent with the page's type.", "Answer with a whole page. The detail says how the body begins.";
    "answer-coding", "the body is coded in a way that is not read here", "The app, or a proxy before it, compressed the answer with an algorithm other than gzip and deflate, usually brotli or zstd, because the request's Accept-Encoding allows it.", "Replay with -H 'Accept-Encoding: gzip', or turn the compression off for these routes.";
    "answer-damaged", "the body cannot be unpacked", "Content-Encoding says that the body is compressed, and it is not, or it is cut off. Usual reasons: the header is set twice or by hand, or a proxy unpacks the body and leaves the header.", "Let one place compress, and let it set the header.";
    "answer-too-large", "the body is too large to be read", "No answer that a platform takes is as large: Intercom takes 64 KB. Bodies are unpacked up to 64 MiB and read as JSON up to 16 MiB.", "Look at what the app sends; a list without a limit or an endless stream is usual.";
    "answer-lint", "the linter finds errors in the answer", "Intercom shows \"Something went wrong\" for an answer that is no valid canvas, and does not say why. The findings name each mistake with its place in the answer.", "Repair what the findings name; `courtside explain RULE` shows each with an example.";
    "answer-kind-unknown", "nobody knows what the answer should be", "The linter needs to know of which kind the body is. The request is of no known flow, or of one whose answer nobody reads.", "Name the flow with `# @flow intercom/submit`, or expect something else than `lint`.";
    "answer-differs", "the answer is not as recorded", "Status, content type or body differ from the response that was recorded with the request. Order of members, white space and spelling do not count.", "Where the new answer is right, record it with --accept. What changes each time is left aside with `# @expect same except $.path`.";
    "answer-unrecorded", "there is no recorded response to compare with", "The capture holds the request alone.", "Record the response once with --accept, or expect something else than `same`.";
    "header-missing", "a header is not there", "The capture expects it. Frameworks and proxies drop headers that they do not know, or send them on some routes only.", "Set it on this route, and look whether a proxy before the app removes it.";
    "header-present", "a header is there that must not be", "The capture expects an answer without it. A middleware or a proxy adds it for all routes.", "Leave it out on this route.";
    "header-unexpected", "a header has another value", "The capture expects another value, or one that matches.", "Compare the value in the detail with the expectation; the case of letters counts.";
    "frame-options", "X-Frame-Options keeps the sheet from opening", "The Messenger shows a sheet inside a frame on another site, and browsers refuse pages with this header there. Helmet, Django and Rails send it unless told otherwise.", "Remove the header on the sheet's route: frameguard: false in helmet, xframe_options_exempt in Django, response.headers.delete in Rails.";
    "frame-ancestors", "the content security policy keeps the sheet from opening", "frame-ancestors names the sites that may show the page. The Messenger stands on whatever site its customers have, so that no list holds all of them; Intercom asks to leave the directive out.", "Leave frame-ancestors out of the policy on the sheet's route.";
    "script-source", "the content security policy keeps the sheet library out", "A sheet closes and sends its values through a script from https://js.intercomcdn.com/, and script-src (or default-src) of the page does not let that in.", "Add https://js.intercomcdn.com/ to script-src on the sheet's route.";
    "policy-unexpected", "the content security policy is another one", "The capture expects a directive to be missing, or to let an address in.", "Compare the policy in the detail with the expectation.";
    "value-missing", "the path selects nothing", "The answer has no such value; the detail says how far the path leads and what is there.", "Compare the names with the answer: they are case-sensitive, and elements are counted from 0.";
    "value-present", "the path selects something, and was not to", "The capture expects that the answer has no such value.", "Leave it out of the answer.";
    "value-unexpected", "a value is another one", "The capture expects a certain value where the path leads. All values that a path selects must meet the expectation.", "Compare the value in the detail with the expectation. Where one of many is meant, select it with a filter, as in `$.items[?@.id == 'a']`.";
    "value-count", "there are more or fewer values", "The capture expects a certain number.", "Compare the number in the detail with the expectation: a path of names and indexes counts what is inside its value, any other path the values that it selects.";
    "value-type", "a value is of another type", "The capture expects a value of a certain type, or does something with it that only another type allows.", "Send the value in the type that is meant: a number without quotes, a list in square brackets.";
];
