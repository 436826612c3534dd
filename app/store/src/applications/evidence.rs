//! What proves an application: attached when it is sent, read with it, and gone where a consent was taken back.

use domain::cases::CaseId;
use domain::handling::Evidence;
use domain::services::EvidenceTypeId;
use uuid::Uuid;

use super::{NewApplication, Withdrawn};
use crate::rows::moment;
use crate::{Broken, Store, on};

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

    /// Whether all that was fetched was fetched with a consent of this application and of whose it is, taken back since or
    /// not, for as long as she is still the person who gave it.
    pub(super) async fn is_consented_for(&self, new: &NewApplication<'_>) -> Result<bool, Broken> {
        const GIVEN: &str = "select s.id, s.evidence_type from consents s join bindings b on b.account_id = s.account_id \
            and b.person_hash = s.person_hash and b.ended_at is null where s.draft_id = $1 and s.account_id = $2 limit 1000";
        let fetched = || {
            let all = new.evidence.iter();
            all.filter_map(|one| Some((one.consent?, &one.evidence_type.0)))
        };
        if fetched().next().is_none() {
            return Ok(true);
        }
        let Some(account) = new.account else {
            // Only whose account is somebody's consents.
            return Ok(false);
        };
        let given: Vec<(Uuid, String)> = on!(self.engine, pool => {
            sqlx::query_as(GIVEN).bind(new.draft.0).bind(account.0).fetch_all(pool).await?
        });
        let mut fetched = fetched();
        Ok(fetched.all(|(consent, kind)| {
            let mut given = given.iter();
            given.any(|(id, given)| *id == consent && given == kind)
        }))
    }
}
