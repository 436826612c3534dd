//! Looking for what people watch for, in steps.

use std::collections::BTreeMap;

use domain::alerts::Watch;
use domain::cases::Case;
use domain::languages::Language;
use domain::notices::{NoticeKind, Preferences};
use domain::push::{PushKind, PushNote};
use jiff::{SignedDuration, Timestamp};
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use super::KEPT;
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, Write, on, within};

/// What has changed is looked at so long afterwards: longer than any answer may take, so that none is overtaken.
const SETTLED: SignedDuration = SignedDuration::from_secs(60);

/// Reports that are looked at in one transaction.
const CASES_AT_ONCE: i64 = 200;

/// Alerts that are read at once.
const ALERTS_AT_ONCE: i64 = 500;

/// Finds that are written at once.
const FINDS_AT_ONCE: usize = 500;

#[derive(sqlx::FromRow)]
struct WatchRow {
    id: Uuid,
    account_id: Uuid,
    sealed: Vec<u8>,
    created_at: i64,
    content: Option<Json<Preferences>>,
}

/// An alert as it is looked for.
struct Watcher {
    id: Uuid,
    account: Uuid,
    watch: Watch,
    since: i64,
    preferences: Preferences,
}

/// A report that was found for an alert.
struct Find {
    alert: usize,
    case: usize,
    digest_at: Option<Timestamp>,
}

impl Store {
    /// Looks at some more of what has changed; says whether there may be more.
    pub async fn look_for_alerts(&self, now: Timestamp) -> Result<bool, Broken> {
        const BEGIN: &str = "insert into alert_looks (id, at, case_id) values (1, $1, $2) on conflict (id) do nothing";
        const WAITING: &str = "select count(*) from (select c.id from cases c join alert_looks l on l.id = 1 \
            where c.visibility = 'public' and c.ended_at is null and c.updated_at >= l.at and c.updated_at <= $1 \
            and (c.updated_at, c.id) > (l.at, l.case_id) limit 1) waiting";
        const BEGUN: &str = "select count(*) from alert_looks";
        const FOUND: &str = concat!(
            "select ",
            case_columns!(),
            " from cases c where c.visibility = 'public' and c.ended_at is null and c.updated_at >= $1 and c.updated_at <= $3 \
             and (c.updated_at, c.id) > ($1, $2) order by c.updated_at, c.id limit $4"
        );
        const ON: &str = "update alert_looks set at = $1, case_id = $2 where id = 1";
        let settled = (now - SETTLED).as_microsecond();
        let (begun,): (i64,) =
            on!(self.engine, pool => sqlx::query_as(BEGUN).fetch_one(pool).await?);
        if begun == 0 {
            let mut write = self.engine.begin().await?;
            within!(write, c => {
                sqlx::query(BEGIN).bind(settled).bind(Uuid::nil()).execute(&mut *c).await?;
            });
            write.commit().await?;
            return Ok(false);
        }
        let (waiting,): (i64,) = on!(self.engine, pool => {
            sqlx::query_as(WAITING).bind(settled).fetch_one(pool).await?
        });
        if waiting == 0 {
            return Ok(false);
        }
        // Whoever begins to watch later than this has missed nothing that is looked at now.
        let watchers = self.watchers().await?;
        let mut write = self.engine.begin().await?;
        let Some((at, after)) = take(&mut write).await? else {
            return Ok(false);
        };
        let rows: Vec<CaseRow> = within!(write, c => {
            sqlx::query_as(FOUND).bind(at).bind(after).bind(settled).bind(CASES_AT_ONCE).fetch_all(&mut *c).await?
        });
        let cases: Vec<Case> = rows
            .into_iter()
            .map(Case::try_from)
            .collect::<Result<_, _>>()?;
        let Some(last) = cases.last() else {
            return Ok(false);
        };
        let (last_at, last_id) = (last.updated_at.as_microsecond(), last.id.0);
        let finds = self.finds(&cases, &watchers, now);
        let new = keep(&mut write, &cases, &watchers, &finds, now).await?;
        self.push_finds(&mut write, &cases, &watchers, &new, now)
            .await?;
        within!(write, c => {
            sqlx::query(ON).bind(last_at).bind(last_id).execute(&mut *c).await?;
        });
        write.commit().await?;
        Ok(true)
    }

    /// Everybody who watches.
    async fn watchers(&self) -> Result<Vec<Watcher>, Broken> {
        const NEXT: &str = "select a.id, a.account_id, a.sealed, a.created_at, p.content from alerts a \
            left join notice_preferences p on p.account_id = a.account_id \
            where a.ended_at is null and a.id > $1 order by a.id limit $2";
        let mut watchers = Vec::new();
        let mut after = Uuid::nil();
        loop {
            let rows: Vec<WatchRow> = on!(self.engine, pool => {
                sqlx::query_as(NEXT).bind(after).bind(ALERTS_AT_ONCE).fetch_all(pool).await?
            });
            let Some(last) = rows.last() else {
                return Ok(watchers);
            };
            after = last.id;
            for row in rows {
                let watch: Watch = self.opened(&row.sealed)?;
                let preferences = row
                    .content
                    .map_or_else(|| Preferences::of(watch.language), |Json(chosen)| chosen);
                watchers.push(Watcher {
                    id: row.id,
                    account: row.account_id,
                    watch,
                    since: row.created_at,
                    preferences,
                });
            }
        }
    }

    /// Which of these reports are new to whom.
    fn finds(&self, cases: &[Case], watchers: &[Watcher], now: Timestamp) -> Vec<Find> {
        let here = self.pack().calendar.local(now);
        let oldest = (now - KEPT).as_microsecond();
        let mut finds = Vec::new();
        for (alert, watcher) in watchers.iter().enumerate() {
            let digest_at = watcher
                .watch
                .daily
                .then(|| watcher.preferences.next_digest(&here));
            let seen = cases.iter().enumerate().filter(|(_, case)| {
                let requested = case.requested_at.as_microsecond();
                requested >= watcher.since.max(oldest) && watcher.watch.sees(case)
            });
            finds.extend(seen.map(|(case, _)| Find {
                alert,
                case,
                digest_at,
            }));
        }
        finds
    }

    /// Pushes what is new: the newest of each alert, whoever else came with it.
    async fn push_finds(
        &self,
        write: &mut Write,
        cases: &[Case],
        watchers: &[Watcher],
        new: &BTreeMap<Uuid, Vec<Uuid>>,
        now: Timestamp,
    ) -> Result<(), Broken> {
        let here = self.pack().calendar.local(now);
        let mut notes = Vec::new();
        for watcher in watchers.iter().filter(|watcher| watcher.watch.push) {
            let Some(found) = new.get(&watcher.id) else {
                continue;
            };
            let newest = cases.iter().rev().find(|case| found.contains(&case.id.0));
            let Some(newest) = newest else { continue };
            let language: Language = watcher.watch.language;
            let note = PushNote {
                kind: PushKind::Alert,
                reference: newest.reference.clone(),
                language,
            };
            let from_when = watcher.preferences.from_when(NoticeKind::Update, &here);
            notes.push((watcher.account, note, from_when));
        }
        for some in notes.chunks(FINDS_AT_ONCE) {
            self.post_pushes(write, some, now).await?;
        }
        Ok(())
    }
}

/// Takes how far it was looked; nothing where somebody else is looking just now.
async fn take(write: &mut Write) -> Result<Option<(i64, Uuid)>, sqlx::Error> {
    const TAKE_SQLITE: &str = "select at, case_id from alert_looks where id = 1";
    const TAKE_POSTGRES: &str =
        "select at, case_id from alert_looks where id = 1 for update skip locked";
    let text = write.own(TAKE_SQLITE, TAKE_POSTGRES);
    within!(*write, c => sqlx::query_as(text).fetch_optional(&mut *c).await)
}

/// Keeps what was not found before, by alert.
async fn keep(
    write: &mut Write,
    cases: &[Case],
    watchers: &[Watcher],
    finds: &[Find],
    now: Timestamp,
) -> Result<BTreeMap<Uuid, Vec<Uuid>>, sqlx::Error> {
    let mut new: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for some in finds.chunks(FINDS_AT_ONCE) {
        let kept: Vec<(Uuid, Uuid)> = within!(*write, c => {
            let mut query = QueryBuilder::new("insert into alert_finds (alert_id, case_id, found_at, digest_at) ");
            query.push_values(some, |mut row, find| {
                row.push_bind(watchers[find.alert].id).push_bind(cases[find.case].id.0);
                row.push_bind(now.as_microsecond()).push_bind(find.digest_at.map(Timestamp::as_microsecond));
            });
            query.push(" on conflict (alert_id, case_id) do nothing returning alert_id, case_id");
            query.build_query_as().fetch_all(&mut *c).await?
        });
        for (alert, case) in kept {
            new.entry(alert).or_default().push(case);
        }
    }
    Ok(new)
}
