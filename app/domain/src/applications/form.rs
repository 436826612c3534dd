//! The form of a service as one applicant sees it: which pages and questions, what was answered, what is wrong.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use super::naming::{find, words_of};
use super::reading::{Against, Fault, Wrong};
use super::screens::Screen;
use super::taking::{carried, clear};
use super::typed::{Typed, is_under};
use super::{Answer, Answers, Filling};
use crate::areas::AreaTree;
use crate::services::{Edit, Eligibility, Page, Question, QuestionType, Service};

/// The form of a service on a day.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    service: &'a Service,
    against: Against<'a>,
}

/// A question that is asked.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// Which.
    pub question: &'a Question,
    /// Name of its field: `children.0.name`.
    pub name: String,
    /// Whether a register filled it in and nobody changed it, be it that she has not seen it yet.
    pub verified: bool,
    /// What a register says where it cannot be changed.
    pub fixed: Option<&'a str>,
    /// Whether it was sent in at least once, right or wrong.
    pub seen: bool,
    /// For a group: its items.
    pub items: Vec<Item<'a>>,
}

/// One item of a repeating group.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// Where it stands among the fields.
    pub place: usize,
    /// What is asked about it.
    pub asked: Vec<Asked<'a>>,
}

/// A page that is asked.
#[derive(Debug, Clone)]
pub struct ReadPage<'a> {
    /// Which.
    pub page: &'a Page,
    /// What it asks.
    pub asked: Vec<Asked<'a>>,
    /// What is wrong with what was answered.
    pub faults: Vec<Fault>,
}

/// Everything that was typed, read.
#[derive(Debug, Clone, Default)]
pub struct Read<'a> {
    /// The pages that are asked, in order.
    pub pages: Vec<ReadPage<'a>>,
    /// What was answered.
    pub answers: Answers,
    /// Questions whose answers registers gave and nobody changed.
    pub verified: BTreeSet<String>,
}

/// Why what a page sent is not kept at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormRefused {
    /// The form has no such page.
    #[error("the form has no page {0}")]
    UnknownPage(String),
    /// The page has no such question.
    #[error("the page does not ask {0}")]
    UnknownQuestion(String),
    /// The question is not asked, given the other answers.
    #[error("{0} is not asked, given the other answers")]
    Hidden(String),
    /// A register filled it in, and it cannot be changed here.
    #[error("{0} is filled in by a register and cannot be changed here")]
    Fixed(String),
}

impl Read<'_> {
    /// The page of this id, where it is asked.
    pub fn page(&self, id: &str) -> Option<&ReadPage<'_>> {
        self.pages.iter().find(|page| page.page.id == id)
    }

    /// Whether a field is asked, be it within a group.
    pub(super) fn asks(&self, field: &str) -> bool {
        fn has(asked: &[Asked<'_>], field: &str) -> bool {
            asked.iter().any(|asked| {
                asked.name == field || asked.items.iter().any(|item| has(&item.asked, field))
            })
        }
        self.pages.iter().any(|page| has(&page.asked, field))
    }
}

impl<'a> Form<'a> {
    /// The form of this service in a city of these areas.
    pub const fn new(service: &'a Service, areas: &'a AreaTree, today: Date) -> Self {
        Self {
            service,
            against: Against { areas, today },
        }
    }

    /// Reads what was typed: answers of what is asked, and of nothing else.
    pub fn read(self, filling: &'a Filling) -> Read<'a> {
        let mut read = Read::default();
        for page in &self.service.page {
            if !shown(page.show_if.as_ref(), &read.answers.value()) {
                continue;
            }
            let (mut asked, mut faults) = (Vec::new(), Vec::new());
            for question in &page.question {
                if !shown(question.show_if.as_ref(), &read.answers.value()) {
                    continue;
                }
                let seen = filling.has_seen(page, question);
                let one = if question.kind == QuestionType::Group {
                    let (mut one, items) =
                        self.group(question, filling, &read.answers, &mut faults);
                    one.seen = seen;
                    if !items.is_empty() {
                        let answer = Answer::Items(items);
                        read.answers.0.insert(question.id.clone(), answer);
                    }
                    one
                } else {
                    let (one, answer) = self.question(question, filling, seen, &mut faults);
                    if let Some(answer) = answer {
                        read.answers.0.insert(question.id.clone(), answer);
                    }
                    one
                };
                if one.verified && read.answers.get(&question.id).is_some() {
                    read.verified.insert(question.id.clone());
                }
                asked.push(one);
            }
            // Nothing on it is for her: there is nothing to read and nothing to send.
            if asked.is_empty() {
                continue;
            }
            read.pages.push(ReadPage {
                page,
                asked,
                faults,
            });
        }
        read
    }

    fn question(
        self,
        question: &'a Question,
        filling: &'a Filling,
        seen: bool,
        faults: &mut Vec<Fault>,
    ) -> (Asked<'a>, Option<Answer>) {
        let name = question.id.clone();
        let prefilled = filling.prefilled.get(&question.id);
        let said = prefilled.map(|prefilled| words_of(question, &prefilled.value));
        let known = said
            .as_ref()
            .and_then(|said| self.against.read(question, &name, said).ok().flatten());
        let is_fixed = known.is_some() && question.edit == Some(Edit::Never);
        let found = if is_fixed {
            Ok(known.clone())
        } else {
            self.against.read(question, &name, &filling.typed)
        };
        let answer = found.unwrap_or_else(|(part, wrong)| {
            faults.push(fault(question, &name, part, wrong));
            None
        });
        // Of a question that was never sent in the field holds what the register says.
        let untouched = !seen && !filling.typed.has_words(&name);
        let verified = known.is_some() && (untouched || answer == known);
        let fixed = prefilled
            .filter(|_| is_fixed)
            .map(|prefilled| prefilled.value.as_str());
        let asked = Asked {
            question,
            name,
            verified,
            fixed,
            seen,
            items: Vec::new(),
        };
        (asked, answer)
    }

    fn group(
        self,
        group: &'a Question,
        filling: &'a Filling,
        outer: &Answers,
        faults: &mut Vec<Fault>,
    ) -> (Asked<'a>, Vec<Answers>) {
        let typed = &filling.typed;
        let least = group.min_items.unwrap_or(u8::from(group.required));
        let count = typed.items(&group.id).max(usize::from(least));
        let (mut items, mut answers) = (Vec::new(), Vec::new());
        for place in 0..count {
            let at = format!("{}.{place}", group.id);
            // What was left empty beyond the fewest is no item.
            let counts = place < usize::from(least) || typed.has_words(&at);
            let (mut asked, mut answered) = (Vec::new(), Answers::default());
            for question in &group.question {
                if !shown(question.show_if.as_ref(), &outer.with(&answered)) {
                    continue;
                }
                let name = format!("{at}.{}", question.id);
                match self.against.read(question, &name, typed) {
                    Ok(Some(answer)) => {
                        answered.0.insert(question.id.clone(), answer);
                    }
                    Err((part, wrong)) if counts => {
                        faults.push(fault(question, &name, part, wrong));
                    }
                    Ok(None) | Err(_) => {}
                }
                asked.push(Asked {
                    question,
                    name,
                    verified: false,
                    fixed: None,
                    seen: false,
                    items: Vec::new(),
                });
            }
            items.push(Item { place, asked });
            if counts {
                answers.push(answered);
            }
        }
        if let Some(most) = group
            .max_items
            .filter(|most| answers.len() > usize::from(*most))
        {
            faults.push(fault(group, &group.id, "", Wrong::TooManyItems(most)));
        }
        let asked = Asked {
            question: group,
            name: group.id.clone(),
            verified: false,
            fixed: None,
            seen: false,
            items,
        };
        (asked, answers)
    }

    /// What the application becomes when a screen sends this; right or wrong it is kept. Sending the same again changes nothing.
    ///
    /// A screen of one question sends that question and no other. A whole page sends several at once: those that it does not
    /// carry stay as they were. A question that this very page shows or hides may have been on it as it was sent: its value is
    /// kept as it was typed, and is no answer while the question is hidden.
    pub fn take(
        self,
        filling: &Filling,
        screen: &Screen,
        sent: Typed,
    ) -> Result<Filling, FormRefused> {
        let mut pages = self.service.page.iter();
        let page = pages.find(|known| known.id == screen.page);
        let page = page.ok_or_else(|| FormRefused::UnknownPage(screen.page.clone()))?;
        let carried = carried(page, screen, &sent)?;
        let before = self.read(filling);
        let mut next = filling.clone();
        next.seen = before.seen_by_question(self.service, filling);
        // What was on the screen and did not come back was emptied; files and what cannot be changed never come as words.
        let asked = before
            .page(&page.id)
            .into_iter()
            .flat_map(|page| &page.asked);
        for one in asked.filter(|one| carried.contains(&one.question.id)) {
            clear(one, &mut next.typed);
            // An option that nobody chose does not come at all: it was emptied, too, and no register fills it in again.
            if one.fixed.is_none() && filling.prefilled.contains_key(&one.question.id) {
                next.typed.0.extend(words_of(one.question, "").0);
            }
        }
        let find = |name: &str| {
            find(page, name).filter(|(_, field)| carried.iter().any(|one| is_under(one, field)))
        };
        for (name, values) in sent.0 {
            if values.iter().all(|value| value.trim().is_empty()) {
                // An item that was left empty is still there to be filled in.
                if find(&name).is_some_and(|(question, _)| question.kind != QuestionType::Upload) {
                    next.typed.0.insert(name, values);
                }
                continue;
            }
            let is_kept = filling.typed.0.get(&name) == Some(&values);
            let found = find(&name);
            let (question, field) = match found {
                Some((question, _)) if question.kind == QuestionType::Upload && !is_kept => None,
                found => found,
            }
            .ok_or_else(|| FormRefused::UnknownQuestion(name.clone()))?;
            if let Some(fixed) = before.fixed(&question.id) {
                let said = words_of(question, fixed);
                if said.0.get(&name) != Some(&values) {
                    return Err(FormRefused::Fixed(question.id.clone()));
                }
                continue;
            }
            if !is_kept && !before.asks(&field) {
                next.typed.0.insert(name.clone(), values);
                // The answers that came along may ask it; whether they do is seen when all of them are there.
                continue;
            }
            next.typed.0.insert(name, values);
        }
        let after = self.read(&next);
        for (name, values) in &next.typed.0 {
            let Some((_, field)) = find(name) else {
                continue;
            };
            let is_empty = values.iter().all(|value| value.trim().is_empty());
            let is_kept = filling.typed.0.get(name) == Some(values);
            if !is_empty && !is_kept && !before.asks(&field) && !after.asks(&field) {
                return Err(FormRefused::Hidden(field));
            }
        }
        let asked = after
            .page(&page.id)
            .into_iter()
            .flat_map(|page| &page.asked);
        // Those that cannot be changed stand on the page itself, and come with nothing.
        let was_there = |one: &&Asked<'_>| {
            let together = screen.question.is_none() && one.fixed.is_some();
            together || carried.contains(&one.question.id)
        };
        let seen: Vec<String> = asked
            .filter(was_there)
            .map(|one| one.name.clone())
            .collect();
        next.seen.extend(seen);
        Ok(next)
    }

    /// The first condition of those who may apply that these answers do not meet: one whose question was answered.
    pub fn refused(self, answers: &Answers) -> Option<&'a Eligibility> {
        let value = answers.value();
        self.service.eligibility.iter().find(|condition| {
            let answered = condition
                .question
                .as_ref()
                .is_some_and(|question| answers.get(question).is_some());
            let failed = condition
                .when
                .as_ref()
                .is_some_and(|when| when.fails(&value));
            answered && failed
        })
    }
}

impl<'a> Read<'a> {
    fn fixed(&self, question: &str) -> Option<&'a str> {
        let mut asked = self.pages.iter().flat_map(|page| &page.asked);
        asked.find(|one| one.question.id == question)?.fixed
    }
}

fn shown(condition: Option<&crate::services::Condition>, answers: &Value) -> bool {
    condition.is_none_or(|condition| condition.holds(answers))
}

fn fault(question: &Question, name: &str, part: &str, wrong: Wrong) -> Fault {
    Fault {
        field: format!("{name}{part}"),
        question: question.id.clone(),
        wrong,
    }
}
