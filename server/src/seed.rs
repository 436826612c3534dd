//! The sample story of a pack: reports that a demonstration begins with.
//!
//! They come in by the same door as everybody's, only earlier.

mod ended;
mod outputs;

use std::collections::BTreeMap;

use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::identity::{Account, Grant, Role};
use domain::languages::Language;
use domain::organisations::{OrganisationCode, TeamCode};
use domain::reports::Draft;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use store::members::{GrantRefused, NewGrant};
use store::outputs::IssueRefused;
use store::reports::Filter;
use store::submissions::SubmitRefused;
use store::{Broken, Store, StoreError};

use crate::packs::PackSource;
use crate::registers::{self, Delivery, DeliveryFailed};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    report: Vec<Told>,
    #[serde(default)]
    ended: Vec<ended::Ended>,
    #[serde(default)]
    member: Vec<Colleague>,
    #[serde(default)]
    output: Vec<outputs::HandedOut>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Colleague {
    email: String,
    name: String,
    role: Role,
    area: AreaCode,
    #[serde(default)]
    organisation: Option<OrganisationCode>,
    #[serde(default)]
    team: Option<TeamCode>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    hours_ago: i64,
    category: String,
    lat: Option<f64>,
    lon: Option<f64>,
    #[serde(default)]
    area: String,
    address: String,
    language: Language,
    what: String,
    #[serde(default)]
    answers: BTreeMap<String, String>,
}

/// Why a demonstration could not begin with its story.
#[derive(Debug, thiserror::Error)]
pub enum SeedFailed {
    /// The story is not one.
    #[error("story.toml cannot be read: {0}")]
    Unreadable(String),
    /// A report of the story is not taken.
    #[error("report {number} of story.toml is not taken")]
    Report {
        /// Which, from 1.
        number: usize,
        /// Why.
        #[source]
        why: StoreError<SubmitRefused>,
    },
    /// A member of the story is not taken.
    #[error("a member of story.toml is not taken")]
    Member(#[source] StoreError<GrantRefused>),
    /// What came of a report of the story is not taken.
    #[error("what came of the ended report {number} of story.toml is not taken: {why}")]
    Ended {
        /// Which, from 1.
        number: usize,
        /// Why.
        why: String,
    },
    /// A paper of the story is not handed out.
    #[error("a paper of story.toml is not handed out")]
    Output(#[source] StoreError<IssueRefused>),
    /// Sample records of a register are not taken.
    #[error("the sample records of a register are not taken")]
    Register(#[from] DeliveryFailed),
    /// The store is broken.
    #[error(transparent)]
    Broken(#[from] Broken),
}

/// Brings the sample records of the pack into its registers; those that are there stay as they are.
pub async fn seed_registers(
    store: &Store,
    source: &PackSource,
    now: Timestamp,
) -> Result<(), SeedFailed> {
    let mut samples = source.samples();
    // People first, as the pack has them: others are about somebody.
    let place = |code: &str| {
        let mut all = store.pack().registers.all.iter();
        all.position(|register| register.code.0 == code)
    };
    samples.sort_by_key(|(code, ..)| place(code));
    for (code, name, bytes) in samples {
        let Some(register) = store.pack().registers.named(&code) else {
            continue;
        };
        let authority = register.authority.0.clone();
        let given = Delivery::Text(name, bytes);
        // Whatever came after it is newer.
        if registers::was_delivered(store, register, &given).await? {
            continue;
        }
        registers::import(store, (&code, &authority), &given, now, false).await?;
    }
    Ok(())
}

/// Tells the story of the pack to a database that holds no report yet; says how many reports there are in it.
pub async fn seed(store: &Store, source: &PackSource, now: Timestamp) -> Result<usize, SeedFailed> {
    let there = store.reports(&Filter::default(), None, 1).await?;
    let Some(text) = source.story().filter(|_| there.cases.is_empty()) else {
        return Ok(0);
    };
    let story: Story =
        toml::from_str(&text).map_err(|error| SeedFailed::Unreadable(error.to_string()))?;
    let mut officers: Vec<Account> = Vec::new();
    for colleague in story.member {
        let email = EmailAddress::parse(&colleague.email)
            .map_err(|error| SeedFailed::Unreadable(error.to_string()))?;
        let grant = NewGrant {
            role: colleague.role,
            area: colleague.area,
            organisation: colleague.organisation,
            team: colleague.team,
        };
        let added = store.add_member(&email, &colleague.name, &grant, now).await;
        let id = added.map_err(SeedFailed::Member)?;
        let area = store.pack().areas.get(&grant.area);
        if let Some(area) = area.filter(|_| grant.role == Role::Officer) {
            officers.push(Account {
                id,
                name: colleague.name,
                grants: vec![Grant {
                    role: grant.role,
                    area: area.path.clone(),
                    organisation: grant.organisation,
                    team: grant.team,
                }],
            });
        }
    }
    let count = story.report.len() + story.ended.len();
    for (told, number) in story.ended.into_iter().zip(1..) {
        let reached = |officer: &&Account| {
            let area = store.pack().areas.get(told.area());
            area.is_some_and(|area| {
                officer
                    .grants
                    .iter()
                    .any(|grant| grant.area.covers(&area.path))
            })
        };
        let officer = officers.iter().find(reached);
        let officer = officer.ok_or_else(|| SeedFailed::Ended {
            number,
            why: "it has no officer".to_owned(),
        })?;
        ended::tell(store, &told, officer, (number, now)).await?;
    }
    for (told, number) in story.report.into_iter().zip(1..) {
        let at = now - SignedDuration::from_hours(told.hours_ago);
        let number_text =
            |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
        let draft = Draft {
            lat: number_text(told.lat),
            lon: number_text(told.lon),
            address: told.address,
            area: told.area,
            category: told.category,
            answers: told
                .answers
                .into_iter()
                .map(|(code, answer)| (code, vec![answer]))
                .collect(),
            what: told.what,
            contact_answered: true,
            ..Draft::default()
        };
        let (id, token) = store.begin_draft(&draft, told.language, at).await?;
        let sent = store.submit_report(id, &token, told.language, at).await;
        sent.map_err(|why| SeedFailed::Report { number, why })?;
    }
    for told in story.output {
        told.hand_out(store, now).await?;
    }
    Ok(count)
}
