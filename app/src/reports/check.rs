//! Check answers, and send.

use std::net::IpAddr;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Extension, Router};
use domain::categories::Category;
use domain::pack::Pack;
use domain::reports::{Draft, DraftId, Wrong};
use domain::routing::route;
use jiff::SignedDuration;
use leptos::prelude::*;
use store::StoreError;
use store::limits::Limit;
use store::photos::PhotoId;
use store::submissions::SubmitRefused;

use super::intake::for_somebody;
use super::journey::{Journey, Station, Way, address};
use super::words::{answered, area_name, short_holder};
use crate::components::{
    Bend, Button, ButtonGroup, Card, Figure, Figures, Go, Goes, Icon, Photo, Photos, River,
    RiverBend, SummaryList, SummaryRow,
};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::limits::all_limited;
pub(super) use crate::shell::limits::{limited, network};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Most reports of one address in an hour.
const PER_ADDRESS: Limit = Limit {
    what: "reports of an address",
    most: 30,
    window: SignedDuration::from_hours(1),
};
/// Most reports of one contact in a day.
const PER_CONTACT: Limit = Limit {
    what: "reports of a contact",
    most: 30,
    window: SignedDuration::from_hours(24),
};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/reports/new/{draft}/check", get(page))
        .route("/reports/new/{draft}/send", post(send))
}

/// The first station that still has something wrong.
fn unfinished(content: &Draft, pack: &Pack) -> Option<Station> {
    if content.place(pack).is_err() {
        return Some(Station::Where);
    }
    let Ok(category) = content.about(pack) else {
        return Some(Station::What);
    };
    if content.details(category).is_err() {
        return Some(Station::Details);
    }
    (!content.contact_answered || content.contact().is_err()).then_some(Station::Contact)
}

/// Everything that was answered, and what the city promises.
async fn page(State(portal): State<Portal>, reader: Reader, journey: Journey) -> Answer {
    if journey.draft.case.is_some() {
        return Ok(
            Redirect::to(&format!("/reports/new/{}/sent", journey.draft.id.0)).into_response(),
        );
    }
    let content = journey.content().clone();
    let pack = portal.store.pack().clone();
    let (place, category) = match (
        content.place(&pack),
        content.about(&pack),
        unfinished(&content, &pack),
    ) {
        (Ok(place), Ok(category), None) => (place, category.clone()),
        (_, _, station) => {
            let station = station.unwrap_or(Station::Where);
            return Ok(
                Redirect::to(&format!("{}?faults", journey.address(station))).into_response(),
            );
        }
    };
    let (speaker, draft) = (reader.clone(), journey.draft.id);
    let photos = portal.store.photos_of_draft(draft).await?;
    let page = Page::new(reader.say("check-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let rows = rows(&reader, &pack, &content, &category, draft, &photos);
        let routed = pack
            .areas
            .by_path(&place.area)
            .map(|area| route(&pack.areas, &category, area));
        let has_it = routed
            .map(|routed| {
                short_holder(
                    &pack,
                    &routed.area,
                    routed.organisation.as_ref(),
                    reader.language,
                )
            })
            .unwrap_or_default();
        let answer = category.answer.map(|days| {
            let due = pack.calendar.promise(reader.now.timestamp(), days).due;
            let text = reader.say_with("check-answer", &[("date", reader.date(due).into())]);
            let unit = reader.say_with("working-days", &[("days", i64::from(days).into())]);
            view! { <Figures><Figure value=days.to_string() unit=unit text=text/></Figures> }
        });
        let promise = category.target.map(|days| {
            let due = pack.calendar.promise(reader.now.timestamp(), days).due;
            let name = category.name.say(reader.language).to_owned();
            let about = [("category", name.into()), ("date", reader.date(due).into())];
            let (text, unit) = (
                reader.say_with("check-promise", &about),
                reader.say_with("working-days", &[("days", i64::from(days).into())]),
            );
            view! { <Figures><Figure value=days.to_string() unit=unit text=text/></Figures> }
        });
        let no_promise = category
            .target
            .is_none()
            .then(|| view! { <p class="govuk-body">{say("check-no-promise")}</p> });
        let (seen_by, seen_what) = if category.private {
            ("check-private", "check-private-what")
        } else if pack.city.release_first {
            ("check-words-later", "check-words-later-what")
        } else {
            ("check-words-now", "check-words-now-what")
        };
        let gets_it = reader.say_with("check-gets-it", &[("holder", has_it.into())]);
        let why = reason(&reader, &category);
        let everybody = (!category.private).then(|| view! { <Go icon=Icon::Eye text=say("check-everybody") more=say("check-everybody-what")/> });
        view! {
            <Way reader=reader.clone() draft=Some(draft) here=Station::Check/>
            <div class="cl-split">
                <div class="cl-stack cl-stack--wide">
                    <h1 class="govuk-heading-l">{say("check-title")}</h1>
                    {for_somebody(&reader, &content)}
                    <SummaryList rows=rows wide=true/>
                    <section class="cl-stack">
                        <h2 class="govuk-heading-m">{say("check-who-sees")}</h2>
                        <Goes>
                            {everybody}
                            <Go icon=Icon::Clock text=say(seen_by) more=say(seen_what)/>
                            <Go icon=Icon::User text=say("check-handlers") more=say("check-handlers-what")/>
                        </Goes>
                    </section>
                </div>
                <aside><Card>
                    <h2 class="govuk-heading-s">{say("check-promises")}</h2>
                    {answer}
                    {promise}
                    {no_promise}
                    <River slim=true>
                        <RiverBend icon=Icon::Send bend=Bend::Now title=say("check-you-send") when=say("check-at-once")/>
                        <RiverBend icon=Icon::Inbox bend=Bend::Next title=gets_it when=why/>
                        <RiverBend icon=Icon::Flag bend=Bend::Next title=say("check-end") when=say("check-end-when")/>
                    </River>
                </Card></aside>
                <form method="post" action=format!("/reports/new/{}/send", draft.0)>
                    <ButtonGroup><Button>{say("check-send")}</Button></ButtonGroup>
                </form>
            </div>
        }
    });
    Ok(page.place(Place::Report).private().render(&portal, &reader))
}

/// Why the holder has it, from the pack.
fn reason(reader: &Reader, category: &Category) -> String {
    let because = category.responsible_reason.say(reader.language);
    if because.is_empty() {
        reader.say("reason-place")
    } else {
        because.to_owned()
    }
}

fn rows(
    reader: &Reader,
    pack: &Pack,
    content: &Draft,
    category: &Category,
    draft: DraftId,
    photos: &[PhotoId],
) -> Vec<SummaryRow> {
    let change = |station: Station| format!("{}?from=check", address(draft, station));
    let row = |key: &str, value: AnyView, station: Station| {
        let name = reader.say(key);
        SummaryRow::new(name.clone(), value).change(change(station), reader.say("change"), name)
    };
    let or_nothing = |text: &str| {
        if text.trim().is_empty() {
            reader.say("not-provided")
        } else {
            text.trim().to_owned()
        }
    };
    let area = content
        .place(pack)
        .map(|place| area_name(pack, &place.area, reader.language))
        .unwrap_or_default();
    let whereabouts: Vec<_> = [content.address.trim(), content.spot.trim(), area.as_str()]
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(|line| view! { <span>{line.to_owned()}</span><br/> })
        .collect();
    let mut rows = vec![
        row("check-where", whereabouts.into_any(), Station::Where),
        row(
            "check-what",
            category.name.say(reader.language).to_owned().into_any(),
            Station::What,
        ),
        row(
            "check-words",
            or_nothing(&content.what).into_any(),
            Station::Details,
        ),
    ];
    for question in &category.questions {
        let typed = content
            .answers
            .get(&question.code)
            .cloned()
            .unwrap_or_default();
        let said = or_nothing(&answered(reader, question, &typed));
        let label = question.label.say(reader.language).to_owned();
        rows.push(SummaryRow::new(label.clone(), said).change(
            change(Station::Details),
            reader.say("change"),
            label,
        ));
    }
    rows.push(row(
        "check-photos",
        photos_shown(reader, draft, photos),
        Station::Details,
    ));
    rows.push(row(
        "check-email",
        or_nothing(&content.email).into_any(),
        Station::Contact,
    ));
    rows.push(row(
        "check-telephone",
        or_nothing(&content.telephone).into_any(),
        Station::Contact,
    ));
    rows.push(row(
        "check-name",
        or_nothing(&content.name).into_any(),
        Station::Contact,
    ));
    rows
}

fn photos_shown(reader: &Reader, draft: DraftId, photos: &[PhotoId]) -> AnyView {
    if photos.is_empty() {
        return reader.say("not-provided").into_any();
    }
    let shown: Vec<_> = photos
        .iter()
        .zip(1_i64..)
        .map(|(photo, number)| {
            let alt = reader.say_with("photo-alt", &[("number", number.into())]);
            view! { <Photo src=format!("/reports/new/{}/photos/{}?size=small", draft.0, photo.0.simple()) alt=alt/> }
        })
        .collect();
    view! { <Photos thumbs=true>{shown}</Photos> }.into_any()
}

/// Sends the report. Sending it again leads to the same one.
async fn send(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    address: Option<Extension<IpAddr>>,
    headers: HeaderMap,
) -> Answer {
    let now = portal.now();
    let taken_down = journey.content().taken_down.is_some();
    let member = if taken_down {
        let signed_in = SignedIn::of(&portal, &headers).await?;
        let then = journey.address(Station::Check);
        Some(signed_in.ok_or(Refusal::SignInFirst { then })?.account)
    } else {
        None
    };
    if journey.draft.case.is_none() {
        // Whoever skips a question, the one that machines fall for too, has not come as far as the button.
        if unfinished(journey.content(), portal.pack()).is_some() {
            return Ok(Redirect::to(&journey.address(Station::Check)).into_response());
        }
        // A member sends what many people tell her from one place.
        let address = address
            .filter(|_| !taken_down)
            .map(|Extension(ip)| network(ip));
        let contact = journey.content().contact().ok();
        let contact = contact.and_then(|contact| Some(contact.email?.folded()));
        let tries = [(PER_ADDRESS, &address), (PER_CONTACT, &contact)].into_iter();
        let tries: Vec<_> = tries
            .filter_map(|(limit, who)| Some((limit, who.as_deref()?)))
            .collect();
        all_limited(&portal, &tries).await?;
    }
    match portal
        .store
        .submit_draft_by(
            &journey.draft,
            &journey.token,
            member.as_ref(),
            reader.language,
            now,
        )
        .await
    {
        Ok(_) => {
            Ok(Redirect::to(&format!("/reports/new/{}/sent", journey.draft.id.0)).into_response())
        }
        Err(StoreError::Refused(SubmitRefused::NoDraft)) => Err(Refusal::NotFound),
        Err(StoreError::Refused(SubmitRefused::NotYours)) => Err(Refusal::NotYours),
        Err(StoreError::Refused(SubmitRefused::Faults(faults)))
            if faults.iter().any(|fault| fault.wrong == Wrong::OwnAddress) =>
        {
            let contact = journey.address(Station::Contact);
            Ok(Redirect::to(&format!("{contact}?own")).into_response())
        }
        // The check page leads to what is wrong.
        Err(StoreError::Refused(SubmitRefused::Faults(_))) => {
            Ok(Redirect::to(&journey.address(Station::Check)).into_response())
        }
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}
