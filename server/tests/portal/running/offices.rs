//! Offices: each does what it must when it is its turn, whoever the service entitles decides, and what follows is handed over.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::organisations::OrganisationCode;
use domain::services::{OutputType, Reason, Service, TaskAction, TaskPlan};
use store::members::NewGrant;

use super::filling::in_english;
use super::walking::Sent;
use crate::browser::{Answer, Browser};
use crate::city::City;

const TASKS: &str = "main form[action*='/tasks/']";
const DECISION: &str = "main form[action$='/decision']";
const HANDING_OVER: &str = "main form[action$='/handed-over']";
const VERSION: &str = "input[name=version]";

/// The desks of a city, one for each office and role that somebody asked for.
pub(super) struct Offices<'a> {
    city: &'a City,
    desks: RefCell<BTreeMap<String, Rc<Browser>>>,
}

impl<'a> Offices<'a> {
    pub(super) fn of(city: &'a City) -> Self {
        let desks = RefCell::default();
        Self { city, desks }
    }

    /// The browser of somebody who works for an organisation.
    async fn desk(&self, organisation: &OrganisationCode, role: Role) -> Rc<Browser> {
        let email = format!("{role:?}.{}@city.example", organisation.0).to_lowercase();
        let known = self.desks.borrow().get(&email).cloned();
        if let Some(known) = known {
            return known;
        }
        let (city, now) = (self.city, self.city.now());
        let grant = NewGrant {
            role,
            area: city.store.pack().areas.root().code.clone(),
            organisation: Some(organisation.clone()),
            team: None,
        };
        let address = EmailAddress::parse(&email).unwrap();
        let added = city.store.add_member(&address, "Wang Min", &grant, now);
        added.await.unwrap();
        // What waits for her is told before the letter with her code.
        city.letters(&email).await;
        let desk = Rc::new(city.signed_in(&email).await);
        self.desks.borrow_mut().insert(email, desk.clone());
        desk
    }

    /// Every office finds in its turn that all is well; or the first that can does not, with these words, and nothing more is
    /// begun.
    pub(super) async fn handle(&self, service: &Service, sent: &Sent<'_>, rejects: Option<&str>) {
        let decision = service.decision.as_ref().expect("somebody who decides");
        let decider = self.desk(&decision.organisation, decision.role).await;
        let page = decider.get(&sent.dossier()).await;
        assert_eq!(
            page.attributes(DECISION, "action"),
            [""; 0],
            "tasks are open"
        );
        let steps = steps(service);
        assert!(!steps.is_empty(), "nobody has a task");
        let mut is_rejected = false;
        for (place, step) in steps.iter().enumerate() {
            for later in steps[place + 1..].iter().flatten() {
                let organisation = &later.organisation;
                if step.iter().all(|plan| plan.organisation != *organisation) {
                    sent.place.is(format!("{} before its turn", organisation.0));
                    self.has_nothing_to_do(organisation, sent).await;
                }
            }
            for plan in step {
                let can_reject = plan.action.contains(&TaskAction::Reject);
                let says_no = rejects.filter(|_| can_reject && !is_rejected);
                self.finds(plan, sent, says_no).await;
                is_rejected |= says_no.is_some();
            }
            if is_rejected {
                return;
            }
        }
        assert!(rejects.is_none(), "no office can say no");
    }

    async fn has_nothing_to_do(&self, organisation: &OrganisationCode, sent: &Sent<'_>) {
        let desk = self.desk(organisation, Role::Caseworker).await;
        assert!(!waits(&desk, sent).await, "it waits for others first");
        let page = desk.get(&sent.dossier()).await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert_eq!(page.attributes(TASKS, "action"), [""; 0], "not its turn");
    }

    /// One office finds that it is so, or with words that it is not.
    async fn finds(&self, plan: &TaskPlan, sent: &Sent<'_>, says_no: Option<&str>) {
        let organisation = &plan.organisation;
        sent.place
            .is(format!("task {} of {}", plan.id, organisation.0));
        let action = if says_no.is_some() {
            TaskAction::Reject
        } else {
            TaskAction::Approve
        };
        let named = plan.role.get(&action).and_then(|roles| roles.first());
        let role = named.copied().unwrap_or(Role::Caseworker);
        let desk = self.desk(organisation, role).await;
        assert!(waits(&desk, sent).await, "it waits for her");
        let page = desk.get(&sent.dossier()).await;
        assert!(page.says(in_english(&plan.name)), "{}", page.text());
        let form = page.attributes(TASKS, "action");
        let form = form
            .first()
            .unwrap_or_else(|| panic!("no form: {}", page.text()));
        let version = version(&page, TASKS);
        let said = if says_no.is_some() {
            "reject"
        } else {
            "approve"
        };
        let words = says_no.unwrap_or("Looked at.");
        let found = [("version", &*version), ("said", said), ("words", words)];
        let kept = desk.post(form, &found).await;
        assert_eq!(kept.leads_to(), sent.dossier());
    }

    /// Whoever the service entitles says yes, or no for a reason.
    pub(super) async fn decides(
        &self,
        service: &Service,
        sent: &Sent<'_>,
        refuses: Option<&Reason>,
    ) {
        let decision = service.decision.as_ref().expect("somebody who decides");
        sent.place
            .is(format!("the decision of {}", decision.organisation.0));
        let desk = self.desk(&decision.organisation, decision.role).await;
        assert!(waits(&desk, sent).await, "it waits to be decided");
        let page = desk.get(&sent.dossier()).await;
        let version = version(&page, DECISION);
        let to = format!("{}/decision", sent.dossier());
        let mut verdict = vec![("version", &*version), ("said", "grant")];
        if let Some(reason) = refuses {
            let no = [("version", &*version), ("said", "refuse")];
            let unreasoned = desk.post(&to, &no).await;
            assert_eq!(unreasoned.status, 422, "{}", unreasoned.text());
            assert!(unreasoned.tells("handling-reason-missing"));
            verdict = vec![no[0], no[1], ("reason", &reason.code)];
        }
        let decided = desk.post(&to, &verdict).await;
        assert_eq!(decided.leads_to(), sent.dossier());
        let page = desk.get(&sent.dossier()).await;
        assert_eq!(page.attributes(DECISION, "action"), [""; 0], "decided once");
    }

    /// The authority hands money or a card over, where the service gives any.
    pub(super) async fn hand_over(&self, service: &Service, sent: &Sent<'_>) {
        let authority = &service.competent_authority;
        sent.place.is(format!("handing over by {}", authority.0));
        let desk = self.desk(authority, Role::Caseworker).await;
        let page = desk.get(&sent.dossier()).await;
        let is_handed = |kind| matches!(kind, OutputType::Payment | OutputType::Card);
        if !service.output.iter().any(|output| is_handed(output.kind)) {
            assert_eq!(page.attributes(HANDING_OVER, "action"), [""; 0]);
            return;
        }
        let hers = sent.browser.get(&sent.case()).await;
        assert!(hers.tells("application-status-decided"), "{}", hers.text());
        let version = version(&page, HANDING_OVER);
        let to = format!("{}/handed-over", sent.dossier());
        let done = desk.post(&to, &[("version", &version)]).await;
        assert_eq!(done.leads_to(), sent.dossier());
    }
}

fn version(page: &Answer, form: &str) -> String {
    let versions = page.attributes(&format!("{form} {VERSION}"), "value");
    let first = versions.into_iter().next();
    first.unwrap_or_else(|| panic!("no {form}: {}", page.text()))
}

/// Whether it stands in the list of what waits for her.
async fn waits(desk: &Browser, sent: &Sent<'_>) -> bool {
    let list = desk.get("/desk/applications").await;
    let links = list.attributes("main .cl-cases a", "href");
    links.contains(&sent.dossier())
}

/// The plans of each step, in order.
fn steps(service: &Service) -> Vec<Vec<&TaskPlan>> {
    let mut numbers: Vec<u8> = service.task.iter().map(|plan| plan.step).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let of_step = |step: u8| service.task.iter().filter(move |plan| plan.step == step);
    let all = numbers.into_iter();
    all.map(|step| of_step(step).collect()).collect()
}
