//! Stories of rounds and visits, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;
#[path = "rounds/visits.rs"]
mod visits;

use domain::cases::{EventKind, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::places::Position;
use domain::references::Reference;
use domain::reports::Draft;
use domain::rounds::{Outcome, VisitId, VisitRefused, Why};
use jiff::{SignedDuration, Timestamp};
use store::desk::Change;
use store::photos::NewPhoto;
use store::reports::{ReportSeen, Viewer};
use store::rounds::Visit;
use store::{Store, StoreError};
use uuid::Uuid;

use city::{drain, given_report, monday, story};
use people::given_member;

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
