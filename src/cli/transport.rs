//! How requests leave: as they are, or through a client library where TLS or a proxy asks for one.

use crate::capture::Request;
use crate::wire::{Client, Fault, Library, Limits, Received, Switch, Target};

/// What sends.
pub(super) enum Transport<'s> {
    /// As they are.
    Exact(Client<'s>),
    /// By a client library, over TLS or through a proxy.
    Library(Library),
}

impl<'s> Transport<'s> {
    /// To that target; by the library where there is one.
    pub(super) fn new(target: &Target, library: Option<&Library>, switch: &'s Switch) -> Result<Self, Fault> {
        match library {
            Some(library) => Ok(Self::Library(library.clone())),
            None => Client::new(target, switch).map(Self::Exact),
        }
    }

    /// Closes the connection, where it is ours to close.
    pub(super) fn hang_up(&mut self) {
        if let Self::Exact(client) = self {
            client.hang_up();
        }
    }

    /// How many requests were sent a second time without being asked to.
    pub(super) fn take_resent(&mut self) -> u32 {
        match self {
            Self::Exact(client) => client.take_resent(),
            Self::Library(_) => 0,
        }
    }

    /// Sends a request, whose head and body are these bytes where it is sent as it is, and takes its answer.
    pub(super) fn exchange(
        &mut self,
        request: &Request,
        message: [&[u8]; 2],
        limits: Limits,
    ) -> Result<Received, Fault> {
        match self {
            Self::Exact(client) => client.exchange(message, request.method == b"HEAD", limits),
            Self::Library(library) => library.exchange(request, limits),
        }
    }
}
