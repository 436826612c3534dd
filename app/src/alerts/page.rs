//! The alerts of somebody.

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use domain::alerts::AlertId;
use leptos::prelude::*;
use serde::Deserialize;
use store::alerts::Alert;
use uuid::Uuid;

use super::{feed, words};
use crate::components::{BackLink, Button, Details, Empty, NotificationBanner, Tidings, Weight};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/me/alerts", get(page))
        .route("/me/alerts/end", post(end))
        .route("/me/alerts/feed", post(change_feed))
}

/// How the page was come to.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// There when something was kept just now.
    kept: Option<String>,
}

/// Which alert.
#[derive(Deserialize)]
struct Named {
    id: Uuid,
}

/// `/me/alerts`: what is watched; strangers sign in first.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Answer {
    let alerts = portal.store.alerts(&signed_in.account).await?;
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let base = portal.base_url.to_string();
    let page = Page::new(reader.say("alerts-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let kept = asked.kept.is_some().then(|| {
            view! { <NotificationBanner tidings=Tidings::Success>{say("alerts-kept")}</NotificationBanner> }
        });
        let rows: Vec<_> = alerts
            .iter()
            .map(|alert| {
                let language = reader.language;
                let place = words::place(&pack, &alert.watch, language);
                let about = words::categories(&pack, &alert.watch, language);
                one(&reader, alert, (place, about), &base)
            })
            .collect();
        let list = if rows.is_empty() {
            view! { <Empty title=say("alerts-empty") text=say("alerts-empty-text")/> }.into_any()
        } else {
            rows.into_any()
        };
        view! {
            <BackLink href="/me"/>
            {kept}
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("alerts-title")}</h1>
                <p class="govuk-body">{say("alerts-text")}</p>
                <p><Button href="/me/alerts/new">{say("alerts-new")}</Button></p>
                {list}
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}

/// An alert, its feed, and how it ends.
fn one(
    reader: &Reader,
    alert: &Alert,
    (place, about): (String, String),
    base: &str,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let mut ways = Vec::new();
    if alert.watch.daily {
        ways.push(say("alerts-daily"));
    }
    if alert.watch.push {
        ways.push(say("notices-by-push"));
    }
    ways.push(say("alerts-by-feed"));
    let ways = ways.join(" · ");
    let feed = format!("{base}{}", feed::address(alert));
    let (id, href) = (alert.id.0.to_string(), words::list(&alert.watch));
    let heading = format!("alert-{id}");
    let (labelled, feed_href, changed) = (heading.clone(), feed.clone(), id.clone());
    view! {
        <section class="cl-stack" aria-labelledby=labelled>
            <h2 class="govuk-heading-m" id=heading><a class="govuk-link" href=href>{place}</a></h2>
            <p class="govuk-body">{about}</p>
            <p class="govuk-hint">{ways}</p>
            <Details summary=say("alerts-feed")>
                <div class="cl-stack">
                <p class="govuk-body">{say("alerts-feed-text")}</p>
                <p class="govuk-body"><a class="govuk-link" href=feed_href>{feed}</a></p>
                <form method="post" action="/me/alerts/feed">
                    <input type="hidden" name="id" value=changed/>
                    <Button weight=Weight::Secondary>{say("alerts-feed-change")}</Button>
                </form>
                </div>
            </Details>
            <form method="post" action="/me/alerts/end">
                <input type="hidden" name="id" value=id/>
                <Button weight=Weight::Secondary>{say("alerts-end")}</Button>
            </form>
        </section>
    }
}

/// Ends an alert.
async fn end(
    State(portal): State<Portal>,
    signed_in: SignedIn,
    Form(Named { id }): Form<Named>,
) -> Answer {
    portal
        .store
        .end_alert(&signed_in.account, AlertId(id), portal.now())
        .await?;
    Ok(Redirect::to("/me/alerts?kept=yes").into_response())
}

/// Gives the feed of an alert another address.
async fn change_feed(
    State(portal): State<Portal>,
    signed_in: SignedIn,
    Form(Named { id }): Form<Named>,
) -> Answer {
    portal
        .store
        .change_feed(&signed_in.account, AlertId(id))
        .await?;
    Ok(Redirect::to("/me/alerts?kept=yes").into_response())
}
