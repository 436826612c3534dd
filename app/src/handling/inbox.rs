//! What waits for an organisation: tasks whose turn it is, and what is to be decided.

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use domain::cases::Status;
use leptos::prelude::*;
use serde::Deserialize;
use store::applications::{Waiting, WaitingAfter};

use super::words::{office, task_name};
use crate::components::{
    BackLink, CaseList, CaseRow, Empty, Icon, Neighbour, Pagination, Standing, Tone,
};
use crate::identity::Member;
use crate::portal::Portal;
use crate::reports::promised::gauge;
use crate::reports::words::standing_of;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/applications", get(inbox))
}

/// Which page.
#[derive(Deserialize)]
struct Asked {
    /// Where the page before ended; empty for the first.
    #[serde(default)]
    after: String,
}

/// `/desk/applications`, a page at a time.
async fn inbox(
    State(portal): State<Portal>,
    mut reader: Reader,
    Member(member): Member,
    Query(asked): Query<Asked>,
) -> Answer {
    let after = match asked.after.as_str() {
        "" => None,
        place => Some(WaitingAfter::read(place).ok_or(Refusal::NotFound)?),
    };
    let found = portal.store.applications_waiting(&member, after).await?;
    reader.account = Some(member.name);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("handling-inbox"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let today = pack.calendar.date(reader.now.timestamp());
        let rows: Vec<_> = found
            .waiting
            .iter()
            .map(|waiting| {
                let Waiting { case, service, task, emergency, is_objection } = waiting;
                let name = service.name.say(reader.language);
                let (what, facts, late) = match task {
                    Some(handled) => {
                        let by = reader.say_with("handling-by", &[("date", reader.date(handled.task.due).into())]);
                        let office = office(&reader, &pack, &handled.task.organisation);
                        (task_name(&reader, service, handled), format!("{office} · {by}"), handled.task.due < today)
                    }
                    None if case.status == Status::Decided => (say("handling-to-hand-over"), String::new(), false),
                    None => (say("handling-to-decide"), String::new(), case.is_overdue(today)),
                };
                let mark = |key, icon| Standing {
                    text: say(key),
                    tone: Tone::Red,
                    icon,
                };
                let objection = is_objection.then(|| Standing {
                    tone: Tone::Yellow,
                    ..mark("handling-objection", Icon::FileText)
                });
                let declared = emergency.then(|| mark("emergency-mark", Icon::Siren));
                let late = late.then(|| mark("handling-late", Icon::TriangleAlert));
                let marks: Vec<_> = [objection, declared, late].into_iter().flatten().collect();
                let href = format!("/desk/applications/{}", case.reference);
                let title = format!("{what}: {name}");
                let facts = format!("{} {facts}", case.reference.spaced());
                let gauge = gauge(&reader, &pack, case);
                let standing = Some(standing_of(&reader, &pack, case));
                view! { <CaseRow href=href title=title standing=standing marks=marks facts=facts>{gauge}</CaseRow> }
            })
            .collect();
        let list = if rows.is_empty() {
            view! { <Empty title=say("handling-none") text=say("handling-none-text")>""</Empty> }
                .into_any()
        } else {
            view! { <CaseList>{rows}</CaseList> }.into_any()
        };
        let more = found.next.map(|place| {
            let next = Neighbour {
                text: Some(say("handling-more")),
                ..Neighbour::new(format!("/desk/applications?after={place}"))
            };
            view! { <Pagination next=Some(next)/> }
        });
        view! {
            <BackLink href="/desk" text=say("desk-title")/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("handling-inbox")}</h1>
                {list}
                {more}
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}
