//! Who judges a case: found by the link of her report, by the link of a letter that asked her, or by sign-in.
//!
//! # Why
//!
//! Whoever reported what was merged keeps her right: she comes by her own report's links and judges the report that it leads to.
//! Who reported several of them, or said that she sees several, judges once.

use domain::cases::{Case, Visibility};
use domain::identity::{Account, AccountId};
use domain::ratings::{Rating, Standing};
use domain::references::Reference;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Judge, seen};
use crate::keys::Hash;
use crate::links::{Link, Purpose};
use crate::reports::family;
use crate::{Broken, Store, on};

/// A reporter of a case, or of what leads to it.
pub(super) struct Rater {
    /// What stands in a rating of hers, the first of these in a new one: her report for an author, else her follow.
    ids: Vec<Uuid>,
    contact: Option<Hash>,
    account: Option<AccountId>,
}

impl Rater {
    /// What stands in a new rating.
    pub(super) fn id(&self) -> Uuid {
        self.ids.first().copied().unwrap_or_default()
    }
}

/// A follow of somebody who reported: its own id, whether she is the author, her contact.
type Follow = (Uuid, bool, Option<Hash>);

impl Store {
    /// The case that is judged and as whose reporter she comes to it: that of the reference, or the one that it leads to. Who said
    /// later that she sees it, too, sees no more than everybody.
    pub(super) async fn rater(
        &self,
        reference: &Reference,
        judge: &Judge,
        now: Timestamp,
    ) -> Result<Option<(Case, Rater)>, Broken> {
        const AUTHOR: &str =
            "select id, author, contact_hash from follows where case_id = $1 and author limit 1";
        let Some(own) = self.any_case(reference).await? else {
            return Ok(None);
        };
        let follow = match self.comes_by_link(&own, judge, now).await? {
            Some(None) => on!(self.engine, pool => {
                sqlx::query_as(AUTHOR).bind(own.id.0).fetch_optional(pool).await?
            })
            .or(Some((own.id.0, true, None))),
            Some(Some(follow)) => Some(follow),
            None => None,
        };
        let case = if own.merged_into.is_some() {
            match self.leads_to(&own).await? {
                Some(target) => target.case,
                None => return Ok(None),
            }
        } else {
            own.clone()
        };
        let account = judge.viewer.account.as_ref();
        let contact = match (&follow, account) {
            (Some((_, _, contact)), _) => contact.clone(),
            (None, Some(account)) => self.contact_of(account.id).await?,
            (None, None) => None,
        };
        let mut ids = match &contact {
            Some(contact) => self.reporter_of(&case, contact).await?,
            None => Vec::new(),
        };
        if let Some((id, author, _)) = follow {
            let id = if author { own.id.0 } else { id };
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        if ids.is_empty() && self.has_applied(&case, account).await? {
            ids.push(case.id.0);
        }
        let is_author = ids.contains(&case.id.0);
        if ids.is_empty() || (case.visibility != Visibility::Public && !is_author) {
            return Ok(None);
        }
        let rater = Rater {
            ids,
            contact,
            account: account.map(|account| account.id),
        };
        Ok(Some((case, rater)))
    }

    /// The follow that a link of hers names; nothing within where it is the author's own, whose follow it does not name.
    async fn comes_by_link(
        &self,
        own: &Case,
        judge: &Judge,
        now: Timestamp,
    ) -> Result<Option<Option<Follow>>, Broken> {
        const FOLLOW: &str = "select id, author, contact_hash from follows \
            where case_id = $1 and id = $2 and (author or (reporter and confirmed_at is not null))";
        let doors = [
            (&judge.asked, Purpose::Rate),
            (&judge.viewer.link, Purpose::Track),
        ];
        for (token, purpose) in doors {
            let Some(token) = token else { continue };
            let link = self.link(token, now).await?;
            let of_case = |link: &Link| link.case == own.id && link.purpose == purpose;
            let Some(link) = link.filter(of_case) else {
                continue;
            };
            let Some(id) = link.follow else {
                return Ok(Some(None));
            };
            let follow: Option<Follow> = on!(self.engine, pool => {
                sqlx::query_as(FOLLOW).bind(own.id.0).bind(id).fetch_optional(pool).await?
            });
            return Ok(follow.map(Some));
        }
        Ok(None)
    }

    /// Whether it is an application of this account.
    async fn has_applied(&self, case: &Case, account: Option<&Account>) -> Result<bool, Broken> {
        const HERS: &str =
            "select count(*) from applications where case_id = $1 and account_id = $2";
        let Some(account) = account else {
            return Ok(false);
        };
        let (count,): (i64,) = on!(self.engine, pool => {
            sqlx::query_as(HERS).bind(case.id.0).bind(account.id.0).fetch_one(pool).await?
        });
        Ok(count > 0)
    }

    async fn contact_of(&self, account: AccountId) -> Result<Option<Hash>, Broken> {
        const CONTACT: &str = "select email_hash from accounts where id = $1";
        let row: Option<(Hash,)> = on!(self.engine, pool => {
            sqlx::query_as(CONTACT).bind(account.0).fetch_optional(pool).await?
        });
        Ok(row.map(|(contact,)| contact))
    }

    /// What stands in the ratings of somebody with this contact, as she reported the case or what leads to it: author first.
    async fn reporter_of(&self, case: &Case, contact: &Hash) -> Result<Vec<Uuid>, Broken> {
        const REPORTER: &str = concat!(
            family!(),
            " select case when f.author then f.case_id else f.id end from follows f \
             where f.case_id in (select id from family) and f.contact_hash = $2 \
             and (f.author or (f.reporter and f.confirmed_at is not null)) \
             order by case when f.author and f.case_id = $1 then 0 when f.author then 1 else 2 end, f.id limit 100"
        );
        let rows: Vec<(Uuid,)> = on!(self.engine, pool => {
            sqlx::query_as(REPORTER).bind(case.id.0).bind(contact).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Whether she has rated it, and whether she is a member who handled it, by whatever door she comes.
    pub(super) async fn standing(&self, case: &Case, rater: &Rater) -> Result<Standing, Broken> {
        const HANDLED: &str = "select count(*) from events e join accounts a on a.id = e.member_id \
            where e.case_id = $1 and (a.id = $2 or a.email_hash = $3)";
        let (handled,): (i64,) = on!(self.engine, pool => {
            sqlx::query_as(HANDLED)
                .bind(case.id.0)
                .bind(rater.account.map(|account| account.0))
                .bind(rater.contact.clone())
                .fetch_one(pool)
                .await?
        });
        Ok(Standing {
            rated: self.own_rating(case, rater).await?.is_some(),
            handled: handled > 0,
        })
    }

    /// What she has said before.
    pub(super) async fn own_rating(
        &self,
        case: &Case,
        rater: &Rater,
    ) -> Result<Option<Rating>, Broken> {
        const OWN: &str = "select efficiency, effectiveness, original_sealed from ratings where case_id = $1 and rater = $2";
        for id in &rater.ids {
            let row: Option<(i64, i64, Vec<u8>)> = on!(self.engine, pool => {
                sqlx::query_as(OWN).bind(case.id.0).bind(id).fetch_optional(pool).await?
            });
            if let Some((efficiency, effectiveness, sealed)) = row {
                let grades = seen::grades(efficiency, effectiveness)?;
                return Ok(Some(Rating {
                    efficiency: grades.0,
                    effectiveness: grades.1,
                    comment: self.open_comment(&sealed)?,
                }));
            }
        }
        Ok(None)
    }
}
