//! Conditions: what they look at, what they compare it with, and whether they can ever hold.

use super::Faults;
use super::reach::{Asked, Form};
use crate::services::{Condition, QuestionType, Service};

pub(super) fn check(service: &Service, faults: &mut Faults<'_>) {
    let form = Form::new(service);
    for (index, page) in service.page.iter().enumerate() {
        if let Some(condition) = &page.show_if {
            let pointer = format!("/page/{index}/show_if");
            let until = form.first_of_page(index);
            if sound(&form, &pointer, condition, until, None, faults) && !form.shows_page(index) {
                faults.note(pointer, "never holds: nobody is shown this page");
            }
        }
    }
    for (place, asked) in form.asked.iter().enumerate() {
        if let Some(condition) = &asked.question.show_if {
            let pointer = format!("{}/show_if", asked.pointer);
            if sound(&form, &pointer, condition, place, asked.group, faults) && !form.shows(place) {
                faults.note(pointer, "never holds: nobody is asked this question");
            }
        }
    }
    for (index, cost) in service.cost.iter().enumerate() {
        if let Some(condition) = &cost.when {
            let pointer = format!("/cost/{index}/when");
            if sound(&form, &pointer, condition, form.asked.len(), None, faults)
                && !form.can_all_hold(&[condition])
            {
                faults.note(pointer, "never holds: nobody pays this");
            }
        }
    }
    eligibility(service, &form, faults);
}

fn eligibility(service: &Service, form: &Form<'_>, faults: &mut Faults<'_>) {
    let before = faults.found.len();
    let mut rules = Vec::new();
    for (index, rule) in service.eligibility.iter().enumerate() {
        let pointer = format!("/eligibility/{index}");
        faults.text(&format!("{pointer}/text"), &rule.text);
        faults.maybe_text(&format!("{pointer}/otherwise"), rule.otherwise.as_ref());
        if rule.question.is_some() != rule.when.is_some() {
            faults.note(&pointer, "question and when come together");
        }
        let decided = rule.question.as_ref();
        let until = decided.map_or(form.asked.len(), |id| {
            decides(form, &format!("{pointer}/question"), id, faults)
        });
        let Some(condition) = &rule.when else {
            continue;
        };
        if rule.otherwise.is_none() {
            faults.note(&pointer, "does not say what to do otherwise");
        }
        let pointer = format!("{pointer}/when");
        if !sound(form, &pointer, condition, until, None, faults) {
            continue;
        }
        if form.can_all_hold(&[condition]) {
            let place = decided.and_then(|id| form.place(id));
            rules.extend(place.map(|place| (place, condition)));
        } else {
            faults.note(pointer, "never holds: nobody may apply");
        }
    }
    if faults.found.len() == before && !form.can_pass(&rules) {
        faults.note(
            "/eligibility",
            "the conditions contradict each other: nobody may apply",
        );
    }
}

/// Until where a rule may look that is decided when this question was answered: to the end of its page.
fn decides(form: &Form<'_>, pointer: &str, id: &str, faults: &mut Faults<'_>) -> usize {
    let Some(place) = form.place(id) else {
        faults.note(pointer, format!("question {id} is not there"));
        return form.asked.len();
    };
    if form.asked[place].group.is_some() {
        faults.note(
            pointer,
            format!("question {id} is asked for each item of a group"),
        );
    }
    form.end_of_page(place)
}

/// Whether the condition can be worked out from what was asked before `until`; what stands against it is noted.
fn sound(
    form: &Form<'_>,
    pointer: &str,
    condition: &Condition,
    until: usize,
    group: Option<usize>,
    faults: &mut Faults<'_>,
) -> bool {
    let before = faults.found.len();
    if let Err(refused) = condition.compile() {
        faults.note(pointer, refused.to_string());
    }
    let looked_at = condition.questions();
    if looked_at.is_empty() {
        faults.note(pointer, "looks at no question");
    }
    for id in &looked_at {
        match form.place(id) {
            None => faults.note(pointer, format!("question {id} is not there")),
            Some(place) if place >= until => {
                faults.note(pointer, format!("question {id} is asked only later"));
            }
            Some(place)
                if form.asked[place]
                    .group
                    .is_some_and(|its| Some(its) != group) =>
            {
                faults.note(
                    pointer,
                    format!("question {id} is asked for each item of a group"),
                );
            }
            Some(_) => {}
        }
    }
    for path in condition.paths() {
        let Some((id, part)) = path.split_once('.') else {
            continue;
        };
        let asked = form.place(id).map(|place| &form.asked[place]);
        if asked.is_some_and(|asked| !has_part(asked, part)) {
            faults.note(pointer, format!("question {id} has no part {part}"));
        }
    }
    for (id, value) in condition.compared() {
        if let Some(asked) = form.place(&id).map(|place| &form.asked[place])
            && !can_be(asked, &value)
        {
            faults.note(
                pointer,
                format!("{value} is not an answer to question {id}"),
            );
        }
    }
    faults.found.len() == before
}

fn has_part(asked: &Asked<'_>, part: &str) -> bool {
    match asked.question.kind {
        QuestionType::Person => ["name", "number"].contains(&part),
        QuestionType::Place => part == "words",
        _ => false,
    }
}

fn can_be(asked: &Asked<'_>, value: &str) -> bool {
    match asked.question.kind {
        QuestionType::Choice | QuestionType::Choices => asked
            .question
            .options
            .iter()
            .any(|option| option.value == value),
        QuestionType::YesNo => ["yes", "no"].contains(&value),
        _ => true,
    }
}
