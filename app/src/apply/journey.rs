//! The way through an application: whose it is, what was typed, and where to go next.

#![expect(
    unreachable_pub,
    reason = "the component macro makes the props of a component public"
)]

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use domain::applications::{Fee, Filling, Form, OnBehalf, Proof, Read, Screen, fee};
use domain::areas::{AreaPath, AreaTree};
use domain::emergencies::{Emergency, covering, living, still_asked, turns_on_registration};
use domain::identity::Account;
use domain::pack::Pack;
use domain::payments::{Due, Payment, due};
use domain::reports::DraftId;
use domain::services::{Service, ServiceId};
use jiff::Timestamp;
use jiff::civil::Date;
use leptos::prelude::*;
use store::StoreError;
use store::delegations::Delegation;
use store::fillings::{KeepRefused, KeptFilling, StoredFilling};
use store::links::Token;
use uuid::Uuid;

use super::application::area_of;
use super::behalf::{acting, for_whom};
use super::opening::{opened, then};
use crate::components::{BackLink, Stations};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Reader, Refusal};

/// Where an application goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A screen of the form.
    Form(Screen),
    /// What proves it.
    Proofs,
    /// What it costs.
    Fee,
    /// Everything is there.
    Check,
}

/// An application that whoever asks may open.
#[derive(Clone)]
pub(super) struct Journey {
    pub(super) stored: StoredFilling,
    pub(super) service: Service,
    /// The token by which it was opened; none where it was opened by its account.
    pub(super) token: Option<Token>,
    /// Who is signed in.
    pub(super) account: Option<Account>,
    /// What was looked up too long ago to prove anything still.
    pub(super) outdated: Vec<Proof>,
    /// The appointment by which she goes on with it; nothing where it is her own.
    pub(super) acts_for: Option<Delegation>,
    /// What was paid for it, or is about to be.
    pub(super) payments: Vec<Payment>,
    /// Emergencies that are open, or the one under which it was sent; none are looked for where it costs nothing.
    emergencies: Vec<Emergency>,
    /// Where the applicant is registered, where an emergency turns on it.
    registered: Option<AreaPath>,
    /// Whether nobody can apply for the service now, whichever version it was begun with.
    pub(super) is_shut: bool,
    pack: Arc<Pack>,
    today: Date,
    now: Timestamp,
}

impl FromRequestParts<Portal> for Journey {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Refusal> {
        let Path(names) = Path::<HashMap<String, String>>::from_request_parts(parts, portal)
            .await
            .map_err(|_| Refusal::NotFound)?;
        let id = names
            .get("draft")
            .and_then(|id| id.parse::<Uuid>().ok())
            .ok_or(Refusal::NotFound)?;
        let account = SignedIn::of(portal, &parts.headers)
            .await?
            .map(|signed_in| signed_in.account);
        let now = portal.now();
        let then = then(&names, parts);
        let opened = opened(
            portal,
            DraftId(id),
            account.as_ref(),
            (&parts.headers, &then),
        );
        let (token, mut stored) = opened.await?;
        let content = &mut stored.content;
        if names.get("service") != Some(&content.service.0) {
            return Err(Refusal::NotFound);
        }
        let pack = portal.pack();
        let service = pack
            .service_version(&content.service, content.version)
            .ok_or(Refusal::NotFound)?
            .clone();
        let asked = (&*content, &service);
        let acts_for = acting(portal, asked, account.as_ref(), &then).await?;
        // What was sent is read as it was then.
        let at = stored.sent_at.unwrap_or(now);
        let outdated = content.put_away_outdated(&service, at);
        let payments = if service.cost.is_empty() {
            Vec::new()
        } else {
            portal.store.payments_of(stored.id).await?
        };
        let emergencies = match &stored.case {
            _ if service.cost.is_empty() => Vec::new(),
            Some((case, _)) => {
                let under = portal.store.emergency_of_case(*case).await?;
                under.into_iter().collect()
            }
            None => portal.store.emergencies_open(now).await?,
        };
        let today = pack.calendar.date(now);
        let newest = pack.service(&service.identifier);
        let mut journey = Self {
            is_shut: newest.is_none_or(|newest| !newest.is_open(today)),
            service,
            token,
            account,
            outdated,
            acts_for,
            payments,
            emergencies,
            registered: None,
            pack: portal.store.pack().clone(),
            today: pack.calendar.date(at),
            now,
            stored,
        };
        journey.registered = journey.registered_area(portal).await?;
        Ok(journey)
    }
}

impl Journey {
    pub(super) const fn id(&self) -> DraftId {
        self.stored.id
    }

    pub(super) const fn content(&self) -> &Filling {
        &self.stored.content
    }

    /// Whether whoever asks is the agent who fills it in for somebody.
    pub(super) fn is_agent(&self) -> bool {
        let asks = self.account.as_ref().map(|account| account.id);
        matches!(self.content().by, Some(OnBehalf::Member { account, .. }) if Some(account) == asks)
    }

    /// The address of something of this application.
    pub(super) fn address(&self, rest: &str) -> String {
        format!("{}{rest}", address(&self.service.identifier, self.id()))
    }

    pub(super) fn step_address(&self, step: &Step) -> String {
        match step {
            Step::Form(screen) => self.screen_address(screen),
            Step::Proofs => self.address("/proofs"),
            Step::Fee => self.address("/fee"),
            Step::Check => self.address("/check"),
        }
    }

    pub(super) fn screen_address(&self, screen: &Screen) -> String {
        let page = &screen.page;
        match &screen.question {
            Some(question) => self.address(&format!("/pages/{page}/{question}")),
            None => self.address(&format!("/pages/{page}")),
        }
    }

    /// Whether the form has such a screen, be it asked now or not.
    pub(super) fn has(&self, screen: &Screen) -> bool {
        let page = self.service.page.iter().find(|one| one.id == screen.page);
        page.is_some_and(|page| {
            let has = |id: &String| page.question.iter().any(|one| one.id == *id);
            screen.question.as_ref().is_none_or(has)
        })
    }

    /// To where it goes on, from what is not asked.
    pub(super) fn goes_on(&self, read: &Read<'_>) -> Response {
        let next = self.next(self.content(), read);
        Redirect::to(&self.step_address(&next)).into_response()
    }

    /// To the receipt, where it was sent already.
    pub(super) fn gone(&self) -> Option<Response> {
        let sent = self.stored.case.is_some();
        sent.then(|| Redirect::to(&self.address("/sent")).into_response())
    }

    /// To the receipt, where it was sent already, or to why nobody can apply now, where that is so.
    pub(super) fn held_up(&self) -> Option<Response> {
        self.gone().or_else(|| self.shut())
    }

    /// To why nobody can apply now, where that is so.
    pub(super) fn shut(&self) -> Option<Response> {
        let shut = self.is_shut;
        shut.then(|| Redirect::to(&self.address("")).into_response())
    }

    pub(super) fn form<'a>(&'a self, areas: &'a AreaTree) -> Form<'a> {
        Form::new(&self.service, areas, self.today)
    }

    pub(super) fn read<'a>(&'a self, pack: &'a Pack) -> Read<'a> {
        self.form(&pack.areas).read(self.content())
    }

    /// Where it goes on: at the first thing that is not finished.
    pub(super) fn next(&self, content: &Filling, read: &Read<'_>) -> Step {
        if let Some(screen) = read.unfinished() {
            return Step::Form(screen);
        }
        if !content.unsettled(&self.service).is_empty() {
            Step::Proofs
        } else if !self.due(content, read).is_settled() {
            Step::Fee
        } else {
            Step::Check
        }
    }

    /// Where the applicant is registered, where an emergency turns on it.
    async fn registered_area(&self, portal: &Portal) -> Result<Option<AreaPath>, Refusal> {
        let sent = self.stored.case.is_some();
        let Some(applicant) = self.content().applicant.filter(|_| !sent) else {
            return Ok(None);
        };
        let service = &self.service.identifier;
        let said = area_of(&self.read(&self.pack).answers, &self.pack);
        if !turns_on_registration(&self.emergencies, service, &said, self.now) {
            return Ok(None);
        }
        let registered = portal.store.registered_area(applicant, service, self.now);
        Ok(registered.await?)
    }

    /// What it costs with these answers; nothing where it is free of charge.
    pub(super) fn fee(&self, content: &Filling, read: &Read<'_>) -> Option<Fee> {
        let fee = fee(&self.service, &read.answers, content.channel());
        still_asked(fee, self.emergency(read))
    }

    /// The emergency that waives its fee.
    pub(super) fn emergency(&self, read: &Read<'_>) -> Option<&Emergency> {
        if self.stored.case.is_some() {
            return self.emergencies.first();
        }
        let said = area_of(&read.answers, &self.pack);
        let lives = living(&said, self.registered.as_ref());
        covering(&self.emergencies, &self.service.identifier, lives, self.now)
    }

    /// What is to be done about its fee.
    pub(super) fn due(&self, content: &Filling, read: &Read<'_>) -> Due {
        due(self.fee(content, read).as_ref(), &self.payments, self.now)
    }

    /// Where the back link of a step leads that comes after the form.
    pub(super) fn before(&self, step: &Step, read: &Read<'_>) -> String {
        let last = read.screens().pop().map(Step::Form);
        let before = match step {
            Step::Check if !self.service.cost.is_empty() => Some(Step::Fee),
            Step::Check | Step::Fee if !self.service.requirement.is_empty() => Some(Step::Proofs),
            _ => last,
        };
        before.map_or_else(|| self.address(""), |step| self.step_address(&step))
    }

    /// Changes what is kept, as it is now, and gives what of it still counts; gives nothing where it was sent meanwhile.
    pub(super) async fn keep<R: std::error::Error>(
        &self,
        portal: &Portal,
        change: impl FnOnce(Filling) -> Result<Filling, R>,
    ) -> Result<Option<Result<Filling, R>>, Refusal> {
        let kept = self.kept(portal, change).await?;
        Ok(kept.map(|kept| kept.map(|kept| kept.content)))
    }

    /// The same, with the edition that it is now.
    pub(super) async fn kept<R: std::error::Error>(
        &self,
        portal: &Portal,
        change: impl FnOnce(Filling) -> Result<Filling, R>,
    ) -> Result<Option<Result<KeptFilling, R>>, Refusal> {
        let kept = portal.store.keep_filling(self.id(), portal.now(), change);
        match kept.await {
            Ok(kept) => Ok(Some(kept.map(|mut kept| {
                kept.content.put_away_outdated(&self.service, self.now);
                kept
            }))),
            Err(StoreError::Refused(KeepRefused::Ended)) => Ok(None),
            Err(StoreError::Broken(broken)) => Err(broken.into()),
        }
    }

    /// The names of its stations.
    fn stations(&self) -> Vec<&'static str> {
        let mut stations = vec!["apply-station-form"];
        if !self.service.requirement.is_empty() {
            stations.push("apply-station-proofs");
        }
        if !self.service.cost.is_empty() {
            stations.push("apply-station-fee");
        }
        stations.push("apply-station-check");
        stations
    }
}

/// The address of an application.
pub(super) fn address(service: &ServiceId, draft: DraftId) -> String {
    format!("/services/{}/apply/{}", service.0, draft.0)
}

/// A day of this moment in the city, in words.
pub(super) fn day(reader: &Reader, at: Timestamp) -> String {
    reader.date(at.to_zoned(reader.now.time_zone().clone()).date())
}

/// The module that holds a form until the portal can be reached.
pub(super) const HOLDING: &str = "/worker/applying.js";

/// Back link and stations, on top of every page, and what is said where there is no network.
#[component]
pub(super) fn Way(
    /// Who reads.
    reader: Reader,
    /// The application.
    journey: Journey,
    /// Where the back link leads.
    #[prop(into)]
    back: String,
    /// Key of the station where the page is.
    here: &'static str,
) -> impl IntoView {
    let stations = journey.stations();
    let place = stations.iter().position(|station| *station == here);
    let names = stations
        .into_iter()
        .map(|station| reader.say(station))
        .collect();
    view! {
        <BackLink href=back/>
        <Stations names=names here=place.unwrap_or_default() label=reader.say("stations")/>
        {for_whom(&reader, journey.acts_for.as_ref(), journey.content())}
        <div id="offline" role="status"><div class="govuk-inset-text" hidden>{reader.say("apply-offline")}</div></div>
    }
}
