//! Ctrl-C and the like: the first asks the work to end in good order, the second ends it.

use std::time::Duration;

use crate::exit::Failure;
use crate::replay::crew::Control;

/// How long what is under way may take after the first signal: less than CI systems wait before they kill.
const GRACE: Duration = Duration::from_secs(2);

/// Watches for signals until it is dropped. On the first one nothing new is begun, and what is under way has a short time left; on the second
/// it is cut at once.
pub(super) struct Signals {
    #[cfg(unix)]
    handle: signal_hook::iterator::Handle,
}

impl Signals {
    /// Watches on behalf of a crew, on a thread of the scope.
    #[cfg(unix)]
    pub(super) fn watch<'scope>(
        scope: &'scope std::thread::Scope<'scope, '_>,
        control: &'scope Control,
    ) -> Result<Self, Failure> {
        Self::each(scope, move |again| {
            if again {
                return control.abort();
            }
            control.stop();
            scope.spawn(move || {
                if !control.is_over_within(GRACE) {
                    control.abort();
                }
            });
        })
    }

    /// Calls for each signal, with whether it is not the first, on a thread of the scope.
    #[cfg(unix)]
    pub(super) fn each<'scope>(
        scope: &'scope std::thread::Scope<'scope, '_>,
        act: impl Fn(bool) + Send + 'scope,
    ) -> Result<Self, Failure> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        let handle = signals.handle();
        scope.spawn(move || {
            for (number, _) in signals.forever().enumerate() {
                act(number > 0);
            }
        });
        Ok(Self { handle })
    }

    /// Elsewhere the system ends the process.
    #[cfg(not(unix))]
    pub(super) fn watch<'scope>(
        _: &'scope std::thread::Scope<'scope, '_>,
        _: &'scope Control,
    ) -> Result<Self, Failure> {
        Ok(Self {})
    }

    /// As [`Signals::watch`].
    #[cfg(not(unix))]
    pub(super) fn each<'scope>(
        _: &'scope std::thread::Scope<'scope, '_>,
        _: impl Fn(bool) + Send + 'scope,
    ) -> Result<Self, Failure> {
        Ok(Self {})
    }
}

#[cfg(unix)]
impl Drop for Signals {
    fn drop(&mut self) {
        self.handle.close();
    }
}
