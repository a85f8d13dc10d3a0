//! Bodies between vcita and a communication app, in both directions, and the definition of an app: reference/vcita.md §2 to §6. What
//! the guide and the vendor's Swagger files disagree on is accepted both ways.

use super::{
    Evidence, Family, Format, Group, Kind, List, Misnomer, Object, Others, Property, Side, Told, Value, Words,
};

/// Rules about these bodies.
pub static VCITA: Family = crate::family!("vcita");

const UID: &str = "vcita/uid-length";
const STATUS: &str = "vcita/status";
const TOO_LONG: &str = "vcita/too-long";

const fn object(name: &'static str, title: &'static str, doc: &'static str) -> Object {
    Object { evidence: Evidence::Specified, ..Object::new(name, title, &VCITA, doc) }
}

const fn text(name: &'static str, doc: &'static str) -> Property {
    Property::new(name, Value::Text(Format::Plain), doc)
}

const BUSINESS: Property =
    Property::new("business_uid", Value::Text(Format::Uid(16, UID)), "The business; 16 characters.");
const CHANNEL: Property =
    Property::new("channel_uid", Value::Text(Format::Uid(36, UID)), "The channel; a UUID of 36 characters.");
const SESSION: Property =
    Property::new("session_uid", Value::Text(Format::Uid(36, UID)), "The session; a UUID of 36 characters.");
const CONTACT: Property = text("contact_uid", "The client.");
const EXTERNAL: Property = text("external_uid", "Your own id of the client.");
const MESSAGE: Property = text("message", "The text.");
const MESSAGE_UID: Property = Property::new(
    "message_uid",
    Value::Text(Format::Limited(255, TOO_LONG)),
    "What tells the message from others of its channel; up to 255 characters.",
);

const fn status(words: &'static Words) -> Property {
    Property::new("status", Value::Word(words), "The new status.").judged_by(STATUS)
}

/// §4: the guide's words and the Swagger file's.
pub static CHANNEL_STATUS: Words = Words {
    of: &["pending", "active", "inactive", "blocked", "deleted", "error"],
    nearly: &[
        ("enabled", "active"),
        ("disabled", "inactive"),
        ("paused", "inactive"),
        ("removed", "deleted"),
        ("banned", "blocked"),
    ],
};
/// §4.
pub static SESSION_STATUS: Words = Words {
    of: &["pending", "active", "inactive", "deleted", "failed"],
    nearly: &[("open", "active"), ("closed", "inactive"), ("error", "failed"), ("removed", "deleted")],
};
/// §2.3: the states that an app may ask for, before and since June 2026.
pub static SESSION_WISHES: Words = Words {
    of: &["pending", "active", "inactive", "deleted"],
    nearly: &[("open", "active"), ("closed", "inactive"), ("removed", "deleted")],
};
/// §4.
pub static MESSAGE_STATUS: Words = Words {
    of: &["pending", "channel_pending", "sent", "received", "read", "error", "unavailable"],
    nearly: &[
        ("delivered", "received"),
        ("seen", "read"),
        ("queued", "channel_pending"),
        ("failed", "error"),
        ("undelivered", "unavailable"),
    ],
};
static CHANNEL_TYPES: Words = Words {
    // A tester's note in the vendor's repository lists `internal`.
    of: &["transactional", "promotional", "internal"],
    nearly: &[("marketing", "promotional"), ("transaction", "transactional")],
};
static AI_STATUS: Words = Words { of: &["none", "ai_intercepted", "ai_released"], nearly: &[] };
static DIRECTIONS: Words = Words {
    of: &["client_to_business", "business_to_client"],
    nearly: &[
        ("inbound", "client_to_business"),
        ("incoming", "client_to_business"),
        ("in", "client_to_business"),
        ("outbound", "business_to_client"),
        ("outgoing", "business_to_client"),
        ("out", "business_to_client"),
    ],
};

const CHANNEL_MISNOMERS: &[Misnomer] = &[
    Misnomer::of("channel_id", "channel_uid", "the channel stands in `channel_uid`"),
    Misnomer::of("business_id", "business_uid", "the business stands in `business_uid`"),
    Misnomer::of("contact_id", "contact_uid", "the client stands in `contact_uid`"),
    Misnomer::of("client_uid", "contact_uid", "the client stands in `contact_uid`"),
    Misnomer::of("external_id", "external_uid", "your own id of the client stands in `external_uid`"),
    Misnomer::of("message_id", "message_uid", "the message's id stands in `message_uid`"),
    Misnomer::of("text", "message", "the text stands in `message`"),
    Misnomer::of("body", "message", "the text stands in `message`"),
    Misnomer::of("state", "status", "the state stands in `status`"),
    Misnomer::of("name", "display_name", "the channel's name stands in `display_name`"),
    Misnomer::of("session_id", "session_uid", "the session stands in `session_uid`"),
    Misnomer::of("timestamp", "created_at", "when it was written stands in `created_at`"),
];

/// `POST /channels`, §2.1.
pub static CREATE_CHANNEL: Object = Object {
    properties: &[
        BUSINESS.required(),
        Property::new("type", Value::Word(&CHANNEL_TYPES), "What the channel is for.").required(),
        text("display_name", "What people see."),
    ],
    misnomers: CHANNEL_MISNOMERS,
    ..object("create-channel", "create-channel request", "Opens a channel at a business.")
};

/// `PUT /channels/{uid}`, §2.
pub static UPDATE_CHANNEL: Object = Object {
    evidence: Evidence::Observed,
    properties: &[
        status(&CHANNEL_STATUS),
        text("display_name", "What people see."),
        Property::new("open_channel", Value::Boolean, "Whether messages need no session."),
    ],
    misnomers: CHANNEL_MISNOMERS,
    groups: &[Group {
        of: &["status", "display_name", "open_channel"],
        some: true,
        one: false,
        rule: "vcita/required-missing",
    }],
    ..object("update-channel", "update-channel request", "Changes a channel.")
};

/// `POST /sessions`, §2.2.
pub static CREATE_SESSION: Object = Object {
    properties: &[BUSINESS.required(), CHANNEL.required(), CONTACT.required(), EXTERNAL.required()],
    misnomers: CHANNEL_MISNOMERS,
    ..object("create-session", "create-session request", "Opens a client's thread over a channel.")
};

/// `PUT /sessions/{uid}`, §2.3.
pub static UPDATE_SESSION: Object = Object {
    properties: &[
        status(&SESSION_WISHES),
        Property::new("ai_status", Value::Word(&AI_STATUS), "Who answers; not for a channel app to set."),
    ],
    misnomers: CHANNEL_MISNOMERS,
    groups: &[Group { of: &["status", "ai_status"], some: true, one: false, rule: "vcita/required-missing" }],
    ..object("update-session", "update-session request", "Changes a session.")
};

/// `POST /messages`, §2.4.
pub static CREATE_MESSAGE: Object = Object {
    properties: &[
        CHANNEL.required(),
        MESSAGE.required(),
        MESSAGE_UID.required(),
        EXTERNAL,
        CONTACT,
        Property::new("direction", Value::Word(&DIRECTIONS), "Who wrote it.").default("\"client_to_business\""),
        Property::new(
            "attachments",
            Value::List(&List { of: Value::Map(&Value::Any), element: "attachment", min: 0, max: None, count: None }),
            "What comes with it.",
        ),
        Property::new(
            "created_at",
            Value::Text(Format::Moment("vcita/created-at")),
            "When it was written: `YYYY-MM-DD HH:MM:SS`.",
        ),
        Property::new(
            "contact_data",
            Value::Map(&Value::Text(Format::Plain)),
            "What the AI receptionist may know of the client.",
        ),
    ],
    misnomers: CHANNEL_MISNOMERS,
    ..object("create-message", "create-message request", "Hands a client's message over.")
};

/// `PUT /messages/{uid}`, §2.5 and §3: the same in both directions.
pub static UPDATE_MESSAGE: Object = Object {
    properties: &[status(&MESSAGE_STATUS).required(), CHANNEL.required()],
    misnomers: CHANNEL_MISNOMERS,
    ..object("update-message", "message status", "Says what became of a message.")
};

/// `POST /sessions/typing`, §2.
pub static SEND_TYPING: Object = Object {
    properties: &[
        SESSION.required(),
        Property::new("typing", Value::Boolean, "Whether the client is writing.").required(),
    ],
    misnomers: CHANNEL_MISNOMERS,
    ..object("send-typing", "typing request", "Says that a client is writing.")
};

/// `PUT {base}/channels/{uid}`, §3.
pub static CHANNEL_UPDATED: Object = Object {
    properties: &[status(&CHANNEL_STATUS).required()],
    misnomers: CHANNEL_MISNOMERS,
    others: Others::Possible,
    ..object("channel-updated", "channel status", "Says that a channel changed.")
};

/// `PUT {base}/sessions/{uid}`, §3.
pub static SESSION_UPDATED: Object = Object {
    properties: &[status(&SESSION_STATUS).required()],
    misnomers: CHANNEL_MISNOMERS,
    others: Others::Possible,
    ..object("session-updated", "session status", "Says that a session changed.")
};

/// `POST {base}/messages`, §3.
pub static MESSAGE_CREATED: Object = Object {
    properties: &[
        EXTERNAL.required(),
        MESSAGE.required(),
        MESSAGE_UID.required(),
        CHANNEL.required(),
        status(&MESSAGE_STATUS).required(),
    ],
    misnomers: CHANNEL_MISNOMERS,
    others: Others::Possible,
    ..object("message-created", "message to a client", "A message that the app is to deliver.")
};

/// typing, §3.
pub static TYPING: Object = Object {
    properties: &[Property::new("typing", Value::Boolean, "Whether somebody at the business is writing.").required()],
    misnomers: CHANNEL_MISNOMERS,
    others: Others::Possible,
    ..object("typing", "typing notice", "Says that somebody at the business is writing.")
};

static PLAIN_TEXTS: List = List { of: Value::Text(Format::Plain), element: "value", min: 0, max: None, count: None };

/// `POST /platform/v1/apps`, §6.1.
pub static CREATE_APP: Object = Object {
    properties: &[
        text("name", "What people see; 3 to 25 characters.").required(),
        text("app_code_name", "What tells the app from others: letters and digits."),
        Property::new("app_type", Value::List(&PLAIN_TEXTS), "What the app does; `communication` here.")
            .judged_by("vcita/app-type"),
        Property::new("redirect_uri", Value::Text(Format::HttpsUrl), "The main page, and where OAuth leads back to.")
            .required(),
        Property::new("api_uri", Value::Text(Format::HttpsUrl), "The base of what vcita calls.")
            .when("app_type", "communication"),
        Property::new(
            "trusted",
            Value::Either(&[Value::Boolean, Value::Word(&Words { of: &["true", "false"], nearly: &[] })]),
            "Whether the consent screen is skipped.",
        ),
        Property::new("url_params", Value::List(&URL_PARAMS), "What the main page's address carries."),
        Property::new("scopes", Value::List(&PLAIN_TEXTS), "What the app may do."),
        Property::new("demand_scopes", Value::List(&PLAIN_TEXTS), "What the app must be allowed to do."),
        Property::new("open_channel", Value::Boolean, "Whether messages need no session."),
        Property::new(
            "access_token_format",
            Value::Word(&Words { of: &["opaque", "jwt"], nearly: &[] }),
            "What access tokens look like.",
        ),
        Property::new("client_auth_jwks_uri", Value::Text(Format::HttpsUrl), "Where the app's public keys are."),
        Property::new("locales", Value::List(&PLAIN_TEXTS), "The app's languages."),
        Property::new("supported_countries", Value::List(&PLAIN_TEXTS), "Full names of countries."),
        Property::new("description", Value::Object(&APP_DESCRIPTION), "What the market shows."),
        Property::new(
            "app_features",
            Value::List(&List {
                of: Value::Text(Format::Limited(500, TOO_LONG)),
                element: "feature",
                min: 0,
                max: Some(10),
                count: Some((TOO_LONG, true)),
            }),
            "What the app can do: up to 10, each up to 500 characters.",
        ),
        Property::new("menu_items", Value::Any, "Where the app stands in menus."),
    ],
    misnomers: &[
        Misnomer::of("app_uri", "api_uri", "the guide's text says `app_uri`; the request has `api_uri`"),
        Misnomer::of("app_url", "api_uri", "the base of what vcita calls stands in `api_uri`"),
        Misnomer::of("api_url", "api_uri", "the base of what vcita calls stands in `api_uri`"),
        Misnomer::of("redirect_url", "redirect_uri", "it is `redirect_uri`"),
        Misnomer::of("type", "app_type", "what the app does stands in `app_type`"),
        Misnomer::of("code_name", "app_code_name", "it is `app_code_name`"),
    ],
    others: Others::Possible,
    ..object("create-app", "create-app request", "Defines an app.")
};

static URL_PARAMS: List = List {
    of: Value::Word(&Words {
        of: &[
            "impersonate",
            "business_uid",
            "staff_role",
            "staff_uid",
            "payment_permissions",
            "language",
            "package",
            "brand_host",
        ],
        nearly: &[("lang", "language"), ("locale", "language"), ("host", "brand_host")],
    }),
    element: "parameter",
    min: 0,
    max: None,
    count: None,
};

/// `description` of an app, §6.1.
pub static APP_DESCRIPTION: Object = Object {
    properties: &[
        text("logo", "The picture."),
        Property::new("short_description", Value::Text(Format::Limited(260, TOO_LONG)), "Up to 260 characters."),
        Property::new("text", Value::Text(Format::Limited(380, TOO_LONG)), "Up to 380 characters."),
    ],
    others: Others::Possible,
    ..object("description", "description", "What the market shows of an app.")
};

/// What vcita answers to an app's requests, §2.
pub static ENVELOPE: Object = Object {
    properties: &[
        Property::new("success", Value::Boolean, "Whether it was done.").required(),
        Property::new("data", Value::Object(&ENVELOPE_DATA), "What was made.").when("success", "true"),
        Property::new(
            "errors",
            Value::List(&List { of: Value::Object(&ERROR), element: "error", min: 1, max: None, count: None }),
            "What was wrong.",
        )
        .when("success", "false"),
    ],
    misnomers: &[Misnomer::of("error", "errors", "what was wrong stands in `errors`, an array")],
    others: Others::Possible,
    ..object("envelope", "vcita answer", "What vcita answers to an app's request.")
};

/// `data` of an answer; empty where nothing was made.
pub static ENVELOPE_DATA: Object = Object {
    properties: &[
        Property::new("channel", Value::Map(&Value::Any), "The channel that was made."),
        Property::new("session", Value::Map(&Value::Any), "The session that was made or changed."),
        Property::new("sessions", Value::List(&SESSIONS), "The sessions that were asked for."),
        Property::new("message", Value::Map(&Value::Any), "The message that was taken."),
    ],
    others: Others::Possible,
    ..object("data", "data of the answer", "What was made, under its own word.")
};

static SESSIONS: List = List { of: Value::Map(&Value::Any), element: "session", min: 0, max: None, count: None };

/// One of `errors`.
pub static ERROR: Object = Object {
    properties: &[
        text("message", "What was wrong, in words.").required(),
        Property::new("code", Value::Word(&ERROR_CODES), "What was wrong, in one word."),
    ],
    others: Others::Possible,
    ..object("error", "error", "One thing that was wrong.")
};

static ERROR_CODES: Words = Words {
    of: &[
        "missing",
        "missing_field",
        "invalid",
        "already_exists",
        "duplicate",
        "too_long",
        "unexpected",
        "unauthorized",
        "timeout",
    ],
    nearly: &[("unauthorised", "unauthorized"), ("exists", "already_exists"), ("required", "missing")],
};

const fn kind(
    name: &'static str,
    title: &'static str,
    flow: Option<&'static str>,
    root: &'static Object,
    told: &'static [Told],
) -> Kind {
    let flow = match flow {
        Some(flow) => Some((flow, Side::Request)),
        None => None,
    };
    Kind { name, title, platform: "vcita", flow, root, told }
}

const SURE: Told = Told::SURE;
const UNSURE: Told = Told::UNSURE;

/// Every kind of vcita's. A lone `status` or `typing` may be of several; only a capture's path tells which.
pub static KINDS: &[Kind] = &[
    kind(
        "vcita-create-app-request",
        "create-app request",
        None,
        &CREATE_APP,
        &[
            Told { has: &["app_type"], any: &["redirect_uri", "api_uri", "app_uri"], ..SURE },
            Told { has: &["redirect_uri"], any: &["app_code_name", "api_uri", "app_uri"], ..SURE },
        ],
    ),
    kind(
        "vcita-message-created-request",
        "message to a client",
        Some("vcita/message-created"),
        &MESSAGE_CREATED,
        &[
            Told { has: &["message_uid", "status"], any: &["message", "channel_uid"], ..SURE },
            Told { has: &["channel_uid", "message", "status"], ..SURE },
        ],
    ),
    kind(
        "vcita-create-message-request",
        "create-message request",
        None,
        &CREATE_MESSAGE,
        &[
            Told { has: &["message_uid"], any: &["channel_uid", "message"], ..SURE },
            Told { has: &["channel_uid", "message"], ..UNSURE },
        ],
    ),
    kind(
        "vcita-create-session-request",
        "create-session request",
        None,
        &CREATE_SESSION,
        &[
            Told { has: &["channel_uid", "business_uid"], any: &["contact_uid", "external_uid"], ..SURE },
            Told { has: &["channel_uid", "contact_uid"], ..UNSURE },
            Told { has: &["business_uid", "contact_uid", "external_uid"], ..UNSURE },
        ],
    ),
    kind(
        "vcita-create-channel-request",
        "create-channel request",
        None,
        &CREATE_CHANNEL,
        &[
            Told { has: &["business_uid", "type"], lacks: &["channel_uid"], ..SURE },
            Told { has: &["business_uid", "display_name"], only: true, ..UNSURE },
            Told { has: &["type", "display_name"], only: true, ..UNSURE },
        ],
    ),
    kind(
        "vcita-message-updated-request",
        "message status",
        Some("vcita/message-updated"),
        &UPDATE_MESSAGE,
        &[
            Told { has: &["status", "channel_uid"], only: true, ..SURE },
            Told { has: &["channel_uid"], only: true, ..UNSURE },
        ],
    ),
    kind("vcita-update-message-request", "message status", None, &UPDATE_MESSAGE, &[]),
    kind(
        "vcita-send-typing-request",
        "typing request",
        None,
        &SEND_TYPING,
        &[
            Told { has: &["session_uid", "typing"], ..SURE },
            Told { has: &["session_uid"], only: true, ..UNSURE },
            Told { any: &["contact/typing"], only: true, ..UNSURE },
        ],
    ),
    kind(
        "vcita-typing-request",
        "typing notice",
        Some("vcita/typing"),
        &TYPING,
        &[Told { has: &["typing"], only: true, ..UNSURE }],
    ),
    kind("vcita-channel-updated-request", "channel status", Some("vcita/channel-updated"), &CHANNEL_UPDATED, &[]),
    kind("vcita-session-updated-request", "session status", Some("vcita/session-updated"), &SESSION_UPDATED, &[]),
    kind("vcita-update-channel-request", "update-channel request", None, &UPDATE_CHANNEL, &[]),
    kind(
        "vcita-update-session-request",
        "update-session request",
        None,
        &UPDATE_SESSION,
        &[Told { has: &["ai_status"], any: &["status"], only: true, ..UNSURE }],
    ),
    kind(
        "vcita-response",
        "vcita answer",
        None,
        &ENVELOPE,
        &[
            Told { has: &["success"], any: &["data", "errors"], only: true, ..UNSURE },
            // How the platform's other interfaces answer.
            Told { has: &["data"], says: &[("status", None)], only: true, ..UNSURE },
        ],
    ),
];
