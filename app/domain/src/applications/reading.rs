//! What typed words mean, question by question. Liberal in how it is written, strict in what it is.

use jiff::civil::Date;
use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::answers::{Answer, PersonNamed};
use super::typed::Typed;
use crate::areas::{AreaTree, Located};
use crate::places::Position;
use crate::services::{Question, QuestionType};

/// Most characters of one line, where the question says nothing else.
pub const LINE_MOST: usize = 200;
/// Most characters of several lines, where the question says nothing else.
pub const TEXT_MOST: usize = 4000;

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Wrong {
    /// Nothing there.
    Missing,
    /// A part is missing: day, month or year.
    Incomplete,
    /// More than this many characters.
    TooLong(i64),
    /// Fewer than this many characters.
    TooShort(i64),
    /// Not a whole number.
    NotANumber,
    /// Not an amount of money.
    NotMoney,
    /// Less than this number or amount.
    TooSmall(i64),
    /// More than this number or amount.
    TooGreat(i64),
    /// No day of the calendar.
    NotADate,
    /// Before this day.
    TooEarly(Date),
    /// After this day.
    TooLate(Date),
    /// None of the options.
    UnknownOption,
    /// Does not look as it must; the question says how.
    NotMatching,
    /// Not a point on the earth.
    NotAPosition,
    /// A point outside the city.
    OutsideCity,
    /// Fewer items than this.
    TooFewItems(u8),
    /// More items than this.
    TooManyItems(u8),
}

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field: `children.0.name`.
    pub field: String,
    /// The question that it belongs to; of a group the inner one.
    pub question: String,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What a question is read against.
#[derive(Clone, Copy)]
pub(super) struct Against<'a> {
    pub(super) areas: &'a AreaTree,
    pub(super) today: Date,
}

/// What is wrong, and with which part of the field; the whole of it where the part is empty.
pub(super) type Misread = (&'static str, Wrong);

impl Against<'_> {
    /// The answer that was typed into the field; nothing where it was left empty and may be.
    pub(super) fn read(
        self,
        question: &Question,
        name: &str,
        typed: &Typed,
    ) -> Result<Option<Answer>, Misread> {
        let whole = |wrong: Wrong| ("", wrong);
        if !typed.has_words(name) {
            return if question.required {
                Err(whole(Wrong::Missing))
            } else {
                Ok(None)
            };
        }
        let words = typed.first(name).trim();
        let answer = match question.kind {
            QuestionType::Text | QuestionType::LongText | QuestionType::Address => {
                text(question, words).map(Answer::Text).map_err(whole)?
            }
            QuestionType::Number => {
                let number = number(words).ok_or(whole(Wrong::NotANumber))?;
                within(question, number, 1).map_err(whole)?;
                Answer::Number(number)
            }
            QuestionType::Money => {
                let hundredths = money(words).ok_or(whole(Wrong::NotMoney))?;
                within(question, hundredths, 100).map_err(whole)?;
                Answer::Money(hundredths)
            }
            QuestionType::Date => self
                .date(question, name, typed)
                .map(Answer::Date)
                .map_err(whole)?,
            QuestionType::Choice => Answer::Text(option(question, words).map_err(whole)?),
            QuestionType::YesNo => match words {
                "yes" | "no" => Answer::Text(words.to_owned()),
                _ => return Err(whole(Wrong::UnknownOption)),
            },
            QuestionType::Choices => {
                let chosen = typed
                    .all(name)
                    .iter()
                    .filter(|value| !value.trim().is_empty());
                let mut values = Vec::new();
                for value in chosen {
                    let value = option(question, value.trim()).map_err(whole)?;
                    if !values.contains(&value) {
                        values.push(value);
                    }
                }
                Answer::Choices(values)
            }
            QuestionType::Person => person(name, typed)?,
            QuestionType::Place => self.place(name, typed)?,
            QuestionType::Upload => file(typed.all(name)).ok_or(whole(Wrong::Missing))?,
            // A group is read item by item.
            QuestionType::Group => return Ok(None),
        };
        Ok(Some(answer))
    }

    fn date(self, question: &Question, name: &str, typed: &Typed) -> Result<Date, Wrong> {
        let parts = ["day", "month", "year"].map(|part| half_width(typed.part(name, part)));
        if parts.iter().any(|part| part.trim().is_empty()) {
            return Err(Wrong::Incomplete);
        }
        let [day, month, year] = parts.map(|part| {
            let mark = |c: char| c.is_whitespace() || matches!(c, '.' | '日' | '号' | '月' | '年');
            part.trim_matches(mark).parse::<i16>().ok()
        });
        let day = (|| {
            let year = year.filter(|year| (1800..=2200).contains(year))?;
            Date::new(year, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()
        })()
        .ok_or(Wrong::NotADate)?;
        let first = question.after.map(|bound| bound.on(self.today));
        let last = question.before.map(|bound| bound.on(self.today));
        match (first, last) {
            (Some(first), _) if day < first => Err(Wrong::TooEarly(first)),
            (_, Some(last)) if day > last => Err(Wrong::TooLate(last)),
            _ => Ok(day),
        }
    }

    fn place(self, name: &str, typed: &Typed) -> Result<Answer, Misread> {
        let words = typed.part(name, "words").trim().to_owned();
        if words.chars().count() > LINE_MOST {
            return Err((".words", Wrong::TooLong(most(LINE_MOST))));
        }
        let (lat, lon) = (
            typed.part(name, "lat").trim(),
            typed.part(name, "lon").trim(),
        );
        let position = if lat.is_empty() && lon.is_empty() {
            None
        } else {
            let position = Position::parse(lat, lon).map_err(|_| ("", Wrong::NotAPosition))?;
            let is_drawn = self.areas.hull().is_some();
            if is_drawn && matches!(self.areas.locate(position), Located::Outside) {
                return Err(("", Wrong::OutsideCity));
            }
            Some(position)
        };
        Ok(Answer::Place { position, words })
    }
}

fn most(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn text(question: &Question, words: &str) -> Result<String, Wrong> {
    let usual = match question.kind {
        QuestionType::LongText => TEXT_MOST,
        _ => LINE_MOST,
    };
    let words = words.replace("\r\n", "\n");
    let length = most(words.chars().count());
    let longest = question.max.unwrap_or(most(usual));
    if length > longest {
        return Err(Wrong::TooLong(longest));
    }
    if let Some(least) = question.min.filter(|least| length < *least) {
        return Err(Wrong::TooShort(least));
    }
    let Some(pattern) = &question.pattern else {
        return Ok(words);
    };
    // A pattern that does not compile is found when the pack is read; here nothing can match it.
    let pattern = Regex::new(&format!("^(?:{pattern})$")).map_err(|_| Wrong::NotMatching)?;
    let plain = half_width(&words);
    let bare: String = plain
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    [words, plain, bare]
        .into_iter()
        .find(|written| pattern.is_match(written))
        .ok_or(Wrong::NotMatching)
}

/// The same with digits, letters and dashes of the usual width.
fn half_width(words: &str) -> String {
    let dash = |c: char| match c {
        '‐' | '‑' | '‒' | '–' | '—' | '−' | '－' => '-',
        other => other,
    };
    words.trim().chars().map(dash).nfkc().collect()
}

/// A whole number, its thousands apart or not.
fn number(words: &str) -> Option<i64> {
    let plain = half_width(words);
    let apart = |c: char| c.is_whitespace() || matches!(c, ',' | '\'' | '_');
    let mut groups = plain.split(apart);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let unsigned = first.strip_prefix(['-', '+']).unwrap_or(first);
    if !digits(unsigned) || !rest.iter().all(|group| group.len() == 3 && digits(group)) {
        return None;
    }
    format!("{first}{}", rest.concat()).parse().ok()
}

/// An amount in hundredths. Comma and point both divide: the last one the hundredths where one or two digits follow it, else
/// thousands. An amount has at most two decimals, so that nothing can be read in two ways.
fn money(words: &str) -> Option<i64> {
    let plain = half_width(words);
    let bare: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
    let sign = |text: &str| {
        let text = text.trim_start_matches(['¥', '￥', '$', '€']);
        let text = text.trim_end_matches(['元', '¥', '$', '€']);
        let upper = text.to_ascii_uppercase();
        ["CNY", "RMB", "MXN", "USD"]
            .into_iter()
            .fold(upper, |text, code| {
                text.trim_start_matches(code)
                    .trim_end_matches(code)
                    .to_owned()
            })
    };
    let bare = sign(&bare);
    let (whole, rest) = match bare.rfind([',', '.']) {
        Some(at) if bare.len() - at - 1 <= 2 => (&bare[..at], &bare[at + 1..]),
        _ => (bare.as_str(), ""),
    };
    // What divides thousands is one sign, and another than what divides hundredths.
    let apart: Vec<char> = whole.chars().filter(|c| matches!(c, ',' | '.')).collect();
    let decimal = bare[whole.len()..].chars().next();
    if apart.windows(2).any(|two| two[0] != two[1])
        || apart.first().copied() == decimal && decimal.is_some()
    {
        return None;
    }
    let whole = number(&whole.replace('.', ","))?;
    if decimal.is_some() && rest.is_empty() || !rest.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let cents: i64 = format!("{rest:0<2}").parse().ok()?;
    let hundredths = whole.checked_mul(100)?;
    hundredths.checked_add(if bare.starts_with('-') { -cents } else { cents })
}

fn within(question: &Question, value: i64, unit: i64) -> Result<(), Wrong> {
    let bound = |limit: i64| limit.saturating_mul(unit);
    if let Some(least) = question.min.filter(|least| value < bound(*least)) {
        return Err(Wrong::TooSmall(least));
    }
    if let Some(greatest) = question.max.filter(|greatest| value > bound(*greatest)) {
        return Err(Wrong::TooGreat(greatest));
    }
    Ok(())
}

fn option(question: &Question, value: &str) -> Result<String, Wrong> {
    let mut options = question.options.iter();
    options
        .find(|option| option.value == value)
        .map(|option| option.value.clone())
        .ok_or(Wrong::UnknownOption)
}

fn person(name: &str, typed: &Typed) -> Result<Answer, Misread> {
    let (called, number) = (
        typed.part(name, "name").trim(),
        half_width(typed.part(name, "number")),
    );
    if called.is_empty() {
        return Err((".name", Wrong::Missing));
    }
    if number.is_empty() {
        return Err((".number", Wrong::Missing));
    }
    for (part, words) in [(".name", called), (".number", &number)] {
        if words.chars().count() > LINE_MOST {
            return Err((part, Wrong::TooLong(most(LINE_MOST))));
        }
    }
    let number: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    Ok(Answer::Person(PersonNamed {
        name: called.to_owned(),
        number: number.to_uppercase(),
    }))
}

/// The file that the portal noted for the field: its id and what it is called.
fn file(noted: &[String]) -> Option<Answer> {
    Some(Answer::File {
        id: noted.first()?.parse().ok()?,
        name: noted.get(1)?.clone(),
    })
}
