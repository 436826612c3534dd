//! Wakes the islands in the reader's browser.

use wasm_bindgen::prelude::wasm_bindgen;

// Without this no island is linked, and so none exported.
use app as _;

/// Makes the page ready for its islands; the script that loads this module wakes them one by one afterwards.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
