//! Sending captures to an endpoint and judging what it answers: how a capture becomes a request to another address ([`route`]), what
//! flows on from one answer to the next request ([`chain`]), who sends what when ([`crew`], [`pace`]), what an answer must be
//! ([`expect`]), and how long it took ([`latency`]). Opens no file, and sends nothing itself: [`crate::wire`] does.

pub mod again;
pub mod chain;
pub mod crew;
pub mod expect;
pub mod latency;
pub mod pace;
pub mod route;
