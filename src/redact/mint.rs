//! Made-up values of the same form as real ones. What comes out depends on a key and on what went in, so that one person is one made-up
//! person everywhere; nobody without the key gets back. What was minted with a key is known again by it and stays, so that redacting
//! twice changes nothing but numbers of up to eight digits. Words of a few characters grow, since there would be no room to know them again; numbers keep their length.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::filler::words;
use super::folded::{folded, is_letter};
use super::form::{Class, SHORTEST, SHORTEST_NUMBER, grown, parts, same_classes, short_number, template};
use super::shuffle::Shuffles;
use super::work;
use crate::mac::{Digested, Keyed};
use crate::platform::Hash;
use crate::simulate;

/// The fewest digits of a made-up telephone number of which some vouch for the others.
const VOUCHED_PHONE: usize = 9;

/// How often a form is tried until it is one that is known again: nearly always the first does.
const ATTEMPTS: u32 = 64;

/// How often a telephone number is made up until it is one of its own: there are some twenty thousand of North America.
const MOST_TRIED: u32 = 256;

/// How long numbers are that are kept apart, and how many of them.
const LONGEST_CLAIMED: usize = 11;
const MOST_CLAIMED: usize = 200_000;

/// The digits of areas in North America that made-up numbers are in.
const AREAS: [&[u8]; 3] = [b"2347", b"012345678", b"2345678"];

/// Digits of the tags in made-up addresses: no letter or digit that looks like another.
const TAG: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
const CONSONANTS: &[u8; 16] = b"bdfgjklmnprstvwz";
const VOWELS: &[u8; 4] = b"aeio";

/// Makes values up.
#[derive(Clone)]
pub(super) struct Mint {
    keyed: Keyed,
    shuffles: Shuffles,
    /// Made-up numbers of middling length, of which there are few, and what each stands for.
    claimed: Arc<Mutex<HashMap<u64, u64>>>,
}

/// Bytes without end that depend on the key and a few pieces.
pub(super) struct Stream {
    /// What has taken in the pieces once: taking them in for every block would cost the square of their length.
    seeded: Keyed,
    block: Option<Digested>,
    at: usize,
    count: u32,
}

impl Stream {
    pub(super) fn byte(&mut self) -> u8 {
        let block = if let Some(block) = self.block.filter(|block| self.at < block.as_bytes().len()) {
            block
        } else {
            let block = self.seeded.mac(&[&self.count.to_be_bytes()]);
            work::done(block.as_bytes().len());
            self.block = Some(block);
            self.count = self.count.wrapping_add(1);
            self.at = 0;
            block
        };
        let byte = block.as_bytes().get(self.at).copied().unwrap_or_default();
        self.at += 1;
        byte
    }

    /// One of a few bytes.
    pub(super) fn pick(&mut self, from: &[u8]) -> u8 {
        let number = usize::from(self.byte()) << 8 | usize::from(self.byte());
        number.checked_rem(from.len()).and_then(|index| from.get(index)).copied().unwrap_or(b'x')
    }
}

impl Mint {
    /// A mint whose values depend on this key.
    pub(super) fn new(key: &[u8]) -> Self {
        Self { keyed: Hash::Sha256.keyed(key), shuffles: Shuffles::default(), claimed: Arc::default() }
    }

    pub(super) fn stream(&self, purpose: &str, pieces: &[&[u8]]) -> Stream {
        let mut seeded = self.keyed.clone();
        seeded.update(purpose.as_bytes());
        for piece in pieces {
            seeded.update(&[0]);
            seeded.update(piece);
            work::done(piece.len());
        }
        Stream { seeded, block: None, at: 0, count: 0 }
    }

    /// An id of the same form: a GUID for a GUID, 24 hexadecimal digits for 24, a number for a number. A word before an underscore stays.
    pub(super) fn id(&self, id: &str) -> String {
        // What the public fixtures and the sample have in common is nobody's.
        if simulate::is_public(id) || self.is_phone(id) || template(id).is_some_and(|template| self.is_token(&template))
        {
            return id.to_owned();
        }
        match id.split_once('_') {
            Some((word, rest))
                if word.len() <= 8
                    && word.bytes().all(|byte| byte.is_ascii_alphabetic())
                    && rest.len() >= SHORTEST
                    && rest.bytes().any(|byte| byte.is_ascii_digit()) =>
            {
                format!("{word}_{}", self.made(rest, false))
            }
            _ => self.made(id, false),
        }
    }

    /// The same for secrets: no word of them stays.
    pub(super) fn token(&self, text: &str) -> String {
        self.made(text, true)
    }

    fn made(&self, text: &str, secret: bool) -> String {
        if secret && (text.contains("://") || text.contains('@')) {
            // What looks like an address would be looked into as one the next time.
            return self.filled(&[('a', Class::Lower); 16], text, 0);
        }
        let Some(form) = template(text) else { return text.to_owned() };
        if simulate::is_public(text) || self.is_token(&form) {
            return text.to_owned();
        }
        if let Some(digits) = short_number(&form) {
            let new = self.shuffles.other(self, &digits).unwrap_or(digits);
            let mut new = new.chars();
            let digit = |(character, class)| if class == Class::Kept { character } else { new.next().unwrap_or('0') };
            return form.into_iter().map(digit).collect();
        }
        let wanted = grown(form);
        let mut last = String::new();
        for attempt in 0..ATTEMPTS {
            last = self.filled(&wanted, text, attempt);
            // What is read again must be read as the same form, or it would not be known.
            let same = template(&last).is_some_and(|read| same_classes(&read, &wanted));
            let number = text.parse().ok().filter(|_| last.len() <= LONGEST_CLAIMED).zip(last.parse().ok());
            if same && number.is_none_or(|(old, new)| self.claims(new, old)) {
                break;
            }
        }
        last
    }

    /// Whether a made-up number stands for that real one, and for no other of those that came before.
    fn claims(&self, new: u64, old: u64) -> bool {
        let mut claimed = self.claimed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if claimed.len() >= MOST_CLAIMED {
            return claimed.get(&new).is_none_or(|known| *known == old);
        }
        *claimed.entry(new).or_insert(old) == old
    }

    fn filled(&self, template: &[(char, Class)], text: &str, attempt: u32) -> String {
        let mut stream = self.stream("id", &[text.as_bytes(), &attempt.to_be_bytes()]);
        let places = template.iter().filter(|(_, class)| *class != Class::Kept).count();
        let number = template.iter().all(|(_, class)| *class == Class::Digit);
        let mut out: Vec<(char, Class)> = Vec::with_capacity(template.len());
        for (index, (character, class)) in template.iter().enumerate() {
            let new = match class {
                Class::Kept => *character,
                // A number has no leading zero, and a long one still fits 64 bits.
                Class::Digit if number && index < 2 && places >= 19 => ['1', '0'][index],
                Class::Digit if number && index == 0 => char::from(stream.pick(b"123456789")),
                class => char::from(stream.pick(class.alphabet())),
            };
            out.push((new, *class));
        }
        self.seal(&mut out);
        out.into_iter().map(|(character, _)| character).collect()
    }

    /// Puts the last places of a form in agreement with the others.
    fn seal(&self, template: &mut [(char, Class)]) {
        let (body, checks) = parts(template);
        let mut stream = self.stream("check", &[body.as_bytes()]);
        for index in checks {
            if let Some((character, class)) = template.get_mut(index) {
                *character = char::from(stream.pick(class.alphabet()));
            }
        }
    }

    /// Whether an id or a token was made here.
    pub(super) fn is_made(&self, text: &str) -> bool {
        template(text).is_some_and(|template| self.is_token(&template))
    }

    /// Whether that was made here.
    fn is_token(&self, template: &[(char, Class)]) -> bool {
        let places = template.iter().filter(|(_, class)| *class != Class::Kept).count();
        let number = template.iter().all(|(_, class)| *class == Class::Digit);
        if places < if number { SHORTEST_NUMBER } else { SHORTEST } {
            return false;
        }
        let mut sealed = template.to_vec();
        self.seal(&mut sealed);
        sealed.iter().zip(template).all(|((one, _), (other, _))| one == other)
    }

    /// A secret in base64 of what a user and a password are joined to.
    pub(super) fn basic(&self, text: &str) -> String {
        let known = STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(password) = known.as_deref().and_then(|text| text.strip_prefix("user:"))
            && template(password).is_some_and(|template| self.is_token(&template))
        {
            return text.to_owned();
        }
        STANDARD.encode(format!("user:{}", self.filled(&[('a', Class::Lower); 16], text, 0)))
    }

    /// An e-mail address at `example.test`.
    pub(super) fn email(&self, address: &str) -> String {
        let known = address.strip_prefix("person-").and_then(|rest| rest.strip_suffix("@example.test"));
        match known.filter(|tag| self.is_tag(tag)) {
            Some(_) => address.to_owned(),
            None => format!("person-{}@example.test", self.tag("email", &address.to_lowercase())),
        }
    }

    /// Ten letters and digits that stand for a text; a tag stays itself.
    pub(super) fn tag(&self, purpose: &str, text: &str) -> String {
        if self.is_tag(text) {
            return text.to_owned();
        }
        let mut stream = self.stream(purpose, &[text.as_bytes()]);
        let body: String = (0..7).map(|_| char::from(stream.pick(TAG))).collect();
        self.vouched(&body)
    }

    fn is_tag(&self, tag: &str) -> bool {
        tag.len() == 10 && tag.get(..7).is_some_and(|body| self.vouched(body) == tag)
    }

    /// Seven digits with three more that vouch for them.
    fn vouched(&self, body: &str) -> String {
        let mut stream = self.stream("tag", &[body.as_bytes()]);
        let check: String = (0..3).map(|_| char::from(stream.pick(TAG))).collect();
        format!("{body}{check}")
    }

    /// A name of as many words, each made up; case stays as it is at the beginning of a word.
    pub(super) fn name(&self, name: &str) -> String {
        let mut out = String::with_capacity(name.len() + 8);
        for (word, is_word) in words(name, is_letter) {
            if is_word { out.push_str(&self.name_word(word)) } else { out.push_str(word) }
        }
        out
    }

    fn name_word(&self, word: &str) -> String {
        let lower = word.to_lowercase();
        let key = folded(&lower);
        if key.is_empty() {
            // Marks without a letter are nobody.
            return word.to_owned();
        }
        let first_is_upper = word.chars().next().is_some_and(char::is_uppercase);
        if key.chars().nth(1).is_none() {
            // One letter stands for a name and says none.
            return if first_is_upper { "X".into() } else { "x".into() };
        }
        let made = if lower.len() == 10 && lower.get(..6).is_some_and(|body| self.syllables(body) == lower) {
            lower
        } else {
            // One name is one name without its accents too.
            let mut stream = self.stream("name", &[key.as_bytes()]);
            let body: Vec<u8> = (0..6).map(|at| stream.pick(if at % 2 == 0 { CONSONANTS } else { VOWELS })).collect();
            self.syllables(&String::from_utf8_lossy(&body))
        };
        if first_is_upper {
            made.get(..1).unwrap_or_default().to_uppercase() + made.get(1..).unwrap_or_default()
        } else {
            made
        }
    }

    /// Three syllables with two more that vouch for them.
    fn syllables(&self, body: &str) -> String {
        let mut stream = self.stream("syllables", &[body.as_bytes()]);
        let check: String =
            (0..4).map(|at| char::from(stream.pick(if at % 2 == 0 { CONSONANTS } else { VOWELS }))).collect();
        format!("{body}{check}")
    }

    /// A telephone number of the same punctuation that no subscriber has: 555-01xx in North America (NANPA keeps it for fiction), else in
    /// the country code 999, which belongs to nobody.
    pub(super) fn phone(&self, number: &str) -> String {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let plus = number.trim_start().starts_with('+');
        // 00 is another way to write the plus sign (ITU-T E.123).
        let zeros = digits.strip_prefix("00").filter(|rest| !plus && rest.len() >= 8);
        let (plus, zeros, digits) = match zeros {
            Some(rest) => (true, 2, rest),
            None => (plus, 0, digits.as_str()),
        };
        let national = digits.len() == 10 && !plus && !digits.starts_with(['0', '1']);
        let american = national || (digits.len() == 11 && digits.starts_with('1'));
        let fictional = digits.get(digits.len().saturating_sub(7)..).is_some_and(|end| end.starts_with("55501"));
        if digits.is_empty() || (american && fictional) || digits.starts_with("999") {
            return number.to_owned();
        }
        // Different numbers stay different as long as there is room for them.
        let old = digits.parse().ok();
        let made = |attempt| self.made_phone(digits, american, national, attempt);
        let is_free = |new: &String| new.parse().ok().zip(old).is_none_or(|(new, old)| self.claims(new, old));
        let new = (0..MOST_TRIED).map(made).find(is_free).unwrap_or_else(|| made(0));
        let mut new = std::iter::repeat_n('0', zeros).chain(new.chars());
        let digit = |character: char| if character.is_ascii_digit() { new.next().unwrap_or('0') } else { character };
        number.chars().map(digit).collect()
    }

    /// The digits of a made-up number; each attempt gives others.
    fn made_phone(&self, digits: &str, american: bool, national: bool, attempt: u32) -> String {
        let tried = attempt.to_be_bytes();
        let pieces: &[&[u8]] = if attempt == 0 { &[digits.as_bytes()] } else { &[digits.as_bytes(), &tried] };
        let mut stream = self.stream("phone", pieces);
        // Without its country a number has no zero before it either.
        let digit = |at: usize| if at == 3 { b"123456789".as_slice() } else { b"0123456789" };
        let mut new: Vec<u8> = (0..digits.len()).map(|at| stream.pick(digit(at))).collect();
        // The hundred numbers for fiction are there in every area, of which many are taken to keep people apart.
        let area = AREAS.map(|digits| stream.pick(digits));
        let fixed: &[(usize, &[u8])] = match (american, national) {
            (true, true) => &[(0, &area), (3, b"55501")],
            (true, false) => &[(0, b"1"), (1, &area), (4, b"55501")],
            (false, _) => &[(0, b"999")],
        };
        for (at, text) in fixed {
            for (place, byte) in new.iter_mut().skip(*at).zip(*text) {
                *place = *byte;
            }
        }
        if !american && new.len() >= VOUCHED_PHONE {
            let (body, check) = new.split_at_mut(digits.len().saturating_sub(checks(digits.len())));
            for (place, digit) in check.iter_mut().zip(self.phone_check(body)) {
                *place = digit;
            }
        }
        new.into_iter().map(char::from).collect()
    }

    fn phone_check(&self, body: &[u8]) -> [u8; 3] {
        let mut stream = self.stream("phone check", &[body]);
        std::array::from_fn(|_| stream.pick(b"0123456789"))
    }

    /// Whether digits are a telephone number that was made up, and are no id where they stand in an address.
    fn is_phone(&self, digits: &str) -> bool {
        let number = digits.bytes().all(|byte| byte.is_ascii_digit());
        let american = matches!(digits.len(), 10 | 11)
            && digits.get(digits.len() - 7..).is_some_and(|end| end.starts_with("55501"))
            && {
                let area = digits.as_bytes().iter().skip(digits.len() - 10);
                area.zip(AREAS).all(|(digit, own)| own.contains(digit))
            };
        let vouched = || {
            let (body, check) = digits.as_bytes().split_at(digits.len().saturating_sub(checks(digits.len())));
            digits.len() >= VOUCHED_PHONE && digits.starts_with("999") && self.phone_check(body).starts_with(check)
        };
        number && (american || vouched())
    }

    /// An address out of the blocks that are kept for documentation (RFC 5737, RFC 3849). Addresses of the own machine stay.
    pub(super) fn ip(&self, address: IpAddr) -> IpAddr {
        match address {
            IpAddr::V4(v4) if v4.is_loopback() || v4.is_unspecified() || v4.is_documentation() => address,
            IpAddr::V6(v6)
                if v6.is_loopback() || v6.is_unspecified() || v6.segments().starts_with(&[0x2001, 0xdb8]) =>
            {
                address
            }
            IpAddr::V4(v4) => {
                let mut stream = self.stream("ip", &[&v4.octets()]);
                let block = [[192, 0, 2], [198, 51, 100], [203, 0, 113]][usize::from(stream.byte() % 3)];
                IpAddr::V4(Ipv4Addr::new(block[0], block[1], block[2], stream.byte()))
            }
            IpAddr::V6(v6) => {
                let mut stream = self.stream("ip", &[&v6.octets()]);
                let mut segment = || u16::from(stream.byte()) << 8 | u16::from(stream.byte());
                let (one, two, three) = (segment(), segment(), segment());
                IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, one, two, three))
            }
        }
    }

    /// The initialisation vector of a blob: equal plaintexts give equal blobs, different ones never share it but by chance.
    pub(super) fn iv(&self, plaintext: &[u8]) -> [u8; crate::sheet::IV_LENGTH] {
        let mut stream = self.stream("iv", &[plaintext]);
        std::array::from_fn(|_| stream.byte())
    }
}

/// How many digits of a made-up telephone number vouch for the others: short ones need the room to be apart.
fn checks(digits: usize) -> usize {
    digits.saturating_sub(VOUCHED_PHONE - 1).min(3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mint() -> Mint {
        Mint::new(b"a public key for tests")
    }

    #[test]
    fn an_id_keeps_its_form() {
        let guid = mint().id("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
        assert!(crate::guid::parse(&guid).is_some() && guid != "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "{guid}");
        assert_eq!((guid.len(), &guid[14..15], &guid[19..20]), (36, "4", "9"));
        let hex = mint().id("5f2a1b3c4d5e6f7a8b9c0d1e");
        assert!(hex.len() == 24 && hex.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase()));
        let number = mint().id("41084211973");
        assert!(number.len() == 11 && number.parse::<u64>().is_ok() && !number.starts_with('0'), "{number}");
        assert!(mint().id("18446744073709551615").parse::<u64>().is_ok());
        assert!(mint().id("notif_ccd8a4d0-f965-11e3-a367-c779cae3e1b3").starts_with("notif_"));
        assert_eq!(mint().id("7"), "7", "one digit is nobody's");
        assert_eq!(mint().id(""), "");
    }

    #[test]
    fn short_numbers_keep_their_length_and_are_all_apart() {
        let mint = mint();
        for length in 2..=8_u32 {
            let low = 10_u64.pow(length - 1);
            let count = 1000.min(low * 9);
            let numbers: Vec<String> = (0..count).map(|at| (low + at * 9 * low / count).to_string()).collect();
            let made: std::collections::BTreeSet<String> = numbers.iter().map(|number| mint.id(number)).collect();
            assert_eq!(made.len(), numbers.len(), "{length}");
            assert!(made.iter().all(|number| number.len() == length as usize && !number.starts_with('0')), "{made:?}");
            for number in &numbers {
                // One number is one, whether it is called an id or a secret.
                assert_eq!(mint.token(number), mint.id(number));
                assert_ne!(mint.id(number), *number);
            }
        }
        assert_eq!((mint.token("0042").len(), mint.token("12-34-56").len()), (4, 8));
        assert!(mint.token("12-34-56").chars().nth(2) == Some('-'));
    }

    #[test]
    fn different_telephone_numbers_stay_apart() {
        for low in [601_000_000_u64, 4_158_670_000, 20_794_600] {
            let mint = mint();
            let made = |number| mint.phone(&format!("{number}"));
            let all: std::collections::BTreeSet<String> = (low..low + 2000).map(made).collect();
            assert_eq!(all.len(), 2000, "{low}");
            assert!(all.iter().all(|number| mint.phone(number) == *number));
            assert_eq!(made(low + 1), mint.phone(&(low + 1).to_string()));
        }
    }

    #[test]
    fn people_that_are_made_up_cannot_be_real() {
        assert_eq!(mint().email("Ada@Corp.Example.org"), mint().email("ada@corp.example.org"));
        assert_ne!(mint().email("ada@example.org"), mint().email("joe@example.org"));
        let american = mint().phone("+1 (415) 867-5309");
        assert!(american.starts_with("+1 (") && american.get(7..).unwrap().starts_with(") 555-01"), "{american}");
        assert!(mint().phone("+420 123 456 789").starts_with("+999 "));
        let IpAddr::V4(address) = mint().ip("8.8.8.8".parse().unwrap()) else { panic!() };
        assert!(address.is_documentation());
        assert_eq!(mint().ip("127.0.0.1".parse().unwrap()).to_string(), "127.0.0.1");
        let name = mint().name("Ada M. Lovelace");
        assert!(name.contains(" X. ") && !name.contains("Ada") && !name.contains("Lovelace"), "{name}");
        assert!(mint().name("Lovelace, Ada").ends_with(&mint().name("Ada")));
    }

    #[test]
    fn another_key_gives_other_values() {
        assert_ne!(Mint::new(b"one").email("ada@example.org"), Mint::new(b"two").email("ada@example.org"));
        assert_ne!(Mint::new(b"one").id("41084211973"), Mint::new(b"two").id("41084211973"));
    }

    proptest! {
        #[test]
        fn what_was_made_up_stays(text in "[a-zA-Z0-9_. ÄžМ+@-]{0,40}", digits in "[0-9]{1,22}", hex in "[0-9a-f]{12,40}", phone in "[+]?[0-9 ()-]{0,20}", octets in any::<u32>()) {
            let mint = mint();
            for value in [&text, &digits, &hex] {
                // A few digits have no room to be known again.
                let count = value.chars().filter(|letter| letter.is_alphanumeric()).count();
                if count > 8 || value.contains(char::is_alphabetic) {
                    let id = mint.id(value);
                    prop_assert_eq!(mint.id(&id), id);
                    let token = mint.token(value);
                    prop_assert_eq!(mint.token(&token), token);
                }
                let basic = mint.basic(value);
                prop_assert_eq!(mint.basic(&basic), basic);
                let email = mint.email(value);
                prop_assert_eq!(mint.email(&email), email);
                let name = mint.name(value);
                prop_assert_eq!(mint.name(&name), name);
                let prose = mint.prose(value);
                prop_assert_eq!(mint.prose(&prose), prose);
            }
            let phone = mint.phone(&phone);
            prop_assert_eq!(mint.phone(&phone), phone);
            let address = mint.ip(IpAddr::V4(octets.into()));
            prop_assert_eq!(mint.ip(address), address);
        }
    }
}
