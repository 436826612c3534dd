//! Stories of what members find where they go.

use domain::cases::{Closing, EventKind, Status};
use domain::identity::Role;
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::rounds::{Outcome, VisitRefused};
use store::Store;
use store::desk::Change;
use store::photos::Size;
use store::rounds::{Received, Visit};
use store::tasks::NewTask;

use super::city::{self, drain, given_report, story};
use super::people::{given_member, letters};
use super::{ONE_PHOTO, WANG, YAN, kinds, later, photo, refusal, seen, visit};

async fn a_visit_counts_once(store: Store) {
    let yan = given_member(&store, YAN, Role::GridAdministrator, "4").await;
    let reference = given_report(&store, &drain()).await.reference;
    letters(&store).await;
    let found = visit(7, Outcome::Fixed);

    let first = store
        .visit(&reference, &found, vec![photo()], &yan, later(3))
        .await;
    let again = store
        .visit(&reference, &found, vec![photo()], &yan, later(4))
        .await;

    let applied = Received {
        reference: reference.clone(),
        applied: true,
        meanwhile: Vec::new(),
    };
    assert_eq!(first.expect("taken"), applied);
    assert_eq!(again.expect("taken"), applied);
    let case = seen(&store, &reference, Some(&yan)).await;
    assert_eq!(case.case.status, Status::Fixed);
    assert_eq!(
        kinds(&case),
        [
            EventKind::Submitted,
            EventKind::StatusChanged,
            EventKind::Visited
        ]
    );
    assert_eq!(case.visits.len(), 1);
    assert_eq!((case.visits[0].sequence, case.visits[0].at), (3, later(2)));
    let kept = case.visits[0].photos[0];
    assert_eq!(case.visits[0].photos.len(), ONE_PHOTO);
    assert_eq!(
        store.photo_file(kept, Size::Full).await.expect("there"),
        [1, 2, 3]
    );
    let everybody = seen(&store, &reference, None).await;
    assert_eq!(everybody.visits, []);
    assert!(!everybody.photos.contains(&kept) && !everybody.done_photos.contains(&kept));
    assert_eq!(
        kinds(&everybody),
        [EventKind::Submitted, EventKind::StatusChanged]
    );
    assert_eq!(
        everybody.timeline[1].words.as_deref(),
        Some("Roots in the pipe.")
    );
    assert!(!letters(&store).await.is_empty());
    let round = store.round(&yan, None, later(4)).await.expect("read");
    assert_eq!((round.walk.stops.len(), round.done.len()), (0, 1));
    assert!(round.done[0].applied);
}
story!(
    given_a_visit_when_it_is_sent_twice_then_it_counts_once,
    a_visit_counts_once
);

async fn a_late_visit_overwrites_nothing(store: Store) {
    let yan = given_member(&store, YAN, Role::GridAdministrator, "4").await;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let reference = given_report(&store, &drain()).await.reference;
    let closed = Change {
        version: 1,
        to: Status::Closed(Closing::NoAction),
        words: "It drains again.",
        language: Language::En,
        days_to_answer: 0,
    };
    store
        .change_status(&reference, closed, &wang, later(1))
        .await
        .expect("closed");
    let found = visit(8, Outcome::Fixed);

    for _ in 0..2 {
        let received = store
            .visit(&reference, &found, vec![photo()], &yan, later(3))
            .await
            .expect("taken");

        assert!(!received.applied);
        let meanwhile: Vec<Option<&str>> = received
            .meanwhile
            .iter()
            .map(|event| event.words.as_deref())
            .collect();
        assert_eq!(meanwhile, [Some("It drains again.")]);
    }

    let case = seen(&store, &reference, Some(&yan)).await;
    assert_eq!(case.case.status, Status::Closed(Closing::NoAction));
    assert_eq!(
        kinds(&case),
        [
            EventKind::Submitted,
            EventKind::StatusChanged,
            EventKind::Visited
        ]
    );
    assert_eq!(
        case.timeline[2].words.as_deref(),
        Some("Roots in the pipe.")
    );
    assert_eq!(case.visits[0].photos.len(), ONE_PHOTO);
    assert_eq!(kinds(&seen(&store, &reference, None).await).len(), 2);
}
story!(
    given_a_report_that_changed_meanwhile_when_a_visit_comes_late_then_it_is_a_note_and_she_is_told,
    a_late_visit_overwrites_nothing
);

async fn what_leaves_the_status_is_for_members(store: Store) {
    let yan = given_member(&store, YAN, Role::GridAdministrator, "4").await;
    let reference = given_report(&store, &drain()).await.reference;

    for (number, outcome) in [(1, Outcome::Checked(None)), (2, Outcome::PassedOn)] {
        let taken = store
            .visit(
                &reference,
                &visit(number, outcome),
                Vec::new(),
                &yan,
                later(3),
            )
            .await;
        assert!(taken.expect("taken").applied);
    }
    let begun = visit(3, Outcome::Checked(Some(Status::InProgress)));
    let taken = store
        .visit(&reference, &begun, Vec::new(), &yan, later(3))
        .await;

    assert!(taken.expect("taken").applied);
    let everybody = seen(&store, &reference, None).await;
    assert_eq!(everybody.case.status, Status::InProgress);
    assert_eq!(
        kinds(&everybody),
        [EventKind::Submitted, EventKind::StatusChanged]
    );
    assert_eq!(kinds(&seen(&store, &reference, Some(&yan)).await).len(), 5);
}
story!(
    given_visits_that_change_nothing_when_they_are_sent_then_only_members_read_them,
    what_leaves_the_status_is_for_members
);

async fn bad_visits_change_nothing(store: Store) {
    let yan = given_member(&store, YAN, Role::GridAdministrator, "4").await;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let elsewhere = given_member(&store, "li@example.org", Role::GridAdministrator, "41").await;
    let agent = given_member(&store, "agent@example.org", Role::Agent, "3402").await;
    let reference = given_report(&store, &drain()).await.reference;
    let fixed = visit(9, Outcome::Fixed);
    let task = NewTask {
        step: 1,
        organisation: OrganisationCode("gas".to_owned()),
        title: "Look".to_owned(),
        days: 5,
        contractor: None,
    };

    for (wrong, by, expected) in [
        (fixed, &elsewhere, VisitRefused::NotYours),
        (fixed, &agent, VisitRefused::NotYours),
        (
            Visit {
                words: " ",
                ..fixed
            },
            &yan,
            VisitRefused::WordsMissing,
        ),
        (
            Visit {
                at: later(4),
                ..fixed
            },
            &yan,
            VisitRefused::InTheFuture,
        ),
        (
            Visit {
                at: later(-200),
                ..fixed
            },
            &yan,
            VisitRefused::TooOld,
        ),
    ] {
        let answer = store
            .visit(&reference, &wrong, vec![photo()], by, later(3))
            .await;
        assert_eq!(refusal(answer), expected);
    }
    store
        .give_task(&reference, 1, &task, &wang, later(1))
        .await
        .expect("given");
    let over_a_task = Visit {
        version: 2,
        ..fixed
    };
    let answer = store
        .visit(&reference, &over_a_task, vec![photo()], &yan, later(3))
        .await;
    assert_eq!(refusal(answer), VisitRefused::TasksOpen);

    let case = seen(&store, &reference, Some(&yan)).await;
    assert_eq!(case.case.status, Status::Received);
    assert_eq!(case.visits, []);
    let noted = visit(9, Outcome::PassedOn);
    store
        .visit(&reference, &noted, Vec::new(), &yan, later(3))
        .await
        .expect("taken");
    let hers = store
        .visit(&reference, &noted, Vec::new(), &wang, later(3))
        .await;
    assert_eq!(refusal(hers), VisitRefused::NotYours);
}
story!(
    given_a_visit_that_cannot_be_when_it_is_sent_then_it_is_refused_and_nothing_changes,
    bad_visits_change_nothing
);
