//! What is wrong with a pack, and where.

use std::fmt;

/// One thing that is wrong with a pack, shown as `file:line: reason`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// Path within the pack: `categories.toml`.
    pub file: String,
    /// Line, the first is 1; `None` where the fault is that of the whole file.
    pub line: Option<usize>,
    /// What is wrong, in words for whoever wrote the pack.
    pub reason: String,
}

impl Fault {
    /// A fault of a whole file.
    pub(super) fn whole(file: &str, reason: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.reason),
            None => write!(f, "{}: {}", self.file, self.reason),
        }
    }
}

/// A file that is being read, and what was found wrong with it so far.
pub(super) struct Notes<'a> {
    file: &'a str,
    text: &'a str,
    faults: Vec<Fault>,
}

impl<'a> Notes<'a> {
    pub(super) const fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            text,
            faults: Vec::new(),
        }
    }

    pub(super) const fn file(&self) -> &'a str {
        self.file
    }

    pub(super) const fn text(&self) -> &'a str {
        self.text
    }

    /// The line on which the byte at `offset` stands.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().iter().take(offset);
        before.filter(|byte| **byte == b'\n').count() + 1
    }

    /// Notes a fault at a byte of the text.
    pub(super) fn at(&mut self, offset: usize, reason: impl Into<String>) {
        let line = self.line_of(offset);
        self.at_line(line, reason);
    }

    /// Notes a fault on a line.
    pub(super) fn at_line(&mut self, line: usize, reason: impl Into<String>) {
        self.faults.push(Fault {
            file: self.file.to_owned(),
            line: Some(line),
            reason: reason.into(),
        });
    }

    /// Notes a fault of the whole file.
    pub(super) fn whole(&mut self, reason: impl Into<String>) {
        self.faults.push(Fault::whole(self.file, reason));
    }

    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults
    }
}
