//! The two small languages inside manifests: addresses with `{name}` placeholders, and `JSONPath` as far as option lists use it.

/// Why a text is no `JSONPath`, or what it consists of.
pub(super) fn segments(text: &str) -> Result<Vec<Segment>, String> {
    let Some(mut rest) = text.strip_prefix('$') else {
        return Err("must begin with `$`".to_owned());
    };
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (segment, behind) = if let Some(rest) = rest.strip_prefix('.') {
            dotted(rest)?
        } else if let Some(rest) = rest.strip_prefix('[') {
            bracketed(rest)?
        } else {
            let next: String = rest.chars().take(1).collect();
            return Err(format!("has `{}` where `.` or `[` must be", crate::text::sanitise(&next)));
        };
        found.push(segment);
        rest = behind;
    }
    if found.is_empty() { Err("names nothing behind the `$`".to_owned()) } else { Ok(found) }
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// A member.
    Name(String),
    /// One element, counted from the start.
    Index(usize),
    /// Every element, or every member.
    All,
    /// Anything else that a path may say; nobody shows it in a manifest.
    Other(String),
}

fn dotted(rest: &str) -> Result<(Segment, &str), String> {
    if let Some(rest) = rest.strip_prefix('*') {
        return Ok((Segment::All, rest));
    }
    let (rest, descendants) = rest.strip_prefix('.').map_or((rest, false), |rest| (rest, true));
    let end = rest.find(['.', '[']).unwrap_or(rest.len());
    let (name, behind) = rest.split_at(end);
    if name.is_empty() {
        return Err("has a `.` with no name behind it".to_owned());
    }
    let word = |character: char| character.is_alphanumeric() || character == '_' || character == '-';
    if !name.chars().all(word) && name != "*" {
        return Err(format!("has the name `{}`, which must be written as ['…']", crate::text::sanitise(name)));
    }
    Ok((if descendants { Segment::Other(format!("..{name}")) } else { Segment::Name(name.to_owned()) }, behind))
}

fn bracketed(rest: &str) -> Result<(Segment, &str), String> {
    if let Some(quote @ ('\'' | '"')) = rest.chars().next() {
        let inner = rest.get(1..).unwrap_or_default();
        let Some((name, behind)) = inner.split_once(quote) else {
            return Err("has a quote that is not closed".to_owned());
        };
        let Some(behind) = behind.strip_prefix(']') else {
            return Err("has a bracket that is not closed".to_owned());
        };
        return Ok((Segment::Name(name.to_owned()), behind));
    }
    let Some((inner, behind)) = rest.split_once(']') else {
        return Err("has a bracket that is not closed".to_owned());
    };
    let inner = inner.trim();
    let slice = !inner.is_empty()
        && inner.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'-' | b',' | b' '));
    match inner {
        "*" => Ok((Segment::All, behind)),
        "" => Err("has an empty bracket; every element is `[*]`".to_owned()),
        _ if inner.starts_with('?') => Ok((Segment::Other(inner.to_owned()), behind)),
        _ => match inner.parse() {
            Ok(index) => Ok((Segment::Index(index), behind)),
            Err(_) if slice => Ok((Segment::Other(inner.to_owned()), behind)),
            Err(_) => Err(format!("has [{}], and a name in brackets is put in quotes", crate::text::sanitise(inner))),
        },
    }
}

/// The steps up to the last that names every element: the array whose elements are the options.
pub(super) fn array_of(segments: &[Segment]) -> Option<&[Segment]> {
    let last = segments.iter().rposition(|segment| *segment == Segment::All)?;
    segments.get(..=last)
}

/// The names between braces of an address, or what is wrong with its braces.
pub(super) fn placeholders(text: &str) -> Result<Vec<&str>, &'static str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let behind = rest.get(at + 1..).unwrap_or_default();
        if rest.as_bytes().get(at) == Some(&b'}') {
            return Err("has a closing brace that none opens");
        }
        let Some(end) = behind.find(['{', '}']) else {
            return Err("has a brace that is not closed");
        };
        if behind.as_bytes().get(end) == Some(&b'{') {
            return Err("has a brace inside a placeholder");
        }
        let name = behind.get(..end).unwrap_or_default();
        if name.trim().is_empty() {
            return Err("has braces with no name between them");
        }
        names.push(name);
        rest = behind.get(end + 1..).unwrap_or_default();
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_of_option_lists_are_read() {
        let name = |name: &str| Segment::Name(name.to_owned());
        assert_eq!(segments("$.orders[*].id").unwrap(), [name("orders"), Segment::All, name("id")]);
        assert_eq!(segments("$['a b'][0][\"c\"]").unwrap(), [name("a b"), Segment::Index(0), name("c")]);
        assert_eq!(segments("$[*].id").unwrap(), [Segment::All, name("id")]);
        assert_eq!(segments("$..id").unwrap(), [Segment::Other("..id".to_owned())]);
        let apart = segments("$.orders[*].lines[*].id").unwrap();
        assert_eq!(array_of(&apart).map(<[Segment]>::len), Some(4));
        assert_eq!(array_of(&segments("$.orders.id").unwrap()), None);
    }

    #[test]
    fn what_is_no_path_is_told_why() {
        for wrong in [
            "",
            "orders[*].id",
            "$",
            "$.",
            "$.orders[",
            "$.orders[].id",
            "$.orders[*]id",
            "$.a b",
            "$[a]",
            "$['a",
            "$['a'",
        ] {
            assert!(segments(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn placeholders_are_read_and_broken_braces_refused() {
        assert_eq!(placeholders("https://a.test/{x}/b/{y}"), Ok(vec!["x", "y"]));
        assert_eq!(placeholders("https://a.test/"), Ok(vec![]));
        for wrong in ["/{x", "/x}", "/{}", "/{{x}}", "/{x}}"] {
            assert!(placeholders(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[$.\\[\\]*'\"{}a ž0]{0,12}") {
            let _ = segments(&text);
            let _ = placeholders(&text);
        }
    }
}
