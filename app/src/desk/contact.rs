//! How the reporter can be reached: shown only when asked for, and each reading is journalled.

use axum::Router;
use axum::routing::post;
use domain::contacts::Contact;
use domain::identity::{Account, Action};
use leptos::prelude::*;
use store::StoreError;
use store::reports::ReportSeen;

use super::command::Command;
use super::dossier::draw_contact;
use super::forms::may;
use crate::components::{Button, Card, SummaryList, SummaryRow, Weight};
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/{reference}/contact", post(show))
}

/// The contact where it was asked for, else the button that asks; nothing for who may not read it.
pub(super) fn contact_card(
    reader: &Reader,
    account: &Account,
    seen: &ReportSeen,
    contact: Option<&Contact>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let shown = contact.map(|contact| {
        let email = contact
            .email
            .as_ref()
            .map(|email| email.as_str().to_owned());
        let telephone = contact
            .telephone
            .as_ref()
            .map(|telephone| telephone.as_str().to_owned());
        let rows: Vec<_> = [
            ("desk-contact-name", contact.name.clone()),
            ("desk-contact-email", email),
            ("desk-contact-telephone", telephone),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some(SummaryRow::new(say(key), value?)))
        .collect();
        if rows.is_empty() {
            view! { <p class="govuk-body">{say("desk-contact-none")}</p> }.into_any()
        } else {
            view! { <SummaryList rows=rows/> }.into_any()
        }
    });
    let action = format!("/desk/{}/contact#contact", seen.case.reference);
    let asks = contact.is_none();
    may(account, Action::ReadContacts, seen).then(|| {
        let ask = asks.then(|| {
            view! {
                <form class="cl-stack" method="post" action=action>
                    <p class="govuk-body">{say("desk-contact-hint")}</p>
                    <Button weight=Weight::Secondary>{say("desk-contact-show")}</Button>
                </form>
            }
        });
        view! {
            <Card labelled_by="contact">
                <h2 class="govuk-heading-s" id="contact">{say("desk-contact")}</h2>
                {shown}
                {ask}
            </Card>
        }
    })
}

/// Shows it once.
async fn show(command: Command) -> Answer {
    let (reference, by, now) = (command.reference(), &command.member, command.now());
    match command.store().read_contact(reference, by, now).await {
        Ok(contact) => command.draw_contact(contact.unwrap_or_default()).await,
        Err(StoreError::Refused(_)) => Err(Refusal::NotYours),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}

impl Command {
    async fn draw_contact(self, contact: Contact) -> Answer {
        let reference = &self.seen.case.reference;
        draw_contact(&self.portal, self.reader, self.member, reference, contact).await
    }
}
