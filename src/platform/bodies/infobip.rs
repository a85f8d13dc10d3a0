//! Infobip Exchange's manifests, one for each product, and the calls of the functions that they declare: reference/infobip.md §3.
//! Manifest facts come from the vendor's demo manifests, so what they never show is at most a warning.

use super::{
    Evidence, Family, Format, Group, Kind, List, Misnomer, Object, Others, Property, Side, Told, Urls, Value, Words,
};

/// Rules about manifests.
pub static MANIFEST: Family = Family {
    // Every word has a rule of its own.
    word: "manifest/type-mismatch",
    urls: Urls {
        relative: "manifest/url-relative",
        insecure: "manifest/url-not-https",
        private: "manifest/url-loopback",
        encoding: "manifest/url-characters",
    },
    ..crate::family!("manifest")
};
/// Rules about what is sent to a function and what it answers.
pub static FUNCTION: Family = Family { word: "function/type-mismatch", ..crate::family!("function") };

const fn object(name: &'static str, title: &'static str, doc: &'static str) -> Object {
    // reference/infobip.md §3
    Object { evidence: Evidence::Shown, ..Object::new(name, title, &MANIFEST, doc) }
}

const TITLE_DOC: &str = "What people see.";
const TITLE: Property = Property::new("title", Value::Text(Format::Filled), TITLE_DOC).required();
const SRC: Property =
    Property::new("src", Value::Text(Format::HttpsUrl), "The page, which must allow that it is framed.").required();

/// `card`, §3.1.
pub static CARD: Object = Object {
    properties: &[
        TITLE,
        SRC,
        Property::new(
            "size",
            Value::Word(&Words { of: &["STANDARD"], nearly: &[] }),
            "How large it is; only `STANDARD` was ever seen.",
        )
        .judged_by("manifest/card-size"),
    ],
    misnomers: &[
        Misnomer::of("url", "src", "the address of the page stands in `src`"),
        Misnomer::of("uri", "src", "the address of the page stands in `src`"),
        Misnomer::of("href", "src", "the address of the page stands in `src`"),
        Misnomer::of("name", "title", "what people see stands in `title`"),
        Misnomer::none("path", "only a `page` has a path"),
    ],
    ..object("card", "card", "A page in the right column of a conversation.")
};

/// `page`, §3.1.
pub static PAGE: Object = Object {
    properties: &[
        TITLE,
        SRC,
        Property::new("path", Value::Text(Format::Plain), "The page's path in the portal; begins with `/`."),
    ],
    misnomers: &[
        Misnomer::of("url", "src", "the address of the page stands in `src`"),
        Misnomer::of("uri", "src", "the address of the page stands in `src`"),
        Misnomer::of("href", "src", "the address of the page stands in `src`"),
        Misnomer::of("name", "title", "what people see stands in `title`"),
        Misnomer::none("size", "only a `card` has a size"),
    ],
    ..object("page", "page", "A whole page, opened from the navigation.")
};

/// `functions[]`, §3.2 and §3.3.
pub static FUNCTION_OBJECT: Object = Object {
    properties: &[
        Property::new("name", Value::Text(Format::Filled), "What tells the function from the others; people see it.")
            .required(),
        Property::new("description", Value::Text(Format::Plain), "What it does, for the designer."),
        Property::new("method", Value::Word(&METHODS), "How it is called: `GET`, `POST`, `PUT` or `DELETE`.")
            .required()
            .judged_by("manifest/method")
            // No manifest of the vendor's shows it; it may work.
            .tolerates("\"PATCH\""),
        Property::new("uri", Value::Text(Format::UriTemplate), "What is called; `{name}` stands for an input.")
            .required(),
        Property::new("inSchema", Value::Object(&SCHEMA), "What the platform sends."),
        Property::new("outSchema", Value::Object(&SCHEMA), "What the app answers."),
    ],
    misnomers: &[
        Misnomer::of("url", "uri", "the address stands in `uri`"),
        Misnomer::of("endpoint", "uri", "the address stands in `uri`"),
        Misnomer::of("path", "uri", "the whole address stands in `uri`"),
        Misnomer::of("src", "uri", "the address of a function stands in `uri`"),
        Misnomer::of("type", "method", "how it is called stands in `method`"),
        Misnomer::of("verb", "method", "how it is called stands in `method`"),
        Misnomer::of("httpMethod", "method", "how it is called stands in `method`"),
        Misnomer::of("title", "name", "what people see of a function is its `name`"),
        Misnomer::of("operationId", "name", "a manifest is no OpenAPI document; a function has a `name`"),
        Misnomer::of("summary", "description", "what it does stands in `description`"),
        Misnomer::of("inputSchema", "inSchema", "what the platform sends stands in `inSchema`"),
        Misnomer::of("requestSchema", "inSchema", "what the platform sends stands in `inSchema`"),
        Misnomer::of(
            "requestBody",
            "inSchema",
            "a manifest is no OpenAPI document; what the platform sends stands in `inSchema`",
        ),
        Misnomer::of("parameters", "inSchema", "what the platform sends stands in `inSchema`"),
        Misnomer::of("input", "inSchema", "what the platform sends stands in `inSchema`"),
        Misnomer::of("outputSchema", "outSchema", "what the app answers stands in `outSchema`"),
        Misnomer::of("responseSchema", "outSchema", "what the app answers stands in `outSchema`"),
        Misnomer::of(
            "responses",
            "outSchema",
            "a manifest is no OpenAPI document; what the app answers stands in `outSchema`",
        ),
        Misnomer::of("output", "outSchema", "what the app answers stands in `outSchema`"),
        Misnomer::none(
            "headers",
            "the platform sends no headers of your own; put middleware before an API that needs them",
        ),
    ],
    ..object("function", "function", "One call to the app.")
};

static METHODS: Words =
    Words { of: &["GET", "POST", "PUT", "DELETE"], nearly: &[("remove", "DELETE"), ("update", "PUT")] };

static FUNCTIONS: List = List {
    of: Value::Object(&FUNCTION_OBJECT),
    element: "function",
    min: 1,
    max: None,
    count: Some(("manifest/functions-empty", true)),
};

const TYPE_MISSING: &str = "manifest/schema-type-missing";
const TYPE_UNKNOWN: &str = "manifest/schema-type";
const ANNOTATION: &str = "A word of JSON Schema; nobody says that the platform reads it.";

const fn annotation(name: &'static str) -> Property {
    Property::new(name, Value::Any, ANNOTATION)
}

static ANY_PROPERTY: Value = Value::Object(&SCHEMA_PROPERTY);
const REQUIRED_LIST: Value =
    Value::List(&List { of: Value::Text(Format::Plain), element: "name", min: 0, max: None, count: None });
static ITEM_FORMS: [Value; 2] = [Value::List(&ITEM_SCHEMAS), Value::Object(&SCHEMA_PROPERTY)];
static ITEM_SCHEMAS: List = List {
    of: Value::Object(&SCHEMA_PROPERTY),
    element: "schema",
    min: 1,
    max: Some(1),
    count: Some(("manifest/items-form", false)),
};

const SCHEMA_MISNOMERS: &[Misnomer] = &[
    Misnomer::of("props", "properties", "what it holds stands in `properties`"),
    Misnomer::of("fields", "properties", "what it holds stands in `properties`"),
    Misnomer::of("label", "title", "what people see stands in `title`"),
    Misnomer::of("name", "title", "what people see stands in `title`; the key is the name"),
    Misnomer::of("mandatory", "required", "whether it must be there stands in `required`"),
    Misnomer::none("optional", "what is not in `required` is optional"),
    Misnomer::none("$ref", "the platform follows no references; write the schema out"),
];

/// `inSchema` and `outSchema`; may be `{}`.
pub static SCHEMA: Object = Object {
    properties: &[
        Property::new("type", Value::Fixed("object"), "Always `object`.")
            .with("properties", TYPE_MISSING)
            .judged_by(TYPE_UNKNOWN),
        Property::new("properties", Value::Map(&ANY_PROPERTY), "What it holds, by name."),
        Property::new("required", REQUIRED_LIST, "The names of what must be there (Moments - Flow)."),
        Property::new("title", Value::Text(Format::Plain), TITLE_DOC),
        annotation("description"),
        annotation("$schema"),
        annotation("$id"),
        annotation("additionalProperties"),
        annotation("example"),
        annotation("examples"),
        annotation("default"),
    ],
    misnomers: SCHEMA_MISNOMERS,
    ..object("schema", "schema", "What a call sends or gets.")
};

/// A property of a schema, and an element of its arrays.
pub static SCHEMA_PROPERTY: Object = Object {
    properties: &[
        Property::new("type", Value::Word(&TYPES), "What it is.").required_by(TYPE_MISSING).judged_by(TYPE_UNKNOWN),
        Property::new("title", Value::Text(Format::Plain), TITLE_DOC),
        Property::new(
            "required",
            Value::Either(&[Value::Boolean, REQUIRED_LIST]),
            "Whether it must be there (Answers), or the names of what it must hold (Moments - Flow).",
        ),
        Property::new("properties", Value::Map(&ANY_PROPERTY), "What it holds, by name."),
        Property::new("items", Value::Either(&ITEM_FORMS), "What the array holds: an array with one schema."),
        Property::new(
            "selectViewOptionIdPath",
            Value::Text(Format::JsonPath),
            "Where the options' ids are in the answer.",
        )
        .with("selectViewOptionNamePath", "manifest/option-paths"),
        Property::new(
            "selectViewOptionNamePath",
            Value::Text(Format::JsonPath),
            "Where the options' names are in the answer.",
        )
        .with("selectViewOptionIdPath", "manifest/option-paths"),
        annotation("description"),
        annotation("format"),
        annotation("enum"),
        annotation("default"),
        annotation("example"),
        annotation("examples"),
        annotation("pattern"),
        annotation("minimum"),
        annotation("maximum"),
        annotation("minLength"),
        annotation("maxLength"),
        annotation("minItems"),
        annotation("maxItems"),
        annotation("nullable"),
        annotation("additionalProperties"),
    ],
    misnomers: SCHEMA_MISNOMERS,
    ..object("property", "schema property", "One value of a call.")
};

static TYPES: Words = Words {
    of: &["string", "object", "number", "array", "integer", "boolean"],
    nearly: &[
        ("str", "string"),
        ("text", "string"),
        ("date", "string"),
        ("datetime", "string"),
        ("date-time", "string"),
        ("uuid", "string"),
        ("int", "integer"),
        ("int32", "integer"),
        ("int64", "integer"),
        ("long", "integer"),
        ("float", "number"),
        ("double", "number"),
        ("decimal", "number"),
        ("bool", "boolean"),
        ("list", "array"),
        ("map", "object"),
        ("dict", "object"),
    ],
};

/// `actions[]`, §3.3.
pub static ACTION: Object = Object {
    properties: &[
        Property::new("name", Value::Text(Format::Filled), "The name of the function that it calls.").required(),
        Property::new(
            "render",
            Value::List(&List { of: Value::Object(&RENDER), element: "field", min: 0, max: None, count: None }),
            "The fields of its form, in order.",
        )
        .required(),
        Property::new("async", Value::Boolean, "Only `false` was ever seen."),
    ],
    misnomers: &[
        Misnomer::of("function", "name", "the function that it calls is its `name`"),
        Misnomer::of("fields", "render", "the fields of its form stand in `render`"),
        Misnomer::of("form", "render", "the fields of its form stand in `render`"),
    ],
    ..object("action", "action", "An element in the Flow editor.")
};

/// `actions[].render[]`, §3.3.
pub static RENDER: Object = Object {
    properties: &[
        Property::new("field", Value::Text(Format::Filled), "The input property that is filled in.").required(),
        Property::new("viewClass", Value::Word(&VIEWS), "How it is filled in.")
            .required()
            .judged_by("manifest/view-class"),
        Property::new("model", Value::Text(Format::Filled), "The function that loads the options.")
            .when("viewClass", "SelectView"),
        Property::new("personalization", Value::Boolean, "Whether attributes of the person or the flow may be put in."),
        Property::new(
            "dependencies",
            Value::List(&List { of: Value::Any, element: "dependency", min: 0, max: None, count: None }),
            "Only an empty array was ever seen.",
        ),
    ],
    misnomers: &[
        Misnomer::of("name", "field", "the input property stands in `field`"),
        Misnomer::of("property", "field", "the input property stands in `field`"),
        Misnomer::of("view", "viewClass", "how it is filled in stands in `viewClass`"),
        Misnomer::of("function", "model", "the function that loads the options stands in `model`"),
        Misnomer::of("personalisation", "personalization", "it is spelled with a z"),
    ],
    ..object("render", "render entry", "One field of an action's form.")
};

static VIEWS: Words = Words {
    of: &["TextFieldView", "SelectView"],
    nearly: &[
        ("text", "TextFieldView"),
        ("TextView", "TextFieldView"),
        ("input", "TextFieldView"),
        ("TextInputView", "TextFieldView"),
        ("select", "SelectView"),
        ("dropdown", "SelectView"),
        ("DropdownView", "SelectView"),
    ],
};

const MIXED: &str = "manifest/products-mixed";
const CARD_MEMBER: Property = Property::new("card", Value::Object(&CARD), "The card beside a conversation.");
const PAGE_MEMBER: Property = Property::new("page", Value::Object(&PAGE), "The whole page.");
const FUNCTIONS_MEMBER: Property = Property::new("functions", Value::List(&FUNCTIONS), "The calls to the app.");
static ACTIONS: List = List { of: Value::Object(&ACTION), element: "action", min: 0, max: None, count: None };
const ACTIONS_MEMBER: Property = Property::new("actions", Value::List(&ACTIONS), "The elements in the Flow editor.");
const TRIGGERS_MEMBER: Property = Property::new(
    "triggers",
    Value::List(&List { of: Value::Any, element: "trigger", min: 0, max: None, count: None }),
    "Only an empty array was ever seen.",
);
const ELSEWHERE: &str = "each product has a manifest of its own; move it there";
const ONLY_FLOW: &str = "only a Moments - Flow manifest has it";

const fn root(title: &'static str, doc: &'static str) -> Object {
    Object { shape: Some("manifest/root-shape"), ..object("manifest", title, doc) }
}

/// A manifest of whatever product.
pub static ANY_ROOT: Object = Object {
    properties: &[CARD_MEMBER, PAGE_MEMBER, FUNCTIONS_MEMBER, ACTIONS_MEMBER, TRIGGERS_MEMBER],
    groups: &[Group { of: &["card", "page", "functions"], some: true, one: false, rule: "manifest/no-product" }],
    ..root("manifest", "What an app offers to one product.")
};

/// A manifest for Conversations, §3.1.
pub static CONVERSATIONS_ROOT: Object = Object {
    // reference/infobip.md §3.1
    properties: &[CARD_MEMBER, PAGE_MEMBER],
    misnomers: &[
        Misnomer::none("functions", ELSEWHERE).by(MIXED),
        Misnomer::none("actions", ELSEWHERE).by(MIXED),
        Misnomer::none("triggers", ELSEWHERE).by(MIXED),
        Misnomer::of("cards", "card", "there is one card, in `card`"),
        Misnomer::of("pages", "page", "there is one page, in `page`"),
    ],
    groups: &[Group { of: &["card", "page"], some: true, one: false, rule: "manifest/no-product" }],
    ..root("Conversations manifest", "What an app offers to the agents of Conversations.")
};

/// A manifest for Answers, §3.2.
pub static ANSWERS_ROOT: Object = Object {
    // reference/infobip.md §3.2
    properties: &[Property { missing: Some("manifest/no-product"), ..FUNCTIONS_MEMBER.required() }],
    misnomers: &[
        Misnomer::none("card", ELSEWHERE).by(MIXED),
        Misnomer::none("page", ELSEWHERE).by(MIXED),
        Misnomer::none("actions", ONLY_FLOW).by(MIXED),
        Misnomer::none("triggers", ONLY_FLOW).by(MIXED),
        Misnomer::of("function", "functions", "the calls stand in `functions`, an array"),
    ],
    ..root("Answers manifest", "What an app offers to bots.")
};

/// A manifest for Moments - Flow, §3.3.
pub static FLOW_ROOT: Object = Object {
    // reference/infobip.md §3.3
    properties: &[
        Property { missing: Some("manifest/no-product"), ..FUNCTIONS_MEMBER.required() },
        ACTIONS_MEMBER.required(),
        TRIGGERS_MEMBER,
    ],
    misnomers: &[
        Misnomer::none("card", ELSEWHERE).by(MIXED),
        Misnomer::none("page", ELSEWHERE).by(MIXED),
        Misnomer::of("function", "functions", "the calls stand in `functions`, an array"),
        Misnomer::of("action", "actions", "the elements stand in `actions`, an array"),
        Misnomer::of("elements", "actions", "the elements stand in `actions`"),
    ],
    ..root("Flow manifest", "What an app offers to flows of Moments.")
};

/// What is sent to a function, or what it answers: its manifest says which members that has.
pub static CALL: Object = Object {
    others: Others::Welcome,
    // reference/infobip.md §2.1
    evidence: Evidence::Inferred,
    ..Object::new("call", "function body", &FUNCTION, "What a manifest's function is sent or answers.")
};

/// The groups of statuses and of errors in reports about messages, as the vendor's list of response statuses and error codes has them
/// (infobip.com/docs/essentials/api-essentials/response-status-and-error-codes). Their members are longer: `PENDING_ENROUTE`.
pub static STATUSES: &[&str] = &[
    "ACCEPTED",
    "PENDING",
    "UNDELIVERABLE",
    "DELIVERED",
    "EXPIRED",
    "REJECTED",
    "OK",
    "HANDSET_ERRORS",
    "USER_ERRORS",
    "OPERATOR_ERRORS",
];

const fn kind(
    name: &'static str,
    title: &'static str,
    flow: Option<(&'static str, Side)>,
    root: &'static Object,
    told: &'static [Told],
) -> Kind {
    Kind { name, title, platform: "infobip", flow, root, told }
}

const SURE: Told = Told::SURE;
const UNSURE: Told = Told::UNSURE;

/// Every kind of Infobip's. The order matters: what nothing else claims is a manifest of whatever product.
pub static KINDS: &[Kind] = &[
    kind(
        "infobip-flow-manifest",
        "Flow manifest",
        None,
        &FLOW_ROOT,
        &[
            Told {
                has: &["functions", "actions"],
                lacks: &["card", "page", "openapi", "swagger"],
                any: &["actions/0/render", "functions/0/uri"],
                ..SURE
            },
            Told { has: &["functions", "actions"], lacks: &["card", "page", "openapi", "swagger"], ..UNSURE },
            Told { has: &["actions/0/render"], lacks: &["card", "page"], ..SURE },
            Told { has: &["actions", "triggers"], lacks: &["card", "page"], only: true, ..UNSURE },
            Told { has: &["functions", "triggers"], lacks: &["card", "page", "openapi", "swagger"], ..UNSURE },
        ],
    ),
    kind(
        "infobip-answers-manifest",
        "Answers manifest",
        None,
        &ANSWERS_ROOT,
        &[
            Told {
                has: &["functions"],
                any: &["functions/0/uri", "functions/0/inSchema", "functions/0/outSchema"],
                lacks: &["card", "page", "actions", "triggers", "openapi", "swagger"],
                ..SURE
            },
            Told { has: &["functions"], only: true, ..UNSURE },
        ],
    ),
    kind(
        "infobip-conversations-manifest",
        "Conversations manifest",
        None,
        &CONVERSATIONS_ROOT,
        &[
            Told { any: &["card/src", "page/src"], lacks: &["functions", "actions"], ..SURE },
            Told { any: &["card", "page"], only: true, ..UNSURE },
        ],
    ),
    kind(
        "infobip-manifest",
        "manifest",
        None,
        &ANY_ROOT,
        &[
            Told { has: &["functions"], any: &["card/src", "page/src"], ..SURE },
            Told { has: &["functions"], any: &["card", "page"], ..UNSURE },
            // What people paste in a manifest's place.
            Told { has: &["paths"], any: &["openapi", "swagger"], ..UNSURE },
        ],
    ),
    kind("infobip-function-request", "function request", Some(("infobip/function", Side::Request)), &CALL, &[]),
    kind("infobip-function-response", "function response", Some(("infobip/function", Side::Answer)), &CALL, &[]),
];
