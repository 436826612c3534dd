use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The alphabet of Crockford's base 32: without I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters that the 128 bits take.
const LENGTH: usize = 26;

/// Characters that check them.
const CHECK: usize = 2;

/// The greatest prime that two characters can say: every single wrong character changes the remainder, and so do every two
/// neighbours that changed places.
const PRIME: u128 = 1021;

/// Characters of a group on paper.
const GROUP: usize = 4;

/// Names one paper for ever: 128 random bits, written with 26 characters and two that check them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OutputId(u128);

/// What was typed is no id of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAnOutputId {
    /// Not 28 characters of the alphabet.
    #[error("an id has 28 letters and digits, in seven groups of four")]
    Shape,
    /// The last two characters do not fit: most likely a typing error.
    #[error("one character of this id is wrong")]
    Check,
}

impl OutputId {
    /// Makes an id from 128 random bits.
    pub const fn from_chance(chance: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(chance))
    }

    /// The 128 bits.
    pub const fn bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// As it is printed: in groups of four.
    pub fn grouped(self) -> String {
        let text = self.to_string();
        let groups: Vec<&str> = (0..text.len())
            .step_by(GROUP)
            .map(|at| &text[at..at + GROUP])
            .collect();
        groups.join(" ")
    }
}

/// The value of a character; look-alikes are taken for what they look like.
fn value(character: char) -> Option<u128> {
    let character = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = ALPHABET
        .iter()
        .position(|&known| char::from(known) == character)?;
    u128::try_from(at).ok()
}

impl fmt::Display for OutputId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut write = |bits: u128, count: usize| {
            (0..count).rev().try_for_each(|place| {
                let digit = usize::try_from((bits >> (5 * place)) & 31).unwrap_or_default();
                write!(f, "{}", char::from(ALPHABET[digit]))
            })
        };
        write(self.0, LENGTH)?;
        write(self.0 % PRIME, CHECK)
    }
}

impl fmt::Debug for OutputId {
    /// Who knows it may read the paper: it does not get into logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OutputId(…)")
    }
}

impl FromStr for OutputId {
    type Err = NotAnOutputId;

    /// Forgives spaces, dashes, small letters and look-alikes.
    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let values: Vec<u128> = typed
            .chars()
            .filter(|character| {
                !character.is_whitespace() && !matches!(character, '-' | '‐' | '–' | '.')
            })
            .take(LENGTH + CHECK + 1)
            .map(|character| value(character).ok_or(NotAnOutputId::Shape))
            .collect::<Result<_, _>>()?;
        // 26 characters could say 130 bits.
        if values.len() != LENGTH + CHECK || values[0] > 7 {
            return Err(NotAnOutputId::Shape);
        }
        let read = |values: &[u128]| values.iter().fold(0, |sum, value| (sum << 5) | value);
        let (bits, check) = values.split_at(LENGTH);
        let bits = read(bits);
        if bits % PRIME == read(check) {
            Ok(Self(bits))
        } else {
            Err(NotAnOutputId::Check)
        }
    }
}

impl TryFrom<String> for OutputId {
    type Error = NotAnOutputId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<OutputId> for String {
    fn from(id: OutputId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_id_is_printed_in_seven_groups_of_four_and_read_however_it_is_typed() {
        let id = OutputId::from_chance([7; 16]);
        assert_eq!(id.grouped(), "070W 3GE1 R70W 3GE1 R70W 3GE1 R79Y");
        for typed in [
            "070w3ge1r70w3ge1r70w3ge1r79y",
            "O7oW-3GEI-R70W-3GEl-R70W-3GE1-R79Y",
            " 070W 3GE1 R70W 3GE1 R70W 3GE1 R79Y\n",
        ] {
            assert_eq!(typed.parse(), Ok(id), "{typed}");
        }
        for none in [
            "",
            "070W",
            "070W3GE1R70W3GE1R70W3GE1R79Y0",
            "Z70W3GE1R70W3GE1R70W3GE1R79Y",
        ] {
            assert_eq!(
                none.parse::<OutputId>(),
                Err(NotAnOutputId::Shape),
                "{none}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_id_is_read_as_it_is_written(chance: [u8; 16]) {
            let id = OutputId::from_chance(chance);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
            prop_assert_eq!(id.bytes(), chance);
        }

        #[test]
        fn one_wrong_character_is_always_found(chance: [u8; 16], at in 1usize..28, other in 0usize..32) {
            let id = OutputId::from_chance(chance).to_string();
            let mut wrong: Vec<char> = id.chars().collect();
            let other = char::from(ALPHABET[other]);
            prop_assume!(wrong[at] != other);
            wrong[at] = other;
            let typed: String = wrong.into_iter().collect();
            prop_assert_eq!(typed.parse::<OutputId>(), Err(NotAnOutputId::Check));
        }

        #[test]
        fn two_neighbours_that_changed_places_are_always_found(chance: [u8; 16], at in 1usize..25) {
            let id = OutputId::from_chance(chance).to_string();
            let mut wrong: Vec<char> = id.chars().collect();
            prop_assume!(wrong[at] != wrong[at + 1]);
            wrong.swap(at, at + 1);
            let typed: String = wrong.into_iter().collect();
            prop_assert_eq!(typed.parse::<OutputId>(), Err(NotAnOutputId::Check));
        }

        #[test]
        fn anything_typed_is_read_or_refused_without_harm(typed in ".{0,60}") {
            let _ = typed.parse::<OutputId>();
        }
    }
}
