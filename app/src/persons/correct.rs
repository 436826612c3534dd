//! `/me/data/correct`: asking that a register say something else.

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::registers::{Field, Record, RecordId, RowRefused};
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::registers::{Wish, WishRefused};
use uuid::Uuid;

use super::words::{not_shown, register_name, value_words};
use crate::components::{
    BackLink, Button, ErrorSummary, Fault, Input, Question, Select, SelectOption, SummaryList,
    SummaryRow, Textarea,
};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/me/data/correct", get(page).post(ask))
}

/// Which fact, and what is typed of it.
#[derive(Debug, Clone, Deserialize)]
struct Typed {
    record: Uuid,
    field: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    reason: String,
}

/// What is wrong, field by field.
type Wrong = Vec<(&'static str, String)>;

async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    Query(typed): Query<Typed>,
) -> Answer {
    draw(&portal, &reader, &signed_in, typed, Wrong::new()).await
}

async fn ask(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    Form(typed): Form<Typed>,
) -> Answer {
    let mut wrong = Wrong::new();
    if typed.value.trim().is_empty() {
        wrong.push(("value", reader.say("fact-value-missing")));
    }
    if typed.reason.trim().is_empty() {
        wrong.push(("reason", reader.say("fact-reason-missing")));
    }
    if !wrong.is_empty() {
        return draw(&portal, &reader, &signed_in, typed, wrong).await;
    }
    let wish = Wish {
        record: RecordId(typed.record),
        field: &typed.field,
        value: &typed.value,
        reason: &typed.reason,
        language: reader.language,
    };
    let asked = portal
        .store
        .ask_correction(&signed_in.account, wish, portal.now())
        .await;
    let wrong = match asked {
        Ok(_) => return Ok(Redirect::to("/me/data?done=asked").into_response()),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(why)) => match why {
            WishRefused::NotBound => return Ok(not_shown(&portal, &reader, "data-title")),
            WishRefused::Unknown => return Err(Refusal::NotFound),
            WishRefused::Value(why) => ("value", value_refused(&reader, &why)),
            WishRefused::Same => ("value", reader.say("fact-same")),
            WishRefused::Reason => ("reason", reader.say("fact-reason-long")),
            WishRefused::Waiting => ("value", reader.say("fact-waiting")),
        },
    };
    draw(&portal, &reader, &signed_in, typed, vec![wrong]).await
}

/// Why a value cannot stand in a register.
fn value_refused(reader: &Reader, why: &RowRefused) -> String {
    match why {
        RowRefused::NotOf { .. } | RowRefused::NoSuchDay { .. } => reader.say("fact-value-kind"),
        RowRefused::Bounds { .. } => reader.say("fact-value-bounds"),
        RowRefused::Future { .. } => reader.say("fact-value-future"),
        _ => reader.say("fact-value-form"),
    }
}

async fn draw(
    portal: &Portal,
    reader: &Reader,
    signed_in: &SignedIn,
    typed: Typed,
    wrong: Wrong,
) -> Answer {
    let store = &portal.store;
    let Some(bound) = store.person_of(signed_in.account.id).await? else {
        return Ok(not_shown(portal, reader, "data-title"));
    };
    let records = store.records_of(&bound.person, portal.now()).await?;
    let id = RecordId(typed.record);
    let record = records.into_iter().find(|record| record.id == id);
    let record = record.ok_or(Refusal::NotFound)?;
    let registers = &portal.pack().registers;
    let schema = registers.get(&record.register).map(|known| &known.schema);
    let field = schema.and_then(|schema| schema.correctable(&typed.field));
    let field = field.ok_or(Refusal::NotFound)?.clone();
    Ok(form(portal, reader, (record, field), typed, wrong))
}

fn form(
    portal: &Portal,
    reader: &Reader,
    (record, field): (Record, Field),
    typed: Typed,
    wrong: Wrong,
) -> Response {
    let faulty = !wrong.is_empty();
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("fact-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let error = |name: &str| {
            let found = wrong.iter().find(|(wrong, _)| *wrong == name);
            found.map(|(_, words)| words.clone())
        };
        let faults: Vec<Fault> = wrong
            .iter()
            .map(|(name, words)| Fault::at(*name, words.clone()))
            .collect();
        let summary = faulty.then(|| view! { <ErrorSummary faults=faults/> });
        let said = record.values.get(&field.name);
        let said = said.map_or_else(
            || say("fact-nothing"),
            |value| value_words(&reader, &field, value),
        );
        let rows = vec![
            SummaryRow::new(
                say("fact-register"),
                register_name(&reader, &pack, &record.register),
            ),
            SummaryRow::new(
                say("fact-field"),
                field.label.say(reader.language).to_owned(),
            ),
            SummaryRow::new(say("fact-says"), said),
        ];
        let value = value_field(&reader, &field, &typed.value, error("value"));
        let reason_error = error("reason");
        view! {
            <BackLink href="/me/data" text=say("data-title")/>
            <div class="cl-narrow cl-stack">
                {summary}
                <h1 class="govuk-heading-l">{say("fact-title")}</h1>
                <p class="govuk-body">{say("fact-text")}</p>
                <SummaryList rows=rows/>
                <form method="post" action="/me/data/correct" novalidate class="cl-stack">
                    <input type="hidden" name="record" value=typed.record.to_string()/>
                    <input type="hidden" name="field" value=typed.field/>
                    {value}
                    <Textarea
                        name="reason"
                        label=Question::medium(say("fact-reason"))
                        hint=say("fact-reason-hint")
                        value=typed.reason
                        error=reason_error
                    />
                    <Button>{say("fact-send")}</Button>
                </form>
            </div>
        }
    });
    page.place(Place::Me)
        .private()
        .refused(faulty)
        .render(portal, reader)
}

/// Asks for the value: one of those that there are, or a line.
fn value_field(
    reader: &Reader,
    field: &Field,
    typed: &str,
    error: Option<String>,
) -> impl IntoView + use<> {
    let label = Question::medium(reader.say("fact-value"));
    let listed: Vec<&str> = if matches!(field.kind, domain::registers::Kind::Truth { .. }) {
        vec!["true", "false"]
    } else {
        field.listed.iter().map(String::as_str).collect()
    };
    if listed.is_empty() {
        let hint = matches!(field.kind, domain::registers::Kind::Date { .. })
            .then(|| reader.say("fact-value-day"));
        return view! { <Input name="value" label=label hint=hint value=typed.to_owned() error=error autocomplete="off"/> }
            .into_any();
    }
    let none = SelectOption::new("", reader.say("fact-value-choose"));
    let options = listed.into_iter().map(|value| {
        SelectOption::new(value, value_words(reader, field, value)).selected(value == typed)
    });
    let options = std::iter::once(none).chain(options).collect::<Vec<_>>();
    view! { <Select name="value" label=label options=options error=error/> }.into_any()
}
