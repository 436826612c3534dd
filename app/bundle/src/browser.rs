//! The crate `browser` on its way to the reader: cargo, wasm-bindgen, wasm-opt; and the script that wakes the islands.

use std::fs;
use std::path::Path;
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::{BundleError, read};

/// The wasm and the script that wasm-bindgen made for it.
pub(crate) struct Islands {
    /// After wasm-opt.
    pub(crate) wasm: Vec<u8>,
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

/// Builds the islands. `wasm` is a target directory of their own, so that no feature reaches the server.
pub(crate) fn islands(root: &Path, wasm: &Path, modules: &Path) -> Result<Islands, BundleError> {
    compile(root, wasm)?;
    let glued = wasm.join("glue");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm.join("wasm32-unknown-unknown/wasm-release/browser.wasm"))
        .out_name("islands")
        .typescript(false);
    let made = bindgen.web(true).and_then(|web| web.generate(&glued));
    made.map_err(|error| BundleError::Bindgen(format!("{error:#}")))?;

    let glue = String::from_utf8_lossy(&read(&glued.join("islands.js"))?).into_owned();
    let wasm = optimised(&glued.join("islands_bg.wasm"), wasm, modules)?;
    Ok(Islands { wasm, glue })
}

/// One module: the glue, and after it the loader, which finds the islands by importing itself.
pub(crate) fn script(glue: &str, wasm: &str) -> String {
    format!(
        "{glue}\n{}",
        include_str!("islands.js").replace(WASM_PLACE, wasm)
    )
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
        "build",
        "-p",
        "browser",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    cargo
        .args(["--profile", "wasm-release", "--target-dir"])
        .arg(target);
    run(cargo, "cargo build -p browser")
}

/// The wasm after wasm-opt; the last answer is kept by the hash of the question.
fn optimised(wasm: &Path, target: &Path, modules: &Path) -> Result<Vec<u8>, BundleError> {
    let question = blake3::hash(&read(wasm)?).to_hex();
    let folder = target.join("optimised");
    let answer = folder.join(format!("{question}.wasm"));
    if !answer.exists() {
        let broken = |source| BundleError::File {
            path: folder.clone(),
            source,
        };
        fs::remove_dir_all(&folder)
            .or_else(|error| if folder.exists() { Err(error) } else { Ok(()) })
            .map_err(broken)?;
        fs::create_dir_all(&folder).map_err(broken)?;
        let unfinished = folder.join("unfinished");
        let mut node = Command::new("node");
        node.arg(modules.join("binaryen/bin/wasm-opt"))
            .arg("-Oz")
            .args(FEATURES)
            .arg(wasm)
            .arg("-o")
            .arg(&unfinished);
        run(node, "wasm-opt (npm binaryen)")?;
        fs::rename(&unfinished, &answer).map_err(broken)?;
    }
    read(&answer)
}

fn run(mut command: Command, program: &'static str) -> Result<(), BundleError> {
    let status = command
        .status()
        .map_err(|source| BundleError::Start { program, source })?;
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
    fn given_the_path_of_the_wasm_when_the_script_is_made_then_it_loads_that_and_no_other() {
        let made = script(
            "export function wake() {}",
            "/pkg/islands.0123456789ab.wasm",
        );

        assert!(made.starts_with("export function wake() {}\n"));
        assert!(made.contains("\"/pkg/islands.0123456789ab.wasm\""));
        assert!(!made.contains(WASM_PLACE));
    }
}
