//! Finding a service by everyday words, with typing errors, in pinyin, by part of a Chinese word.
//!
//! # Why
//!
//! The catalogue is small and read all the time, so its index lies in memory and is made at the start. People do not know what
//! an office calls a thing: names count most, then the everyday words of the service file and their synonyms, then the
//! description. What is written right goes before what is nearly right, and that before what only sounds like it.

mod index;
mod pinyin;

use std::collections::BTreeMap;

use index::{Entry, Vocabulary};

use super::{Service, ServiceStatus};
use crate::terms::{folded, is_unspaced};

/// Most characters of what is looked for that are looked at.
const MOST: usize = 80;
/// Most words of it.
const WORDS: usize = 8;
/// A service whose score is below this part of the best is not shown.
const NEAR_THE_BEST: f64 = 0.22;

/// Words that say nothing about what is looked for.
const EMPTY_WORDS: [&str; 72] = [
    "a", "an", "and", "are", "at", "can", "do", "does", "for", "from", "get", "have", "how", "i",
    "in", "is", "it", "me", "my", "need", "of", "on", "or", "our", "the", "to", "want", "we",
    "what", "when", "where", "which", "with", "would", "you", "your", "al", "algo", "como", "con",
    "cuando", "de", "del", "donde", "e", "el", "en", "es", "la", "las", "lo", "los", "me", "mi",
    "mis", "necesito", "o", "para", "por", "puedo", "que", "quiero", "se", "si", "su", "sus",
    "tengo", "un", "una", "y", "ya", "yo",
];

/// Chinese words that say nothing about what is looked for, longer ones first.
const EMPTY_CHINESE: [&str; 22] = [
    "怎么办理",
    "如何办理",
    "需要什么",
    "在哪里",
    "怎么办",
    "怎么",
    "如何",
    "哪里",
    "什么",
    "需要",
    "我要",
    "我想",
    "想要",
    "请问",
    "我的",
    "可以",
    "申请",
    "办理",
    "的",
    "了",
    "吗",
    "我",
];

/// The index of a catalogue.
#[derive(Debug, Clone, Default)]
pub struct Finder {
    entries: Vec<Entry>,
    vocabulary: Vocabulary,
}

/// What is looked for, taken apart.
struct Sought {
    whole: String,
    words: Vec<String>,
    runs: Vec<String>,
    /// Whether the last word may go on.
    typing: bool,
}

impl Finder {
    /// An index of the services, by their place in the list, and of words that people use for the same thing.
    pub fn new(services: &[Service], synonyms: &[Vec<String>]) -> Self {
        let synonyms: Vec<Vec<String>> = synonyms
            .iter()
            .map(|group| group.iter().map(|word| folded(word.trim())).collect())
            .collect();
        let mut vocabulary = Vocabulary::default();
        let entries: Vec<Entry> = services
            .iter()
            .enumerate()
            .map(|(place, service)| Entry::new(place, service, &synonyms, &mut vocabulary))
            .collect();
        vocabulary.close();
        Self {
            entries,
            vocabulary,
        }
    }

    /// The places of the services that are meant, the likeliest first; of equals the one that stands earlier.
    pub fn find(&self, sought: &str) -> Vec<usize> {
        let sought = Sought::parse(sought);
        let mut scores = BTreeMap::<usize, f64>::new();
        let parts = sought.words.len() + sought.runs.len();
        if parts == 0 {
            return Vec::new();
        }
        let mut reached = BTreeMap::<usize, usize>::new();
        let mut add = |found: BTreeMap<usize, f64>| {
            for (place, score) in found {
                *scores.entry(place).or_default() += score;
                *reached.entry(place).or_default() += 1;
            }
        };
        for (index, word) in sought.words.iter().enumerate() {
            let typing = sought.typing && index + 1 == sought.words.len();
            add(self.vocabulary.find(word, typing));
        }
        for run in &sought.runs {
            add(self.chinese(run));
        }
        let spelled = sought.words.concat();
        if !spelled.is_empty() && spelled.is_ascii() {
            for (place, score) in self.spelled(&sought.whole, &spelled) {
                let best = scores.entry(place).or_default();
                *best = best.max(score * to_f64(sought.words.len()));
                reached.insert(place, parts);
            }
        }
        let mut ranked: Vec<(usize, f64)> = scores
            .into_iter()
            .map(|(place, score)| {
                let share = to_f64(reached[&place]) / to_f64(parts);
                let entry = &self.entries[place];
                let score = (score + entry.nearness(&sought.whole)) * share * share;
                let closed = entry.status == ServiceStatus::Closed;
                (place, if closed { score / 2.0 } else { score })
            })
            .collect();
        let best = ranked.iter().map(|(_, score)| *score).fold(0.0, f64::max);
        ranked.retain(|(_, score)| *score >= best * NEAR_THE_BEST);
        ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        ranked.into_iter().map(|(place, _)| place).collect()
    }

    /// Services with these characters, else with most of their pairs, else with characters that sound so.
    fn chinese(&self, run: &str) -> BTreeMap<usize, f64> {
        let scored = |score: &dyn Fn(&Entry) -> f64| {
            let all = self.entries.iter().enumerate();
            let all = all.map(|(place, entry)| (place, score(entry)));
            all.filter(|(_, score)| *score > 0.0)
                .collect::<BTreeMap<_, _>>()
        };
        let whole = scored(&|entry| entry.contains(run));
        if !whole.is_empty() {
            return whole;
        }
        let characters: Vec<char> = run.chars().collect();
        if characters.len() < 2 {
            return whole;
        }
        let sounds = pinyin::Sound::of(run)
            .map(|sound| sound.full)
            .unwrap_or_default();
        let alike = scored(&|entry| entry.sounds_like(&sounds) * 0.8);
        if characters.len() > 2 && !alike.is_empty() {
            return alike;
        }
        let pairs: Vec<String> = characters
            .windows(2)
            .map(|pair| pair.iter().collect())
            .collect();
        scored(&|entry| {
            let found: Vec<f64> = pairs.iter().map(|pair| entry.contains(pair)).collect();
            let hits = found.iter().filter(|score| **score > 0.0).count();
            if hits * 4 < pairs.len() {
                return 0.0;
            }
            found.iter().sum::<f64>() / to_f64(pairs.len())
        })
    }

    /// Services whose Chinese name or word is spelled so.
    fn spelled(&self, whole: &str, spelled: &str) -> BTreeMap<usize, f64> {
        let plain: String = spelled.chars().filter(char::is_ascii_lowercase).collect();
        if plain.len() < 2 {
            return BTreeMap::new();
        }
        let one_word = !whole.trim().contains(' ');
        let all = self.entries.iter().enumerate();
        let found = all.map(|(place, entry)| (place, entry.spelled(&plain, one_word)));
        let found: BTreeMap<usize, f64> = found.filter(|(_, score)| *score > 0.0).collect();
        if !found.is_empty() || plain.len() < 6 {
            return found;
        }
        let all = self.entries.iter().enumerate();
        let near = all.map(|(place, entry)| (place, entry.nearly_spelled(&plain)));
        near.filter(|(_, score)| *score > 0.0).collect()
    }
}

impl Sought {
    fn parse(text: &str) -> Self {
        let text: String = text.chars().take(MOST).collect();
        let typing = text.ends_with(|c: char| c.is_alphanumeric());
        let text = folded(&text);
        let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut words = Vec::new();
        let mut runs = Vec::new();
        for part in index::parts(&whole) {
            if part.starts_with(is_unspaced) {
                runs.extend(telling(&part));
            } else {
                words.push(part);
            }
        }
        let telling: Vec<String> = words
            .iter()
            .filter(|word| !EMPTY_WORDS.contains(&word.as_str()))
            .cloned()
            .collect();
        if !telling.is_empty() || !runs.is_empty() {
            words = telling;
        }
        words.truncate(WORDS);
        runs.truncate(WORDS);
        Self {
            whole,
            words,
            runs,
            typing,
        }
    }
}

/// A run of Chinese without the words that say nothing; all of it where nothing else is in it.
fn telling(run: &str) -> Vec<String> {
    let mut text = run.to_owned();
    for empty in EMPTY_CHINESE {
        text = text.replace(empty, " ");
    }
    let kept: Vec<String> = text.split_whitespace().map(ToOwned::to_owned).collect();
    if kept.is_empty() {
        vec![run.to_owned()]
    } else {
        kept
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
fn to_f64(count: usize) -> f64 {
    count as f64
}
