//! What an application writes when it is sent: everything as one statement, with what others send at the same time.

mod pushing;

use std::collections::BTreeMap;

use domain::applications::OnBehalf;
use domain::areas::AreaPath;
use domain::cases::{Begun, CaseId, CaseKind, Detail, EventKind, Status, Visibility};
use domain::categories::CategoryCode;
use domain::handling::days_until;
use domain::identity::AccountId;
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::organisations::OrganisationCode;
use domain::promises::Promise;
use domain::references::Reference;
use domain::reports::DraftId;
use domain::services::{Service, TaskPlan};
use jiff::Timestamp;
use sqlx::QueryBuilder;
use sqlx::error::ErrorKind;
use uuid::Uuid;

use super::NewApplication;
use super::calling::decided_by;
use super::handling::office_language;
use super::sending::begun_by;
use crate::cases::{NewCase, NewEvent, draw_reference};
use crate::convoys::Convoyed;
use crate::engine::alone;
use crate::fillings::Edition;
use crate::keys::Hash;
use crate::links::Token;
use crate::{Broken, Store, Write, new_id, within};
use pushing::{Unless, push_applications};

/// An application that is sent, as it is written.
pub(crate) struct Application {
    pub(super) case: CaseId,
    pub(super) reference: Reference,
    draft: DraftId,
    pub(super) status: Status,
    service: CategoryCode,
    version: u32,
    authority: OrganisationCode,
    account: Option<AccountId>,
    sent_by: Option<OnBehalf>,
    area: AreaPath,
    source: &'static str,
    language: Language,
    answers: Vec<u8>,
    promise: (Promise, u16),
    due_at: Timestamp,
    statutory: Promise,
    statutory_at: Timestamp,
    tasks: Vec<Task>,
    /// Whose turn it is from the beginning: of tasks, or to decide.
    called: Option<(EventKind, Detail)>,
    /// Words to tell beside what they are, sealed: none.
    told: Vec<u8>,
    evidence: Vec<Proof>,
    /// Uploads that answers and proofs name.
    files: Vec<Uuid>,
    /// The hashes of the applicant's link and of what she sent it with; an objection has neither.
    tokens: Option<(Hash, Hash)>,
    applicant: Option<Applicant>,
    /// As which its draft was read; nothing where it does not matter what became of it since.
    pub(super) edition: Option<Edition>,
    now: Timestamp,
}

/// What an organisation does.
struct Task {
    step: u8,
    organisation: OrganisationCode,
    title: String,
    due: Promise,
    due_at: Timestamp,
    plan: String,
}

/// What proves a requirement.
struct Proof {
    requirement: String,
    evidence_type: String,
    sealed: Vec<u8>,
    consent: Option<Uuid>,
}

/// An applicant who can be reached.
struct Applicant {
    hash: Option<Hash>,
    sealed: Vec<u8>,
    letter: Option<Vec<u8>>,
}

impl Convoyed for Application {
    /// Whether it was sent. Where an emergency is open none is: each must be looked at by itself.
    type Told = bool;

    async fn go(store: &Store, together: &[Self]) -> Result<Vec<bool>, Broken> {
        let goes = match store.send_applications(together).await {
            Ok(()) => true,
            Err(broken) if is_withheld(&broken, "applications") => false,
            Err(broken) => return Err(broken),
        };
        Ok(vec![goes; together.len()])
    }
}

/// Whether nothing was written because a statement withheld what this table cannot be without.
pub(super) fn is_withheld(broken: &Broken, table: &str) -> bool {
    let Broken::Database(sqlx::Error::Database(said)) = broken else {
        return false;
    };
    // SQLite names it in its words only.
    let is_of = said.table() == Some(table) || said.message().contains(&format!(" {table}."));
    is_of && said.kind() == ErrorKind::NotNullViolation
}

impl Store {
    /// An application as it is written, with the tasks that these plans become; `tokens` are the applicant's link, and what she
    /// sends it with.
    pub(super) fn application_of(
        &self,
        new: &NewApplication<'_>,
        plans: &[TaskPlan],
        tokens: Option<(&Token, &Token)>,
        now: Timestamp,
    ) -> Application {
        let calendar = &self.pack().calendar;
        let time = &new.service.processing_time;
        let promise = self.by_when(time.basis, time.norm_days, now);
        let statutory = self.by_when(time.basis, time.statutory_days, now);
        let reference = draw_reference();
        let service = CategoryCode(new.service.identifier.0.clone());
        let first = plans.iter().map(|plan| plan.step).min();
        let language = office_language(self);
        let begun: Vec<Begun> = plans
            .iter()
            .filter(|plan| Some(plan.step) == first)
            .map(begun_by)
            .collect();
        let task = |plan: &TaskPlan| {
            let due = calendar.promise(now, days_until(new.service, plan));
            Task {
                step: plan.step,
                organisation: plan.organisation.clone(),
                title: plan.name.say(language).to_owned(),
                due,
                due_at: calendar.due_at(due),
                plan: plan.id.clone(),
            }
        };
        let proof = |evidence: &domain::handling::Evidence| Proof {
            requirement: evidence.requirement.clone(),
            evidence_type: evidence.evidence_type.0.clone(),
            // Evidence always has a JSON form.
            sealed: self
                .key
                .seal(&serde_json::to_vec(evidence).unwrap_or_default()),
            consent: evidence.consent,
        };
        let track = tokens.map(|(track, _)| track);
        let mut files = new.said.answers.files();
        files.extend(new.evidence.iter().filter_map(|one| one.upload));
        Application {
            case: CaseId(new_id()),
            draft: new.draft,
            status: if plans.is_empty() {
                Status::InProgress
            } else {
                Status::Submitted
            },
            version: new.service.version,
            authority: new.service.competent_authority.clone(),
            account: new.account,
            sent_by: new.sent_by,
            area: new.area.clone(),
            source: new.source,
            language: new.language,
            // What an applicant says always has a JSON form.
            answers: self
                .key
                .seal(&serde_json::to_vec(&new.said).unwrap_or_default()),
            promise: (promise, time.norm_days),
            due_at: calendar.due_at(promise),
            statutory,
            statutory_at: calendar.due_at(statutory),
            tasks: plans.iter().map(task).collect(),
            called: called(new.service, begun, tokens.is_none()),
            told: self.sealed_words(&|_| ""),
            evidence: new.evidence.iter().map(proof).collect(),
            files,
            tokens: tokens.map(|(track, token)| (self.token_hash(track), self.token_hash(token))),
            applicant: self.applicant(new, &reference, &service, track),
            edition: None,
            service,
            reference,
            now,
        }
    }

    /// The applicant is told of what happens, and rates it when it has ended. The letter that it came in leads to her link.
    fn applicant(
        &self,
        new: &NewApplication<'_>,
        reference: &Reference,
        service: &CategoryCode,
        track: Option<&Token>,
    ) -> Option<Applicant> {
        let contact = &new.contact;
        if contact.is_anonymous() {
            return None;
        }
        let hash = contact
            .email
            .as_ref()
            .map(|email| self.key.hash("contact", email.folded().as_bytes()));
        let letter = contact.email.as_ref().zip(track).map(|(to, track)| {
            self.sealed_letter(&Addressed {
                to: to.clone(),
                language: new.language,
                letter: Letter::Receipt {
                    reference: reference.clone(),
                    category: service.clone(),
                    address: String::new(),
                    track: track.to_string(),
                },
            })
        });
        // A contact is strings only: it always has a JSON form.
        let sealed = self
            .key
            .seal(&serde_json::to_vec(contact).unwrap_or_default());
        Some(Applicant {
            hash,
            sealed,
            letter,
        })
    }

    /// Writes applications that need nothing of each other. Breaks where a draft has become a case before, or was changed since it
    /// was read, and where an emergency is open.
    async fn send_applications(&self, sent: &[Application]) -> Result<(), Broken> {
        let done = alone!(
            self.engine,
            query = {
                let mut query = QueryBuilder::new("");
                push_applications(&self.engine, &mut query, sent, Unless::Emergency);
                query
            },
            c => query.build().execute(&mut *c).await.map(drop)
        );
        done.map_err(Broken::from)
    }

    /// Writes one in the transaction of what it depends on.
    pub(super) async fn write_application(
        &self,
        write: &mut Write,
        one: &Application,
    ) -> Result<(), Broken> {
        let sent = std::slice::from_ref(one);
        within!(*write, c => {
            let mut query = QueryBuilder::new("");
            push_applications(&self.engine, &mut query, sent, Unless::Nothing);
            query.build().execute(&mut *c).await?;
        });
        Ok(())
    }
}

/// Who is called at the beginning: whoever has the first tasks; where there are none, whoever decides.
fn called(service: &Service, begun: Vec<Begun>, is_objection: bool) -> Option<(EventKind, Detail)> {
    if !begun.is_empty() {
        let detail = Detail {
            begun,
            ..Detail::default()
        };
        return Some((EventKind::TaskAdded, detail));
    }
    let kind = if is_objection {
        EventKind::Objected
    } else {
        EventKind::ReadyToDecide
    };
    Some((kind, decided_by(service)?))
}

impl Application {
    fn new_case<'a>(&'a self, none: &'a BTreeMap<String, Vec<String>>) -> NewCase<'a> {
        NewCase {
            id: self.case,
            kind: CaseKind::Application,
            reference: self.reference.clone(),
            draft: Some(self.draft),
            status: self.status,
            visibility: Visibility::Private,
            category: &self.service,
            area: &self.area,
            responsible_area: self.area.clone(),
            organisation: Some(self.authority.clone()),
            position: None,
            address: "",
            spot: "",
            answers: none,
            language: self.language,
            source: self.source,
            source_id: None,
            doubtful: false,
            promise: Some(self.promise),
            due_at: Some(self.due_at),
            answer: None,
            answer_due_at: None,
            released_at: None,
            requested_at: self.now,
            updated_at: self.now,
            ended_at: None,
            scored_as: None,
            score_at: Some(0),
        }
    }

    /// How its timeline begins: that it came in, and for members whose turn it is. Those are told of it; the applicant reads the
    /// tasks on her page and gets no letter for each.
    fn events(&self) -> impl Iterator<Item = (Uuid, i64, NewEvent<'_>)> {
        let submitted = NewEvent {
            case: self.case,
            kind: EventKind::Submitted,
            status: self.status,
            public: true,
            member: None,
            words: "",
            detail: None,
            language: self.language,
            at: self.now,
        };
        let called = self.called.as_ref().map(|(kind, detail)| NewEvent {
            kind: *kind,
            public: false,
            detail: Some(detail),
            ..submitted
        });
        let all = std::iter::once(submitted).chain(called).zip(1..);
        all.map(|(event, sequence)| (new_id(), sequence, event))
    }
}
