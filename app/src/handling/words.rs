//! How applications are spoken of: what was answered, what was found, which office.

use domain::applications::{Answer, Answers};
use domain::handling::{Finding, Handled};
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::services::{EvidenceTypeId, Question, QuestionType, Service, TaskPlan};
use leptos::prelude::*;
use store::applications::{ApplicationSeen, Standing as Seeing};
use uuid::Uuid;

use crate::apply::spoken as spoken_of;
use crate::components::{Icon, Standing, SummaryList, SummaryRow, Symbol, Tag, Tone};
use crate::shell::Reader;

/// What an organisation is called.
pub(super) fn office(reader: &Reader, pack: &Pack, code: &OrganisationCode) -> String {
    pack.organisations.get(code).map_or_else(
        || code.0.clone(),
        |known| known.name.say(reader.language).to_owned(),
    )
}

/// The plan that a task carries out.
pub(super) fn plan<'s>(service: &'s Service, handled: &Handled) -> Option<&'s TaskPlan> {
    service.task.iter().find(|plan| plan.id == handled.plan)
}

/// What is done for a task, in the reader's language.
pub(super) fn task_name(reader: &Reader, service: &Service, handled: &Handled) -> String {
    plan(service, handled).map_or_else(
        || handled.task.title.clone(),
        |plan| plan.name.say(reader.language).to_owned(),
    )
}

/// How far a task has come, in a word, a colour and an icon. What was found is for members.
pub(super) fn task_standing(reader: &Reader, handled: &Handled, member: bool) -> Standing {
    let (key, tone, icon) = match (handled.finding, handled.task.state.is_open()) {
        (Some(Finding::Rejected), _) if member => ("handling-rejected", Tone::Red, Icon::CircleX),
        (Some(Finding::Approved), _) if member => {
            ("handling-approved", Tone::Green, Icon::CircleCheck)
        }
        (Some(_), _) => ("handling-done", Tone::Green, Icon::CircleCheck),
        (None, true) => ("handling-open", Tone::Yellow, Icon::Clock),
        (None, false) => ("handling-not-needed", Tone::Calm, Icon::X),
    };
    Standing {
        text: reader.say(key),
        tone,
        icon,
    }
}

/// Where whoever looks opens a file of the application.
pub(super) fn file_address(seen: &ApplicationSeen, file: Uuid) -> String {
    let reference = &seen.case.reference;
    match seen.standing {
        Seeing::Applicant | Seeing::Delegate(..) => format!("/cases/{reference}/files/{file}"),
        Seeing::Handler(..) => format!("/desk/applications/{reference}/files/{file}"),
    }
}

/// What was answered, page by page, with the mark of what a register said.
pub(super) fn answers(reader: &Reader, seen: &ApplicationSeen) -> impl IntoView + use<> {
    let (service, said) = (&seen.service, &seen.said);
    let objection = said.answers.get("objection").map(|answer| {
        let row = SummaryRow::new(
            reader.say("handling-objection-words"),
            spoken(reader, None, answer),
        );
        view! { <SummaryList rows=vec![row]/> }
    });
    let pages: Vec<_> = service
        .page
        .iter()
        .filter_map(|page| {
            let rows = rows(reader, &page.question, &said.answers, seen);
            (!rows.is_empty()).then(|| {
                view! {
                    <h3 class="govuk-heading-s">{page.heading.say(reader.language).to_owned()}</h3>
                    <SummaryList rows=rows/>
                }
            })
        })
        .collect();
    view! { {objection}{pages} }
}

fn rows(
    reader: &Reader,
    questions: &[Question],
    answers: &Answers,
    seen: &ApplicationSeen,
) -> Vec<SummaryRow> {
    let mut found = Vec::new();
    for question in questions {
        let label = question.label.say(reader.language).to_owned();
        let Some(answer) = answers.get(&question.id) else {
            if seen.is_kept_back(&question.id) {
                found.push(SummaryRow::new(label, reader.say("handling-kept-back")));
            }
            continue;
        };
        if let (QuestionType::Group, Answer::Items(items)) = (question.kind, answer) {
            for (place, item) in items.iter().enumerate() {
                let inner = rows(reader, &question.question, item, seen).into_iter();
                found.extend(inner.map(|row| SummaryRow {
                    key: format!("{label} {}: {}", place + 1, row.key),
                    ..row
                }));
            }
            continue;
        }
        let words = spoken(reader, Some(question), answer);
        let words = if let Answer::File { id, .. } = answer {
            let href = file_address(seen, *id);
            view! { <a class="govuk-link" href=href>{words}</a> }.into_any()
        } else {
            words.into_any()
        };
        let verified = seen.said.verified.contains(&question.id).then(|| {
            let text = reader.say("handling-verified");
            view! { " "<Tag text=text tone=Tone::Green icon=Icon::BadgeCheck/> }
        });
        found.push(SummaryRow::new(label, view! { {words}{verified} }));
    }
    found
}

/// An answer in words.
fn spoken(reader: &Reader, question: Option<&Question>, answer: &Answer) -> String {
    let option = |value: &str| {
        let options = question
            .map(|question| question.options.as_slice())
            .unwrap_or_default();
        let known = options.iter().find(|option| option.value == value);
        match (known, question.map(|question| question.kind)) {
            (Some(known), _) => known.label.say(reader.language).to_owned(),
            (None, Some(QuestionType::YesNo)) => reader.say(&format!("handling-{value}")),
            _ => value.to_owned(),
        }
    };
    match answer {
        Answer::Text(words) => option(words),
        Answer::Number(number) => number.to_string(),
        Answer::Money(hundredths) => format!("{}.{:02}", hundredths / 100, hundredths % 100),
        Answer::Date(day) => reader.date(*day),
        Answer::Choices(values) => values
            .iter()
            .map(|value| option(value))
            .collect::<Vec<_>>()
            .join(", "),
        Answer::Person(person) => format!("{} {}", person.name, person.number),
        Answer::Place { position, words } => match position {
            Some(at) if words.is_empty() => format!("{:.5}, {:.5}", at.lat(), at.lon()),
            _ => words.clone(),
        },
        Answer::File { name, .. } => name.clone(),
        Answer::Items(items) => items.len().to_string(),
    }
}

/// What a kind of proof is called.
fn evidence_name(reader: &Reader, seen: &ApplicationSeen, kind: &EvidenceTypeId) -> String {
    let known = seen.service.evidence(kind);
    known.map_or_else(
        || kind.0.clone(),
        |known| known.name.say(reader.language).to_owned(),
    )
}

/// What proves the requirements: by whom it is asserted, and what it says.
pub(super) fn evidence(
    reader: &Reader,
    pack: &Pack,
    seen: &ApplicationSeen,
) -> impl IntoView + use<> {
    let items: Vec<_> = seen
        .evidence
        .iter()
        .map(|evidence| {
            let name = evidence_name(reader, seen, &evidence.evidence_type);
            let from = match &evidence.provider {
                Some(provider) => {
                    let office = office(reader, pack, provider);
                    let register = evidence.register.as_deref();
                    let register = register.and_then(|code| pack.registers.named(code));
                    let register = register.map(|register| register.name.say(reader.language));
                    reader.say_with(
                        "handling-fetched",
                        &[
                            ("office", office.into()),
                            ("register", register.unwrap_or_default().to_owned().into()),
                            ("when", reader.moment(evidence.obtained_at).into()),
                        ],
                    )
                }
                None => reader.say_with(
                    "handling-uploaded",
                    &[("when", reader.moment(evidence.obtained_at).into())],
                ),
            };
            let icon = if evidence.register.is_some() {
                Icon::BadgeCheck
            } else {
                Icon::FileText
            };
            let rows: Vec<_> = evidence
                .says
                .iter()
                .map(|(label, value)| {
                    let register = evidence.register.as_deref();
                    let value = spoken_of(reader, pack, register, label, value);
                    SummaryRow::new(label.say(reader.language), value)
                })
                .collect();
            let says = (!rows.is_empty()).then(|| view! { <SummaryList rows=rows/> });
            let is_kept_back = seen.standing.is_without_registers() && evidence.register.is_some();
            let kept_back = reader.say("handling-kept-back");
            let kept_back = is_kept_back.then(|| view! { <p class="govuk-body">{kept_back}</p> });
            let named = match evidence.upload {
                Some(file) => {
                    let href = file_address(seen, file);
                    view! { <a class="govuk-link" href=href>{name}</a> }.into_any()
                }
                None => name.into_any(),
            };
            view! {
                <div>
                    <h3 class="govuk-heading-s cl-row"><Symbol icon=icon/>{named}</h3>
                    <p class="cl-muted">{from}</p>
                    {says}
                    {kept_back}
                </div>
            }
        })
        .collect();
    let withdrawn: Vec<_> = seen
        .withdrawn
        .iter()
        .map(|withdrawn| {
            let name = evidence_name(reader, seen, &withdrawn.evidence_type);
            let about = [("when", reader.moment(withdrawn.at).into())];
            let told = reader.say_with("handling-withdrawn", &about);
            view! {
                <h3 class="govuk-heading-s">{name}</h3>
                <p class="cl-muted">{told}</p>
            }
        })
        .collect();
    if items.is_empty() && withdrawn.is_empty() {
        view! { <p class="govuk-body cl-muted">{reader.say("handling-no-evidence")}</p> }.into_any()
    } else {
        view! { {items} {withdrawn} }.into_any()
    }
}
