//! Stories of reports, each told on both engines.

mod city;
#[path = "reports/crowds.rs"]
mod crowds;
#[path = "reports/databases.rs"]
mod databases;
#[path = "reports/drafts.rs"]
mod drafts;

use domain::cases::{Sight, Status, Visibility};
use domain::languages::Language;
use domain::letters::Letter;
use domain::places::{Metres, Position};
use domain::reports::{Draft, Field, Wrong};
use jiff::SignedDuration;
use store::reports::{Filter, Viewer};
use store::submissions::SubmitRefused;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};

async fn the_committee_has_it_and_a_date_is_promised(store: Store) {
    let receipt = given_report(&store, &drain()).await;

    let seen = store
        .report(&receipt.reference, &Viewer::default(), monday())
        .await
        .expect("read")
        .expect("there");

    assert_eq!(seen.case.status, Status::Received);
    assert_eq!(seen.case.area.as_str(), "3402/fangcun/fangtang/4/");
    assert_eq!(
        seen.case.responsible_area.as_str(),
        "3402/fangcun/fangtang/"
    );
    let (promise, days) = seen.case.promise.expect("promised");
    assert_eq!(
        (promise.due.to_string().as_str(), days, promise.provisional),
        ("2026-11-26", 8, false)
    );
}
story!(
    given_a_drain_when_it_is_reported_then_the_committee_has_it,
    the_committee_has_it_and_a_date_is_promised
);

async fn words_are_hidden_until_released_but_not_from_the_reporter(store: Store) {
    let receipt = given_report(&store, &drain()).await;

    let public = store
        .report(&receipt.reference, &Viewer::default(), monday())
        .await
        .expect("read")
        .expect("there");
    let own = Viewer {
        account: None,
        link: Some(receipt.track),
    };
    let reporter = store
        .report(&receipt.reference, &own, monday())
        .await
        .expect("read")
        .expect("there");

    assert_eq!(
        (public.sight, public.timeline[0].words.as_deref()),
        (Sight::Public, None)
    );
    assert_eq!(reporter.sight, Sight::Reporter);
    assert_eq!(
        reporter.timeline[0].words.as_deref(),
        Some("Water stands on the lane since Saturday.")
    );
}
story!(
    given_unreleased_words_when_others_look_then_they_are_not_shown,
    words_are_hidden_until_released_but_not_from_the_reporter
);

async fn faults_are_all_named_and_nothing_is_stored(store: Store) {
    let wrong = Draft {
        lat: "10".to_owned(),
        what: String::new(),
        email: "lin".to_owned(),
        ..drain()
    };
    let (id, token) = store
        .begin_draft(&wrong, Language::En, monday())
        .await
        .expect("kept");

    let refused = store
        .submit_report(id, &token, Language::En, monday())
        .await
        .expect_err("refused");

    let StoreError::Refused(SubmitRefused::Faults(faults)) = refused else {
        panic!("{refused}")
    };
    let named: Vec<_> = faults
        .into_iter()
        .map(|fault| (fault.field, fault.wrong))
        .collect();
    assert_eq!(
        named,
        [
            (Field::Place, Wrong::OutsideCity),
            (Field::What, Wrong::Missing),
            (Field::Email, Wrong::NotAnEmailAddress)
        ]
    );
    assert_eq!(
        store
            .reports(&Filter::default(), None, 1)
            .await
            .expect("listed")
            .on_map,
        0
    );
    assert_eq!(
        store
            .draft(id, &token, monday())
            .await
            .expect("read")
            .expect("kept")
            .content,
        wrong
    );
}
story!(
    given_a_faulty_draft_when_it_is_sent_then_every_fault_is_named,
    faults_are_all_named_and_nothing_is_stored
);

async fn a_private_report_does_not_exist_for_others(store: Store) {
    let receipt = given_report(
        &store,
        &Draft {
            category: "neighbour-in-need".to_owned(),
            ..drain()
        },
    )
    .await;

    let stranger = store
        .report(&receipt.reference, &Viewer::default(), monday())
        .await
        .expect("read");
    let own = Viewer {
        account: None,
        link: Some(receipt.track),
    };
    let reporter = store
        .report(&receipt.reference, &own, monday())
        .await
        .expect("read")
        .expect("there");

    assert!(stranger.is_none());
    assert_eq!(
        (reporter.sight, reporter.case.visibility),
        (Sight::Reporter, Visibility::Private)
    );
    assert_eq!(
        store
            .reports(&Filter::default(), None, 1)
            .await
            .expect("listed")
            .on_map,
        0
    );
}
story!(
    given_a_private_category_when_a_stranger_looks_then_there_is_nothing,
    a_private_report_does_not_exist_for_others
);

async fn the_link_of_one_case_does_not_open_another(store: Store) {
    let (mine, hers) = (
        given_report(&store, &drain()).await,
        given_report(&store, &drain()).await,
    );

    let viewer = Viewer {
        account: None,
        link: Some(mine.track),
    };
    let seen = store
        .report(&hers.reference, &viewer, monday())
        .await
        .expect("read")
        .expect("there");

    assert_eq!(seen.sight, Sight::Public);
}
story!(
    given_two_reports_when_one_link_is_used_for_the_other_then_it_opens_nothing,
    the_link_of_one_case_does_not_open_another
);

async fn the_first_report_is_offered_when_a_second_is_near(store: Store) {
    let first = given_report(&store, &drain()).await;
    let category = domain::categories::CategoryCode("clogged-drain".to_owned());
    let (near, far) = (
        Position::new(31.0051, 118.005).expect("sound"),
        Position::new(31.006, 118.005).expect("sound"),
    );

    let offered = store
        .reports_nearby(&category, near, Metres::new(50.0))
        .await
        .expect("read");
    let none = store
        .reports_nearby(&category, far, Metres::new(50.0))
        .await
        .expect("read");

    assert_eq!(
        offered
            .iter()
            .map(|(case, _)| case.reference.clone())
            .collect::<Vec<_>>(),
        [first.reference]
    );
    assert!((11.0..12.0).contains(&offered[0].1.value()));
    assert!(none.is_empty());
}
story!(
    given_an_open_report_when_another_is_near_then_the_first_is_offered,
    the_first_report_is_offered_when_a_second_is_near
);

async fn council_4_lists_nothing_of_41(store: Store) {
    let in_four = given_report(&store, &drain()).await;
    given_report(
        &store,
        &Draft {
            lon: "118.015".to_owned(),
            ..drain()
        },
    )
    .await;
    let off_map = Draft {
        lat: String::new(),
        lon: String::new(),
        area: "4".to_owned(),
        ..drain()
    };
    given_report(&store, &off_map).await;

    let four = store
        .pack()
        .areas
        .get(&domain::areas::AreaCode("4".to_owned()))
        .expect("there")
        .path
        .clone();
    let listed = store
        .reports(
            &Filter {
                area: Some(four),
                ..Filter::default()
            },
            None,
            20,
        )
        .await
        .expect("listed");

    assert_eq!(
        (listed.on_map, listed.off_map, listed.cases.len()),
        (1, 1, 2)
    );
    assert!(
        listed
            .cases
            .iter()
            .any(|case| case.reference == in_four.reference)
    );
}
story!(
    given_grids_4_and_41_when_one_is_listed_then_the_other_is_not,
    council_4_lists_nothing_of_41
);

async fn a_letter_that_fails_is_tried_again_and_at_last_put_aside(store: Store) {
    given_report(&store, &drain()).await;

    let mut now = monday();
    let mut tries = 0;
    while let Some(due) = store.take_letters(now).await.expect("taken").pop() {
        assert!(matches!(due.letter.letter, Letter::Receipt { .. }));
        store
            .not_sent(&due, "the mail server is down", now)
            .await
            .expect("kept");
        assert!(
            store.take_letters(now).await.expect("taken").is_empty(),
            "no pause after a failure"
        );
        tries += 1;
        now += SignedDuration::from_hours(24);
    }

    assert_eq!(tries, 8);
}
story!(
    given_a_dead_mail_server_when_a_letter_fails_then_it_pauses_and_ends,
    a_letter_that_fails_is_tried_again_and_at_last_put_aside
);
