//! Numbers that name people and firms, and the check that each carries.

use serde::{Deserialize, Serialize};

/// How a number is written, and how it is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// Number of a citizen of China: six digits of an area, the day of birth, three digits, a check (GB 11643-1999).
    Gb11643,
    /// Unified social credit code of a firm in China: 17 characters and a check (GB 32100-2015).
    Gb32100,
    /// Number of a person in Mexico: 17 characters and a check digit (Instructivo Normativo para la Asignación de la CURP).
    Curp,
}

/// Why a number is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum IdentityRefused {
    /// Too long, too short, or characters that such a number does not have.
    #[error("is not written like such a number")]
    Form,
    /// The day of birth in it is no day.
    #[error("holds a day of birth that there is not")]
    Birth,
    /// The last character does not follow from the others: somebody mistyped.
    #[error("has a wrong check digit")]
    Check,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 3] = [Self::Gb11643, Self::Gb32100, Self::Curp];

    /// The word for it in a schema.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gb11643 => "gb-11643",
            Self::Gb32100 => "gb-32100",
            Self::Curp => "curp",
        }
    }

    /// Reads [`Scheme::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.name() == name)
    }

    /// The number as it is kept, in capitals and without spaces, or why it is none.
    pub fn read(self, typed: &str) -> Result<String, IdentityRefused> {
        let number: String = super::half_width(typed)
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_uppercase)
            .collect();
        let (body, last) = match number.char_indices().nth(17) {
            Some((at, last)) if number.chars().count() == 18 => (&number[..at], last),
            _ => return Err(IdentityRefused::Form),
        };
        let wanted = self.check(body)?;
        if last != wanted {
            return Err(IdentityRefused::Check);
        }
        Ok(number)
    }

    /// The last character, which follows from the 17 before it.
    pub fn check(self, body: &str) -> Result<char, IdentityRefused> {
        match self {
            Self::Gb11643 => citizen(body),
            Self::Gb32100 => firm(body),
            Self::Curp => curp(body),
        }
    }
}

/// ISO 7064 MOD 11-2 over 17 digits, of which eight are a day.
fn citizen(body: &str) -> Result<char, IdentityRefused> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let digits: Vec<u32> = body.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 17 || body.len() != 17 {
        return Err(IdentityRefused::Form);
    }
    let number = |digits: &[u32]| digits.iter().fold(0, |sum, digit| sum * 10 + digit);
    let day = (
        i16::try_from(number(&digits[6..10])),
        i8::try_from(number(&digits[10..12])),
        i8::try_from(number(&digits[12..14])),
    );
    let born = match day {
        (Ok(year), Ok(month), Ok(day)) => jiff::civil::Date::new(year, month, day).is_ok(),
        _ => false,
    };
    if !born {
        return Err(IdentityRefused::Birth);
    }
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    Ok(CHECKS[(sum % 11) as usize])
}

/// Modulo 31 over characters without look-alikes.
fn firm(body: &str) -> Result<char, IdentityRefused> {
    const CHARACTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut sum = 0;
    let mut weight = 1;
    let mut count = 0;
    for character in body.chars() {
        let value = CHARACTERS.find(character).ok_or(IdentityRefused::Form)?;
        sum = (sum + value * weight) % 31;
        weight = weight * 3 % 31;
        count += 1;
    }
    if count != 17 {
        return Err(IdentityRefused::Form);
    }
    let check = (31 - sum) % 31;
    CHARACTERS.chars().nth(check).ok_or(IdentityRefused::Form)
}

/// Modulo 10 over letters, with Ñ, and digits.
fn curp(body: &str) -> Result<char, IdentityRefused> {
    const CHARACTERS: &str = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
    let mut sum = 0;
    let mut count = 0;
    for (character, weight) in body.chars().zip((2..=18).rev()) {
        let value = CHARACTERS.chars().position(|known| known == character);
        sum += value.ok_or(IdentityRefused::Form)? * weight;
        count += 1;
    }
    let shaped = body.chars().enumerate().all(|(at, character)| match at {
        0..4 | 10..16 => character.is_alphabetic(),
        4..10 => character.is_ascii_digit(),
        _ => true,
    });
    if count != 17 || !shaped {
        return Err(IdentityRefused::Form);
    }
    let check = u32::try_from((10 - sum % 10) % 10).unwrap_or_default();
    char::from_digit(check, 10).ok_or(IdentityRefused::Form)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples that the standards themselves print.
    #[test]
    fn numbers_of_the_standards_are_sound() {
        for (scheme, number) in [
            (Scheme::Gb11643, "11010519491231002X"),
            (Scheme::Gb11643, "440524188001010014"),
            (Scheme::Gb32100, "91350100M000100Y43"),
            (Scheme::Curp, "HEGG560427MVZRRL04"),
        ] {
            assert_eq!(scheme.read(number), Ok(number.to_owned()));
        }
    }

    #[test]
    fn a_number_is_kept_in_capitals_of_half_width_without_spaces() {
        let read = Scheme::Gb11643.read(" １１０１０５ 19491231 002x");
        assert_eq!(read.as_deref(), Ok("11010519491231002X"));
    }

    #[test]
    fn one_wrong_digit_or_two_that_changed_places_are_found() {
        const SOUND: &str = "440524188001010014";
        for at in 14..18 {
            for digit in '0'..='9' {
                let mut wrong: Vec<char> = SOUND.chars().collect();
                if wrong[at] == digit {
                    continue;
                }
                wrong[at] = digit;
                let wrong: String = wrong.into_iter().collect();
                assert_eq!(Scheme::Gb11643.read(&wrong), Err(IdentityRefused::Check));
            }
        }
        assert_eq!(
            Scheme::Gb11643.read("440524188001010104"),
            Err(IdentityRefused::Check)
        );
    }

    #[test]
    fn what_is_no_number_is_told_apart_from_a_wrong_day_and_a_wrong_check() {
        for (typed, why) in [
            ("", IdentityRefused::Form),
            ("4405241880010100", IdentityRefused::Form),
            ("44052418800101001413", IdentityRefused::Form),
            ("4405241880010100镜4", IdentityRefused::Form),
            ("440524188002300014", IdentityRefused::Birth),
            ("440524188001010015", IdentityRefused::Check),
        ] {
            assert_eq!(Scheme::Gb11643.read(typed), Err(why), "{typed}");
        }
        assert_eq!(
            Scheme::Gb32100.read("91350100M000100Y4I"),
            Err(IdentityRefused::Check)
        );
        assert_eq!(
            Scheme::Curp.read("HEGG56O427MVZRRL04"),
            Err(IdentityRefused::Form)
        );
    }
}
