//! The law decides where nobody does in its time.

use domain::cases::{CaseId, Closing, Status};
use domain::handling::Verdict;
use domain::languages::Language;
use domain::services::{Service, Silence};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use super::Applied;
use super::deciding::{Course, end_tasks};
use crate::outputs::NewOutput;
use crate::{Broken, Store, StoreError, Write, on};

/// Applications that the law decides in one round.
const AT_ONCE: i64 = 100;

/// Makes the papers that follow from a verdict.
pub type Papers<'p> = dyn Fn(&Applied<'_>, &Verdict) -> Vec<NewOutput> + Sync + 'p;

/// A version of a service.
#[derive(Serialize)]
pub(super) struct ServiceVersion {
    service: String,
    version: u32,
}

impl Store {
    /// Where nobody decided in the time of the law, and the law says what that means, it is decided so, and what follows is handed
    /// out; says how many were.
    ///
    /// # Why
    ///
    /// An objection is not what the law speaks of, nor is what was taken up again after one: somebody is at work on those. A paper
    /// that cannot be made holds up nothing, because the time of the law is over all the same.
    pub async fn decide_by_silence(
        &self,
        papers: &Papers<'_>,
        now: Timestamp,
    ) -> Result<u64, Broken> {
        const OVER: &str = ") m cross join applications p join cases c on c.id = p.case_id where p.service = m.value->>'service' \
            and p.service_version = cast(m.value->>'version' as bigint) and p.decided_at is null and p.objects_to is null \
            and c.status in ('submitted', 'in_progress') and not exists (select 1 from applications o where o.objects_to = p.case_id) \
            and p.statutory_at <= ";
        let speaks = |service: &Service| service.processing_time.silence_means != Silence::Nothing;
        let services = self.services_where(speaks);
        let elements = self.engine.elements();
        let ids: Vec<(Uuid,)> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select p.case_id from ");
            query.push(elements).push("(").push_bind(Json(&services)).push(OVER).push_bind(now.as_microsecond());
            query.push(" order by p.statutory_at, p.case_id limit ").push_bind(AT_ONCE);
            query.build_query_as().fetch_all(pool).await?
        });
        let mut decided = 0;
        for (id,) in ids {
            decided += u64::from(self.decide_silent(CaseId(id), papers, now).await?);
        }
        Ok(decided)
    }

    /// Says whether nobody changed it meanwhile.
    async fn decide_silent(
        &self,
        id: CaseId,
        papers: &Papers<'_>,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        let case = self.case_of_id(id).await?;
        let row = self.application_row(id).await?;
        // It may have been withdrawn, or its clock have stood, since it was looked for.
        let is_open = matches!(case.status, Status::Submitted | Status::InProgress);
        if !is_open || row.decided_at.is_some() || row.statutory_at > now.as_microsecond() {
            return Ok(false);
        }
        let service = self.service_of(&row)?;
        let (closing, verdict) = match service.processing_time.silence_means {
            Silence::Nothing => return Ok(false),
            Silence::Granted => (Closing::Granted, Verdict::Grant),
            Silence::Refused => {
                let reason = String::new();
                (Closing::Refused, Verdict::Refuse { reason })
            }
        };
        let (said, evidence) = (self.said_in(&row)?, self.evidence_of(id).await?);
        let applied = Applied {
            case: &case,
            service: &service,
            said: &said,
            evidence: &evidence,
            by_law: true,
        };
        let papers = papers(&applied, &verdict);
        let mut write = self.engine.begin().await?;
        end_tasks(&mut write, id, now).await?;
        let course = Course {
            case: &case,
            service: &service,
            is_objection: row.objects_to.is_some(),
            closing,
            reason: None,
            by: None,
            now,
        };
        let says = |_: Language| String::new();
        if !self
            .end_application(&mut write, &course, &says, Language::En)
            .await?
        {
            return Ok(false);
        }
        for paper in papers {
            let paper = NewOutput {
                case: Some(id),
                account: row.account(),
                ..paper
            };
            self.issue_if_it_can(&mut write, &paper, now).await?;
        }
        write.commit().await?;
        Ok(true)
    }

    async fn issue_if_it_can(
        &self,
        write: &mut Write,
        paper: &NewOutput,
        now: Timestamp,
    ) -> Result<(), Broken> {
        match self.issue_within(write, paper, now).await {
            Ok(_) => Ok(()),
            Err(StoreError::Refused(why)) => {
                tracing::error!(%why, service = %paper.service, "what the law grants could not be put on paper");
                Ok(())
            }
            Err(StoreError::Broken(broken)) => Err(broken),
        }
    }

    /// Every version of a service of which this is so.
    pub(super) fn services_where(&self, is_so: impl Fn(&Service) -> bool) -> Vec<ServiceVersion> {
        let pack = self.pack();
        let services = pack.services.iter().chain(&pack.earlier_services);
        services
            .filter(|service| is_so(service))
            .map(|service| ServiceVersion {
                service: service.identifier.0.clone(),
                version: service.version,
            })
            .collect()
    }
}
