//! The desk: whose it is, what it shows to whom, and two members who decide at the same time.

use std::collections::BTreeMap;

use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::languages::Language;
use domain::references::Reference;
use domain::reports::Draft;
use jiff::SignedDuration;

use crate::browser::said;
use crate::city::{City, ELSEWHERE, FANGTANG, GRID_4, GRID_41, pothole, pothole_in, story};

const YAN: &str = "yan@wuhu.example";

/// Every command of the desk with what its form sends.
fn commands(reference: &Reference) -> [(String, Vec<(&'static str, &'static str)>); 4] {
    let desk = format!("/desk/{reference}");
    [
        (
            desk.clone(),
            vec![("version", "1"), ("to", "fixed"), ("words", "Done.")],
        ),
        (format!("{desk}/release"), vec![("version", "1")]),
        (
            format!("{desk}/hide"),
            vec![("version", "1"), ("reason", "So.")],
        ),
        (format!("{desk}/show"), vec![("version", "1")]),
    ]
}

async fn the_questions_are_answered_in_the_members_language(city: &City) {
    let chosen = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let drain = Draft {
        category: "clogged-drain".to_owned(),
        answers: BTreeMap::from([
            ("seen".to_owned(), chosen(&["standing", "smell"])),
            ("indoors".to_owned(), chosen(&["unknown"])),
        ]),
        ..pothole()
    };
    let reference = city.given_report(&drain).await.reference;
    let yan = city.member(YAN, Role::Officer, "3402").await;

    for (language, rows) in [
        (
            "en",
            [
                ("Which of these do you see?", "Water stands, It smells"),
                ("Does it come up inside a home?", "I do not know"),
            ],
        ),
        (
            "zh",
            [
                ("您看到的是哪种情况？", "积水不退、有异味"),
                ("污水是否倒灌进屋内？", "不清楚"),
            ],
        ),
    ] {
        let page = yan
            .get(&format!("/desk/{reference}?language={language}"))
            .await;

        let (keys, values) = (page.each("main dt"), page.each("main dd"));
        for (question, answer) in rows {
            let place = keys.iter().position(|key| key == question).unwrap();
            assert_eq!(values[place], answer, "{language}");
        }
        assert!(!page.says("Since when?"), "not answered");
    }
}
story!(
    given_answers_to_questions_when_a_member_looks_then_they_are_in_her_language,
    the_questions_are_answered_in_the_members_language
);

async fn scope_ends_at_the_border(city: &City) {
    let mine = city.given_report(&pothole_in(GRID_4)).await.reference;
    let next = city.given_report(&pothole_in(GRID_41)).await.reference;
    let far = city.given_report(&pothole_in(ELSEWHERE)).await.reference;
    let wang = city
        .member("wang@wuhu.example", Role::Officer, GRID_4)
        .await;

    let list = wang.get("/desk").await;

    let listed = list.attributes("main .cl-cases a", "href");
    assert_eq!(listed, [format!("/desk/{mine}")]);
    assert_eq!(wang.get(&listed[0]).await.status, 200);
    for reference in [next, far] {
        let page = wang.get(&format!("/desk/{reference}")).await;
        assert_eq!(
            (page.status, page.heading()),
            (404, said(Language::En, "refusal-title-not-found"))
        );
        for (path, typed) in commands(&reference) {
            assert_eq!(wang.post(&path, &typed).await.status, 404, "{path}");
        }
        let public = city.browser().get(&format!("/reports/{reference}")).await;
        assert!(public.says(&said(Language::En, "status-received")));
    }
}
story!(
    given_a_member_of_grid_4_when_she_looks_then_nothing_of_41_is_there,
    scope_ends_at_the_border
);

async fn a_stale_change_shows_both_sides(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let desk = format!("/desk/{reference}");
    let yan = city.member(YAN, Role::Officer, "3402").await;
    let wang = city
        .member("wang@wuhu.example", Role::Caseworker, "3402")
        .await;
    let opened = wang.get(&desk).await;
    assert_eq!(opened.value("version").chars().next(), Some('1'));

    let first = [
        ("version", "1"),
        ("to", "in_progress"),
        ("words", "We are digging."),
    ];
    yan.post(&desk, &first).await.leads_to();
    let second = [
        ("version", "1"),
        ("to", "fixed"),
        ("words", "Filled and flat."),
    ];
    let refused = wang.post(&desk, &second).await;

    assert_eq!(refused.status, 409);
    assert_eq!(
        refused.faults(),
        [("#story".to_owned(), said(Language::En, "desk-stale"))]
    );
    assert!(refused.says("We are digging."), "what the other one did");
    assert_eq!(
        refused.value("words"),
        "Filled and flat.",
        "what she wanted"
    );
    assert_eq!(
        refused.attributes("select[name='to'] option[selected]", "value"),
        ["fixed"]
    );
    let public = city.browser().get(&format!("/reports/{reference}")).await;
    assert!(!public.says("Filled and flat."));
    let decided = [
        ("version", "2"),
        ("to", "fixed"),
        ("words", "Filled and flat."),
    ];
    wang.post(&desk, &decided).await.leads_to();
    for stale in ["release", "hide"] {
        let typed = [("version", "1"), ("reason", "Late.")];
        let answer = yan.post(&format!("{desk}/{stale}"), &typed).await;
        assert_eq!(answer.status, 409, "{stale}");
    }
}
story!(
    given_two_members_when_both_decide_then_the_later_is_shown_both_sides,
    a_stale_change_shows_both_sides
);

async fn what_is_wrong_with_a_change_is_told(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let desk = format!("/desk/{reference}");
    let yan = city.member(YAN, Role::Officer, "3402").await;
    let long = "长".repeat(2001);
    let words = |key| said(Language::En, key);
    for (path, typed, field, told) in [
        (&*desk, vec![("to", "")], "#to", words("desk-to-missing")),
        (
            &desk,
            vec![("to", "broken")],
            "#to",
            words("desk-to-missing"),
        ),
        (
            &desk,
            vec![("to", "received")],
            "#to",
            words("desk-not-in-table"),
        ),
        (
            &desk,
            vec![("to", "closed.imported"), ("words", "x")],
            "#to",
            words("desk-not-in-table"),
        ),
        (
            &desk,
            vec![("to", "fixed"), ("words", " ")],
            "#words",
            words("desk-words-missing"),
        ),
        (
            &desk,
            vec![("to", "fixed"), ("words", &long)],
            "#words",
            "2".to_owned(),
        ),
        (
            &format!("{desk}/hide"),
            vec![("reason", "")],
            "#reason",
            words("desk-reason-missing"),
        ),
        (
            &format!("{desk}/hide"),
            vec![("reason", &long)],
            "#reason",
            "2".to_owned(),
        ),
    ] {
        let typed = [vec![("version", "1")], typed].concat();

        let back = yan.post(path, &typed).await;

        assert_eq!(back.status, 422, "{path}: {typed:?}");
        let faults = back.faults();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].0, field);
        assert!(faults[0].1.contains(&told), "{}", faults[0].1);
        for (name, value) in &typed[1..] {
            if *name != "to" {
                assert_eq!(back.value(name), *value);
            }
        }
    }
    let no_version = yan
        .post(&desk, &[("to", "fixed"), ("words", "Done.")])
        .await;
    let no_number = yan.post(&desk, &[("version", "x"), ("to", "fixed")]).await;
    assert_eq!((no_version.status, no_number.status), (422, 422));
    let public = city.browser().get(&format!("/reports/{reference}")).await;
    assert!(public.says(&said(Language::En, "status-received")));
}
story!(
    given_a_change_that_is_not_complete_when_it_is_sent_then_she_is_told_and_nothing_changes,
    what_is_wrong_with_a_change_is_told
);

async fn a_member_who_has_left_is_out_at_once(city: &City) {
    let yan = city.member(YAN, Role::Officer, "3402").await;
    assert_eq!(yan.get("/desk").await.status, 200);

    let address = EmailAddress::parse(YAN).unwrap();
    city.store.end_member(&address, city.now()).await.unwrap();

    assert_eq!(yan.get("/desk").await.leads_to(), "/sign-in?then=/desk");
    let back = city.signed_in(YAN).await;
    assert_eq!(back.get("/desk").await.status, 403);
}
story!(
    given_a_member_who_leaves_when_she_comes_back_then_the_desk_is_not_hers,
    a_member_who_has_left_is_out_at_once
);

async fn the_list_is_read_in_parts(city: &City) {
    const REPORTS: &str = "main .cl-cases a[href^='/desk/']";
    for _ in 0..21 {
        city.given_report(&pothole()).await;
    }
    let yan = city.member(YAN, Role::Officer, "3402").await;
    let first = yan.get("/desk").await;
    let older = first.attributes("main a[href*='after=']", "href").remove(0);
    let last = yan.get(&older).await;

    let mut seen = first.attributes(REPORTS, "href");
    assert_eq!(seen.len(), 20);
    seen.extend(last.attributes(REPORTS, "href"));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 21);
    assert_eq!(
        yan.get("/desk?status=fixed")
            .await
            .attributes(REPORTS, "href")
            .len(),
        0
    );
    assert_eq!(yan.get("/desk?status=lost").await.status, 404);
    assert_eq!(yan.get("/desk?after=lost").await.status, 200);
}
story!(
    given_more_reports_than_a_page_when_the_list_is_read_on_then_each_comes_once,
    the_list_is_read_in_parts
);

async fn the_chips_say_how_many(city: &City) {
    const REPORTS: &str = "main .cl-cases a[href^='/desk/']";
    let mut references = Vec::new();
    for _ in 0..3 {
        references.push(city.given_report(&pothole()).await.reference);
    }
    city.given_report(&pothole_in(ELSEWHERE)).await;
    let yan = city.member(YAN, Role::Officer, FANGTANG).await;
    for (reference, to) in [(&references[0], "assigned"), (&references[1], "fixed")] {
        let typed = [("version", "1"), ("to", to), ("words", "So.")];
        let changed = yan.post(&format!("/desk/{reference}"), &typed).await;
        changed.leads_to();
    }
    let flag = [("reason", "personal")];
    let flagged = city
        .browser()
        .post(&format!("/reports/{}/flag", references[1]), &flag)
        .await;
    flagged.leads_to();

    let before = yan.get("/desk").await.each(".cl-chip");
    city.wait(SignedDuration::from_hours(24 * 40));
    let back = city.signed_in(YAN).await;
    let after = back.get("/desk").await.each(".cl-chip");

    let said_so = [
        "Open 2",
        "Received 1",
        "Overdue 0",
        "Flagged 1",
        "Fixed",
        "Closed",
    ];
    assert_eq!(before, said_so);
    assert_eq!(after[2], "Overdue 2");
    for (status, count) in [
        ("open", 2),
        ("received", 1),
        ("overdue", 2),
        ("flagged", 1),
        ("fixed", 1),
        ("closed", 0),
    ] {
        let page = back.get(&format!("/desk?status={status}")).await;
        assert_eq!(page.attributes(REPORTS, "href").len(), count, "{status}");
    }
}
story!(
    given_reports_of_her_area_when_she_opens_the_desk_then_the_chips_say_how_many_of_each_there_are,
    the_chips_say_how_many
);
