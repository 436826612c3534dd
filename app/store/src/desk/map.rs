//! The map of a desk's list: the same reports, those that lie close together as one.

use domain::cases::Case;
use domain::identity::Account;
use domain::places::BoundingBox;

use crate::counts::Sums;
use crate::map::{InBox, ShownRow, apart};
use crate::reports::Filter;
use crate::{Broken, Store};

/// Most reports on a desk's map: the newest.
pub const DESK_MAP_MOST: usize = 500;

/// The reports of a desk's map.
#[derive(Debug, Clone)]
pub struct DeskMap {
    /// Those that are shown.
    pub found: InBox,
    /// Whether there are older ones that are not.
    pub more: bool,
}

impl Store {
    /// The newest reports of the list with a position, in the filter's box where it has one, clustered as fits a map of this
    /// zoom around `view`. Nothing for citizens.
    pub async fn desk_map(
        &self,
        account: &Account,
        filter: &Filter,
        view: BoundingBox,
        zoom: u8,
    ) -> Result<DeskMap, Broken> {
        let filter = Filter {
            placed: true,
            ..filter.clone()
        };
        let inbox = self.inbox(account, &filter, None, DESK_MAP_MOST).await?;
        let places = inbox.cases.iter().zip(0..).filter_map(|(case, shown)| {
            let sums = Sums::of(case.position?);
            Some(ShownRow { shown, sums })
        });
        let places: Vec<ShownRow> = places.collect();
        let total = i64::try_from(places.len()).unwrap_or(i64::MAX);
        let (alone, together): (Vec<_>, Vec<_>) = apart(places, view, zoom)
            .into_iter()
            .partition(|row| row.sums.count == 1);
        let mut cases: Vec<Option<Case>> = inbox.cases.into_iter().map(Some).collect();
        let pins = alone.into_iter().filter_map(|row| {
            let place = usize::try_from(row.shown).ok()?;
            cases.get_mut(place)?.take()
        });
        Ok(DeskMap {
            found: InBox {
                total,
                pins: pins.collect(),
                clusters: together
                    .into_iter()
                    .filter_map(|row| Some((row.sums.middle()?, row.sums.count)))
                    .collect(),
            },
            more: inbox.more,
        })
    }
}
