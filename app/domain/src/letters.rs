//! What the portal tells people by mail. Words are found where it is sent; this is what they are about.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::alerts::Watch;
use crate::cases::{Detail, EventKind, Status};
use crate::categories::CategoryCode;
use crate::contacts::EmailAddress;
use crate::delegations::DelegationStep;
use crate::languages::{Language, Texts};
use crate::notices::NoticeKind;
use crate::references::Reference;
use crate::registers::RegisterCode;
use crate::services::ServiceId;

/// A letter with its address, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressed {
    /// Where it goes.
    pub to: EmailAddress,
    /// The language it is written in.
    pub language: Language,
    /// What it says.
    pub letter: Letter,
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// The code to sign in with.
    SignInCode {
        /// Six digits.
        code: String,
    },
    /// A report has come in; with its secret link.
    Receipt {
        /// Which.
        reference: Reference,
        /// What about.
        category: CategoryCode,
        /// Address in words; may be empty.
        address: String,
        /// Token of the secret link.
        track: String,
    },
    /// An application can be gone on with.
    Resume {
        /// The service.
        service: ServiceId,
        /// Token of the link that goes on.
        resume: String,
        /// How long it works.
        until: Timestamp,
    },
    /// Somebody asked to follow a report with this address: is it hers?
    ConfirmFollow {
        /// Which.
        reference: Reference,
        /// What about.
        category: CategoryCode,
        /// Address in words; may be empty.
        address: String,
        /// Token of the link that confirms.
        confirm: String,
        /// Whether it was said, too, that whoever has the address sees the problem.
        #[serde(default)]
        sees_too: bool,
    },
    /// A contractor is asked to do a part of a case.
    Task {
        /// Which case.
        reference: Reference,
        /// What about.
        category: CategoryCode,
        /// Address in words; may be empty.
        address: String,
        /// What is to be done.
        title: String,
        /// The last day for it.
        due: Date,
        /// Token of the link that opens the task.
        link: String,
    },
    /// A followed report has changed.
    Update {
        /// What has happened.
        event: EventKind,
        /// What is said of it beside the words.
        detail: Box<Detail>,
        /// Which.
        reference: Reference,
        /// What about.
        category: CategoryCode,
        /// Address in words; may be empty.
        address: String,
        /// The status it has now.
        status: Status,
        /// Public words of the change; may be empty.
        words: String,
        /// What there is to say of a decision.
        #[serde(default)]
        decided: Decided,
        /// Token of the author's link to the page of an application.
        #[serde(default)]
        page: Option<String>,
        /// Token of the link that stops these letters.
        stop: String,
    },
    /// A report has ended: how was it?
    RateRequest {
        /// How it has ended.
        status: Status,
        /// Public words of the ending; may be empty.
        words: String,
        /// What there is to say of a decision.
        #[serde(default)]
        decided: Decided,
        /// Token of the author's link to the page of an application.
        #[serde(default)]
        page: Option<String>,
        /// Token of the link that stops letters about it.
        stop: String,
        /// Which.
        reference: Reference,
        /// What about.
        category: CategoryCode,
        /// Address in words; may be empty.
        address: String,
        /// Token of the link that opens the rating.
        rate: String,
    },
    /// Her own report waits for her answer.
    AnswerNeeded {
        /// Which.
        reference: Reference,
        /// What about.
        category: CategoryCode,
        /// Address in words; may be empty.
        address: String,
        /// What she is asked.
        words: String,
        /// Until when; then it goes on without, or ends.
        until: Option<Timestamp>,
        /// Whether it ends where she does not answer.
        #[serde(default)]
        ends: bool,
        /// Whether she was asked before, and is reminded of it.
        #[serde(default)]
        again: bool,
        /// Token of the link to where she answers.
        answer: String,
    },
    /// A steward decided on a correction that she asked for.
    CorrectionDecided {
        /// Of which register.
        register: RegisterCode,
        /// Which field.
        field: String,
        /// Whether the register says it from now on.
        approved: bool,
        /// Why; may be empty where it was approved.
        reason: String,
    },
    /// What registers told differently, and she had asked about, was settled.
    DiscrepancySettled {
        /// The register that she asked about.
        register: RegisterCode,
        /// Which field of it.
        field: String,
        /// Why it was settled so.
        reason: String,
    },
    /// Whose an account is was shown anew at a counter, with another account: this one is nobody's any more.
    BindingEnded,
    /// Something has come to a member.
    Work {
        /// What kind of work.
        about: NoticeKind,
        /// Which.
        reference: Reference,
        /// What about.
        category: CategoryCode,
        /// Address in words; may be empty.
        address: String,
        /// How it came to her.
        event: EventKind,
        /// The status it has now.
        status: Status,
        /// What is said of it beside the words.
        detail: Box<Detail>,
        /// Words of the change, as the title of a task; may be empty.
        words: String,
    },
    /// What happened since the last letter of the day.
    Digest {
        /// The newest of each report, in order of time.
        news: Vec<News>,
    },
    /// Somebody was asked to act for another, said that she will, or it ended.
    Delegation {
        /// What happened.
        step: DelegationStep,
        /// The other of the two.
        other: String,
        /// When it ends by itself.
        until: Timestamp,
    },
    /// A delegate has sent an application.
    AppliedFor {
        /// Which.
        reference: Reference,
        /// What for.
        service: ServiceId,
        /// For whom.
        applicant: String,
    },
    /// What was personal of an application was erased, as the time for which it is kept was over.
    Erased {
        /// Which.
        reference: Reference,
        /// What for.
        service: ServiceId,
        /// By which law; may be in no language.
        basis: Texts,
    },
    /// New reports where she watches.
    Alerts {
        /// By what she watches for.
        found: Vec<Watched>,
    },
}

/// What a letter says of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Decided {
    /// Whether the law decided, because nobody did in its time.
    pub by_law: bool,
    /// Until when it can be objected to.
    pub object_until: Option<Timestamp>,
}

/// A letter on paper, for somebody who is reached at her door and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnPaper {
    /// Who it is for.
    pub name: String,
    /// Where it goes, as the register has it.
    pub address: String,
    /// The language it is written in.
    pub language: Language,
    /// What it says.
    pub says: Written,
}

/// What a letter on paper says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Written {
    /// The code that shows that an account is hers.
    BindingCode {
        /// As it is typed.
        code: String,
        /// The last day on which it works.
        until: Date,
    },
    /// An entry of a register was corrected, which whoever delivered it must follow.
    Correction {
        /// Of which register.
        register: RegisterCode,
        /// What its source calls the entry.
        entry: String,
        /// Which field.
        field: String,
        /// What it said; may be empty.
        was: String,
        /// What it says now.
        wanted: String,
    },
}

/// New reports of one alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Watched {
    /// What is watched for.
    pub watch: Watch,
    /// Some of the reports, the newest first.
    pub reports: Vec<News>,
    /// How many there are beside them.
    pub more: u64,
    /// Token of the link that ends the alert.
    pub end: String,
}

// A position is a number and never none of them.
impl Eq for Watched {}

/// What happened to one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// Which.
    pub reference: Reference,
    /// What about.
    pub category: CategoryCode,
    /// Address in words; may be empty.
    pub address: String,
    /// The status it has now.
    pub status: Status,
}
