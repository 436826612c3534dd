//! `/me/delegates`: who acts for me, for whom I act; appointing, accepting, ending.

use axum::Router;
use axum::extract::{Path, Query, RawForm, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use domain::delegations::DelegationId;
use domain::identity::Account;
use jiff::SignedDuration;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::delegations::{AppointRefused, DelegationRefused};
use store::limits::Limit;
use uuid::Uuid;

use super::form::{Typed, Wrong, fault_of, form};
use super::list::one;
use crate::components::{BackLink, Button, ErrorSummary, Fault, NotificationBanner, Tidings};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::limits::limited;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Where all this is.
pub(super) const PAGE: &str = "/me/delegates";

/// Most people whom one account asks in an hour: each gets a letter.
const PER_ACCOUNT: Limit = Limit {
    what: "appointments of an account",
    most: 10,
    window: SignedDuration::from_hours(1),
};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/me/delegates", get(page).post(appoint))
        .route("/me/delegates/{delegation}/accept", post(accept))
        .route("/me/delegates/{delegation}/end", post(end))
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
    let done = ["asked", "accepted", "ended", "over"]
        .into_iter()
        .find(|known| *known == asked.done);
    let shown = (Typed::default(), None);
    draw(&portal, &reader, &signed_in.account, done, shown).await
}

/// Appoints somebody: she is asked by letter.
async fn appoint(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    RawForm(bytes): RawForm,
) -> Answer {
    let account = &signed_in.account;
    let typed = Typed::read(&bytes)?;
    if portal.store.person_of(account.id).await?.is_none() {
        // The page says how she shows who she is.
        return draw(&portal, &reader, account, None, (typed, None)).await;
    }
    let new = match typed.understood(portal.pack()) {
        Ok(new) => new,
        Err(wrong) => return draw(&portal, &reader, account, None, (typed, Some(wrong))).await,
    };
    limited(&portal, PER_ACCOUNT, &account.id.0.to_string()).await?;
    let appointed = portal
        .store
        .appoint(account, &new, reader.language, portal.now());
    let wrong = match appointed.await {
        Ok(_) => return Ok(Redirect::to("/me/delegates?done=asked").into_response()),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(why)) => match why {
            AppointRefused::NotBound => ("name", "delegates-fault-nobody"),
            AppointRefused::Herself => ("email", "delegates-fault-herself"),
            AppointRefused::TooMany => ("name", "delegates-fault-many"),
            AppointRefused::NotAppointed(why) => fault_of(why),
        },
    };
    draw(&portal, &reader, account, None, (typed, Some(wrong))).await
}

/// Says that she will.
async fn accept(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    Path(delegation): Path<Uuid>,
) -> Answer {
    let (id, by, now) = (DelegationId(delegation), &signed_in.account, portal.now());
    let accepted = portal
        .store
        .accept_delegation(id, by, reader.language, now)
        .await;
    led_back(accepted, "accepted")
}

/// Ends it at once, or says that she will not.
async fn end(
    State(portal): State<Portal>,
    signed_in: SignedIn,
    Path(delegation): Path<Uuid>,
) -> Answer {
    let (id, by, now) = (DelegationId(delegation), &signed_in.account, portal.now());
    let ended = portal.store.end_delegation(id, by, now).await;
    led_back(ended, "ended")
}

/// Back to the page, with what was done.
fn led_back(done: Result<(), StoreError<DelegationRefused>>, what: &str) -> Answer {
    let what = match done {
        Ok(()) => what,
        Err(StoreError::Refused(DelegationRefused::Over)) => "over",
        Err(StoreError::Refused(DelegationRefused::Unknown)) => return Err(Refusal::NotFound),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
    };
    Ok(Redirect::to(&format!("{PAGE}?done={what}")).into_response())
}

async fn draw(
    portal: &Portal,
    reader: &Reader,
    account: &Account,
    done: Option<&'static str>,
    (typed, wrong): (Typed, Option<Wrong>),
) -> Answer {
    let store = &portal.store;
    let is_bound = store.person_of(account.id).await?.is_some();
    let hers = store.delegations_of(account.id).await?;
    let for_others = store.delegations_to(account.id).await?;
    let notes = store.delegation_notes(account.id).await?;
    let faulty = wrong.is_some();
    let (speaker, pack, asks) = (reader.clone(), store.pack().clone(), account.id);
    let page = Page::new(reader.say("delegates-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let summary = wrong.map(|(field, key)| {
            view! { <ErrorSummary faults=vec![Fault::at(field, reader.say(key))]/> }
        });
        let done = done.map(|done| {
            let text = say(&format!("delegates-said-{done}"));
            view! { <NotificationBanner tidings=Tidings::Success text=text/> }
        });
        let cards = |of: &[store::delegations::Delegation]| {
            let none = Vec::new();
            let cards = of.iter().map(|delegation| {
                let notes = notes.get(&delegation.id.0).unwrap_or(&none);
                one(&reader, &pack, delegation, notes, asks)
            });
            cards.collect::<Vec<_>>()
        };
        let (own, others) = (cards(&hers), cards(&for_others));
        let no_own = own.is_empty();
        let no_own = no_own.then(|| view! { <p class="govuk-body">{say("delegates-none")}</p> });
        let others = (!others.is_empty()).then(|| {
            view! {
                <section class="cl-stack" aria-labelledby="others">
                    <h2 class="govuk-heading-m" id="others">{say("delegates-others")}</h2>
                    <p class="govuk-body">{say("delegates-others-text")}</p>
                    {others}
                </section>
            }
        });
        let appoint = if is_bound {
            form(&reader, &pack, &typed, wrong)
        } else {
            view! {
                <section class="cl-stack">
                    <p class="govuk-body">{say("delegates-not-shown")}</p>
                    <Button href="/me/identity">{say("person-title")}</Button>
                </section>
            }
            .into_any()
        };
        view! {
            <BackLink href="/me"/>
            <div class="cl-narrow cl-stack cl-stack--wide">
                {summary}
                {done}
                <h1 class="govuk-heading-l">{say("delegates-title")}</h1>
                <p class="govuk-body">{say("delegates-text")}</p>
                {others}
                <section class="cl-stack" aria-labelledby="own">
                    <h2 class="govuk-heading-m" id="own">{say("delegates-own")}</h2>
                    {no_own}
                    {own}
                </section>
                {appoint}
            </div>
        }
    });
    Ok(page
        .place(Place::Me)
        .private()
        .refused(faulty)
        .render(portal, reader))
}
