//! Where the problem is: a pin, or an area chosen from the tree; the map is never needed.

use axum::extract::{Query, RawForm, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use domain::areas::{AreaCode, Located};
use domain::languages::Language;
use domain::places::Position;
use domain::reports::{Draft, DraftId, Field};
use leptos::prelude::*;
use serde::Deserialize;

use super::faults::Told;
use super::intake::for_somebody;
use super::journey::{Asked, FromCheck, Journey, Station, Typed, Way, address, set_out};
use super::map::map_props;
use super::words::area_name;
use crate::components::{
    BackLink, Button, ButtonGroup, Details, ErrorMessage, ErrorSummary, Go, Goes, Icon, Input,
    InsetText, MapFrame, MapNote, MapSize, Weight,
};
use crate::islands::{MapPicker, MapView, PickerLabels, Whose};
use crate::portal::Portal;
use crate::shell::{Answer, MapIsland, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/reports/new", get(begin).post(begin_with))
        .route("/reports/new/whose", get(whose))
        .route("/reports/new/{draft}/where", get(page).post(answer))
        .route(
            "/reports/new/{draft}/area",
            get(area_page).post(choose_area),
        )
}

/// `/reports/new`: the first question; nothing is kept before it is answered.
async fn begin(
    State(portal): State<Portal>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Response {
    let content = Draft {
        category: asked.category.clone(),
        ..Draft::default()
    };
    drawn(&portal, &reader, None, content, Told::nothing(), &asked)
}

/// Keeps the first answer as a new draft and goes on.
async fn begin_with(State(portal): State<Portal>, reader: Reader, form: RawForm) -> Answer {
    let typed = Typed::read(form)?;
    let mut content = Draft {
        category: typed.text("category"),
        ..Draft::default()
    };
    take(&typed, &mut content);
    let (id, token) = portal
        .store
        .begin_draft(&content, reader.language, portal.now())
        .await?;
    let to = if typed.has("choose") {
        format!("/reports/new/{}/area", id.0)
    } else if content.place(portal.pack()).is_err() {
        format!("{}?faults", address(id, Station::Where))
    } else {
        // A link from elsewhere may have named a group of categories.
        let group = typed.text("group");
        let first = portal
            .pack()
            .groups
            .first()
            .is_some_and(|known| known.code == group);
        let mark = match (group.is_empty(), first) {
            (true, _) => String::new(),
            (false, true) => "#category".to_owned(),
            (false, false) => format!("#category-{group}"),
        };
        let known = portal.pack().groups.iter().any(|known| known.code == group);
        format!(
            "{}{}",
            address(id, Station::What),
            if known { mark } else { String::new() }
        )
    };
    Ok(set_out(&portal, id, &token, &to))
}

/// The question again, with what was answered.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Query(asked): Query<Asked>,
) -> Answer {
    let content = journey.content().clone();
    let faults = if asked.shows_faults() {
        content.place(portal.pack()).err().unwrap_or_default()
    } else {
        Vec::new()
    };
    let told = Told::new(&portal, &reader, None, faults);
    Ok(drawn(
        &portal,
        &reader,
        Some(journey.draft.id),
        content,
        told,
        &asked,
    ))
}

/// Keeps the answer, right or wrong.
async fn answer(State(portal): State<Portal>, journey: Journey, form: RawForm) -> Answer {
    let typed = Typed::read(form)?;
    let mut content = journey.content().clone();
    take(&typed, &mut content);
    portal
        .store
        .keep_draft(journey.draft.id, &content, portal.now())
        .await?;
    if typed.has("choose") {
        return Ok(
            Redirect::to(&format!("/reports/new/{}/area", journey.draft.id.0)).into_response(),
        );
    }
    let faulty = content.place(portal.pack()).is_err();
    Ok(journey.go_on(Station::Where, faulty, typed.text("from") == "check"))
}

fn take(typed: &Typed, content: &mut Draft) {
    content.lat = typed.text("lat");
    content.lon = typed.text("lon");
    content.address = typed.text("address");
    content.spot = typed.text("spot");
}

#[derive(Deserialize)]
struct Pinned {
    lat: String,
    lon: String,
}

/// Whose a pin is, for the map to say while it is dragged.
async fn whose(
    State(portal): State<Portal>,
    reader: Reader,
    Query(pinned): Query<Pinned>,
) -> Json<Whose> {
    let pack = portal.pack();
    let located = Position::parse(&pinned.lat, &pinned.lon)
        .map_or(Located::Outside, |position| pack.areas.locate(position));
    Json(match located {
        Located::In(area) | Located::Root(area) => Whose {
            address: None,
            area: Some(area_name(pack, &area.path, reader.language)),
            inside: true,
            message: None,
        },
        Located::Outside => {
            let about = [
                (
                    "city",
                    pack.city.name.say(reader.language).to_owned().into(),
                ),
                (
                    "elsewhere",
                    pack.city.elsewhere.say(reader.language).to_owned().into(),
                ),
            ];
            Whose {
                address: None,
                area: None,
                inside: false,
                message: Some(reader.say_with("fault-outside-city", &about)),
            }
        }
    })
}

fn drawn(
    portal: &Portal,
    reader: &Reader,
    draft: Option<DraftId>,
    content: Draft,
    told: Told,
    asked: &Asked,
) -> Response {
    let (from_check, group) = (asked.came_from_check(), asked.group.clone());
    let faulty = !told.is_empty();
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("where-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let view = &pack.city.home_view;
        let pin = Position::parse(&content.lat, &content.lon).ok();
        let looked_at = pin.map_or(MapView { lat: view.lat, lon: view.lon, zoom: view.zoom.into() }, |pin| MapView { lat: pin.lat(), lon: pin.lon(), zoom: 17.0 });
        let map = map_props(&reader, &pack, looked_at);
        let labels = PickerLabels {
            locate: say("map-locate"),
            pin: say("map-pin"),
            locating: say("map-locating"),
            denied: say("map-denied"),
            outside: say("map-outside"),
            unknown: say("map-unknown"),
        };
        let chosen = pack.areas.get(&AreaCode(content.area.clone())).filter(|_| pin.is_none());
        let chosen = chosen.map(|area| reader.say_with("where-chosen", &[("area", area_name(&pack, &area.path, reader.language).into())]));
        // What somebody wants to know may be about no place at all.
        let asks = content.about(&pack).is_ok_and(domain::categories::Category::is_enquiry);
        let needless = asks.then(|| view! { <InsetText>{say("where-needless")}</InsetText> });
        let for_somebody = for_somebody(&reader, &content);
        let address_error = told.about(&Field::Address);
        let spot_error = told.about(&Field::Spot);
        let action = draft.map_or("/reports/new".to_owned(), |draft| address(draft, Station::Where));
        // A link from elsewhere may have said already what it is about.
        let category = draft.is_none().then(|| view! { <input type="hidden" name="category" value=content.category/><input type="hidden" name="group" value=group/> });
        let summary = faulty.then(|| view! { <ErrorSummary faults=told.summary()/> });
        let place_error = told.about(&Field::Place).map(|words| view! { <ErrorMessage id="place-error" text=words/> });
        view! {
            <Way reader=reader.clone() draft=draft here=Station::Where/>
            {summary}
            <div class="cl-stack">
            <h1 class="govuk-heading-l">{say("where-title")}</h1>
            {for_somebody}
            {needless}
            <form method="post" action=action novalidate class="cl-split">
                <div class="cl-stack" id="place" tabindex="-1">
                    {place_error}
                    <MapPicker map=map has_pin=pin.is_some() whose_url="/reports/new/whose".to_owned() labels=labels>
                        <MapFrame size=MapSize::Tall>
                            <MapNote>{say("where-map-note")}</MapNote>
                        </MapFrame>
                        <Details summary=say("where-numbers")>
                            <Input name="lat" label=say("where-lat") value=content.lat inputmode="decimal" width=10/>
                            <Input name="lon" label=say("where-lon") value=content.lon inputmode="decimal" width=10/>
                        </Details>
                    </MapPicker>
                </div>
                <div class="cl-stack">
                    <Input
                        name="address"
                        label=say("where-address")
                        hint=say("where-address-hint")
                        error=address_error
                        value=content.address
                        autocomplete="street-address"
                    />
                    <Input name="spot" label=say("where-spot") hint=say("where-spot-hint") error=spot_error value=content.spot/>
                    {chosen.map(|words| view! { <p class="govuk-body">{words}</p> })}
                    <FromCheck from_check=from_check/>
                    {category}
                    <ButtonGroup>
                        <Button>{say("continue")}</Button>
                        <Button weight=Weight::Secondary name="choose" value="area">{say("where-choose")}</Button>
                    </ButtonGroup>
                </div>
            </form>
            </div>
        }
    })
    .place(Place::Report)
    .with_map(MapIsland::Picker)
    .error_title(faulty);
    // The first question, before anybody has answered, is one that people look for.
    if draft.is_some() {
        page.private()
    } else {
        page
    }
    .render(portal, reader)
}

/// The tree of areas, a level at a time.
async fn area_page(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Query(asked): Query<Asked>,
) -> Answer {
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let here = pack
        .areas
        .get(&AreaCode(asked.inside.clone()))
        .unwrap_or_else(|| pack.areas.root())
        .clone();
    let action = format!("/reports/new/{}/area", journey.draft.id.0);
    let back = journey.address(Station::Where);
    let page = Page::new(reader.say("area-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let name = here.name.say(reader.language).to_owned();
        let up = pack.areas.ancestors(&here.code).next().map(|above| {
            let text = reader.say_with("area-up", &[("area", above.name.say(reader.language).to_owned().into())]);
            view! { <p><a class="govuk-link cl-alone" href=format!("{action}?in={}", above.code)>{text}</a></p> }
        });
        let parts: Vec<_> = pack
            .areas
            .children(&here.code)
            .map(|part| {
                let spoken = part.name.spoken(reader.language);
                let foreign = (spoken.tag != Language::tag(reader.language)).then(|| spoken.tag.to_owned());
                view! { <Go href=format!("{action}?in={}", part.code) icon=Icon::MapPin text=spoken.text language=foreign/> }
            })
            .collect();
        let choose = reader.say_with("area-choose", &[("area", name.into())]);
        let parts = (!parts.is_empty()).then(
            || view! { <h2 class="govuk-heading-m">{say("area-parts")}</h2><Goes>{parts}</Goes> },
        );
        view! {
            <BackLink href=back/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("area-title")}</h1>
                <form method="post" action=action.clone()>
                    <input type="hidden" name="area" value=here.code.0.clone()/>
                    <Button>{choose}</Button>
                </form>
                {up}
                {parts}
            </div>
        }
    });
    Ok(page.place(Place::Report).private().render(&portal, &reader))
}

/// Takes the area from the tree instead of a pin.
async fn choose_area(State(portal): State<Portal>, journey: Journey, form: RawForm) -> Answer {
    let mut content = journey.content().clone();
    content.area = Typed::read(form)?.text("area");
    content.lat.clear();
    content.lon.clear();
    portal
        .store
        .keep_draft(journey.draft.id, &content, portal.now())
        .await?;
    let faulty = content.place(portal.pack()).is_err();
    Ok(journey.go_on(Station::Where, faulty, false))
}
