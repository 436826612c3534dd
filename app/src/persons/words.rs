//! How it is said whose an account is, and what is known of her.

use domain::identity::Account;
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::persons::Way;
use domain::registers::{
    CorrectionState, Fact, Field, IdentityRefused, Kind, Register, RegisterCode, Scheme,
};
use jiff::civil::Date;
use leptos::prelude::*;
use store::identity::CodeRefused;
use store::registers::{Entry, FactCorrection};

use crate::components::{BackLink, Button, Icon, Tag, Tone};
use crate::portal::Portal;
use crate::shell::{Page, Place, Reader, Refusal};

/// How it was shown, in a sentence with the day.
pub(super) fn shown_by(reader: &Reader, way: Way, at: jiff::Timestamp) -> String {
    let about = [("when", reader.moment(at).into())];
    reader.say_with(&format!("person-shown-{}", way.name()), &about)
}

/// Why a number is none.
pub(super) fn number_refused(portal: &Portal, reader: &Reader, why: IdentityRefused) -> String {
    match why {
        IdentityRefused::Form if portal.pack().registers.scheme() == Some(Scheme::Curp) => {
            reader.say("person-number-form-curp")
        }
        IdentityRefused::Form => reader.say("person-number-form"),
        IdentityRefused::Birth => reader.say("person-number-birth"),
        IdentityRefused::Check => reader.say("person-number-check"),
    }
}

/// Why a code is not taken.
pub(super) fn code_refused(reader: &Reader, why: CodeRefused) -> String {
    match why {
        CodeRefused::Wrong { left } => {
            reader.say_with("sign-in-code-wrong", &[("left", left.into())])
        }
        CodeRefused::Ended => reader.say("person-code-ended"),
    }
}

/// What people call an organisation.
pub(super) fn office(reader: &Reader, pack: &Pack, code: &OrganisationCode) -> String {
    let known = pack.organisations.get(code);
    known.map_or_else(
        || code.0.clone(),
        |known| known.name.say(reader.language).to_owned(),
    )
}

/// What people call a register.
pub(super) fn register_name(reader: &Reader, pack: &Pack, code: &RegisterCode) -> String {
    let known = pack.registers.get(code);
    known.map_or_else(
        || code.0.clone(),
        |known| known.name.say(reader.language).to_owned(),
    )
}

/// A value of a field, as people read it.
pub(super) fn value_words(reader: &Reader, field: &Field, value: &str) -> String {
    let said = field.say(value, reader.language);
    if said != value {
        return said.to_owned();
    }
    match (&field.kind, value) {
        (Kind::Truth { .. }, "true") => reader.say("data-yes"),
        (Kind::Truth { .. }, "false") => reader.say("data-no"),
        (Kind::Date { .. }, day) => day
            .parse::<Date>()
            .map_or_else(|_| day.to_owned(), |day| reader.date(day)),
        (_, other) => other.to_owned(),
    }
}

/// The field of a register that asserts a datum.
fn field_of<'r>(register: &'r Register, concept: &str) -> Option<&'r Field> {
    let mut fields = register.schema.fields.iter();
    fields.find(|field| {
        field
            .concept
            .as_ref()
            .is_some_and(|known| known.0 == concept)
    })
}

/// The page of somebody who has not shown yet who she is.
pub(super) fn not_shown(
    portal: &Portal,
    reader: &Reader,
    title: &'static str,
) -> axum::response::Response {
    let speaker = reader.clone();
    let page = Page::new(reader.say(title), move || {
        let say = speaker.speaker();
        view! {
            <BackLink href="/me"/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say(title)}</h1>
                <p class="govuk-body">{say("data-not-shown")}</p>
                <Button href="/me/identity">{say("person-title")}</Button>
            </div>
        }
    });
    page.place(Place::Me).private().render(portal, reader)
}

/// What the head of a page calls a member.
pub(super) fn called(mut reader: Reader, member: &Account) -> Reader {
    reader.account = Some(member.name.clone());
    reader
}

/// Where an entry stands: what its source calls it, and where in which delivery.
pub(super) fn standing(reader: &Reader, entry: &Entry) -> String {
    let key = ("entry", entry.key.clone().into());
    let Some((batch, line)) = entry.batch.zip(entry.line) else {
        return reader.say_with("entry-corrected", &[key]);
    };
    let line = i64::try_from(line).unwrap_or(i64::MAX);
    let about = [
        key,
        ("batch", batch.0.to_string().into()),
        ("line", line.into()),
    ];
    reader.say_with("entry-delivered", &about)
}

/// One register's word.
pub(super) fn told(
    reader: &Reader,
    pack: &Pack,
    fact: &Fact,
    (believed, entry): (bool, Option<&Entry>),
) -> impl IntoView + use<> {
    let register = pack.registers.get(&fact.register);
    let field = register.and_then(|register| field_of(register, &fact.concept.0));
    let value = match (field, fact.value.as_str()) {
        (Some(field), value) => value_words(reader, field, value),
        // What a register says by having an entry at all stands in no field.
        (None, "yes" | "true") => reader.say("data-yes"),
        (None, "no" | "false") => reader.say("data-no"),
        (None, value) => value.to_owned(),
    };
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
    let found = entry.map(|entry| {
        let found = format!("{} · {}", entry.name, standing(reader, entry));
        view! { <br/><span class="cl-muted">{found}</span> }
    });
    view! { <li>{words}{mark}{found}</li> }
}

/// Whether the source of an approved correction has come to say it itself.
pub(super) fn adopted(reader: &Reader, correction: &FactCorrection) -> Option<String> {
    if correction.state != CorrectionState::Approved {
        return None;
    }
    Some(correction.adopted_at.map_or_else(
        || reader.say("correction-not-adopted"),
        |at| reader.say_with("correction-adopted", &[("when", reader.moment(at).into())]),
    ))
}

/// Who settles what registers say.
pub(super) fn steward(member: Account) -> Result<Account, Refusal> {
    if member.settles_for().is_empty() {
        Err(Refusal::NotYours)
    } else {
        Ok(member)
    }
}

/// The field of a register by its name.
pub(super) fn field_named<'p>(
    pack: &'p Pack,
    register: &RegisterCode,
    field: &str,
) -> Option<&'p Field> {
    pack.registers.get(register)?.schema.field(field)
}
