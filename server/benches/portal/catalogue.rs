//! Finding a service among as many as Wuhu really has: by itself, and on the page.
//!
//! `CITYLINK_BENCH_SERVICES` names another number of services than 400, for trying the bench itself.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use domain::languages::Texts;
use domain::organisations::{Organisation, OrganisationCode};
use domain::pack::Pack;
use domain::services::finding::Finder;
use domain::services::{Service, ServiceId};
use server::opening;

use crate::city::{City, places};
use crate::client::{Connection, get};
use crate::generated::Engine;
use crate::map::{Waits, waits};
use crate::table::Table;
use crate::{Ground, Outcome, size};

const PACK: &str = "wuhu";
const SYNONYMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/cities/wuhu/synonyms.toml");
/// Wuhu's own numbers are 398 and 54.
const SERVICES: usize = 400;
const ORGANISATIONS: usize = 54;
/// At most so many words are looked for, no two of them alike.
const SEARCHES: usize = 1_000;
const BUDGET: (&str, f64) = ("5 ms", 5.0);
const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
/// What people type besides names and everyday words: whole sentences, pinyin with and without tones, and nothing at all.
const BESIDES: [&str; 14] = [
    "how do I get a residence permit",
    "my mother died, what do I do now",
    "we want to open a restaurant in our street",
    "I have lost my identity card",
    "我要给狗办证",
    "糖尿病怎么办",
    "孩子上小学需要什么",
    "an jia bu tie",
    "ān jiā bǔ tiē",
    "ajbt",
    "gongjijindaikuan",
    "juzhuzheng",
    "jiehundengji",
    "xyzzyqq",
];

pub(crate) async fn measure(ground: &Ground, table: &mut Table) -> Outcome<()> {
    let services = size("CITYLINK_BENCH_SERVICES", SERVICES)?;
    let pack = catalogue(services)?;
    let sought = sought(&pack.services);
    let what = format!(
        "{} services of {} organisations",
        pack.services.len(),
        pack.organisations.len()
    );
    let told = |waits: &Waits| {
        format!(
            "p50 {:.2} ms, p99 {:.2} ms, {} searches",
            waits.within(50),
            waits.within(99),
            waits.0.len()
        )
    };
    let alone = alone(&pack.finder, &sought)?;
    table.at_most(
        format!("finding among {what}"),
        told(&alone),
        BUDGET,
        alone.within(99),
    );
    for engine in Engine::BOTH {
        let asked = on_the_page(ground, engine, pack.clone(), &sought).await?;
        table.at_most(
            format!("page of what is found among {what}, {}", engine.name()),
            told(&asked),
            BUDGET,
            asked.within(99),
        );
    }
    table.note(
        "Catalogue: the services of Wuhu, and as many again as are wanted of every district, with other words of the same length \
         in English; names, everyday words, parts of them, words with a letter too few or two that changed places, sentences and \
         pinyin, one after the other on one connection, compressed, when all had been asked for once; no answered questions \
         beside.",
    );
    Ok(())
}

/// How long the index takes by itself.
fn alone(finder: &Finder, sought: &[String]) -> Outcome<Waits> {
    let found = sought.iter().filter(|one| !finder.find(one).is_empty());
    if found.count() * 4 < sought.len() * 3 {
        return Err("more than a quarter of what is looked for is not found".into());
    }
    let waits = sought.iter().map(|one| {
        let from = Instant::now();
        black_box(finder.find(black_box(one)));
        from.elapsed().as_secs_f64() * 1000.0
    });
    let mut waits: Vec<f64> = waits.collect();
    waits.sort_by(f64::total_cmp);
    Ok(Waits(waits))
}

/// How long the page takes, over HTTP.
async fn on_the_page(
    ground: &Ground,
    engine: Engine,
    pack: Pack,
    sought: &[String],
) -> Outcome<Waits> {
    let folder = tempfile::tempdir_in(&ground.folder)?;
    let url = match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some(ground.postgres.empty("catalogue").await?),
    };
    let city = City::serve_pack(&places(PACK, url, folder.path()), pack, false).await?;
    let requests: Vec<Vec<u8>> = sought
        .iter()
        .map(|one| get(&format!("/services?q={}", encoded(one)), Some("br"), None))
        .collect();
    let mut connection = Connection::open(city.address).await?;
    waits(&mut connection, &requests).await?;
    let mut measured = waits(&mut connection, &requests).await?;
    city.portal.store.close().await;
    measured.sort_by(f64::total_cmp);
    Ok(Waits(measured))
}

/// The pack with so many services, and with as many organisations as the city really has; each answers for some.
fn catalogue(services: usize) -> Outcome<Pack> {
    let mut pack = opening::read_pack(PACK)?;
    let root = pack.areas.root().code.clone();
    let districts: Vec<Texts> = pack
        .areas
        .children(&root)
        .map(|area| area.name.clone())
        .collect();
    if districts.is_empty() {
        return Err("the city has no districts".into());
    }
    let missing = ORGANISATIONS.saturating_sub(pack.organisations.len());
    let real: Vec<Organisation> = pack.organisations.values().cloned().collect();
    for (place, organisation) in real.iter().cycle().take(missing).enumerate() {
        let district = &districts[place % districts.len()];
        let code = OrganisationCode(format!("{}-{place}", organisation.code.0));
        let another = Organisation {
            code: code.clone(),
            name: of_district(&organisation.name, district, 0),
            ..organisation.clone()
        };
        pack.organisations.insert(code, another);
    }
    let authorities: Vec<OrganisationCode> = pack.organisations.keys().cloned().collect();
    let real = pack.services.clone();
    let missing = services.saturating_sub(real.len());
    for (place, service) in real.iter().cycle().take(missing).enumerate() {
        let round = place / real.len();
        let district = &districts[round % districts.len()];
        let authority = authorities[place % authorities.len()].clone();
        pack.services
            .push(another(service, round + 1, district, authority));
    }
    pack.services.truncate(services);
    pack.services
        .sort_by(|one, other| one.identifier.cmp(&other.identifier));
    pack.finder = Finder::new(&pack.services, &synonyms()?);
    Ok(pack)
}

/// The same service of a district, which has its own words for it.
fn another(real: &Service, round: usize, district: &Texts, authority: OrganisationCode) -> Service {
    let keyword = real.keyword.iter().map(|(tag, words)| {
        let words = words.iter().map(|word| worded(tag, word, district, round));
        (tag.clone(), words.collect())
    });
    Service {
        identifier: ServiceId(format!("{}-{round}", real.identifier.0)),
        name: of_district(&real.name, district, round),
        description: of_district(&real.description, district, round),
        keyword: keyword.collect(),
        competent_authority: authority,
        ..real.clone()
    }
}

fn of_district(texts: &Texts, district: &Texts, round: usize) -> Texts {
    let words = texts.0.iter();
    let words = words.map(|(tag, text)| (tag.clone(), worded(tag, text, district, round)));
    Texts(words.collect())
}

/// Chinese with the district before it; English with other vowels, so that the index has as many words as of so many services
/// that have nothing to do with each other.
fn worded(tag: &str, text: &str, district: &Texts, round: usize) -> String {
    if tag == "zh" {
        let district = district.0.get(tag).map_or("", String::as_str);
        return format!("{district}{text}");
    }
    let other = |letter: char| {
        let place = VOWELS.iter().position(|vowel| *vowel == letter);
        place.map_or(letter, |place| VOWELS[(place + round) % VOWELS.len()])
    };
    text.chars().map(other).collect()
}

fn synonyms() -> Outcome<Vec<Vec<String>>> {
    #[derive(serde::Deserialize)]
    struct Synonyms {
        synonym: Vec<Group>,
    }
    #[derive(serde::Deserialize)]
    struct Group {
        words: Vec<String>,
    }
    let read: Synonyms = toml::from_str(&std::fs::read_to_string(SYNONYMS)?)?;
    Ok(read.synonym.into_iter().map(|group| group.words).collect())
}

/// What people type, evenly from all that could be.
fn sought(services: &[Service]) -> Vec<String> {
    let mut all = BTreeSet::new();
    for service in services {
        all.extend(service.name.wordings().map(ToOwned::to_owned));
        for word in service.keyword.values().flatten() {
            let letters: Vec<char> = word.chars().collect();
            let half = letters.len().div_ceil(2).max(2).min(letters.len());
            all.insert(letters[..half].iter().collect());
            let middle = letters.len() / 2;
            if middle > 0 && word.is_ascii() {
                let mut swapped = letters.clone();
                swapped.swap(middle - 1, middle);
                all.insert(swapped.into_iter().collect());
                let mut short = letters;
                short.remove(middle);
                all.insert(short.into_iter().collect());
            }
            all.insert(word.clone());
        }
    }
    let apart = all.len().div_ceil(SEARCHES - BESIDES.len()).max(1);
    let chosen = all.into_iter().step_by(apart);
    let besides = BESIDES.iter().map(|one| (*one).to_owned());
    besides.chain(chosen).collect()
}

/// As an address has it.
fn encoded(text: &str) -> String {
    let mut said = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            said.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(said, "%{byte:02X}");
        }
    }
    said
}
