//! What registers fill in.

use uuid::Uuid;

use super::super::*;
use super::{TODAY, areas, service, typed};
use crate::organisations::OrganisationCode;
use crate::registers::{Concept, Fact, RecordId, RegisterCode};

fn known(concept: &str, value: &str, disputed: bool) -> Known {
    let believed = Fact {
        concept: Concept(concept.to_owned()),
        value: value.to_owned(),
        register: RegisterCode("population".to_owned()),
        source: OrganisationCode("police".to_owned()),
        record: RecordId(Uuid::nil()),
        valid_from: None,
        valid_until: None,
    };
    Known {
        all: vec![believed.clone()],
        believed,
        disputed,
    }
}

#[test]
fn given_facts_of_registers_when_an_application_is_begun_then_what_is_disputed_is_left_out() {
    let service = service();
    let mut filling = Filling {
        typed: typed(&[("number", "carried"), ("arrival.day", "5")]),
        carried: ["number", "arrival"].map(ToOwned::to_owned).into(),
        ..Filling::of(&service)
    };

    filling.prefill(
        &service,
        &[
            known("person.number", "340202199001011234", false),
            known("person.arrival", "2026-09-03", true),
            known("person.height", "170", false),
        ],
    );

    let questions: Vec<&str> = filling.prefilled.keys().map(String::as_str).collect();
    assert_eq!(questions, ["number"]);
    // Of what another application said, the rest is still there.
    assert_eq!(filling.typed, typed(&[("arrival.day", "5")]));
    let carried: Vec<&str> = filling.carried.iter().map(String::as_str).collect();
    assert_eq!(carried, ["arrival"]);
}

#[test]
fn given_what_a_register_filled_in_when_it_is_changed_then_the_mark_goes_or_the_change_is_refused()
{
    let (service, areas) = (service(), areas());
    let form = Form::new(&service, &areas, TODAY);
    let mut begun = Filling::of(&service);
    let says = |value: &str| Prefilled {
        value: value.to_owned(),
        register: "population".to_owned(),
    };
    begun
        .prefilled
        .insert("number".to_owned(), says("340202199001011234"));
    begun
        .prefilled
        .insert("arrival".to_owned(), says("2026-09-03"));
    let shown = form.read(&begun);
    let marked = shown.pages.iter().flat_map(|page| &page.asked);
    let marked: Vec<&str> = marked
        .filter(|one| one.verified)
        .map(|one| one.name.as_str())
        .collect();
    assert!(marked.contains(&"arrival"), "{marked:?}");
    assert!(
        !shown.verified.contains("arrival"),
        "she has not said so yet"
    );
    let begun = Filling {
        typed: begun.words_of_registers(&service),
        ..begun
    };

    let untouched = form.read(&begun);
    let verified: Vec<&str> = untouched.verified.iter().map(String::as_str).collect();
    assert_eq!(verified, ["arrival", "number"]);

    let changed = form
        .take(
            &begun,
            &Screen::page("home"),
            typed(&[
                ("arrival.day", "4"),
                ("arrival.month", "9"),
                ("arrival.year", "2026"),
            ]),
        )
        .expect("taken");
    let read = form.read(&changed);
    assert_eq!(
        read.answers.get("number"),
        Some(&Answer::Text("340202199001011234".into()))
    );
    assert_eq!(
        read.verified.iter().map(String::as_str).collect::<Vec<_>>(),
        ["number"]
    );

    assert_eq!(
        form.take(
            &begun,
            &Screen::page("home"),
            typed(&[("number", "340202199001019999")])
        )
        .map(drop),
        Err(FormRefused::Fixed("number".into()))
    );
    assert!(
        form.take(
            &begun,
            &Screen::page("home"),
            typed(&[("number", "340202199001011234")])
        )
        .is_ok()
    );
}

#[test]
fn given_what_a_register_filled_in_when_it_is_emptied_then_it_stays_empty() {
    let (service, areas) = (service(), areas());
    let form = Form::new(&service, &areas, TODAY);
    let mut begun = Filling {
        typed: typed(&[("from", "abroad"), ("country", "Peru")]),
        ..Filling::of(&service)
    };
    for (question, value) in [
        ("nickname", "Lin"),
        ("arrival", "2026-09-03"),
        ("visa", "yes"),
        ("number", "340202199001011234"),
    ] {
        let said = Prefilled {
            value: value.to_owned(),
            register: "population".to_owned(),
        };
        begun.prefilled.insert(question.to_owned(), said);
    }
    let shown = begun.words_of_registers(&service);
    assert_eq!(shown.first("nickname"), "Lin");
    assert_eq!(shown.first("arrival.day"), "03");
    assert_eq!(shown.first("visa"), "yes");

    // She empties words and one part of the day; an option that is not chosen does not even come.
    let home = typed(&[
        ("nickname", ""),
        ("arrival.day", ""),
        ("arrival.month", "09"),
        ("arrival.year", "2026"),
    ]);
    let emptied = form
        .take(&begun, &Screen::page("home"), home)
        .expect("taken");
    let emptied = form
        .take(&emptied, &Screen::question("abroad", "visa"), typed(&[]))
        .expect("taken");

    let shown = emptied.words_of_registers(&service);
    for field in ["nickname", "arrival.day", "visa"] {
        assert_eq!(shown.first(field), "", "{field}");
    }
    assert_eq!(shown.first("arrival.month"), "09");
    // Another page leaves what was emptied empty, and what cannot be changed is still filled in.
    let all = form
        .take(
            &emptied,
            &Screen::page("start"),
            typed(&[("from", "abroad"), ("country", "Chile")]),
        )
        .expect("taken");
    let shown = all.words_of_registers(&service);
    assert_eq!(shown.first("nickname"), "");
    assert_eq!(shown.first("visa"), "");
    let read = form.read(&all);
    assert!(read.verified.contains("number"));
    // The whole day is emptied.
    let none = typed(&[
        ("arrival.day", ""),
        ("arrival.month", ""),
        ("arrival.year", ""),
    ]);
    let none = form
        .take(&begun, &Screen::page("home"), none)
        .expect("taken");
    assert!(!none.words_of_registers(&service).has_words("arrival"));
}

#[test]
fn given_what_a_register_filled_in_when_it_says_something_else_then_what_nobody_changed_follows() {
    let service = service();
    let said = |value: &str| Prefilled {
        value: value.to_owned(),
        register: "population".to_owned(),
    };
    let facts = [known("person.number", "new", false)];
    for (typed_before, changes, typed_then) in [
        (typed(&[]), true, typed(&[])),
        (typed(&[("number", "old")]), true, typed(&[])),
        (
            typed(&[("number", "hers")]),
            false,
            typed(&[("number", "hers")]),
        ),
    ] {
        let mut filling = Filling {
            typed: typed_before,
            seen: ["number".to_owned()].into(),
            prefilled: [("number".to_owned(), said("old"))].into(),
            ..Filling::of(&service)
        };

        let first = filling.refresh(&service, &facts);

        assert_eq!(first, changes.then(|| "number".to_owned()));
        assert_eq!(filling.seen.is_empty(), changes);
        assert_eq!(filling.typed, typed_then);
        assert_eq!(filling.prefilled["number"], said("new"));
        assert_eq!(filling.refresh(&service, &facts), None, "said again");
    }
}

#[test]
fn given_what_registers_say_when_it_is_filled_in_late_then_only_where_nobody_looked_or_typed() {
    let service = service();
    let facts = [known("person.number", "7", false)];
    for (words, seen, filled) in [
        (typed(&[]), None, true),
        (typed(&[("number", "hers")]), None, false),
        (typed(&[]), Some("number"), false),
        (typed(&[]), Some("home"), false),
        (typed(&[]), Some("rent"), true),
    ] {
        let mut filling = Filling {
            typed: words,
            seen: seen.map(ToOwned::to_owned).into_iter().collect(),
            ..Filling::of(&service)
        };

        filling.prefill_unseen(&service, &facts);

        assert_eq!(filling.prefilled.contains_key("number"), filled, "{seen:?}");
        assert_eq!(filling.holds_data(), filled);
    }
}
