//! What letters say of a decision on an application, where its applicant finds it, and that it was erased.

use domain::languages::{Language, Texts};
use domain::letters::Decided;
use domain::references::Reference;
use domain::services::ServiceId;

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

/// Subject and text of the letter that says that what was personal of an application was erased.
pub(super) fn erased(
    portal: &Portal,
    (reference, service, basis): (&Reference, &ServiceId, &Texts),
    language: Language,
) -> (String, String) {
    let known = portal.pack().service(service);
    let name = known.map_or_else(
        || service.0.clone(),
        |known| known.name.say(language).to_owned(),
    );
    let about = [
        ("reference", reference.spaced().into()),
        ("service", name.into()),
    ];
    let law = basis.say(language);
    let law = (!law.is_empty()).then(|| {
        say_with(
            language,
            "handling-erased-basis",
            &[("law", law.to_owned().into())],
        )
    });
    let text = say_with(language, "letter-erased-text", &about);
    let subject = say_with(language, "letter-erased-subject", &about[..1]);
    let stays = say(language, "letter-erased-stays");
    let parts = [Some(text), law, Some(stays)];
    (subject, paragraphs(parts.into_iter().flatten()))
}
