//! `/desk/services`: every version of every service, and those that are not live yet, for those who answer for them.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::identity::{Account, Action};
use domain::pack::Pack;
use domain::services::{QuestionType, Service, ServiceId};
use leptos::prelude::*;

use super::entry::{Shown, entry};
use super::preview::{form, handling};
use super::shown::{Standing, organisation};
use crate::components::{BackLink, InsetText, Tag, Tone};
use crate::identity::Member;
use crate::portal::Portal;
use crate::shell::{Answer, MapIsland, Page, Place, Reader, Refusal};

/// Whether the member may see the version: what is live or was every member, and what is not live yet whoever may preview services
/// for an organisation that has to do with it, or for all of them. In a demonstration everything is invented.
fn may_preview(portal: &Portal, account: &Account, version: Version, service: &Service) -> bool {
    if version != Version::Draft || portal.demonstration {
        return true;
    }
    let its = service.organisations();
    account.grants.iter().any(|grant| {
        grant.role.may(Action::PreviewServices)
            && grant
                .organisation
                .as_ref()
                .is_none_or(|own| its.contains(&own))
    })
}

/// Whether the member may preview services at all, and so may read what is wrong with a draft that names no organisation yet.
fn previews(portal: &Portal, account: &Account) -> bool {
    portal.demonstration
        || account
            .grants
            .iter()
            .any(|grant| grant.role.may(Action::PreviewServices))
}

/// Where a version stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    Draft,
    Live,
    Earlier,
}

impl Version {
    fn tag(self, reader: &Reader) -> AnyView {
        let (key, tone) = match self {
            Self::Draft => ("version-draft", Tone::Yellow),
            Self::Live => ("version-live", Tone::Green),
            Self::Earlier => ("version-earlier", Tone::Calm),
        };
        view! { <Tag text=reader.say(key) tone=tone/> }.into_any()
    }
}

fn versions(pack: &Pack) -> impl Iterator<Item = (Version, &Service)> {
    let drafts = pack
        .draft_services
        .iter()
        .filter_map(|draft| draft.service.as_ref());
    drafts
        .map(|service| (Version::Draft, service))
        .chain(pack.services.iter().map(|service| (Version::Live, service)))
        .chain(
            pack.earlier_services
                .iter()
                .map(|service| (Version::Earlier, service)),
        )
}

/// What is wrong with a version that is not live yet, as its file says it.
fn faults<'p>(pack: &'p Pack, version: Version, service: &Service) -> &'p [String] {
    let mut drafts = pack.draft_services.iter();
    let its =
        drafts.find(|draft| version == Version::Draft && draft.service.as_ref() == Some(service));
    its.map_or(&[], |draft| &draft.faults)
}

pub(super) async fn list(State(portal): State<Portal>, reader: Reader, member: Member) -> Answer {
    let pack = portal.pack();
    let seen = versions(pack)
        .filter(|(version, service)| may_preview(&portal, &member.0, *version, service));
    let rows: Vec<_> = seen
        .map(|(version, service)| {
            let href = format!("/desk/services/{}/{}", service.identifier.0, service.version);
            let name = service.name.say(reader.language).to_owned();
            let number = reader.say_with("version-number", &[("version", service.version.into())]);
            let who = organisation(&reader, pack, &service.competent_authority);
            let standing = Standing::of(service, reader.now.date()).tag(&reader);
            let faults = u64::try_from(faults(pack, version, service).len()).unwrap_or(u64::MAX);
            let faults = (faults > 0).then(|| {
                let words = reader.say_with("draft-fault-count", &[("count", faults.into())]);
                view! { <Tag text=words tone=Tone::Red/> }
            });
            view! {
                <li class="cl-case">
                    <a class="cl-case__title" href=href>{name}</a>
                    <p class="cl-case__meta">{version.tag(&reader)}{faults}{standing}<span>{number}</span><span>{who}</span></p>
                </li>
            }
            .into_any()
        })
        .collect();
    let broken: Vec<_> = pack
        .draft_services
        .iter()
        .filter(|draft| draft.service.is_none() && previews(&portal, &member.0))
        .map(|draft| {
            let faults: Vec<_> = draft
                .faults
                .iter()
                .map(|fault| view! { <li>{fault.clone()}</li> })
                .collect();
            let words = reader.say_with("draft-broken", &[("file", draft.file.clone().into())]);
            view! {
                <InsetText>
                    <p>{words}</p>
                    <ul class="govuk-list govuk-list--bullet">{faults}</ul>
                </InsetText>
            }
            .into_any()
        })
        .collect();
    let speaker = reader.clone();
    let page = Page::new(reader.say("desk-services-title"), move || {
        let say = speaker.speaker();
        view! {
            <BackLink href="/desk" text=say("desk-title")/>
            <div class="cl-stack cl-stack--wide cl-services">
                <h1 class="govuk-heading-l">{say("desk-services-title")}</h1>
                <p class="govuk-body">{say("desk-services-text")}</p>
                {broken}
                <ul class="cl-cases">{rows}</ul>
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}

pub(super) async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path((identifier, version)): Path<(String, String)>,
) -> Answer {
    let pack = portal.store.pack();
    let identifier = ServiceId(identifier);
    let version: u32 = version.parse().map_err(|_| Refusal::NotFound)?;
    let mut known = versions(pack);
    let (standing, service) = known
        .find(|(_, service)| service.identifier == identifier && service.version == version)
        .ok_or(Refusal::NotFound)?;
    if !may_preview(&portal, &member.0, standing, service) {
        return Err(Refusal::NotYours);
    }
    let faults = faults(pack, standing, service).to_vec();
    let mut questions = service.questions();
    let has_map = questions.any(|(_, question)| question.kind == QuestionType::Place);
    let title = service.name.say(reader.language);
    let (speaker, pack, service) = (reader.clone(), pack.clone(), service.clone());
    let mut page = Page::new(title.to_owned(), move || {
        body(&speaker, &pack, &service, standing, &faults)
    });
    if has_map {
        page = page.with_map(MapIsland::Picker);
    }
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}

fn body(
    reader: &Reader,
    pack: &Arc<Pack>,
    service: &Service,
    version: Version,
    faults: &[String],
) -> AnyView {
    let say = reader.speaker();
    let number = reader.say_with("version-number", &[("version", service.version.into())]);
    let faults = (!faults.is_empty()).then(|| {
        let faults: Vec<_> = faults
            .iter()
            .map(|fault| view! { <li>{fault.clone()}</li> })
            .collect();
        view! {
            <InsetText>
                <p>{say("draft-faults")}</p>
                <ul class="govuk-list govuk-list--bullet">{faults}</ul>
            </InsetText>
        }
    });
    let pages = (!service.page.is_empty()).then(|| {
        view! {
            <section class="cl-stack" aria-labelledby="form">
                <h2 class="govuk-heading-l" id="form">{say("preview-form")}</h2>
                {form(reader, pack, service)}
            </section>
            {handling(reader, pack, service)}
        }
    });
    view! {
        <BackLink href="/desk/services" text=say("desk-services-title")/>
        <div class="cl-stack cl-stack--wide">
            <p class="cl-row">{version.tag(reader)}<span>{number}</span></p>
            {faults}
            {entry(reader, pack, service, Shown::Preview)}
            {pages}
        </div>
    }
    .into_any()
}
