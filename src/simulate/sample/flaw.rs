//! What the sample does wrong when it is asked to: each a change that real apps have been seen with, so that one can see what is said
//! of such an app before one's own is judged.

macro_rules! flaws {
    ($($flaw:ident $name:literal, $title:literal, $doc:literal;)*) => {
        /// Something that the sample does wrong on purpose. Flaws can be combined.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Flaw {
            $(#[doc = $doc] $flaw,)*
        }

        impl Flaw {
            /// Every flaw, those of verifying first.
            pub const ALL: &[Self] = &[$(Self::$flaw),*];

            /// The word on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$flaw => $name,)* }
            }

            /// What such an app does, in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$flaw => $title,)* }
            }

            /// What it does exactly, and how apps come to do it.
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$flaw => $doc,)* }
            }
        }
    };
}

flaws! {
    Unsigned "unsigned", "verifies nothing",
        "No signature, key, timestamp or sheet blob is looked at, as in an app whose author meant to add that later. Paths still count.";
    MissingAccepted "missing-accepted", "takes a request without a signature",
        "A wrong signature is refused, and a missing or empty one is not: the check stands inside `if (signature)`.";
    AnySignature "any-signature", "takes a request of whose signatures one is right",
        "Where the header stands there several times, one right value is enough, whichever it is, so that a forger may add what was captured elsewhere.";
    Prefix "prefix", "compares only the first 8 digits",
        "The beginning of the signature is compared and the rest is not, so that a few billion guesses forge a request.";
    Reserialised "reserialised", "verifies the body as JSON.stringify would write it",
        "The body is parsed and stringified before it is hashed, so that white space, escapes and number forms that JavaScript would write otherwise make a genuine request wrong.";
    Stale "stale", "does not look at the age of a timestamp",
        "An Infobip call is taken however old it is, so that a captured one can be sent again for ever.";
    TimestampUnsigned "timestamp-unsigned", "hashes the body of an Infobip call without its timestamp",
        "The signature is expected over the body alone, so that every genuine call is refused and a signature once made for a body holds for ever.";
    SheetUnchecked "sheet-unchecked", "takes any sheet user",
        "A user that is not encrypted, or whose tag does not fit, opens the sheet all the same, as in apps that decrypt without calling `final`.";
    Crash "crash", "answers 500 to what is no JSON",
        "A body that is empty or malformed raises an exception that nobody catches, before anything is verified.";
    SmallLimit "small-limit", "refuses bodies above 100 kB",
        "The answer to a body of more than 102,400 bytes is 413, as in an Express app that never raised its limit; whole conversations of the Inbox are larger.";
    BadCanvas "bad-canvas", "answers canvases that Intercom refuses",
        "Every canvas holds a button without an action, an address that is not on HTTPS and a component that does not exist.";
    PlainError "plain-error", "answers 200 with an error page where a canvas belongs",
        "The framework's page about an error is HTML, and its status says that all is well.";
    BadStatus "bad-status", "answers with another status than the platform expects",
        "Where 204 belongs it is 200, and everywhere else a redirect, as after the submission of a form.";
    Framed "framed", "forbids that its sheet is framed",
        "The page comes with `X-Frame-Options: SAMEORIGIN`, which frameworks add by themselves and which leaves the sheet empty.";
    Late "late", "answers after 6 seconds",
        "The work is done before the answer is sent; Intercom waits 5 seconds for the answer to a webhook.";
}

impl Flaw {
    /// The flaw of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|flaw| flaw.name() == name)
    }
}

/// A set of flaws.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Flaws(u32);

impl Flaws {
    pub(super) fn new(flaws: &[Flaw]) -> Self {
        Self(flaws.iter().fold(0, |set, flaw| set | 1 << *flaw as u32))
    }

    pub(super) fn has(self, flaw: Flaw) -> bool {
        self.0 & (1 << flaw as u32) != 0
    }
}
