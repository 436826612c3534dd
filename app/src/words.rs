//! Everything that the portal says, in the reader's language.
//!
//! The words are Fluent messages in `app/locales`, a folder per language and a file per noun. They are read once, at the first use.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use domain::languages::Language;
use fluent_templates::{LanguageIdentifier, langid};

pub use fluent_templates::fluent_bundle::FluentValue;

use crate::gaps::Gapped;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Isolating marks would be read as characters where words go into attributes, letters and tests.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ENGLISH: LanguageIdentifier = langid!("en");
static CHINESE: LanguageIdentifier = langid!("zh");
static SPANISH: LanguageIdentifier = langid!("es");

fn identifier(language: Language) -> &'static LanguageIdentifier {
    match language {
        Language::En => &ENGLISH,
        Language::Zh => &CHINESE,
        Language::Es => &SPANISH,
    }
}

type About = [(&'static str, FluentValue<'static>)];

/// What was said before, with gaps for the words that it was said about. A page has some sixty of them, and putting each together
/// anew would be a sixth of what the page costs. As many are kept as there are keys in the files.
#[derive(Default)]
struct Kept(RwLock<HashMap<String, Saying>>);

/// Words under a key, and what their gaps are called.
struct Saying {
    names: Vec<&'static str>,
    words: Gapped,
}

static KEPT_ENGLISH: LazyLock<Kept> = LazyLock::new(Kept::default);
static KEPT_CHINESE: LazyLock<Kept> = LazyLock::new(Kept::default);
static KEPT_SPANISH: LazyLock<Kept> = LazyLock::new(Kept::default);

impl Kept {
    fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &KEPT_ENGLISH,
            Language::Zh => &KEPT_CHINESE,
            Language::Es => &KEPT_SPANISH,
        }
    }

    /// The words about this, where they were kept and have gaps of the same names in the same order.
    fn say(&self, key: &str, about: &About, filled: &[&str]) -> Option<String> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let names = about.iter().map(|(name, _)| name);
        kept.get(key)
            .filter(|saying| saying.names.iter().eq(names))
            .map(|saying| saying.words.fill(filled))
    }

    fn keep(&self, key: &str, saying: Saying) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.insert(key.to_owned(), saying);
    }
}

/// What the portal says under this key. The key itself where it says nothing, which is logged.
pub fn say(language: Language, key: &str) -> String {
    say_with(language, key, &[])
}

/// What the portal says under this key about these things.
///
/// # Why
///
/// Messages choose by numbers only, so that where all things are words the same text stands round them every time.
pub fn say_with(language: Language, key: &str, about: &About) -> String {
    let words: Option<Vec<&str>> = about
        .iter()
        .map(|(_, value)| match value {
            FluentValue::String(words) => Some(words.as_ref()),
            _ => None,
        })
        .collect();
    let Some(words) = words else {
        return looked_up(language, key, about).unwrap_or_else(|| key.to_owned());
    };
    let kept = Kept::of(language);
    kept.say(key, about, &words).unwrap_or_else(|| {
        let names: Vec<_> = about.iter().map(|(name, _)| *name).collect();
        let marks = names.iter().enumerate();
        let marks: Vec<_> = marks
            .map(|(gap, name)| (*name, Gapped::mark(gap).into()))
            .collect();
        let Some(text) = looked_up(language, key, &marks) else {
            return key.to_owned();
        };
        let saying = Saying {
            names,
            words: Gapped::cut(&text),
        };
        let said = saying.words.fill(&words);
        kept.keep(key, saying);
        said
    })
}

fn looked_up(language: Language, key: &str, about: &About) -> Option<String> {
    let about: HashMap<&str, FluentValue<'_>> = about
        .iter()
        .map(|(name, value)| (*name, value.clone()))
        .collect();
    let words = LOCALES.lookup_single_language(identifier(language), key, Some(&about));
    words
        .inspect_err(|error| {
            tracing::error!(key, %error, "the portal has no words for this key");
        })
        .ok()
}
