//! The catalogue entry of a service: what everybody reads.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Condition, Unanswered};
use crate::areas::AreaCode;
use crate::languages::Texts;
use crate::organisations::OrganisationCode;

/// Names a life event for ever: `having-a-child`.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct LifeEventCode(pub String);

/// Something that changes in people's lives and brings them to several offices at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeEvent {
    /// Stable.
    pub code: LifeEventCode,
    /// What people call it.
    pub name: Texts,
    /// What it brings with it.
    pub description: Texts,
    /// Its picture, by the name of the icon; where absent that of what most of its services are about.
    #[serde(default)]
    pub icon: Option<String>,
}

/// Names an office for ever.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct OfficeCode(pub String);

/// A counter that people can go to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Stable.
    pub code: OfficeCode,
    /// What people call it.
    pub name: Texts,
    /// Where it is.
    pub address: Texts,
    /// The area that it lies in.
    pub area: AreaCode,
    /// When it is open.
    pub hours: Texts,
    /// Where one can call.
    pub telephone: String,
    /// Degrees, where known.
    #[serde(default)]
    pub lat: Option<f64>,
    /// Degrees, where known.
    #[serde(default)]
    pub lon: Option<f64>,
}

/// Whether people can apply now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ServiceStatus {
    /// Yes.
    Active,
    /// Not for now.
    Paused,
    /// On some days of the year.
    Seasonal,
    /// No more.
    Closed,
}

/// What a service is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ThematicArea {
    /// Work and money for it.
    Employment,
    /// Where one lives.
    Housing,
    /// Kindergarten to degree.
    Education,
    /// Health and its insurance.
    Health,
    /// Pensions, insurance, help.
    SocialSecurity,
    /// Couples and children.
    Family,
    /// Births, marriages, deaths and their papers.
    CivilStatus,
    /// Shops and firms.
    Business,
    /// Streets, cars, buses.
    Transport,
    /// Trees, water, air, waste.
    Environment,
    /// Fire, police, danger.
    PublicSafety,
    /// Who one is: cards and residence.
    Identity,
}

impl ThematicArea {
    /// Every area.
    pub const ALL: [Self; 12] = [
        Self::Employment,
        Self::Housing,
        Self::Education,
        Self::Health,
        Self::SocialSecurity,
        Self::Family,
        Self::CivilStatus,
        Self::Business,
        Self::Transport,
        Self::Environment,
        Self::PublicSafety,
        Self::Identity,
    ];

    /// The word for it in file and URL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Employment => "employment",
            Self::Housing => "housing",
            Self::Education => "education",
            Self::Health => "health",
            Self::SocialSecurity => "social-security",
            Self::Family => "family",
            Self::CivilStatus => "civil-status",
            Self::Business => "business",
            Self::Transport => "transport",
            Self::Environment => "environment",
            Self::PublicSafety => "public-safety",
            Self::Identity => "identity",
        }
    }
}

/// Who applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Addressee {
    /// People for themselves or their family.
    Citizen,
    /// Firms.
    Business,
}

impl Addressee {
    /// Everybody.
    pub const ALL: [Self; 2] = [Self::Citizen, Self::Business];

    /// The word for it in file and URL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Business => "business",
        }
    }
}

/// Another organisation, and what it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Participation {
    /// Which.
    pub organisation: OrganisationCode,
    /// What it does.
    pub role: Texts,
}

/// A law that the service rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalResource {
    /// What it is called.
    pub title: Texts,
    /// Where it can be read.
    #[serde(default)]
    pub url: Option<String>,
}

/// How one applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChannelType {
    /// Here.
    Online,
    /// At an office.
    Counter,
    /// By calling.
    Telephone,
    /// By letter.
    Post,
}

impl ChannelType {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Online, Self::Counter, Self::Telephone, Self::Post];

    /// The word for it in file and URL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Counter => "counter",
            Self::Telephone => "telephone",
            Self::Post => "post",
        }
    }
}

/// One way of applying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// How.
    #[serde(rename = "type")]
    pub kind: ChannelType,
    /// Where; only for counters.
    #[serde(default)]
    pub office: Option<OfficeCode>,
    /// What to know.
    #[serde(default)]
    pub note: Option<Texts>,
}

/// What it costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// With two decimals: `20.00`.
    pub value: String,
    /// ISO 4217: `CNY`.
    pub currency: String,
    /// What for.
    pub text: Texts,
    /// Only this way of applying costs it.
    #[serde(default)]
    pub channel: Option<ChannelType>,
    /// Only where this holds for the answers.
    #[serde(default)]
    pub when: Option<Condition>,
}

impl Cost {
    /// The value in hundredths. Nothing where the file says something else than a number with two decimals.
    pub fn hundredths(&self) -> Option<i64> {
        let (whole, rest) = self.value.split_once('.')?;
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if rest.len() != 2 || !is_digits(whole) || !is_digits(rest) {
            return None;
        }
        format!("{whole}{rest}").parse().ok()
    }
}

/// In which days time is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Days on which the city works.
    #[default]
    Working,
    /// Every day.
    Calendar,
}

/// What it means by law that nobody decided in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Silence {
    /// Nothing: it is late.
    #[default]
    Nothing,
    /// It is granted.
    Granted,
    /// It is refused.
    Refused,
}

/// How long it takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProcessingTime {
    /// What the law allows.
    pub statutory_days: u16,
    /// What the city promises; not more.
    pub norm_days: u16,
    /// In which days.
    #[serde(default)]
    pub basis: Basis,
    /// What silence means.
    #[serde(default)]
    pub silence_means: Silence,
    /// What it means that the applicant does not answer.
    #[serde(default)]
    pub unanswered: Unanswered,
}

/// Who may apply: one condition in words, decided by a question where it names one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// In words.
    pub text: Texts,
    /// The question that decides it.
    #[serde(default)]
    pub question: Option<String>,
    /// When one may apply.
    #[serde(default)]
    pub when: Option<Condition>,
    /// What to do instead.
    #[serde(default)]
    pub otherwise: Option<Texts>,
}

/// What must be true for the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Stable within the service.
    pub id: String,
    /// In words.
    pub name: Texts,
    /// What proves it: one of the lists, and of that list everything.
    pub evidence_type_list: Vec<Vec<EvidenceTypeId>>,
}

/// Names an evidence type of a service.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct EvidenceTypeId(pub String);

/// A kind of proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceType {
    /// Stable within the service.
    pub id: EvidenceTypeId,
    /// In words.
    pub name: Texts,
    /// The register that it can be fetched from.
    #[serde(default)]
    pub register: Option<String>,
    /// The organisation that delivers it from there.
    #[serde(default)]
    pub provider: Option<OrganisationCode>,
    /// The fields of the register that are read, and no others.
    #[serde(default)]
    pub field: Vec<String>,
    /// As which files it can be uploaded instead.
    #[serde(default)]
    pub upload: Vec<FileKind>,
    /// How old it may be, in days.
    #[serde(default)]
    pub validity_days: Option<u16>,
}

impl EvidenceType {
    /// Whether what was obtained then still proves something now.
    pub fn is_recent(&self, obtained_at: Timestamp, now: Timestamp) -> bool {
        let days = |days: u16| SignedDuration::from_hours(24 * i64::from(days));
        let age = now.duration_since(obtained_at);
        self.validity_days.is_none_or(|most| age <= days(most))
    }
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// Portable document.
    Pdf,
    /// Photo.
    Jpeg,
    /// Picture.
    Png,
}

/// What to do against a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Appeal {
    /// Days from hearing the decision.
    pub term_days: u16,
    /// In which days.
    #[serde(default = "calendar")]
    pub basis: Basis,
    /// Who decides on it.
    pub authority: Texts,
    /// How, in words.
    pub text: Texts,
}

const fn calendar() -> Basis {
    Basis::Calendar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_has_two_decimals() {
        let cost = |value: &str| Cost {
            value: value.into(),
            currency: "CNY".into(),
            text: Texts::single("en", "copy"),
            channel: None,
            when: None,
        };
        assert_eq!(cost("20.00").hundredths(), Some(2000));
        assert_eq!(cost("20").hundredths(), None);
        assert_eq!(cost("-1.00").hundredths(), None);
        assert_eq!(cost("1.0").hundredths(), None);
    }
}
