//! One page of the form: asked, and taken right or wrong.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::applications::{Filling, FormRefused, PAGES_WITHOUT_LIST, Read, Typed};
use domain::services::QuestionType;
use leptos::prelude::*;
use store::fillings::files::FileId;

use super::arrived::Arrived;
use super::controls::Controls;
use super::faults::{Told, id};
use super::fields::Drawing;
use super::files;
use super::journey::{HOLDING, Journey, Step, Way};
use super::refused::not_taken;
use crate::components::{Button, ButtonGroup, ErrorSummary, InsetText, Weight};
use crate::portal::Portal;
use crate::shell::{Answer, MapIsland, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    let limit = DefaultBodyLimit::max(files::FORM_MOST);
    Router::new().route(
        "/services/{service}/apply/{draft}/pages/{page}",
        get(page).post(answer).layer(limit),
    )
}

/// How the page was come to.
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

/// The questions, with what was answered.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Path((_, _, page)): Path<(String, String, String)>,
    Query(asking): Query<Asking>,
) -> Answer {
    if let Some(elsewhere) = journey.held_up() {
        return Ok(elsewhere);
    }
    let pack = portal.store.pack().clone();
    let read = journey.read(&pack);
    let Some(asked) = read.page(&page) else {
        let known = journey.service.page.iter().any(|one| one.id == page);
        let next = journey.next(journey.content(), &read);
        return if known {
            Ok(Redirect::to(&journey.step_address(&next)).into_response())
        } else {
            Err(Refusal::NotFound)
        };
    };
    let mut told = Told::default();
    if asking.faults.is_some() {
        let new: Vec<&str> = asking.new.split(',').collect();
        let shown = asked.faults.iter();
        let shown: Vec<_> = shown
            .filter(|fault| !new.contains(&fault.field.as_str()))
            .cloned()
            .collect();
        told = Told::of(&reader, &pack, &journey.service, &shown);
    }
    for (field, reason) in asking
        .files
        .split(',')
        .filter_map(|one| one.split_once(':'))
    {
        told.add(field, id(field), files::words(&reader, reason));
    }
    let faulty = !told.is_empty();
    let heading = asked.page.heading.say(reader.language).to_owned();
    let has = |kind| asked.asked.iter().any(|one| one.question.kind == kind);
    let (has_map, has_files) = (has(QuestionType::Place), journey.takes_files(&page));
    let from_check = asking.from.as_deref() == Some("check");
    let speaker = reader.clone();
    let mut drawn = Page::new(heading.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let read = journey.read(&pack);
        let Some(asked) = read.page(&page) else {
            return ().into_any();
        };
        let one_alone = asked.asked.len() == 1
            && !matches!(
                asked.asked[0].question.kind,
                QuestionType::Group | QuestionType::Place
            )
            && asked.asked[0].fixed.is_none()
            && asked.page.text.is_none();
        let drawing = Drawing {
            reader: &reader,
            pack: &pack,
            told: &told,
            files: journey.address("/files"),
            is_heading: one_alone,
        };
        let words = journey.content().words_of_registers(&journey.service);
        let fields: Vec<_> = asked
            .asked
            .iter()
            .map(|one| drawing.field(one, &words))
            .collect();
        let title = (!one_alone).then(|| view! { <h1 class="govuk-heading-l">{heading}</h1> });
        let text = asked.page.text.as_ref().map(|text| text.say(reader.language).to_owned());
        let text = text.map(|text| view! { <p class="govuk-body">{text}</p> });
        let is_carried = |one: &domain::applications::Asked<'_>| journey.content().carried.contains(&one.question.id);
        let carried = asked.asked.iter().any(is_carried);
        let carried = carried.then(|| view! { <InsetText>{say("apply-carried")}</InsetText> });
        let refreshed = asking.refreshed.as_ref();
        let refreshed = refreshed.map(|_| view! { <InsetText>{say("apply-refreshed")}</InsetText> });
        let summary = faulty.then(|| view! { <ErrorSummary faults=told.summary()/> });
        let back = back(&journey, &read, &page, from_check);
        let action = journey.address(&format!("/pages/{page}"));
        let kind = has_files.then_some("multipart/form-data");
        let from = from_check.then(|| view! { <input type="hidden" name="from" value="check"/> });
        let sections = (journey.service.page.len() > PAGES_WITHOUT_LIST).then(|| {
            view! { <p><a class="govuk-link" href=journey.address("")>{reader.say("apply-sections")}</a></p> }
        });
        view! {
            <Way reader=reader.clone() journey=journey.clone() back=back here="apply-station-form"/>
            {summary}
            <div class="cl-narrow cl-stack">
                {title}
                {text}
                {carried}
                {refreshed}
                <form method="post" action=action enctype=kind novalidate class="cl-stack">
                    <button class="govuk-visually-hidden" type="submit" tabindex="-1" aria-hidden="true"></button>
                    {fields}
                    {from}
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
    Ok(drawn.render(&portal, &reader))
}

/// Where the back link leads: to the page before, or to where one came from.
fn back(journey: &Journey, read: &Read<'_>, page: &str, from_check: bool) -> String {
    if from_check {
        return journey.address("/check");
    }
    let place = read.pages.iter().position(|one| one.page.id == page);
    match place.and_then(|place| place.checked_sub(1)) {
        Some(before) => journey.address(&format!("/pages/{}", read.pages[before].page.id)),
        None if journey.service.page.len() > PAGES_WITHOUT_LIST => journey.address(""),
        None => format!("/services/{}/apply", journey.service.identifier.0),
    }
}

impl Journey {
    /// Whether a page of the form takes files, now or after an answer on it.
    fn takes_files(&self, page: &str) -> bool {
        let questions = self.service.questions();
        questions
            .filter(|(of, _)| of.id == page)
            .any(|(_, question)| question.kind == QuestionType::Upload)
    }
}

/// Keeps words and files; a file that is refused is named, and the rest is kept.
async fn answer(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Path((_, _, page)): Path<(String, String, String)>,
    ip: Option<Extension<IpAddr>>,
    Arrived { mut sent, cut }: Arrived,
) -> Answer {
    if let Some(sent) = journey.gone() {
        return Ok(sent);
    }
    let areas = &portal.pack().areas;
    let from_check = sent.control("from").as_deref() == Some("check");
    let (save, controls) = (sent.control("save").is_some(), Controls::of(&mut sent));
    let typed = Typed::of(sent.pairs);
    let mut not_asked = None;
    let kept = journey.keep(&portal, |content| {
        let typed = match &cut {
            Some(_) => content.completed(&journey.service, &page, typed),
            None => typed,
        };
        let taken = journey.form(areas).take_allowed(&content, &page, typed);
        let (next, refused) = taken?;
        not_asked = refused;
        Ok(next)
    });
    let mut content = match kept.await? {
        None => return Ok(Redirect::to(&journey.address("/sent")).into_response()),
        Some(Err(FormRefused::UnknownPage(_))) => return Err(Refusal::NotFound),
        Some(Err(refused)) => return Ok(not_taken(&portal, &reader, &journey, &page, &refused)),
        Some(Ok(content)) => content,
    };
    if let Some(refused) = not_asked {
        return Ok(not_taken(&portal, &reader, &journey, &page, &refused));
    }
    let (mut refused, mut arrived) = (Vec::new(), Vec::new());
    for (field, name, bytes) in sent.files {
        if !asks_file(&journey, areas, &content, &page, &field) {
            let refused = FormRefused::UnknownQuestion(field);
            return Ok(not_taken(&portal, &reader, &journey, &page, &refused));
        }
        let ip = ip.as_ref().map(|Extension(ip)| *ip);
        match files::keep(&portal, &journey, ip, bytes, &files::ANY).await? {
            Err(reason) => refused.push((field, reason)),
            Ok(file) => {
                content = note_file(&portal, &journey, &field, file, &files::called(&name)).await?;
                arrived.push(field);
            }
        }
    }
    if let Some(field) = cut.filter(|field| asks_file(&journey, areas, &content, &page, field)) {
        refused.push((field, "cut"));
    }
    if controls.are_any() {
        let Some(done) = controls.carry_out(&portal, &journey, &arrived).await? else {
            return Ok(Redirect::to(&journey.address("/sent")).into_response());
        };
        content = done;
    }
    let here = journey.address(&format!("/pages/{page}"));
    let from = if from_check { "from=check&" } else { "" };
    let refused = refused.into_iter().filter_map(|(field, reason)| {
        let field = controls.moved(field)?;
        Some(format!("{field}:{reason}"))
    });
    let refused: Vec<String> = refused.collect();
    if !refused.is_empty() {
        let to = format!("{here}?{from}files={}", refused.join(","));
        return Ok(Redirect::to(&to).into_response());
    }
    if save {
        return Ok(Redirect::to(&journey.address("/save")).into_response());
    }
    if let Some(question) = controls.question() {
        let to = format!("{here}?{from}#{}", id(question));
        return Ok(Redirect::to(&to).into_response());
    }
    Ok(go_on(&portal, &journey, &content, &page, from_check))
}

/// Back to the page where something is wrong or more is asked, else on.
fn go_on(
    portal: &Portal,
    journey: &Journey,
    content: &Filling,
    page: &str,
    from_check: bool,
) -> Response {
    let form = journey.form(&portal.pack().areas);
    let read = form.read(content);
    let here = journey.address(&format!("/pages/{page}"));
    let from = if from_check { "from=check&" } else { "" };
    let further = form.further(journey.content(), content, page);
    let faults = read
        .page(page)
        .map(|one| one.faults.as_slice())
        .unwrap_or_default();
    let is_new = |field: &str| {
        let mut new = further.iter();
        new.any(|new| field == new || field.starts_with(&format!("{new}.")))
    };
    let faulty = faults.iter().any(|fault| !is_new(&fault.field));
    let to = if faulty {
        format!("{here}?{from}faults&new={}", further.join(","))
    } else if !further.is_empty() {
        format!("{here}?{from}#{}", id(&further[0]))
    } else if form.refused(&read.answers).is_some() {
        journey.address("/not-eligible")
    } else {
        let next = journey.next(content, &read);
        let place = read.pages.iter().position(|one| one.page.id == page);
        let following = place.and_then(|place| read.pages.get(place + 1));
        match (from_check, following, &next) {
            (true, _, Step::Page(_)) => format!("{}?from=check", journey.step_address(&next)),
            (false, Some(following), _) => {
                journey.address(&format!("/pages/{}", following.page.id))
            }
            _ => journey.step_address(&next),
        }
    };
    Redirect::to(to.trim_end_matches('?')).into_response()
}

/// Whether the page asks for a file in this field.
fn asks_file(
    journey: &Journey,
    areas: &domain::areas::AreaTree,
    content: &Filling,
    page: &str,
    field: &str,
) -> bool {
    let read = journey.form(areas).read(content);
    let Some(page) = read.page(page) else {
        return false;
    };
    let inner = page
        .asked
        .iter()
        .flat_map(|one| &one.items)
        .flat_map(|item| &item.asked);
    let mut all = page.asked.iter().chain(inner);
    all.any(|one| one.name == field && one.question.kind == QuestionType::Upload)
}

/// Notes a file in its field; the one that was there before goes.
async fn note_file(
    portal: &Portal,
    journey: &Journey,
    field: &str,
    file: FileId,
    called: &str,
) -> Result<Filling, Refusal> {
    let mut before = None;
    let kept = journey.keep(portal, |mut content| {
        before = content.typed.first(field).parse().ok().map(FileId);
        let noted = vec![file.0.to_string(), called.to_owned()];
        content.typed.0.insert(field.to_owned(), noted);
        Ok::<_, Infallible>(content)
    });
    let Some(Ok(content)) = kept.await? else {
        return Err(Refusal::NotFound);
    };
    if let Some(before) = before {
        portal.store.remove_file(journey.id(), before).await?;
    }
    Ok(content)
}
