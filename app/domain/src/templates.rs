//! Templates: what a desk tells again and again, with places to fill in.

use serde::{Deserialize, Serialize};

use crate::languages::Texts;

/// Names one template of the city for ever.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TemplateCode(pub String);

/// A text that a desk tells again and again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Stable code.
    pub code: TemplateCode,
    /// What members call it.
    pub name: Texts,
    /// What is told, with places to fill in: `{reference}`.
    pub text: Texts,
}

/// A place in a template that the portal fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Placeholder {
    /// What people call the case.
    Reference,
    /// What it is about.
    Category,
    /// The address in words.
    Address,
    /// The last day of the promise.
    Due,
    /// Who has it.
    Organisation,
}

impl Placeholder {
    /// Every placeholder.
    pub const ALL: [Self; 5] = [
        Self::Reference,
        Self::Category,
        Self::Address,
        Self::Due,
        Self::Organisation,
    ];

    /// What stands between the braces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Category => "category",
            Self::Address => "address",
            Self::Due => "due",
            Self::Organisation => "organisation",
        }
    }

    /// Reads [`Placeholder::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// Why a text could not be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FillRefused {
    /// The braces hold none of [`Placeholder::ALL`], or one of them stands alone.
    #[error("{{{0}}} is not known here")]
    Unknown(String),
    /// The case has nothing to fill in there.
    #[error("this case has no {}", .0.name())]
    Nothing(Placeholder),
}

/// Fills in the places of a text; `value` says nothing where the case has none.
pub fn fill(
    text: &str,
    value: impl Fn(Placeholder) -> Option<String>,
) -> Result<String, FillRefused> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        filled.push_str(before);
        let inside = from.strip_prefix('{');
        let Some((name, after)) = inside.and_then(|inside| inside.split_once('}')) else {
            let alone: String = from.chars().skip(1).take(20).collect();
            return Err(FillRefused::Unknown(alone));
        };
        let placeholder = Placeholder::named(name.trim())
            .ok_or_else(|| FillRefused::Unknown(name.chars().take(40).collect()))?;
        filled.push_str(&value(placeholder).ok_or(FillRefused::Nothing(placeholder))?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Whether every place of a text is one that the portal fills in.
pub fn check(text: &str) -> Result<(), FillRefused> {
    fill(text, |_| Some(String::new())).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(placeholder: Placeholder) -> Option<String> {
        match placeholder {
            Placeholder::Reference => Some("KT4 RW7 XP3".to_owned()),
            // What is filled in is not read again.
            Placeholder::Address => Some("Lane {due}".to_owned()),
            Placeholder::Due => None,
            other => Some(other.name().to_owned()),
        }
    }

    #[test]
    fn places_are_filled_in_once_and_what_is_not_known_is_refused() {
        let unknown = |name: &str| Err(FillRefused::Unknown(name.to_owned()));
        for (text, expected) in [
            ("No place.", Ok("No place.".to_owned())),
            (
                "{reference}: { category }。",
                Ok("KT4 RW7 XP3: category。".to_owned()),
            ),
            ("At {address}", Ok("At Lane {due}".to_owned())),
            ("By {due}", Err(FillRefused::Nothing(Placeholder::Due))),
            ("Dear {name}", unknown("name")),
            ("{}", unknown("")),
            ("A { alone", unknown(" alone")),
            ("One } alone", unknown(" alone")),
            ("{{reference}}", unknown("{reference")),
        ] {
            assert_eq!(fill(text, value), expected, "{text}");
        }
    }

    #[test]
    fn every_name_reads_back() {
        for placeholder in Placeholder::ALL {
            assert_eq!(Placeholder::named(placeholder.name()), Some(placeholder));
            assert_eq!(check(&format!("{{{}}}", placeholder.name())), Ok(()));
        }
    }
}
