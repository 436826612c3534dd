//! What a report can be about.

use serde::{Deserialize, Serialize};

use crate::areas::Level;
use crate::languages::Texts;
use crate::organisations::OrganisationCode;
use crate::places::Metres;
use crate::promises::{Priority, Targets};

/// Names one category for ever: `clogged-drain`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CategoryCode(pub String);

/// A handful of categories that people look for together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Stable code.
    pub code: String,
    /// Its name.
    pub name: Texts,
    /// Name of a lucide icon of the portal's set.
    pub icon: String,
}

/// Who has a report of a category first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Responsible {
    /// The committee or office of the area at this level in which the pin is; the deepest known area above it where
    /// the pin is not resolved that deep.
    Area(Level),
    /// This organisation, wherever the pin is.
    Organisation(OrganisationCode),
}

/// Whether something is reported or asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something is wrong somewhere.
    #[default]
    Report,
    /// Somebody wants to know something; a place need not be named, and it is private.
    Enquiry,
}

/// What a report can be about. Open311 calls it a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Stable code.
    pub code: CategoryCode,
    /// The group it is listed under.
    pub group: String,
    /// Its name.
    pub name: Texts,
    /// One or two sentences: what belongs here.
    #[serde(default)]
    pub description: Texts,
    /// Other words that people search with, per language, separated by spaces.
    #[serde(default)]
    pub keywords: Texts,
    /// Who has it first.
    pub responsible: Responsible,
    /// Why they have it, continuing "because": "drains in lanes are its task".
    #[serde(default)]
    pub responsible_reason: Texts,
    /// Working days until it must be dealt with, counted from the day after receipt. Promises nothing where absent.
    #[serde(default)]
    pub target: Option<u16>,
    /// Working days until somebody of the city must have answered. Promises nothing where absent.
    #[serde(default)]
    pub answer: Option<u16>,
    /// What is promised instead where it is urgent.
    #[serde(default)]
    pub urgent: Targets,
    /// Open reports of the category this near are offered instead.
    #[serde(default = "usual_radius")]
    pub duplicate_radius: Metres,
    /// Reports of the category are shown to nobody but those who handle them.
    #[serde(default)]
    pub private: bool,
    /// Whether something is reported or asked.
    #[serde(default)]
    pub kind: Kind,
    /// Retired categories take no new reports; old cases keep them.
    #[serde(default)]
    pub retired: bool,
    /// Danger that a report is too slow for.
    #[serde(default)]
    pub stopper: Option<Stopper>,
    /// Extra questions, in the order they are asked.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// What the city's own files call it, for importing: `Bulky Items`.
    #[serde(default)]
    pub source_name: Option<String>,
}

impl Category {
    /// Whether something is asked rather than reported.
    pub fn is_enquiry(&self) -> bool {
        self.kind == Kind::Enquiry
    }

    /// What is promised of a report of this priority.
    pub fn targets(&self, priority: Priority) -> Targets {
        let usual = Targets {
            answer: self.answer,
            resolution: self.target,
        };
        match priority {
            Priority::Urgent => Targets {
                answer: self.urgent.answer.or(usual.answer),
                resolution: self.urgent.resolution.or(usual.resolution),
            },
            Priority::Normal | Priority::Low => usual,
        }
    }
}

const fn usual_radius() -> Metres {
    Metres::new(50.0)
}

/// Words that come before the form where a report would be too slow: "Gas smell? Call … at once".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stopper {
    /// The words.
    pub text: Texts,
    /// Whom to call.
    pub telephone: String,
}

/// How a question is answered, after Open311's datatypes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Datatype {
    /// One line.
    String,
    /// A number.
    Number,
    /// A date.
    Datetime,
    /// Several lines.
    Text,
    /// One of the values.
    SingleValueList,
    /// Any of the values.
    MultiValueList,
}

impl Datatype {
    /// Whether the answer is chosen from the question's values.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::SingleValueList | Self::MultiValueList)
    }
}

/// An extra question of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable within the category.
    pub code: String,
    /// The question.
    pub label: Texts,
    /// A hint below it.
    #[serde(default)]
    pub hint: Texts,
    /// How it is answered.
    pub datatype: Datatype,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
    /// The choices of the two list datatypes.
    #[serde(default)]
    pub values: Vec<Choice>,
}

/// One choice of a list question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stored value.
    pub key: String,
    /// Its name.
    pub name: Texts,
}
