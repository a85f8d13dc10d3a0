//! The table of texts that a runtime prints for a parsed body where somebody put the object itself into a string. None of them is JSON, but
//! each has the whole body in it, and each is hashed somewhere.

use super::number::{self, Integers, JAVA, RUBY};
use super::string::Strings;
use super::styles::{
    GO_MAP, GO_PRINT, GO_WORDS, JACKSON, JAVA_MAP, PY, PYTHON_WORDS, RB, RUBY_ROCKETS, RUBY_SPACED_ROCKETS, RUBY_WORDS,
    numbers,
};
use super::{Order, Style, inspect, print};
use crate::cause::Ecosystem::{self, Go, Java, Node, Php, Python, Ruby};
use crate::cause::body::{BodyRow, Group, Input, Make};

const fn style(ecosystem: Ecosystem, style: Style, code: &'static str, title: &'static str) -> BodyRow {
    BodyRow::new(Group::Json, Make::Json(style), code, title).of(ecosystem)
}

const fn print(
    ecosystem: Ecosystem,
    make: fn(&Input<'_>, &mut Vec<u8>) -> bool,
    code: &'static str,
    title: &'static str,
) -> BodyRow {
    BodyRow::new(Group::Json, Make::Input(make), code, title).of(ecosystem)
}

/// `str()` of a dict.
const PYTHON_STR: Style = Style {
    strings: Strings::PythonRepr,
    numbers: numbers(Integers::Unbounded, &number::PYTHON_REPR),
    words: &PYTHON_WORDS,
    ..PY
};
const RUBY_INSPECT: Style = Style {
    layout: &RUBY_ROCKETS,
    strings: Strings::RubyInspect,
    numbers: numbers(Integers::Unbounded, &RUBY),
    words: &RUBY_WORDS,
    ..RB
};
const MAP: Style = Style { layout: &JAVA_MAP, strings: Strings::Bare, ..JACKSON };

pub(in crate::cause) static ROWS: &[BodyRow] = &[
    style(Python, PYTHON_STR, "body-python-str", "the text that Python's str() makes of the parsed body").common(),
    style(Ruby, RUBY_INSPECT, "body-ruby-inspect", "the text that Ruby's Hash#to_s makes of the parsed body"),
    style(
        Ruby,
        Style { layout: &RUBY_SPACED_ROCKETS, ..RUBY_INSPECT },
        "body-ruby-inspect-spaced",
        "the text that Hash#to_s makes of the parsed body since Ruby 3.4",
    ),
    style(Java, MAP, "body-java-map", "the text that Java's Map.toString makes of the parsed body"),
    style(
        Java,
        Style { numbers: numbers(Integers::Floats, &JAVA), ..MAP },
        "body-java-map-doubles",
        "the text of the parsed body as a Map that Gson read",
    ),
    style(
        Java,
        Style { order: Order::JavaHash, ..MAP },
        "body-java-hash-map",
        "the text that Java's HashMap.toString makes of the parsed body",
    ),
    style(
        Go,
        Style {
            layout: &GO_PRINT,
            strings: Strings::Bare,
            numbers: numbers(Integers::Floats, &number::GO_PRINT),
            words: &GO_WORDS,
            ..GO_MAP
        },
        "body-go-sprint",
        "the text that Go's fmt.Sprint makes of the parsed body",
    ),
    print(Node, inspect::inspect, "body-util-inspect", "the text that Node.js's util.inspect makes of the parsed body"),
    print(Php, print::print_r, "body-print-r", "the text that PHP's print_r makes of the parsed body"),
    print(
        Php,
        print::print_r_object,
        "body-print-r-object",
        "the text that PHP's print_r makes of the parsed body as an object",
    ),
    print(Php, print::serialize, "body-php-serialize", "the parsed body as PHP's serialize writes it"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn written(code: &str, body: &str) -> Option<String> {
        let row = ROWS.iter().find(|row| row.code == code).expect(code);
        let mut out = Vec::new();
        row.apply(&Input::new(body.as_bytes()), &mut out).then(|| String::from_utf8(out).expect(code))
    }

    const BODY: &str =
        r#"{"b":{"x":[1,"y, z",true,null,1.0]},"a":1700000000,"c":[],"d":{},"e":"é\"\\#{x} #y\n\u001b","f":1e21}"#;

    #[test]
    fn hashes_as_ruby_prints_them() {
        // From the documentation of Hash#inspect and String#inspect.
        let old = r#"{"b"=>{"x"=>[1, "y, z", true, nil, 1.0]}, "a"=>1700000000, "c"=>[], "d"=>{}, "e"=>"é\"\\\#{x} #y\n\e", "f"=>1.0e+21}"#;
        assert_eq!(written("body-ruby-inspect", BODY).as_deref(), Some(old));
        assert_eq!(written("body-ruby-inspect-spaced", BODY), Some(old.replace("=>", " => ")));
    }

    #[test]
    fn maps_as_java_prints_them() {
        // Printed by Java 17 from a LinkedHashMap and from a HashMap.
        let linked = "{b={x=[1, y, z, true, null, 1.0]}, a=1700000000, c=[], d={}, e=é\"\\#{x} #y\n\u{1b}, f=1.0E21}";
        assert_eq!(written("body-java-map", BODY).as_deref(), Some(linked));
        let doubles = linked.replace("[1,", "[1.0,").replace("1700000000", "1.7E9");
        assert_eq!(written("body-java-map-doubles", BODY), Some(doubles));
        let hashed = r#"{"workspace_id":"abc12345","component_id":"send","input_values":{"note":"hi","email":"zoë@example.com"},"é":1.0,"type":null,"id":[1,true]}"#;
        assert_eq!(
            written("body-java-hash-map", hashed).as_deref(),
            Some(
                "{workspace_id=abc12345, input_values={note=hi, email=zoë@example.com}, component_id=send, é=1.0, id=[1, true], type=null}"
            )
        );
    }

    #[test]
    fn maps_as_go_prints_them() {
        // From the documentation of fmt: maps are sorted, and %v of a float64 is %g.
        assert_eq!(
            written("body-go-sprint", BODY).as_deref(),
            Some("map[a:1.7e+09 b:map[x:[1 y, z true <nil> 1]] c:[] d:map[] e:é\"\\#{x} #y\n\u{1b} f:1e+21]")
        );
        assert_eq!(
            written("body-go-sprint", "[999999,1000000,0.0001,0.00001]").as_deref(),
            Some("[999999 1e+06 0.0001 1e-05]")
        );
    }
}
