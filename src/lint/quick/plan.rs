//! The tables of the canvas in the form in which a text is held against them while it is read: every name of at most fifteen bytes is one
//! number, and what an object must have is a mask. Compiled once from the tables that everything else reads; what cannot be said in
//! this form is left out, so that a text which holds it is not understood and goes the long way.

use std::sync::LazyLock;

use crate::lint::rules::canvas::FEW_ITEMS;
use crate::platform::bodies::canvas::{
    ACTION, BUTTON, CANVAS, CANVAS_OBJECT, COMPONENT, CONTENT, FIELD_VALUE, LIST, OPTION, SUBMIT_ACTION,
};
use crate::platform::bodies::intercom::answers;
use crate::platform::bodies::{Choice, Format, List, Need, Object, Others, Property, Value};

/// A name of at most [`LONGEST`] bytes: its bytes, the first one lowest, and zeros. Equal for equal names and for no others.
pub(super) type Name = u128;

/// How long a name may be. The step that reads one looks at a byte more, for the quote behind it.
pub(super) const LONGEST: usize = 15;

/// The index that stands for no name.
const NONE: u8 = u8::MAX;

/// How many bits of a hash choose a slot.
const BITS: u32 = 6;

/// Every root that the quick way knows, with the objects below.
#[derive(Debug, Default)]
pub(super) struct Plan {
    shapes: Vec<Shape>,
    choices: Vec<Tags>,
    roots: Vec<(&'static Object, usize)>,
}

/// An object of the tables.
#[derive(Debug)]
pub(super) struct Shape {
    /// The row that it was compiled from.
    pub(super) object: &'static Object,
    /// Its number among all of them.
    pub(super) number: usize,
    /// The names of the members.
    pub(super) names: Names,
    /// What they hold, in the order of the names.
    pub(super) holds: Vec<Holds>,
    /// The members that must be there, a bit each.
    pub(super) required: u64,
    /// The members that must be there where another is: the bit of the other first.
    pub(super) beside: Vec<(u64, u64)>,
    /// Groups of members: their bits, the fewest and the most that may be there.
    pub(super) groups: Vec<(u64, u32, u32)>,
    /// What its members must be to each other.
    pub(super) bond: Bond,
}

/// What the members of an object must be to each other, beyond what tables say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bond {
    /// Nothing.
    None,
    /// It is filled in by an end user.
    Field,
    /// The same, by choosing from options.
    Options,
    /// Some members are of no use without another: their bits, and that one's.
    Idle(u64, u64),
    /// It can disable what it holds.
    List,
    /// It holds the components.
    Content,
}

/// What a member or an element holds, and what it is to the others.
#[derive(Debug)]
pub(super) enum Holds {
    /// A string of which nothing can be said.
    Plain,
    /// Text that is drawn as it is; whether it may not hold a line break.
    Label(bool),
    /// Text in Markdown.
    Markdown,
    /// Text that is drawn as it is, of a table that may hold dates.
    Dated,
    /// An address.
    Url,
    /// An address from which live content comes.
    Live,
    /// The id of a component or an item.
    Id,
    /// The id of an option.
    OptionId,
    /// The id of an option that is chosen at first.
    Chosen,
    /// Exactly that word.
    Fixed(Quoted),
    /// One of some words.
    Words(Vec<Quoted>),
    /// The same: whether what was put in was saved.
    SaveState(Vec<Quoted>),
    Boolean,
    /// The same: whether it can be used.
    Disabled,
    /// A whole number, at least that large.
    Integer(i64),
    /// Anything.
    Any,
    /// Nothing but `null`.
    Null,
    /// An object of the author's own.
    Map,
    /// The app's own data.
    Stored,
    Shape(usize),
    /// One object of a choice, which says what happens on a click; a bit for each that may stand here.
    Action(usize, u64),
    /// The components of a canvas.
    Components(usize),
    List(Box<Series>),
    /// The options of a checkbox under the name that is better not written.
    OtherOptions(Box<Series>),
}

/// An array.
#[derive(Debug)]
pub(super) struct Series {
    pub(super) of: Holds,
    pub(super) min: usize,
    /// More than that are worth a word.
    pub(super) few: usize,
}

/// Objects that a member of their own tells apart.
#[derive(Debug)]
pub(super) struct Tags {
    choice: &'static Choice,
    pub(super) tag: Quoted,
    pub(super) names: Names,
    /// The objects, in the order of the names, and the bit that the tag has in each.
    pub(super) shapes: Vec<(usize, u64)>,
}

/// A set of names that finds one in a step: a hash without collisions, found by trying.
#[derive(Debug)]
pub(super) struct Names {
    all: Vec<Name>,
    /// The same as they stand in a text.
    quoted: Vec<Quoted>,
    multiplier: u64,
    slots: [u8; 1 << BITS],
}

impl Names {
    fn new(names: Vec<Name>) -> Self {
        // Odd numbers without a pattern. Twelve names in 64 slots find a place of their own after three tries or so.
        let tries = (1..10_000_u64).map(|number| number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for multiplier in tries {
            let mut slots = [NONE; 1 << BITS];
            let apart = names.iter().zip(0..NONE).all(|(name, index)| {
                let taken = std::mem::replace(&mut slots[slot(*name, multiplier)], index);
                taken == NONE
            });
            if apart {
                let quoted = names.iter().copied().map(Quoted::new).collect();
                return Self { all: names, quoted, multiplier, slots };
            }
        }
        // Too many names for the slots: none is found, and whatever holds them goes the long way.
        Self { all: Vec::new(), quoted: Vec::new(), multiplier: 1, slots: [NONE; 1 << BITS] }
    }

    /// The name of that index as it stands in a text.
    #[inline]
    pub(super) fn quoted(&self, index: usize) -> Option<&Quoted> {
        self.quoted.get(index)
    }

    /// The index of a name.
    #[inline]
    pub(super) fn find(&self, name: Name) -> Option<usize> {
        let index = usize::from(self.slots[slot(name, self.multiplier)]);
        (self.all.get(index) == Some(&name)).then_some(index)
    }
}

#[inline]
#[allow(clippy::cast_possible_truncation)] // folding is meant, and a slot is a few bits
fn slot(name: Name, multiplier: u64) -> usize {
    let folded = (name as u64) ^ ((name >> 64) as u64).rotate_left(29);
    (folded.wrapping_mul(multiplier) >> (64 - BITS)) as usize
}

/// A name as it stands in a text, for places where it is expected: comparing it whole is quicker than finding out first where it ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quoted {
    pub(super) name: Name,
    pub(super) length: usize,
    /// The name and the quote behind it.
    whole: Name,
    /// The bits that both take.
    mask: Name,
}

impl Quoted {
    fn new(name: Name) -> Self {
        let length = (Name::BITS - name.leading_zeros()).div_ceil(8);
        let (whole, mask) = (name | Name::from(b'"') << (8 * length), Name::MAX >> (8 * (15 - length)));
        Self { name, length: length as usize, whole, mask }
    }

    /// Whether these bytes, which follow a quote, begin with it.
    #[inline]
    pub(super) fn begins(&self, bytes: [u8; LONGEST + 1]) -> bool {
        Name::from_le_bytes(bytes) & self.mask == self.whole
    }
}

/// A name as a number; `None` for one that is too long.
pub(super) const fn name(text: &str) -> Option<Name> {
    let bytes = text.as_bytes();
    if bytes.len() > LONGEST {
        return None;
    }
    let mut name = [0; LONGEST + 1];
    let mut at = 0;
    while at < bytes.len() {
        name[at] = bytes[at];
        at += 1;
    }
    Some(Name::from_le_bytes(name))
}

impl Plan {
    /// The one plan, made when it is first asked for.
    pub(super) fn get() -> &'static Self {
        static PLAN: LazyLock<Plan> = LazyLock::new(Plan::new);
        &PLAN
    }

    fn new() -> Self {
        let mut plan = Self::default();
        for root in answers::KINDS.iter().map(|kind| kind.root) {
            if let Some(index) = plan.shape(root) {
                plan.roots.push((root, index));
            }
        }
        plan
    }

    /// The object at the root of a kind of body.
    pub(super) fn root(&self, object: &'static Object) -> Option<usize> {
        self.roots.iter().find(|(root, _)| std::ptr::eq(*root, object)).map(|(_, index)| *index)
    }

    /// How many objects there are.
    pub(super) fn shapes(&self) -> usize {
        self.shapes.len()
    }

    pub(super) fn shape_at(&self, index: usize) -> Option<&Shape> {
        self.shapes.get(index)
    }

    pub(super) fn tags_at(&self, index: usize) -> Option<&Tags> {
        self.choices.get(index)
    }

    fn shape(&mut self, object: &'static Object) -> Option<usize> {
        if let Some(index) = self.shapes.iter().position(|known| std::ptr::eq(known.object, object)) {
            return Some(index);
        }
        if !std::ptr::eq(object.family, &raw const CANVAS) || object.others != Others::Ignored {
            return None;
        }
        let (mut names, mut all) = (Vec::new(), Vec::new());
        for property in object.properties {
            let holds = if property.any_case { None } else { self.member(object, property) };
            if let (Some(name), Some(holds)) = (name(property.name), holds) {
                names.push(name);
                all.push(holds);
            }
        }
        let bit = |text: &str| names.iter().position(|known| name(text) == Some(*known)).map(|index| 1 << index);
        let (mut required, mut beside) = (0, Vec::new());
        for property in object.properties {
            // What must be there and has no bit is never there.
            let own = bit(property.name);
            match property.need {
                Need::Optional => {}
                Need::Required => required |= own.unwrap_or(1 << 63),
                Need::With(other) => beside.push((bit(other)?, own?)),
                Need::When(..) => return None,
            }
        }
        let groups = object.groups.iter().map(|group| {
            let mask = group.of.iter().filter_map(|name| bit(name)).fold(0, |mask, bit| mask | bit);
            (mask, u32::from(group.some), if group.one { 1 } else { u32::MAX })
        });
        let groups = groups.collect();
        let bond = match object.name {
            "input" | "textarea" => Bond::Field,
            "checkbox" | "single-select" | "dropdown" => Bond::Options,
            "item" => Bond::Idle(bit("image_width")? | bit("image_height")?, bit("image")?),
            "list" => Bond::List,
            _ if std::ptr::eq(object, &raw const CONTENT) => Bond::Content,
            _ => Bond::None,
        };
        let number = self.shapes.len();
        self.shapes.push(Shape {
            object,
            number,
            names: Names::new(names),
            holds: all,
            required,
            beside,
            groups,
            bond,
        });
        Some(number)
    }

    /// What a member holds, where that can be said.
    fn member(&mut self, object: &'static Object, property: &Property) -> Option<Holds> {
        let of = |other: &'static Object| std::ptr::eq(object, other);
        let holds = self.holds(property.value)?;
        Some(match (property.name, holds) {
            ("disabled", Holds::Boolean) => Holds::Disabled,
            ("save_state", Holds::Words(words)) => Holds::SaveState(words),
            ("option", Holds::List(series)) => Holds::OtherOptions(series),
            ("id", Holds::Plain) if of(&OPTION) => Holds::OptionId,
            ("label", Holds::Label(_)) if of(&BUTTON) => Holds::Label(true),
            ("value", Holds::Label(_)) if of(&FIELD_VALUE) => Holds::Dated,
            // Only `null` is no mistake there.
            ("url", Holds::Any) if of(&SUBMIT_ACTION) => Holds::Null,
            ("content_url", Holds::Url) if of(&CANVAS_OBJECT) => Holds::Live,
            ("stored_data", Holds::Map) if of(&CANVAS_OBJECT) => Holds::Stored,
            ("items", Holds::List(mut series)) if of(&LIST) => {
                series.few = FEW_ITEMS;
                Holds::List(series)
            }
            (_, holds) => holds,
        })
    }

    fn holds(&mut self, value: Value) -> Option<Holds> {
        Some(match value {
            Value::Any => Holds::Any,
            Value::Text(format) => match format {
                Format::Plain => Holds::Plain,
                Format::Id => Holds::Id,
                Format::OptionId => Holds::Chosen,
                Format::Markdown => Holds::Markdown,
                Format::Label => Holds::Label(false),
                Format::HttpsUrl | Format::LinkUrl => Holds::Url,
                _ => return None,
            },
            Value::Word(words) => {
                Holds::Words(words.of.iter().filter_map(|word| name(word)).map(Quoted::new).collect())
            }
            Value::Fixed(word) => Holds::Fixed(Quoted::new(name(word)?)),
            Value::Boolean => Holds::Boolean,
            Value::Integer(min) => Holds::Integer(min),
            Value::Object(object) => Holds::Shape(self.shape(object)?),
            Value::OneOf(choice, only) if std::ptr::eq(choice, &raw const ACTION) => {
                let allowed = |object: &Object| only.is_empty() || only.contains(&object.name);
                let of = choice.of.iter().enumerate().filter(|(_, object)| allowed(object));
                Holds::Action(self.tags(choice)?, of.fold(0, |mask, (index, _)| mask | 1 << index))
            }
            Value::List(List { of: Value::OneOf(choice, []), .. }) if std::ptr::eq(*choice, &raw const COMPONENT) => {
                Holds::Components(self.tags(choice)?)
            }
            Value::List(list) => {
                let few = list.max.unwrap_or(usize::MAX);
                Holds::List(Box::new(Series { of: self.holds(list.of)?, min: list.min, few }))
            }
            Value::Map(Value::Any) => Holds::Map,
            Value::OneOf(..) | Value::Number | Value::Map(_) | Value::Either(_) => return None,
        })
    }

    fn tags(&mut self, choice: &'static Choice) -> Option<usize> {
        if let Some(index) = self.choices.iter().position(|known| std::ptr::eq(known.choice, choice)) {
            return Some(index);
        }
        let tag = name(choice.tag)?;
        let (mut names, mut shapes) = (Vec::new(), Vec::new());
        for object in choice.of {
            let index = self.shape(object)?;
            let shape = self.shape_at(index)?;
            let (word, place) = (name(object.name)?, shape.names.find(tag)?);
            if !matches!(shape.holds.get(place), Some(Holds::Fixed(fixed)) if fixed.name == word) {
                return None;
            }
            names.push(word);
            shapes.push((index, 1 << place));
        }
        self.choices.push(Tags { choice, tag: Quoted::new(tag), names: Names::new(names), shapes });
        Some(self.choices.len() - 1)
    }
}
