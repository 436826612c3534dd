use jiff::civil::date;
use uuid::Uuid;

use super::*;
use crate::organisations::OrganisationCode;
use crate::tasks::TaskId;

/// Rows: from. Columns: to, in the order of [`Status::of_applications`]: submitted, in progress, waiting, decided, granted, refused,
/// withdrawn, expired.
const TABLE: [(&str, &str); 8] = [
    ("submitted", ".xxxxxx."),
    ("in_progress", "..xxxxx."),
    ("waiting", "xx....xx"),
    ("decided", "....xx.."),
    ("granted", "........"),
    ("refused", ".x......"),
    ("withdrawn", "........"),
    ("expired", ".x......"),
];

#[test]
fn every_pair_of_statuses_is_decided_as_the_table_says() {
    for (from, (name, row)) in Status::of_applications().zip(TABLE) {
        assert_eq!(from.closing().map_or(from.name(), Closing::name), name);
        let decided: String = Status::of_applications()
            .map(|to| if may_become(from, to) { 'x' } else { '.' })
            .collect();
        assert_eq!(decided, row, "from {name}");
    }
}

fn plan(id: &str, step: u8, join: &str, days: u16) -> String {
    format!(
        "[[task]]\nid = \"{id}\"\norganisation = \"education\"\nname = {{ en = \"{id}\" }}\nstep = {step}\njoin = \"{join}\"\ndays = {days}\naction = [\"approve\"]\n"
    )
}

fn service(plans: &str) -> Service {
    let head = r#"
identifier = "allowance"
version = 1
status = "active"
name = { en = "Allowance" }
description = { en = "Money." }
keyword = { en = ["money"] }
thematic_area = "employment"
competent_authority = "human-resources"
life_event = []
addressee = ["citizen"]
legal_resource = []
channel = []
eligibility = []
output = []
retention = []
[processing_time]
statutory_days = 30
norm_days = 20
[appeal]
term_days = 60
authority = { en = "Government" }
text = { en = "Object." }
[decision]
organisation = "human-resources"
role = "manager"
reasons = [{ code = "no-degree", text = { en = "No degree." } }]
"#;
    toml::from_str(&format!("{head}{plans}")).expect("a service")
}

fn handled(plan: &str, step: u16, state: TaskState, finding: Option<Finding>) -> Handled {
    Handled {
        task: Task {
            id: TaskId(Uuid::nil()),
            step,
            organisation: OrganisationCode("education".into()),
            title: plan.into(),
            state,
            due: date(2026, 12, 1),
            window: None,
            words: String::new(),
            version: 1,
        },
        plan: plan.into(),
        finding,
    }
}

fn open(plan: &str, step: u16) -> Handled {
    handled(plan, step, TaskState::Offered, None)
}

fn found(plan: &str, step: u16, finding: Finding) -> Handled {
    handled(plan, step, FOUND, Some(finding))
}

#[test]
fn parallel_tasks_are_joined_before_the_next_step_and_the_decision() {
    let service = service(
        &[
            plan("a", 1, "all", 2),
            plan("b", 1, "all", 5),
            plan("c", 2, "all", 3),
        ]
        .concat(),
    );
    let goes = Next::Goes { withdrawn: vec![] };
    let approved = Finding::Approved;
    assert_eq!(
        next(&service, &[open("a", 1), open("b", 1), open("c", 2)]),
        goes
    );
    assert_eq!(
        next(
            &service,
            &[found("a", 1, approved), open("b", 1), open("c", 2)]
        ),
        goes
    );
    assert_eq!(
        next(
            &service,
            &[
                found("a", 1, approved),
                found("b", 1, approved),
                open("c", 2)
            ]
        ),
        goes
    );
    let all = ["a", "b", "c"].map(|plan| found(plan, 1, approved));
    assert_eq!(next(&service, &all), Next::Decide { withdrawn: vec![] });
    assert_eq!(days_until(&service, &service.task[2]), 8);
}

#[test]
fn a_rejection_waits_for_its_step_and_begins_nothing_more() {
    let service = service(
        &[
            plan("a", 1, "all", 2),
            plan("b", 1, "all", 5),
            plan("c", 2, "all", 3),
        ]
        .concat(),
    );
    let rejected = Finding::Rejected;
    assert_eq!(
        next(
            &service,
            &[found("a", 1, rejected), open("b", 1), open("c", 2)]
        ),
        Next::Goes { withdrawn: vec![] }
    );
    assert_eq!(
        next(
            &service,
            &[
                found("a", 1, rejected),
                found("b", 1, Finding::Approved),
                open("c", 2)
            ]
        ),
        Next::Decide {
            withdrawn: vec!["c".into()]
        }
    );
}

#[test]
fn of_a_step_that_any_may_end_the_others_are_withdrawn() {
    let service = service(
        &[
            plan("a", 1, "any", 2),
            plan("b", 1, "any", 5),
            plan("c", 2, "all", 3),
        ]
        .concat(),
    );
    assert_eq!(
        next(
            &service,
            &[found("a", 1, Finding::Rejected), open("b", 1), open("c", 2)]
        ),
        Next::Goes { withdrawn: vec![] }
    );
    assert_eq!(
        next(
            &service,
            &[found("a", 1, Finding::Approved), open("b", 1), open("c", 2)]
        ),
        Next::Goes {
            withdrawn: vec!["b".into()]
        }
    );
}

#[test]
fn nothing_is_decided_while_a_task_is_open_or_without_a_reason_of_the_service() {
    let service = service(&plan("a", 1, "all", 2));
    let decision = service.decision.as_ref().expect("a decision");
    let refuse = |reason: &str| Verdict::Refuse {
        reason: reason.into(),
    };
    let joined = [found("a", 1, Finding::Approved)];
    let status = Status::InProgress;
    assert_eq!(
        decide(decision, status, &[open("a", 1)], &Verdict::Grant, ""),
        Err(VerdictFault::TasksOpen)
    );
    assert_eq!(
        decide(decision, status, &joined, &Verdict::Grant, ""),
        Ok(None)
    );
    assert_eq!(
        decide(decision, status, &joined, &refuse("because"), ""),
        Err(VerdictFault::ReasonMissing)
    );
    let reason = decide(decision, status, &joined, &refuse("no-degree"), "").expect("a verdict");
    assert_eq!(reason.map(|reason| reason.code.as_str()), Some("no-degree"));
    assert_eq!(
        decide(decision, Status::Waiting, &joined, &Verdict::Grant, ""),
        Err(VerdictFault::NotInTable)
    );
}
