use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use domain::pack::Pack;
use domain::references::Reference;
use jiff::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;
use store::enquiries::Enquiry;

use crate::components::{BackLink, Button, ButtonGroup, Empty, Go, Goes, Icon, Search};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Questions on one page.
const PAGE: usize = 20;

/// The routes of questions and their answers.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/enquiries", get(list))
        .route("/enquiries/{reference}", get(page))
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    /// When the last question of the page before was released, in microseconds.
    before: Option<i64>,
}

/// The category with which something is asked; nothing where the city takes no questions.
fn asking(pack: &Pack) -> Option<String> {
    let mut known = pack.categories.iter();
    let category = known.find(|category| category.is_enquiry() && !category.retired)?;
    Some(format!("/reports/new?category={}", category.code.0))
}

/// Questions as links, each in the language in which it was asked; nothing where there are none.
pub(crate) fn found(reader: &Reader, enquiries: &[Enquiry]) -> Option<impl IntoView + use<>> {
    let links: Vec<_> = enquiries
        .iter()
        .map(|enquiry| {
            let language = enquiry.wording.language;
            let foreign = (language != reader.language).then(|| language.tag().to_owned());
            let href = format!("/enquiries/{}", enquiry.reference);
            let question = enquiry.wording.question.clone();
            view! { <Go href=href icon=Icon::CircleHelp text=question language=foreign/> }
        })
        .collect();
    (!links.is_empty()).then(|| view! { <Goes>{links}</Goes> })
}

/// The address of the page after this question.
fn older(sought: &str, last: &Enquiry) -> String {
    let before = last.released_at.as_microsecond().to_string();
    let query = serde_html_form::to_string([("q", sought), ("before", &before)]);
    format!("/enquiries?{}", query.unwrap_or_default())
}

/// `/enquiries`: the newest, or those that have the words that are sought.
async fn list(State(portal): State<Portal>, reader: Reader, Query(asked): Query<Asked>) -> Answer {
    let sought = asked.q.trim().to_owned();
    let before = asked
        .before
        .and_then(|before| Timestamp::from_microsecond(before).ok());
    // One more tells whether there is another page.
    let one_more = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let mut enquiries = portal.store.enquiries(&sought, before, one_more).await?;
    let goes_on = enquiries.len() > PAGE;
    enquiries.truncate(PAGE);
    let older = enquiries
        .last()
        .filter(|_| goes_on)
        .map(|last| older(&sought, last));
    let ask = asking(portal.pack());
    let telephone = portal.pack().city.telephone.clone();
    let speaker = reader.clone();
    let page = Page::new(reader.say("enquiries-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let call = reader.say_with("home-call", &[("telephone", telephone.clone().into())]);
        let dial = format!("tel:{telephone}");
        let ask = ask.map(|href| view! { <Button href=href icon=Icon::CircleHelp>{say("enquiries-ask")}</Button> });
        let links = found(&reader, &enquiries);
        let title = if sought.is_empty() {
            say("enquiries-none")
        } else {
            reader.say_with("enquiries-nothing", &[("sought", sought.clone().into())])
        };
        let body = match links {
            Some(links) => {
                let older = older.map(|href| {
                    view! { <p><a class="govuk-link cl-alone" href=href>{say("enquiries-older")}</a></p> }
                });
                view! { {links}{older}<ButtonGroup>{ask}</ButtonGroup> }.into_any()
            }
            None => view! {
                <Empty title=title text=say("enquiries-none-text")>
                    <ButtonGroup>{ask}<a class="govuk-link" href=dial>{call}</a></ButtonGroup>
                </Empty>
            }
            .into_any(),
        };
        view! {
            <div class="cl-narrow cl-stack cl-stack--wide">
                <h1 class="govuk-heading-l">{say("enquiries-title")}</h1>
                <Search action="/enquiries" label=say("enquiries-search") placeholder=say("enquiries-search-hint") value=sought button=say("home-search-button") plain=true/>
                {body}
            </div>
        }
    });
    Ok(page.place(Place::Services).render(&portal, &reader))
}

/// `/enquiries/{reference}`: one question with its answer.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    Path(reference): Path<String>,
) -> Answer {
    let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let enquiry = portal
        .store
        .enquiry(&reference)
        .await?
        .ok_or(Refusal::NotFound)?;
    let ask = asking(portal.pack());
    let speaker = reader.clone();
    let page = Page::new(enquiry.wording.question.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let language = enquiry.wording.language;
        let foreign = (language != reader.language).then(|| language.tag());
        let day = enquiry
            .released_at
            .to_zoned(reader.now.time_zone().clone())
            .date();
        let when = reader.say_with("enquiries-released", &[("date", reader.date(day).into())]);
        let paragraphs: Vec<_> = enquiry
            .wording
            .answer
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| view! { <p class="govuk-body">{line.to_owned()}</p> })
            .collect();
        let ask = ask.map(|href| view! { <Button href=href icon=Icon::CircleHelp>{say("enquiries-ask")}</Button> });
        view! {
            <BackLink href="/enquiries" text=say("enquiries-all")/>
            <article class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l" lang=foreign>{enquiry.wording.question.clone()}</h1>
                <h2 class="govuk-heading-m">{say("enquiries-answer")}</h2>
                <div lang=foreign>{paragraphs}</div>
                <p class="cl-muted">{when}</p>
                <ButtonGroup>{ask}</ButtonGroup>
            </article>
        }
    });
    Ok(page.place(Place::Services).render(&portal, &reader))
}
