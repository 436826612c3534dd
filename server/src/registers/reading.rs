//! The rows of a file, a table or one object a line, in the order of a register's fields.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};

use csv::{ByteRecord, ReaderBuilder};
use domain::registers::{Register, RowRefused, Schema};
use jiff::civil::Date;
use serde_json::Value;
use store::registers::{Row, SetAside};

use crate::import::Lines;

use super::{Delivery, DeliveryFailed};

/// Most bytes of one line of objects.
const LINE_MOST: u64 = 1 << 20;

/// One row: taken, or set aside.
pub(super) type Read1 = Result<Row, SetAside>;

/// A file that is being read.
pub(super) enum Rows {
    Table(Box<Table>),
    Objects(Objects),
}

pub(super) struct Table {
    reader: csv::Reader<Box<dyn Read + Send>>,
    lines: Lines<Box<dyn Read + Send>>,
    /// Which field stands in each column.
    columns: Vec<usize>,
    record: ByteRecord,
}

pub(super) struct Objects {
    reader: BufReader<Box<dyn Read + Send>>,
    line: u64,
    bytes: u64,
    text: Vec<u8>,
}

impl Rows {
    pub(super) fn open(delivery: &Delivery, register: &Register) -> Result<Self, DeliveryFailed> {
        let unreadable = |source: io::Error| DeliveryFailed::Unreadable {
            file: delivery.name(),
            source,
        };
        if delivery.is_objects() {
            return Ok(Self::Objects(Objects {
                reader: BufReader::with_capacity(1 << 18, delivery.open().map_err(unreadable)?),
                line: 0,
                bytes: 0,
                text: Vec::new(),
            }));
        }
        let opened = delivery.open().map_err(unreadable)?;
        // Flexible: a row with a wrong number of columns is a broken row, not the end of the file.
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .buffer_capacity(1 << 18)
            .from_reader(opened);
        let header = reader
            .byte_headers()
            .map_err(|error| unreadable(error.into()))?;
        let columns =
            columns(&register.schema, header).map_err(|what| DeliveryFailed::Columns {
                file: delivery.name(),
                what,
            })?;
        let lines = Lines::new(delivery.open().map_err(unreadable)?);
        Ok(Self::Table(Box::new(Table {
            reader,
            lines,
            columns,
            record: ByteRecord::new(),
        })))
    }

    /// How many bytes have been read.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Table(table) => table.reader.position().byte(),
            Self::Objects(objects) => objects.bytes,
        }
    }

    /// Passes over the next row; says whether there was one.
    pub(super) fn pass(&mut self) -> io::Result<bool> {
        match self {
            Self::Table(table) => Ok(table.reader.read_byte_record(&mut table.record)?),
            Self::Objects(objects) => objects.advance(),
        }
    }

    /// The next row in normal form, or set aside; nothing at the end.
    pub(super) fn next(&mut self, schema: &Schema, today: Date) -> io::Result<Option<Read1>> {
        match self {
            Self::Table(table) => table.next(schema, today),
            Self::Objects(objects) => {
                if !objects.advance()? {
                    return Ok(None);
                }
                let came = String::from_utf8_lossy(&objects.text).into_owned();
                let read = values_of_object(&objects.text, schema, today);
                Ok(Some(sorted(objects.line, came, read)))
            }
        }
    }
}

fn sorted(line: u64, came: String, read: Result<Vec<Option<String>>, RowRefused>) -> Read1 {
    match read {
        Ok(values) => Ok(Row { line, came, values }),
        Err(reason) => Err(SetAside {
            line,
            reason,
            row: came,
        }),
    }
}

impl Table {
    fn next(&mut self, schema: &Schema, today: Date) -> io::Result<Option<Read1>> {
        let begins = self.reader.position().byte();
        if !self.reader.read_byte_record(&mut self.record)? {
            return Ok(None);
        }
        let line = self.lines.of_byte(begins)?;
        let came = written(&self.record);
        let read = self.values(schema, today);
        Ok(Some(sorted(line, came, read)))
    }

    fn values(&self, schema: &Schema, today: Date) -> Result<Vec<Option<String>>, RowRefused> {
        if self.record.len() != self.columns.len() {
            return Err(RowRefused::Columns {
                found: self.record.len(),
                expected: self.columns.len(),
            });
        }
        let mut row = vec![None; schema.fields.len()];
        for (at, given) in self.columns.iter().zip(&self.record) {
            row[*at] = Some(std::str::from_utf8(given).map_err(|_| RowRefused::Unreadable)?);
        }
        schema.normalise(&row, today)
    }
}

impl Objects {
    /// Reads the next line that is not empty; says whether there was one.
    fn advance(&mut self) -> io::Result<bool> {
        loop {
            self.text.clear();
            let read = Read::take(&mut self.reader, LINE_MOST).read_until(b'\n', &mut self.text)?;
            if read == 0 {
                return Ok(false);
            }
            self.line += 1;
            self.bytes += read as u64;
            if read as u64 == LINE_MOST && self.text.last() != Some(&b'\n') {
                // The rest of a line that is too long is no line of its own.
                self.bytes += self.reader.skip_until(b'\n')? as u64;
            }
            if !self.text.trim_ascii().is_empty() {
                return Ok(true);
            }
        }
    }
}

fn values_of_object(
    text: &[u8],
    schema: &Schema,
    today: Date,
) -> Result<Vec<Option<String>>, RowRefused> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let given: BTreeMap<Cow<'_, str>, Value> =
        serde_json::from_slice(text).map_err(|_| RowRefused::Unreadable)?;
    let mut row: Vec<Option<Cow<'_, str>>> = vec![None; schema.fields.len()];
    for (name, value) in &given {
        let at = schema.fields.iter().position(|field| field.name == *name);
        let at = at.ok_or_else(|| RowRefused::Unknown {
            field: name.chars().take(60).collect(),
        })?;
        row[at] = match value {
            Value::Null => None,
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            Value::Bool(truth) => Some(Cow::Owned(truth.to_string())),
            Value::Array(_) | Value::Object(_) => return Err(RowRefused::Unreadable),
        };
    }
    let row: Vec<Option<&str>> = row.iter().map(Option::as_deref).collect();
    schema.normalise(&row, today)
}

/// Which field stands in each column, or which columns are missing, unknown or there twice.
fn columns(schema: &Schema, header: &ByteRecord) -> Result<Vec<usize>, String> {
    let (mut columns, mut unknown) = (Vec::new(), Vec::new());
    for name in header {
        let name = String::from_utf8_lossy(name);
        let name = name.trim_start_matches('\u{feff}').trim();
        match schema.fields.iter().position(|field| field.name == name) {
            Some(at) if columns.contains(&at) => {
                return Err(format!("the column {name} is there twice"));
            }
            Some(at) => columns.push(at),
            None => unknown.push(name.to_owned()),
        }
    }
    if !unknown.is_empty() {
        let unknown = unknown.join(", ");
        return Err(format!("the register has no field {unknown}"));
    }
    let fields = schema.fields.iter().enumerate();
    let missing: Vec<&str> = fields
        .filter(|(at, field)| field.required && !columns.contains(at))
        .map(|(_, field)| field.name.as_str())
        .collect();
    if missing.is_empty() {
        Ok(columns)
    } else {
        Err(format!("there is no column {}", missing.join(", ")))
    }
}

/// The row as a line of a table.
fn written(record: &ByteRecord) -> String {
    let mut line = String::with_capacity(record.as_slice().len() + record.len());
    for (at, value) in record.iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        let value = String::from_utf8_lossy(value);
        if value.contains([',', '"', '\n', '\r']) {
            line.push('"');
            line.push_str(&value.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&value);
        }
    }
    line
}
