//! The reports in the box of a map, as the server tells them.

use serde::{Deserialize, Serialize};

/// The reports in a box.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InBox {
    /// How many there are.
    pub total: u64,
    /// Whether there are even more, which are not shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
    /// Those that stand close together.
    pub clusters: Vec<Cluster>,
    /// Those that stand alone.
    pub pins: Vec<Pin>,
}

/// Reports that stand close together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Latitude, WGS 84.
    pub lat: f64,
    /// Longitude, WGS 84.
    pub lon: f64,
    /// How many.
    pub count: u64,
}

/// A report that stands alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pin {
    /// Latitude, WGS 84.
    pub lat: f64,
    /// Longitude, WGS 84.
    pub lon: f64,
    /// As people write it.
    pub reference: String,
    /// What it is about.
    pub title: String,
    /// How far it has come.
    pub group: Group,
    /// Whether it is past its promise.
    pub late: bool,
    /// Its page.
    pub url: String,
}

/// How far a report has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// It is being dealt with.
    Open,
    /// It was fixed.
    Fixed,
    /// It was closed unfixed.
    Closed,
}
