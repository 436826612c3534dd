//! What registers said in an application: whether there is any, what has changed since, and taking it out again.

use super::naming::words_of;
use super::{Filling, Prefilled};
use crate::registers::Known;
use crate::services::{Question, Service};

/// What registers say to a question, where they do not tell it differently.
pub(super) fn said(question: &Question, facts: &[Known]) -> Option<Prefilled> {
    let concept = question.concept.as_ref()?;
    let mut facts = facts.iter();
    let known = facts.find(|known| known.believed.concept.0 == *concept && !known.disputed)?;
    Some(Prefilled {
        value: known.believed.value.clone(),
        register: known.believed.register.0.clone(),
    })
}

impl Filling {
    /// Whether anything is in it that a register says of somebody: filled in, or looked up.
    pub fn holds_data(&self) -> bool {
        let mut proofs = self.proven.values().flat_map(|proven| &proven.proofs);
        !self.prefilled.is_empty() || proofs.any(|proof| proof.consent.is_some())
    }

    /// Takes out what registers filled in and what was looked up. What she typed herself stays, and questions whose answer went are
    /// asked again.
    pub fn let_go(&mut self, service: Option<&Service>) {
        for (page, question) in service.into_iter().flat_map(Service::questions) {
            let Some(said) = self.prefilled.get(&question.id).cloned() else {
                continue;
            };
            if self.still_says(question, &said) {
                self.typed.clear(&question.id);
                self.ask_again(page, question);
            }
        }
        self.prefilled.clear();
        for proven in self.proven.values_mut() {
            proven.proofs.retain(|proof| proof.consent.is_none());
        }
    }

    /// Puts what registers say now in place of what they said, and gives the first question whose answer reads differently with
    /// it: such questions are asked again. What she typed herself stays.
    pub fn refresh(&mut self, service: &Service, facts: &[Known]) -> Option<String> {
        let mut first = None;
        for (page, question) in service.questions() {
            let Some(before) = self.prefilled.get(&question.id).cloned() else {
                continue;
            };
            let now = said(question, facts);
            if now.as_ref() == Some(&before) {
                continue;
            }
            let same_words = now.as_ref().is_some_and(|now| now.value == before.value);
            if self.still_says(question, &before) && !same_words {
                self.typed.clear(&question.id);
                self.ask_again(page, question);
                first.get_or_insert_with(|| question.id.clone());
            }
            match now {
                Some(now) => self.prefilled.insert(question.id.clone(), now),
                None => self.prefilled.remove(&question.id),
            };
        }
        first
    }

    /// Whether the field holds what a register filled in: nobody typed anything else.
    fn still_says(&self, question: &Question, said: &Prefilled) -> bool {
        let words = words_of(question, &said.value);
        let mut words = words.0.iter();
        words.all(|(name, value)| self.typed.0.get(name).is_none_or(|typed| typed == value))
    }

    /// Fills in what registers say of her where nobody has looked at the question yet.
    pub fn prefill_unseen(&mut self, service: &Service, facts: &[Known]) {
        for (page, question) in service.questions() {
            let is_typed = self.typed.has_words(&question.id);
            if is_typed || self.has_seen(page, question) {
                continue;
            }
            if let Some(prefilled) = said(question, facts) {
                self.prefilled.insert(question.id.clone(), prefilled);
            }
        }
    }
}
