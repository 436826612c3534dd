//! The application as it is sent, made of what was typed.

use domain::applications::{Answer, Answers, OnBehalf};
use domain::areas::{AreaPath, Located};
use domain::contacts::{Contact, EmailAddress, Telephone};
use domain::handling::Evidence;
use domain::pack::Pack;
use domain::services::ChannelType;
use store::applications::{NewApplication, Said};

use super::journey::Journey;
use crate::shell::Reader;

/// The application as it is sent, of what was typed.
pub(super) fn application<'a>(
    journey: &'a Journey,
    pack: &Pack,
    reader: &Reader,
) -> NewApplication<'a> {
    let content = journey.content();
    let read = journey.read(pack);
    let evidence = content.proven.iter().flat_map(|(requirement, proven)| {
        proven.proofs.iter().map(move |proof| (requirement, proof))
    });
    let evidence = evidence.map(|(requirement, proof)| {
        let kind = journey.service.evidence(&proof.evidence_type);
        let fetched = proof.consent.and(kind);
        Evidence {
            requirement: requirement.clone(),
            evidence_type: proof.evidence_type.clone(),
            register: fetched.and_then(|kind| kind.register.clone()),
            provider: fetched.and_then(|kind| kind.provider.clone()),
            says: proof.says.clone(),
            upload: proof.file,
            consent: proof.consent,
            obtained_at: proof.obtained_at,
        }
    });
    let caller = content.caller.as_ref();
    NewApplication {
        draft: journey.id(),
        service: &journey.service,
        account: content.applicant,
        contact: Contact {
            email: EmailAddress::parse(&content.email).ok(),
            telephone: caller.and_then(|caller| Telephone::parse(&caller.telephone).ok()),
            name: caller.map(|caller| caller.name.clone()),
        },
        language: reader.language,
        source: match content.channel() {
            ChannelType::Counter => "counter",
            ChannelType::Telephone => "telephone",
            ChannelType::Online | ChannelType::Post => "web",
        },
        sent_by: sent_by(journey),
        area: area_of(&read.answers, pack),
        evidence: evidence.collect(),
        said: Said {
            answers: read.answers.clone(),
            verified: read.verified.clone(),
        },
    }
}

/// Who sends it for the applicant; nobody where she goes on herself with what an agent or a delegate began.
fn sent_by(journey: &Journey) -> Option<OnBehalf> {
    let by = journey.content().by;
    by.filter(|_| journey.is_agent() || journey.acts_for.is_some())
}

/// The deepest area known for where she lives, by the first place that she named; the city where none is.
pub(super) fn area_of(answers: &Answers, pack: &Pack) -> AreaPath {
    let placed = answers.0.values().find_map(|answer| match answer {
        Answer::Place { position, .. } => *position,
        _ => None,
    });
    let area = placed.and_then(|at| match pack.areas.locate(at) {
        Located::In(area) | Located::Root(area) => Some(area),
        Located::Outside => None,
    });
    area.unwrap_or_else(|| pack.areas.root()).path.clone()
}
