//! What proves an application: attached when it is sent, read with it, and gone where a consent was taken back.

use domain::cases::CaseId;
use domain::handling::Evidence;
use domain::services::EvidenceTypeId;
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::{NewApplication, Withdrawn};
use crate::rows::moment;
use crate::{Broken, Store, Write, new_id, on, within};

impl Store {
    /// What proves an application, as it was sent.
    pub(super) async fn evidence_of(&self, id: CaseId) -> Result<Vec<Evidence>, Broken> {
        const EVIDENCE: &str = "select sealed from evidences where case_id = $1 and withdrawn_at is null order by created_at, id limit 100";
        let rows: Vec<(Vec<u8>,)> = on!(self.engine, pool => {
            sqlx::query_as(EVIDENCE).bind(id.0).fetch_all(pool).await?
        });
        let read = |(sealed,): (Vec<u8>,)| {
            let plain = self.key.open(&sealed);
            plain
                .and_then(|plain| serde_json::from_slice(&plain).ok())
                .ok_or(Broken::Unreadable("evidence"))
        };
        rows.into_iter().map(read).collect()
    }

    /// What proved an application until a consent was taken back.
    pub(super) async fn withdrawn_of(&self, id: CaseId) -> Result<Vec<Withdrawn>, Broken> {
        const WITHDRAWN: &str = "select requirement, evidence_type, withdrawn_at from evidences where case_id = $1 \
            and withdrawn_at is not null order by withdrawn_at, id limit 100";
        let rows: Vec<(String, String, i64)> = on!(self.engine, pool => {
            sqlx::query_as(WITHDRAWN).bind(id.0).fetch_all(pool).await?
        });
        let read = |(requirement, evidence_type, at)| {
            Ok(Withdrawn {
                requirement,
                evidence_type: EvidenceTypeId(evidence_type),
                at: moment(at)?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Attaches what proves an application that is being sent. Of what a consent was taken back for meanwhile nothing but that is
    /// kept. Says whether all that was fetched was fetched with a consent of this application and of whose it is.
    pub(super) async fn add_evidence(
        &self,
        write: &mut Write,
        id: CaseId,
        new: &NewApplication<'_>,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        let Some(evidence) = self.consented(write, id, new).await? else {
            return Ok(false);
        };
        if evidence.is_empty() {
            return Ok(true);
        }
        within!(*write, c => {
            let mut query = QueryBuilder::new(
                "insert into evidences (id, case_id, requirement, evidence_type, sealed, consent_id, created_at, withdrawn_at) ",
            );
            query.push_values(evidence, |mut row, (evidence, withdrawn)| {
                let sealed = if withdrawn {
                    Vec::new()
                } else {
                    // Evidence always has a JSON form.
                    self.key.seal(&serde_json::to_vec(evidence).unwrap_or_default())
                };
                row.push_bind(new_id()).push_bind(id.0).push_bind(evidence.requirement.clone());
                row.push_bind(evidence.evidence_type.0.clone()).push_bind(sealed);
                row.push_bind(evidence.consent).push_bind(now.as_microsecond());
                row.push_bind(withdrawn.then_some(now.as_microsecond()));
            });
            query.build().execute(&mut *c).await?;
        });
        Ok(true)
    }

    /// The evidence that goes along, with whether its consent was taken back; nothing where a consent is not one of this
    /// application. Consents belong to the case from here on.
    async fn consented<'e>(
        &self,
        write: &mut Write,
        id: CaseId,
        new: &'e NewApplication<'_>,
    ) -> Result<Option<Vec<(&'e Evidence, bool)>>, Broken> {
        const TAKE: &str = "update consents set case_id = $2 where draft_id = $1 and account_id = $3 \
            returning id, evidence_type, withdrawn_at";
        let given: Vec<(Uuid, String, Option<i64>)> = match new.account {
            // Only whose account is somebody's consents.
            None => Vec::new(),
            Some(account) => within!(*write, c => {
                sqlx::query_as(TAKE)
                    .bind(new.draft.0)
                    .bind(id.0)
                    .bind(account.0)
                    .fetch_all(&mut *c)
                    .await?
            }),
        };
        let goes_along = |evidence: &'e Evidence| {
            let Some(consent) = evidence.consent else {
                return Some((evidence, false));
            };
            let (.., withdrawn) = given.iter().find(|(id, evidence_type, _)| {
                *id == consent && *evidence_type == evidence.evidence_type.0
            })?;
            Some((evidence, withdrawn.is_some()))
        };
        Ok(new.evidence.iter().map(goes_along).collect())
    }
}
