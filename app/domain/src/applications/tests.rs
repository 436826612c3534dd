use super::*;
use crate::areas::{Area, AreaCode, AreaPath, AreaTree, Level};
use crate::languages::Texts;
use jiff::civil::{Date, date};

#[path = "tests/anything.rs"]
mod anything;
#[path = "tests/asked.rs"]
mod asked;
#[path = "tests/carrying.rs"]
mod carrying;
#[path = "tests/registers.rs"]
mod registers;
#[path = "tests/screens.rs"]
mod screens;
#[path = "tests/taking.rs"]
mod taking;

const TODAY: Date = date(2026, 11, 23);

fn areas() -> AreaTree {
    let code = AreaCode("3402".to_owned());
    let square = geo::Rect::new((118.0, 31.0), (118.02, 31.02)).to_polygon();
    AreaTree::new(vec![Area {
        path: AreaPath::root(&code),
        code,
        level: Level::City,
        name: Texts::single("en", "Square"),
        border: Some(geo::MultiPolygon(vec![square])),
        demonstration: true,
    }])
}

fn service() -> Service {
    toml::from_str(include_str!("tests/pass.toml")).expect("a service")
}

fn typed(pairs: &[(&str, &str)]) -> Typed {
    Typed::of(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}

/// An application of somebody who typed this, with every page sent in.
fn filled(service: &Service, pairs: &[(&str, &str)]) -> Filling {
    Filling {
        typed: typed(pairs),
        seen: service.page.iter().map(|page| page.id.clone()).collect(),
        ..Filling::of(service)
    }
}

const WHOLE: &[(&str, &str)] = &[
    ("from", "abroad"),
    ("country", "Peru"),
    ("arrival.day", "１"),
    ("arrival.month", "11"),
    ("arrival.year", "2026年"),
    ("rent", "1.234,5"),
    ("months", "1 200"),
    ("number", "3402 0219 9001 0112 3x"),
    ("goods", "a"),
    ("goods", "b"),
    ("host.name", "Lin"),
    ("host.number", "3402"),
    ("where.lat", "31.01"),
    ("where.lon", "118.01"),
    ("children.0.called", "An"),
    ("children.0.school", "yes"),
    ("children.0.grade", "3"),
    ("children.1.called", "Bo"),
    ("children.1.school", "no"),
];

fn wrongs(pairs: &[(&str, &str)]) -> Vec<(String, Wrong)> {
    let (service, areas) = (service(), areas());
    let filling = filled(&service, pairs);
    let read = Form::new(&service, &areas, TODAY).read(&filling);
    let faults = read.pages.iter().flat_map(|page| &page.faults);
    faults
        .map(|fault| (fault.field.clone(), fault.wrong.clone()))
        .collect()
}

/// The whole form with one field typed otherwise.
fn but<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let rest = WHOLE.iter().copied().filter(|(known, _)| *known != name);
    rest.chain([(name, value)]).collect()
}

#[test]
fn given_words_written_in_many_ways_when_they_are_read_then_they_mean_what_people_mean() {
    let (service, areas) = (service(), areas());
    let filling = filled(&service, WHOLE);

    let read = Form::new(&service, &areas, TODAY).read(&filling);

    assert!(read.unfinished().is_none());
    let answer = |id: &str| read.answers.get(id).expect("an answer").clone();
    assert_eq!(answer("arrival"), Answer::Date(date(2026, 11, 1)));
    assert_eq!(answer("rent"), Answer::Money(123_450));
    assert_eq!(answer("months"), Answer::Number(1200));
    assert_eq!(answer("number"), Answer::Text("34020219900101123x".into()));
    assert_eq!(
        answer("goods"),
        Answer::Choices(vec!["a".into(), "b".into()])
    );
    let Answer::Items(children) = answer("children") else {
        panic!("no items");
    };
    assert_eq!(children[0].get("grade"), Some(&Answer::Number(3)));
    assert_eq!(children[1].get("grade"), None);
    assert_eq!(read.answers.get("nickname"), None);
}

#[test]
fn given_wrong_words_when_they_are_read_then_each_field_says_what_is_wrong() {
    for (name, value, field, wrong) in [
        ("from", "mars", "from", Wrong::UnknownOption),
        ("country", " ", "country", Wrong::Missing),
        ("arrival.day", "31", "arrival", Wrong::NotADate),
        ("arrival.day", "", "arrival", Wrong::Incomplete),
        ("arrival.month", "12", "arrival", Wrong::TooLate(TODAY)),
        (
            "arrival.year",
            "2019",
            "arrival",
            Wrong::TooEarly(date(2020, 1, 1)),
        ),
        ("rent", "much", "rent", Wrong::NotMoney),
        ("rent", "-1", "rent", Wrong::TooSmall(0)),
        ("rent", "10000.01", "rent", Wrong::TooGreat(10_000)),
        ("months", "1.5", "months", Wrong::NotANumber),
        ("months", "99999", "months", Wrong::TooGreat(2000)),
        ("number", "3402", "number", Wrong::NotMatching),
        ("host.number", "", "host.number", Wrong::Missing),
        ("where.lat", "north", "where", Wrong::NotAPosition),
        ("where.lat", "40", "where", Wrong::OutsideCity),
        ("children.0.called", "", "children.0.called", Wrong::Missing),
        (
            "children.1.called",
            "a name that is too long",
            "children.1.called",
            Wrong::TooLong(10),
        ),
    ] {
        assert_eq!(
            wrongs(&but(name, value)),
            [(field.to_owned(), wrong)],
            "{name} = {value:?}"
        );
    }
}

#[test]
fn given_amounts_with_comma_or_point_when_they_are_read_then_thousands_are_no_hundredths() {
    for (value, hundredths) in [
        ("1234", 123_400),
        ("1,234", 123_400),
        ("1.234", 123_400),
        ("1,234.5", 123_450),
        ("1.234,50", 123_450),
        ("¥ 12", 1_200),
        ("12元", 1_200),
        ("１２．５", 1_250),
        ("0,5", 50),
    ] {
        let (service, areas) = (service(), areas());
        let filling = filled(&service, &but("rent", value));
        let read = Form::new(&service, &areas, TODAY).read(&filling);
        assert_eq!(
            read.answers.get("rent"),
            Some(&Answer::Money(hundredths)),
            "{value}"
        );
    }
    for value in ["1,23,45", "1.2.3", "12,", "1,234,5.5.5", "--5", ","] {
        assert!(!wrongs(&but("rent", value)).is_empty(), "{value}");
    }
}

#[test]
fn given_an_answer_that_hides_a_question_when_it_is_read_then_the_hidden_answer_is_gone() {
    let (service, areas) = (service(), areas());
    let filling = filled(&service, &but("from", "here"));

    let read = Form::new(&service, &areas, TODAY).read(&filling);

    assert_eq!(read.answers.get("country"), None);
    assert!(read.page("abroad").is_none());
    assert_eq!(filling.typed.first("country"), "Peru");
}

#[test]
fn given_a_value_for_what_is_not_asked_when_a_page_sends_it_then_it_is_refused() {
    let (service, areas) = (service(), areas());
    let form = Form::new(&service, &areas, TODAY);
    let begun = Filling::of(&service);
    let take = |page: &str, pairs: &[(&str, &str)]| {
        form.take(&begun, &Screen::page(page), typed(pairs))
            .map(drop)
    };

    assert_eq!(
        take("start", &[("salary", "1")]),
        Err(FormRefused::UnknownQuestion("salary".into()))
    );
    assert_eq!(
        take("start", &[("from", "here"), ("country", "Peru")]),
        Err(FormRefused::Hidden("country".into()))
    );
    assert_eq!(
        take("start", &[("from", "abroad"), ("country", "Peru")]),
        Ok(())
    );
    assert_eq!(
        take("abroad", &[("visa", "yes")]),
        Err(FormRefused::Hidden("visa".into()))
    );
    assert_eq!(
        take("nowhere", &[]),
        Err(FormRefused::UnknownPage("nowhere".into()))
    );
    assert_eq!(
        take("family", &[("scan", "0198")]),
        Err(FormRefused::UnknownQuestion("scan".into()))
    );
    assert_eq!(
        take("family", &[("children.99.called", "An")]),
        Err(FormRefused::UnknownQuestion("children.99.called".into()))
    );
    assert_eq!(
        take(
            "family",
            &[("children.0.school", "no"), ("children.0.grade", "3")]
        ),
        Err(FormRefused::Hidden("children.0.grade".into()))
    );
}

#[test]
fn given_a_page_on_which_a_shown_question_is_hidden_again_when_it_is_sent_twice_then_both_are_taken_alike()
 {
    let (service, areas) = (service(), areas());
    let form = Form::new(&service, &areas, TODAY);
    let abroad = form
        .take(
            &Filling::of(&service),
            &Screen::page("start"),
            typed(&[("from", "abroad"), ("country", "Peru")]),
        )
        .expect("taken");
    let sent = [("from", "here"), ("country", "Peru")];
    let start = Screen::page("start");

    let once = form.take(&abroad, &start, typed(&sent)).expect("taken");
    let twice = form.take(&once, &start, typed(&sent)).expect("taken");

    assert_eq!(once, twice);
    assert_eq!(form.read(&twice).answers.get("country"), None);
}

#[test]
fn given_answers_that_rule_somebody_out_when_they_are_read_then_the_condition_is_named() {
    let (service, areas) = (service(), areas());
    let form = Form::new(&service, &areas, TODAY);
    for (from, refused) in [("abroad", false), ("here", false), ("elsewhere", true)] {
        let filling = filled(&service, &[("from", from)]);
        let read = form.read(&filling);
        assert_eq!(form.refused(&read.answers).is_some(), refused, "{from}");
    }
    assert!(form.refused(&Answers::default()).is_none());
}

#[test]
fn given_answers_when_the_fee_is_worked_out_then_only_what_holds_is_summed() {
    let service = service();
    let of = |goods: &[&str], channel| {
        let goods = goods.iter().map(|value| (*value).to_owned()).collect();
        let answers = Answers([("goods".to_owned(), Answer::Choices(goods))].into());
        fee(&service, &answers, channel).map(|fee| fee.hundredths)
    };
    assert_eq!(of(&[], ChannelType::Online), None);
    assert_eq!(of(&["a"], ChannelType::Online), Some(2_000));
    assert_eq!(of(&["a", "b"], ChannelType::Online), Some(2_550));
    assert_eq!(of(&[], ChannelType::Counter), Some(500));
}

#[test]
fn given_an_item_in_the_middle_when_it_is_removed_then_the_others_move_up() {
    let mut words = typed(&[
        ("children.0.called", "An"),
        ("children.1.called", "Bo"),
        ("children.2.called", "Cy"),
        ("children.2.born.day", "1"),
    ]);

    words.remove_item("children", 1);

    assert_eq!(
        words,
        typed(&[
            ("children.0.called", "An"),
            ("children.1.called", "Cy"),
            ("children.1.born.day", "1")
        ])
    );
    assert_eq!(words.items("children"), 2);
}

#[test]
fn given_lists_of_proofs_when_one_list_is_whole_then_the_requirement_is_proven() {
    let service = service();
    let requirement = &service.requirement[0];
    let mut filling = Filling::of(&service);
    let proof = |id: &str| Proof {
        evidence_type: EvidenceTypeId(id.to_owned()),
        file: None,
        file_name: String::new(),
        consent: None,
        says: Vec::new(),
        obtained_at: Timestamp::UNIX_EPOCH,
    };
    for (there, proven) in [
        (&["a"][..], false),
        (&["a", "b"], true),
        (&["c"], true),
        (&["b"], false),
    ] {
        let proofs = there.iter().map(|id| proof(id)).collect();
        filling.proven = [(
            requirement.id.clone(),
            Proven {
                proofs,
                later: false,
            },
        )]
        .into();
        assert_eq!(filling.proves(requirement), proven, "{there:?}");
        assert_eq!(filling.unsettled(&service).is_empty(), proven, "{there:?}");
    }
    filling.proven = [(
        requirement.id.clone(),
        Proven {
            proofs: Vec::new(),
            later: true,
        },
    )]
    .into();
    assert!(!filling.proves(requirement));
    assert!(filling.settles(requirement));
}
