use axum::Router;
use axum::extract::State;
use axum::routing::get;
use leptos::prelude::*;

use crate::components::{Button, Card, Go, Goes, Icon, Search, Tile, Tiles};
use crate::emergencies::on_home;
use crate::portal::Portal;
use crate::services::{icon_of_event, links};
use crate::shell::{Answer, Page, Place, Reader};

/// The home page's route.
pub fn routes() -> Router<Portal> {
    Router::new().route("/", get(home))
}

/// `/`: what the city can do, reporting first.
async fn home(State(portal): State<Portal>, reader: Reader) -> Answer {
    let pack = portal.pack();
    let open = portal.store.emergencies_open(portal.now()).await?;
    let told = on_home(&reader, pack, &open);
    let language = reader.language;
    let city = pack.city.name.say(language).to_owned();
    let tiles: Vec<(String, Icon, String)> = pack
        .groups
        .iter()
        .filter(|group| {
            pack.categories
                .iter()
                .any(|category| category.group == group.code && !category.retired)
        })
        .map(|group| {
            let icon = Icon::named(&group.icon).unwrap_or(Icon::CircleAlert);
            let mut within = pack
                .categories
                .iter()
                .filter(|category| category.group == group.code && !category.retired);
            // A question may be about no place: the journey must know at its beginning that it is one.
            let href = match (within.next(), within.next()) {
                (Some(only), None) if only.is_enquiry() => {
                    format!("/reports/new?category={}", only.code.0)
                }
                _ => format!("/reports/new?group={}", group.code),
            };
            (href, icon, group.name.say(language).to_owned())
        })
        .collect();
    let events: Vec<(String, Icon, String)> = pack
        .life_events
        .iter()
        .map(|event| {
            let href = format!("/life-events/{}", event.code.0);
            let name = event.name.say(language).to_owned();
            (href, icon_of_event(pack, event), name)
        })
        .collect();
    let often: Vec<_> = pack
        .city
        .often
        .iter()
        .filter_map(|identifier| pack.service(identifier))
        .collect();
    let often = (!often.is_empty()).then(|| links(&reader, often));
    let speaker = reader.clone();
    let telephone = pack.city.telephone.clone();
    let emergency = pack.city.emergency.say(language).to_owned();
    let hero = reader.clone();
    let page = Page::new(reader.say("home-title"), move || {
        let body = body(&speaker, tiles, events, often, &telephone, &emergency);
        view! { {told}{body} }
    });
    Ok(page
        .before_main(move || water(&hero, &city))
        .place(Place::Home)
        .render(&portal, &reader))
}

fn water(reader: &Reader, city: &str) -> impl IntoView + use<> {
    let title = reader.say_with("home-question", &[("city", city.to_owned().into())]);
    view! {
        <div class="cl-hero">
            <svg class="cl-hero__water" viewBox="0 0 1280 340" preserveAspectRatio="xMaxYMid slice" aria-hidden="true">
                <g opacity=".6">
                    <path d="M600-40C800-40 760 178 980 178" stroke-width="30"></path>
                    <path d="M560 400C780 400 760 202 980 202" stroke-width="18"></path>
                    <path d="M979 187h400" stroke-width="48"></path>
                </g>
            </svg>
            <div class="govuk-width-container cl-hero__in">
                <h1 class="govuk-heading-xl">{title}</h1>
                <p class="govuk-body">{reader.say("home-promise")}</p>
                <Search
                    action="/services"
                    label=reader.say("services-search")
                    placeholder=reader.say("services-search-hint")
                    button=reader.say("home-search-button")
                />
            </div>
        </div>
    }
}

fn body(
    reader: &Reader,
    tiles: Vec<(String, Icon, String)>,
    events: Vec<(String, Icon, String)>,
    often: Option<AnyView>,
    telephone: &str,
    emergency: &str,
) -> impl IntoView + use<> {
    let events: Vec<_> = events
        .into_iter()
        .map(|(href, icon, text)| view! { <Tile href=href icon=icon text=text/> })
        .collect();
    let events = (!events.is_empty()).then(|| {
        view! {
            <section aria-labelledby="life">
                <h2 class="govuk-heading-m" id="life">{reader.say("life-events-title")}</h2>
                <Tiles three=true>{events}</Tiles>
                <p class="govuk-body"><a class="govuk-link" href="/services">{reader.say("services-all")}</a></p>
            </section>
        }
    });
    let often = often.map(|links| {
        view! {
            <section aria-labelledby="often">
                <h2 class="govuk-heading-m" id="often">{reader.say("home-often")}</h2>
                {links}
            </section>
        }
    });
    let tiles: Vec<_> = tiles
        .into_iter()
        .map(|(href, icon, text)| view! { <Tile href=href icon=icon text=text/> })
        .collect();
    let call = reader.say_with("home-call", &[("telephone", telephone.to_owned().into())]);
    let [broken, broken_text, report, neighbours] = [
        "home-broken",
        "home-broken-text",
        "home-report",
        "home-neighbours",
    ]
    .map(|key| reader.say(key));
    let [track, call_more, danger_more] =
        ["home-track", "home-call-more", "home-danger-more"].map(|key| reader.say(key));
    let [answered, answered_more] =
        ["enquiries-title", "enquiries-home"].map(|key| reader.say(key));
    let how = [
        (Icon::MapPin, "home-how-where", "home-how-where-more"),
        (Icon::Users, "home-how-who", "home-how-who-more"),
        (Icon::CircleCheck, "home-how-done", "home-how-done-more"),
    ];
    let how = how.map(|(icon, text, more)| view! { <Go icon=icon text=reader.say(text) more=reader.say(more)/> }).into_iter().collect_view();
    let dial = format!("tel:{telephone}");
    let danger = reader.say_with("home-danger", &[("emergency", emergency.to_owned().into())]);
    view! {
        <div class="cl-stack cl-stack--wide">
            <div class="cl-home">
                <Card labelled_by="report">
                    <h2 class="govuk-heading-m" id="report">{broken}</h2>
                    <p class="govuk-body">{broken_text}</p>
                    <div class="cl-row">
                        <Button href="/reports/new" icon=Icon::Camera>{report}</Button>
                        <a class="govuk-link" href="/reports">{neighbours}</a>
                        <a class="govuk-link" href="/track">{track}</a>
                    </div>
                </Card>
                {often}
                <section aria-labelledby="talk">
                    <h2 class="govuk-heading-m" id="talk">{reader.say("home-talk")}</h2>
                    <Goes>
                        <Go icon=Icon::CircleHelp text=answered more=answered_more href="/enquiries"/>
                        <Go icon=Icon::Phone text=call more=call_more href=dial/>
                        <Go icon=Icon::Siren text=danger more=danger_more/>
                    </Goes>
                </section>
            </div>
            {events}
            <section aria-labelledby="about-what">
                <h2 class="govuk-heading-m" id="about-what">{reader.say("home-groups")}</h2>
                <Tiles three=true>{tiles}</Tiles>
            </section>
            <section aria-labelledby="how">
                <h2 class="govuk-heading-m" id="how">{reader.say("home-how")}</h2>
                <Goes across=true>{how}</Goes>
                <p class="govuk-body"><a class="govuk-link" href="/about/statuses">{reader.say("home-statuses")}</a></p>
            </section>
        </div>
    }
}
