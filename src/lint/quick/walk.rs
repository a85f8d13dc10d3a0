//! The walk: one pass that reads a text and holds it against the tables at once, as long as all is as it should be.

use std::ops::Range;

use super::plan::{Bond, Holds, Name, Plan, Series, Shape, Tags, name};
use super::text::Print;
use crate::lint::rules::secrets::Named;
use crate::lint::rules::size::CLOSE;
use crate::platform::bodies::canvas::{SHEET_ACTION, SUBMIT_ACTION};
use crate::platform::bodies::{Object, Surface};

/// How many ids are compared each with each.
const FEW: usize = 48;

/// The state of a field that is locked.
const SAVED: Option<Name> = name("saved");

/// A component about which something may have to be said.
#[derive(Debug)]
pub(super) struct Look {
    /// Its number among the components.
    pub(super) index: usize,
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// What it is.
    pub(super) object: &'static Object,
    /// Whether something may be said of what it holds.
    pub(super) members: bool,
    /// Whether something may be said of what its members are to each other.
    pub(super) bond: bool,
    /// Whether it is the field whose value is never sent.
    pub(super) unsent: bool,
}

/// What is needed for one text, kept for the next.
#[derive(Debug, Default)]
pub(in crate::lint) struct Scratch {
    /// Ids of the canvas.
    ids: Vec<Print>,
    /// Ids of the options of the component at hand.
    options: Vec<Print>,
    /// Those that are chosen at first.
    chosen: Vec<Print>,
    /// Keys of the author's own objects that are open.
    pub(super) keys: Vec<Print>,
    /// Which member followed which in each object last time.
    pub(super) follows: Vec<[u8; 64]>,
    /// Components to be looked at closer, in order.
    pub(super) looks: Vec<Look>,
}

/// One walk over one text.
pub(super) struct Walk<'s, 't> {
    pub(super) plan: &'static Plan,
    pub(super) text: &'t [u8],
    pub(super) at: usize,
    pub(super) scratch: &'s mut Scratch,
    /// Where the canvas is drawn, if that is known.
    surface: Option<Surface>,
    /// Whether something may have to be said of what is being walked over.
    pub(super) speaks: bool,
    /// Whether something may have to be said of what the members of the component at hand are to each other.
    bond_speaks: bool,
    /// How many submit actions can be used.
    submits: usize,
    /// How many of them there were before the component at hand.
    submits_before: usize,
    /// The first field that is filled in: its number, place and object.
    field: Option<(usize, Range<usize>, &'static Object)>,
    /// The component at hand is such a field.
    filled_in: bool,
}

/// What is known of an object while its members are passed over.
#[derive(Debug, Default)]
struct Facts {
    disabled: Option<bool>,
    saved: bool,
    submit: bool,
    other_options: bool,
}

impl<'s, 't> Walk<'s, 't> {
    /// At the beginning of a text.
    pub(super) fn new(plan: &'static Plan, text: &'t [u8], surface: Option<Surface>, scratch: &'s mut Scratch) -> Self {
        let Scratch { ids, options, chosen, keys, follows, looks } = &mut *scratch;
        follows.resize(plan.shapes(), [0; 64]);
        for prints in [ids, options, chosen, keys] {
            prints.clear();
        }
        looks.clear();
        Self {
            plan,
            text,
            at: 0,
            scratch,
            surface,
            speaks: false,
            bond_speaks: false,
            submits: 0,
            submits_before: 0,
            field: None,
            filled_in: false,
        }
    }

    /// Whether the canvas is for the Inbox, where less may stand and dates stay as they are.
    pub(super) fn in_inbox(&self) -> bool {
        self.surface == Some(Surface::Inbox)
    }

    /// Walks over the whole text, whose value is that object. `None` where something is not as it should be, or not understood; else
    /// [`Scratch::looks`] has the components to look at closer, and nothing is to be said of anything else. Gives the members that the
    /// value has, by the bits of its shape.
    pub(super) fn document(&mut self, root: usize) -> Option<u64> {
        let seen = self.object(self.plan.shape_at(root)?)?;
        (self.next().is_none() && !self.speaks).then_some(seen)
    }

    fn object(&mut self, shape: &'static Shape) -> Option<u64> {
        self.next()?;
        let start = self.at;
        let more = self.opens(b'{', b'}')?;
        self.members(shape, start, 0, more)
    }

    /// An object that began at `start`: what follows behind the members whose bits are `seen`.
    fn members(&mut self, shape: &'static Shape, start: usize, mut seen: u64, mut more: bool) -> Option<u64> {
        let mut facts = Facts::default();
        let mut last = 0;
        while more {
            let index = self.key(shape, last)?;
            last = index + 1;
            if seen & 1 << index != 0 {
                return None;
            }
            seen |= 1 << index;
            self.pass(b':')?;
            self.value(shape.holds.get(index)?, &mut facts)?;
            more = self.more(b'}')?;
        }
        let complete = shape.required & !seen == 0
            && shape.beside.iter().all(|(other, own)| seen & other == 0 || seen & own != 0)
            && shape.groups.iter().all(|(of, least, most)| (*least..=*most).contains(&(seen & of).count_ones()));
        if !complete {
            return None;
        }
        self.bond(shape, seen, &facts, self.at - start)?;
        Some(seen)
    }

    fn value(&mut self, holds: &'static Holds, facts: &mut Facts) -> Option<()> {
        match holds {
            Holds::Plain => return self.string().map(|_| ()),
            Holds::Label(one_line) => return self.label(*one_line),
            Holds::Markdown => return self.markdown(),
            Holds::Dated => return if self.in_inbox() { self.undated() } else { self.label(false) },
            Holds::Url => return self.url(),
            Holds::Live => {
                // Whatever it is, it cannot be drawn in the Inbox.
                return if self.in_inbox() { None } else { self.url() };
            }
            Holds::Id => {
                let id = self.print()?;
                // One that is blank is looked at closer.
                self.speaks |= self.text.get(id.start).is_none_or(|first| *first <= b'"');
                self.scratch.ids.push(id);
            }
            Holds::OptionId => {
                let id = self.print()?;
                self.scratch.options.push(id);
            }
            Holds::Chosen => {
                let id = self.print()?;
                self.scratch.chosen.push(id);
            }
            Holds::Fixed(word) => return self.word(std::slice::from_ref(word)).map(|_| ()),
            Holds::Words(of) => return self.word(of).map(|_| ()),
            Holds::SaveState(of) => facts.saved = Some(self.word(of)?) == SAVED,
            Holds::Boolean => return self.boolean().map(|_| ()),
            Holds::Disabled => facts.disabled = Some(self.boolean()?),
            Holds::Integer(min) => return self.integer(*min),
            Holds::Any => return self.any(None, 0),
            Holds::Null => return if self.next()? == b'n' { self.any(None, 0) } else { None },
            Holds::Map => return self.map(None, 0),
            Holds::Stored => {
                let start = self.at;
                self.map(Some(Named::default()), 0)?;
                return (self.at - start <= CLOSE).then_some(());
            }
            Holds::Shape(index) => return self.object(self.plan.shape_at(*index)?).map(|_| ()),
            Holds::Action(choice, allowed) => {
                let object = self.one_of(self.plan.tags_at(*choice)?, *allowed)?;
                facts.submit = std::ptr::eq(object, &raw const SUBMIT_ACTION);
                let opens = match self.surface {
                    None | Some(Surface::Messenger) => true,
                    Some(Surface::Inbox) => !std::ptr::eq(object, &raw const SHEET_ACTION),
                    Some(Surface::Configure) => facts.submit,
                };
                if !opens {
                    return None;
                }
            }
            Holds::Components(choice) => return self.components(self.plan.tags_at(*choice)?),
            Holds::List(series) => return self.list(series),
            Holds::OtherOptions(series) => {
                facts.other_options = true;
                return self.list(series);
            }
        }
        Some(())
    }

    fn list(&mut self, series: &'static Series) -> Option<()> {
        let mut count = 0;
        let mut more = self.opens(b'[', b']')?;
        while more {
            count += 1;
            self.value(&series.of, &mut Facts::default())?;
            more = self.more(b']')?;
        }
        self.speaks |= count < series.min || count > series.few;
        Some(())
    }

    /// An object that a member of its own names. That stands first where a person writes, and anywhere where a program sorts keys.
    fn one_of(&mut self, tags: &'static Tags, allowed: u64) -> Option<&'static Object> {
        self.next()?;
        let start = self.at;
        if !self.opens(b'{', b'}')? {
            return None;
        }
        let first = self.at;
        let in_front = self.word(std::slice::from_ref(&tags.tag)).is_some();
        let word = if in_front {
            self.pass(b':')?;
            self.name()?
        } else {
            self.at = first;
            self.tag(tags)?
        };
        let index = tags.names.find(word).filter(|index| allowed & 1 << index != 0)?;
        let (shape, tag) = *tags.shapes.get(index)?;
        let shape = self.plan.shape_at(shape)?;
        if in_front {
            let more = self.more(b'}')?;
            self.members(shape, start, tag, more)?;
        } else {
            self.at = first;
            self.members(shape, start, 0, true)?;
        }
        Some(shape.object)
    }

    /// The value of the tag, somewhere behind other members.
    #[cold]
    fn tag(&mut self, tags: &Tags) -> Option<Name> {
        let mut more = true;
        while more {
            self.next()?;
            let start = self.at;
            if self.word(std::slice::from_ref(&tags.tag)).is_some() {
                self.pass(b':')?;
                return self.name();
            }
            self.at = start;
            self.string()?;
            self.pass(b':')?;
            self.any(None, 0)?;
            more = self.more(b'}')?;
        }
        None
    }

    /// The components of a canvas.
    fn components(&mut self, tags: &'static Tags) -> Option<()> {
        let mut index = 0;
        // Of an empty canvas something is to be said.
        if !self.opens(b'[', b']')? {
            return None;
        }
        let outside = std::mem::take(&mut self.speaks);
        let mut more = true;
        while more {
            self.next()?;
            let start = self.at;
            self.scratch.options.clear();
            self.scratch.chosen.clear();
            self.submits_before = self.submits;
            let object = self.one_of(tags, u64::MAX)?;
            let span = start..self.at;
            if std::mem::take(&mut self.filled_in) && self.field.is_none() {
                self.field = Some((index, span.clone(), object));
            }
            let (members, bond) = (std::mem::take(&mut self.speaks), std::mem::take(&mut self.bond_speaks));
            if members || bond {
                self.scratch.looks.push(Look { index, span, object, members, bond, unsent: false });
            }
            index += 1;
            more = self.more(b']')?;
        }
        self.speaks = outside;
        Some(())
    }

    /// What the members of an object are to each other, now that all were passed over.
    #[inline]
    fn bond(&mut self, shape: &Shape, seen: u64, facts: &Facts, length: usize) -> Option<()> {
        let disabled = facts.disabled == Some(true);
        self.submits += usize::from(facts.submit && !disabled && !facts.saved);
        match shape.bond {
            Bond::None => {}
            Bond::Field | Bond::Options => {
                self.filled_in |= !facts.saved && !disabled;
                self.bond_speaks |= facts.saved && facts.disabled == Some(false);
                if shape.bond == Bond::Options {
                    let Scratch { options, chosen, .. } = &*self.scratch;
                    let known = |id: &Print| options.iter().any(|option| self.same(*option, *id));
                    self.bond_speaks |= facts.other_options || any_resemble(options) || !chosen.iter().all(known);
                }
            }
            Bond::List => {
                if disabled {
                    self.submits = self.submits_before;
                }
            }
            Bond::Idle(without, with) => self.speaks |= seen & with == 0 && seen & without != 0,
            Bond::Content => {
                if length > CLOSE || any_resemble(&self.scratch.ids) {
                    return None;
                }
                self.unsent();
            }
        }
        Some(())
    }

    /// Where nothing sends what is filled in, that is said of the first field.
    fn unsent(&mut self) {
        if self.submits > 0 {
            return;
        }
        let Some((index, span, object)) = self.field.take() else { return };
        let looks = &mut self.scratch.looks;
        match looks.binary_search_by_key(&index, |look| look.index) {
            Ok(at) => looks[at].unsent = true,
            Err(at) => looks.insert(at, Look { index, span, object, members: false, bond: false, unsent: true }),
        }
    }
}

/// Whether two may be the same. Of very many, that is not looked into, and said of them.
fn any_resemble(prints: &[Print]) -> bool {
    prints.len() > FEW
        || prints.iter().enumerate().any(|(at, print)| prints.iter().take(at).any(|other| other.resembles(*print)))
}
