//! The form of a service: pages of questions.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Condition;
use crate::languages::Texts;

/// One page of the form: a section, each question of which is asked on a screen of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Stable within the service; stands in the address.
    pub id: String,
    /// What it asks about.
    pub heading: Texts,
    /// What to know before answering.
    #[serde(default)]
    pub text: Option<Texts>,
    /// Asked only where this holds for the answers of earlier pages.
    #[serde(default)]
    pub show_if: Option<Condition>,
    /// What is asked, in order.
    pub question: Vec<Question>,
}

/// What a question wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionType {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// A whole number.
    Number,
    /// A day.
    Date,
    /// An amount of money with at most two decimals.
    Money,
    /// One of the options.
    Choice,
    /// Any of the options.
    Choices,
    /// `yes` or `no`.
    YesNo,
    /// Where somebody lives, in words.
    Address,
    /// Somebody: name and number.
    Person,
    /// A point on the map.
    Place,
    /// A file.
    Upload,
    /// Questions that are asked again for each item.
    Group,
}

/// What happens when somebody changes what a register filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Edit {
    /// It cannot be changed here; the register is corrected instead.
    Never,
    /// It can, and nothing more.
    Allowed,
    /// It can, and is no longer verified.
    MarksUnverified,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What people read.
    pub label: Texts,
}

/// A limit of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The day on which it is answered.
    Today,
    /// This day.
    Day(Date),
}

impl Bound {
    /// The day meant.
    pub const fn on(self, today: Date) -> Date {
        match self {
            Self::Today => today,
            Self::Day(day) => day,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Today => f.write_str("today"),
            Self::Day(day) => day.fmt(f),
        }
    }
}

impl FromStr for Bound {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "today" {
            return Ok(Self::Today);
        }
        text.parse()
            .map(Self::Day)
            .map_err(|_| format!("{text:?} is neither \"today\" nor a day like 2026-11-23"))
    }
}

impl Serialize for Bound {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// One question. Which of the fields belong to which type is checked with the service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable within the service.
    pub id: String,
    /// What it wants.
    #[serde(rename = "type")]
    pub kind: QuestionType,
    /// What people read.
    pub label: Texts,
    /// How to answer it.
    #[serde(default)]
    pub hint: Option<Texts>,
    /// Whether it must be answered.
    #[serde(default = "yes")]
    pub required: bool,
    /// For `choice` and `choices`.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// Least number or amount, or fewest characters.
    #[serde(default)]
    pub min: Option<i64>,
    /// Greatest number or amount, or most characters.
    #[serde(default)]
    pub max: Option<i64>,
    /// The day must be this or a later one: `today` or a day.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub after: Option<Bound>,
    /// The day must be this or an earlier one: `today` or a day.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub before: Option<Bound>,
    /// What a register may fill in: `person.address`.
    #[serde(default)]
    pub concept: Option<String>,
    /// Whether what a register filled in can be changed; with `concept`.
    #[serde(default)]
    pub edit: Option<Edit>,
    /// Asked only where this holds for earlier answers; within a group for those of the same item, too.
    #[serde(default)]
    pub show_if: Option<Condition>,
    /// A regular expression that the whole text must match; with `message`.
    #[serde(default)]
    pub pattern: Option<String>,
    /// What to say where it does not match.
    #[serde(default)]
    pub message: Option<Texts>,
    /// For `group`: fewest items.
    #[serde(default)]
    pub min_items: Option<u8>,
    /// For `group`: most items.
    #[serde(default)]
    pub max_items: Option<u8>,
    /// For `group`: what is asked for each item.
    #[serde(default)]
    pub question: Vec<Self>,
}

const fn yes() -> bool {
    true
}

/// What the applicant declares before sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// In words.
    pub text: Texts,
}
