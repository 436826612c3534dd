//! Everything that the portal says, in the reader's language.
//!
//! The words are Fluent messages in `app/locales`, a folder per language and a file per noun. They are read once, at the first use.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use domain::languages::Language;
use fluent_templates::{LanguageIdentifier, Loader, langid};

pub use fluent_templates::fluent_bundle::FluentValue;

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

fn identifier(language: Language) -> &'static LanguageIdentifier {
    match language {
        Language::En => &ENGLISH,
        Language::Zh => &CHINESE,
    }
}

/// Words that are said the same every time. A page has some sixty of them, and putting each together anew would be a sixth of
/// what the page costs. As many are kept as there are keys in the files.
#[derive(Default)]
struct Kept(RwLock<HashMap<String, String>>);

static KEPT_ENGLISH: LazyLock<Kept> = LazyLock::new(Kept::default);
static KEPT_CHINESE: LazyLock<Kept> = LazyLock::new(Kept::default);

impl Kept {
    fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &KEPT_ENGLISH,
            Language::Zh => &KEPT_CHINESE,
        }
    }

    fn get(&self, key: &str) -> Option<String> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).cloned()
    }

    fn keep(&self, key: &str, words: &str) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.insert(key.to_owned(), words.to_owned());
    }
}

/// What the portal says under this key. The key itself where it says nothing, which is logged.
pub fn say(language: Language, key: &str) -> String {
    let kept = Kept::of(language);
    kept.get(key).unwrap_or_else(|| {
        let words = LOCALES.try_lookup(identifier(language), key);
        if let Some(words) = &words {
            kept.keep(key, words);
        }
        found(key, words)
    })
}

/// What the portal says under this key about these things.
pub fn say_with(
    language: Language,
    key: &str,
    about: &[(&'static str, FluentValue<'static>)],
) -> String {
    let about: HashMap<Cow<'static, str>, FluentValue<'static>> = about
        .iter()
        .map(|(name, value)| (Cow::Borrowed(*name), value.clone()))
        .collect();
    found(
        key,
        LOCALES.try_lookup_with_args(identifier(language), key, &about),
    )
}

fn found(key: &str, words: Option<String>) -> String {
    words.unwrap_or_else(|| {
        tracing::error!(key, "the portal has no words for this key");
        key.to_owned()
    })
}
