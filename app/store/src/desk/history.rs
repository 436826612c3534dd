//! What was reported at the same spot before.

use domain::cases::Case;
use domain::identity::Account;
use domain::places::Metres;
use jiff::{Timestamp, ToSpan};

use crate::cover::Cover;
use crate::map::Among;
use crate::reports::Filter;
use crate::{Broken, Store};

/// Reports of one spot that are read, and that are shown.
const READ_MOST: i64 = 200;
const SHOWN_MOST: usize = 20;

impl Store {
    /// Reports of the same category at the same spot, as near as duplicates are, of the last twelve months and within her areas,
    /// newest first, at most 20; without the case itself.
    pub async fn history_of_place(
        &self,
        case: &Case,
        by: &Account,
        now: Timestamp,
    ) -> Result<Vec<(Case, Metres)>, Broken> {
        let category = self.pack.category(&case.category);
        let (Some(middle), Some(category), true) = (case.position, category, by.is_member()) else {
            return Ok(Vec::new());
        };
        let local = self.pack.calendar.local(now);
        let since = local
            .checked_sub(12.months())
            .map_or(now, |zoned| zoned.timestamp());
        let radius = category.duplicate_radius;
        let bbox = middle.around(radius);
        let filter = Filter {
            bbox: Some(bbox),
            category: Some(case.category.clone()),
            since: Some(since),
            ..Filter::default()
        };
        let whole = Cover::of(bbox, None).whole();
        let found = self
            .cases_of_pieces(Among::Reached(by), &filter, &whole, None, READ_MOST)
            .await?;
        let mut near = Vec::new();
        for other in found.into_iter().filter(|other| other.id != case.id) {
            let away = other.position.map(|there| there.distance(middle));
            if let Some(away) = away.filter(|away| *away <= radius) {
                near.push((other, away));
            }
        }
        near.truncate(SHOWN_MOST);
        Ok(near)
    }
}
