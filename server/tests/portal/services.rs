//! The catalogue as people see it: found, narrowed, read, and closed where it is closed.

mod begun;
mod entries;
mod filters;
mod found;
mod rated;
mod schema;
mod standing;

use std::fs;
use std::path::{Path, PathBuf};

use app::words::{FluentValue, say_with};
use domain::languages::Language;
use domain::pack::Pack;
use domain::services::{Service, ServiceId};

use crate::browser::{Answer, Browser, plain};

/// Where the files of a city are.
fn folder(city: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cities")
        .join(city)
}

/// A service as its own file says it.
fn of_file(city: &str, service: &str) -> Service {
    let file = folder(city)
        .join("services")
        .join(format!("{service}.toml"));
    toml::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// What the portal says of something, as a reader reads it.
fn told(language: Language, key: &str, about: &[(&'static str, FluentValue<'static>)]) -> String {
    plain(&say_with(language, key, about))
}

/// The services that a page lists, in order.
fn listed(page: &Answer) -> Vec<String> {
    let links = page.attributes("main .cl-case__title", "href");
    let names = links.iter().map(|link| link.strip_prefix("/services/"));
    names.map(|name| name.unwrap().to_owned()).collect()
}

/// The services of a list, page after page, and how many its heading says.
pub(crate) async fn all_listed(browser: &Browser, address: &str) -> (Vec<String>, String) {
    let (mut all, mut heading) = (Vec::new(), String::new());
    let mut next = Some(address.to_owned());
    while let Some(address) = next {
        let page = browser.get(&address).await;
        assert_eq!(page.status, 200, "{address}");
        all.extend(listed(&page));
        heading = page.each("#found").join("");
        next = page.attributes("main a[rel=next]", "href").pop();
    }
    (all, heading)
}

/// The service of this name, to be changed for a story.
fn named<'p>(pack: &'p mut Pack, service: &str) -> &'p mut Service {
    let id = ServiceId(service.to_owned());
    let mut services = pack.services.iter_mut();
    services.find(|one| one.identifier == id).unwrap()
}
