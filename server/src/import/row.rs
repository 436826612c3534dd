//! One row of a `MyLA311` export, read into the words of the pack.
//!
//! | column | becomes |
//! | --- | --- |
//! | `SRNumber` | the id in the source |
//! | `CreatedDate`, `UpdatedDate`, `ClosedDate` | moments, read in the city's zone: of a repeated hour the first, in a skipped hour as much later |
//! | `RequestType`, `Owner` | category and organisation by their `source_name`; without an owner the category decides |
//! | `Status` | `Open` received; `Closed` closed/imported, `Cancelled` closed/cancelled, `Referred Out` closed/elsewhere |
//! | `Latitude`, `Longitude` | position; the area is the one whose border holds it |
//! | `NC` | the area, where there is no position or one outside the city; kept as the detail `council` |
//! | `Address` | address |
//! | `RequestSource`, `Owner`, `ZipCode` | the details `source_channel`, `owner`, `zip` |

use std::collections::{BTreeMap, HashMap};

use csv::{ByteRecord, StringRecord};
use domain::areas::{AreaCode, AreaPath, Located};
use domain::cases::{Closing, Status};
use domain::categories::CategoryCode;
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::places::Position;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use store::imports::ImportedRequest;

/// The name of the system whose exports are read.
const SOURCE: &str = "myla311";
/// How its moments are written: `12/31/2017 11:59:58 PM`.
const MOMENT: &str = "%m/%d/%Y %I:%M:%S %p";
/// Most bytes of an id; real ones have about a dozen, and an index holds none of thousands.
const ID_MOST: usize = 100;

/// Why a row was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowRefused {
    /// More or fewer columns than the first line names.
    #[error("{found} columns instead of {expected}")]
    Columns {
        /// As many as the row has.
        found: usize,
        /// As many as the first line names.
        expected: usize,
    },
    /// Not text.
    #[error("the row is not UTF-8 text")]
    NotText,
    /// Text that no database keeps.
    #[error("{0} holds a NUL character")]
    Nul(&'static str),
    /// An empty column that must say something.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// An id that is not one.
    #[error("SRNumber is longer than {ID_MOST} bytes")]
    LongId,
    /// Not a date, or none that there was.
    #[error("{column} is not a date like 12/31/2017 11:59:58 PM: {value}")]
    Date {
        /// Which column.
        column: &'static str,
        /// What it says.
        value: String,
    },
    /// It cannot have come in yet.
    #[error("CreatedDate lies in the future: {0}")]
    Future(String),
    /// No category of the pack is called so in the source.
    #[error("RequestType is not one that the city pack knows: {0}")]
    Type(String),
    /// None of the four.
    #[error("Status is not Open, Closed, Cancelled or Referred Out: {0}")]
    Status(String),
    /// No organisation of the pack is called so in the source.
    #[error("Owner is not one that the city pack knows: {0}")]
    Owner(String),
    /// One of latitude and longitude without the other.
    #[error("{given} is given without {missing}")]
    HalfAPosition {
        /// The one that is there.
        given: &'static str,
        /// The one that is not.
        missing: &'static str,
    },
    /// Two texts that are no point on the earth.
    #[error("Latitude and Longitude are not a position: {0}, {1}")]
    Position(String, String),
    /// Ended, and no column says when.
    #[error("the request has ended, but neither ClosedDate nor UpdatedDate says when")]
    EndedWhen,
}

/// Where the columns stand that are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    count: usize,
    places: [usize; COLUMNS.len()],
}

/// The columns that are read; a file may have others.
const COLUMNS: [&str; 13] = [
    "SRNumber",
    "CreatedDate",
    "UpdatedDate",
    "ClosedDate",
    "RequestType",
    "Status",
    "Owner",
    "RequestSource",
    "Address",
    "ZipCode",
    "Latitude",
    "Longitude",
    "NC",
];

impl Columns {
    /// Finds the columns by the names in the first line, or says which are missing.
    pub(super) fn find(header: &ByteRecord) -> Result<Self, Vec<&'static str>> {
        let place = |name: &str| {
            header
                .iter()
                .position(|column| column.trim_ascii() == name.as_bytes())
        };
        let missing: Vec<&str> = COLUMNS
            .into_iter()
            .filter(|name| place(name).is_none())
            .collect();
        if missing.is_empty() {
            Ok(Self {
                count: header.len(),
                places: COLUMNS.map(|name| place(name).unwrap_or_default()),
            })
        } else {
            Err(missing)
        }
    }
}

/// One row with its columns by name, trimmed.
struct Row<'a> {
    record: &'a StringRecord,
    columns: Columns,
}

impl Row<'_> {
    fn get(&self, name: &'static str) -> &str {
        let place = COLUMNS
            .iter()
            .position(|column| *column == name)
            .map(|index| self.columns.places[index]);
        place
            .and_then(|place| self.record.get(place))
            .unwrap_or_default()
            .trim()
    }

    fn required(&self, name: &'static str) -> Result<&str, RowRefused> {
        Some(self.get(name))
            .filter(|value| !value.is_empty())
            .ok_or(RowRefused::Empty(name))
    }
}

/// Reads rows into requests of one city.
pub(super) struct Reading<'a> {
    pack: &'a Pack,
    zone: TimeZone,
    columns: Columns,
    categories: HashMap<&'a str, &'a CategoryCode>,
    organisations: HashMap<&'a str, &'a OrganisationCode>,
    now: Timestamp,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        pack: &'a Pack,
        columns: Columns,
        now: Timestamp,
    ) -> Result<Self, jiff::Error> {
        let categories = pack
            .categories
            .iter()
            .filter_map(|category| Some((category.source_name.as_deref()?, &category.code)));
        let organisations = pack.organisations.values();
        Ok(Self {
            pack,
            zone: TimeZone::get(&pack.city.time_zone)?,
            columns,
            categories: categories.collect(),
            organisations: organisations
                .filter_map(|one| Some((one.source_name.as_deref()?, &one.code)))
                .collect(),
            now,
        })
    }

    /// Reads one row, or says what is wrong with it.
    pub(super) fn request(&self, record: &ByteRecord) -> Result<ImportedRequest, RowRefused> {
        if record.len() != self.columns.count {
            return Err(RowRefused::Columns {
                found: record.len(),
                expected: self.columns.count,
            });
        }
        let record =
            StringRecord::from_byte_record(record.clone()).map_err(|_| RowRefused::NotText)?;
        let row = Row {
            record: &record,
            columns: self.columns,
        };
        if let Some(name) = COLUMNS
            .into_iter()
            .find(|name| row.get(name).contains('\0'))
        {
            return Err(RowRefused::Nul(name));
        }
        let source_id = row.required("SRNumber")?;
        if source_id.len() > ID_MOST {
            return Err(RowRefused::LongId);
        }
        let kind = row.required("RequestType")?;
        let category = self
            .categories
            .get(kind)
            .ok_or_else(|| RowRefused::Type(kind.to_owned()))?;
        let status = status(row.required("Status")?)?;
        let requested_at = self.moment("CreatedDate", row.required("CreatedDate")?)?;
        if requested_at > self.now {
            return Err(RowRefused::Future(row.get("CreatedDate").to_owned()));
        }
        let updated_at = self.moment_if_any(&row, "UpdatedDate")?;
        let closed_at = self.moment_if_any(&row, "ClosedDate")?;
        let ended_at = match status {
            Status::Closed(_) => Some(closed_at.or(updated_at).ok_or(RowRefused::EndedWhen)?),
            _ => None,
        };
        let position = position(&row)?;
        Ok(ImportedRequest {
            source: SOURCE,
            source_id: source_id.to_owned(),
            status,
            category: (*category).clone(),
            area: self.area(position, row.get("NC")),
            organisation: self.organisation(row.get("Owner"))?,
            position,
            address: row.get("Address").to_owned(),
            details: details(&row),
            language: Language::En,
            requested_at,
            updated_at: updated_at.or(ended_at).unwrap_or(requested_at),
            ended_at,
        })
    }

    fn moment(&self, column: &'static str, value: &str) -> Result<Timestamp, RowRefused> {
        let read = DateTime::strptime(MOMENT, value)
            .and_then(|local| self.zone.to_ambiguous_timestamp(local).compatible());
        read.map_err(|_| RowRefused::Date {
            column,
            value: value.to_owned(),
        })
    }

    fn moment_if_any(
        &self,
        row: &Row<'_>,
        column: &'static str,
    ) -> Result<Option<Timestamp>, RowRefused> {
        let value = row.get(column);
        if value.is_empty() {
            Ok(None)
        } else {
            self.moment(column, value).map(Some)
        }
    }

    fn organisation(&self, owner: &str) -> Result<Option<OrganisationCode>, RowRefused> {
        if owner.is_empty() {
            return Ok(None);
        }
        let found = self
            .organisations
            .get(owner)
            .ok_or_else(|| RowRefused::Owner(owner.to_owned()))?;
        Ok(Some((*found).clone()))
    }

    /// A place on the ground decides; the council that the source names is asked where there is none in the city.
    fn area(&self, position: Option<Position>, council: &str) -> AreaPath {
        let areas = &self.pack.areas;
        let area = match position.map(|position| areas.locate(position)) {
            Some(Located::In(area) | Located::Root(area)) => area,
            Some(Located::Outside) | None => areas
                .get(&AreaCode(format!("nc-{council}")))
                .unwrap_or_else(|| areas.root()),
        };
        area.path.clone()
    }
}

fn status(name: &str) -> Result<Status, RowRefused> {
    match name {
        "Open" => Ok(Status::Received),
        "Closed" => Ok(Status::Closed(Closing::Imported)),
        "Cancelled" => Ok(Status::Closed(Closing::Cancelled)),
        "Referred Out" => Ok(Status::Closed(Closing::Elsewhere)),
        _ => Err(RowRefused::Status(name.to_owned())),
    }
}

fn position(row: &Row<'_>) -> Result<Option<Position>, RowRefused> {
    match (row.get("Latitude"), row.get("Longitude")) {
        ("", "") => Ok(None),
        ("", _) => Err(RowRefused::HalfAPosition {
            given: "Longitude",
            missing: "Latitude",
        }),
        (_, "") => Err(RowRefused::HalfAPosition {
            given: "Latitude",
            missing: "Longitude",
        }),
        (lat, lon) => match Position::parse(lat, lon) {
            Ok(position) => Ok(Some(position)),
            Err(_) => Err(RowRefused::Position(lat.to_owned(), lon.to_owned())),
        },
    }
}

fn details(row: &Row<'_>) -> BTreeMap<String, Vec<String>> {
    const KEPT: [(&str, &str); 4] = [
        ("source_channel", "RequestSource"),
        ("owner", "Owner"),
        ("zip", "ZipCode"),
        ("council", "NC"),
    ];
    let said = KEPT
        .into_iter()
        .map(|(detail, column)| (detail, row.get(column)))
        .filter(|(_, value)| !value.is_empty());
    said.map(|(detail, value)| (detail.to_owned(), vec![value.to_owned()]))
        .collect()
}
