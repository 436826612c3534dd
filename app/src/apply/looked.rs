//! How look-ups are shown: what offices have, what they said, and why there is nothing.

use domain::languages::Texts;
use domain::pack::Pack;
use domain::registers::{Field, Kind};
use domain::services::{EvidenceType, EvidenceTypeId, Requirement};
use jiff::civil::Date;
use leptos::prelude::*;

use super::faults::{Told, id};
use super::fetching::{Looks, proves};
use super::journey::{Journey, day};
use crate::components::{
    Button, ErrorMessage, InsetText, SummaryList, SummaryRow, Tag, Tone, Weight,
};
use crate::shell::Reader;

/// The id of the element of a kind of proof.
pub(super) fn place(kind: &EvidenceTypeId) -> String {
    id(&format!("looked.{}", kind.0))
}

/// Says in the reader's words what `kind:reason` of a look-up means.
pub(super) fn tell(reader: &Reader, pack: &Pack, journey: &Journey, looked: &str, told: &mut Told) {
    for (kind, reason) in looked.split(',').filter_map(|one| one.split_once(':')) {
        let Some(kind) = journey.service.evidence(&EvidenceTypeId(kind.to_owned())) else {
            continue;
        };
        let words = match reason {
            "none" => {
                let about = [("office", office(reader, pack, kind).into())];
                reader.say_with("apply-looked-none", &about)
            }
            "elsewhere" => reader.say("apply-looked-elsewhere"),
            "unbound" => {
                without_field(journey, &kind.id, reader.say("apply-looked-unbound"), told);
                continue;
            }
            "others" => {
                without_field(journey, &kind.id, reader.say("apply-look-others"), told);
                continue;
            }
            _ => continue,
        };
        told.add(&field(&kind.id), place(&kind.id), words);
    }
}

/// A message about a kind of proof that is not offered to be looked up: it stands with what it would prove.
fn without_field(journey: &Journey, kind: &EvidenceTypeId, words: String, told: &mut Told) {
    if let Some(requirement) = proves(journey, kind).next() {
        let field = id(&format!("later.{}", requirement.id));
        told.add(&requirement.id, field, words);
    }
}

/// Under which name a message about a look-up is kept.
fn field(kind: &EvidenceTypeId) -> String {
    format!("looked.{}", kind.0)
}

/// Who delivers a kind of proof.
pub(super) fn office(reader: &Reader, pack: &Pack, kind: &EvidenceType) -> String {
    let provider = kind.provider.as_ref();
    let provider = provider.and_then(|code| pack.organisations.get(code));
    let name = provider.map(|office| office.name.say(reader.language));
    name.unwrap_or_default().to_owned()
}

/// A value of a register in the reader's words: what a code means, a day, yes or no.
pub(crate) fn spoken(
    reader: &Reader,
    pack: &Pack,
    register: Option<&str>,
    label: &Texts,
    value: &str,
) -> String {
    let register = register.and_then(|code| pack.registers.named(code));
    let mut fields = register
        .into_iter()
        .flat_map(|register| &register.schema.fields);
    let known: Option<&Field> = fields.find(|field| field.label == *label);
    match known {
        Some(field) if matches!(field.kind, Kind::Date { .. }) => value
            .parse::<Date>()
            .map_or_else(|_| value.to_owned(), |day| reader.date(day)),
        Some(field) if matches!(field.kind, Kind::Truth { .. }) => match value {
            "true" => reader.say("apply-yes"),
            _ => reader.say("apply-no"),
        },
        Some(field) => field.say(value, reader.language).to_owned(),
        None => value.to_owned(),
    }
}

/// Why nothing can be looked up yet, once for the whole page.
pub(super) fn explained(
    reader: &Reader,
    journey: &Journey,
    looks: Looks,
) -> Option<impl IntoView + use<>> {
    let fetched = journey.service.requirement.iter();
    let fetched = fetched
        .flat_map(|one| one.evidence_type_list.iter().flatten())
        .filter_map(|kind| journey.service.evidence(kind))
        .any(|kind| kind.register.is_some());
    let (text, link) = match looks {
        Looks::Hers => return None,
        Looks::Unbound => ("apply-look-unbound", Some("apply-look-identity")),
        Looks::Others => ("apply-look-others", None),
    };
    let text = reader.say(text);
    let link = link.map(|key| reader.say(key));
    let link = link.map(|words| {
        view! { <p class="govuk-body"><a class="govuk-link" href="/me/identity">{words}</a></p> }
    });
    fetched.then(|| view! { <InsetText><p class="govuk-body">{text}</p>{link}</InsetText> })
}

/// What an office has: offered to be looked up, or what it said.
pub(super) fn offered(
    reader: &Reader,
    pack: &Pack,
    journey: &Journey,
    (requirement, kind): (&Requirement, &EvidenceType),
    told: &Told,
) -> AnyView {
    let say = reader.speaker();
    let content = journey.content();
    let what = kind.name.say(reader.language).to_owned();
    let title = what.clone();
    let proofs = content.proven.get(&requirement.id);
    let mut proofs = proofs.into_iter().flat_map(|proven| &proven.proofs);
    let found = proofs.find(|proof| proof.consent.is_some() && proof.evidence_type == kind.id);
    let field = field(&kind.id);
    let error_id = format!("{}-error", place(&kind.id));
    let error = told.about(&field);
    let error = error.map(|words| view! { <ErrorMessage id=error_id text=words/> });
    let body = if let Some(proof) = found {
        let about = [
            ("office", office(reader, pack, kind).into()),
            ("when", day(reader, proof.obtained_at).into()),
        ];
        let from = reader.say_with("apply-looked-up", &about);
        let register = kind.register.as_deref();
        let rows = proof.says.iter().map(|(label, value)| {
            let value = spoken(reader, pack, register, label, value);
            SummaryRow::new(label.say(reader.language), value)
        });
        let rows: Vec<SummaryRow> = rows.collect();
        let to = journey.address("/unfetch");
        // What registers say of her she asks to have corrected where all of it stands; nobody else may.
        let is_hers = journey.acts_for.is_none();
        let wrong = is_hers.then(|| {
            view! { <p class="govuk-body"><a class="govuk-link" href="/me/data">{say("apply-looked-wrong")}</a></p> }
        });
        view! {
                <p class="cl-row"><Tag text=say("apply-verified") tone=Tone::Green/><span class="cl-muted">{from}</span></p>
                <SummaryList rows=rows/>
                {wrong}
                <Button weight=Weight::Secondary name="evidence" value=kind.id.0.clone() formaction=to>
                    {say("apply-look-not")}
                    <span class="govuk-visually-hidden">{format!(" {what}")}</span>
                </Button>
            }
            .into_any()
    } else {
        let about = [
            ("office", office(reader, pack, kind).into()),
            (
                "requirement",
                requirement.name.say(reader.language).to_owned().into(),
            ),
        ];
        let text = reader.say_with("apply-look-text", &about);
        let to = journey.address("/fetch");
        let outdated = outdated(reader, pack, journey, kind);
        let read = read(reader, pack, kind);
        view! {
            {outdated}
            <p class="govuk-body">{text}</p>
            <p class="govuk-body">{read}</p>
            <Button weight=Weight::Secondary name="evidence" value=kind.id.0.clone() formaction=to>
                {say("apply-look-up")}
                <span class="govuk-visually-hidden">{format!(" {what}")}</span>
            </Button>
        }
        .into_any()
    };
    // A kind that proves two things stands on the page twice.
    let first = proves(journey, &kind.id).next();
    let is_first = first.is_some_and(|first| first.id == requirement.id);
    let place = is_first.then(|| place(&kind.id));
    view! {
        <section class="cl-stack" id=place tabindex="-1">
            <h3 class="govuk-heading-s">{title}</h3>
            {error}
            {body}
        </section>
    }
    .into_any()
}

/// What is read of a record, by name.
fn read(reader: &Reader, pack: &Pack, kind: &EvidenceType) -> String {
    let register = kind.register.as_deref();
    let register = register.and_then(|code| pack.registers.named(code));
    let fields = kind.field.iter().filter_map(|name| {
        let field = register?.schema.field(name)?;
        Some(field.label.say(reader.language).to_owned())
    });
    let about = [("fields", reader.list(fields).into())];
    reader.say_with("apply-look-fields", &about)
}

/// That it was looked up before, but too long ago.
fn outdated(
    reader: &Reader,
    pack: &Pack,
    journey: &Journey,
    kind: &EvidenceType,
) -> Option<impl IntoView + use<>> {
    let mut outdated = journey.outdated.iter();
    let proof = outdated.find(|proof| proof.evidence_type == kind.id)?;
    let about = [
        ("office", office(reader, pack, kind).into()),
        ("when", day(reader, proof.obtained_at).into()),
        ("days", kind.validity_days.unwrap_or_default().into()),
    ];
    let words = reader.say_with("apply-looked-outdated", &about);
    Some(view! { <InsetText><p class="govuk-body">{words}</p></InsetText> })
}
