//! What an address asks of the score of services.

use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::services::{LifeEventCode, Service};
use serde::Deserialize;
use store::scores::Period;

use super::super::asked::{Misasked, given, month_written, organisation, period, usual};
use crate::shell::Reader;

/// What the address asks for, as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) organisation: String,
    pub(super) life_event: String,
    /// The first and the last month: `2026-11`.
    pub(super) from: String,
    pub(super) to: String,
}

/// What is wanted, understood.
#[derive(Debug, Clone)]
pub(in super::super) struct Wanted {
    pub(super) organisation: Option<OrganisationCode>,
    pub(super) life_event: Option<LifeEventCode>,
    pub(super) period: Period,
}

impl Asked {
    /// Reads the address; what is not given is everybody, everything, and the usual months.
    pub(super) fn wanted(&self, pack: &Pack, reader: &Reader) -> Result<Wanted, Misasked> {
        let life_event = match given(&self.life_event) {
            None => None,
            Some(code) => {
                let code = LifeEventCode(code.to_owned());
                let known = pack.life_event(&code).is_some();
                Some(code)
                    .filter(|_| known)
                    .ok_or(Misasked::LifeEvent)?
                    .into()
            }
        };
        Ok(Wanted {
            organisation: organisation(&self.organisation, pack)?,
            life_event,
            period: period(&self.from, &self.to, usual(reader))?,
        })
    }
}

impl Wanted {
    /// Whether it is about this service.
    pub(super) fn has(&self, service: &Service) -> bool {
        let of_office = self.organisation.as_ref();
        let of_event = self.life_event.as_ref();
        of_office.is_none_or(|code| *code == service.competent_authority)
            && of_event.is_none_or(|code| service.life_event.contains(code))
    }

    /// The address of what is wanted.
    pub(super) fn address(&self, path: &str) -> String {
        let (from, to) = (
            month_written(self.period.from),
            month_written(self.period.to),
        );
        let mut address = format!("{path}?from={from}&to={to}");
        if let Some(organisation) = &self.organisation {
            address.push_str("&organisation=");
            address.push_str(&organisation.0);
        }
        if let Some(event) = &self.life_event {
            address.push_str("&life_event=");
            address.push_str(&event.0);
        }
        address
    }
}
