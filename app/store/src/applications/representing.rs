//! Sending for somebody else, and who did.

use domain::applications::OnBehalf;
use domain::cases::{Case, CaseId, Detail, EventKind};
use domain::contacts::Contact;
use domain::delegations::{DelegationId, DelegationStep, Power};
use domain::intakes::Intake;
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::references::Reference;
use domain::services::ChannelType;
use jiff::Timestamp;
use uuid::Uuid;

use super::reading::ApplicationRow;
use super::sending::SendRefused;
use super::written::Application;
use super::{NewApplication, Represented, Standing};
use crate::cases::NewEvent;
use crate::delegations::{Acting, Delegation, NewDelegationNote, keep_delegation_note};
use crate::members::{agent_grant, applies_for_others};
use crate::reports::Viewer;
use crate::{Broken, Store, StoreError, Write, new_id, within};

impl Store {
    /// The appointment by which an application is sent, where a delegate sends it. It is asked for here and holds until this
    /// write is done, whatever was true when the application was begun. A member must still be one who applies for others.
    pub(super) async fn represented_by(
        &self,
        write: &mut Write,
        new: &NewApplication<'_>,
        now: Timestamp,
    ) -> Result<Option<Delegation>, StoreError<SendRefused>> {
        let (account, delegation) = match new.sent_by {
            None => return Ok(None),
            Some(OnBehalf::Member { account, .. }) => {
                let is_agent = applies_for_others(write, account).await?;
                let refused = StoreError::Refused(SendRefused::NotAppointed);
                return is_agent.then_some(None).ok_or(refused);
            }
            Some(OnBehalf::Delegate {
                account,
                delegation,
            }) => (account, delegation),
        };
        let refused = StoreError::Refused(SendRefused::NotAppointed);
        let Some(applicant) = new.account else {
            return Err(refused);
        };
        let acting = Acting {
            delegation: DelegationId(delegation),
            delegate: account,
            applicant,
        };
        let found = self
            .delegation_within(write, acting, (Power::Apply, new.service), now)
            .await?;
        found.map(Some).ok_or(refused)
    }

    /// That a member wrote the application down for somebody, at a counter or by telephone: everybody reads that, members who.
    pub(super) async fn note_taken_down(
        &self,
        write: &mut Write,
        one: &Application,
        new: &NewApplication<'_>,
        now: Timestamp,
    ) -> Result<(), Broken> {
        let Some(OnBehalf::Member { account, channel }) = new.sent_by else {
            return Ok(());
        };
        let Some(grant) = agent_grant(write, account).await? else {
            return Ok(());
        };
        let intake = match channel {
            ChannelType::Telephone => Intake::Phone,
            _ => Intake::Counter,
        };
        let detail = Detail {
            intake: Some(intake),
            ..Detail::default()
        };
        let event = NewEvent {
            case: one.case,
            kind: EventKind::TakenDown,
            status: one.status,
            public: true,
            member: Some((account, grant.role, &grant.area)),
            words: "",
            detail: Some(&detail),
            language: new.language,
            at: now,
        };
        self.add_event(write, &event).await
    }

    /// How she who is represented is reached: at the address that she signs in with, whatever the delegate typed.
    pub(super) async fn contact_represented(
        &self,
        write: &mut Write,
        delegation: &Delegation,
    ) -> Result<Contact, Broken> {
        let email = self.address_within(write, delegation.applicant).await?;
        Ok(Contact {
            email: Some(email),
            telephone: None,
            name: None,
        })
    }

    /// The delegate is told, too, in the language in which she sent it and for as long as the appointment holds; that she sent it
    /// is written down. She gets no link: what opens to her opens by her account.
    pub(super) async fn keep_delegate(
        &self,
        write: &mut Write,
        (id, reference): (CaseId, &Reference),
        new: &NewApplication<'_>,
        (delegation, language): (&Delegation, Language),
        now: Timestamp,
    ) -> Result<(), Broken> {
        const KEEP: &str = "insert into follows (id, case_id, reporter, author, contact_hash, contact_sealed, language, created_at, \
            delegation_id) values ($1, $2, false, false, $3, $4, $5, $6, $7) on conflict (case_id, contact_hash) do nothing";
        let contact = Contact {
            email: Some(delegation.delegate_email.clone()),
            telephone: None,
            name: None,
        };
        // A contact is strings only: it always has a JSON form.
        let sealed = self
            .key
            .seal(&serde_json::to_vec(&contact).unwrap_or_default());
        within!(*write, c => {
            sqlx::query(KEEP)
                .bind(new_id())
                .bind(id.0)
                .bind(self.email_hash(&delegation.delegate_email))
                .bind(sealed)
                .bind(language.tag())
                .bind(now.as_microsecond())
                .bind(delegation.id.0)
                .execute(&mut *c)
                .await?;
        });
        let letter = Addressed {
            to: delegation.delegate_email.clone(),
            language,
            letter: Letter::AppliedFor {
                reference: reference.clone(),
                service: new.service.identifier.clone(),
                applicant: delegation.applicant_name.clone(),
            },
        };
        self.post(write, &letter, now).await?;
        let Some(delegate) = delegation.delegate else {
            return Ok(());
        };
        let note = NewDelegationNote {
            service: Some(&new.service.identifier),
            case: Some(id),
            ..NewDelegationNote::of(delegation.id, DelegationStep::Sent, delegate)
        };
        Ok(keep_delegation_note(write, &note, now).await?)
    }

    /// Whether whoever sees an application like this does what its applicant does; that a delegate did is written down, and her
    /// appointment holds until this write is done.
    pub(super) async fn acts_within(
        &self,
        write: &mut Write,
        (case, row): (&Case, &ApplicationRow),
        standing: &Standing,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        let Standing::Delegate(delegation, _) = standing else {
            return Ok(standing.acts_as_applicant());
        };
        let of_both = viewer.account.as_ref().zip(row.account());
        let Some((delegate, applicant)) = of_both else {
            return Ok(false);
        };
        let acting = Acting {
            delegation: *delegation,
            delegate: delegate.id,
            applicant,
        };
        let service = self.service_of(row)?;
        let what = (Power::Apply, &service);
        let found = self.delegation_within(write, acting, what, now).await?;
        if found.is_none() {
            return Ok(false);
        }
        let note = NewDelegationNote {
            service: Some(&service.identifier),
            case: Some(case.id),
            ..NewDelegationNote::of(*delegation, DelegationStep::Acted, delegate.id)
        };
        keep_delegation_note(write, &note, now).await?;
        Ok(true)
    }

    /// Whom an application was sent for by a delegate, and by whom.
    pub(super) async fn represented(
        &self,
        delegation: Option<Uuid>,
    ) -> Result<Option<Represented>, Broken> {
        let Some(delegation) = delegation else {
            return Ok(None);
        };
        let found = self.delegation(DelegationId(delegation)).await?;
        Ok(found.map(|found| Represented {
            delegate: found.delegate_name,
            applicant: found.applicant_name,
        }))
    }
}
