//! A service keeps some of what an organisation may say for some of its people.

use domain::identity::Role;
use domain::languages::Language;
use domain::letters::Letter;
use domain::pack::Pack;
use domain::services::TaskAction;

use crate::browser::{Browser, said};
use crate::city::{City, story, wuhu};
use crate::ended::renewing;

const OFFICE: &str = "ecology-environment";
const MANAGER: &str = "manager@wuhu.example";
const TASK: &str = "form[action*='/tasks/']";

/// Wuhu, where only a manager of the environment's office says how limits were kept, and caseworkers ask; what else it does is
/// for caseworkers alone.
pub(crate) fn where_managers_consent() -> Pack {
    let mut pack = wuhu();
    let services = pack.services.iter_mut();
    for service in services.filter(|one| one.identifier.0 == "drainage-permit-renewal") {
        let hers = service
            .task
            .iter_mut()
            .find(|plan| plan.organisation.0 == OFFICE);
        let hers = hers.expect("a task");
        let mut other = hers.clone();
        "see-the-site".clone_into(&mut other.id);
        hers.role = [TaskAction::Approve, TaskAction::Reject]
            .map(|action| (action, vec![Role::Manager]))
            .into();
        service.task.push(other);
    }
    pack
}

/// What a form lets her say.
async fn sayings(member: &Browser, desk: &str) -> Vec<String> {
    let page = member.get(desk).await;
    page.attributes(&format!("{TASK} [name=said]"), "value")
}

async fn only_who_is_entitled_says_it(city: &City) {
    let manager = city.member_of(MANAGER, Role::Manager, OFFICE).await;
    let receipt = renewing(city).await;
    let desk = format!("/desk/applications/{}", receipt.reference);
    let worker = city
        .member_of("worker@wuhu.example", Role::Caseworker, OFFICE)
        .await;
    let page = worker.get(&desk).await;
    let form = page.attributes(TASK, "action").remove(0);
    let told = "“It is as the applicant says” can be said by: a manager.";

    let both = ["send_back", "approve", "reject", "send_back"];
    assert_eq!(sayings(&worker, &desk).await, both);
    assert!(page.says(told), "{}", page.text());
    for (saying, words) in [("approve", ""), ("reject", "Twice in March.")] {
        let sent = [("version", "1"), ("said", saying), ("words", words)];
        let refused = worker.post(&form, &sent).await;
        assert_eq!(refused.status, 422, "{saying}");
        assert_eq!(
            refused.faults()[0].1,
            said(Language::En, "handling-not-entitled")
        );
        assert!(refused.says(words), "what was typed is there");
    }
    assert_eq!(sayings(&manager, &desk).await, ["approve", "reject"]);
    let list = manager.get("/desk/applications").await;
    let links = list.attributes("main .cl-cases a", "href");
    assert_eq!(
        links,
        std::slice::from_ref(&desk),
        "hers waits, and no other"
    );
    let letters = city.letters(MANAGER).await;
    let work = |letter: &&Letter| matches!(letter, Letter::Work { .. });
    assert_eq!(letters.iter().filter(work).count(), 1, "{letters:?}");

    let ask = [("version", "1"), ("said", "send_back"), ("words", "Which?")];
    assert_eq!(
        manager.post(&form, &ask).await.status,
        422,
        "she asks nobody"
    );
    let other = city
        .member_of("other@wuhu.example", Role::Manager, "drainage")
        .await;
    let approve = [("version", "1"), ("said", "approve"), ("words", "")];
    assert_eq!(sayings(&other, &desk).await, [""; 0]);
    assert!(!other.get(&desk).await.says("can be said by"));
    assert_eq!(other.post(&form, &approve).await.status, 403);
    let kept = manager.post(&form, &approve).await;
    assert_eq!(kept.leads_to(), desk);
}
story!(
    given_what_a_service_keeps_for_a_role_when_others_say_it_then_it_is_refused,
    only_who_is_entitled_says_it,
    crate::entitled::where_managers_consent
);
