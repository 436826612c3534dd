//! Whatever is typed is read or refused, never a reason to fall over; and what was read is as it should be.

use std::collections::BTreeMap;

use domain::areas::{Area, AreaCode, AreaPath, AreaTree, Level};
use domain::calendars::Calendar;
use domain::cases::{ChangeRefused, Status, WORDS_MOST, change};
use domain::categories::{Category, CategoryCode, Choice, Datatype, Question, Responsible};
use domain::contacts::{EmailAddress, Telephone};
use domain::languages::{Language, Texts};
use domain::pack::{City, HomeView, Pack};
use domain::places::{BoundingBox, Metres, Position};
use domain::references::{NotAReference, Reference};
use domain::reports::{Draft, LINE_MOST, WHAT_MOST};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

const DATATYPES: [(&str, Datatype); 6] = [
    ("line", Datatype::String),
    ("number", Datatype::Number),
    ("date", Datatype::Datetime),
    ("text", Datatype::Text),
    ("one", Datatype::SingleValueList),
    ("many", Datatype::MultiValueList),
];

/// A city of one square with a category that asks in every way.
fn pack() -> Pack {
    let square = geo::Rect::new((118.0, 31.0), (118.02, 31.02)).to_polygon();
    let root = AreaCode("3402".to_owned());
    let path = AreaPath::root(&root);
    let questions = DATATYPES.map(|(code, datatype)| Question {
        code: code.to_owned(),
        label: Texts::single("en", code),
        hint: Texts::default(),
        datatype,
        required: datatype == Datatype::SingleValueList,
        values: ["yes", "no"]
            .map(|key| Choice {
                key: key.to_owned(),
                name: Texts::single("en", key),
            })
            .to_vec(),
    });
    Pack {
        name: "square".to_owned(),
        city: City {
            name: Texts::single("en", "Square"),
            languages: vec![Language::En],
            time_zone: "Asia/Shanghai".to_owned(),
            telephone: "12345".to_owned(),
            emergency: Texts::default(),
            elsewhere: Texts::default(),
            release_first: true,
            home_view: HomeView {
                lat: 31.01,
                lon: 118.01,
                zoom: 14,
            },
            often: Vec::new(),
            extent: None,
            tiles: None,
            sources: Vec::new(),
        },
        areas: AreaTree::new(vec![Area {
            code: root,
            path,
            level: Level::City,
            name: Texts::single("en", "Square"),
            border: Some(geo::MultiPolygon(vec![square])),
            demonstration: false,
        }]),
        calendar: Calendar::new("Asia/Shanghai", [], [], 2027).expect("a zone"),
        organisations: BTreeMap::new(),
        groups: Vec::new(),
        categories: vec![Category {
            code: CategoryCode("drain".to_owned()),
            group: "drains".to_owned(),
            name: Texts::single("en", "Drain"),
            description: Texts::default(),
            keywords: Texts::default(),
            responsible: Responsible::Area(Level::City),
            responsible_reason: Texts::default(),
            target: None,
            answer: None,
            urgent: domain::promises::Targets::default(),
            duplicate_radius: Metres::new(50.0),
            private: false,
            retired: false,
            kind: domain::categories::Kind::Report,
            stopper: None,
            questions: questions.to_vec(),
            source_name: None,
        }],
        theme: None,
        templates: Vec::new(),
        services: Vec::new(),
        earlier_services: Vec::new(),
        service_versions: Vec::new(),
        draft_services: Vec::new(),
        life_events: Vec::new(),
        offices: Vec::new(),
        registers: domain::registers::Registers::default(),
        finder: domain::services::finding::Finder::default(),
    }
}

/// What people, machines and attackers type, and now and then what is right.
fn typed(right: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![
        40 => Just(right.to_owned()),
        1 => Just(String::new()),
        2 => any::<String>(),
        1 => "[ -~]{0,12}",
        1 => r"-?[0-9]{1,20}(\.[0-9]{0,20})?([eE]-?[0-9]{1,4})?",
        1 => prop_oneof![Just("NaN"), Just("inf"), Just("-0"), Just("\u{0}"), Just("\u{202e}")].prop_map(str::to_owned),
        1 => (190_usize..4100).prop_map(|length| "长".repeat(length)),
    ]
}

fn answers() -> impl Strategy<Value = BTreeMap<String, Vec<String>>> {
    let code = prop_oneof![
        4 => proptest::sample::select(DATATYPES.map(|(code, _)| code.to_owned()).to_vec()),
        1 => any::<String>(),
    ];
    let values = prop_oneof![typed("yes"), typed("12,5"), typed("2026-11-16")];
    (
        btree_map(code, vec(values, 0..4), 0..8),
        option::of(Just(())),
    )
        .prop_map(|(mut answers, right)| {
            if right.is_some() {
                answers = BTreeMap::from([("one".to_owned(), vec!["yes".to_owned()])]);
            }
            answers
        })
}

prop_compose! {
    fn drafts()(
        (lat, lon, area) in (typed("31.01"), typed("118.01"), typed("3402")),
        (address, spot) in (typed("Dongmen Lane 18"), typed("")),
        (category, answers, what) in (typed("drain"), answers(), typed("Water stands.")),
        (email, telephone, name) in (typed("lin@example.org"), typed("138 0553-6021"), typed("Lin")),
        contact_answered: bool,
    ) -> Draft {
        Draft { lat, lon, address, area, spot, category, answers, what, email, telephone, name, contact_answered, taken_down: None }
    }
}

proptest! {
    #[test]
    fn given_any_draft_when_it_is_judged_then_it_is_whole_or_every_part_that_is_not_is_named(draft in drafts()) {
        let pack = pack();

        let judged = draft.report(&pack);

        match judged {
            Err(faults) => prop_assert!(!faults.is_empty()),
            Ok(report) => {
                let characters = report.what.chars().count();
                prop_assert!((1..=WHAT_MOST).contains(&characters));
                prop_assert_eq!(report.what.trim(), &report.what);
                prop_assert!(report.place.address.chars().count() <= LINE_MOST);
                prop_assert!(report.place.position.is_none_or(|at| (31.0..=31.02).contains(&at.lat())));
                prop_assert_eq!(report.place.area.as_str(), "3402/");
                prop_assert_eq!(&report.category.0, "drain");
                prop_assert!(["yes", "no"].contains(&report.answers["one"][0].as_str()));
                for code in report.answers.keys() {
                    prop_assert!(DATATYPES.iter().any(|(known, _)| known == code), "{}", code);
                }
            }
        }
    }

    #[test]
    fn given_any_draft_when_its_pages_are_judged_then_they_say_together_what_the_whole_says(draft in drafts()) {
        let pack = pack();
        let details = draft.about(&pack).and_then(|category| draft.details(category));

        let pages_agree = draft.place(&pack).is_ok() && details.is_ok() && draft.contact().is_ok();

        prop_assert_eq!(draft.report(&pack).is_ok(), pages_agree);
    }

    #[test]
    fn given_any_draft_when_it_is_kept_and_read_then_nothing_is_lost(draft in drafts()) {
        let kept = serde_json::to_vec(&draft).expect("strings only");

        prop_assert_eq!(serde_json::from_slice::<Draft>(&kept).expect("its own"), draft);
    }

    #[test]
    fn given_any_words_when_a_status_changes_then_the_table_decides_first(from in 0_usize..13, to in 0_usize..13, words in typed("Done.")) {
        let all: Vec<Status> = Status::of_reports().collect();
        let (from, to) = (all[from], all[to]);

        let decided = change(from, to, &words);

        let in_table = !matches!(decided, Err(ChangeRefused::NotInTable { .. }));
        prop_assert_eq!(in_table, from.may_become(to));
        if decided.is_ok() {
            prop_assert!(!to.needs_words() || !words.trim().is_empty());
            prop_assert!(words.chars().count() <= WORDS_MOST);
        }
    }

    #[test]
    fn given_any_reference_when_it_is_written_in_any_manner_then_it_reads_back(chance: u64, marks in vec(" |-|‐|–|\\.|  ", 9), small: bool) {
        let reference = Reference::from_chance(chance);
        let characters = reference.as_str().chars().map(String::from);
        let written: String = characters.zip(marks).flat_map(|(character, mark)| [character, mark]).collect();
        let written = if small { written.to_lowercase() } else { written };

        prop_assert_eq!(written.parse(), Ok(reference.clone()));
        prop_assert_eq!(reference.spaced().parse(), Ok(reference));
    }

    #[test]
    fn given_any_reference_when_its_check_character_is_wrong_then_it_is_found(chance: u64, other in "[A-HJ-NPRTUVWXY2-9]") {
        let reference = Reference::from_chance(chance);
        prop_assume!(!reference.as_str().ends_with(&other));
        let wrong = format!("{}{other}", &reference.as_str()[..8]);

        prop_assert_eq!(wrong.parse::<Reference>(), Err(NotAReference::Check));
    }

    #[test]
    fn given_anything_typed_when_it_is_read_as_a_box_then_it_is_one_or_refused(text in prop_oneof![any::<String>(), r"[-0-9.,eE ]{0,40}"]) {
        if let Ok(found) = BoundingBox::parse(&text) {
            prop_assert!(found.west < found.east && found.south < found.north);
            prop_assert!(found.contains(found.centre()));
            prop_assert!(found.within_reach_of(found).is_ok());
        }
    }

    #[test]
    fn given_any_box_when_it_is_written_then_it_reads_back(west in -180.0..179.0_f64, south in -90.0..89.0_f64, wide in 0.001..1.0_f64, high in 0.001..1.0_f64) {
        let written = BoundingBox { west, south, east: west + wide, north: south + high };

        prop_assert_eq!(BoundingBox::parse(&written.to_string()), Ok(written));
        let reversed = format!("{},{},{},{}", written.east, south, west, written.north);
        prop_assert!(BoundingBox::parse(&reversed).is_err());
        let longer = format!("{written},0");
        prop_assert!(BoundingBox::parse(&longer).is_err());
    }

    #[test]
    fn given_anything_typed_when_it_is_read_as_a_position_then_it_is_on_the_earth(lat in typed("31.01"), lon in typed("118.01")) {
        if let Ok(at) = Position::parse(&lat, &lon) {
            prop_assert!((-90.0..=90.0).contains(&at.lat()) && (-180.0..=180.0).contains(&at.lon()));
            prop_assert!(at.distance(at).value() < 1e-3);
        }
    }

    #[test]
    fn given_a_radius_when_a_point_lies_within_then_the_box_around_holds_it(lat in -80.0..80.0_f64, lon in -170.0..170.0_f64, north in -1.0..1.0_f64, east in -1.0..1.0_f64, radius in 1.0..5000.0_f64) {
        let here = Position::new(lat, lon).expect("on the earth");
        let there = Position::new(lat + north * 0.05, lon + east * 0.05).expect("on the earth");

        let within = here.distance(there).value() <= radius;

        prop_assert!(!within || here.around(Metres::new(radius)).contains(there));
    }

    #[test]
    fn given_anything_typed_when_it_is_read_as_a_contact_then_it_can_stand_in_a_letter(text in prop_oneof![typed("lin@example.org"), "[a-z.+@\r\n ]{1,20}@[a-zé.-]{1,20}"]) {
        if let Ok(email) = EmailAddress::parse(&text) {
            prop_assert!(!email.as_str().chars().any(|c| c.is_control() || c.is_whitespace() || c == ','));
            prop_assert_eq!(EmailAddress::parse(email.as_str()), Ok(email.clone()));
            prop_assert!(email.masked().contains("•••@"));
            prop_assert_eq!(EmailAddress::parse(&email.folded()).map(|folded| folded.folded()), Ok(email.folded()));
        }
        if let Ok(telephone) = Telephone::parse(&text) {
            prop_assert!(telephone.as_str().trim_start_matches('+').bytes().all(|b| b.is_ascii_digit()));
            prop_assert!(telephone.masked().contains("••••"));
        }
    }

    #[test]
    fn given_any_two_codes_when_paths_are_compared_then_only_whole_codes_count(one in "[a-z0-9-]{1,6}", other in "[a-z0-9-]{1,6}") {
        let root = AreaPath::root(&AreaCode("city".to_owned()));
        let (a, b) = (root.child(&AreaCode(one.clone())), root.child(&AreaCode(other.clone())));

        prop_assert_eq!(a.covers(&b), one == other);
        prop_assert!(root.covers(&a) && !a.covers(&root));
        prop_assert_eq!(AreaPath::from_stored(a.open()), a);
    }

    #[test]
    fn given_any_tag_when_it_is_read_as_a_language_then_it_is_spoken_or_refused(tag: String) {
        if let Ok(language) = tag.parse::<Language>() {
            prop_assert!(tag.to_ascii_lowercase().starts_with(language.tag()));
        }
    }
}
