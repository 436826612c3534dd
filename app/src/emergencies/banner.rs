//! What everybody is told while an emergency is open.

use domain::emergencies::Emergency;
use domain::pack::Pack;
use domain::services::Service;
use leptos::prelude::*;

use crate::components::{Icon, NotificationBanner, Tag, Tone};
use crate::reports::words::area_name;
use crate::services::links;
use crate::shell::Reader;

/// On the page of a service: the emergencies that make it easier.
pub(crate) fn on_service(
    reader: &Reader,
    pack: &Pack,
    open: &[Emergency],
    service: &Service,
) -> Option<AnyView> {
    let words: Vec<_> = open
        .iter()
        .filter(|one| one.declared.services.contains(&service.identifier))
        .map(|one| {
            let words = told(reader, pack, one, "emergency-on-service");
            view! { <p class="govuk-body">{words}</p> }
        })
        .collect();
    let some = !words.is_empty();
    some.then(|| {
        view! { <NotificationBanner title_id="emergency">{words}</NotificationBanner> }.into_any()
    })
}

/// On the home page: all that are open, with their services.
pub(crate) fn on_home(reader: &Reader, pack: &Pack, open: &[Emergency]) -> Option<AnyView> {
    let told: Vec<_> = open
        .iter()
        .map(|one| {
            let words = told(reader, pack, one, "emergency-on-home");
            let services = one.declared.services.iter();
            let services = services.filter_map(|service| pack.service(service));
            let links = links(reader, services);
            view! { <p class="govuk-body">{words}</p>{links} }
        })
        .collect();
    let some = !told.is_empty();
    some.then(|| {
        view! { <NotificationBanner title_id="emergency">{told}</NotificationBanner> }.into_any()
    })
}

/// Under the clock of an application: the emergency under which it came.
pub(crate) fn on_clock(
    reader: &Reader,
    emergency: Option<&Emergency>,
) -> Option<impl IntoView + use<>> {
    let name = emergency?.declared.name.say(reader.language).to_owned();
    let words = reader.say_with("emergency-on-clock", &[("name", name.into())]);
    let mark = reader.say("emergency-mark");
    Some(view! {
        <p class="cl-row"><Tag text=mark tone=Tone::Red icon=Icon::Siren/><span>{words}</span></p>
    })
}

fn told(reader: &Reader, pack: &Pack, emergency: &Emergency, key: &str) -> String {
    let declared = &emergency.declared;
    let name = declared.name.say(reader.language).to_owned();
    let area = area_name(pack, &declared.area, reader.language);
    let about = [
        ("name", name.into()),
        ("area", area.into()),
        ("until", reader.moment(declared.until).into()),
    ];
    reader.say_with(key, &about)
}
