//! What a page sent, taken as far as it may be.

use super::Filling;
use super::form::{Form, FormRefused};
use super::naming::find;
use super::typed::Typed;
use crate::services::{QuestionType, Service};

impl Form<'_> {
    /// Takes what a page sent without what it may not send, and says why that is refused: what somebody typed beside it is not
    /// lost.
    pub fn take_allowed(
        self,
        filling: &Filling,
        page: &str,
        mut sent: Typed,
    ) -> Result<(Filling, Option<FormRefused>), FormRefused> {
        let mut first = None;
        loop {
            let refused = match self.take(filling, page, sent.clone()) {
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
    /// What a page sent whose end never arrived: fields that did not come hold what they held before.
    pub fn completed(&self, service: &Service, page: &str, mut sent: Typed) -> Typed {
        let page = service.page.iter().find(|known| known.id == page);
        let is_of_page = |name: &str| {
            let found = page.and_then(|page| find(page, name));
            found.is_some_and(|(question, _)| question.kind != QuestionType::Upload)
        };
        for (name, values) in self.words_of_registers(service).0 {
            if is_of_page(&name) {
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
