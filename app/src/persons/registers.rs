//! `/desk/registers`: what was delivered to the registers of a steward's organisation, and what was set aside.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use domain::identity::Account;
use domain::registers::{BatchId, RowRefused};
use leptos::prelude::*;
use store::registers::Batch;
use uuid::Uuid;

use super::listed::{Line, Listed};
use super::words::{called, office, register_name, steward};
use crate::components::{BackLink, Cell, Table};
use crate::identity::Member;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Where the list is.
const LIST: &str = "/desk/registers";

/// Most rows of a page.
const SHOWN_MOST: usize = 200;

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/registers", get(list))
        .route("/desk/registers/{batch}", get(page))
}

/// Deliveries that are this steward's: of her organisation, or to a register whose authority it is.
async fn hers(portal: &Portal, member: &Account) -> Result<Vec<Batch>, Refusal> {
    let mut all = portal.store.batches().await?;
    let registers = &portal.pack().registers;
    all.retain(|batch| {
        let authority = registers.get(&batch.register).map(|known| &known.authority);
        member.settles(&batch.source) || authority.is_some_and(|code| member.settles(code))
    });
    Ok(all)
}

async fn list(State(portal): State<Portal>, reader: Reader, Member(member): Member) -> Answer {
    let member = steward(member)?;
    let batches = hers(&portal, &member).await?;
    let reader = called(reader, &member);
    let (say, pack) = (reader.speaker(), portal.store.pack().clone());
    let lines = batches
        .iter()
        .take(SHOWN_MOST)
        .map(|batch| {
            let number = |count: u64| reader.number(count);
            let source = office(&reader, &pack, &batch.source);
            let ended = batch
                .ended_at
                .map_or_else(|| say("registers-interrupted"), |at| reader.moment(at));
            let counts = [
                ("read", number(batch.counts.read).into()),
                ("added", number(batch.counts.added).into()),
                ("known", number(batch.counts.known).into()),
                ("rejected", number(batch.counts.rejected).into()),
            ];
            Line {
                href: format!("{LIST}/{}", batch.id.0),
                name: register_name(&reader, &pack, &batch.register),
                facts: format!("{source} · {ended}"),
                words: Some(reader.say_with("registers-counts", &counts)),
            }
        })
        .collect();
    let listed = Listed {
        more: None,
        title: say("registers-title"),
        text: say("registers-text"),
        none: say("registers-none"),
        done: None,
        lines,
        past: None,
    };
    Ok(listed.answer(&portal, &reader))
}

/// Rows of a delivery that were set aside: where and why. What stands in them is not shown.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Path(batch): Path<Uuid>,
) -> Answer {
    let member = steward(member)?;
    let batches = hers(&portal, &member).await?;
    let batch = batches.into_iter().find(|known| known.id.0 == batch);
    let batch = batch.ok_or(Refusal::NotFound)?;
    let rejects = portal.store.rejects(BatchId(batch.id.0), 0).await?;
    let reader = called(reader, &member);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("registers-aside"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let head = vec![
            Cell::number(say("registers-line")),
            Cell::new(say("registers-why")),
        ];
        let rows: Vec<_> = rejects
            .iter()
            .take(SHOWN_MOST)
            .map(|reject| {
                vec![
                    Cell::number(reject.line.to_string()),
                    Cell::new(why(&reader, &reject.reason)),
                ]
            })
            .collect();
        let shown = if rows.is_empty() {
            view! { <p class="govuk-body">{say("registers-aside-none")}</p> }.into_any()
        } else {
            let caption = register_name(&reader, &pack, &batch.register);
            view! { <Table caption=caption head=head rows=rows/> }.into_any()
        };
        let more = (rejects.len() > SHOWN_MOST).then(|| {
            let about = [("count", reader.number(batch.counts.rejected).into())];
            let words = reader.say_with("registers-more", &about);
            view! { <p class="govuk-body">{words}</p> }
        });
        view! {
            <BackLink href=LIST text=say("registers-title")/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("registers-aside")}</h1>
                {shown}
                {more}
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}

/// Why a row was set aside.
fn why(reader: &Reader, reason: &RowRefused) -> String {
    let (key, field) = match reason {
        RowRefused::Columns { .. } => return reader.say("row-columns"),
        RowRefused::Unreadable => return reader.say("row-unreadable"),
        RowRefused::Contradicts { line } => {
            return reader.say_with("row-contradicts", &[("line", line.to_string().into())]);
        }
        RowRefused::EndsBeforeItBegins { until, .. } => ("ends", until),
        RowRefused::Unknown { field } => ("unknown", field),
        RowRefused::Missing { field } => ("missing", field),
        RowRefused::NotOf { field, .. } | RowRefused::NoSuchDay { field } => ("kind", field),
        RowRefused::Identity { field, .. } => ("number", field),
        RowRefused::Pattern { field } | RowRefused::NotListed { field, .. } => ("form", field),
        RowRefused::Bounds { field } => ("bounds", field),
        RowRefused::Future { field } => ("future", field),
    };
    let about = [("field", field.clone().into())];
    reader.say_with(&format!("row-field-{key}"), &about)
}
