//! The form of a service as it will be asked, section by section, to look at and not to fill in.

use std::sync::Arc;

use domain::applications::{Asked, Typed};
use domain::pack::Pack;
use domain::services::{Question, QuestionType, Service};
use leptos::prelude::*;

use super::conditions::in_words;
use super::shown::organisation;
use crate::apply::{Drawing, Told};
use crate::components::{InsetText, SummaryList, SummaryRow};
use crate::shell::Reader;

/// All sections of the form, one below the other, each with when it is shown.
pub(super) fn form(reader: &Reader, pack: &Arc<Pack>, service: &Service) -> AnyView {
    let told = Told::default();
    let drawing = Drawing {
        reader,
        pack,
        told: &told,
        files: String::new(),
        is_heading: false,
    };
    let pages: Vec<_> = service
        .page
        .iter()
        .enumerate()
        .map(|(index, page)| {
            let id = format!("page-{}", page.id);
            let about = [
                ("number", u64::try_from(index + 1).unwrap_or(u64::MAX).into()),
                ("heading", page.heading.say(reader.language).to_owned().into()),
            ];
            let heading = reader.say_with("preview-page", &about);
            let only = page.show_if.as_ref().map(|condition| {
                let about = [("condition", in_words(reader, service, condition).into())];
                let words = reader.say_with("preview-page-if", &about);
                view! { <InsetText><p>{words}</p></InsetText> }
            });
            let text = page
                .text
                .as_ref()
                .map(|text| view! { <p class="govuk-body">{text.say(reader.language).to_owned()}</p> });
            let questions: Vec<_> = page
                .question
                .iter()
                .map(|question| self::question(&drawing, service, question))
                .collect();
            let same = id.clone();
            view! {
                <section class="cl-card cl-stack" aria-labelledby=id.clone()>
                    <h3 class="govuk-heading-m" id=id.clone()>{heading}</h3>
                    {only}
                    {text}
                    <fieldset class="govuk-fieldset cl-stack" disabled aria-labelledby=same>{questions}</fieldset>
                </section>
            }
        })
        .collect();
    let declaration = service.declaration.as_ref().map(|declaration| {
        view! {
            <section class="cl-card cl-stack" aria-labelledby="declaration">
                <h3 class="govuk-heading-m" id="declaration">{reader.say("preview-declaration")}</h3>
                <p class="govuk-body">{declaration.text.say(reader.language).to_owned()}</p>
            </section>
        }
    });
    let ways = service.page.iter().map(|page| {
        let href = format!("#page-{}", page.id);
        let heading = page.heading.say(reader.language).to_owned();
        view! { <li><a class="govuk-link" href=href>{heading}</a></li> }
    });
    let ways: Vec<_> = ways.collect();
    view! {
        <nav aria-label=reader.say("preview-pages")><ol class="govuk-list govuk-list--number">{ways}</ol></nav>
        <p class="govuk-body">{reader.say("preview-alone")}</p>
        <div class="cl-stack">{pages}{declaration}</div>
    }
    .into_any()
}

fn question(drawing: &Drawing<'_>, service: &Service, question: &Question) -> AnyView {
    let reader = drawing.reader;
    let only = question.show_if.as_ref().map(|condition| {
        let about = [("condition", in_words(reader, service, condition).into())];
        view! { <p class="cl-muted">{reader.say_with("preview-question-if", &about)}</p> }
    });
    let filled = question.concept.as_ref().map(|concept| {
        let about = [("concept", concept.clone().into())];
        view! { <p class="cl-muted">{reader.say_with("preview-filled", &about)}</p> }
    });
    view! { <div class="cl-stack cl-stack--tight">{only}{field(drawing, service, question)}{filled}</div> }
        .into_any()
}

/// The field as applicants will see it; a group once, with how often it can be answered.
fn field(drawing: &Drawing<'_>, service: &Service, question: &Question) -> AnyView {
    if question.kind != QuestionType::Group {
        let asked = Asked {
            question,
            name: question.id.clone(),
            verified: false,
            fixed: None,
            seen: false,
            items: Vec::new(),
        };
        return drawing.plain(&asked, &Typed::default());
    }
    let reader = drawing.reader;
    let inner: Vec<_> = question
        .question
        .iter()
        .map(|inner| self::question(drawing, service, inner))
        .collect();
    let count = |items: Option<u8>| u32::from(items.unwrap_or_default());
    let about = [
        ("least", count(question.min_items).into()),
        ("most", count(question.max_items).into()),
    ];
    let label = question.label.say(reader.language).to_owned();
    let hint = question.hint.as_ref().map(|hint| {
        view! { <p class="govuk-hint">{hint.say(reader.language).to_owned()}</p> }
    });
    view! {
        <fieldset class="govuk-fieldset cl-stack">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{label}</legend>
            {hint}
            <p class="cl-muted">{reader.say_with("preview-group", &about)}</p>
            {inner}
        </fieldset>
    }
    .into_any()
}

/// What happens to an application, and what decides whether one may apply.
pub(super) fn handling(reader: &Reader, pack: &Pack, service: &Service) -> AnyView {
    let rules: Vec<_> = service
        .eligibility
        .iter()
        .filter_map(|rule| Some((rule, rule.when.as_ref()?)))
        .map(|(rule, when)| {
            let text = rule.text.say(reader.language).to_owned();
            SummaryRow::new(text, in_words(reader, service, when))
        })
        .collect();
    let tasks: Vec<_> = service
        .task
        .iter()
        .map(|task| {
            let about = [
                ("step", u32::from(task.step).into()),
                (
                    "organisation",
                    organisation(reader, pack, &task.organisation).into(),
                ),
            ];
            let who = reader.say_with("preview-task", &about);
            let about = [("days", u32::from(task.days).into())];
            let days = reader.say_with("days-working", &about);
            let name = task.name.say(reader.language).to_owned();
            SummaryRow::new(who, format!("{name} ({days})"))
        })
        .collect();
    let decision = service.decision.as_ref().map(|decision| {
        let who = organisation(reader, pack, &decision.organisation);
        let reasons: Vec<_> = decision
            .reasons
            .iter()
            .map(|reason| view! { <li>{reason.text.say(reader.language).to_owned()}</li> })
            .collect();
        view! {
            <h3 class="govuk-heading-s">{reader.say_with("preview-decision", &[("organisation", who.into())])}</h3>
            <ul class="govuk-list govuk-list--bullet">{reasons}</ul>
        }
    });
    view! {
        <section class="cl-stack" aria-labelledby="handling">
            <h2 class="govuk-heading-l" id="handling">{reader.say("preview-handling")}</h2>
            <SummaryList rows=rules/>
            <SummaryList rows=tasks/>
            {decision}
        </section>
    }
    .into_any()
}
