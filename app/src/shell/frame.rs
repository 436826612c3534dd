//! What stands round every page: the city, the languages, the sheets.

use std::sync::Arc;

use domain::languages::Language;
use leptos::prelude::*;

use super::Reader;
use super::reader::in_language;
use crate::components::{self, CityNotice, Foot, Head, Icon, Link, Tongue, Words};
use crate::portal::{Portal, Site};
use crate::words::{say, say_with};

/// The five places, one of which a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The home page.
    Home,
    /// What the city does for people.
    Services,
    /// Reports: filing, finding and reading them.
    Report,
    /// Following what was filed.
    Track,
    /// One's own.
    Me,
}

impl Place {
    /// From left to right.
    pub const ALL: [Self; 5] = [
        Self::Home,
        Self::Services,
        Self::Report,
        Self::Track,
        Self::Me,
    ];

    const fn parts(self) -> (Icon, &'static str, &'static str) {
        match self {
            Self::Home => (Icon::House, "/", "place-home"),
            Self::Services => (Icon::LayoutList, "/services", "place-services"),
            Self::Report => (Icon::Camera, "/reports/new", "place-report"),
            Self::Track => (Icon::Route, "/track", "place-track"),
            Self::Me => (Icon::User, "/me", "place-me"),
        }
    }
}

/// What stands round a page; with it a page is drawn without a portal.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language that the page speaks.
    pub language: Language,
    /// Languages that the city offers.
    pub offered: Vec<Language>,
    /// The city's name, in that language.
    pub city: String,
    /// The line that people can call.
    pub telephone: String,
    /// Path and query of the page, without the language.
    pub path: String,
    /// What the header calls the account, where somebody is signed in.
    pub account: Option<String>,
    /// Whether what is shown is invented.
    pub demonstration: bool,
    /// Addresses of the built site.
    pub site: Arc<Site>,
    /// Where tiles come from, for the security policy: `https://tile.example`.
    pub tiles: Option<String>,
}

impl Frame {
    /// The frame of the page that this reader reads.
    pub fn of(portal: &Portal, reader: &Reader) -> Self {
        let city = &portal.pack().city;
        Self {
            language: reader.language,
            offered: city.languages.clone(),
            city: city.name.say(reader.language).to_owned(),
            telephone: city.telephone.clone(),
            path: reader.path.clone(),
            account: reader.account.clone(),
            demonstration: portal.demonstration,
            site: Arc::clone(&portal.site),
            tiles: city.tiles.as_ref().and_then(|tiles| origin(&tiles.url)),
        }
    }

    fn say(&self, key: &str) -> String {
        say(self.language, key)
    }

    /// The header of a page at this address, its query open, for the account of this name.
    pub(super) fn head(
        &self,
        current: Option<Place>,
        address: &str,
        account: String,
    ) -> impl IntoView + use<> {
        let places = Place::ALL
            .map(|place| {
                let (icon, href, key) = place.parts();
                components::Place {
                    icon,
                    href: href.to_owned(),
                    text: self.say(key),
                    current: current == Some(place),
                }
            })
            .to_vec();
        let tongues = self
            .offered
            .iter()
            .filter(|language| **language != self.language)
            .map(|language| Tongue {
                tag: language.tag().to_owned(),
                name: language.own_name().to_owned(),
                href: in_language(address, *language),
            })
            .collect();
        let account = if self.account.is_some() {
            Link::new("/me", account)
        } else {
            Link::new("/sign-in", self.say("shell-sign-in"))
        };
        let notice = self
            .demonstration
            .then(|| (self.say("shell-notice"), self.say("shell-demonstration")));
        view! {
            <Head city=self.city.clone() places=places places_label=self.say("shell-places") tongues=tongues account=Some(account)/>
            {notice.map(|(label, words)| view! { <CityNotice label=label icon=Icon::Info>{words}</CityNotice> })}
        }
    }

    pub(super) fn foot(&self) -> impl IntoView + use<> {
        let links = vec![
            Link::new("/about", self.say("foot-about")),
            Link::new("/accessibility", self.say("foot-accessibility")),
            Link::new("/privacy", self.say("foot-privacy")),
            Link::new("/satisfaction", self.say("foot-satisfaction")),
        ];
        let about = [
            ("city", self.city.clone().into()),
            ("telephone", self.telephone.clone().into()),
        ];
        view! { <Foot links=links text=say_with(self.language, "foot-text", &about)/> }
    }

    /// What components say by themselves.
    pub(super) fn words(&self) -> Words {
        Words {
            error_prefix: self.say("words-error-prefix"),
            error_summary_title: self.say("words-error-summary-title"),
            warning: self.say("words-warning"),
            important: self.say("words-important"),
            success: self.say("words-success"),
            back: self.say("words-back"),
            skip: self.say("words-skip"),
            breadcrumb: self.say("words-breadcrumb"),
            pagination: self.say("words-pagination"),
            previous: self.say("words-previous"),
            next: self.say("words-next"),
            page_suffix: self.say("words-page-suffix"),
            page: say_with(
                self.language,
                "words-page",
                &[("number", "{number}".into())],
            ),
            contents: self.say("words-contents"),
            day: self.say("words-day"),
            month: self.say("words-month"),
            year: self.say("words-year"),
        }
    }
}

/// The origin of a template of tile addresses; `{s}` in its host stands for any label.
fn origin(template: &str) -> Option<String> {
    let (scheme, rest) = template.split_once("://")?;
    let host = rest.split('/').next()?.replace("{s}", "*");
    Some(format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_of_tiles_has_an_origin_and_a_path_of_ours_has_none() {
        assert_eq!(
            origin("https://{s}.tile.example:8080/{z}/{x}/{y}.png").as_deref(),
            Some("https://*.tile.example:8080")
        );
        assert_eq!(origin("/tiles/{z}/{x}/{y}.png"), None);
    }
}
