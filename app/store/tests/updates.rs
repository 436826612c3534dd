//! What members tell, write down and read beside changes of status, told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::{EventKind, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::Letter;
use domain::references::Reference;
use domain::reports::Draft;
use jiff::{SignedDuration, ToSpan};
use store::desk::{Change, Wordings, WordsRefused};
use store::reports::{ReportSeen, Viewer};
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{given_member, letters, signed_in};

const WANG: &str = "wang@example.org";

fn told(words: &str) -> Wordings {
    Wordings {
        language: Language::En,
        words: words.to_owned(),
        others: Vec::new(),
    }
}

async fn seen_by(store: &Store, reference: &Reference, account: Option<&Account>) -> ReportSeen {
    let viewer = Viewer {
        account: account.cloned(),
        link: None,
    };
    let seen = store.report(reference, &viewer, monday()).await;
    seen.expect("read").expect("there")
}

fn refusal<T: std::fmt::Debug>(answer: Result<T, StoreError<WordsRefused>>) -> WordsRefused {
    match answer {
        Err(StoreError::Refused(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

async fn news_reach_everybody_in_her_language(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    letters(&store).await;
    let news = Wordings {
        language: Language::Zh,
        words: " 已到现场查看。 ".to_owned(),
        others: vec![(Language::En, "We have looked at it.".to_owned())],
    };

    let later = monday() + SignedDuration::from_hours(2);
    store
        .update(&reference, &news, &wang, later)
        .await
        .expect("told");
    store
        .update(
            &reference,
            &told("Again."),
            &wang,
            later + SignedDuration::from_hours(1),
        )
        .await
        .expect("told");

    let public = seen_by(&store, &reference, None).await;
    let entry = &public.timeline[1];
    assert_eq!(
        (
            entry.kind,
            entry.words_in(Language::Zh),
            entry.words_in(Language::En)
        ),
        (
            EventKind::Updated,
            Some("已到现场查看。"),
            Some("We have looked at it.")
        )
    );
    assert_eq!(
        (
            public.case.version,
            public.case.answered_at,
            public.case.status
        ),
        (1, Some(later), Status::Received)
    );
    // Lin reads English.
    while store.tell_next(later).await.expect("told") {}
    let due = store
        .take_letters(later + SignedDuration::from_hours(1))
        .await;
    let mut written: Vec<_> = due
        .expect("taken")
        .into_iter()
        .filter_map(|due| match due.letter.letter {
            Letter::Update { words, .. } => Some(words),
            // Taken before and never said to be sent.
            _ => None,
        })
        .collect();
    written.sort();
    assert_eq!(written, ["Again.", "We have looked at it."]);
}
story!(
    given_words_of_a_template_when_they_are_told_then_each_reads_them_in_her_language,
    news_reach_everybody_in_her_language
);

async fn notes_are_for_members(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::GridAdministrator, "4").await;
    letters(&store).await;

    store
        .note(
            &reference,
            " The key hangs at the gate. ",
            Language::En,
            &wang,
            monday(),
        )
        .await
        .expect("kept");

    let inside = seen_by(&store, &reference, Some(&wang)).await;
    let note = &inside.timeline[1];
    assert_eq!(
        (note.kind, note.words.as_deref(), note.by.as_deref()),
        (
            EventKind::Noted,
            Some("The key hangs at the gate."),
            Some("Wang")
        )
    );
    assert_eq!((inside.case.version, inside.case.answered_at), (1, None));
    assert_eq!(seen_by(&store, &reference, None).await.timeline.len(), 1);
    assert_eq!(letters(&store).await, []);
}
story!(
    given_a_note_when_others_look_then_only_members_read_it_and_the_version_stays,
    notes_are_for_members
);

async fn a_contact_is_read_by_the_entitled_and_written_down(store: Store) {
    let draft = Draft {
        telephone: "13800000000".to_owned(),
        name: "Lin".to_owned(),
        ..drain()
    };
    let reference = given_report(&store, &draft).await.reference;
    let anonymous = Draft {
        email: String::new(),
        ..drain()
    };
    let anonymous = given_report(&store, &anonymous).await.reference;
    let agent = given_member(&store, WANG, Role::Agent, "3402").await;
    let manager = given_member(&store, "chen@example.org", Role::Manager, "3402").await;
    let far = given_member(&store, "zhao@example.org", Role::Officer, "41").await;

    let contact = store.read_contact(&reference, &agent, monday()).await;
    let nobody = store.read_contact(&anonymous, &agent, monday()).await;
    let refused = [&manager, &far].map(|by| store.read_contact(&reference, by, monday()));

    let contact = contact.expect("read").expect("left");
    assert_eq!(
        contact
            .email
            .map(|email| email.as_str().to_owned())
            .as_deref(),
        Some("lin@example.org")
    );
    assert_eq!(contact.name.as_deref(), Some("Lin"));
    assert_eq!(
        nobody.expect("read").filter(|left| left.email.is_some()),
        None
    );
    for answer in refused {
        assert_eq!(refusal(answer.await), WordsRefused::NotYours);
    }
    let inside = seen_by(&store, &reference, Some(&manager)).await;
    let kinds: Vec<_> = inside.timeline.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EventKind::Submitted, EventKind::ContactRead]);
    assert_eq!(inside.timeline[1].by.as_deref(), Some("Wang"));
    assert_eq!(seen_by(&store, &reference, None).await.timeline.len(), 1);
}
story!(
    given_a_reporters_contact_when_members_ask_then_the_entitled_read_it_and_each_reading_is_written_down,
    a_contact_is_read_by_the_entitled_and_written_down
);

async fn words_that_are_not_taken_leave_nothing(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let manager = given_member(&store, "chen@example.org", Role::Manager, "3402").await;
    let far = given_member(&store, "zhao@example.org", Role::Officer, "41").await;
    let citizen = signed_in(&store, "lin@example.org").await.account;
    letters(&store).await;
    let before = seen_by(&store, &reference, Some(&wang)).await;
    let long = "长".repeat(2001);

    for (words, by, refused) in [
        (" ", &wang, WordsRefused::Missing),
        (long.as_str(), &wang, WordsRefused::TooLong { most: 2000 }),
        ("So.", &manager, WordsRefused::NotYours),
        ("So.", &far, WordsRefused::NotYours),
        ("So.", &citizen, WordsRefused::NotYours),
    ] {
        let noted = store
            .note(&reference, words, Language::En, by, monday())
            .await;
        let news = store.update(&reference, &told(words), by, monday()).await;
        assert_eq!([refusal(noted), refusal(news)], [refused, refused]);
    }

    let after = seen_by(&store, &reference, Some(&wang)).await;
    assert_eq!((after.case, after.timeline), (before.case, before.timeline));
    assert_eq!(letters(&store).await, []);
}
story!(
    given_words_that_are_missing_too_long_or_not_hers_when_they_are_sent_then_nothing_is_left_behind,
    words_that_are_not_taken_leave_nothing
);

async fn the_history_of_a_place(store: Store) {
    let at = |lat: &str, category: &str| Draft {
        lat: lat.to_owned(),
        category: category.to_owned(),
        ..drain()
    };
    let here = given_report(&store, &at("31.005", "clogged-drain"))
        .await
        .reference;
    // 0.0004 degrees are 44 m, 0.0005 are 56 m; duplicates are looked for within 50 m.
    let near = given_report(&store, &at("31.0054", "clogged-drain"))
        .await
        .reference;
    given_report(&store, &at("31.0055", "clogged-drain")).await;
    given_report(&store, &at("31.005", "gas-smell")).await;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let of_41 = given_member(&store, "zhao@example.org", Role::Officer, "41").await;
    let fixed = Change {
        version: 1,
        to: Status::Fixed,
        words: "Done.",
        language: Language::En,
        days_to_answer: 5,
    };
    store
        .change_status(&near, fixed, &wang, monday())
        .await
        .expect("fixed");
    let case = seen_by(&store, &here, Some(&wang)).await.case;

    let mut found = Vec::new();
    for (by, months) in [(&wang, 0), (&wang, 11), (&wang, 13), (&of_41, 0)] {
        let zone = jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone");
        let then = monday().to_zoned(zone) + months.months();
        let before = store.history_of_place(&case, by, then.timestamp()).await;
        let before = before.expect("found").into_iter();
        found.push(
            before
                .map(|(case, away)| (case.reference, away.value().round()))
                .collect::<Vec<_>>(),
        );
    }

    let nearest = vec![(near, 44.0)];
    assert_eq!(found, [nearest.clone(), nearest, Vec::new(), Vec::new()]);
}
story!(
    given_reports_at_one_spot_when_one_is_opened_then_those_of_its_category_and_year_stand_beside_it,
    the_history_of_a_place
);
