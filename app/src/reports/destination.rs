//! Where a report belongs: the question for its place and category, and what becomes of it there.

use domain::areas::AreaCode;
use domain::cases::Case;
use domain::categories::{Category, CategoryCode};
use domain::languages::Language;
use domain::pack::Pack;
use domain::places::Position;
use domain::promises::Promise;
use domain::reports::{Draft, Fault, Field, Place, Wrong};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::faults::Told;
use super::map::map_props;
use super::words::{area_name, holder, title};
use crate::components::{
    Button, Details, ErrorMessage, Go, Goes, Icon, Input, MapFrame, MapNote, MapSize, Select,
    SelectOption, SummaryRow, Weight,
};
use crate::islands::{MapPicker, MapView, PickerLabels};
use crate::shell::Reader;

/// Where a report belongs, as it was typed. It travels in the address of the page until it is decided.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Destination {
    /// The version that was before the reader's eyes.
    pub(crate) version: i64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) category: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) lat: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) lon: String,
    /// Area chosen from the tree, by code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) area: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) address: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) spot: String,
    /// What everybody is told.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) words: String,
    /// The area whose parts are listed.
    #[serde(rename = "in", skip_serializing_if = "String::is_empty")]
    pub(crate) inside: String,
}

impl Destination {
    /// Where a report is now.
    pub(crate) fn of(case: &Case) -> Self {
        let degrees = |of: fn(Position) -> f64| case.position.map(|at| of(at).to_string());
        Self {
            version: case.version,
            category: case.category.0.clone(),
            lat: degrees(Position::lat).unwrap_or_default(),
            lon: degrees(Position::lon).unwrap_or_default(),
            area: if case.position.is_some() {
                String::new()
            } else {
                case.area.code().0
            },
            address: case.address.clone(),
            spot: case.spot.clone(),
            ..Self::default()
        }
    }

    /// Whether somebody has typed something already.
    pub(crate) fn is_typed(&self) -> bool {
        !self.category.is_empty()
    }

    /// Whether it shall be found out what becomes of the report there; not while areas are looked through.
    pub(crate) fn is_asked(&self) -> bool {
        self.is_typed() && self.inside.is_empty()
    }

    /// The place and the category, or everything that is wrong with them. Where a report is now it may stay, retired or not.
    pub(crate) fn read(
        &self,
        pack: &Pack,
        case: &Case,
    ) -> Result<(Place, CategoryCode), Vec<Fault>> {
        let draft = Draft {
            lat: self.lat.clone(),
            lon: self.lon.clone(),
            area: self.area.clone(),
            address: self.address.clone(),
            spot: self.spot.clone(),
            category: self.category.clone(),
            ..Draft::default()
        };
        let category = if self.category == case.category.0 {
            Ok(case.category.clone())
        } else {
            draft.about(pack).map(|category| category.code.clone())
        };
        match (draft.place(pack), category) {
            (Ok(place), Ok(category)) => Ok((place, category)),
            (place, category) => Err([place.err(), category.err()]
                .into_iter()
                .flatten()
                .flatten()
                .collect()),
        }
    }

    fn address_of(&self, page: &str) -> String {
        let query = serde_html_form::to_string(self).unwrap_or_default();
        format!("{page}?{query}")
    }

    /// All of it, for a form that decides.
    pub(crate) fn hidden(&self) -> impl IntoView + use<> {
        let pairs = [
            ("version", self.version.to_string()),
            ("category", self.category.clone()),
            ("lat", self.lat.clone()),
            ("lon", self.lon.clone()),
            ("area", self.area.clone()),
            ("address", self.address.clone()),
            ("spot", self.spot.clone()),
            ("words", self.words.clone()),
        ];
        pairs
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect_view()
    }
}

/// What is wrong where the domain refused a destination that could be read.
pub(crate) fn fault(field: Field, wrong: Wrong) -> Vec<Fault> {
    vec![Fault::new(field, wrong)]
}

/// The question for place and category, at `page`; `more` stands before the button.
pub(crate) fn question(
    reader: &Reader,
    pack: &Pack,
    asked: &Destination,
    told: &Told,
    page: &str,
    more: AnyView,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let name = |category: &Category| category.name.say(reader.language).to_owned();
    let options: Vec<_> = pack
        .categories
        .iter()
        .filter(|category| !category.retired || category.code.0 == asked.category)
        .map(|category| {
            SelectOption::new(category.code.0.clone(), name(category))
                .selected(category.code.0 == asked.category)
        })
        .collect();
    let place_error = told
        .about(&Field::Place)
        .map(|words| view! { <ErrorMessage id="place-error" text=words/> });
    let is_pinned = !asked.lat.trim().is_empty() || !asked.lon.trim().is_empty();
    let chosen = pack
        .areas
        .get(&AreaCode(asked.area.clone()))
        .filter(|_| !is_pinned)
        .map(|area| {
            let area = area_name(pack, &area.path, reader.language);
            view! { <p class="govuk-body">{reader.say_with("where-chosen", &[("area", area.into())])}</p> }
        });
    let (area, version) = (asked.area.clone(), asked.version.to_string());
    view! {
        <form method="get" action=page.to_owned() novalidate class="cl-stack">
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="area" value=area/>
            <Select name="category" label=say("move-category") error=told.about(&Field::Category) options=options/>
            <div class="cl-stack" id="place" tabindex="-1">
                {place_error}
                {pin(reader, pack, asked)}
            </div>
            {chosen}
            <Input name="address" label=say("where-address") error=told.about(&Field::Address) value=asked.address.clone()/>
            <Input name="spot" label=say("where-spot") error=told.about(&Field::Spot) value=asked.spot.clone()/>
            {more}
            <Button weight=Weight::Secondary>{say("move-foresee")}</Button>
        </form>
        {tree(reader, pack, asked, page)}
    }
}

fn pin(reader: &Reader, pack: &Pack, asked: &Destination) -> impl IntoView + use<> {
    let say = reader.speaker();
    let home = &pack.city.home_view;
    let pin = Position::parse(&asked.lat, &asked.lon).ok();
    let looked_at = pin.map_or(
        MapView {
            lat: home.lat,
            lon: home.lon,
            zoom: home.zoom.into(),
        },
        |pin| MapView {
            lat: pin.lat(),
            lon: pin.lon(),
            zoom: 17.0,
        },
    );
    let labels = PickerLabels {
        locate: say("map-locate"),
        pin: say("map-pin"),
        locating: say("map-locating"),
        denied: say("map-denied"),
        outside: say("map-outside"),
        unknown: say("map-unknown"),
    };
    let map = map_props(reader, pack, looked_at);
    let (lat, lon) = (asked.lat.clone(), asked.lon.clone());
    view! {
        <MapPicker map=map has_pin=pin.is_some() whose_url="/reports/new/whose".to_owned() labels=labels>
            <MapFrame size=MapSize::Small>
                <MapNote>{say("where-map-note")}</MapNote>
            </MapFrame>
            <Details summary=say("where-numbers")>
                <Input name="lat" label=say("where-lat") value=lat inputmode="decimal" width=10/>
                <Input name="lon" label=say("where-lon") value=lon inputmode="decimal" width=10/>
            </Details>
        </MapPicker>
    }
}

/// The tree of areas, a level at a time: where there is no pin.
fn tree(reader: &Reader, pack: &Pack, asked: &Destination, page: &str) -> impl IntoView + use<> {
    let say = reader.speaker();
    let here = pack
        .areas
        .get(&AreaCode(asked.inside.clone()))
        .unwrap_or_else(|| pack.areas.root());
    let into = |code: &AreaCode| {
        let looked = Destination {
            inside: code.0.clone(),
            ..asked.clone()
        };
        format!("{}#areas", looked.address_of(page))
    };
    let up = pack.areas.ancestors(&here.code).next().map(|above| {
        let name = above.name.say(reader.language).to_owned();
        let text = reader.say_with("area-up", &[("area", name.into())]);
        view! { <p><a class="govuk-link cl-alone" href=into(&above.code)>{text}</a></p> }
    });
    let parts: Vec<_> = pack
        .areas
        .children(&here.code)
        .map(|part| {
            let spoken = part.name.spoken(reader.language);
            let foreign =
                (spoken.tag != Language::tag(reader.language)).then(|| spoken.tag.to_owned());
            view! { <Go href=into(&part.code) icon=Icon::MapPin text=spoken.text language=foreign/> }
        })
        .collect();
    let parts = (!parts.is_empty()).then(|| view! { <Goes>{parts}</Goes> });
    let named = Destination {
        lat: String::new(),
        lon: String::new(),
        area: here.code.0.clone(),
        inside: String::new(),
        ..asked.clone()
    };
    let named = named.address_of(page);
    let open = !asked.inside.is_empty();
    let name = here.name.say(reader.language).to_owned();
    let choose = reader.say_with("area-choose", &[("area", name.into())]);
    view! {
        <Details summary=say("where-choose") id="areas" open=open>
            <div class="cl-stack">
                <p><a class="govuk-link cl-alone" href=named>{choose}</a></p>
                {up}
                {parts}
            </div>
        </Details>
    }
}

/// What becomes of the report: what it is now, and what it is then where that differs.
pub(crate) fn becomes(
    reader: &Reader,
    pack: &Pack,
    before: &Case,
    after: &Case,
) -> Vec<SummaryRow> {
    let language = reader.language;
    let has_it = |case: &Case| {
        holder(
            pack,
            &case.responsible_area,
            case.organisation.as_ref(),
            language,
        )
    };
    let day = |promise: Option<(Promise, u16)>| {
        promise.map_or_else(
            || reader.say("move-no-promise"),
            |(promise, _)| reader.date(promise.due),
        )
    };
    let reader_of = |case: &Case| {
        let key = format!("desk-visibility-{}", case.visibility.name());
        reader.say(&key)
    };
    let facts = [
        (
            "check-what",
            title(pack, before, language),
            title(pack, after, language),
        ),
        (
            "check-where",
            area_name(pack, &before.area, language),
            area_name(pack, &after.area, language),
        ),
        ("sent-holder", has_it(before), has_it(after)),
        ("sent-answer", day(before.answer), day(after.answer)),
        ("sent-promise", day(before.promise), day(after.promise)),
        ("desk-visibility", reader_of(before), reader_of(after)),
    ];
    let mut rows: Vec<_> = facts
        .into_iter()
        .map(|(key, was, is)| {
            let value = if was == is {
                is
            } else {
                let about = [("from", was.into()), ("to", is.into())];
                reader.say_with("move-from-to", &about)
            };
            SummaryRow::new(reader.say(key), value)
        })
        .collect();
    let why = pack
        .category(&after.category)
        .map(|category| category.responsible_reason.say(language).to_owned())
        .filter(|why| !why.is_empty())
        .map_or_else(
            || reader.say("reason-place"),
            |why| reader.say_with("show-because", &[("reason", why.into())]),
        );
    rows.insert(3, SummaryRow::new(reader.say("sent-why"), why));
    rows
}
