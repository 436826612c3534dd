//! What a screen of the form sent: taken right or wrong, and where it leads.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::net::IpAddr;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::applications::{Filling, FormRefused, Read, Screen, Typed};
use domain::areas::AreaTree;
use domain::services::QuestionType;
use store::fillings::files::FileId;

use super::arrived::{Arrived, Sent};
use super::controls::Controls;
use super::faults::id;
use super::files;
use super::journey::{Journey, Step};
use super::refused::not_taken;
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

/// How whoever sent it had come to the screen: it goes along for as long as she is led on from there.
#[derive(Clone, Copy)]
struct Coming {
    /// To change one answer of what was there already.
    from_check: bool,
    /// Because registers say something else by now.
    is_refreshed: bool,
}

impl Coming {
    /// Takes it out of what a screen sent.
    fn of(sent: &mut Sent) -> Self {
        Self {
            from_check: sent.control("from").as_deref() == Some("check"),
            is_refreshed: sent.control("refreshed").is_some(),
        }
    }

    /// As the beginning of a query.
    fn query(self) -> String {
        let from = if self.from_check { "from=check&" } else { "" };
        let refreshed = if self.is_refreshed { "refreshed&" } else { "" };
        format!("{from}{refreshed}")
    }
}

/// A page on which nothing can be changed, or several questions of it at once.
pub(super) async fn answer_page(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Path((_, _, page)): Path<(String, String, String)>,
    ip: Option<Extension<IpAddr>>,
    arrived: Arrived,
) -> Answer {
    let ip = ip.map(|Extension(ip)| ip);
    let screen = Screen::page(page);
    answer(&portal, &reader, &journey, &screen, (ip, arrived)).await
}

/// One question, and nothing else.
pub(super) async fn answer_question(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Path((_, _, page, question)): Path<(String, String, String, String)>,
    ip: Option<Extension<IpAddr>>,
    arrived: Arrived,
) -> Answer {
    let ip = ip.map(|Extension(ip)| ip);
    let screen = Screen::question(page, question);
    answer(&portal, &reader, &journey, &screen, (ip, arrived)).await
}

/// The question that a field belongs to.
fn question_of(field: &str) -> &str {
    field.split('.').next().unwrap_or(field)
}

/// Whether a screen takes this question.
fn is_on(journey: &Journey, screen: &Screen, question: &str) -> bool {
    match &screen.question {
        Some(own) => own == question,
        None => journey.has(&screen.beside(question)),
    }
}

/// Keeps words and files; a file that is refused is named, and the rest is kept.
async fn answer(
    portal: &Portal,
    reader: &Reader,
    journey: &Journey,
    screen: &Screen,
    (ip, Arrived { mut sent, cut }): (Option<IpAddr>, Arrived),
) -> Answer {
    if let Some(sent) = journey.gone() {
        return Ok(sent);
    }
    if !journey.has(screen) {
        return Err(Refusal::NotFound);
    }
    let areas = &portal.pack().areas;
    let coming = Coming::of(&mut sent);
    let (save, controls) = (sent.control("save").is_some(), Controls::of(&mut sent));
    let typed = Typed::of(sent.pairs);
    let files = sent.files.iter().map(|(field, ..)| field);
    let fields = typed.0.keys().chain(files).map(|field| question_of(field));
    let carried: BTreeSet<String> = match &screen.question {
        Some(question) => [question.clone()].into(),
        None => fields.map(ToOwned::to_owned).collect(),
    };
    let mut not_asked = None;
    let kept = journey.keep(portal, |content| {
        let typed = match &cut {
            Some(_) => content.completed(&journey.service, screen, typed),
            None => typed,
        };
        let taken = journey.form(areas).take_allowed(&content, screen, typed);
        let (next, refused) = taken?;
        not_asked = refused;
        Ok(next)
    });
    let mut content = match kept.await? {
        None => return Ok(Redirect::to(&journey.address("/sent")).into_response()),
        Some(Err(refused)) => {
            return Ok(not_taken(
                portal,
                reader,
                (journey, journey.screen_address(screen)),
                &refused,
            ));
        }
        Some(Ok(content)) => content,
    };
    let stray = controls.of_another(|question| is_on(journey, screen, question));
    let stray = stray.map(|question| FormRefused::UnknownQuestion(question.to_owned()));
    if let Some(refused) = not_asked.or(stray) {
        return Ok(not_taken(
            portal,
            reader,
            (journey, journey.screen_address(screen)),
            &refused,
        ));
    }
    let (mut refused, mut arrived) = (Vec::new(), Vec::new());
    for (field, name, bytes) in sent.files {
        if !asks_file(journey, areas, &content, screen, &field) {
            let refused = FormRefused::UnknownQuestion(field);
            return Ok(not_taken(
                portal,
                reader,
                (journey, journey.screen_address(screen)),
                &refused,
            ));
        }
        match files::keep(portal, journey, ip, bytes, &files::ANY).await? {
            Err(reason) => refused.push((field, reason)),
            Ok(file) => {
                content = note_file(portal, journey, &field, file, &files::called(&name)).await?;
                arrived.push(field);
            }
        }
    }
    if let Some(field) = cut.filter(|field| asks_file(journey, areas, &content, screen, field)) {
        refused.push((field, "cut"));
    }
    if controls.are_any() {
        let Some(done) = controls.carry_out(portal, journey, &arrived).await? else {
            return Ok(Redirect::to(&journey.address("/sent")).into_response());
        };
        content = done;
    }
    let from = coming.query();
    let here = |field: &str| journey.screen_address(&screen.beside(question_of(field)));
    let moved = refused
        .into_iter()
        .filter_map(|(field, reason)| Some((controls.moved(field)?, reason)));
    let refused: Vec<(String, &str)> = moved.collect();
    if let Some((first, _)) = refused.first() {
        let told = refused
            .iter()
            .map(|(field, reason)| format!("{field}:{reason}"));
        let told: Vec<String> = told.collect();
        let to = format!("{}?{from}files={}", here(first), told.join(","));
        return Ok(Redirect::to(&to).into_response());
    }
    if save {
        return Ok(Redirect::to(&journey.address("/save")).into_response());
    }
    if let Some(question) = controls.question() {
        let to = format!("{}?{from}#{}", here(question), id(question));
        return Ok(Redirect::to(&to).into_response());
    }
    Ok(go_on(portal, journey, &content, (screen, &carried), coming))
}

/// Back to a question where something is wrong or more is asked, else on.
fn go_on(
    portal: &Portal,
    journey: &Journey,
    content: &Filling,
    (screen, carried): (&Screen, &BTreeSet<String>),
    coming: Coming,
) -> Response {
    let form = journey.form(&portal.pack().areas);
    let read = form.read(content);
    let from = coming.query();
    let here = |question: &str| journey.screen_address(&screen.beside(question));
    let further = form.further(journey.content(), content, screen);
    let is_new = |field: &str| {
        let mut new = further.iter();
        new.any(|new| field == new || field.starts_with(&format!("{new}.")))
    };
    let page = read.page(&screen.page);
    let faulty = page.and_then(|page| {
        let mut asked = page.asked.iter().map(|one| &one.question.id);
        asked.find(|question| {
            let mut faults = page.faults_of(question);
            carried.contains(*question) && faults.any(|fault| !is_new(&fault.field))
        })
    });
    let to = if let Some(question) = faulty {
        format!("{}?{from}faults&new={}", here(question), further.join(","))
    } else if let Some(field) = further.first() {
        format!("{}?{from}#{}", here(question_of(field)), id(field))
    } else if form.refused(&read.answers).is_some() {
        journey.address("/not-eligible")
    } else {
        let next = journey.next(content, &read);
        let following = following(&read, screen, !carried.is_empty());
        match (coming.from_check, following, &next) {
            (true, _, Step::Form(_)) => format!("{}?{from}", journey.step_address(&next)),
            (false, Some(following), _) => journey.screen_address(&following),
            _ => journey.step_address(&next),
        }
    };
    Redirect::to(to.trim_end_matches(['?', '&'])).into_response()
}

/// The screen after this one. After several questions of a page it is what is not finished of it, or the page after it.
fn following(read: &Read<'_>, screen: &Screen, has_answers: bool) -> Option<Screen> {
    let screens = read.screens();
    let place = screens.iter().position(|one| one == screen);
    let is_several = screen.question.is_none() && (has_answers || place.is_none());
    if !is_several {
        return place.and_then(|place| screens.get(place + 1)).cloned();
    }
    let place = read
        .pages
        .iter()
        .position(|one| one.page.id == screen.page)?;
    let open = read.pages[place].unfinished();
    open.or_else(|| Some(Screen::page(&read.pages.get(place + 1)?.page.id)))
}

/// Whether the screen asks for a file in this field.
fn asks_file(
    journey: &Journey,
    areas: &AreaTree,
    content: &Filling,
    screen: &Screen,
    field: &str,
) -> bool {
    let read = journey.form(areas).read(content);
    let Some(page) = read.page(&screen.page) else {
        return false;
    };
    if !is_on(journey, screen, question_of(field)) {
        return false;
    }
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
        content.seen.insert(question_of(field).to_owned());
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
