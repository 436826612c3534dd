//! The provider of identities on the page of who somebody is: showing it there, and having it open the account.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use domain::identity::Account;
use jiff::Timestamp;
use leptos::prelude::*;

use super::mine::PAGE;
use crate::components::{Button, Card, Weight};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/me/identity/provider/end", post(end))
}

/// The provider, and how the account stands to it.
pub(super) struct Linked {
    /// What people call it.
    name: String,
    /// Since when a sign-in there opens the account.
    since: Option<Timestamp>,
}

/// How an account stands to the provider of this portal; nothing without one.
pub(super) async fn linked(
    portal: &Portal,
    account: &Account,
) -> Result<Option<Linked>, store::Broken> {
    let Some(provider) = &portal.provider else {
        return Ok(None);
    };
    let since = portal.store.linked_since(account.id, provider.issuer());
    Ok(Some(Linked {
        name: provider.name().to_owned(),
        since: since.await?,
    }))
}

/// Has the sign-in at the provider open the account no longer.
async fn end(State(portal): State<Portal>, signed_in: SignedIn) -> Answer {
    let provider = portal.provider.as_deref().ok_or(Refusal::NotFound)?;
    let account = &signed_in.account;
    let ended = portal
        .store
        .unlink(account, provider.issuer(), portal.now())
        .await?;
    let to = if ended {
        "/me/identity?done=unlinked"
    } else {
        PAGE
    };
    Ok(Redirect::to(to).into_response())
}

/// One of the ways to show whose the account is.
pub(super) fn card(reader: &Reader, linked: &Linked) -> impl IntoView + use<> {
    let named = [("provider", linked.name.clone().into())];
    let title = reader.say_with("provider-card", &named);
    let text = reader.say_with("provider-card-text", &named);
    let button = reader.say_with("provider-card-button", &named);
    view! {
        <Card labelled_by="provider-title">
            <h2 class="govuk-heading-m" id="provider-title">{title}</h2>
            <p class="govuk-body">{text}</p>
            <form method="post" action="/sign-in/provider">
                <Button>{button}</Button>
            </form>
        </Card>
    }
}

/// Whether it opens the account, and how that is changed. Whoever still has to show who she is links it by doing so.
pub(super) fn linking(
    reader: &Reader,
    linked: &Linked,
    is_somebodys: bool,
) -> Option<impl IntoView + use<>> {
    let named = [("provider", linked.name.clone().into())];
    let title = reader.say_with("provider-link", &named);
    let inside = match linked.since {
        Some(since) => {
            let about = [
                ("provider", linked.name.clone().into()),
                ("when", reader.moment(since).into()),
            ];
            let text = reader.say_with("provider-linked", &about);
            let button = reader.say("provider-unlink");
            view! {
                <p class="govuk-body">{text}</p>
                <form method="post" action="/me/identity/provider/end">
                    <Button weight=Weight::Secondary>{button}</Button>
                </form>
            }
            .into_any()
        }
        None if is_somebodys => {
            let text = reader.say_with("provider-link-text", &named);
            let button = reader.say_with("provider-link-button", &named);
            view! {
                <p class="govuk-body">{text}</p>
                <form method="post" action="/sign-in/provider">
                    <Button weight=Weight::Secondary>{button}</Button>
                </form>
            }
            .into_any()
        }
        None => return None,
    };
    Some(view! {
        <h2 class="govuk-heading-m">{title}</h2>
        {inside}
    })
}
