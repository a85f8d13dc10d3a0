//! What Intercom sends: Canvas Kit requests (reference/intercom.md §0.2, §1), the health check, uninstall (§1.8) and webhook
//! notifications (§5.3). What the sources disagree on (§1.9) is accepted both ways: `workspace_id` and, up to API version 1.2,
//! `app_id`; `colour` and `color`; `contact`, `customer` and `user`; a user as an object and as an encrypted string.

use crate::platform::bodies::canvas::ECHO;
use crate::platform::bodies::{
    Evidence, Family, Format, Group, Kind, List, Misnomer, Object, Others, Property, Side, Told, Value, Words,
};

/// Rules about requests. The platform writes them, so `null` for what it does not know is no mistake.
pub static REQUEST: Family = Family { null: "request/type-mismatch", ..crate::family!("request") };
/// Rules about webhook notifications.
pub static WEBHOOK: Family = Family { null: "webhook/type-mismatch", ..crate::family!("webhook") };

const MISSING: &str = "request/required-missing";
const MISMATCH: &str = "request/type-mismatch";

const fn object(name: &'static str, title: &'static str, doc: &'static str) -> Object {
    // reference/intercom.md §1
    Object { others: Others::Welcome, ..Object::new(name, title, &REQUEST, doc) }
}

const fn text(name: &'static str, doc: &'static str) -> Property {
    Property::new(name, Value::Text(Format::Plain), doc)
}

const WORKSPACE: Property = text("workspace_id", "The workspace that the request is about.");
const APP: Property = text("app_id", "The workspace, as API versions up to 1.2 call it.");
const REGION: Property = text("workspace_region", "Where the workspace's data is kept.");
const ADMIN_MEMBER: Property =
    Property::new("admin", Value::Object(&ADMIN), "The teammate who configures or looks at the app.");
const CONTEXT_MEMBER: Property =
    Property::new("context", Value::Object(&CONTEXT), "Where in the Messenger the app runs.");
const CONVERSATION_MEMBER: Property =
    Property::new("conversation", Value::Object(&CONVERSATION), "The conversation that the teammate looks at.");
const CONTACT: Property = Property::new("contact", PERSON_VALUE, "The end user.");
const CUSTOMER: Property = Property::new("customer", PERSON_VALUE, "The end user, in the older user model.");
const USER: Property = Property::new("user", PERSON_VALUE, "The end user; a string where it is encrypted.");
const COMPONENT: Property = text("component_id", "The id of the component or list item that was clicked.");
const INPUTS: Property =
    Property::new("input_values", Value::Map(&INPUT_VALUE), "What the fields of the canvas hold, by their ids.");
const CURRENT: Property =
    Property::new("current_canvas", Value::Object(&ECHO), "The canvas that the app answered before.")
        .judged_by(MISMATCH);
const OPTIONS: Property = Property::new(
    "card_creation_options",
    Value::Map(&Value::Any),
    "What configuration ended with, or what an Inbox answer put in.",
);

const PERSON_VALUE: Value = Value::Either(&[Value::Object(&PERSON), Value::Text(Format::Plain)]);
static INPUT_VALUE: Value = Value::Either(&[Value::Text(Format::Plain), Value::List(&CHOSEN)]);
static CHOSEN: List = List { of: Value::Text(Format::Plain), element: "option id", min: 0, max: None, count: None };

const WHOSE: Group = Group { of: &["workspace_id", "app_id"], some: true, one: false, rule: MISSING };
const PLACE: Group = Group { of: &["context", "conversation"], some: true, one: false, rule: MISSING };
const PEOPLE: Group = Group { of: &["contact", "customer", "user"], some: true, one: false, rule: MISSING };

const UNKNOWN: &str = "request/unknown-property";
const NEW_COMPONENT: Misnomer =
    Misnomer::none("new_component", "no request has it; what was clicked is `component_id`")
        .by("request/new-component");
const CONVERSATION_ID: Misnomer = Misnomer::none(
    "conversation_id",
    "in the Inbox it is `conversation.id`, in the Messenger `context.conversation_id`",
)
.by("request/conversation-id");
const NO_OPTIONS: Misnomer =
    Misnomer::none("card_creation_options", "only the Messenger's initialize request has it").by(UNKNOWN);
const NO_CANVAS: Misnomer = Misnomer::of(
    "canvas",
    "current_canvas",
    "only a live canvas is asked for with `canvas`; elsewhere it is `current_canvas`",
);
const NO_SHEET: Misnomer = Misnomer::none("sheet_values", "only a submit-sheet request has it").by(UNKNOWN);
const NO_COMPONENT: Misnomer = Misnomer::none("component_id", "nothing was clicked before this request").by(UNKNOWN);
const NO_INPUTS: Misnomer = Misnomer::none("input_values", "no values are sent with this request").by(UNKNOWN);
const NO_CURRENT: Misnomer = Misnomer::none("current_canvas", "there is no canvas before this request").by(UNKNOWN);

/// `admin`, §1.
pub static ADMIN: Object = Object {
    properties: &[
        Property::new("type", Value::Fixed("admin"), "Always `admin`.").required(),
        text("id", "What tells the teammate from the others.").required(),
        text("name", "The teammate's name."),
        text("email", "The teammate's e-mail address."),
        text("job_title", "The teammate's job."),
        Property::new("away_mode_enabled", Value::Boolean, "Whether the teammate is away."),
        Property::new("away_mode_reassign", Value::Boolean, "Whether replies go to others meanwhile."),
        Property::new("avatar", Value::Map(&Value::Any), "The teammate's picture: an object with its `image_url`."),
        Property::new(
            "team_ids",
            Value::List(&List { of: Value::Integer(0), element: "team id", min: 0, max: None, count: None }),
            "The teammate's teams.",
        ),
        Property::new("has_inbox_seat", Value::Boolean, "Whether the teammate has a seat in the Inbox."),
    ],
    ..object("admin", "admin", "A teammate.")
};

/// `context`, §1.
pub static CONTEXT: Object = Object {
    properties: &[
        Property::new("location", Value::Word(&LOCATIONS), "Where the app runs; Workflows are `operator`."),
        Property::new(
            "conversation_id",
            Value::Integer(0),
            "The conversation, where the location is one; 64 bits wide.",
        ),
        text("locale", "The end user's language."),
        text("messenger_action_colour", "The Messenger's colour of what can be clicked."),
        text("messenger_action_color", "The same, as examples spell it."),
        text("messenger_background_colour", "The Messenger's background."),
        text("messenger_background_color", "The same, as examples spell it."),
        text("referrer", "The page that the end user is on."),
    ],
    ..object("context", "context", "Where in the Messenger the app runs.")
};

/// Where an app runs, §0.2.
pub static LOCATIONS: Words = Words {
    of: &["conversation", "home", "message", "operator"],
    nearly: &[("workflow", "operator"), ("messenger", "home"), ("inbox", "conversation"), ("messages", "message")],
};

/// `contact`, `customer` and `user`, §0.2.
pub static PERSON: Object = Object {
    properties: &[
        text("type", "`contact`, `user`, `lead` or `visitor`."),
        text("id", "What tells the person from the others, in Intercom."),
        text("email", "The person's e-mail address."),
        text("name", "The person's name."),
        text("role", "`user` or `lead`."),
        text("external_id", "Your own id of the person."),
        text("user_id", "Your own id of the person, in the older user model."),
    ],
    ..object("contact", "person", "An end user.")
};

/// `conversation`, §1.3.
pub static CONVERSATION: Object = Object {
    properties: &[
        Property::new("type", Value::Fixed("conversation"), "Always `conversation`."),
        text("id", "What tells the conversation from the others.").required(),
        text("state", "`open`, `closed` or `snoozed`."),
        Property::new("source", Value::Map(&Value::Any), "What began the conversation."),
    ],
    ..object("conversation", "conversation", "The conversation that the teammate looks at, with all of its parts.")
};

/// configure, §1.1: the first request, and those after a click.
pub static CONFIGURE: Object = Object {
    properties: &[
        WORKSPACE,
        APP,
        REGION,
        ADMIN_MEMBER.required(),
        CONTEXT_MEMBER.required(),
        COMPONENT.with("input_values", MISSING),
        INPUTS.with("component_id", MISSING),
        CURRENT.with("component_id", MISSING),
    ],
    misnomers: &[NEW_COMPONENT, CONVERSATION_ID, NO_OPTIONS, NO_SHEET, NO_CANVAS],
    groups: &[WHOSE],
    ..object("configure", "configure request", "A teammate adds the app, or uses its configuration form.")
};

/// initialize, §1.2 in the Messenger and §1.3 in the Inbox.
pub static INITIALIZE: Object = Object {
    properties: &[
        WORKSPACE,
        APP,
        REGION,
        ADMIN_MEMBER.with("conversation", MISSING),
        CONTEXT_MEMBER,
        CONVERSATION_MEMBER,
        CONTACT,
        CUSTOMER,
        USER,
        OPTIONS,
    ],
    misnomers: &[NEW_COMPONENT, CONVERSATION_ID, NO_SHEET, NO_COMPONENT, NO_INPUTS, NO_CURRENT],
    groups: &[WHOSE, PLACE],
    ..object("initialize", "initialize request", "The app is to draw its first canvas.")
};

/// submit, §1.4.
pub static SUBMIT: Object = Object {
    properties: &[
        WORKSPACE,
        APP,
        REGION,
        ADMIN_MEMBER.with("conversation", MISSING),
        CONTEXT_MEMBER,
        CONVERSATION_MEMBER,
        CONTACT,
        CUSTOMER,
        USER,
        COMPONENT.required(),
        INPUTS.required(),
        CURRENT.required(),
    ],
    misnomers: &[NEW_COMPONENT, CONVERSATION_ID, NO_OPTIONS, NO_SHEET, NO_CANVAS],
    groups: &[WHOSE, PLACE, PEOPLE],
    ..object("submit", "submit request", "Something with a submit action was clicked.")
};

/// live canvas, §1.5.
pub static LIVE: Object = Object {
    properties: &[
        WORKSPACE,
        APP,
        REGION,
        Property::new("canvas", Value::Object(&ECHO), "The canvas that the app answered, with its `content_url`.")
            .required()
            .judged_by(MISMATCH),
        CONTEXT_MEMBER.required(),
        CONTACT,
        CUSTOMER,
        USER,
    ],
    misnomers: &[
        NEW_COMPONENT,
        CONVERSATION_ID,
        NO_OPTIONS,
        NO_SHEET,
        Misnomer::of("current_canvas", "canvas", "a live canvas is asked for with `canvas`"),
    ],
    groups: &[WHOSE, PEOPLE],
    ..object("live-canvas", "live canvas request", "A card with a `content_url` is viewed.")
};

/// open sheet, §1.6: the JSON inside the form field `intercom_data`.
pub static OPEN_SHEET: Object = Object {
    properties: &[
        WORKSPACE,
        APP,
        REGION,
        COMPONENT.required(),
        CONTEXT_MEMBER.required(),
        CURRENT.required(),
        INPUTS.required(),
        Property::new(
            "user",
            // An object is what a decrypted request was saved with.
            Value::Either(&[Value::Object(&PERSON), Value::Text(Format::Base64(BLOB, "request/user-blob"))]),
            "The end user, encrypted with your client secret.",
        )
        .required(),
    ],
    misnomers: &[NEW_COMPONENT, CONVERSATION_ID, NO_OPTIONS, NO_SHEET, NO_CANVAS],
    groups: &[WHOSE],
    ..object("open-sheet", "open-sheet request", "The Messenger loads the page of a sheet action.")
};

/// The fewest bytes of an encrypted user: IV, `{}`, tag (§5.5).
const BLOB: usize = 12 + 2 + 16;

/// submit sheet, §1.7.
pub static SUBMIT_SHEET: Object = Object {
    properties: &[
        WORKSPACE,
        APP,
        REGION,
        CONTEXT_MEMBER.required(),
        CURRENT.required(),
        Property::new("sheet_values", Value::Map(&Value::Any), "What the page gave to `submitSheet`.").required(),
        CONTACT,
        CUSTOMER,
        USER,
    ],
    misnomers: &[NEW_COMPONENT, CONVERSATION_ID, NO_OPTIONS, NO_COMPONENT, NO_INPUTS, NO_CANVAS],
    groups: &[WHOSE, PEOPLE],
    ..object("submit-sheet", "submit-sheet request", "The page of a sheet called `submitSheet`.")
};

/// The installation health check, §1.8.
pub static HEALTH_CHECK: Object = Object {
    // reference/intercom.md §1.8
    properties: &[WORKSPACE, APP],
    groups: &[WHOSE],
    ..object("health-check", "health check request", "Intercom asks, at least once a day, how an installation is.")
};

/// Uninstall, §1.8.
pub static UNINSTALL: Object = Object {
    // reference/intercom.md §1.8
    evidence: Evidence::Observed,
    properties: &[APP, WORKSPACE],
    groups: &[Group { of: &["app_id", "workspace_id"], some: true, one: false, rule: MISSING }],
    ..object("uninstall", "uninstall request", "A workspace removed the app.")
};

const fn webhook(name: &'static str, title: &'static str, doc: &'static str) -> Object {
    // reference/intercom.md §5.3
    Object { others: Others::Welcome, ..Object::new(name, title, &WEBHOOK, doc) }
}

/// The envelope of a notification, §5.3.
pub static NOTIFICATION: Object = Object {
    properties: &[
        Property::new("type", Value::Fixed("notification_event"), "Always `notification_event`.").required(),
        text("id", "What tells the notification from others: `notif_` and a UUID."),
        Property::new("topic", Value::Text(Format::Filled), "What happened: `conversation.user.created`, `ping`.")
            .required(),
        text("app_id", "The workspace.").required(),
        text("self", "The notification's own address."),
        Property::new("created_at", Value::Integer(0), "When it happened, in Unix seconds."),
        Property::new("delivery_attempts", Value::Integer(0), "How often delivery was tried."),
        Property::new("first_sent_at", Value::Integer(0), "When delivery was first tried, in Unix seconds."),
        Property::new("data", Value::Object(&NOTIFICATION_DATA), "What it happened to.").required(),
    ],
    misnomers: &[Misnomer::of("workspace_id", "app_id", "a notification calls the workspace `app_id`")],
    ..webhook("notification", "webhook notification", "Something happened that the app subscribed to.")
};

/// `data` of a notification.
pub static NOTIFICATION_DATA: Object = Object {
    properties: &[
        Property::new("type", Value::Fixed("notification_event_data"), "Always `notification_event_data`."),
        Property::new("item", Value::Object(&NOTIFICATION_ITEM), "What it happened to.").required(),
    ],
    misnomers: &[Misnomer::of("object", "item", "what it happened to stands in `item`")],
    ..webhook("data", "notification data", "What it happened to.")
};

/// `data.item` of a notification.
pub static NOTIFICATION_ITEM: Object = Object {
    properties: &[text("type", "What it is: `conversation`, `contact`, `ticket`.").required()],
    ..webhook("item", "notification item", "What it happened to; of `*.deleted` topics only what identifies it.")
};

const SURE: Told = Told::SURE;
const UNSURE: Told = Told::UNSURE;
const WORKSPACES: &[&str] = &["workspace_id", "app_id"];
const PEOPLE_NAMES: &[&str] = &["contact", "customer", "user"];
/// What is sent after a click.
const CLICKED: &[&str] = &["component_id", "current_canvas"];
/// What no configure request has.
const NO_CONFIGURE: &[&str] = &["conversation", "card_creation_options", "contact", "customer", "user"];

const fn kind(
    name: &'static str,
    title: &'static str,
    flow: &'static str,
    root: &'static Object,
    told: &'static [Told],
) -> Kind {
    Kind { name, title, platform: "intercom", flow: Some((flow, Side::Request)), root, told }
}

/// Every kind of request. The order matters: what a kind is told by leaves out those before it. A member that only one flow has tells more
/// than one that is not there, so that a request which lacks something is told to lack it.
pub static KINDS: &[Kind] = &[
    kind(
        "webhook-notification",
        "webhook notification",
        "intercom/webhook",
        &NOTIFICATION,
        &[
            Told { says: &[("type", Some("notification_event"))], ..SURE },
            Told { has: &["topic", "data"], any: &["app_id", "delivery_attempts", "first_sent_at"], ..SURE },
            Told { has: &["topic", "data/item"], ..UNSURE },
        ],
    ),
    kind(
        "submit-sheet-request",
        "submit-sheet request",
        "intercom/submit-sheet",
        &SUBMIT_SHEET,
        &[
            Told { has: &["sheet_values"], any: WORKSPACES, ..SURE },
            Told { has: &["sheet_values"], ..UNSURE },
            Told {
                has: &["current_canvas"],
                any: WORKSPACES,
                lacks: &["component_id", "input_values", "admin", "current_canvas/content_url"],
                ..SURE
            },
        ],
    ),
    kind(
        "open-sheet-request",
        "open-sheet request",
        "intercom/open-sheet",
        &OPEN_SHEET,
        // A submit request has the same members; its user is an object.
        &[
            Told {
                has: &["component_id", "current_canvas", "user"],
                any: WORKSPACES,
                lacks: &["user/type", "user/id", "user/email", "conversation", "contact", "customer"],
                ..SURE
            },
            Told { has: &["input_values"], any: &["component_id", "current_canvas"], says: &[("user", None)], ..SURE },
            Told { has: &["component_id", "current_canvas"], says: &[("user", None)], ..SURE },
        ],
    ),
    kind(
        "live-canvas-request",
        "live canvas request",
        "intercom/live-canvas",
        &LIVE,
        &[
            Told { has: &["canvas"], any: WORKSPACES, lacks: &["component_id"], ..SURE },
            Told { has: &["canvas", "context"], any: PEOPLE_NAMES, lacks: &["component_id"], ..SURE },
            // Only the name is another flow's.
            Told {
                has: &["current_canvas/content_url", "context"],
                any: WORKSPACES,
                lacks: &["component_id", "input_values", "sheet_values", "admin"],
                ..SURE
            },
        ],
    ),
    kind(
        "configure-request",
        "configure request",
        "intercom/configure",
        &CONFIGURE,
        &[
            Told {
                has: &["admin", "context"],
                any: WORKSPACES,
                lacks: &["conversation", "card_creation_options"],
                ..SURE
            },
            Told { has: &["admin", "context/location"], lacks: &["conversation", "card_creation_options"], ..SURE },
            Told { has: &["admin", "input_values"], any: CLICKED, lacks: NO_CONFIGURE, ..SURE },
            Told { has: &["admin"], any: WORKSPACES, lacks: NO_CONFIGURE, ..UNSURE },
            Told { has: &["admin", "context"], lacks: NO_CONFIGURE, ..UNSURE },
        ],
    ),
    kind(
        "submit-request",
        "submit request",
        "intercom/submit",
        &SUBMIT,
        &[
            Told { has: &["component_id", "input_values"], any: WORKSPACES, ..SURE },
            Told { has: &["component_id", "current_canvas"], any: WORKSPACES, ..SURE },
            Told { has: &["input_values", "current_canvas"], ..SURE },
            Told { has: &["component_id", "input_values"], ..UNSURE },
        ],
    ),
    kind(
        "initialize-request",
        "initialize request",
        "intercom/initialize",
        &INITIALIZE,
        &[
            Told { has: &["card_creation_options"], any: WORKSPACES, lacks: &["canvas"], ..SURE },
            Told { has: &["card_creation_options", "context"], lacks: &["canvas"], ..SURE },
            Told { has: &["conversation"], any: WORKSPACES, ..SURE },
            Told { has: &["context"], any: WORKSPACES, ..SURE },
            Told { has: &["admin", "conversation"], any: PEOPLE_NAMES, ..SURE },
            Told { has: &["admin", "workspace_id"], any: PEOPLE_NAMES, ..SURE },
            Told { has: &["admin", "app_id"], any: PEOPLE_NAMES, ..UNSURE },
        ],
    ),
    kind(
        "health-check-request",
        "health check request",
        "intercom/health-check",
        &HEALTH_CHECK,
        &[Told { has: &["workspace_id"], only: true, ..UNSURE }],
    ),
    kind(
        "uninstall-request",
        "uninstall request",
        "intercom/uninstall",
        &UNINSTALL,
        &[Told { has: &["app_id"], only: true, ..UNSURE }],
    ),
];
