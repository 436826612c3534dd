//! References: what people write down to find a case again.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Letters and digits without look-alikes (I, O, Q, S, Z; 0, 1). 29 is prime, so the check character finds every single
/// wrong character and every two neighbours that changed places.
const ALPHABET: &[u8; 29] = b"ABCDEFGHJKLMNPRTUVWXY23456789";
/// How many characters of the alphabet are letters.
const LETTERS: u64 = 21;
/// How many are digits.
const DIGITS: u64 = 8;
/// Characters before the check character.
const LENGTH: usize = 8;

/// Eight characters and a check character; every third is a digit, so that no words appear. Not guessable in practice
/// (some five thousand million) and not countable: it is drawn by chance.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// What was typed is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAReference {
    /// Not nine characters of the alphabet.
    #[error("a reference has 9 letters and digits, like KT4 RW7 XP3")]
    Shape,
    /// The check character does not fit: most likely a typing error.
    #[error("one character of this reference is wrong")]
    Check,
}

impl Reference {
    /// Makes a reference from 64 random bits.
    pub fn from_chance(mut chance: u64) -> Self {
        let mut text = String::with_capacity(LENGTH + 1);
        for place in 0..LENGTH {
            let (offset, choices) = if place % 3 == 2 {
                (LETTERS, DIGITS)
            } else {
                (0, LETTERS)
            };
            text.push(character(offset + chance % choices));
            chance /= choices;
        }
        text.push(check_character(&text));
        Self(text)
    }

    /// As stored and used in URLs: `KT4RW7XP3`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As read aloud and written down: `KT4 RW7 XP3`.
    pub fn spaced(&self) -> String {
        format!("{} {} {}", &self.0[..3], &self.0[3..6], &self.0[6..])
    }
}

fn character(index: u64) -> char {
    char::from(ALPHABET[usize::try_from(index).unwrap_or_default() % ALPHABET.len()])
}

fn value(character: char) -> Option<u64> {
    ALPHABET
        .iter()
        .position(|&known| char::from(known) == character)
        .map(|index| index as u64)
}

fn check_character(text: &str) -> char {
    let sum: u64 = text
        .chars()
        .filter_map(value)
        .zip(2..)
        .map(|(value, weight)| value * weight)
        .sum();
    character(sum % ALPHABET.len() as u64)
}

impl FromStr for Reference {
    type Err = NotAReference;

    /// Forgives spaces, dashes and small letters.
    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let text: String = typed
            .chars()
            .filter(|character| {
                !character.is_whitespace() && !matches!(character, '-' | '‐' | '–' | '.')
            })
            .map(|character| character.to_ascii_uppercase())
            .collect();
        let known = text.chars().all(|character| value(character).is_some());
        if !known || text.len() != LENGTH + 1 {
            return Err(NotAReference::Shape);
        }
        if text.ends_with(check_character(&text[..LENGTH])) {
            Ok(Self(text))
        } else {
            Err(NotAReference::Check)
        }
    }
}

impl TryFrom<String> for Reference {
    type Error = NotAReference;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn small_letters_spaces_and_dashes_are_forgiven() {
        let reference = Reference::from_chance(4_711_081_547);
        let typed = reference.spaced().to_lowercase().replace(' ', " - ");
        assert_eq!(typed.parse(), Ok(reference));
    }

    proptest! {
        #[test]
        fn every_third_character_is_a_digit_so_that_no_words_appear(chance: u64) {
            let reference = Reference::from_chance(chance);
            let digits: Vec<usize> = (0..8).filter(|&at| reference.0.as_bytes()[at].is_ascii_digit()).collect();
            prop_assert_eq!(digits, vec![2, 5]);
        }

        #[test]
        fn one_wrong_character_is_always_found(chance: u64, at in 0usize..8, other in 0u64..29) {
            let reference = Reference::from_chance(chance);
            let mut wrong: Vec<char> = reference.0.chars().collect();
            prop_assume!(wrong[at] != character(other));
            wrong[at] = character(other);
            let typed: String = wrong.into_iter().collect();
            prop_assert_eq!(typed.parse::<Reference>(), Err(NotAReference::Check));
        }

        #[test]
        fn two_neighbours_that_changed_places_are_always_found(chance: u64, at in 0usize..7) {
            let reference = Reference::from_chance(chance);
            let mut wrong: Vec<char> = reference.0.chars().collect();
            prop_assume!(wrong[at] != wrong[at + 1]);
            wrong.swap(at, at + 1);
            let typed: String = wrong.into_iter().collect();
            prop_assert_eq!(typed.parse::<Reference>(), Err(NotAReference::Check));
        }

        #[test]
        fn anything_typed_is_read_or_refused_without_harm(typed in ".{0,40}") {
            let _ = typed.parse::<Reference>();
        }
    }
}
