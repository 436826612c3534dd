//! The applicant's answer to what she was asked, and the files that come with it.

use std::net::IpAddr;

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::routing::get;
use axum::{Extension, Router};
use domain::cases::{Event, EventKind};
use leptos::prelude::*;
use store::StoreError;
use store::applications::{ANSWER_FILES_MOST, Answering, ApplicationSeen, HandleRefused};

use super::acts::{Act, Wrong, back, draw, own, show, too_long};
use super::words::file_address;
use crate::apply::{ANY, Arrived, FORM_MOST, brought};
use crate::components::{FileUpload, Question};
use crate::portal::Portal;
use crate::reports::links::Looking;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/cases/{reference}/answer", get(question).post(answer))
        .layer(DefaultBodyLimit::max(FORM_MOST))
}

async fn question(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
) -> Answer {
    show(Act::Answer, portal, reader, looking, reference).await
}

/// Takes the answer, with what she brings: all of it, or nothing.
async fn answer(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    ip: Option<Extension<IpAddr>>,
    Path(reference): Path<String>,
    arrived: Arrived,
) -> Answer {
    let seen = own(&portal, &looking, &reference).await?;
    let Arrived { mut sent, cut } = arrived;
    let words = sent.control("words").unwrap_or_default();
    let (came, ip) = (sent.files.len(), ip.map(|Extension(ip)| ip));
    let mut faults = Vec::new();
    let mut files = Vec::new();
    if cut.is_some() {
        faults.push(fault(&reader, "too-large"));
    } else if came > ANSWER_FILES_MOST {
        faults.push(fault(&reader, "too-many"));
    } else {
        for (_, _, bytes) in sent.files {
            match brought(&portal, ip, bytes, &ANY).await? {
                Ok(file) => files.push(file),
                Err(reason) => faults.push(fault(&reader, reason)),
            }
        }
    }
    faults.truncate(1);
    if !faults.is_empty() {
        return Ok(draw(Act::Answer, &portal, &reader, &seen, words, faults));
    }
    let answering = Answering {
        words: &words,
        files: &files,
        language: reader.language,
    };
    let taken = portal
        .store
        .answer_with_files(&seen.case.reference, &looking.0, &answering, portal.now())
        .await;
    let wrong = match taken {
        Ok(()) => return Ok(back(&seen)),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => match refused {
            HandleRefused::WordsMissing => ("words", reader.say("question-words-missing")),
            HandleRefused::TooLong => ("words", too_long(&reader)),
            HandleRefused::NotAsked => ("words", reader.say("question-not-asked")),
            HandleRefused::TooManyFiles => fault(&reader, "too-many"),
            _ => return Err(Refusal::NotFound),
        },
    };
    let mut faults = vec![wrong];
    // A browser does not send a file once more by itself.
    if came > 0 && faults[0].0 != "files" {
        faults.push(("files", reader.say("answer-files-again")));
    }
    Ok(draw(Act::Answer, &portal, &reader, &seen, words, faults))
}

/// Why a file was not taken.
fn fault(reader: &Reader, reason: &str) -> Wrong {
    ("files", reader.say(&format!("answer-file-{reason}")))
}

/// The field for what she brings.
pub(super) fn field(reader: &Reader, error: Option<String>) -> impl IntoView + use<> {
    let about = [("most", ANSWER_FILES_MOST.into())];
    let hint = reader.say_with("answer-files-hint", &about);
    let label = Question::medium(reader.say("answer-files"));
    view! {
        <FileUpload
            name="files"
            label=label
            hint=hint
            error=error
            accept=".pdf,application/pdf,image/jpeg,image/png"
            multiple=true
        />
    }
}

/// The files that came with an answer, where whoever looks opens them.
pub(super) fn brought_with(
    reader: &Reader,
    seen: &ApplicationSeen,
    event: &Event,
) -> Option<impl IntoView + use<>> {
    let files = seen.brought.iter();
    let files: Vec<_> = files
        .filter(|one| event.kind == EventKind::Answered && one.sequence == event.sequence)
        .zip(1_u64..)
        .map(|(one, number)| {
            let href = file_address(seen, one.file.0);
            let text = reader.say_with("answer-file", &[("number", number.into())]);
            view! { <li><a class="govuk-link" href=href>{text}</a></li> }
        })
        .collect();
    (!files.is_empty()).then(|| view! { <ul class="govuk-list">{files}</ul> })
}
