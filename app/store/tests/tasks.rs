//! Stories of tasks, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;
#[path = "tasks/refusing.rs"]
mod refusing;

use domain::cases::{Case, ChangeRefused, Closing, EventKind, Sight, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::Letter;
use domain::organisations::OrganisationCode;
use domain::references::Reference;
use domain::tasks::{AnswerFault, TaskAnswer, TaskId, TaskState, Window};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use store::desk::Change;
use store::members::NewGrant;
use store::photos::NewPhoto;
use store::reports::{ReportSeen, Viewer};
use store::tasks::{Answering, NewTask, TaskRefused};
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{address, given_member, grant, letters, signed_in};

const WANG: &str = "wang@example.org";
const CONTRACTOR: &str = "pipes@example.org";

fn later(hours: i64) -> Timestamp {
    monday() + SignedDuration::from_hours(hours)
}

fn task(step: u16, title: &str) -> NewTask {
    NewTask {
        step,
        organisation: OrganisationCode("gas".to_owned()),
        title: title.to_owned(),
        days: 5,
        contractor: None,
    }
}

fn day(day: i8) -> Date {
    date(2026, 11, day)
}

fn accepted(from: i8, until: i8) -> TaskAnswer {
    TaskAnswer::Accept(Window {
        from: day(from),
        until: day(until),
    })
}

fn done() -> TaskAnswer {
    TaskAnswer::Done("Replaced.".to_owned())
}

fn change(version: i64, to: Status) -> Change<'static> {
    Change {
        version,
        to,
        words: "Said.",
        language: Language::En,
        days_to_answer: 5,
    }
}

fn refusal<T, R: std::error::Error + std::fmt::Debug>(answer: Result<T, StoreError<R>>) -> R {
    match answer {
        Err(StoreError::Refused(refused)) => refused,
        Err(StoreError::Broken(broken)) => panic!("broken: {broken:?}"),
        Ok(_) => panic!("not refused"),
    }
}

async fn seen(store: &Store, reference: &Reference, account: Option<&Account>) -> ReportSeen {
    let viewer = Viewer {
        account: account.cloned(),
        link: None,
    };
    let seen = store
        .report(reference, &viewer, monday())
        .await
        .expect("read");
    seen.expect("there")
}

async fn case(store: &Store, reference: &Reference) -> Case {
    seen(store, reference, None).await.case
}

async fn give(store: &Store, reference: &Reference, new: &NewTask, by: &Account) -> TaskId {
    let version = case(store, reference).await.version;
    store
        .give_task(reference, version, new, by, later(1))
        .await
        .expect("given")
}

async fn answer(
    store: &Store,
    id: TaskId,
    said: &TaskAnswer,
    by: &Answering,
) -> Result<(), StoreError<TaskRefused>> {
    let seen = store.task(id, by, later(2)).await.expect("read");
    let version = seen.map_or(1, |seen| seen.task.version);
    store
        .answer_task(id, version, said, Vec::new(), by, later(2))
        .await
}

fn kinds(seen: &ReportSeen) -> Vec<EventKind> {
    seen.timeline.iter().map(|event| event.kind).collect()
}

/// A caseworker of the gas office.
async fn of_gas(store: &Store) -> Account {
    let grant = NewGrant {
        organisation: Some(OrganisationCode("gas".to_owned())),
        ..grant(Role::Caseworker, "3402")
    };
    store
        .add_member(&address("gas@example.org"), "Gao", &grant, monday())
        .await
        .expect("added");
    signed_in(store, "gas@example.org").await.account
}

async fn a_task_goes_from_given_to_done_behind_one_face(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let gas = of_gas(&store).await;
    let gao = Answering::Member(gas.clone());
    let id = give(&store, &reference, &task(1, "Replace the pipe"), &wang).await;

    let inbox = store.task_inbox(&gas).await.expect("listed");
    answer(&store, id, &accepted(18, 19), &gao)
        .await
        .expect("accepted");
    let version = case(&store, &reference).await.version;
    let early = store
        .change_status(&reference, change(version, Status::Fixed), &wang, later(2))
        .await;
    answer(&store, id, &done(), &gao).await.expect("done");

    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0].0.title, "Replace the pipe");
    assert_eq!(inbox[0].1.reference, reference);
    assert_eq!(refusal(early), ChangeRefused::TasksOpen);
    assert_eq!(store.task_inbox(&gas).await.expect("listed").len(), 0);
    let desk = seen(&store, &reference, Some(&wang)).await;
    let everybodys = seen(&store, &reference, None).await;
    let story = [
        EventKind::Submitted,
        EventKind::TaskAdded,
        EventKind::TaskAccepted,
        EventKind::TaskDone,
    ];
    assert_eq!(kinds(&desk), story);
    assert_eq!(kinds(&everybodys), story);
    assert_eq!(desk.timeline[3].words.as_deref(), Some("Replaced."));
    assert_eq!(everybodys.timeline[3].words, None, "said to the desk");
    let window = everybodys.timeline[2].detail.window;
    assert_eq!(
        window.map(|window| (window.from, window.until)),
        Some((day(18), day(19)))
    );
    assert_eq!(desk.tasks[0].state, TaskState::Done);
    assert_eq!(everybodys.tasks, []);
    store
        .change_status(
            &reference,
            change(desk.case.version, Status::Fixed),
            &wang,
            later(3),
        )
        .await
        .expect("nothing is open any more");
}
story!(
    given_a_task_when_it_is_accepted_and_done_then_the_report_can_be_fixed_and_not_before,
    a_task_goes_from_given_to_done_behind_one_face
);

async fn a_contractor_answers_by_a_link(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    letters(&store).await;
    let new = NewTask {
        contractor: Some(address(CONTRACTOR)),
        ..task(1, "Replace the pipe")
    };
    let id = give(&store, &reference, &new, &wang).await;
    let other = give(&store, &reference, &task(1, "Close the lane"), &wang).await;
    let told = letters(&store).await;
    let (theirs, hers): (Vec<_>, Vec<_>) = told
        .into_iter()
        .partition(|told| matches!(told.letter, Letter::Task { .. }));
    let [contractor] = &theirs[..] else {
        panic!("{theirs:?}");
    };
    let Letter::Task {
        link, due, title, ..
    } = contractor.letter.clone()
    else {
        panic!("{contractor:?}");
    };
    assert_eq!(contractor.to, address(CONTRACTOR));
    // Who reported it hears of both, and not who does the work.
    assert_eq!(hers.len(), 2);
    assert!(!format!("{hers:?}").contains(CONTRACTOR));
    assert_eq!((due, title.as_str()), (day(23), "Replace the pipe"));
    let by = Answering::Link(link.parse().expect("a token"));

    let page = store
        .task(id, &by, later(1))
        .await
        .expect("read")
        .expect("there");
    let not_theirs = store.task(other, &by, later(1)).await.expect("read");
    let photo = NewPhoto {
        full: vec![1],
        thumbnail: vec![2],
        width: 1,
        height: 1,
    };
    store
        .answer_task(id, 1, &done(), vec![photo], &by, later(2))
        .await
        .expect("done");

    assert_eq!(
        page.what.as_deref(),
        Some("Water stands on the lane since Saturday.")
    );
    assert!(not_theirs.is_none());
    let desk = seen(&store, &reference, Some(&wang)).await;
    assert_eq!(desk.done_photos.len(), 1);
    let last = desk.timeline.last().expect("an entry");
    assert_eq!((last.kind, last.role), (EventKind::TaskDone, None));
    assert_eq!(seen(&store, &reference, None).await.done_photos, []);
    let again = refusal(answer(&store, id, &done(), &by).await);
    assert_eq!(again, TaskRefused::Answer(AnswerFault::NotInTable));
}
story!(
    given_a_contractor_when_the_link_is_opened_then_the_task_is_answered_without_an_account,
    a_contractor_answers_by_a_link
);

async fn steps_follow_each_other(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let gao = Answering::Member(of_gas(&store).await);
    let second = give(&store, &reference, &task(2, "Replace the pipe"), &wang).await;
    let first = give(&store, &reference, &task(1, "Close the lane"), &wang).await;
    let beside = give(&store, &reference, &task(1, "Tell the neighbours"), &wang).await;

    let early = refusal(answer(&store, second, &done(), &gao).await);
    answer(&store, second, &accepted(18, 18), &gao)
        .await
        .expect("planned");
    answer(&store, first, &done(), &gao).await.expect("done");
    answer(
        &store,
        beside,
        &TaskAnswer::Decline("Not ours.".to_owned()),
        &gao,
    )
    .await
    .expect("declined");
    answer(&store, second, &done(), &gao)
        .await
        .expect("done in its turn");

    assert_eq!(early, TaskRefused::Answer(AnswerFault::NotItsTurn));
    let everybodys = kinds(&seen(&store, &reference, None).await);
    assert!(
        !everybodys.contains(&EventKind::TaskDeclined),
        "for members"
    );
}
story!(
    given_tasks_of_two_steps_when_they_are_done_then_the_second_waits_for_the_first,
    steps_follow_each_other
);

async fn a_report_that_ends_withdraws_its_tasks(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    letters(&store).await;
    let new = NewTask {
        contractor: Some(address(CONTRACTOR)),
        ..task(1, "Replace the pipe")
    };
    let id = give(&store, &reference, &new, &wang).await;
    let told = letters(&store).await;
    let link = told.iter().find_map(|told| match &told.letter {
        Letter::Task { link, .. } => Some(link),
        _ => None,
    });
    let link = link.expect("the contractor was written to");
    let by = Answering::Link(link.parse().expect("a token"));

    let closing = change(2, Status::Closed(Closing::NoAction));
    store
        .change_status(&reference, closing, &wang, later(2))
        .await
        .expect("closed");

    let desk = seen(&store, &reference, Some(&wang)).await;
    assert_eq!(desk.tasks[0].state, TaskState::Withdrawn);
    assert_eq!(desk.sight, Sight::Member);
    assert!(store.task(id, &by, later(3)).await.expect("read").is_none());
    let late = refusal(answer(&store, id, &done(), &by).await);
    assert_eq!(late, TaskRefused::NotYours);
}
story!(
    given_open_tasks_when_the_report_ends_otherwise_then_they_are_withdrawn_with_their_links,
    a_report_that_ends_withdraws_its_tasks
);

async fn a_withdrawn_task_stays_so(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let id = give(&store, &reference, &task(1, "Pipe"), &wang).await;

    store
        .withdraw_task(&reference, id, 2, &wang, later(2))
        .await
        .expect("withdrawn");
    let again = store
        .withdraw_task(&reference, id, 3, &wang, later(2))
        .await;

    let not_in_table = TaskRefused::Answer(AnswerFault::NotInTable);
    assert_eq!(refusal(again), not_in_table);
    let gao = Answering::Member(of_gas(&store).await);
    assert_eq!(
        refusal(answer(&store, id, &done(), &gao).await),
        not_in_table
    );
}
story!(
    given_a_withdrawn_task_when_it_is_answered_or_withdrawn_again_then_it_is_refused,
    a_withdrawn_task_stays_so
);
