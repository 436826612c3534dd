//! Components and their sheets belong together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use leptos::prelude::*;
use scraper::{Html, Selector};

/// Sheets that stand by themselves: where the colours are, and the one that imports the others.
const TOKENS: &str = "tokens.css";
const ALL: &str = "citylink.css";

fn style() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../style")
}

/// Name under `style`, and text, of every sheet.
fn sheets() -> Vec<(String, String)> {
    let mut sheets = Vec::new();
    for folder in ["", "components/"] {
        for entry in std::fs::read_dir(style().join(folder)).expect("the folder of sheets") {
            let entry = entry.expect("an entry of it");
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            if Path::new(&name)
                .extension()
                .is_some_and(|extension| extension == "css")
            {
                sheets.push((
                    name,
                    std::fs::read_to_string(entry.path()).expect("a sheet"),
                ));
            }
        }
    }
    sheets
}

fn without_comments(css: &str) -> String {
    css.split("/*")
        .enumerate()
        .map(|(at, part)| {
            if at == 0 {
                part
            } else {
                part.split_once("*/").map_or("", |(_, rest)| rest)
            }
        })
        .collect()
}

#[test]
fn given_the_gallery_when_rendered_then_a_sheet_knows_every_class_of_ours() {
    let html = Owner::new().with(|| app::gallery::view().into_view().to_html());
    let css: String = sheets()
        .into_iter()
        .map(|(_, css)| without_comments(&css))
        .collect();
    let known: BTreeSet<&str> = css
        .split('.')
        .skip(1)
        .map(|rest| {
            rest.split(|c: char| !(c.is_alphanumeric() || "-_".contains(c)))
                .next()
                .unwrap_or("")
        })
        .collect();

    // A block may have rules for its parts only.
    let of_block = |rest: &str| rest.is_empty() || rest.starts_with("__") || rest.starts_with("--");
    let page = Html::parse_document(&html);
    let any = Selector::parse("[class]").expect("a selector");
    let unknown: BTreeSet<&str> = page
        .select(&any)
        .flat_map(|element| element.value().classes())
        .filter(|class| {
            class.starts_with("cl-")
                && !known
                    .iter()
                    .any(|one| one.strip_prefix(*class).is_some_and(of_block))
        })
        .collect();

    assert_eq!(unknown, BTreeSet::new());
}

#[test]
fn given_the_gallery_when_rendered_then_every_id_is_there_once_and_every_label_finds_its_field() {
    let html = Owner::new().with(|| app::gallery::view().into_view().to_html());
    let page = Html::parse_document(&html);
    let attributes = |name: &str| -> Vec<String> {
        let with = Selector::parse(&format!("[{name}]")).expect("a selector");
        page.select(&with)
            .filter_map(|element| element.value().attr(name))
            .flat_map(str::split_whitespace)
            .map(str::to_owned)
            .collect()
    };
    let ids = attributes("id");
    let once: BTreeSet<&String> = ids.iter().collect();

    assert_eq!(ids.len(), once.len(), "{ids:?}");
    for name in ["for", "aria-describedby", "aria-labelledby"] {
        for id in attributes(name) {
            assert!(once.contains(&id), "{name}={id} points nowhere");
        }
    }
}

#[test]
fn given_a_sheet_when_read_then_it_names_roles_and_only_the_tokens_name_colours() {
    for (name, css) in sheets().into_iter().filter(|(name, _)| name != TOKENS) {
        let css = without_comments(&css);
        let declared = css
            .split(['{', ';', '}'])
            .filter_map(|part| part.split_once(':'))
            .map(|(_, value)| value.trim());
        for value in declared {
            let hex = value
                .split([' ', '(', ','])
                .any(|word| word.len() > 3 && word.starts_with('#'));
            let named = ["white", "black", "red"]
                .iter()
                .any(|colour| value.split(' ').any(|word| word == *colour));
            assert!(
                !hex && !named && !value.contains("rgb(") && !value.contains("hsl("),
                "{name}: {value}"
            );
        }
    }
}

#[test]
fn given_the_sheets_when_listed_then_all_of_them_are_imported_once() {
    let all = std::fs::read_to_string(style().join(ALL)).expect("the sheet of sheets");
    let mut imported: Vec<String> = all
        .lines()
        .filter_map(|line| {
            line.strip_prefix("@import url(")?
                .strip_suffix(");")
                .map(str::to_owned)
        })
        .collect();
    let mut there: Vec<String> = sheets()
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| name != ALL)
        .collect();

    assert_eq!(imported.first().map(String::as_str), Some(TOKENS));
    imported.sort();
    there.sort();
    assert_eq!(imported, there);
}
