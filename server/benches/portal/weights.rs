//! What each page weighs: everything that a browser fetches for it, as it goes over the wire.

use std::collections::BTreeSet;

use domain::contacts::EmailAddress;
use domain::languages::Language;
use domain::letters::Letter;
use domain::reports::Draft;
use scraper::{Html, Selector};
use server::packs::PackSource;
use server::seed;
use store::reports::Filter;

use crate::city::{City, places};
use crate::client::{Connection, get};
use crate::machine::now;
use crate::table::Table;
use crate::{Ground, Outcome};

const OFFICER: &str = "officer@wuhu.example";
const PLAIN: (&str, f64) = ("30 KB", 30.0);
const MAP: (&str, f64) = ("170 KB", 170.0);
const FIRST_CHUNK: (&str, f64) = ("45 KB", 45.0);
const ALL_ISLANDS: (&str, f64) = ("110 KB", 110.0);

/// A page, its cookies, and what it may weigh.
struct Kind {
    name: &'static str,
    path: String,
    cookie: Option<String>,
}

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let folder = tempfile::tempdir_in(&ground.folder)?;
    let city = City::serve(&places("wuhu", None, folder.path()), true).await?;
    let source = PackSource::find("wuhu").ok_or("there is no pack of Wuhu")?;
    seed::seed(&city.portal.store, &source, now()).await?;
    for kind in kinds(&city).await? {
        let weight = weigh(&city, &kind).await?;
        let measured = format!(
            "{:.1} KB: HTML {:.1}, CSS {:.1}, JavaScript {:.1}, wasm {:.1} (pictures {:.1} beside)",
            weight.all(),
            weight.html,
            weight.css,
            weight.scripts,
            weight.wasm,
            weight.pictures
        );
        let what = format!("weight of {}", kind.name);
        let budget = if weight.scripts > 0.0 { MAP } else { PLAIN };
        table.at_most(what, measured, budget, weight.all());
    }
    let (first, all) = chunks(&city).await?;
    for (what, kilobytes, budget) in [
        ("wasm: first chunk", first, FIRST_CHUNK),
        ("wasm: all islands", all, ALL_ISLANDS),
    ] {
        table.at_most(what, format!("{kilobytes:.1} KB"), budget, kilobytes);
    }
    table.note(
        "Weights: bodies as sent to a browser that takes brotli, 1 KB = 1,000 bytes, first visit, without map tiles; a page \
         with an island has the budget of a page with a map, one without has no JavaScript at all. All islands: the first chunk \
         and every other one, of which a page fetches those of its own islands.",
    );
    city.portal.store.close().await;
    Ok(())
}

async fn kinds(city: &City) -> Outcome<Vec<Kind>> {
    let store = &city.portal.store;
    let plain = |name, path: &str| Kind {
        name,
        path: path.to_owned(),
        cookie: None,
    };
    let listed = store.reports(&Filter::default(), None, 1).await?;
    let case = listed.cases.first().ok_or("the story tells of no report")?;
    let mut kinds = vec![
        plain("home", "/"),
        plain("the list of reports", "/reports"),
        plain("a report", &format!("/reports/{}", case.reference)),
        plain("a new report: begin", "/reports/new"),
    ];
    let position = case.position.ok_or("the first report has no position")?;
    let draft = Draft {
        lat: position.lat().to_string(),
        lon: position.lon().to_string(),
        category: case.category.0.clone(),
        what: "Water stands on the lane.".to_owned(),
        contact_answered: true,
        ..Draft::default()
    };
    let (id, token) = store.begin_draft(&draft, Language::En, now()).await?;
    for (name, station) in [
        ("a new report: where", "where"),
        ("a new report: what", "what"),
        ("a new report: details", "details"),
        ("a new report: contact", "contact"),
    ] {
        kinds.push(Kind {
            name,
            path: format!("/reports/new/{}/{station}", id.0),
            cookie: Some(format!("draft={token}")),
        });
    }
    kinds.push(plain("sign-in", "/sign-in"));
    let session = Some(signed_in(city).await?);
    for (name, path) in [
        ("the desk", "/desk".to_owned()),
        ("a report at the desk", format!("/desk/{}", case.reference)),
    ] {
        let cookie = session.clone();
        kinds.push(Kind { name, path, cookie });
    }
    kinds.extend([
        plain("services", "/services"),
        plain("satisfaction", "/satisfaction"),
        plain("tracking", "/track"),
        plain("statuses", "/about/statuses"),
    ]);
    Ok(kinds)
}

/// The cookie of an officer who has signed in by code.
async fn signed_in(city: &City) -> Outcome<String> {
    let store = &city.portal.store;
    let email = EmailAddress::parse(OFFICER).map_err(|_| "not an address")?;
    let asked = store.ask_code(&email, Language::En, now()).await?;
    for due in store.take_letters(now()).await? {
        if let Letter::SignInCode { code } = &due.letter.letter {
            let session = store.sign_in(asked, code, now()).await?;
            return Ok(format!("session={}", session.token));
        }
    }
    Err("no code was sent".into())
}

/// Kilobytes by kind.
#[derive(Default)]
struct Weight {
    html: f64,
    css: f64,
    scripts: f64,
    wasm: f64,
    pictures: f64,
}

impl Weight {
    fn all(&self) -> f64 {
        self.html + self.css + self.scripts + self.wasm
    }
}

/// Fetches a page and all that it leads a browser to.
async fn weigh(city: &City, kind: &Kind) -> Outcome<Weight> {
    let mut browser = Browser {
        connection: Connection::open(city.address).await?,
        cookie: kind.cookie.clone(),
    };
    let mut weight = Weight::default();
    let mut seen = BTreeSet::from([kind.path.clone()]);
    let mut waiting = vec![kind.path.clone()];
    while let Some(path) = waiting.pop() {
        let (said, kilobytes) = browser.fetch(&path).await?;
        let found = match said.kind.as_str() {
            "text/html" => {
                weight.html += kilobytes;
                linked(&said.text)?
            }
            "text/css" => {
                weight.css += kilobytes;
                named(&said.text, &["url(", "@import "])
            }
            "text/javascript" => {
                weight.scripts += kilobytes;
                let wasm = named(&said.text, &["module_or_path:", "import(", "from"]);
                wasm.into_iter()
                    .filter(|path| path.starts_with('/'))
                    .collect()
            }
            "application/wasm" => {
                weight.wasm += kilobytes;
                Vec::new()
            }
            _ => {
                weight.pictures += kilobytes;
                Vec::new()
            }
        };
        let local = found
            .into_iter()
            .filter(|path| path.starts_with('/') && !path.starts_with("//"));
        waiting.extend(local.filter(|path| seen.insert(path.clone())));
    }
    Ok(weight)
}

/// Kilobytes of the islands' first chunk, and of all chunks.
async fn chunks(city: &City) -> Outcome<(f64, f64)> {
    let site = &city.portal.site;
    let mut browser = Browser {
        connection: Connection::open(city.address).await?,
        cookie: None,
    };
    let (_, first) = browser.fetch(&site.first_chunk).await?;
    let mut all = first;
    for path in site.chunks.values().flatten().collect::<BTreeSet<_>>() {
        all += browser.fetch(path).await?.1;
    }
    Ok((first, all))
}

struct Said {
    kind: String,
    text: String,
}

struct Browser {
    connection: Connection,
    cookie: Option<String>,
}

impl Browser {
    /// What lies there, and how many kilobytes it takes to bring it.
    async fn fetch(&mut self, path: &str) -> Outcome<(Said, f64)> {
        let plain = self.ask(path, None).await?;
        let text = String::from_utf8_lossy(&plain).into_owned();
        let sent = self.ask(path, Some("gzip, deflate, br, zstd")).await?;
        let headers = self.connection.headers();
        let kind = headers
            .iter()
            .find(|(name, _)| name == "content-type")
            .and_then(|(_, kind)| kind.split(';').next())
            .unwrap_or_default();
        let kilobytes = f64::from(u32::try_from(sent.len())?) / 1000.0;
        let kind = kind.to_owned();
        Ok((Said { kind, text }, kilobytes))
    }

    async fn ask(&mut self, path: &str, encoding: Option<&str>) -> Outcome<Vec<u8>> {
        let request = get(path, encoding, self.cookie.as_deref());
        match self.connection.talk(&request).await? {
            200 => Ok(self.connection.body()),
            status => Err(format!("{path} was answered {status}").into()),
        }
    }
}

/// What a page makes a browser fetch at once.
fn linked(html: &str) -> Outcome<Vec<String>> {
    const FETCHED: [(&str, &str); 3] = [
        (
            "link[rel=stylesheet], link[rel=preload], link[rel=modulepreload], link[rel=icon], link[rel=manifest]",
            "href",
        ),
        ("script[src]", "src"),
        ("img[src]", "src"),
    ];
    let page = Html::parse_document(html);
    let mut paths = Vec::new();
    for (which, attribute) in FETCHED {
        let selector = Selector::parse(which).map_err(|error| error.to_string())?;
        let found = page.select(&selector);
        paths.extend(found.filter_map(|one| one.attr(attribute).map(str::to_owned)));
    }
    Ok(paths)
}

/// Quoted or bracketed addresses after these words.
fn named(text: &str, after: &[&str]) -> Vec<String> {
    let mut paths = Vec::new();
    for word in after {
        for (_, rest) in text
            .match_indices(word)
            .map(|(at, word)| text.split_at(at + word.len()))
        {
            let rest = rest.trim_start().trim_start_matches(['"', '\'', '`']);
            let end = rest.find(['"', '\'', '`', ')', ';']).unwrap_or(0);
            paths.push(rest[..end].to_owned());
        }
    }
    paths
}
