//! Everything that a page of the score shows, read once and with nothing in it that is withheld.

use std::collections::BTreeMap;

use domain::areas::AreaPath;
use domain::categories::CategoryCode;
use domain::scores::{Counts, Grades, Mean, percentile};
use jiff::Timestamp;
use store::scores::{Comment, CommentsWanted, Line, Period, Rows};

use super::asked::{Wanted, first_day};
use super::services::{Applied, gather_all};
use crate::portal::Portal;

/// Comments on one page.
const COMMENTS_MOST: i64 = 6;

/// More ratings than this in an area: its newest are found soon among those of the city.
const MANY: i64 = 2000;

/// The counts of something, with those of its ratings that are published.
#[derive(Debug, Clone)]
pub(super) struct Score {
    /// What was counted, with no ratings but the published ones.
    pub(super) counts: Counts,
    /// Whether there are ratings, and none is published.
    pub(super) withheld: bool,
    /// Whether some are published, and others are not.
    pub(super) partly: bool,
}

impl Score {
    pub(super) fn of(counted: Counts, published: Grades) -> Self {
        let counts = Counts {
            efficiency: published.efficiency,
            effectiveness: published.effectiveness,
            ..counted
        };
        let missing = counts.ratings() < counted.ratings();
        let some = counts.ratings() > 0;
        Self {
            counts,
            withheld: missing && !some,
            partly: missing && some,
        }
    }

    /// How much it helped, with the interval.
    pub(super) fn helped(&self) -> Option<Mean> {
        Mean::of(self.counts.effectiveness)
    }

    /// How quick it was, likewise.
    pub(super) fn quick(&self) -> Option<Mean> {
        Mean::of(self.counts.efficiency)
    }
}

/// Everything on the page.
pub(super) struct Gathered {
    pub(super) wanted: Wanted,
    pub(super) own: Score,
    pub(super) months: Vec<(i64, Score)>,
    pub(super) kinds: Vec<(CategoryCode, Score)>,
    /// The areas beside this one, itself among them; of the city, its parts.
    pub(super) sisters: Vec<(AreaPath, Score)>,
    /// Hours within which half and nine tenths ended.
    pub(super) median: Option<i64>,
    pub(super) ninetieth: Option<i64>,
    pub(super) comments: Vec<Comment>,
    /// Months in which reports came in at all.
    pub(super) known: Option<Period>,
    /// What the city counts of applications, where the whole city is shown.
    pub(super) applied: Option<Applied>,
}

impl Gathered {
    /// Whether here, or in a row of a table, some ratings are published and others are not.
    pub(super) fn is_partly_rated(&self) -> bool {
        let months = self.months.iter().map(|(_, score)| score);
        let kinds = self.kinds.iter().map(|(_, score)| score);
        let sisters = self.sisters.iter().map(|(_, score)| score);
        let mut all = months.chain(kinds).chain(sisters).chain([&self.own]);
        all.any(|score| score.partly)
    }
}

pub(super) async fn gather(portal: &Portal, wanted: Wanted) -> Result<Gathered, store::Broken> {
    let (store, pack) = (&portal.store, portal.pack());
    let area = wanted.area.path.clone();
    let (organisation, category) = (wanted.organisation.as_ref(), wanted.category.as_ref());
    let parent = pack.areas.ancestors(&wanted.area.code).next();
    let parent = parent.unwrap_or(pack.areas.root());
    let sisters: Vec<AreaPath> = pack
        .areas
        .children(&parent.code)
        .map(|sister| sister.path.clone())
        .collect();
    let rows = |areas, by| Rows {
        areas,
        organisation,
        category,
        period: wanted.period,
        by,
    };
    let own_area = std::slice::from_ref(&area);
    let by_month = lines(portal, &rows(own_area, Line::Month)).await?;
    let by_sister = lines(portal, &rows(&sisters, Line::Area)).await?;
    let by_kind = if category.is_none() {
        lines(portal, &rows(own_area, Line::Category)).await?
    } else {
        BTreeMap::new()
    };
    let total = Counts::sum(by_month.values().map(|line| &line.counted));
    let published = store
        .published_ratings(&rows(own_area, Line::Area))
        .await?
        .pop()
        .map(|(.., grades)| grades);
    let own = Score::of(total, published.unwrap_or_default());
    let durations = store
        .score_durations(&area, organisation, category, wanted.period)
        .await?;
    let known = store.scored_months().await?;
    let comments = if own.counts.ratings() == 0 {
        Vec::new()
    } else {
        comments(portal, &wanted, own.counts.ratings() > MANY).await?
    };
    // They are private: nobody's are counted in a part of the city, or beside one kind of problem.
    let applied = if wanted.area.path.is_root() && category.is_none() {
        Some(gather_all(portal, organisation, wanted.period).await?)
    } else {
        None
    };
    let score = |of: &BTreeMap<_, Scored>, area: &AreaPath, key: String| {
        let line = of.get(&(area.as_str().to_owned(), key));
        let line = line.copied().unwrap_or_default();
        Score::of(line.counted, line.published)
    };
    let months = wanted.period.from..=wanted.period.to;
    let months = months.map(|month| (month, score(&by_month, &area, month.to_string())));
    let kinds = by_kind.iter().map(|((_, kind), line)| {
        let score = Score::of(line.counted, line.published);
        (CategoryCode(kind.clone()), score)
    });
    let mut kinds: Vec<_> = kinds.collect();
    kinds.sort_by_key(|(_, score)| std::cmp::Reverse(score.counts.received));
    let sisters = sisters.into_iter().map(|sister| {
        let score = score(&by_sister, &sister, String::new());
        (sister, score)
    });
    Ok(Gathered {
        months: months.collect(),
        sisters: sisters.collect(),
        kinds,
        median: percentile(&durations, 50),
        ninetieth: percentile(&durations, 90),
        own,
        comments,
        known,
        applied,
        wanted,
    })
}

/// What was counted, and what of its ratings is published.
#[derive(Debug, Clone, Copy, Default)]
struct Scored {
    counted: Counts,
    published: Grades,
}

/// By area and key.
async fn lines(
    portal: &Portal,
    rows: &Rows<'_>,
) -> Result<BTreeMap<(String, String), Scored>, store::Broken> {
    let mut lines: BTreeMap<(String, String), Scored> = BTreeMap::new();
    for (area, key, counted) in portal.store.scores(rows).await? {
        lines
            .entry((area.as_str().to_owned(), key))
            .or_default()
            .counted = counted;
    }
    for (area, key, published) in portal.store.published_ratings(rows).await? {
        // What came in between the two questions is shown with the next.
        if let Some(line) = lines.get_mut(&(area.as_str().to_owned(), key)) {
            line.published = published;
        }
    }
    Ok(lines)
}

async fn comments(
    portal: &Portal,
    wanted: &Wanted,
    many: bool,
) -> Result<Vec<Comment>, store::Broken> {
    let zone = portal.pack().calendar.zone();
    let begins = |month: i64| {
        let day = first_day(month)?.to_zoned(zone.clone()).ok()?;
        Some(day.timestamp())
    };
    let asked = CommentsWanted {
        area: &wanted.area.path,
        organisation: wanted.organisation.as_ref(),
        category: wanted.category.as_ref(),
        since: begins(wanted.period.from).unwrap_or(Timestamp::MIN),
        until: begins(wanted.period.to + 1).unwrap_or(Timestamp::MAX),
        many,
        most: COMMENTS_MOST,
    };
    portal.store.comments(&asked).await
}
