//! Dividing a ring into parts of given weights by short straight cuts.
//!
//! # Why
//!
//! Cuts only ever join corners that are there already, and a cut gets its own corners, for the cuts to come, when it is
//! made. So no side is ever broken later, neighbours keep exactly the same corners, and the parts of a ring fill it without
//! gap or overlap, to the last bit and not just nearly.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, Polygon};

/// Corners in counter-clockwise order, the first not repeated.
pub(super) type Ring = Vec<Coord<f64>>;

/// A part that is wanted.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) code: String,
    /// Its share of the area, in proportion to the others.
    pub(super) weight: f64,
    /// Where it should roughly lie.
    pub(super) seed: Option<Coord<f64>>,
}

/// Metres of a degree of latitude.
const DEGREE: f64 = 111_195.0;
/// Metres between the corners that a cut gets.
const STEP: f64 = 60.0;
/// Metres that a cut keeps from the corners it does not join.
const CLEARANCE: f64 = 15.0;
/// Least sine of the angle between a cut and the sides it meets.
const LEAST_ANGLE: f64 = 0.3;
/// How much length, in parts of the ring's own breadth, a wrong share may save.
const SHARE_MATTERS: f64 = 4.0;

/// The outer ring of a border, counter-clockwise, with a corner in the middle of long sides.
///
/// The middle is exact, because real borders come with few binary digits; so it lies on the side, not just near it.
pub(super) fn prepare(polygon: &Polygon<f64>) -> Ring {
    let mut corners: Ring = polygon.exterior().coords().copied().collect();
    corners.pop();
    if signed_area(&corners) < 0.0 {
        corners.reverse();
    }
    let plane = Plane::of(&corners);
    let mut ring = Ring::new();
    for (index, corner) in corners.iter().enumerate() {
        let next = corners[(index + 1) % corners.len()];
        ring.push(*corner);
        if plane.distance(*corner, next) > 2.0 * STEP {
            ring.push(Coord {
                x: f64::midpoint(corner.x, next.x),
                y: f64::midpoint(corner.y, next.y),
            });
        }
    }
    ring
}

/// Gives each part a ring within `ring`; `None` where no cut can be found.
pub(super) fn divide(ring: &Ring, mut parts: Vec<Part>) -> Option<Vec<(String, Ring)>> {
    if parts.len() < 2 {
        return Some(
            parts
                .into_iter()
                .map(|part| (part.code, ring.clone()))
                .collect(),
        );
    }
    let plane = Plane::of(ring);
    let lengthwise = plane.is_wide(ring);
    let along = move |point: Coord<f64>| if lengthwise { point.x } else { point.y };
    parts.sort_by(|one, other| match (one.seed, other.seed) {
        (Some(one), Some(other)) => along(one).total_cmp(&along(other)),
        _ => Ordering::Equal,
    });
    let (first, share) = halve(&parts);
    let (low, high) = cut(ring, plane, share, along)?;
    let second = parts.split_off(first);
    let mut rings = divide(&low, parts)?;
    rings.extend(divide(&high, second)?);
    Some(rings)
}

/// How many of the parts come first so that both halves weigh nearly the same, and the share of the first.
fn halve(parts: &[Part]) -> (usize, f64) {
    let weight = |parts: &[Part]| parts.iter().map(|part| part.weight).sum::<f64>();
    let all = weight(parts);
    let shares = (1..parts.len()).map(|first| (first, weight(&parts[..first]) / all));
    let best =
        shares.min_by(|(_, one), (_, other)| (one - 0.5).abs().total_cmp(&(other - 0.5).abs()));
    best.unwrap_or((1, 0.5))
}

/// The two sides of the best cut that gives `share` of the area to the side that lies lower `along` the ring.
fn cut(
    ring: &Ring,
    plane: Plane,
    share: f64,
    along: impl Fn(Coord<f64>) -> f64,
) -> Option<(Ring, Ring)> {
    let whole = signed_area(ring);
    let breadth = plane.square_metres(whole).sqrt();
    let mut cuts = Vec::new();
    for start in 0..ring.len() {
        for end in start + 2..ring.len() {
            let inside = ring[start..=end].to_vec();
            let outside = [&ring[end..], &ring[..=start]].concat();
            if outside.len() < 3 {
                continue;
            }
            let low_is_inside = along(middle(&inside)) < along(middle(&outside));
            let low = signed_area(if low_is_inside { &inside } else { &outside }) / whole;
            let length = plane.distance(ring[start], ring[end]) / breadth;
            if (low - share).abs() < 0.5 * share.min(1.0 - share) {
                cuts.push((
                    length + SHARE_MATTERS * (low - share).abs(),
                    start,
                    end,
                    low_is_inside,
                ));
            }
        }
    }
    cuts.sort_by(|one, other| {
        one.0
            .total_cmp(&other.0)
            .then_with(|| (one.1, one.2).cmp(&(other.1, other.2)))
    });
    let (_, start, end, low_is_inside) = cuts
        .into_iter()
        .find(|cut| is_clear(ring, plane, cut.1, cut.2))?;
    let steps = plane.steps(ring[start], ring[end]);
    let mut inside = ring[start..=end].to_vec();
    inside.extend(steps.iter().rev());
    let mut outside = [&ring[end..], &ring[..=start]].concat();
    outside.extend(steps.iter());
    Some(if low_is_inside {
        (inside, outside)
    } else {
        (outside, inside)
    })
}

/// Whether a cut between two corners lies inside the ring, away from other corners and at no sharp angle to a side.
fn is_clear(ring: &Ring, plane: Plane, start: usize, end: usize) -> bool {
    let (from, to) = (ring[start], ring[end]);
    let corners = ring.len();
    let sharp = [(start, to), (end, from)].into_iter().any(|(at, other)| {
        let (before, after) = (ring[(at + corners - 1) % corners], ring[(at + 1) % corners]);
        !leads_inside(before, ring[at], after, other)
            || [before, after]
                .into_iter()
                .any(|neighbour| plane.is_sharp(ring[at], neighbour, other))
    });
    if sharp {
        return false;
    }
    (0..corners).all(|at| {
        let (corner, next) = (ring[at], ring[(at + 1) % corners]);
        let joined = [start, end].contains(&at);
        let beside = joined || [start, end].contains(&((at + 1) % corners));
        (joined || plane.distance_to_cut(corner, from, to) > CLEARANCE)
            && (beside || !crosses(corner, next, from, to))
    })
}

/// Whether the way from the corner `at` to `other` begins inside a counter-clockwise ring.
fn leads_inside(before: Coord<f64>, at: Coord<f64>, after: Coord<f64>, other: Coord<f64>) -> bool {
    let left = |a, b, c| RobustKernel::orient2d(a, b, c) == Orientation::CounterClockwise;
    if left(before, at, after) {
        left(at, after, other) && left(before, at, other)
    } else {
        left(at, after, other) || left(before, at, other)
    }
}

fn crosses(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>) -> bool {
    let turn = |a, b, c| RobustKernel::orient2d(a, b, c);
    turn(a, b, c) != turn(a, b, d) && turn(c, d, a) != turn(c, d, b)
}

/// Area in square degrees, positive counter-clockwise.
fn signed_area(ring: &[Coord<f64>]) -> f64 {
    let origin = ring[0];
    let cross = |a: Coord<f64>, b: Coord<f64>| {
        (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y)
    };
    ring.windows(2)
        .map(|side| cross(side[0], side[1]))
        .sum::<f64>()
        / 2.0
}

/// The mean of the corners, which is middle enough to tell sides apart.
fn middle(ring: &[Coord<f64>]) -> Coord<f64> {
    let sum = |(x, y, count), corner: &Coord<f64>| (x + corner.x, y + corner.y, count + 1.0);
    let (x, y, count) = ring.iter().fold((0.0, 0.0, 0.0), sum);
    Coord {
        x: x / count,
        y: y / count,
    }
}

/// The order in which grids are numbered: from north to south, then from west to east.
pub(super) fn north_first(one: &Ring, other: &Ring) -> Ordering {
    let (one, other) = (middle(one), middle(other));
    other
        .y
        .total_cmp(&one.y)
        .then_with(|| one.x.total_cmp(&other.x))
}

/// Degrees as metres around one place.
#[derive(Debug, Clone, Copy)]
struct Plane {
    east: f64,
}

impl Plane {
    /// The factor is cut to four digits, so that every machine gets the same.
    fn of(ring: &[Coord<f64>]) -> Self {
        let factor = (middle(ring).y.to_radians().cos() * 10_000.0).round() / 10_000.0;
        Self {
            east: factor * DEGREE,
        }
    }

    fn vector(self, from: Coord<f64>, to: Coord<f64>) -> (f64, f64) {
        ((to.x - from.x) * self.east, (to.y - from.y) * DEGREE)
    }

    fn distance(self, from: Coord<f64>, to: Coord<f64>) -> f64 {
        let (east, north) = self.vector(from, to);
        (east * east + north * north).sqrt()
    }

    fn square_metres(self, square_degrees: f64) -> f64 {
        square_degrees * self.east * DEGREE
    }

    fn is_wide(self, ring: &[Coord<f64>]) -> bool {
        let span = |values: Vec<f64>| {
            let (least, most) = values
                .iter()
                .fold((f64::MAX, f64::MIN), |(least, most), v| {
                    (least.min(*v), most.max(*v))
                });
            most - least
        };
        let (east, north) = ring.iter().map(|corner| (corner.x, corner.y)).unzip();
        span(east) * self.east > span(north) * DEGREE
    }

    /// Whether the angle at `at` between the ways to `one` and `other` is small.
    fn is_sharp(self, at: Coord<f64>, one: Coord<f64>, other: Coord<f64>) -> bool {
        let ((a, b), (c, d)) = (self.vector(at, one), self.vector(at, other));
        let size = ((a * a + b * b) * (c * c + d * d)).sqrt();
        a * c + b * d > 0.0 && ((a * d - b * c) / size).abs() < LEAST_ANGLE
    }

    fn distance_to_cut(self, point: Coord<f64>, from: Coord<f64>, to: Coord<f64>) -> f64 {
        let ((a, b), (c, d)) = (self.vector(from, to), self.vector(from, point));
        let share = ((a * c + b * d) / (a * a + b * b)).clamp(0.0, 1.0);
        let (east, north) = (c - share * a, d - share * b);
        (east * east + north * north).sqrt()
    }

    /// The corners of a cut between its ends, to six decimals.
    fn steps(self, from: Coord<f64>, to: Coord<f64>) -> Ring {
        let count = (self.distance(from, to) / STEP).floor().max(1.0);
        let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
        let mut steps = Ring::new();
        let mut step = 1.0;
        while step < count {
            let share = step / count;
            steps.push(Coord {
                x: round(from.x + (to.x - from.x) * share),
                y: round(from.y + (to.y - from.y) * share),
            });
            step += 1.0;
        }
        steps
    }
}

/// Leaves out the corners that no cut has used, in every ring alike; the real `corners` of the border stay.
pub(super) fn round_off(
    rings: Vec<(String, Ring)>,
    corners: impl Iterator<Item = Coord<f64>>,
) -> Vec<(String, Ring)> {
    let key = |corner: &Coord<f64>| (corner.x.to_bits(), corner.y.to_bits());
    let real: BTreeSet<(u64, u64)> = corners.map(|corner| key(&corner)).collect();
    let mut neighbours: BTreeMap<(u64, u64), BTreeSet<(u64, u64)>> = BTreeMap::new();
    for (_, ring) in &rings {
        for (index, corner) in ring.iter().enumerate() {
            let next = &ring[(index + 1) % ring.len()];
            neighbours.entry(key(corner)).or_default().insert(key(next));
            neighbours.entry(key(next)).or_default().insert(key(corner));
        }
    }
    let needed =
        |corner: &Coord<f64>| real.contains(&key(corner)) || neighbours[&key(corner)].len() > 2;
    rings
        .into_iter()
        .map(|(code, ring)| (code, ring.into_iter().filter(&needed).collect()))
        .collect()
}
