//! Applications: a case that somebody applied for a service with, and how it goes from desk to desk.
//!
//! # Why
//!
//! Reference, timeline, tasks, clocks, notices and ratings are those of every case. What is an application's own stands in a
//! table beside it: whose it is, what she said, sealed, and how it was decided. Nobody reads it but the applicant and those
//! organisations that have something to do with it, and each reading by a member is written down.

mod answering;
mod calling;
mod deciding;
pub mod erasing;
mod evidence;
mod expiring;
mod handling;
mod objecting;
mod reading;
mod reads;
mod representing;
mod sending;
mod silence;
mod waiting;
mod warning;
mod withdrawing;
mod withholding;
mod written;

use std::collections::BTreeSet;

use domain::applications::{Answers, OnBehalf};
use domain::areas::AreaPath;
use domain::cases::{Case, Event};
use domain::contacts::Contact;
use domain::delegations::{DelegationId, Power};
use domain::emergencies::Emergency;
use domain::handling::{Evidence, Handled};
use domain::identity::{Account, AccountId, Action, Grant};
use domain::languages::{Language, Texts};
use domain::organisations::OrganisationCode;
use domain::payments::Payment;
use domain::promises::Promise;
use domain::references::Reference;
use domain::reports::DraftId;
use domain::services::{EvidenceTypeId, Service};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use answering::{ANSWER_FILES_MOST, Answering, Brought};
pub use deciding::{DecideRefused, Deciding};
pub use handling::{HandleRefused, Handling};
pub use objecting::ObjectRefused;
pub use reads::ApplicationRead;
pub use sending::SendRefused;
pub use silence::Papers;
pub use waiting::{WAITING_PAGE, Waiting, WaitingAfter, WaitingPage};
pub(crate) use written::Application;

use crate::outputs::PaperKept;

/// An application that is about to be sent; it has been found complete.
#[derive(Debug, Clone)]
pub struct NewApplication<'a> {
    /// The draft that it was; however often it is sent, it becomes one case.
    pub draft: DraftId,
    /// The version of the service that it was begun with.
    pub service: &'a Service,
    /// Whose it is, where she is signed in.
    pub account: Option<AccountId>,
    /// How she can be reached.
    pub contact: Contact,
    /// The language of whoever sends it, in which she is told. Whom a delegate applies for is told in her own.
    pub language: Language,
    /// How it came: `web`, `counter`, `telephone`.
    pub source: &'static str,
    /// Who sends it for her: an agent or a delegate.
    pub sent_by: Option<OnBehalf>,
    /// The deepest area known for where she lives; the city where none is.
    pub area: AreaPath,
    /// What she said.
    pub said: Said,
    /// What proves it.
    pub evidence: Vec<Evidence>,
}

/// What an applicant said, as it is kept: sealed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Said {
    /// Answers by question.
    pub answers: Answers,
    /// Ids of questions that a register answered and nobody changed.
    #[serde(default)]
    pub verified: BTreeSet<String>,
}

/// An application as its papers are made of it.
#[derive(Debug, Clone, Copy)]
pub struct Applied<'a> {
    /// The case.
    pub case: &'a Case,
    /// The service, in the version that it was begun with.
    pub service: &'a Service,
    /// What she said.
    pub said: &'a Said,
    /// What proves it.
    pub evidence: &'a [Evidence],
    /// Whether the law decides, because nobody did in time.
    pub by_law: bool,
}

/// That what was said in an application and what proved it are not there any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// Since when.
    pub at: Timestamp,
    /// By which law; may be in no language.
    pub basis: Texts,
}

/// As whom somebody sees an application.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// It is hers.
    Applicant,
    /// It is of somebody who appointed her, and lets her do this much.
    Delegate(DelegationId, Power),
    /// She handles it, by this grant, for this organisation.
    Handler(Grant, OrganisationCode),
}

impl Standing {
    /// Whether the applicant's own page of it opens: to herself, and to a delegate.
    pub const fn is_of_applicant(&self) -> bool {
        matches!(self, Self::Applicant | Self::Delegate(..))
    }

    /// Whether she does what an applicant does: answers, takes it back, objects.
    pub fn acts_as_applicant(&self) -> bool {
        match self {
            Self::Applicant => true,
            Self::Delegate(_, power) => *power >= Power::Apply,
            Self::Handler(..) => false,
        }
    }
}

/// Whom an application was sent for, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Represented {
    /// What the delegate is called.
    pub delegate: String,
    /// What she who is represented is called.
    pub applicant: String,
}

/// How it was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// When.
    pub at: Timestamp,
    /// Code of the service's reason of a refusal.
    pub reason: Option<String>,
    /// Until when the applicant can object.
    pub objection_until: Option<Timestamp>,
    /// Whether whoever asks decided it herself.
    pub by_viewer: bool,
    /// Whether the applicant has objected to it.
    pub is_objected: bool,
}

/// A proof that is not there any more, because the applicant took her consent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Id of the requirement that it proved.
    pub requirement: String,
    /// What kind of proof it was.
    pub evidence_type: EvidenceTypeId,
    /// When she did.
    pub at: Timestamp,
}

/// An application as it is seen.
#[derive(Debug, Clone)]
pub struct ApplicationSeen {
    /// The case.
    pub case: Case,
    /// As whom it is seen.
    pub standing: Standing,
    /// Whose account it is, where the applicant has one.
    pub account: Option<AccountId>,
    /// Whether it is of whoever asks by her account or her address, and not by a link alone.
    pub by_account: bool,
    /// The service, in the version that it was begun with.
    pub service: Service,
    /// What she said.
    pub said: Said,
    /// What proves it.
    pub evidence: Vec<Evidence>,
    /// What proved it until the applicant took her consent back.
    pub withdrawn: Vec<Withdrawn>,
    /// What organisations do, in order.
    pub tasks: Vec<Handled>,
    /// The timeline, as much of it as is seen.
    pub timeline: Vec<Event>,
    /// What came with answers of hers.
    pub brought: Vec<Brought>,
    /// By when the law wants it decided.
    pub statutory: Promise,
    /// Since when it can be decided.
    pub ready_at: Option<Timestamp>,
    /// How it was decided.
    pub decided: Option<Decided>,
    /// The application that it objects to.
    pub objects_to: Option<Reference>,
    /// The application that objects to it, the newest where there are several.
    pub objection: Option<Reference>,
    /// Whether somebody sent it for the applicant.
    pub is_sent_by_other: bool,
    /// Whether whoever asks sent it for the applicant: somebody else decides on it.
    pub is_sent_by_viewer: bool,
    /// Who decided what it objects to: somebody else decides on it.
    pub first_decider: Option<AccountId>,
    /// The two, where a delegate sent it.
    pub represented: Option<Represented>,
    /// What was paid for it.
    pub payments: Vec<Payment>,
    /// The emergency under which it came.
    pub emergency: Option<Emergency>,
    /// What was handed out, for whoever handles it.
    pub papers: Vec<PaperKept>,
    /// When and why it was erased.
    pub erased: Option<Erased>,
}

impl ApplicationSeen {
    /// As papers are made of it that a member decides on.
    pub fn applied(&self) -> Applied<'_> {
        Applied {
            case: &self.case,
            service: &self.service,
            said: &self.said,
            evidence: &self.evidence,
            by_law: false,
        }
    }
}

/// The grant by which a member acts for one of these organisations. A grant without an organisation never reaches an application:
/// who triages a neighbourhood has no business with what people apply for.
pub(crate) fn handler(
    account: &Account,
    action: Action,
    area: &AreaPath,
    organisations: &[&OrganisationCode],
) -> Option<(Grant, OrganisationCode)> {
    account.grants.iter().find_map(|grant| {
        let organisation = grant.organisation.as_ref()?;
        let reaches = grant.role.may(action)
            && grant.area.covers(area)
            && organisations.contains(&organisation);
        reaches.then(|| (grant.clone(), organisation.clone()))
    })
}
