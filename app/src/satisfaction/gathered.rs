//! Everything that a page of the score shows, read once and with nothing in it that is withheld.

use std::collections::BTreeMap;

use domain::areas::AreaPath;
use domain::categories::CategoryCode;
use domain::scores::{Counts, Mean, percentile};
use jiff::Timestamp;
use store::scores::{Comment, CommentsWanted, Line, Period, Rows};

use super::asked::{Wanted, first_day};
use super::withheld::{Withheld, withheld};
use crate::portal::Portal;

/// Comments on one page.
const COMMENTS_MOST: i64 = 6;

/// More ratings than this in an area: its newest are found soon among those of the city.
const MANY: i64 = 2000;

/// The counts of something; its ratings only where they are published.
#[derive(Debug, Clone)]
pub(super) struct Score {
    /// What may be published of what was counted; without its ratings where they are withheld.
    pub(super) counts: Counts,
    /// Whether ratings are withheld.
    pub(super) withheld: bool,
}

impl Score {
    fn of(counts: Counts, withheld: bool) -> Self {
        let counts = if withheld {
            Counts {
                efficiency: [0; 5],
                effectiveness: [0; 5],
                ..counts
            }
        } else {
            counts
        };
        Self { counts, withheld }
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
    /// Whether ratings are withheld because two things were asked for at once.
    pub(super) combined: bool,
}

pub(super) async fn gather(portal: &Portal, wanted: Wanted) -> Result<Gathered, store::Broken> {
    let (store, pack) = (&portal.store, portal.pack());
    let area = wanted.area.path.clone();
    let (organisation, category) = (wanted.organisation.as_ref(), wanted.category.as_ref());
    let combined = organisation.is_some() && category.is_some();
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
    let by_month = store.scores(&rows(own_area, Line::Month)).await?;
    let by_sister = store.scores(&rows(&sisters, Line::Area)).await?;
    let by_kind = if category.is_none() {
        store.scores(&rows(own_area, Line::Category)).await?
    } else {
        Vec::new()
    };
    let total = Counts::sum(by_month.iter().map(|(.., counts)| counts));
    let durations = store
        .score_durations(&area, organisation, category, wanted.period)
        .await?;
    let known = store.scored_months().await?;
    let hidden = withheld(store, &wanted.area, wanted.period).await?;
    let of_area = |area: &AreaPath| match (organisation, category) {
        (None, None) => hidden.is_whole(area),
        (Some(code), None) => hidden.is_part(area, Line::Organisation, &code.0),
        (None, Some(code)) => hidden.is_part(area, Line::Category, &code.0),
        (Some(_), Some(_)) => true,
    };
    let own = Score::of(total, of_area(&area));
    let comments = if own.withheld || own.counts.ratings() == 0 {
        Vec::new()
    } else {
        comments(portal, &wanted, own.counts.ratings() > MANY).await?
    };
    Ok(Gathered {
        months: months(&wanted, &by_month, &hidden),
        kinds: kinds(&wanted, by_kind, &hidden),
        sisters: beside(&sisters, by_sister, of_area),
        median: percentile(&durations, 50),
        ninetieth: percentile(&durations, 90),
        own,
        comments,
        known,
        combined,
        wanted,
    })
}

fn months(
    wanted: &Wanted,
    read: &[(AreaPath, String, Counts)],
    hidden: &Withheld,
) -> Vec<(i64, Score)> {
    let counted: BTreeMap<&str, Counts> = read
        .iter()
        .map(|(_, month, counts)| (month.as_str(), *counts))
        .collect();
    let alone = wanted.organisation.is_none() && wanted.category.is_none();
    let months = wanted.period.from..=wanted.period.to;
    months
        .map(|month| {
            let key = month.to_string();
            let withheld = !alone || hidden.is_part(&wanted.area.path, Line::Month, &key);
            let counts = counted.get(key.as_str()).copied().unwrap_or_default();
            (month, Score::of(counts, withheld))
        })
        .collect()
}

fn kinds(
    wanted: &Wanted,
    read: Vec<(AreaPath, String, Counts)>,
    hidden: &Withheld,
) -> Vec<(CategoryCode, Score)> {
    let alone = wanted.organisation.is_none();
    let kinds = read.into_iter().map(|(area, kind, counts)| {
        let withheld = !alone || hidden.is_part(&area, Line::Category, &kind);
        (CategoryCode(kind), Score::of(counts, withheld))
    });
    let mut kinds: Vec<_> = kinds.collect();
    kinds.sort_by_key(|(_, score)| std::cmp::Reverse(score.counts.received));
    kinds
}

fn beside(
    sisters: &[AreaPath],
    read: Vec<(AreaPath, String, Counts)>,
    withheld: impl Fn(&AreaPath) -> bool,
) -> Vec<(AreaPath, Score)> {
    let counted: BTreeMap<String, Counts> = read
        .into_iter()
        .map(|(area, _, counts)| (area.as_str().to_owned(), counts))
        .collect();
    let scores = sisters.iter().map(|area| {
        let counts = counted.get(area.as_str()).copied().unwrap_or_default();
        (area.clone(), Score::of(counts, withheld(area)))
    });
    scores.collect()
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
