//! A scheme as it applies to one question: the table's row, with what the account or the user set differently.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use wide::u8x16;

use crate::mac::Digested;
use crate::platform::Hash;
use crate::platform::{Accepts, Carrier, Encoding, Mac, Piece, Recipe, Scheme};

/// A scheme with the settings that an account chooses: `infobip-subscription` leaves header, hash, encoding and prefix open.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The table's row.
    pub scheme: &'static Scheme,
    /// The header or field that carries the proof.
    pub carrier: String,
    /// What stands before the digits.
    pub prefix: String,
    /// The recipe, with the account's hash and encoding.
    pub recipe: Recipe,
    /// Whether somebody said which hash the account chose. Where nobody did, a proof's length tells it.
    pub hash_chosen: bool,
    /// Whether somebody said which prefix the account chose. Where nobody did, any word and `=` may stand before the digits.
    pub prefix_chosen: bool,
    /// The account id that `infobip-legacy` signs and no request carries; never a blank one.
    account_id: Option<String>,
}

impl From<&'static Scheme> for Setting {
    fn from(scheme: &'static Scheme) -> Self {
        let prefix = match scheme.recipe {
            Recipe::Mac(mac) => mac.prefix,
            Recipe::Equality | Recipe::Jwt | Recipe::Sheet => "",
        };
        Self {
            scheme,
            carrier: scheme.carrier.name().to_owned(),
            prefix: prefix.to_owned(),
            recipe: scheme.recipe,
            hash_chosen: false,
            prefix_chosen: false,
            account_id: None,
        }
    }
}

impl Setting {
    /// The account id that is signed, where one is known.
    pub fn account_id(&self) -> Option<&str> {
        self.account_id.as_deref()
    }

    /// Takes an account id. A blank one, as a variable that is not set leaves it, names no account.
    pub fn name_account(&mut self, id: Option<String>) {
        self.account_id = id.filter(|id| !id.trim().is_empty());
    }

    /// The keyed hash of this scheme, where it is one.
    pub fn mac(&self) -> Option<Mac> {
        match self.recipe {
            Recipe::Mac(mac) => Some(mac),
            Recipe::Equality | Recipe::Jwt | Recipe::Sheet => None,
        }
    }

    /// Whether nothing can be said about a proof of this scheme without the request's body: it is signed, or holds the proof.
    pub fn covers_body(&self) -> bool {
        let signed = |mac: Mac| mac.over.iter().any(|piece| matches!(piece, Piece::Body | Piece::AsciiBody));
        matches!(self.scheme.carrier, Carrier::Field(_)) || self.mac().is_some_and(signed)
    }

    /// Whether hash, encoding and prefix are the account's choice.
    fn is_open(&self) -> bool {
        matches!(self.scheme.recipe, Recipe::Mac(mac) if mac.accepts == Accepts::AnyEncoding)
    }

    /// Whether any prefix may stand before the digits, or none: it is the account's choice, and nobody said what that is.
    pub fn takes_any_prefix(&self) -> bool {
        self.is_open() && !self.prefix_chosen
    }

    /// The name of the header whose value is a timestamp in the signed message.
    pub fn timestamp_header(&self) -> Option<&'static str> {
        self.mac()?.over.iter().find_map(|piece| match piece {
            Piece::Header(name) => Some(*name),
            _ => None,
        })
    }

    /// The same scheme with the hash that made a proof, where the account may choose one, nobody said which, and the proof's length
    /// tells another than is set.
    pub fn told_by(&self, proof: &[u8]) -> Option<Self> {
        let mac = self.mac().filter(|_| self.is_open() && !self.hash_chosen)?;
        let digits = proof.strip_prefix(self.prefix.as_bytes()).unwrap_or(proof);
        let length = digest_length(digits)?;
        let hash = Hash::ALL.into_iter().find(|hash| hash.length() == length).filter(|hash| *hash != mac.hash)?;
        Some(Self { recipe: Recipe::Mac(Mac { hash, ..mac }), ..self.clone() })
    }

    /// The same with the hash and the encoding of a proof, where they are the account's choice and nobody said which.
    #[must_use]
    pub fn written_as(&self, proof: &[u8]) -> Self {
        let mut setting = self.told_by(proof).unwrap_or_else(|| self.clone());
        if let Recipe::Mac(mac) = &mut setting.recipe
            && self.is_open()
            && mac.encoding == Encoding::HexLower
        {
            let digits = proof.strip_prefix(self.prefix.as_bytes()).unwrap_or(proof);
            let digits = unprefixed(digits).filter(|bare| digest_length(bare).is_some()).unwrap_or(digits);
            if digits.iter().all(u8::is_ascii_hexdigit) {
                let upper = digits.iter().any(u8::is_ascii_uppercase) && !digits.iter().any(u8::is_ascii_lowercase);
                mac.encoding = if upper { Encoding::HexUpper } else { Encoding::HexLower };
            } else if digest_length(digits) == Some(mac.hash.length()) {
                mac.encoding = Encoding::Base64;
            }
        }
        setting
    }

    /// What stands before the digits of a proof, with its `=`, where the account chose it and nobody said what: `HMAC-SHA256=`.
    pub fn own_word<'p>(&self, proof: &'p [u8]) -> &'p [u8] {
        let bare = unprefixed(proof).filter(|_| self.takes_any_prefix() && self.prefix.is_empty());
        let whole = |bare: &&[u8]| digest_length(bare).is_some_and(|length| length >= SHORTEST_DIGEST);
        bare.filter(whole).and_then(|bare| proof.strip_suffix(bare)).unwrap_or_default()
    }

    /// The hash that the word before a proof's digits names (`sha512=…`), where the digits are made with another and nobody said that the account
    /// chose both.
    pub fn contradicted(&self, mac: Mac, proof: &[u8]) -> Option<Hash> {
        unprefixed(proof).filter(|_| self.is_open() && !(self.prefix_chosen && self.hash_chosen))?;
        named_hash(proof.split(|byte| *byte == b'=').next()?).filter(|named| *named != mac.hash)
    }

    /// The proof as the platform writes it.
    pub fn write(&self, mac: Mac, digest: &Digested) -> String {
        format!("{}{}", self.prefix, encode(mac.encoding, digest.as_bytes()))
    }

    /// The code of a proof's case, where it is not the one that the scheme writes and receivers take both.
    pub fn other_case(&self, mac: Mac, proof: &[u8]) -> Option<&'static str> {
        let (is_other, code): (fn(&u8) -> bool, _) = match mac.encoding {
            _ if mac.accepts != Accepts::EitherCase => return None,
            Encoding::HexLower => (u8::is_ascii_uppercase, "recipe-hex-upper"),
            Encoding::HexUpper => (u8::is_ascii_lowercase, "recipe-hex-lower"),
            Encoding::Base64 | Encoding::Base64Url => return None,
        };
        proof.iter().any(is_other).then_some(code)
    }

    /// The digest that a proof stands for, where it is written as this scheme takes it.
    pub fn read(&self, mac: Mac, proof: &[u8]) -> Result<Proof, Malformed> {
        let any_prefix = self.takes_any_prefix();
        // An empty text lies nowhere, and comparing with it costs a hundred times what comparing bytes does.
        let stripped = if self.prefix.is_empty() { Some(proof) } else { proof.strip_prefix(self.prefix.as_bytes()) };
        let digits = match stripped {
            Some(digits) => digits,
            None if any_prefix => proof,
            None => return Err(Malformed::Prefix(self.prefix.clone())),
        };
        let mut read = Proof { bytes: [0; 64], length: mac.hash.length() };
        if let Err(whole) = read_digits(mac, digits, &mut read) {
            let bare = unprefixed(digits).filter(|_| any_prefix);
            bare.and_then(|bare| read_digits(mac, bare, &mut read).ok()).ok_or(whole)?;
        }
        Ok(read)
    }
}

/// How long the shortest digest is: that of MD5.
const SHORTEST_DIGEST: usize = 16;

/// A digest read from a request.
#[derive(Debug, Clone, Copy)]
pub struct Proof {
    bytes: [u8; 64],
    length: usize,
}

impl Proof {
    /// The digest's bytes; as many as the hash has.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// Why a proof cannot be right whatever the secret: it is not written as the platform writes it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The prefix is missing.
    #[error("it does not begin with `{0}`")]
    Prefix(String),
    /// The digits are too few or too many.
    #[error("{} instead of {expected}", crate::text::count(*actual as u64, "character"))]
    Length {
        /// How many characters there are.
        actual: usize,
        /// How many the digest of this scheme has.
        expected: usize,
    },
    /// A character that is no digit; position from 1.
    #[error("character {0} is not hexadecimal")]
    NotHex(usize),
    /// Not base64.
    #[error("it is not base64")]
    NotBase64,
    /// Hexadecimal in the wrong case.
    #[error("the platform writes {0}-case hexadecimal")]
    Case(&'static str),
    /// Nothing there.
    #[error("it is empty")]
    Empty,
}

/// Which cases of letters were among hexadecimal digits.
#[derive(Debug, Clone, Copy, Default)]
struct Cases {
    lower: bool,
    upper: bool,
}

/// Reads hexadecimal in any case, sixteen digits in one step: they come by the million.
fn read_hex(digits: &[u8], read: &mut Proof) -> Result<Cases, Malformed> {
    const STEP: usize = 16;
    let expected = 2 * read.length;
    let (steps, rest) = digits.as_chunks::<STEP>();
    let mut last = [b'0'; STEP];
    last[..rest.len()].copy_from_slice(rest);
    let last = (!rest.is_empty()).then_some(&last);
    let mut all = digits.len() == expected;
    let (mut lower, mut upper) = (u8x16::splat(0), u8x16::splat(0));
    for (step, bytes) in steps.iter().chain(last).zip(read.bytes.chunks_exact_mut(STEP / 2)) {
        let step = u8x16::from(*step);
        let within = |bytes: u8x16, first, last| bytes.max(u8x16::splat(first)).min(u8x16::splat(last)).simd_eq(bytes);
        let letters = within(step | u8x16::splat(0x20), b'a', b'f');
        all &= (letters | within(step, b'0', b'9')).to_bitmask() == 0xFFFF;
        (lower, upper) = (lower | letters & step, upper | letters & !step);
        // The lowest four bits count digits from 0 and letters from 1.
        let values = (step & u8x16::splat(0x0F)) + (letters & u8x16::splat(9));
        pairs(values.to_array(), bytes);
    }
    if all {
        let has = |letters: u8x16| (letters & u8x16::splat(0x20)).simd_eq(u8x16::splat(0)).to_bitmask() != 0xFFFF;
        return Ok(Cases { lower: has(lower), upper: has(upper) });
    }
    Err(match digits.iter().position(|digit| !digit.is_ascii_hexdigit()) {
        _ if digits.is_empty() => Malformed::Empty,
        Some(position) => Malformed::NotHex(position + 1),
        None => Malformed::Length { actual: digits.len(), expected },
    })
}

/// The bytes that values of four bits make, the first of each two higher.
fn pairs(values: [u8; 16], bytes: &mut [u8]) {
    let (values, _) = values.as_chunks();
    let (bytes, _) = bytes.as_chunks_mut::<4>();
    for (values, bytes) in values.iter().zip(bytes) {
        let values = u64::from_le_bytes(*values);
        let pairs = (values << 4 | values >> 8) & 0x00FF_00FF_00FF_00FF;
        let fours = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF;
        let [first, second, third, fourth, ..] = (fours | fours >> 16).to_le_bytes();
        *bytes = [first, second, third, fourth];
    }
}

fn read_base64(encoding: Encoding, digits: &[u8], read: &mut Proof) -> Result<(), Malformed> {
    let engine = if encoding == Encoding::Base64 { &STANDARD } else { &URL_SAFE_NO_PAD };
    let bytes = engine.decode(digits).map_err(|_| Malformed::NotBase64)?;
    if bytes.len() != read.length {
        let expected = engine.encode(&read.bytes[..read.length]).len();
        return Err(Malformed::Length { actual: digits.len(), expected });
    }
    read.bytes[..read.length].copy_from_slice(&bytes);
    Ok(())
}

/// How many bytes hexadecimal, else base64, stands for; before it may stand a word and `=`.
fn digest_length(digits: &[u8]) -> Option<usize> {
    [Some(digits), unprefixed(digits)].into_iter().flatten().find_map(|digits| {
        if digits.len().is_multiple_of(2) && digits.iter().all(u8::is_ascii_hexdigit) {
            return Some(digits.len() / 2);
        }
        STANDARD.decode(digits).ok().map(|bytes| bytes.len())
    })
}

/// The hash that a word names, in any of the ways that people write it: `SHA256`, `hmac-sha-256`.
fn named_hash(word: &[u8]) -> Option<Hash> {
    let plain =
        |text: &[u8]| text.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
    let word: Vec<u8> = plain(word);
    let word = word.strip_prefix(b"hmac").unwrap_or(&word);
    Hash::ALL.into_iter().find(|hash| plain(hash.name().as_bytes()) == word)
}

/// Without a word and `=` (`SHA256=…`), where such stand before the digits.
fn unprefixed(digits: &[u8]) -> Option<&[u8]> {
    let (word, rest) = digits.split_at(memchr::memchr(b'=', digits)?);
    let rest = rest.get(1..).filter(|rest| !rest.is_empty())?;
    word.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).then_some(rest)
}

/// The digits as this scheme takes them: in its own encoding, or in hexadecimal of either case, else base64.
fn read_digits(mac: Mac, digits: &[u8], read: &mut Proof) -> Result<(), Malformed> {
    match mac.encoding {
        Encoding::HexLower | Encoding::HexUpper => {
            let cases = match read_hex(digits, read) {
                Ok(cases) => cases,
                Err(error) if mac.accepts == Accepts::AnyEncoding => {
                    return read_base64(Encoding::Base64, digits, read).map_err(|_| error);
                }
                Err(error) => return Err(error),
            };
            let (wrong, expected) = match mac.encoding {
                Encoding::HexLower => (cases.upper, "lower"),
                _ => (cases.lower, "upper"),
            };
            if mac.accepts == Accepts::Exact && wrong {
                return Err(Malformed::Case(expected));
            }
            Ok(())
        }
        Encoding::Base64 | Encoding::Base64Url => read_base64(mac.encoding, digits, read),
    }
}

/// Digits of a digest.
pub fn encode(encoding: Encoding, digest: &[u8]) -> String {
    match encoding {
        Encoding::HexLower => hex::encode(digest),
        Encoding::HexUpper => hex::encode_upper(digest),
        Encoding::Base64 => STANDARD.encode(digest),
        Encoding::Base64Url => URL_SAFE_NO_PAD.encode(digest),
    }
}

/// What goes into a message besides the body.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ingredients<'a> {
    /// The raw body; for identity schemes, the id.
    pub body: &'a [u8],
    /// The timestamp's text.
    pub timestamp: &'a [u8],
    /// The account id.
    pub account_id: &'a [u8],
}

/// Feeds the signed message, piece after piece.
pub fn feed(over: &[Piece], ingredients: Ingredients<'_>, mut part: impl FnMut(&[u8])) {
    for piece in over {
        match piece {
            Piece::Body | Piece::Id => part(ingredients.body),
            Piece::AsciiBody => part(&ascii(ingredients.body)),
            Piece::Header(_) => part(ingredients.timestamp),
            Piece::AccountId => part(ingredients.account_id),
        }
    }
}

/// The digest of a message under a secret.
pub fn digest(hash: Hash, secret: &[u8], over: &[Piece], ingredients: Ingredients<'_>) -> Digested {
    let mut keyed = hash.keyed(secret);
    feed(over, ingredients, |part| keyed.update(part));
    keyed.finish()
}

/// The signed message; nothing is copied where it is the body itself.
#[inline]
pub(super) fn message<'a>(over: &[Piece], ingredients: Ingredients<'a>) -> Cow<'a, [u8]> {
    if let [Piece::Body | Piece::Id] = over {
        return Cow::Borrowed(ingredients.body);
    }
    let mut message = Vec::new();
    feed(over, ingredients, |part| message.extend_from_slice(part));
    Cow::Owned(message)
}

/// The body as the Kentico module's ASCII encoder writes it (reference/kentico.md §3.2): a question mark for every UTF-16 unit
/// beyond ASCII; bytes that are no UTF-8 count as one replacement character each.
pub fn ascii(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        for character in chunk.valid().chars() {
            match u8::try_from(character) {
                Ok(byte) if byte.is_ascii() => out.push(byte),
                _ => out.resize(out.len() + character.len_utf16(), b'?'),
            }
        }
        if !chunk.invalid().is_empty() {
            out.push(b'?');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(digits: &[u8], length: usize) -> Result<(Vec<u8>, bool, bool), Malformed> {
        let mut proof = Proof { bytes: [0; 64], length };
        read_hex(digits, &mut proof).map(|cases| (proof.as_bytes().to_vec(), cases.lower, cases.upper))
    }

    proptest! {
        #[test]
        fn digits_of_every_hash_in_any_case_are_its_bytes(
            hash in proptest::sample::select(Hash::ALL.to_vec()),
            bytes in any::<[u8; 64]>(),
            upper in any::<[bool; 128]>(),
        ) {
            let bytes = &bytes[..hash.length()];
            let mut digits = hex::encode(bytes).into_bytes();
            for (digit, _) in digits.iter_mut().zip(upper).filter(|(_, upper)| *upper) {
                digit.make_ascii_uppercase();
            }
            let cases = [u8::is_ascii_lowercase, u8::is_ascii_uppercase].map(|is| digits.iter().any(is));
            prop_assert_eq!(read(&digits, bytes.len()), Ok((bytes.to_vec(), cases[0], cases[1])));
        }
    }

    #[test]
    fn what_is_no_digit_is_found_wherever_it_stands() {
        for length in [20, 32, 64] {
            for position in 0..2 * length {
                for other in [b'g', b'G', b'/', b':', b'@', b'`', 0, 0xFF] {
                    let mut digits = vec![b'a'; 2 * length];
                    digits[position] = other;
                    assert_eq!(read(&digits, length), Err(Malformed::NotHex(position + 1)));
                }
            }
            for actual in [1, 2 * length - 2, 2 * length - 1, 2 * length + 1, 500] {
                let wrong = Malformed::Length { actual, expected: 2 * length };
                assert_eq!(read(&vec![b'0'; actual], length), Err(wrong));
            }
            assert_eq!(read(b"", length), Err(Malformed::Empty));
        }
    }
}
