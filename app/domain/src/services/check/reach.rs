//! Whether a condition can ever hold, found by answering the form in every way that matters to it.
//!
//! # Why
//!
//! A condition by itself may be fine and still never hold, because what hides the question that it looks at excludes the very
//! answer. So the questions that it looks at are answered together with those that hide them, and so on, in the order in
//! which they are asked; each with the few answers that can make a difference.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::candidates;
use crate::services::{Condition, Question, QuestionType, Service};

/// Answers tried for one condition at most; one that is not decided by then is taken to hold some day.
const TRIES: usize = 20_000;

/// A question, and what decides whether it is asked.
pub(super) struct Asked<'s> {
    pub(super) question: &'s Question,
    pub(super) pointer: String,
    /// The place of the group that it stands in.
    pub(super) group: Option<usize>,
    page: usize,
}

/// A form as one list of questions, in the order in which they are asked; those within groups follow their group.
pub(super) struct Form<'s> {
    pub(super) asked: Vec<Asked<'s>>,
    pages: Vec<Option<&'s Condition>>,
    literals: Vec<(BTreeSet<String>, Vec<Value>)>,
}

impl<'s> Form<'s> {
    pub(super) fn new(service: &'s Service) -> Self {
        let mut asked = Vec::new();
        for (page, its) in service.page.iter().enumerate() {
            for (index, question) in its.question.iter().enumerate() {
                let pointer = format!("/page/{page}/question/{index}");
                let outer = asked.len();
                asked.push(Asked {
                    question,
                    pointer: pointer.clone(),
                    group: None,
                    page,
                });
                for (inner, question) in question.question.iter().enumerate() {
                    asked.push(Asked {
                        question,
                        pointer: format!("{pointer}/question/{inner}"),
                        group: Some(outer),
                        page,
                    });
                }
            }
        }
        let pages: Vec<_> = service
            .page
            .iter()
            .map(|page| page.show_if.as_ref())
            .collect();
        let conditions = asked
            .iter()
            .filter_map(|one: &Asked<'_>| one.question.show_if.as_ref())
            .chain(pages.iter().flatten().copied())
            .chain(service.cost.iter().filter_map(|cost| cost.when.as_ref()))
            .chain(
                service
                    .eligibility
                    .iter()
                    .filter_map(|rule| rule.when.as_ref()),
            );
        let literals = conditions
            .map(|condition| {
                let mut found = Vec::new();
                literals(&condition.0, &mut found);
                (condition.questions(), found)
            })
            .collect();
        Self {
            asked,
            pages,
            literals,
        }
    }

    /// The place of the question of this id.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.asked.iter().position(|asked| asked.question.id == id)
    }

    /// The place of the first question of a page.
    pub(super) fn first_of_page(&self, page: usize) -> usize {
        let first = self.asked.iter().position(|asked| asked.page >= page);
        first.unwrap_or(self.asked.len())
    }

    /// The place behind the last question of the page of this one.
    pub(super) fn end_of_page(&self, place: usize) -> usize {
        self.first_of_page(self.asked[place].page + 1)
    }

    /// Whether somebody can be shown the page.
    pub(super) fn shows_page(&self, page: usize) -> bool {
        let conditions: Vec<&Condition> = self.pages[page].into_iter().collect();
        self.can_all_hold(&conditions)
    }

    /// Whether somebody can be asked the question.
    pub(super) fn shows(&self, place: usize) -> bool {
        self.can_all_hold(&self.guards(place))
    }

    /// Whether there are answers for which every one of the conditions holds.
    pub(super) fn can_all_hold(&self, conditions: &[&Condition]) -> bool {
        let all = |answers: &Value| conditions.iter().all(|one| one.holds(answers));
        self.can_be(conditions, Vec::new(), &all)
    }

    /// Whether somebody passes all these rules, each of which is judged where the question in its place was answered.
    pub(super) fn can_pass(&self, rules: &[(usize, &Condition)]) -> bool {
        let (places, conditions): (Vec<usize>, Vec<&Condition>) = rules.iter().copied().unzip();
        let all = |answers: &Value| {
            rules.iter().all(|(place, rule)| {
                let answer = answers.get(&self.asked[*place].question.id);
                answer.is_none_or(Value::is_null) || !rule.fails(answers)
            })
        };
        self.can_be(&conditions, places, &all)
    }

    /// Whether there are answers that are wanted, to the questions in these places and those that the conditions look at. What is
    /// reckoned with is taken to come out right some day.
    fn can_be(
        &self,
        conditions: &[&Condition],
        mut open: Vec<usize>,
        wanted: &dyn Fn(&Value) -> bool,
    ) -> bool {
        let mut reckons = conditions.iter().any(|one| one.reckons());
        let mut places = BTreeSet::new();
        open.extend(self.looked_at(conditions));
        while let Some(place) = open.pop() {
            if places.insert(place) {
                let guards = self.guards(place);
                reckons |= guards.iter().any(|one| one.reckons());
                open.extend(self.looked_at(&guards));
            }
        }
        if reckons {
            return true;
        }
        let places: Vec<usize> = places.into_iter().collect();
        let mut tries = 0;
        self.answer(&places, &mut Map::new(), wanted, &mut tries)
    }

    fn looked_at(&self, conditions: &[&Condition]) -> Vec<usize> {
        let ids = conditions
            .iter()
            .flat_map(|condition| condition.questions());
        ids.filter_map(|id| self.place(&id)).collect()
    }

    /// What must hold for the question to be asked: the conditions of its page, its group and its own.
    fn guards(&self, place: usize) -> Vec<&'s Condition> {
        let asked = &self.asked[place];
        let group = asked.group.map(|group| self.asked[group].question);
        self.pages[asked.page]
            .into_iter()
            .chain(group.and_then(|group| group.show_if.as_ref()))
            .chain(asked.question.show_if.as_ref())
            .collect()
    }

    fn answer(
        &self,
        places: &[usize],
        answers: &mut Map<String, Value>,
        wanted: &dyn Fn(&Value) -> bool,
        tries: &mut usize,
    ) -> bool {
        *tries += 1;
        if *tries > TRIES {
            return true;
        }
        let so_far = Value::Object(answers.clone());
        let Some((place, rest)) = places.split_first() else {
            return wanted(&so_far);
        };
        let question = self.asked[*place].question;
        let is_asked = self.guards(*place).iter().all(|guard| guard.holds(&so_far));
        let candidates = if is_asked {
            self.candidates(question)
        } else {
            vec![Value::Null]
        };
        candidates.into_iter().any(|candidate| {
            answers.insert(question.id.clone(), candidate);
            self.answer(rest, answers, wanted, tries)
        })
    }

    /// The answers that can make a difference.
    fn candidates(&self, question: &Question) -> Vec<Value> {
        let looking = self
            .literals
            .iter()
            .filter(|(ids, _)| ids.contains(&question.id));
        let fixed: Vec<&Value> = looking.flat_map(|(_, literals)| literals).collect();
        let words = fixed
            .iter()
            .filter(|value| value.is_string())
            .copied()
            .cloned();
        let options = question.options.iter().map(|option| json!(option.value));
        let mut found: Vec<Value> = match question.kind {
            QuestionType::YesNo => vec![json!("yes"), json!("no")],
            QuestionType::Choice => options.collect(),
            QuestionType::Choices => candidates::choices(&options.collect::<Vec<_>>(), &fixed),
            QuestionType::Number => candidates::numbers(question, &fixed),
            QuestionType::Money => candidates::amounts(question, &fixed),
            QuestionType::Date => candidates::days(question, &fixed),
            QuestionType::Group => vec![json!([{}])],
            QuestionType::Person => words
                .chain([json!("x")])
                .map(|word| json!({ "name": word, "number": word }))
                .collect(),
            QuestionType::Place => words
                .chain([json!("x")])
                .map(|word| json!({ "words": word }))
                .collect(),
            _ => words.chain([json!("x")]).collect(),
        };
        if !question.required {
            found.push(Value::Null);
        }
        found
    }
}

/// The fixed values of a rule, without the names of questions.
fn literals(rule: &Value, found: &mut Vec<Value>) {
    match rule {
        Value::Object(map) => {
            for (operator, arguments) in map {
                if operator != "var" {
                    literals(arguments, found);
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| literals(value, found)),
        other => found.push(other.clone()),
    }
}
