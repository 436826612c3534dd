//! What the city has handed out in the story.

use domain::contacts::EmailAddress;
use domain::languages::Texts;
use domain::organisations::OrganisationCode;
use domain::outputs::{Line, OutputKind};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use store::Store;
use store::outputs::NewOutput;

use super::SeedFailed;

/// A paper that somebody of the story has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandedOut {
    hours_ago: i64,
    /// Who has it.
    email: String,
    kind: OutputKind,
    service: String,
    issuer: OrganisationCode,
    holder: String,
    title: Texts,
    #[serde(default)]
    line: Vec<Line>,
}

impl HandedOut {
    /// Hands it out.
    pub(super) async fn hand_out(self, store: &Store, now: Timestamp) -> Result<(), SeedFailed> {
        let email = EmailAddress::parse(&self.email)
            .map_err(|error| SeedFailed::Unreadable(error.to_string()))?;
        let at = now - SignedDuration::from_hours(self.hours_ago);
        let account = store.account_at(&email, at).await?;
        let new = NewOutput {
            kind: self.kind,
            service: self.service,
            case: None,
            account: Some(account.id),
            issuer: self.issuer,
            holder: self.holder,
            title: self.title,
            lines: self.line,
            valid_until: None,
        };
        let issued = store.issue_output(&new, at).await;
        issued.map(drop).map_err(SeedFailed::Output)
    }
}
