//! A member writes down what somebody else reports: where that begins, and what whoever reported is given.

use axum::Router;
use axum::extract::{RawForm, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::identity::{Account, Action};
use domain::intakes::Intake;
use domain::reports::{Draft, TakenDown};
use leptos::prelude::*;

use super::journey::{Journey, Station, Typed, address, set_out};
use super::sent::received;
use super::words::title;
use crate::components::{
    BackLink, Button, Card, Choice, ErrorSummary, Fault, InsetText, Radios, SummaryList, SummaryRow,
};
use crate::identity::Member;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/reports/new", get(page).post(begin))
        .route("/reports/new/{draft}/slip", get(slip))
}

/// Whether a grant of hers lets her write down reports for others, somewhere.
pub(crate) fn writes_down(account: &Account) -> bool {
    let mut grants = account.grants.iter();
    grants.any(|grant| grant.role.may(Action::ReportForOthers))
}

/// That the journey is walked for somebody else; nothing where the reporter walks it herself.
pub(super) fn for_somebody(reader: &Reader, content: &Draft) -> Option<impl IntoView + use<>> {
    content.taken_down.is_some().then(|| {
        let words = reader.say("intake-for-somebody");
        view! { <InsetText>{words}</InsetText> }
    })
}

/// How she was told.
async fn page(State(portal): State<Portal>, reader: Reader, member: Member) -> Answer {
    if !writes_down(&member.0) {
        return Err(Refusal::NotYours);
    }
    Ok(drawn(&portal, reader, &member.0, false))
}

fn drawn(portal: &Portal, mut reader: Reader, account: &Account, faulty: bool) -> Response {
    reader.account = Some(account.name.clone());
    let speaker = reader.clone();
    let page = Page::new(reader.say("intake-title"), move || {
        let say = speaker.speaker();
        let choices: Vec<_> = Intake::ALL
            .into_iter()
            .map(|intake| Choice::new(intake.name(), say(&format!("intake-{}", intake.name()))))
            .collect();
        let missing = faulty.then(|| say("intake-missing"));
        let summary = missing.clone().map(|missing| {
            view! { <ErrorSummary faults=vec![Fault::at("intake", missing)]/> }
        });
        view! {
            <BackLink href="/desk" text=say("desk-back")/>
            {summary}
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("intake-title")}</h1>
                <p class="govuk-body">{say("intake-text")}</p>
                <form method="post" action="/desk/reports/new" novalidate>
                    <Radios name="intake" legend=say("intake-how") error=missing choices=choices/>
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

/// Begins the journey for somebody else.
async fn begin(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    form: RawForm,
) -> Answer {
    if !writes_down(&member.0) {
        return Err(Refusal::NotYours);
    }
    let Some(intake) = Intake::named(&Typed::read(form)?.text("intake")) else {
        return Ok(drawn(&portal, reader, &member.0, true));
    };
    let content = Draft {
        taken_down: Some(TakenDown {
            by: member.0.id,
            intake,
        }),
        ..Draft::default()
    };
    let (id, token) = portal
        .store
        .begin_draft(&content, reader.language, portal.now())
        .await?;
    Ok(set_out(&portal, id, &token, &address(id, Station::Where)))
}

/// What whoever reported is given, to be printed: the reference, and the link that opens her report.
async fn slip(State(portal): State<Portal>, reader: Reader, journey: Journey) -> Answer {
    let Some((receipt, seen)) = received(&portal, &reader, &journey).await? else {
        return Ok(Redirect::to(&journey.address(Station::Check)).into_response());
    };
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let link = format!("{}/links/{}", portal.base_url, receipt.track);
    let back = format!("/reports/new/{}/sent", journey.draft.id.0);
    let page = Page::new(reader.say("slip-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let case = seen.case;
        let city = pack.city.name.say(reader.language).to_owned();
        let mut rows = vec![SummaryRow::new(
            say("check-what"),
            title(&pack, &case, reader.language),
        )];
        for (key, promise) in [("sent-answer", case.answer), ("sent-promise", case.promise)] {
            let Some((promise, _)) = promise else {
                continue;
            };
            let about = [("date", reader.date(promise.due).into())];
            rows.push(SummaryRow::new(
                say(key),
                reader.say_with("promise-by", &about),
            ));
        }
        let telephone = pack.city.telephone.clone();
        let call = reader.say_with("slip-call", &[("telephone", telephone.into())]);
        view! {
            <BackLink href=back/>
            <div class="cl-narrow cl-stack">
                <Card>
                    <p class="cl-muted">{city}</p>
                    <h1 class="govuk-heading-l">{say("slip-title")}</h1>
                    <p class="govuk-body">{say("sent-reference")}" "<strong class="cl-ref">{case.reference.spaced()}</strong></p>
                    <SummaryList rows=rows/>
                    <h2 class="govuk-heading-s">{say("slip-link")}</h2>
                    <p class="govuk-body">{link}</p>
                    <p class="govuk-body">{say("slip-keep")}</p>
                    <p class="govuk-body">{call}</p>
                </Card>
            </div>
        }
    });
    Ok(page.place(Place::Report).private().render(&portal, &reader))
}
