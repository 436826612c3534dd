//! Demonstration borders: the parts of a district whose real borders nobody has published.
//!
//! `citylink generate grids DIR CODE` divides the real border of the area `CODE` among its streets, their communities and
//! four to eight grids in each, and writes `borders/demonstration.geojson` and `grids.csv` into the pack. It is run once and
//! its answer is committed; the same pack gives the same answer to the byte.
//!
//! # Why
//!
//! A portal that finds the grid of a pin must be seen to do it. The parts are right in number, name and order of size, lie
//! roughly where their streets lie (`seeds.csv`, placed by hand) and fit without gap or overlap; they are not the real
//! borders, and every one of them is marked so.

mod division;
pub mod people;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use geo::{Coord, Intersects, Polygon};

use super::areas::Rows;
use super::borders::Borders;
use super::faults::Notes;
use super::{Fault, PackSource, file};
use division::{Part, Ring, divide, round_off};

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The text of `borders/demonstration.geojson`.
    pub borders: String,
    /// The text of `grids.csv`.
    pub grids: String,
}

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub enum NotMade {
    /// The pack cannot be read so far.
    #[error("the pack is not sound: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Unsound(Vec<Fault>),
    /// Only an area with a real border can be divided.
    #[error("area {0} has no border that could be divided")]
    NoBorder(String),
    /// The border has holes or streets cannot be told apart on it.
    #[error("area {0} cannot be divided: {1}")]
    Indivisible(String, &'static str),
    /// A file could not be written.
    #[error("the files could not be written")]
    NotWritten(#[from] io::Error),
}

const BORDERS: &str = "borders/demonstration.geojson";
const GRIDS: &str = "grids.csv";

/// Makes the parts of the area `code` of the pack in `dir` and writes them there.
pub fn write_grids(dir: &Path, code: &str) -> Result<Made, NotMade> {
    let made = grids(&PackSource::Directory(dir.to_owned()), code)?;
    fs::write(dir.join(BORDERS), &made.borders)?;
    fs::write(dir.join(GRIDS), &made.grids)?;
    Ok(made)
}

/// Makes the parts of the area `code` of a pack.
pub fn grids(source: &PackSource, code: &str) -> Result<Made, NotMade> {
    let mut faults = Vec::new();
    let mut rows = Rows::default();
    file(source, "areas.csv", &mut faults, |notes| rows.read(notes));
    let mut borders = Borders::default();
    for name in source
        .files_under("borders/")
        .iter()
        .filter(|name| name.ends_with(".geojson") && *name != BORDERS)
    {
        file(source, name, &mut faults, |notes| {
            borders.read(notes, &rows);
        });
    }
    let seeds = file(source, "seeds.csv", &mut faults, seeds).unwrap_or_default();
    if !faults.is_empty() {
        return Err(NotMade::Unsound(faults));
    }
    let (border, _) = borders
        .take(code)
        .ok_or_else(|| NotMade::NoBorder(code.to_owned()))?;
    let indivisible = |reason| NotMade::Indivisible(code.to_owned(), reason);
    if border.iter().any(|polygon| !polygon.interiors().is_empty()) {
        return Err(indivisible("its border has holes"));
    }

    let mut streets = Vec::new();
    for polygon in &border {
        let ring = division::prepare(polygon);
        let here = rows.children(code).filter_map(|street| {
            let seed = seeds
                .get(street)
                .copied()
                .filter(|seed| holds(polygon, *seed))?;
            Some(Part {
                code: street.to_owned(),
                weight: rows.children(street).fold(0.0, |weight, _| weight + 1.0),
                seed: Some(seed),
            })
        });
        let here: Vec<Part> = here.collect();
        if !here.is_empty() {
            streets
                .extend(divide(&ring, here).ok_or_else(|| indivisible("its shape allows no cut"))?);
        }
    }
    if streets.len() != rows.children(code).count() {
        return Err(indivisible(
            "each of its parts needs a seed inside its border",
        ));
    }

    let (mut communities, mut grids) = (Vec::new(), Vec::new());
    for (street, ring) in &streets {
        let parts = rows.children(street).map(|community| Part {
            code: community.to_owned(),
            weight: 1.0,
            seed: None,
        });
        let made =
            divide(ring, parts.collect()).ok_or_else(|| indivisible("a street allows no cut"))?;
        for (place, (community, ring)) in made.iter().enumerate() {
            grids.extend(
                numbered_grids(community, ring, place)
                    .ok_or_else(|| indivisible("a community allows no cut"))?,
            );
        }
        communities.extend(made);
    }
    let corners = border
        .iter()
        .flat_map(|polygon| polygon.exterior().coords().copied());
    let rings = round_off([streets, communities, grids.clone()].concat(), corners);
    Ok(Made {
        borders: features(&rings),
        grids: table(&grids),
    })
}

/// The grids of a community: eight in the first of a street, seven in the next, down to four, and again.
fn numbered_grids(community: &str, ring: &Ring, place: usize) -> Option<Vec<(String, Ring)>> {
    let parts = (0..8 - place % 5).map(|_| Part {
        code: community.to_owned(),
        weight: 1.0,
        seed: None,
    });
    let mut made = divide(ring, parts.collect())?;
    made.sort_by(|(_, one), (_, other)| division::north_first(one, other));
    Some(
        made.into_iter()
            .enumerate()
            .map(|(number, (code, ring))| (format!("{code}{:02}", number + 1), ring))
            .collect(),
    )
}

fn holds(polygon: &Polygon<f64>, point: Coord<f64>) -> bool {
    polygon.intersects(&point)
}

/// `seeds.csv`: `code,lat,lon`, a point inside each street.
fn seeds(notes: &mut Notes<'_>) -> BTreeMap<String, Coord<f64>> {
    let mut found = BTreeMap::new();
    for record in
        csv::Reader::from_reader(notes.text().as_bytes()).deserialize::<(String, f64, f64)>()
    {
        match record {
            Ok((code, lat, lon)) => {
                found.insert(code, Coord { x: lon, y: lat });
            }
            Err(error) => notes.whole(error.to_string()),
        }
    }
    found
}

fn features(rings: &[(String, Ring)]) -> String {
    let mut text = "{\"type\":\"FeatureCollection\",\"features\":[".to_owned();
    for (index, (code, ring)) in rings.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        let properties = format!("{{\"code\":\"{code}\",\"demonstration\":true}}");
        let _ = write!(
            text,
            "{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":"
        );
        text.push_str("{\"type\":\"Polygon\",\"coordinates\":[[");
        for corner in ring.iter().chain(ring.first()) {
            let _ = write!(text, "[{},{}],", corner.x, corner.y);
        }
        text.pop();
        text.push_str("]]}}");
    }
    text.push_str("\n]}\n");
    text
}

fn table(grids: &[(String, Ring)]) -> String {
    let mut text = "code,parent,level,name_en,name_zh\n".to_owned();
    for (code, _) in grids {
        let (community, number) = code.split_at(code.len() - 2);
        let _ = writeln!(text, "{code},{community},grid,Grid {number},第{number}网格");
    }
    text
}
