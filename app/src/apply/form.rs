//! The screens of the form: one question each, and on a page what registers filled in and nobody changes here.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, RawQuery, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use domain::applications::{Asked, PAGES_WITHOUT_LIST, Read, ReadPage, Screen};
use domain::pack::Pack;
use domain::services::{Question, QuestionType};
use leptos::prelude::*;

use super::faults::{Told, id};
use super::fields::Drawing;
use super::files;
use super::journey::{HOLDING, Journey, Way};
use super::taking::{answer_page, answer_question};
use crate::components::{Button, ButtonGroup, ErrorSummary, InsetText, Weight};
use crate::portal::Portal;
use crate::shell::{Answer, MapIsland, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    let limit = DefaultBodyLimit::max(files::FORM_MOST);
    Router::new()
        .route(
            "/services/{service}/apply/{draft}/pages/{page}",
            get(page).post(answer_page).layer(limit),
        )
        .route(
            "/services/{service}/apply/{draft}/pages/{page}/{question}",
            get(question).post(answer_question).layer(limit),
        )
}

/// How a screen was come to.
#[derive(Debug, Default, serde::Deserialize)]
struct Asking {
    /// There when something was wrong with what was sent.
    faults: Option<String>,
    /// There when registers say something else by now than what they had filled in.
    refreshed: Option<String>,
    /// `check` where the reader came to change one answer.
    from: Option<String>,
    /// Fields that were not asked before: nothing is wrong with them yet.
    #[serde(default)]
    new: String,
    /// Files that were refused, `field:reason`.
    #[serde(default)]
    files: String,
}

/// What registers filled in on a page and nobody changes here; where there is none, its first question that is not finished.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Path((_, _, page)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
    Query(asking): Query<Asking>,
) -> Answer {
    let screen = Screen::page(page);
    if let Some(elsewhere) = journey.held_up() {
        return Ok(elsewhere);
    }
    if !journey.has(&screen) {
        return Err(Refusal::NotFound);
    }
    let pack = portal.store.pack().clone();
    let read = journey.read(&pack);
    let asked = read.page(&screen.page);
    let screens = asked.map(ReadPage::screens).unwrap_or_default();
    if screens.contains(&screen) {
        return shown(&portal, &reader, journey, (screen, &asking));
    }
    let open = asked.and_then(ReadPage::unfinished);
    let to = match open.or_else(|| screens.into_iter().next()) {
        Some(on_it) => journey.screen_address(&on_it),
        None => return Ok(journey.goes_on(&read)),
    };
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    Ok(Redirect::to(&format!("{to}{query}")).into_response())
}

/// One question, with what was answered.
async fn question(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Path((_, _, page, question)): Path<(String, String, String, String)>,
    Query(asking): Query<Asking>,
) -> Answer {
    let screen = Screen::question(page, question);
    if let Some(elsewhere) = journey.held_up() {
        return Ok(elsewhere);
    }
    if !journey.has(&screen) {
        return Err(Refusal::NotFound);
    }
    let pack = portal.store.pack().clone();
    let read = journey.read(&pack);
    let is_asked = read.screens().contains(&screen);
    if is_asked {
        return shown(&portal, &reader, journey, (screen, &asking));
    }
    // A register answers it, or nobody asks it any more.
    let asks = screen.question.as_deref().unwrap_or_default();
    Ok(match read.screen_of(asks) {
        Some(together) => Redirect::to(&journey.screen_address(&together)).into_response(),
        None => journey.goes_on(&read),
    })
}

/// What is asked on a screen.
fn on_screen<'r, 'a>(asked: &'r ReadPage<'a>, screen: &Screen) -> Vec<&'r Asked<'a>> {
    let all = asked.asked.iter();
    all.filter(|one| asked.screen(one) == *screen).collect()
}

/// What was wrong on a screen, where somebody has sent it.
fn told(
    reader: &Reader,
    pack: &Pack,
    journey: &Journey,
    (screen, asking): (&Screen, &Asking),
) -> Told {
    let mut told = Told::default();
    let read = journey.read(pack);
    let Some((question, asked)) = screen.question.as_deref().zip(read.page(&screen.page)) else {
        return told;
    };
    if asking.faults.is_some() {
        let new: Vec<&str> = asking.new.split(',').collect();
        let faults = asked.faults_of(question).cloned();
        let old = faults.filter(|fault| !new.contains(&fault.field.as_str()));
        told = Told::of(reader, pack, &journey.service, &old.collect::<Vec<_>>());
    }
    let refused = asking.files.split(',');
    for (field, reason) in refused.filter_map(|one| one.split_once(':')) {
        if field.split('.').next() == Some(question) {
            told.add(field, id(field), files::words(reader, reason));
        }
    }
    told
}

fn shown(
    portal: &Portal,
    reader: &Reader,
    journey: Journey,
    (screen, asking): (Screen, &Asking),
) -> Answer {
    let pack = portal.store.pack().clone();
    let told = told(reader, &pack, &journey, (&screen, asking));
    let read = journey.read(&pack);
    let asked = read.page(&screen.page).ok_or(Refusal::NotFound)?;
    let section = asked.page.heading.say(reader.language);
    let one = asked.question(screen.question.as_deref().unwrap_or_default());
    let heading = one.map_or(section, |one| one.question.label.say(reader.language));
    let has_map = one.is_some_and(|one| one.question.kind == QuestionType::Place);
    let (title, faulty) = (heading.to_owned(), !told.is_empty());
    let (from_check, is_refreshed) = (
        asking.from.as_deref() == Some("check"),
        asking.refreshed.is_some(),
    );
    let speaker = reader.clone();
    let mut drawn = Page::new(title, move || {
        let reader = speaker;
        let say = reader.speaker();
        let read = journey.read(&pack);
        let Some(asked) = read.page(&screen.page) else {
            return ().into_any();
        };
        let fields = fields(&reader, &pack, &journey, (&told, &screen), asked);
        let one = on_screen(asked, &screen);
        let is_carried = |one: &&Asked<'_>| journey.content().carried.contains(&one.question.id);
        let carried = one.iter().any(is_carried);
        let carried = carried.then(|| view! { <InsetText>{say("apply-carried")}</InsetText> });
        let refreshed = is_refreshed.then(|| view! { <InsetText>{say("apply-refreshed")}</InsetText> });
        let summary = faulty.then(|| view! { <ErrorSummary faults=told.summary()/> });
        let back = back(&journey, &read, &screen, from_check);
        let action = journey.screen_address(&screen);
        let takes_files = one.iter().any(|one| takes_files(one.question));
        let kind = takes_files.then_some("multipart/form-data");
        let from = from_check.then(|| view! { <input type="hidden" name="from" value="check"/> });
        let again = is_refreshed.then(|| view! { <input type="hidden" name="refreshed" value="yes"/> });
        let sections = (journey.service.page.len() > PAGES_WITHOUT_LIST).then(|| {
            view! { <p><a class="govuk-link" href=journey.address("")>{reader.say("apply-sections")}</a></p> }
        });
        view! {
            <Way reader=reader.clone() journey=journey.clone() back=back here="apply-station-form"/>
            {summary}
            <div class="cl-narrow cl-stack">
                {above(&reader, asked, &screen)}
                {carried}
                {refreshed}
                <form method="post" action=action enctype=kind novalidate class="cl-stack">
                    <button class="govuk-visually-hidden" type="submit" tabindex="-1" aria-hidden="true"></button>
                    {fields}
                    {from}
                    {again}
                    <ButtonGroup>
                        <Button>{say("continue")}</Button>
                        <Button weight=Weight::Secondary name="save" value="yes">{say("apply-save")}</Button>
                    </ButtonGroup>
                </form>
                {sections}
            </div>
        }
        .into_any()
    })
    .place(Place::Services)
    .private()
    .error_title(faulty);
    if has_map {
        drawn = drawn.with_map(MapIsland::Picker);
    }
    let drawn = drawn.with_module(HOLDING);
    Ok(drawn.render(portal, reader))
}

/// What is asked on a screen, as fields.
fn fields(
    reader: &Reader,
    pack: &Arc<Pack>,
    journey: &Journey,
    (told, screen): (&Told, &Screen),
    asked: &ReadPage<'_>,
) -> Vec<AnyView> {
    let drawing = Drawing {
        reader,
        pack,
        told,
        files: journey.address("/files"),
        is_heading: screen.question.is_some(),
    };
    let words = journey.content().words_of_registers(&journey.service);
    let on_screen = on_screen(asked, screen);
    if screen.question.is_none() {
        return vec![drawing.fixed(&on_screen)];
    }
    let alone = on_screen.into_iter();
    alone.map(|one| drawing.field(one, &words)).collect()
}

/// The section that a question belongs to, or the heading of what nobody changes here; on the first screen with its text.
fn above(reader: &Reader, asked: &ReadPage<'_>, screen: &Screen) -> AnyView {
    let heading = asked.page.heading.say(reader.language).to_owned();
    let text = asked.page.text.as_ref();
    let text = text.filter(|_| asked.screens().first() == Some(screen));
    let text = text.map(|text| text.say(reader.language).to_owned());
    let text = text.map(|text| view! { <p class="govuk-body">{text}</p> });
    match &screen.question {
        Some(_) => view! { <p class="govuk-caption-l">{heading}</p>{text} }.into_any(),
        None => view! { <h1 class="govuk-heading-l">{heading}</h1>{text} }.into_any(),
    }
}

/// Where the back link leads: to the screen before, or to where one came from.
fn back(journey: &Journey, read: &Read<'_>, screen: &Screen, from_check: bool) -> String {
    if from_check {
        return journey.address("/check");
    }
    let screens = read.screens();
    let place = screens.iter().position(|one| one == screen);
    match place.and_then(|place| place.checked_sub(1)) {
        Some(before) => journey.screen_address(&screens[before]),
        None if journey.service.page.len() > PAGES_WITHOUT_LIST => journey.address(""),
        None => format!("/services/{}/apply", journey.service.identifier.0),
    }
}

/// Whether a question takes files, now or after an answer within it.
fn takes_files(question: &Question) -> bool {
    let is_upload = |question: &Question| question.kind == QuestionType::Upload;
    is_upload(question) || question.question.iter().any(is_upload)
}
