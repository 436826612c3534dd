//! The form that appoints somebody.

use std::collections::BTreeSet;

use domain::contacts::EmailAddress;
use domain::delegations::{Appointment, NotAppointed, Power, Scope};
use domain::pack::Pack;
use domain::services::{LifeEventCode, ServiceId};
use jiff::civil::Date;
use leptos::prelude::*;

use super::page::PAGE;
use crate::components::{
    Button, Checkboxes, Choice, Details, Input, InputType, Layout, Question, Radios,
};
use crate::shell::{Reader, Refusal};

/// What chooses every service.
const EVERYTHING: &str = "everything";

/// What chooses some.
const CHOSEN: &str = "chosen";

/// A field and the key of what is wrong with it.
pub(super) type Wrong = (&'static str, &'static str);

/// What was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    name: String,
    email: String,
    power: String,
    scope: String,
    events: BTreeSet<String>,
    services: BTreeSet<String>,
    until: String,
}

impl Typed {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let pairs: Vec<(String, String)> =
            serde_html_form::from_bytes(bytes).map_err(|_| Refusal::BadForm)?;
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "name" => typed.name = value,
                "email" => typed.email = value,
                "power" => typed.power = value,
                "scope" => typed.scope = value,
                "until" => typed.until = value,
                "event" => {
                    typed.events.insert(value);
                }
                "service" => {
                    typed.services.insert(value);
                }
                _ => {}
            }
        }
        Ok(typed)
    }

    /// Whom she appoints, for what.
    pub(super) fn understood(&self, pack: &Pack) -> Result<Appointment, Wrong> {
        if self.name.trim().is_empty() {
            return Err(fault_of(NotAppointed::NoName));
        }
        let email = EmailAddress::parse(&self.email);
        let email = email.map_err(|_| ("email", "fault-not-an-email"))?;
        let power = Power::named(&self.power).ok_or(("power", "delegates-fault-power"))?;
        let scope = match self.scope.as_str() {
            EVERYTHING => Scope::Everything,
            CHOSEN => Scope::Chosen {
                services: self.chosen_services(pack)?,
                life_events: self.chosen_events(pack)?,
            },
            _ => return Err(("scope", "delegates-fault-scope")),
        };
        let until: Option<Date> = self.until.trim().parse().ok();
        let until = until
            .and_then(|day| day.tomorrow().ok())
            .and_then(|day| day.to_zoned(pack.calendar.zone().clone()).ok())
            .ok_or(("until", "delegates-fault-until"))?;
        Ok(Appointment {
            name: self.name.trim().to_owned(),
            email,
            scope,
            power,
            until: until.timestamp(),
        })
    }

    fn chosen_services(&self, pack: &Pack) -> Result<BTreeSet<ServiceId>, Wrong> {
        let chosen = self.services.iter().cloned().map(ServiceId);
        let chosen: BTreeSet<ServiceId> = chosen.collect();
        let known = chosen.iter().all(|one| pack.service(one).is_some());
        known
            .then_some(chosen)
            .ok_or(("scope", "delegates-fault-scope"))
    }

    fn chosen_events(&self, pack: &Pack) -> Result<BTreeSet<LifeEventCode>, Wrong> {
        let chosen = self.events.iter().cloned().map(LifeEventCode);
        let chosen: BTreeSet<LifeEventCode> = chosen.collect();
        let known = chosen.iter().all(|one| pack.life_event(one).is_some());
        known
            .then_some(chosen)
            .ok_or(("scope", "delegates-fault-scope"))
    }
}

/// The field and the key of why nobody was appointed.
pub(super) const fn fault_of(why: NotAppointed) -> Wrong {
    match why {
        NotAppointed::NoName => ("name", "delegates-fault-name"),
        NotAppointed::LongName => ("name", "delegates-fault-name-long"),
        NotAppointed::Nothing => ("scope", "delegates-fault-nothing"),
        NotAppointed::Over => ("until", "delegates-fault-over"),
        NotAppointed::TooLong => ("until", "delegates-fault-too-long"),
    }
}

pub(super) fn form(reader: &Reader, pack: &Pack, typed: &Typed, wrong: Option<Wrong>) -> AnyView {
    let say = reader.speaker();
    let error = |field: &str| {
        wrong
            .filter(|(wrong, _)| *wrong == field)
            .map(|(_, key)| reader.say(key))
    };
    let powers: Vec<_> = Power::ALL
        .into_iter()
        .map(|power| {
            let name = power.name();
            Choice::new(name, say(&format!("delegates-power-{name}")))
                .hint(say(&format!("delegates-hint-{name}")))
                .checked(typed.power == name)
        })
        .collect();
    let chosen = Choice::new(CHOSEN, say("delegates-chosen"))
        .checked(typed.scope == CHOSEN)
        .further(chosen(reader, pack, typed));
    let scopes = vec![
        Choice::new(EVERYTHING, say("delegates-everything")).checked(typed.scope == EVERYTHING),
        chosen,
    ];
    view! {
        <section class="cl-stack" aria-labelledby="appoint">
            <h2 class="govuk-heading-m" id="appoint">{say("delegates-appoint")}</h2>
            <p class="govuk-body">{say("delegates-appoint-text")}</p>
            <form class="cl-stack cl-stack--wide" method="post" action=PAGE novalidate>
                <Input
                    name="name"
                    label=Question::from(say("delegates-name"))
                    hint=say("delegates-name-hint")
                    error=error("name")
                    value=typed.name.clone()
                    autocomplete="off"
                />
                <Input
                    name="email"
                    label=Question::from(say("delegates-email"))
                    hint=say("delegates-email-hint")
                    error=error("email")
                    value=typed.email.clone()
                    kind=InputType::Email
                    autocomplete="off"
                    spellcheck=Some(false)
                />
                <Radios name="power" legend=Question::from(say("delegates-power")) error=error("power") choices=powers/>
                <Radios name="scope" legend=Question::from(say("delegates-scope")) error=error("scope") choices=scopes/>
                <Input
                    name="until"
                    label=Question::from(say("delegates-until"))
                    hint=say("delegates-until-hint")
                    error=error("until")
                    value=typed.until.clone()
                    kind=InputType::Date
                />
                <Button>{say("delegates-appoint")}</Button>
            </form>
        </section>
    }
    .into_any()
}

/// Life events and services to choose from.
fn chosen(reader: &Reader, pack: &Pack, typed: &Typed) -> impl IntoView + use<> {
    let say = reader.speaker();
    let events = pack.life_events.iter().map(|event| {
        let code = event.code.0.clone();
        let checked = typed.events.contains(&code);
        Choice::new(code, event.name.say(reader.language)).checked(checked)
    });
    let events: Vec<_> = events.collect();
    let services = pack.services.iter().filter(|service| service.start);
    let services = services.map(|service| {
        let id = service.identifier.0.clone();
        let checked = typed.services.contains(&id);
        Choice::new(id, service.name.say(reader.language)).checked(checked)
    });
    let services: Vec<_> = services.collect();
    let open = !typed.services.is_empty();
    let events = (!events.is_empty()).then(|| {
        view! {
            <Checkboxes name="event" legend=Question::from(say("delegates-events")) choices=events layout=Layout::Small/>
        }
    });
    view! {
        {events}
        <Details summary=say("delegates-services") open=open>
            <Checkboxes name="service" legend=Question::from(say("delegates-services")) choices=services layout=Layout::Small/>
        </Details>
    }
}
