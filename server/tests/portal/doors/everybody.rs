//! Doors that no sign-in opens: for everybody, for who holds a draft, for who has a link.

use domain::identity::Role;
use domain::letters::Letter;
use domain::references::Reference;

use super::Door::{Demonstration, Everybodys, Follow, Holder, Link, Open, Public, Reporter, Task};
use super::knocking::{Names, draft_with_photo, given_task, knock, passed, report_with_photo};
use super::rows::{CONTRACTOR, DOORS, HIDING, LIN};
use crate::browser::{Answer, Browser};
use crate::city::{City, ELSEWHERE, Setting, USUAL, complaint_of, pothole_of, story};

async fn open_doors_are_open(city: &City) {
    let (names, ..) = report_with_photo(city, &pothole_of(LIN)).await;
    let names = Names {
        theme: city.theme.clone(),
        ..names
    };
    for (method, route, door, form) in DOORS {
        if let Open(status) = door {
            let answer = knock(&city.browser(), method, &names.fill(route), form).await;
            assert_eq!(answer.status, *status, "{method} {route}");
        }
    }
}
story!(
    given_open_doors_when_anybody_comes_then_she_passes,
    open_doors_are_open
);

#[tokio::test]
async fn given_a_demonstration_when_its_doors_are_tried_then_they_are_there_and_elsewhere_not() {
    let setting = |demonstration| Setting {
        demonstration,
        ..USUAL
    };
    let (shown, real) = (
        City::set_up(setting(true)).await,
        City::set_up(setting(false)).await,
    );
    for (method, route, door, form) in DOORS {
        if *door == Demonstration {
            let there = knock(&shown.browser(), method, route, form).await;
            let not_there = knock(&real.browser(), method, route, form).await;
            assert_eq!((there.status, not_there.status), (200, 404), "{route}");
        }
    }
}

async fn drafts_open_to_their_holders(city: &City) {
    let other = city.given_draft(&pothole_of(LIN)).await.1;
    for (method, route, door, form) in DOORS {
        if *door != Holder {
            continue;
        }
        let (names, _, token) = draft_with_photo(city, &pothole_of(LIN)).await;
        let path = names.fill(route);
        let stranger = city.browser();
        let of_another = city.browser_with(&format!("draft={other}"));
        let signed_in = city.browser_with("session=00000000000000000000000000000000");
        for without in [stranger, of_another, signed_in] {
            let answer = knock(&without, method, &path, form).await;
            assert_eq!(answer.status, 404, "{method} {route}");
        }

        let holder = city.browser_with(&format!("draft={token}"));
        let answer = knock(&holder, method, &path, form).await;

        assert!(passed(&answer), "{method} {route}: {}", answer.status);
    }
}
story!(
    given_a_draft_when_its_doors_are_tried_then_they_open_to_its_browser_alone,
    drafts_open_to_their_holders
);

async fn reports_open_to_whom_they_concern(city: &City) {
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let (public, _, public_link) = report_with_photo(city, &pothole_of(LIN)).await;
    let (private, _, private_link) = report_with_photo(city, &complaint_of(LIN)).await;
    let (hidden, _, hidden_link) = report_with_photo(city, &pothole_of(LIN)).await;
    let release = format!("/desk/{}/release", public.reference);
    officer.post(&release, &[("version", "1")]).await.leads_to();
    let hide = format!("/desk/{}/hide", hidden.reference);
    officer.post(&hide, HIDING).await.leads_to();
    let unknown = Names {
        reference: "AAAAAAAAA".to_owned(),
        photo: public.photo.clone(),
        ..Names::default()
    };
    for (method, route, door, form) in DOORS {
        if !matches!(door, Public | Everybodys) {
            continue;
        }
        for (names, everybody, link) in [
            (&public, 200, Some(&public_link)),
            (&private, 404, Some(&private_link)),
            (&hidden, 410, Some(&hidden_link)),
            (&unknown, 404, None),
        ] {
            let path = names.fill(route);
            let as_told = |answer: &Answer, status| match status {
                200 => passed(answer),
                refused => answer.status == refused,
            };
            let answer = knock(&city.browser(), method, &path, form).await;
            assert!(
                as_told(&answer, everybody),
                "{method} {route}: {}",
                answer.status
            );
            let other = city.browser_with(&format!("link={public_link}"));
            let answer = knock(&other, method, &path, form).await;
            assert!(
                as_told(&answer, everybody),
                "{method} {route}: {}",
                answer.status
            );
            if let Some(link) = link {
                let reporter = city.browser_with(&format!("link={link}"));
                let answer = knock(&reporter, method, &path, form).await;
                let hers = if *door == Public { 200 } else { everybody };
                assert!(
                    as_told(&answer, hers),
                    "{method} {route}: {}",
                    answer.status
                );
            }
        }
    }
}
story!(
    given_reports_of_every_visibility_when_their_doors_are_tried_then_they_open_to_whom_they_concern,
    reports_open_to_whom_they_concern
);

async fn what_the_reporter_is_asked_is_hers_to_answer(city: &City) {
    let asked = [
        ("version", "1"),
        ("to", "waiting"),
        ("words", "Which house?"),
        ("days", "3"),
    ];
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let (.., other) = report_with_photo(city, &pothole_of(LIN)).await;
    for (method, route, door, form) in DOORS {
        if *door != Reporter {
            continue;
        }
        let (names, reference, link) = report_with_photo(city, &pothole_of(LIN)).await;
        let desk = format!("/desk/{reference}");
        if route.ends_with("/answer") {
            officer.post(&desk, &asked).await.leads_to();
        }
        let path = names.fill(route);
        let strangers = [
            city.browser(),
            city.browser_with(&format!("link={other}")),
            city.member("zhao@wuhu.example", Role::Officer, "3402")
                .await,
        ];
        for stranger in strangers {
            let answer = knock(&stranger, method, &path, form).await;
            assert_eq!(answer.status, 404, "{method} {route}");
        }

        let reporter = city.browser_with(&format!("link={link}"));
        let answer = knock(&reporter, method, &path, form).await;

        assert!(passed(&answer), "{method} {route}: {}", answer.status);
    }
}
story!(
    given_a_question_when_its_doors_are_tried_then_they_open_to_the_reporter_alone,
    what_the_reporter_is_asked_is_hers_to_answer
);

async fn a_task_opens_to_whoever_has_it(city: &City) {
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let agent = city.member("agent@wuhu.example", Role::Agent, "3402").await;
    let elsewhere = city
        .member("else@wuhu.example", Role::Officer, ELSEWHERE)
        .await;
    let (.., other) = report_with_photo(city, &pothole_of(LIN)).await;
    for (method, route, door, form) in DOORS {
        if *door != Task {
            continue;
        }
        for by_link in [true, false] {
            let (names, reference, track) = report_with_photo(city, &pothole_of(LIN)).await;
            let task = given_task(&officer, &reference).await;
            let Some(Letter::Task { link, .. }) = city.letters(CONTRACTOR).await.pop() else {
                panic!("no link came");
            };
            let path = Names { task, ..names }.fill(route);
            for cookie in ["nothing=", "task-link=", "link="] {
                let stranger = city.browser_with(&format!("{cookie}{track}"));
                let answer = knock(&stranger, method, &path, form).await;
                assert_eq!(answer.status, 404, "{method} {route} with {cookie}");
            }
            let of_another = city.browser_with(&format!("task-link={other}"));
            for stranger in [&of_another, &agent, &elsewhere] {
                let answer = knock(stranger, method, &path, form).await;
                assert_eq!(answer.status, 404, "{method} {route}");
            }

            let answer = if by_link {
                let contractor = city.browser_with(&format!("task-link={link}"));
                knock(&contractor, method, &path, form).await
            } else {
                knock(&officer, method, &path, form).await
            };

            assert!(passed(&answer), "{method} {route}: {}", answer.status);
        }
    }
}
story!(
    given_a_task_when_its_doors_are_tried_then_they_open_to_whoever_has_it,
    a_task_opens_to_whoever_has_it
);

/// The token that ends the letters to somebody who has confirmed that she wants them.
async fn stopping(city: &City, officer: &Browser, reference: &Reference) -> String {
    const ZHAO: &str = "zhao@example.org";
    let follow = format!("/reports/{reference}/follow");
    city.browser().post(&follow, &[("email", ZHAO)]).await;
    let Some(Letter::ConfirmFollow { confirm, .. }) = city.letters(ZHAO).await.pop() else {
        panic!("no link came");
    };
    let token = confirm.parse().unwrap();
    let confirmed = city.store.confirm_follow(&token, city.now()).await;
    assert!(confirmed.unwrap().is_some());
    let change = [("version", "1"), ("to", "assigned")];
    let desk = format!("/desk/{reference}");
    officer.post(&desk, &change).await.leads_to();
    match city.letters(ZHAO).await.pop() {
        Some(Letter::Update { stop, .. }) => stop,
        other => panic!("nothing was told: {other:?}"),
    }
}

async fn letters_open_what_they_are_for(city: &City) {
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let (names, reference, track) = report_with_photo(city, &pothole_of(LIN)).await;
    let follow = format!("/reports/{reference}/follow");
    city.browser()
        .post(&follow, &[("email", "chen@example.org")])
        .await;
    let Some(Letter::ConfirmFollow { confirm, .. }) = city.letters("chen@example.org").await.pop()
    else {
        panic!("no link came");
    };
    let stop = stopping(city, &officer, &reference).await;
    for (method, route, door, form) in DOORS {
        match door {
            Link => {
                for (token, status) in [
                    (track.to_string(), 303),
                    (confirm.clone(), 303),
                    (stop.clone(), 303),
                    ("0".repeat(32), 404),
                    ("none".to_owned(), 404),
                ] {
                    let names = Names {
                        token,
                        ..Names::default()
                    };
                    let answer = knock(&city.browser(), method, &names.fill(route), form).await;
                    assert_eq!(answer.status, status, "{method} {route}");
                }
            }
            Follow => {
                let path = names.fill(route);
                let (right, wrong) = if route.ends_with("/confirm") {
                    (&confirm, &stop)
                } else {
                    (&stop, &confirm)
                };
                let track = track.to_string();
                for (cookie, token, passes) in [
                    ("nothing", "", false),
                    ("link", &track, false),
                    ("follow-link", &track, false),
                    ("follow-link", wrong, false),
                    ("follow-link", right, true),
                ] {
                    let browser = city.browser_with(&format!("{cookie}={token}"));
                    let answer = knock(&browser, method, &path, form).await;
                    let as_told = if passes {
                        passed(&answer)
                    } else {
                        answer.status == 404
                    };
                    assert!(as_told, "{method} {route}, {cookie}: {}", answer.status);
                }
            }
            _ => {}
        }
    }
}
story!(
    given_links_of_letters_when_they_are_opened_then_each_opens_what_it_is_for,
    letters_open_what_they_are_for
);
