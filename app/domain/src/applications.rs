//! Applying for a service: what was typed, what it means, and what is still missing.
//!
//! # Why
//!
//! What was typed is kept as it was typed, right or wrong. What it means is worked out anew each time from the service's
//! version that it was begun with: an answer to a question that is no longer asked is then simply not there.

mod answers;
mod carrying;
mod fees;
mod form;
mod known;
mod naming;
mod reading;
mod screens;
mod taking;
mod typed;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::identity::AccountId;
use crate::languages::Texts;
use crate::registers::Known;
use crate::services::{ChannelType, EvidenceTypeId, QuestionType, Requirement, Service, ServiceId};

pub use answers::{Answer, Answers, PersonNamed};
pub use fees::{Fee, costs, fee};
pub use form::{Asked, Form, FormRefused, Item, Read, ReadPage};
pub use reading::{Fault, LINE_MOST, TEXT_MOST, Wrong};
pub use screens::Screen;
pub use typed::{ITEMS_MOST, Typed};

/// A form of more pages than this shows the list of its sections.
pub const PAGES_WITHOUT_LIST: usize = 5;

/// How long whoever stood at a counter lets the agent use her data: as long as it takes to apply there.
pub const ATTENDED_FOR: SignedDuration = SignedDuration::from_hours(2);

/// What a register filled in before anybody typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefilled {
    /// The value in words: a day as `2026-09-03`, an option by its value.
    pub value: String,
    /// The register that says so.
    pub register: String,
}

/// Who fills an application in for somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum OnBehalf {
    /// A member at the counter or on the telephone.
    Member {
        /// Her account.
        account: AccountId,
        /// How she was told.
        channel: ChannelType,
    },
    /// Somebody whom the applicant appointed.
    Delegate {
        /// Her account.
        account: AccountId,
        /// The appointment.
        delegation: Uuid,
    },
}

impl OnBehalf {
    /// Who fills it in.
    pub const fn account(self) -> AccountId {
        match self {
            Self::Member { account, .. } | Self::Delegate { account, .. } => account,
        }
    }

    /// The appointment by which she does.
    pub const fn delegation(self) -> Option<Uuid> {
        match self {
            Self::Member { .. } => None,
            Self::Delegate { delegation, .. } => Some(delegation),
        }
    }
}

/// Whom a member fills an application in for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// What she is called: as she says, or as registers do where her card was seen.
    pub name: String,
    /// Her telephone number, as it was typed; may be empty.
    pub telephone: String,
}

/// A proof that was uploaded or fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// What kind of proof.
    pub evidence_type: EvidenceTypeId,
    /// The file that was uploaded.
    #[serde(default)]
    pub file: Option<Uuid>,
    /// What the file is called.
    #[serde(default)]
    pub file_name: String,
    /// The consent that it is fetched with.
    #[serde(default)]
    pub consent: Option<Uuid>,
    /// What it said when it was shown, name by name.
    #[serde(default)]
    pub says: Vec<(Texts, String)>,
    /// When.
    pub obtained_at: Timestamp,
}

/// What was done about one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Proven {
    /// What proves it.
    pub proofs: Vec<Proof>,
    /// The applicant brings it later: the clock waits for it.
    pub later: bool,
}

/// An application that is being filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filling {
    /// The service.
    pub service: ServiceId,
    /// Its version when this was begun; it is finished with the same.
    pub version: u32,
    /// What was typed, right or wrong.
    #[serde(default)]
    pub typed: Typed,
    /// Questions that were sent in at least once. In what was begun when a page was one screen they are pages, each with all that it
    /// asks: pages and questions share their names.
    #[serde(default)]
    pub seen: BTreeSet<String>,
    /// What registers filled in, by question.
    #[serde(default)]
    pub prefilled: BTreeMap<String, Prefilled>,
    /// Questions that another application of hers filled in.
    #[serde(default)]
    pub carried: BTreeSet<String>,
    /// What was done about requirements, by their id.
    #[serde(default)]
    pub proven: BTreeMap<String, Proven>,
    /// Where a link was sent to go on with it later; empty where none was.
    #[serde(default)]
    pub email: String,
    /// The account that it belongs to, where the applicant has one.
    #[serde(default)]
    pub applicant: Option<AccountId>,
    /// Who fills it in for her.
    #[serde(default)]
    pub by: Option<OnBehalf>,
    /// Whom a member fills it in for.
    #[serde(default)]
    pub caller: Option<Caller>,
    /// When the applicant stood at the counter, with her code and her card.
    #[serde(default)]
    pub attended_at: Option<Timestamp>,
}

impl Filling {
    /// An application for the service that has just been begun.
    pub fn of(service: &Service) -> Self {
        Self {
            service: service.identifier.clone(),
            version: service.version,
            typed: Typed::default(),
            seen: BTreeSet::new(),
            prefilled: BTreeMap::new(),
            carried: BTreeSet::new(),
            proven: BTreeMap::new(),
            email: String::new(),
            applicant: None,
            by: None,
            caller: None,
            attended_at: None,
        }
    }

    /// What was typed, and in fields that nobody has sent yet what registers say. What she emptied stays empty.
    pub fn words_of_registers(&self, service: &Service) -> Typed {
        let mut words = self.typed.clone();
        for (_, question) in service.questions() {
            let Some(prefilled) = self.prefilled.get(&question.id) else {
                continue;
            };
            let is_sent = words.under(&question.id).next().is_some();
            if !is_sent {
                words
                    .0
                    .extend(naming::words_of(question, &prefilled.value).0);
            }
        }
        words
    }

    /// Fills in what registers say of the applicant when she begins; it goes before what another application of hers filled in.
    /// What registers tell differently is left to her.
    pub fn prefill(&mut self, service: &Service, facts: &[Known]) {
        for (_, question) in service.questions() {
            if let Some(prefilled) = known::said(question, facts) {
                self.prefilled.insert(question.id.clone(), prefilled);
                self.typed.clear(&question.id);
                self.carried.remove(&question.id);
            }
        }
    }

    /// Whether this member fills it in for somebody who stands at the counter and lets her use her data.
    pub fn is_attended(&self, member: AccountId, now: Timestamp) -> bool {
        let by_her = matches!(self.by, Some(OnBehalf::Member { account, .. }) if account == member);
        by_her && self.attended_at.is_some_and(|at| now < at + ATTENDED_FOR)
    }

    /// The way on which it comes in.
    pub const fn channel(&self) -> ChannelType {
        match self.by {
            Some(OnBehalf::Member { channel, .. }) => channel,
            _ => ChannelType::Online,
        }
    }

    /// Takes out what was looked up longer ago than the service lets it be, and gives it back.
    pub fn put_away_outdated(&mut self, service: &Service, now: Timestamp) -> Vec<Proof> {
        let is_outdated = |proof: &mut Proof| {
            let kind = service.evidence(&proof.evidence_type);
            proof.consent.is_some()
                && kind.is_some_and(|kind| !kind.is_recent(proof.obtained_at, now))
        };
        let proven = self.proven.values_mut();
        proven
            .flat_map(|proven| proven.proofs.extract_if(.., is_outdated))
            .collect()
    }

    /// Every file that was uploaded for a question, be it asked now or not.
    pub fn uploads(&self, service: &Service) -> BTreeSet<Uuid> {
        let is_upload = |name: &str| {
            let mut found = service
                .page
                .iter()
                .filter_map(|page| naming::find(page, name));
            found.any(|(question, _)| question.kind == QuestionType::Upload)
        };
        let noted = self.typed.0.iter().filter(|(name, _)| is_upload(name));
        noted
            .filter_map(|(_, noted)| noted.first()?.parse().ok())
            .collect()
    }

    /// Whether one of the lists that prove the requirement is there as a whole.
    pub fn proves(&self, requirement: &Requirement) -> bool {
        let Some(proven) = self.proven.get(&requirement.id) else {
            return false;
        };
        let there = |id: &EvidenceTypeId| {
            let mut proofs = proven.proofs.iter();
            proofs.any(|proof| proof.evidence_type == *id)
        };
        let mut lists = requirement.evidence_type_list.iter();
        lists.any(|list| !list.is_empty() && list.iter().all(there))
    }

    /// Whether the requirement needs nothing more before sending: it is proven, or will be.
    pub fn settles(&self, requirement: &Requirement) -> bool {
        let later = |proven: &Proven| proven.later;
        self.proven.get(&requirement.id).is_some_and(later) || self.proves(requirement)
    }

    /// The requirements that nothing was said about yet.
    pub fn unsettled<'s>(&self, service: &'s Service) -> Vec<&'s Requirement> {
        let requirements = service.requirement.iter();
        requirements
            .filter(|requirement| !self.settles(requirement))
            .collect()
    }
}

#[cfg(test)]
#[path = "applications/tests.rs"]
mod tests;
