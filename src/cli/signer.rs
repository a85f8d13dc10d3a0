//! By which schemes a capture is proved, and with which secrets: what every command has to know that sends it anew.

use std::borrow::Cow;
use std::path::Path;

use super::input::Source;
use super::secrets;
use super::stock::{Settled, directive_secrets};
use crate::capture::Capture;
use crate::platform::{self, Carrier, Scheme};
use crate::recognise;
use crate::report::replay::Problem;
use crate::secret::Secret;
use crate::text;

/// Tells schemes and secrets of captures.
pub(super) struct Signer<'p> {
    pub(super) sources: &'p [Source],
    pub(super) places: &'p [Settled],
    /// Whether the secrets are those of the flag, so that captures do not name their own.
    pub(super) secrets_given: bool,
    pub(super) only_scheme: Option<&'static Scheme>,
    pub(super) subscription_header: Option<String>,
}

impl<'p> Signer<'p> {
    /// The schemes by which a capture is signed: named, else told by its headers, else those of its flow. With them comes whether a proof is
    /// there, or it is only known that one belongs there.
    pub(super) fn schemes(
        &self,
        capture: &Capture,
        flow: Option<&str>,
    ) -> Result<(Vec<&'static Scheme>, bool), Problem> {
        let wrong = |detail| Problem { code: "scheme-unknown", detail };
        if let Some(scheme) = self.only_scheme {
            return Ok((vec![scheme], true));
        }
        if let Some(name) = capture.directive("scheme") {
            let named = super::scheme::scheme(name)
                .map_err(|error| wrong(format!("`# @scheme {}`: {error}", text::sanitise(name))))?;
            return Ok((vec![named], true));
        }
        let request = &capture.request;
        let mut found = recognise::schemes(request);
        if found.is_empty()
            && let Some(header) = &self.subscription_header
            && request.headers.get(header).is_some()
        {
            found.extend(platform::scheme("infobip-subscription"));
        }
        if !found.is_empty() {
            return Ok((found, true));
        }
        // What proves who somebody is belongs to no flow, and stands in a body.
        if flow.is_none() {
            let inside = |scheme: &&Scheme| match scheme.carrier {
                Carrier::Field(name) => memchr::memmem::find(&request.body, name.as_bytes()).is_some(),
                Carrier::Header(_) | Carrier::ConfiguredHeader(_) => false,
            };
            found.extend(platform::schemes().filter(inside));
        }
        if !found.is_empty() {
            return Ok((found, true));
        }
        Ok((flow.and_then(platform::scheme_of_flow).into_iter().collect(), false))
    }

    /// A scheme with what was settled about it.
    pub(super) fn place(&self, scheme: &'static Scheme) -> Option<&'p Settled> {
        self.places.iter().find(|place| std::ptr::eq(place.setting.scheme, scheme))
    }

    /// The secrets that a capture of one of the sources names itself, where no flag does.
    pub(super) fn own(&self, capture: &Capture, source: usize) -> Result<Option<Vec<Secret>>, Problem> {
        if self.secrets_given || capture.directive("secret").is_none() {
            return Ok(None);
        }
        let folder = self.sources.get(source).map_or(Path::new(""), Source::folder);
        directive_secrets(capture, folder)
            .map_err(|failure| Problem { code: "secret-unknown", detail: format!("{:#}", failure.error) })
    }

    /// The secrets for a capture: its own, else the scheme's. There may be none.
    pub(super) fn secrets(
        &self,
        place: &'p Settled,
        capture: &Capture,
        source: usize,
    ) -> Result<Cow<'p, [Secret]>, Problem> {
        Ok(self.own(capture, source)?.map_or(Cow::Borrowed(place.secrets.as_slice()), Cow::Owned))
    }

    /// Why there is no secret for a scheme, and how to give one.
    pub(super) fn lacking(place: &Settled) -> String {
        place.problem.clone().unwrap_or_else(|| secrets::missing(place.setting.scheme))
    }
}
