//! One change of many reports: what it would do, and doing it.

use axum::Router;
use axum::extract::{Query, RawForm, State};
use axum::routing::post;
use domain::cases::Case;
use domain::identity::Account;
use domain::pack::Pack;
use domain::references::Reference;
use domain::templates::FillRefused;
use store::StoreError;
use store::desk::{BULK_MOST, Bulk, Eyes, Planned, Unable};
use store::notices::Reach;

use super::asked::Asked;
use super::case::Wrong;
use super::keys::Keys;
use super::list::{Again, listed};
use super::outcome::{draw_outcome, draw_preview};
use super::wish::{Wanted, Wish};
use crate::identity::Member;
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/bulk", post(carry_out))
}

/// Why a report is left as it is.
#[derive(Debug)]
pub(super) enum Left {
    /// It is not hers to see, or there is none.
    Unseen,
    /// The rules say so.
    Unable(Unable),
    /// The words have a place that this report leaves empty.
    Unfilled(FillRefused),
}

/// What was asked for, as it would happen.
pub(super) struct Preview {
    /// What is done to the first of the reports; the others differ in words at most.
    pub(super) bulk: Option<Bulk>,
    pub(super) doable: Vec<Planned>,
    pub(super) left: Vec<(Reference, Option<Case>, Left)>,
    pub(super) reach: Reach,
    /// Members who can open one of the reports, to say who has it.
    pub(super) colleagues: Vec<Account>,
}

/// What was asked for, as it happened.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) done: Vec<Case>,
    pub(super) left: Vec<(Reference, Option<Case>, Left)>,
}

/// Shows what would happen; nothing happens yet.
pub(super) async fn preview(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    keys: Keys,
    Query(asked): Query<Asked>,
    form: RawForm,
) -> Answer {
    let account = member.0;
    let wish = Wish::read(form)?;
    let understood = wish
        .references(&reader)
        .and_then(|chosen| Ok((chosen, wish.wanted(&reader, portal.pack())?)));
    let (references, wanted) = match understood {
        Ok(understood) => understood,
        Err(wrong) => {
            let again = Again {
                wish,
                wrong: Some(wrong),
                ..Again::default()
            };
            return listed(&portal, reader, (account, keys), asked, again).await;
        }
    };
    let preview = foreseen(&portal, &reader, &account, &references, &wanted).await?;
    let page = draw_preview(&portal, reader, account, &asked, &wish, preview);
    Ok(page)
}

async fn foreseen(
    portal: &Portal,
    reader: &Reader,
    account: &Account,
    references: &[Reference],
    wanted: &Wanted,
) -> Result<Preview, Refusal> {
    let store = &portal.store;
    let chosen = store.chosen(references, account).await?;
    let unseen = chosen.unseen.into_iter();
    let mut left: Vec<_> = unseen
        .map(|reference| (reference, None, Left::Unseen))
        .collect();
    let cases: Vec<Case> = chosen.seen.iter().map(|one| one.case.clone()).collect();
    let (mut bulk, mut doable, mut told) = (None, Vec::new(), Vec::new());
    for (planned, case) in chosen.seen.into_iter().zip(&cases) {
        match foreseen_alone(portal, reader, account, case, wanted).await? {
            Ok(this) => {
                if this.tells(case) {
                    told.push(case);
                }
                bulk.get_or_insert(this);
                doable.push(planned);
            }
            Err(why) => left.push((case.reference.clone(), Some(case.clone()), why)),
        }
    }
    let asks = bulk.as_ref().is_some_and(Bulk::asks);
    Ok(Preview {
        reach: store.reach(&told, asks).await?,
        colleagues: store.colleagues_of(&cases, account).await?,
        bulk,
        doable,
        left,
    })
}

async fn foreseen_alone(
    portal: &Portal,
    reader: &Reader,
    account: &Account,
    case: &Case,
    wanted: &Wanted,
) -> Result<Result<Bulk, Left>, Refusal> {
    let bulk = match wanted.of(reader, portal.pack(), case) {
        Ok(bulk) => bulk,
        Err(refused) => return Ok(Err(Left::Unfilled(refused))),
    };
    let may = portal.store.may_carry_out(case, &bulk, account).await;
    match may {
        Ok(()) => Ok(Ok(bulk)),
        Err(StoreError::Refused(unable)) => Ok(Err(Left::Unable(unable))),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}

/// A report as the preview sends it along: `REFERENCE.version.last entry`.
pub(super) fn value_of(planned: &Planned) -> String {
    let Eyes { version, read } = planned.eyes;
    format!("{}.{version}.{read}", planned.case.reference)
}

/// Reads [`value_of`].
fn planned_of(value: &str) -> Option<(Reference, Eyes)> {
    let mut parts = value.split('.');
    let reference = parts.next()?.parse().ok()?;
    let mut number = || parts.next()?.parse().ok();
    let (version, read) = (number()?, number()?);
    Some((reference, Eyes { version, read }))
}

/// Does what the preview showed, each report by itself.
async fn carry_out(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    keys: Keys,
    Query(asked): Query<Asked>,
    form: RawForm,
) -> Answer {
    let account = member.0;
    let wish = Wish::read(form)?;
    let planned: Option<Vec<_>> = wish.each("case").map(planned_of).collect();
    let planned = planned
        .filter(|planned| planned.len() <= BULK_MOST)
        .ok_or(Refusal::BadForm)?;
    let wanted = match wish.wanted(&reader, portal.pack()) {
        Ok(_) if planned.is_empty() => Err(Wrong::at("all", reader.say("desk-bulk-nothing"))),
        other => other,
    };
    let wanted = match wanted {
        Ok(wanted) => wanted,
        Err(wrong) => {
            let again = Again {
                wish,
                wrong: Some(wrong),
                ..Again::default()
            };
            return listed(&portal, reader, (account, keys), asked, again).await;
        }
    };
    let outcome = carried_out(&portal, &reader, &account, planned, &wanted).await?;
    Ok(draw_outcome(&portal, reader, account, &asked, outcome))
}

async fn carried_out(
    portal: &Portal,
    reader: &Reader,
    account: &Account,
    planned: Vec<(Reference, Eyes)>,
    wanted: &Wanted,
) -> Result<Outcome, Refusal> {
    let references: Vec<Reference> = planned.iter().map(|(one, _)| one.clone()).collect();
    let chosen = portal.store.chosen(&references, account).await?.seen;
    let mut outcome = Outcome::default();
    for (reference, eyes) in planned {
        let mut seen = chosen.iter();
        let case = seen.find(|one| one.case.reference == reference);
        let Some(case) = case.map(|one| one.case.clone()) else {
            outcome.left.push((reference, None, Left::Unseen));
            continue;
        };
        match carried_out_alone(portal, reader, account, (&case, eyes), wanted).await? {
            None => outcome.done.push(case),
            Some(why) => outcome.left.push((reference, Some(case), why)),
        }
    }
    Ok(outcome)
}

/// Nothing where it was done.
async fn carried_out_alone(
    portal: &Portal,
    reader: &Reader,
    account: &Account,
    (case, eyes): (&Case, Eyes),
    wanted: &Wanted,
) -> Result<Option<Left>, Refusal> {
    let pack: &Pack = portal.pack();
    let bulk = match wanted.of(reader, pack, case) {
        Ok(bulk) => bulk,
        Err(refused) => return Ok(Some(Left::Unfilled(refused))),
    };
    let done = portal
        .store
        .carry_out(&case.reference, eyes, &bulk, account, portal.now())
        .await;
    match done {
        Ok(()) => Ok(None),
        Err(StoreError::Refused(unable)) => Ok(Some(Left::Unable(unable))),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planned_report_is_read_back_and_nothing_else() {
        let reference = Reference::from_chance(7);
        let eyes = Eyes {
            version: 3,
            read: 12,
        };

        let read = planned_of(&format!("{reference}.3.12"));

        assert_eq!(read, Some((reference.clone(), eyes)));
        for other in [
            String::new(),
            reference.to_string(),
            format!("{reference}.3"),
            format!("{reference}.x.1"),
            "NOTHING.1.1".to_owned(),
        ] {
            assert_eq!(planned_of(&other), None, "{other}");
        }
    }
}
