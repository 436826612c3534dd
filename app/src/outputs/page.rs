//! A paper as its holder has it: a page that can be printed, and the PDF.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};
use axum::response::IntoResponse;
use axum::routing::get;
use domain::outputs::{Output, OutputId, Standing};
use leptos::prelude::*;

use super::pdf::{self, PdfRefused, pdf};
use super::qr;
use super::sheet::{Said, Sheet, written};
use crate::components::{
    BackLink, Button, ButtonGroup, Empty, Icon, InsetText, SummaryList, SummaryRow, WarningText,
};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/outputs", get(list))
        .route("/outputs/{id}", get(show))
}

/// `/outputs`: what was handed out to the reader.
async fn list(State(portal): State<Portal>, reader: Reader, signed_in: SignedIn) -> Answer {
    let outputs = portal.store.own_outputs(&signed_in.account).await?;
    let speaker = reader.clone();
    let page = Page::new(reader.say("outputs-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let rows: Vec<_> = outputs
            .iter()
            .map(|output| {
                let statement = &output.statement;
                let href = format!("/outputs/{}", statement.id);
                let title = statement.title.say(reader.language).to_owned();
                let issued = written(
                    reader.language,
                    statement
                        .issued_at
                        .to_zoned(reader.now.time_zone().clone())
                        .date(),
                );
                let standing = output.standing(reader.now.date()).name();
                let standing = say(&format!("outputs-standing-{standing}"));
                SummaryRow::new(
                    issued,
                    view! { <a class="govuk-link" href=href>{title}</a>" · "{standing} },
                )
            })
            .collect();
        let inside = if rows.is_empty() {
            view! { <Empty title=say("outputs-none") text=say("outputs-none-text")/> }.into_any()
        } else {
            view! { <SummaryList rows=rows/> }.into_any()
        };
        view! {
            <BackLink href="/me"/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("outputs-title")}</h1>
                {inside}
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}

/// `/outputs/{id}` and `/outputs/{id}.pdf`, for the account that holds the paper.
async fn show(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    Path(id): Path<String>,
) -> Answer {
    let (id, as_pdf) = match id.strip_suffix(".pdf") {
        Some(id) => (id, true),
        None => (id.as_str(), false),
    };
    let id: OutputId = id.parse().map_err(|_| Refusal::NotFound)?;
    let output = portal.store.own_output(&signed_in.account, id).await?;
    let output = output.ok_or(Refusal::NotFound)?;
    let at = (format!("/outputs/{id}"), "/outputs".to_owned());
    given(&portal, &reader, &output, at, as_pdf).await
}

/// A paper for somebody who has been found to may have it: its page, which is `at` this address and leads `back`, or the PDF.
pub(crate) async fn given(
    portal: &Portal,
    reader: &Reader,
    output: &Output,
    (at, back): (String, String),
    as_pdf: bool,
) -> Answer {
    let id = output.statement.id;
    let sheet = Sheet::of(&output.statement, portal, reader.language);
    if !as_pdf {
        return Ok(page(output, sheet, reader, (at, back)).render(portal, reader));
    }
    let statement = output.statement.clone();
    let made = tokio::task::spawn_blocking({
        let sheet = sheet.clone();
        move || pdf(&statement, &sheet)
    });
    match made.await {
        Ok(Ok(bytes)) => {
            let name = format!("inline; filename=\"{}-{id}.pdf\"", output.statement.service);
            let headers = [
                (CONTENT_TYPE, "application/pdf".to_owned()),
                (CONTENT_DISPOSITION, name),
                (CACHE_CONTROL, "no-store".to_owned()),
                (
                    HeaderName::from_static("x-robots-tag"),
                    "noindex".to_owned(),
                ),
            ];
            Ok((headers, bytes).into_response())
        }
        // The page says which letters are missing, and is printed instead.
        Ok(Err(PdfRefused::Letters(_))) => {
            Ok(page(output, sheet, reader, (at, back)).render(portal, reader))
        }
        Ok(Err(PdfRefused::Broken(said))) => Err(Refusal::Panicked { said }),
        Err(ended) => Err(Refusal::Panicked {
            said: ended.to_string(),
        }),
    }
}

fn page(output: &Output, sheet: Sheet, reader: &Reader, (at, back): (String, String)) -> Page {
    let say = reader.speaker();
    let standing = output.standing(reader.now.date());
    let missing = pdf::missing(&sheet);
    let over = over(standing, reader);
    let without = (!missing.is_empty())
        .then(|| reader.say_with("outputs-no-pdf", &[("letters", missing.clone().into())]));
    Page::new(sheet.called().to_owned(), move || {
        let pdf = without.is_none().then(|| {
            view! { <Button href=format!("{at}.pdf") icon=Icon::Download>{say("outputs-pdf")}</Button> }
        });
        let without = without.map(|text| view! { <InsetText>{text}</InsetText> });
        let over = over.map(|text| view! { <WarningText>{text}</WarningText> });
        let check = sheet.address.clone();
        view! {
            <BackLink href=back/>
            <div class="cl-narrow cl-stack">
                {over}
                {paper(&sheet, true)}
                {without}
                <div class="cl-paper__ways">
                    <ButtonGroup>
                        {pdf}
                        <a class="govuk-link" href=check>{say("outputs-how-others-see")}</a>
                    </ButtonGroup>
                    <p class="govuk-hint">{say("outputs-give")}</p>
                </div>
            </div>
        }
    })
    .place(Place::Me)
    .private()
}

/// Why the paper does not hold; nothing where it does.
pub(super) fn over(standing: Standing, reader: &Reader) -> Option<String> {
    match standing {
        Standing::Valid => None,
        Standing::Expired { on } => {
            let date = written(reader.language, on);
            Some(reader.say_with("outputs-expired-since", &[("date", date.into())]))
        }
        Standing::Revoked(revoked) => {
            let at = revoked.at.to_zoned(reader.now.time_zone().clone());
            let date = written(reader.language, at.date());
            let reason = reader.say(&format!("outputs-reason-{}", revoked.reason.name()));
            let about = [("date", date.into()), ("reason", reason.into())];
            Some(reader.say_with("outputs-revoked-since", &about))
        }
    }
}

/// What stands on the paper; with its square where it is to be printed.
pub(crate) fn paper(sheet: &Sheet, printed: bool) -> impl IntoView + use<> {
    let language = sheet.language;
    let say = move |key: &str| crate::words::say(language, key);
    let rows = sheet
        .rows
        .iter()
        .map(|row| {
            SummaryRow::new(
                row.label.first().map_or("", |said| &said.text),
                said(&row.value),
            )
        })
        .collect();
    let (first, others) = sheet.title.split_at(1.min(sheet.title.len()));
    let foot = printed.then(|| {
        let (square, asks, id) = (
            qr::drawing(&sheet.address),
            sheet.asks.clone(),
            sheet.id.clone(),
        );
        view! {
            <div class="cl-paper__foot">
                {square}
                <div>
                    <p class="govuk-body">{say("outputs-check")}</p>
                    <p class="govuk-body cl-paper__asks">{asks}</p>
                    <p class="govuk-body cl-paper__id">{id}</p>
                    <p class="govuk-hint">{say("outputs-signed")}</p>
                </div>
            </div>
        }
    });
    view! {
        <article class="cl-paper">
            <p class="cl-paper__city">{said(&sheet.city)}</p>
            <h1 class="govuk-heading-l">{said(first)}</h1>
            {(!others.is_empty()).then(|| view! { <p class="cl-paper__also">{said(others)}</p> })}
            <SummaryList rows=rows/>
            {foot}
        </article>
    }
}

/// Words, each in its language.
fn said(all: &[Said]) -> AnyView {
    let language = |said: &Said| said.language.clone();
    all.iter()
        .enumerate()
        .map(|(place, said)| {
            let between = (place > 0).then_some(" · ");
            view! { {between}<span lang=language(said)>{said.text.clone()}</span> }
        })
        .collect::<Vec<_>>()
        .into_any()
}
