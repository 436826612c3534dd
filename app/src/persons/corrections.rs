//! `/desk/corrections`: a steward decides what people asked to be corrected.

use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use domain::identity::Account;
use domain::pack::Pack;
use domain::registers::{CorrectionId, CorrectionState};
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::registers::{CORRECTIONS_LISTED, CorrectionRefused, Decision, FactCorrection};
use uuid::Uuid;

use super::listed::{Line, Listed, Past, is_full};
use super::words::{adopted, called, field_named, register_name, standing, steward, value_words};
use crate::components::{
    BackLink, Button, Choice, ErrorSummary, Fault, InsetText, Question, Radios, SummaryList,
    SummaryRow, Textarea,
};
use crate::identity::Member;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Where the list is.
const LIST: &str = "/desk/corrections";

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/corrections", get(list))
        .route("/desk/corrections/{correction}", get(page).post(decide))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
}

/// What the steward says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    said: String,
    reason: String,
}

type Wrong = Vec<(&'static str, String)>;

/// What a correction is about: register and field.
fn about(reader: &Reader, pack: &Pack, correction: &FactCorrection) -> (String, String) {
    let field = field_named(pack, &correction.register, &correction.field);
    let label = field.map_or_else(
        || correction.field.clone(),
        |field| field.label.say(reader.language).to_owned(),
    );
    (register_name(reader, pack, &correction.register), label)
}

async fn list(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Query(asked): Query<Asked>,
) -> Answer {
    let member = steward(member)?;
    let waiting = portal.store.waiting_corrections(&member).await?;
    let approved = portal.store.approved_corrections(&member).await?;
    let reader = called(reader, &member);
    let (say, pack) = (reader.speaker(), portal.store.pack().clone());
    let line = |correction: &FactCorrection, when, words| {
        let (register, field) = about(&reader, &pack, correction);
        Line {
            href: format!("{LIST}/{}", correction.id.0),
            name: format!("{register}: {field}"),
            facts: reader.moment(when),
            words,
        }
    };
    let lines = waiting
        .iter()
        .map(|correction| line(correction, correction.asked_at, None))
        .collect();
    let past: Vec<Line> = approved
        .iter()
        .map(|correction| {
            let when = correction.decided_at.unwrap_or(correction.asked_at);
            line(correction, when, adopted(&reader, correction))
        })
        .collect();
    let listed = Listed {
        more: is_full(waiting.len(), CORRECTIONS_LISTED).then(|| say("steward-more")),
        title: say("corrections-title"),
        text: say("corrections-text"),
        none: say("corrections-none"),
        done: (asked.done == "yes").then(|| say("corrections-done")),
        lines,
        past: (!past.is_empty()).then(|| Past {
            title: say("corrections-approved"),
            text: say("corrections-approved-text"),
            lines: past,
        }),
    };
    Ok(listed.answer(&portal, &reader))
}

async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Path(correction): Path<Uuid>,
) -> Answer {
    let member = steward(member)?;
    draw(
        &portal,
        reader,
        &member,
        CorrectionId(correction),
        (Typed::default(), Wrong::new()),
    )
    .await
}

async fn decide(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Path(correction): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Answer {
    let member = steward(member)?;
    let id = CorrectionId(correction);
    let approved = match typed.said.as_str() {
        "approve" => true,
        "reject" => false,
        _ => {
            let wrong = vec![("said", reader.say("corrections-said-missing"))];
            return draw(&portal, reader, &member, id, (typed, wrong)).await;
        }
    };
    let decision = Decision {
        approved,
        reason: &typed.reason,
    };
    let decided = portal
        .store
        .decide_correction(&member, id, decision, portal.now())
        .await;
    let wrong = match decided {
        Ok(()) => return Ok(Redirect::to("/desk/corrections?done=yes").into_response()),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(why)) => match why {
            CorrectionRefused::Unknown => return Err(Refusal::NotFound),
            CorrectionRefused::Own => return Err(Refusal::NotYours),
            CorrectionRefused::Decided => ("said", reader.say("corrections-decided")),
            CorrectionRefused::Reason => ("reason", reader.say("corrections-reason-missing")),
            CorrectionRefused::Changed => ("said", reader.say("corrections-changed")),
            CorrectionRefused::Holder => ("said", reader.say("corrections-holder")),
        },
    };
    draw(&portal, reader, &member, id, (typed, vec![wrong])).await
}

async fn draw(
    portal: &Portal,
    reader: Reader,
    member: &Account,
    id: CorrectionId,
    (typed, wrong): (Typed, Wrong),
) -> Answer {
    let found = portal
        .store
        .correction_for(member, id, portal.now())
        .await?
        .ok_or(Refusal::NotFound)?;
    let entry = portal
        .store
        .entry_of_correction(&found, portal.now())
        .await?;
    let reader = called(reader, member);
    let faulty = !wrong.is_empty();
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("corrections-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let faults: Vec<Fault> = wrong
            .iter()
            .map(|(name, words)| Fault::at(*name, words.clone()))
            .collect();
        let summary = faulty.then(|| view! { <ErrorSummary faults=faults/> });
        let (register, label) = about(&reader, &pack, &found);
        let field = field_named(&pack, &found.register, &found.field);
        let value = |value: &str| {
            let said = field.map(|field| value_words(&reader, field, value));
            said.unwrap_or_else(|| value.to_owned())
        };
        let was = found.was.as_deref().map(value);
        let whose = entry.iter().flat_map(|entry| {
            [
                SummaryRow::new(say("entry-name"), entry.name.clone()),
                SummaryRow::new(say("entry-title"), standing(&reader, entry)),
            ]
        });
        let mut rows: Vec<SummaryRow> = whose.collect();
        rows.extend([
            SummaryRow::new(say("fact-register"), register),
            SummaryRow::new(say("fact-field"), label),
            SummaryRow::new(say("fact-says"), was.unwrap_or_else(|| say("fact-nothing"))),
            SummaryRow::new(say("fact-value"), value(&found.wanted)),
            SummaryRow::new(say("fact-reason"), found.reason.clone()),
        ]);
        let answer = if found.state == CorrectionState::Asked {
            let action = format!("{LIST}/{}", found.id.0);
            form(&reader, &action, &typed, &wrong).into_any()
        } else {
            let state = say(&format!("correction-state-{}", found.state.name()));
            let adopted = adopted(&reader, &found).map(|words| view! { <br/>{words} });
            view! { <InsetText>{format!("{state} {}", found.answer)}{adopted}</InsetText> }
                .into_any()
        };
        view! {
            <BackLink href=LIST text=say("corrections-title")/>
            <div class="cl-narrow cl-stack">
                {summary}
                <h1 class="govuk-heading-l">{say("corrections-title")}</h1>
                <SummaryList rows=rows/>
                {answer}
            </div>
        }
    });
    Ok(page
        .place(Place::Me)
        .private()
        .refused(faulty)
        .render(portal, &reader))
}

fn form(reader: &Reader, action: &str, typed: &Typed, wrong: &Wrong) -> impl IntoView + use<> {
    let say = reader.speaker();
    let error = |name: &str| {
        let found = wrong.iter().find(|(wrong, _)| *wrong == name);
        found.map(|(_, words)| words.clone())
    };
    let choices = vec![
        Choice::new("approve", say("corrections-approve")).checked(typed.said == "approve"),
        Choice::new("reject", say("corrections-reject")).checked(typed.said == "reject"),
    ];
    let (said_error, reason_error) = (error("said"), error("reason"));
    let reason = typed.reason.clone();
    view! {
        <form method="post" action=action.to_owned() novalidate class="cl-stack">
            <Radios
                name="said"
                legend=Question::medium(say("corrections-question"))
                error=said_error
                choices=choices
            />
            <Textarea
                name="reason"
                label=Question::medium(say("corrections-reason"))
                hint=say("corrections-reason-hint")
                value=reason
                error=reason_error
            />
            <Button>{say("corrections-decide")}</Button>
        </form>
    }
}
