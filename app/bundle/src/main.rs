//! Builds `target/site`: the islands' wasm in chunks and its script, the style sheet, Leaflet, public files.
//!
//! Everything under `/pkg` carries a hash of its content in its name and is served for ever; `manifest.json` says which
//! name is the present one. Beside each file that shrinks lie its `.br` and `.gz`.
//!
//! # Why
//!
//! A program of our own, because wasm-bindgen's library, lightningcss and brotli are crates and need no tool to be
//! installed; cargo builds them once. Files whose content has not changed are left alone, so that the server, which
//! embeds them, is not built again for nothing.

mod browser;
mod chunks;
mod sheets;
mod site;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use site::Site;

/// Why there is no site.
#[derive(Debug, thiserror::Error)]
enum BundleError {
    /// A file could not be read or written.
    #[error("{}", path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    /// A program could not be started.
    #[error("cannot start {program}")]
    Start {
        program: &'static str,
        source: std::io::Error,
    },
    /// A program ended with a failure and has said why.
    #[error("{program} failed")]
    Failed { program: &'static str },
    /// wasm-bindgen refused the wasm.
    #[error("wasm-bindgen: {0}")]
    Bindgen(String),
    /// The wasm could not be cut, or its pieces not be linked.
    #[error("chunks: {0}")]
    Split(String),
    /// A style sheet is wrong.
    #[error("style sheet: {0}")]
    Style(String),
    /// Two sources want the same place in the site.
    #[error("{0} comes from two places")]
    Twice(String),
}

/// Reads a file and keeps its name for the error.
fn read(path: &Path) -> Result<Vec<u8>, BundleError> {
    std::fs::read(path).map_err(|source| BundleError::File {
        path: path.to_owned(),
        source,
    })
}

/// The repository, whether cargo runs this program or somebody else.
fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors().nth(2).unwrap_or(&here).to_owned()
}

fn bundle() -> Result<Site, BundleError> {
    let root = root();
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |dir| root.join(dir));
    let modules = root.join("e2e/node_modules");
    let mut site = Site::at(root.join("target/site"));

    let islands = browser::islands(&root, &target.join("wasm"), &modules)?;
    let first = site.hashed("islands", "wasm", &islands.first)?;
    let mut paths = BTreeMap::new();
    for (file, wasm) in &islands.chunks {
        paths.insert(file, site.hashed(chunks::short(file), "wasm", wasm)?);
    }
    let mut lazy = Vec::new();
    for island in &islands.lazy {
        let paths: Vec<_> = island
            .files
            .iter()
            .map(|file| paths[file].clone())
            .collect();
        site.chunks(&island.name, paths.clone());
        lazy.push((island, paths));
    }
    let script = browser::script(&islands.glue, &first, &lazy);
    site.hashed("islands", "js", script.as_bytes())?;
    site.hashed(
        "citylink",
        "css",
        sheets::citylink(&root.join("style/citylink.css"))?.as_bytes(),
    )?;
    site.hashed(
        "leaflet",
        "css",
        sheets::leaflet(&read(&modules.join("leaflet/dist/leaflet.css"))?)?.as_bytes(),
    )?;
    site.hashed(
        "leaflet",
        "js",
        &browser::leaflet(&read(&modules.join("leaflet/dist/leaflet.js"))?),
    )?;
    site.public(&root.join("public"))?;
    site.finish()?;
    Ok(site)
}

fn main() -> ExitCode {
    match bundle() {
        Ok(site) => {
            site.print_sizes();
            ExitCode::SUCCESS
        }
        Err(error) => {
            let mut cause: Option<&dyn std::error::Error> = Some(&error);
            while let Some(error) = cause {
                eprintln!("bundle: {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}
