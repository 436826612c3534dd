//! Pages and questions: names, texts, and fields that belong to the type.

use std::collections::BTreeSet;

use regex::Regex;

use super::Faults;
use crate::applications::{ITEMS_MOST, LINE_MOST, TEXT_MOST};
use crate::services::{Bound, Question, QuestionType, Service};

pub(super) fn check(service: &Service, faults: &mut Faults<'_>) {
    let mut seen = BTreeSet::new();
    for (index, page) in service.page.iter().enumerate() {
        let pointer = format!("/page/{index}");
        name(&mut seen, &format!("{pointer}/id"), &page.id, faults);
        faults.text(&format!("{pointer}/heading"), &page.heading);
        faults.maybe_text(&format!("{pointer}/text"), page.text.as_ref());
        faults.some(&format!("{pointer}/question"), &page.question, "question");
        for (place, question) in page.question.iter().enumerate() {
            let pointer = format!("{pointer}/question/{place}");
            self::question(&mut seen, &pointer, question, false, faults);
        }
    }
}

/// Pages and questions share their names: both stand in addresses and in errors.
fn name(seen: &mut BTreeSet<String>, pointer: &str, id: &str, faults: &mut Faults<'_>) {
    faults.id(pointer, id);
    if !seen.insert(id.to_owned()) {
        faults.note(pointer, format!("{id} is there twice"));
    }
}

fn question(
    seen: &mut BTreeSet<String>,
    pointer: &str,
    question: &Question,
    inner: bool,
    faults: &mut Faults<'_>,
) {
    name(seen, &format!("{pointer}/id"), &question.id, faults);
    faults.text(&format!("{pointer}/label"), &question.label);
    faults.maybe_text(&format!("{pointer}/hint"), question.hint.as_ref());
    options(pointer, question, faults);
    limits(pointer, question, faults);
    pattern(pointer, question, faults);
    concept(pointer, question, faults);
    group(seen, pointer, question, inner, faults);
}

fn options(pointer: &str, question: &Question, faults: &mut Faults<'_>) {
    let chooses = matches!(question.kind, QuestionType::Choice | QuestionType::Choices);
    let pointer = format!("{pointer}/options");
    if !chooses {
        if !question.options.is_empty() {
            faults.note(pointer, "only choice and choices have options");
        }
        return;
    }
    let fewest = if question.kind == QuestionType::Choice {
        2
    } else {
        1
    };
    if question.options.len() < fewest {
        faults.note(&pointer, "there is nothing to choose from");
    }
    let values = question.options.iter();
    faults.once(
        &pointer,
        "value",
        values.map(|option| option.value.as_str()),
    );
    for (index, option) in question.options.iter().enumerate() {
        faults.id(&format!("{pointer}/{index}/value"), &option.value);
        faults.text(&format!("{pointer}/{index}/label"), &option.label);
    }
}

fn limits(pointer: &str, question: &Question, faults: &mut Faults<'_>) {
    let measured = matches!(
        question.kind,
        QuestionType::Number | QuestionType::Money | QuestionType::Text | QuestionType::LongText
    );
    let sides = [("min", question.min), ("max", question.max)];
    for (key, _) in sides
        .iter()
        .filter(|(_, limit)| limit.is_some() && !measured)
    {
        faults.note(
            format!("{pointer}/{key}"),
            "only number, money, text and long_text have it",
        );
    }
    if question
        .min
        .zip(question.max)
        .is_some_and(|(min, max)| min > max)
    {
        faults.note(format!("{pointer}/min"), "is more than max");
    }
    lengths(pointer, question, faults);
    let day = question.kind == QuestionType::Date;
    let sides = [("after", question.after), ("before", question.before)];
    for (key, _) in sides.iter().filter(|(_, limit)| limit.is_some() && !day) {
        faults.note(format!("{pointer}/{key}"), "only date has it");
    }
    if let (Some(Bound::Day(after)), Some(Bound::Day(before))) = (question.after, question.before)
        && after > before
    {
        faults.note(format!("{pointer}/after"), "is later than before");
    }
}

/// Something can be written that is neither too short nor too long.
fn lengths(pointer: &str, question: &Question, faults: &mut Faults<'_>) {
    let usual = match question.kind {
        QuestionType::Text => LINE_MOST,
        QuestionType::LongText => TEXT_MOST,
        _ => return,
    };
    if question.max.is_some_and(|max| max < 1) {
        faults.note(
            format!("{pointer}/max"),
            "nothing is as short as that: must be 1 or more",
        );
    }
    let usual = i64::try_from(usual).unwrap_or(i64::MAX);
    if question.max.is_none() && question.min.is_some_and(|min| min > usual) {
        faults.note(
            format!("{pointer}/min"),
            format!("needs max: without it {usual} characters are the most"),
        );
    }
}

fn pattern(pointer: &str, question: &Question, faults: &mut Faults<'_>) {
    let Some(pattern) = &question.pattern else {
        if question.message.is_some() {
            faults.note(format!("{pointer}/message"), "is only for a pattern");
        }
        return;
    };
    let pointer_of = |key: &str| format!("{pointer}/{key}");
    if !matches!(question.kind, QuestionType::Text | QuestionType::LongText) {
        faults.note(pointer_of("pattern"), "only text and long_text have it");
    }
    if Regex::new(pattern).is_err() {
        faults.note(
            pointer_of("pattern"),
            format!("{pattern:?} is not a regular expression"),
        );
    }
    match &question.message {
        None => faults.note(
            pointer_of("pattern"),
            "needs the message that says what is wanted",
        ),
        Some(message) => faults.text(&pointer_of("message"), message),
    }
}

fn concept(pointer: &str, question: &Question, faults: &mut Faults<'_>) {
    let Some(concept) = &question.concept else {
        if question.edit.is_some() {
            faults.note(
                format!("{pointer}/edit"),
                "is only for a question with a concept",
            );
        }
        return;
    };
    let pointer = format!("{pointer}/concept");
    if question.edit.is_none() {
        faults.note(
            &pointer,
            "needs edit: whether what is filled in can be changed",
        );
    }
    if matches!(
        question.kind,
        QuestionType::Group | QuestionType::Upload | QuestionType::Person | QuestionType::Place
    ) {
        faults.note(
            &pointer,
            "no register fills in a group, a file, a person or a place",
        );
    }
    if faults
        .known
        .registers
        .as_ref()
        .is_some_and(|known| !known.concepts.contains(concept))
    {
        faults.note(&pointer, format!("no register knows {concept}"));
    }
}

fn group(
    seen: &mut BTreeSet<String>,
    pointer: &str,
    question: &Question,
    inner: bool,
    faults: &mut Faults<'_>,
) {
    let parts = [
        ("min_items", question.min_items.is_some()),
        ("max_items", question.max_items.is_some()),
        ("question", !question.question.is_empty()),
    ];
    if question.kind != QuestionType::Group {
        for (key, _) in parts.iter().filter(|(_, there)| *there) {
            faults.note(format!("{pointer}/{key}"), "only group has it");
        }
        return;
    }
    if inner {
        faults.note(format!("{pointer}/type"), "a group cannot stand in a group");
    }
    for (key, _) in parts.iter().filter(|(_, there)| !there) {
        faults.note(pointer, format!("a group needs {key}"));
    }
    if question.min_items > question.max_items {
        faults.note(format!("{pointer}/min_items"), "is more than max_items");
    }
    for (key, items) in [
        ("min_items", question.min_items),
        ("max_items", question.max_items),
    ] {
        if items.is_some_and(|items| usize::from(items) > ITEMS_MOST) {
            faults.note(
                format!("{pointer}/{key}"),
                format!("a group has {ITEMS_MOST} items at most"),
            );
        }
    }
    if question.max_items == Some(0) {
        faults.note(format!("{pointer}/max_items"), "must be 1 or more");
    }
    if inner {
        return;
    }
    for (index, part) in question.question.iter().enumerate() {
        let pointer = format!("{pointer}/question/{index}");
        self::question(seen, &pointer, part, true, faults);
    }
}
