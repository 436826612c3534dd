//! Registers of a pack: what they say, and what is refused.

use std::collections::BTreeSet;

use domain::registers::{Concept, Subject};

use super::faults::{faults_of, pack_with};
use super::first_change::copy;
use super::*;

const REGISTERS: &str = r#"
[[register]]
code = "population"
name = { en = "Population", zh = "人口" }
authority = "water"
subject = "person"

[[concept]]
code = "person.name"
name = { en = "Name", zh = "姓名" }
believe = ["population"]
one = true
"#;

const SCHEMA: &str = r#"{
  "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
  "citylink:version": 1,
  "citylink:subject": "id-number",
  "citylink:from": "since",
  "fields": [
    { "name": "id-number", "type": "string", "constraints": { "required": true }, "citylink:label": { "en": "Number", "zh": "号码" }, "citylink:scheme": "gb-11643" },
    { "name": "name", "type": "string", "citylink:label": { "en": "Name", "zh": "姓名" }, "citylink:concept": "person.name", "citylink:identity": true },
    { "name": "since", "type": "date", "citylink:label": { "en": "Since", "zh": "起" } }
  ],
  "primaryKey": "id-number",
  "missingValues": ["", "-"]
}
"#;

/// What is wrong with registers that are wrong everywhere.
const EXPECTED: [&str; 12] = [
    "registers.toml:5: register population: organisation fire is not in organisations.toml",
    "registers.toml:6: register population: subject must be person or place",
    "registers.toml:10: concept person.name: name has no text in zh",
    "registers.toml:19: register land: the code is there twice",
    "registers/land.schema.json: citylink:holder is for registers of places",
    "registers/land.schema.json: citylink:until nothing is not a field",
    "registers/land.schema.json: field since says when, so it must be a date",
    "registers/land.schema.json:7: field id-number: citylink:scheme is one of gb-11643, gb-32100, curp, for strings",
    "registers/land.schema.json:8: field name: citylink:label has no text in zh",
    "registers/land.schema.json:8: field name: pattern cannot be read",
    "registers/land.schema.json:9: field since: type moment is not one of string, integer, number, boolean, date, year",
    "registers/land.schema.json:10: not a field: unknown field `colour`",
];

fn with(registers: &str, schemas: &[(&str, &str)]) -> Vec<String> {
    let mut files = vec![("registers.toml", registers)];
    files.extend(schemas);
    faults_of(&files)
}

#[test]
fn registers_of_the_small_pack_are_sound() {
    let files = [
        ("registers.toml", REGISTERS),
        ("registers/population.schema.json", SCHEMA),
    ];

    let pack = check(pack_with(&files).path()).unwrap_or_else(|faults| panic!("{faults:#?}"));

    let population = pack.registers.named("population").unwrap();
    assert_eq!(
        (population.subject, population.authority.0.as_str()),
        (Subject::Person, "water")
    );
    assert_eq!(
        population.sources,
        std::slice::from_ref(&population.authority)
    );
    assert_eq!(
        (population.schema.subject, population.schema.from),
        (0, Some(2))
    );
    let rule = pack
        .registers
        .rule(&Concept("person.name".to_owned()))
        .unwrap();
    assert!(rule.one);
}

#[test]
fn given_registers_that_are_wrong_everywhere_then_each_fault_is_named_with_file_and_line() {
    let registers = REGISTERS
        .replace("\"water\"", "\"fire\"")
        .replace("\"person\"", "\"people\"")
        .replace(", zh = \"姓名\"", "")
        + r#"
[[register]]
code = "land"
name = { en = "Land", zh = "土地" }
authority = "water"
subject = "person"
[[register]]
code = "land"
name = { en = "Land", zh = "土地" }
authority = "water"
subject = "place"
"#;
    let land = SCHEMA
        .replace("gb-11643", "passport")
        .replace(r#", "zh": "姓名" }"#, r#" }, "constraints": { "pattern": "(" }"#)
        .replace(r#""date""#, r#""moment""#)
        .replace("\n  ],", ",\n    { \"name\": \"a\", \"type\": \"string\", \"colour\": 1 }\n  ],")
        .replace("\"citylink:from\": \"since\"", "\"citylink:from\": \"since\", \"citylink:until\": \"nothing\", \"citylink:holder\": \"name\"");

    let found = with(&registers, &[("registers/land.schema.json", &land)]);

    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    for expected in EXPECTED {
        assert!(
            found.iter().any(|said| said.starts_with(expected)),
            "{expected}\nis not among {found:#?}"
        );
    }
}

#[test]
fn given_no_schema_or_none_that_tells_people_apart_then_it_is_said() {
    let no_schema = with(REGISTERS, &[]);
    let alike = SCHEMA.replace(", \"citylink:identity\": true", "");
    let alike = with(REGISTERS, &[("registers/population.schema.json", &alike)]);
    let elsewhere = with(
        &REGISTERS.replace("\"population\"", "\"people\""),
        &[("registers/people.schema.json", SCHEMA)],
    );
    let not_json = with(
        REGISTERS,
        &[("registers/population.schema.json", "{\n\"fields\": oops")],
    );

    assert!(
        no_schema.contains(&"registers/population.schema.json: the file is missing".to_owned()),
        "{no_schema:?}"
    );
    assert_eq!(
        alike,
        [
            "registers/population.schema.json: no field is marked citylink:identity, so two people cannot be told apart"
        ]
    );
    assert_eq!(
        elsewhere,
        ["registers.toml: register population is missing, so nobody is known"]
    );
    assert!(
        not_json[0].starts_with("registers.toml:9: concept person.name: no register asserts it"),
        "{not_json:?}"
    );
    assert!(
        not_json[1].starts_with("registers/population.schema.json:2: not a table schema"),
        "{not_json:?}"
    );
}

#[test]
fn wuhu_has_the_17_registers_and_every_datum_that_a_form_asks_for() {
    let pack = wuhu();
    assert_eq!(pack.registers.all.len(), 17);

    for city in ["wuhu", "mexico-city"] {
        let registers = fs::read_dir(folder(city).join("registers")).unwrap();
        let schemas = registers
            .map(|file| file.unwrap().path())
            .filter(|path| path.to_string_lossy().ends_with(".schema.json"));
        let told: String = schemas
            .map(|path| fs::read_to_string(path).unwrap())
            .collect();
        let services = fs::read_dir(folder(city).join("services")).unwrap();
        let mut asked = 0;
        for service in services {
            let path = service.unwrap().path();
            // Beside them lies the folder of those that are not live.
            if path.is_dir() {
                continue;
            }
            let text = fs::read_to_string(path).unwrap();
            for line in text
                .lines()
                .filter_map(|line| line.trim().strip_prefix("concept = "))
            {
                assert!(
                    told.contains(&format!("\"citylink:concept\": {line}")),
                    "{city}: nobody asserts {line}"
                );
                asked += 1;
            }
        }
        assert!(asked > 10, "{city}");
    }
}

/// What is said of the settling-in allowance where pieces of it, and of the registers, are changed.
fn faults_of_allowance(changed: &[(&str, &str)], registers: &[(&str, &str)]) -> Vec<String> {
    let copied = tempfile::tempdir().unwrap();
    copy(&folder("wuhu"), copied.path());
    for (file, changes) in [
        ("services/settling-in-allowance.toml", changed),
        ("registers.toml", registers),
    ] {
        let path = copied.path().join(file);
        let mut text = fs::read_to_string(&path).unwrap();
        for (before, after) in changes {
            assert!(text.contains(before), "{before}");
            text = text.replacen(before, after, 1);
        }
        fs::write(path, text).unwrap();
    }
    let faults = check(copied.path()).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn given_a_service_that_asks_a_register_or_datum_of_no_register_then_it_is_named_with_file_and_line()
 {
    let sea = ("register = \"employment\"", "register = \"sea\"");
    let shoes = (
        "concept = \"education.school\"",
        "concept = \"person.shoe-size\"",
    );
    assert_eq!(faults_of_allowance(&[], &[]), Vec::<String>::new());
    assert_eq!(
        faults_of_allowance(&[sea, shoes], &[]),
        [
            "services/settling-in-allowance.toml:122: evidence_type employment-record: register: register sea is not there",
            "services/settling-in-allowance.toml:282: page your-degree: question school: concept: no register knows person.shoe-size",
        ]
    );
    // Registers that are wrong themselves are told of, and nobody who names them.
    let broken = ("subject = \"person\"", "subject = \"people\"");
    assert_eq!(
        faults_of_allowance(&[sea, shoes], &[broken])
            .iter()
            .filter(|fault| fault.starts_with("services/"))
            .count(),
        0
    );
}
