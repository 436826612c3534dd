//! A table of a TOML file that notes every fault with its line instead of stopping at the first.

mod texts;

use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::faults::Notes;

/// A word of the file, with the byte where it stands.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) at: usize,
}

/// A table, the keys of it that were asked for, and what to call it in a fault.
pub(super) struct Table<'t> {
    entries: &'t DeTable<'t>,
    at: usize,
    what: String,
    asked: BTreeSet<&'static str>,
}

/// Parses a file and hands its table to `read`; syntax errors are noted, and what could be read in spite of them is.
pub(super) fn with_document<T>(
    notes: &mut Notes<'_>,
    read: impl FnOnce(&mut Table<'_>, &mut Notes<'_>) -> T,
) -> T {
    let (document, errors) = DeTable::parse_recoverable(notes.text());
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        notes.at(at, error.message().trim());
    }
    let mut table = Table {
        entries: document.get_ref(),
        at: 0,
        what: String::new(),
        asked: BTreeSet::new(),
    };
    let found = read(&mut table, notes);
    table.finish(notes);
    found
}

impl<'t> Table<'t> {
    /// Calls the table `what` in faults from here on.
    pub(super) fn call(&mut self, what: impl Into<String>) {
        self.what = what.into();
    }

    /// Notes a fault of the table itself.
    pub(super) fn fault(&self, notes: &mut Notes<'_>, reason: &str) {
        notes.at(self.at, self.say(reason));
    }

    /// Notes a fault at a place within the table.
    pub(super) fn fault_at(&self, notes: &mut Notes<'_>, at: usize, reason: &str) {
        notes.at(at, self.say(reason));
    }

    fn say(&self, reason: &str) -> String {
        if self.what.is_empty() {
            reason.to_owned()
        } else {
            format!("{}: {reason}", self.what)
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.insert(key);
        self.entries.get(key)
    }

    /// Whether the key is there; does not count as asking for it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    fn required<T>(&self, notes: &mut Notes<'_>, key: &str, found: Option<T>) -> Option<T> {
        if found.is_none() && !self.has(key) {
            self.fault(notes, &format!("{key} is missing"));
        }
        found
    }

    fn wrong(&self, notes: &mut Notes<'_>, value: &Spanned<DeValue<'_>>, key: &str, wanted: &str) {
        let found = value.get_ref().type_str();
        self.fault_at(
            notes,
            value.span().start,
            &format!("{key} must be {wanted}, not {found}"),
        );
    }

    /// A string that may be absent, but not empty.
    pub(super) fn maybe_word(&mut self, notes: &mut Notes<'_>, key: &'static str) -> Option<Word> {
        let value = self.get(key)?;
        self.word_of(notes, value, key)
    }

    /// A string that must be there and not be empty.
    pub(super) fn word(&mut self, notes: &mut Notes<'_>, key: &'static str) -> Option<Word> {
        let found = self.maybe_word(notes, key);
        self.required(notes, key, found)
    }

    fn word_of(
        &self,
        notes: &mut Notes<'_>,
        value: &Spanned<DeValue<'_>>,
        key: &str,
    ) -> Option<Word> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong(notes, value, key, "a string");
            return None;
        };
        if text.trim().is_empty() {
            self.fault_at(notes, value.span().start, &format!("{key} is empty"));
            return None;
        }
        Some(Word {
            text: text.trim().to_owned(),
            at: value.span().start,
        })
    }

    /// A code that must be there: small letters, digits and single hyphens.
    pub(super) fn code(&mut self, notes: &mut Notes<'_>, key: &'static str) -> Option<Word> {
        let word = self.word(notes, key)?;
        if !is_code(&word.text) {
            let reason = format!(
                "{key} {:?} must be small letters, digits and single hyphens",
                word.text
            );
            self.fault_at(notes, word.at, &reason);
            return None;
        }
        Some(word)
    }

    /// A telephone number that must be there.
    pub(super) fn telephone(&mut self, notes: &mut Notes<'_>, key: &'static str) -> Option<String> {
        let found = self.maybe_telephone(notes, key);
        self.required(notes, key, found)
    }

    /// A telephone number that may be absent.
    pub(super) fn maybe_telephone(
        &mut self,
        notes: &mut Notes<'_>,
        key: &'static str,
    ) -> Option<String> {
        let word = self.maybe_word(notes, key)?;
        let sound = word
            .text
            .chars()
            .all(|c| c.is_ascii_digit() || "+-() ".contains(c));
        if !sound || !word.text.contains(|c: char| c.is_ascii_digit()) {
            self.fault_at(
                notes,
                word.at,
                &format!("{key} {:?} is not a telephone number", word.text),
            );
            return None;
        }
        Some(word.text)
    }

    /// `true` or `false`; `otherwise` where absent.
    pub(super) fn truth(
        &mut self,
        notes: &mut Notes<'_>,
        key: &'static str,
        otherwise: bool,
    ) -> bool {
        let Some(value) = self.get(key) else {
            return otherwise;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(notes, value, key, "true or false");
            otherwise
        })
    }

    /// A number from `least` to `most` that may be absent.
    pub(super) fn maybe_number(
        &mut self,
        notes: &mut Notes<'_>,
        key: &'static str,
        least: f64,
        most: f64,
    ) -> Option<f64> {
        let value = self.get(key)?;
        let digits = match value.get_ref() {
            DeValue::Integer(number) => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => {
                self.wrong(notes, value, key, "a number");
                return None;
            }
        };
        let found = digits
            .parse()
            .ok()
            .filter(|number| (least..=most).contains(number));
        if found.is_none() {
            self.fault_at(
                notes,
                value.span().start,
                &format!("{key} must be from {least} to {most}, not {digits}"),
            );
        }
        found
    }

    /// A number from `least` to `most` that must be there.
    pub(super) fn number(
        &mut self,
        notes: &mut Notes<'_>,
        key: &'static str,
        least: f64,
        most: f64,
    ) -> Option<f64> {
        let found = self.maybe_number(notes, key, least, most);
        self.required(notes, key, found)
    }

    /// A whole number from `least` to `most` that may be absent.
    pub(super) fn maybe_whole<T>(
        &mut self,
        notes: &mut Notes<'_>,
        key: &'static str,
        least: i64,
        most: i64,
    ) -> Option<T>
    where
        T: TryFrom<i64>,
    {
        let value = self.get(key)?;
        let DeValue::Integer(number) = value.get_ref() else {
            self.wrong(notes, value, key, "a whole number");
            return None;
        };
        let whole = i64::from_str_radix(number.as_str(), number.radix()).ok();
        let found = whole
            .filter(|number| (least..=most).contains(number))
            .and_then(|number| T::try_from(number).ok());
        if found.is_none() {
            self.fault_at(
                notes,
                value.span().start,
                &format!("{key} must be from {least} to {most}, not {number}"),
            );
        }
        found
    }

    /// A whole number from `least` to `most` that must be there.
    pub(super) fn whole<T>(
        &mut self,
        notes: &mut Notes<'_>,
        key: &'static str,
        least: i64,
        most: i64,
    ) -> Option<T>
    where
        T: TryFrom<i64>,
    {
        let found = self.maybe_whole(notes, key, least, most);
        self.required(notes, key, found)
    }

    /// The words of a list; dates count as words. Empty where absent.
    pub(super) fn words(&mut self, notes: &mut Notes<'_>, key: &'static str) -> Vec<Word> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(notes, value, key, "a list");
            return Vec::new();
        };
        let mut words = Vec::new();
        for item in list {
            match item.get_ref() {
                DeValue::Datetime(moment) => words.push(Word {
                    text: moment.to_string(),
                    at: item.span().start,
                }),
                _ => words.extend(self.word_of(notes, item, key)),
            }
        }
        words
    }

    /// A table within that may be absent.
    pub(super) fn maybe_table(&mut self, notes: &mut Notes<'_>, key: &'static str) -> Option<Self> {
        let value = self.get(key)?;
        self.table_of(notes, value, key)
    }

    /// A table within that must be there.
    pub(super) fn table(&mut self, notes: &mut Notes<'_>, key: &'static str) -> Option<Self> {
        let found = self.maybe_table(notes, key);
        self.required(notes, key, found)
    }

    /// The tables of a list, `[[key]]`. Empty where absent.
    pub(super) fn tables(&mut self, notes: &mut Notes<'_>, key: &'static str) -> Vec<Self> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong(notes, value, key, "a list of tables");
            return Vec::new();
        };
        list.iter()
            .filter_map(|item| self.table_of(notes, item, key))
            .collect()
    }

    fn table_of(
        &self,
        notes: &mut Notes<'_>,
        value: &'t Spanned<DeValue<'t>>,
        key: &str,
    ) -> Option<Self> {
        let Some(entries) = value.get_ref().as_table() else {
            self.wrong(notes, value, key, "a table");
            return None;
        };
        let what = if self.what.is_empty() {
            key.to_owned()
        } else {
            format!("{}: {key}", self.what)
        };
        Some(Self {
            entries,
            at: value.span().start,
            what,
            asked: BTreeSet::new(),
        })
    }

    /// Notes the keys that nobody asked for.
    pub(super) fn finish(&self, notes: &mut Notes<'_>) {
        for key in self
            .entries
            .keys()
            .filter(|key| !self.asked.contains(key.get_ref().as_ref()))
        {
            self.fault_at(
                notes,
                key.span().start,
                &format!("{} is not a key that is known here", key.get_ref()),
            );
        }
    }
}

/// Whether the text is made of small letters, digits and single hyphens.
pub(super) fn is_code(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.split('-').all(part)
}
