//! Bodies that are too large to be kept: hashed while they are read, in constant memory. Whether a signature holds needs no more; what made it
//! wrong is not searched for.

use std::io::{ErrorKind, Read};

use super::judge::{At, Found, Judge};
use super::read::Tally;
use crate::capture::Capture;
use crate::cli::shell::Shell;
use crate::cli::stock::Place;
use crate::exit::Failure;
use crate::mac::Keyed;
use crate::report::verify::Judged;
use crate::signature::search::Answer;

/// The largest body that is kept, and searched.
pub(super) const LARGEST: usize = 64 << 20;

const UNSEARCHED: &str = "The body is larger than 64 MiB: it was hashed while it was read and not kept, so that no cause could be searched for.";

/// How much is read at a time.
const CHUNK: usize = 1 << 20;

impl Judge<'_> {
    /// Judges a bare body of which `beginning` was read already. `capture` holds its headers.
    pub(super) fn large(
        &self,
        at: At<'_>,
        capture: &Capture,
        beginning: Vec<u8>,
        mut rest: impl Read,
        tally: &mut Tally<'_>,
        shell: &mut Shell,
    ) -> Result<(), Failure> {
        let mut found = Vec::new();
        self.find(capture, &mut found)?;
        let mut hashes: Vec<Option<Vec<Keyed>>> = Vec::new();
        for Found { place, .. } in &found {
            let setting = &place.settled.setting;
            let begun = place.keys.begun(setting, &capture.request);
            if begun.is_none() && setting.covers_body() {
                return Err(Failure::question(format!(
                    "{} is larger than {} MiB, which the scheme `{}` does not take in",
                    at.name,
                    LARGEST >> 20,
                    setting.scheme.name
                )));
            }
            hashes.push(begun);
        }
        let mut take_in = |part: &[u8]| {
            hashes.iter_mut().flatten().flatten().for_each(|keyed| keyed.update(part));
        };
        take_in(&beginning);
        drop(beginning);
        let mut chunk = vec![0; CHUNK];
        loop {
            match rest.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => take_in(&chunk[..read]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        if found.is_empty() {
            return tally.judged(&mut Self::unproved(at, capture), |_| None, &mut shell.out);
        }
        for (Found { place, evidence, .. }, hashes) in found.into_iter().zip(hashes) {
            let ended = hashes.map(|hashes| Place {
                settled: place.settled,
                keys: place.keys.ended(hashes.into_iter().map(Keyed::finish).collect()),
                rows: place.rows.clone(),
            });
            let mut judged = self.judge(at, capture, ended.as_ref().unwrap_or(place), &evidence);
            let is_mismatch = matches!(judged.verdict.code, "signature-mismatch" | "signature-malformed");
            let unsearched = |_: &mut Judged<'_>| {
                is_mismatch.then(|| Answer { hint: Some(UNSEARCHED.to_owned()), ..Answer::default() })
            };
            tally.judged(&mut judged, unsearched, &mut shell.out)?;
        }
        Ok(())
    }
}
