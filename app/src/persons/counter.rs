//! `/desk/identity`: an agent who saw the card brings an account and a person together.

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use domain::identity::{Account, Action};
use domain::persons::Document;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::persons::{AtCounter, BindRefused, Recognised};

use super::words::{called, number_refused};
use crate::components::{
    BackLink, Button, ButtonGroup, Choice, ErrorSummary, Fault, Input, NotificationBanner,
    Question, Radios, SummaryList, SummaryRow, Tidings,
};
use crate::identity::Member;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/identity", get(page).post(look))
        .route("/desk/identity/bind", post(bind))
        .route("/desk/identity/move", post(move_here))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
}

/// What the agent typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    code: String,
    number: String,
    document: String,
}

impl Typed {
    /// What she has before her, where she said which document.
    fn at(&self) -> Option<AtCounter<'_>> {
        Some(AtCounter {
            code: &self.code,
            number: &self.number,
            document: Document::named(&self.document)?,
        })
    }
}

/// What is wrong, field by field.
type Wrong = Vec<(&'static str, String)>;

/// Whether the member binds at all.
fn agent(member: Account) -> Result<Account, Refusal> {
    if member.acting_anywhere(Action::BindPersons).is_some() {
        Ok(member)
    } else {
        Err(Refusal::NotYours)
    }
}

async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Query(asked): Query<Asked>,
) -> Answer {
    let member = agent(member)?;
    let done = asked.done == "yes";
    Ok(draw(
        &portal,
        reader,
        &member,
        Typed::default(),
        Vec::new(),
        done,
    ))
}

/// Shows whom the code and the number would bring together.
async fn look(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Form(typed): Form<Typed>,
) -> Answer {
    let member = agent(member)?;
    let wrong = missing(&reader, &typed);
    let Some(at) = typed.at().filter(|_| wrong.is_empty()) else {
        return Ok(draw(&portal, reader, &member, typed, wrong, false));
    };
    match portal
        .store
        .look_at_counter(at, &member, portal.now())
        .await
    {
        Ok(recognised) => {
            let shown = (recognised, Confirms::This);
            Ok(confirm(&portal, reader, &member, typed, shown))
        }
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        Err(StoreError::Refused(BindRefused::PersonTaken)) => {
            let seen = portal.store.look_to_move(at, &member, portal.now());
            match seen.await {
                Ok(recognised) => {
                    let shown = (recognised, Confirms::EndOfTheOther);
                    Ok(confirm(&portal, reader, &member, typed, shown))
                }
                Err(error) => not_done(&portal, reader, &member, typed, error),
            }
        }
        Err(error) => not_done(&portal, reader, &member, typed, error),
    }
}

/// The form again, with why nothing was found or bound.
fn not_done(
    portal: &Portal,
    reader: Reader,
    member: &Account,
    typed: Typed,
    error: StoreError<BindRefused>,
) -> Answer {
    match error {
        StoreError::Broken(broken) => Err(broken.into()),
        StoreError::Refused(why) => {
            let wrong = why_not(portal, &reader, why)?;
            Ok(draw(portal, reader, member, typed, wrong, false))
        }
    }
}

/// Ends the other account that the person has, and binds this one.
async fn move_here(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Form(typed): Form<Typed>,
) -> Answer {
    let member = agent(member)?;
    let wrong = missing(&reader, &typed);
    let Some(at) = typed.at().filter(|_| wrong.is_empty()) else {
        return Ok(draw(&portal, reader, &member, typed, wrong, false));
    };
    let moved = portal.store.move_at_counter(at, &member, portal.now());
    match moved.await {
        Ok(()) => Ok(Redirect::to("/desk/identity?done=yes").into_response()),
        Err(error) => not_done(&portal, reader, &member, typed, error),
    }
}

/// Binds.
async fn bind(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Form(typed): Form<Typed>,
) -> Answer {
    let member = agent(member)?;
    let wrong = missing(&reader, &typed);
    let Some(at) = typed.at().filter(|_| wrong.is_empty()) else {
        return Ok(draw(&portal, reader, &member, typed, wrong, false));
    };
    match portal
        .store
        .bind_at_counter(at, &member, portal.now())
        .await
    {
        Ok(()) => Ok(Redirect::to("/desk/identity?done=yes").into_response()),
        Err(error) => not_done(&portal, reader, &member, typed, error),
    }
}

/// What was not filled in.
fn missing(reader: &Reader, typed: &Typed) -> Wrong {
    let mut wrong = Wrong::new();
    if typed.code.trim().is_empty() {
        wrong.push(("code", reader.say("counter-code-missing")));
    }
    if Document::named(&typed.document).is_none() {
        wrong.push(("document", reader.say("counter-document-missing")));
    }
    if typed.number.trim().is_empty() {
        wrong.push(("number", reader.say("person-number-missing")));
    }
    wrong
}

/// Why nothing was found or bound, at the field that it is about.
fn why_not(portal: &Portal, reader: &Reader, why: BindRefused) -> Result<Wrong, Refusal> {
    let about = match why {
        BindRefused::TooMany { again_at } => return Err(Refusal::TooMany { again_at }),
        BindRefused::Number(why) => ("number", number_refused(portal, reader, why)),
        BindRefused::Code(_) => ("code", reader.say("counter-code-ended")),
        BindRefused::OwnAccount => ("code", reader.say("counter-own")),
        BindRefused::AccountTaken => ("code", reader.say("counter-account-taken")),
        BindRefused::PersonTaken => ("number", reader.say("counter-person-taken")),
        BindRefused::NoPerson => ("number", reader.say("counter-nobody")),
        // No provider of identities stands at the counter.
        BindRefused::NotYours | BindRefused::SubjectTaken | BindRefused::OtherSubject => {
            return Err(Refusal::NotYours);
        }
    };
    Ok(vec![about])
}

/// The form.
fn draw(
    portal: &Portal,
    reader: Reader,
    member: &Account,
    typed: Typed,
    wrong: Wrong,
    done: bool,
) -> axum::response::Response {
    let reader = called(reader, member);
    let faulty = !wrong.is_empty();
    let speaker = reader.clone();
    let page = Page::new(reader.say("counter-title"), move || {
        let say = speaker.speaker();
        let error = |field: &str| {
            let found = wrong.iter().find(|(wrong, _)| *wrong == field);
            found.map(|(_, words)| words.clone())
        };
        let faults: Vec<Fault> = wrong
            .iter()
            .map(|(field, words)| Fault::at(*field, words.clone()))
            .collect();
        let summary = faulty.then(|| view! { <ErrorSummary faults=faults/> });
        let done = done.then(|| {
            view! { <NotificationBanner tidings=Tidings::Success text=say("counter-done")/> }
        });
        let documents = Document::ALL
            .into_iter()
            .map(|document| {
                let name = document.name();
                Choice::new(name, say(&format!("document-{name}"))).checked(typed.document == name)
            })
            .collect::<Vec<_>>();
        view! {
            <BackLink href="/desk" text=say("desk-title")/>
            <div class="cl-narrow cl-stack">
                {summary}
                {done}
                <h1 class="govuk-heading-l">{say("counter-title")}</h1>
                <p class="govuk-body">{say("counter-text")}</p>
                <form method="post" action="/desk/identity" novalidate class="cl-stack">
                    <Input
                        name="code"
                        label=Question::medium(say("counter-code"))
                        hint=say("counter-code-hint")
                        value=typed.code.clone()
                        error=error("code")
                        inputmode="numeric"
                        autocomplete="off"
                        spellcheck=Some(false)
                        width=10
                        spaced=true
                    />
                    <Radios
                        name="document"
                        legend=Question::medium(say("counter-document"))
                        error=error("document")
                        choices=documents
                    />
                    <Input
                        name="number"
                        label=Question::medium(say("counter-number"))
                        hint=say("counter-number-hint")
                        value=typed.number.clone()
                        error=error("number")
                        autocomplete="off"
                        spellcheck=Some(false)
                        width=20
                    />
                    <Button>{say("continue")}</Button>
                </form>
            </div>
        }
    });
    page.place(Place::Me)
        .private()
        .refused(faulty)
        .render(portal, &reader)
}

/// What an agent confirms once she has compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Confirms {
    /// That the account is hers.
    This,
    /// That another account of hers ends as well.
    EndOfTheOther,
}

/// What the registers say, to be held against the card.
fn confirm(
    portal: &Portal,
    reader: Reader,
    member: &Account,
    typed: Typed,
    (recognised, confirms): (Recognised, Confirms),
) -> axum::response::Response {
    let reader = called(reader, member);
    let speaker = reader.clone();
    let (title, text, button, action) = match confirms {
        Confirms::This => (
            reader.say("counter-confirm-title"),
            reader.say("counter-confirm-text"),
            reader.say("counter-confirm"),
            "/desk/identity/bind",
        ),
        Confirms::EndOfTheOther => (
            reader.say("counter-move-title"),
            reader.say("counter-move-text"),
            reader.say("counter-move"),
            "/desk/identity/move",
        ),
    };
    let page = Page::new(title.clone(), move || {
        let say = speaker.speaker();
        let born = recognised
            .born
            .map_or_else(|| say("counter-born-unknown"), |year| year.to_string());
        let rows = vec![
            SummaryRow::new(say("counter-name"), recognised.name),
            SummaryRow::new(say("counter-born"), born),
        ];
        view! {
            <BackLink href="/desk/identity"/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{title}</h1>
                <p class="govuk-body">{text}</p>
                <SummaryList rows=rows/>
                <form method="post" action=action>
                    <input type="hidden" name="code" value=typed.code/>
                    <input type="hidden" name="number" value=typed.number/>
                    <input type="hidden" name="document" value=typed.document/>
                    <ButtonGroup>
                        <Button>{button}</Button>
                        <a class="govuk-link" href="/desk/identity">{say("counter-not-her")}</a>
                    </ButtonGroup>
                </form>
            </div>
        }
    });
    page.place(Place::Me).private().render(portal, &reader)
}
