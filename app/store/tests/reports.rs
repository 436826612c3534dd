//! Stories of reports, each told on both engines.

mod city;

use std::sync::Arc;

use domain::cases::{Sight, Status, Visibility};
use domain::languages::Language;
use domain::letters::Letter;
use domain::places::{Metres, Position};
use domain::reports::{Draft, Field, Wrong};
use jiff::SignedDuration;
use store::photos::NewPhoto;
use store::reports::{Filter, Viewer};
use store::submissions::SubmitRefused;
use store::{AdoptRefused, Key, Store, StoreError};

use city::{drain, given_report, monday, pack, postgres, story};

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

async fn sixteen_sendings_are_one_case(store: Store) {
    let (id, token) = store
        .begin_draft(&drain(), Language::En, monday())
        .await
        .expect("kept");

    let mut sendings = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (store, token) = (store.clone(), token.clone());
        sendings.spawn(async move {
            store
                .submit_report(id, &token, Language::En, monday())
                .await
                .expect("taken")
                .reference
        });
    }
    let mut references = sendings.join_all().await;

    references.dedup();
    assert_eq!(references.len(), 1);
    let listed = store
        .reports(&Filter::default(), None, 20)
        .await
        .expect("listed");
    assert_eq!(
        (listed.cases.len(), listed.on_map, listed.off_map),
        (1, 1, 0)
    );
    assert_eq!(store.take_letters(monday()).await.expect("taken").len(), 1);
}
story!(
    given_one_draft_when_it_is_sent_sixteen_times_at_once_then_there_is_one_case,
    sixteen_sendings_are_one_case
);

async fn every_report_of_a_crowd_is_kept_once(store: Store) {
    let mut sendings = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let store = store.clone();
        sendings.spawn(async move { given_report(&store, &drain()).await.reference });
    }
    let mut references = sendings.join_all().await;

    references.sort();
    references.dedup();
    assert_eq!(references.len(), 64);
    assert_eq!(
        store
            .reports(&Filter::default(), None, 1)
            .await
            .expect("listed")
            .on_map,
        64
    );
}
story!(
    given_a_crowd_when_all_send_at_once_then_every_report_is_kept_once,
    every_report_of_a_crowd_is_kept_once
);

async fn a_writer_who_gives_up_holds_nobody_up(store: Store) {
    for _ in 0..40 {
        let draft = drain();
        let sent = tokio::time::timeout(
            std::time::Duration::from_micros(300),
            given_report(&store, &draft),
        );
        // Whether she came through before giving up does not matter.
        drop(sent.await);
    }

    let stays = tokio::time::timeout(
        std::time::Duration::from_secs(20),
        given_report(&store, &drain()),
    )
    .await;

    assert!(stays.is_ok(), "a write waits for one that was given up");
}
story!(
    given_writers_who_give_up_when_another_comes_then_she_is_served,
    a_writer_who_gives_up_holds_nobody_up
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

async fn an_erased_draft_is_gone_with_its_photos(store: Store) {
    let (id, token) = store
        .begin_draft(&drain(), Language::En, monday())
        .await
        .expect("kept");
    let photo = NewPhoto {
        full: vec![1],
        thumbnail: vec![2],
        width: 1,
        height: 1,
    };
    let photo = store.add_photo(id, photo, monday()).await.expect("kept");

    let later = monday() + SignedDuration::from_hours(8 * 24);
    let erased = store.erase_old_drafts(later).await.expect("erased");

    assert_eq!(erased, 1);
    assert!(
        store
            .draft(id, &token, monday())
            .await
            .expect("read")
            .is_none()
    );
    assert!(
        store
            .photo_file(photo, store::photos::Size::Full)
            .await
            .is_err()
    );
}
story!(
    given_an_old_draft_when_the_week_is_over_then_it_is_erased,
    an_erased_draft_is_gone_with_its_photos
);

async fn a_draft_needs_its_own_token(store: Store) {
    let (mine, _) = store
        .begin_draft(&drain(), Language::En, monday())
        .await
        .expect("kept");
    let (_, hers) = store
        .begin_draft(&drain(), Language::En, monday())
        .await
        .expect("kept");

    assert!(
        store
            .draft(mine, &hers, monday())
            .await
            .expect("read")
            .is_none()
    );
    let refused = store
        .submit_report(mine, &hers, Language::En, monday())
        .await
        .expect_err("refused");
    assert!(matches!(
        refused,
        StoreError::Refused(SubmitRefused::NoDraft)
    ));
}
story!(
    given_two_drafts_when_one_is_asked_for_with_the_others_token_then_there_is_none,
    a_draft_needs_its_own_token
);

async fn a_sixth_photo_is_refused(store: Store) {
    let (id, _) = store
        .begin_draft(&drain(), Language::En, monday())
        .await
        .expect("kept");
    let photo = || NewPhoto {
        full: vec![1],
        thumbnail: vec![2],
        width: 1,
        height: 1,
    };
    for _ in 0..5 {
        store.add_photo(id, photo(), monday()).await.expect("kept");
    }

    let refused = store
        .add_photo(id, photo(), monday())
        .await
        .expect_err("refused");

    assert!(matches!(
        refused,
        StoreError::Refused(store::photos::PhotoRefused::TooMany)
    ));
    assert_eq!(store.photos_of_draft(id).await.expect("read").len(), 5);
}
story!(
    given_five_photos_when_a_sixth_comes_then_it_is_refused,
    a_sixth_photo_is_refused
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

async fn a_used_database_stays_what_it_is(store: Store) {
    let demonstration = store.adopt(true, monday()).await.expect("its own city");
    assert!(!demonstration, "a used database became a demonstration");
}
story!(
    given_a_used_database_when_a_demonstration_is_asked_for_then_it_stays_what_it_is,
    a_used_database_stays_what_it_is
);

/// Opens the database with a key of so many equal bytes.
async fn adopted(url: &str, byte: u8) -> Result<(Store, bool), AdoptRefused> {
    let files = Arc::new(object_store::memory::InMemory::new());
    let key = Key::new(&[byte; 32]).expect("32 bytes");
    let store = Store::open(url, files, key, Arc::new(pack()))
        .await
        .expect("opened");
    let demonstration = store.adopt(false, monday()).await?;
    Ok((store, demonstration))
}

async fn another_key_is_refused(url: &str) {
    let (store, _) = adopted(url, 7).await.expect("an empty database");
    adopted(url, 8).await.expect("nothing is sealed yet");

    store
        .begin_draft(&drain(), Language::En, monday())
        .await
        .expect("kept");

    let refused = adopted(url, 8).await.err();
    assert!(
        matches!(refused, Some(AdoptRefused::OtherKey)),
        "{refused:?}"
    );
    let (again, _) = adopted(url, 7).await.expect("its own key");

    let lin = domain::contacts::EmailAddress::parse("lin@example.org").expect("an address");
    again
        .ask_code(&lin, Language::En, monday())
        .await
        .expect("asked");
    let letters = again.take_letters(monday()).await.expect("taken");
    assert_eq!(letters.len(), 1);
    for letter in letters {
        again.sent(&letter, monday()).await.expect("kept");
    }
    adopted(url, 7)
        .await
        .expect("its own key, once letters are sent");
}

#[tokio::test]
async fn given_a_sealed_draft_when_the_key_is_another_then_sqlite_is_not_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
    another_key_is_refused(&url).await;
}

#[tokio::test]
async fn given_a_sealed_draft_when_the_key_is_another_then_postgres_is_not_opened() {
    another_key_is_refused(&postgres::fresh_database().await).await;
}
