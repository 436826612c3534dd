//! What fields are called, and whose they are.

use super::typed::{ITEMS_MOST, Typed, item_of};
use crate::services::{Page, Question, QuestionType};

/// The question that a sent name belongs to, and the name of its whole field; nothing where the page has no such field.
pub(super) fn find<'p>(page: &'p Page, name: &str) -> Option<(&'p Question, String)> {
    let own = |questions: &'p [Question], rest: &str| {
        questions.iter().find_map(|question| {
            let part = rest.strip_prefix(question.id.as_str())?;
            let parts: &[&str] = match question.kind {
                QuestionType::Date => &[".day", ".month", ".year"],
                QuestionType::Person => &[".name", ".number"],
                QuestionType::Place => &[".lat", ".lon", ".words"],
                QuestionType::Group => &[],
                _ => &[""],
            };
            parts.contains(&part).then_some(question)
        })
    };
    if let Some(question) = own(&page.question, name) {
        return Some((question, question.id.clone()));
    }
    page.question
        .iter()
        .filter(|question| question.kind == QuestionType::Group)
        .find_map(|group| {
            let item = item_of(&group.id, name).filter(|item| *item < ITEMS_MOST)?;
            let at = format!("{}.{item}", group.id);
            let rest = name.strip_prefix(&at)?.strip_prefix('.')?;
            let inner = own(&group.question, rest)?;
            Some((inner, format!("{at}.{}", inner.id)))
        })
}

/// What somebody would have typed who means this value.
pub(super) fn words_of(question: &Question, value: &str) -> Typed {
    let name = &question.id;
    let pairs = match question.kind {
        QuestionType::Date => {
            let mut parts = value.splitn(3, '-');
            let mut part = |part: &str| {
                let value = parts.next().unwrap_or_default().to_owned();
                (format!("{name}.{part}"), value)
            };
            vec![part("year"), part("month"), part("day")]
        }
        _ => vec![(name.clone(), value.to_owned())],
    };
    Typed::of(pairs)
}
