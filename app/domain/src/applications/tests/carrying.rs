//! What goes along from one application into the next.

use super::super::*;
use super::{TODAY, WHOLE, areas, filled, service};

/// The same service under another name, so changed.
fn other(change: impl FnOnce(&mut Service)) -> Service {
    let mut next = service();
    next.identifier = ServiceId("next".to_owned());
    for page in &mut next.page {
        for question in &mut page.question {
            question.id = format!("next-{}", question.id);
            question.show_if = None;
        }
    }
    change(&mut next);
    next
}

fn concepts(service: &mut Service) {
    for page in &mut service.page {
        for question in &mut page.question {
            let bare = question.id.trim_start_matches("next-");
            question.concept = Some(format!("anything.{bare}"));
        }
    }
}

#[test]
fn given_what_was_answered_when_the_next_form_asks_for_the_same_then_it_stands_there_as_typed() {
    let areas = areas();
    let mut from = service();
    concepts(&mut from);
    let filling = filled(&from, WHOLE);
    let answers = Form::new(&from, &areas, TODAY).read(&filling).answers;
    let to = other(concepts);

    let mut next = Filling::of(&to);
    next.carry(&to, &from, &answers);

    let read = Form::new(&to, &areas, TODAY).read(&next);
    let carried = |id: &str| read.answers.get(&format!("next-{id}")).cloned();
    for id in [
        "from", "country", "arrival", "rent", "months", "number", "goods", "host", "where",
    ] {
        assert!(answers.get(id).is_some(), "{id} is answered");
        assert_eq!(carried(id), answers.get(id).cloned(), "{id}");
        assert!(next.carried.contains(&format!("next-{id}")), "{id}");
    }
    // A group belongs to its own form, and no question counts as seen: everything is shown once more before it is sent.
    assert_eq!(carried("children"), None);
    assert!(next.seen.is_empty());
}

#[test]
fn given_another_concept_or_another_kind_when_the_next_form_begins_then_nothing_goes_along() {
    let areas = areas();
    let mut from = service();
    concepts(&mut from);
    let filling = filled(&from, WHOLE);
    let answers = Form::new(&from, &areas, TODAY).read(&filling).answers;
    let to = other(|next| {
        concepts(next);
        for page in &mut next.page {
            for question in &mut page.question {
                match question.id.as_str() {
                    "next-country" => question.concept = Some("person.country".to_owned()),
                    "next-number" => question.kind = crate::services::QuestionType::LongText,
                    "next-from" => question.options.retain(|one| one.value != "abroad"),
                    _ => question.concept = None,
                }
            }
        }
    });

    let mut next = Filling::of(&to);
    next.carry(&to, &from, &answers);

    assert_eq!(next.typed, Typed::default());
    assert!(next.carried.is_empty());
}
