//! What somebody said in one application, in the form of another: who is sent on to the next office does not start again.

use super::{Answer, Answers, Filling, Typed, naming::words_of};
use crate::services::{Question, Service};

impl Filling {
    /// Fills in what the same person answered in an application for `from`, wherever both forms ask for the same concept in
    /// the same way. It stands there as if she had typed it: she sees each page, and changes what differs this time.
    pub fn carry(&mut self, to: &Service, from: &Service, answers: &Answers) {
        for (_, question) in to.questions() {
            let same = |other: &Question| {
                other.concept.is_some()
                    && other.concept == question.concept
                    && other.kind == question.kind
            };
            let mut asked = from.questions();
            let answered = asked.find_map(|(_, other)| {
                let answer = answers.get(&other.id)?;
                same(other).then_some(answer)
            });
            if let Some(words) = answered.and_then(|answer| retyped(question, answer)) {
                self.typed.clear(&question.id);
                self.typed.0.extend(words.0);
                self.carried.insert(question.id.clone());
            }
        }
    }
}

/// What somebody would have typed who gave this answer; nothing where the question does not offer it, and for files and groups,
/// which belong to the form that they were given in.
fn retyped(question: &Question, answer: &Answer) -> Option<Typed> {
    let name = &question.id;
    let offers = |value: &String| {
        question.options.is_empty() || question.options.iter().any(|one| one.value == *value)
    };
    let part = |part: &str, value: String| (format!("{name}.{part}"), value);
    let typed = match answer {
        Answer::Text(words) => return offers(words).then(|| words_of(question, words)),
        Answer::Number(number) => words_of(question, &number.to_string()),
        Answer::Money(hundredths) => words_of(
            question,
            &format!("{}.{:02}", hundredths / 100, hundredths % 100),
        ),
        Answer::Date(day) => words_of(question, &day.to_string()),
        Answer::Choices(values) => {
            let values = values.iter().filter(|value| offers(value));
            Typed::of(values.map(|value| (name.clone(), value.clone())))
        }
        Answer::Person(person) => Typed::of([
            part("name", person.name.clone()),
            part("number", person.number.clone()),
        ]),
        Answer::Place { position, words } => {
            let mut pairs = vec![part("words", words.clone())];
            if let Some(at) = position {
                pairs.push(part("lat", at.lat().to_string()));
                pairs.push(part("lon", at.lon().to_string()));
            }
            Typed::of(pairs)
        }
        Answer::File { .. } | Answer::Items(_) => return None,
    };
    Some(typed)
}
