//! What somebody with an account was told, on her own page.

use domain::cases::{Case, Status};
use domain::identity::Account;
use domain::notices::NoticeKind;
use jiff::{SignedDuration, Timestamp};

use crate::rows::{CaseRow, case_columns, moment};
use crate::{Broken, Store, on, within};

/// How long notices are kept, read or not.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Most notices that are counted and shown.
const SHOWN_MOST: i64 = 50;

/// Something that she was told and has not marked as read.
#[derive(Debug, Clone)]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// The report as it stands now.
    pub case: Case,
    /// The status that it got.
    pub status: Status,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct NoticeRow {
    #[sqlx(flatten)]
    case: CaseRow,
    notice_kind: String,
    notice_status: String,
    notice_closing: Option<String>,
    notice_at: i64,
}

impl Store {
    /// What the account was told and has not marked as read, newest first, at most 50. What has been hidden since is left to
    /// its author.
    pub async fn notices(&self, account: &Account) -> Result<Vec<Notice>, Broken> {
        const NEW: &str = concat!(
            "select ",
            case_columns!(),
            ", n.kind as notice_kind, n.status as notice_status, n.closing as notice_closing, n.at as notice_at \
             from notices n join cases c on c.id = n.case_id where n.account_id = $1 and n.read_at is null and n.shown \
             and case when n.kind in ('work', 'task') then exists (select 1 from grants g where g.account_id = $1 \
             and g.ended_at is null and substr(c.area_path, 1, length(g.area_path)) = g.area_path) \
             else c.visibility = 'public' or exists (select 1 from follows f join accounts a on a.email_hash = f.contact_hash \
             where f.case_id = c.id and a.id = $1 and f.author) end order by n.at desc, n.id desc limit $2"
        );
        let rows: Vec<NoticeRow> = on!(self.engine, pool => {
            sqlx::query_as(NEW).bind(account.id.0).bind(SHOWN_MOST).fetch_all(pool).await?
        });
        let read = |row: NoticeRow| {
            Ok(Notice {
                kind: NoticeKind::named(&row.notice_kind).ok_or(Broken::Unreadable("notice"))?,
                case: Case::try_from(row.case)?,
                status: Status::named(&row.notice_status, row.notice_closing.as_deref())
                    .ok_or(Broken::Unreadable("status"))?,
                at: moment(row.notice_at)?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// How many notices the account has not marked as read, counted up to 50.
    pub async fn unread_notices(&self, account: &Account) -> Result<u64, Broken> {
        const UNREAD: &str = "select count(*) from (select id from notices where account_id = $1 and read_at is null and shown limit $2) unread";
        let (count,): (i64,) = on!(self.engine, pool => {
            sqlx::query_as(UNREAD).bind(account.id.0).bind(SHOWN_MOST).fetch_one(pool).await?
        });
        Ok(count.unsigned_abs())
    }

    /// She has read what she was told up to this moment.
    pub async fn read_notices(
        &self,
        account: &Account,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const READ: &str = "update notices set read_at = $3 where account_id = $1 and read_at is null and at <= $2";
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(READ)
                .bind(account.id.0)
                .bind(until.as_microsecond())
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(write.commit().await?)
    }

    /// Forgets notices that are three months old; says how many.
    pub async fn forget_notices(&self, now: Timestamp) -> Result<u64, Broken> {
        const FORGET: &str = "delete from notices where at < $1 and digest_at is null";
        let mut write = self.engine.begin().await?;
        let forgotten = within!(write, c => {
            sqlx::query(FORGET).bind((now - KEPT).as_microsecond()).execute(&mut *c).await?.rows_affected()
        });
        write.commit().await?;
        Ok(forgotten)
    }
}
