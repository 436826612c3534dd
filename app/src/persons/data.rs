//! `/me/data`: what the registers say of me, and where they differ.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use domain::pack::Pack;
use domain::registers::{Fact, Known, Record};
use leptos::prelude::*;

use super::words::{field_of, not_shown, office, register_name, value_words};
use crate::components::{BackLink, Icon, SummaryList, SummaryRow, Tag, Tone};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/me/data", get(page))
}

async fn page(State(portal): State<Portal>, reader: Reader, signed_in: SignedIn) -> Answer {
    let store = &portal.store;
    let Some(bound) = store.person_of(signed_in.account.id).await? else {
        return Ok(not_shown(&portal, &reader, "data-title"));
    };
    let records = store.records_of(&bound.person, portal.now()).await?;
    let mut differ = store.facts_of(&bound.person, portal.now()).await?;
    differ.retain(|known| known.disputed);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("data-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let differ = differing(&reader, &pack, &differ);
        let none = records.is_empty();
        let none = none.then(|| view! { <p class="govuk-body">{say("data-none")}</p> });
        let said: Vec<_> = records
            .iter()
            .filter_map(|record| one_record(&reader, &pack, record))
            .collect();
        view! {
            <BackLink href="/me"/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("data-title")}</h1>
                <p class="govuk-body">{say("data-text")}</p>
                <p class="cl-row">
                    <a class="govuk-link" href="/me/data/usage">{say("usage-title")}</a>
                    <a class="govuk-link" href="/me/consents">{say("consents-title")}</a>
                    <a class="govuk-link" href="/me/identity">{say("person-title")}</a>
                </p>
                {none}
                {differ}
                {said}
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}

/// Where registers tell a datum differently: everybody's word, the believed one first.
fn differing(reader: &Reader, pack: &Pack, differ: &[Known]) -> Option<impl IntoView + use<>> {
    if differ.is_empty() {
        return None;
    }
    let say = reader.speaker();
    let each: Vec<_> = differ
        .iter()
        .map(|known| {
            let concept = &known.believed.concept;
            let label = pack.registers.label(concept).map_or_else(
                || concept.0.clone(),
                |label| label.say(reader.language).to_owned(),
            );
            let words: Vec<_> = known
                .all
                .iter()
                .enumerate()
                .map(|(place, fact)| told(reader, pack, fact, place == 0))
                .collect();
            view! {
                <h3 class="govuk-heading-s">{label}</h3>
                <ul class="govuk-list govuk-list--bullet">{words}</ul>
            }
        })
        .collect();
    Some(view! {
        <h2 class="govuk-heading-m">{say("data-differ")}</h2>
        <p class="govuk-body">{say("data-differ-text")}</p>
        {each}
    })
}

/// One register's word.
fn told(reader: &Reader, pack: &Pack, fact: &Fact, believed: bool) -> impl IntoView + use<> {
    let register = pack.registers.get(&fact.register);
    let field = register.and_then(|register| field_of(register, &fact.concept.0));
    let value = field.map_or_else(
        || fact.value.clone(),
        |field| value_words(reader, field, &fact.value),
    );
    let about = [
        (
            "register",
            register_name(reader, pack, &fact.register).into(),
        ),
        ("source", office(reader, pack, &fact.source).into()),
        ("value", value.into()),
    ];
    let words = reader.say_with("data-told", &about);
    let mark = believed.then(|| {
        let text = reader.say("data-believed");
        view! { " " <Tag text=text tone=Tone::Teal icon=Icon::Check/> }
    });
    view! { <li>{words}{mark}</li> }
}

/// What one record says.
fn one_record(reader: &Reader, pack: &Pack, record: &Record) -> Option<impl IntoView + use<>> {
    let register = pack.registers.get(&record.register)?;
    let rows: Vec<_> = register
        .schema
        .fields
        .iter()
        .filter_map(|field| {
            let value = record.values.get(&field.name)?;
            let label = field.label.say(reader.language).to_owned();
            let words = value_words(reader, field, value);
            Some(SummaryRow::new(label, words))
        })
        .collect();
    let about = [
        ("source", office(reader, pack, &record.source).into()),
        ("when", reader.moment(record.recorded_at).into()),
    ];
    let from = reader.say_with("data-from", &about);
    let name = register_name(reader, pack, &record.register);
    Some(view! {
        <h2 class="govuk-heading-m">{name}</h2>
        <p class="govuk-body cl-muted">{from}</p>
        <SummaryList rows=rows/>
    })
}
