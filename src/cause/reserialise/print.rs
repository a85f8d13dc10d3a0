//! What PHP prints for a value that it has decoded: `print_r` for people, `serialize` for itself. Neither is JSON, so that the writer of
//! JSON cannot be bent to it.

use super::number::{Integers, Numbers, PHP_PRINT, PHP_SERIALIZE};
use super::{MAX_DEPTH, Member, index, last_values, text_of};
use crate::cause::body::Input;
use crate::json::{Kind, Value};

const PRINTED: Numbers = Numbers::Parsed { integers: Integers::Signed64, floats: &PHP_PRINT };
const SERIALISED: Numbers = Numbers::Parsed { integers: Integers::Signed64, floats: &PHP_SERIALIZE };

/// How much longer than the body the text may become: indentation by eight spaces a level adds up.
const GROWTH: usize = 64;

struct Printer<'o> {
    /// Whether objects are `stdClass` rather than arrays.
    objects: bool,
    limit: usize,
    out: &'o mut Vec<u8>,
}

/// `print_r(json_decode($body, true), true)`.
pub(super) fn print_r(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    printed(input, false, out)
}

/// `print_r(json_decode($body), true)`.
pub(super) fn print_r_object(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    printed(input, true, out)
}

fn printed(input: &Input<'_>, objects: bool, out: &mut Vec<u8>) -> bool {
    // `facts` are there where the body is JSON and not too deep.
    let (Some(tree), Some(_)) = (&input.tree, input.facts) else { return false };
    let limit = input.bytes.len().saturating_mul(GROWTH).saturating_add(1 << 16);
    Printer { objects, limit, out }.value(tree.root(), 0, 0)
}

impl Printer<'_> {
    fn value(&mut self, value: Value<'_, '_>, indent: usize, depth: usize) -> bool {
        if self.out.len() > self.limit || depth > MAX_DEPTH {
            return false;
        }
        match value.kind() {
            Kind::Null => true,
            Kind::Bool => {
                self.out.extend_from_slice(if value.text() == b"true" { b"1" } else { b"" });
                true
            }
            Kind::Number => PRINTED.write(value.text(), self.out),
            Kind::String => value.raw_string().is_some_and(|string| string.value_into(self.out)),
            Kind::Array => {
                self.open("Array", indent);
                let items = value.items().enumerate().all(|(at, item)| {
                    self.key(at.to_string().as_bytes(), indent);
                    self.item(item, indent, depth)
                });
                self.close(indent);
                items
            }
            Kind::Object => {
                self.open(if self.objects { "stdClass Object" } else { "Array" }, indent);
                let members = last_values(value.members()).into_iter().all(|(key, member)| {
                    self.key(&text_of(key), indent);
                    self.item(member, indent, depth)
                });
                self.close(indent);
                members
            }
        }
    }

    fn open(&mut self, word: &str, indent: usize) {
        self.out.extend_from_slice(word.as_bytes());
        self.out.push(b'\n');
        self.spaces(indent);
        self.out.extend_from_slice(b"(\n");
    }

    fn close(&mut self, indent: usize) {
        self.spaces(indent);
        self.out.extend_from_slice(b")\n");
    }

    fn key(&mut self, key: &[u8], indent: usize) {
        self.spaces(indent + 4);
        self.out.push(b'[');
        self.out.extend_from_slice(key);
        self.out.extend_from_slice(b"] => ");
    }

    fn item(&mut self, value: Value<'_, '_>, indent: usize, depth: usize) -> bool {
        let printed = self.value(value, indent + 8, depth + 1);
        self.out.push(b'\n');
        printed
    }

    fn spaces(&mut self, count: usize) {
        self.out.resize(self.out.len() + count, b' ');
    }
}

/// `serialize(json_decode($body, true))`.
pub(super) fn serialize(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    let (Some(tree), Some(_)) = (&input.tree, input.facts) else { return false };
    serialized(tree.root(), 0, out)
}

fn serialized(value: Value<'_, '_>, depth: usize, out: &mut Vec<u8>) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    match value.kind() {
        Kind::Null => out.extend_from_slice(b"N;"),
        Kind::Bool => out.extend_from_slice(if value.text() == b"true" { b"b:1;" } else { b"b:0;" }),
        Kind::Number => {
            let whole = value.text().iter().all(|byte| byte.is_ascii_digit() || *byte == b'-');
            let integer = whole && std::str::from_utf8(value.text()).is_ok_and(|text| text.parse::<i64>().is_ok());
            out.extend_from_slice(if integer { b"i:" } else { b"d:" });
            let written = SERIALISED.write(value.text(), out);
            out.push(b';');
            return written;
        }
        Kind::String => {
            return value.bytes().is_some_and(|bytes| {
                text(&bytes, out);
                true
            });
        }
        Kind::Array => {
            let items: Vec<Value<'_, '_>> = value.items().collect();
            out.extend_from_slice(format!("a:{}:{{", items.len()).as_bytes());
            for (at, item) in items.into_iter().enumerate() {
                out.extend_from_slice(format!("i:{at};").as_bytes());
                if !serialized(item, depth + 1, out) {
                    return false;
                }
            }
            out.push(b'}');
        }
        Kind::Object => {
            let members: Vec<Member<'_, '_>> = last_values(value.members());
            out.extend_from_slice(format!("a:{}:{{", members.len()).as_bytes());
            for (key, member) in members {
                // Keys that are integers become integers.
                match index(key) {
                    Some(at) => out.extend_from_slice(format!("i:{at};").as_bytes()),
                    None => text(&text_of(key), out),
                }
                if !serialized(member, depth + 1, out) {
                    return false;
                }
            }
            out.push(b'}');
        }
    }
    true
}

fn text(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(format!("s:{}:\"", bytes.len()).as_bytes());
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\";");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(make: fn(&Input<'_>, &mut Vec<u8>) -> bool, body: &str) -> Option<String> {
        let mut out = Vec::new();
        make(&Input::new(body.as_bytes()), &mut out).then(|| String::from_utf8(out).unwrap())
    }

    const BODY: &str = r#"{"a":1,"b":{"c":null,"d":[true,false,"ž"]},"e":[],"f":1.50,"g":1e25,"7":0.1,"a":2}"#;

    // By PHP's source: `print_hash` indents by four and hands on eight; `serialize` counts bytes.

    #[test]
    fn values_as_print_r_lays_them_out() {
        let text = "Array\n(\n    [a] => 2\n    [b] => Array\n        (\n            [c] => \n            [d] => Array\n                (\n                    [0] => 1\n                    [1] => \n                    [2] => ž\n                )\n\n        )\n\n    [e] => Array\n        (\n        )\n\n    [f] => 1.5\n    [g] => 1.0E+25\n    [7] => 0.1\n)\n";
        assert_eq!(made(print_r, BODY).as_deref(), Some(text));
        let objects = made(print_r_object, r#"{"b":{}}"#).unwrap();
        assert_eq!(objects, "stdClass Object\n(\n    [b] => stdClass Object\n        (\n        )\n\n)\n");
        assert_eq!(
            made(print_r, "[0.12345678901234567,100000000000000.5]").unwrap(),
            "Array\n(\n    [0] => 0.12345678901235\n    [1] => 1.0E+14\n)\n"
        );
        assert_eq!(made(print_r, "no JSON"), None);
    }

    #[test]
    fn values_as_serialize_writes_them() {
        let text = r#"a:6:{s:1:"a";i:2;s:1:"b";a:2:{s:1:"c";N;s:1:"d";a:3:{i:0;b:1;i:1;b:0;i:2;s:2:"ž";}}s:1:"e";a:0:{}s:1:"f";d:1.5;s:1:"g";d:1.0E+25;i:7;d:0.1;}"#;
        assert_eq!(made(serialize, BODY).as_deref(), Some(text));
        assert_eq!(made(serialize, "9223372036854775808").as_deref(), Some("d:9.223372036854776E+18;"));
    }

    #[test]
    fn deep_bodies_cost_no_more_than_they_may() {
        let depth = 400;
        let wide = format!("{}{}1{}", "[".repeat(depth), "1,".repeat(20_000), "]".repeat(depth));
        assert_eq!(made(print_r, &wide), None);
    }
}
