//! `/me/data`: what the registers say of me, and where they differ.

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use domain::pack::Pack;
use domain::registers::{Concept, Known, Record};
use leptos::prelude::*;
use serde::Deserialize;
use store::registers::{Discrepancy, FactCorrection, Settled};

use super::words::{adopted, field_named, not_shown, office, register_name, told, value_words};
use crate::components::{BackLink, NotificationBanner, SummaryList, SummaryRow, Tidings};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/me/data", get(page))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// What was done a moment ago.
    #[serde(default)]
    done: String,
}

async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Answer {
    let store = &portal.store;
    let Some(bound) = store.person_of(signed_in.account.id).await? else {
        return Ok(not_shown(&portal, &reader, "data-title"));
    };
    let records = store.records_of(&bound.person, portal.now()).await?;
    let mut differ = store.facts_of(&bound.person, portal.now()).await?;
    differ.retain(|known| known.disputed);
    let questions = Questions {
        open: store.discrepancies_of(&bound.person).await?,
        settled: store.settled_of(&bound.person).await?,
    };
    let corrections = store.corrections_of(signed_in.account.id).await?;
    let done = asked.done == "asked";
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("data-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let done = done.then(|| {
            view! { <NotificationBanner tidings=Tidings::Success text=say("fact-done")/> }
        });
        let corrections = corrected(&reader, &pack, &corrections);
        let differ = differing(&reader, &pack, &differ, &questions);
        let none = records.is_empty();
        let none = none.then(|| view! { <p class="govuk-body">{say("data-none")}</p> });
        let said: Vec<_> = records
            .iter()
            .filter_map(|record| one_record(&reader, &pack, record))
            .collect();
        view! {
            <BackLink href="/me"/>
            <div class="cl-narrow cl-stack">
                {done}
                <h1 class="govuk-heading-l">{say("data-title")}</h1>
                <p class="govuk-body">{say("data-text")}</p>
                <p class="cl-row">
                    <a class="govuk-link" href="/me/data/usage">{say("usage-title")}</a>
                    <a class="govuk-link" href="/me/consents">{say("consents-title")}</a>
                    <a class="govuk-link" href="/me/identity">{say("person-title")}</a>
                </p>
                {none}
                {differ}
                {corrections}
                {said}
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}

/// What stewards look at of hers, and what they settled.
struct Questions {
    open: Vec<Discrepancy>,
    settled: Vec<Settled>,
}

impl Questions {
    /// Who looks at a datum since when, or how it was settled; nothing where nobody has to.
    fn stands(&self, reader: &Reader, pack: &Pack, concept: &Concept) -> Option<String> {
        if let Some(open) = self.open.iter().find(|one| one.concept == *concept) {
            let about = [
                ("office", office(reader, pack, &open.owner).into()),
                ("when", reader.moment(open.opened_at).into()),
            ];
            return Some(reader.say_with("data-open", &about));
        }
        let settled = self.settled.iter().find(|one| one.concept == *concept)?;
        let about = [
            ("office", office(reader, pack, &settled.owner).into()),
            ("when", reader.moment(settled.at).into()),
            ("reason", settled.reason.clone().into()),
        ];
        Some(reader.say_with("data-settled", &about))
    }
}

/// Where registers tell a datum differently: everybody's word, the believed one first, and who settles it.
fn differing(
    reader: &Reader,
    pack: &Pack,
    differ: &[Known],
    questions: &Questions,
) -> Option<impl IntoView + use<>> {
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
                .map(|(place, fact)| told(reader, pack, fact, (place == 0, None)))
                .collect();
            let stands = questions.stands(reader, pack, concept);
            let stands = stands.map(|words| view! { <p class="govuk-body">{words}</p> });
            view! {
                <h3 class="govuk-heading-s">{label}</h3>
                <ul class="govuk-list govuk-list--bullet">{words}</ul>
                {stands}
            }
        })
        .collect();
    Some(view! {
        <h2 class="govuk-heading-m">{say("data-differ")}</h2>
        <p class="govuk-body">{say("data-differ-text")}</p>
        {each}
    })
}

/// What she asked to be corrected, and what became of it.
fn corrected(
    reader: &Reader,
    pack: &Pack,
    corrections: &[FactCorrection],
) -> Option<impl IntoView + use<>> {
    if corrections.is_empty() {
        return None;
    }
    let say = reader.speaker();
    let rows: Vec<_> = corrections
        .iter()
        .map(|correction| {
            let field = field_named(pack, &correction.register, &correction.field);
            let label = field.map_or_else(
                || correction.field.clone(),
                |field| field.label.say(reader.language).to_owned(),
            );
            let value = |value: &str| {
                let said = field.map(|field| value_words(reader, field, value));
                said.unwrap_or_else(|| value.to_owned())
            };
            let was = correction.was.as_deref().map(value);
            let about = [
                ("register", register_name(reader, pack, &correction.register).into()),
                ("field", label.into()),
                ("was", was.unwrap_or_else(|| say("fact-nothing")).into()),
                ("wanted", value(&correction.wanted).into()),
            ];
            let what = reader.say_with("fact-asked", &about);
            let state = say(&format!("correction-state-{}", correction.state.name()));
            let when = reader.moment(correction.decided_at.unwrap_or(correction.asked_at));
            let answer = correction.answer.clone();
            let since = adopted(reader, correction).map(|words| view! { <br/>{words} });
            view! {
                <li>
                    {what}<br/><strong>{state}</strong>" "{answer}" "<span class="cl-muted">{when}</span>
                    {since}
                </li>
            }
        })
        .collect();
    Some(view! {
        <h2 class="govuk-heading-m">{say("fact-all")}</h2>
        <ul class="govuk-list govuk-list--spaced">{rows}</ul>
    })
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
            let row = SummaryRow::new(label.clone(), words);
            let Some(field) = register.schema.correctable(&field.name) else {
                return Some(row);
            };
            let href = format!(
                "/me/data/correct?record={}&field={}",
                record.id.0, field.name
            );
            Some(row.change(href, reader.say("fact-link"), label))
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
