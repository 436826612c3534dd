//! What the two of an appointment are told by letter.

use domain::delegations::DelegationStep;
use domain::languages::Language;
use domain::references::Reference;
use domain::services::ServiceId;
use jiff::Timestamp;

use super::list::last_day;
use super::page::PAGE;
use crate::portal::Portal;
use crate::shell::Reader;
use crate::words::say_with;

/// Subject and text of a letter about an appointment.
pub(crate) fn write(
    portal: &Portal,
    (step, other, until): (DelegationStep, &str, Timestamp),
    language: Language,
) -> (String, String) {
    let reader = Reader::of_letter(portal, language);
    let about = [
        ("name", other.to_owned().into()),
        ("date", last_day(&reader, until).into()),
    ];
    let step = match step {
        DelegationStep::Asked => "asked",
        DelegationStep::Accepted => "accepted",
        _ => "ended",
    };
    let subject = say_with(
        language,
        &format!("letter-delegation-{step}-subject"),
        &about[..1],
    );
    let text = say_with(language, &format!("letter-delegation-{step}-body"), &about);
    let page = format!("{}{PAGE}", portal.base_url);
    (subject, format!("{text}\n\n{page}"))
}

/// Subject and text of a delegate's receipt.
pub(crate) fn applied(
    portal: &Portal,
    (reference, service, applicant): (&Reference, &ServiceId, &str),
    language: Language,
) -> (String, String) {
    let name = portal.pack().service(service);
    let name = name.map_or_else(
        || service.0.clone(),
        |known| known.name.say(language).to_owned(),
    );
    let about = [
        ("reference", reference.spaced().into()),
        ("service", name.into()),
        ("name", applicant.to_owned().into()),
    ];
    let subject = say_with(language, "letter-applied-for-subject", &about);
    let text = say_with(language, "letter-applied-for-body", &about);
    let page = format!("{}/cases/{reference}", portal.base_url);
    (subject, format!("{text}\n\n{page}"))
}
