//! Stories of rounds and visits, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::{Closing, EventKind, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::places::Position;
use domain::references::Reference;
use domain::reports::Draft;
use domain::rounds::{Outcome, VisitId, VisitRefused, Why};
use jiff::{SignedDuration, Timestamp};
use store::desk::Change;
use store::photos::{NewPhoto, Size};
use store::reports::{ReportSeen, Viewer};
use store::rounds::{Received, Visit};
use store::tasks::NewTask;
use store::{Store, StoreError};
use uuid::Uuid;

use city::{drain, given_report, monday, story};
use people::{given_member, letters};

const YAN: &str = "yan@example.org";
const WANG: &str = "wang@example.org";
const ONE_PHOTO: usize = 1;

fn later(hours: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(hours)
}

/// A drain in grid 4, so far to the east of its western border, in thousandths of a degree.
fn drain_at(east: u8) -> Draft {
    Draft {
        lon: format!("118.{east:03}"),
        address: format!("Number {east}"),
        email: String::new(),
        ..drain()
    }
}

fn photo() -> NewPhoto {
    NewPhoto {
        full: vec![1, 2, 3],
        thumbnail: vec![1],
        width: 4,
        height: 3,
    }
}

fn visit(number: u128, outcome: Outcome) -> Visit<'static> {
    Visit {
        id: VisitId(Uuid::from_u128(number)),
        version: 1,
        seen: 1,
        outcome,
        words: "Roots in the pipe.",
        language: Language::En,
        at: later(2),
    }
}

fn refusal<T: std::fmt::Debug>(answer: Result<T, StoreError<VisitRefused>>) -> VisitRefused {
    match answer.expect_err("refused") {
        StoreError::Refused(refused) => refused,
        StoreError::Broken(broken) => panic!("broken: {broken:?}"),
    }
}

async fn seen(store: &Store, reference: &Reference, account: Option<&Account>) -> ReportSeen {
    let viewer = Viewer {
        account: account.cloned(),
        link: None,
    };
    let seen = store.report(reference, &viewer, later(4)).await;
    seen.expect("read").expect("there")
}

fn kinds(seen: &ReportSeen) -> Vec<EventKind> {
    seen.timeline.iter().map(|event| event.kind).collect()
}

async fn addresses(store: &Store, account: &Account, now: Timestamp) -> Vec<String> {
    let round = store.round(account, None, now).await.expect("read");
    let stops = round.walk.stops.into_iter();
    stops.map(|stop| stop.case.address).collect()
}

async fn a_round_is_todays_work_of_her_grid(store: Store) {
    let yan = given_member(&store, YAN, Role::GridAdministrator, "4").await;
    for east in [1, 7, 3] {
        given_report(&store, &drain_at(east)).await;
    }
    let unplaced = Draft {
        lat: String::new(),
        lon: String::new(),
        area: "4".to_owned(),
        ..drain_at(9)
    };
    given_report(&store, &unplaced).await;
    given_report(&store, &drain_at(15)).await;

    let today = store.round(&yan, None, later(1)).await.expect("read");
    let whys: Vec<Why> = today.walk.stops.iter().map(|stop| stop.why).collect();
    let from_the_east = Position::new(31.005, 118.0071).expect("a position");
    let walked = store.round(&yan, Some(from_the_east), later(1)).await;
    let walked = walked.expect("read").walk;

    assert_eq!(
        addresses(&store, &yan, later(1)).await,
        ["Number 1", "Number 3", "Number 7"]
    );
    assert_eq!(whys, [Why::New; 3]);
    assert_eq!(today.walk.unplaced.len(), 1);
    assert_eq!(walked.stops[0].case.address, "Number 7");
    let onward = walked.stops[0].onward.expect("a way").value();
    assert!((375.0..390.0).contains(&onward), "{onward}");
    assert!(walked.outset.expect("a way").value() < 12.0);
    assert!(!today.more);
}
story!(
    given_reports_in_her_grid_when_a_round_is_read_then_it_holds_todays_in_walking_order,
    a_round_is_todays_work_of_her_grid
);

async fn a_round_goes_by_role_and_clock(store: Store) {
    let yan = given_member(&store, YAN, Role::GridAdministrator, "4").await;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let agent = given_member(&store, "agent@example.org", Role::Agent, "3402").await;
    let first = given_report(&store, &drain_at(1)).await.reference;
    let other = given_report(&store, &drain_at(2)).await.reference;
    assert_eq!(
        addresses(&store, &wang, later(1)).await,
        Vec::<String>::new()
    );

    let to = domain::assignments::Assignee::Member(wang.id);
    store
        .assign(&first, 1, &to, &wang, later(1))
        .await
        .expect("given");

    assert_eq!(addresses(&store, &wang, later(1)).await, ["Number 1"]);
    assert_eq!(
        addresses(&store, &agent, later(1)).await,
        Vec::<String>::new()
    );
    // Tuesday is the last day for a first answer, which the first has been given.
    assert_eq!(addresses(&store, &yan, later(24)).await, ["Number 2"]);
    let asked = Change {
        version: 1,
        to: Status::Waiting,
        words: "Which side?",
        language: Language::En,
        days_to_answer: 5,
    };
    store
        .change_status(&other, asked, &wang, later(2))
        .await
        .expect("asked");
    assert_eq!(
        addresses(&store, &yan, later(24)).await,
        Vec::<String>::new()
    );
    // Eight working days from Monday end on Thursday of the week after.
    assert_eq!(addresses(&store, &yan, later(10 * 24)).await, ["Number 1"]);
}
story!(
    given_roles_clocks_and_assignments_when_rounds_are_read_then_each_has_her_own,
    a_round_goes_by_role_and_clock
);

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
