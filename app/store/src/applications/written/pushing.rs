//! The one statement that writes applications.

use std::collections::BTreeMap;

use domain::applications::OnBehalf;
use domain::cases::Status;
use domain::tasks::TaskState;

use super::Application;
use crate::cases::{NewCase, push_cases, push_first_events};
use crate::engine::{Engine, Together};
use crate::keys::NONCE;
use crate::links::Purpose;
use crate::messages::push_letters;
use crate::new_id;
use crate::rowsets::{Rows, Statement};

/// What must be so for applications to be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unless {
    /// No emergency is open: to leave out the service breaks the whole statement where one is.
    Emergency,
    /// Whatever was to be looked at was looked at in the same transaction.
    Nothing,
}

/// Pushes everything that applications write.
///
/// None of the statements sees what another writes, but for the proofs: what a consent was taken back for meanwhile is not kept,
/// nor what was fetched without one of this application.
pub(super) fn push_applications(
    engine: &Engine,
    query: &mut impl Statement,
    sent: &[Application],
    unless: Unless,
) {
    let mut together = Together::on(engine);
    let none = BTreeMap::new();
    let cases: Vec<NewCase<'_>> = sent.iter().map(|one| one.new_case(&none)).collect();
    let events: Vec<_> = sent.iter().flat_map(Application::events).collect();
    query.say(&together.next());
    push_cases(query, &cases);
    query.say(&together.next());
    query.say(
        "insert into applications (case_id, service, service_version, account_id, sent_by, answers_sealed, \
         statutory_on, statutory_at, ready_at, delegation_id) select column1, ",
    );
    query.say(match unless {
        Unless::Emergency => {
            "case when not exists (select 1 from emergencies e where e.closed_at is null and e.until_at > column11) then column2 end"
        }
        Unless::Nothing => "column2",
    });
    query.say(", column3, column4, column5, column6, column7, column8, column9, column10 from (");
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
        .with(|one| one.sent_by.and_then(OnBehalf::delegation))
        .with(|one| one.now.as_microsecond());
    query.push_rows(rows);
    query.say(") as sent");
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
    let proofs: Vec<_> = sent
        .iter()
        .flat_map(|one| one.evidence.iter().map(move |proof| (one, proof)))
        .collect();
    // Only who is signed in can have allowed anything.
    let is_signed_in = sent.iter().any(|one| one.account.is_some());
    let allowed = is_signed_in || proofs.iter().any(|(_, proof)| proof.consent.is_some());
    let stands = allowed.then(|| push_consents(together, query, sent));
    if proofs.is_empty() {
        return;
    }
    query.say(&together.next());
    query.say(
        "insert into evidences (id, case_id, requirement, evidence_type, sealed, consent_id, created_at, withdrawn_at) \
         select v.column1, v.column2, v.column3, v.column4, ",
    );
    query.say(if allowed {
        "case when v.column6 is null or stands.id is not null then v.column5 else v.column8 end, v.column6, v.column7, \
         case when v.column6 is null or stands.id is not null then null else v.column7 end from ("
    } else {
        "v.column5, v.column6, v.column7, null from ("
    });
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
    query.say(") as v");
    if let Some(stands) = stands {
        query.say(&format!(
            " left join {stands} as stands on stands.id = v.column6 and stands.case_id = v.column2 \
             and stands.evidence_type = v.column4 and stands.withdrawn_at is null"
        ));
    }
}

/// Pushes that consents belong to the case; where they are read then.
fn push_consents(
    together: &mut Together,
    query: &mut impl Statement,
    sent: &[Application],
) -> String {
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
    consents.rows
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
