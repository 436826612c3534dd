//! Stories of tasks and answers that are not in order.

use domain::cases::{Closing, Status};
use domain::identity::Role;
use domain::organisations::OrganisationCode;
use domain::tasks::{AnswerFault, TaskAnswer};
use store::Store;
use store::links::Token;
use store::tasks::{Answering, NewTask, TaskRefused};

use super::city::{self, drain, given_report, story};
use super::people::{address, given_member, letters};
use super::{
    CONTRACTOR, WANG, accepted, answer, change, done, give, later, of_gas, refusal, seen, task,
};

async fn what_is_not_in_order_is_refused(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let in_41 = given_member(&store, "41@example.org", Role::Officer, "41").await;
    let caseworker = given_member(&store, "case@example.org", Role::Caseworker, "4").await;
    let ended = given_report(&store, &drain()).await.reference;
    let closing = change(1, Status::Closed(Closing::NotFound));
    store
        .change_status(&ended, closing, &wang, later(0))
        .await
        .expect("closed");
    letters(&store).await;
    let nobody = NewTask {
        organisation: OrganisationCode("nobody".to_owned()),
        ..task(1, "Pipe")
    };
    let days = |days| NewTask {
        days,
        contractor: Some(address(CONTRACTOR)),
        ..task(1, "Pipe")
    };
    let long = "x".repeat(201);
    let table = [
        (
            &reference,
            1,
            task(1, " "),
            &wang,
            TaskRefused::TitleMissing,
        ),
        (
            &reference,
            1,
            task(1, &long),
            &wang,
            TaskRefused::TitleTooLong,
        ),
        (&reference, 1, nobody, &wang, TaskRefused::NoOrganisation),
        (&reference, 1, days(0), &wang, TaskRefused::DaysOutOfRange),
        (&reference, 1, days(91), &wang, TaskRefused::DaysOutOfRange),
        (&reference, 7, task(1, "Pipe"), &wang, TaskRefused::Stale),
        (
            &reference,
            1,
            task(1, "Pipe"),
            &in_41,
            TaskRefused::NotYours,
        ),
        (
            &reference,
            1,
            task(1, "Pipe"),
            &caseworker,
            TaskRefused::NotYours,
        ),
        (&ended, 2, task(1, "Pipe"), &wang, TaskRefused::CaseEnded),
    ];
    for (of, version, new, by, expected) in table {
        let given = store.give_task(of, version, &new, by, later(1)).await;
        assert_eq!(refusal(given), expected);
    }

    assert!(letters(&store).await.is_empty(), "nobody is told");
    let untouched = seen(&store, &reference, Some(&wang)).await;
    assert_eq!((untouched.case.version, untouched.tasks), (1, Vec::new()));
}
story!(
    given_a_task_that_is_not_in_order_when_it_is_given_then_it_is_refused_and_nobody_is_told,
    what_is_not_in_order_is_refused
);

async fn answers_that_are_not_in_order_are_refused(store: Store) {
    let reference = given_report(&store, &drain()).await.reference;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let gao = Answering::Member(of_gas(&store).await);
    let in_41 =
        Answering::Member(given_member(&store, "41@example.org", Role::Officer, "41").await);
    let agent =
        Answering::Member(given_member(&store, "agent@example.org", Role::Agent, "4").await);
    let stranger = Answering::Link(Token::draw());
    let id = give(&store, &reference, &task(1, "Pipe"), &wang).await;

    for by in [&in_41, &agent, &stranger] {
        let refused = refusal(answer(&store, id, &done(), by).await);
        assert_eq!(refused, TaskRefused::NotYours);
    }
    let stale = store
        .answer_task(id, 9, &done(), Vec::new(), &gao, later(2))
        .await;
    assert_eq!(refusal(stale), TaskRefused::Stale);
    let silent = TaskAnswer::Decline(String::new());
    let table = [
        (accepted(19, 18), AnswerFault::DaysNotInOrder),
        (silent, AnswerFault::ReasonMissing),
    ];
    for (said, expected) in table {
        let refused = refusal(answer(&store, id, &said, &gao).await);
        assert_eq!(refused, TaskRefused::Answer(expected));
    }
    assert_eq!(
        seen(&store, &reference, Some(&wang)).await.tasks[0].version,
        1
    );
}
story!(
    given_an_answer_that_is_not_in_order_when_it_comes_then_it_is_refused,
    answers_that_are_not_in_order_are_refused
);
