//! The tree of areas and the question "whose is this point?".

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::languages::Texts;
use crate::places::{BoundingBox, Position};

/// The official code of an area, unique in its city.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AreaCode(pub String);

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
        Self(if text.ends_with('/') { text.to_owned() } else { format!("{text}/") })
    }

    /// Whether `other` is this area or lies under it.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The code of the area itself.
    pub fn code(&self) -> AreaCode {
        AreaCode(self.0.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned())
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
    pub border: Option<geo::MultiPolygon<f64>>,
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
#[derive(Debug, Clone, Default)]
pub struct AreaTree {
    areas: Vec<Area>,
    by_code: HashMap<AreaCode, usize>,
    extent: Option<BoundingBox>,
}

impl AreaTree {
    /// The area of this code.
    pub fn get(&self, code: &AreaCode) -> Option<&Area> {
        self.by_code.get(code).map(|&index| &self.areas[index])
    }

    /// Whose point this is. (to come)
    pub fn locate(&self, _position: Position) -> Located<'_> {
        Located::Outside
    }
}
