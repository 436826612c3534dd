//! Rows that were not taken, kept as they came, with their line and the reason in front.
//!
//! A corrected file of rejects can be imported as it is: the two columns in front are not read.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use csv::{ByteRecord, Writer, WriterBuilder};

use super::row::RowRefused;

/// The file of rejects of one import; made when the first row is refused.
pub(super) struct Rejects {
    path: PathBuf,
    header: ByteRecord,
    writer: Option<Writer<File>>,
}

impl Rejects {
    /// Forgets the rejects of an earlier run of `file`: this run says anew what is wrong with it.
    pub(super) fn of(file: &Path, var: &Path, header: ByteRecord) -> io::Result<Self> {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let path = var.join("rejects").join(format!("{stem}.rejects.csv"));
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(Self {
                path,
                header,
                writer: None,
            }),
        }
    }

    /// Keeps one row.
    pub(super) fn keep(
        &mut self,
        line: u64,
        reason: &RowRefused,
        row: &ByteRecord,
    ) -> io::Result<()> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(begin(&self.path, &self.header)?),
        };
        let (line, reason) = (line.to_string(), reason.to_string());
        let said = [line.as_bytes(), reason.as_bytes()];
        Ok(writer.write_record(said.into_iter().chain(row.iter()))?)
    }

    /// Brings to disk what was kept so far.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), Writer::flush)
    }

    /// The file, where there is one.
    pub(super) fn path(&self) -> Option<&Path> {
        self.writer.as_ref().map(|_| self.path.as_path())
    }
}

fn begin(path: &Path, header: &ByteRecord) -> io::Result<Writer<File>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Flexible: a row with too few columns is kept with too few.
    let mut writer = WriterBuilder::new().flexible(true).from_path(path)?;
    writer.write_record(
        [b"line".as_slice(), b"reason"]
            .into_iter()
            .chain(header.iter()),
    )?;
    Ok(writer)
}

/// Knows the line of a byte; asked in rising order, it reads the file once.
///
/// The CSV reader's own lines are one short where lines end with CR LF or where empty lines stand before a row.
pub(crate) struct Lines<R> {
    file: BufReader<R>,
    at: u64,
    line: u64,
    /// Whether the byte before was a CR: with an LF behind it, both are one end.
    after_return: bool,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(file: R) -> Self {
        Self {
            file: BufReader::new(file),
            at: 0,
            line: 1,
            after_return: false,
        }
    }

    /// The line, from 1, of the row that begins at `byte` or after the line ends that stand there.
    pub(crate) fn of_byte(&mut self, byte: u64) -> io::Result<u64> {
        while self.at < byte {
            let mut before = Read::take(&mut self.file, byte - self.at);
            let bytes = before.fill_buf()?;
            let length = bytes.len();
            if length == 0 {
                break;
            }
            for byte in bytes {
                self.line += ends(*byte, &mut self.after_return);
            }
            before.consume(length);
            self.at += u64::try_from(length).unwrap_or(u64::MAX);
        }
        while let Some(end @ (b'\r' | b'\n')) = self.file.fill_buf()?.first().copied() {
            self.file.consume(1);
            self.at += 1;
            self.line += ends(end, &mut self.after_return);
        }
        Ok(self.line)
    }
}

/// How many lines end with a byte: LF, CR LF and CR alone each end one.
const fn ends(byte: u8, after_return: &mut bool) -> u64 {
    let was = *after_return;
    *after_return = byte == b'\r';
    match byte {
        b'\r' => 1,
        b'\n' if !was => 1,
        _ => 0,
    }
}
