//! Bringing in the history of another system.
//!
//! # Why
//!
//! Imported history is told and never acted on: no clock runs, nobody is notified, nothing was promised that is known
//! here. The source's own id makes a second run harmless, so an import that was interrupted is simply started again.

use std::collections::BTreeMap;

use domain::areas::AreaPath;
use domain::cases::{CaseId, EventKind, Status, Visibility};
use domain::categories::CategoryCode;
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::places::Position;
use domain::routing::route;
use jiff::Timestamp;

use crate::cases::{NewCase, NewEvent, draw_reference};
use crate::{Broken, Store, Write, new_id, within};

/// A request as another system tells it, in the words of the pack.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedRequest {
    /// The system that it comes from: `myla311`.
    pub source: &'static str,
    /// Its id there; with [`ImportedRequest::source`] it names the request for ever.
    pub source_id: String,
    /// How far it has come.
    pub status: Status,
    /// What it is about.
    pub category: CategoryCode,
    /// The deepest area known for its place.
    pub area: AreaPath,
    /// Who has it; the category says so where the source does not.
    pub organisation: Option<OrganisationCode>,
    /// Where it is on the ground, where known.
    pub position: Option<Position>,
    /// Address in words; may be empty.
    pub address: String,
    /// What else the source says, kept beside the answers to questions.
    pub details: BTreeMap<String, Vec<String>>,
    /// The language of its words.
    pub language: Language,
    /// When it came in.
    pub requested_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it ended, where it has.
    pub ended_at: Option<Timestamp>,
}

impl ImportedRequest {
    /// Whether the source contradicts itself: ended before it came in.
    pub fn is_doubtful(&self) -> bool {
        self.ended_at.is_some_and(|ended| ended < self.requested_at)
    }
}

/// What became of some rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BatchOutcome {
    /// New cases.
    pub added: u64,
    /// Imported before; left as they are.
    pub known: u64,
}

impl Store {
    /// Brings in `rows`, all or none. A row that is there already changes nothing.
    pub async fn import_batch(&self, rows: &[ImportedRequest]) -> Result<BatchOutcome, Broken> {
        let mut outcome = BatchOutcome::default();
        let mut write = self.engine.begin().await?;
        for row in rows {
            if self.import(&mut write, row).await? {
                outcome.added += 1;
            } else {
                outcome.known += 1;
            }
        }
        self.settle_some(&mut write, i64::MAX).await?;
        write.commit().await?;
        Ok(outcome)
    }

    /// Writes one row with its timeline; says `false` where it has been imported before.
    async fn import(&self, write: &mut Write, row: &ImportedRequest) -> Result<bool, Broken> {
        let pack = self.pack();
        let category = pack
            .category(&row.category)
            .ok_or(Broken::Unreadable("category"))?;
        let place = pack
            .areas
            .by_path(&row.area)
            .ok_or(Broken::Unreadable("area"))?;
        let routed = route(&pack.areas, category, place);
        let id = CaseId(new_id());
        let mut case = NewCase {
            id,
            reference: draw_reference(),
            draft: None,
            status: row.status,
            visibility: if category.private {
                Visibility::Private
            } else {
                Visibility::Public
            },
            category: &row.category,
            area: &row.area,
            responsible_area: &routed.area,
            organisation: row.organisation.as_ref().or(routed.organisation.as_ref()),
            position: row.position,
            address: &row.address,
            spot: "",
            answers: &row.details,
            language: row.language,
            source: row.source,
            source_id: Some(&row.source_id),
            doubtful: row.is_doubtful(),
            promise: None,
            due_at: None,
            released_at: None,
            requested_at: row.requested_at,
            updated_at: row.updated_at,
            ended_at: row.ended_at,
        };
        // Of a million rows, two may well draw the same reference; that must not pass for a row that is known.
        while !self.insert_case(write, &case).await? {
            if was_imported(write, row).await? {
                return Ok(false);
            }
            case.reference = draw_reference();
        }
        let came_in = NewEvent {
            case: id,
            kind: EventKind::Imported,
            status: Status::Received,
            public: true,
            member: None,
            words: "",
            language: row.language,
            at: row.requested_at,
        };
        self.add_event_untold(write, &came_in).await?;
        if let Some(at) = row.ended_at {
            let ended = NewEvent {
                kind: EventKind::StatusChanged,
                status: row.status,
                at,
                ..came_in
            };
            self.add_event_untold(write, &ended).await?;
        }
        Ok(true)
    }
}

async fn was_imported(write: &mut Write, row: &ImportedRequest) -> Result<bool, Broken> {
    const KNOWN: &str = "select count(*) from cases where source = $1 and source_id = $2";
    let (rows,): (i64,) = within!(*write, c => {
        sqlx::query_as(KNOWN).bind(row.source).bind(&row.source_id).fetch_one(&mut *c).await?
    });
    Ok(rows > 0)
}
