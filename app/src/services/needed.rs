//! What is needed for a service, and where each piece comes from: proofs that flow into one answer.

use domain::pack::Pack;
use domain::services::{EvidenceType, Requirement, Service};
use leptos::prelude::*;

use super::shown::organisation;
use super::words::{days, register};
use crate::components::{Bend, Icon, River, RiverBend, Tributary};
use crate::shell::Reader;

/// The proofs of a service, and the answer that they lead to.
pub(super) fn needed(reader: &Reader, pack: &Pack, service: &Service) -> AnyView {
    let bends: Vec<_> = service
        .requirement
        .iter()
        .enumerate()
        .map(|(index, requirement)| bend(reader, pack, service, index, requirement))
        .collect();
    let about = [
        (
            "days",
            days(
                reader,
                service.processing_time.norm_days,
                service.processing_time.basis,
            )
            .into(),
        ),
        (
            "organisation",
            organisation(reader, pack, &service.competent_authority).into(),
        ),
    ];
    let when = reader.say_with("service-answer-when", &about);
    let count = u64::try_from(service.requirement.len()).unwrap_or(u64::MAX);
    let title = if service.requirement.is_empty() {
        reader.say("service-nothing-needed")
    } else {
        reader.say_with("service-needed", &[("count", count.into())])
    };
    let answer = reader.say("service-answer");
    view! {
        <section class="cl-stack" aria-labelledby="needed">
            <h2 class="govuk-heading-m" id="needed">{title}</h2>
            <River>
                {bends}
                <RiverBend bend=Bend::Now icon=Icon::Flag title=answer when=when/>
            </River>
        </section>
    }
    .into_any()
}

fn bend(
    reader: &Reader,
    pack: &Pack,
    service: &Service,
    index: usize,
    requirement: &Requirement,
) -> AnyView {
    let alternatives: Vec<Vec<&EvidenceType>> = requirement
        .evidence_type_list
        .iter()
        .map(|list| list.iter().filter_map(|id| service.evidence(id)).collect())
        .collect();
    let icon = icon(
        alternatives
            .iter()
            .flatten()
            .find_map(|one| one.register.as_deref()),
    );
    let lines: Vec<String> = alternatives
        .iter()
        .map(|list| {
            let pieces: Vec<String> = list.iter().map(|one| piece(reader, pack, one)).collect();
            pieces.join(&reader.say("service-and"))
        })
        .collect();
    let flow = u8::try_from(index + 1).unwrap_or(5);
    let tributary = (index > 0).then_some(Tributary::Joined);
    let title = requirement.name.say(reader.language).to_owned();
    if let [only] = lines.as_slice() {
        let only = only.clone();
        return view! { <RiverBend icon=icon title=title when=only flow=flow tributary=tributary/> }
            .into_any();
    }
    let any = reader.say("service-one-of");
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| view! { <li>{line}</li> })
        .collect();
    view! {
        <RiverBend icon=icon title=title when=any flow=flow tributary=tributary>
            <ul class="govuk-list govuk-list--bullet cl-service__proofs">{lines}</ul>
        </RiverBend>
    }
    .into_any()
}

/// One piece of evidence: what it is, and where it comes from.
fn piece(reader: &Reader, pack: &Pack, evidence: &EvidenceType) -> String {
    let name = evidence.name.say(reader.language).to_owned();
    let Some(from) = &evidence.register else {
        return reader.say_with("evidence-uploaded", &[("name", name.into())]);
    };
    let who = evidence
        .provider
        .as_ref()
        .map_or_else(String::new, |code| organisation(reader, pack, code));
    let about = [
        ("name", name.into()),
        ("organisation", who.into()),
        ("register", register(reader, pack, from).into()),
    ];
    if evidence.upload.is_empty() {
        reader.say_with("evidence-fetched", &about)
    } else {
        reader.say_with("evidence-fetched-or-uploaded", &about)
    }
}

fn icon(register: Option<&str>) -> Icon {
    match register {
        Some("population" | "residence-permits") => Icon::IdCard,
        Some("housing" | "land") => Icon::House,
        Some("education" | "professional-qualifications") => Icon::GraduationCap,
        Some("employment" | "social-security") => Icon::Briefcase,
        Some("corporations") => Icon::Building,
        Some("medical-insurance" | "disability") => Icon::HeartPulse,
        Some("marriage" | "births-and-deaths") => Icon::Users,
        Some("vehicles") => Icon::Car,
        Some("taxes") => Icon::Landmark,
        Some("veterans") => Icon::BadgeCheck,
        Some("low-income") => Icon::HandHelping,
        Some(_) => Icon::FileText,
        None => Icon::Upload,
    }
}
