//! Every kind of fault of a service file, as whoever writes one is told of it by `citylink pack check`.

use super::faults::pack_with;
use super::first_change::pack_check;

/// A service in which nothing is wrong.
pub(super) const SOUND: &str = include_str!("../../../app/domain/tests/data/pond.toml");
/// What is changed in it, into what, and what is then said; one kind of fault each.
const FAULTS: &str = include_str!("../../../app/domain/tests/data/faults.toml");

/// What the service needs around it, in the one language that it is written in.
pub(super) const AROUND: [(&str, &str); 7] = [
    (
        "city.toml",
        r#"
languages = ["en"]
name = { en = "Town" }
time_zone = "Asia/Shanghai"
telephone = "12345"
emergency = { en = "110" }
elsewhere = { en = "their line" }
[home_view]
lat = 0.5
lon = 0.5
zoom = 12
"#,
    ),
    (
        "organisations.toml",
        r#"
[[organisation]]
code = "water"
name = { en = "Water" }
area = "11"

[[organisation]]
code = "parks"
name = { en = "Parks" }
area = "11"
"#,
    ),
    (
        "life-events.toml",
        r#"
[[life_event]]
code = "building"
icon = "school"
name = { en = "Building" }
description = { en = "A house, a wall, a pond." }
"#,
    ),
    (
        "offices.toml",
        r#"
[[office]]
code = "hall"
name = { en = "Hall" }
address = { en = "Road 1" }
area = "11"
hours = { en = "Always" }
telephone = "12345"
lat = 0.5
lon = 0.5
"#,
    ),
    (
        "registers.toml",
        r#"
[[register]]
code = "population"
name = { en = "Population" }
authority = "water"
subject = "person"

[[register]]
code = "land"
name = { en = "Land" }
authority = "water"
subject = "place"

[[concept]]
code = "person.name"
name = { en = "Name" }
believe = ["population"]
one = true
"#,
    ),
    (
        "registers/population.schema.json",
        r#"{
  "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
  "citylink:version": 1,
  "citylink:subject": "id-number",
  "fields": [
    { "name": "id-number", "type": "string", "constraints": { "required": true }, "citylink:label": { "en": "Number" }, "citylink:scheme": "gb-11643" },
    { "name": "name", "type": "string", "citylink:label": { "en": "Name" }, "citylink:concept": "person.name", "citylink:identity": true }
  ],
  "primaryKey": "id-number"
}"#,
    ),
    (
        "registers/land.schema.json",
        r#"{
  "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
  "citylink:version": 1,
  "citylink:subject": "parcel",
  "citylink:holder": "owner",
  "fields": [
    { "name": "parcel", "type": "string", "constraints": { "required": true }, "citylink:label": { "en": "Parcel" } },
    { "name": "owner", "type": "string", "citylink:label": { "en": "Owner" }, "citylink:scheme": "gb-11643" }
  ],
  "primaryKey": "parcel"
}"#,
    ),
];

/// What the command says of the pond where this stands in its file, and whether it is content.
fn checked(pond: &str) -> (bool, String) {
    let mut files = AROUND.to_vec();
    files.push(("services/pond.toml", pond));
    pack_check(pack_with(&files).path())
}

/// Whether a line names the file, the line in it, and ends with this reason.
fn is_named(line: &str, reason: &str) -> bool {
    let Some((at, rest)) = line
        .strip_prefix("services/pond.toml:")
        .and_then(|rest| rest.split_once(": "))
    else {
        return false;
    };
    at.parse::<u32>().is_ok_and(|at| at > 0) && rest.ends_with(reason)
}

#[test]
fn given_one_fault_of_each_kind_when_the_command_checks_it_then_it_fails_and_names_it_with_file_and_line()
 {
    let (content, said) = checked(SOUND);
    assert!(content, "{said}");

    let faults: toml::Table = FAULTS.parse().unwrap();
    let faults = faults["fault"].as_array().unwrap();
    let mut missed = Vec::new();
    for fault in faults {
        let [before, after, reason] =
            ["before", "after", "says"].map(|key| fault[key].as_str().unwrap());
        let without = fault.get("without").and_then(toml::Value::as_str);
        let pond = SOUND
            .replacen(without.unwrap_or_default(), "", 1)
            .replacen(before, after, 1);
        let (content, said) = checked(&pond);
        // Whoever calls it otherwise than its file is told so, of the file.
        let is_told = if before.starts_with("identifier") {
            said.contains("services/pond.toml: the file must be called Pond.toml")
        } else {
            said.lines().any(|line| is_named(line, reason))
        };
        if content || !is_told {
            missed.push(format!("{reason:?} for {after:?}, but {said}"));
        }
    }
    assert_eq!(faults.len(), 118);
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn given_a_service_in_one_of_two_languages_when_the_command_checks_it_then_every_missing_text_is_named()
 {
    let two = pack_with(&[("services/pond.toml", SOUND)]);

    let (content, said) = pack_check(two.path());

    assert!(!content, "{said}");
    let missing = |line: &&str| is_named(line, "no text in zh");
    let named = said.lines().filter(missing).count();
    assert_eq!(named, SOUND.matches("{ en = ").count(), "{said}");
}
