//! The invented people of Wuhu: one story, and exactly the faults that are written down.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use jiff::civil::Date;
use server::packs::PackSource;
use server::packs::generate::people::people;
use server::seed::seed_registers;

use super::*;

const COUNT: usize = 2000;
const SEED: u64 = 7;
/// So many rows of all files say something new.
const RECORDS: u64 = 13_854;

fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cities/wuhu/registers");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// A line of `FAULTS.md`: file, line, what becomes of it.
fn faults() -> Vec<(String, u64, String)> {
    let text = sample("FAULTS.md");
    let rows = text.lines().filter(|line| line.contains(".csv |"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let line = cells[1].parse().unwrap();
        (
            cells[0].trim_end_matches(".csv").to_owned(),
            line,
            cells[3].to_owned(),
        )
    })
    .collect()
}

type Table = Vec<HashMap<String, String>>;

fn table(code: &str) -> Table {
    let text = sample(&format!("{code}.csv"));
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|row| {
            header
                .iter()
                .map(ToOwned::to_owned)
                .zip(row.unwrap().iter().map(ToOwned::to_owned))
                .collect()
        })
        .collect()
}

#[test]
fn the_files_are_what_the_generator_makes() {
    let made = people(&PackSource::find("wuhu").unwrap(), COUNT, SEED).unwrap();
    assert_eq!(made.len(), 18);
    for (name, text) in made {
        assert!(
            sample(name.strip_prefix("registers/").unwrap()) == text,
            "{name} differs"
        );
    }
}

async fn a_start_takes_nothing_back(portal: Portal) {
    let source = PackSource::find("wuhu").unwrap();
    seed_registers(&portal.store, &source, now()).await.unwrap();
    let one = &table("population")[0];
    let text = sample("population.csv");
    let (header, rest) = text.split_once('\n').unwrap();
    let moved = rest
        .lines()
        .next()
        .unwrap()
        .replace(&one["address"], "北京路77号");
    portal
        .deliver("population", "moved.csv", &format!("{header}\n{moved}\n"))
        .await;

    seed_registers(&portal.store, &source, now()).await.unwrap();

    let record = portal.evidence(&one["id-number"], "population").await;
    assert_eq!(record.unwrap().values["address"], "北京路77号");
}
story!(
    given_a_delivery_after_the_sample_when_the_portal_starts_again_then_it_stays,
    a_start_takes_nothing_back
);

async fn what_is_written_down_is_found_and_nothing_else(portal: Portal) {
    let codes: Vec<String> = portal
        .store
        .pack()
        .registers
        .all
        .iter()
        .map(|register| register.code.0.clone())
        .collect();

    let (mut found, mut added) = (BTreeSet::new(), 0);
    for code in &codes {
        let name = format!("{code}.csv");
        let delivered = portal.deliver(code, &name, &sample(&name)).await;
        added += delivered.counts.added;
        for (line, reason) in portal.aside(delivered.batch).await {
            found.insert((code.clone(), line, format!("set aside: {reason}")));
        }
        let known = faults()
            .into_iter()
            .filter(|(file, _, what)| file == code && what == "known before");
        assert_eq!(delivered.counts.known, known.count() as u64, "{code}");
        let again = portal.deliver(code, &name, &sample(&name)).await;
        assert_eq!((again.before, again.batch), (Some(now()), delivered.batch));
    }

    let aside: BTreeSet<_> = faults()
        .into_iter()
        .filter(|(.., what)| what.starts_with("set aside"))
        .collect();
    assert_eq!(found, aside);
    assert_eq!(added, RECORDS);
    assert_eq!(codes.len(), 17);
    let told: BTreeSet<(String, String, String)> = faults()
        .into_iter()
        .filter_map(|(_, _, what)| {
            let what = what.strip_prefix("discrepancy: ")?.to_owned();
            let (datum, owner) = what.split_once(", settled by ").unwrap();
            let (concept, number) = datum.split_once(" of ").unwrap();
            Some((
                named(&portal.key(number)),
                concept.to_owned(),
                owner.to_owned(),
            ))
        })
        .collect();
    let open = portal
        .store
        .open_discrepancies(None, None, 1000)
        .await
        .unwrap();
    let open: BTreeSet<_> = open
        .into_iter()
        .map(|one| (named(&one.subject), one.concept.0, one.owner.0))
        .collect();
    assert_eq!(open, told);
    assert_eq!(told.len(), 16);
}
story!(
    given_the_sample_when_it_is_imported_then_exactly_the_faults_that_are_written_down_are_found,
    what_is_written_down_is_found_and_nothing_else
);

fn named(key: &PersonKey) -> String {
    format!("{key:?}")
}

async fn li_ting_has_everything_she_needs(portal: Portal) {
    for code in [
        "population",
        "housing",
        "education",
        "employment",
        "social-security",
        "marriage",
    ] {
        portal
            .deliver(
                code,
                &format!("{code}.csv"),
                &sample(&format!("{code}.csv")),
            )
            .await;
    }

    let told = async |register: &str, field: &str| {
        let record = portal.evidence(LI_TING, register).await.unwrap();
        record.values.get(field).cloned().unwrap_or_default()
    };

    assert_eq!(told("population", "name").await, "李婷");
    assert_eq!(
        told("population", "address").await,
        "芜湖市镜湖区赭山路112号3栋502室"
    );
    assert_eq!(told("population", "registered-on").await, "2026-09-03");
    assert_eq!(
        told("employment", "employer").await,
        "芜湖镜明软件技术有限公司"
    );
    assert_eq!(told("employment", "contract-months").await, "36");
    assert_eq!(told("social-security", "months").await, "2");
    // The newer of two degrees.
    assert_eq!(
        told("education", "school").await,
        "University of Manchester"
    );
    assert_eq!(told("education", "graduated-on").await, "2026-06-30");
    assert_eq!(told("housing", "homes-owned").await, "0");
    assert_eq!(portal.evidence(LI_TING, "marriage").await, None);
    assert_eq!(portal.evidence(LI_TING, "taxes").await, None);
}
story!(
    given_li_ting_when_four_proofs_are_asked_for_then_each_register_has_hers,
    li_ting_has_everything_she_needs
);

/// The rows of a table that no fault touches, by the number of whom they are about.
fn sound(code: &str) -> BTreeMap<String, Vec<HashMap<String, String>>> {
    let wrong: BTreeSet<u64> = faults()
        .into_iter()
        .filter(|(file, ..)| file == code)
        .map(|(_, line, _)| line)
        .collect();
    let mut by_number = BTreeMap::<String, Vec<_>>::new();
    for (row, line) in table(code).into_iter().zip(2_u64..) {
        if !wrong.contains(&line) {
            by_number
                .entry(row["id-number"].clone())
                .or_default()
                .push(row);
        }
    }
    by_number
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn everybody_has_one_entry_and_a_number_that_can_be_nobodys() {
    let population = sound("population");
    assert_eq!(population.len(), COUNT);
    for (number, rows) in &population {
        assert_eq!(rows.len(), 1, "{number}");
        assert!(number.starts_with("999999"), "{number}");
        let born = rows[0]["birth-date"].replace('-', "");
        assert_eq!(number[6..14], born);
        let odd = number.as_bytes()[16] % 2 == 1;
        assert_eq!(odd, rows[0]["sex"] == "male", "{number}");
    }
}

#[test]
fn parents_are_old_enough_and_live_with_their_children() {
    let population = sound("population");
    let mut births = 0;
    for (number, rows) in sound("births-and-deaths") {
        for row in rows.iter().filter(|row| row["event"] == "birth") {
            let child = &population[&number][0];
            let born = day(&child["birth-date"]);
            assert_eq!(day(&row["date"]), born);
            let parents = ["mother-id-number", "father-id-number"].map(|name| row[name].as_str());
            for parent in parents.into_iter().filter(|number| !number.is_empty()) {
                let parent = &population[parent][0];
                let age = born.year() - day(&parent["birth-date"]).year();
                assert!((19..=60).contains(&age), "{number}: {age}");
                assert_eq!(parent["household-number"], child["household-number"]);
                assert_eq!(parent["address"], child["address"]);
            }
            births += 1;
        }
    }
    assert!(births > 200, "{births}");
}

#[test]
fn whoever_is_married_is_married_to_somebody_who_says_the_same() {
    let (population, marriages) = (sound("population"), sound("marriage"));
    for (number, rows) in &marriages {
        let [row] = rows.as_slice() else {
            panic!("{number}: {rows:?}")
        };
        let spouse = &row["spouse-id-number"];
        let [back] = marriages[spouse].as_slice() else {
            panic!("{spouse}")
        };
        assert_eq!(back["spouse-id-number"], *number);
        assert_eq!(back["registered-on"], row["registered-on"]);
        assert_eq!(row["spouse-name"], population[spouse][0]["name"]);
        let age =
            day(&row["registered-on"]).year() - day(&population[number][0]["birth-date"]).year();
        assert!(age >= 20, "{number} at {age}");
    }
    assert!(marriages.len() > 500);
}

#[test]
fn whoever_works_works_at_a_firm_that_there_is_and_is_insured_by_it() {
    let firms: HashMap<String, (String, Date)> = table("corporations")
        .into_iter()
        .map(|row| {
            (
                row["credit-code"].clone(),
                (row["name"].clone(), day(&row["founded-on"])),
            )
        })
        .collect();
    let (population, insured) = (sound("population"), sound("social-security"));
    let work = sound("employment");
    for (number, rows) in &work {
        for row in rows {
            let (name, founded) = &firms[&row["credit-code"]];
            let began = day(&row["started-on"]);
            assert_eq!(row["employer"], *name);
            assert!(began >= *founded, "{number}");
            if let Some(paid) = insured.get(number) {
                assert_eq!(paid[0]["employer"], row["employer"]);
                assert_eq!(paid[0]["insured-since"], row["started-on"]);
            }
            if let Some(person) = population.get(number) {
                assert!(
                    began.year() - day(&person[0]["birth-date"]).year() >= 19,
                    "{number}"
                );
            }
        }
    }
    assert!(work.len() > 800);
}

#[test]
fn children_go_to_the_school_of_their_age_and_the_dead_have_no_insurance() {
    let population = sound("population");
    for (number, rows) in sound("education") {
        let Some(person) = population.get(&number) else {
            continue;
        };
        let born = day(&person[0]["birth-date"]).year();
        for row in rows.iter().filter(|row| row["status"] == "enrolled") {
            let years = match row["level"].as_str() {
                "kindergarten" => 3..=4,
                "primary" => 6..=7,
                "lower-secondary" => 12..=13,
                "upper-secondary" => 15..=16,
                _ => 18..=26,
            };
            let began = day(&row["started-on"]).year();
            assert!(years.contains(&(began - born)), "{number} {row:?}");
        }
    }
    let dead: BTreeSet<&String> = population
        .iter()
        .filter(|(_, rows)| rows[0]["living"] == "no")
        .map(|(number, _)| number)
        .collect();
    assert!(dead.len() > 10);
    for register in ["medical-insurance", "low-income", "residence-permits"] {
        assert!(
            sound(register).keys().all(|number| !dead.contains(number)),
            "{register}"
        );
    }
}
