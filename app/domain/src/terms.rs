//! Terms: what a text can be found by.
//!
//! # Why
//!
//! Latin text is found by its words, folded. Chinese, Japanese and Korean have no spaces: a run of their characters is found by each
//! character and each pair of neighbours, so that whatever part of it is asked for has all its pairs in the text.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::references::Reference;

/// Most characters of a term; longer words are found by their beginning.
pub const TERM_MOST: usize = 40;

/// Most terms of what is looked for.
pub const ASKED_MOST: usize = 8;

/// Whether a character is written without spaces around its word.
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(u32::from(character),
        0x3040..=0x30ff | 0x31f0..=0x31ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7a3 | 0xf900..=0xfaff
        | 0x2_0000..=0x3_ffff)
}

/// One spelling for what differs only in case, width or accents.
pub(crate) fn folded(text: &str) -> String {
    let plain = text.nfkd().filter(|character| {
        // Accents stand apart after decomposition; marks of kana do, too, and are put together again.
        !matches!(u32::from(*character), 0x300..=0x36f)
    });
    plain.flat_map(char::to_lowercase).nfc().collect()
}

/// A run of characters of one kind.
enum Run {
    Word(String),
    Unspaced(Vec<char>),
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    for character in folded(text).chars() {
        if is_unspaced(character) {
            match runs.last_mut() {
                Some(Run::Unspaced(run)) => run.push(character),
                _ => runs.push(Run::Unspaced(vec![character])),
            }
        } else if character.is_alphanumeric() {
            match runs.last_mut() {
                Some(Run::Word(word)) => word.push(character),
                _ => runs.push(Run::Word(character.to_string())),
            }
        } else {
            runs.push(Run::Word(String::new()));
        }
    }
    runs
}

fn shortened(word: &str) -> Option<String> {
    let term: String = word.chars().take(TERM_MOST).collect();
    (!term.is_empty()).then_some(term)
}

fn pairs(run: &[char]) -> impl Iterator<Item = String> {
    run.windows(2).map(|pair| pair.iter().collect())
}

/// Everything that a text is found by.
pub fn terms(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for run in runs(text) {
        match run {
            Run::Word(word) => found.extend(shortened(&word)),
            Run::Unspaced(run) => {
                found.extend(run.iter().map(char::to_string));
                found.extend(pairs(&run));
            }
        }
    }
    found
}

/// The terms that a text must all have to be found by what is asked; none where nothing is asked.
pub fn asked(text: &str) -> Vec<String> {
    if let Ok(reference) = text.parse::<Reference>() {
        return terms(reference.as_str()).into_iter().collect();
    }
    let mut wanted = Vec::new();
    for run in runs(text) {
        match run {
            Run::Word(word) => wanted.extend(shortened(&word)),
            Run::Unspaced(run) if run.len() == 1 => wanted.extend(run.iter().map(char::to_string)),
            Run::Unspaced(run) => wanted.extend(pairs(&run)),
        }
    }
    let mut seen = BTreeSet::new();
    wanted.retain(|term| seen.insert(term.clone()));
    wanted.truncate(ASKED_MOST);
    wanted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_are_found_by_their_words_and_by_parts_of_chinese() {
        let text = "东门巷18号：Ｄｒａｉｎ blocked, près de l’École 下水道堵塞";
        for (wanted, found) in [
            ("drain", true),
            ("BLOCKED drain", true),
            ("ecole", true),
            ("école pres", true),
            ("东门", true),
            ("门巷 18", true),
            ("道堵", true),
            ("塞", true),
            ("东巷", false),
            ("堵塞下", false),
            ("block", false),
            ("drains", false),
            ("西门", false),
        ] {
            let has = terms(text);
            let all = asked(wanted).iter().all(|term| has.contains(term));
            assert_eq!(all, found, "{wanted}");
        }
    }

    #[test]
    fn nothing_is_asked_without_letters_and_no_more_than_a_few_terms_are() {
        assert_eq!(asked(" ,. ！"), Vec::<String>::new());
        assert_eq!(asked("a a A"), ["a"]);
        assert_eq!(asked("一二三四五六七八九十").len(), 8);
        assert_eq!(asked(&"x".repeat(60)), ["x".repeat(40)]);
    }

    #[test]
    fn a_reference_is_one_term_however_it_is_written() {
        let reference = Reference::from_chance(7);
        let spaced = reference.spaced();

        assert_eq!(asked(&spaced), asked(reference.as_str()));
        assert_eq!(asked(&spaced).len(), 1);
        assert!(terms(reference.as_str()).contains(&asked(&spaced)[0]));
    }

    proptest! {
        #[test]
        fn whatever_part_of_a_chinese_text_is_asked_for_finds_it(
            text in "[一-龥]{1,40}",
            from in 0_usize..40,
            length in 1_usize..40,
        ) {
            let part: String = text.chars().skip(from % text.chars().count()).take(length).collect();
            let has = terms(&text);
            prop_assert!(asked(&part).iter().all(|term| has.contains(term)));
        }

        #[test]
        fn every_text_is_found_by_itself_in_any_case(text in "\\PC{0,60}") {
            let has = terms(&text);
            prop_assert!(asked(&text).iter().all(|term| has.contains(term)));
            for term in &has {
                prop_assert!(term.chars().count() <= TERM_MOST);
                prop_assert!(!term.chars().any(char::is_whitespace));
            }
        }
    }
}
