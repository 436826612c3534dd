//! The crate `browser` on its way to the reader: cargo, the cut into chunks, wasm-bindgen, wasm-opt; and the script that
//! wakes the islands.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use wasm_bindgen_cli_support::Bindgen;

use crate::chunks::{Cut, Lazy, linked};
use crate::{BundleError, read};

/// The wasm, after wasm-opt, and the script that wasm-bindgen made for it.
pub(crate) struct Islands {
    /// What every page with an island needs.
    pub(crate) first: Vec<u8>,
    /// What some islands need beside it, by file.
    pub(crate) chunks: BTreeMap<String, Vec<u8>>,
    /// These islands.
    pub(crate) lazy: Vec<Lazy>,
    /// An ES module that exports one function per island.
    pub(crate) glue: String,
}

/// What rustc emits for this target and wasm-opt must be told.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Waits in the loader for the path of the wasm.
const WASM_PLACE: &str = "/pkg/islands.wasm";

/// Waits in the loader for the islands that have chunks of their own.
const LAZY_PLACE: &str = "const lazy = {};";

/// What the loader calls its functions that fetch chunks.
const LOADERS: &str = "loaders";

/// Builds the islands. `wasm` is a target directory of their own, so that no feature reaches the server.
pub(crate) fn islands(root: &Path, wasm: &Path, modules: &Path) -> Result<Islands, BundleError> {
    compile(root, wasm)?;
    let cut = Cut::of(
        &wasm.join("wasm32-unknown-unknown/wasm-release/browser.wasm"),
        &wasm.join("cut"),
    )?;
    let glued = wasm.join("glue");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&cut.first)
        .out_name("islands")
        .typescript(false)
        // The other chunks import the linker's table from the first one, and know its functions by their places there.
        .keep_lld_exports(true)
        .demangle(false);
    let made = bindgen.web(true).and_then(|web| web.generate(&glued));
    made.map_err(|error| BundleError::Bindgen(format!("{error:#}")))?;

    let glue = String::from_utf8_lossy(&read(&glued.join("islands.js"))?).into_owned();
    let mut optimiser = Optimiser::of(wasm.join("optimised"), modules);
    let first = optimiser.optimised(&glued.join("islands_bg.wasm"))?;
    let files = cut.files().into_iter();
    let chunks = files.map(|(name, file)| Ok((name, optimiser.optimised(&file)?)));
    let chunks = chunks.collect::<Result<_, BundleError>>()?;
    optimiser.sweep()?;
    Ok(Islands {
        first,
        chunks,
        lazy: cut.lazies(&glue)?,
        glue: linked(&glue, LOADERS)?,
    })
}

/// One module: the glue, and after it the loader, which finds the islands by importing itself. `first` is the path of the
/// first chunk; each lazy island comes with the paths of its own.
pub(crate) fn script(glue: &str, first: &str, lazy: &[(&Lazy, Vec<String>)]) -> String {
    let lazy: BTreeMap<_, _> = lazy
        .iter()
        .map(|(island, paths)| {
            let how = serde_json::json!({ "loader": island.loader, "paths": paths });
            (&island.component, how)
        })
        .collect();
    let lazy = serde_json::json!(lazy);
    let loader = include_str!("islands.js")
        .replace(WASM_PLACE, first)
        .replace(LAZY_PLACE, &format!("const lazy = {lazy};"));
    format!("{glue}\n{loader}")
}

/// Leaflet's script without the pointer to its source map, which the site does not hold.
pub(crate) fn leaflet(script: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(script);
    text.lines()
        .filter(|line| !line.starts_with("//# sourceMappingURL"))
        .collect::<Vec<_>>()
        .join("\n")
        .into_bytes()
}

fn compile(root: &Path, target: &Path) -> Result<(), BundleError> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).args([
        "rustc",
        "-p",
        "browser",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    cargo
        .args(["--profile", "wasm-release", "--target-dir"])
        .arg(target)
        .args(["--", "-Clink-arg=--emit-relocs"]);
    run(cargo, "cargo rustc -p browser")
}

/// Runs wasm-opt; the last answers are kept by the hash of the question.
struct Optimiser<'a> {
    folder: PathBuf,
    modules: &'a Path,
    kept: BTreeSet<PathBuf>,
}

impl<'a> Optimiser<'a> {
    fn of(folder: PathBuf, modules: &'a Path) -> Self {
        Self {
            folder,
            modules,
            kept: BTreeSet::new(),
        }
    }

    fn optimised(&mut self, wasm: &Path) -> Result<Vec<u8>, BundleError> {
        let question = blake3::hash(&read(wasm)?).to_hex();
        let answer = self.folder.join(format!("{question}.wasm"));
        if !answer.exists() {
            fs::create_dir_all(&self.folder).map_err(|source| self.broken(source))?;
            let unfinished = self.folder.join("unfinished");
            let mut node = Command::new("node");
            node.arg(self.modules.join("binaryen/bin/wasm-opt"))
                .arg("-Oz")
                .args(FEATURES)
                .arg(wasm)
                .arg("-o")
                .arg(&unfinished);
            // It warns of the names of functions in chunks, which it leaves out.
            run_quietly(node, "wasm-opt (npm binaryen)")?;
            fs::rename(&unfinished, &answer).map_err(|source| self.broken(source))?;
        }
        self.kept.insert(answer.clone());
        read(&answer)
    }

    /// Forgets the answers to what was not asked this time.
    fn sweep(&self) -> Result<(), BundleError> {
        for entry in fs::read_dir(&self.folder).map_err(|source| self.broken(source))? {
            let path = entry.map_err(|source| self.broken(source))?.path();
            if !self.kept.contains(&path) {
                fs::remove_file(&path).map_err(|source| self.broken(source))?;
            }
        }
        Ok(())
    }

    fn broken(&self, source: std::io::Error) -> BundleError {
        let path = self.folder.clone();
        BundleError::File { path, source }
    }
}

fn run(mut command: Command, program: &'static str) -> Result<(), BundleError> {
    let done = command.status();
    judged(
        done.map_err(|source| BundleError::Start { program, source })?,
        program,
    )
}

/// Runs a program and passes on what it says only if it fails.
fn run_quietly(mut command: Command, program: &'static str) -> Result<(), BundleError> {
    let done = command.output();
    let done = done.map_err(|source| BundleError::Start { program, source })?;
    if !done.status.success() {
        eprint!("{}", String::from_utf8_lossy(&done.stderr));
    }
    judged(done.status, program)
}

fn judged(status: ExitStatus, program: &'static str) -> Result<(), BundleError> {
    if status.success() {
        Ok(())
    } else {
        Err(BundleError::Failed { program })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_paths_of_chunks_when_the_script_is_made_then_it_loads_these_and_no_others() {
        let island = Lazy {
            name: "PlaceMap".to_owned(),
            component: "PlaceMap_0123".to_owned(),
            loader: "__wasm_split_load_place_map_loader_9".to_owned(),
            files: vec!["split_place_map_loader_9".to_owned()],
        };
        let made = script(
            "export function wake() {}",
            "/pkg/islands.0123456789ab.wasm",
            &[(&island, vec!["/pkg/place_map.0123456789ab.wasm".to_owned()])],
        );

        assert!(made.starts_with("export function wake() {}\n"));
        assert!(made.contains("\"/pkg/islands.0123456789ab.wasm\""));
        assert!(made.contains(
            "const lazy = {\"PlaceMap_0123\":{\"loader\":\"__wasm_split_load_place_map_loader_9\",\
             \"paths\":[\"/pkg/place_map.0123456789ab.wasm\"]}};"
        ));
        assert!(!made.contains(WASM_PLACE));
    }

    #[test]
    fn given_the_loader_when_it_is_read_then_it_has_a_place_for_each_thing_that_it_is_told() {
        let loader = include_str!("islands.js");

        assert_eq!(loader.matches(WASM_PLACE).count(), 1);
        assert_eq!(loader.matches(LAZY_PLACE).count(), 1);
        assert_eq!(
            loader.matches(&format!("const {LOADERS} = {{}};")).count(),
            1
        );
    }
}
