//! What was sent has come in.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use domain::cases::Visibility;
use leptos::prelude::*;
use store::StoreError;
use store::reports::{ReportSeen, Viewer};
use store::submissions::Receipt;

use super::journey::{Journey, Station};
use super::words::{area_name, holder, title};
use crate::components::{Button, ButtonGroup, Panel, SummaryList, SummaryRow};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/reports/new/{draft}/sent", get(page))
}

/// What came of a draft, as its reporter sees it; nothing while it has not been sent.
pub(super) async fn received(
    portal: &Portal,
    reader: &Reader,
    journey: &Journey,
) -> Result<Option<(Receipt, ReportSeen)>, Refusal> {
    if journey.draft.case.is_none() {
        return Ok(None);
    }
    // A draft that was sent is not sent again: its receipt is read.
    let receipt = portal
        .store
        .submit_draft(
            &journey.draft,
            &journey.token,
            reader.language,
            portal.now(),
        )
        .await;
    let receipt = receipt.map_err(|why| match why {
        StoreError::Refused(_) => Refusal::NotFound,
        StoreError::Broken(broken) => broken.into(),
    })?;
    let viewer = Viewer {
        account: None,
        link: Some(receipt.track.clone()),
    };
    let seen = portal
        .store
        .report(&receipt.reference, &viewer, portal.now())
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(Some((receipt, seen)))
}

/// It has come in: reference, who has it and why, by when, and the secret link. Survives a bookmark in this browser.
async fn page(State(portal): State<Portal>, reader: Reader, journey: Journey) -> Answer {
    let Some((receipt, seen)) = received(&portal, &reader, &journey).await? else {
        return Ok(Redirect::to(&journey.address(Station::Check)).into_response());
    };
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let link = format!("/links/{}", receipt.track);
    let whole_link = format!("{}{link}", portal.base_url);
    let taken_down = journey.content().taken_down.is_some();
    let slip = format!("/reports/new/{}/slip", journey.draft.id.0);
    let mailed = !journey.content().email.trim().is_empty() && portal.mail;
    let page = Page::new(reader.say("sent-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let case = seen.case;
        let language = reader.language;
        let has_it = holder(
            &pack,
            &case.responsible_area,
            case.organisation.as_ref(),
            language,
        );
        let because = pack.category(&case.category).map(|category| {
            let why = category.responsible_reason.say(language);
            let about = [
                ("area", area_name(&pack, &case.area, language).into()),
                ("category", category.name.say(language).to_owned().into()),
                ("reason", why.to_owned().into()),
            ];
            let key = if why.is_empty() {
                "sent-because"
            } else {
                "sent-because-reason"
            };
            reader.say_with(key, &about)
        });
        let mut rows = vec![
            SummaryRow::new(say("check-what"), title(&pack, &case, language)),
            SummaryRow::new(say("sent-holder"), has_it),
            SummaryRow::new(say("sent-why"), because.unwrap_or_default()),
        ];
        if let Some((promise, _)) = case.answer {
            rows.push(SummaryRow::new(
                say("sent-answer"),
                reader.say_with("promise-by", &[("date", reader.date(promise.due).into())]),
            ));
        }
        if let Some((promise, _)) = case.promise {
            let key = if promise.provisional {
                "sent-provisional"
            } else {
                "promise-by"
            };
            rows.push(SummaryRow::new(
                say("sent-promise"),
                reader.say_with(key, &[("date", reader.date(promise.due).into())]),
            ));
        }
        let another = if taken_down {
            "/desk/reports/new"
        } else {
            "/reports/new"
        };
        let slip = taken_down.then(|| {
            view! { <p><a class="govuk-link cl-alone" href=slip>{say("slip-open")}</a></p> }
        });
        let spaced = case.reference.spaced();
        // What is private is there for whoever has the link.
        let onward = if case.visibility == Visibility::Public {
            format!("/reports/{}", case.reference)
        } else {
            link.clone()
        };
        let mail = mailed.then(|| view! { <p class="govuk-body">{say("sent-mailed")}</p> });
        view! {
            <div class="cl-narrow cl-stack cl-stack--wide">
                <Panel title=say("sent-title")>
                    {say("sent-reference")}<br/><strong class="cl-ref">{spaced}</strong>
                </Panel>
                <SummaryList rows=rows/>
                <section class="cl-stack">
                    <h2 class="govuk-heading-m">{say("sent-link-title")}</h2>
                    <p class="govuk-body">{say("sent-link-text")}</p>
                    <p class="govuk-body"><a class="govuk-link" href=link>{whole_link}</a></p>
                    {mail}
                </section>
                {slip}
                <ButtonGroup>
                    <Button href=onward>{say("sent-public")}</Button>
                    <a class="govuk-link" href=another>{say("sent-another")}</a>
                </ButtonGroup>
            </div>
        }
    });
    Ok(page.place(Place::Report).private().render(&portal, &reader))
}
