//! Check answers and declare.

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::applications::{Answer as Answered, Asked, Read};
use domain::pack::Pack;
use leptos::prelude::*;

use super::answered::said;
use super::faults::Told;
use super::fee::rows as fee_rows;
use super::journey::{HOLDING, Journey, Step, Way};
use super::looked::office;
use crate::components::{
    Button, ButtonGroup, Checkboxes, Choice, ErrorSummary, Honeypot, Input, InputType, Question,
    SummaryList, SummaryRow, Tag, Tone,
};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/services/{service}/apply/{draft}/check", get(page))
}

#[derive(Debug, Default, serde::Deserialize)]
struct Shown {
    #[serde(default)]
    faults: String,
}

/// To where something is missing, where it is, or to why it cannot be sent.
pub(super) fn unfinished(journey: &Journey, pack: &Pack) -> Option<Response> {
    if let Some(elsewhere) = journey.held_up() {
        return Some(elsewhere);
    }
    let read = journey.read(pack);
    if journey.form(&pack.areas).refused(&read.answers).is_some() {
        return Some(Redirect::to(&journey.address("/not-eligible")).into_response());
    }
    let next = journey.next(journey.content(), &read);
    let missing = next != Step::Check;
    missing.then(|| Redirect::to(&journey.step_address(&next)).into_response())
}

async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Query(asking): Query<Shown>,
) -> Answer {
    let pack = portal.store.pack().clone();
    if let Some(elsewhere) = unfinished(&journey, &pack) {
        return Ok(elsewhere);
    }
    let mut told = Told::default();
    for fault in asking.faults.split(',') {
        match fault {
            "email" => told.add(
                "email",
                "email".to_owned(),
                reader.say("fault-not-an-email"),
            ),
            "declared" => {
                let words = reader.say("apply-fault-declare");
                told.add("declared", "declared".to_owned(), words);
            }
            _ => {}
        }
    }
    let faulty = !told.is_empty();
    let speaker = reader.clone();
    let page = Page::new(reader.say("apply-check-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let summary = faulty.then(|| view! { <ErrorSummary faults=told.summary()/> });
        let sections = sections(&reader, &journey, &pack, true);
        let acts_for = journey.acts_for.as_ref();
        let name = acts_for.map(|acts_for| acts_for.applicant_name.clone());
        let declared = journey.service.declaration.as_ref().map(|declaration| {
            let text = declaration.text.say(reader.language).to_owned();
            let words = match name.clone() {
                Some(name) => reader.say_with("apply-declare-for", &[("name", name.into())]),
                None => say("apply-declare"),
            };
            let agree = vec![Choice::new("yes", words)];
            view! {
                <section class="cl-stack">
                    <h2 class="govuk-heading-m">{say("apply-declaration")}</h2>
                    <p class="govuk-body">{text}</p>
                    <Checkboxes name="declared" choices=agree error=told.about("declared")/>
                </section>
            }
        });
        let letters = match name {
            Some(name) => {
                let words = reader.say_with("apply-letters-both", &[("name", name.into())]);
                view! { <p class="govuk-body">{words}</p> }.into_any()
            }
            None => view! {
                <Input
                    name="email"
                    label=Question::medium(say("apply-email"))
                    hint=say("apply-email-hint")
                    error=told.about("email")
                    value=journey.content().email.clone()
                    kind=InputType::Email
                    autocomplete="email"
                    spellcheck=Some(false)
                />
            }
            .into_any(),
        };
        let back = journey.before(&Step::Check, &journey.read(&pack));
        view! {
            <Way reader=reader.clone() journey=journey.clone() back=back here="apply-station-check"/>
            {summary}
            <div class="cl-narrow cl-stack cl-stack--wide">
                <h1 class="govuk-heading-l">{say("apply-check-title")}</h1>
                {sections}
                <form method="post" action=journey.address("/send") novalidate class="cl-stack">
                    <Honeypot/>
                    {letters}
                    {declared}
                    <ButtonGroup><Button>{say("apply-send")}</Button></ButtonGroup>
                </form>
            </div>
        }
    });
    Ok(page
        .place(Place::Services)
        .private()
        .with_module(HOLDING)
        .error_title(faulty)
        .render(&portal, &reader))
}

/// Everything that was answered, page by page, and what proves it.
pub(super) fn sections(
    reader: &Reader,
    journey: &Journey,
    pack: &Pack,
    changes: bool,
) -> Vec<AnyView> {
    let read = journey.read(pack);
    let mut sections = Vec::new();
    for page in &read.pages {
        let mut all: Vec<SummaryRow> = Vec::new();
        for asked in &page.asked {
            let href = journey.screen_address(&page.screen(asked));
            all.extend(rows(reader, &read, asked).into_iter().map(|row| {
                let name = row.key.clone();
                if changes {
                    row.change(format!("{href}?from=check"), reader.say("change"), name)
                } else {
                    row
                }
            }));
        }
        let heading = page.page.heading.say(reader.language).to_owned();
        sections.push(section(heading, all));
    }
    let proofs = journey.service.requirement.iter().map(|requirement| {
        let name = requirement.name.say(reader.language).to_owned();
        let content = journey.content();
        let proven = content
            .proven
            .get(&requirement.id)
            .cloned()
            .unwrap_or_default();
        let files: Vec<_> = proven
            .proofs
            .iter()
            .map(|proof| {
                let kind = journey.service.evidence(&proof.evidence_type);
                let fetched = kind.filter(|_| proof.consent.is_some()).map(|kind| {
                    let what = kind.name.say(reader.language).to_owned();
                    let about = [
                        ("office", office(reader, pack, kind).into()),
                        ("what", what.into()),
                    ];
                    reader.say_with("apply-proof-office", &about)
                });
                let words = fetched.unwrap_or_else(|| proof.file_name.clone());
                view! { <span>{words}</span><br/> }
            })
            .collect();
        let said = if files.is_empty() {
            reader.say("apply-proof-later").into_any()
        } else {
            files.into_any()
        };
        let row = SummaryRow::new(name.clone(), said);
        let href = journey.address("/proofs?from=check");
        if changes {
            row.change(href, reader.say("change"), name)
        } else {
            row
        }
    });
    let proofs: Vec<SummaryRow> = proofs.collect();
    if !proofs.is_empty() {
        sections.push(section(reader.say("apply-proofs-title"), proofs));
    }
    let fee = fee_rows(reader, journey, &read, changes);
    if !fee.is_empty() {
        sections.push(section(reader.say("fee-title"), fee));
    }
    sections
}

fn section(heading: String, rows: Vec<SummaryRow>) -> AnyView {
    view! {
        <section class="cl-stack">
            <h2 class="govuk-heading-m">{heading}</h2>
            <SummaryList rows=rows wide=true/>
        </section>
    }
    .into_any()
}

fn rows(reader: &Reader, read: &Read<'_>, asked: &Asked<'_>) -> Vec<SummaryRow> {
    let label = asked.question.label.say(reader.language).to_owned();
    let answer = read.answers.get(&asked.question.id);
    if let Some(Answered::Items(items)) = answer {
        let numbered = items.iter().zip(1_i64..).map(|(item, number)| {
            let about = [("group", label.clone().into()), ("number", number.into())];
            let lines: Vec<_> = asked
                .question
                .question
                .iter()
                .filter_map(|inner| Some((inner, item.get(&inner.id)?)))
                .map(|(inner, answer)| {
                    let name = inner.label.say(reader.language).to_owned();
                    view! { <span>{name}": "{said(reader, inner, answer)}</span><br/> }
                })
                .collect();
            SummaryRow::new(reader.say_with("apply-item", &about), lines)
        });
        return numbered.collect();
    }
    let words = answer.map_or_else(
        || reader.say("not-provided"),
        |answer| said(reader, asked.question, answer),
    );
    let mark = asked.verified.then(|| {
        view! { " "<Tag text=reader.say("apply-verified") tone=Tone::Green/> }
    });
    vec![SummaryRow::new(label, view! { {words}{mark} })]
}
