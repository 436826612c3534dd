//! Texts of a table, in the languages of the city.

use std::collections::BTreeMap;

use domain::languages::{Language, Texts};
use toml::Spanned;
use toml::de::DeValue;

use super::super::faults::Notes;
use super::Table;

impl Table<'_> {
    /// A text that must be there, in every language of the city.
    pub(in crate::packs) fn texts(
        &mut self,
        notes: &mut Notes<'_>,
        key: &'static str,
        languages: &[Language],
    ) -> Option<Texts> {
        let found = self
            .get(key)
            .and_then(|value| self.texts_of(notes, value, key, languages));
        self.required(notes, key, found)
    }

    /// A text that may be absent; where it is there, it is in every language of the city.
    pub(in crate::packs) fn maybe_texts(
        &mut self,
        notes: &mut Notes<'_>,
        key: &'static str,
        languages: &[Language],
    ) -> Texts {
        self.get(key)
            .and_then(|value| self.texts_of(notes, value, key, languages))
            .unwrap_or_default()
    }

    fn texts_of(
        &self,
        notes: &mut Notes<'_>,
        value: &Spanned<DeValue<'_>>,
        key: &str,
        languages: &[Language],
    ) -> Option<Texts> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(
                notes,
                value,
                key,
                "a table of languages like { en = \"…\" }",
            );
            return None;
        };
        let mut texts = BTreeMap::new();
        for (tag, text) in table {
            let name = format!("{key}.{}", tag.get_ref());
            let Ok(language) = tag.get_ref().parse::<Language>() else {
                let reason = format!("{key}: {} is not a language of the portal", tag.get_ref());
                self.fault_at(notes, tag.span().start, &reason);
                continue;
            };
            if let Some(word) = self.word_of(notes, text, &name) {
                texts.insert(language.tag().to_owned(), word.text);
            }
        }
        for language in languages
            .iter()
            .filter(|language| !table.contains_key(language.tag()))
        {
            self.fault_at(
                notes,
                value.span().start,
                &format!("{key} has no text in {language}"),
            );
        }
        Some(Texts(texts))
    }
}
