//! Today's round: a list in walking order, for a phone.

use std::collections::HashMap;

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use domain::cases::CaseId;
use domain::identity::Account;
use domain::pack::Pack;
use domain::places::Position;
use domain::references::Reference;
use domain::rounds::{STOPS_MOST, Stop, VisitId};
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::photos::PhotoId;
use store::rounds::{Done, Round};
use uuid::Uuid;

use super::drawn;
use super::stop::banner;
use super::words::{outcome_words, reason, way};
use crate::components::{
    BackLink, Button, CaseList, CaseRow, Empty, Icon, Select, SelectOption, Standing, Symbol, Tag,
    Tone, Weight,
};
use crate::identity::Member;
use crate::islands::{QueueLabels, QueueProps, RoundQueue};
use crate::portal::Portal;
use crate::reports::promised::gauge;
use crate::reports::words::{area_name, standing, title};
use crate::shell::{Answer, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/rounds", get(page))
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Where she stands.
    lat: String,
    lon: String,
    /// The stop that she begins with.
    from: String,
    /// The visit that was just sent.
    visit: String,
}

impl Asked {
    /// The list in the order that was asked for.
    fn address(&self) -> String {
        let pairs = [("lat", &self.lat), ("lon", &self.lon), ("from", &self.from)];
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let query = serde_html_form::to_string(given.collect::<Vec<_>>()).unwrap_or_default();
        if query.is_empty() {
            "/desk/rounds".to_owned()
        } else {
            format!("/desk/rounds?{query}")
        }
    }
}

/// `/desk/rounds`.
async fn page(
    State(portal): State<Portal>,
    mut reader: Reader,
    member: Member,
    Query(asked): Query<Asked>,
) -> Answer {
    let account = member.0;
    let start = Position::parse(&asked.lat, &asked.lon).ok();
    let mut round = portal.store.round(&account, start, portal.now()).await?;
    let from = asked.from.parse::<Reference>().ok();
    let chosen = round
        .walk
        .stops
        .iter()
        .find(|stop| Some(&stop.case.reference) == from.as_ref())
        .and_then(|stop| stop.position);
    if chosen.is_some() {
        round = portal.store.round(&account, chosen, portal.now()).await?;
        round.walk.outset = None;
    }
    let received = match asked.visit.parse::<Uuid>() {
        Ok(id) => match portal.store.received(VisitId(id), &account).await {
            Ok(received) => received,
            Err(StoreError::Refused(_)) => None,
            Err(StoreError::Broken(broken)) => return Err(broken.into()),
        },
        Err(_) => None,
    };
    reader.account = Some(account.name.clone());
    let addresses = kept(&portal, &asked.address(), &round);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("round-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let received = received.as_ref().map(|received| banner(&reader, received));
        view! {
            <BackLink href="/desk" text=say("desk-back")/>
            {offline(&reader)}
            {received}
            <div class="cl-narrow cl-stack cl-round">
                <header>
                    <h1 class="govuk-heading-l">{say("round-title")}</h1>
                    <p class="cl-muted cl-number">{reader.date(reader.now.date())}</p>
                </header>
                {queue(&reader, &account, &addresses)}
                {walk(&reader, &pack, &round)}
                {done(&reader, &pack, &round.done)}
            </div>
        }
    });
    Ok(page
        .place(Place::Me)
        .private()
        .with_islands()
        .render(&portal, &reader))
}

/// Says since when the page is out of date; shown by whoever serves it without network.
pub(super) fn offline(reader: &Reader) -> AnyView {
    let now = reader.moment(reader.now.timestamp());
    let words = reader.say_with("round-offline", &[("moment", now.into())]);
    view! {
        <p id="offline" hidden=true class="cl-offline" role="status"><Symbol icon=Icon::WifiOff/>{words}</p>
    }
    .into_any()
}

/// Addresses that a phone keeps for the round: its pages and small photos.
fn kept(portal: &Portal, list: &str, round: &Round) -> Vec<String> {
    let site = &portal.site;
    let chunks = site.chunks.get("QueueOfRound").cloned().unwrap_or_default();
    let files = [&site.sheet, &site.islands, &site.first_chunk].map(Clone::clone);
    let stops = round.walk.stops.iter().chain(&round.walk.unplaced);
    let mut addresses = vec![list.to_owned()];
    for stop in stops {
        let reference = &stop.case.reference;
        addresses.push(format!("/desk/rounds/{reference}"));
        let photo = round.photos.get(&stop.case.id);
        addresses.extend(photo.map(|photo| small(reference, *photo)));
    }
    addresses.extend(files.into_iter().chain(site.theme.clone()).chain(chunks));
    addresses
}

fn small(reference: &Reference, photo: PhotoId) -> String {
    let photo = photo.0.simple();
    format!("/reports/{reference}/photos/{photo}?size=small")
}

/// The part of the page that keeps the round and its visits on the phone.
pub(super) fn queue(reader: &Reader, account: &Account, addresses: &[String]) -> AnyView {
    let say = reader.speaker();
    let gap = |key: &str, names: &[&'static str]| {
        let about: Vec<_> = names
            .iter()
            .map(|name| (*name, format!("{{{name}}}").into()))
            .collect();
        reader.say_with(key, &about)
    };
    let labels = QueueLabels {
        kept: gap("round-kept", &["pages", "size", "until"]),
        not_kept: say("round-not-kept"),
        taking: say("round-taking"),
        failed: say("round-take-failed"),
        waiting: say("round-state-kept"),
        sent: say("round-state-sent"),
        sign_in: say("round-state-sign-in"),
        refused: say("round-state-refused"),
        changed: say("round-state-changed"),
        discard: say("round-discard"),
        note: say("round-send-as-note"),
        look: say("round-look"),
        denied: say("round-denied"),
        words_missing: say("round-words-missing"),
        outcome_missing: say("round-outcome-missing"),
    };
    let told = QueueProps {
        account: account.id.0.to_string(),
        language: reader.language.tag().to_owned(),
        addresses: addresses.to_vec(),
        labels,
    };
    let buttons = (!addresses.is_empty()).then(|| {
        view! {
            <div data-only="awake" hidden=true class="cl-stack cl-stack--tight">
                <p class="govuk-body" role="status" data-said="kept"></p>
                <div class="govuk-button-group">
                    <Button id="round-take" quiet=true weight=Weight::Secondary icon=Icon::Download>{say("round-take")}</Button>
                    <Button id="round-leave" quiet=true weight=Weight::Secondary icon=Icon::Trash2>{say("round-leave")}</Button>
                    <Button id="round-locate" quiet=true weight=Weight::Secondary icon=Icon::Locate>{say("round-locate")}</Button>
                </div>
            </div>
        }
    });
    let heading = say("round-on-phone");
    let send = say("round-send-now");
    view! {
        <RoundQueue told=told>
            {buttons}
            <section data-only="visits" hidden=true aria-labelledby="on-phone" class="cl-stack cl-stack--tight">
                <h2 class="govuk-heading-m" id="on-phone">{heading}</h2>
                <ul class="cl-queue" data-visits=true></ul>
                <Button id="round-send" quiet=true icon=Icon::Send>{send}</Button>
            </section>
        </RoundQueue>
    }
    .into_any()
}

/// The way with its stops, and what cannot be walked to.
fn walk(reader: &Reader, pack: &Pack, round: &Round) -> AnyView {
    let say = reader.speaker();
    let walk = &round.walk;
    if walk.stops.is_empty() && walk.unplaced.is_empty() {
        let (title, text) = (say("round-nothing"), say("round-nothing-text"));
        return view! { <Empty title=title text=text><Button href="/desk">{say("desk-back")}</Button></Empty> }
            .into_any();
    }
    let count = walk.stops.len() + walk.unplaced.len();
    let about = [
        ("count", count.into()),
        ("way", way(reader, walk.length).into()),
    ];
    let length = reader.say_with("round-length", &about);
    let more = round.more.then(|| {
        let most = reader.number(STOPS_MOST as u64);
        let words = reader.say_with("round-more", &[("most", most.into())]);
        view! { <p class="govuk-body">{words}</p> }
    });
    let outset = walk.outset.map(|metres| {
        let words = reader.say_with("round-outset", &[("way", way(reader, metres).into())]);
        view! { <p class="cl-leg">{words}</p> }
    });
    let label = reader.say_with("round-drawing", &[("count", walk.stops.len().into())]);
    let stops: Vec<_> = walk
        .stops
        .iter()
        .map(|stop| row(reader, pack, stop, &round.photos))
        .collect();
    let unplaced: Vec<_> = walk
        .unplaced
        .iter()
        .map(|stop| row(reader, pack, stop, &round.photos))
        .collect();
    let unplaced = (!unplaced.is_empty()).then(|| {
        view! {
            <section class="cl-stack cl-stack--tight">
                <h2 class="govuk-heading-m">{say("round-unplaced")}</h2>
                <p class="govuk-body">{say("round-unplaced-text")}</p>
                <ul class="cl-cases">{unplaced}</ul>
            </section>
        }
    });
    view! {
        <p class="govuk-body cl-number">{length}</p>
        {more}
        {start_form(reader, pack, &walk.stops)}
        {drawn::way(walk, label)}
        {outset}
        <ol class="cl-cases cl-stops">{stops}</ol>
        {unplaced}
    }
    .into_any()
}

/// Choosing where to begin, for those whose browser does not say where they are.
fn start_form(reader: &Reader, pack: &Pack, stops: &[Stop]) -> Option<impl IntoView + use<>> {
    if stops.len() < 2 {
        return None;
    }
    let options = stops.iter().zip(1_u32..).map(|(stop, number)| {
        let name = title(pack, &stop.case, reader.language);
        SelectOption::new(stop.case.reference.to_string(), format!("{number}. {name}"))
    });
    let options: Vec<_> = options.collect();
    let (label, button) = (reader.say("round-from"), reader.say("round-from-set"));
    Some(view! {
        <form class="cl-row cl-row--end cl-start" action="/desk/rounds">
            <Select name="from" label=label options=options/>
            <Button weight=Weight::Secondary>{button}</Button>
        </form>
    })
}

fn row(
    reader: &Reader,
    pack: &Pack,
    stop: &Stop,
    photos: &HashMap<CaseId, PhotoId>,
) -> impl IntoView + use<> {
    let case = &stop.case;
    let name = title(pack, case, reader.language);
    let (why, here) = (reason(reader, stop.why), standing(reader, case.status));
    let place = [
        case.spot.clone(),
        area_name(pack, &case.area, reader.language),
    ];
    let place: Vec<String> = place
        .into_iter()
        .filter(|words| !words.is_empty())
        .collect();
    let picture = photos.get(&case.id).map(|photo| {
        let src = small(&case.reference, *photo);
        // The title beside it says what it is of.
        view! { <img class="cl-stop__photo" src=src alt="" width="96" height="72" loading="lazy" decoding="async"/> }
    });
    let onward = stop.onward.map(|metres| {
        let words = reader.say_with("round-onward", &[("way", way(reader, metres).into())]);
        view! { <p class="cl-leg">{words}</p> }
    });
    view! {
        <li class="cl-case">
            <div class="cl-stop__head">
                <div>
                    <a class="cl-case__title" href=format!("/desk/rounds/{}", case.reference)>{name}</a>
                    <p class="cl-case__meta">
                        <Tag text=why.text tone=why.tone icon=why.icon/>
                        <Tag text=here.text tone=here.tone icon=here.icon/>
                    </p>
                    <p class="cl-case__meta">{place.join("\u{a0}· ")}</p>
                </div>
                {picture}
            </div>
            {gauge(reader, pack, case)}
            {onward}
        </li>
    }
}

/// Where she has been today.
fn done(reader: &Reader, pack: &Pack, done: &[Done]) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = done
        .iter()
        .map(|done| {
            let outcome = Standing {
                text: outcome_words(reader, done.outcome),
                tone: Tone::Green,
                icon: Icon::Footprints,
            };
            let late = (!done.applied).then(|| Standing {
                text: reader.say("round-as-note"),
                tone: Tone::Yellow,
                icon: Icon::Pencil,
            });
            view! {
                <CaseRow
                    href=format!("/desk/{}", done.case.reference)
                    title=title(pack, &done.case, reader.language)
                    standing=Some(outcome)
                    also=late
                    facts=reader.moment(done.at)
                />
            }
        })
        .collect();
    let heading = reader.say("round-done");
    (!rows.is_empty()).then(|| {
        view! {
            <section class="cl-stack cl-stack--tight">
                <h2 class="govuk-heading-m">{heading}</h2>
                <CaseList>{rows}</CaseList>
            </section>
        }
    })
}
