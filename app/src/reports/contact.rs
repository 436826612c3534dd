//! How the reporter can be reached, if she wants to be.

use axum::Router;
use axum::extract::{Query, RawForm, State};
use axum::routing::get;
use domain::reports::Field;
use leptos::prelude::*;

use super::faults::Told;
use super::intake::for_somebody;
use super::journey::{Asked, FromCheck, Journey, Station, Typed, Way, is_trapped};
use crate::components::{Button, ErrorSummary, Honeypot, Input, InputType, InsetText};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/reports/new/{draft}/contact", get(page).post(answer))
}

/// The question, with what was answered.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Query(asked): Query<Asked>,
) -> Answer {
    let content = journey.content().clone();
    let faults = if asked.shows_faults() {
        content.contact().err().unwrap_or_default()
    } else {
        Vec::new()
    };
    let mut told = Told::new(&portal, &reader, None, faults);
    if asked.own.is_some() {
        told.add(Field::Email, reader.say("fault-own-address"));
    }
    let faulty = !told.is_empty();
    let (speaker, draft) = (reader.clone(), journey.draft.id);
    let action = journey.address(Station::Contact);
    let page = Page::new(reader.say("contact-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let summary = faulty.then(|| view! { <ErrorSummary faults=told.summary()/> });
        view! {
            <Way reader=reader.clone() draft=Some(draft) here=Station::Contact/>
            {summary}
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("contact-title")}</h1>
                {for_somebody(&reader, &content)}
                <InsetText>{say("contact-who-sees")}</InsetText>
                <form method="post" action=action novalidate>
                    <Input
                        name="email"
                        label=say("contact-email")
                        hint=say("contact-email-hint")
                        error=told.about(&Field::Email)
                        value=content.email
                        kind=InputType::Email
                        autocomplete="email"
                        spellcheck=Some(false)
                    />
                    <Input
                        name="telephone"
                        label=say("contact-telephone")
                        error=told.about(&Field::Telephone)
                        value=content.telephone
                        kind=InputType::Tel
                        autocomplete="tel"
                        width=20
                    />
                    <Input name="name" label=say("contact-name") error=told.about(&Field::Name) value=content.name autocomplete="name"/>
                    <Honeypot/>
                    <FromCheck from_check=asked.came_from_check()/>
                    <Button>{say("continue")}</Button>
                </form>
            </div>
        }
    });
    Ok(page
        .place(Place::Report)
        .private()
        .error_title(faulty)
        .render(&portal, &reader))
}

/// Keeps the answer, right or wrong.
async fn answer(State(portal): State<Portal>, journey: Journey, form: RawForm) -> Answer {
    let typed = Typed::read(form)?;
    if is_trapped(&typed) {
        // A machine is led back to the same page, and learns nothing.
        return Ok(journey.go_on(Station::Contact, true, false));
    }
    let mut content = journey.content().clone();
    content.email = typed.text("email");
    content.telephone = typed.text("telephone");
    content.name = typed.text("name");
    content.contact_answered = true;
    portal
        .store
        .keep_draft(journey.draft.id, &content, portal.now())
        .await?;
    let faulty = content.contact().is_err();
    Ok(journey.go_on(Station::Contact, faulty, typed.text("from") == "check"))
}
