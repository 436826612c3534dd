//! Reports: how much of one is seen by whom, and finding those near and those of an area.

mod listing;

use domain::cases::{Case, Event, Sight, Visibility};
use domain::identity::Account;
use domain::references::Reference;
use domain::tasks::Task;
use jiff::Timestamp;

pub(crate) use self::listing::{BY_ID, conditions};
pub use self::listing::{Filter, Listed};
use crate::flags::OpenFlag;
use crate::links::Token;
use crate::photos::PhotoId;
use crate::ratings::RatingSeen;
use crate::rounds::VisitSeen;
use crate::{Broken, Store, on};

/// Begins a statement with `family`: the case $1 and every report that leads to it.
macro_rules! family {
    () => {
        "with recursive family (id) as (select c.id from cases c where c.id = $1 \
         union select c.id from family f join cases c on c.merged_into = f.id)"
    };
}
pub(crate) use family;

/// Who is looking.
#[derive(Debug, Clone, Default)]
pub struct Viewer {
    /// Signed in as.
    pub account: Option<Account>,
    /// Came by a secret link.
    pub link: Option<Token>,
}

/// A report as somebody sees it.
#[derive(Debug, Clone)]
pub struct ReportSeen {
    /// The case.
    pub case: Case,
    /// How much of it is seen.
    pub sight: Sight,
    /// The entries that are seen, in order.
    pub timeline: Vec<Event>,
    /// The photos that are seen, in order.
    pub photos: Vec<PhotoId>,
    /// How many are told about it.
    pub followers: i64,
    /// How many said that they see it, too.
    pub see_too: i64,
    /// Open flags, newest first, for members.
    pub flags: Vec<OpenFlag>,
    /// Ratings with words that are seen, oldest first.
    pub ratings: Vec<RatingSeen>,
    /// The report that it leads to, where everybody sees that.
    pub leads_to: Option<Together>,
    /// What organisations must do for it, for members.
    pub tasks: Vec<Task>,
    /// Photos of what was done: for members and the reporter at once, for others when it has ended.
    pub done_photos: Vec<PhotoId>,
    /// Reports that lead to it: all of them for members, the public ones for others.
    pub led_to: Vec<Case>,
    /// What members found where it is, for members.
    pub visits: Vec<VisitSeen>,
}

/// A report about the same, as everybody sees it.
#[derive(Debug, Clone)]
pub struct Together {
    /// The case.
    pub case: Case,
    /// What everybody reads of its timeline, in order.
    pub timeline: Vec<Event>,
}

impl Store {
    /// The report of this reference, as much of it as `viewer` sees; nothing where there is none.
    pub async fn report(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Option<ReportSeen>, Broken> {
        // Whoever follows several reports about the same is one.
        const FOLLOWERS: &str = concat!(
            family!(),
            " select count(distinct case when confirmed_at is not null and ended_at is null then contact_hash end), \
             count(distinct case when reporter and not author then contact_hash end) from follows \
             where case_id in (select id from family)"
        );
        let Some((case, sight)) = self.sight(reference, viewer, now).await? else {
            return Ok(None);
        };
        if matches!(sight, Sight::Nothing | Sight::Gone) {
            let nothing = ReportSeen {
                case,
                sight,
                timeline: Vec::new(),
                photos: Vec::new(),
                followers: 0,
                see_too: 0,
                flags: Vec::new(),
                leads_to: None,
                tasks: Vec::new(),
                done_photos: Vec::new(),
                led_to: Vec::new(),
                visits: Vec::new(),
                ratings: Vec::new(),
            };
            return Ok((sight == Sight::Gone).then_some(nothing));
        }
        let flags = match &viewer.account {
            Some(account) if sight == Sight::Member => self.open_flags(&case, account).await?,
            _ => Vec::new(),
        };
        let words = case.shows_words_to(sight);
        let timeline = self.timeline(&case, sight).await?;
        let ratings = self.ratings_of(&case, sight == Sight::Member).await?;
        let photos = if words {
            self.photos_of_case(case.id).await?
        } else {
            Vec::new()
        };
        let (followers, see_too): (i64, i64) = on!(self.engine, pool => sqlx::query_as(FOLLOWERS).bind(case.id.0).fetch_one(pool).await?);
        let tasks = match sight {
            Sight::Member => self.tasks_of(&case).await?,
            _ => Vec::new(),
        };
        let visits = match sight {
            Sight::Member => self.visits_of(case.id).await?,
            _ => Vec::new(),
        };
        // Somebody at the desk has seen them when it ends.
        let looked = words && (sight != Sight::Public || case.ended_at.is_some());
        let done_photos = if looked {
            self.photos_of_tasks(case.id).await?
        } else {
            Vec::new()
        };
        let leads_to = self.leads_to(&case).await?;
        let mut led_to = self.led_to(case.id).await?;
        led_to.retain(|led| sight == Sight::Member || led.visibility == Visibility::Public);
        Ok(Some(ReportSeen {
            case,
            sight,
            timeline,
            photos,
            followers,
            see_too,
            flags,
            ratings,
            leads_to,
            tasks,
            done_photos,
            led_to,
            visits,
        }))
    }

    /// The case of this reference and how much of it `viewer` sees; the one door to a report.
    pub(crate) async fn sight(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Option<(Case, Sight)>, Broken> {
        let Some(case) = self.case(reference).await? else {
            return Ok(None);
        };
        let is_reporter = match &viewer.link {
            Some(token) => self
                .link(token, now)
                .await?
                .is_some_and(|link| link.purpose.is_of_author() && link.case == case.id),
            None => false,
        };
        let is_reporter = is_reporter || self.reported_by(&case, viewer.account.as_ref()).await?;
        let sight = case.sight(viewer.account.as_ref(), is_reporter);
        Ok(Some((case, sight)))
    }

    /// Whether the account's own address wrote the report: signing in has shown that it is hers. Who said later that she
    /// sees it, too, did not write it.
    pub(crate) async fn reported_by(
        &self,
        case: &Case,
        account: Option<&Account>,
    ) -> Result<bool, Broken> {
        const REPORTED: &str = "select count(*) from follows f join accounts a on a.email_hash = f.contact_hash \
            where f.case_id = $1 and a.id = $2 and f.author";
        let Some(account) = account else {
            return Ok(false);
        };
        let (count,): (i64,) = on!(self.engine, pool => {
            sqlx::query_as(REPORTED).bind(case.id.0).bind(account.id.0).fetch_one(pool).await?
        });
        Ok(count > 0)
    }
}
