//! Languages that the portal speaks, and texts that come in several of them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language in which every string of the portal is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
    /// Spanish.
    Es,
}

impl Language {
    /// Every language, in the order in which a reader is offered them.
    pub const ALL: [Self; 3] = [Self::En, Self::Zh, Self::Es];

    /// The BCP 47 tag for `lang` and `hreflang`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
            Self::Es => "es",
        }
    }

    /// What speakers of the language call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Zh => "中文",
            Self::Es => "Español",
        }
    }

    /// The writing direction for `dir`.
    pub const fn direction(self) -> &'static str {
        "ltr"
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The tag names no language of the portal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a language of the portal")]
pub struct UnknownLanguage(String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads the primary subtag only: `zh-Hans-CN` is Chinese.
    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        let primary = tag
            .split(['-', '_'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|language| language.tag() == primary)
            .ok_or_else(|| UnknownLanguage(tag.to_owned()))
    }
}

/// A text of a city pack in one or more languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Texts(pub BTreeMap<String, String>);

/// A text as it was found: in the reader's language, or in another, so that the page can mark it with `lang`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spoken<'a> {
    /// The words.
    pub text: &'a str,
    /// BCP 47 tag of the language that the words are in.
    pub tag: &'a str,
}

impl Texts {
    /// A text in one language.
    pub fn single(tag: &str, text: &str) -> Self {
        Self(BTreeMap::from([(tag.to_owned(), text.to_owned())]))
    }

    /// The text in `language`, else in the first language that it has. Empty where it has none.
    pub fn spoken(&self, language: Language) -> Spoken<'_> {
        self.0
            .get_key_value(language.tag())
            .or_else(|| self.0.iter().next())
            .map_or(Spoken { text: "", tag: "" }, |(tag, text)| Spoken {
                text,
                tag,
            })
    }

    /// The words of [`Texts::spoken`], where the language need not be marked.
    pub fn say(&self, language: Language) -> &str {
        self.spoken(language).text
    }

    /// Every wording, for searching.
    pub fn wordings(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regional_tag_names_its_language() {
        assert_eq!("zh-Hans-CN".parse(), Ok(Language::Zh));
        assert_eq!("EN_us".parse(), Ok(Language::En));
        assert!("eo".parse::<Language>().is_err());
    }

    #[test]
    fn a_missing_translation_falls_back_and_says_in_which_language() {
        let name = Texts::single("zh", "镜湖区");
        assert_eq!(
            name.spoken(Language::En),
            Spoken {
                text: "镜湖区",
                tag: "zh"
            }
        );
    }
}
