//! Walking order: the nearest next, then two legs that cross are uncrossed until none do.
//!
//! # Why
//!
//! The best of all orders is not worth looking for: streets bend more than the difference. What counts is that nobody walks
//! back and forth, that the same list gives the same walk, and that it is never longer than the list as it came.

use crate::places::Position;

/// Less than this is no shorter way but rounding.
const NOTHING: f64 = 1e-6;

/// Most times that all pairs of legs are looked through.
const SWEEPS_MOST: usize = 100;

/// In which order to walk to `places`: from `start`, or from the first of them where that is not known. Each stands once.
pub fn walking_order(start: Option<Position>, places: &[Position]) -> Vec<usize> {
    let from_first = usize::from(start.is_none());
    // Number 0 is where the walk begins, and stays there.
    let mut points = Vec::with_capacity(places.len() + 1);
    points.extend(start);
    points.extend(places);
    if points.len() < 2 {
        return (0..places.len()).collect();
    }
    let apart = Apart::of(&points);
    let given = apart.uncrossed((0..points.len()).collect());
    let nearest = apart.uncrossed(apart.nearest_next());
    let chosen = if apart.length(&nearest) < apart.length(&given) {
        nearest
    } else {
        given
    };
    let shift = 1 - from_first;
    chosen
        .into_iter()
        .filter_map(|point| point.checked_sub(shift))
        .collect()
}

/// How far all points are apart, in metres.
struct Apart(Vec<Vec<f64>>);

impl Apart {
    fn of(points: &[Position]) -> Self {
        let row = |from: &Position| points.iter().map(|to| from.distance(*to).value()).collect();
        Self(points.iter().map(row).collect())
    }

    fn length(&self, order: &[usize]) -> f64 {
        let legs = order.windows(2);
        legs.map(|leg| self.0[leg[0]][leg[1]]).sum()
    }

    fn nearest_next(&self) -> Vec<usize> {
        let mut left: Vec<usize> = (1..self.0.len()).collect();
        let mut order = vec![0];
        let mut here = 0;
        while let Some((place, _)) = left
            .iter()
            .enumerate()
            .min_by(|one, other| self.0[here][*one.1].total_cmp(&self.0[here][*other.1]))
        {
            here = left.remove(place);
            order.push(here);
        }
        order
    }

    /// Turns pieces of the way round for as long as that makes it shorter. The beginning stays; the end is open.
    fn uncrossed(&self, mut order: Vec<usize>) -> Vec<usize> {
        for _ in 0..SWEEPS_MOST {
            let mut shorter = false;
            for first in 1..order.len() {
                for last in first + 1..order.len() {
                    let leg = |from: usize, to: usize| self.0[from][to];
                    let after = order.get(last + 1).copied();
                    let now = leg(order[first - 1], order[first])
                        + after.map_or(0.0, |after| leg(order[last], after));
                    let turned = leg(order[first - 1], order[last])
                        + after.map_or(0.0, |after| leg(order[first], after));
                    if turned + NOTHING < now {
                        order[first..=last].reverse();
                        shorter = true;
                    }
                }
            }
            if !shorter {
                break;
            }
        }
        order
    }
}
