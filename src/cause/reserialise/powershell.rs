//! JSON as Windows PowerShell 5.1 lays it out (`ConvertTo-Json`): two spaces behind each colon, and what a member holds is indented from where its
//! value begins. PowerShell 7 writes what Newtonsoft.Json does.

use super::string::{Spelling, Strings};
use super::styles::NEWTONSOFT_DEFAULT;
use crate::cause::body::Input;
use crate::json::{Kind, Value};

/// `JavaScriptSerializer`, which 5.1 writes with.
pub(super) const SPELLING: Spelling = Spelling {
    special: &[(b'<', "\\u003c"), (b'>', "\\u003e"), (b'&', "\\u0026"), (b'\'', "\\u0027")],
    ..NEWTONSOFT_DEFAULT
};
/// One level.
const INDENT: usize = 4;

/// Writes the body so; `false` where it is no object and no array.
pub(super) fn write(input: &Input<'_>, out: &mut Vec<u8>) -> bool {
    // The facts are there where the tree is not too deep to be written.
    let (Some(tree), Some(_)) = (&input.tree, input.facts) else { return false };
    let mut writer = Writer { limit: input.bytes.len().saturating_mul(16).saturating_add(1 << 16), out };
    matches!(tree.root().kind(), Kind::Array | Kind::Object) && writer.value(tree.root(), 0)
}

struct Writer<'w> {
    /// Deep values are indented by all the keys above them.
    limit: usize,
    out: &'w mut Vec<u8>,
}

impl Writer<'_> {
    /// Writes a value that begins at that column.
    fn value(&mut self, value: Value<'_, '_>, column: usize) -> bool {
        let strings = Strings::Respelled(&SPELLING);
        let inner = column + INDENT;
        let (open, close) = match value.kind() {
            Kind::Object => (b'{', b'}'),
            Kind::Array => (b'[', b']'),
            Kind::String => return value.raw_string().is_some_and(|string| strings.write(string, self.out)),
            _ => {
                self.out.extend_from_slice(value.text());
                return true;
            }
        };
        self.out.push(open);
        let mut any = false;
        let is_object = value.kind() == Kind::Object;
        for (key, member) in value.members().filter(|_| is_object) {
            self.next(&mut any, inner);
            let start = self.out.len();
            if self.out.len() > self.limit || !strings.write_key(key, self.out) {
                return false;
            }
            let key = self.out.get(start..).unwrap_or_default();
            let width = key.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
            self.out.extend_from_slice(b":  ");
            if !self.value(member, inner + width + 3) {
                return false;
            }
        }
        for item in value.items().filter(|_| !is_object) {
            self.next(&mut any, inner);
            if self.out.len() > self.limit || !self.value(item, inner) {
                return false;
            }
        }
        if !any {
            self.out.extend_from_slice(b"\r\n");
        }
        self.line(column);
        self.out.push(close);
        true
    }

    fn next(&mut self, any: &mut bool, column: usize) {
        if std::mem::replace(any, true) {
            self.out.push(b',');
        }
        self.line(column);
    }

    fn line(&mut self, column: usize) {
        self.out.extend_from_slice(b"\r\n");
        self.out.resize(self.out.len() + column, b' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_indented_from_where_they_begin() {
        let body = r#"{"name":"A<é","n":[1,{"b":null}],"empty":[],"none":{}}"#;
        let lines = [
            "{",
            "    \"name\":  \"A\\u003cé\",",
            "    \"n\":  [",
            "              1,",
            "              {",
            "                  \"b\":  null",
            "              }",
            "          ],",
            "    \"empty\":  [",
            "",
            "              ],",
            "    \"none\":  {",
            "",
            "             }",
            "}",
        ];
        let mut out = Vec::new();
        assert!(write(&Input::new(body.as_bytes()), &mut out));
        assert_eq!(String::from_utf8(out).unwrap(), lines.join("\r\n"));
        assert!(!write(&Input::new(b"\"a\""), &mut Vec::new()));
        let deep = format!("{}{}", "{\"key\":".repeat(400), "1".to_owned() + &"}".repeat(400));
        let _ = write(&Input::new(deep.as_bytes()), &mut Vec::new());
    }
}
