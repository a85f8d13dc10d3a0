//! The facts about the platforms, as tables: how each proves who sent a request, and which requests there are. Nothing here
//! computes a signature or reads a request; whoever does matches on these types.

pub mod bodies;
mod infobip;
mod intercom;
mod kentico;
mod reply;
mod vcita;

pub use reply::{HeaderRule, Remark, Reply, ReplyBody};

/// A messaging platform.
#[derive(Debug)]
pub struct Platform {
    /// The word used in flags and output.
    pub name: &'static str,
    /// The name as the vendor writes it.
    pub title: &'static str,
    /// How it proves who sent a request; empty where it documents nothing.
    pub schemes: &'static [Scheme],
    /// Which requests it sends.
    pub flows: &'static [Flow],
    /// For a platform without a documented signature: one sentence that says so and what to check instead.
    pub unsigned: Option<&'static str>,
}

/// One named way in which a platform proves who sent a request.
#[derive(Debug)]
pub struct Scheme {
    /// The word used in flags and output.
    pub name: &'static str,
    /// The name of its platform.
    pub platform: &'static str,
    /// Where the proof stands.
    pub carrier: Carrier,
    /// How the proof is made.
    pub recipe: Recipe,
    /// What the platform calls the secret.
    pub secret: &'static str,
    /// The environment variable that holds the secret where no `--secret` is given.
    pub env: &'static str,
    /// Where a developer finds the secret, and what it is mixed up with.
    pub hint: &'static str,
}

/// Where a proof stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// In a header field of a request.
    Header(&'static str),
    /// In a header field whose name the account chooses; this one is known to occur.
    ConfiguredHeader(&'static str),
    /// In a member of that name: in a page's settings, a form, or on its own.
    Field(&'static str),
}

impl Carrier {
    /// The name of the header or field.
    pub fn name(self) -> &'static str {
        match self {
            Self::Header(name) | Self::ConfiguredHeader(name) | Self::Field(name) => name,
        }
    }
}

/// The few ways in which a proof is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipe {
    /// A keyed hash (RFC 2104), written as text.
    Mac(Mac),
    /// The secret itself, sent along.
    Equality,
    /// A JSON Web Token (RFC 7519) with HS256.
    Jwt,
    /// AES-256-GCM over a JSON object, key = SHA-256 of the secret.
    Sheet,
}

/// How a keyed hash is made and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mac {
    /// The hash function.
    pub hash: Hash,
    /// What is signed, piece after piece with nothing between.
    pub over: &'static [Piece],
    /// What stands before the digits.
    pub prefix: &'static str,
    /// How the digest becomes text.
    pub encoding: Encoding,
    /// Which other spellings the platform's receivers take.
    pub accepts: Accepts,
}

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hash {
    /// MD5, 16 bytes. Only where an account asks for it.
    Md5,
    /// SHA-1, 20 bytes.
    Sha1,
    /// SHA-224, 28 bytes.
    Sha224,
    /// SHA-256, 32 bytes.
    Sha256,
    /// SHA-384, 48 bytes.
    Sha384,
    /// SHA-512, 64 bytes.
    Sha512,
    /// SHA-512/256, 32 bytes. No platform names it.
    Sha512Of256,
    /// SHA3-256, 32 bytes. No platform names it.
    Sha3Of256,
    /// SHA3-512, 64 bytes. No platform names it.
    Sha3Of512,
}

impl Hash {
    /// Every hash that a platform names, shortest digest first.
    pub const ALL: [Self; 6] = [Self::Md5, Self::Sha1, Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512];

    /// Hashes that code uses in place of one that a platform names: their digests are as long.
    pub const MISTAKEN: [Self; 3] = [Self::Sha512Of256, Self::Sha3Of256, Self::Sha3Of512];

    /// The name in prose and in `--algorithm`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha224 => "sha224",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
            Self::Sha512Of256 => "sha512/256",
            Self::Sha3Of256 => "sha3-256",
            Self::Sha3Of512 => "sha3-512",
        }
    }
}

/// One piece of the signed message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// The raw body.
    Body,
    /// The body as .NET's ASCII encoder writes it: a question mark for every UTF-16 unit beyond ASCII.
    AsciiBody,
    /// The value of that header, as it stands there.
    Header(&'static str),
    /// The account id, which no request carries.
    AccountId,
    /// A person's identifier: `user_id`, else e-mail.
    Id,
}

/// How a digest becomes text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Lower-case hexadecimal.
    HexLower,
    /// Upper-case hexadecimal.
    HexUpper,
    /// Standard base64 with padding.
    Base64,
    /// URL-safe base64 without padding (RFC 7515).
    Base64Url,
}

/// Which spellings of a right digest count as right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// Only the scheme's own.
    Exact,
    /// Hexadecimal in either case.
    EitherCase,
    /// Hexadecimal in either case or base64, with or without a prefix.
    AnyEncoding,
}

/// One named kind of request.
#[derive(Debug)]
pub struct Flow {
    /// `platform/flow`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// How it is told from the others.
    pub shape: Shape,
    /// The name of the scheme by which it is proved, where it is.
    pub scheme: Option<&'static str>,
    /// What the platform takes for a good answer.
    pub reply: &'static Reply,
}

/// What tells a request's flow. All conditions must hold; an empty list asks nothing.
#[derive(Debug, Default)]
pub struct Shape {
    /// One of these stands in the path, ignoring case.
    pub path: &'static [&'static str],
    /// This header is there.
    pub header: Option<&'static str>,
    /// The body is a JSON object (or a form that holds one) with all these members.
    pub has: &'static [&'static str],
    /// … and none of these.
    pub lacks: &'static [&'static str],
    /// … and no member beyond `has`.
    pub only: bool,
}

/// Every platform.
pub static PLATFORMS: [&Platform; 4] = [&intercom::PLATFORM, &infobip::PLATFORM, &kentico::PLATFORM, &vcita::PLATFORM];

/// Every scheme of every platform, in the tables' order.
pub fn schemes() -> impl Iterator<Item = &'static Scheme> {
    PLATFORMS.iter().flat_map(|platform| platform.schemes)
}

/// The scheme of that name.
pub fn scheme(name: &str) -> Option<&'static Scheme> {
    schemes().find(|scheme| scheme.name == name)
}

/// The platform of that name.
pub fn platform(name: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().find(|platform| platform.name == name).copied()
}

/// Every flow of every platform, in the order in which they are tried.
pub fn flows() -> impl Iterator<Item = &'static Flow> {
    PLATFORMS.iter().flat_map(|platform| platform.flows)
}

/// What the platform takes for a good answer to a request of that flow.
pub fn reply(flow: &str) -> Option<&'static Reply> {
    flows().find(|row| row.name == flow).map(|row| row.reply)
}

/// The scheme by which a platform proves requests of that flow, where it proves them.
pub fn scheme_of_flow(flow: &str) -> Option<&'static Scheme> {
    scheme(flows().find(|row| row.name == flow)?.scheme?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn scheme_names_are_unique_and_all_names_begin_with_their_platform() {
        let mut names = HashSet::new();
        for platform in PLATFORMS {
            for scheme in platform.schemes {
                assert!(names.insert(scheme.name), "{}", scheme.name);
                assert_eq!(scheme.platform, platform.name);
                assert!(scheme.name.starts_with(platform.name));
            }
            for flow in platform.flows {
                // One flow may be told by several shapes, so its name may stand in several rows.
                assert_eq!(flow.name.split('/').next(), Some(platform.name));
                assert!(flow.scheme.is_none_or(|name| platform.schemes.iter().any(|scheme| scheme.name == name)));
            }
            assert_eq!(platform.schemes.is_empty(), platform.unsigned.is_some());
        }
    }
}
