//! Applying for somebody who lets whoever is signed in act for her: for whom, and whether she still may.

use domain::applications::{Filling, OnBehalf};
use domain::delegations::{DelegationId, Power};
use domain::identity::{Account, Action};
use domain::services::Service;
use leptos::prelude::*;
use store::accesses::Accessor;
use store::delegations::Delegation;
use uuid::Uuid;

use crate::components::{Choice, Fault, InsetText, Question, Radios};
use crate::portal::Portal;
use crate::shell::{Reader, Refusal};

/// The control that says for whom.
pub(super) const WHOSE: &str = "whose";

/// What it says where somebody applies for herself.
const MYSELF: &str = "myself";

/// The appointment by which whoever is signed in goes on with an application; nothing where it is her own. An appointment that
/// does not let her any more opens nothing, and what was entered stays for her whom it is for.
pub(super) async fn acting(
    portal: &Portal,
    (content, service): (&Filling, &Service),
    account: Option<&Account>,
    then: &str,
) -> Result<Option<Delegation>, Refusal> {
    let (delegate, delegation) = match content.by {
        None => {
            only_hers(content, account, then)?;
            return Ok(None);
        }
        Some(OnBehalf::Member { account: by, .. }) => {
            let is_by = account.filter(|account| account.id == by);
            let Some(by) = is_by else {
                only_hers(content, account, then)?;
                return Ok(None);
            };
            return if by.acting_anywhere(Action::ApplyForOthers).is_none() {
                Err(Refusal::NotYours)
            } else {
                Ok(None)
            };
        }
        Some(OnBehalf::Delegate {
            account,
            delegation,
        }) => (account, delegation),
    };
    let Some(account) = account else {
        return Err(Refusal::SignInFirst {
            then: then.to_owned(),
        });
    };
    if content.applicant == Some(account.id) {
        return Ok(None);
    }
    if account.id != delegate {
        return Err(Refusal::NotFound);
    }
    let found = portal
        .store
        .delegation_to(DelegationId(delegation), delegate)
        .await?;
    let lets = |found: &Delegation| {
        let is_hers = Some(found.applicant) == content.applicant;
        is_hers && found.mandate.lets(Power::Apply, service, portal.now())
    };
    let found = found.filter(lets);
    found.map(Some).ok_or(Refusal::NotAppointed)
}

/// Refuses whoever is not the account whose it is, once it holds what registers say of her: neither the browser in which it was
/// begun nor a link shows that by itself.
fn only_hers(content: &Filling, account: Option<&Account>, then: &str) -> Result<(), Refusal> {
    let Some(whose) = content.applicant.filter(|_| content.holds_data()) else {
        return Ok(());
    };
    match account {
        Some(account) if account.id == whose => Ok(()),
        Some(_) => Err(Refusal::NotFound),
        None => Err(Refusal::SignInFirst {
            then: then.to_owned(),
        }),
    }
}

/// As whom the portal asks registers to fill in a form, and about whose account: the applicant's own, or hers who lets a delegate
/// use her data. Nothing where nobody lets it.
pub(super) async fn filled_in_by(
    portal: &Portal,
    filling: &Filling,
    service: &Service,
) -> Result<Option<Accessor>, Refusal> {
    let (account, delegation) = match filling.by {
        None => return Ok(Some(Accessor::Portal)),
        Some(OnBehalf::Member { account, .. }) => {
            let attended = filling.is_attended(account, portal.now());
            let organisation = portal.store.organisation_applying(account).await?;
            return Ok(attended.then_some(Accessor::Member {
                account,
                organisation,
            }));
        }
        Some(OnBehalf::Delegate {
            account,
            delegation,
        }) => (account, DelegationId(delegation)),
    };
    let found = portal.store.delegation_to(delegation, account).await?;
    let lets = found.is_some_and(|found| {
        let is_hers = Some(found.applicant) == filling.applicant;
        is_hers && found.mandate.lets(Power::UseData, service, portal.now())
    });
    Ok(lets.then_some(Accessor::Delegate {
        account,
        delegation,
    }))
}

/// For whom an application is begun by this choice; nothing where whoever is signed in may not begin it for her.
pub(super) fn chosen(
    whose: Option<&str>,
    account: Option<&Account>,
    letting: &[Delegation],
) -> Option<Whose> {
    let whose = whose.filter(|whose| !whose.is_empty() && *whose != MYSELF);
    let Some(whose) = whose else {
        return Some(Whose {
            applicant: account.map(|account| account.id),
            by: None,
        });
    };
    let id: Uuid = whose.parse().ok()?;
    let delegation = letting.iter().find(|one| one.id.0 == id)?;
    Some(Whose {
        applicant: Some(delegation.applicant),
        by: Some(OnBehalf::Delegate {
            account: account?.id,
            delegation: id,
        }),
    })
}

/// For whom an application is begun, and who fills it in for her.
pub(super) struct Whose {
    pub(super) applicant: Option<domain::identity::AccountId>,
    pub(super) by: Option<OnBehalf>,
}

/// Asks for whom, where there is anybody beside oneself.
pub(super) fn asked(
    reader: &Reader,
    letting: &[Delegation],
    refused: bool,
) -> Option<impl IntoView + use<>> {
    if letting.is_empty() {
        return None;
    }
    let say = reader.speaker();
    let myself = Choice::new(MYSELF, say("apply-whose-myself")).checked(!refused);
    let others = letting.iter().map(|one| {
        let about = [("name", one.applicant_name.clone().into())];
        let words = reader.say_with("apply-whose-other", &about);
        let hint = say(&format!("delegates-power-{}", one.mandate.power.name()));
        Choice::new(one.id.0.to_string(), words).hint(hint)
    });
    let choices: Vec<_> = std::iter::once(myself).chain(others).collect();
    let error = refused.then(|| say("apply-whose-refused"));
    Some(view! {
        <Radios name=WHOSE legend=Question::medium(say("apply-whose")) error=error choices=choices/>
    })
}

/// That nothing was begun, since she may not for whom she chose.
pub(super) fn refused(reader: &Reader, letting: &[Delegation]) -> Fault {
    let words = reader.say("apply-whose-refused");
    if letting.is_empty() {
        Fault {
            href: None,
            text: words,
        }
    } else {
        Fault::at(WHOSE, words)
    }
}

/// For whom it is, on top of every page of it.
pub(super) fn for_whom(
    reader: &Reader,
    acts_for: Option<&Delegation>,
    content: &Filling,
) -> Option<impl IntoView + use<>> {
    let (key, name) = match (acts_for, &content.caller) {
        (Some(acts_for), _) => ("apply-for-whom", acts_for.applicant_name.clone()),
        (None, Some(caller)) => ("agents-for-whom", caller.name.clone()),
        (None, None) => return None,
    };
    let words = reader.say_with(key, &[("name", name.into())]);
    Some(view! { <InsetText>{words}</InsetText> })
}
