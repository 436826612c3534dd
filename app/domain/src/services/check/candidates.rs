//! The answers to a question that can make a difference to a condition: those beside what it is compared with.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::services::{Bound, Question};

/// Options that are tried in every way in which they can be chosen together, at most.
const TOGETHER: usize = 8;

/// A number that nobody gives, and that is still one.
const FAR: i64 = 1_000_000_000_000;

/// Whole numbers: the one compared with and those beside it; of 812.5 the one below and the one above.
pub(super) fn numbers(question: &Question, fixed: &[&Value]) -> Vec<Value> {
    let near = fixed.iter().filter_map(|value| number(value));
    let near = near.flat_map(|number| [number.floor(), number.ceil()]);
    let near = near.flat_map(|number| [number - 1.0, number, number + 1.0]);
    let within = within(question, 1, near.filter_map(whole));
    within.into_iter().map(Value::from).collect()
}

/// Amounts: the one compared with, a hundredth beside it, and one beside it.
pub(super) fn amounts(question: &Question, fixed: &[&Value]) -> Vec<Value> {
    let near = fixed.iter().filter_map(|value| number(value));
    let near = near.filter_map(|number| whole((number * 100.0).round()));
    let near =
        near.flat_map(|near| [-100, -1, 0, 1, 100].map(|beside| near.saturating_add(beside)));
    let within = within(question, 100, near).into_iter();
    within
        .map(|hundredths| crate::applications::Answer::Money(hundredths).value())
        .collect()
}

/// Those of the numbers that the question takes, with its own limits.
fn within(question: &Question, unit: i64, near: impl Iterator<Item = i64>) -> BTreeSet<i64> {
    let bound = |limit: Option<i64>| limit.map(|limit| limit.saturating_mul(unit));
    let (least, most) = (bound(question.min), bound(question.max));
    let limits = least.unwrap_or(i64::MIN)..=most.unwrap_or(i64::MAX);
    let mut near = near.peekable();
    // Compared with no number, it may be compared with another answer.
    let usual = near
        .peek()
        .is_none()
        .then(|| [0, 1, 2].map(|number| number * unit));
    // Compared with what another answer says, it may be far from every number.
    let all = near
        .chain(usual.into_iter().flatten())
        .chain([least.unwrap_or(-FAR), most.unwrap_or(FAR)]);
    all.filter(|number| limits.contains(number)).collect()
}

fn number(value: &Value) -> Option<f64> {
    let text = || value.as_str()?.parse().ok();
    value
        .as_f64()
        .or_else(text)
        .filter(|number| number.is_finite())
}

/// The number, where it is one that a form can hold.
fn whole(number: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it is whole, and used only far below 2^53"
    )]
    let whole = number as i64;
    (number.abs() < 1e15).then_some(whole)
}

/// Days: the one compared with, the one before and the one after.
pub(super) fn days(question: &Question, fixed: &[&Value]) -> Vec<Value> {
    let limit = |bound: Option<Bound>| match bound {
        Some(Bound::Day(day)) => Some(day),
        // On which day it will be answered is not known.
        Some(Bound::Today) | None => None,
    };
    let (first, last) = (limit(question.after), limit(question.before));
    let limits = first.unwrap_or(Date::MIN)..=last.unwrap_or(Date::MAX);
    let mut near = fixed
        .iter()
        .filter_map(|value| value.as_str()?.parse::<Date>().ok())
        .peekable();
    let usual = near
        .peek()
        .is_none()
        .then(|| [date(2000, 1, 1), date(2100, 1, 1)]);
    let near = near
        .chain(usual.into_iter().flatten())
        .chain(first)
        .chain(last);
    let near = near.flat_map(|day| [-1, 0, 1].map(|beside| day.saturating_add(beside.days())));
    let days: BTreeSet<Date> = near.filter(|day| limits.contains(day)).collect();
    days.into_iter().map(|day| json!(day.to_string())).collect()
}

/// Options: every set of those that are compared with and one other, and each and all of them.
pub(super) fn choices(options: &[Value], fixed: &[&Value]) -> Vec<Value> {
    let (mut named, others): (Vec<&Value>, Vec<&Value>) =
        options.iter().partition(|option| fixed.contains(option));
    named.extend(others.first());
    named.truncate(TOGETHER);
    let sets = (1_u32..1 << named.len()).map(|set| {
        let among = named.iter().enumerate();
        let chosen = among.filter(|(place, _)| set & (1 << place) != 0);
        chosen.map(|(_, option)| (*option).clone()).collect()
    });
    let single = options.iter().map(|option| json!([option]));
    let mut found: Vec<Value> = Vec::new();
    for set in sets.chain(single).chain([json!(options)]) {
        if !found.contains(&set) {
            found.push(set);
        }
    }
    found
}
