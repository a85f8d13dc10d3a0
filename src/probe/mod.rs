//! Whether an endpoint refuses what it must refuse, takes what it must take, and survives the rest. From one good request come many, each
//! changed in one thing and otherwise signed rightly; what is answered to them says what the app checks and what it does to a body.
//! Makes requests and judges answers; sends nothing and reads no clock.
//!
//! # Grades
//!
//! | grade | what it says |
//! | --- | --- |
//! | A | no forgery was taken, everything awkward was, and nothing broke the app |
//! | B | … but something that is no genuine request makes it fail with an exception, or its limits of time are too wide: a day, or none ahead |
//! | C | no forgery was taken, and genuine requests are refused because of how they are written |
//! | D | a genuine request can be sent again later: nobody looks at its age, or its timestamp is not signed |
//! | E | whoever has seen one genuine request, or tries often enough, can forge others |
//! | F | anyone can forge: without a signature, with one made up, or with another secret |
//!
//! No grade is given where the good request is refused, where nothing was there to be refused, or where an answer did not come.

mod address;
mod answer;
mod awkward;
mod course;
mod diagnose;
mod elsewhere;
mod forge;
mod forms;
mod judge;
mod keys;
mod likeness;
mod reached;
mod reserialise;
mod sheets;
mod stir;
mod subject;
mod survive;
mod tell;
#[cfg(test)]
mod tests;

use crate::cause::Explanation;

pub use course::{Courier, Course, Make, Waits, good};
pub use diagnose::{Diagnosis, Leading, Trials, diagnose};
use elsewhere::nowhere;
pub use forge::{stranger_id, tells_of_others};
pub use judge::{Baseline, Hides, Judged, Outcome, Sent, Verdict, is_busy, refuses};
use judge::{is_failing, says_nothing};
use reserialise::candidates;
pub use reserialise::{Trial, hints};
pub use subject::{Length, NoSubject, Shot, Spelling, Subject};

/// What is asked of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// It must refuse.
    Refuse,
    /// It may do either: what it does is worth knowing, and nothing is forged.
    Either,
    /// It must take the request, however awkwardly that is written.
    Accept,
    /// It must answer, with whatever is no failure of its own.
    Survive,
}

impl Group {
    /// Every group, in the order in which they are sent: what may break the app comes last.
    pub const ALL: [Self; 4] = [Self::Refuse, Self::Either, Self::Accept, Self::Survive];

    /// The word in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Either => "either",
            Self::Accept => "accept",
            Self::Survive => "survive",
        }
    }
}

/// Who can make a forgery that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Whoever sends a genuine request again soon, or could have one made ahead.
    Latecomer,
    /// Whoever has kept a genuine request, which can only be sent again.
    Replayer,
    /// Whoever has seen a genuine request, or can try often enough.
    Witness,
    /// Anyone who knows the address.
    Anyone,
}

/// One thing to try.
#[derive(Debug)]
pub struct Probe {
    /// Its id; what it does; what an attacker gains, or who is hurt, where the app gets it wrong; the repair.
    pub explanation: Explanation,
    /// What is asked of the app.
    pub group: Group,
    /// Who can do it, for what must be refused.
    pub reach: Reach,
    /// The request; `None` where it means nothing for this scheme, flow or body.
    pub make: fn(&Subject<'_>) -> Option<Shot>,
}

impl Probe {
    /// Its id.
    pub fn id(&self) -> &'static str {
        self.explanation.code
    }

    /// Whether its request must not break the app, and is not signed: it may be refused for that.
    pub fn is_unsigned(&self) -> bool {
        self.id() == survive::UNSIGNED
    }

    /// Whether whoever knows the address can make its request.
    pub fn is_anybodys(&self) -> bool {
        self.group == Group::Refuse || self.is_unsigned()
    }

    /// Whether its request may break the app, so that it is sent alone and late: then it is known which one did. A forgery is not rough whose proof is
    /// written as the right one is, since one of those was sent before everything else.
    pub fn is_rough(&self) -> bool {
        match self.group {
            Group::Refuse => !forge::WELL_FORMED.contains(&self.id()),
            Group::Either | Group::Survive => true,
            Group::Accept => false,
        }
    }

    /// Its place among all of them.
    pub fn rank(&self) -> usize {
        all().position(|probe| probe.id() == self.id()).unwrap_or(usize::MAX)
    }

    /// Whether its request goes to another place than the platform's, so that what answers there has to be told from what answers everywhere.
    pub fn is_elsewhere(&self) -> bool {
        elsewhere::PROBES.iter().any(|probe| probe.id() == self.id())
    }

    /// Whether its request comes by another method than the platform's.
    fn is_by_method(&self) -> bool {
        elsewhere::METHODS.contains(&self.id())
    }

    /// Whether nobody signed its request, and it comes in another form than the platform's: what answers it as it answers genuine ones took it.
    fn is_foreign(&self) -> bool {
        self.is_elsewhere() || forms::PROBES.iter().any(|probe| probe.id() == self.id())
    }

    /// The probe whose request is forged in the same way, and otherwise as the platform writes it: where that is taken, this says no more.
    pub fn plainer(id: &str) -> Option<&'static str> {
        match id {
            survive::UNSIGNED | "no-timestamp-wrong-secret" | forge::OTHER_LENGTH => Some("wrong-secret"),
            _ if forge::of_other_length(id) => Some(forge::OTHER_LENGTH),
            "no-timestamp-no-signature" => Some("no-signature"),
            _ => ["no-signature", "wrong-secret", "empty-secret"]
                .into_iter()
                .find(|plain| id.strip_prefix(plain).is_some_and(|rest| rest.starts_with('-'))),
        }
    }
}

/// Whether that judgement says that a forgery was taken.
pub fn is_hole(group: Group, reach: Reach, judged: &Judged) -> bool {
    match judged.outcome {
        Outcome::Believed => true,
        Outcome::Fallen => false,
        _ => group == Group::Refuse && judged.verdict == Verdict::Failed && reach > Reach::Latecomer,
    }
}

/// Whether that judgement says that what must not break the app did.
pub fn is_broken(group: Group, judged: &Judged) -> bool {
    match judged.outcome {
        Outcome::Believed => false,
        Outcome::Fallen => true,
        _ => group == Group::Survive && judged.verdict == Verdict::Failed,
    }
}

/// Every probe, in the order in which they are sent.
pub fn all() -> impl Iterator<Item = &'static Probe> {
    let refused = forge::PROBES
        .iter()
        .chain(address::PROBES)
        .chain(sheets::PROBES)
        .chain(keys::PROBES)
        .chain(elsewhere::PROBES)
        .chain(forms::PROBES);
    refused.chain(forge::EITHER).chain(awkward::PROBES).chain(survive::PROBES)
}

/// The id of the request itself, which must be taken before anything can be said.
pub const GOOD: &str = "good-request";

/// The id of the same request after everything else.
pub const AFTER: &str = "good-request-after";

/// How good an app is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Nothing is wrong.
    A,
    /// Something makes it fail with an exception, or its limits of time are wider than is usual.
    B,
    /// It refuses genuine requests.
    C,
    /// Genuine requests can be sent again.
    D,
    /// Whoever has seen one can forge others.
    E,
    /// Anyone can forge.
    F,
}

impl Grade {
    /// Every grade, the best first.
    pub const ALL: [Self; 6] = [Self::A, Self::B, Self::C, Self::D, Self::E, Self::F];

    /// The letter.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
            Self::F => "F",
        }
    }

    /// What it says.
    pub fn title(self) -> &'static str {
        match self {
            Self::A => "no forgery was taken, every genuine request was, and nothing broke the app",
            Self::B => {
                "no forgery was taken, but something makes the app fail, or its limits of time are wider than usual"
            }
            Self::C => "no forgery was taken, but genuine requests are refused because of how they are written",
            Self::D => "a genuine request can be sent again later",
            Self::E => "whoever has seen a genuine request, or tries often enough, can forge others",
            Self::F => "anyone can forge requests",
        }
    }

    /// The grade of an app that answered like this. `None` where an answer is not known, or nothing was refused, and no forgery was taken.
    pub fn of(tried: &[Tried]) -> Option<Self> {
        let failed = |group: Group| tried.iter().filter(move |tried| tried.fails(group));
        let believed = tried.iter().filter(|tried| tried.judged.outcome == Outcome::Believed);
        if let Some(reach) = failed(Group::Refuse).chain(believed).map(|tried| tried.probe.reach).max() {
            match reach {
                Reach::Latecomer => {}
                Reach::Replayer => return Some(Self::D),
                Reach::Witness => return Some(Self::E),
                Reach::Anyone => return Some(Self::F),
            }
        }
        // Nobody was there any more to be asked the rest, and the request after all of it.
        if tried.iter().any(|tried| tried.judged.outcome == Outcome::Fallen) {
            return None;
        }
        let refused = |tried: &Tried| tried.probe.group == Group::Refuse && tried.judged.verdict == Verdict::Ok;
        // What broke the app leaves nobody to ask more of: that cannot make it worse.
        let broke = tried.iter().any(Tried::is_broken);
        let untold =
            |tried: &Tried| tried.judged.verdict == Verdict::Unknown && !(broke && tried.probe.group == Group::Survive);
        if !tried.iter().any(refused) || tried.iter().any(untold) {
            return None;
        }
        let crashed = |tried: &Tried| tried.judged.outcome == Outcome::Crashed;
        Some(if failed(Group::Accept).next().is_some() {
            Self::C
        } else if broke || failed(Group::Refuse).next().is_some() || tried.iter().any(crashed) {
            Self::B
        } else {
            Self::A
        })
    }
}

/// A probe, and how its answer was judged.
#[derive(Debug)]
pub struct Tried {
    /// The probe.
    pub probe: &'static Probe,
    /// The judgement.
    pub judged: Judged,
}

impl Tried {
    /// Where even the good request is not taken any more, a refusal says nothing.
    pub fn distrust(&mut self) {
        let refused = matches!(self.judged.outcome, Outcome::Refused | Outcome::Crashed);
        if refused && self.probe.group != Group::Survive {
            self.judged.verdict = Verdict::Unknown;
            let detail = "the good request was not taken any more either, so that this says nothing";
            self.judged.detail = Some(detail.to_owned());
        }
    }

    /// It was the last that the app answered, or cut, after about so many requests: it broke the app, or they did together.
    pub fn blame(&mut self, sent: usize) {
        let judged = &mut self.judged;
        if judged.status.is_none() {
            judged.outcome = Outcome::Fallen;
            judged.verdict = judged.outcome.verdict(self.probe.group);
            let id = self.probe.id();
            judged.detail = Some(format!(
                "the app is gone since, after about {sent} requests: start it again and send this alone (--only {id}), to see whether it ends it or their number did"
            ));
        }
    }

    /// The app was gone already: what was cut was not refused.
    pub fn excuse(&mut self) {
        if self.probe.group != Group::Survive && self.judged.status.is_none() {
            self.judged.verdict = Verdict::Unknown;
            self.judged.outcome = Outcome::Unreachable;
        }
    }

    fn fails(&self, group: Group) -> bool {
        self.probe.group == group && self.judged.verdict == Verdict::Failed && self.judged.outcome != Outcome::Fallen
    }

    /// Whether it is a forgery that was taken.
    pub fn is_hole(&self) -> bool {
        is_hole(self.probe.group, self.probe.reach, &self.judged)
    }

    /// Whether it broke the app, and must not have.
    pub fn is_broken(&self) -> bool {
        is_broken(self.probe.group, &self.judged)
    }
}

/// Rows of a table.
macro_rules! probes {
    ($($id:expr, $group:ident, $reach:ident, $make:expr, $title:literal, $why:expr, $repair:expr;)*) => {
        &[$(crate::probe::Probe {
            explanation: crate::cause::Explanation { code: $id, title: $title, why: $why, repair: $repair },
            group: crate::probe::Group::$group,
            reach: crate::probe::Reach::$reach,
            make: $make,
        }),*]
    };
}
use probes;
