//! A command on one report: who gives it, and the answer to her.
//!
//! # Why
//!
//! Every command at the desk answers alike: back to the report where it was done, the page again with what she typed where it
//! was refused. A report outside her areas does not exist for any of them.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use domain::identity::Account;
use domain::references::Reference;
use jiff::Timestamp;
use serde::Deserialize;
use store::reports::ReportSeen;
use store::{Store, StoreError};

use super::case::{Typed, Wrong, seen};
use super::dossier::draw;
use crate::identity::Member;
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

/// A command, before it is done.
pub(super) struct Command {
    pub(super) portal: Portal,
    pub(super) reader: Reader,
    pub(super) member: Account,
    /// The report as she sees it.
    pub(super) seen: ReportSeen,
}

/// What the address names.
#[derive(Deserialize)]
struct Named {
    reference: String,
}

impl FromRequestParts<Portal> for Command {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let Ok(reader) = Reader::from_request_parts(parts, portal).await;
        let Member(member) = Member::from_request_parts(parts, portal).await?;
        let Path(Named { reference }) = Path::from_request_parts(parts, portal)
            .await
            .map_err(|_| Refusal::NotFound)?;
        let seen = seen(portal, &member, &reference).await?;
        Ok(Self {
            portal: portal.clone(),
            reader,
            member,
            seen,
        })
    }
}

impl Command {
    pub(super) fn store(&self) -> &Store {
        &self.portal.store
    }

    pub(super) fn now(&self) -> Timestamp {
        self.portal.now()
    }

    pub(super) fn reference(&self) -> &Reference {
        &self.seen.case.reference
    }

    /// Back to the report, or the page with what `wrong` says of the refusal.
    pub(super) async fn answer<R: std::error::Error>(
        self,
        typed: Typed,
        done: Result<(), StoreError<R>>,
        wrong: impl FnOnce(&Reader, R) -> Result<Wrong, Refusal>,
    ) -> Answer {
        match done {
            Ok(()) => Ok(back(self.reference())),
            Err(StoreError::Broken(broken)) => Err(broken.into()),
            Err(StoreError::Refused(refused)) => {
                let wrong = wrong(&self.reader, refused)?;
                self.refuse(typed, wrong).await
            }
        }
    }

    /// The page as it stands now, with what she typed and why it was refused.
    pub(super) async fn refuse(self, typed: Typed, wrong: Wrong) -> Answer {
        let reference = &self.seen.case.reference;
        draw(
            &self.portal,
            self.reader,
            self.member,
            reference,
            typed,
            Some(wrong),
        )
        .await
    }
}

pub(super) fn back(reference: &Reference) -> Response {
    Redirect::to(&format!("/desk/{reference}")).into_response()
}
