//! JSON Schema 2020-12 of what bodies hold, made from the same tables as the linter, so that editors complete and validate. What a
//! schema cannot say (ids that repeat, values that are no option, sizes) is left to the linter.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use crate::json::put;
use crate::lint::{MILLISECONDS, Severity, rule};
use crate::platform::bodies::canvas::SHEET_ACTION;
use crate::platform::bodies::infobip::ANY_ROOT;
use crate::platform::bodies::intercom::answers::{CONFIGURE_ANSWER, RESULTS_ANSWER};
use crate::platform::bodies::intercom::requests::{INITIALIZE, NOTIFICATION};
use crate::platform::bodies::kentico::UPDATE_CONTACT;
use crate::platform::bodies::vcita::CREATE_APP;
use crate::platform::bodies::{
    Choice, Format, Group, Kind, List, Misnomer, Need, Object, Others, Property, Surface, Value,
};

/// The schema of a kind of body. Equal input gives equal output.
pub fn schema(kind: &Kind) -> Json {
    let mut writer = Writer { surface: kind.surface(), ..Writer::default() };
    let mut root = Map::new();
    put(&mut root, "$schema", "https://json-schema.org/draft/2020-12/schema");
    put(&mut root, "$id", json!(format!("urn:courtside:schema:{}", kind.name)));
    put(&mut root, "title", capitalised(kind.title));
    writer.members(kind.root, &mut root);
    let mut defs = Map::new();
    // A definition may name others, which are written in turn.
    while let Some((name, object)) = writer.open.pop() {
        let mut body = Map::new();
        put(&mut body, "title", capitalised(object.title));
        writer.members(object, &mut body);
        defs.insert(name, Json::Object(body));
    }
    if !defs.is_empty() {
        defs.sort_keys();
        put(&mut root, "$defs", Json::Object(defs));
    }
    Json::Object(root)
}

#[derive(Default)]
struct Writer {
    /// Where the canvases are drawn, if the kind of body tells that.
    surface: Option<Surface>,
    /// Definitions that are named and not yet written.
    open: Vec<(String, &'static Object)>,
    /// Definitions that are named.
    named: BTreeSet<String>,
}

impl Writer {
    /// What an object holds, as keywords of its schema.
    fn members(&mut self, object: &'static Object, out: &mut Map<String, Json>) {
        put(out, "description", object.doc);
        put(out, "type", "object");
        let mut properties = Map::new();
        let mut patterns = Map::new();
        for property in object.properties {
            let body = self.property(object, property);
            if property.any_case {
                patterns.insert(in_any_case(property.name), body);
            } else {
                put(&mut properties, property.name, body);
            }
        }
        for misnomer in object.misnomers.iter().filter(|misnomer| forbidden(misnomer)) {
            put(&mut properties, misnomer.written, json!({ "not": {}, "description": capitalised(misnomer.help) }));
        }
        if !properties.is_empty() {
            put(out, "properties", Json::Object(properties));
        }
        if object.others != Others::Welcome && is_error(object.family.case) {
            let mut names = BTreeSet::new();
            names.extend(object.properties.iter().flat_map(|property| respelt(property.name)));
            let taken = |name: &String| object.property(name).is_none();
            put(
                out,
                "propertyNames",
                json!({ "not": { "enum": names.into_iter().filter(taken).collect::<Vec<_>>() } }),
            );
        }
        if !patterns.is_empty() {
            put(out, "patternProperties", Json::Object(patterns));
        }
        let required: Vec<&str> = object
            .properties
            .iter()
            .filter(|property| property.need == Need::Required && !property.any_case)
            .map(|property| property.name)
            .collect();
        if !required.is_empty() {
            put(out, "required", json!(required));
        }
        let mut all: Vec<Json> = Vec::new();
        for property in object.properties {
            match property.need {
                // Not all names are others than this.
                Need::Required if property.any_case => all.push(json!({
                    "not": { "propertyNames": { "not": { "pattern": in_any_case(property.name) } } },
                })),
                Need::Optional | Need::Required => {}
                Need::With(other) => all.push(json!({ "if": there(other), "then": there(property.name) })),
                Need::When(other, value) => {
                    let listed = object.property(other).is_some_and(|other| matches!(other.value, Value::List(_)));
                    let is = json!({ "enum": spellings(value) });
                    let is = if listed { json!({ "type": "array", "contains": is }) } else { is };
                    all.push(json!({
                        "if": { "properties": { other: is }, "required": [other] },
                        "then": there(property.name),
                    }));
                }
            }
        }
        all.extend(object.groups.iter().filter(|group| is_error(group.rule)).flat_map(grouped));
        all.extend(beyond(object));
        if !all.is_empty() {
            put(out, "allOf", Json::Array(all));
        }
    }

    fn property(&mut self, object: &Object, property: &Property) -> Json {
        let mut out = Map::new();
        put(&mut out, "description", property.doc);
        let rule = property.wrong.unwrap_or(object.family.word);
        match property.value {
            // Other words are a warning; so is what is no word where one rule speaks of both.
            Value::Word(words) if !is_error(rule) => {
                if property.wrong.is_none() {
                    put(&mut out, "type", "string");
                }
                put(&mut out, "examples", json!(words.of));
            }
            Value::Fixed(word) if !is_error(rule) => {
                put(&mut out, "examples", json!([word]));
            }
            Value::Text(Format::HttpsUrl | Format::LinkUrl | Format::UriTemplate) => {
                address(is_error(object.family.urls.encoding), &mut out);
            }
            value => self.value(value, &mut out),
        }
        if let (Value::Map(_), Others::Welcome, Some(inside)) =
            (property.value, object.others, out.get_mut("additionalProperties").and_then(Json::as_object_mut))
        {
            or_null(inside);
        }
        if property.need == Need::Required && !out.keys().any(|word| SORTED.contains(&word.as_str())) {
            put(&mut out, "not", json!({ "type": "null" }));
        }
        within(object, property, &mut out);
        if let (Some(known), Some(Json::Array(words))) =
            (property.tolerated.and_then(|known| serde_json::from_str(known).ok()), out.get_mut("enum"))
        {
            words.push(known);
        }
        // What is no error, an editor is not to underline.
        if property.need != Need::Required && (object.others == Others::Welcome || !is_error(object.family.null)) {
            or_null(&mut out);
        }
        if let Some(default) = property.default.and_then(|default| serde_json::from_str::<Json>(default).ok()) {
            put(&mut out, "default", default);
        }
        Json::Object(out)
    }

    fn value(&mut self, value: Value, out: &mut Map<String, Json>) {
        match value {
            Value::Any => {}
            Value::Text(format) => text(format, out),
            Value::Word(words) => {
                put(out, "enum", json!(words.of));
            }
            Value::Fixed(word) => {
                put(out, "const", word);
            }
            Value::Boolean => {
                put(out, "type", "boolean");
            }
            Value::Integer(min) => {
                put(out, "type", "integer");
                if min > i64::MIN {
                    put(out, "minimum", min);
                }
            }
            Value::Number => {
                put(out, "type", "number");
            }
            Value::Object(object) => {
                put(out, "$ref", json!(self.reference(object)));
            }
            Value::OneOf(choice, only) => self.choice(choice, only, out),
            Value::List(list) => self.list(list, out),
            Value::Map(of) => {
                put(out, "type", "object");
                if !matches!(of, Value::Any) {
                    put(out, "additionalProperties", self.alone(*of));
                }
            }
            Value::Either(sorts) => {
                let sorts: Vec<Json> = sorts.iter().map(|sort| self.alone(*sort)).collect();
                put(out, "anyOf", Json::Array(sorts));
            }
        }
    }

    fn alone(&mut self, value: Value) -> Json {
        let mut out = Map::new();
        self.value(value, &mut out);
        Json::Object(out)
    }

    fn list(&mut self, list: &List, out: &mut Map<String, Json>) {
        put(out, "type", "array");
        put(out, "items", self.alone(list.of));
        if list.min > 0 && list.count.is_some_and(|(rule, _)| is_error(rule)) {
            put(out, "minItems", list.min);
        }
        // Too many are a warning where they are known to work.
        if let (Some(max), Some((_, true))) = (list.max, list.count) {
            put(out, "maxItems", max);
        }
    }

    /// Told apart by their tag, so that an editor speaks of the one that is meant and not of all.
    fn choice(&mut self, choice: &'static Choice, only: &'static [&'static str], out: &mut Map<String, Json>) {
        let objects = choice.of.iter().copied().filter(|object| only.is_empty() || only.contains(&object.name));
        // The frame in which an app is configured has no sheets.
        let frame = self.surface == Some(Surface::Configure);
        let objects: Vec<&'static Object> =
            objects.filter(|object| !frame || !std::ptr::eq(*object, &raw const SHEET_ACTION)).collect();
        let names: Vec<&str> = objects.iter().map(|object| object.name).collect();
        let tag = choice.tag;
        put(out, "type", "object");
        put(out, "required", json!([tag]));
        put(out, "properties", json!({ tag: { "enum": names } }));
        let cases: Vec<Json> = objects
            .into_iter()
            .map(|object| {
                json!({
                    "if": { "properties": { tag: { "const": object.name } }, "required": [tag] },
                    "then": { "$ref": self.reference(object) },
                })
            })
            .collect();
        put(out, "allOf", Json::Array(cases));
    }

    fn reference(&mut self, object: &'static Object) -> String {
        let name = object.title.replace(' ', "-");
        if self.named.insert(name.clone()) {
            self.open.push((name.clone(), object));
        }
        format!("#/$defs/{name}")
    }
}

/// Whether a key is an error wherever it stands, and not only in the place of another.
fn forbidden(misnomer: &Misnomer) -> bool {
    misnomer.meant.is_none() && misnomer.rule.is_some_and(is_error)
}

fn is_error(code: &str) -> bool {
    rule(code).is_some_and(|rule| rule.severity == Severity::Error)
}

fn grouped(group: &Group) -> Vec<Json> {
    let each = || group.of.iter().map(|name| there(name));
    let mut out = Vec::new();
    if group.some {
        out.push(json!({ "anyOf": each().collect::<Vec<_>>() }));
    }
    if group.one {
        let pairs = group
            .of
            .iter()
            .enumerate()
            .flat_map(|(at, first)| group.of.iter().skip(at + 1).map(move |second| [first, second]));
        out.extend(pairs.map(|[first, second]| json!({ "not": { "allOf": [there(first), there(second)] } })));
    }
    out
}

fn text(format: Format, out: &mut Map<String, Json>) {
    put(out, "type", "string");
    match format {
        Format::Plain
        | Format::Id
        | Format::OptionId
        | Format::Markdown
        | Format::Label
        | Format::Email(_)
        | Format::JsonPath => {}
        Format::Base64(least, _) => {
            let digits = (least * 4).div_ceil(3);
            put(out, "pattern", json!(format!("^\\s*([A-Za-z0-9+/]\\s*){{{digits},}}(=\\s*){{0,2}}$")));
        }
        Format::Filled => {
            put(out, "pattern", "\\S");
        }
        Format::Uid(length, _) => {
            put(out, "minLength", length);
            put(out, "maxLength", length);
        }
        Format::Moment(_) => {
            put(
                out,
                "pattern",
                json!(
                    "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]) ([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)$"
                ),
            );
        }
        Format::Limited(most, code) => {
            if is_error(code) {
                put(out, "maxLength", most);
            }
        }
        Format::HttpsUrl | Format::LinkUrl | Format::UriTemplate => address(false, out),
        Format::Guid(_) => {
            // The last form is a C structure's.
            put(
                out,
                "pattern",
                "^\\s*([{(]?[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}[)}]?|\\{\\s*0[xX][^}]+\\}\\s*\\})\\s*$",
            );
        }
    }
}

/// A pattern for a name in any case.
fn in_any_case(name: &str) -> String {
    let letters = name.chars().map(|letter| {
        let (lower, upper) = (letter.to_ascii_lowercase(), letter.to_ascii_uppercase());
        if lower == upper { letter.to_string() } else { format!("[{upper}{lower}]") }
    });
    format!("^{}$", letters.collect::<String>())
}

/// An absolute HTTPS address with a host; where `strict`, without white space.
fn address(strict: bool, out: &mut Map<String, Json>) {
    let scheme = "[Hh][Tt][Tt][Pp][Ss]://";
    let port = "(:0*([1-5]?[0-9]{1,4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])?)?";
    let pattern = if strict {
        format!("^{scheme}([^/?#\\s]*@)?(\\[[^/?#@\\s]+\\]|[^/?#:@\\[\\s][^/?#:@\\s]*){port}([/?#]\\S*)?$")
    } else {
        format!("^\\s*{scheme}([^/?#]*@)?(\\[[^/?#@]+\\]|[^/?#:@\\[\\s][^/?#:@]*){port}\\s*([/?#]|$)")
    };
    put(out, "type", "string");
    put(out, "pattern", pattern);
}

/// Whether a member is there with a value.
fn there(name: &str) -> Json {
    json!({ "required": [name], "properties": { name: { "not": { "type": "null" } } } })
}

/// Takes `null`, too.
fn or_null(schema: &mut Map<String, Json>) {
    if let Some(Json::Array(words)) = schema.get_mut("enum") {
        words.push(Json::Null);
    } else if let Some(word) = schema.remove("const") {
        put(schema, "enum", json!([word, null]));
    } else if let Some(Json::Array(sorts)) = schema.get_mut("anyOf") {
        sorts.push(json!({ "type": "null" }));
    } else if schema.contains_key("$ref") || schema.contains_key("allOf") {
        let description = schema.shift_remove_entry("description");
        let alone = Json::Object(std::mem::take(schema));
        schema.extend(description);
        put(schema, "anyOf", json!([alone, { "type": "null" }]));
    } else if let Some(sort) = schema.get("type").and_then(Json::as_str) {
        put(schema, "type", json!([sort, "null"]));
    }
}

/// Words of a schema that say of which sort a value is.
const SORTED: [&str; 5] = ["type", "enum", "const", "anyOf", "$ref"];

/// What the checks ask of a value that no format of the tables says.
fn within(object: &Object, property: &Property, out: &mut Map<String, Json>) {
    let is = |other: &'static Object, name: &str| std::ptr::eq(object, other) && property.name == name;
    if is(&CREATE_APP, "name") {
        put(out, "minLength", 3);
        put(out, "maxLength", 25);
    } else if is(&CREATE_APP, "app_code_name") {
        put(out, "pattern", "^[A-Za-z0-9]+$");
    } else if is(&NOTIFICATION, "created_at") || is(&NOTIFICATION, "first_sent_at") {
        put(out, "exclusiveMaximum", MILLISECONDS);
    } else if is(&UPDATE_CONTACT, "ContactNotes") {
        // Any that are not empty raise an exception.
        out.remove("anyOf");
        put(out, "const", "");
    }
}

/// What the checks ask of members beside each other that no group of the tables says.
fn beyond(object: &Object) -> Vec<Json> {
    let has = |name: &str| json!({ "required": [name] });
    if std::ptr::eq(object, &raw const ANY_ROOT) {
        let any = |names: &[&str]| json!({ "anyOf": names.iter().map(|name| has(name)).collect::<Vec<_>>() });
        return vec![
            json!({ "not": { "allOf": [any(&["card", "page"]), any(&["functions", "actions", "triggers"])] } }),
        ];
    }
    if std::ptr::eq(object, &raw const CONFIGURE_ANSWER) || std::ptr::eq(object, &raw const RESULTS_ANSWER) {
        // A `canvas` that is null is no canvas.
        let own: Vec<&str> = object.properties.iter().map(|property| property.name).collect();
        let alone = json!({ "propertyNames": { "anyOf": [{ "enum": own }, { "pattern": "^\\$" }] } });
        return vec![json!({ "if": there("results"), "then": alone })];
    }
    if std::ptr::eq(object, &raw const INITIALIZE) {
        let people = ["contact", "customer", "user"].map(has);
        return vec![json!({ "if": there("conversation"), "then": { "anyOf": people } })];
    }
    Vec::new()
}

/// A name in the forms that other languages would give it.
fn respelt(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split(['_', '-']).collect();
    let pascal: String = words.iter().map(|word| capitalised(word)).collect();
    let camel = pascal.char_indices().map(|(at, letter)| if at == 0 { letter.to_ascii_lowercase() } else { letter });
    let forms = [
        camel.collect(),
        pascal,
        words.join("-"),
        words.join("_"),
        words.concat(),
        capitalised(name),
        name.to_uppercase(),
    ];
    forms.into_iter().filter(|form| form != name).collect()
}

/// A value of the table, as a string and as what is written so.
fn spellings(value: &str) -> Vec<Json> {
    let literal: Option<Json> = serde_json::from_str(value).ok();
    std::iter::once(json!(value)).chain(literal).collect()
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
