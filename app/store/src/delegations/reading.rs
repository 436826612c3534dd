//! Appointments as they are listed, and what they say.

use domain::contacts::EmailAddress;
use domain::delegations::{DelegationId, Mandate, Power, Scope, Term};
use domain::identity::AccountId;

use super::{Called, Delegation, DelegationRow, delegation_columns};
use crate::keys::Hash;
use crate::rows::moment;
use crate::{Broken, Store, Write, on, within};

/// Most appointments of a list.
const LISTED: i64 = 50;

impl Store {
    /// Whom the account has appointed, the newest first, at most 50.
    pub async fn delegations_of(&self, account: AccountId) -> Result<Vec<Delegation>, Broken> {
        const OF: &str = concat!(
            "select ",
            delegation_columns!(),
            " from delegations d where d.account_id = $1 order by d.asked_at desc, d.id desc limit $2"
        );
        self.delegations(OF, account).await
    }

    /// Who has appointed the account, the newest first, at most 50.
    pub async fn delegations_to(&self, account: AccountId) -> Result<Vec<Delegation>, Broken> {
        const TO: &str = concat!(
            "select ",
            delegation_columns!(),
            " from delegations d join accounts a on a.email_hash = d.delegate_hash where a.id = $1 \
             order by d.asked_at desc, d.id desc limit $2"
        );
        self.delegations(TO, account).await
    }

    /// The appointment, whoever asks.
    pub(crate) async fn delegation(&self, id: DelegationId) -> Result<Option<Delegation>, Broken> {
        const OF: &str = concat!(
            "select ",
            delegation_columns!(),
            " from delegations d where d.id = $1"
        );
        let row: Option<DelegationRow> =
            on!(self.engine, pool => sqlx::query_as(OF).bind(id.0).fetch_optional(pool).await?);
        row.map(|row| self.open_delegation(row)).transpose()
    }

    async fn delegations(
        &self,
        query: &'static str,
        account: AccountId,
    ) -> Result<Vec<Delegation>, Broken> {
        let rows: Vec<DelegationRow> = on!(self.engine, pool => {
            sqlx::query_as(query).bind(account.0).bind(LISTED).fetch_all(pool).await?
        });
        rows.into_iter()
            .map(|row| self.open_delegation(row))
            .collect()
    }

    pub(super) fn open_delegation(&self, row: DelegationRow) -> Result<Delegation, Broken> {
        let plain = self.key.open(&row.content_sealed);
        let called: Called = plain
            .and_then(|plain| serde_json::from_slice(&plain).ok())
            .ok_or(Broken::Unreadable("appointment"))?;
        let scope: Scope =
            serde_json::from_str(&row.scope).map_err(|_| Broken::Unreadable("scope"))?;
        let language = row.language()?;
        Ok(Delegation {
            id: DelegationId(row.id),
            applicant: AccountId(row.account_id),
            applicant_name: called.applicant,
            language,
            delegate: row.delegate_id.map(AccountId),
            delegate_name: called.delegate,
            delegate_email: called.email,
            mandate: Mandate {
                scope,
                power: Power::named(&row.power).ok_or(Broken::Unreadable("power"))?,
                term: Term {
                    asked_at: moment(row.asked_at)?,
                    accepted_at: row.accepted_at.map(moment).transpose()?,
                    until: moment(row.until_at)?,
                    ended_at: row.ended_at.map(moment).transpose()?,
                },
            },
        })
    }

    /// The hash of the address that an account signs in with, and the address.
    pub(crate) async fn address_of(
        &self,
        account: AccountId,
    ) -> Result<(Hash, EmailAddress), Broken> {
        const OF: &str = "select email_hash, email_sealed from accounts where id = $1";
        let (hash, sealed): (Hash, Vec<u8>) =
            on!(self.engine, pool => sqlx::query_as(OF).bind(account.0).fetch_one(pool).await?);
        Ok((hash, self.open_address(&sealed)?))
    }

    /// The address that an account signs in with.
    pub(crate) async fn address_within(
        &self,
        write: &mut Write,
        account: AccountId,
    ) -> Result<EmailAddress, Broken> {
        const OF: &str = "select email_sealed from accounts where id = $1";
        let (sealed,): (Vec<u8>,) =
            within!(*write, c => sqlx::query_as(OF).bind(account.0).fetch_one(&mut *c).await?);
        self.open_address(&sealed)
    }

    fn open_address(&self, sealed: &[u8]) -> Result<EmailAddress, Broken> {
        let plain = self.key.open(sealed);
        let plain = plain.and_then(|plain| String::from_utf8(plain).ok());
        let address = plain.and_then(|plain| EmailAddress::parse(&plain).ok());
        address.ok_or(Broken::Unreadable("address"))
    }
}
