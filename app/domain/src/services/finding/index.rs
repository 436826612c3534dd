//! What each service is found by.

use std::collections::BTreeMap;

use strsim::osa_distance;

use super::pinyin::Sound;
use super::to_f64;
use crate::services::{Service, ServiceStatus};
use crate::terms::{folded, is_unspaced};

const NAME: f64 = 10.0;
const KEYWORD: f64 = 6.0;
const SYNONYM: f64 = 4.0;
const DESCRIPTION: f64 = 2.0;

/// One service.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) status: ServiceStatus,
    names: Vec<String>,
    /// Chinese texts with what a hit in them is worth.
    chinese: Vec<(f64, String)>,
    sounds: Vec<(f64, Sound)>,
}

impl Entry {
    pub(super) fn new(
        place: usize,
        service: &Service,
        synonyms: &[Vec<String>],
        vocabulary: &mut Vocabulary,
    ) -> Self {
        let names: Vec<String> = service.name.wordings().map(folded).collect();
        let keywords: Vec<String> = service
            .keyword
            .values()
            .flatten()
            .map(|word| folded(word))
            .collect();
        let descriptions = service.description.wordings().map(folded);
        let same: Vec<String> = synonyms
            .iter()
            .filter(|group| {
                group
                    .iter()
                    .any(|word| says(&names, word) || says(&keywords, word))
            })
            .flatten()
            .cloned()
            .collect();
        let texts = (names.iter().map(|text| (NAME, text.clone())))
            .chain(keywords.into_iter().map(|text| (KEYWORD, text)))
            .chain(same.into_iter().map(|text| (SYNONYM, text)))
            .chain(descriptions.map(|text| (DESCRIPTION, text)));
        let (mut chinese, mut sounds) = (Vec::new(), Vec::new());
        for (worth, text) in texts {
            for word in parts(&text).filter(|part| !part.starts_with(is_unspaced)) {
                vocabulary.add(word, place, worth);
            }
            if text.contains(is_unspaced) {
                if worth > DESCRIPTION {
                    sounds.extend(Sound::of(&text).map(|sound| (worth, sound)));
                }
                chinese.push((worth, text));
            }
        }
        Self {
            status: service.status,
            names,
            chinese,
            sounds,
        }
    }

    /// What it is worth that the text stands in it: the best place, and more the more of it the text is.
    pub(super) fn contains(&self, text: &str) -> f64 {
        let length = to_f64(text.chars().count());
        let hits = self
            .chinese
            .iter()
            .filter(|(_, words)| words.contains(text));
        let worth =
            hits.map(|(worth, words)| worth * (1.0 + length / to_f64(words.chars().count())));
        worth.fold(0.0, f64::max)
    }

    /// What it is worth that a name or word of it sounds so.
    pub(super) fn sounds_like(&self, full: &str) -> f64 {
        let worth = self
            .sounds
            .iter()
            .map(|(worth, sound)| worth * sound.share(full));
        worth.fold(0.0, f64::max)
    }

    /// What it is worth that it is spelled so, or begins with these letters.
    pub(super) fn spelled(&self, plain: &str, one_word: bool) -> f64 {
        let whole = self.sounds_like(plain);
        let first = if one_word {
            let worth = self
                .sounds
                .iter()
                .map(|(worth, sound)| worth * sound.share_of_initials(plain));
            worth.fold(0.0, f64::max)
        } else {
            0.0
        };
        // A whole word by its letters is worth as much as one in letters and tones.
        let found: f64 = whole.max(first * 0.7);
        if found > 0.0 && plain.len() < 3 {
            found * 0.5
        } else {
            found
        }
    }

    /// What it is worth that a name or word is spelled almost so.
    pub(super) fn nearly_spelled(&self, plain: &str) -> f64 {
        let most = errors(plain.len());
        let near = self.sounds.iter().filter(|(_, sound)| {
            sound.full.len().abs_diff(plain.len()) <= most
                && osa_distance(&sound.full, plain) <= most
        });
        near.map(|(worth, _)| worth * 0.5).fold(0.0, f64::max)
    }

    /// More for a name that is what was looked for, or begins with it.
    pub(super) fn nearness(&self, whole: &str) -> f64 {
        let near = self.names.iter().map(|name| {
            if name == whole {
                20.0
            } else if name.starts_with(whole) {
                4.0
            } else {
                0.0
            }
        });
        near.fold(0.0, f64::max)
    }
}

fn says(texts: &[String], word: &str) -> bool {
    let unspaced = word.contains(is_unspaced);
    texts.iter().any(|text| {
        if unspaced {
            text.contains(word)
        } else {
            format!(" {text} ").contains(&format!(" {word} "))
        }
    })
}

/// Words of letters and digits, and runs of characters that are written without spaces.
pub(super) fn parts(text: &str) -> impl Iterator<Item = String> {
    let mut found: Vec<String> = Vec::new();
    let mut before = None;
    for character in text.chars() {
        let kind = if is_unspaced(character) {
            Some(true)
        } else {
            // An apostrophe within a word is part of it and not written: doctor's, doctor’s.
            let joins = matches!(character, '\'' | '’');
            if joins && before == Some(false) {
                continue;
            }
            character.is_alphanumeric().then_some(false)
        };
        if kind.is_some() {
            match found.last_mut() {
                Some(part) if kind == before => part.push(character),
                _ => found.push(character.to_string()),
            }
        }
        before = kind;
    }
    found.into_iter()
}

/// Typing errors that a word of this length may have.
const fn errors(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Words with the services that have them.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary {
    gathered: BTreeMap<String, BTreeMap<usize, f64>>,
    words: Vec<Word>,
}

#[derive(Debug, Clone)]
struct Word {
    text: String,
    length: usize,
    letters: u64,
    places: Vec<(usize, f64)>,
}

impl Vocabulary {
    fn add(&mut self, word: String, place: usize, worth: f64) {
        let known = self
            .gathered
            .entry(word)
            .or_default()
            .entry(place)
            .or_default();
        *known = known.max(worth);
    }

    /// Puts the words in order, after which none is added.
    pub(super) fn close(&mut self) {
        let gathered = std::mem::take(&mut self.gathered);
        self.words = gathered
            .into_iter()
            .map(|(text, places)| Word {
                length: text.chars().count(),
                letters: letters(&text),
                places: places.into_iter().collect(),
                text,
            })
            .collect();
    }

    /// The services that have the word; those that have one that begins so, where it is still being typed; and those that have one
    /// that is almost so.
    pub(super) fn find(&self, sought: &str, typing: bool) -> BTreeMap<usize, f64> {
        let mut found = BTreeMap::new();
        let from = self
            .words
            .partition_point(|word| word.text.as_str() < sought);
        let beginning = self.words[from..]
            .iter()
            .take_while(|word| word.text.starts_with(sought));
        let length = sought.chars().count();
        for word in beginning {
            if word.text == sought {
                take(&mut found, word, 1.0);
            } else if typing && length > 1 || is_another_form(sought, &word.text) {
                take(&mut found, word, 0.8);
            }
        }
        let most = errors(length);
        if most == 0 {
            return found;
        }
        let mine = letters(sought);
        let exact = if found.is_empty() { 0.6 } else { 0.3 };
        let limit = u32::try_from(2 * most).unwrap_or(u32::MAX);
        for word in &self.words {
            let alike = word.length.abs_diff(length) <= most
                && (word.letters ^ mine).count_ones() <= limit
                && word.text != sought;
            if alike {
                let errors = osa_distance(&word.text, sought);
                if errors <= most {
                    take(&mut found, word, exact / to_f64(errors.max(1)));
                }
            }
        }
        found
    }
}

/// Whether a word is the one that was looked for with the ending of a plural.
fn is_another_form(sought: &str, word: &str) -> bool {
    sought.len() > 2 && matches!(&word[sought.len()..], "s" | "es")
}

fn take(found: &mut BTreeMap<usize, f64>, word: &Word, factor: f64) {
    for (place, worth) in &word.places {
        let best = found.entry(*place).or_default();
        *best = best.max(worth * factor);
    }
}

/// Which letters a word has: two words that differ in many are not the same with a typing error.
fn letters(text: &str) -> u64 {
    text.chars()
        .fold(0, |set, character| set | 1 << (u32::from(character) % 64))
}
