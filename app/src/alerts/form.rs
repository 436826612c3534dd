//! Beginning to watch: where, for what, and how one is told.

use std::collections::BTreeSet;

use axum::Router;
use axum::extract::{RawForm, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::alerts::{ALERTS_MOST, CORNERS_MOST, Shape, ShapeRefused, Watch, Watched};
use domain::areas::{AreaCode, Level};
use domain::categories::CategoryCode;
use domain::languages::Language;
use domain::pack::Pack;
use leptos::prelude::*;
use store::StoreError;
use store::alerts::AlertRefused;

use crate::components::{
    BackLink, Button, Checkboxes, Choice, Details, ErrorSummary, Fault, Layout, MapFrame, MapSize,
    Question, Select, SelectOption, Textarea, Weight,
};
use crate::identity::SignedIn;
use crate::islands::{MapView, ShapeDrawer, ShapeLabels};
use crate::portal::Portal;
use crate::reports::filters::choices_of_area;
use crate::reports::map::map_props;
use crate::shell::{Answer, MapIsland, Page, Place, Reader, Refusal};

/// Where all this is.
const NEW: &str = "/me/alerts/new";

/// How large a county is drawn: most of it is seen.
const COUNTY_ZOOM: f64 = 12.0;

/// What asks for the parts of the area that is chosen, and keeps nothing.
const PARTS: &str = "parts";

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/me/alerts/new", get(page).post(watch))
}

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    area: String,
    shape: String,
    categories: BTreeSet<String>,
    daily: bool,
    push: bool,
    step: String,
}

impl Typed {
    fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let pairs: Vec<(String, String)> =
            serde_html_form::from_bytes(bytes).map_err(|_| Refusal::BadForm)?;
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "area" => typed.area = value,
                "shape" => typed.shape = value,
                "category" if !value.is_empty() => {
                    typed.categories.insert(value);
                }
                "way" if value == "daily" => typed.daily = true,
                "way" if value == "push" => typed.push = true,
                "step" => typed.step = value,
                _ => {}
            }
        }
        Ok(typed)
    }

    /// What is to be watched, or the field and the key of what is wrong.
    fn understood(
        &self,
        pack: &Pack,
        language: Language,
    ) -> Result<Watch, (&'static str, &'static str)> {
        let place = if self.shape.trim().is_empty() {
            let area = area(pack, &self.area).ok_or(("area", "alerts-place-missing"))?;
            Watched::Area(area.path.clone())
        } else {
            let shape = Shape::parse(&self.shape, &pack.areas);
            Watched::Shape(shape.map_err(|refused| ("shape", shape_key(refused)))?)
        };
        let known = |code: &String| {
            let category = pack.category(&CategoryCode(code.clone()));
            let public = category.filter(|category| !category.private);
            public
                .map(|category| category.code.clone())
                .ok_or(("category", "query-category"))
        };
        Ok(Watch {
            place,
            categories: self
                .categories
                .iter()
                .map(known)
                .collect::<Result<_, _>>()?,
            daily: self.daily,
            push: self.push,
            language,
        })
    }
}

/// The key of why a shape was not taken.
const fn shape_key(refused: ShapeRefused) -> &'static str {
    match refused {
        ShapeRefused::NoPolygon => "alerts-shape-none",
        ShapeRefused::TooFewCorners => "alerts-shape-few",
        ShapeRefused::TooManyCorners => "alerts-shape-many",
        ShapeRefused::CrossesItself => "alerts-shape-crosses",
        ShapeRefused::OutsideCity => "alerts-shape-outside",
        ShapeRefused::LargerThanCity => "alerts-shape-large",
    }
}

/// The area of a code, or of a path of codes.
fn area<'a>(pack: &'a Pack, typed: &str) -> Option<&'a domain::areas::Area> {
    let code = typed.trim().trim_end_matches('/').rsplit('/').next()?;
    pack.areas.get(&AreaCode(code.to_owned()))
}

/// `/me/alerts/new`: with the area and the category that a list showed.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    RawQuery(query): RawQuery,
) -> Answer {
    let mut typed = Typed::read(query.unwrap_or_default().as_bytes())?;
    if typed.step != PARTS {
        typed.daily = true;
    }
    let browsers = portal.store.browsers(&signed_in.account).await?;
    Ok(draw(&portal, &reader, typed, browsers > 0, None))
}

/// Begins to watch.
async fn watch(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    RawForm(form): RawForm,
) -> Answer {
    let typed = Typed::read(&form)?;
    let browsers = portal.store.browsers(&signed_in.account).await?;
    if typed.step == PARTS {
        return Ok(draw(&portal, &reader, typed, browsers > 0, None));
    }
    let watch = match typed.understood(portal.pack(), reader.language) {
        Ok(watch) => watch,
        Err((field, key)) => {
            let most = [("most", CORNERS_MOST.into())];
            let fault = (field, reader.say_with(key, &most));
            return Ok(draw(&portal, &reader, typed, browsers > 0, Some(fault)));
        }
    };
    let kept = portal
        .store
        .watch(&signed_in.account, &watch, portal.now())
        .await;
    match kept {
        Ok(_) => Ok(Redirect::to("/me/alerts?kept=yes").into_response()),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        Err(StoreError::Refused(AlertRefused::TooMany)) => {
            let most = [("most", ALERTS_MOST.into())];
            let fault = ("area", reader.say_with("alerts-too-many", &most));
            Ok(draw(&portal, &reader, typed, browsers > 0, Some(fault)))
        }
    }
}

fn draw(
    portal: &Portal,
    reader: &Reader,
    typed: Typed,
    pushes: bool,
    fault: Option<(&'static str, String)>,
) -> Response {
    let faulty = fault.is_some();
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("alerts-new"), move || {
        let say = speaker.speaker();
        let summary = fault.clone().map(|(field, words)| {
            view! { <ErrorSummary faults=vec![Fault::at(field, words)]/> }
        });
        let error = |field: &str| {
            let fault = fault.as_ref().filter(|(wrong, _)| *wrong == field);
            fault.map(|(_, words)| words.clone())
        };
        let mut ways = vec![Choice::new("daily", say("alerts-daily")).checked(typed.daily)];
        if pushes {
            ways.push(Choice::new("push", say("notices-by-push")).checked(typed.push));
        }
        let hint = if pushes {
            "alerts-how-hint"
        } else {
            "alerts-how-push"
        };
        let which = say("alerts-what-hint");
        let wrong = error("category");
        let some = wrong.is_some() || !typed.categories.is_empty();
        let choices = categories(&speaker, &pack, &typed.categories);
        let drawing = drawing(&speaker, &pack, &typed, error("shape"));
        view! {
            <BackLink href="/me/alerts"/>
            <div class="cl-narrow cl-stack">
                {summary}
                <h1 class="govuk-heading-l">{say("alerts-new")}</h1>
                <form class="cl-stack cl-stack--wide" method="post" action=NEW novalidate>
                    <div class="cl-stack">
                        <Select
                            name="area"
                            label=Question::medium(say("alerts-where"))
                            error=error("area")
                            options=areas(&speaker, &pack, &typed.area)
                        />
                        <Button weight=Weight::Secondary name="step" value=PARTS>{say("alerts-parts")}</Button>
                    </div>
                    {drawing}
                    <Details summary=say("alerts-what") open=some>
                        <Checkboxes
                            name="category"
                            legend=Question::from(which)
                            error=wrong
                            choices=choices
                            layout=Layout::Small
                        />
                    </Details>
                    <Checkboxes
                        name="way"
                        legend=Question::medium(say("alerts-how"))
                        hint=say(hint)
                        choices=ways
                        layout=Layout::Small
                    />
                    <Button>{say("alerts-begin")}</Button>
                </form>
            </div>
        }
    });
    page.place(Place::Me)
        .with_map(MapIsland::Shape)
        .private()
        .refused(faulty)
        .render(portal, reader)
}

/// The map on which a shape is drawn; without it the shape is typed.
fn drawing(
    reader: &Reader,
    pack: &Pack,
    typed: &Typed,
    error: Option<String>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let home = &pack.city.home_view;
    let chosen = area(pack, &typed.area).filter(|area| area.level != Level::City);
    let middle = chosen.map(|area| pack.areas.bounds(area).centre());
    let view = MapView {
        lat: middle.map_or(home.lat, domain::places::Position::lat),
        lon: middle.map_or(home.lon, domain::places::Position::lon),
        zoom: match chosen {
            Some(area) if area.level == Level::County => COUNTY_ZOOM,
            _ => home.zoom.into(),
        },
    };
    let labels = ShapeLabels {
        corner: say("alerts-draw-corner"),
        back: say("alerts-draw-back"),
        clear: say("alerts-draw-clear"),
        count: reader.say_with("alerts-draw-count", &[("count", "{count}".into())]),
        none: say("alerts-draw-none"),
    };
    let open = error.is_some() || !typed.shape.is_empty();
    let shape = typed.shape.clone();
    let map = map_props(reader, pack, view);
    view! {
        <Details summary=say("alerts-draw") open=open>
            <ShapeDrawer map=map labels=labels>
                <MapFrame size=MapSize::Tall><p class="cl-map__note" hidden></p></MapFrame>
                <Textarea
                    name="shape"
                    label=say("alerts-shape")
                    hint=say("alerts-shape-hint")
                    error=error
                    value=shape
                    rows=3
                    spellcheck=Some(false)
                />
            </ShapeDrawer>
        </Details>
    }
}

fn areas(reader: &Reader, pack: &Pack, typed: &str) -> Vec<SelectOption> {
    let chosen = area(pack, typed).map(|area| area.code.clone());
    let current = chosen.as_ref().map_or("", |code| code.0.as_str());
    let none = SelectOption::new("", reader.say("alerts-choose")).selected(current.is_empty());
    let areas = choices_of_area(pack, chosen.as_ref());
    let areas = areas.into_iter().map(|area| {
        let name = area.name.say(reader.language);
        SelectOption::new(area.code.0.clone(), name).selected(area.code.0 == current)
    });
    std::iter::once(none).chain(areas).collect()
}

fn categories(reader: &Reader, pack: &Pack, chosen: &BTreeSet<String>) -> Vec<Choice> {
    let public = pack.categories.iter().filter(|category| !category.private);
    let choice = |category: &domain::categories::Category| {
        let name = category.name.say(reader.language);
        Choice::new(category.code.0.clone(), name).checked(chosen.contains(&category.code.0))
    };
    public.map(choice).collect()
}
