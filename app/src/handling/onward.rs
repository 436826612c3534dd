//! From one office to the next: what else belongs to the same situation in a life, begun with what was already said.

use std::net::IpAddr;

use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Router};
use domain::applications::{Caller, Filling, OnBehalf, Proof};
use domain::cases::Case;
use domain::handling::Evidence;
use domain::identity::{Account, AccountId, Action};
use domain::pack::Pack;
use domain::reports::DraftId;
use domain::services::{ChannelType, EvidenceTypeId, Service, ServiceId};
use jiff::Timestamp;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::applications::{ApplicationSeen, Standing};
use store::fillings::files::FileId;
use uuid::Uuid;

use super::case::seen;
use super::papers::holder;
use crate::apply;
use crate::components::{Button, Go, Goes, Weight};
use crate::portal::Portal;
use crate::reports::links::Looking;
use crate::reports::words::standing_of;
use crate::services::icon_of;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Most services that are offered at once.
const OFFERED_MOST: usize = 6;

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/cases/{reference}/onward", post(begin))
}

/// The service that she goes on to.
#[derive(Debug, Deserialize)]
struct Onward {
    #[serde(default)]
    service: String,
}

/// Begins the next application with what this one says. What registers gave is asked of them anew, for the new purpose.
async fn begin(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    ip: Option<Extension<IpAddr>>,
    Path(reference): Path<String>,
    Form(onward): Form<Onward>,
) -> Answer {
    let seen = seen(&portal, &looking, &reference).await?;
    if seen.standing != Standing::Applicant {
        return Err(Refusal::NotFound);
    }
    let pack = portal.store.pack().clone();
    let next = pack.service(&ServiceId(onward.service));
    let next = next.filter(|next| leads_to(&seen.service, next));
    let next = next.ok_or(Refusal::NotFound)?;
    if !next.is_open(reader.now.date()) {
        let address = format!("/services/{}/apply", next.identifier.0);
        return Ok(Redirect::to(&address).into_response());
    }
    let Some(whose) = next_of(&seen, looking.0.account.as_ref()) else {
        return Ok(not_yours(&portal, &reader, next));
    };
    let is_agent = whose.by.is_some();
    let mut filling = Filling {
        applicant: whose.applicant,
        by: whose.by,
        caller: whose.caller,
        ..Filling::of(next)
    };
    filling.carry(next, &seen.service, &seen.said.answers);
    // Many people come to one counter.
    let ip = ip.filter(|_| !is_agent);
    let begun = apply::begin(&portal, &reader, ip, filling, next).await?;
    take_proofs_along(&portal, &reader, begun.draft, next, &seen).await?;
    if is_agent {
        Ok(begun.go_on_by_account(next))
    } else {
        Ok(begun.go_on(&portal, next))
    }
}

/// Whose the next application is, and who fills it in.
pub(super) struct Whose {
    applicant: Option<AccountId>,
    by: Option<OnBehalf>,
    caller: Option<Caller>,
}

/// Whose the application is that she goes on to who looks at this one; nothing where she may not. An agent goes on for whom she
/// sent this one. Whoever has no more than the link of what belongs to no account begins one that belongs to none.
pub(super) fn next_of(seen: &ApplicationSeen, asks: Option<&Account>) -> Option<Whose> {
    let nobodys = Whose {
        applicant: None,
        by: None,
        caller: None,
    };
    let Some(asks) = asks else {
        return seen.account.is_none().then_some(nobodys);
    };
    if seen.is_sent_by_viewer && seen.is_sent_by_other {
        let is_agent = asks.acting_anywhere(Action::ApplyForOthers).is_some();
        if !is_agent || seen.represented.is_some() {
            return None;
        }
        let channel = match seen.case.source.as_str() {
            "counter" => ChannelType::Counter,
            _ => ChannelType::Telephone,
        };
        let name = holder(&seen.applied());
        return Some(Whose {
            applicant: seen.account,
            by: Some(OnBehalf::Member {
                account: asks.id,
                channel,
            }),
            caller: name.map(|name| Caller {
                name,
                telephone: String::new(),
            }),
        });
    }
    if seen.by_account {
        return Some(Whose {
            applicant: Some(asks.id),
            ..nobodys
        });
    }
    seen.account.is_none().then_some(nobodys)
}

/// That nothing was begun, because it is of somebody else.
fn not_yours(portal: &Portal, reader: &Reader, next: &Service) -> Response {
    let title = reader.say("onward-not-yours");
    let text = reader.say("onward-not-yours-text");
    let to = reader.say("onward-to-service");
    let href = format!("/services/{}", next.identifier.0);
    let page = Page::new(title.clone(), move || {
        view! {
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{title}</h1>
                <p class="govuk-body">{text}</p>
                <p><Button href=href>{to}</Button></p>
            </div>
        }
    });
    page.place(Place::Track)
        .private()
        .status(StatusCode::FORBIDDEN)
        .render(portal, reader)
}

/// Whether both belong to the same situation in a life, and the second can be applied for here.
fn leads_to(from: &Service, next: &Service) -> bool {
    let shares = |event| from.life_event.contains(event);
    next.start && next.identifier != from.identifier && next.life_event.iter().any(shares)
}

/// The uploads that prove something here and are still valid, for the next application: copies, since each case keeps its own.
async fn take_proofs_along(
    portal: &Portal,
    reader: &Reader,
    draft: DraftId,
    next: &Service,
    seen: &ApplicationSeen,
) -> Result<(), Refusal> {
    let mut along: Vec<(String, Proof)> = Vec::new();
    for requirement in &next.requirement {
        for kind in requirement.evidence_type_list.iter().flatten() {
            let Some((evidence, upload)) = same_proof(next, seen, kind, portal.now()) else {
                continue;
            };
            let file = FileId(upload);
            let Some(file) = portal.store.file_of_application(seen.case.id, file).await? else {
                continue;
            };
            let copied = portal.store.add_file(draft, file, portal.now()).await;
            let copied = match copied {
                Ok(copied) => copied,
                Err(StoreError::Refused(_)) => continue,
                Err(StoreError::Broken(broken)) => return Err(broken.into()),
            };
            let name = next.evidence_type.iter().find(|one| one.id == *kind);
            let name = name.map(|one| one.name.say(reader.language).to_owned());
            let proof = Proof {
                evidence_type: kind.clone(),
                file: Some(copied.0),
                file_name: name.unwrap_or_default(),
                consent: None,
                says: Vec::new(),
                obtained_at: evidence.obtained_at,
            };
            along.push((requirement.id.clone(), proof));
        }
    }
    if along.is_empty() {
        return Ok(());
    }
    let keep = |mut filling: Filling| {
        for (requirement, proof) in along {
            filling
                .proven
                .entry(requirement)
                .or_default()
                .proofs
                .push(proof);
        }
        Ok::<_, std::convert::Infallible>(filling)
    };
    match portal.store.keep_filling(draft, portal.now(), keep).await {
        Ok(_) | Err(StoreError::Refused(_)) => Ok(()),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}

/// The upload that proves the same: the same kind of proof by id and by name, and not too old.
fn same_proof<'s>(
    next: &Service,
    seen: &'s ApplicationSeen,
    kind: &EvidenceTypeId,
    now: Timestamp,
) -> Option<(&'s Evidence, Uuid)> {
    let find = |service: &Service| {
        let mut kinds = service.evidence_type.iter();
        kinds.find(|one| one.id == *kind).cloned()
    };
    let (wanted, had) = (find(next)?, find(&seen.service)?);
    if wanted.name != had.name {
        return None;
    }
    let mut proofs = seen
        .evidence
        .iter()
        .filter(|one| one.evidence_type == *kind);
    let proof =
        proofs.find(|one| one.upload.is_some() && wanted.is_recent(one.obtained_at, now))?;
    Some((proof, proof.upload?))
}

/// Whether there is something to go on to from this service today.
pub(crate) fn leads_on(pack: &Pack, from: &Service, today: Date) -> bool {
    let mut services = pack.services.iter();
    services.any(|next| leads_to(from, next) && next.is_open(today))
}

/// What else belongs to the same situation in a life: what she has applied for, and what she can go on to without starting again.
pub(super) fn onward(
    reader: &Reader,
    pack: &Pack,
    seen: &ApplicationSeen,
    hers: &[Case],
) -> Option<impl IntoView + use<>> {
    if seen.objects_to.is_some() {
        return None;
    }
    let today = reader.now.date();
    let has = |service: &Service| {
        let mut hers = hers.iter();
        hers.find(|case| case.id != seen.case.id && case.category.0 == service.identifier.0)
    };
    let mut next: Vec<&Service> = pack.services.iter().collect();
    next.retain(|next| leads_to(&seen.service, next) && next.is_open(today));
    // What the service itself names as related comes first.
    next.sort_by_key(|next| {
        let related = seen.service.related.iter();
        let mut related = related.enumerate();
        let place = related.find(|(_, one)| **one == next.identifier);
        place.map_or(usize::MAX, |(place, _)| place)
    });
    next.truncate(OFFERED_MOST);
    if next.is_empty() {
        return None;
    }
    let event = seen
        .service
        .life_event
        .iter()
        .find(|event| next.iter().any(|next| next.life_event.contains(event)))
        .and_then(|event| pack.life_event(event))?;
    let title = event.name.say(reader.language).to_owned();
    let action = format!("/cases/{}/onward", seen.case.reference);
    let (done, open): (Vec<_>, Vec<_>) = next.into_iter().partition(|next| has(next).is_some());
    let done: Vec<_> = done
        .into_iter()
        .filter_map(|service| {
            let case = has(service)?;
            let href = format!("/cases/{}", case.reference);
            let more = standing_of(reader, pack, case).text;
            let name = service.name.say(reader.language).to_owned();
            Some(view! { <Go icon=icon_of(service) href=href text=name more=more/> })
        })
        .collect();
    let done = (!done.is_empty()).then(|| view! { <Goes>{done}</Goes> });
    let can_go_on = !open.is_empty();
    let open: Vec<_> = open
        .into_iter()
        .map(|service| {
            let id = service.identifier.0.clone();
            let name = service.name.say(reader.language).to_owned();
            let office = pack.organisations.get(&service.competent_authority);
            let office = office.map(|office| office.name.say(reader.language).to_owned());
            view! {
                <li>
                    <form method="post" action=action.clone() class="cl-stack cl-stack--tight">
                        <input type="hidden" name="service" value=id/>
                        <p class="govuk-body-s cl-muted">{office}</p>
                        <Button weight=Weight::Secondary icon=icon_of(service)>{name}</Button>
                    </form>
                </li>
            }
        })
        .collect();
    let open = can_go_on.then(|| {
        view! {
            <p class="govuk-body">{reader.say("onward-text")}</p>
            <ul class="cl-strip">{open}</ul>
        }
    });
    Some(view! {
        <section aria-labelledby="onward" class="cl-stack">
            <h2 class="govuk-heading-m" id="onward">{reader.say_with("onward-title", &[("event", title.into())])}</h2>
            {done}
            {open}
        </section>
    })
}
