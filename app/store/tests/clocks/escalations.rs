//! Stories of reports that go up to the desk above.

use domain::areas::AreaPath;
use domain::cases::{EventKind, Sight, Status};
use domain::clocks::Clock;
use domain::identity::Role;
use domain::reports::Draft;
use jiff::Timestamp;
use store::Store;
use store::escalations::Escalation;
use store::reports::Viewer;

use super::city::{self, drain, given_report, story};
use super::people::given_member;
use super::{WANG, case, change, day, kinds, seen};

fn path(codes: &str) -> AreaPath {
    AreaPath::from_stored(codes)
}

async fn steps(store: &Store, now: Timestamp) -> Vec<Escalation> {
    store.due_escalations(None, now).await.expect("listed")
}

async fn what_is_not_done_goes_up_once_for_each_breach(store: Store) {
    const COMMUNITY: &str = "3402/fangcun/fangtang/";
    const STREET: &str = "3402/fangcun/";
    const CITY: &str = "3402/";
    let reference = given_report(&store, &drain()).await.reference;
    given_member(&store, WANG, Role::Officer, "fangtang").await;
    given_member(&store, "street@example.org", Role::Officer, "fangcun").await;
    given_member(&store, "city@example.org", Role::Manager, "3402").await;
    // Nobody answered on Tuesday; it was not done by Thursday of the week after; two working days for each desk above.
    let expected = [
        (2, Clock::Answer, Some(STREET)),
        (11, Clock::Resolution, Some(CITY)),
        (16, Clock::Resolution, None),
    ];
    let mut before = COMMUNITY;
    let mut told = Vec::new();

    for (at, clock, to) in expected {
        assert_eq!(steps(&store, day(at - 1)).await, [], "before day {at}");
        let due = steps(&store, day(at)).await;
        let dry: Vec<_> = due
            .iter()
            .map(|step| {
                (
                    step.clock,
                    step.case.responsible_area.clone(),
                    step.to.clone(),
                )
            })
            .collect();
        assert_eq!(dry, [(clock, path(before), to.map(path))], "on day {at}");

        let done = store.escalate(&due[0], day(at)).await.expect("done");
        let again = store.escalate(&due[0], day(at)).await.expect("looked");

        assert!(done && !again, "once on day {at}");
        before = to.unwrap_or(before);
        told.push(if to.is_some() {
            EventKind::Escalated
        } else {
            EventKind::EscalationStayed
        });
        assert_eq!(
            case(&store, &reference).await.responsible_area,
            path(before)
        );
    }

    assert_eq!(steps(&store, day(100)).await, []);
    let seen = seen(&store, &reference, &Viewer::default()).await;
    assert_eq!(seen.sight, Sight::Public);
    assert_eq!(kinds(&seen)[1..], told);
}
story!(
    given_a_broken_promise_when_nobody_acts_then_it_goes_up_once_for_each_breach,
    what_is_not_done_goes_up_once_for_each_breach
);

async fn who_only_declares_emergencies_is_no_desk(store: Store) {
    given_report(&store, &drain()).await;
    let commander = given_member(&store, "commander@example.org", Role::Commander, "3402").await;

    let due = steps(&store, day(2)).await;

    assert_eq!(due.len(), 1);
    assert_eq!(due[0].to, None);
    store.escalate(&due[0], day(2)).await.expect("done");
    let told = store.notices(&commander).await.expect("read");
    assert!(told.is_empty(), "{told:?}");
}
story!(
    given_a_broken_promise_when_above_is_only_who_declares_emergencies_then_it_stays,
    who_only_declares_emergencies_is_no_desk
);

async fn two_at_once_make_one_step(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    given_member(&store, "city@example.org", Role::Manager, "3402").await;
    let due = steps(&store, day(2)).await;

    let (one, other) = tokio::join!(
        store.escalate(&due[0], day(2)),
        store.escalate(&due[0], day(2))
    );

    let made = [one.expect("done"), other.expect("done")];
    assert_eq!(made.iter().filter(|made| **made).count(), 1);
    let seen = seen(&store, &reference, &Viewer::default()).await;
    assert_eq!(kinds(&seen), [EventKind::Submitted, EventKind::Escalated]);
}
story!(
    given_two_who_escalate_at_once_when_both_are_through_then_there_is_one_step,
    two_at_once_make_one_step
);

async fn what_waits_or_has_ended_or_was_answered_stays(store: Store) {
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let near = |lat: &str| Draft {
        lat: lat.to_owned(),
        ..drain()
    };
    for (lat, to) in [
        ("31.001", Status::Waiting),
        ("31.002", Status::Fixed),
        ("31.003", Status::Assigned),
    ] {
        let reference = given_report(&store, &near(lat)).await.reference;
        change(&store, &reference, to, &wang, day(1)).await;
    }

    assert_eq!(steps(&store, day(9)).await, []);
    let late: Vec<_> = steps(&store, day(12)).await;
    let late: Vec<_> = late.iter().map(|step| step.case.status).collect();
    assert_eq!(late, [Status::Assigned]);
}
story!(
    given_reports_that_wait_or_have_ended_when_their_day_passes_then_nobody_above_is_told,
    what_waits_or_has_ended_or_was_answered_stays
);
