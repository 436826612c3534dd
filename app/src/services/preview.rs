//! The form of a service as it will be asked, to look at and not to fill in.

use domain::services::{Question as Asked, QuestionType, Service};
use leptos::prelude::*;

use super::conditions::in_words;
use super::shown::organisation;
use crate::components::{
    Checkboxes, Choice, DateInput, FileUpload, Input, InsetText, Question, Radios, SummaryList,
    SummaryRow, Textarea,
};
use crate::shell::Reader;
use domain::pack::Pack;

/// All pages of the form, one below the other, each with when it is shown.
pub(super) fn form(reader: &Reader, service: &Service) -> AnyView {
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
                .map(|question| self::question(reader, service, question))
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
        <div class="cl-stack">{pages}{declaration}</div>
    }
    .into_any()
}

fn question(reader: &Reader, service: &Service, question: &Asked) -> AnyView {
    let only = question.show_if.as_ref().map(|condition| {
        let about = [("condition", in_words(reader, service, condition).into())];
        view! { <p class="cl-muted">{reader.say_with("preview-question-if", &about)}</p> }
    });
    let filled = question.concept.as_ref().map(|concept| {
        let about = [("concept", concept.clone().into())];
        view! { <p class="cl-muted">{reader.say_with("preview-filled", &about)}</p> }
    });
    view! { <div class="cl-stack cl-stack--tight">{only}{field(reader, service, question)}{filled}</div> }
        .into_any()
}

fn field(reader: &Reader, service: &Service, question: &Asked) -> AnyView {
    let label = question.label.say(reader.language).to_owned();
    let words = if question.required {
        label
    } else {
        reader.say_with("optional-label", &[("label", label.into())])
    };
    let asked = Question::medium(words);
    let hint = question
        .hint
        .as_ref()
        .map(|hint| hint.say(reader.language).to_owned());
    let name = question.id.clone();
    let options = || -> Vec<Choice> {
        let options = question.options.iter();
        options
            .map(|option| Choice::new(option.value.clone(), option.label.say(reader.language)))
            .collect()
    };
    match question.kind {
        QuestionType::Text | QuestionType::Person | QuestionType::Place => {
            view! { <Input name=name label=asked hint=hint/> }.into_any()
        }
        QuestionType::Number | QuestionType::Money => {
            view! { <Input name=name label=asked hint=hint inputmode="decimal" width=10/> }
                .into_any()
        }
        QuestionType::LongText | QuestionType::Address => {
            view! { <Textarea name=name label=asked hint=hint rows=3/> }.into_any()
        }
        QuestionType::Date => {
            let named = name.clone();
            view! { <DateInput id=name name=named legend=asked hint=hint/> }.into_any()
        }
        QuestionType::Choice => {
            view! { <Radios name=name legend=asked hint=hint choices=options()/> }.into_any()
        }
        QuestionType::Choices => {
            view! { <Checkboxes name=name legend=asked hint=hint choices=options()/> }.into_any()
        }
        QuestionType::YesNo => {
            let choices = vec![
                Choice::new("yes", reader.say("answer-yes")),
                Choice::new("no", reader.say("answer-no")),
            ];
            view! { <Radios name=name legend=asked hint=hint choices=choices/> }.into_any()
        }
        QuestionType::Upload => view! { <FileUpload name=name label=asked hint=hint/> }.into_any(),
        QuestionType::Group => {
            let inner: Vec<_> = question
                .question
                .iter()
                .map(|inner| self::question(reader, service, inner))
                .collect();
            let count = |items: Option<u8>| u32::from(items.unwrap_or_default());
            let about = [
                ("least", count(question.min_items).into()),
                ("most", count(question.max_items).into()),
            ];
            let label = asked.words;
            view! {
                <fieldset class="govuk-fieldset cl-stack">
                    <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{label}</legend>
                    {hint.map(|hint| view! { <p class="govuk-hint">{hint}</p> })}
                    <p class="cl-muted">{reader.say_with("preview-group", &about)}</p>
                    {inner}
                </fieldset>
            }
            .into_any()
        }
    }
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
