//! `/me/consents`: what I allowed to be fetched, and taking it back.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use domain::pack::Pack;
use domain::persons::ConsentId;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::consents::{AllowedBy, Consent, LISTED as CONSENTS_LISTED, WithdrawRefused};
use uuid::Uuid;

use super::listed::is_full;
use super::words::register_name;
use crate::components::{BackLink, Button, NotificationBanner, Tidings, Weight};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/me/consents", get(page))
        .route("/me/consents/{consent}/withdraw", post(withdraw))
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
    let consents = portal.store.consents_of(signed_in.account.id).await?;
    let done = asked.done == "yes";
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("consents-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let done = done.then(|| {
            view! { <NotificationBanner tidings=Tidings::Success text=say("consents-done")/> }
        });
        let rows: Vec<_> = consents
            .iter()
            .map(|consent| one(&reader, &pack, consent))
            .collect();
        let more = is_full(rows.len(), CONSENTS_LISTED);
        let more = more.then(|| view! { <p class="govuk-body">{say("usage-more")}</p> });
        let list = if rows.is_empty() {
            view! { <p class="govuk-body">{say("consents-none")}</p> }.into_any()
        } else {
            view! { <ul class="govuk-list cl-stack">{rows}</ul> }.into_any()
        };
        view! {
            <BackLink href="/me"/>
            <div class="cl-narrow cl-stack">
                {done}
                <h1 class="govuk-heading-l">{say("consents-title")}</h1>
                <p class="govuk-body">{say("consents-text")}</p>
                {list}
                {more}
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}

/// One consent, with a button where it stands.
fn one(reader: &Reader, pack: &Pack, consent: &Consent) -> impl IntoView + use<> {
    let say = reader.speaker();
    let service = pack.service(&consent.service);
    let name = service.map_or_else(
        || consent.service.0.clone(),
        |known| known.name.say(reader.language).to_owned(),
    );
    let kind = service.and_then(|known| known.evidence(&consent.evidence_type));
    let proof = kind.map_or_else(
        || consent.evidence_type.0.clone(),
        |kind| kind.name.say(reader.language).to_owned(),
    );
    let about = [
        (
            "register",
            register_name(reader, pack, &consent.register).into(),
        ),
        ("service", name.into()),
    ];
    let what = reader.say_with("consents-what", &about);
    let given = [("when", reader.moment(consent.given_at).into())];
    let given = match consent.allowed_by {
        None => reader.say_with("consents-given", &given),
        Some(AllowedBy::Delegate) => reader.say_with("consents-given-delegate", &given),
        Some(AllowedBy::Agent) => reader.say_with("consents-given-agent", &given),
    };
    let withdrawn = consent.withdrawn_at.map(|at| {
        let about = [("when", reader.moment(at).into())];
        reader.say_with("consents-withdrawn", &about)
    });
    let reference = consent.reference.as_ref().map(|reference| {
        if consent.erased_at.is_some() {
            return view! { " · " {reference.spaced()} }.into_any();
        }
        let href = format!("/cases/{reference}");
        view! { " · " <a class="govuk-link" href=href>{reference.spaced()}</a> }.into_any()
    });
    let end = if consent.erased_at.is_some() {
        Some(view! { <p class="govuk-body">{say("consents-erased")}</p> }.into_any())
    } else if withdrawn.is_some() {
        None
    } else if consent.is_decided {
        Some(view! { <p class="govuk-body">{say("consents-over")}</p> }.into_any())
    } else {
        let action = format!("/me/consents/{}/withdraw", consent.id.0);
        let hidden = format!(" {proof}");
        Some(
            view! {
                <form method="post" action=action>
                    <Button weight=Weight::Secondary>
                        {say("consents-withdraw")}<span class="govuk-visually-hidden">{hidden}</span>
                    </Button>
                </form>
            }
            .into_any(),
        )
    };
    let withdrawn = withdrawn.map(|words| view! { <br/>{words} });
    view! {
        <li>
            <h2 class="govuk-heading-s">{proof}</h2>
            <p class="govuk-body">{what}<br/><span class="cl-muted">{given}{reference}{withdrawn}</span></p>
            {end}
        </li>
    }
}

/// Takes one back.
async fn withdraw(
    State(portal): State<Portal>,
    signed_in: SignedIn,
    Path(consent): Path<Uuid>,
) -> Answer {
    let account = signed_in.account.id;
    let store = &portal.store;
    let taken = store
        .withdraw_consent(account, ConsentId(consent), portal.now())
        .await;
    match taken {
        // What was taken back before is taken back.
        Ok(_) | Err(StoreError::Refused(WithdrawRefused::Already)) => {
            Ok(Redirect::to("/me/consents?done=yes").into_response())
        }
        Err(StoreError::Refused(WithdrawRefused::Unknown)) => Err(Refusal::NotFound),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}
