//! The sections of a long application, and how far each has come.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use domain::applications::Screen;
use leptos::prelude::*;

use super::journey::{Journey, Step, day};
use super::shut;
use crate::components::{BackLink, InsetText, Task, TaskList, TaskStatus, Tone};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/services/{service}/apply/{draft}", get(page))
}

async fn page(State(portal): State<Portal>, reader: Reader, journey: Journey) -> Answer {
    if let Some(sent) = journey.gone() {
        return Ok(sent);
    }
    if journey.is_shut {
        return Ok(shut::page(&portal, &reader, &journey));
    }
    let pack = portal.store.pack().clone();
    let title = journey.service.name.say(reader.language).to_owned();
    let (speaker, heading) = (reader.clone(), title.clone());
    let page = Page::new(title, move || {
        let reader = speaker;
        let say = reader.speaker();
        let read = journey.read(&pack);
        let content = journey.content();
        let next = journey.next(content, &read);
        let done = || TaskStatus::Plain(say("apply-completed"));
        let mut tasks: Vec<Task> = read
            .pages
            .iter()
            .map(|one| {
                let status = if one.is_done() {
                    done()
                } else if one.is_begun() {
                    TaskStatus::Tag(say("apply-incomplete"), Tone::Yellow)
                } else {
                    TaskStatus::Tag(say("apply-not-started"), Tone::Calm)
                };
                Task {
                    title: one.page.heading.say(reader.language).to_owned(),
                    href: Some(journey.screen_address(&Screen::page(&one.page.id))),
                    hint: None,
                    status,
                }
            })
            .collect();
        if !journey.service.requirement.is_empty() {
            let settled = content.unsettled(&journey.service).is_empty();
            let open = TaskStatus::Tag(say("apply-not-started"), Tone::Calm);
            tasks.push(Task {
                title: say("apply-proofs-title"),
                href: Some(journey.address("/proofs")),
                hint: None,
                status: if settled { done() } else { open },
            });
        }
        tasks.extend(super::fee::task(&reader, &journey, &read));
        let ready = next == Step::Check;
        let blocked = TaskStatus::Blocked(say("apply-cannot-start"));
        let open = TaskStatus::Tag(say("apply-not-started"), Tone::Calm);
        tasks.push(Task {
            title: say("apply-check-title"),
            href: ready.then(|| journey.address("/check")),
            hint: None,
            status: if ready { open } else { blocked },
        });
        let until = day(&reader, journey.stored.expires_at);
        let kept = reader.say_with("apply-kept-until", &[("date", until.into())]);
        view! {
            <BackLink href=format!("/services/{}/apply", journey.service.identifier.0)/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{heading}</h1>
                <TaskList tasks=tasks/>
                <InsetText>{kept}" "<a class="govuk-link" href=journey.address("/save")>{say("apply-save")}</a></InsetText>
            </div>
        }
    });
    Ok(page
        .place(Place::Services)
        .private()
        .render(&portal, &reader))
}
