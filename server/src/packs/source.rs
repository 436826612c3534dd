//! Where a pack is read from: a folder, or the binary itself.

use std::path::{Path, PathBuf};
use std::{fs, io};

use rust_embed::RustEmbed;

use super::Fault;

/// The packs that come with the portal.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/cities/"]
struct Cities;

/// Where a pack is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackSource {
    /// A folder.
    Directory(PathBuf),
    /// One of the packs in the binary: `wuhu`.
    Embedded(String),
}

impl PackSource {
    /// What `--pack NAME|DIR` means: the pack of that name in the binary, else a folder. `None` where there is neither.
    pub fn find(name_or_dir: &str) -> Option<Self> {
        if Self::names().iter().any(|name| name == name_or_dir) {
            return Some(Self::Embedded(name_or_dir.to_owned()));
        }
        Path::new(name_or_dir)
            .is_dir()
            .then(|| Self::Directory(PathBuf::from(name_or_dir)))
    }

    /// The names of the packs in the binary.
    pub fn names() -> Vec<String> {
        let mut names: Vec<String> = Cities::iter()
            .filter_map(|path| path.strip_suffix("/city.toml").map(ToOwned::to_owned))
            .collect();
        names.sort();
        names
    }

    /// The name that a database remembers: that of the folder.
    pub fn name(&self) -> String {
        match self {
            Self::Embedded(name) => name.clone(),
            Self::Directory(dir) => {
                let dir = dir.canonicalize().unwrap_or_else(|_| dir.clone());
                dir.file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default()
            }
        }
    }

    /// The story that a demonstration begins with, where the pack has one.
    pub(crate) fn story(&self) -> Option<String> {
        self.text("story.toml").ok()
    }

    /// Invented records that a demonstration begins with: the code of a register, the name of the file, and what stands in it.
    pub(crate) fn samples(&self) -> Vec<(String, String, Vec<u8>)> {
        let files = self.files_under("registers/").into_iter();
        let samples = files.filter_map(|file| {
            let code = file.strip_prefix("registers/")?.strip_suffix(".csv")?;
            let text = self.text(&file).ok()?;
            Some((code.to_owned(), file.clone(), text.into_bytes()))
        });
        samples.collect()
    }

    /// Whether the pack holds a file of this name.
    pub(super) fn has(&self, file: &str) -> bool {
        match self {
            Self::Directory(dir) => dir.join(file).exists(),
            Self::Embedded(name) => Cities::get(&format!("{name}/{file}")).is_some(),
        }
    }

    /// The files of a folder of the pack, by name.
    pub(super) fn files_under(&self, folder: &str) -> Vec<String> {
        let mut files: Vec<String> = match self {
            Self::Directory(dir) => {
                let entries = fs::read_dir(dir.join(folder))
                    .into_iter()
                    .flatten()
                    .flatten();
                let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
                // Editors, repositories and whoever mounts a folder keep files of their own in it.
                let names = names.filter(|name| !name.starts_with('.'));
                names.map(|name| format!("{folder}{name}")).collect()
            }
            Self::Embedded(name) => {
                let prefix = format!("{name}/");
                let inside = Cities::iter()
                    .filter_map(|path| path.strip_prefix(&prefix).map(ToOwned::to_owned));
                inside.filter(|path| path.starts_with(folder)).collect()
            }
        };
        files.sort();
        files
    }

    /// The text of a file; a fault where it is missing, cannot be read or is not UTF-8.
    pub(super) fn text(&self, file: &str) -> Result<String, Fault> {
        let bytes = match self {
            Self::Directory(dir) => {
                fs::read(dir.join(file)).map_err(|error| match error.kind() {
                    io::ErrorKind::NotFound => Fault::whole(file, "the file is missing"),
                    _ => Fault::whole(file, format!("the file cannot be read: {error}")),
                })?
            }
            Self::Embedded(name) => {
                let found = Cities::get(&format!("{name}/{file}"));
                found
                    .ok_or_else(|| Fault::whole(file, "the file is missing"))?
                    .data
                    .into_owned()
            }
        };
        let text = String::from_utf8(bytes).map_err(|error| {
            let sound =
                String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
            let line = sound.matches('\n').count() + 1;
            Fault {
                file: file.to_owned(),
                line: Some(line),
                reason: "the text is not UTF-8".to_owned(),
            }
        })?;
        Ok(text
            .strip_prefix('\u{feff}')
            .map(ToOwned::to_owned)
            .unwrap_or(text))
    }
}
