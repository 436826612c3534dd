//! A frame as it is drawn: all of a document but what is the page's own. It is drawn once, kept, and filled in for each page.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use domain::languages::Language;
use leptos::prelude::*;

use super::{Frame, Place};
use crate::components::{SkipLink, Words};
use crate::gaps::Gapped;
use crate::portal::Site;

/// What a page runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Scripts {
    None,
    Islands,
    /// Leaflet, and the island that uses it.
    Map(MapIsland),
    /// A module that lies at this path of the site.
    Module(&'static str),
}

impl Scripts {
    fn has_map(self) -> bool {
        matches!(self, Self::Map(_))
    }

    fn has_islands(self) -> bool {
        matches!(self, Self::Islands | Self::Map(_))
    }
}

/// The islands that draw a map, each with wasm of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MapIsland {
    /// [`PlaceMap`](crate::islands::PlaceMap).
    Place,
    /// [`MapPicker`](crate::islands::MapPicker).
    Picker,
    /// [`ReportMap`](crate::islands::ReportMap).
    Reports,
    /// [`ShapeDrawer`](crate::islands::ShapeDrawer).
    Shape,
}

impl MapIsland {
    /// What the built site calls it.
    const fn name(self) -> &'static str {
        match self {
            Self::Place => "PlaceMap",
            Self::Picker => "MapPicker",
            Self::Reports => "ReportMap",
            Self::Shape => "ShapeDrawer",
        }
    }
}

/// What is the page's own, each already HTML.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own<'a> {
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    pub(super) nonce: &'a str,
    /// The page's address up to where the language is written.
    pub(super) address: &'a str,
    pub(super) account: &'a str,
    pub(super) before_main: &'a str,
    pub(super) main: &'a str,
    /// What else its head holds.
    pub(super) head: &'a str,
}

/// Numbers of the gaps, in the order of [`Own::in_order`].
const TITLE: usize = 0;
const DESCRIPTION: usize = 1;
const NONCE: usize = 2;
const ADDRESS: usize = 3;
const ACCOUNT: usize = 4;
const BEFORE_MAIN: usize = 5;
const MAIN: usize = 6;
const HEAD: usize = 7;

impl<'a> Own<'a> {
    const fn in_order(self) -> [&'a str; 8] {
        [
            self.title,
            self.description,
            self.nonce,
            self.address,
            self.account,
            self.before_main,
            self.main,
            self.head,
        ]
    }
}

/// A frame round pages of one place.
#[derive(Debug)]
pub(super) struct Drawn {
    document: Gapped,
    policy: Gapped,
    /// What components on these pages say by themselves.
    pub(super) words: Arc<Words>,
}

impl Drawn {
    /// Draws the frame; its path and the account's name stay open.
    pub(super) fn of(frame: &Frame, place: Option<Place>, scripts: Scripts) -> Self {
        let words = Arc::new(frame.words());
        let document = Owner::new().with(|| {
            provide_context(Arc::clone(&words));
            document(frame, place, scripts)
        });
        Self {
            document: Gapped::cut(&document),
            policy: Gapped::cut(&policy(frame, scripts)),
            words,
        }
    }

    /// The document of a page.
    pub(super) fn document(&self, own: Own<'_>) -> String {
        self.document.fill(&own.in_order())
    }

    /// What the page's browser is told to refuse.
    pub(super) fn policy(&self, nonce: &str) -> String {
        let mut gaps = [""; 8];
        gaps[NONCE] = nonce;
        self.policy.fill(&gaps)
    }
}

fn document(frame: &Frame, place: Option<Place>, scripts: Scripts) -> String {
    let language = frame.language;
    let site = &frame.site;
    let sheets: Vec<_> = [
        scripts.has_map().then(|| site.leaflet_sheet.clone()),
        Some(site.sheet.clone()),
        site.theme.clone(),
    ]
    .into_iter()
    .flatten()
    .map(|href| view! { <link rel="stylesheet" href=href/> })
    .collect();
    let leaflet = scripts.has_map().then(|| {
        view! { <script defer src=site.leaflet.clone() nonce=Gapped::mark(NONCE)></script> }
    });
    let module = match scripts {
        Scripts::Module(path) => Some(path.to_owned()),
        _ => scripts.has_islands().then(|| site.islands.clone()),
    };
    let module = module
        .map(|src| view! { <script type="module" src=src nonce=Gapped::mark(NONCE)></script> });
    let chunks: Vec<_> = chunks(site, scripts)
        .map(|href| view! { <link rel="preload" r#as="fetch" type="application/wasm" crossorigin="anonymous" href=href/> })
        .collect();
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() dir=language.direction()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <title>{Gapped::mark(TITLE)}</title>
                <meta name="description" content=Gapped::mark(DESCRIPTION)/>
                <meta name="color-scheme" content="light dark"/>
                {sheets}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="icon" href="/favicon-32.png" sizes="32x32" type="image/png"/>
                <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                {Gapped::mark(HEAD)}
                {chunks}
                {leaflet}
                {module}
            </head>
            <body>
                <SkipLink/>
                {frame.head(place, &Gapped::mark(ADDRESS), Gapped::mark(ACCOUNT))}
                {Gapped::mark(BEFORE_MAIN)}
                <main class="govuk-main-wrapper govuk-width-container" id="main">{Gapped::mark(MAIN)}</main>
                {frame.foot()}
            </body>
        </html>
    }
    .to_html()
}

/// The wasm that the page's scripts fetch: asked for at once, and not when the scripts before it have run.
fn chunks(site: &Site, scripts: Scripts) -> impl Iterator<Item = String> {
    let first = scripts.has_islands().then(|| site.first_chunk.clone());
    let further = match scripts {
        Scripts::Map(island) => site.chunks.get(island.name()).cloned(),
        Scripts::None | Scripts::Islands | Scripts::Module(_) => None,
    };
    first.into_iter().chain(further.into_iter().flatten())
}

fn policy(frame: &Frame, scripts: Scripts) -> String {
    let tiles = frame
        .tiles
        .as_ref()
        .filter(|_| scripts.has_map())
        .map(|tiles| format!(" {tiles}"))
        .unwrap_or_default();
    let scripts = match scripts {
        Scripts::None => "'none'".to_owned(),
        Scripts::Islands | Scripts::Map(_) => {
            let nonce = Gapped::mark(NONCE);
            format!("'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'")
        }
        Scripts::Module(_) => format!("'nonce-{}'", Gapped::mark(NONCE)),
    };
    format!(
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data: blob:{tiles}; \
         style-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; script-src {scripts}"
    )
}

/// In what frames of one portal differ, but for what stays open in them: whether somebody is signed in comes last.
type Kind = (Language, Option<Place>, Scripts, bool);

/// The frames of a portal that were drawn already. There are no more of them than kinds.
#[derive(Debug, Default)]
pub struct Frames(RwLock<HashMap<Kind, Arc<Drawn>>>);

impl Frames {
    /// This frame as it was drawn before, or is now.
    pub(super) fn drawn(
        &self,
        frame: &Frame,
        place: Option<Place>,
        scripts: Scripts,
    ) -> Arc<Drawn> {
        let kind = (frame.language, place, scripts, frame.account.is_some());
        let kept = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&kind)
            .cloned();
        kept.unwrap_or_else(|| {
            let drawn = Arc::new(Drawn::of(frame, place, scripts));
            let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
            kept.insert(kind, Arc::clone(&drawn));
            drawn
        })
    }
}
