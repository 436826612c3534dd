//! Who used somebody's data: every time that registers were asked about her, and every time that a member read what she applied
//! for with what proves it.

use domain::cases::CaseId;
use domain::delegations::DelegationId;
use domain::identity::AccountId;
use domain::organisations::OrganisationCode;
use domain::persons::AccessPurpose;
use domain::references::Reference;
use domain::registers::RegisterCode;
use domain::services::ServiceId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::registers::PersonKey;
use crate::rows::moment;
use crate::{Broken, Store, Write, new_id, on, within};

/// Most entries of a list.
pub const LISTED: i64 = 200;

/// Who asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accessor {
    /// A member, for an organisation where her grant names one.
    Member {
        /// Who.
        account: AccountId,
        /// For which organisation.
        organisation: Option<OrganisationCode>,
    },
    /// Somebody whom the person appointed, for her.
    Delegate {
        /// Who.
        account: AccountId,
        /// By which appointment.
        delegation: DelegationId,
    },
    /// An organisation, by nobody in particular.
    Organisation(OrganisationCode),
    /// The portal itself, for the person or for everybody.
    Portal,
}

/// That registers are asked about somebody.
#[derive(Debug, Clone)]
pub struct NewAccess {
    /// About whom.
    pub person: PersonKey,
    /// What for.
    pub purpose: AccessPurpose,
    /// By whom.
    pub who: Accessor,
    /// For which service.
    pub service: Option<ServiceId>,
    /// For which case.
    pub case: Option<CaseId>,
    /// Which register.
    pub register: Option<RegisterCode>,
}

/// That somebody's data were used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// When.
    pub at: Timestamp,
    /// What for.
    pub purpose: AccessPurpose,
    /// By whom.
    pub who: Accessor,
    /// For which service.
    pub service: Option<ServiceId>,
    /// For which application.
    pub reference: Option<Reference>,
    /// Whether what was personal of that application was erased since.
    pub is_erased: bool,
    /// Which register was asked; none where an application was read.
    pub register: Option<RegisterCode>,
}

#[derive(sqlx::FromRow)]
struct AccessRow {
    purpose: String,
    account_id: Option<Uuid>,
    delegation_id: Option<Uuid>,
    organisation: Option<String>,
    service: Option<String>,
    reference: Option<String>,
    is_erased: bool,
    register: Option<String>,
    at: i64,
}

impl TryFrom<AccessRow> for Access {
    type Error = Broken;

    fn try_from(row: AccessRow) -> Result<Self, Broken> {
        let organisation = row.organisation.map(OrganisationCode);
        let reference = row.reference.map(|reference| reference.parse());
        Ok(Self {
            at: moment(row.at)?,
            purpose: AccessPurpose::named(&row.purpose).ok_or(Broken::Unreadable("purpose"))?,
            who: match (row.account_id, row.delegation_id, organisation) {
                (Some(account), Some(delegation), _) => Accessor::Delegate {
                    account: AccountId(account),
                    delegation: DelegationId(delegation),
                },
                (Some(account), None, organisation) => Accessor::Member {
                    account: AccountId(account),
                    organisation,
                },
                (None, _, Some(organisation)) => Accessor::Organisation(organisation),
                (None, _, None) => Accessor::Portal,
            },
            service: row.service.map(ServiceId),
            reference: reference
                .transpose()
                .map_err(|_| Broken::Unreadable("reference"))?,
            is_erased: row.is_erased,
            register: row.register.map(RegisterCode),
        })
    }
}

impl Store {
    /// Writes down that registers are asked about somebody. Before they are: what is not written down is not told.
    pub async fn record_access(&self, access: &NewAccess, now: Timestamp) -> Result<(), Broken> {
        let mut write = self.engine.begin().await?;
        keep_access(&mut write, access, now).await?;
        Ok(write.commit().await?)
    }

    /// Who used a person's data, the newest first, at most 200: registers that were asked, and members who read applications of
    /// the account that is hers. For nobody but her.
    pub async fn accesses_of(&self, person: &PersonKey) -> Result<Vec<Access>, Broken> {
        const OF: &str = "select a.id as id, a.purpose, a.account_id, a.delegation_id, a.organisation, a.service, c.reference, \
            q.erased_at is not null as is_erased, a.register, a.at as at \
            from accesses a left join cases c on c.id = a.case_id left join applications q on q.case_id = a.case_id where a.person_hash = $1 \
            union all select r.id, 'application', r.account_id, null, r.organisation, p.service, c.reference, p.erased_at is not null, null, r.at \
            from bindings b join applications p on p.account_id = b.account_id join case_reads r on r.case_id = p.case_id \
            join cases c on c.id = p.case_id where b.person_hash = $1 and b.ended_at is null \
            order by at desc, id desc limit $2";
        let rows: Vec<AccessRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(&person.0).bind(LISTED).fetch_all(pool).await?
        });
        rows.into_iter().map(Access::try_from).collect()
    }
}

/// Writes an access down, in the transaction of what it is for.
pub(crate) async fn keep_access(
    write: &mut Write,
    access: &NewAccess,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    const KEEP: &str = "insert into accesses (id, person_hash, purpose, account_id, organisation, service, case_id, register, at, delegation_id) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let (account, delegation, organisation) = match &access.who {
        Accessor::Member {
            account,
            organisation,
        } => (Some(account.0), None, organisation.as_ref()),
        Accessor::Delegate {
            account,
            delegation,
        } => (Some(account.0), Some(delegation.0), None),
        Accessor::Organisation(organisation) => (None, None, Some(organisation)),
        Accessor::Portal => (None, None, None),
    };
    within!(*write, c => {
        sqlx::query(KEEP)
            .bind(new_id())
            .bind(&access.person.0)
            .bind(access.purpose.name())
            .bind(account)
            .bind(organisation.map(|organisation| organisation.0.clone()))
            .bind(access.service.as_ref().map(|service| service.0.clone()))
            .bind(access.case.map(|case| case.0))
            .bind(access.register.as_ref().map(|register| register.0.clone()))
            .bind(now.as_microsecond())
            .bind(delegation)
            .execute(&mut *c)
            .await
            .map(drop)
    })
}
