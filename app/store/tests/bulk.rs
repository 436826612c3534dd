//! One change of many reports, told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::assignments::{AssignRefused, Assignee};
use domain::cases::{Case, ChangeRefused, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::promises::Priority;
use domain::references::Reference;
use domain::reports::Draft;
use jiff::{SignedDuration, Timestamp};
use store::desk::{
    BULK_MOST, Bulk, Chosen, Eyes, NewStatus, PriorityRefused, Unable, Wordings, WordsRefused,
};
use store::reports::{ReportSeen, Viewer};
use store::tasks::NewTask;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{given_member, letters};

const WANG: &str = "wang@example.org";
const CHEN: &str = "chen@example.org";

fn later(hours: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(hours)
}

/// A drain in grid 41.
fn next_door() -> Draft {
    Draft {
        lon: "118.015".to_owned(),
        ..drain()
    }
}

fn to(to: Status) -> Bulk {
    Bulk::Status(NewStatus {
        to,
        words: "The crew comes on Thursday.".to_owned(),
        language: Language::En,
        days_to_answer: 5,
    })
}

fn told(words: &str) -> Bulk {
    Bulk::Update(Wordings {
        language: Language::En,
        words: words.to_owned(),
        others: Vec::new(),
    })
}

async fn given(store: &Store, draft: &Draft) -> Reference {
    given_report(store, draft).await.reference
}

async fn seen(store: &Store, reference: &Reference, by: &Account) -> ReportSeen {
    let viewer = Viewer {
        account: Some(by.clone()),
        link: None,
    };
    let seen = store.report(reference, &viewer, later(9)).await;
    seen.expect("read").expect("there")
}

async fn chosen(store: &Store, references: &[Reference], by: &Account) -> Chosen {
    store.chosen(references, by).await.expect("read")
}

fn unable(answer: Result<(), StoreError<Unable>>) -> Option<Unable> {
    match answer {
        Ok(()) => None,
        Err(StoreError::Refused(unable)) => Some(unable),
        Err(StoreError::Broken(broken)) => panic!("{broken:?}"),
    }
}

async fn foreseen(store: &Store, case: &Case, bulk: &Bulk, by: &Account) -> Option<Unable> {
    unable(store.may_carry_out(case, bulk, by).await)
}

async fn carried_out(
    store: &Store,
    (reference, eyes): (&Reference, Eyes),
    bulk: &Bulk,
    by: &Account,
) -> Option<Unable> {
    unable(store.carry_out(reference, eyes, bulk, by, later(2)).await)
}

async fn what_is_chosen_is_hers_and_each_once(store: Store) {
    let (here, there) = (
        given(&store, &drain()).await,
        given(&store, &next_door()).await,
    );
    let nowhere = Reference::from_chance(7);
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let all = [there.clone(), here.clone(), here.clone(), nowhere.clone()];

    let chosen = chosen(&store, &all, &wang).await;

    let [planned] = &chosen.seen[..] else {
        panic!("{chosen:?}")
    };
    assert_eq!(planned.case.reference, here);
    assert_eq!(
        planned.eyes,
        Eyes {
            version: 1,
            read: 1
        }
    );
    assert_eq!(chosen.unseen, [there, nowhere]);
    let citizen = Account {
        grants: Vec::new(),
        ..wang.clone()
    };
    let nothing = store.chosen(&all, &citizen).await.expect("read");
    assert!(nothing.seen.is_empty());
    assert_eq!(nothing.unseen.len(), 3);
    let many = vec![here; BULK_MOST + 1];
    assert_eq!(
        store.chosen(&many, &wang).await.expect("read").seen.len(),
        1
    );
}
story!(
    given_reports_of_two_grids_when_a_member_of_one_chooses_then_each_of_hers_is_there_once,
    what_is_chosen_is_hers_and_each_once
);

async fn what_cannot_be_is_foreseen_and_nothing_changes(store: Store) {
    let open = given(&store, &drain()).await;
    let ended = given(&store, &drain()).await;
    let busy = given(&store, &drain()).await;
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let manager = given_member(&store, "m@example.org", Role::Manager, "fangtang").await;
    let elsewhere = given_member(&store, "e@example.org", Role::Officer, "41").await;
    let task = NewTask {
        step: 1,
        organisation: OrganisationCode("gas".to_owned()),
        title: "Look".to_owned(),
        days: 5,
        contractor: None,
    };
    store
        .give_task(&busy, 1, &task, &wang, later(1))
        .await
        .expect("given");
    let first = chosen(&store, &[open, ended.clone(), busy], &wang).await;
    let done = (&ended, first.seen[1].eyes);
    assert_eq!(
        carried_out(&store, done, &to(Status::Fixed), &wang).await,
        None
    );
    letters(&store).await;
    let references: Vec<_> = first
        .seen
        .iter()
        .map(|one| one.case.reference.clone())
        .collect();
    let now = chosen(&store, &references, &wang).await.seen;
    let (open, ended, busy) = (&now[0].case, &now[1].case, &now[2].case);
    let nobody = Assignee::Organisation(OrganisationCode("retired".to_owned()));
    let desk = Bulk::Assignment(Assignee::Desk);
    let far = Bulk::Assignment(Assignee::Member(elsewhere.id));

    for (case, bulk, by, expected) in [
        (open, to(Status::Scheduled), &wang, None),
        (open, told("We look."), &wang, None),
        (open, Bulk::Priority(Priority::Urgent), &wang, None),
        (open, to(Status::Received), &wang, Some(Unable::Same)),
        (open, desk, &wang, Some(Unable::Same)),
        (
            open,
            Bulk::Priority(Priority::Normal),
            &wang,
            Some(Unable::Same),
        ),
        (
            open,
            to(Status::Scheduled),
            &manager,
            Some(ChangeRefused::NotYours.into()),
        ),
        (
            open,
            told("We look."),
            &manager,
            Some(WordsRefused::NotYours.into()),
        ),
        (open, far, &wang, Some(AssignRefused::OutOfReach.into())),
        (
            open,
            Bulk::Assignment(nobody),
            &wang,
            Some(AssignRefused::Unknown.into()),
        ),
        (
            ended,
            to(Status::Scheduled),
            &wang,
            Some(
                ChangeRefused::NotInTable {
                    from: Status::Fixed,
                    to: Status::Scheduled,
                }
                .into(),
            ),
        ),
        (
            ended,
            Bulk::Priority(Priority::Urgent),
            &wang,
            Some(PriorityRefused::Ended.into()),
        ),
        (
            ended,
            Bulk::Assignment(Assignee::Member(wang.id)),
            &wang,
            Some(AssignRefused::Ended.into()),
        ),
        (
            busy,
            to(Status::Fixed),
            &wang,
            Some(ChangeRefused::TasksOpen.into()),
        ),
    ] {
        assert_eq!(
            foreseen(&store, case, &bulk, by).await,
            expected,
            "{bulk:?}"
        );
    }
    let after = chosen(&store, &references, &wang).await.seen;
    let eyes = |seen: &[store::desk::Planned]| seen.iter().map(|one| one.eyes).collect::<Vec<_>>();
    assert_eq!(eyes(&after), eyes(&now));
    assert!(letters(&store).await.is_empty());
}
story!(
    given_reports_of_every_kind_when_a_bulk_is_previewed_then_what_cannot_be_is_said_and_nothing_changes,
    what_cannot_be_is_foreseen_and_nothing_changes
);

async fn what_is_foreseen_is_what_happens(store: Store) {
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    for bulk in [
        to(Status::Scheduled),
        to(Status::Received),
        Bulk::Priority(Priority::Urgent),
        Bulk::Assignment(Assignee::Member(wang.id)),
        Bulk::Assignment(Assignee::Organisation(OrganisationCode("none".to_owned()))),
        told("We look."),
        told(" "),
    ] {
        let reference = given(&store, &drain()).await;
        let planned = chosen(&store, &[reference], &wang).await.seen.remove(0);

        let expected = foreseen(&store, &planned.case, &bulk, &wang).await;
        let happened = carried_out(
            &store,
            (&planned.case.reference, planned.eyes),
            &bulk,
            &wang,
        )
        .await;

        let same_kind = expected.is_some() == happened.is_some();
        assert!(same_kind, "{bulk:?}: {expected:?}, {happened:?}");
    }
}
story!(
    given_each_kind_of_bulk_when_it_is_carried_out_then_it_happens_as_foreseen,
    what_is_foreseen_is_what_happens
);

async fn twice_is_once(store: Store) {
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let me = Bulk::Assignment(Assignee::Member(wang.id));
    for (bulk, again) in [
        (to(Status::Scheduled), Unable::Same),
        (Bulk::Priority(Priority::Urgent), Unable::Same),
        (me, Unable::Same),
        (told("We look."), WordsRefused::Stale.into()),
    ] {
        let reference = given(&store, &drain()).await;
        let planned = chosen(&store, &[reference], &wang).await.seen.remove(0);
        let (reference, eyes) = (&planned.case.reference, planned.eyes);
        assert_eq!(
            carried_out(&store, (reference, eyes), &bulk, &wang).await,
            None
        );
        let once = seen(&store, reference, &wang).await;
        letters(&store).await;

        let second = carried_out(&store, (reference, eyes), &bulk, &wang).await;

        assert_eq!(second, Some(again), "{bulk:?}");
        let twice = seen(&store, reference, &wang).await;
        assert_eq!(twice.timeline.len(), once.timeline.len(), "{bulk:?}");
        assert_eq!(twice.case.version, once.case.version, "{bulk:?}");
        assert!(letters(&store).await.is_empty(), "{bulk:?}");
    }
}
story!(
    given_a_bulk_when_it_is_sent_twice_then_it_is_done_once,
    twice_is_once
);

async fn at_the_same_time_is_once(store: Store) {
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let reference = given(&store, &drain()).await;
    let planned = chosen(&store, std::slice::from_ref(&reference), &wang).await;
    let eyes = planned.seen[0].eyes;
    let bulk = told("We look.");
    let once = || carried_out(&store, (&reference, eyes), &bulk, &wang);

    let (one, two, three) = tokio::join!(once(), once(), once());

    let done = [one, two, three].into_iter().filter(Option::is_none);
    assert_eq!(done.count(), 1);
    let said = seen(&store, &reference, &wang).await.timeline;
    let said = said
        .iter()
        .filter(|event| event.words.as_deref() == Some("We look."));
    assert_eq!(said.count(), 1);
}
story!(
    given_an_update_when_it_is_sent_thrice_at_once_then_everybody_reads_it_once,
    at_the_same_time_is_once
);

async fn another_ones_change_is_never_overwritten(store: Store) {
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let chen = given_member(&store, CHEN, Role::Officer, "fangtang").await;
    let references = [given(&store, &drain()).await, given(&store, &drain()).await];
    let planned = chosen(&store, &references, &wang).await.seen;
    let (first, other) = (&planned[0], &planned[1]);
    let urgent = Bulk::Priority(Priority::Urgent);
    assert_eq!(
        carried_out(&store, (&references[0], first.eyes), &urgent, &chen).await,
        None
    );

    let bulk = to(Status::Scheduled);
    let stale = carried_out(&store, (&references[0], first.eyes), &bulk, &wang).await;
    let fresh = carried_out(&store, (&references[1], other.eyes), &bulk, &wang).await;

    assert_eq!(stale, Some(ChangeRefused::Stale.into()));
    assert_eq!(fresh, None);
    let kept = seen(&store, &references[0], &wang).await.case;
    assert_eq!(
        (kept.status, kept.priority),
        (Status::Received, Priority::Urgent)
    );
    let changed = seen(&store, &references[1], &wang).await.case;
    assert_eq!(changed.status, Status::Scheduled);
}
story!(
    given_a_report_that_somebody_changed_when_a_bulk_comes_then_it_is_left_and_the_others_are_done,
    another_ones_change_is_never_overwritten
);
