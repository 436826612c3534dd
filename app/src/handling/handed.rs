//! The papers that came of an application: for its applicant, by whatever door she comes, and for whoever handles it.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use domain::outputs::{Output, OutputId};
use leptos::prelude::*;
use store::applications::ApplicationSeen;
use store::outputs::PaperKept;

use super::case::seen;
use crate::components::{Go, Goes, Icon};
use crate::outputs::given;
use crate::portal::Portal;
use crate::reports::links::Looking;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/cases/{reference}/papers/{paper}", get(show))
}

/// `/cases/{reference}/papers/{paper}`, and with `.pdf` behind it the PDF.
async fn show(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path((reference, paper)): Path<(String, String)>,
) -> Answer {
    let (paper, as_pdf) = match paper.strip_suffix(".pdf") {
        Some(paper) => (paper, true),
        None => (paper.as_str(), false),
    };
    let paper: OutputId = paper.parse().map_err(|_| Refusal::NotFound)?;
    let seen = seen(&portal, &looking, &reference).await?;
    // What registers say stands on papers, too.
    if seen.standing.is_without_registers() {
        return Err(Refusal::NotFound);
    }
    let papers = portal.store.outputs_of_case(seen.case.id).await?;
    let mut papers = papers.into_iter();
    let output = papers.find(|output| output.statement.id == paper);
    let output = output.ok_or(Refusal::NotFound)?;
    let reference = &seen.case.reference;
    let back = if seen.standing.is_of_applicant() {
        format!("/cases/{reference}")
    } else {
        format!("/desk/applications/{reference}")
    };
    let at = format!("/cases/{reference}/papers/{paper}");
    given(&portal, &reader, &output, (at, back), as_pdf).await
}

/// The papers that came of it, with all that she can do with them. Whom the applicant does not let use what registers say reads
/// what there is, and opens none.
pub(super) fn handed_out(
    reader: &Reader,
    papers: &[Output],
    seen: &ApplicationSeen,
) -> Option<impl IntoView + use<>> {
    if papers.is_empty() {
        return None;
    }
    let opens = !seen.standing.is_without_registers();
    let papers: Vec<_> = papers
        .iter()
        .map(|paper| {
            let title = paper.statement.title.say(reader.language).to_owned();
            let standing = paper.standing(reader.now.date()).name();
            let standing = reader.say(&format!("outputs-standing-{standing}"));
            let more = format!("{} · {standing}", reader.moment(paper.statement.issued_at));
            if !opens {
                let kept = reader.say("handling-kept-back");
                return view! { <li>{title}" · "{more}<br/><small class="cl-muted">{kept}</small></li> }
                    .into_any();
            }
            let reference = &seen.case.reference;
            let href = format!("/cases/{reference}/papers/{}", paper.statement.id);
            view! { <Go icon=Icon::FileText href=href text=title more=more/> }.into_any()
        })
        .collect();
    let papers = if opens {
        view! { <Goes>{papers}</Goes> }.into_any()
    } else {
        view! { <ul class="govuk-list">{papers}</ul> }.into_any()
    };
    Some(view! {
        <section>
            <h2 class="govuk-heading-s">{reader.say("handling-papers")}</h2>
            {papers}
        </section>
    })
}

/// The papers that came of it as those see them who handle it: how each stands, why it was revoked, and where that is done.
pub(super) fn kept_papers(reader: &Reader, papers: &[PaperKept]) -> Option<impl IntoView + use<>> {
    if papers.is_empty() {
        return None;
    }
    let papers: Vec<_> = papers
        .iter()
        .map(|paper| {
            let statement = &paper.output.statement;
            let title = statement.title.say(reader.language).to_owned();
            let standing = paper.output.standing(reader.now.date()).name();
            let standing = reader.say(&format!("outputs-standing-{standing}"));
            let facts = format!("{} · {standing}", reader.moment(statement.issued_at));
            let words = (!paper.words.is_empty()).then(|| {
                let about = [("words", paper.words.clone().into())];
                let words = reader.say_with("handling-paper-why", &about);
                view! { <br/><small>{words}</small> }
            });
            let href = format!("/verify/{}", statement.id);
            view! {
                <li>
                    <a class="govuk-link" href=href>{title}</a>
                    <br/><small class="cl-muted">{facts}</small>
                    {words}
                </li>
            }
        })
        .collect();
    Some(view! {
        <section aria-labelledby="papers">
            <h2 class="govuk-heading-m" id="papers">{reader.say("handling-papers")}</h2>
            <ul class="govuk-list">{papers}</ul>
        </section>
    })
}
