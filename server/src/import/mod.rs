//! Bringing in the requests of another system: `citylink import requests`.
//!
//! A broken row never stops the others: it is reported with its line and the reason, and kept in a file of rejects.

mod rejects;
mod row;

use std::fmt;
use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use csv::{ByteRecord, ReaderBuilder};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use store::{Broken, Store};

pub(crate) use rejects::Lines;
use rejects::Rejects;
use row::{Columns, Reading};

pub use row::RowRefused;

/// Rows that are written together; a portal that serves meanwhile waits for no more.
const BATCH: usize = 4000;

/// How an import went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// New cases.
    pub added: u64,
    /// Rows that had been imported before.
    pub known: u64,
    /// Rows that were not taken, in the order of the file.
    pub rejected: Vec<Rejected>,
    /// Where those rows are kept, where there are any.
    pub rejects: Option<PathBuf>,
    /// How long it took.
    pub took: Duration,
}

impl Imported {
    /// Rows read, whatever became of them.
    pub fn rows(&self) -> u64 {
        self.added + self.known + u64::try_from(self.rejected.len()).unwrap_or(u64::MAX)
    }

    /// Rows read in a second.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a rate is told, not counted with"
    )]
    pub fn rows_per_second(&self) -> f64 {
        self.rows() as f64 / self.took.as_secs_f64().max(1e-6)
    }
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for rejected in &self.rejected {
            writeln!(f, "{rejected}")?;
        }
        let (added, known, rejected) = (self.added, self.known, self.rejected.len());
        write!(
            f,
            "{added} added, {known} known before, {rejected} rejected; {:.0} rows per second",
            self.rows_per_second()
        )?;
        self.rejects
            .iter()
            .try_for_each(|path| write!(f, "\nrejected rows: {}", path.display()))
    }
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The line of the file that it begins in, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: RowRefused,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

/// Why an import stopped. What was written before stays, and the next run goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportFailed {
    /// The file cannot be read.
    #[error("{} cannot be read", file.display())]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is another kind of file.
    #[error("{} has no column {}", file.display(), missing.join(", "))]
    Columns {
        /// Which file.
        file: PathBuf,
        /// The columns that it lacks.
        missing: Vec<&'static str>,
    },
    /// The city's zone is none.
    #[error("the time zone of the city pack is not known")]
    Zone(#[source] jiff::Error),
    /// The rejects cannot be kept.
    #[error("rejected rows cannot be kept")]
    Rejects(#[source] io::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Broken),
}

/// Brings in the requests of `file`, a `MyLA311` export. Rejected rows are kept in the folder `rejects` of `var`.
///
/// What was imported before stays as it is. A bar is drawn where `progress` is wanted and somebody sees it.
pub async fn requests(
    store: &Store,
    file: &Path,
    var: &Path,
    now: Timestamp,
    progress: bool,
) -> Result<Imported, ImportFailed> {
    let began = Instant::now();
    let unreadable = |source: io::Error| ImportFailed::Unreadable {
        file: file.to_owned(),
        source,
    };
    let opened = File::open(file).map_err(unreadable)?;
    let bar = bar(progress, opened.metadata().map_err(unreadable)?.len());
    // Flexible: a row with a wrong number of columns is a broken row, not the end of the file.
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(opened);
    let header = reader
        .byte_headers()
        .map_err(|error| unreadable(error.into()))?
        .clone();
    let columns = Columns::find(&header).map_err(|missing| ImportFailed::Columns {
        file: file.to_owned(),
        missing,
    })?;
    let reading = Reading::new(store.pack(), columns, now).map_err(ImportFailed::Zone)?;
    let mut lines = Lines::new(File::open(file).map_err(unreadable)?);
    let mut rejects = Rejects::of(file, var, header).map_err(ImportFailed::Rejects)?;

    let mut imported = Imported {
        added: 0,
        known: 0,
        rejected: Vec::new(),
        rejects: None,
        took: Duration::ZERO,
    };
    let mut batch = Vec::with_capacity(BATCH);
    let mut record = ByteRecord::new();
    loop {
        let begins = reader.position().byte();
        let more = reader
            .read_byte_record(&mut record)
            .map_err(|error| unreadable(error.into()))?;
        if more {
            match reading.request(&record) {
                Ok(request) => batch.push(request),
                Err(reason) => {
                    let line = lines.of_byte(begins).map_err(unreadable)?;
                    rejects
                        .keep(line, &reason, &record)
                        .map_err(ImportFailed::Rejects)?;
                    imported.rejected.push(Rejected { line, reason });
                }
            }
        }
        if batch.len() == BATCH || !more {
            let outcome = store.import_batch(&batch).await?;
            imported.added += outcome.added;
            imported.known += outcome.known;
            batch.clear();
            rejects.flush().map_err(ImportFailed::Rejects)?;
            bar.set_position(reader.position().byte());
        }
        if !more {
            break;
        }
    }
    bar.finish_and_clear();
    imported.rejects = rejects.path().map(Path::to_owned);
    imported.took = began.elapsed();
    Ok(imported)
}

/// Counts bytes, since the number of rows is known only at the end.
pub(crate) fn bar(wanted: bool, bytes: u64) -> ProgressBar {
    if !wanted || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(bytes);
    match ProgressStyle::with_template(
        "{bar:40} {percent:>3} %  {bytes} of {total_bytes}, {eta} left",
    ) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
