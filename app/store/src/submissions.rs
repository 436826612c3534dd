//! Sending a report: everything about it reaches the database as one statement, with what others send at the same time.

use domain::areas::Area;
use domain::cases::{CaseId, CaseKind, Detail, EventKind, Status, Visibility};
use domain::categories::Category;
use domain::contacts::EmailAddress;
use domain::identity::Account;
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::promises::Priority;
use domain::references::Reference;
use domain::reports::{DraftId, Fault, Report};
use domain::routing::route;
use jiff::Timestamp;
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use crate::cases::{NewCase, NewEvent, draw_reference, push_cases, push_first_events};
use crate::convoys::Convoyed;
use crate::counts::{ChangeRow, push_changes};
use crate::drafts::StoredDraft;
use crate::engine::{Engine, Together, alone};
use crate::intakes::WrittenDown;
use crate::keys::Hash;
use crate::links::{Purpose, Token};
use crate::messages::push_letters;
use crate::rowsets::{Rows, Statement};
use crate::{Broken, Store, StoreError, new_id, on};

const OF_DRAFT: &str = "select reference from cases where draft_id = $1";

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
    /// A member writes it down for somebody else: another account, or a place or role that does not let her.
    #[error("not for this member")]
    NotYours,
    /// Something in it is not right.
    #[error("the report is not complete")]
    Faults(Vec<Fault>),
}

/// What a report that is sent writes.
pub(crate) struct Sending {
    case: CaseId,
    reference: Reference,
    report: Report,
    draft: DraftId,
    /// The hash of the reporter's link.
    track: Hash,
    reporter: Option<Reporter>,
    /// The member who wrote it down, as what, for which area, and how she was told.
    taken_down: Option<WrittenDown>,
    language: Language,
    now: Timestamp,
}

/// A reporter who can be reached.
struct Reporter {
    hash: Option<Hash>,
    sealed: Vec<u8>,
    letter: Option<Vec<u8>>,
}

impl Convoyed for Sending {
    type Told = ();

    async fn go(store: &Store, together: &[Self]) -> Result<Vec<()>, Broken> {
        store.send(together).await?;
        Ok(vec![(); together.len()])
    }
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
        let draft = self
            .draft(draft, token, now)
            .await?
            .ok_or(StoreError::Refused(SubmitRefused::NoDraft))?;
        self.submit_draft(&draft, token, language, now).await
    }

    /// Sends a draft as it was read with its token.
    pub async fn submit_draft(
        &self,
        draft: &StoredDraft,
        token: &Token,
        language: Language,
        now: Timestamp,
    ) -> Result<Receipt, StoreError<SubmitRefused>> {
        self.submit_draft_by(draft, token, None, language, now)
            .await
    }

    /// [`Store::submit_draft`], where `by` is signed in. What a member writes down for somebody else she sends herself; she is
    /// never its reporter.
    pub async fn submit_draft_by(
        &self,
        draft: &StoredDraft,
        token: &Token,
        by: Option<&Account>,
        language: Language,
        now: Timestamp,
    ) -> Result<Receipt, StoreError<SubmitRefused>> {
        let track = token.derived("citylink 2026 tracking link of a draft");
        if let Some(case) = draft.case {
            let reference = self.reference_of(case).await?;
            return Ok(Receipt { reference, track });
        }
        let report = draft
            .content
            .report(self.pack())
            .map_err(|faults| StoreError::Refused(SubmitRefused::Faults(faults)))?;
        let taken_down = match draft.content.taken_down {
            Some(taken) => Some(self.taken_down(&report, taken, by).await?),
            None => None,
        };
        for _ in 0..DRAWS {
            let reference = draw_reference();
            let sending = Sending {
                case: CaseId(new_id()),
                reporter: self.reporter(&report, &reference, &track, language),
                reference: reference.clone(),
                report: report.clone(),
                draft: draft.id,
                track: self.token_hash(&track),
                taken_down: taken_down.clone(),
                language,
                now,
            };
            match self.sendings.join(self, sending).await {
                Ok(()) => return Ok(Receipt { reference, track }),
                Err(Broken::Database(sqlx::Error::Database(error)))
                    if error.is_unique_violation() => {}
                Err(broken) => return Err(broken.into()),
            }
            if let Some(reference) = self.reference_of_draft(draft.id).await? {
                return Ok(Receipt { reference, track });
            }
        }
        Err(Broken::Unreadable("reference").into())
    }

    /// What the report is about, and the deepest area known for its place.
    pub(crate) fn destination(&self, report: &Report) -> Result<(&Category, &Area), Broken> {
        let category = self
            .pack()
            .category(&report.category)
            .ok_or(Broken::Unreadable("category"))?;
        let area = self
            .pack()
            .areas
            .by_path(&report.place.area)
            .ok_or(Broken::Unreadable("area"))?;
        Ok((category, area))
    }

    /// Writes the cases with their timelines, what the map and the drafts know of them, the reporters' links, and how they
    /// can be reached. Breaks where a draft has become a case before.
    ///
    /// The text depends on how many there are and on how many are not for everybody, and on nothing else: who cannot be
    /// reached is left out by the database, which so finds the statement prepared.
    async fn send(&self, sendings: &[Sending]) -> Result<(), Broken> {
        let cases = sendings
            .iter()
            .map(|sending| self.case_of(sending))
            .collect::<Result<Vec<_>, _>>()?;
        let changes: Vec<_> = cases
            .iter()
            .flat_map(|case| self.map_changes(None, case.counted()))
            .collect();
        let events: Vec<_> = sendings.iter().map(first_event).collect();
        let nothing = self.key.seal(b"{}");
        let sent = Sent {
            sendings,
            cases: &cases,
            changes: &changes,
            events: &events,
            nothing: &nothing,
        };
        let done = alone!(
            self.engine,
            query = {
                let mut query = QueryBuilder::new("");
                sent.push(&self.engine, &mut query);
                query
            },
            c => query.build().execute(&mut *c).await.map(drop)
        );
        done.map_err(Broken::from)
    }

    /// The case that the report becomes: whose it is, by when, and who sees it.
    fn case_of<'a>(&'a self, sending: &'a Sending) -> Result<NewCase<'a>, Broken> {
        let (report, pack, now) = (&sending.report, self.pack(), sending.now);
        let (category, place) = self.destination(report)?;
        let routed = route(&pack.areas, category, place);
        let targets = category.targets(Priority::Normal);
        let promised = |days: u16| (pack.calendar.promise(now, days), days);
        let due_at = |(promise, _)| pack.calendar.due_at(promise);
        let (promise, answer) = (
            targets.resolution.map(promised),
            targets.answer.map(promised),
        );
        Ok(NewCase {
            id: sending.case,
            kind: CaseKind::Report,
            reference: sending.reference.clone(),
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
            source: match &sending.taken_down {
                Some((.., intake)) => intake.name(),
                None => "web",
            },
            source_id: None,
            doubtful: false,
            promise,
            due_at: promise.map(due_at),
            answer,
            answer_due_at: answer.map(due_at),
            released_at: (!pack.city.release_first).then_some(now),
            requested_at: now,
            updated_at: now,
            ended_at: None,
            scored_as: None,
            score_at: Some(0),
        })
    }

    /// How the reporter can be reached, hashed and sealed, and the sealed letter to her. Nothing is kept of who gave nothing.
    fn reporter(
        &self,
        report: &Report,
        reference: &Reference,
        track: &Token,
        language: Language,
    ) -> Option<Reporter> {
        let contact = &report.contact;
        if contact.is_anonymous() {
            return None;
        }
        let receipt = |to: &EmailAddress| Addressed {
            to: to.clone(),
            language,
            letter: Letter::Receipt {
                reference: reference.clone(),
                category: report.category.clone(),
                address: report.place.address.clone(),
                track: track.to_string(),
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
    pub(crate) async fn reference_of_draft(
        &self,
        draft: DraftId,
    ) -> Result<Option<Reference>, Broken> {
        let row: Option<(String,)> = alone!(self.engine, c => {
            sqlx::query_as(OF_DRAFT).bind(draft.0).fetch_optional(&mut *c).await
        })?;
        read_reference(row)
    }

    /// [`Store::reference_of_draft`], of what was on disk before, without waiting for what is being written.
    pub(crate) async fn reference_sent(&self, draft: DraftId) -> Result<Option<Reference>, Broken> {
        let row: Option<(String,)> = on!(self.engine, pool => {
            sqlx::query_as(OF_DRAFT).bind(draft.0).fetch_optional(pool).await?
        });
        read_reference(row)
    }

    async fn reference_of(&self, case: CaseId) -> Result<Reference, Broken> {
        const REFERENCE: &str = "select reference from cases where id = $1";
        let (text,): (String,) =
            on!(self.engine, pool => sqlx::query_as(REFERENCE).bind(case.0).fetch_one(pool).await?);
        text.parse().map_err(|_| Broken::Unreadable("reference"))
    }
}

fn read_reference(row: Option<(String,)>) -> Result<Option<Reference>, Broken> {
    row.map(|(text,)| text.parse().map_err(|_| Broken::Unreadable("reference")))
        .transpose()
}

/// Reports that are sent together, and what they become.
struct Sent<'a> {
    sendings: &'a [Sending],
    cases: &'a [NewCase<'a>],
    changes: &'a [ChangeRow],
    events: &'a [(Uuid, i64, NewEvent<'a>)],
    /// No words to tell beside what happened, sealed.
    nothing: &'a [u8],
}

impl Sent<'_> {
    /// Pushes everything that they write.
    fn push(&self, engine: &Engine, query: &mut impl Statement) {
        let mut together = Together::on(engine);
        query.say(&together.next());
        push_cases(query, self.cases);
        query.say(&together.next());
        // Nobody is told: nobody can be watching a case that did not exist.
        push_first_events(query, self.events);
        query.say(&together.next());
        query.say("insert into event_words (event_id, words, language) ");
        let rows = Rows::of(self.events)
            .with(|(id, ..)| *id)
            .with(|(_, _, event)| event.words)
            .with(|(_, _, event)| event.language.tag());
        query.push_rows(rows);
        self.push_taken_down(&mut together, query);
        if !self.changes.is_empty() {
            query.say(&together.next());
            push_changes(query, self.changes);
        }
        for table in ["drafts", "photos"] {
            let key = if table == "drafts" { "id" } else { "draft_id" };
            query.say(&together.next());
            query.say(&format!("update {table} set case_id = sent.column2 from ("));
            let rows = Rows::of(self.sendings)
                .with(|sending| sending.draft.0)
                .with(|sending| sending.case.0);
            query.push_rows(rows);
            query.say(&format!(") as sent where {table}.{key} = sent.column1"));
        }
        self.push_reporters(&mut together, query);
        self.push_calls(&mut together, query);
        query.say(&together.next());
        push_letters(
            query,
            self.sendings.iter().map(|sending| {
                let letter = sending
                    .reporter
                    .as_ref()
                    .and_then(|reporter| reporter.letter.clone());
                (letter, sending.now)
            }),
        );
        query.say(together.end());
    }

    /// Pushes who wrote them down for somebody else.
    fn push_taken_down(&self, together: &mut Together, query: &mut impl Statement) {
        let taken = self.sendings.iter();
        let taken: Vec<_> = taken
            .filter_map(|sending| Some((sending, sending.taken_down.as_ref()?)))
            .collect();
        if taken.is_empty() {
            return;
        }
        query.say(&together.next());
        query.say("insert into events (id, case_id, sequence, kind, status, public, member_id, role, area_path, detail, at) ");
        let detail = |intake| {
            Json(Detail {
                intake: Some(intake),
                ..Detail::default()
            })
        };
        let rows = Rows::of(taken)
            .with(|_| new_id())
            .with(|(sending, _)| sending.case.0)
            .with(|_| 2_i64)
            .with(|_| EventKind::TakenDown.name())
            .with(|_| Status::Received.name())
            .with(|_| true)
            .with(|(_, (member, ..))| member.0)
            .with(|(_, (_, role, ..))| role.name())
            .with(|(_, (_, _, area, _))| area.as_str())
            .with(|(_, (.., intake))| detail(*intake))
            .with(|(sending, _)| sending.now.as_microsecond());
        query.push_rows(rows);
    }

    /// Pushes the reporters' links, and how they can be reached.
    fn push_reporters(&self, together: &mut Together, query: &mut impl Statement) {
        query.say(&together.next());
        query.say("insert into links (token_hash, purpose, case_id, created_at) ");
        let rows = Rows::of(self.sendings)
            .with(|sending| sending.track.clone())
            .with(|_| Purpose::Track.name())
            .with(|sending| sending.case.0)
            .with(|sending| sending.now.as_microsecond());
        query.push_rows(rows);
        query.say(&together.next());
        query.say(
            "insert into follows (id, case_id, reporter, author, contact_hash, contact_sealed, language, created_at) \
             select column1, column2, true, true, column3, column4, column5, column6 from (",
        );
        let rows = Rows::of(self.sendings)
            .with(|_| new_id())
            .with(|sending| sending.case.0)
            .with(|sending| {
                sending
                    .reporter
                    .as_ref()
                    .and_then(|reporter| reporter.hash.clone())
            })
            .with(|sending| {
                sending
                    .reporter
                    .as_ref()
                    .map(|reporter| reporter.sealed.clone())
            })
            .with(|sending| sending.language.tag())
            .with(|sending| sending.now.as_microsecond());
        query.push_rows(rows);
        query.say(") as reporters where column4 is not null");
    }

    /// Pushes that whoever looks after the grid is told; where nobody does, nothing waits to be told.
    fn push_calls(&self, together: &mut Together, query: &mut impl Statement) {
        query.say(&together.next());
        query.say(
            "insert into notice_jobs (id, case_id, sequence, status, words_sealed, told_hash, created_at) \
             select sent.column1, sent.column2, 1, sent.column3, sent.column4, sent.column5, sent.column6 from (",
        );
        let rows = Rows::of(self.sendings)
            .with(|_| new_id())
            .with(|sending| sending.case.0)
            .with(|_| Status::Received.name())
            .with(|_| self.nothing)
            .with(|_| Vec::<u8>::new())
            .with(|sending| sending.now.as_microsecond());
        query.push_rows(rows);
        query.say(") as sent where sent.column2 in (select above.column1 from (");
        let above = self.sendings.iter().flat_map(|sending| {
            let paths = sending.report.place.area.upwards().into_iter();
            paths.map(|path| (sending.case, path))
        });
        let rows = Rows::of(above)
            .with(|(case, _)| case.0)
            .with(|(_, path)| path.as_str().to_owned());
        query.push_rows(rows);
        query.say(
            ") as above join grants g on g.area_path = above.column2 and g.role = 'grid_administrator' and g.ended_at is null)",
        );
    }
}

/// How the timeline of a case that was sent begins.
fn first_event(sending: &Sending) -> (Uuid, i64, NewEvent<'_>) {
    let event = NewEvent {
        case: sending.case,
        kind: EventKind::Submitted,
        status: Status::Received,
        public: true,
        member: None,
        words: &sending.report.what,
        detail: None,
        language: sending.language,
        at: sending.now,
    };
    (new_id(), 1, event)
}
