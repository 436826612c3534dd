//! How somebody can be reached. Never public, encrypted at rest.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An e-mail address that mail can be sent to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

/// What was typed is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address looks like name@example.com")]
pub struct NotAnEmailAddress;

impl EmailAddress {
    /// Forgives spaces around; the domain is folded to small letters. Checks the shape only: whether mail arrives is
    /// shown by mail.
    pub fn parse(typed: &str) -> Result<Self, NotAnEmailAddress> {
        let typed = typed.trim();
        let (local, domain) = typed.rsplit_once('@').ok_or(NotAnEmailAddress)?;
        let local_sound = !local.is_empty()
            && local.len() <= 64
            && local
                .chars()
                .all(|c| !c.is_whitespace() && !c.is_control() && !r#"<>()[],;:"\@"#.contains(c));
        let label_sound = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let domain_sound =
            domain.contains('.') && domain.len() <= 253 && domain.split('.').all(label_sound);
        if local_sound && domain_sound {
            Ok(Self(format!("{local}@{}", domain.to_lowercase())))
        } else {
            Err(NotAnEmailAddress)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough to recognise one's own: `l•••@example.org`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or_default();
        format!("{}•••@{domain}", local.chars().next().unwrap_or_default())
    }

    /// What two spellings of one address share: small letters throughout.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A telephone number: digits, with `+` in front where it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Telephone(String);

/// What was typed is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a telephone number has 5 to 15 digits")]
pub struct NotATelephone;

impl Telephone {
    /// Forgives spaces, dashes, dots, slashes and brackets.
    pub fn parse(typed: &str) -> Result<Self, NotATelephone> {
        let kept: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && !"-./()（）".contains(*c))
            .collect();
        let digits = kept.strip_prefix('+').unwrap_or(&kept);
        if (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(kept))
        } else {
            Err(NotATelephone)
        }
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough to recognise one's own: `138••••6021`.
    pub fn masked(&self) -> String {
        let shown = self.0.len().saturating_sub(4);
        format!("{}••••{}", &self.0[..shown.min(3)], &self.0[shown..])
    }
}

/// How a reporter can be reached. All of it optional; nothing of it makes an anonymous report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// E-mail address.
    pub email: Option<EmailAddress>,
    /// Telephone number.
    pub telephone: Option<Telephone>,
    /// Name.
    pub name: Option<String>,
}

impl Contact {
    /// Whether nothing was given.
    pub fn is_anonymous(&self) -> bool {
        self.email.is_none() && self.telephone.is_none() && self.name.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_type_them() {
        for (typed, read) in [
            (" Lin.Hua@Example.ORG ", Some("Lin.Hua@example.org")),
            ("林@例子.中国", Some("林@例子.中国")),
            ("lin@localhost", None),
            ("lin example.org", None),
            ("lin@@example.org", None),
            ("lin@-example.org", None),
            ("a\u{7}b@example.org", None),
            ("lin@example.org\r\nBcc: all@example.org", None),
        ] {
            assert_eq!(
                EmailAddress::parse(typed)
                    .ok()
                    .as_ref()
                    .map(EmailAddress::as_str),
                read,
                "{typed:?}"
            );
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, read) in [
            ("138 0553-6021", Some("13805536021")),
            ("+86 (0553) 123 4567", Some("+8605531234567")),
            ("12345", Some("12345")),
            ("1234", None),
            ("call me", None),
        ] {
            assert_eq!(
                Telephone::parse(typed).ok().as_ref().map(Telephone::as_str),
                read,
                "{typed:?}"
            );
        }
    }

    #[test]
    fn a_masked_contact_shows_too_little_to_use() {
        assert_eq!(
            EmailAddress::parse("lin@example.org")
                .expect("sound")
                .masked(),
            "l•••@example.org"
        );
        assert_eq!(
            Telephone::parse("13805536021").expect("sound").masked(),
            "138••••6021"
        );
        assert_eq!(
            Telephone::parse("12345").expect("sound").masked(),
            "1••••2345"
        );
    }
}
