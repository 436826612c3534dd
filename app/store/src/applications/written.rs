//! What an application writes when it is sent: everything as one statement, with what others send at the same time.

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
use domain::tasks::TaskState;
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::NewApplication;
use super::calling::decided_by;
use super::handling::office_language;
use super::sending::begun_by;
use crate::cases::{NewCase, NewEvent, draw_reference, push_cases, push_first_events};
use crate::convoys::Convoyed;
use crate::engine::{Engine, Together, alone};
use crate::fillings::Edition;
use crate::keys::{Hash, NONCE};
use crate::links::{Purpose, Token};
use crate::messages::push_letters;
use crate::rowsets::{Rows, Statement};
use crate::{Broken, Store, Write, new_id, within};

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
        let now = together.iter().map(|one| one.now).max();
        let emergencies = store.emergencies_open(now.unwrap_or_default()).await?;
        let goes = emergencies.is_empty();
        if goes {
            store.send_applications(together).await?;
        }
        Ok(vec![goes; together.len()])
    }
}

/// Pushes everything that applications write.
///
/// None of the statements sees what another writes, but for the proofs: what a consent was taken back for meanwhile is not kept,
/// nor what was fetched without one of this application.
fn push_applications(engine: &Engine, query: &mut impl Statement, sent: &[Application]) {
    let mut together = Together::on(engine);
    let none = BTreeMap::new();
    let cases: Vec<NewCase<'_>> = sent.iter().map(|one| one.new_case(&none)).collect();
    let events: Vec<_> = sent.iter().flat_map(Application::events).collect();
    query.say(&together.next());
    push_cases(query, &cases);
    query.say(&together.next());
    query.say(
        "insert into applications (case_id, service, service_version, account_id, sent_by, answers_sealed, \
         statutory_on, statutory_at, ready_at, delegation_id) ",
    );
    let rows = Rows::of(sent)
        .with(|one| one.case.0)
        .with(|one| one.service.0.as_str())
        .with(|one| i64::from(one.version))
        .with(|one| one.account.map(|account| account.0))
        .with(|one| one.sent_by.map(|by| by.account().0))
        .with(|one| one.answers.as_slice())
        .with(|one| one.statutory.due.to_string())
        .with(|one| one.statutory_at.as_microsecond())
        .with(|one| (one.status == Status::InProgress).then_some(one.now.as_microsecond()))
        .with(|one| one.sent_by.and_then(OnBehalf::delegation));
    query.push_rows(rows);
    query.say(&together.next());
    // Nobody is told: nobody can be watching a case that did not exist.
    push_first_events(query, &events);
    push_tasks(&mut together, query, sent);
    push_proofs(&mut together, query, sent);
    push_sent(&mut together, query, sent);
    push_applicants(&mut together, query, sent);
    query.say(together.end());
}

/// Pushes what the offices do, and that those whose turn it is are told.
fn push_tasks(together: &mut Together, query: &mut impl Statement, sent: &[Application]) {
    let tasks: Vec<_> = sent
        .iter()
        .flat_map(|one| one.tasks.iter().map(move |task| (one, task)))
        .collect();
    if !tasks.is_empty() {
        query.say(&together.next());
        query.say(
            "insert into tasks (id, case_id, step, organisation, title, state, due_on, due_at, words, version, created_at, plan) ",
        );
        let rows = Rows::of(tasks)
            .with(|_| new_id())
            .with(|(one, _)| one.case.0)
            .with(|(_, task)| i64::from(task.step))
            .with(|(_, task)| task.organisation.0.as_str())
            .with(|(_, task)| task.title.as_str())
            .with(|_| TaskState::Offered.name())
            .with(|(_, task)| task.due.due.to_string())
            .with(|(_, task)| task.due_at.as_microsecond())
            .with(|_| "")
            .with(|_| 1_i64)
            .with(|(one, _)| one.now.as_microsecond())
            .with(|(_, task)| task.plan.as_str());
        query.push_rows(rows);
    }
    let called: Vec<_> = sent.iter().filter(|one| one.called.is_some()).collect();
    if !called.is_empty() {
        query.say(&together.next());
        query.say(
            "insert into notice_jobs (id, case_id, sequence, status, words_sealed, told_hash, created_at) ",
        );
        let rows = Rows::of(called)
            .with(|_| new_id())
            .with(|one| one.case.0)
            .with(|_| 2_i64)
            .with(|one| one.status.name())
            .with(|one| one.told.as_slice())
            .with(|_| Vec::<u8>::new())
            .with(|one| one.now.as_microsecond());
        query.push_rows(rows);
    }
}

/// Pushes that consents belong to the case, and what proves its requirements.
fn push_proofs(together: &mut Together, query: &mut impl Statement, sent: &[Application]) {
    query.say(&together.next());
    query.say("update consents set case_id = sent.column2 from (");
    let rows = Rows::of(sent)
        .with(|one| one.draft.0)
        .with(|one| one.case.0)
        .with(|one| one.account.map(|account| account.0));
    query.push_rows(rows);
    query.say(
        ") as sent where consents.draft_id = sent.column1 and consents.account_id = sent.column3",
    );
    let consents = together.returning("consents");
    query.say(consents.clause);
    let proofs: Vec<_> = sent
        .iter()
        .flat_map(|one| one.evidence.iter().map(move |proof| (one, proof)))
        .collect();
    if proofs.is_empty() {
        return;
    }
    query.say(&together.next());
    query.say(
        "insert into evidences (id, case_id, requirement, evidence_type, sealed, consent_id, created_at, withdrawn_at) \
         select v.column1, v.column2, v.column3, v.column4, \
         case when v.column6 is null or stands.id is not null then v.column5 else v.column8 end, v.column6, v.column7, \
         case when v.column6 is null or stands.id is not null then null else v.column7 end from (",
    );
    let rows = Rows::of(proofs)
        .with(|_| new_id())
        .with(|(one, _)| one.case.0)
        .with(|(_, proof)| proof.requirement.as_str())
        .with(|(_, proof)| proof.evidence_type.as_str())
        .with(|(_, proof)| proof.sealed.as_slice())
        .with(|(_, proof)| proof.consent)
        .with(|(one, _)| one.now.as_microsecond())
        .with(|_| Vec::<u8>::new());
    query.push_rows(rows);
    query.say(") as v left join ");
    query.say(&consents.rows);
    query.say(
        " as stands on stands.id = v.column6 and stands.case_id = v.column2 and stands.evidence_type = v.column4 \
         and stands.withdrawn_at is null",
    );
}

/// Pushes the applicants' links, and what became of the drafts and the files that belong to them.
fn push_sent(together: &mut Together, query: &mut impl Statement, sent: &[Application]) {
    let with_link: Vec<_> = sent
        .iter()
        .filter_map(|one| Some((one, one.tokens.as_ref()?)))
        .collect();
    if !with_link.is_empty() {
        query.say(&together.next());
        query.say("insert into links (token_hash, purpose, case_id, created_at) ");
        let rows = Rows::of(&with_link)
            .with(|(_, (track, _))| track.clone())
            .with(|_| Purpose::Track.name())
            .with(|(one, _)| one.case.0)
            .with(|(one, _)| one.now.as_microsecond());
        query.push_rows(rows);
        query.say(&together.next());
        // No draft is without the time of its last change: to leave it out breaks the whole statement where the draft was changed
        // since it was read.
        query.say(&format!(
            "update application_drafts set case_id = sent.column2, sent_at = sent.column3, sent_token_hash = sent.column4, \
             updated_at = case when sent.column5 is null or substr(content_sealed, 1, {NONCE}) = sent.column5 then updated_at end \
             from (",
        ));
        let rows = Rows::of(&with_link)
            .with(|(one, _)| one.draft.0)
            .with(|(one, _)| one.case.0)
            .with(|(one, _)| one.now.as_microsecond())
            .with(|(_, (_, token))| token.clone())
            .with(|(one, _)| one.edition.as_ref().map(|edition| edition.0.clone()));
        query.push_rows(rows);
        query.say(") as sent where application_drafts.id = sent.column1 and application_drafts.case_id is null");
    }
    let files: Vec<_> = sent
        .iter()
        .flat_map(|one| one.files.iter().map(move |file| (one, file)))
        .collect();
    if !files.is_empty() {
        query.say(&together.next());
        query.say("update application_files set case_id = sent.column3 from (");
        let rows = Rows::of(files)
            .with(|(_, file)| **file)
            .with(|(one, _)| one.draft.0)
            .with(|(one, _)| one.case.0);
        query.push_rows(rows);
        query.say(
            ") as sent where application_files.id = sent.column1 and application_files.draft_id = sent.column2 \
             and application_files.case_id is null",
        );
    }
}

/// Pushes whom the portal can tell, and the letters with their links.
fn push_applicants(together: &mut Together, query: &mut impl Statement, sent: &[Application]) {
    let reached: Vec<_> = sent
        .iter()
        .filter_map(|one| Some((one, one.applicant.as_ref()?)))
        .collect();
    if reached.is_empty() {
        return;
    }
    query.say(&together.next());
    query.say(
        "insert into follows (id, case_id, reporter, author, contact_hash, contact_sealed, language, created_at) ",
    );
    let rows = Rows::of(&reached)
        .with(|_| new_id())
        .with(|(one, _)| one.case.0)
        .with(|_| true)
        .with(|_| true)
        .with(|(_, applicant)| applicant.hash.clone())
        .with(|(_, applicant)| applicant.sealed.as_slice())
        .with(|(one, _)| one.language.tag())
        .with(|(one, _)| one.now.as_microsecond());
    query.push_rows(rows);
    query.say(&together.next());
    let letters = reached.iter();
    push_letters(
        query,
        letters.map(|(one, applicant)| (applicant.letter.clone(), one.now)),
    );
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
    /// was read.
    async fn send_applications(&self, sent: &[Application]) -> Result<(), Broken> {
        let done = alone!(
            self.engine,
            query = {
                let mut query = QueryBuilder::new("");
                push_applications(&self.engine, &mut query, sent);
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
            push_applications(&self.engine, &mut query, sent);
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
