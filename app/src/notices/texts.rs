//! What short messages say, in the reader's language.

use domain::notices::NoticeKind;
use domain::texts::{Said, Text, fitted};

use crate::portal::Portal;
use crate::words::{say, say_with};

/// Finds the words of a short message: one that is sent, and paid for, as one.
pub fn write_text(portal: &Portal, text: &Text) -> String {
    let language = text.language;
    match &text.says {
        Said::Code { code } => say_with(language, "text-code", &[("code", code.clone().into())]),
        Said::News { about, reference } => {
            let key = match about {
                NoticeKind::AnswerNeeded => "text-answer",
                NoticeKind::RatingRequest => "text-rating",
                NoticeKind::Status => "text-status",
                NoticeKind::Update => "text-update",
                NoticeKind::Work => "text-work",
                NoticeKind::Task => "text-task",
            };
            let link = format!("{}{}", portal.base_url, about.page(reference));
            fitted(&say(language, key), &link, language)
        }
    }
}
