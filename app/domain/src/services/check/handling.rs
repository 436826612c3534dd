//! What happens to an application, and whether there can be one.

use std::collections::BTreeMap;

use super::Faults;
use crate::identity::Action;
use crate::services::{
    Basis, ChannelType, Join, RetentionResult, Service, TaskAction, TaskPlan, Unanswered,
};

pub(super) fn check(service: &Service, faults: &mut Faults<'_>) {
    begins(service, faults);
    if let Some(declaration) = &service.declaration {
        faults.text("/declaration/text", &declaration.text);
    }
    tasks(service, faults);
    decision(service, faults);
    faults.some("/output", &service.output, "output");
    let outputs = service.output.iter();
    faults.once("/output", "id", outputs.map(|output| output.id.as_str()));
    for (index, output) in service.output.iter().enumerate() {
        faults.id(&format!("/output/{index}/id"), &output.id);
        faults.text(&format!("/output/{index}/name"), &output.name);
    }
    retention(service, faults);
    unanswered(service, faults);
}

/// A service that can be begun here has everything that it takes to its end, and another has nothing of it.
fn begins(service: &Service, faults: &mut Faults<'_>) {
    let parts = [
        ("page", !service.page.is_empty()),
        ("task", !service.task.is_empty()),
        ("decision", service.decision.is_some()),
        ("declaration", service.declaration.is_some()),
    ];
    for (part, there) in parts {
        if service.start && !there {
            faults.note(
                "/start",
                format!("a service that can be begun needs {part}"),
            );
        }
        if !service.start && there {
            faults.note(
                format!("/{part}"),
                "is only for a service that can be begun: start = true",
            );
        }
    }
    let online = |kind| kind == ChannelType::Online;
    if service.start && !service.channel.iter().any(|channel| online(channel.kind)) {
        faults.note(
            "/start",
            "a service that can be begun needs the channel online",
        );
    }
}

fn tasks(service: &Service, faults: &mut Faults<'_>) {
    faults.once(
        "/task",
        "id",
        service.task.iter().map(|task| task.id.as_str()),
    );
    let mut steps = BTreeMap::<u8, Vec<(usize, &TaskPlan)>>::new();
    for (index, task) in service.task.iter().enumerate() {
        let pointer = format!("/task/{index}");
        faults.id(&format!("{pointer}/id"), &task.id);
        faults.organisation(&format!("{pointer}/organisation"), &task.organisation);
        faults.text(&format!("{pointer}/name"), &task.name);
        let action = format!("{pointer}/action");
        faults.some(&action, &task.action, "action");
        if !task.action.is_empty() && !task.action.contains(&TaskAction::Approve) {
            faults.note(
                &action,
                "needs approve: nobody could find for the applicant",
            );
        }
        roles(task, &pointer, faults);
        steps.entry(task.step).or_default().push((index, task));
    }
    let mut expected = 1;
    let mut days = 0;
    for (step, tasks) in &steps {
        let (index, first) = tasks[0];
        if *step != expected {
            faults.note(
                format!("/task/{index}/step"),
                format!("steps have a hole: {step} comes where {expected} should"),
            );
        }
        expected = step.saturating_add(1);
        for (index, task) in tasks.iter().filter(|(_, task)| task.join != first.join) {
            faults.note(
                format!("/task/{index}/join"),
                format!(
                    "task {} of the same step says otherwise: {}",
                    first.id,
                    join(task.join)
                ),
            );
        }
        let longest = tasks.iter().map(|(_, task)| u32::from(task.days)).max();
        days += longest.unwrap_or_default();
    }
    let time = &service.processing_time;
    // A week of calendar days has five working ones at best.
    let promised = match time.basis {
        Basis::Working => u32::from(time.norm_days),
        Basis::Calendar => u32::from(time.norm_days) * 5 / 7 + 1,
    };
    if !steps.is_empty() && days > promised {
        faults.note(
            "/processing_time/norm_days",
            format!("the tasks take {days} days, longer than is promised"),
        );
    }
}

/// Each action that is kept for some is one of the task, and somebody can do it.
fn roles(task: &TaskPlan, pointer: &str, faults: &mut Faults<'_>) {
    for (action, roles) in &task.role {
        let at = format!("{pointer}/role");
        if !task.action.contains(action) {
            faults.note(&at, "says who does what the task has no action for");
        }
        faults.some(&at, roles, "role");
        for role in roles
            .iter()
            .filter(|role| !role.may(Action::ReadApplications))
        {
            faults.note(&at, format!("{} reads no applications", role.name()));
        }
    }
}

const fn join(join: Join) -> &'static str {
    match join {
        Join::All => "all here",
        Join::Any => "any here",
    }
}

fn decision(service: &Service, faults: &mut Faults<'_>) {
    let Some(decision) = &service.decision else {
        return;
    };
    faults.organisation("/decision/organisation", &decision.organisation);
    if !decision.role.may(Action::DecideApplications) {
        let name = decision.role.name();
        faults.note("/decision/role", format!("{name} decides nothing"));
    }
    faults.some(
        "/decision/reasons",
        &decision.reasons,
        "reason of a refusal",
    );
    let reasons = decision.reasons.iter();
    faults.once(
        "/decision/reasons",
        "code",
        reasons.map(|reason| reason.code.as_str()),
    );
    for (index, reason) in decision.reasons.iter().enumerate() {
        faults.id(&format!("/decision/reasons/{index}/code"), &reason.code);
        faults.text(&format!("/decision/reasons/{index}/text"), &reason.text);
    }
}

/// Nothing ends unanswered where nobody may ask.
fn unanswered(service: &Service, faults: &mut Faults<'_>) {
    let asks = |task: &TaskPlan| task.action.contains(&TaskAction::SendBack);
    if service.processing_time.unanswered == Unanswered::Expires && !service.task.iter().any(asks) {
        faults.note(
            "/processing_time/unanswered",
            "no task asks the applicant: none has the action send_back",
        );
    }
}

fn retention(service: &Service, faults: &mut Faults<'_>) {
    const RESULTS: [(RetentionResult, &str); 3] = [
        (RetentionResult::Granted, "granted"),
        (RetentionResult::Refused, "refused"),
        (RetentionResult::Withdrawn, "withdrawn"),
    ];
    for (index, rule) in service.retention.iter().enumerate() {
        faults.maybe_text(&format!("/retention/{index}/basis"), rule.basis.as_ref());
    }
    for (result, name) in RESULTS {
        let said = service.retention.iter().enumerate();
        let mut places = said.filter(|(_, rule)| rule.result == result);
        if places.next().is_none() {
            faults.note(
                "/retention",
                format!("does not say what happens where it was {name}"),
            );
        }
        if let Some((index, _)) = places.next() {
            faults.note(
                format!("/retention/{index}/result"),
                format!("{name} is there twice"),
            );
        }
    }
}
