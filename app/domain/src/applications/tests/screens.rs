//! One question a screen: which come, what each sends, and what was seen.

use super::super::*;
use super::{TODAY, WHOLE, areas, but, filled, service, typed};

const NUMBER: &str = "340202199001011234";

fn said(value: &str) -> Prefilled {
    Prefilled {
        value: value.to_owned(),
        register: "population".to_owned(),
    }
}

/// The end of a screen's address.
fn at(screen: &Screen) -> String {
    match &screen.question {
        Some(question) => format!("{}/{question}", screen.page),
        None => screen.page.clone(),
    }
}

/// The same application with what was seen.
fn seen(filling: &Filling, seen: &[&str]) -> Filling {
    Filling {
        seen: seen.iter().map(|id| (*id).to_owned()).collect(),
        ..filling.clone()
    }
}

#[test]
fn given_a_form_when_its_screens_are_counted_then_each_question_has_one_and_what_is_fixed_one_together()
 {
    let (mut service, areas) = (service(), areas());
    let home = service.page.iter_mut().find(|page| page.id == "home");
    let home = &mut home.expect("a page").question;
    let nickname = home.iter_mut().find(|one| one.id == "nickname");
    nickname.expect("a question").edit = Some(crate::services::Edit::Never);
    let mut filling = filled(&service, &but("from", "here"));
    let form = Form::new(&service, &areas, TODAY);
    let screens = |filling: &Filling| {
        let screens = form.read(filling).screens();
        screens.iter().map(at).collect::<Vec<_>>().join(" ")
    };

    assert_eq!(
        screens(&filling),
        "start/from home/arrival home/rent home/months home/number home/nickname home/goods \
         home/host home/where family/children family/scan"
    );
    for (question, value) in [
        ("number", NUMBER),
        ("nickname", "Lin"),
        ("arrival", "2026-09-03"),
    ] {
        filling.prefilled.insert(question.to_owned(), said(value));
    }
    assert_eq!(
        screens(&filling),
        "start/from home home/arrival home/rent home/months home/goods home/host home/where \
         family/children family/scan"
    );
    let read = form.read(&filling);
    for (question, screen) in [
        ("number", Some("home")),
        ("nickname", Some("home")),
        ("arrival", Some("home/arrival")),
        ("country", None),
    ] {
        let found = read.screen_of(question);
        assert_eq!(found.as_ref().map(at).as_deref(), screen, "{question}");
    }
}

#[test]
fn given_the_screen_of_a_question_when_it_is_sent_then_it_alone_changes_and_any_other_is_refused() {
    let (service, areas) = (service(), areas());
    let form = Form::new(&service, &areas, TODAY);
    let before = seen(&filled(&service, WHOLE), &["rent"]);
    let take = |question: &str, pairs: &[(&str, &str)]| {
        form.take(&before, &Screen::question("home", question), typed(pairs))
    };

    let taken = take("months", &[("months", "7")]).expect("taken");
    assert_eq!(taken.typed, typed(&but("months", "7")));
    assert_eq!(
        taken,
        Filling {
            typed: taken.typed.clone(),
            ..seen(&before, &["rent", "months"])
        }
    );

    // An option that nobody chose does not come at all.
    let none = take("goods", &[]).expect("taken");
    assert_eq!(none.typed.all("goods"), [""; 0]);
    assert_eq!(none.typed.first("months"), "1 200");
    let faults = form.read(&none);
    let faults = faults
        .page("home")
        .expect("asked")
        .faults_of("goods")
        .count();
    assert_eq!(faults, 1);

    for (question, pairs, why) in [
        (
            "months",
            ("rent", "5"),
            FormRefused::UnknownQuestion("rent".into()),
        ),
        (
            "months",
            ("country", "Chile"),
            FormRefused::UnknownQuestion("country".into()),
        ),
        (
            "host",
            ("host.salary", "5"),
            FormRefused::UnknownQuestion("host.salary".into()),
        ),
        (
            "salary",
            ("salary", "5"),
            FormRefused::UnknownQuestion("salary".into()),
        ),
        (
            "country",
            ("country", "Chile"),
            FormRefused::UnknownQuestion("country".into()),
        ),
    ] {
        assert_eq!(take(question, &[pairs]), Err(why), "{question}");
    }
    let here = form.take(
        &before,
        &Screen::question("start", "from"),
        typed(&[("from", "here")]),
    );
    let here = here.expect("taken");
    let hidden = form.take(
        &here,
        &Screen::question("start", "country"),
        typed(&[("country", "Chile")]),
    );
    assert_eq!(hidden, Err(FormRefused::Hidden("country".into())));
    let mut known = here;
    known.prefilled.insert("number".to_owned(), said(NUMBER));
    let changed = [("number", "340202199001019999")];
    let changed = form.take(&known, &Screen::question("home", "number"), typed(&changed));
    assert_eq!(changed, Err(FormRefused::Fixed("number".into())));
}

#[test]
fn given_several_questions_of_a_page_when_they_are_sent_then_the_others_stay_as_they_were() {
    let (service, areas) = (service(), areas());
    let form = Form::new(&service, &areas, TODAY);
    let mut before = seen(&filled(&service, WHOLE), &[]);
    before.prefilled.insert("number".to_owned(), said(NUMBER));
    let home = Screen::page("home");

    let some = form.take(&before, &home, typed(&[("months", "7"), ("rent", "")]));
    let nothing = form.take(&before, &home, typed(&[]));

    let some = some.expect("taken");
    let words: Vec<_> = but("months", "7")
        .into_iter()
        .filter(|(name, _)| *name != "rent")
        .collect();
    assert_eq!(some.typed, typed(&[&words[..], &[("rent", "")]].concat()));
    assert_eq!(
        some.seen,
        ["months", "number", "rent"].map(ToOwned::to_owned).into()
    );
    // The screen of what nobody can change sends nothing.
    assert_eq!(nothing, Ok(seen(&before, &["number"])));
}

#[test]
fn given_questions_that_were_seen_when_it_is_gone_on_with_then_the_first_other_one_comes() {
    let (service, areas) = (service(), areas());
    let form = Form::new(&service, &areas, TODAY);
    let mut whole = filled(&service, WHOLE);
    whole.prefilled.insert("number".to_owned(), said(NUMBER));
    let all = [
        "from", "country", "visa", "number", "arrival", "rent", "months", "nickname", "goods",
        "host", "where", "children", "scan",
    ];
    let without =
        |missing: &str| -> Vec<&str> { all.into_iter().filter(|id| *id != missing).collect() };
    for (missing, screen) in [
        ("", None),
        ("number", Some("home")),
        // Nothing is wrong with what nobody must answer, but she was never shown it.
        ("nickname", Some("home/nickname")),
        ("visa", Some("abroad/visa")),
        ("scan", Some("family/scan")),
    ] {
        let filling = seen(&whole, &without(missing));
        let read = form.read(&filling);
        let next = read.unfinished();
        assert_eq!(next.as_ref().map(at).as_deref(), screen, "{missing}");
        let open = read.pages.iter().filter(|page| !page.is_done());
        let open: Vec<&str> = open.map(|page| page.page.id.as_str()).collect();
        let page = screen.map(|screen| screen.split('/').next().expect("a page"));
        assert_eq!(open, page.into_iter().collect::<Vec<_>>(), "{missing}");
    }
    let mut wrong = seen(&whole, &all);
    wrong.typed = typed(&but("children.1.called", ""));
    let next = form.read(&wrong).unfinished();
    assert_eq!(next.as_ref().map(at).as_deref(), Some("family/children"));
    let begun = |id: &str| {
        form.read(&seen(&whole, &[id]))
            .page("home")
            .expect("asked")
            .is_begun()
    };
    assert_eq!([begun("rent"), begun("from")], [true, false]);
}

#[test]
fn given_what_was_begun_page_by_page_when_it_is_gone_on_with_then_its_pages_count_with_all_that_they_asked()
 {
    let (service, areas) = (service(), areas());
    let form = Form::new(&service, &areas, TODAY);
    let begun = seen(
        &filled(&service, &but("from", "here")),
        &["start", "home", "family"],
    );
    assert_eq!(form.read(&begun).unfinished(), None);

    let abroad = form.take(
        &begun,
        &Screen::question("start", "from"),
        typed(&[("from", "abroad")]),
    );

    let abroad = abroad.expect("taken");
    let next = |filling: &Filling| form.read(filling).unfinished().as_ref().map(at);
    // It was kept from before, and she was not shown it.
    assert_eq!(abroad.typed.first("country"), "Peru");
    assert_eq!(next(&abroad).as_deref(), Some("start/country"));
    let named = form.take(
        &abroad,
        &Screen::question("start", "country"),
        typed(&[("country", "Chile")]),
    );
    assert_eq!(next(&named.expect("taken")).as_deref(), Some("abroad/visa"));
}

#[test]
fn given_a_register_that_says_something_else_when_it_is_looked_at_again_then_that_question_is_asked_again()
 {
    let service = service();
    for (before, after) in [
        (&["number", "rent"][..], &["rent"][..]),
        // Of a page that was one screen, what was surely on it was seen.
        (
            &["start", "home"],
            &[
                "arrival", "goods", "host", "months", "nickname", "rent", "start", "where",
            ],
        ),
    ] {
        let mut filling = seen(&Filling::of(&service), before);
        filling.prefilled.insert("number".to_owned(), said(NUMBER));

        let first = filling.refresh(&service, &[]);

        assert_eq!(first.as_deref(), Some("number"));
        let left: Vec<&str> = filling.seen.iter().map(String::as_str).collect();
        assert_eq!(left, after);
        let mut let_go = seen(&Filling::of(&service), before);
        let_go.prefilled.insert("number".to_owned(), said(NUMBER));
        let_go.let_go(Some(&service));
        assert_eq!(let_go.seen, filling.seen);
    }
}

#[test]
fn given_an_item_when_an_answer_asks_more_of_it_then_that_comes_before_the_next_screen() {
    let (service, areas) = (service(), areas());
    let form = Form::new(&service, &areas, TODAY);
    let one = [("children.0.called", "An"), ("children.0.school", "no")];
    let before = filled(&service, &one);
    let children = Screen::question("family", "children");
    let at_school = [one[0], ("children.0.school", "yes")];

    let after = form
        .take(&before, &children, typed(&at_school))
        .expect("taken");

    for (screen, asks) in [
        (children, &["children.0.grade"][..]),
        (Screen::page("family"), &["children.0.grade"]),
        (Screen::question("family", "scan"), &[]),
        (Screen::page("home"), &[]),
    ] {
        assert_eq!(form.further(&before, &after, &screen), asks, "{screen:?}");
    }
}

#[test]
fn given_a_screen_whose_end_never_arrived_when_it_is_completed_then_its_question_holds_what_it_held()
 {
    let service = service();
    let held = filled(&service, WHOLE);
    let sent = typed(&[("children.0.called", "Ana")]);
    let of_question = held.completed(
        &service,
        &Screen::question("family", "children"),
        sent.clone(),
    );
    let of_page = held.completed(&service, &Screen::page("family"), sent);
    let all: Vec<_> = but("children.0.called", "Ana")
        .into_iter()
        .filter(|(name, _)| name.starts_with("children"))
        .collect();
    assert_eq!(of_question, typed(&all));
    assert_eq!(of_page, typed(&all));
    let nothing = held.completed(&service, &Screen::page("home"), typed(&[]));
    assert_eq!(nothing, typed(&[]));
    let day = held.completed(
        &service,
        &Screen::question("home", "arrival"),
        typed(&[("arrival.day", "2")]),
    );
    assert_eq!(
        day,
        typed(&[
            ("arrival.day", "2"),
            ("arrival.month", "11"),
            ("arrival.year", "2026年")
        ])
    );
}
