//! What an alert is called, and where its reports are listed.

use domain::alerts::{Watch, Watched};
use domain::categories::CategoryCode;
use domain::languages::Language;
use domain::pack::Pack;

use crate::reports::words::area_name;
use crate::words::say;

/// Where is watched.
pub(super) fn place(pack: &Pack, watch: &Watch, language: Language) -> String {
    match &watch.place {
        Watched::Area(area) => area_name(pack, area, language),
        Watched::Shape(_) => say(language, "alerts-drawn"),
    }
}

/// What is watched for.
pub(super) fn categories(pack: &Pack, watch: &Watch, language: Language) -> String {
    if watch.categories.is_empty() {
        return say(language, "alerts-every-category");
    }
    let name = |code: &CategoryCode| {
        let known = pack.category(code);
        known.map_or_else(
            || code.0.clone(),
            |category| category.name.say(language).to_owned(),
        )
    };
    let names: Vec<_> = watch.categories.iter().map(name).collect();
    names.join(&say(language, "alerts-and"))
}

/// The list of what is watched for, as near as an address can say it.
pub(super) fn list(watch: &Watch) -> String {
    let mut pairs = match &watch.place {
        Watched::Area(area) => vec![("area", area.code().0)],
        Watched::Shape(shape) => vec![("bbox", shape.bounds().to_string())],
    };
    if let [only] = watch.categories.iter().collect::<Vec<_>>().as_slice() {
        pairs.push(("category", only.0.clone()));
    }
    let query = serde_html_form::to_string(&pairs).unwrap_or_default();
    format!("/reports?{query}")
}
