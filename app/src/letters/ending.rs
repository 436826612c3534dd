//! What letters say of a decision on an application, and where its applicant finds it.

use domain::languages::Language;
use domain::letters::Decided;

use super::paragraphs;
use crate::portal::Portal;
use crate::shell::Reader;
use crate::words::{say, say_with};

/// That nobody decided in time, where that is so, and until when it can be objected to, where it can.
pub(super) fn decision(portal: &Portal, decided: Decided, language: Language) -> String {
    let law = decided.by_law.then(|| say(language, "handling-by-law"));
    let until = decided.object_until.map(|until| {
        let reader = Reader::of_letter(portal, language);
        let about = [("date", reader.moment(until).into())];
        say_with(language, "handling-object-until", &about)
    });
    paragraphs([law, until].into_iter().flatten())
}

/// The applicant's link to her own page of it; nothing where the letter goes to somebody else.
pub(super) fn own_page(portal: &Portal, token: Option<&str>, language: Language) -> String {
    token.map_or_else(String::new, |token| {
        let link = format!("{}/links/{token}", portal.base_url);
        format!("{}\n{link}", say(language, "letter-own-page"))
    })
}
