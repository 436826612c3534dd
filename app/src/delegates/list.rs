//! Appointments as the two of them see them: what they say, how they stand, what was done with them.

use domain::delegations::{Scope, Standing};
use domain::identity::AccountId;
use domain::pack::Pack;
use domain::services::ServiceId;
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use store::delegations::{Delegation, DelegationNote};

use super::page::PAGE;
use crate::components::{
    Button, ButtonGroup, Card, Details, SummaryList, SummaryRow, Tag, Tone, Weight,
};
use crate::shell::Reader;

/// The last day on which something counts that ends at this moment.
pub(super) fn last_day(reader: &Reader, until: Timestamp) -> String {
    let last = until - SignedDuration::from_secs(1);
    reader.date(last.to_zoned(reader.now.time_zone().clone()).date())
}

fn service_name(reader: &Reader, pack: &Pack, service: &ServiceId) -> String {
    pack.service(service).map_or_else(
        || service.0.clone(),
        |known| known.name.say(reader.language).to_owned(),
    )
}

/// In which services, by name.
fn where_it_counts(reader: &Reader, pack: &Pack, scope: &Scope) -> String {
    let Scope::Chosen {
        services,
        life_events,
    } = scope
    else {
        return reader.say("delegates-everything");
    };
    let events = life_events
        .iter()
        .filter_map(|code| pack.life_event(code))
        .map(|event| event.name.say(reader.language).to_owned());
    let services = services
        .iter()
        .map(|service| service_name(reader, pack, service));
    events.chain(services).collect::<Vec<_>>().join(" · ")
}

fn tag(reader: &Reader, standing: Standing) -> impl IntoView + use<> {
    let tone = match standing {
        Standing::Asked => Tone::Yellow,
        Standing::Holds => Tone::Green,
        Standing::Over | Standing::Ended => Tone::Calm,
    };
    let text = reader.say(&format!("delegates-standing-{}", standing.name()));
    view! { <Tag text=text tone=tone/> }
}

/// One appointment, as whoever asks sees it who is one of the two.
pub(super) fn one(
    reader: &Reader,
    pack: &Pack,
    delegation: &Delegation,
    notes: &[DelegationNote],
    asks: AccountId,
) -> AnyView {
    let say = reader.speaker();
    let is_hers = delegation.applicant == asks;
    let mandate = &delegation.mandate;
    let standing = mandate.term.standing(reader.now.timestamp());
    let name = if is_hers {
        delegation.delegate_name.clone()
    } else {
        delegation.applicant_name.clone()
    };
    let mut rows = Vec::new();
    if is_hers {
        let address = delegation.delegate_email.to_string();
        rows.push(SummaryRow::new(say("delegates-email"), address));
    }
    let power = say(&format!("delegates-power-{}", mandate.power.name()));
    rows.push(SummaryRow::new(say("delegates-power"), power));
    let scope = where_it_counts(reader, pack, &mandate.scope);
    rows.push(SummaryRow::new(say("delegates-scope"), scope));
    let until = last_day(reader, mandate.term.until);
    rows.push(SummaryRow::new(say("delegates-until"), until));
    let done: Vec<_> = notes
        .iter()
        .map(|note| line(reader, pack, delegation, note))
        .collect();
    let id = format!("delegation-{}", delegation.id.0);
    let ways = ways(reader, delegation, standing, (is_hers, &name));
    let tag = tag(reader, standing);
    view! {
        <Card labelled_by=id.clone()>
            <h3 class="govuk-heading-s" id=id>{name}" "{tag}</h3>
            <SummaryList rows=rows/>
            {ways}
            <Details summary=say("delegates-done")>
                <ul class="govuk-list govuk-list--spaced">{done}</ul>
            </Details>
        </Card>
    }
    .into_any()
}

/// What can be done with it now.
fn ways(
    reader: &Reader,
    delegation: &Delegation,
    standing: Standing,
    (is_hers, name): (bool, &str),
) -> Option<impl IntoView + use<>> {
    let say = reader.speaker();
    if !matches!(standing, Standing::Asked | Standing::Holds) {
        return None;
    }
    let address = format!("{PAGE}/{}", delegation.id.0);
    let hidden = format!(" {name}");
    let asked = standing == Standing::Asked && !is_hers;
    let (accept, end) = (format!("{address}/accept"), format!("{address}/end"));
    let accept = asked.then(|| {
        let hidden = hidden.clone();
        view! {
            <form method="post" action=accept>
                <Button>{say("delegates-accept")}<span class="govuk-visually-hidden">{hidden}</span></Button>
            </form>
        }
    });
    let words = say(if asked {
        "delegates-decline"
    } else {
        "delegates-end"
    });
    Some(view! {
        <ButtonGroup>
            {accept}
            <form method="post" action=end>
                <Button weight=Weight::Secondary>{words}<span class="govuk-visually-hidden">{hidden}</span></Button>
            </form>
        </ButtonGroup>
    })
}

/// One entry of its journal.
fn line(
    reader: &Reader,
    pack: &Pack,
    delegation: &Delegation,
    note: &DelegationNote,
) -> impl IntoView + use<> {
    let who = if note.account == delegation.applicant {
        delegation.applicant_name.clone()
    } else if delegation.delegate.is_none_or(|own| own == note.account) {
        delegation.delegate_name.clone()
    } else {
        reader.say("usage-member")
    };
    let what = reader.say(&format!("delegates-step-{}", note.step.name()));
    let mut about = vec![reader.moment(note.at)];
    let service = note.service.as_ref();
    about.extend(service.map(|service| service_name(reader, pack, service)));
    let about = about.join(" · ");
    let case = note.reference.as_ref().map(|reference| {
        let href = format!("/cases/{reference}");
        view! { " · " <a class="govuk-link" href=href>{reference.spaced()}</a> }
    });
    view! { <li><strong>{who}</strong>": "{what}<br/><span class="cl-muted">{about}{case}</span></li> }
}
