//! The folder `target/site` and what lies in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::{BundleError, read};

/// Endings of files that compression makes smaller.
const COMPRESSIBLE: [&str; 11] = [
    "css",
    "html",
    "ico",
    "js",
    "json",
    "map",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
];

/// Names of what cargo-leptos hashes as well.
const HASHED: [&str; 2] = ["citylink", "islands"];

/// Logical name to path and island to chunks, for the server.
const MANIFEST: &str = "manifest.json";

/// The site that is being built.
pub(crate) struct Site {
    folder: PathBuf,
    files: BTreeMap<String, String>,
    chunks: BTreeMap<String, Vec<String>>,
    hashes: BTreeMap<String, String>,
    kept: BTreeSet<PathBuf>,
    sizes: Vec<(String, usize, Option<usize>)>,
}

impl Site {
    /// A site in `folder`, which need not exist yet.
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self {
            folder,
            files: BTreeMap::new(),
            chunks: BTreeMap::new(),
            hashes: BTreeMap::new(),
            kept: BTreeSet::new(),
            sizes: Vec::new(),
        }
    }

    /// Puts `content` under `/pkg` with a hash in its name, and returns its path in URLs.
    pub(crate) fn hashed(
        &mut self,
        name: &str,
        ending: &str,
        content: &[u8],
    ) -> Result<String, BundleError> {
        let hash = blake3::hash(content).to_hex()[..12].to_owned();
        let path = format!("/pkg/{name}.{hash}.{ending}");
        self.put(&path[1..], content)?;
        self.files.insert(format!("{name}.{ending}"), path.clone());
        if HASHED.contains(&name) {
            self.hashes.insert(ending.to_owned(), hash);
        }
        Ok(path)
    }

    /// Notes which chunks an island needs beside the first one.
    pub(crate) fn chunks(&mut self, island: &str, paths: Vec<String>) {
        self.chunks.insert(island.to_owned(), paths);
    }

    /// Copies every file below `folder` as it is.
    pub(crate) fn public(&mut self, folder: &Path) -> Result<(), BundleError> {
        let mut waiting = vec![folder.to_owned()];
        while let Some(next) = waiting.pop() {
            let broken = |source| BundleError::File {
                path: next.clone(),
                source,
            };
            for entry in fs::read_dir(&next).map_err(broken)? {
                let path = entry.map_err(broken)?.path();
                if path.is_dir() {
                    waiting.push(path);
                } else if let Ok(name) = path.strip_prefix(folder) {
                    self.put(&name.to_string_lossy(), &read(&path)?)?;
                }
            }
        }
        Ok(())
    }

    /// Writes the manifest and takes away what an earlier build has left.
    pub(crate) fn finish(&mut self) -> Result<(), BundleError> {
        let manifest = serde_json::json!({ "files": self.files, "chunks": self.chunks });
        self.keep(MANIFEST, format!("{manifest:#}").as_bytes())?;
        // cargo-leptos writes the same three lines.
        let mut hashes = String::new();
        for (ending, hash) in &self.hashes {
            hashes.push_str(&[ending, ": ", hash, "\n"].concat());
        }
        self.keep("hash.txt", hashes.as_bytes())?;
        self.sweep(&self.folder)
    }

    /// Prints what a visitor loads, file by file.
    pub(crate) fn print_sizes(&self) {
        println!("{:<44} {:>9} {:>9}", "target/site", "raw", "brotli");
        for (name, raw, brotli) in &self.sizes {
            println!(
                "{name:<44} {raw:>9} {:>9}",
                brotli.map_or_else(|| "-".to_owned(), |size| size.to_string())
            );
        }
    }

    fn put(&mut self, name: &str, content: &[u8]) -> Result<(), BundleError> {
        let ending = Path::new(name)
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        let stale = self.keep(name, content)?;
        let mut small = None;
        if COMPRESSIBLE.contains(&ending) {
            small = Some(self.pack(&format!("{name}.br"), stale, || brotli(content))?);
            self.pack(&format!("{name}.gz"), stale, || gzip(content))?;
        }
        self.sizes.push((name.to_owned(), content.len(), small));
        Ok(())
    }

    /// Writes the packed twin of a file, unless that of the same content is there; returns its size.
    fn pack(
        &mut self,
        name: &str,
        stale: bool,
        packed: impl FnOnce() -> std::io::Result<Vec<u8>>,
    ) -> Result<usize, BundleError> {
        let path = self.folder.join(name);
        let there = if stale { None } else { fs::read(&path).ok() };
        let content = match there {
            Some(content) => content,
            None => packed().map_err(|source| BundleError::File { path, source })?,
        };
        self.keep(name, &content)?;
        Ok(content.len())
    }

    /// Writes a file unless it is there with this content; says whether it had to.
    fn keep(&mut self, name: &str, content: &[u8]) -> Result<bool, BundleError> {
        let path = self.folder.join(name);
        if !self.kept.insert(path.clone()) {
            return Err(BundleError::Twice(name.to_owned()));
        }
        if fs::read(&path).is_ok_and(|there| there == content) {
            return Ok(false);
        }
        let written = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, content));
        written.map_err(|source| BundleError::File { path, source })?;
        Ok(true)
    }

    fn sweep(&self, folder: &Path) -> Result<(), BundleError> {
        let broken = |source| BundleError::File {
            path: folder.to_owned(),
            source,
        };
        for entry in fs::read_dir(folder).map_err(broken)? {
            let path = entry.map_err(broken)?.path();
            if path.is_dir() {
                self.sweep(&path)?;
            } else if !self.kept.contains(&path) {
                fs::remove_file(&path).map_err(broken)?;
            }
        }
        Ok(())
    }
}

fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &content[..], &mut packed, &settings)?;
    Ok(packed)
}

fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(content)?;
    packed.finish()
}
