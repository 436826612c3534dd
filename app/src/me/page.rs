use std::cmp::Reverse;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use leptos::prelude::*;

use crate::apply;
use crate::components::{Button, CaseList, CaseRow, Empty, Icon, Weight};
use crate::identity::SignedIn;
use crate::notices::news;
use crate::portal::Portal;
use crate::reports::promised::gauge;
use crate::reports::words::{case_address, standing_of, title};
use crate::shell::{Answer, Page, Place, Reader};

/// The route of what is mine.
pub fn routes() -> Router<Portal> {
    Router::new().route("/me", get(page))
}

/// `/me`: my reports; strangers sign in first.
async fn page(State(portal): State<Portal>, reader: Reader, signed_in: SignedIn) -> Answer {
    let mut cases = portal.store.applications_of(&signed_in.account).await?;
    cases.extend(portal.store.reports_of(&signed_in.account).await?);
    cases.sort_by_key(|case| (Reverse(case.requested_at), case.id));
    let unsent = portal
        .store
        .fillings_of(signed_in.account.id, portal.now())
        .await?;
    let new = portal.store.notices(&signed_in.account).await?;
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let desk = signed_in.account.is_member();
    let page = Page::new(reader.say("me-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let rows: Vec<_> = cases
            .iter()
            .map(|case| {
                let zone = reader.now.time_zone().clone();
                let facts = reader.date(case.requested_at.to_zoned(zone).date());
                let gauge = gauge(&reader, &pack, case);
                let name = title(&pack, case, reader.language);
                let standing = Some(standing_of(&reader, &pack, case));
                view! { <CaseRow href=case_address(case) title=name standing=standing facts=facts>{gauge}</CaseRow> }
            })
            .collect();
        let new = news(&reader, &pack, &new);
        let unsent = apply::unsent(&reader, &pack, &unsent);
        let list = if rows.is_empty() {
            view! {
                <Empty title=say("me-empty") text=say("me-empty-text")>
                    <Button href="/reports/new" icon=Icon::Camera>{say("list-report")}</Button>
                </Empty>
            }
            .into_any()
        } else {
            view! { <CaseList>{rows}</CaseList> }.into_any()
        };
        let desk =
            desk.then(|| view! { <a class="govuk-link" href="/desk">{say("desk-title")}</a> });
        view! {
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("me-title")}</h1>
                <p class="cl-row">
                    {desk}
                    <a class="govuk-link" href="/me/notices">{say("notices-title")}</a>
                    <a class="govuk-link" href="/me/alerts">{say("alerts-title")}</a>
                    <a class="govuk-link" href="/outputs">{say("outputs-title")}</a>
                    <a class="govuk-link" href="/me/identity">{say("person-title")}</a>
                    <a class="govuk-link" href="/me/data">{say("data-title")}</a>
                    <a class="govuk-link" href="/me/consents">{say("consents-title")}</a>
                    <a class="govuk-link" href="/me/delegates">{say("delegates-title")}</a>
                </p>
                {new}
                {unsent}
                {list}
                <form method="post" action="/sign-out"><Button weight=Weight::Secondary>{say("desk-sign-out")}</Button></form>
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}
