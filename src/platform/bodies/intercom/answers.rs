//! What an app answers to Intercom: canvases, and its health. reference/intercom.md §1.8, §4.

use crate::platform::bodies::canvas::{CANVAS, CANVAS_OBJECT, CONTENT, EVENT};
use crate::platform::bodies::{Family, Format, Group, Kind, Misnomer, Object, Property, Side, Told, Value, Words};

const fn answer(title: &'static str, doc: &'static str) -> Object {
    Object {
        // reference/intercom.md §4
        stranger: Some("canvas/root-extra"),
        shape: Some(ROOT),
        ..Object::new("answer", title, &CANVAS, doc)
    }
}

const CANVAS_MEMBER: Property = Property::new("canvas", Value::Object(&CANVAS_OBJECT), "The card to draw.");
const EVENT_MEMBER: Property = Property::new("event", Value::Object(&EVENT), "Ends the interaction.");
const CARD_OPTIONS: Property = Property::new(
    "card_creation_options",
    Value::Map(&Value::Any),
    "Inserts a Messenger app into the reply; in an Inbox submit answer only.",
);
const RESULTS: Property =
    Property::new("results", Value::Map(&Value::Any), "Ends configuration; arrives as `card_creation_options`.");

const ROOT: &str = "canvas/root-shape";
const UNWRAPPED: Misnomer =
    Misnomer::none("components", "the answer is {\"canvas\": {\"content\": {\"components\": […]}}}")
        .by(ROOT)
        .inside(&CONTENT);
const BARE_CONTENT: Misnomer =
    Misnomer::none("content", "`content` stands inside `canvas`; only a live canvas is answered with it alone")
        .by(ROOT)
        .inside(&CANVAS_OBJECT);
const BARE_URL: Misnomer =
    Misnomer::none("content_url", "`content_url` stands inside `canvas`").by(ROOT).inside(&CANVAS_OBJECT);
const BARE_STORED: Misnomer =
    Misnomer::none("stored_data", "`stored_data` stands inside `canvas`").by(ROOT).inside(&CANVAS_OBJECT);
const NO_RESULTS: Misnomer =
    Misnomer::none("results", "only configure is ended with `results`").by("canvas/flow-results").instead();
const NO_OPTIONS: Misnomer =
    Misnomer::none("card_creation_options", "only an Inbox submit may answer with it").by("canvas/flow-card-options");

/// An answer with a canvas, to a flow that nobody named: whatever any flow allows.
pub static ANSWER: Object = Object {
    properties: &[Property { missing: Some(ROOT), ..CANVAS_MEMBER.required() }, EVENT_MEMBER, CARD_OPTIONS],
    misnomers: &[UNWRAPPED, BARE_CONTENT, BARE_URL, BARE_STORED, NO_RESULTS],
    ..answer("canvas response", "What an app answers: a card to draw.")
};

/// The answer to initialize.
pub static INITIALIZE_ANSWER: Object = Object {
    properties: &[Property { missing: Some(ROOT), ..CANVAS_MEMBER.required() }],
    misnomers: &[UNWRAPPED, BARE_CONTENT, BARE_URL, BARE_STORED, NO_RESULTS, NO_OPTIONS],
    ..answer("initialize response", "What an app answers to initialize: a card to draw.")
};

/// The answer to submit.
pub static SUBMIT_ANSWER: Object = Object {
    properties: &[Property { missing: Some(ROOT), ..CANVAS_MEMBER.required() }, EVENT_MEMBER, CARD_OPTIONS],
    misnomers: &[UNWRAPPED, BARE_CONTENT, BARE_URL, BARE_STORED, NO_RESULTS],
    ..answer("submit response", "What an app answers to submit: the next card.")
};

/// The answer to submit sheet.
pub static SHEET_ANSWER: Object = Object {
    properties: &[Property { missing: Some(ROOT), ..CANVAS_MEMBER.required() }, EVENT_MEMBER],
    misnomers: &[UNWRAPPED, BARE_CONTENT, BARE_URL, BARE_STORED, NO_RESULTS, NO_OPTIONS],
    ..answer("submit-sheet response", "What an app answers when a sheet is submitted: the next card.")
};

/// The answer to configure.
pub static CONFIGURE_ANSWER: Object = Object {
    properties: &[CANVAS_MEMBER, RESULTS],
    misnomers: &[UNWRAPPED, BARE_CONTENT, BARE_URL, BARE_STORED, NO_OPTIONS],
    groups: &[
        Group { of: &["canvas", "results"], some: true, one: false, rule: ROOT },
        Group { of: &["canvas", "results"], some: false, one: true, rule: "canvas/flow-results" },
    ],
    ..answer("configure response", "What an app answers to configure: the next form, or what was chosen.")
};

/// `results` alone.
pub static RESULTS_ANSWER: Object = Object {
    properties: &[Property { missing: Some(ROOT), ..RESULTS.required() }],
    ..answer("results", "Ends configuration with what was chosen.")
};

/// The answer with live content.
pub static LIVE_ANSWER: Object = Object {
    properties: &[Property {
        missing: Some(ROOT),
        ..Property::new("content", Value::Object(&CONTENT), "What is drawn.").required()
    }],
    misnomers: &[
        Misnomer::none("canvas", "live content is answered without it: {\"content\": {\"components\": […]}}")
            .by(ROOT)
            .inside(&ANSWER),
        Misnomer { help: "the answer is {\"content\": {\"components\": […]}}", ..UNWRAPPED },
        NO_RESULTS,
    ],
    ..answer("live content", "What an app answers each time a live card is viewed.")
};

/// Rules about the answer to a health check.
pub static HEALTH: Family = crate::family!("health");

/// How long a message or an address of a health check may be.
pub const HEALTH_LIMIT: usize = 2084;

/// The answer to a health check.
pub static HEALTH_ANSWER: Object = Object {
    // reference/intercom.md §1.8
    properties: &[
        Property::new("state", Value::Word(&STATES), "How the installation is: `OK`, `UNHEALTHY` or `UNKNOWN`.")
            .required(),
        Property::new(
            "message",
            Value::Text(Format::Limited(HEALTH_LIMIT, "health/too-long")),
            "What is wrong, for the workspace's teammates.",
        )
        .when("state", "UNHEALTHY"),
        Property::new("cta_type", Value::Word(&CTA_TYPES), "What the button does: `URL_CTA` or `REINSTALL_CTA`."),
        Property::new("cta_label", Value::Text(Format::Plain), "What the button says.").when("cta_type", "URL_CTA"),
        Property::new("cta_url", Value::Text(Format::HttpsUrl), "Where the button leads.").when("cta_type", "URL_CTA"),
    ],
    misnomers: &[
        Misnomer::of("status", "state", "how the installation is stands in `state`"),
        Misnomer::of("health", "state", "how the installation is stands in `state`"),
        Misnomer::of("error", "message", "what is wrong stands in `message`"),
        Misnomer::of("reason", "message", "what is wrong stands in `message`"),
        Misnomer::of("url", "cta_url", "where the button leads stands in `cta_url`"),
        Misnomer::of("label", "cta_label", "what the button says stands in `cta_label`"),
        Misnomer::none("workspace_id", "the answer does not repeat whose health it is"),
    ],
    ..Object::new(
        "health",
        "health check response",
        &HEALTH,
        "What an app answers when Intercom asks how an installation is.",
    )
};

static STATES: Words = Words {
    of: &["OK", "UNHEALTHY", "UNKNOWN"],
    nearly: &[
        ("healthy", "OK"),
        ("okay", "OK"),
        ("up", "OK"),
        ("pass", "OK"),
        ("success", "OK"),
        ("active", "OK"),
        ("error", "UNHEALTHY"),
        ("down", "UNHEALTHY"),
        ("fail", "UNHEALTHY"),
        ("failed", "UNHEALTHY"),
        ("ko", "UNHEALTHY"),
        ("not_ok", "UNHEALTHY"),
        ("degraded", "UNHEALTHY"),
        ("pending", "UNKNOWN"),
    ],
};
static CTA_TYPES: Words = Words {
    of: &["URL_CTA", "REINSTALL_CTA"],
    nearly: &[("url", "URL_CTA"), ("link", "URL_CTA"), ("reinstall", "REINSTALL_CTA")],
};

const SURE: Told = Told::SURE;
const UNSURE: Told = Told::UNSURE;

/// Every kind of answer.
pub static KINDS: &[Kind] = &[
    Kind {
        name: "canvas",
        title: "canvas response",
        platform: "intercom",
        flow: None,
        root: &ANSWER,
        told: &[
            Told {
                any: &["canvas/content", "canvas/content_url", "canvas/components"],
                lacks: &["workspace_id", "app_id", "results"],
                ..SURE
            },
            // Nobody else writes a `canvas` and nothing beside it.
            Told { has: &["canvas"], only: true, ..SURE },
            Told { has: &["canvas"], lacks: &["workspace_id", "app_id", "results"], ..UNSURE },
            // Components without the objects around them: the commonest wrong shapes.
            Told { has: &["content", "stored_data"], lacks: &["workspace_id"], ..SURE },
            Told { any: &["components", "content_url"], lacks: &["openapi", "swagger"], ..UNSURE },
        ],
    },
    Kind {
        name: "configure-response",
        title: "configure response",
        platform: "intercom",
        flow: Some(("intercom/configure", Side::Answer)),
        root: &CONFIGURE_ANSWER,
        told: &[Told { has: &["results", "canvas"], lacks: &["workspace_id"], ..SURE }],
    },
    Kind {
        name: "results",
        title: "results",
        platform: "intercom",
        flow: None,
        root: &RESULTS_ANSWER,
        told: &[Told { has: &["results"], ..UNSURE }],
    },
    Kind {
        name: "live-canvas-response",
        title: "live content",
        platform: "intercom",
        flow: Some(("intercom/live-canvas", Side::Answer)),
        root: &LIVE_ANSWER,
        told: &[
            Told { has: &["content/components"], lacks: &["canvas", "workspace_id"], ..SURE },
            Told { has: &["content"], lacks: &["canvas", "workspace_id"], ..UNSURE },
        ],
    },
    Kind {
        name: "initialize-response",
        title: "initialize response",
        platform: "intercom",
        flow: Some(("intercom/initialize", Side::Answer)),
        root: &INITIALIZE_ANSWER,
        told: &[],
    },
    Kind {
        name: "submit-response",
        title: "submit response",
        platform: "intercom",
        flow: Some(("intercom/submit", Side::Answer)),
        root: &SUBMIT_ANSWER,
        told: &[],
    },
    Kind {
        name: "submit-sheet-response",
        title: "submit-sheet response",
        platform: "intercom",
        flow: Some(("intercom/submit-sheet", Side::Answer)),
        root: &SHEET_ANSWER,
        told: &[],
    },
    Kind {
        name: "health-check-response",
        title: "health check response",
        platform: "intercom",
        flow: Some(("intercom/health-check", Side::Answer)),
        root: &HEALTH_ANSWER,
        told: &[
            Told { has: &["state"], any: &["cta_type", "cta_url", "cta_label"], ..SURE },
            Told { has: &["state"], any: &["message"], only: true, ..UNSURE },
            Told { has: &["state"], only: true, ..UNSURE },
        ],
    },
];
