//! The tree of areas and the question "whose is this point?".

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;

use geo::{BoundingRect, ConvexHull, Coord, Intersects, MultiPolygon, Polygon};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};
use serde::{Deserialize, Serialize};

use crate::languages::Texts;
use crate::places::{BoundingBox, Position};

/// The official code of an area, unique in its city.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AreaCode(pub String);

impl AreaCode {
    /// The order in which codes count as lower: the shorter first, then byte by byte, so that 4 < 41 < 109.
    pub fn lower_first(&self, other: &Self) -> Ordering {
        self.0
            .len()
            .cmp(&other.0.len())
            .then_with(|| self.0.cmp(&other.0))
    }
}

impl Borrow<str> for AreaCode {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The codes from the root to an area, separated and closed by `/`: `3402/340202/340202012/`.
///
/// Scope compares whole paths, never code prefixes: `…/4/` is not above `…/41/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AreaPath(String);

impl AreaPath {
    /// The path of a root.
    pub fn root(code: &AreaCode) -> Self {
        Self(format!("{code}/"))
    }

    /// The path of a child.
    #[must_use]
    pub fn child(&self, code: &AreaCode) -> Self {
        Self(format!("{}{code}/", self.0))
    }

    /// A path that was written by this type before, with or without the final slash.
    pub fn from_stored(text: &str) -> Self {
        Self(if text.ends_with('/') {
            text.to_owned()
        } else {
            format!("{text}/")
        })
    }

    /// Itself and every area above it, the whole city first.
    pub fn upwards(&self) -> Vec<Self> {
        let mut paths = Vec::<Self>::new();
        for code in self.codes() {
            let above = paths.last().map_or("", Self::as_str);
            paths.push(Self(format!("{above}{code}/")));
        }
        paths
    }

    /// Whether it is the whole city.
    pub fn is_root(&self) -> bool {
        self.codes().count() == 1
    }

    /// Whether `other` is this area or lies under it.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The code of the area itself.
    pub fn code(&self) -> AreaCode {
        AreaCode(
            self.0
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned(),
        )
    }

    /// The codes from the root to the area.
    pub fn codes(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.trim_end_matches('/').split('/')
    }

    /// With the closing slash, as stored and compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the closing slash, as shown in URLs and data.
    pub fn open(&self) -> &str {
        self.0.trim_end_matches('/')
    }
}

impl fmt::Display for AreaPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How deep an area stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The whole city: the root.
    City,
    /// A county, district or county-level city; a region where a city has none.
    County,
    /// A street (subdistrict) or town.
    Street,
    /// A community, village or neighbourhood council.
    Community,
    /// The smallest part, with one administrator.
    Grid,
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Official code.
    pub code: AreaCode,
    /// From the root to here.
    pub path: AreaPath,
    /// Depth in the tree.
    pub level: Level,
    /// What people call it.
    pub name: Texts,
    /// Border in WGS 84, where known: `x` is longitude, `y` latitude.
    pub border: Option<MultiPolygon<f64>>,
    /// The border was made for demonstration and is marked so on the map.
    pub demonstration: bool,
}

/// Where a pin fell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Located<'a> {
    /// In this area: the deepest that has a border around the point.
    In(&'a Area),
    /// Inside the city's extent but in no area: the root has it.
    Root(&'a Area),
    /// Outside the city's extent.
    Outside,
}

/// The tree of areas with an index of their borders.
///
/// # Why
///
/// Candidates come from an R-tree over bounding boxes and are tried in order of preference, so that the first exact hit
/// is the answer: deepest level first, then the lowest code. A border belongs to every area that it bounds, so a point on
/// it has exactly one answer, too.
#[derive(Debug, Clone, Default)]
pub struct AreaTree {
    areas: Vec<Area>,
    by_code: HashMap<AreaCode, usize>,
    children: HashMap<AreaCode, Vec<usize>>,
    index: RTree<Boxed>,
    hull: Option<Polygon<f64>>,
    extent: Option<BoundingBox>,
}

/// The box of one polygon of an area, with the area's place in the list.
type Boxed = GeomWithData<Rectangle<[f64; 2]>, Part>;

/// One polygon of one area.
#[derive(Debug, Clone, Copy)]
struct Part {
    area: usize,
    polygon: usize,
}

impl AreaTree {
    /// Indexes `areas`. Of two with the same code the first counts; the pack reader refuses both cases that cannot be
    /// answered well, a code twice and a list without a root.
    pub fn new(areas: Vec<Area>) -> Self {
        let mut by_code = HashMap::with_capacity(areas.len());
        let mut children: HashMap<AreaCode, Vec<usize>> = HashMap::new();
        let mut boxes = Vec::new();
        for (index, area) in areas.iter().enumerate() {
            by_code.entry(area.code.clone()).or_insert(index);
            if let Some(parent) = area.path.codes().rev().nth(1) {
                children
                    .entry(AreaCode(parent.to_owned()))
                    .or_default()
                    .push(index);
            }
            boxes.extend(
                area.border
                    .iter()
                    .flat_map(|border| border.iter().enumerate())
                    .filter_map(|(polygon, shape)| {
                        let bounds = shape.bounding_rect()?;
                        let corners =
                            Rectangle::from_corners(bounds.min().into(), bounds.max().into());
                        Some(GeomWithData::new(
                            corners,
                            Part {
                                area: index,
                                polygon,
                            },
                        ))
                    }),
            );
        }
        let all: MultiPolygon<f64> = areas
            .iter()
            .filter_map(|area| area.border.as_ref())
            .flatten()
            .cloned()
            .collect();
        let extent = all.bounding_rect().map(|bounds| BoundingBox {
            west: bounds.min().x,
            south: bounds.min().y,
            east: bounds.max().x,
            north: bounds.max().y,
        });
        let hull = extent.map(|_| all.convex_hull());
        Self {
            areas,
            by_code,
            children,
            index: RTree::bulk_load(boxes),
            hull,
            extent,
        }
    }

    /// Takes the box as the extent of a city whose areas have no borders: a pin in it belongs to the whole city.
    #[must_use]
    pub fn within(mut self, extent: BoundingBox) -> Self {
        if self.extent.is_none() {
            let corners = [(extent.west, extent.south), (extent.east, extent.north)];
            let [south_west, north_east] = corners.map(|(x, y)| Coord { x, y });
            self.hull = Some(geo::Rect::new(south_west, north_east).to_polygon());
            self.extent = Some(extent);
        }
        self
    }

    /// Every area, in the order of the pack.
    pub fn all(&self) -> impl Iterator<Item = &Area> {
        self.areas.iter()
    }

    /// The area of this code.
    pub fn get(&self, code: &AreaCode) -> Option<&Area> {
        self.coded(&code.0)
    }

    fn coded(&self, code: &str) -> Option<&Area> {
        self.by_code.get(code).map(|&index| &self.areas[index])
    }

    /// The area of this path; `None` where the codes exist but not in this order.
    pub fn by_path(&self, path: &AreaPath) -> Option<&Area> {
        self.coded(path.codes().next_back()?)
            .filter(|area| area.path == *path)
    }

    /// The whole city.
    ///
    /// # Panics
    ///
    /// Where the tree was made of no areas at all, which no pack that was found sound is.
    pub fn root(&self) -> &Area {
        let top = self
            .areas
            .iter()
            .find(|area| area.path.codes().nth(1).is_none());
        top.expect("a sound pack has a root area")
    }

    /// The areas directly below, in the order of the pack.
    pub fn children(&self, code: &AreaCode) -> impl Iterator<Item = &Area> {
        self.children
            .get(code)
            .into_iter()
            .flatten()
            .map(|&index| &self.areas[index])
    }

    /// The areas above, from the parent up to the root; reverse it for a trail that starts with the city.
    pub fn ancestors(&self, code: &AreaCode) -> impl DoubleEndedIterator<Item = &Area> {
        let above: Vec<&Area> = self
            .get(code)
            .into_iter()
            .flat_map(|area| area.path.codes().rev().skip(1))
            .filter_map(|above| self.coded(above))
            .collect();
        above.into_iter()
    }

    /// Whose point this is: of the areas whose border holds it the deepest; of several at one level the lowest code.
    pub fn locate(&self, position: Position) -> Located<'_> {
        let point = Coord {
            x: position.lon(),
            y: position.lat(),
        };
        let mut candidates: Vec<Part> = self
            .index
            .locate_all_at_point([point.x, point.y])
            .map(|boxed| boxed.data)
            .collect();
        candidates.sort_by(|one, other| {
            let (one, other) = (&self.areas[one.area], &self.areas[other.area]);
            other
                .level
                .cmp(&one.level)
                .then_with(|| one.code.lower_first(&other.code))
        });
        let found = candidates.into_iter().find(|part| {
            self.polygon(*part)
                .is_some_and(|shape| shape.intersects(&point))
        });
        match (found, &self.hull) {
            (Some(part), _) => Located::In(&self.areas[part.area]),
            (None, Some(hull)) if hull.intersects(&point) => Located::Root(self.root()),
            _ => Located::Outside,
        }
    }

    /// The smallest box that holds every border, or the one that the pack says; a point at zero where there is neither.
    pub fn extent(&self) -> BoundingBox {
        self.extent.unwrap_or(BoundingBox {
            west: 0.0,
            south: 0.0,
            east: 0.0,
            north: 0.0,
        })
    }

    /// The tightest shape without dents around every border, or the box that the pack says; nothing where there is neither.
    pub const fn hull(&self) -> Option<&Polygon<f64>> {
        self.hull.as_ref()
    }

    /// A box that holds every position of the area: around its border, or around more than the city where it has none, and for
    /// the city itself, which also has what lies in no area.
    pub fn bounds(&self, area: &Area) -> BoundingBox {
        let border = area
            .border
            .as_ref()
            .filter(|_| area.level != Level::City)
            .and_then(BoundingRect::bounding_rect);
        border.map_or_else(
            || self.extent().grown(3.0),
            |rect| BoundingBox {
                west: rect.min().x,
                south: rect.min().y,
                east: rect.max().x,
                north: rect.max().y,
            },
        )
    }

    fn polygon(&self, part: Part) -> Option<&Polygon<f64>> {
        self.areas[part.area].border.as_ref()?.0.get(part.polygon)
    }
}

#[cfg(test)]
#[path = "areas/tests.rs"]
mod tests;
