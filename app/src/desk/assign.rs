//! Who has a report and why, and giving it to somebody.

use axum::Router;
use axum::extract::Form;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use domain::assignments::{AssignRefused, Assignee, Assignment};
use domain::cases::{Case, StatusGroup};
use domain::identity::{Account, AccountId, Action};
use domain::organisations::{OrganisationCode, TeamCode};
use domain::pack::Pack;
use domain::routing::route;
use leptos::prelude::*;

use super::case::{Typed, Wrong, seen};
use super::command::Command;
use super::dossier::Opened;
use super::forms::{error_at, eyes, may};
use crate::components::{Button, Select, SelectOption, SummaryRow, Weight};
use crate::portal::Portal;
use crate::reports::words::holder;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/{reference}/assign", post(assign))
}

/// Whom it is given to, as the form sends it: `member.UUID`, `team.drainage.sewers`, `organisation.drainage`, `desk`.
fn value_of(assignee: &Assignee) -> String {
    match assignee {
        Assignee::Desk => "desk".to_owned(),
        Assignee::Member(member) => format!("member.{}", member.0),
        Assignee::Team(organisation, team) => format!("team.{}.{}", organisation.0, team.0),
        Assignee::Organisation(organisation) => format!("organisation.{}", organisation.0),
    }
}

/// Reads [`value_of`].
pub(super) fn assignee_of(value: &str) -> Option<Assignee> {
    let (kind, code) = value.split_once('.').unwrap_or((value, ""));
    match kind {
        "desk" => Some(Assignee::Desk),
        "member" => Some(Assignee::Member(AccountId(code.parse().ok()?))),
        "team" => {
            let (organisation, team) = code.split_once('.')?;
            Some(Assignee::Team(
                OrganisationCode(organisation.to_owned()),
                TeamCode(team.to_owned()),
            ))
        }
        "organisation" => Some(Assignee::Organisation(OrganisationCode(code.to_owned()))),
        _ => None,
    }
}

/// Who has the report, and why it came there by itself.
pub(super) fn with_whom(reader: &Reader, pack: &Pack, opened: &Opened) -> Vec<SummaryRow> {
    let case = &opened.seen.case;
    let organisation = case.organisation.as_ref();
    let holder = holder(pack, &case.responsible_area, organisation, reader.language);
    let team = organisation
        .and_then(|code| pack.organisations.get(code))
        .zip(case.team.as_ref())
        .and_then(|(organisation, team)| organisation.team(team))
        .map(|team| team.name.say(reader.language).to_owned());
    let with: Vec<String> = [opened.assignee.clone(), team, Some(holder)]
        .into_iter()
        .flatten()
        .collect();
    let why = reason(reader, pack, case)
        .map(|why| view! { <p class="cl-muted">{reader.say_with("show-because", &[("reason", why.into())])}</p> });
    let with = with.join("\u{a0}· ");
    vec![SummaryRow::new(
        reader.say("desk-with"),
        view! { {with}{why} }.into_any(),
    )]
}

/// What somebody is called.
pub(super) fn named(reader: &Reader, pack: &Pack, colleagues: &[Account], to: &Assignee) -> String {
    let organisation = |code: &OrganisationCode| {
        let known = pack.organisations.get(code);
        known.map_or(code.0.clone(), |known| {
            known.name.say(reader.language).to_owned()
        })
    };
    match to {
        Assignee::Desk => reader.say("desk-assign-desk"),
        Assignee::Member(member) => {
            let mut known = colleagues.iter();
            known
                .find(|one| one.id == *member)
                .map(|one| one.name.clone())
                .unwrap_or_default()
        }
        Assignee::Team(code, team) => {
            let known = pack
                .organisations
                .get(code)
                .and_then(|known| known.team(team));
            let team = known.map_or(team.0.clone(), |team| {
                team.name.say(reader.language).to_owned()
            });
            format!("{}\u{a0}· {team}", organisation(code))
        }
        Assignee::Organisation(code) => organisation(code),
    }
}

/// Why the report came to whoever has it, where the portal itself decided so.
fn reason(reader: &Reader, pack: &Pack, case: &Case) -> Option<String> {
    let category = pack.category(&case.category)?;
    let routed = route(&pack.areas, category, pack.areas.by_path(&case.area)?);
    let by_itself =
        routed.organisation == case.organisation && routed.area == case.responsible_area;
    let why = category.responsible_reason.say(reader.language);
    (by_itself && !why.is_empty()).then(|| why.to_owned())
}

/// Everybody a report may be given to, who has it chosen.
pub(super) fn choices(
    reader: &Reader,
    pack: &Pack,
    account: &Account,
    colleagues: &[Account],
    chosen: &str,
) -> Vec<SelectOption> {
    let option = |assignee: &Assignee, text: String| {
        let value = value_of(assignee);
        let selected = value == chosen;
        SelectOption::new(value, text).selected(selected)
    };
    let mut options = vec![
        SelectOption::new("", reader.say("desk-assign-choose")),
        option(
            &Assignee::Member(account.id),
            reader.say_with("desk-assign-me", &[("name", account.name.clone().into())]),
        ),
    ];
    let others = colleagues.iter().filter(|one| one.id != account.id);
    options.extend(others.map(|one| option(&Assignee::Member(one.id), one.name.clone())));
    options.push(option(&Assignee::Desk, reader.say("desk-assign-desk")));
    let active = pack
        .organisations
        .values()
        .filter(|organisation| !organisation.retired);
    for organisation in active {
        let name = organisation.name.say(reader.language);
        let code = &organisation.code;
        options.push(option(
            &Assignee::Organisation(code.clone()),
            name.to_owned(),
        ));
        options.extend(organisation.teams.iter().map(|team| {
            let text = format!("{name}\u{a0}· {}", team.name.say(reader.language));
            option(&Assignee::Team(code.clone(), team.code.clone()), text)
        }));
    }
    options
}

/// Giving the report to somebody, where the member may and it is open.
pub(super) fn assign_form(
    reader: &Reader,
    pack: &Pack,
    account: &Account,
    opened: &Opened,
    typed: &Typed,
    wrong: Option<&Wrong>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let case = &opened.seen.case;
    let given = Assignment::of(case);
    let now = match (given.member, given.organisation, given.team) {
        (Some(member), ..) => value_of(&Assignee::Member(member)),
        (None, Some(organisation), Some(team)) => value_of(&Assignee::Team(organisation, team)),
        (None, Some(organisation), None) => value_of(&Assignee::Organisation(organisation)),
        (None, None, _) => String::new(),
    };
    let chosen = if typed.assignee.is_empty() {
        &now
    } else {
        &typed.assignee
    };
    let options = choices(reader, pack, account, &opened.colleagues, chosen);
    let open = case.status.group() == StatusGroup::Open;
    let error = error_at(wrong, "assignee");
    let action = format!("/desk/{}/assign", case.reference);
    let eyes = eyes(&opened.seen);
    (open && may(account, Action::AssignReports, &opened.seen)).then(|| {
        view! {
            <form class="cl-stack" method="post" action=action novalidate>
                {eyes}
                <Select name="assignee" label=say("desk-assign-to") error=error options=options/>
                <Button weight=Weight::Secondary>{say("desk-assign")}</Button>
            </form>
        }
    })
}

/// Gives the report to somebody.
async fn assign(command: Command, Form(typed): Form<Typed>) -> Answer {
    let Some(to) = assignee_of(&typed.assignee) else {
        let wrong = Wrong::at("assignee", command.reader.say("desk-assign-missing"));
        return command.refuse(typed, wrong).await;
    };
    let (reference, by, now) = (command.reference(), &command.member, command.now());
    let done = command
        .store()
        .assign(reference, typed.version, &to, by, now)
        .await;
    if done.is_ok() {
        // Who gave it out of her own reach no longer finds it.
        match seen(&command.portal, by, reference.as_str()).await {
            Err(Refusal::NotFound) => return Ok(Redirect::to("/desk").into_response()),
            still => still?,
        };
    }
    command.answer(typed, done, not_given).await
}

fn not_given(reader: &Reader, refused: AssignRefused) -> Result<Wrong, Refusal> {
    let (field, key) = match refused {
        AssignRefused::NotYours => return Err(Refusal::NotYours),
        AssignRefused::Stale => return Ok(Wrong::stale(reader)),
        AssignRefused::Unknown => ("assignee", "desk-assign-missing"),
        AssignRefused::OutOfReach => ("assignee", "desk-assign-out-of-reach"),
        AssignRefused::Ended => ("story", "desk-assign-ended"),
    };
    Ok(Wrong::at(field, reader.say(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_reads_back_from_the_form() {
        let organisation = OrganisationCode("drainage".to_owned());
        for assignee in [
            Assignee::Desk,
            Assignee::Member(AccountId(uuid::Uuid::from_u128(7))),
            Assignee::Team(organisation.clone(), TeamCode("sewers".to_owned())),
            Assignee::Organisation(organisation),
        ] {
            assert_eq!(assignee_of(&value_of(&assignee)), Some(assignee));
        }
        for other in ["", "member.7", "team.drainage", "everybody"] {
            assert_eq!(assignee_of(other), None, "{other}");
        }
    }
}
