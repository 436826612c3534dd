//! The catalogue entry: texts, references, times, money.

use super::Faults;
use crate::services::{ChannelType, Cost, EvidenceType, Service, ServiceStatus};

pub(super) fn check(service: &Service, faults: &mut Faults<'_>) {
    faults.id("/identifier", &service.identifier.0);
    if service.version == 0 {
        faults.note("/version", "the first version is 1");
    }
    faults.text("/name", &service.name);
    faults.text("/description", &service.description);
    keywords(service, faults);
    status(service, faults);
    references(service, faults);
    channels(service, faults);
    for (index, cost) in service.cost.iter().enumerate() {
        let pointer = format!("/cost/{index}");
        self::cost(service, &pointer, cost, faults);
        // What is to be paid is one sum.
        if cost.currency != service.cost[0].currency {
            faults.note(
                format!("{pointer}/currency"),
                format!(
                    "all costs are in one currency, and the first is in {}",
                    service.cost[0].currency
                ),
            );
        }
    }
    let time = &service.processing_time;
    if time.norm_days > time.statutory_days {
        faults.note(
            "/processing_time/norm_days",
            format!(
                "{} days are promised, but the law allows only {}",
                time.norm_days, time.statutory_days
            ),
        );
    }
    faults.some("/eligibility", &service.eligibility, "condition");
    evidence(service, faults);
    faults.text("/appeal/authority", &service.appeal.authority);
    faults.text("/appeal/text", &service.appeal.text);
}

fn keywords(service: &Service, faults: &mut Faults<'_>) {
    let languages = faults.known.languages.clone();
    for language in languages {
        let words = service.keyword.get(language.tag());
        if words.is_none_or(Vec::is_empty) {
            faults.note("/keyword", format!("no text in {language}"));
        }
    }
    faults.tags("/keyword", service.keyword.keys());
    for (tag, words) in &service.keyword {
        for (index, word) in words.iter().enumerate() {
            if word.trim().is_empty() {
                faults.note(format!("/keyword/{tag}/{index}"), "the word is empty");
            } else if words[..index].contains(word) {
                faults.note(
                    format!("/keyword/{tag}/{index}"),
                    format!("{word:?} is there twice"),
                );
            }
        }
    }
}

fn status(service: &Service, faults: &mut Faults<'_>) {
    let active = service.status == ServiceStatus::Active;
    match &service.status_text {
        Some(_) if active => {
            faults.note("/status_text", "is only for a service that is not active");
        }
        Some(text) => faults.text("/status_text", text),
        None if !active => faults.note("/status", "needs status_text: why, and when again"),
        None => {}
    }
    let seasonal = service.status == ServiceStatus::Seasonal;
    if seasonal && service.season.is_empty() {
        faults.note("/status", "needs the seasons: from and until of each");
    }
    if !seasonal && !service.season.is_empty() {
        faults.note("/season", "is only for a seasonal service");
    }
    for (index, season) in service.season.iter().enumerate() {
        for (key, day) in [("from", &season.from), ("until", &season.until)] {
            if format!("2028-{day}").parse::<jiff::civil::Date>().is_err() {
                faults.note(
                    format!("/season/{index}/{key}"),
                    format!("{day:?} is not a month and day like 09-01"),
                );
            }
        }
    }
}

fn references(service: &Service, faults: &mut Faults<'_>) {
    faults.organisation("/competent_authority", &service.competent_authority);
    faults.some("/life_event", &service.life_event, "life event");
    for (index, event) in service.life_event.iter().enumerate() {
        let pointer = format!("/life_event/{index}");
        if !faults.known.life_events.contains(event) {
            faults.note(&pointer, format!("life event {} is not there", event.0));
        }
        if service.life_event[..index].contains(event) {
            faults.note(&pointer, format!("{} is there twice", event.0));
        }
    }
    faults.some("/addressee", &service.addressee, "addressee");
    for (index, related) in service.related.iter().enumerate() {
        let pointer = format!("/related/{index}");
        if *related == service.identifier {
            faults.note(&pointer, "a service is not related to itself");
        } else if !faults.known.services.contains(related) {
            faults.note(&pointer, format!("service {} is not there", related.0));
        }
    }
    for (index, part) in service.participation.iter().enumerate() {
        let pointer = format!("/participation/{index}");
        faults.organisation(&format!("{pointer}/organisation"), &part.organisation);
        faults.text(&format!("{pointer}/role"), &part.role);
    }
    faults.some("/legal_resource", &service.legal_resource, "law");
    for (index, law) in service.legal_resource.iter().enumerate() {
        let pointer = format!("/legal_resource/{index}");
        faults.text(&format!("{pointer}/title"), &law.title);
        let web = ["https://", "http://"];
        if let Some(url) = &law.url
            && !web.iter().any(|start| url.starts_with(start))
        {
            faults.note(
                format!("{pointer}/url"),
                format!("{url:?} is not a web address"),
            );
        }
    }
}

fn channels(service: &Service, faults: &mut Faults<'_>) {
    faults.some("/channel", &service.channel, "way of applying");
    for (index, channel) in service.channel.iter().enumerate() {
        let pointer = format!("/channel/{index}");
        let counter = channel.kind == ChannelType::Counter;
        match &channel.office {
            None if counter => faults.note(&pointer, "a counter needs its office"),
            Some(_) if !counter => {
                faults.note(format!("{pointer}/office"), "only a counter has an office");
            }
            Some(office) if !faults.known.offices.contains(office) => faults.note(
                format!("{pointer}/office"),
                format!("office {} is not there", office.0),
            ),
            _ => {}
        }
        faults.maybe_text(&format!("{pointer}/note"), channel.note.as_ref());
    }
}

fn cost(service: &Service, pointer: &str, cost: &Cost, faults: &mut Faults<'_>) {
    if cost.hundredths().is_none() {
        faults.note(
            format!("{pointer}/value"),
            format!(
                "{:?} is not an amount with two decimals like 20.00",
                cost.value
            ),
        );
    }
    if cost.currency.len() != 3 || !cost.currency.bytes().all(|b| b.is_ascii_uppercase()) {
        faults.note(
            format!("{pointer}/currency"),
            format!("{:?} is not a currency like CNY", cost.currency),
        );
    }
    faults.text(&format!("{pointer}/text"), &cost.text);
    if let Some(channel) = cost.channel
        && !service.channel.iter().any(|known| known.kind == channel)
    {
        faults.note(
            format!("{pointer}/channel"),
            format!("one cannot apply by {}", channel.name()),
        );
    }
}

fn evidence(service: &Service, faults: &mut Faults<'_>) {
    let requirements = service.requirement.iter();
    faults.once(
        "/requirement",
        "id",
        requirements.map(|one| one.id.as_str()),
    );
    for (index, requirement) in service.requirement.iter().enumerate() {
        let pointer = format!("/requirement/{index}");
        faults.id(&format!("{pointer}/id"), &requirement.id);
        faults.text(&format!("{pointer}/name"), &requirement.name);
        let lists = format!("{pointer}/evidence_type_list");
        faults.some(&lists, &requirement.evidence_type_list, "evidence");
        for (list, types) in requirement.evidence_type_list.iter().enumerate() {
            faults.some(&format!("{lists}/{list}"), types, "evidence");
            for (place, id) in types.iter().enumerate() {
                if service.evidence(id).is_none() {
                    faults.note(
                        format!("{lists}/{list}/{place}"),
                        format!("evidence type {} is not there", id.0),
                    );
                }
            }
        }
    }
    let types = service.evidence_type.iter();
    faults.once("/evidence_type", "id", types.map(|one| one.id.0.as_str()));
    for (index, evidence) in service.evidence_type.iter().enumerate() {
        let mut lists = service
            .requirement
            .iter()
            .flat_map(|one| &one.evidence_type_list);
        let pointer = format!("/evidence_type/{index}");
        if !lists.any(|list| list.contains(&evidence.id)) {
            faults.note(&pointer, "no requirement asks for it");
        }
        evidence_type(&pointer, evidence, faults);
    }
}

fn evidence_type(pointer: &str, evidence: &EvidenceType, faults: &mut Faults<'_>) {
    faults.id(&format!("{pointer}/id"), &evidence.id.0);
    faults.text(&format!("{pointer}/name"), &evidence.name);
    let known = faults.known.registers.as_ref();
    let unknown =
        |register: &String| known.is_some_and(|known| !known.fields.contains_key(register));
    match &evidence.register {
        Some(register) if unknown(register) => faults.note(
            format!("{pointer}/register"),
            format!("register {register} is not there"),
        ),
        Some(_) if evidence.provider.is_none() => {
            faults.note(
                pointer,
                "a register needs the organisation that delivers: provider",
            );
        }
        None if evidence.provider.is_some() => {
            faults.note(format!("{pointer}/provider"), "delivers from no register");
        }
        None if evidence.upload.is_empty() => {
            faults.note(pointer, "can be neither fetched nor uploaded");
        }
        _ => {}
    }
    if let Some(provider) = &evidence.provider {
        faults.organisation(&format!("{pointer}/provider"), provider);
    }
    if evidence.validity_days == Some(0) {
        faults.note(
            format!("{pointer}/validity_days"),
            "must be 1 or more: what is older than that day proves nothing",
        );
    }
    fields(pointer, evidence, faults);
}

/// A look-up names what it reads, so that nobody sees the rest of a record.
fn fields(pointer: &str, evidence: &EvidenceType, faults: &mut Faults<'_>) {
    let place = format!("{pointer}/field");
    let Some(register) = &evidence.register else {
        if !evidence.field.is_empty() {
            faults.note(place, "is read from no register");
        }
        return;
    };
    faults.some(&place, &evidence.field, "field of the register");
    let known = faults.known.registers.as_ref();
    let known = known.and_then(|known| known.fields.get(register)).cloned();
    for (index, field) in evidence.field.iter().enumerate() {
        let place = format!("{place}/{index}");
        if known.as_ref().is_some_and(|known| !known.contains(field)) {
            faults.note(&place, format!("register {register} has no field {field}"));
        }
        if evidence.field[..index].contains(field) {
            faults.note(&place, format!("{field} is there twice"));
        }
    }
}
