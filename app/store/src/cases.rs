//! Cases and their timelines, as every noun above writes them.

use std::collections::BTreeMap;

use domain::areas::AreaPath;
use domain::cases::{
    Case, CaseId, CaseKind, Closing, Detail, Event, EventKind, Sight, Status, Visibility,
};
use domain::categories::CategoryCode;
use domain::identity::{Account, AccountId, Grant, Role};
use domain::languages::Language;
use domain::moving::Stand;
use domain::organisations::OrganisationCode;
use domain::places::Position;
use domain::promises::Promise;
use domain::references::Reference;
use domain::reports::DraftId;
use jiff::Timestamp;
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use crate::cells::cell_of;
use crate::changes::Changed;
use crate::counts::Counted;
use crate::keys::chance;
use crate::rows::{CaseRow, EventRow, case_columns};
use crate::rowsets::{Rows, Statement};
use crate::{Broken, Store, Write, new_id, on, within};

/// A case that is about to be written.
pub(crate) struct NewCase<'a> {
    pub(crate) id: CaseId,
    pub(crate) kind: CaseKind,
    pub(crate) reference: Reference,
    pub(crate) draft: Option<DraftId>,
    pub(crate) status: Status,
    pub(crate) visibility: Visibility,
    pub(crate) category: &'a CategoryCode,
    pub(crate) area: &'a AreaPath,
    pub(crate) responsible_area: AreaPath,
    pub(crate) organisation: Option<OrganisationCode>,
    pub(crate) position: Option<Position>,
    pub(crate) address: &'a str,
    pub(crate) spot: &'a str,
    pub(crate) answers: &'a BTreeMap<String, Vec<String>>,
    pub(crate) language: Language,
    pub(crate) source: &'static str,
    pub(crate) source_id: Option<&'a str>,
    pub(crate) doubtful: bool,
    pub(crate) promise: Option<(Promise, u16)>,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) answer: Option<(Promise, u16)>,
    pub(crate) answer_due_at: Option<Timestamp>,
    pub(crate) released_at: Option<Timestamp>,
    pub(crate) requested_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
    /// What was counted of it for the score, and when it is counted next.
    pub(crate) scored_as: Option<String>,
    pub(crate) score_at: Option<i64>,
}

/// An entry that is about to be added to a timeline.
#[derive(Clone, Copy)]
pub(crate) struct NewEvent<'a> {
    pub(crate) case: CaseId,
    pub(crate) kind: EventKind,
    pub(crate) status: Status,
    pub(crate) public: bool,
    /// Who acted, as what, and for which area; nothing where the reporter or the portal did.
    pub(crate) member: Option<(AccountId, Role, &'a AreaPath)>,
    pub(crate) words: &'a str,
    pub(crate) detail: Option<&'a Detail>,
    pub(crate) language: Language,
    pub(crate) at: Timestamp,
}

impl<'a> NewEvent<'a> {
    /// An entry that everybody reads who sees the case, so far without words, and by nobody of the desk.
    pub(crate) fn for_everybody(case: &Case, kind: EventKind, at: Timestamp) -> Self {
        Self {
            case: case.id,
            kind,
            status: case.status,
            public: true,
            member: None,
            words: "",
            detail: None,
            language: Language::En,
            at,
        }
    }

    /// [`NewEvent::for_everybody`], but only members read it.
    pub(crate) fn for_members(case: &Case, kind: EventKind, at: Timestamp) -> Self {
        Self {
            public: false,
            ..Self::for_everybody(case, kind, at)
        }
    }

    /// This member did it, by this grant.
    pub(crate) fn by(self, member: &Account, grant: &'a Grant) -> Self {
        Self {
            member: Some((member.id, grant.role, &grant.area)),
            ..self
        }
    }

    /// With these words.
    pub(crate) fn saying(self, words: &'a str, language: Language) -> Self {
        Self {
            words,
            language,
            ..self
        }
    }
}

/// Draws a reference.
pub(crate) fn draw_reference() -> Reference {
    Reference::from_chance(u64::from_be_bytes(chance()))
}

/// Pushes an insert of cases.
pub(crate) fn push_cases(query: &mut impl Statement, cases: &[NewCase<'_>]) {
    query.say(
        "insert into cases (id, kind, reference, draft_id, status, closing, visibility, version, category, area_path, \
         responsible_area, organisation, lat, lon, address, spot, answers, language, source, source_id, doubtful, target_days, \
         due_on, due_at, provisional, answer_days, answer_due_on, answer_due_at, released_at, requested_at, updated_at, ended_at, \
         cell, escalates_at, scored_as, score_at) ",
    );
    let at = |moment: Option<Timestamp>| moment.map(Timestamp::as_microsecond);
    let rows = Rows::of(cases)
        .with(|case| case.id.0)
        .with(|case| case.kind.name())
        .with(|case| case.reference.as_str())
        .with(|case| case.draft.map(|draft| draft.0))
        .with(|case| case.status.name())
        .with(|case| case.status.closing().map(Closing::name))
        .with(|case| case.visibility.name())
        .with(|_| 1_i64)
        .with(|case| case.category.0.as_str())
        .with(|case| case.area.as_str())
        .with(|case| case.responsible_area.as_str())
        .with(|case| case.organisation.as_ref().map(|code| code.0.clone()))
        .with(|case| case.position.map(Position::lat))
        .with(|case| case.position.map(Position::lon))
        .with(|case| case.address)
        .with(|case| case.spot)
        .with(|case| Json(case.answers))
        .with(|case| case.language.tag())
        .with(|case| case.source)
        .with(|case| case.source_id.map(str::to_owned))
        .with(|case| case.doubtful)
        .with(|case| case.promise.map(|(_, days)| i64::from(days)))
        .with(|case| case.promise.map(|(promise, _)| promise.due.to_string()))
        .with(move |case| at(case.due_at))
        .with(|case| case.promise.is_some_and(|(promise, _)| promise.provisional))
        .with(|case| case.answer.map(|(_, days)| i64::from(days)))
        .with(|case| case.answer.map(|(promise, _)| promise.due.to_string()))
        .with(move |case| at(case.answer_due_at))
        .with(move |case| at(case.released_at))
        .with(|case| case.requested_at.as_microsecond())
        .with(|case| case.updated_at.as_microsecond())
        .with(move |case| at(case.ended_at))
        .with(|case| cell_of(case.position))
        .with(move |case| {
            at([case.answer_due_at, case.due_at]
                .into_iter()
                .flatten()
                .min())
        })
        .with(|case| case.scored_as.clone())
        .with(|case| case.score_at);
    query.push_rows(rows);
}

/// Pushes an insert of the first entries of new cases: the entry's id, its place in the timeline, itself.
pub(crate) fn push_first_events(query: &mut impl Statement, events: &[(Uuid, i64, NewEvent<'_>)]) {
    query.say(
        "insert into events (id, case_id, sequence, kind, status, closing, public, detail, at) ",
    );
    let rows = Rows::of(events)
        .with(|(id, ..)| *id)
        .with(|(_, _, event)| event.case.0)
        .with(|(_, sequence, _)| *sequence)
        .with(|(_, _, event)| event.kind.name())
        .with(|(_, _, event)| event.status.name())
        .with(|(_, _, event)| event.status.closing().map(Closing::name))
        .with(|(_, _, event)| event.public)
        .with(|(_, _, event)| event.detail.cloned().map(Json))
        .with(|(_, _, event)| event.at.as_microsecond());
    query.push_rows(rows);
}

impl NewCase<'_> {
    /// What the map counts of it.
    pub(crate) fn counted(&self) -> Option<Counted<'_>> {
        Counted::of(
            self.visibility,
            self.category,
            self.position,
            self.status,
            self.ended_at,
        )
    }
}

impl Write {
    /// Whether nobody has changed these cases meanwhile; nobody does until this write is done. They are held in one order, so
    /// that two who want the same do not wait for each other.
    pub(crate) async fn are_as_they_were(&mut self, cases: &[&Case]) -> Result<bool, Broken> {
        let is_held = matches!(self, Self::Postgres(_));
        let mut cases = cases.to_vec();
        cases.sort_by_key(|case| case.id);
        let found: Vec<(Uuid,)> = within!(*self, c => {
            let mut query = QueryBuilder::new("select id from cases where ");
            for (place, case) in cases.iter().enumerate() {
                query.push(if place == 0 { "(id = " } else { " or (id = " });
                query.push_bind(case.id.0).push(" and version = ").push_bind(case.version).push(")");
            }
            query.push(" order by id");
            if is_held {
                query.push(" for update");
            }
            query.build_query_as().fetch_all(&mut *c).await?
        });
        Ok(found.len() == cases.len())
    }

    /// Raises the version of a case where nobody has changed it meanwhile; says whether that was so.
    pub(crate) async fn touch(&mut self, case: &Case, now: Timestamp) -> Result<bool, Broken> {
        const TOUCH: &str = "update cases set version = version + 1, updated_at = $3 where id = $1 and version = $2";
        let touched = within!(*self, c => {
            sqlx::query(TOUCH)
                .bind(case.id.0)
                .bind(case.version)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        Ok(touched > 0)
    }
}

impl Store {
    /// Adds an entry to a timeline, with its words apart; everybody who listens hears of it after the commit.
    pub(crate) async fn add_event(
        &self,
        write: &mut Write,
        event: &NewEvent<'_>,
    ) -> Result<(), Broken> {
        self.added_event(write, event).await.map(drop)
    }

    /// [`Store::add_event`], for those who write more about the entry.
    pub(crate) async fn added_event(
        &self,
        write: &mut Write,
        event: &NewEvent<'_>,
    ) -> Result<Uuid, Broken> {
        const ADD: &str = "insert into events (id, case_id, sequence, kind, status, closing, public, member_id, role, area_path, detail, at) \
            select $1, $2, coalesce(max(sequence), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $11, $10 from events where case_id = $2 returning sequence";
        const WORDS: &str =
            "insert into event_words (event_id, words, language) values ($1, $2, $3)";
        let id = new_id();
        let (sequence,) = within!(*write, c => {
            let added: (i64,) = sqlx::query_as(ADD)
                .bind(id)
                .bind(event.case.0)
                .bind(event.kind.name())
                .bind(event.status.name())
                .bind(event.status.closing().map(domain::cases::Closing::name))
                .bind(event.public)
                .bind(event.member.map(|(member, _, _)| member.0))
                .bind(event.member.map(|(_, role, _)| role.name()))
                .bind(event.member.map(|(_, _, area)| area.as_str()))
                .bind(event.at.as_microsecond())
                .bind(event.detail.cloned().map(Json))
                .fetch_one(&mut *c)
                .await?;
            if !event.words.is_empty() {
                sqlx::query(WORDS).bind(id).bind(event.words).bind(event.language.tag()).execute(&mut *c).await?;
            }
            added
        });
        let case = event.case;
        write.tell(Changed { case, sequence }).await?;
        Ok(id)
    }

    /// The report of this reference, whoever asks.
    pub(crate) async fn case(&self, reference: &Reference) -> Result<Option<Case>, Broken> {
        const CASE: &str = concat!(
            "select ",
            case_columns!(),
            " from cases c where c.reference = $1 and c.kind = 'report'"
        );
        let row: Option<CaseRow> = on!(self.engine, pool => sqlx::query_as(CASE).bind(reference.as_str()).fetch_optional(pool).await?);
        row.map(Case::try_from).transpose()
    }

    /// The case of this reference, of whatever kind.
    pub(crate) async fn any_case(&self, reference: &Reference) -> Result<Option<Case>, Broken> {
        const CASE: &str = concat!(
            "select ",
            case_columns!(),
            " from cases c where c.reference = $1"
        );
        let row: Option<CaseRow> = on!(self.engine, pool => sqlx::query_as(CASE).bind(reference.as_str()).fetch_optional(pool).await?);
        row.map(Case::try_from).transpose()
    }

    /// The case of this id, which there is.
    pub(crate) async fn case_of_id(&self, id: CaseId) -> Result<Case, Broken> {
        const CASE: &str = concat!("select ", case_columns!(), " from cases c where c.id = $1");
        let row: CaseRow =
            on!(self.engine, pool => sqlx::query_as(CASE).bind(id.0).fetch_one(pool).await?);
        Case::try_from(row)
    }

    /// The timeline of a case in order, as much of it as is seen. What the reporter wrote is shown to everybody once it is
    /// released; what she answered later nobody has looked through: those who handle it and she herself read it.
    pub(crate) async fn timeline(&self, case: &Case, sight: Sight) -> Result<Vec<Event>, Broken> {
        const TIMELINE: &str = "select e.sequence, e.kind, e.status, e.closing, e.public, e.role, e.area_path, a.name as member, e.at, e.detail, w.words, \
             s.organisation as to_organisation, s.team as to_team, m.name as to_member \
             from events e left join event_words w on w.event_id = e.id left join accounts a on a.id = e.member_id \
             left join assignments s on s.event_id = e.id left join accounts m on m.id = s.assignee_id where e.case_id = $1 order by e.sequence, e.id limit 1000";
        const TRANSLATED: &str = "select e.sequence, t.language, t.words from events e join event_translations t on t.event_id = e.id \
             where e.case_id = $1 order by e.sequence, t.language limit 1000";
        let rows: Vec<EventRow> = on!(self.engine, pool => sqlx::query_as(TIMELINE).bind(case.id.0).fetch_all(pool).await?);
        let translated: Vec<(i64, String, String)> = on!(self.engine, pool => sqlx::query_as(TRANSLATED).bind(case.id.0).fetch_all(pool).await?);
        let mut events = rows
            .into_iter()
            .map(|row| row.read(&self.pack))
            .collect::<Result<Vec<_>, _>>()?;
        for (sequence, language, words) in translated {
            if let Some(event) = events.iter_mut().find(|event| event.sequence == sequence) {
                event.wordings.0.insert(language, words);
            }
        }
        let is_member = sight == Sight::Member;
        events.retain(|event| event.public || is_member);
        for event in &mut events {
            event.by = event.by.take().filter(|_| is_member);
            if let Some(given) = event.given.as_mut().filter(|_| !is_member) {
                (given.team, given.member) = (None, None);
            }
            let is_seen = match event.kind {
                EventKind::Submitted | EventKind::Imported => case.shows_words_to(sight),
                EventKind::Answered => is_member || sight == Sight::Reporter,
                // Somebody looks through what she wrote to have it opened again, too.
                EventKind::Reopened => {
                    is_member || case.released_at.is_some_and(|at| event.at <= at)
                }
                // Written for the desk, and perhaps by somebody outside.
                EventKind::TaskDone => is_member,
                _ => true,
            };
            event.words = event.words.take().filter(|_| is_seen);
            // What it was about before may be nobody else's business.
            let is_told = |stand: &Stand| {
                let category = self.pack.category(&stand.category);
                sight != Sight::Public || category.is_some_and(|category| !category.private)
            };
            event.detail.from = event.detail.from.take().filter(is_told);
        }
        Ok(events)
    }
}
