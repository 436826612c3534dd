//! A form as its screens: what nobody can change on a page together, then one question each.
//!
//! # Why
//!
//! A page of the service file is a section. What is seen is known by question: whoever goes on later is asked what she was never
//! shown, be it optional, and whoever changes one answer sees no other question again.

use std::collections::BTreeSet;

use super::Filling;
use super::form::{Asked, Form, Read, ReadPage};
use super::reading::Fault;
use super::typed::is_under;
use crate::services::{Page, Question, Service};

/// A screen of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen {
    /// The page of the service file.
    pub page: String,
    /// The one question of it; none where it shows what nobody can change on the page.
    pub question: Option<String>,
}

impl Screen {
    /// A page as a whole.
    pub fn page(page: impl Into<String>) -> Self {
        Self {
            page: page.into(),
            question: None,
        }
    }

    /// One question of a page.
    pub fn question(page: impl Into<String>, question: impl Into<String>) -> Self {
        Self {
            page: page.into(),
            question: Some(question.into()),
        }
    }

    /// The screen of a question of the same page.
    #[must_use]
    pub fn beside(&self, question: &str) -> Self {
        Self::question(&self.page, question)
    }
}

impl Read<'_> {
    /// Every screen, in order.
    pub fn screens(&self) -> Vec<Screen> {
        self.pages.iter().flat_map(ReadPage::screens).collect()
    }

    /// The first screen that was not sent in yet, or not as it must be.
    pub fn unfinished(&self) -> Option<Screen> {
        self.pages.iter().find_map(ReadPage::unfinished)
    }

    /// The screen that shows a question, where it is asked.
    pub fn screen_of(&self, question: &str) -> Option<Screen> {
        let mut pages = self.pages.iter();
        pages.find_map(|page| Some(page.screen(page.question(question)?)))
    }

    /// What was seen, question by question: of a page that was sent in as a whole, what it asks.
    pub(super) fn seen_by_question(
        &self,
        service: &Service,
        filling: &Filling,
    ) -> BTreeSet<String> {
        let is_page = |id: &str| service.page.iter().any(|page| page.id == id);
        let known = filling.seen.iter().filter(|id| !is_page(id)).cloned();
        let asked = self.pages.iter().flat_map(|page| &page.asked);
        let seen = asked.filter(|one| one.seen).map(|one| one.name.clone());
        known.chain(seen).collect()
    }
}

impl<'a> ReadPage<'a> {
    /// A question of it, where it is asked.
    pub fn question(&self, id: &str) -> Option<&Asked<'a>> {
        self.asked.iter().find(|one| one.question.id == id)
    }

    /// What is wrong with the answer to a question of it.
    pub fn faults_of<'f>(&'f self, question: &'f str) -> impl Iterator<Item = &'f Fault> {
        let faults = self.faults.iter();
        faults.filter(move |fault| is_under(question, &fault.field))
    }

    /// Its screens, in order.
    pub fn screens(&self) -> Vec<Screen> {
        let is_fixed = |one: &&Asked<'_>| one.fixed.is_some();
        let together = self.asked.iter().find(is_fixed);
        let alone = self.asked.iter().filter(|one| !is_fixed(one));
        together
            .into_iter()
            .chain(alone)
            .map(|one| self.screen(one))
            .collect()
    }

    /// Whether any of it was sent in.
    pub fn is_begun(&self) -> bool {
        self.asked.iter().any(|one| one.seen)
    }

    /// Whether all of it was sent in, and nothing is wrong with it.
    pub fn is_done(&self) -> bool {
        self.unfinished().is_none()
    }

    /// Its first screen that was not sent in yet, or not as it must be.
    pub fn unfinished(&self) -> Option<Screen> {
        let is_open =
            |one: &&Asked<'_>| !one.seen || self.faults_of(&one.question.id).next().is_some();
        let mut open = self.asked.iter().filter(is_open);
        let fixed = open.clone().find(|one| one.fixed.is_some());
        fixed.or_else(|| open.next()).map(|one| self.screen(one))
    }

    /// The screen on which a question of it is asked.
    pub fn screen(&self, one: &Asked<'_>) -> Screen {
        let page = &self.page.id;
        match one.fixed {
            Some(_) => Screen::page(page),
            None => Screen::question(page, &one.question.id),
        }
    }
}

impl Form<'_> {
    /// Fields that items on a screen ask now and did not ask before: they come before the next screen.
    pub fn further(self, before: &Filling, after: &Filling, screen: &Screen) -> Vec<String> {
        let (before, after) = (self.read(before), self.read(after));
        let own = |one: &&Asked<'_>| {
            let question = screen.question.as_ref();
            question.is_none_or(|question| one.question.id == *question)
        };
        let page = after.page(&screen.page).into_iter();
        let items = page
            .flat_map(|page| &page.asked)
            .filter(own)
            .flat_map(|one| &one.items);
        let names = items.flat_map(|item| &item.asked).map(|one| &one.name);
        names.filter(|name| !before.asks(name)).cloned().collect()
    }
}

impl Filling {
    /// Whether a question was sent in at least once.
    pub fn has_seen(&self, page: &Page, question: &Question) -> bool {
        self.seen.contains(&page.id) || self.seen.contains(&question.id)
    }

    /// Has a question asked again. Of a page that was sent in as a whole, so is what may not have been on it.
    pub(super) fn ask_again(&mut self, page: &Page, question: &Question) {
        if self.seen.remove(&page.id) {
            let always = page.question.iter().filter(|one| one.show_if.is_none());
            self.seen.extend(always.map(|one| one.id.clone()));
        }
        self.seen.remove(&question.id);
    }
}
