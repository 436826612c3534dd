//! What a form sent, right or wrong.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Most items that a repeating group ever has, whatever its service says.
pub const ITEMS_MOST: usize = 50;

/// What was typed into a form, by the name of the field: `degree`, `arrival.day`, `children.0.name`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(pub BTreeMap<String, Vec<String>>);

impl Typed {
    /// What these names and values say; a name may come several times.
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            typed.0.entry(name).or_default().push(value);
        }
        typed
    }

    /// The first value of a field; empty where nothing was sent.
    pub fn first(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    /// Every value of a field.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The first value of a part of a field: the day of a date.
    pub fn part(&self, name: &str, part: &str) -> &str {
        self.first(&format!("{name}.{part}"))
    }

    /// Whether anything at all was typed into the field or a part of it.
    pub fn has_words(&self, name: &str) -> bool {
        self.under(name)
            .any(|(_, values)| values.iter().any(|value| !value.trim().is_empty()))
    }

    /// How many items of a group were sent.
    pub fn items(&self, group: &str) -> usize {
        self.under(group)
            .filter_map(|(name, _)| item_of(group, name))
            .max()
            .map_or(0, |last| last + 1)
            .min(ITEMS_MOST)
    }

    /// Takes an item of a group out; those behind it move up.
    pub fn remove_item(&mut self, group: &str, item: usize) {
        let all = std::mem::take(&mut self.0);
        let left = all.into_iter().filter_map(|(name, values)| {
            let renamed = Self::moved_up(&name, (group, item))?;
            Some((renamed, values))
        });
        self.0.extend(left);
    }

    /// What a field is called once an item of a group was taken out; nothing where it belonged to that item.
    pub fn moved_up(name: &str, (group, item): (&str, usize)) -> Option<String> {
        match item_of(group, name) {
            Some(place) if place == item => None,
            Some(place) if place > item => {
                let rest = name[group.len() + 1..].split_once('.');
                let rest = rest.map_or("", |(_, rest)| rest);
                Some(format!("{group}.{}.{rest}", place - 1))
            }
            _ => Some(name.to_owned()),
        }
    }

    /// Takes out what was typed into the field and its parts.
    pub fn clear(&mut self, name: &str) {
        self.0.retain(|known, _| !is_under(name, known));
    }

    /// The field and its parts, with what was typed.
    pub fn under<'t>(&'t self, name: &'t str) -> impl Iterator<Item = (&'t str, &'t [String])> {
        self.0
            .iter()
            .filter(move |(known, _)| is_under(name, known))
            .map(|(known, values)| (known.as_str(), values.as_slice()))
    }
}

/// Whether a field is this one, or a part of it.
pub(super) fn is_under(name: &str, known: &str) -> bool {
    known
        .strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Which item of the group a field belongs to.
pub(super) fn item_of(group: &str, name: &str) -> Option<usize> {
    let rest = name.strip_prefix(group)?.strip_prefix('.')?;
    rest.split('.').next()?.parse().ok()
}
