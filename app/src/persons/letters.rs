//! Letters about what somebody asked to be corrected.

use domain::languages::Language;
use domain::pack::Pack;
use domain::registers::RegisterCode;

use super::words::{field_named, register_name};
use crate::portal::Portal;
use crate::shell::Reader;
use crate::words::say;

/// Subject and text of the letter that says what a steward decided on a correction.
pub(crate) fn correction_decided(
    portal: &Portal,
    fact: (&RegisterCode, &str),
    (approved, reason): (bool, &str),
    language: Language,
) -> (String, String) {
    let text = if approved {
        "letter-correction-approved"
    } else {
        "letter-correction-rejected"
    };
    about(
        portal,
        fact,
        ("letter-correction-subject", text),
        reason,
        language,
    )
}

/// Subject and text of the letter that says that an account is nobody's any more.
pub(crate) fn binding_ended(portal: &Portal, language: Language) -> (String, String) {
    let text = say(language, "letter-binding-ended-text");
    let page = format!("{}/me/identity", portal.base_url);
    let subject = say(language, "letter-binding-ended-subject");
    (subject, format!("{text}\n\n{page}"))
}

/// Subject and text of the letter that says how what registers told differently was settled.
pub(crate) fn discrepancy_settled(
    portal: &Portal,
    fact: (&RegisterCode, &str),
    reason: &str,
    language: Language,
) -> (String, String) {
    let keys = ("letter-discrepancy-subject", "letter-discrepancy-text");
    about(portal, fact, keys, reason, language)
}

fn about(
    portal: &Portal,
    (register, field): (&RegisterCode, &str),
    (subject, text): (&str, &str),
    reason: &str,
    language: Language,
) -> (String, String) {
    let reader = Reader::of_letter(portal, language);
    let pack: &Pack = portal.pack();
    let label = field_named(pack, register, field);
    let label = label.map_or_else(
        || field.to_owned(),
        |known| known.label.say(language).to_owned(),
    );
    let about = [
        ("field", label.into()),
        ("register", register_name(&reader, pack, register).into()),
    ];
    let because = (!reason.is_empty()).then(|| {
        reader.say_with(
            "letter-correction-reason",
            &[("reason", reason.to_owned().into())],
        )
    });
    let page = reader.say_with(
        "letter-correction-page",
        &[("address", format!("{}/me/data", portal.base_url).into())],
    );
    let parts = [Some(reader.say_with(text, &about)), because, Some(page)];
    let text: Vec<String> = parts.into_iter().flatten().collect();
    (reader.say_with(subject, &about), text.join("\n\n"))
}
