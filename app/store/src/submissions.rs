//! Sending a report: everything about it reaches the database as one statement.

use domain::cases::{CaseId, EventKind, Status, Visibility};
use domain::contacts::EmailAddress;
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::references::Reference;
use domain::reports::{DraftId, Fault, Report};
use domain::routing::route;
use jiff::Timestamp;
use sqlx::QueryBuilder;

use crate::cases::{NewCase, NewEvent, draw_reference, push_cases, push_first_events};
use crate::counts::push_changes;
use crate::engine::{Together, alone};
use crate::keys::Hash;
use crate::links::{Purpose, Token};
use crate::messages::push_letter;
use crate::{Broken, Store, StoreError, new_id, on, within};

/// References that are drawn before it is given up; of a billion, one is drawn twice.
const DRAWS: usize = 3;

/// What the reporter is handed: the reference and the token of her secret link.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// What people call the case.
    pub reference: Reference,
    /// Opens the reporter's own page.
    pub track: Token,
}

/// Why a report was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitRefused {
    /// There is no such draft for this browser: erased, or never hers.
    #[error("no such draft")]
    NoDraft,
    /// Something in it is not right.
    #[error("the report is not complete")]
    Faults(Vec<Fault>),
}

/// What a report that is sent writes.
struct Sending<'a> {
    report: &'a Report,
    draft: DraftId,
    track: &'a Token,
    language: Language,
    now: Timestamp,
}

/// A reporter who can be reached.
struct Reporter {
    hash: Option<Hash>,
    sealed: Vec<u8>,
    letter: Option<Vec<u8>>,
}

impl Store {
    /// Sends a draft. However often the same draft is sent, it becomes one case.
    pub async fn submit_report(
        &self,
        draft: DraftId,
        token: &Token,
        language: Language,
        now: Timestamp,
    ) -> Result<Receipt, StoreError<SubmitRefused>> {
        let track = token.derived("citylink 2026 tracking link of a draft");
        let (content, case) = self
            .draft_content(draft, token, now)
            .await?
            .ok_or(StoreError::Refused(SubmitRefused::NoDraft))?;
        if let Some(case) = case {
            let reference = self.reference_of(case).await?;
            return Ok(Receipt { reference, track });
        }
        let report = content
            .report(self.pack())
            .map_err(|faults| StoreError::Refused(SubmitRefused::Faults(faults)))?;
        let sending = Sending {
            report: &report,
            draft,
            track: &track,
            language,
            now,
        };
        for _ in 0..DRAWS {
            let reference = draw_reference();
            match self.send(&sending, reference.clone()).await {
                Ok(()) => return Ok(Receipt { reference, track }),
                Err(Broken::Database(sqlx::Error::Database(error)))
                    if error.is_unique_violation() => {}
                Err(broken) => return Err(broken.into()),
            }
            if let Some(reference) = self.reference_of_draft(draft).await? {
                return Ok(Receipt { reference, track });
            }
        }
        Err(Broken::Unreadable("reference").into())
    }

    /// Writes the case with its timeline, what the map and the draft know of it, the reporter's link, and how she can be
    /// reached. Breaks where the draft has become a case before.
    async fn send(&self, sending: &Sending<'_>, reference: Reference) -> Result<(), Broken> {
        let Sending {
            report,
            draft,
            track,
            language,
            now,
        } = *sending;
        let case = self.case_of(sending, reference)?;
        let changes = self.map_changes(None, case.counted());
        let event = NewEvent {
            case: case.id,
            kind: EventKind::Submitted,
            status: Status::Received,
            public: true,
            member: None,
            words: &report.what,
            language,
            at: now,
        };
        let events = [(new_id(), 1_i64, event)];
        let reporter = self.reporter(sending, &case);
        let done = alone!(self.engine, c => {
            let mut together = Together::on(&self.engine);
            let mut query = QueryBuilder::new(together.next());
            push_cases!(query, [&case]);
            query.push(together.next());
            // Nobody is told: nobody can be watching a case that did not exist.
            push_first_events!(query, &events);
            query.push(together.next());
            query.push("insert into event_words (event_id, words, language) values (").push_bind(events[0].0).push(", ");
            query.push_bind(report.what.clone()).push(", ").push_bind(language.tag()).push(")");
            if !changes.is_empty() {
                query.push(together.next());
                push_changes!(query, &changes);
            }
            query.push(together.next());
            query.push("update drafts set case_id = ").push_bind(case.id.0).push(" where id = ").push_bind(draft.0);
            query.push(together.next());
            query.push("update photos set case_id = ").push_bind(case.id.0).push(" where draft_id = ").push_bind(draft.0);
            query.push(together.next());
            query.push("insert into links (token_hash, purpose, case_id, created_at) values (").push_bind(self.token_hash(track));
            query.push(", ").push_bind(Purpose::Track.name()).push(", ").push_bind(case.id.0).push(", ");
            query.push_bind(now.as_microsecond()).push(")");
            if let Some(reporter) = &reporter {
                query.push(together.next());
                query.push("insert into follows (id, case_id, reporter, author, contact_hash, contact_sealed, language, created_at) values (");
                query.push_bind(new_id()).push(", ").push_bind(case.id.0).push(", ").push_bind(true).push(", ").push_bind(true).push(", ");
                query.push_bind(reporter.hash.clone()).push(", ").push_bind(reporter.sealed.clone()).push(", ").push_bind(language.tag()).push(", ");
                query.push_bind(now.as_microsecond()).push(")");
            }
            if let Some(letter) = reporter.as_ref().and_then(|reporter| reporter.letter.clone()) {
                query.push(together.next());
                push_letter!(query, letter, now);
            }
            query.push(together.end());
            query.build().execute(&mut *c).await.map(drop)
        });
        done.map_err(Broken::from)
    }

    /// The case that the report becomes: whose it is, by when, and who sees it.
    fn case_of<'a>(
        &'a self,
        sending: &Sending<'a>,
        reference: Reference,
    ) -> Result<NewCase<'a>, Broken> {
        let (report, pack, now) = (sending.report, self.pack(), sending.now);
        let category = pack
            .category(&report.category)
            .ok_or(Broken::Unreadable("category"))?;
        let place = pack
            .areas
            .by_path(&report.place.area)
            .ok_or(Broken::Unreadable("area"))?;
        let routed = route(&pack.areas, category, place);
        let promise = category
            .target
            .map(|days| (pack.calendar.promise(now, days), days));
        Ok(NewCase {
            id: CaseId(new_id()),
            reference,
            draft: Some(sending.draft),
            status: Status::Received,
            visibility: if category.private {
                Visibility::Private
            } else {
                Visibility::Public
            },
            category: &category.code,
            area: &report.place.area,
            responsible_area: routed.area,
            organisation: routed.organisation,
            position: report.place.position,
            address: &report.place.address,
            spot: &report.place.spot,
            answers: &report.answers,
            language: sending.language,
            source: "web",
            source_id: None,
            doubtful: false,
            promise,
            due_at: promise.map(|(promise, _)| pack.calendar.due_at(promise)),
            released_at: (!pack.city.release_first).then_some(now),
            requested_at: now,
            updated_at: now,
            ended_at: None,
        })
    }

    /// How the reporter can be reached, hashed and sealed, and the sealed letter to her. Nothing is kept of who gave nothing.
    fn reporter(&self, sending: &Sending<'_>, case: &NewCase<'_>) -> Option<Reporter> {
        let contact = &sending.report.contact;
        if contact.is_anonymous() {
            return None;
        }
        let receipt = |to: &EmailAddress| Addressed {
            to: to.clone(),
            language: sending.language,
            letter: Letter::Receipt {
                reference: case.reference.clone(),
                category: sending.report.category.clone(),
                address: sending.report.place.address.clone(),
                track: sending.track.to_string(),
            },
        };
        let email = contact.email.as_ref();
        Some(Reporter {
            hash: email.map(|email| self.key.hash("contact", email.folded().as_bytes())),
            // A contact is strings only: it always has a JSON form.
            sealed: self
                .key
                .seal(&serde_json::to_vec(contact).unwrap_or_default()),
            letter: email.map(|to| self.sealed_letter(&receipt(to))),
        })
    }

    /// The reference of the case that a draft has become. Read as a write, since the case may wait to be committed with others:
    /// what is answered is on disk.
    async fn reference_of_draft(&self, draft: DraftId) -> Result<Option<Reference>, Broken> {
        const REFERENCE: &str = "select reference from cases where draft_id = $1";
        let row: Option<(String,)> = alone!(self.engine, c => {
            sqlx::query_as(REFERENCE).bind(draft.0).fetch_optional(&mut *c).await
        })?;
        row.map(|(text,)| text.parse().map_err(|_| Broken::Unreadable("reference")))
            .transpose()
    }

    async fn reference_of(&self, case: CaseId) -> Result<Reference, Broken> {
        const REFERENCE: &str = "select reference from cases where id = $1";
        let (text,): (String,) =
            on!(self.engine, pool => sqlx::query_as(REFERENCE).bind(case.0).fetch_one(pool).await?);
        text.parse().map_err(|_| Broken::Unreadable("reference"))
    }
}
