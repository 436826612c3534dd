//! The islands' wasm in chunks: one that every page with an island has, and others for islands that stand on few pages.
//!
//! Rust says where to cut (`#[island(lazy)]`); here it is cut, and the glue is told how to fetch the pieces.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wasm_split_cli_support::Options;

use crate::{BundleError, read};

/// Whence the first chunk imports what fetches the others; the glue has an import of this name for each.
const LOADERS: &str = "./chunks.js";

/// What the macro adds to the name of an island for the function that is cut off.
const CUT: &str = "_loader_";

/// Wasm that was cut and not yet packed.
pub(crate) struct Cut {
    /// The first chunk, for wasm-bindgen.
    pub(crate) first: PathBuf,
    /// Which files each cut needs.
    needs: BTreeMap<String, Vec<String>>,
    folder: PathBuf,
}

/// An island that comes in chunks of its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Lazy {
    /// The name in Rust.
    pub(crate) name: String,
    /// Its function in the glue, and its name in the page.
    pub(crate) component: String,
    /// What the first chunk calls to have the others fetched.
    pub(crate) loader: String,
    /// Names of the files that it needs beside the first chunk.
    pub(crate) files: Vec<String>,
}

impl Cut {
    /// Cuts linked wasm, which still has to say where it refers to what (`--emit-relocs`).
    pub(crate) fn of(wasm: &Path, folder: &Path) -> Result<Self, BundleError> {
        let whole = read(wasm)?;
        let first = folder.join("first.wasm");
        let mut options = Options::new(&whole);
        options.output_dir = folder;
        options.main_out_path = &first;
        options.link_name = LOADERS;
        let cut = wasm_split_cli_support::transform(options)
            .map_err(|error| BundleError::Split(format!("{error:#}")))?;
        Ok(Self {
            first,
            needs: cut.prefetch_map.into_iter().collect(),
            folder: folder.to_owned(),
        })
    }

    /// Every file beside the first chunk, by its name.
    pub(crate) fn files(&self) -> BTreeMap<String, PathBuf> {
        let files = self.needs.values().flatten();
        files
            .map(|name| (name.clone(), self.folder.join(format!("{name}.wasm"))))
            .collect()
    }

    /// The islands that were cut off, as the glue knows them.
    pub(crate) fn lazies(&self, glue: &str) -> Result<Vec<Lazy>, BundleError> {
        self.needs
            .iter()
            .map(|(cut, files)| {
                lazy(cut, files, glue).ok_or_else(|| {
                    BundleError::Split(format!("{cut} belongs to no island of the glue"))
                })
            })
            .collect()
    }
}

fn lazy(cut: &str, files: &[String], glue: &str) -> Option<Lazy> {
    let (name, _) = cut.split_once(CUT)?;
    let name = name.split('_').map(capital).collect::<String>();
    let (_, component) = glue.split_once(&format!("export function {name}_"))?;
    let (number, _) = component.split_once('(')?;
    Some(Lazy {
        component: format!("{name}_{number}"),
        loader: format!("__wasm_split_load_{cut}"),
        files: files.to_vec(),
        name,
    })
}

/// What a file is called in the site: its island, without the number that the macro gives it.
pub(crate) fn short(file: &str) -> &str {
    let island = file
        .strip_prefix("split_")
        .and_then(|cut| cut.split_once(CUT));
    island.map_or(file, |(island, _)| island)
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    first.to_ascii_uppercase() + rest
}

/// The glue with `loaders` in the place of the modules that it would import them from.
pub(crate) fn linked(glue: &str, loaders: &str) -> Result<String, BundleError> {
    let (import, entry) = (format!(" from \"{LOADERS}\""), format!("\"{LOADERS}\": "));
    let mut linked = String::with_capacity(glue.len());
    let (mut imports, mut entries) = (0, 0);
    for line in glue.lines() {
        let said = line.trim().trim_end_matches(';');
        if said.starts_with("import * as ") && said.ends_with(&import) {
            imports += 1;
        } else if said.starts_with(&entry) {
            entries += 1;
            if entries == 1 {
                linked.extend([&entry, loaders, ",\n"]);
            }
        } else {
            linked.extend([line, "\n"]);
        }
    }
    if imports == entries && entries > 0 && linked.matches(LOADERS).count() == 1 {
        Ok(linked)
    } else {
        Err(BundleError::Split(format!(
            "wasm-bindgen's glue does not import {LOADERS} as it used to"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = r#"import * as import1 from "./chunks.js"
import * as import2 from "./chunks.js"

export function PlaceMap_0123(el) {
}
const all = {
    "./chunks.js": import1,
    "./chunks.js": import2,
};
"#;

    #[test]
    fn given_a_cut_when_its_island_is_looked_for_then_the_glue_has_its_name() {
        let files = ["chunk_1".to_owned(), "split_place_map_loader_9".to_owned()];

        assert_eq!(
            lazy("place_map_loader_9", &files, GLUE),
            Some(Lazy {
                name: "PlaceMap".to_owned(),
                component: "PlaceMap_0123".to_owned(),
                loader: "__wasm_split_load_place_map_loader_9".to_owned(),
                files: files.to_vec(),
            })
        );
        assert_eq!(lazy("report_map_loader_9", &files, GLUE), None);
        assert_eq!(
            files.each_ref().map(|file| short(file)),
            ["chunk_1", "place_map"]
        );
    }

    #[test]
    fn given_glue_that_imports_the_loaders_when_it_is_linked_then_it_has_ours_and_fetches_no_module()
     {
        assert_eq!(
            linked(GLUE, "ours").unwrap(),
            r#"
export function PlaceMap_0123(el) {
}
const all = {
"./chunks.js": ours,
};
"#
        );
    }

    #[test]
    fn given_glue_of_another_shape_when_it_is_linked_then_the_bundle_is_refused() {
        for other in [
            GLUE.replace("\"./chunks.js\": import1,", "...import1,"),
            GLUE.replace("import * as import1", "import { load }"),
            String::new(),
        ] {
            assert!(matches!(linked(&other, "ours"), Err(BundleError::Split(_))));
        }
    }
}
