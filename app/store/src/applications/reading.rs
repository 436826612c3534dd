//! Reading applications: one, hers, and what waits for an organisation.

use domain::applications::ATTENDED_FOR;
use domain::cases::{Case, CaseId, CaseKind, Sight};
use domain::handling::{Finding, Handled};
use domain::identity::{Account, AccountId, Action};
use domain::languages::Texts;
use domain::promises::Promise;
use domain::references::Reference;
use domain::services::{Service, ServiceId};
use jiff::Timestamp;
use sqlx::types::Json;
use uuid::Uuid;

use super::withholding::keep_back;
use super::{ApplicationSeen, Decided, Erased, Said, Standing, handler};
use crate::reports::Viewer;
use crate::rows::{CaseRow, case_columns, moment};
use crate::tasks::reading::{TaskRow, task_columns};
use crate::{Broken, Store, Write, on, within};

#[derive(sqlx::FromRow)]
pub(super) struct ApplicationRow {
    service: String,
    service_version: i64,
    account_id: Option<Uuid>,
    pub(super) sent_by: Option<Uuid>,
    delegation_id: Option<Uuid>,
    answers_sealed: Vec<u8>,
    statutory_on: String,
    /// Microseconds.
    pub(super) statutory_at: i64,
    pub(super) ready_at: Option<i64>,
    pub(super) decided_at: Option<i64>,
    pub(super) decided_by: Option<Uuid>,
    reason: Option<String>,
    pub(super) objection_until: Option<i64>,
    pub(super) objects_to: Option<Uuid>,
    erased_at: Option<i64>,
    erased_basis: Option<Json<Texts>>,
}

/// The tasks of an application, in order.
pub(super) const HANDLED: &str = concat!(
    "select ",
    task_columns!(),
    ", t.plan, t.finding from tasks t where t.case_id = $1 and t.plan is not null order by t.step, t.created_at, t.id limit 100"
);

impl ApplicationRow {
    /// Whose it is, where she was signed in.
    pub(super) fn account(&self) -> Option<AccountId> {
        self.account_id.map(AccountId)
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct HandledRow {
    #[sqlx(flatten)]
    task: TaskRow,
    plan: String,
    finding: Option<String>,
}

impl Store {
    /// The application of this reference, for its applicant and for those who handle it; nothing for everybody else. A member's
    /// reading is written down.
    pub async fn application(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Option<ApplicationSeen>, Broken> {
        let Some((case, row, standing)) = self.application_standing(reference, viewer, now).await?
        else {
            return Ok(None);
        };
        let service = self.service_of(&row)?;
        let sight = match &standing {
            Standing::Applicant => Sight::Reporter,
            Standing::Delegate(delegation, _) => {
                if let Some(delegate) = &viewer.account {
                    let what = (&service.identifier, case.id);
                    self.note_opened(*delegation, delegate.id, what, now)
                        .await?;
                }
                Sight::Reporter
            }
            Standing::Handler(_, organisation) => {
                self.note_read(&case, viewer, organisation, now).await?;
                Sight::Member
            }
        };
        let (mut said, mut evidence) = (self.said_in(&row)?, self.evidence_of(case.id).await?);
        if standing.is_without_registers() {
            keep_back(&mut said, &mut evidence);
        }
        let erased = row
            .erased_at
            .map(|at| {
                let basis = row.erased_basis.as_ref().map(|basis| basis.0.clone());
                Ok::<_, Broken>(Erased {
                    at: moment(at)?,
                    basis: basis.unwrap_or_default(),
                })
            })
            .transpose()?;
        let viewing = viewer.account.as_ref().map(|account| account.id.0);
        let objection = self.objections(case.id).await?.first().copied();
        let decided = row
            .decided_at
            .map(|at| {
                Ok::<_, Broken>(Decided {
                    at: moment(at)?,
                    reason: row.reason.clone(),
                    objection_until: row.objection_until.map(moment).transpose()?,
                    by_viewer: row.decided_by.is_some() && row.decided_by == viewing,
                    is_objected: objection.is_some_and(|(_, objected)| at <= objected),
                })
            })
            .transpose()?;
        let papers = match sight {
            Sight::Member => self.papers_kept_of_case(case.id).await?,
            _ => Vec::new(),
        };
        Ok(Some(ApplicationSeen {
            papers,
            evidence,
            account: row.account(),
            by_account: self.is_by_account(&case, &row, viewer).await?,
            first_decider: self.first_decider(&row).await?,
            withdrawn: self.withdrawn_of(case.id).await?,
            brought: self.brought_with_answers(&case).await?,
            tasks: self.handled_of(case.id).await?,
            timeline: self.timeline(&case, sight).await?,
            statutory: Promise {
                due: row
                    .statutory_on
                    .parse()
                    .map_err(|_| Broken::Unreadable("date"))?,
                provisional: false,
            },
            ready_at: row.ready_at.map(moment).transpose()?,
            decided,
            objects_to: self.reference_by(row.objects_to).await?,
            objection: self.reference_by(objection.map(|(id, _)| id)).await?,
            payments: self.payments_of_case(case.id).await?,
            emergency: self.emergency_of_case(case.id).await?,
            is_sent_by_other: row.sent_by.is_some() && row.sent_by != row.account_id,
            is_sent_by_viewer: row.sent_by.is_some() && row.sent_by == viewing,
            represented: self.represented(row.delegation_id).await?,
            case,
            standing,
            service,
            said,
            erased,
        }))
    }

    /// Whether there is an application of this reference that `viewer` sees.
    pub async fn sees_application(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        let standing = self.application_standing(reference, viewer, now).await?;
        Ok(standing.is_some())
    }

    /// The application with what is its own, and as whom `viewer` sees it: the one door to it.
    pub(super) async fn application_standing(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Option<(Case, ApplicationRow, Standing)>, Broken> {
        const CASE: &str = concat!(
            "select ",
            case_columns!(),
            " from cases c where c.reference = $1 and c.kind = 'application'"
        );
        let found: Option<CaseRow> = on!(self.engine, pool => {
            sqlx::query_as(CASE).bind(reference.as_str()).fetch_optional(pool).await?
        });
        let Some(case) = found.map(Case::try_from).transpose()? else {
            return Ok(None);
        };
        let row = self.application_row(case.id).await?;
        let by_link = match &viewer.link {
            Some(token) => self.link(token, now).await?.is_some_and(|link| {
                // Who can object by her link follows by it what comes of that.
                let is_of_it = link.case == case.id || row.objects_to == Some(link.case.0);
                link.purpose.is_of_author() && is_of_it
            }),
            None => false,
        };
        let account = viewer.account.as_ref();
        // An agent who opened the applicant's link at her counter does not go on as the applicant when she has left.
        let is_agents = row.delegation_id.is_none()
            && row.sent_by != row.account_id
            && account.is_some_and(|account| row.sent_by == Some(account.id.0));
        let has_left = is_agents && now >= case.requested_at + ATTENDED_FOR;
        if (by_link && !has_left) || self.is_by_account(&case, &row, viewer).await? {
            return Ok(Some((case, row, Standing::Applicant)));
        }
        let Some(account) = account else {
            return Ok(None);
        };
        let service = self.service_of(&row)?;
        if let Some(applicant) = row.account() {
            let of_both = (account.id, applicant);
            let over = self.delegation_over(of_both, &service, now).await?;
            if let Some(over) = over {
                let standing = Standing::Delegate(over.id, over.mandate.power);
                return Ok(Some((case, row, standing)));
            }
        }
        let mut organisations = vec![&service.competent_authority];
        organisations.extend(service.task.iter().map(|plan| &plan.organisation));
        organisations.extend(
            service
                .decision
                .as_ref()
                .map(|decision| &decision.organisation),
        );
        let handles = handler(
            account,
            Action::ReadApplications,
            &case.area,
            &organisations,
        );
        Ok(
            handles
                .map(|(grant, organisation)| (case, row, Standing::Handler(grant, organisation))),
        )
    }

    /// Whether it is of whoever asks by her account, or by the address that she signs in with.
    async fn is_by_account(
        &self,
        case: &Case,
        row: &ApplicationRow,
        viewer: &Viewer,
    ) -> Result<bool, Broken> {
        let account = viewer.account.as_ref();
        let is_hers = account.is_some_and(|account| row.account_id == Some(account.id.0));
        Ok(is_hers || self.reported_by(case, account).await?)
    }

    /// Who decided what this objects to.
    async fn first_decider(&self, row: &ApplicationRow) -> Result<Option<AccountId>, Broken> {
        match row.objects_to {
            Some(first) => Ok(self.decided_by(first).await?.map(AccountId)),
            None => Ok(None),
        }
    }

    /// The application as one of those who handle it works on it: never the applicant, and nobody whom she appointed, whatever
    /// else they may.
    pub(super) async fn application_handled(
        &self,
        reference: &Reference,
        by: &Account,
        now: Timestamp,
    ) -> Result<Option<(Case, ApplicationRow)>, Broken> {
        let viewer = Viewer {
            account: Some(by.clone()),
            link: None,
        };
        let found = self.application_standing(reference, &viewer, now).await?;
        Ok(found.and_then(|(case, row, standing)| {
            matches!(standing, Standing::Handler(..)).then_some((case, row))
        }))
    }

    pub(super) async fn application_row(&self, id: CaseId) -> Result<ApplicationRow, Broken> {
        const OWN: &str = "select service, service_version, account_id, sent_by, delegation_id, answers_sealed, statutory_on, statutory_at, ready_at, \
            decided_at, decided_by, reason, objection_until, objects_to, erased_at, erased_basis from applications where case_id = $1";
        Ok(on!(self.engine, pool => sqlx::query_as(OWN).bind(id.0).fetch_one(pool).await?))
    }

    /// What the applicant said.
    pub(super) fn said_in(&self, row: &ApplicationRow) -> Result<Said, Broken> {
        let plain = self.key.open(&row.answers_sealed);
        plain
            .and_then(|plain| serde_json::from_slice(&plain).ok())
            .ok_or(Broken::Unreadable("application"))
    }

    /// The service in the version that the application was begun with.
    pub(super) fn service_of(&self, row: &ApplicationRow) -> Result<Service, Broken> {
        self.service_named(&row.service, row.service_version)
    }

    /// This version of a service, with which something was begun.
    pub(super) fn service_named(&self, service: &str, version: i64) -> Result<Service, Broken> {
        let version = u32::try_from(version).unwrap_or_default();
        self.pack()
            .service_version(&ServiceId(service.to_owned()), version)
            .cloned()
            .ok_or(Broken::Unreadable("service"))
    }

    /// What organisations do for the application, in order.
    pub(super) async fn handled_of(&self, id: CaseId) -> Result<Vec<Handled>, Broken> {
        let rows: Vec<HandledRow> = on!(self.engine, pool => {
            sqlx::query_as(HANDLED).bind(id.0).fetch_all(pool).await?
        });
        rows.into_iter().map(Handled::try_from).collect()
    }

    async fn reference_by(&self, id: Option<Uuid>) -> Result<Option<Reference>, Broken> {
        match id {
            Some(id) => Ok(Some(self.case_of_id(CaseId(id)).await?.reference)),
            None => Ok(None),
        }
    }

    /// What the account applied for, signed in or with her own address, newest first, at most 100.
    pub async fn applications_of(&self, account: &Account) -> Result<Vec<Case>, Broken> {
        const OF: &str = concat!(
            "select ",
            case_columns!(),
            " from cases c where c.kind = 'application' and c.id in (select p.case_id from applications p where p.account_id = $1 \
             union select f.case_id from follows f join accounts a on a.email_hash = f.contact_hash where a.id = $1 and f.author) \
             order by c.requested_at desc, c.id desc limit 100"
        );
        let rows: Vec<CaseRow> =
            on!(self.engine, pool => sqlx::query_as(OF).bind(account.id.0).fetch_all(pool).await?);
        rows.into_iter().map(Case::try_from).collect()
    }

    /// The case as this write sees it.
    pub(crate) async fn case_within(&self, write: &mut Write, id: CaseId) -> Result<Case, Broken> {
        const CASE: &str = concat!("select ", case_columns!(), " from cases c where c.id = $1");
        let row: CaseRow =
            within!(*write, c => sqlx::query_as(CASE).bind(id.0).fetch_one(&mut *c).await?);
        let case = Case::try_from(row)?;
        debug_assert_eq!(case.kind, CaseKind::Application);
        Ok(case)
    }
}

impl TryFrom<HandledRow> for Handled {
    type Error = Broken;

    fn try_from(row: HandledRow) -> Result<Self, Broken> {
        let named = |name: String| Finding::named(&name).ok_or(Broken::Unreadable("finding"));
        Ok(Self {
            task: row.task.try_into()?,
            plan: row.plan,
            finding: row.finding.map(named).transpose()?,
        })
    }
}
