//! The form of an id or a secret: what each of its characters may become, so that what is made up looks the same, and which of them vouch for
//! the others.

/// The fewest characters of a minted id, and of one that is a number.
pub(super) const SHORTEST: usize = 8;
pub(super) const SHORTEST_NUMBER: usize = 9;

/// What a character of an id may be replaced by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Kept,
    Digit,
    Lower,
    Upper,
    HexLower,
    HexUpper,
}

impl Class {
    pub(super) fn alphabet(self) -> &'static [u8] {
        match self {
            Self::Kept => b"",
            Self::Digit => b"0123456789",
            Self::Lower => b"abcdefghijklmnopqrstuvwxyz",
            Self::Upper => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            Self::HexLower => b"0123456789abcdef",
            Self::HexUpper => b"0123456789ABCDEF",
        }
    }
}

/// What each character of a text may be replaced by; `None` where there is nothing to replace.
pub(super) fn template(text: &str) -> Option<Vec<(char, Class)>> {
    let alphanumeric = || text.chars().filter(|character| character.is_alphanumeric());
    let count = alphanumeric().count();
    if count == 0 {
        return None;
    }
    let letters = |range: std::ops::RangeInclusive<char>| alphanumeric().any(|character| range.contains(&character));
    let (lower, upper) = (letters('a'..='f'), letters('A'..='F'));
    let hex = count >= 12 && alphanumeric().all(|character| character.is_ascii_hexdigit()) && lower != upper;
    let hex = hex && letters('0'..='9');
    let guid = hex && crate::guid::parse(text).is_some() && text.len() == 36;
    let class = |(index, character): (usize, char)| {
        let class = match character {
            // Version and variant of a GUID say nothing about whom it stands for.
            _ if guid && (index == 14 || index == 19) => Class::Kept,
            '0'..='9' if !hex => Class::Digit,
            character if hex && character.is_ascii_hexdigit() => {
                if lower {
                    Class::HexLower
                } else {
                    Class::HexUpper
                }
            }
            character if character.is_uppercase() => Class::Upper,
            character if character.is_alphanumeric() => Class::Lower,
            _ => Class::Kept,
        };
        (character, class)
    };
    Some(text.chars().enumerate().map(class).collect())
}

/// The digits of a number that is too short to be known again, with or without marks between them.
pub(super) fn short_number(template: &[(char, Class)]) -> Option<String> {
    let digits: String = template.iter().filter(|(_, class)| *class != Class::Kept).map(|(digit, _)| *digit).collect();
    let only = template.iter().all(|(_, class)| matches!(class, Class::Digit | Class::Kept));
    let shortest = if digits.len() == template.len() { SHORTEST_NUMBER } else { SHORTEST };
    (only && digits.len() < shortest && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

/// The template with enough places to be known again.
pub(super) fn grown(mut template: Vec<(char, Class)>) -> Vec<(char, Class)> {
    let places = template.iter().filter(|(_, class)| *class != Class::Kept).count();
    let number = template.iter().all(|(_, class)| *class == Class::Digit);
    let wanted = if number { SHORTEST_NUMBER } else { SHORTEST };
    template.extend(std::iter::repeat_n(('0', Class::Digit), wanted.saturating_sub(places)));
    template
}

pub(super) fn same_classes(one: &[(char, Class)], other: &[(char, Class)]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|((_, one), (_, other))| one == other)
}

/// What the check covers, as text with its own places left out, and the places of the check.
pub(super) fn parts(template: &[(char, Class)]) -> (String, Vec<usize>) {
    let places: Vec<usize> =
        template.iter().enumerate().filter(|(_, (_, class))| *class != Class::Kept).map(|(index, _)| index).collect();
    // Nobody's own secret is to look made up by chance; of numbers there are few, and they are to stay apart.
    let number = template.iter().all(|(_, class)| *class == Class::Digit);
    let check = if number { (places.len() / 3).clamp(2, 6) } else { (places.len() / 2).clamp(2, 8) };
    let checks = places.get(places.len().saturating_sub(check)..).unwrap_or_default().to_vec();
    let body = template.iter().enumerate().filter(|(index, _)| !checks.contains(index));
    (body.map(|(_, (character, _))| *character).collect(), checks)
}
