//! Sees to it that there is a site to embed, however empty, and that a new one is noticed.

use std::path::Path;

fn main() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    if let Err(error) = std::fs::create_dir_all(&site) {
        println!("cargo::error=cannot make {}: {error}", site.display());
    }
    println!("cargo::rerun-if-changed={}", site.display());
}
