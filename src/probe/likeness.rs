//! Whether an answer is like those to genuine requests, to forgeries, or to the same request when it is signed: what is said where a status says
//! nothing. Decides nothing by itself.

use super::answer::{Answer, Template};
use super::judge::{Baseline, Refusal, Sent, says_nothing, takes};
use super::reached::{MARK, Reads, Variant};
use crate::capture::{Request, Response};
use crate::platform::{self, ReplyBody};
use crate::wire::Received;

impl Baseline {
    /// Whether a request that anybody could have made is answered as a genuine one.
    pub fn is_open(&self) -> bool {
        matches!(&self.refusal, Some(Refusal::Answered(status, refusal))
            if takes(self.flow, *status) && self.is_like_good(refusal))
    }

    /// Whether an answer is like those to genuine requests. Where every forgery gets the very same and no genuine request does, that is none of theirs,
    /// whatever varies in those; and where each kind has some texts of its own and no word in common, only a text that a genuine request got is.
    pub(super) fn is_like_good(&self, answer: &Answer) -> bool {
        let known = || self.good.iter().any(|good| good.is_equal(answer));
        known() || (self.template().is_like(answer) && !self.is_blurred() && !self.is_constant_refusal(answer))
    }

    /// Whether an answer is one that a genuine request got, word by word.
    pub(super) fn is_known(&self, sent: &Sent) -> bool {
        self.answer(sent).is_some_and(|answer| self.good.iter().any(|good| good.is_equal(&answer)))
    }

    /// Whether a genuine request was taken, and a forgery is given the very same.
    pub(super) fn is_given_again(&self, genuine: &Sent, forged: &Sent) -> bool {
        let answers = self.answer(genuine).zip(self.answer(forged));
        answers.is_some_and(|(genuine, forged)| genuine.is_equal(&forged))
    }

    /// Whether an answer is the one that every forgery got, several of them, and no genuine request.
    fn is_constant_refusal(&self, answer: &Answer) -> bool {
        self.refusals.len() > 2
            && self.refusals.iter().all(|refusal| refusal.is_equal(answer))
            && !self.good.iter().any(|good| good.is_equal(answer))
    }

    /// Whether genuine requests and forgeries have each some texts that come back, none of them in common, and genuine answers no word: then what is
    /// answered by a text that was not seen before tells nothing.
    fn is_blurred(&self) -> bool {
        let repeats = |answers: &[Answer]| {
            answers.iter().enumerate().any(|(at, one)| answers.iter().skip(at + 1).any(|other| one.is_equal(other)))
        };
        let common = || self.refusals.iter().any(|refusal| self.good.iter().any(|good| good.is_equal(refusal)));
        self.varies()
            && !self.refusals.is_empty()
            && !self.template().is_telling()
            && (repeats(&self.good) || repeats(&self.refusals))
            && !common()
    }

    /// Whether genuine requests are answered now so and now otherwise.
    pub(super) fn varies(&self) -> bool {
        self.good.first().is_some_and(|first| self.good.iter().any(|good| !good.is_equal(first)))
    }

    /// Whether it takes more answers to genuine requests and to forgeries to tell them apart: both have a status that says yes, and they are not the same.
    pub fn wants_more(&self) -> bool {
        !self.refusals.is_empty() && (self.is_polite() || self.varies())
    }

    /// Whether a stranger is answered otherwise than at first, when they were refused: then the app is not what it was, and nothing can be told.
    pub(super) fn has_turned(&self, stranger: &Sent) -> bool {
        let Some(answer) = self.answer(stranger) else { return false };
        match &self.refusal {
            Some(Refusal::Answered(status, _)) if self.is_no_answer(*status) => false,
            Some(_) if self.refuses_by_status() => true,
            Some(_) => !Template::of(&self.refusals.iter().collect::<Vec<_>>()).is_like(&answer),
            None => false,
        }
    }

    /// Whether a forgery has a yes of its own: a status that says so, and nothing that says no, where the app refuses others by a status.
    pub(super) fn is_own_yes(&self, sent: &Sent) -> bool {
        let Ok(received) = &sent.outcome else { return false };
        let known = matches!(&self.refusal, Some(refusal) if !matches!(refusal, Refusal::Answered(status, _) if says_nothing(*status)));
        (200..300).contains(&received.response.status)
            && known
            && self.refuses_by_status()
            && !self.says_otherwise(&Answer::of(&sent.request, &received.response), &sent.request)
    }

    /// Whether a genuine request and a forgery to a path that nobody has are answered as they are under the app's own.
    pub fn is_everywhere(&self, good: &Sent, forged: &Sent) -> bool {
        let taken = |sent| self.answer(sent).is_some_and(|answer| self.is_like_good(&answer));
        let refused = match (&self.refusal, &forged.outcome) {
            (Some(Refusal::Answered(status, _)), Ok(received)) => *status == received.response.status,
            _ => false,
        };
        taken(good) && refused && !taken(forged)
    }

    /// Whether an answer without its body is that to a genuine request: of its type and length, where those are told.
    pub(super) fn is_head(&self, response: &Response) -> bool {
        let text = |name| response.headers.get(name).and_then(|value| std::str::from_utf8(value).ok());
        let of_type = text("content-type").map(str::to_ascii_lowercase).unwrap_or_default();
        let length: Option<usize> = text("content-length").and_then(|value| value.trim().parse().ok());
        let lengths = || self.frames.iter().map(|(_, length)| *length);
        let within = length.is_some_and(|length| lengths().min() <= Some(length) && Some(length) <= lengths().max());
        within && !of_type.is_empty() && self.frames.iter().all(|(good, _)| good == of_type.as_bytes())
    }

    /// Whether a forgery is answered with a status that says yes and otherwise than genuine requests are, so that it takes more of them to tell.
    pub fn is_polite(&self) -> bool {
        !self.refusals.is_empty() && !self.refusals.iter().any(|refusal| self.is_like_good(refusal))
    }

    /// Whether forgeries are answered alike, and no genuine request as they are: then the answer tells, whatever it says.
    pub(super) fn is_told(&self) -> bool {
        let refused = Template::of(&self.refusals.iter().collect::<Vec<_>>());
        self.refusals.len() > 1 && self.is_polite() && !self.good.iter().any(|good| refused.is_like(good))
    }

    /// Whether a body that nobody can read, and nobody signed, was answered as a genuine request. Where a forged one is answered so too, this says
    /// no more than that.
    pub(super) fn is_believed(&self, sent: &Sent, received: &Received, controls: &[Sent]) -> bool {
        let answer = Answer::of(&sent.request, &received.response);
        let good = self.template();
        let fits = !self.fits || self.fits(&sent.request, received);
        let refused = || self.is_told() && self.is_as_refused(&answer);
        let handled = || self.is_as_signed(&sent.request, &answer, controls) && good.is_part_of(&answer) && !refused();
        fits && !self.is_open() && !self.is_constant_refusal(&answer) && (self.is_like_good(&answer) || handled())
    }

    /// Whether an answer is that to the same request when it is signed, and most of what genuine requests are answered with. One that has
    /// nothing but a status in common with those, or says no, may be what anybody gets who sends such a thing.
    pub(super) fn is_as_signed(&self, request: &Request, answer: &Answer, controls: &[Sent]) -> bool {
        let good = self.template();
        let signed: Vec<Answer> = controls.iter().filter_map(|control| self.answer(control)).collect();
        let close = |answer: &Answer| good.is_close(answer) && !self.says_otherwise(answer, request);
        !signed.is_empty()
            && signed.iter().all(close)
            && close(answer)
            && Template::of(&self.good.iter().chain(&signed).collect::<Vec<_>>()).is_like(answer)
    }

    /// Whether an answer may be what a handler shows who got there without a right signature: of the form that the platform asks for, the same
    /// to whoever signs such a request, and none that an app gives who refuses by a status. Then nobody can tell.
    pub(super) fn may_be_shown(&self, request: &Request, answer: &Answer, controls: &[Sent]) -> bool {
        let signed: Vec<Answer> = controls.iter().filter_map(|control| self.answer(control)).collect();
        self.refuses_by_status()
            && self.is_particular()
            && !signed.is_empty()
            && !self.says_otherwise(answer, request)
            && Template::of(&signed.iter().collect::<Vec<_>>()).is_like(answer)
    }

    /// Whether an answer refuses a request in words, for its proof or for its form, and genuine requests are not answered so.
    pub(super) fn says_otherwise(&self, answer: &Answer, request: &Request) -> bool {
        answer.refuses(&self.good, request) || answer.refuses_form(&self.good, request)
    }

    /// Whether a forgery is refused by a status, if it is.
    pub(super) fn refuses_by_status(&self) -> bool {
        !matches!(&self.refusal, Some(Refusal::Answered(status, _)) if takes(self.flow, *status))
    }

    /// Whether an answer is like those to genuine requests; that to a HEAD, as far as its head tells.
    pub(super) fn is_genuine(&self, sent: &Sent) -> bool {
        match &sent.outcome {
            Ok(received) if sent.request.method == b"HEAD" => {
                takes(self.flow, received.response.status) && self.is_head(&received.response)
            }
            _ => self.answer_beside(sent).is_some_and(|answer| self.is_like_good(&answer)),
        }
    }

    /// Whether an answer is like others, which were all taken.
    pub(super) fn is_same(&self, others: &[&Sent], sent: &Sent) -> bool {
        let others: Vec<Answer> = others.iter().filter_map(|other| self.beside(other)).collect();
        let alike = |answer: Answer| Template::of(&others.iter().collect::<Vec<_>>()).is_like(&answer);
        !others.is_empty() && self.beside(sent).is_some_and(alike)
    }

    /// What an answer to a changed body says of who gave it; `alike` where it is what the unchanged one is answered with. Nothing where there is none.
    pub(super) fn reads(&self, variant: Variant, sent: &Sent, alike: bool) -> Reads {
        let Some(response) = sent.outcome.as_ref().ok().map(|received| &received.response) else {
            return Reads::default();
        };
        if self.is_no_answer(response.status) {
            return Reads::default();
        }
        match variant {
            Variant::Marked => {
                Reads { handler: !alike || Answer::of(&sent.request, response).has(MARK), parser: false }
            }
            Variant::Bare => Reads { handler: !alike, parser: false },
            Variant::Broken => Reads { handler: false, parser: !alike },
        }
    }

    /// Whether the platform takes some bodies and not others for an answer, and the app sent one that it takes.
    pub(super) fn is_particular(&self) -> bool {
        let reply = self.flow.and_then(platform::reply);
        self.fits && reply.is_some_and(|reply| matches!(reply.body, ReplyBody::Object | ReplyBody::Kind))
    }

    /// Whether nobody reads the body of an answer, or there is to be none: the same one may come from whoever is asked.
    pub(super) fn is_mute(&self) -> bool {
        let reply = self.flow.and_then(platform::reply);
        reply.is_some_and(|reply| matches!(reply.body, ReplyBody::Any | ReplyBody::Empty))
    }

    /// The status with which a forgery is refused, where it is by one.
    pub(super) fn refused_by(&self) -> Option<u16> {
        match self.refusal {
            Some(Refusal::Answered(status, _)) if self.refuses_by_status() => Some(status),
            _ => None,
        }
    }

    /// Whether what came of a request is what comes of a forgery, as far as its status says.
    pub(super) fn is_refused_as_usual(&self, sent: &Sent) -> bool {
        match (&self.refusal, &sent.outcome) {
            (Some(Refusal::Answered(status, _)), Ok(received)) => *status == received.response.status,
            (Some(Refusal::Lost(usual)), Err(fault)) => usual.code() == fault.code(),
            _ => false,
        }
    }

    /// Whether two were answered with one status, and in most words alike where a body could tell them.
    pub(super) fn is_told_alike(one: &Sent, other: &Sent) -> bool {
        let (Ok(first), Ok(second)) = (&one.outcome, &other.outcome) else { return false };
        let answer = |sent: &Sent, received: &Received| Answer::of(&sent.request, &received.response);
        first.response.status == second.response.status
            && (other.request.method == b"HEAD"
                || Template::of(&[&answer(one, first)]).resembles(&answer(other, second)))
    }

    pub(super) fn template(&self) -> Template {
        Template::of(&self.good.iter().collect::<Vec<_>>())
    }

    /// Whether an answer with a good status is that to a forgery, where those can be told from others.
    pub(super) fn is_as_refused(&self, answer: &Answer) -> bool {
        self.is_polite()
            && !self.is_like_good(answer)
            && (!self.is_blurred() || self.refusals.iter().any(|refusal| refusal.is_equal(answer)))
            && Template::of(&self.refusals.iter().collect::<Vec<_>>()).is_like(answer)
    }

    /// Whether an answer is like those to genuine requests with the same change.
    pub(super) fn is_as_controlled(&self, sent: &Sent, answer: &Answer, controls: &[Sent]) -> bool {
        if self.is_blurred() || self.is_constant_refusal(answer) {
            return false;
        }
        let good = self.template();
        let genuine: Vec<Answer> = controls.iter().filter_map(|control| self.answer(control)).collect();
        // Where they have the very body of the forgery, they are what it would be answered with, whatever the good one is.
        let swapped =
            sent.request.body != self.body && controls.iter().all(|control| control.request.body == sent.request.body);
        let known: Vec<&Answer> = if swapped {
            genuine.iter().collect()
        } else {
            let others = genuine.iter().filter(|answer| good.resembles(answer));
            self.good.iter().chain(others).collect()
        };
        if known.is_empty() || genuine.is_empty() {
            return false;
        }
        let template = Template::of(&known);
        // It may be answered as a forgery is, whoever sends it: then nothing can be told from it.
        let blurred = matches!(&self.refusal, Some(Refusal::Answered(_, refusal)) if swapped
            && template.is_like(refusal) && !good.is_like(refusal));
        template.is_like(answer) && !blurred
    }

    /// The same, where what was sent is another body: words of the good one are no part of an answer to that either.
    fn answer_beside(&self, sent: &Sent) -> Option<Answer> {
        let status = sent.outcome.as_ref().ok()?.response.status;
        self.beside(sent).filter(|_| takes(self.flow, status))
    }

    /// … whatever its status.
    fn beside(&self, sent: &Sent) -> Option<Answer> {
        let response = &sent.outcome.as_ref().ok()?.response;
        let body = [&self.body, &b" "[..], &sent.request.body].concat();
        Some(Answer::of(&Request { body, ..sent.request.clone() }, response))
    }

    /// The answer, where its status is that of a request that was taken.
    pub(super) fn answer(&self, sent: &Sent) -> Option<Answer> {
        let response = &sent.outcome.as_ref().ok()?.response;
        takes(self.flow, response.status).then(|| Answer::of(&sent.request, response))
    }
}
