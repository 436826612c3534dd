//! `/me/identity`: whose my account is, and the ways to show it.

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use domain::identity::Account;
use jiff::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::persons::{BindRefused, BindingNote, Bound, CounterCode, PostRefused, UnbindRefused};

use super::papers::grouped;
use super::provider::{self, Linked};
use super::words::{code_refused, number_refused, shown_by};
use crate::components::{
    BackLink, Button, Card, ErrorSummary, Fault, Input, NotificationBanner, Question, Tidings,
    Weight,
};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Where all this is.
pub(super) const PAGE: &str = "/me/identity";

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/me/identity", get(page))
        .route("/me/identity/counter", post(counter))
        .route("/me/identity/attend", post(attend))
        .route("/me/identity/letter", post(letter))
        .route("/me/identity/code", post(code))
        .route("/me/identity/end", post(end))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// What was done a moment ago.
    #[serde(default)]
    done: String,
}

#[derive(Deserialize)]
struct TypedNumber {
    #[serde(default)]
    number: String,
}

#[derive(Deserialize)]
struct TypedCode {
    #[serde(default)]
    code: String,
}

/// What is shown beside how things stand.
#[derive(Default)]
struct Shown {
    /// What was done a moment ago.
    done: Option<&'static str>,
    /// A code that was just drawn.
    counter: Option<CounterCode>,
    /// The number as it was typed.
    number: String,
    /// The field that is wrong, and why.
    wrong: Option<(&'static str, String)>,
}

/// How things stand.
struct Stand {
    bound: Option<Bound>,
    /// Since when a letter is on its way.
    posted: Option<Timestamp>,
    notes: Vec<BindingNote>,
    /// The provider of identities, where the portal has one.
    linked: Option<Linked>,
}

async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Answer {
    let done = ["bound", "posted", "ended", "linked", "unsure", "unlinked"];
    let done = done.into_iter().find(|known| *known == asked.done);
    let shown = Shown {
        done,
        ..Shown::default()
    };
    draw(&portal, &reader, &signed_in.account, shown).await
}

/// Draws a code for the counter. It is told once, on this page: the portal keeps its hash alone.
async fn counter(State(portal): State<Portal>, reader: Reader, signed_in: SignedIn) -> Answer {
    let account = &signed_in.account;
    match portal.store.counter_code(account, portal.now()).await {
        Ok(code) => {
            let shown = Shown {
                counter: Some(code),
                ..Shown::default()
            };
            draw(&portal, &reader, account, shown).await
        }
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        // The account is hers already: the page says so.
        Err(StoreError::Refused(_)) => Ok(Redirect::to(PAGE).into_response()),
    }
}

/// Draws a code for an agent who applies for her; told once.
async fn attend(State(portal): State<Portal>, reader: Reader, signed_in: SignedIn) -> Answer {
    let account = &signed_in.account;
    match portal.store.attending_code(account, portal.now()).await {
        Ok(code) => {
            let shown = Shown {
                counter: Some(code),
                ..Shown::default()
            };
            draw(&portal, &reader, account, shown).await
        }
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        // Nobody knows whose the account is: the page says how she shows it.
        Err(StoreError::Refused(_)) => Ok(Redirect::to(PAGE).into_response()),
    }
}

/// Has a code posted to the registered address of whoever has the number.
async fn letter(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    Form(typed): Form<TypedNumber>,
) -> Answer {
    let account = &signed_in.account;
    let asked = portal
        .store
        .post_code(account, &typed.number, reader.language, portal.now())
        .await;
    let why = match asked {
        Ok(()) => return Ok(Redirect::to("/me/identity?done=posted").into_response()),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(PostRefused::AccountTaken)) => {
            return Ok(Redirect::to(PAGE).into_response());
        }
        Err(StoreError::Refused(PostRefused::TooMany { again_at })) => {
            let about = [("when", reader.moment(again_at).into())];
            reader.say_with("person-letters-most", &about)
        }
        Err(StoreError::Refused(PostRefused::Number(_))) if typed.number.trim().is_empty() => {
            reader.say("person-number-missing")
        }
        Err(StoreError::Refused(PostRefused::Number(why))) => number_refused(&portal, &reader, why),
    };
    let shown = Shown {
        number: typed.number,
        wrong: Some(("number", why)),
        ..Shown::default()
    };
    draw(&portal, &reader, account, shown).await
}

/// Takes the code that was posted.
async fn code(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    Form(typed): Form<TypedCode>,
) -> Answer {
    let account = &signed_in.account;
    let why = if typed.code.trim().is_empty() {
        reader.say("sign-in-code-missing")
    } else {
        let bound = portal
            .store
            .bind_by_post(account, &typed.code, portal.now())
            .await;
        match bound {
            Ok(()) => return Ok(Redirect::to("/me/identity?done=bound").into_response()),
            Err(StoreError::Broken(broken)) => return Err(broken.into()),
            Err(StoreError::Refused(refused)) => why_not(&portal, &reader, refused)?,
        }
    };
    let shown = Shown {
        wrong: Some(("code", why)),
        ..Shown::default()
    };
    draw(&portal, &reader, account, shown).await
}

/// Why a posted code did not bind.
fn why_not(portal: &Portal, reader: &Reader, refused: BindRefused) -> Result<String, Refusal> {
    match refused {
        BindRefused::Code(why) => Ok(code_refused(reader, why)),
        BindRefused::Number(why) => Ok(number_refused(portal, reader, why)),
        BindRefused::NoPerson => Ok(reader.say("person-nobody")),
        BindRefused::PersonTaken => Ok(reader.say("person-taken")),
        BindRefused::AccountTaken => Ok(reader.say("person-account-taken")),
        BindRefused::TooMany { again_at } => Err(Refusal::TooMany { again_at }),
        BindRefused::NotYours
        | BindRefused::OwnAccount
        | BindRefused::SubjectTaken
        | BindRefused::OtherSubject => Err(Refusal::NotYours),
    }
}

/// Takes the account from its person.
async fn end(State(portal): State<Portal>, signed_in: SignedIn) -> Answer {
    let account = &signed_in.account;
    let ended = portal.store.unbind(account.id, account, portal.now()).await;
    match ended {
        Ok(()) => Ok(Redirect::to("/me/identity?done=ended").into_response()),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        Err(StoreError::Refused(UnbindRefused::NotBound)) => Ok(Redirect::to(PAGE).into_response()),
        Err(StoreError::Refused(UnbindRefused::NotYours)) => Err(Refusal::NotYours),
    }
}

async fn draw(portal: &Portal, reader: &Reader, account: &Account, shown: Shown) -> Answer {
    let store = &portal.store;
    let stand = Stand {
        bound: store.person_of(account.id).await?,
        posted: store.posted_code(account, portal.now()).await?,
        notes: store.binding_notes(account.id).await?,
        linked: provider::linked(portal, account).await?,
    };
    let faulty = shown.wrong.is_some();
    let speaker = reader.clone();
    let page = Page::new(reader.say("person-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let summary = shown.wrong.clone().map(|(field, words)| {
            view! { <ErrorSummary faults=vec![Fault::at(field, words)]/> }
        });
        let done = shown.done.map(|done| {
            let text = say(&format!("person-done-{done}"));
            view! { <NotificationBanner tidings=Tidings::Success text=text/> }
        });
        let standing = match &stand.bound {
            Some(bound) => hers(&reader, bound, &shown).into_any(),
            None => ways(&reader, &stand, &shown).into_any(),
        };
        let is_somebodys = stand.bound.is_some();
        let linking = stand
            .linked
            .as_ref()
            .map(|linked| provider::linking(&reader, linked, is_somebodys));
        let notes = journal(&reader, &stand.notes);
        view! {
            <BackLink href="/me"/>
            <div class="cl-narrow cl-stack">
                {summary}
                {done}
                <h1 class="govuk-heading-l">{say("person-title")}</h1>
                {standing}
                {linking}
                {notes}
            </div>
        }
    });
    Ok(page
        .place(Place::Me)
        .private()
        .refused(faulty)
        .render(portal, reader))
}

/// The account is hers.
fn hers(reader: &Reader, bound: &Bound, shown: &Shown) -> impl IntoView + use<> {
    let say = reader.speaker();
    let attending = told_code(reader, shown).unwrap_or_else(|| {
        view! {
            <p class="govuk-body">{say("agents-code-text")}</p>
            <form method="post" action="/me/identity/attend">
                <Button weight=Weight::Secondary>{say("agents-code-button")}</Button>
            </form>
        }
        .into_any()
    });
    let shown = shown_by(reader, bound.by, bound.at);
    view! {
        <p class="govuk-body">{shown}</p>
        <p class="govuk-body">{say("person-hers-text")}</p>
        <p class="govuk-body"><a class="govuk-link" href="/me/data">{say("data-title")}</a></p>
        <Card labelled_by="attend-title">
            <h2 class="govuk-heading-m" id="attend-title">{say("agents-code")}</h2>
            {attending}
        </Card>
        <h2 class="govuk-heading-m">{say("person-end")}</h2>
        <p class="govuk-body">{say("person-end-text")}</p>
        <form method="post" action="/me/identity/end">
            <Button weight=Weight::Secondary>{say("person-end-button")}</Button>
        </form>
    }
}

/// A code that was just drawn, to be shown at a counter.
fn told_code(reader: &Reader, shown: &Shown) -> Option<AnyView> {
    let code = shown.counter.as_ref()?;
    let say = reader.speaker();
    let about = [("when", reader.moment(code.until).into())];
    let until = reader.say_with("person-counter-until", &about);
    let told = grouped(&code.code);
    let view = view! {
        <p class="govuk-body">{say("person-counter-show")}</p>
        <p class="govuk-heading-xl cl-number">{told}</p>
        <p class="govuk-body cl-muted">{until}</p>
    };
    Some(view.into_any())
}

/// The ways to show whose it is.
fn ways(reader: &Reader, stand: &Stand, shown: &Shown) -> impl IntoView + use<> {
    let say = reader.speaker();
    let error = |field: &str| {
        let wrong = shown.wrong.as_ref().filter(|(wrong, _)| *wrong == field);
        wrong.map(|(_, words)| words.clone())
    };
    let (number, number_error) = (shown.number.clone(), error("number"));
    let counter = told_code(reader, shown).unwrap_or_else(|| {
        view! {
            <p class="govuk-body">{say("person-counter-text")}</p>
            <form method="post" action="/me/identity/counter">
                <Button>{say("person-counter-button")}</Button>
            </form>
        }
        .into_any()
    });
    let typed = stand.posted.map(|since| {
        let sent = reader.say_with(
            "person-letter-sent",
            &[("when", reader.moment(since).into())],
        );
        view! {
            <p class="govuk-body">{sent}</p>
            <form method="post" action="/me/identity/code" novalidate>
                <Input
                    name="code"
                    label=Question::medium(say("person-code"))
                    hint=say("person-code-hint")
                    error=error("code")
                    inputmode="numeric"
                    autocomplete="off"
                    spellcheck=Some(false)
                    width=10
                    spaced=true
                />
                <Button>{say("person-code-button")}</Button>
            </form>
        }
    });
    let at_provider = stand
        .linked
        .as_ref()
        .map(|linked| provider::card(reader, linked));
    view! {
        <p class="govuk-body">{say("person-text")}</p>
        {at_provider}
        <Card labelled_by="counter-title">
            <h2 class="govuk-heading-m" id="counter-title">{say("person-counter")}</h2>
            {counter}
        </Card>
        <Card labelled_by="letter-title">
            <h2 class="govuk-heading-m" id="letter-title">{say("person-letter")}</h2>
            {typed}
            <p class="govuk-body">{say("person-letter-text")}</p>
            <form method="post" action="/me/identity/letter" novalidate>
                <Input
                    name="number"
                    label=Question::medium(say("person-number"))
                    hint=say("person-number-hint")
                    value=number
                    error=number_error
                    autocomplete="off"
                    spellcheck=Some(false)
                    width=20
                />
                <Button weight=Weight::Secondary>{say("person-letter-button")}</Button>
            </form>
        </Card>
    }
}

/// What happened about it.
fn journal(reader: &Reader, notes: &[BindingNote]) -> Option<impl IntoView + use<>> {
    if notes.is_empty() {
        return None;
    }
    let say = reader.speaker();
    let rows: Vec<_> = notes
        .iter()
        .map(|note| {
            let what = say(&format!("person-step-{}", note.step.name()));
            let way = say(&format!("person-way-{}", note.way.name()));
            let when = reader.moment(note.at);
            view! { <li>{what}" "<span class="cl-muted">{way}" · "{when}</span></li> }
        })
        .collect();
    Some(view! {
        <h2 class="govuk-heading-m">{say("person-journal")}</h2>
        <ul class="govuk-list govuk-list--bullet">{rows}</ul>
    })
}
