//! Who somebody is: by which way an account was found to be a person's, what she allowed, and who asked about her.
//!
//! # Why
//!
//! What anybody can type shows nothing. An account is a person's where a card was seen, where a letter to her door came back,
//! or where a provider of identities is sure enough; and nobody's where the registers know no such person, or two.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::registers::{Concept, Known};

/// The datum that is somebody's name.
pub const NAME: &str = "person.name";

/// The datum that is somebody's given names, where a register has them by themselves.
pub const GIVEN_NAME: &str = "person.given-name";

/// The datum that is somebody's family names, where a register has them by themselves.
pub const FAMILY_NAME: &str = "person.family-name";

/// A name as it is written, of one piece or of two.
pub(crate) fn whole_name(whole: &str, given: &str, family: &str) -> String {
    if whole.is_empty() {
        format!("{given} {family}").trim().to_owned()
    } else {
        whole.to_owned()
    }
}

/// What somebody is called by what is known of her; empty where nothing says it.
pub fn name_of(facts: &[Known]) -> String {
    let told = |concept: &str| {
        let found = facts.iter().find(|one| one.believed.concept.0 == concept);
        found.map_or("", |found| found.believed.value.as_str())
    };
    whole_name(told(NAME), told(GIVEN_NAME), told(FAMILY_NAME))
}

/// The datum that is where somebody lives.
pub const ADDRESS: &str = "person.address";

/// The datum that is the address of somebody's household.
pub const HOUSEHOLD_ADDRESS: &str = "person.household-address";

/// The datum that is somebody's day of birth.
pub const BIRTH_DATE: &str = "person.birth-date";

/// The datum that says whether somebody lives: `yes` or `no`.
pub const LIVING: &str = "person.living";

/// Names one consent for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConsentId(pub Uuid);

/// How it was shown whose an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// An agent at a counter saw the card.
    Counter,
    /// A code came back that was posted to the registered address.
    Post,
    /// A provider of identities said so.
    Provider,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Counter, Self::Post, Self::Provider];

    /// The word for it in database and URL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Post => "post",
            Self::Provider => "provider",
        }
    }

    /// Reads [`Way::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// What an agent saw at the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    /// An identity card.
    IdentityCard,
    /// A temporary identity card.
    TemporaryCard,
    /// A passport.
    Passport,
    /// A residence permit with a photo.
    ResidencePermit,
}

impl Document {
    /// Every document.
    pub const ALL: [Self; 4] = [
        Self::IdentityCard,
        Self::TemporaryCard,
        Self::Passport,
        Self::ResidencePermit,
    ];

    /// The word for it in database and form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IdentityCard => "identity_card",
            Self::TemporaryCard => "temporary_card",
            Self::Passport => "passport",
            Self::ResidencePermit => "residence_permit",
        }
    }

    /// Reads [`Document::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|document| document.name() == name)
    }
}

/// How sure a provider of identities is, the least sure first.
///
/// Source: Regulation (EU) 910/2014, article 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assurance {
    /// She says so.
    Low,
    /// It was checked, and is hard to misuse.
    Substantial,
    /// It was checked face to face or as well, and misuse is prevented.
    High,
}

impl Assurance {
    /// Whether an account is bound by it.
    pub const fn binds(self) -> bool {
        matches!(self, Self::Substantial | Self::High)
    }
}

/// One entry of the journal of an account's binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BindingStep {
    /// A code was shown to the citizen, for the counter.
    CodeShown,
    /// A code was asked for by post.
    CodeAsked,
    /// An agent saw name and year of birth.
    LookedUp,
    /// A code or a number was wrong.
    Refused,
    /// The account is a person's from here on.
    Bound,
    /// It is nobody's any more.
    Unbound,
    /// A sign-in at a provider of identities opens the account from here on.
    Linked,
    /// It does not any more.
    Unlinked,
}

impl BindingStep {
    /// Every step.
    pub const ALL: [Self; 8] = [
        Self::CodeShown,
        Self::CodeAsked,
        Self::LookedUp,
        Self::Refused,
        Self::Bound,
        Self::Unbound,
        Self::Linked,
        Self::Unlinked,
    ];

    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CodeShown => "code_shown",
            Self::CodeAsked => "code_asked",
            Self::LookedUp => "looked_up",
            Self::Refused => "refused",
            Self::Bound => "bound",
            Self::Unbound => "unbound",
            Self::Linked => "linked",
            Self::Unlinked => "unlinked",
        }
    }

    /// Reads [`BindingStep::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }
}

/// What somebody's data were used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessPurpose {
    /// To find out whose an account is.
    Identity,
    /// To prove what a service requires.
    Evidence,
    /// To fill in a form.
    Prefill,
    /// An application of hers was read, with what proves it.
    Application,
    /// To settle what registers tell differently.
    Settlement,
    /// To correct what a register says.
    Correction,
    /// To hand out a paper.
    Output,
    /// To find out whether a declared emergency counts where she lives.
    Emergency,
    /// To erase what she applied for, because its term is over.
    Erasure,
}

impl AccessPurpose {
    /// Every purpose.
    pub const ALL: [Self; 9] = [
        Self::Identity,
        Self::Evidence,
        Self::Prefill,
        Self::Application,
        Self::Settlement,
        Self::Correction,
        Self::Output,
        Self::Emergency,
        Self::Erasure,
    ];

    /// The word for it in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Evidence => "evidence",
            Self::Prefill => "prefill",
            Self::Application => "application",
            Self::Settlement => "settlement",
            Self::Correction => "correction",
            Self::Output => "output",
            Self::Emergency => "emergency",
            Self::Erasure => "erasure",
        }
    }

    /// Reads [`AccessPurpose::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

/// Whether the registers do not say of somebody that she has died.
pub fn is_living(facts: &[Known]) -> bool {
    let living = Concept(LIVING.to_owned());
    let known = facts.iter().find(|known| known.believed.concept == living);
    known.is_none_or(|known| known.believed.value != "no")
}

/// The year of somebody's birth, where the day is known.
pub fn birth_year(day: &str) -> Option<i16> {
    day.parse::<Date>().ok().map(Date::year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisations::OrganisationCode;
    use crate::registers::{Fact, RecordId, RegisterCode};

    #[test]
    fn every_word_reads_back() {
        for way in Way::ALL {
            assert_eq!(Way::named(way.name()), Some(way));
        }
        for document in Document::ALL {
            assert_eq!(Document::named(document.name()), Some(document));
        }
        for step in BindingStep::ALL {
            assert_eq!(BindingStep::named(step.name()), Some(step));
        }
        for purpose in AccessPurpose::ALL {
            assert_eq!(AccessPurpose::named(purpose.name()), Some(purpose));
        }
        assert_eq!(Way::named("typed"), None);
    }

    #[test]
    fn only_what_was_checked_binds() {
        let binds = [Assurance::Low, Assurance::Substantial, Assurance::High].map(Assurance::binds);
        assert_eq!(binds, [false, true, true]);
    }

    #[test]
    fn who_has_died_by_the_word_that_is_believed_is_not_living() {
        let fact = |concept: &str, value: &str| Fact {
            concept: Concept(concept.to_owned()),
            value: value.to_owned(),
            register: RegisterCode("population".to_owned()),
            source: OrganisationCode("police".to_owned()),
            record: RecordId(Uuid::nil()),
            valid_from: None,
            valid_until: None,
        };
        let known = |believed: Fact, other: Fact| Known {
            all: vec![believed.clone(), other],
            believed,
            disputed: true,
        };
        assert!(is_living(&[]));
        assert!(is_living(&[known(fact(LIVING, "yes"), fact(LIVING, "no"))]));
        assert!(!is_living(&[known(
            fact(LIVING, "no"),
            fact(LIVING, "yes")
        )]));
        assert!(is_living(&[known(fact(NAME, "no"), fact(NAME, "no"))]));
    }

    #[test]
    fn a_name_is_of_one_piece_or_of_two() {
        for (told, name) in [
            (&[(NAME, "Li Ting"), (GIVEN_NAME, "Ting")][..], "Li Ting"),
            (
                &[(FAMILY_NAME, "Hernández"), (GIVEN_NAME, "María")],
                "María Hernández",
            ),
            (&[(FAMILY_NAME, "Hernández")], "Hernández"),
            (&[(LIVING, "yes")], ""),
        ] {
            let facts: Vec<Known> = told
                .iter()
                .map(|(concept, value)| Known {
                    believed: Fact {
                        concept: Concept((*concept).to_owned()),
                        value: (*value).to_owned(),
                        register: RegisterCode("population".to_owned()),
                        source: OrganisationCode("police".to_owned()),
                        record: RecordId(Uuid::nil()),
                        valid_from: None,
                        valid_until: None,
                    },
                    all: Vec::new(),
                    disputed: false,
                })
                .collect();
            assert_eq!(name_of(&facts), name, "{told:?}");
        }
    }

    #[test]
    fn of_a_day_of_birth_the_year_is_told() {
        assert_eq!(birth_year("1998-04-12"), Some(1998));
        assert_eq!(birth_year("unknown"), None);
    }
}
