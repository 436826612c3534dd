//! `/me/data/usage`: who used my data, and what for.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use domain::pack::Pack;
use leptos::prelude::*;
use store::accesses::{Access, Accessor, LISTED as ACCESSES_LISTED};

use super::listed::is_full;
use super::words::{not_shown, office, register_name};
use crate::components::BackLink;
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/me/data/usage", get(page))
}

async fn page(State(portal): State<Portal>, reader: Reader, signed_in: SignedIn) -> Answer {
    let store = &portal.store;
    let Some(bound) = store.person_of(signed_in.account.id).await? else {
        return Ok(not_shown(&portal, &reader, "usage-title"));
    };
    let accesses = store.accesses_of(&bound.person).await?;
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("usage-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let rows: Vec<_> = accesses
            .iter()
            .map(|access| one(&reader, &pack, access))
            .collect();
        let more = is_full(rows.len(), ACCESSES_LISTED);
        let more = more.then(|| view! { <p class="govuk-body">{say("usage-more")}</p> });
        let list = if rows.is_empty() {
            view! { <p class="govuk-body">{say("usage-none")}</p> }.into_any()
        } else {
            view! { <ul class="govuk-list govuk-list--spaced">{rows}</ul> }.into_any()
        };
        view! {
            <BackLink href="/me/data" text=say("data-title")/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("usage-title")}</h1>
                <p class="govuk-body">{say("usage-text")}</p>
                {list}
                {more}
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}

/// One use: who, what for, which register, for which application.
fn one(reader: &Reader, pack: &Pack, access: &Access) -> impl IntoView + use<> {
    let who = match &access.who {
        Accessor::Member {
            organisation: Some(office_of),
            ..
        }
        | Accessor::Organisation(office_of) => office(reader, pack, office_of),
        Accessor::Member { .. } => reader.say("usage-member"),
        Accessor::Delegate { .. } => reader.say("usage-delegate"),
        Accessor::Portal => reader.say("usage-portal"),
    };
    let what = reader.say(&format!("usage-purpose-{}", access.purpose.name()));
    let mut about = vec![reader.moment(access.at)];
    if let Some(register) = &access.register {
        let name = register_name(reader, pack, register);
        about.push(reader.say_with("usage-register", &[("register", name.into())]));
    }
    if let Some(service) = &access.service {
        let name = pack.service(service).map_or_else(
            || service.0.clone(),
            |known| known.name.say(reader.language).to_owned(),
        );
        about.push(name);
    }
    let about = about.join(" · ");
    let case = access.reference.as_ref().map(|reference| {
        if access.is_erased {
            let words = reader.say("usage-erased");
            return view! { " · " {reference.spaced()}", "{words} }.into_any();
        }
        let href = format!("/cases/{reference}");
        view! { " · " <a class="govuk-link" href=href>{reference.spaced()}</a> }.into_any()
    });
    view! {
        <li>
            <strong>{who}</strong>": "{what}<br/>
            <span class="cl-muted">{about}{case}</span>
        </li>
    }
}
