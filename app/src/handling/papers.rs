//! What an application hands out when it is decided: the papers, in every language of the city.

use domain::applications::Answer;
use domain::handling::{Evidence, Verdict};
use domain::languages::{Language, Texts};
use domain::outputs::{Line, OutputKind};
use domain::pack::Pack;
use domain::services::{OutputType, Question, QuestionType, Reason};
use jiff::{Timestamp, ToSpan};
use store::applications::Applied;
use store::outputs::NewOutput;

use crate::words::say;

/// The concepts of what whoever applies is called: somebody, or else a firm.
const NAMES: [&str; 2] = ["person.name", "corporation.name"];

/// The concepts of a name that is asked in two parts.
const PARTS: [&str; 2] = ["person.given-name", "person.family-name"];

/// The papers that follow from a verdict: what was decided, and with a yes what the service proves or allows. Money and cards are
/// handed over by people.
pub fn papers(
    pack: &Pack,
    seen: &Applied<'_>,
    verdict: &Verdict,
    now: Timestamp,
) -> Vec<NewOutput> {
    let Some(holder) = holder(seen) else {
        return Vec::new();
    };
    let granted = *verdict == Verdict::Grant;
    let today = pack.calendar.date(now);
    seen.service
        .output
        .iter()
        .filter_map(|output| {
            let kind = match output.kind {
                OutputType::Decision => OutputKind::Decision,
                OutputType::Certificate if granted => OutputKind::Certificate,
                OutputType::Permit if granted => OutputKind::Permit,
                _ => return None,
            };
            let valid_until = output
                .valid_months
                .filter(|_| granted)
                .and_then(|months| today.checked_add(i64::from(months).months()).ok());
            Some(NewOutput {
                kind,
                service: seen.service.identifier.0.clone(),
                case: Some(seen.case.id),
                account: None,
                issuer: seen.service.competent_authority.clone(),
                holder: holder.clone(),
                title: output.name.clone(),
                lines: lines(pack, seen, verdict),
                valid_until,
            })
        })
        .collect()
}

/// What the applicant is called: as a whole or in parts, else whoever the form names first; nothing where it names nobody.
pub(super) fn holder(seen: &Applied<'_>) -> Option<String> {
    let answered = |concept: &str| {
        let mut questions = seen.service.questions();
        let asks = |question: &Question| question.concept.as_deref() == Some(concept);
        let (_, question) = questions.find(|(_, question)| asks(question))?;
        named(seen.said.answers.get(&question.id)?)
    };
    let parts = || {
        Some(
            PARTS
                .map(answered)
                .into_iter()
                .collect::<Option<Vec<_>>>()?
                .join(" "),
        )
    };
    let first = || {
        let mut questions = seen.service.questions();
        let person = questions.find(|(_, question)| question.kind == QuestionType::Person);
        named(seen.said.answers.get(&person?.1.id)?)
    };
    NAMES
        .into_iter()
        .find_map(answered)
        .or_else(parts)
        .or_else(first)
}

/// Whom an answer names.
fn named(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Text(name) => Some(name.clone()),
        Answer::Person(person) => Some(person.name.clone()),
        _ => None,
    }
}

/// What proof of an application says; a code of a register in the words that it has.
fn told(pack: &Pack, evidence: &Evidence, label: &Texts, value: &str) -> Line {
    let register = evidence.register.as_deref();
    let register = register.and_then(|code| pack.registers.named(code));
    let mut fields = register
        .into_iter()
        .flat_map(|register| &register.schema.fields);
    let field = fields.find(|field| field.label == *label);
    match field.and_then(|field| field.words.get(value)) {
        Some(words) => Line {
            label: label.clone(),
            value: words.clone(),
        },
        None => Line::plain(label.clone(), value),
    }
}

fn lines(pack: &Pack, seen: &Applied<'_>, verdict: &Verdict) -> Vec<Line> {
    let in_all = |key: &str| texts(pack, |language| say(language, key));
    let mut lines = vec![
        Line {
            label: in_all("handling-application"),
            value: seen.service.name.clone(),
        },
        Line::plain(in_all("sent-reference"), &seen.case.reference.spaced()),
        Line {
            label: in_all("handling-decision"),
            value: match verdict {
                Verdict::Grant => in_all("status-closed-granted"),
                Verdict::Refuse { .. } => in_all("status-closed-refused"),
            },
        },
    ];
    if seen.by_law {
        lines.push(Line {
            label: in_all("handling-decided-by"),
            value: in_all("handling-decided-by-law"),
        });
    }
    match verdict {
        Verdict::Grant => {
            for evidence in seen.evidence {
                let said = evidence.says.iter();
                lines.extend(said.map(|(label, value)| told(pack, evidence, label, value)));
            }
        }
        Verdict::Refuse { reason } => {
            let reasons = seen
                .service
                .decision
                .iter()
                .flat_map(|decision| &decision.reasons);
            let known: Option<&Reason> = reasons.into_iter().find(|known| known.code == *reason);
            lines.extend(known.map(|known| Line {
                label: in_all("handling-reason"),
                value: known.text.clone(),
            }));
            lines.push(Line {
                label: in_all("handling-object"),
                value: seen.service.appeal.text.clone(),
            });
        }
    }
    lines
}

fn texts(pack: &Pack, say: impl Fn(Language) -> String) -> Texts {
    let languages = pack.city.languages.iter();
    Texts(
        languages
            .map(|language| (language.tag().to_owned(), say(*language)))
            .collect(),
    )
}
