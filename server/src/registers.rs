//! Bringing in what a source delivers to a register: `citylink registers import`.
//!
//! The file is kept as it came before its first row is read. One thread reads, puts into normal form and seals while another
//! writes; what is written together says how far the file was read, so that an import that was killed goes on where it was.

mod commands;
mod deliveries;
mod reading;

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use domain::organisations::OrganisationCode;
use domain::registers::{BatchId, RegisterCode};
use store::registers::{Batch, Counts, RawRefused};
use store::{Broken, StoreError};

pub(crate) use commands::{Command, run};
pub use deliveries::{Delivered, import, was_delivered};

/// What is brought in: a file, or one that comes with the pack.
#[derive(Debug, Clone)]
pub enum Delivery {
    /// A file.
    File(PathBuf),
    /// The name of a file, and what stands in it.
    Text(String, Vec<u8>),
}

impl Delivery {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::File(path) => Box::new(File::open(path)?),
            Self::Text(_, bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }

    fn bytes(&self) -> io::Result<u64> {
        match self {
            Self::File(path) => path.metadata().map(|about| about.len()),
            Self::Text(_, bytes) => Ok(bytes.len() as u64),
        }
    }

    /// One object a line; otherwise a table.
    fn is_objects(&self) -> bool {
        let name = match self {
            Self::File(path) => path.as_path(),
            Self::Text(name, _) => Path::new(name),
        };
        let ending = name
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        ["ndjson", "jsonl"].contains(&ending)
    }

    fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Text(name, _) => name.clone(),
        }
    }
}

/// Why an import stopped. What was written before stays, and the next run goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryFailed {
    /// The city has no such register.
    #[error("{0} is not a register of the city pack; there are {1}")]
    Register(String, String),
    /// The file cannot be read.
    #[error("{file} cannot be read")]
    Unreadable {
        /// Which file.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// It is another kind of file.
    #[error("{file}: {what}")]
    Columns {
        /// Which file.
        file: String,
        /// Columns that are missing, or that the register does not have.
        what: String,
    },
    /// Somebody wrote to it meanwhile.
    #[error("{0} changed while it was read")]
    Changed(String),
    /// The source does not deliver to this register.
    #[error(transparent)]
    Refused(#[from] RawRefused),
    /// The reader of the file is gone.
    #[error("the file was not read to its end")]
    Lost,
    /// The database or the store of files failed.
    #[error(transparent)]
    Store(#[from] Broken),
}

impl From<StoreError<RawRefused>> for DeliveryFailed {
    fn from(error: StoreError<RawRefused>) -> Self {
        match error {
            StoreError::Refused(refused) => Self::Refused(refused),
            StoreError::Broken(broken) => Self::Store(broken),
        }
    }
}
