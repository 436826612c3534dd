//! What a map is told by the page, whichever island draws it.

use serde::{Deserialize, Serialize};

/// Where the pictures of the ground come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TileProps {
    /// Template of a raster tile with `{z}`, `{x}` and `{y}`.
    pub url: String,
    /// HTML that names the makers, as their terms ask.
    pub attribution: String,
    /// Whether the tiles are drawn in GCJ-02.
    pub gcj02: bool,
}

/// What the map shows at first, in WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MapView {
    /// Latitude of the middle.
    pub lat: f64,
    /// Longitude of the middle.
    pub lon: f64,
    /// 0 is the world, 19 a house.
    pub zoom: f64,
}

/// Words on every map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapLabels {
    /// Names the map for those who do not see it.
    pub map: String,
    /// The button that zooms in.
    pub zoom_in: String,
    /// The button that zooms out.
    pub zoom_out: String,
    /// Stands on the map while borders are drawn that were made for demonstration.
    pub demonstration: String,
}

/// A map: its view, its ground, its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapProps {
    /// What it shows at first.
    pub view: MapView,
    /// Pictures of the ground; without any, or when none comes, borders are drawn.
    pub tiles: Option<TileProps>,
    /// Address of a `GeoJSON` feature collection of areas, in WGS 84. Each feature's properties are `level` (such as `grid`)
    /// and `demonstration` (true or false).
    pub borders_url: String,
    /// Its words.
    pub labels: MapLabels,
}
