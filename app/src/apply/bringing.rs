//! What the page of proofs sends: files, and what is brought later.

use std::convert::Infallible;
use std::net::IpAddr;

use domain::applications::{Filling, FormRefused, Proof};
use domain::services::EvidenceTypeId;
use store::fillings::files::FileId;

use super::arrived::Arrived;
use super::files;
use super::journey::Journey;
use super::proofs::uploads;
use crate::portal::Portal;
use crate::shell::Refusal;

/// What became of what the page sent.
pub(super) struct Kept {
    /// The application as it is now.
    pub(super) content: Filling,
    /// Files that were refused, `field:reason`.
    pub(super) refused: Vec<String>,
    /// A field that the page does not have: it is not kept, and the rest is.
    pub(super) stray: Option<FormRefused>,
}

/// Keeps files and what is brought later, and takes away the file of the field `remove`; nothing where it was sent meanwhile.
pub(super) async fn keep(
    portal: &Portal,
    journey: &Journey,
    ip: Option<IpAddr>,
    Arrived { sent, cut }: Arrived,
    remove: Option<&str>,
) -> Result<Option<Kept>, Refusal> {
    let requirement = |id: &str| {
        let mut all = journey.service.requirement.iter();
        all.find(|known| known.id == id)
    };
    let (mut later, mut stray) = (Vec::new(), None);
    for (name, value) in sent.pairs {
        match name.strip_prefix("later.").and_then(requirement) {
            Some(known) if value == "yes" => later.push(known.id.clone()),
            Some(_) => {}
            None => stray = Some(FormRefused::UnknownQuestion(name)),
        }
    }
    let kind_of = |field: &str| {
        let (of, kind) = field.split_once('.')?;
        let known = uploads(&journey.service, requirement(of)?);
        known.into_iter().find(|known| known.id.0 == kind)
    };
    let mut refused = Vec::new();
    let mut brought = Vec::new();
    for (field, name, bytes) in sent.files {
        let Some(kind) = kind_of(&field) else {
            stray = Some(FormRefused::UnknownQuestion(field));
            continue;
        };
        match files::keep(portal, journey, ip, bytes, &kind.upload).await? {
            Err(reason) => refused.push(format!("{field}:{reason}")),
            Ok(file) => brought.push((field, file, files::called(&name))),
        }
    }
    if let Some(field) = cut.as_deref().filter(|field| kind_of(field).is_some()) {
        refused.push(format!("{field}:cut"));
    }
    let now = portal.now();
    let mut gone: Vec<FileId> = Vec::new();
    let kept = journey.keep(portal, |mut content| {
        for requirement in &journey.service.requirement {
            let proven = content.proven.entry(requirement.id.clone()).or_default();
            // What was not chosen does not come, nor what stood behind the end of what arrived.
            proven.later = later.contains(&requirement.id) || cut.is_some() && proven.later;
        }
        let fields = brought.iter().map(|(field, ..)| field.as_str());
        for (of, kind) in fields
            .chain(remove)
            .filter_map(|field| field.split_once('.'))
        {
            if let Some(proven) = content.proven.get_mut(of) {
                // What was fetched is not taken away by a file.
                let is_it = |proof: &Proof| proof.file.is_some() && proof.evidence_type.0 == kind;
                let files = proven.proofs.iter().filter(|proof| is_it(proof));
                gone.extend(files.filter_map(|proof| proof.file).map(FileId));
                proven.proofs.retain(|proof| !is_it(proof));
            }
        }
        for (field, file, called) in &brought {
            let Some((of, kind)) = field.split_once('.') else {
                continue;
            };
            let proven = content.proven.entry(of.to_owned()).or_default();
            proven.proofs.push(Proof {
                evidence_type: EvidenceTypeId(kind.to_owned()),
                file: Some(file.0),
                file_name: called.clone(),
                consent: None,
                says: Vec::new(),
                obtained_at: now,
            });
        }
        Ok::<_, Infallible>(content)
    });
    let Some(Ok(content)) = kept.await? else {
        return Ok(None);
    };
    for file in gone {
        portal.store.remove_file(journey.id(), file).await?;
    }
    Ok(Some(Kept {
        content,
        refused,
        stray,
    }))
}
