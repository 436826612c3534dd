//! Cases and their timelines, as every noun above writes them.

use std::collections::BTreeMap;

use domain::areas::AreaPath;
use domain::cases::{Case, CaseId, Closing, Event, EventKind, Status, Visibility};
use domain::categories::CategoryCode;
use domain::identity::{AccountId, Role};
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::places::Position;
use domain::promises::Promise;
use domain::references::Reference;
use domain::reports::DraftId;
use jiff::Timestamp;
use sqlx::types::Json;

use crate::cells::cell_of;
use crate::changes::Changed;
use crate::keys::chance;
use crate::map::Counted;
use crate::rows::{CaseRow, EventRow, case_columns};
use crate::{Broken, Store, Write, new_id, on, within};

/// A case that is about to be written.
pub(crate) struct NewCase<'a> {
    pub(crate) id: CaseId,
    pub(crate) reference: Reference,
    pub(crate) draft: Option<DraftId>,
    pub(crate) status: Status,
    pub(crate) visibility: Visibility,
    pub(crate) category: &'a CategoryCode,
    pub(crate) area: &'a AreaPath,
    pub(crate) responsible_area: &'a AreaPath,
    pub(crate) organisation: Option<&'a OrganisationCode>,
    pub(crate) position: Option<Position>,
    pub(crate) address: &'a str,
    pub(crate) spot: &'a str,
    pub(crate) answers: &'a BTreeMap<String, Vec<String>>,
    pub(crate) language: Language,
    pub(crate) source: &'a str,
    pub(crate) source_id: Option<&'a str>,
    pub(crate) doubtful: bool,
    pub(crate) promise: Option<(Promise, u16)>,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) released_at: Option<Timestamp>,
    pub(crate) requested_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
}

/// An entry that is about to be added to a timeline.
pub(crate) struct NewEvent<'a> {
    pub(crate) case: CaseId,
    pub(crate) kind: EventKind,
    pub(crate) status: Status,
    pub(crate) public: bool,
    /// Who acted, as what, and for which area; nothing where the reporter or the portal did.
    pub(crate) member: Option<(AccountId, Role, &'a AreaPath)>,
    pub(crate) words: &'a str,
    pub(crate) language: Language,
    pub(crate) at: Timestamp,
}

/// Draws a reference.
pub(crate) fn draw_reference() -> Reference {
    Reference::from_chance(u64::from_be_bytes(chance()))
}

impl Store {
    /// Writes a case; says `false` where its draft or its source row has become a case before.
    pub(crate) async fn insert_case(
        &self,
        write: &mut Write,
        case: &NewCase<'_>,
    ) -> Result<bool, Broken> {
        const INSERT: &str = "insert into cases (id, kind, reference, draft_id, status, closing, visibility, version, category, \
            area_path, responsible_area, organisation, lat, lon, address, spot, answers, language, source, source_id, doubtful, \
            target_days, due_on, due_at, provisional, released_at, requested_at, updated_at, ended_at, cell) \
            values ($1, 'report', $2, $3, $4, $5, $6, 1, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
            $20, $21, $22, $23, $24, $25, $26, $27, $28) on conflict do nothing";
        let rows = within!(*write, c => {
            sqlx::query(INSERT)
                .bind(case.id.0)
                .bind(case.reference.as_str())
                .bind(case.draft.map(|draft| draft.0))
                .bind(case.status.name())
                .bind(case.status.closing().map(Closing::name))
                .bind(case.visibility.name())
                .bind(&case.category.0)
                .bind(case.area.as_str())
                .bind(case.responsible_area.as_str())
                .bind(case.organisation.map(|organisation| organisation.0.as_str()))
                .bind(case.position.map(Position::lat))
                .bind(case.position.map(Position::lon))
                .bind(case.address)
                .bind(case.spot)
                .bind(Json(case.answers))
                .bind(case.language.tag())
                .bind(case.source)
                .bind(case.source_id)
                .bind(case.doubtful)
                .bind(case.promise.map(|(_, days)| i64::from(days)))
                .bind(case.promise.map(|(promise, _)| promise.due.to_string()))
                .bind(case.due_at.map(Timestamp::as_microsecond))
                .bind(case.promise.is_some_and(|(promise, _)| promise.provisional))
                .bind(case.released_at.map(Timestamp::as_microsecond))
                .bind(case.requested_at.as_microsecond())
                .bind(case.updated_at.as_microsecond())
                .bind(case.ended_at.map(Timestamp::as_microsecond))
                .bind(cell_of(case.position))
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if rows == 0 {
            return Ok(false);
        }
        let counted = Counted::of(
            case.visibility,
            case.category,
            case.position,
            case.status,
            case.ended_at,
        );
        self.note_on_map(write, None, counted).await?;
        Ok(true)
    }

    /// Adds an entry to a timeline, with its words apart; everybody who listens hears of it after the commit.
    pub(crate) async fn add_event(
        &self,
        write: &mut Write,
        event: &NewEvent<'_>,
    ) -> Result<(), Broken> {
        let sequence = self.add_event_untold(write, event).await?;
        let case = event.case;
        Ok(write.tell(Changed { case, sequence }).await?)
    }

    /// [`Store::add_event`] for history, which is nobody's news. Gives the entry's place in the timeline.
    pub(crate) async fn add_event_untold(
        &self,
        write: &mut Write,
        event: &NewEvent<'_>,
    ) -> Result<i64, Broken> {
        const ADD: &str = "insert into events (id, case_id, sequence, kind, status, closing, public, member_id, role, area_path, at) \
            select $1, $2, coalesce(max(sequence), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10 from events where case_id = $2 returning sequence";
        const WORDS: &str =
            "insert into event_words (event_id, words, language) values ($1, $2, $3)";
        let id = new_id();
        let (sequence,) = within!(*write, c => {
            let added: (i64,) = sqlx::query_as(ADD)
                .bind(id)
                .bind(event.case.0)
                .bind(event.kind.name())
                .bind(event.status.name())
                .bind(event.status.closing().map(Closing::name))
                .bind(event.public)
                .bind(event.member.map(|(member, _, _)| member.0))
                .bind(event.member.map(|(_, role, _)| role.name()))
                .bind(event.member.map(|(_, _, area)| area.as_str()))
                .bind(event.at.as_microsecond())
                .fetch_one(&mut *c)
                .await?;
            if !event.words.is_empty() {
                sqlx::query(WORDS).bind(id).bind(event.words).bind(event.language.tag()).execute(&mut *c).await?;
            }
            added
        });
        Ok(sequence)
    }

    /// The case of this reference, whoever asks.
    pub(crate) async fn case(&self, reference: &Reference) -> Result<Option<Case>, Broken> {
        const CASE: &str = concat!(
            "select ",
            case_columns!(),
            " from cases c where c.reference = $1"
        );
        let row: Option<CaseRow> = on!(self.engine, pool => sqlx::query_as(CASE).bind(reference.as_str()).fetch_optional(pool).await?);
        row.map(Case::try_from).transpose()
    }

    /// The timeline of a case in order. Words of the reporter only where `words` says so.
    pub(crate) async fn timeline(
        &self,
        case: CaseId,
        words: bool,
        internal: bool,
    ) -> Result<Vec<Event>, Broken> {
        const TIMELINE: &str = "select e.sequence, e.kind, e.status, e.closing, e.public, e.role, e.area_path, e.at, w.words \
            from events e left join event_words w on w.event_id = e.id where e.case_id = $1 order by e.sequence, e.id limit 1000";
        let rows: Vec<EventRow> =
            on!(self.engine, pool => sqlx::query_as(TIMELINE).bind(case.0).fetch_all(pool).await?);
        let mut events = rows
            .into_iter()
            .map(Event::try_from)
            .collect::<Result<Vec<_>, _>>()?;
        events.retain(|event| event.public || internal);
        for event in &mut events {
            if !words && matches!(event.kind, EventKind::Submitted | EventKind::Imported) {
                event.words = None;
            }
        }
        Ok(events)
    }
}
