//! What registers assert, who is believed, and what is set aside.

use std::collections::BTreeMap;

use domain::languages::Texts;
use domain::organisations::OrganisationCode;
use domain::registers::{
    Bounds, Concept, Field, IdentityRefused, Kind, Record, RecordId, Register, RegisterCode,
    Registers, RowRefused, Rule, Schema, Scheme, Subject, disagreements, is_one_person, resolve,
};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use uuid::Uuid;

const TODAY: Date = date(2026, 11, 23);
const NUMBER: &str = "999999199804120024";

fn field(name: &str, kind: Kind, concept: Option<&str>) -> Field {
    Field {
        name: name.to_owned(),
        label: Texts::single("en", name),
        kind,
        required: false,
        pattern: None,
        listed: Vec::new(),
        words: BTreeMap::new(),
        bounds: Bounds::default(),
        scheme: None,
        concept: concept.map(|concept| Concept(concept.to_owned())),
        identity: name == "name",
    }
}

fn register(code: &str) -> Register {
    let mut number = field("id-number", Kind::Text, Some("person.id-number"));
    number.scheme = Some(Scheme::Gb11643);
    number.required = true;
    let mut since = field("since", Kind::Date { format: None }, None);
    since.bounds.past = true;
    let mut kind = field("kind", Kind::Text, None);
    kind.listed = vec!["family".to_owned(), "collective".to_owned()];
    let mut rooms = field("rooms", Kind::Integer, None);
    rooms.bounds.most = Some(20.0);
    Register {
        code: RegisterCode(code.to_owned()),
        name: Texts::single("en", code),
        authority: OrganisationCode(format!("{code}-office")),
        sources: Vec::new(),
        subject: Subject::Person,
        schema: Schema {
            version: 1,
            fields: vec![
                number,
                field("name", Kind::Text, Some("person.name")),
                field("address", Kind::Text, Some("person.address")),
                field("employer", Kind::Text, Some("employment.employer")),
                since,
                field("until", Kind::Date { format: None }, None),
                kind,
                rooms,
            ],
            key: vec![0],
            subject: 0,
            holder: None,
            from: Some(4),
            until: Some(5),
            missing: vec!["-".to_owned()],
            constants: Vec::new(),
        },
    }
}

fn registers() -> Registers {
    let rule = |concept: &str, order: &[&str], owner: Option<&str>, one| Rule {
        concept: Concept(concept.to_owned()),
        name: Texts::single("en", concept),
        order: order
            .iter()
            .map(|code| RegisterCode((*code).to_owned()))
            .collect(),
        owner: owner.map(|owner| OrganisationCode(owner.to_owned())),
        one,
    };
    Registers {
        all: ["population", "housing", "employment"].map(register).into(),
        rules: vec![
            rule(
                "person.address",
                &["housing", "population"],
                Some("police"),
                true,
            ),
            rule("person.name", &["population"], None, true),
        ],
    }
}

fn record(register: &str, number: u128, from: Option<Date>, values: &[(&str, &str)]) -> Record {
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Record {
        id: RecordId(Uuid::from_u128(number)),
        register: RegisterCode(register.to_owned()),
        source: OrganisationCode("source".to_owned()),
        authority: OrganisationCode("authority".to_owned()),
        values: values.iter().map(pair).collect::<BTreeMap<_, _>>(),
        schema_version: 1,
        valid_from: from,
        valid_until: None,
        batch: None,
        line: None,
        recorded_at: Timestamp::UNIX_EPOCH,
        superseded_at: None,
    }
}

fn row<'a>(fields: &[(usize, &'a str)]) -> Vec<Option<&'a str>> {
    let mut row = vec![None; 8];
    row[0] = Some(NUMBER);
    for (at, value) in fields {
        row[*at] = Some(*value);
    }
    row
}

#[test]
fn a_row_is_trimmed_narrowed_and_dated_and_what_is_missing_is_nothing() {
    let schema = register("population").schema;
    let given = [
        (1, " 李婷　"),
        (2, "方塘路４０号"),
        (3, "-"),
        (4, "2026年3月1日"),
        (7, "03"),
    ];

    let normal = schema.normalise(&row(&given), TODAY);

    let normal = normal.expect("sound");
    let said: Vec<_> = normal
        .iter()
        .map(|value| value.as_deref().unwrap_or(""))
        .collect();
    assert_eq!(
        said,
        [NUMBER, "李婷", "方塘路40号", "", "2026-03-01", "", "", "3"]
    );
}

#[test]
fn each_wrong_row_is_refused_by_field_and_without_its_words() {
    let schema = register("population").schema;
    let name = |text: &str| text.to_owned();
    for (given, refused) in [
        (
            vec![(0, "-")],
            RowRefused::Missing {
                field: name("id-number"),
            },
        ),
        (
            vec![(0, "999999199804120020")],
            RowRefused::Identity {
                field: name("id-number"),
                reason: IdentityRefused::Check,
            },
        ),
        (
            vec![(4, "soon")],
            RowRefused::NotOf {
                field: name("since"),
                kind: name("date"),
            },
        ),
        (
            vec![(4, "2026-02-30")],
            RowRefused::NoSuchDay {
                field: name("since"),
            },
        ),
        (
            vec![(4, "2026-11-24")],
            RowRefused::Future {
                field: name("since"),
            },
        ),
        (
            vec![(4, "2026-02-02"), (5, "2026-02-01")],
            RowRefused::EndsBeforeItBegins {
                from: name("since"),
                until: name("until"),
            },
        ),
        (
            vec![(6, "secret")],
            RowRefused::NotListed {
                field: name("kind"),
                listed: name("family, collective"),
            },
        ),
        (
            vec![(7, "21")],
            RowRefused::Bounds {
                field: name("rooms"),
            },
        ),
        (
            vec![(1, "a\0b")],
            RowRefused::Pattern {
                field: name("name"),
            },
        ),
    ] {
        assert_eq!(schema.normalise(&row(&given), TODAY), Err(refused));
    }
}

#[test]
fn the_register_that_the_city_believes_goes_before_a_newer_one_and_the_owner_is_told() {
    let registers = registers();
    let records = [
        record(
            "population",
            1,
            Some(date(2026, 5, 1)),
            &[("address", "北京路1号")],
        ),
        record(
            "housing",
            2,
            Some(date(2020, 1, 1)),
            &[("address", "北京路2号")],
        ),
    ];

    let known = resolve(&registers, &records, TODAY);
    let concepts = registers.contested(&registers.all[0]);
    let found = disagreements(&registers, &concepts, &records, TODAY);

    assert_eq!(known.len(), 1);
    assert_eq!(known[0].believed.value, "北京路2号");
    let [found] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(found.owner.0, "police");
    assert_eq!(found.facts.len(), 2);
}

#[test]
fn without_a_rule_the_newest_is_believed_and_two_jobs_of_one_register_are_no_conflict() {
    let registers = registers();
    let records = [
        record(
            "employment",
            1,
            Some(date(2020, 1, 1)),
            &[("employer", "Old")],
        ),
        record(
            "employment",
            2,
            Some(date(2024, 1, 1)),
            &[("employer", "New")],
        ),
        record("population", 3, None, &[("employer", "n e w")]),
    ];

    let known = resolve(&registers, &records, TODAY);

    assert_eq!(known[0].believed.value, "New");
    assert_eq!(known[0].all.len(), 3);
    assert!(!known[0].disputed);
}

#[test]
fn what_has_ended_and_what_was_superseded_asserts_nothing() {
    let registers = registers();
    let mut ended = record("population", 1, None, &[("address", "A")]);
    ended.valid_until = Some(date(2026, 11, 22));
    let mut superseded = record("population", 2, None, &[("address", "B")]);
    superseded.superseded_at = Some(Timestamp::UNIX_EPOCH);

    assert_eq!(resolve(&registers, &[ended, superseded], TODAY), []);
}

#[test]
fn one_person_is_neither_none_nor_two_of_different_names() {
    let population = register("population");
    let li = record("population", 1, None, &[("name", "李婷")]);
    let same = record("population", 2, None, &[("name", "李 婷")]);
    let other = record("population", 3, None, &[("name", "李停")]);
    let elsewhere = record("housing", 4, None, &[("name", "李婷")]);

    for (records, one) in [
        (vec![], false),
        (vec![elsewhere], false),
        (vec![li.clone()], true),
        (vec![li.clone(), same], true),
        (vec![li, other], false),
    ] {
        assert_eq!(is_one_person(&population, &records, TODAY), one);
    }
}
