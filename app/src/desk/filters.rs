//! Filters that a member keeps: a list with its words, under a name of her own.

use axum::Router;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::desk::{KeepRefused, KeptFilter};
use uuid::Uuid;

use super::asked::Asked;
use super::keys::Keys;
use super::list::{Again, Faulty, listed};
use crate::components::{Button, Details, Input, Room, Weight};
use crate::identity::Member;
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/filters", post(keep))
        .route("/desk/filters/forget", post(forget))
}

/// The filters, and the form that keeps what is asked now.
pub(super) fn kept_filters(
    reader: &Reader,
    asked: &Asked,
    kept: &[KeptFilter],
    faulty: Option<&Faulty>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let rows: Vec<_> = kept
        .iter()
        .map(|filter| {
            let href = format!("/desk?{}", filter.query);
            let forget = reader.say_with(
                "desk-filter-forget",
                &[("name", filter.name.clone().into())],
            );
            view! {
                <li class="cl-row">
                    <a class="govuk-link" href=href>{filter.name.clone()}</a>
                    <form method="post" action="/desk/filters/forget">
                        <input type="hidden" name="id" value=filter.id.to_string()/>
                        <Button weight=Weight::Secondary room=Room::Small>{forget}</Button>
                    </form>
                </li>
            }
        })
        .collect();
    let list = (!rows.is_empty()).then(|| view! { <ul class="cl-kept">{rows}</ul> });
    let summary = reader.say_with("desk-filters", &[("count", kept.len().into())]);
    let (name, error) = faulty.map_or((String::new(), None), |faulty| {
        (faulty.name.clone(), Some(faulty.text.clone()))
    });
    let open = error.is_some();
    let (status, words) = (asked.status.clone(), asked.q.clone());
    view! {
        <Details summary=summary open=open>
            {list}
            <form class="cl-stack" method="post" action="/desk/filters" novalidate>
                <input type="hidden" name="status" value=status/>
                <input type="hidden" name="q" value=words/>
                <Input name="name" label=say("desk-filter-name") hint=say("desk-filter-hint") error=error value=name/>
                <Button weight=Weight::Secondary>{say("desk-filter-keep")}</Button>
            </form>
        </Details>
    }
}

/// What the form sent.
#[derive(Deserialize)]
struct Named {
    name: String,
    #[serde(flatten)]
    asked: Asked,
}

/// Keeps what is asked.
async fn keep(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    keys: Keys,
    Form(typed): Form<Named>,
) -> Answer {
    let address = typed.asked.address(&typed.asked.status, None);
    let query = address.strip_prefix("/desk?").unwrap_or_default();
    // A list that is not one is not kept.
    typed.asked.shown()?;
    let kept = portal
        .store
        .keep_filter(&member.0, &typed.name, query, portal.now())
        .await;
    let text = match kept {
        Ok(()) => return Ok(Redirect::to(&address).into_response()),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => match refused {
            KeepRefused::NotYours => return Err(Refusal::NotYours),
            KeepRefused::NameMissing => reader.say("desk-filter-missing"),
            KeepRefused::TooLong { most } => {
                reader.say_with("desk-too-long", &[("most", most.into())])
            }
            KeepRefused::TooMany { most } => {
                reader.say_with("desk-filter-too-many", &[("most", most.into())])
            }
        },
    };
    let faulty = Faulty {
        name: typed.name,
        text,
    };
    let again = Again {
        faulty: Some(faulty),
        ..Again::default()
    };
    listed(&portal, reader, (member.0, keys), typed.asked, again).await
}

/// What the form sent.
#[derive(Deserialize)]
struct Which {
    id: Uuid,
}

/// Forgets one.
async fn forget(State(portal): State<Portal>, member: Member, Form(which): Form<Which>) -> Answer {
    portal.store.forget_filter(&member.0, which.id).await?;
    Ok(Redirect::to("/desk").into_response())
}
