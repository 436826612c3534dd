//! Short messages to telephones.

use serde::{Deserialize, Serialize};

use crate::contacts::Telephone;
use crate::languages::Language;
use crate::notices::NoticeKind;
use crate::references::Reference;

/// A short message with its number, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Where it goes.
    pub to: Telephone,
    /// The language it is written in.
    pub language: Language,
    /// What it says.
    pub says: Said,
}

/// What a short message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Said {
    /// The code that shows whose telephone it is.
    Code {
        /// Six digits.
        code: String,
    },
    /// There is news of a report.
    News {
        /// What kind.
        about: NoticeKind,
        /// Of which.
        reference: Reference,
    },
}

/// Most characters of one message: more would be sent, and paid for, as several.
///
/// Source: 3GPP TS 23.038: 160 letters of 7 bits, or 70 where one of them is of no such alphabet.
pub const fn longest(language: Language) -> usize {
    match language {
        Language::Zh => 70,
        Language::En | Language::Es => 160,
    }
}

/// The words and the link that follows them, where they fit into one message; words are cut, a link never is.
pub fn fitted(words: &str, link: &str, language: Language) -> String {
    let room = longest(language).saturating_sub(link.chars().count() + 1);
    let words: String = if words.chars().count() <= room {
        words.to_owned()
    } else {
        words.chars().take(room).collect()
    };
    let words = words.trim_end();
    if words.is_empty() {
        link.to_owned()
    } else {
        format!("{words} {link}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_where_they_do_not_fit_and_the_link_stays_whole() {
        const LINK: &str = "https://citylink.example/reports/7KQ2M9XAE";
        for (words, language, fits) in [
            (
                "您的上报有新状态",
                Language::Zh,
                "您的上报有新状态 https://citylink.example/reports/7KQ2M9XAE".to_owned(),
            ),
            (
                &"镜".repeat(60),
                Language::Zh,
                format!("{} {LINK}", "镜".repeat(27)),
            ),
            (
                &"a".repeat(200),
                Language::En,
                format!("{} {LINK}", "a".repeat(117)),
            ),
        ] {
            let text = fitted(words, LINK, language);
            assert_eq!(text, fits);
            assert!(text.chars().count() <= longest(language));
        }
    }
}
