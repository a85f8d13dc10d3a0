//! How rows of the tables are written: each begins with what most of them have, and says what is otherwise.

use super::{Evidence, Family, Misnomer, Need, Object, Others, Property, Value};

impl Property {
    /// An optional member.
    pub const fn new(name: &'static str, value: Value, doc: &'static str) -> Self {
        Self {
            name,
            value,
            need: Need::Optional,
            missing: None,
            wrong: None,
            doc,
            default: None,
            tolerated: None,
            any_case: false,
        }
    }

    /// … that must be there.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    /// … that must be there, which a rule of its own reports.
    #[must_use]
    pub const fn required_by(mut self, rule: &'static str) -> Self {
        self.need = Need::Required;
        self.missing = Some(rule);
        self
    }

    /// … that must be there where another is, which a rule of its own reports.
    #[must_use]
    pub const fn with(mut self, other: &'static str, rule: &'static str) -> Self {
        self.need = Need::With(other);
        self.missing = Some(rule);
        self
    }

    /// … that must be there where another has a value.
    #[must_use]
    pub const fn when(mut self, other: &'static str, value: &'static str) -> Self {
        self.need = Need::When(other, value);
        self
    }

    /// … whose wrong values a rule of its own reports.
    #[must_use]
    pub const fn judged_by(mut self, rule: &'static str) -> Self {
        self.wrong = Some(rule);
        self
    }

    /// … that also works with this JSON value, though nobody documents it.
    #[must_use]
    pub const fn tolerates(mut self, value: &'static str) -> Self {
        self.tolerated = Some(value);
        self
    }

    /// … that is taken for this JSON value where it is not there.
    #[must_use]
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    /// … whose key may be written in any case.
    #[must_use]
    pub const fn in_any_case(mut self) -> Self {
        self.any_case = true;
        self
    }
}

impl Misnomer {
    /// A key under which another of the same object is meant.
    pub const fn of(written: &'static str, meant: &'static str, help: &'static str) -> Self {
        Self { written, meant: Some(meant), help, rule: None, instead: false, inside: None }
    }

    /// A key that means nothing here.
    pub const fn none(written: &'static str, help: &'static str) -> Self {
        Self { written, meant: None, help, rule: None, instead: false, inside: None }
    }

    /// … which a rule of its own reports.
    #[must_use]
    pub const fn by(mut self, rule: &'static str) -> Self {
        self.rule = Some(rule);
        self
    }

    /// … which stands where the object's own members should.
    #[must_use]
    pub const fn instead(mut self) -> Self {
        self.instead = true;
        self
    }

    /// … which is a member of that object, and stands at the wrong level.
    #[must_use]
    pub const fn inside(mut self, object: &'static Object) -> Self {
        self.instead = true;
        self.inside = Some(object);
        self
    }
}

impl Object {
    /// An object of that family with nothing in it; tables fill it in.
    pub const fn new(name: &'static str, title: &'static str, family: &'static Family, doc: &'static str) -> Self {
        Self {
            name,
            title,
            doc,
            family,
            shape: None,
            stranger: None,
            evidence: Evidence::Documented,
            properties: &[],
            misnomers: &[],
            groups: &[],
            others: Others::Ignored,
        }
    }

    /// The member of that name.
    pub fn property(&self, name: &str) -> Option<&'static Property> {
        self.properties.iter().find(|property| property.name == name)
    }
}
