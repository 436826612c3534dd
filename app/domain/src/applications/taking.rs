//! What a screen sent, taken as far as it may be.

use std::collections::BTreeSet;

use super::Filling;
use super::form::{Asked, Form, FormRefused};
use super::naming::find;
use super::screens::Screen;
use super::typed::{Typed, is_under};
use crate::services::{Page, QuestionType, Service};

/// The questions that a screen sent: its own, or those of which a whole page has a field.
pub(super) fn carried(
    page: &Page,
    screen: &Screen,
    sent: &Typed,
) -> Result<BTreeSet<String>, FormRefused> {
    let mut all = page.question.iter().map(|question| &question.id);
    let Some(own) = &screen.question else {
        let has_field = |id: &&String| sent.0.keys().any(|name| is_under(id, name));
        return Ok(all.filter(has_field).cloned().collect());
    };
    match all.find(|id| *id == own) {
        Some(own) => Ok([own.clone()].into()),
        None => Err(FormRefused::UnknownQuestion(own.clone())),
    }
}

/// Takes out what was typed into a question; files stay.
pub(super) fn clear(one: &Asked<'_>, typed: &mut Typed) {
    match one.question.kind {
        QuestionType::Upload => {}
        QuestionType::Group => {
            for item in &one.items {
                for inner in &item.asked {
                    clear(inner, typed);
                }
            }
        }
        _ => typed.clear(&one.name),
    }
}

impl Form<'_> {
    /// Takes what a screen sent without what it may not send, and says why that is refused: what somebody typed beside it is not
    /// lost.
    pub fn take_allowed(
        self,
        filling: &Filling,
        screen: &Screen,
        mut sent: Typed,
    ) -> Result<(Filling, Option<FormRefused>), FormRefused> {
        let mut first = None;
        loop {
            let refused = match self.take(filling, screen, sent.clone()) {
                Ok(taken) => return Ok((taken, first)),
                Err(refused) => refused,
            };
            let before = sent.0.len();
            sent.0.retain(|name, _| !refused.is_about(name));
            if sent.0.len() == before {
                return Err(refused);
            }
            first.get_or_insert(refused);
        }
    }
}

impl Filling {
    /// What a screen sent whose end never arrived: fields that did not come hold what they held before.
    pub fn completed(&self, service: &Service, screen: &Screen, mut sent: Typed) -> Typed {
        let page = service.page.iter().find(|known| known.id == screen.page);
        let carried = page.and_then(|page| carried(page, screen, &sent).ok());
        let is_on_it = |name: &str| {
            let found = page.and_then(|page| find(page, name));
            let mut carried = carried.iter().flatten();
            carried.any(|one| is_under(one, name))
                && found.is_some_and(|(question, _)| question.kind != QuestionType::Upload)
        };
        for (name, values) in self.words_of_registers(service).0 {
            if is_on_it(&name) {
                sent.0.entry(name).or_insert(values);
            }
        }
        sent
    }
}

impl FormRefused {
    /// Whether it is this field of a form that is refused.
    fn is_about(&self, name: &str) -> bool {
        match self {
            Self::UnknownPage(_) => false,
            Self::UnknownQuestion(field) => name == field,
            Self::Hidden(field) | Self::Fixed(field) => name
                .strip_prefix(field.as_str())
                .is_some_and(|part| part.is_empty() || part.starts_with('.')),
        }
    }
}
