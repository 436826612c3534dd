//! Rows as the database keeps them, and as the domain says them.

use std::collections::BTreeMap;

use domain::areas::AreaPath;
use domain::assignments::Given;
use domain::cases::{Case, CaseId, CaseKind, Detail, Event, EventKind, Status, Visibility};
use domain::categories::CategoryCode;
use domain::identity::{AccountId, Role};
use domain::languages::Texts;
use domain::organisations::{OrganisationCode, TeamCode};
use domain::pack::Pack;
use domain::places::Position;
use domain::promises::{Priority, Promise};
use domain::references::Reference;
use jiff::Timestamp;
use sqlx::types::Json;
use uuid::Uuid;

use crate::Broken;

/// The columns of [`CaseRow`], for every query that reads whole cases.
macro_rules! case_columns {
    () => {
        "c.id, c.kind, c.reference, c.status, c.closing, c.visibility, c.version, c.category, c.area_path, c.responsible_area, \
         c.organisation, c.team, c.assignee_id, c.lat, c.lon, c.address, c.spot, c.answers, c.source, c.source_id, c.doubtful, c.target_days, \
         c.due_on, c.provisional, c.answer_days, c.answer_due_on, c.answered_at, c.priority, c.paused_at, c.waiting_until, \
         c.released_at, c.requested_at, c.updated_at, c.reopened_at, c.ended_at, c.merged_into"
    };
}
pub(crate) use case_columns;

#[derive(sqlx::FromRow)]
pub(crate) struct CaseRow {
    pub(crate) id: Uuid,
    kind: String,
    reference: String,
    status: String,
    closing: Option<String>,
    visibility: String,
    version: i64,
    category: String,
    area_path: String,
    responsible_area: String,
    organisation: Option<String>,
    team: Option<String>,
    assignee_id: Option<Uuid>,
    lat: Option<f64>,
    lon: Option<f64>,
    address: String,
    spot: String,
    answers: Json<BTreeMap<String, Vec<String>>>,
    source: String,
    source_id: Option<String>,
    doubtful: bool,
    target_days: Option<i64>,
    due_on: Option<String>,
    provisional: bool,
    answer_days: Option<i64>,
    answer_due_on: Option<String>,
    answered_at: Option<i64>,
    priority: String,
    paused_at: Option<i64>,
    waiting_until: Option<i64>,
    released_at: Option<i64>,
    requested_at: i64,
    updated_at: i64,
    reopened_at: Option<i64>,
    ended_at: Option<i64>,
    merged_into: Option<Uuid>,
}

/// Reads a stored moment.
pub(crate) fn moment(microseconds: i64) -> Result<Timestamp, Broken> {
    Timestamp::from_microsecond(microseconds).map_err(|_| Broken::Unreadable("moment"))
}

/// A promise with the working days it was counted in; nothing where nothing was promised.
fn promised(
    due: Option<String>,
    days: Option<i64>,
    provisional: bool,
) -> Result<Option<(Promise, u16)>, Broken> {
    let Some((due, days)) = due.zip(days) else {
        return Ok(None);
    };
    let due = due.parse().map_err(|_| Broken::Unreadable("date"))?;
    let days = u16::try_from(days).map_err(|_| Broken::Unreadable("days"))?;
    Ok(Some((Promise { due, provisional }, days)))
}

fn status(name: &str, closing: Option<&str>) -> Result<Status, Broken> {
    Status::named(name, closing).ok_or(Broken::Unreadable("status"))
}

impl TryFrom<CaseRow> for Case {
    type Error = Broken;

    fn try_from(row: CaseRow) -> Result<Self, Broken> {
        Ok(Self {
            id: CaseId(row.id),
            kind: CaseKind::named(&row.kind).ok_or(Broken::Unreadable("kind of case"))?,
            reference: row
                .reference
                .parse::<Reference>()
                .map_err(|_| Broken::Unreadable("reference"))?,
            status: status(&row.status, row.closing.as_deref())?,
            visibility: Visibility::named(&row.visibility)
                .ok_or(Broken::Unreadable("visibility"))?,
            version: row.version,
            category: CategoryCode(row.category),
            area: AreaPath::from_stored(&row.area_path),
            responsible_area: AreaPath::from_stored(&row.responsible_area),
            organisation: row.organisation.map(OrganisationCode),
            team: row.team.map(TeamCode),
            assignee: row.assignee_id.map(AccountId),
            position: row
                .lat
                .zip(row.lon)
                .and_then(|(lat, lon)| Position::new(lat, lon).ok()),
            address: row.address,
            spot: row.spot,
            answers: row.answers.0,
            source: row.source,
            source_id: row.source_id,
            doubtful: row.doubtful,
            promise: promised(row.due_on, row.target_days, row.provisional)?,
            answer: promised(row.answer_due_on, row.answer_days, row.provisional)?,
            priority: Priority::named(&row.priority).ok_or(Broken::Unreadable("priority"))?,
            answered_at: row.answered_at.map(moment).transpose()?,
            paused_at: row.paused_at.map(moment).transpose()?,
            waiting_until: row.waiting_until.map(moment).transpose()?,
            released_at: row.released_at.map(moment).transpose()?,
            requested_at: moment(row.requested_at)?,
            updated_at: moment(row.updated_at)?,
            reopened_at: row.reopened_at.map(moment).transpose()?,
            ended_at: row.ended_at.map(moment).transpose()?,
            merged_into: row.merged_into.map(CaseId),
        })
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct EventRow {
    sequence: i64,
    kind: String,
    status: String,
    closing: Option<String>,
    public: bool,
    role: Option<String>,
    area_path: Option<String>,
    member: Option<String>,
    at: i64,
    words: Option<String>,
    detail: Option<Json<Detail>>,
    to_organisation: Option<String>,
    to_team: Option<String>,
    to_member: Option<String>,
}

impl EventRow {
    /// The entry, with the names that `pack` has for whom a case was given.
    pub(crate) fn read(self, pack: &Pack) -> Result<Event, Broken> {
        let row = self;
        let kind = EventKind::named(&row.kind).ok_or(Broken::Unreadable("kind of event"))?;
        let organisation = row
            .to_organisation
            .and_then(|code| pack.organisations.get(&OrganisationCode(code)));
        let team = row
            .to_team
            .and_then(|code| organisation?.team(&TeamCode(code)));
        let given = Given {
            organisation: organisation.map(|organisation| organisation.name.clone()),
            team: team.map(|team| team.name.clone()),
            member: row.to_member,
        };
        Ok(Event {
            sequence: row.sequence,
            kind,
            status: status(&row.status, row.closing.as_deref())?,
            public: row.public,
            role: row.role.as_deref().and_then(Role::named),
            area: row.area_path.as_deref().map(AreaPath::from_stored),
            by: row.member,
            at: moment(row.at)?,
            words: row.words,
            detail: row.detail.map(|detail| detail.0).unwrap_or_default(),
            wordings: Texts::default(),
            given: (kind == EventKind::Assigned).then_some(given),
        })
    }
}
