//! Answers to whatever a form asks, worked out from what its questions want.

use domain::languages::{Language, Texts};
use domain::pack::Pack;
use domain::services::{Bound, Question, QuestionType, Service};
use jiff::ToSpan;
use jiff::civil::Date;
use regex::Regex;
use serde_json::{Value, json};

use crate::browser::Field;

/// Words that meet the patterns of questions, as people write them.
const EXAMPLES: [&str; 6] = [
    "0553 123 4567",
    "55 1234 5678",
    "34020219980304123X",
    "6222 0213 0700 1234 567",
    "10:30",
    "HETL970521MZZRRC08",
];

/// Which of several answers is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taste {
    /// The first that will do, and whatever is optional; of what repeats, two.
    First,
    /// The last that will do, and nothing that is optional.
    Last,
}

impl Taste {
    const fn other(self) -> Self {
        match self {
            Self::First => Self::Last,
            Self::Last => Self::First,
        }
    }

    fn of<T: Clone>(self, all: &[T]) -> Option<T> {
        match self {
            Self::First => all.first().cloned(),
            Self::Last => all.last().cloned(),
        }
    }
}

/// What a page sends.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) words: Vec<(String, String)>,
    /// Fields that a file goes into.
    pub(crate) files: Vec<String>,
}

/// Who answers.
pub(crate) struct Filler<'a> {
    service: &'a Service,
    pack: &'a Pack,
    pub(crate) taste: Taste,
    today: Date,
    /// A question that is answered so that it rules her out.
    against: Option<String>,
}

/// A question, where it stands in a group, and which part of it a field is.
struct Asked<'a> {
    question: &'a Question,
    item: Option<usize>,
    part: String,
}

impl<'a> Filler<'a> {
    pub(crate) const fn new(
        (service, pack): (&'a Service, &'a Pack),
        taste: Taste,
        today: Date,
    ) -> Self {
        Self {
            service,
            pack,
            taste,
            today,
            against: None,
        }
    }

    /// The same, who answers this question so that it rules her out; nothing where no answer does.
    pub(crate) fn ruled_out_by(self, question: &str) -> Option<Self> {
        let asked = self.asked(question)?.question;
        let against = Some(question.to_owned());
        let one = Self { against, ..self };
        (!one.candidates(asked).is_empty()).then_some(one)
    }

    /// What she sends who answers whatever is empty, and leaves what is there.
    pub(crate) fn fills(&self, fields: &[Field], has_file: impl Fn(&str) -> bool) -> Sheet {
        let mut sheet = Sheet::default();
        for (place, field) in fields.iter().enumerate() {
            let name = &field.name;
            let alike = || fields.iter().filter(|other| other.name == *name);
            match field.kind.as_str() {
                "radio" | "checkbox" => {
                    let is_first = fields[..place].iter().all(|other| other.name != *name);
                    let chosen: Vec<_> = alike().filter(|other| other.checked).collect();
                    if is_first && chosen.is_empty() {
                        let offered: Vec<_> = alike().map(|other| other.value.clone()).collect();
                        let values = self.chosen(name, &offered, field.kind == "checkbox");
                        let pairs = values.into_iter().map(|value| (name.clone(), value));
                        sheet.words.extend(pairs);
                    } else if field.checked {
                        sheet.words.push((name.clone(), field.value.clone()));
                    }
                }
                "file" if !has_file(name) && self.answers(name) => sheet.files.push(name.clone()),
                "file" => {}
                _ if field.value.is_empty() => {
                    let words = self.words(name);
                    sheet.words.push((name.clone(), words));
                }
                _ => sheet.words.push((name.clone(), field.value.clone())),
            }
        }
        sheet
    }

    fn asked(&self, field: &str) -> Option<Asked<'a>> {
        let (first, rest) = field.split_once('.').unwrap_or((field, ""));
        let mut questions = self.service.page.iter().flat_map(|page| &page.question);
        let question = questions.find(|one| one.id == first)?;
        if question.kind != QuestionType::Group {
            return Some(Asked {
                question,
                item: None,
                part: rest.to_owned(),
            });
        }
        let mut parts = rest.splitn(3, '.');
        let item = parts.next()?.parse().ok()?;
        let inner = parts.next()?;
        let inner = question.question.iter().find(|one| one.id == inner)?;
        Some(Asked {
            question: inner,
            item: Some(item),
            part: parts.next().unwrap_or_default().to_owned(),
        })
    }

    /// Items of a group take turns.
    const fn taste(&self, item: Option<usize>) -> Taste {
        match item {
            Some(item) if item % 2 == 1 => self.taste.other(),
            _ => self.taste,
        }
    }

    fn answers(&self, field: &str) -> bool {
        let asked = self.asked(field).expect(field);
        asked.question.required || self.taste(asked.item) == Taste::First
    }

    fn chosen(&self, field: &str, offered: &[String], several: bool) -> Vec<String> {
        if !self.answers(field) {
            return Vec::new();
        }
        let asked = self.asked(field).expect(field);
        let values = offered.iter().map(|value| json!(value));
        let fitting: Vec<String> = values
            .filter(|value| self.fits(asked.question, value))
            .filter_map(|value| value.as_str().map(ToOwned::to_owned))
            .collect();
        assert!(!fitting.is_empty(), "no option of {field} will do");
        match self.taste(asked.item) {
            Taste::First if several => fitting,
            taste => taste.of(&fitting).into_iter().collect(),
        }
    }

    /// Whether she may have the service with this answer, as far as it depends on it; where it is to rule her out, whether it does.
    fn fits(&self, question: &Question, value: &Value) -> bool {
        let answers = json!({ question.id.as_str(): value });
        let mut conditions = self.service.eligibility.iter();
        let may = conditions.all(|one| {
            let is_asked = one.question.as_deref() == Some(question.id.as_str());
            !is_asked || one.when.as_ref().is_none_or(|when| when.holds(&answers))
        });
        may != (self.against.as_deref() == Some(question.id.as_str()))
    }

    /// Answers of a choice or a number that will do.
    fn candidates(&self, question: &Question) -> Vec<Value> {
        let all: Vec<Value> = match question.kind {
            QuestionType::YesNo => vec![json!("yes"), json!("no")],
            QuestionType::Number => {
                let least = question.min.unwrap_or(1);
                let most = question.max.unwrap_or(least + 11);
                vec![json!(least), json!(i64::midpoint(least, most)), json!(most)]
            }
            _ => question
                .options
                .iter()
                .map(|one| json!(one.value))
                .collect(),
        };
        let fits = |value: &Value| self.fits(question, value);
        all.into_iter().filter(fits).collect()
    }

    fn words(&self, field: &str) -> String {
        let Some(Asked {
            question,
            item,
            part,
        }) = self.asked(field)
        else {
            panic!("{field} is no question");
        };
        if !self.answers(field) {
            return String::new();
        }
        match question.kind {
            QuestionType::Text => text(question),
            QuestionType::LongText => shortened(&format!("Because of {}.", question.id), question),
            QuestionType::Address => "Zheshan Road 112".to_owned(),
            QuestionType::Number => {
                let number = self.taste(item).of(&self.candidates(question));
                number.expect(field).to_string()
            }
            QuestionType::Money => {
                let most = question.max.unwrap_or(1200).min(1200);
                format!("{}.50", most.max(question.min.unwrap_or(0)) - 1)
            }
            QuestionType::Date => {
                let day = self.day(question);
                match part.as_str() {
                    "day" => day.day().to_string(),
                    "month" => day.month().to_string(),
                    _ => day.year().to_string(),
                }
            }
            QuestionType::Person if part == "name" => "Wang Fang".to_owned(),
            QuestionType::Person => "999999199804120024".to_owned(),
            QuestionType::Place => {
                let home = &self.pack.city.home_view;
                match part.as_str() {
                    "lat" => home.lat.to_string(),
                    "lon" => home.lon.to_string(),
                    _ => "By the gate".to_owned(),
                }
            }
            kind => panic!("{field} is no line to write in: {kind:?}"),
        }
    }

    fn day(&self, question: &Question) -> Date {
        let on = |bound: Option<Bound>| bound.map(|bound| bound.on(self.today));
        match (on(question.after), on(question.before)) {
            (Some(first), None) => first.saturating_add(20.days()),
            (None, last) => last.unwrap_or(self.today).saturating_sub(20.days()),
            (Some(first), Some(last)) => first.max(last.saturating_sub(20.days())),
        }
    }
}

/// What stands in a field of words.
fn told(question: &Question) -> String {
    format!("Said of {}", question.id)
}

fn shortened(words: &str, question: &Question) -> String {
    let most = question.max.and_then(|most| usize::try_from(most).ok());
    words.chars().take(most.unwrap_or(usize::MAX)).collect()
}

/// What something is called in English.
pub(crate) fn in_english(texts: &Texts) -> &str {
    texts.say(Language::En)
}

/// Words that a question of one line takes.
fn text(question: &Question) -> String {
    let Some(pattern) = &question.pattern else {
        return shortened(&told(question), question);
    };
    let pattern = Regex::new(pattern).unwrap();
    let bare = |words: &str| words.chars().filter(|c| *c != ' ').collect::<String>();
    let found = EXAMPLES
        .into_iter()
        .find(|words| pattern.is_match(words) || pattern.is_match(&bare(words)));
    let Some(words) = found else {
        panic!("no example meets {pattern} of {}", question.id);
    };
    words.to_owned()
}
