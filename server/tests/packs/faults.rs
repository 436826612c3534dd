//! What is refused, and in which words.

use tempfile::TempDir;

use super::*;

const CITY: &str = r#"
languages = ["en", "zh"]
name = { en = "Town", zh = "城" }
time_zone = "Asia/Shanghai"
telephone = "12345"
emergency = { en = "110", zh = "110" }
elsewhere = { en = "their line", zh = "当地热线" }
[home_view]
lat = 0.5
lon = 0.5
zoom = 12
"#;

const AREAS: &str = "code,parent,level,name_en,name_zh
1,,city,Town,城
11,1,county,East,东
12,1,county,West,
";

const BORDERS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code":"11"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}}
]}
"#;

const ORGANISATIONS: &str = r#"
[[organisation]]
code = "water"
name = { en = "Water", zh = "水务" }
area = "11"
"#;

const CATEGORIES: &str = r#"
[[group]]
code = "drains"
icon = "droplets"
name = { en = "Drains", zh = "排水" }

[[category]]
code = "clogged-drain"
group = "drains"
name = { en = "Clogged drain", zh = "堵塞" }
responsible = { organisation = "water" }
target = 8
"#;

const CALENDARS: &str = r#"
last_year = 2026
holidays = [2026-01-01, "2026-10-01"]
make_up_days = [2026-10-10]
"#;

/// What is wrong with a pack that is wrong in every file.
const EXPECTED: [&str; 37] = [
    "areas.csv:5: area 11 is there twice, first at areas.csv:3",
    "areas.csv:6: area 13: the parent 9 is not there",
    "areas.csv:7: area 14: level \"planet\" must be city, county, street, community or grid",
    "areas.csv:8: area 15: the parent 11 does not stand above it by level",
    "areas.csv:9: the row has 3 fields, the header 5",
    "areas.csv:10: area 17 has no name",
    "borders/town.geojson:2: area 11: the border crosses itself near",
    "borders/town.geojson:3: area 12: a ring is not closed",
    "borders/town.geojson:4: area 99 is not in areas.csv",
    "borders/town.geojson:5: area 12: 200, 0 is not longitude, latitude in degrees",
    "borders/town.geojson:5: area 12 has a border already",
    "borders/town.geojson:6: the feature has no property code",
    "calendars.toml:2: holidays: \"2026-02-30\" is not a date like 2026-01-31",
    "calendars.toml:2: holidays: \"soon\" is not a date like 2026-01-31",
    "calendars.toml:3: make_up_days: 2026-10-12 is no weekend day and worked anyway",
    "calendars.toml:3: make_up_days: 2027-01-02 lies after last_year",
    "categories.toml:9: category clogged-drain: group sewers is not there",
    "categories.toml:10: category clogged-drain: name has no text in zh",
    "categories.toml:11: category clogged-drain: responsible: organisation nobody is not there",
    "categories.toml:12: category clogged-drain: target must be from 1 to 366, not 0",
    "categories.toml:13: category clogged-drain: colour is not a key that is known here",
    "categories.toml:16: category clogged-drain: the code clogged-drain is there twice",
    "categories.toml:19: category clogged-drain: responsible: area \"planet\" must be city",
    "categories.toml:21: category clogged-drain: question: a list question must have values",
    "categories.toml:26: category: responsible is missing",
    "categories.toml:27: category: code \"Bad Code\" must be small letters",
    "categories.toml:29: category: name must be a table of languages",
    "city.toml:4: time_zone: Asia/Atlantis is not a time zone",
    "city.toml:6: emergency has no text in zh",
    "city.toml:6: emergency: xx is not a language of the portal",
    "city.toml:9: home_view: lat must be from -90 to 90, not 95",
    "organisations.toml:5: organisation water: area 77 is not in areas.csv",
    "organisations.toml:6: organisation water: the code is there twice",
    "organisations.toml:8: organisation water: name has no text in zh",
    "organisations.toml:9: organisation water: colour is not a key that is known here",
    "theme.toml:1: night is missing",
    "theme.toml:3: day: brand: \"red\" is not a colour like #0a5b61",
];

/// A sound pack in a folder of its own, with some files put in place of its own.
pub(super) fn pack_with(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["borders", "registers", "services", "services/drafts"] {
        fs::create_dir(dir.path().join(folder)).unwrap();
    }
    let sound = [
        ("city.toml", CITY),
        ("areas.csv", AREAS),
        ("borders/town.geojson", BORDERS),
        ("organisations.toml", ORGANISATIONS),
        ("categories.toml", CATEGORIES),
        ("calendars.toml", CALENDARS),
    ];
    for (name, text) in sound.iter().chain(files) {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

pub(super) fn faults_of(files: &[(&str, &str)]) -> Vec<String> {
    let faults = check(pack_with(files).path()).expect_err("a wrong pack was taken");
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn the_small_pack_is_sound() {
    let pack = check(pack_with(&[]).path()).unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(located(&pack, 0.5, 0.5), Some("11"));
}

#[test]
fn given_faults_in_every_file_when_checked_then_all_are_named_with_file_and_line() {
    let city = CITY
        .replace("Asia/Shanghai", "Asia/Atlantis")
        .replace("zh = \"110\"", "xx = \"110\"")
        .replace("lat = 0.5", "lat = 95");
    let areas = AREAS.to_owned()
        + "11,1,county,Again,\n13,9,county,Lost,\n14,1,planet,Far,\n15,11,city,Upside,\n16,1,county\n17,1,county,,\n";
    let borders = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code":"11"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}},
{"type":"Feature","properties":{"code":"12"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}},
{"type":"Feature","properties":{"code":"99"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}},
{"type":"Feature","properties":{"code":"12"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[200,0],[1,1],[0,0]]]}},
{"type":"Feature","properties":{"name":"x"},"geometry":{"type":"Point","coordinates":[0,0]}}
]}"#;
    let organisations = ORGANISATIONS.replace("\"11\"", "\"77\"")
        + "[[organisation]]\ncode = \"water\"\nname = { en = \"Again\" }\ncolour = 1\n";
    let categories = r#"
[[group]]
code = "drains"
icon = "droplets"
name = { en = "Drains", zh = "排水" }

[[category]]
code = "clogged-drain"
group = "sewers"
name = { en = "Clogged drain" }
responsible = { organisation = "nobody" }
target = 0
colour = "red"

[[category]]
code = "clogged-drain"
group = "drains"
name = { en = "Again", zh = "又" }
responsible = { area = "planet" }

[[category.question]]
code = "kind"
label = { en = "Kind?", zh = "种类？" }
datatype = "singlevaluelist"

[[category]]
code = "Bad Code"
group = "drains"
name = "just words"
"#;
    let calendars = "last_year = 2026\nholidays = [2026-01-01, \"2026-02-30\", \"soon\"]\nmake_up_days = [2026-10-12, 2027-01-02]\n";
    let theme = "radius = 4\n[day]\nbrand = \"red\"\n";

    let found = faults_of(&[
        ("city.toml", &city),
        ("areas.csv", &areas),
        ("borders/town.geojson", borders),
        ("organisations.toml", &organisations),
        ("categories.toml", categories),
        ("calendars.toml", calendars),
        ("theme.toml", theme),
    ]);

    for expected in EXPECTED {
        assert!(
            found.iter().any(|fault| fault.starts_with(expected)),
            "{expected}\nin {found:#?}"
        );
    }
    let others: Vec<&String> = found
        .iter()
        .filter(|fault| !EXPECTED.iter().any(|expected| fault.starts_with(expected)))
        .collect();
    assert!(
        others
            .iter()
            .all(|fault| fault.contains("theme.toml:2: day: ") && fault.ends_with("is missing")),
        "{others:#?}"
    );
}

#[test]
fn given_syntax_errors_in_two_files_then_both_are_named_with_their_line() {
    let found = faults_of(&[
        (
            "city.toml",
            &CITY.replace("telephone = \"12345\"", "telephone = \"12345"),
        ),
        (
            "borders/town.geojson",
            "{\"type\":\"FeatureCollection\",\n\"features\":[}",
        ),
    ]);
    assert!(
        found.iter().any(|fault| fault.starts_with("city.toml:5: ")),
        "{found:#?}"
    );
    assert!(
        found
            .iter()
            .any(|fault| fault.starts_with("borders/town.geojson:2: not a feature collection")),
        "{found:#?}"
    );
}

#[test]
fn given_a_missing_file_and_one_that_is_not_text_then_both_are_named() {
    let dir = pack_with(&[]);
    fs::remove_file(dir.path().join("calendars.toml")).unwrap();
    fs::write(
        dir.path().join("city.toml"),
        b"languages = [\"en\"]\nname = \"\xff\"",
    )
    .unwrap();

    let found: Vec<String> = check(dir.path())
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();

    assert!(
        found.contains(&"calendars.toml: the file is missing".to_owned()),
        "{found:#?}"
    );
    assert!(
        found.contains(&"city.toml:2: the text is not UTF-8".to_owned()),
        "{found:#?}"
    );
}

#[test]
fn given_a_theme_short_of_contrast_then_each_pair_is_named_at_the_token_that_spoils_it() {
    let theme = fs::read_to_string(folder("los-angeles").join("theme.toml")).unwrap();
    let pale = theme.replace("brand = \"#4b3794\"", "brand = \"#b8aee0\"");
    assert_ne!(theme, pale);

    let found = faults_of(&[("theme.toml", &pale)]);

    assert!(
        found
            .iter()
            .any(|fault| fault.starts_with("theme.toml:5: brand on paper has a contrast of")),
        "{found:#?}"
    );
    assert!(
        found
            .iter()
            .any(|fault| fault.starts_with("theme.toml:8: on-brand on brand has a contrast of")),
        "{found:#?}"
    );
    assert!(
        found.iter().all(|fault| fault.contains("by day")),
        "{found:#?}"
    );
}

#[test]
fn given_two_roots_or_none_then_the_tree_is_refused() {
    let two = faults_of(&[("areas.csv", &(AREAS.to_owned() + "2,,city,Other,\n"))]);
    assert_eq!(
        two,
        ["areas.csv:5: area 2: is a second root: only one area may have no parent"]
    );
    let none = faults_of(&[(
        "areas.csv",
        "code,parent,level,name_en\n11,12,county,East\n12,11,county,West\n",
    )]);
    assert!(
        none.contains(&"areas.csv: no area is the root: one must have no parent".to_owned()),
        "{none:#?}"
    );
}

#[test]
fn given_a_kind_that_is_none_or_a_question_that_everybody_sees_then_it_is_refused() {
    let of = |kind: &str| format!("{CATEGORIES}{kind}\n");
    let refused = |kind: &str| faults_of(&[("categories.toml", &of(kind))]);

    assert_eq!(
        refused(r#"kind = "wish""#),
        ["categories.toml:13: category clogged-drain: kind must be report or enquiry, not wish"]
    );
    assert_eq!(
        refused(r#"kind = "enquiry""#),
        ["categories.toml:7: category clogged-drain: an enquiry must be private"]
    );
    let private = of("kind = \"enquiry\"\nprivate = true");
    let pack = check(pack_with(&[("categories.toml", &private)]).path()).unwrap();
    assert!(pack.categories[0].is_enquiry());
}

#[test]
fn given_a_category_of_a_retired_organisation_then_it_is_refused_unless_retired_too() {
    let retired = ORGANISATIONS.to_owned() + "retired = true\n";
    let found = faults_of(&[("organisations.toml", &retired)]);
    assert_eq!(
        found,
        ["categories.toml:11: category clogged-drain: responsible: organisation water is retired"]
    );

    let both = CATEGORIES.replace("target = 8", "retired = true");
    let pack =
        check(pack_with(&[("organisations.toml", &retired), ("categories.toml", &both)]).path())
            .unwrap();
    assert!(pack.categories[0].retired);
}

#[test]
fn given_no_border_or_a_view_elsewhere_then_the_pack_is_refused() {
    let none = faults_of(&[(
        "borders/town.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[]}",
    )]);
    assert_eq!(
        none,
        ["borders: no area has a border and city.toml says no extent, so no pin can be placed"]
    );
    let elsewhere = faults_of(&[("city.toml", &CITY.replace("lat = 0.5", "lat = 50"))]);
    assert_eq!(
        elsewhere,
        ["city.toml: home_view lies outside the borders of the city"]
    );
}

#[test]
fn a_pack_may_leave_a_name_of_an_area_untranslated_but_no_other_text() {
    let pack = check(pack_with(&[]).path()).unwrap();
    let west = pack.areas.get(&code("12")).unwrap();
    assert_eq!(west.name.spoken(Language::Zh).tag, "en");
}

#[test]
fn given_templates_and_teams_that_are_wrong_then_each_is_named() {
    let templates = "[[template]]
code = \"later\"
name = { en = \"Later\", zh = \"晚些\" }
text = { en = \"Dear {name}, {reference}\", zh = \"{reference}\" }

[[template]]
code = \"later\"
name = { en = \"Later\", zh = \"晚些\" }
text = { en = \"By {due\" }
";
    let team = "\n[[organisation.team]]\ncode = \"pumps\"\nname = { en = \"Pumps\" }\n";

    assert_eq!(
        faults_of(&[("templates.toml", templates)]),
        [
            "templates.toml:1: template later: text: {name} is not known here",
            "templates.toml:6: template later: text: {due} is not known here",
            "templates.toml:6: template later: the code is there twice",
            "templates.toml:9: template later: text has no text in zh",
        ]
    );
    let teams = format!("{ORGANISATIONS}{team}{team}");
    assert_eq!(
        faults_of(&[("organisations.toml", &teams)]),
        [
            "organisations.toml:9: organisation water: team: name has no text in zh",
            "organisations.toml:11: organisation water: team: the code is there twice",
            "organisations.toml:13: organisation water: team: name has no text in zh",
        ]
    );
}
