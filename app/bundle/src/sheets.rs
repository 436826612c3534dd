//! Style sheets: bundled and minified.

use std::path::Path;

use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};

use crate::BundleError;

/// The oldest browsers that run the islands' wasm (reference types); older ones read the pages plainly styled.
const OLDEST: Browsers = Browsers {
    android: Some(96 << 16),
    chrome: Some(96 << 16),
    edge: Some(96 << 16),
    firefox: Some(91 << 16),
    ie: None,
    ios_saf: Some(15 << 16),
    opera: None,
    safari: Some(15 << 16),
    samsung: Some(17 << 16),
};

/// The portal's sheet and everything it imports, in order.
pub(crate) fn citylink(entry: &Path) -> Result<String, BundleError> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    minified(bundler.bundle(entry).map_err(wrong)?)
}

/// Leaflet's sheet without its pictures: the portal's markers and tools are its own.
pub(crate) fn leaflet(sheet: &[u8]) -> Result<String, BundleError> {
    let text = String::from_utf8_lossy(sheet);
    let drawn = without_pictures(&text);
    minified(StyleSheet::parse(&drawn, ParserOptions::default()).map_err(wrong)?)
}

/// Takes out declarations that would fetch `images/…`, which the site does not hold.
fn without_pictures(sheet: &str) -> String {
    sheet
        .lines()
        .filter(|line| !line.contains("url(images/"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn minified(mut sheet: StyleSheet<'_>) -> Result<String, BundleError> {
    let targets = Targets::from(OLDEST);
    sheet
        .minify(MinifyOptions {
            targets,
            ..Default::default()
        })
        .map_err(wrong)?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets,
            ..Default::default()
        })
        .map_err(wrong)?;
    Ok(printed.code)
}

fn wrong(error: impl std::fmt::Display) -> BundleError {
    BundleError::Style(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_a_sheet_with_pictures_when_it_is_taken_in_then_the_pictures_are_left_out() {
        let sheet = b".a {\n\tbackground-image: url(images/layers.png);\n\twidth: 36px;\n\t}";

        let printed = leaflet(sheet).unwrap();

        assert_eq!(printed, ".a{width:36px}");
    }

    #[test]
    fn given_a_broken_sheet_when_it_is_taken_in_then_the_bundle_is_refused() {
        let refused = leaflet(b".a { width: 36px; } }");

        assert!(matches!(refused, Err(BundleError::Style(_))));
    }
}
