//! Everything that the portal says, in the reader's language.
//!
//! The words are Fluent messages in `app/locales`, a folder per language and a file per noun. They are read once, at the first use.

use std::borrow::Cow;
use std::collections::HashMap;

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

/// What the portal says under this key. The key itself where it says nothing, which is logged.
pub fn say(language: Language, key: &str) -> String {
    found(key, LOCALES.try_lookup(identifier(language), key))
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
