//! The canvas: components, their parts and their actions. reference/intercom.md §2 to §4.

use super::intercom::requests::REQUEST;
use super::{Choice, Family, Format, Group, List, Misnomer, Object, Others, Property, Urls, Value, Words};

/// Rules about canvases.
pub static CANVAS: Family = Family {
    case: "canvas/wrong-case-property",
    urls: Urls {
        relative: "canvas/url-relative",
        insecure: "canvas/url-not-https",
        private: "canvas/url-loopback",
        encoding: "canvas/url-non-ascii",
    },
    ..crate::family!("canvas")
};

const fn object(name: &'static str, title: &'static str, doc: &'static str) -> Object {
    Object::new(name, title, &CANVAS, doc)
}

const fn tag(name: &'static str, doc: &'static str) -> Property {
    Property::new("type", Value::Fixed(name), doc).required()
}

const TYPE: &str = "Which component this is.";
const ID_DOC: &str = "What tells the component from the others of the canvas; comes back as `component_id`.";
const ID: Property = Property::new("id", Value::Text(Format::Id), ID_DOC).required_by("canvas/id-missing");
const OPTIONAL_ID: Property = Property::new("id", Value::Text(Format::Id), ID_DOC);
const LABEL: Property = Property::new("label", Value::Text(Format::Label), "The text above the field.");
const PLACEHOLDER: Property =
    Property::new("placeholder", Value::Text(Format::Label), "The text in the field while it is empty.");
const TEXT_VALUE: Property = Property::new("value", Value::Text(Format::Plain), "What the field holds at first.");
const OPTION_VALUE: Property =
    Property::new("value", Value::Text(Format::OptionId), "The id of the option that is chosen at first.")
        .judged_by("canvas/value-not-an-option");
const DISABLED: Property =
    Property::new("disabled", Value::Boolean, "Whether it can be used; `save_state: \"saved\"` disables it too.")
        .default("false");
const SAVE_STATE: Property = Property::new(
    "save_state",
    Value::Word(&SAVE_STATES),
    "Whether the value was saved: `saved` locks the field, `failed` draws it in red.",
)
.default("\"unsaved\"");
const BOTTOM_MARGIN: Property = Property::new(
    "bottom_margin",
    Value::Word(&Words { of: &["none"], nearly: &[("no", "none"), ("off", "none"), ("zero", "none"), ("0", "none")] }),
    "`none` takes away the space below.",
)
.judged_by("canvas/bottom-margin")
.tolerates("false");

static SAVE_STATES: Words = Words {
    of: &["unsaved", "saved", "failed"],
    nearly: &[("error", "failed"), ("success", "saved"), ("pending", "unsaved"), ("default", "unsaved")],
};
static ALIGN: Words = Words {
    of: &["left", "center", "right"],
    nearly: &[("middle", "center"), ("centre", "center"), ("start", "left"), ("end", "right")],
};
static IMAGE_ALIGN: Words = Words {
    of: &["left", "center", "right", "full_width"],
    nearly: &[
        ("middle", "center"),
        ("centre", "center"),
        ("full", "full_width"),
        ("full-width", "full_width"),
        ("fullWidth", "full_width"),
        ("stretch", "full_width"),
    ],
};
static TEXT_STYLES: Words = Words {
    of: &["header", "paragraph", "muted", "error"],
    nearly: &[
        ("body", "paragraph"),
        ("normal", "paragraph"),
        ("default", "paragraph"),
        ("text", "paragraph"),
        ("title", "header"),
        ("heading", "header"),
        ("h1", "header"),
        ("bold", "header"),
        ("subtitle", "muted"),
        ("secondary", "muted"),
        ("small", "muted"),
        ("caption", "muted"),
        ("danger", "error"),
        ("warning", "error"),
    ],
};
static BUTTON_STYLES: Words = Words {
    of: &["primary", "secondary", "link"],
    nearly: &[
        ("danger", "primary"),
        ("default", "primary"),
        ("success", "primary"),
        ("outline", "secondary"),
        ("text", "link"),
        ("tertiary", "link"),
    ],
};
static SIZES: Words = Words {
    of: &["xs", "s", "m", "l", "xl"],
    nearly: &[
        ("sm", "s"),
        ("small", "s"),
        ("md", "m"),
        ("medium", "m"),
        ("lg", "l"),
        ("large", "l"),
        ("xxl", "xl"),
        ("xxs", "xs"),
    ],
};

const ANY_ACTION: Value = Value::OneOf(&ACTION, &[]);
const ACTION_DOC: &str = "What happens when it is used.";

const NO_ACTION: &str = "canvas/action-not-allowed";
const ADDRESS: &str = "the address stands in the action: {\"type\": \"url\", \"url\": …}";
const NO_TEXT_ACTION: Misnomer =
    Misnomer::none("action", "it cannot be clicked; put the action on a `button` beside it").by(NO_ACTION);
const NO_FIELD_ACTION: Misnomer =
    Misnomer::none("action", "its value is sent with any submit action of the canvas; add a `button` with one")
        .by(NO_ACTION);
const NO_REQUIRED: Misnomer =
    Misnomer::none("required", "no field can be required; check the value in your submit flow");

/// The twelve components.
pub static COMPONENT: Choice = Choice {
    title: "component",
    tag: "type",
    of: &[
        &TEXT,
        &BUTTON,
        &INPUT,
        &TEXTAREA,
        &CHECKBOX,
        &SINGLE_SELECT,
        &DROPDOWN,
        &LIST,
        &IMAGE,
        &DIVIDER,
        &SPACER,
        &DATA_TABLE,
    ],
    nearly: &[
        ("select", "dropdown"),
        ("combobox", "dropdown"),
        ("drop-down", "dropdown"),
        ("radio", "single-select"),
        ("radio-group", "single-select"),
        ("radio_group", "single-select"),
        ("singleSelect", "single-select"),
        ("single_select", "single-select"),
        ("singleselect", "single-select"),
        ("multi-select", "checkbox"),
        ("multiselect", "checkbox"),
        ("checkboxes", "checkbox"),
        ("text_area", "textarea"),
        ("text-area", "textarea"),
        ("textArea", "textarea"),
        ("text-input", "input"),
        ("text_input", "input"),
        ("textfield", "input"),
        ("datatable", "data-table"),
        ("data_table", "data-table"),
        ("dataTable", "data-table"),
        ("table", "data-table"),
        ("separator", "divider"),
        ("hr", "divider"),
        ("line", "divider"),
        ("heading", "text"),
        ("header", "text"),
        ("paragraph", "text"),
        ("title", "text"),
        ("label", "text"),
        ("markdown", "text"),
        ("img", "image"),
        ("picture", "image"),
        ("link", "button"),
        ("space", "spacer"),
        ("plain_text_input", "input"),
        ("Input.Text", "input"),
        ("email", "input"),
        ("static_select", "dropdown"),
        ("Input.ChoiceSet", "dropdown"),
        ("radio_buttons", "single-select"),
        ("multi_static_select", "checkbox"),
        ("TextBlock", "text"),
        ("mrkdwn", "text"),
        ("plain_text", "text"),
        ("FactSet", "data-table"),
        ("iframe", "a canvas holds no page; open it with a `sheet` action (Messenger only)"),
        ("html", "a canvas holds no HTML; use `text` with **bold** and [links](https://example.test)"),
        ("form", "a canvas is a form already: its fields stand in `components` beside each other"),
        ("carousel", "there is none; use a `list` with images"),
        ("container", "components do not nest; put what is in it into `components`"),
        ("section", "components do not nest; put what is in it into `components`"),
        ("row", "components do not nest; put what is in it into `components`"),
        ("actions", "components do not nest; put what is in it into `components`"),
        ("button-group", "components do not nest; put what is in it into `components`"),
        ("ColumnSet", "components do not nest; put what is in it into `components`"),
        ("option", "an option stands in the `options` of a dropdown, single-select or checkbox"),
        ("item", "an item stands in the `items` of a `list`"),
        ("field-value", "a field-value stands in the `items` of a `data-table`"),
    ],
    missing: "canvas/component-type-missing",
    unknown: "canvas/component-type-unknown",
    misplaced: "canvas/component-type-unknown",
    word: "canvas/type-mismatch",
};

/// `text`, §2.2.
pub static TEXT: Object = Object {
    // reference/intercom.md §2.2
    properties: &[
        tag("text", TYPE),
        OPTIONAL_ID,
        Property::new(
            "text",
            Value::Text(Format::Markdown),
            "What is shown. Markdown with **bold** and [links](https://example.test), nothing else.",
        )
        .required(),
        Property::new("align", Value::Word(&ALIGN), "Where the text stands.").default("\"left\""),
        Property::new("style", Value::Word(&TEXT_STYLES), "How the text looks.").default("\"paragraph\""),
        BOTTOM_MARGIN,
    ],
    misnomers: &[
        Misnomer::of("label", "text", "the words of a text stand in `text`"),
        Misnomer::of("value", "text", "the words of a text stand in `text`"),
        Misnomer::of("content", "text", "the words of a text stand in `text`"),
        Misnomer::of("title", "text", "the words of a text stand in `text`"),
        Misnomer::of("alignment", "align", "the property is called `align`"),
        NO_TEXT_ACTION,
        Misnomer::none("color", "colours cannot be chosen; `style` knows `muted` and `error`"),
        Misnomer::none("bold", "write **bold** in the text, or use `style: \"header\"`"),
    ],
    ..object("text", "text", "Words, in one of four styles.")
};

/// `image`, §2.3.
pub static IMAGE: Object = Object {
    // reference/intercom.md §2.3
    properties: &[
        tag("image", TYPE),
        OPTIONAL_ID,
        Property::new("url", Value::Text(Format::HttpsUrl), "Where the picture is loaded from.").required(),
        Property::new("align", Value::Word(&IMAGE_ALIGN), "Where the picture stands.").default("\"left\""),
        Property::new("width", Value::Integer(1), "Exact width in pixels.").required_by("canvas/image-size"),
        Property::new("height", Value::Integer(1), "Exact height in pixels.").required_by("canvas/image-size"),
        Property::new("rounded", Value::Boolean, "Whether its corners are round.").default("false"),
        BOTTOM_MARGIN,
        Property::new("action", Value::OneOf(&ACTION, &["url"]), "What happens on a click: a url action."),
    ],
    misnomers: &[
        Misnomer::of("src", "url", "the address of an image stands in `url`"),
        Misnomer::of("image", "url", "the address of an image stands in `url`"),
        Misnomer::of("image_url", "url", "the address of an image stands in `url`"),
        Misnomer::of("w", "width", "the width of an image is written out: `width`"),
        Misnomer::of("h", "height", "the height of an image is written out: `height`"),
        Misnomer::of("image_width", "width", "that name belongs to list items; an image has `width`"),
        Misnomer::of("image_height", "height", "that name belongs to list items; an image has `height`"),
        Misnomer::of("rounded_image", "rounded", "that name belongs to list items; an image has `rounded`"),
        Misnomer::none("alt", "an image has no text of its own; put a `text` beside it"),
        Misnomer::none("alt_text", "an image has no text of its own; put a `text` beside it"),
    ],
    ..object("image", "image", "A picture of exact size.")
};

/// `divider`, §2.4.
pub static DIVIDER: Object = Object {
    // reference/intercom.md §2.4
    properties: &[tag("divider", TYPE), OPTIONAL_ID, BOTTOM_MARGIN],
    misnomers: &[NO_TEXT_ACTION],
    ..object("divider", "divider", "A line between components.")
};

/// `spacer`, §2.4.
pub static SPACER: Object = Object {
    // reference/intercom.md §2.4
    properties: &[
        tag("spacer", TYPE),
        OPTIONAL_ID,
        Property::new("size", Value::Word(&SIZES), "How much space.").default("\"s\""),
    ],
    misnomers: &[NO_TEXT_ACTION, Misnomer::of("height", "size", "space is given in steps, by `size`")],
    ..object("spacer", "spacer", "Space between components.")
};

/// `data-table`, §2.5.
pub static DATA_TABLE: Object = Object {
    // reference/intercom.md §2.5
    properties: &[tag("data-table", TYPE), Property::new("items", Value::List(&FIELD_VALUES), "The rows.").required()],
    misnomers: &[
        Misnomer::of("rows", "items", "the rows of a data-table stand in `items`"),
        Misnomer::of("fields", "items", "the rows of a data-table stand in `items`"),
        NO_TEXT_ACTION,
        Misnomer::none("id", "a data-table has no id: nothing can be clicked in it"),
        Misnomer::none("label", "put a `text` with `style: \"header\"` above it"),
        Misnomer::none("title", "put a `text` with `style: \"header\"` above it"),
    ],
    ..object("data-table", "data-table", "Rows of a name and a value each.")
};

static FIELD_VALUES: List =
    List { of: Value::Object(&FIELD_VALUE), element: "field-value", min: 0, max: None, count: None };

/// `field-value`, §2.5.
pub static FIELD_VALUE: Object = Object {
    // reference/intercom.md §2.5
    properties: &[
        tag("field-value", "Always `field-value`."),
        Property::new("field", Value::Text(Format::Label), "The name.").required(),
        Property::new("value", Value::Text(Format::Label), "The value, as text.").required(),
    ],
    misnomers: &[
        Misnomer::of("label", "field", "the name of a row stands in `field`"),
        Misnomer::of("key", "field", "the name of a row stands in `field`"),
        Misnomer::of("name", "field", "the name of a row stands in `field`"),
        Misnomer::of("text", "value", "the value of a row stands in `value`"),
        NO_TEXT_ACTION,
    ],
    ..object("field-value", "field-value", "One row of a data-table.")
};

/// `button`, §2.6.
pub static BUTTON: Object = Object {
    // reference/intercom.md §2.6
    properties: &[
        tag("button", TYPE),
        ID,
        Property::new("label", Value::Text(Format::Label), "What is written on it.").required(),
        Property::new("action", ANY_ACTION, ACTION_DOC).required_by("canvas/action-missing"),
        Property::new("style", Value::Word(&BUTTON_STYLES), "How it looks.").default("\"primary\""),
        DISABLED,
    ],
    misnomers: &[
        Misnomer::of("text", "label", "what is written on a button stands in `label`"),
        Misnomer::of("title", "label", "what is written on a button stands in `label`"),
        Misnomer::of("name", "label", "what is written on a button stands in `label`"),
        Misnomer::of("value", "label", "what is written on a button stands in `label`"),
        Misnomer::of("url", "action", ADDRESS),
        Misnomer::of("href", "action", ADDRESS),
        Misnomer::of("link", "action", ADDRESS),
        Misnomer::none("new_tab", "a url action always opens a new tab"),
        Misnomer::none("color", "colours cannot be chosen; `style` knows `primary`, `secondary` and `link`"),
    ],
    ..object("button", "button", "Something to click.")
};

/// `input`, §2.7.
pub static INPUT: Object = Object {
    // reference/intercom.md §2.7
    properties: &[
        tag("input", TYPE),
        ID,
        LABEL,
        PLACEHOLDER,
        TEXT_VALUE,
        Property::new("action", ANY_ACTION, "With one, a button is drawn inside the field."),
        SAVE_STATE,
        DISABLED,
    ],
    misnomers: &[
        NO_REQUIRED,
        Misnomer::none("input_type", "an input takes any text; check the value in your submit flow"),
        Misnomer::none("error", "an input shows an error with `save_state: \"failed\"`"),
        Misnomer::none("max_length", "the length cannot be limited; check the value in your submit flow"),
        Misnomer::none("aria_label", "it is not documented; use `label`"),
        Misnomer::of("text", "value", "what an input holds at first stands in `value`"),
        Misnomer::of("title", "label", "the text above an input stands in `label`"),
        Misnomer::of("name", "id", "an input's value is sent under its `id`"),
    ],
    ..object("input", "input", "A field of one line.")
};

/// `textarea`, §2.8.
pub static TEXTAREA: Object = Object {
    // reference/intercom.md §2.8
    properties: &[
        tag("textarea", TYPE),
        ID,
        LABEL,
        PLACEHOLDER,
        TEXT_VALUE,
        Property::new("error", Value::Boolean, "Whether it is drawn in red.").default("false"),
        DISABLED,
    ],
    misnomers: &[
        Misnomer::none("save_state", "a textarea shows an error with `error: true`, and has no saved state")
            .by("canvas/save-state-on-textarea"),
        NO_FIELD_ACTION,
        NO_REQUIRED,
        Misnomer::of("text", "value", "what a textarea holds at first stands in `value`"),
        Misnomer::of("title", "label", "the text above a textarea stands in `label`"),
        Misnomer::of("name", "id", "a textarea's value is sent under its `id`"),
        Misnomer::none("rows", "its height cannot be chosen"),
        Misnomer::none("max_length", "the length cannot be limited; check the value in your submit flow"),
    ],
    ..object("textarea", "textarea", "A field of several lines.")
};

static CHECKBOX_OPTIONS: List = List {
    of: Value::Object(&OPTION),
    element: "option",
    min: 1,
    max: None,
    count: Some(("canvas/options-count", true)),
};

/// `checkbox`, §2.9.
pub static CHECKBOX: Object = Object {
    // reference/intercom.md §2.9
    properties: &[
        tag("checkbox", TYPE),
        ID,
        Property::new("options", Value::List(&CHECKBOX_OPTIONS), "What can be ticked; the official tutorial's name."),
        Property::new("option", Value::List(&CHECKBOX_OPTIONS), "The same, as the reference page calls it."),
        LABEL,
        Property::new("value", Value::List(&CHOSEN), "The ids of the options that are ticked at first.")
            .judged_by("canvas/value-not-an-option"),
        SAVE_STATE,
        DISABLED,
    ],
    misnomers: &[
        NO_FIELD_ACTION,
        NO_REQUIRED,
        Misnomer::of("items", "options", "what can be ticked stands in `options`"),
        Misnomer::of("choices", "options", "what can be ticked stands in `options`"),
        Misnomer::of("values", "value", "the ids of what is ticked stand in `value`"),
        Misnomer::of("title", "label", "the text above it stands in `label`"),
        Misnomer::of("text", "label", "the text above it stands in `label`"),
    ],
    groups: &[Group { of: &["options", "option"], some: true, one: false, rule: "canvas/required-missing" }],
    ..object("checkbox", "checkbox", "Options of which any number can be ticked.")
};

static CHOSEN: List = List { of: Value::Text(Format::OptionId), element: "option id", min: 0, max: None, count: None };

/// `single-select`, §2.10.
pub static SINGLE_SELECT: Object = Object {
    // reference/intercom.md §2.10
    properties: &[
        tag("single-select", TYPE),
        ID,
        Property::new(
            "options",
            Value::List(&List {
                of: Value::Object(&OPTION),
                element: "option",
                min: 2,
                max: Some(10),
                count: Some(("canvas/options-count", true)),
            }),
            "What can be chosen, all of it in view.",
        )
        .required(),
        LABEL,
        OPTION_VALUE,
        Property::new("action", ANY_ACTION, "What happens as soon as an option is chosen."),
        SAVE_STATE,
        DISABLED,
    ],
    misnomers: &[
        Misnomer::none("placeholder", "all its options are in view; use `label`"),
        NO_REQUIRED,
        Misnomer::of("items", "options", "what can be chosen stands in `options`"),
        Misnomer::of("option", "options", "what can be chosen stands in `options`; only a checkbox has `option`"),
        Misnomer::of("choices", "options", "what can be chosen stands in `options`"),
        Misnomer::of("values", "options", "what can be chosen stands in `options`"),
        Misnomer::of("title", "label", "the text above it stands in `label`"),
        Misnomer::of("text", "label", "the text above it stands in `label`"),
    ],
    ..object("single-select", "single-select", "Options of which one is chosen, side by side.")
};

/// `dropdown`, §2.10.
pub static DROPDOWN: Object = Object {
    // reference/intercom.md §2.10
    properties: &[
        tag("dropdown", TYPE),
        ID,
        Property::new(
            "options",
            Value::List(&List {
                of: Value::Object(&OPTION),
                element: "option",
                min: 2,
                max: Some(10),
                // Apps with a list of countries work: §2.10.
                count: Some(("canvas/options-count", false)),
            }),
            "What can be chosen.",
        )
        .required(),
        LABEL,
        OPTION_VALUE,
        // The page prints the default as `false`, the machine-readable description as `unsaved`.
        SAVE_STATE.tolerates("false"),
        DISABLED,
    ],
    misnomers: &[
        NO_FIELD_ACTION,
        Misnomer::none("placeholder", "a dropdown has none; use `label`"),
        NO_REQUIRED,
        Misnomer::of("items", "options", "what can be chosen stands in `options`"),
        Misnomer::of("option", "options", "what can be chosen stands in `options`; only a checkbox has `option`"),
        Misnomer::of("choices", "options", "what can be chosen stands in `options`"),
        Misnomer::of("values", "options", "what can be chosen stands in `options`"),
        Misnomer::of("title", "label", "the text above it stands in `label`"),
        Misnomer::of("text", "label", "the text above it stands in `label`"),
    ],
    ..object("dropdown", "dropdown", "Options of which one is chosen, folded away.")
};

/// `option`, §2.11.
pub static OPTION: Object = Object {
    shape: Some("canvas/option-shape"),
    // reference/intercom.md §2.11
    properties: &[
        Property::new("type", Value::Fixed("option"), "Always `option`.")
            .required_by("canvas/option-shape")
            .judged_by("canvas/option-shape"),
        Property::new(
            "id",
            Value::Text(Format::Plain),
            "What tells it from the other options; comes back as the value.",
        )
        .required_by("canvas/id-missing"),
        Property::new("text", Value::Text(Format::Label), "What is shown.").required_by("canvas/option-shape"),
        Property::new("disabled", Value::Boolean, "Whether it can be chosen.").default("false"),
    ],
    misnomers: &[
        Misnomer::of("label", "text", "what an option shows stands in `text`").by("canvas/option-shape"),
        Misnomer::of("title", "text", "what an option shows stands in `text`").by("canvas/option-shape"),
        Misnomer::of("name", "text", "what an option shows stands in `text`").by("canvas/option-shape"),
        Misnomer::of("field", "text", "what an option shows stands in `text`").by("canvas/option-shape"),
        Misnomer::of("value", "id", "what an option is worth is its `id`").by("canvas/option-shape"),
        NO_FIELD_ACTION,
        Misnomer::none("selected", "what is chosen at first stands in the `value` of the component"),
        Misnomer::none("checked", "what is ticked at first stands in the `value` of the component"),
    ],
    ..object("option", "option", "One choice of a dropdown, single-select or checkbox.")
};

/// `list`, §2.12.
pub static LIST: Object = Object {
    // reference/intercom.md §2.12
    properties: &[
        tag("list", TYPE),
        Property::new(
            "items",
            Value::List(&List { of: Value::Object(&ITEM), element: "item", min: 0, max: None, count: None }),
            "The rows; three to five read well.",
        )
        .required(),
        DISABLED,
    ],
    misnomers: &[
        Misnomer::none("action", "a list has no action; each of its items may have one").by(NO_ACTION),
        Misnomer::none("id", "a list has no id; its items have"),
        Misnomer::of("options", "items", "the rows of a list stand in `items`"),
        Misnomer::of("rows", "items", "the rows of a list stand in `items`"),
        Misnomer::of("components", "items", "the rows of a list stand in `items`"),
        Misnomer::none("label", "put a `text` with `style: \"header\"` above it"),
        Misnomer::none("title", "put a `text` with `style: \"header\"` above it"),
    ],
    ..object("list", "list", "Rows of which each may be clicked.")
};

/// `item`, §2.12.
pub static ITEM: Object = Object {
    shape: Some("canvas/item-shape"),
    // reference/intercom.md §2.12
    properties: &[
        Property::new("type", Value::Fixed("item"), "Always `item`.")
            .required_by("canvas/item-shape")
            .judged_by("canvas/item-shape"),
        Property::new(
            "id",
            Value::Text(Format::Id),
            "What tells it from everything else; comes back as `component_id`.",
        )
        .required_by("canvas/id-missing"),
        Property::new("title", Value::Text(Format::Label), "The first line.").required_by("canvas/item-shape"),
        Property::new("subtitle", Value::Text(Format::Label), "The second line."),
        Property::new("tertiary_text", Value::Text(Format::Label), "Follows the subtitle, behind a bullet."),
        Property::new("image", Value::Text(Format::HttpsUrl), "Where a picture is loaded from."),
        Property::new("image_width", Value::Integer(1), "The picture's exact width in pixels.")
            .with("image", "canvas/item-image-size"),
        Property::new("image_height", Value::Integer(1), "The picture's exact height in pixels.")
            .with("image", "canvas/item-image-size"),
        Property::new("rounded_image", Value::Boolean, "Whether the picture's corners are round.").default("false"),
        DISABLED,
        Property::new("action", ANY_ACTION, ACTION_DOC),
    ],
    misnomers: &[
        Misnomer::of("text", "title", "the first line of an item stands in `title`").by("canvas/item-shape"),
        Misnomer::of("label", "title", "the first line of an item stands in `title`").by("canvas/item-shape"),
        Misnomer::of("name", "title", "the first line of an item stands in `title`").by("canvas/item-shape"),
        Misnomer::of("description", "subtitle", "the second line of an item stands in `subtitle`"),
        Misnomer::of("image_url", "image", "the address of an item's picture stands in `image`"),
        Misnomer::of("width", "image_width", "that name belongs to images; an item has `image_width`"),
        Misnomer::of("height", "image_height", "that name belongs to images; an item has `image_height`"),
        Misnomer::of("rounded", "rounded_image", "that name belongs to images; an item has `rounded_image`"),
        Misnomer::of("url", "action", ADDRESS),
        Misnomer::of("href", "action", ADDRESS),
        Misnomer::of("link", "action", ADDRESS),
    ],
    ..object("item", "list item", "One row of a list.")
};

/// The three actions, §3.
pub static ACTION: Choice = Choice {
    title: "action",
    tag: "type",
    of: &[&SUBMIT_ACTION, &URL_ACTION, &SHEET_ACTION],
    nearly: &[
        ("open_url", "url"),
        ("open-url", "url"),
        ("link", "url"),
        ("href", "url"),
        ("sheets", "sheet"),
        ("open_sheet", "sheet"),
        ("iframe", "sheet"),
        ("post", "submit"),
        ("post_message", "submit"),
        ("click", "submit"),
        ("callback", "submit"),
        ("postback", "submit"),
        ("Action.Submit", "submit"),
        ("Action.OpenUrl", "url"),
    ],
    missing: "canvas/action-type",
    unknown: "canvas/action-type",
    misplaced: "canvas/action-not-allowed",
    word: "canvas/action-as-string",
};

const NEW_TAB: Misnomer = Misnomer::none("new_tab", "a url action always opens a new tab");

/// `submit`, §3.
pub static SUBMIT_ACTION: Object = Object {
    // reference/intercom.md §3
    properties: &[
        tag("submit", "Which action this is."),
        Property::new("url", Value::Any, "Ignored; exports of Intercom's builder write `null`."),
    ],
    misnomers: &[NEW_TAB],
    ..object("submit", "submit action", "Sends all values of the canvas to the submit URL.")
};

/// `url`, §3.
pub static URL_ACTION: Object = Object {
    // reference/intercom.md §3
    properties: &[
        tag("url", "Which action this is."),
        Property::new("url", Value::Text(Format::LinkUrl), "Where the new tab goes.")
            .required_by("canvas/action-url-missing"),
    ],
    misnomers: &[
        NEW_TAB,
        Misnomer::of("href", "url", "the address stands in `url`"),
        Misnomer::of("link", "url", "the address stands in `url`"),
    ],
    ..object("url", "url action", "Opens an address in a new browser tab.")
};

/// `sheet`, §3.
pub static SHEET_ACTION: Object = Object {
    // reference/intercom.md §3
    properties: &[
        tag("sheet", "Which action this is."),
        Property::new("url", Value::Text(Format::HttpsUrl), "The page, which must not redirect.")
            .required_by("canvas/action-url-missing"),
    ],
    misnomers: &[NEW_TAB, Misnomer::of("href", "url", "the address stands in `url`")],
    ..object("sheet", "sheet action", "Opens your page in a sheet over the Messenger; not in the Inbox.")
};

static COMPONENTS: List =
    List { of: Value::OneOf(&COMPONENT, &[]), element: "component", min: 0, max: None, count: None };

/// `content`, §4.
pub static CONTENT: Object = Object {
    // reference/intercom.md §4
    properties: &[Property::new(
        "components",
        Value::List(&COMPONENTS),
        "The components, in the order in which they are drawn.",
    )
    .required_by("canvas/components-array")
    .judged_by("canvas/components-array")],
    misnomers: &[
        Misnomer::of("component", "components", "the components stand in `components`, an array"),
        Misnomer::of("items", "components", "the components stand in `components`, an array"),
        Misnomer::none("stored_data", "`stored_data` stands beside `content`, in the canvas"),
        Misnomer::none("content", "`components` stands in the `content` itself: take one of the two away")
            .by("canvas/root-shape")
            .instead(),
        Misnomer::none("canvas", "`components` stands in the `content` itself: take the `canvas` inside it away")
            .by("canvas/root-shape")
            .instead(),
        Misnomer::none("type", "a component stands in `components`, an array: {\"components\": [{\"type\": …}]}")
            .by("canvas/root-shape")
            .instead(),
    ],
    ..object("content", "content", "What is drawn: at most 64 KB of components.")
};

/// The canvas itself, §4.
pub static CANVAS_OBJECT: Object = Object {
    // reference/intercom.md §4
    properties: &[
        Property::new("content", Value::Object(&CONTENT), "What is drawn, for a static canvas."),
        Property::new(
            "content_url",
            Value::Text(Format::HttpsUrl),
            "Where the content is asked for each time the card is viewed, for a live canvas (Messenger only).",
        ),
        Property::new("stored_data", STORED, "Your own data, at most 64 KB; comes back with the next request.")
            .judged_by("canvas/stored-data-object"),
    ],
    misnomers: &[
        Misnomer::none("components", "`components` stands inside `content`").by("canvas/root-shape").inside(&CONTENT),
        Misnomer::none("body", "the components stand in `content`").by("canvas/root-shape").instead(),
        Misnomer::none("canvas", "`content` stands in the `canvas` itself: take one of the two away")
            .by("canvas/root-shape")
            .instead(),
        Misnomer::of("url", "content_url", "the address of a live canvas stands in `content_url`"),
    ],
    groups: &[Group { of: &["content", "content_url"], some: true, one: true, rule: "canvas/canvas-kind" }],
    ..object("canvas", "canvas", "A card: static with `content`, or live with `content_url`.")
};

const STORED: Value = Value::Map(&Value::Any);

/// `event`, §4.
pub static EVENT: Object = Object {
    // reference/intercom.md §4
    properties: &[Property::new(
        "type",
        Value::Word(&Words { of: &["completed"], nearly: &[("complete", "completed"), ("done", "completed")] }),
        "Always `completed`.",
    )
    .required_by("canvas/event-type")
    .judged_by("canvas/event-type")],
    ..object("event", "event", "Tells that the interaction is complete.")
};

/// `current_canvas` and `canvas` of requests, as the platform sends back what the app answered. What is wrong in it is found in the
/// answer.
pub static ECHO: Object = Object {
    // reference/intercom.md §1
    properties: &[
        Property::new("content", Value::Map(&Value::Any), "What is drawn."),
        Property::new("content_url", Value::Text(Format::Plain), "Where live content comes from."),
        Property::new("stored_data", Value::Map(&Value::Any), "Your own data of the answer before."),
    ],
    others: Others::Welcome,
    ..Object::new("current_canvas", "current canvas", &REQUEST, "The canvas that the app answered before.")
};
