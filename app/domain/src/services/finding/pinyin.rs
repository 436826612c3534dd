//! How Chinese words are spelled in Latin letters, without tones.

use pinyin::ToPinyin;

/// The spelling of a Chinese word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sound {
    /// All syllables: `anjiabutie`.
    pub(super) full: String,
    /// Their first letters: `ajbt`.
    pub(super) initials: String,
    /// Where in `full` each syllable begins.
    starts: Vec<usize>,
}

impl Sound {
    /// The spelling of the Chinese characters of a text; nothing where there are fewer than two.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut sound = Self {
            full: String::new(),
            initials: String::new(),
            starts: Vec::new(),
        };
        for syllable in text.to_pinyin().flatten() {
            sound.starts.push(sound.full.len());
            // Keyboards have no ü.
            sound.full.push_str(&syllable.plain().replace('ü', "v"));
            sound.initials.push_str(syllable.first_letter());
        }
        (sound.starts.len() > 1).then_some(sound)
    }

    /// How much of the word is spelled so: from the beginning of a syllable, the last one perhaps not to its end.
    pub(super) fn share(&self, spelled: &str) -> f64 {
        let whole = self.full.len();
        let hit = self
            .starts
            .iter()
            .any(|start| self.full[*start..].starts_with(spelled));
        if hit {
            super::to_f64(spelled.len()) / super::to_f64(whole)
        } else {
            0.0
        }
    }

    /// How much of the word these first letters are.
    pub(super) fn share_of_initials(&self, letters: &str) -> f64 {
        if self.initials.contains(letters) {
            super::to_f64(letters.len()) / super::to_f64(self.initials.len())
        } else {
            0.0
        }
    }
}
