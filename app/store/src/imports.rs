//! Bringing in the history of another system.
//!
//! # Why
//!
//! Imported history is told and never acted on: no clock runs, nobody is notified, nothing was promised that is known
//! here. The source's own id makes a second run harmless, so an import that was interrupted is simply started again.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::areas::AreaPath;
use domain::cases::{CaseId, CaseKind, EventKind, Status, Visibility};
use domain::categories::CategoryCode;
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::places::Position;
use domain::routing::route;
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::cases::{NewCase, NewEvent, draw_reference, push_cases, push_first_events};
use crate::scores::settling::Sums;
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

/// Rows of one statement; an engine binds at least 32,000 values.
const ROWS_AT_ONCE: usize = 500;

impl Store {
    /// Brings in `rows`, all or none. A row that is there already changes nothing. Who brings in many does so some thousands
    /// at once: they lie all over the indexes, and what many of them share is written once.
    pub async fn import_batch(&self, rows: &[ImportedRequest]) -> Result<BatchOutcome, Broken> {
        let mut write = self.engine.begin().await?;
        let mut known = imported_before(&mut write, rows).await?;
        let mut fresh = rows.to_vec();
        fresh.retain(|row| known.insert((row.source, row.source_id.clone())));
        let mut cases = fresh
            .iter()
            .map(|row| self.imported_case(row))
            .collect::<Result<Vec<_>, _>>()?;
        draw_anew(&mut write, &mut cases).await?;
        let mut sums = Sums::default();
        for case in &mut cases {
            if let Some(counted) = self.imported_contribution(case) {
                sums.add(&counted, 1);
                case.scored_as = Some(counted.written());
            }
        }
        if !cases.is_empty() {
            let events: Vec<_> = cases.iter().zip(&fresh).flat_map(history_of).collect();
            for some in cases.chunks(ROWS_AT_ONCE) {
                within!(write, c => {
                    let mut query = QueryBuilder::new("");
                    push_cases(&mut query, some);
                    query.build().persistent(false).execute(&mut *c).await?;
                });
            }
            for some in events.chunks(ROWS_AT_ONCE) {
                within!(write, c => {
                    let mut query = QueryBuilder::new("");
                    push_first_events(&mut query, some);
                    query.build().persistent(false).execute(&mut *c).await?;
                });
            }
            let changes: Vec<_> = cases
                .iter()
                .flat_map(|case| self.map_changes(None, case.counted()))
                .collect();
            Self::await_turn(&mut write).await?;
            self.add_to_counts(&mut write, &changes).await?;
            self.add_to_scores(&mut write, &sums).await?;
        }
        write.commit().await?;
        let added = cases.len() as u64;
        Ok(BatchOutcome {
            added,
            known: rows.len() as u64 - added,
        })
    }

    /// The case that a row becomes.
    fn imported_case<'a>(&'a self, row: &'a ImportedRequest) -> Result<NewCase<'a>, Broken> {
        let pack = self.pack();
        let category = pack
            .category(&row.category)
            .ok_or(Broken::Unreadable("category"))?;
        let place = pack
            .areas
            .by_path(&row.area)
            .ok_or(Broken::Unreadable("area"))?;
        let routed = route(&pack.areas, category, place);
        Ok(NewCase {
            id: CaseId(new_id()),
            kind: CaseKind::Report,
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
            responsible_area: routed.area,
            organisation: row.organisation.clone().or(routed.organisation),
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
            answer: None,
            answer_due_at: None,
            released_at: None,
            requested_at: row.requested_at,
            updated_at: row.updated_at,
            ended_at: row.ended_at,
            scored_as: None,
            score_at: None,
        })
    }
}

/// How it came in, and how it ended.
fn history_of<'a>(
    (case, row): (&NewCase<'a>, &ImportedRequest),
) -> impl Iterator<Item = (Uuid, i64, NewEvent<'a>)> + use<'a> {
    let came_in = NewEvent {
        case: case.id,
        kind: EventKind::Imported,
        status: Status::Received,
        public: true,
        member: None,
        words: "",
        detail: None,
        language: row.language,
        at: row.requested_at,
    };
    let ended = row.ended_at.map(|at| NewEvent {
        kind: EventKind::StatusChanged,
        status: row.status,
        at,
        ..came_in
    });
    let entries = [Some(came_in), ended].into_iter().flatten().zip(1..);
    entries.map(|(entry, sequence)| (new_id(), sequence, entry))
}

/// Which of these rows were brought in before: their sources and ids there.
async fn imported_before(
    write: &mut Write,
    rows: &[ImportedRequest],
) -> Result<HashSet<(&'static str, String)>, Broken> {
    let mut known = HashSet::new();
    for some in rows.chunks(ROWS_AT_ONCE) {
        for source in some.iter().map(|row| row.source).collect::<BTreeSet<_>>() {
            let of_source = some.iter().filter(|row| row.source == source);
            let found: Vec<(String,)> = within!(*write, c => {
                let mut query = QueryBuilder::new("select source_id from cases where source = ");
                query.push_bind(source).push(" and source_id is not null and source_id in (");
                let mut ids = query.separated(", ");
                for row in of_source {
                    ids.push_bind(row.source_id.clone());
                }
                query.push(")");
                query.build_query_as().persistent(false).fetch_all(&mut *c).await?
            });
            known.extend(found.into_iter().map(|(id,)| (source, id)));
        }
    }
    Ok(known)
}

/// Of a million rows, two may well draw the same reference.
async fn draw_anew(write: &mut Write, cases: &mut [NewCase<'_>]) -> Result<(), Broken> {
    loop {
        let mut taken: Vec<(String,)> = Vec::new();
        for some in cases.chunks(ROWS_AT_ONCE) {
            taken.extend(within!(*write, c => {
                let mut query = QueryBuilder::new("select reference from cases where reference in (");
                let mut references = query.separated(", ");
                for case in some {
                    references.push_bind(case.reference.as_str().to_owned());
                }
                query.push(")");
                query.build_query_as::<(String,)>().persistent(false).fetch_all(&mut *c).await?
            }));
        }
        let mut seen: HashSet<String> = taken.into_iter().map(|(reference,)| reference).collect();
        let mut again = false;
        for case in &mut *cases {
            while !seen.insert(case.reference.as_str().to_owned()) {
                case.reference = draw_reference();
                again = true;
            }
        }
        if !again {
            return Ok(());
        }
    }
}
