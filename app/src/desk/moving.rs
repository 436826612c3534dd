//! A report that belongs to another place or category: what becomes of it there, and moving it.

use axum::Router;
use axum::extract::{Form, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::cases::{Case, Visibility};
use domain::identity::{Account, Action};
use domain::moving::MoveRefused;
use domain::pack::Pack;
use domain::reports::{Fault, Field, Wrong as Fails};
use leptos::prelude::*;
use store::StoreError;
use store::desk::Moving;
use store::reports::ReportSeen;

use super::case::{Typed, Wrong};
use super::command::{Command, back};
use super::forms::may;
use crate::components::{BackLink, Button, Card, ErrorSummary, SummaryList, Textarea, WarningText};
use crate::portal::Portal;
use crate::reports::destination::{Destination, becomes, fault, question};
use crate::reports::faults::Told;
use crate::reports::words::{area_name, title};
use crate::shell::{Answer, MapIsland, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/{reference}/move", get(page).post(decide))
}

/// The way to the question, where the member may move the report and it is open.
pub(super) fn move_link(
    reader: &Reader,
    account: &Account,
    seen: &ReportSeen,
) -> impl IntoView + use<> {
    let shown = seen.case.ended_at.is_none() && may(account, Action::MoveReports, seen);
    let href = format!("/desk/{}/move", seen.case.reference);
    let text = reader.say("move-title");
    shown.then(|| view! { <p><a class="govuk-link cl-alone" href=href>{text}</a></p> })
}

/// Goes on where the member may move the report.
fn movable(command: Command) -> Result<Command, Refusal> {
    if may(&command.member, Action::MoveReports, &command.seen) {
        Ok(command)
    } else {
        Err(Refusal::NotYours)
    }
}

/// The question, and what would become of the report.
async fn page(command: Command, Query(asked): Query<Destination>) -> Answer {
    let command = movable(command)?;
    let case = &command.seen.case;
    if case.ended_at.is_some() {
        return Ok(back(&case.reference));
    }
    let asked = if asked.is_typed() {
        asked
    } else {
        Destination {
            inside: asked.inside,
            ..Destination::of(case)
        }
    };
    drawn(command, asked, Vec::new()).await
}

/// What would become of it, or what is wrong with where it shall go; nothing where nothing was asked.
async fn foreseen(
    portal: &Portal,
    seen: &ReportSeen,
    asked: &Destination,
) -> Result<Result<Option<Case>, Vec<Fault>>, Refusal> {
    if !asked.is_asked() {
        return Ok(Ok(None));
    }
    let (place, category) = match asked.read(portal.pack(), &seen.case) {
        Ok(read) => read,
        Err(faults) => return Ok(Err(faults)),
    };
    let after = portal
        .store
        .foresee_move(&seen.case, &place, &category, portal.now())
        .await;
    match after {
        Ok(after) => Ok(Ok(Some(after))),
        // It is still where it is: the question is just opened.
        Err(StoreError::Refused(MoveRefused::Nothing)) => Ok(Ok(None)),
        Err(StoreError::Refused(refused)) => Ok(Err(faults_of(refused))),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}

/// What the page says is wrong, beside the field.
fn faults_of(refused: MoveRefused) -> Vec<Fault> {
    match refused {
        MoveRefused::OutsideCity => fault(Field::Place, Fails::OutsideCity),
        MoveRefused::TooLong { most } => fault(Field::What, Fails::TooLong(most)),
        MoveRefused::Nothing => fault(Field::Place, Fails::Unchanged),
        _ => fault(Field::Category, Fails::Unknown),
    }
}

async fn drawn(command: Command, asked: Destination, mut faults: Vec<Fault>) -> Answer {
    let Command {
        portal,
        mut reader,
        member: account,
        seen,
    } = command;
    reader.account = Some(account.name.clone());
    let mut after = None;
    if faults.is_empty() {
        match foreseen(&portal, &seen, &asked).await? {
            Ok(then) => after = then,
            Err(found) => faults = found,
        }
    }
    let told_by_letter = portal.store.count_told(&seen.case).await?;
    let told = Told::new(&portal, &reader, None, faults);
    let faulty = !told.is_empty();
    let (speaker, pack, case) = (
        reader.clone(),
        portal.store.pack().clone(),
        seen.case.clone(),
    );
    let page = Page::new(reader.say("move-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let address = format!("/desk/{}", case.reference);
        let page = format!("{address}/move");
        let summary = faulty.then(|| view! { <ErrorSummary faults=told.summary()/> });
        let words = view! {
            <Textarea name="words" id="what" label=say("move-words") hint=say("move-words-hint") error=told.about(&Field::What) value=asked.words.clone() rows=2/>
        };
        let then = after.map(|after| {
            let (action, kept) = (page.clone(), asked.hidden());
            let rows = becomes(&reader, &pack, &case, &after);
            let lost = losses(&reader, &pack, &account, (&case, &after), told_by_letter);
            view! {
                <Card labelled_by="becomes">
                    <h2 class="govuk-heading-m" id="becomes">{say("move-becomes")}</h2>
                    <SummaryList rows=rows/>
                    {lost}
                    <form method="post" action=action>
                        {kept}
                        <Button>{say("move-decide")}</Button>
                    </form>
                </Card>
            }
        });
        view! {
            <BackLink href=address text=say("move-back")/>
            {summary}
            <div class="cl-narrow cl-stack cl-stack--wide">
                <header class="cl-stack cl-stack--tight">
                    <p class="cl-ref">{case.reference.spaced()}</p>
                    <h1 class="govuk-heading-l">{say("move-title")}</h1>
                    <p class="govuk-body">{title(&pack, &case, reader.language)}</p>
                </header>
                {then}
                {question(&reader, &pack, &asked, &told, &page, words.into_any())}
            </div>
        }
    });
    Ok(page
        .place(Place::Me)
        .with_map(MapIsland::Picker)
        .private()
        .refused(faulty)
        .render(&portal, &reader))
}

/// Who has it or sees it no more, and what stays hidden, as warnings.
fn losses(
    reader: &Reader,
    pack: &Pack,
    account: &Account,
    (before, after): (&Case, &Case),
    told: i64,
) -> impl IntoView + use<> {
    let keeps = account.may(
        Action::ReadReports,
        &after.area,
        after.organisation.as_ref(),
    );
    let area = |case: &Case| area_name(pack, &case.area, reader.language);
    let goes_private =
        before.visibility != Visibility::Private && after.visibility == Visibility::Private;
    let stays_private = before.visibility == Visibility::Private
        && pack
            .category(&after.category)
            .is_some_and(|category| !category.private);
    let dropped = (before.assignee, &before.team) != (after.assignee, &after.team);
    let mut lost = Vec::new();
    if !keeps {
        lost.push(reader.say("move-you-lose"));
    }
    if before.area != after.area {
        lost.push(reader.say_with("move-area-loses", &[("area", area(before).into())]));
    }
    if dropped {
        lost.push(reader.say("move-unassigned"));
    }
    if goes_private {
        lost.push(reader.say_with("move-goes-private", &[("count", told.into())]));
    }
    if stays_private {
        lost.push(reader.say("move-stays-private"));
    }
    lost.into_iter()
        .map(|words| view! { <WarningText>{words}</WarningText> })
        .collect_view()
}

/// Moves the report.
async fn decide(command: Command, Form(asked): Form<Destination>) -> Answer {
    let command = movable(command)?;
    let pack = command.portal.pack();
    let (place, category) = match asked.read(pack, &command.seen.case) {
        Ok(read) => read,
        Err(faults) => return drawn(command, asked, faults).await,
    };
    let moving = Moving {
        version: asked.version,
        place: &place,
        category: &category,
        words: &asked.words,
        language: command.reader.language,
    };
    let (by, now) = (&command.member, command.now());
    let moved = command
        .store()
        .move_report(command.reference(), moving, by, now)
        .await;
    match moved {
        Ok(after) => Ok(onward(by, &after)),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        Err(StoreError::Refused(MoveRefused::NotYours)) => Err(Refusal::NotYours),
        Err(StoreError::Refused(MoveRefused::Stale | MoveRefused::Ended)) => {
            let language = command.reader.language;
            let wrong = Wrong::stale(&command.reader);
            let name = pack
                .category(&category)
                .map(|category| category.name.say(language));
            let area = area_name(pack, &place.area, language);
            let typed = Typed {
                moved: format!("{}, {area}", name.unwrap_or_default()),
                ..Typed::default()
            };
            command.refuse(typed, wrong).await
        }
        Err(StoreError::Refused(refused)) => drawn(command, asked, faults_of(refused)).await,
    }
}

/// Back to the report, or to the desk where she has it no more.
fn onward(account: &Account, after: &Case) -> Response {
    let keeps = account.may(
        Action::ReadReports,
        &after.area,
        after.organisation.as_ref(),
    );
    if keeps {
        back(&after.reference)
    } else {
        Redirect::to("/desk").into_response()
    }
}
