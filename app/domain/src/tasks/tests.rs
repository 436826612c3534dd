use jiff::civil::date;

use super::*;

/// Rows: from. Columns: to, in the order of [`TaskState::ALL`].
const TABLE: [(TaskState, &str); 5] = [
    (TaskState::Offered, ".xxxx"),
    (TaskState::Accepted, ".xxxx"),
    (TaskState::Declined, "....."),
    (TaskState::Done, "....."),
    (TaskState::Withdrawn, "....."),
];

const TODAY: Date = date(2026, 11, 16);

fn task(step: u16, state: TaskState) -> Task {
    Task {
        id: TaskId(Uuid::from_u128(u128::from(step))),
        step,
        organisation: OrganisationCode("works".to_owned()),
        title: "Replace the pipe".to_owned(),
        state,
        due: date(2026, 11, 20),
        window: None,
        words: String::new(),
        version: 1,
    }
}

fn days(from: i8, until: i8) -> TaskAnswer {
    TaskAnswer::Accept(Window {
        from: date(2026, 11, from),
        until: date(2026, 11, until),
    })
}

#[test]
fn every_pair_of_states_is_decided_as_the_table_says() {
    for (from, row) in TABLE {
        let decided: String = TaskState::ALL
            .map(|to| if from.may_become(to) { 'x' } else { '.' })
            .iter()
            .collect();
        assert_eq!(decided, row, "from {}", from.name());
        assert_eq!(TaskState::named(from.name()), Some(from));
    }
}

#[test]
fn an_answer_is_judged_by_its_state_its_days_and_its_words() {
    let offered = task(1, TaskState::Offered);
    let long = "x".repeat(TASK_WORDS_MOST + 1);
    let table = [
        (days(16, 16), Ok(())),
        (days(18, 17), Err(AnswerFault::DaysNotInOrder)),
        (days(15, 18), Err(AnswerFault::DaysNotInOrder)),
        (TaskAnswer::Decline("Not our pipe.".to_owned()), Ok(())),
        (
            TaskAnswer::Decline(" ".to_owned()),
            Err(AnswerFault::ReasonMissing),
        ),
        (TaskAnswer::Done(String::new()), Ok(())),
        (TaskAnswer::Done(long), Err(AnswerFault::TooLong)),
    ];
    for (said, expected) in table {
        assert_eq!(answer(&offered, &[], &said, TODAY), expected, "{said:?}");
    }
    let done = task(1, TaskState::Done);
    assert_eq!(
        answer(&done, &[], &days(17, 18), TODAY),
        Err(AnswerFault::NotInTable)
    );
}

#[test]
fn a_later_step_can_be_accepted_at_once_and_done_in_its_turn() {
    let second = task(2, TaskState::Offered);
    let done = TaskAnswer::Done(String::new());
    for (first, expected) in [
        (TaskState::Offered, Err(AnswerFault::NotItsTurn)),
        (TaskState::Accepted, Err(AnswerFault::NotItsTurn)),
        (TaskState::Declined, Ok(())),
        (TaskState::Done, Ok(())),
        (TaskState::Withdrawn, Ok(())),
    ] {
        let tasks = [task(1, first), second.clone()];
        assert_eq!(
            answer(&second, &tasks, &done, TODAY),
            expected,
            "{}",
            first.name()
        );
        assert_eq!(answer(&second, &tasks, &days(17, 18), TODAY), Ok(()));
    }
    // Those of one step do not wait for each other.
    let beside = [task(2, TaskState::Offered), second.clone()];
    assert_eq!(answer(&second, &beside, &done, TODAY), Ok(()));
}
