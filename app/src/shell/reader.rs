//! Who reads: in which language, on which page, at what time.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use axum_extra::extract::CookieJar;
use domain::languages::Language;
use jiff::civil::Date;
use jiff::{Timestamp, Zoned};

use super::dates;
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::words::{self, FluentValue};

/// Name of the query's key and of the cookie.
pub const LANGUAGE: &str = "language";

/// Who reads a page. Every handler of a page takes one.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The language that the page speaks.
    pub language: Language,
    /// Whether it was asked for in the address, and so is to be remembered.
    pub chosen: bool,
    /// Path and query of the page, without the language.
    pub path: String,
    /// What the header calls the account, where somebody is signed in.
    pub account: Option<String>,
    /// What time it is, in the city.
    pub now: Zoned,
}

impl FromRequestParts<Portal> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Infallible> {
        // The layer of refusals has read it before the page.
        if let Some(reader) = parts.extensions.get::<Self>() {
            return Ok(reader.clone());
        }
        let mut reader = Self::of(portal, &parts.uri, &parts.headers);
        // Where the store is broken the page itself says so; its header need not.
        let signed_in = SignedIn::of(portal, &parts.headers).await.ok().flatten();
        if let Some(signed_in) = signed_in {
            let unread = portal.store.unread_notices(&signed_in.account).await;
            let about = [("unread", unread.unwrap_or_default().into())];
            reader.account = Some(words::say_with(reader.language, "me-account", &about));
        }
        Ok(reader)
    }
}

impl Reader {
    /// Who asks for this address with these headers, whether signed in or not: the store is not asked.
    pub(super) fn of(portal: &Portal, uri: &Uri, headers: &HeaderMap) -> Self {
        let city = &portal.pack().city;
        let query = uri.query().unwrap_or_default();
        let asked = asked(query).filter(|language| city.languages.contains(language));
        let language = asked
            .or_else(|| kept(headers, &city.languages))
            .unwrap_or_else(|| {
                let accepted = headers
                    .get(ACCEPT_LANGUAGE)
                    .and_then(|value| value.to_str().ok())
                    .unwrap_or_default();
                negotiated(accepted, &city.languages)
            });
        Self {
            language,
            chosen: asked.is_some(),
            path: without_language(uri.path(), query),
            account: None,
            now: portal.pack().calendar.local(portal.now()),
        }
    }

    /// Who reads a letter in this language.
    pub(crate) fn of_letter(portal: &Portal, language: Language) -> Self {
        Self {
            language,
            chosen: false,
            path: String::new(),
            account: None,
            now: portal.pack().calendar.local(portal.now()),
        }
    }

    /// What the portal says under this key.
    pub fn say(&self, key: &str) -> String {
        words::say(self.language, key)
    }

    /// [`Reader::say`] as a value of its own, to be taken along into the children of a view.
    pub fn speaker(&self) -> impl Fn(&str) -> String + Copy + Send + use<> {
        let language = self.language;
        move |key| words::say(language, key)
    }

    /// Things beside each other, as the reader's language divides them.
    pub fn list(&self, things: impl Iterator<Item = String>) -> String {
        let divider = if self.language == Language::Zh {
            "、"
        } else {
            ", "
        };
        things.collect::<Vec<_>>().join(divider)
    }

    /// What the portal says under this key about these things.
    pub fn say_with(&self, key: &str, about: &[(&'static str, FluentValue<'static>)]) -> String {
        words::say_with(self.language, key, about)
    }

    /// A day: "Thu 26 Nov".
    pub fn date(&self, day: Date) -> String {
        dates::date(self.language, day, self.now.date())
    }

    /// A day of every year: "26 Nov".
    pub fn day_of_year(&self, day: Date) -> String {
        dates::day_of_year(self.language, day)
    }

    /// A moment on the city's clocks: "Mon 16 Nov, 07:42".
    pub fn moment(&self, at: Timestamp) -> String {
        let at = at.to_zoned(self.now.time_zone().clone());
        dates::moment(self.language, &at, self.now.date())
    }

    /// A number, its thousands apart.
    pub fn number(&self, number: u64) -> String {
        dates::number(self.language, number)
    }
}

fn asked(query: &str) -> Option<Language> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("language="))
        .and_then(|tag| tag.parse().ok())
}

fn kept(headers: &HeaderMap, offered: &[Language]) -> Option<Language> {
    let jar = CookieJar::from_headers(headers);
    jar.get(LANGUAGE)
        .and_then(|cookie| cookie.value().parse().ok())
        .filter(|language| offered.contains(language))
}

/// The offered language that the browser likes best; of equals the one it names first, of none the city's first.
fn negotiated(accepted: &str, offered: &[Language]) -> Language {
    let mut best: Option<(f32, Language)> = None;
    for wish in accepted.split(',') {
        let mut parts = wish.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |weight| {
                weight.trim().parse::<f32>().unwrap_or_default()
            });
        let language = if tag == "*" {
            offered.first().copied()
        } else {
            tag.parse().ok()
        };
        if let Some(language) = language.filter(|language| offered.contains(language))
            && weight > best.map_or(0.0, |(weight, _)| weight)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
        .or_else(|| offered.first().copied())
        .unwrap_or(Language::En)
}

fn without_language(path: &str, query: &str) -> String {
    let rest: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("language="))
        .collect();
    if rest.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", rest.join("&"))
    }
}

/// The page at this address, its query open, in another language.
pub(super) fn in_language(address: &str, language: Language) -> String {
    format!("{address}{LANGUAGE}={language}")
}

/// `path` up to where another key of its query begins.
pub(super) fn open_query(path: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Language; 2] = [Language::En, Language::Zh];

    #[test]
    fn given_weights_when_negotiated_then_the_heaviest_offered_language_wins() {
        for (accepted, expected) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Zh),
            ("en;q=0.4, zh;q=0.7", Language::Zh),
            ("eo, fr;q=0.9, en;q=0.1", Language::En),
            ("zh;q=0, en;q=0.2", Language::En),
            ("zh;q=0", Language::En),
            ("", Language::En),
            ("*;q=0.5, zh;q=0.4", Language::En),
        ] {
            assert_eq!(negotiated(accepted, &BOTH), expected, "{accepted}");
        }
    }

    #[test]
    fn given_a_language_that_the_city_does_not_offer_when_negotiated_then_its_first_is_spoken() {
        assert_eq!(negotiated("en", &[Language::Zh]), Language::Zh);
    }

    #[test]
    fn given_a_page_with_a_query_when_the_language_is_switched_then_the_rest_is_kept() {
        assert_eq!(asked("q=a&language=zh"), Some(Language::Zh));
        let path = without_language("/reports", "area=4&language=zh&q=%E7%81%AF");
        assert_eq!(path, "/reports?area=4&q=%E7%81%AF");
        assert_eq!(
            in_language(&open_query(&path), Language::En),
            "/reports?area=4&q=%E7%81%AF&language=en"
        );
        assert_eq!(
            in_language(
                &open_query(&without_language("/", "language=en")),
                Language::Zh
            ),
            "/?language=zh"
        );
    }
}
