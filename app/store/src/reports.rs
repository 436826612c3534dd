//! Reports: sending one, seeing one, finding those near and those of an area.

use domain::areas::AreaPath;
use domain::cases::{Case, CaseId, Event, Sight, Status, StatusGroup, Visibility};
use domain::categories::CategoryCode;
use domain::identity::Account;
use domain::places::{BoundingBox, Metres, Position};
use domain::references::Reference;
use domain::tasks::Task;
use jiff::Timestamp;
use sqlx::QueryBuilder;

use crate::cover::Cover;
use crate::flags::OpenFlag;
use crate::links::Token;
use crate::map::Among;
use crate::photos::PhotoId;
use crate::ratings::RatingSeen;
use crate::rounds::VisitSeen;
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, on};

/// Adds the conditions of a [`Filter`] to a query over `cases c`, whatever its engine.
macro_rules! conditions {
    ($query:ident, $filter:ident) => {
        if let Some(bbox) = $filter.bbox {
            $query
                .push(" and c.lat between ")
                .push_bind(bbox.south)
                .push(" and ")
                .push_bind(bbox.north);
            $query
                .push(" and c.lon between ")
                .push_bind(bbox.west)
                .push(" and ")
                .push_bind(bbox.east);
        }
        if $filter.placed {
            $query.push(" and c.cell <> 0");
        }
        if let Some(category) = &$filter.category {
            $query
                .push(" and c.category = ")
                .push_bind(category.0.clone());
        }
        if let Some(area) = $filter.area.as_ref().filter(|area| !area.is_root()) {
            // Everything that begins with the path, as a range: '0' is the character after '/'.
            $query
                .push(" and c.area_path >= ")
                .push_bind(area.as_str().to_owned());
            $query
                .push(" and c.area_path < ")
                .push_bind(format!("{}0", area.open()));
        }
        if let Some(group) = $filter.group {
            match group {
                domain::cases::StatusGroup::Open => {
                    $query.push(" and c.status not in ('fixed', 'closed')")
                }
                ended => $query.push(" and c.status = ").push_bind(ended.name()),
            };
        }
        if let Some(status) = $filter.status {
            $query.push(" and c.status = ").push_bind(status.name());
        }
        if let Some(since) = $filter.since {
            $query
                .push(" and c.requested_at >= ")
                .push_bind(since.as_microsecond());
        }
        if let Some(until) = $filter.until {
            $query
                .push(" and c.requested_at < ")
                .push_bind(until.as_microsecond());
        }
        if let Some(since) = $filter.ended_since {
            $query
                .push(" and (c.ended_at is null or c.ended_at >= ")
                .push_bind(since.as_microsecond())
                .push(")");
        }
        if let Some(moment) = $filter.overdue_at {
            // The clock stands while the reporter is asked.
            $query
                .push(" and c.status not in ('fixed', 'closed', 'waiting') and c.due_at <= ")
                .push_bind(moment.as_microsecond());
        }
        if let Some(account) = &$filter.mine {
            $query.push(" and ");
            $crate::desk::mine!($query, account);
        }
        if let Some(among) = &$filter.among {
            $query.push(" and c.id in (");
            let mut list = $query.separated(", ");
            // A list must not be empty; no case has this id.
            list.push_bind(uuid::Uuid::nil());
            for case in among {
                list.push_bind(case.0);
            }
            $query.push(")");
        }
        if $filter.flagged {
            $query.push(" and c.id in (select case_id from flags where resolved_at is null)");
        }
    };
}
pub(crate) use conditions;

/// Reports of a box or an area are sorted where there are at most so many. Where there are more, the newest of the city are
/// looked through until enough are found.
const FEW: i64 = 5000;

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

/// Which reports. Everything that is not given does not matter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only in this box.
    pub bbox: Option<BoundingBox>,
    /// Only of this category.
    pub category: Option<CategoryCode>,
    /// Only in this area and everything under it.
    pub area: Option<AreaPath>,
    /// Only of this group of statuses.
    pub group: Option<StatusGroup>,
    /// Only with this status, whatever the reason of closing.
    pub status: Option<Status>,
    /// Only requested at or after.
    pub since: Option<Timestamp>,
    /// Only requested before.
    pub until: Option<Timestamp>,
    /// Leaves out what ended before, the first moment of a month in the city.
    pub ended_since: Option<Timestamp>,
    /// Only those that are overdue at this moment, as [`Case::is_overdue`] says.
    pub overdue_at: Option<Timestamp>,
    /// Only with a position.
    pub placed: bool,
    /// Only those with open flags.
    pub flagged: bool,
    /// Only those that wait for this member: given to her, or to her team or organisation and to nobody of it.
    pub mine: Option<Account>,
    /// Only these, as a search found them.
    pub among: Option<Vec<CaseId>>,
}

/// The index that finds cases by their ids.
pub(crate) const BY_ID: &str = "sqlite_autoindex_cases_1";

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The reports, newest first.
    pub cases: Vec<Case>,
    /// How many there are in all, with a position.
    pub on_map: i64,
    /// How many there are in all without one; never in a box.
    pub off_map: i64,
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
    async fn reported_by(&self, case: &Case, account: Option<&Account>) -> Result<bool, Broken> {
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

    /// Reports that the account's own address sent or follows, newest first, at most 100.
    pub async fn reports_of(&self, account: &Account) -> Result<Vec<Case>, Broken> {
        const OF: &str = concat!(
            "select ",
            case_columns!(),
            " from cases c where c.id in (select f.case_id from follows f join accounts a on a.email_hash = f.contact_hash \
             where a.id = $1 and f.ended_at is null and (f.author or (f.confirmed_at is not null and c.visibility = 'public'))) \
             order by c.requested_at desc, c.id desc limit 100"
        );
        let rows: Vec<CaseRow> =
            on!(self.engine, pool => sqlx::query_as(OF).bind(account.id.0).fetch_all(pool).await?);
        rows.into_iter().map(Case::try_from).collect()
    }

    /// Open public reports of `category` within `radius`, nearest first, at most five.
    pub async fn reports_nearby(
        &self,
        category: &CategoryCode,
        position: Position,
        radius: Metres,
    ) -> Result<Vec<(Case, Metres)>, Broken> {
        let bbox = position.around(radius);
        let filter = Filter {
            bbox: Some(bbox),
            category: Some(category.clone()),
            group: Some(StatusGroup::Open),
            ..Filter::default()
        };
        let mut near: Vec<(Case, Metres)> = self
            .cases_of_pieces(
                Among::Public,
                &filter,
                &Cover::of(bbox, None).whole(),
                None,
                200,
            )
            .await?
            .into_iter()
            .filter_map(|case| {
                case.position
                    .map(|there| there.distance(position))
                    .map(|away| (case, away))
            })
            .filter(|(_, away)| *away <= radius)
            .collect();
        near.sort_by(|one, other| one.1.value().total_cmp(&other.1.value()));
        near.truncate(5);
        Ok(near)
    }

    /// Public reports, newest first; `after` is the last one of the page before.
    pub async fn reports(
        &self,
        filter: &Filter,
        after: Option<(Timestamp, CaseId)>,
        most: i64,
    ) -> Result<Listed, Broken> {
        let (on_map, off_map) = self.count_public(filter).await?;
        let few = on_map + off_map <= FEW;
        let cases = match filter.bbox {
            Some(bbox) if few => {
                let whole = Cover::of(bbox, None).whole();
                self.cases_of_pieces(Among::Public, filter, &whole, after, most)
                    .await?
            }
            _ => self.public_cases(filter, few, after, most).await?,
        };
        Ok(Listed {
            cases,
            on_map,
            off_map: if filter.placed { 0 } else { off_map },
        })
    }

    async fn public_cases(
        &self,
        filter: &Filter,
        few: bool,
        after: Option<(Timestamp, CaseId)>,
        most: i64,
    ) -> Result<Vec<Case>, Broken> {
        let indexed = &Filter {
            area: filter.area.clone().filter(|_| few),
            ..filter.clone()
        };
        let scattered = filter.area.as_ref().filter(|area| !few && !area.is_root());
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(concat!("select ", case_columns!(), " from cases c"));
            if filter.among.is_some() {
                query.push(self.engine.by_index(BY_ID));
            }
            query.push(" where c.visibility = 'public'");
            conditions!(query, indexed);
            if let Some(area) = scattered {
                // No column, so that no index of areas is used: it would have to be sorted.
                query.push(" and c.area_path || '' >= ").push_bind(area.as_str().to_owned());
                query.push(" and c.area_path || '' < ").push_bind(format!("{}0", area.open()));
            }
            if let Some((at, id)) = after {
                query.push(" and (c.requested_at, c.id) < (").push_bind(at.as_microsecond()).push(", ").push_bind(id.0).push(")");
            }
            query.push(" order by c.requested_at desc, c.id desc limit ").push_bind(most);
            query.build_query_as().fetch_all(pool).await?
        });
        rows.into_iter().map(Case::try_from).collect()
    }
}
