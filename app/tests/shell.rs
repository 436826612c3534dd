//! The document round every page.

use std::collections::HashMap;
use std::sync::Arc;

use app::portal::Site;
use app::shell::{Frame, MapIsland, Page, Place};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use domain::languages::Language;
use leptos::prelude::*;
use scraper::{Html, Selector};

const NONCE: &str = "00112233445566778899aabbccddeeff";

/// What a browser fetches before the scripts ask for it, in the way in which they will ask.
const PRELOADS: &str = "link[rel=preload][as=fetch][crossorigin=anonymous]";

fn frame(language: Language) -> Frame {
    Frame {
        language,
        offered: Language::ALL.to_vec(),
        city: "Wuhu".to_owned(),
        telephone: "12345".to_owned(),
        path: "/reports?area=4".to_owned(),
        account: None,
        demonstration: false,
        site: Arc::new(Site {
            sheet: "/pkg/citylink.1.css".to_owned(),
            theme: Some("/pkg/wuhu.2.css".to_owned()),
            islands: "/pkg/islands.3.js".to_owned(),
            first_chunk: "/pkg/islands.6.wasm".to_owned(),
            chunks: HashMap::from([
                (
                    "MapPicker".to_owned(),
                    vec!["/pkg/map_picker.7.wasm".to_owned()],
                ),
                (
                    "PlaceMap".to_owned(),
                    vec![
                        "/pkg/chunk_1.8.wasm".to_owned(),
                        "/pkg/place_map.9.wasm".to_owned(),
                    ],
                ),
            ]),
            leaflet: "/pkg/leaflet.4.js".to_owned(),
            leaflet_sheet: "/pkg/leaflet.5.css".to_owned(),
        }),
        tiles: Some("https://tile.example".to_owned()),
    }
}

fn page() -> Page {
    Page::new("Fish & chips", || view! { <h1>"Here"</h1> }).place(Place::Report)
}

fn all(document: &str, selector: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    let document = Html::parse_document(document);
    document
        .select(&selector)
        .map(|element| element.attr(attribute).unwrap_or_default().to_owned())
        .collect()
}

fn policy(page: Page) -> String {
    let response = page.respond(&frame(Language::En), NONCE);
    response.headers()[CONTENT_SECURITY_POLICY]
        .to_str()
        .expect("text")
        .to_owned()
}

#[test]
fn given_no_islands_when_drawn_then_there_is_no_script_and_none_is_allowed() {
    let document = page().document(&frame(Language::En), NONCE);

    assert_eq!(all(&document, "script", "src"), Vec::<String>::new());
    assert_eq!(all(&document, PRELOADS, "href"), Vec::<String>::new());
    assert!(policy(page()).contains("script-src 'none'"));
}

#[test]
fn given_islands_when_drawn_then_one_module_comes_with_the_nonce_that_is_allowed() {
    let document = page().with_islands().document(&frame(Language::En), NONCE);

    assert_eq!(all(&document, "script", "src"), ["/pkg/islands.3.js"]);
    assert_eq!(all(&document, "script[type=module]", "nonce"), [NONCE]);
    assert_eq!(all(&document, PRELOADS, "href"), ["/pkg/islands.6.wasm"]);
    assert!(policy(page().with_islands()).contains(&format!(
        "script-src 'nonce-{NONCE}' 'strict-dynamic' 'wasm-unsafe-eval'"
    )));
}

#[test]
fn given_a_map_when_drawn_then_leaflet_comes_before_ours_and_its_tiles_are_allowed() {
    let page = || page().with_map(MapIsland::Place);
    let document = page().document(&frame(Language::En), NONCE);

    assert_eq!(
        all(&document, "script", "src"),
        ["/pkg/leaflet.4.js", "/pkg/islands.3.js"]
    );
    let sheets = [
        "/pkg/leaflet.5.css",
        "/pkg/citylink.1.css",
        "/pkg/wuhu.2.css",
    ];
    assert_eq!(all(&document, "link[rel=stylesheet]", "href"), sheets);
    let chunks = [
        "/pkg/islands.6.wasm",
        "/pkg/chunk_1.8.wasm",
        "/pkg/place_map.9.wasm",
    ];
    assert_eq!(all(&document, PRELOADS, "href"), chunks);
    assert!(policy(page()).contains("img-src 'self' data: blob: https://tile.example;"));
    assert!(!policy(self::page()).contains("tile.example"));
}

#[test]
fn given_either_language_when_drawn_then_document_and_places_speak_it() {
    for (language, others, tag, home) in [
        (Language::En, ["zh", "es"], "en", "Home"),
        (Language::Zh, ["en", "es"], "zh", "首页"),
        (Language::Es, ["en", "zh"], "es", "Inicio"),
    ] {
        let document = page().document(&frame(language), NONCE);

        assert!(document.starts_with("<!DOCTYPE html><html"), "{document}");
        assert_eq!(all(&document, "html", "lang"), [tag]);
        assert_eq!(all(&document, "html", "dir"), ["ltr"]);
        assert_eq!(
            all(&document, ".cl-head__link[hreflang]", "href"),
            others.map(|other| format!("/reports?area=4&language={other}"))
        );
        assert_eq!(
            all(&document, "[aria-current=page]", "href"),
            ["/reports/new"]
        );
        assert!(
            document.contains(&format!("<span>{home}</span>")),
            "{document}"
        );
    }
}

#[test]
fn given_errors_when_drawn_then_the_title_says_so_first_and_once() {
    let document = page()
        .error_title(true)
        .document(&frame(Language::En), NONCE);
    let title = Selector::parse("title").expect("a selector");
    let parsed = Html::parse_document(&document);
    let titles: Vec<String> = parsed
        .select(&title)
        .map(|title| title.text().collect())
        .collect();

    assert_eq!(titles, ["Error: Fish & chips - Citylink Wuhu"]);
}

#[test]
fn given_a_private_page_when_answered_then_nobody_keeps_it() {
    let response = page()
        .private()
        .status(StatusCode::GONE)
        .respond(&frame(Language::En), NONCE);

    assert_eq!(response.status(), StatusCode::GONE);
    assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
    assert_eq!(response.headers()["x-robots-tag"], "noindex");
    assert_eq!(
        page().respond(&frame(Language::En), NONCE).headers()[CACHE_CONTROL],
        "no-cache"
    );
}

#[test]
fn given_invented_data_when_drawn_then_every_page_says_so() {
    let invented = Frame {
        demonstration: true,
        ..frame(Language::En)
    };

    assert!(page().document(&invented, NONCE).contains("Demonstration:"));
    assert!(
        !page()
            .document(&frame(Language::En), NONCE)
            .contains("Demonstration:")
    );
}
