//! The terms of linked data: texts, languages, durations, and what the short names stand for.

use domain::languages::{Language, Texts};
use domain::services::{Basis, LegalResource, Service, ServiceStatus};
use serde_json::{Value, json};

/// A text in every language that it has.
pub(super) fn texts(texts: &Texts) -> Value {
    let each = texts.0.iter().filter(|(_, text)| !text.is_empty());
    each.map(|(tag, text)| json!({ "@language": tag, "@value": text }))
        .collect()
}

/// What people look for.
pub(super) fn keywords(service: &Service) -> Value {
    let each = service.keyword.iter();
    each.flat_map(|(tag, words)| {
        words
            .iter()
            .map(move |word| json!({ "@language": tag, "@value": word }))
    })
    .collect()
}

/// A law, with where it can be read.
pub(super) fn legal(law: &LegalResource, id: &str) -> Value {
    let mut resource = json!({
        "@id": id,
        "@type": "eli:LegalResource",
        "dct:title": texts(&law.title),
    });
    if let (Some(url), Some(resource)) = (&law.url, resource.as_object_mut()) {
        resource.insert("foaf:page".to_owned(), json!({ "@id": url }));
    }
    resource
}

/// A language as the authority table of the European Union names it.
pub(super) fn language_of(language: Language) -> Value {
    let code = match language {
        Language::En => "ENG",
        Language::Zh => "ZHO",
        Language::Es => "SPA",
    };
    json!({ "@id": format!("http://publications.europa.eu/resource/authority/language/{code}") })
}

/// Whether people can apply now, in a word.
pub(super) const fn status(status: ServiceStatus) -> &'static str {
    match status {
        ServiceStatus::Active => "active",
        ServiceStatus::Paused => "paused",
        ServiceStatus::Seasonal => "seasonal",
        ServiceStatus::Closed => "closed",
    }
}

/// As ISO 8601 has it, in days of the calendar: five working days take a week at most where no holiday lies between.
pub(super) fn duration(days: u16, basis: Basis) -> String {
    let days = u32::from(days);
    let days = match basis {
        Basis::Calendar => days,
        Basis::Working => days + 2 * days.div_ceil(5),
    };
    format!("P{days}D")
}

/// What the short names stand for.
pub(super) fn context() -> Value {
    json!({
        "adms": "http://www.w3.org/ns/adms#",
        "cpsv": "http://purl.org/vocab/cpsv#",
        "cv": "http://data.europa.eu/m8g/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "locn": "http://www.w3.org/ns/locn#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "time": "http://www.w3.org/2006/time#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_are_told_as_days_of_the_calendar() {
        for (days, basis, told) in [
            (5, Basis::Working, "P7D"),
            (8, Basis::Working, "P12D"),
            (0, Basis::Working, "P0D"),
            (8, Basis::Calendar, "P8D"),
        ] {
            assert_eq!(duration(days, basis), told, "{days} {basis:?}");
        }
    }
}
