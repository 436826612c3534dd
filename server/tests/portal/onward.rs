//! From one application to the next: whose the next is, whoever goes on.

use domain::applications::OnBehalf;
use domain::identity::{AccountId, Role};
use domain::reports::DraftId;
use domain::services::ChannelType;
use jiff::SignedDuration;
use store::fillings::{Opener, StoredFilling};

use crate::browser::{Answer, Browser};
use crate::city::{City, story};
use crate::evidence::known::{HOME, LI, account, bound, filled_in, filled_in_by, registered};

const TING: &str = "ting@example.org";
const AGENT: &str = "counter@wuhu.example";
const OTHER: &str = "other@example.org";
const CALLER: &str = "caller@example.org";
const START: &str = "/services/settling-in-allowance/apply";
const NEXT: &[(&str, &str)] = &[("service", "residence-permit")];

/// Sends what is filled in, and gives the page that says so.
async fn sent(browser: &Browser, draft: DraftId) -> Answer {
    let path = format!("{START}/{}", draft.0);
    let sends = [("declared", "yes"), ("email", CALLER)];
    let sent = browser.post(&format!("{path}/send"), &sends).await;
    browser.get(sent.leads_to()).await
}

/// The draft to which an answer leads, as its agent, its applicant, or whoever has its cookie opens it.
async fn draft(city: &City, begun: &Answer, opens: Option<AccountId>) -> StoredFilling {
    let to = begun.leads_to();
    let id = to.split('/').nth(4).unwrap().parse().unwrap();
    let mut cookies = begun.cookies().into_iter();
    let cookie = cookies.find_map(|one| one.strip_prefix("application="));
    let token = cookie.and_then(|one| one.split(';').next()?.parse().ok());
    let opener = Opener {
        token,
        account: opens,
    };
    let stored = city.store.filling(DraftId(id), &opener, city.now()).await;
    stored.unwrap().expect("a draft that she opens")
}

fn by(agent: AccountId) -> OnBehalf {
    OnBehalf::Member {
        account: agent,
        channel: ChannelType::Counter,
    }
}

async fn an_agent_goes_on_for_whom_she_sent_it(city: &City) {
    registered(city).await;
    let agent = city.member(AGENT, Role::Agent, "3402").await;
    // The registers know the agent herself.
    let own = bound(city, AGENT_OWN, LI).await;
    let id = account(city, AGENT).await.id;
    let (first, _) = filled_in_by(city, None, Some(by(id))).await;
    let page = sent(&agent, first).await;
    let link = page.attributes("main a[href$='#onward']", "href").remove(0);
    let case = format!("/cases/{}", page.reference());
    let shown = agent.page(link.trim_end_matches("#onward")).await;
    assert!(shown.says("More for you"), "{}", shown.text());

    let begun = agent.post(&format!("{case}/onward"), NEXT).await;

    assert!(begun.cookies().is_empty(), "it opens by her account");
    let next = draft(city, &begun, Some(id)).await.content;
    assert_eq!(next.applicant, None, "hers it is not");
    assert_eq!(next.by, Some(by(id)));
    assert_eq!(
        next.caller.map(|caller| caller.name).as_deref(),
        Some("Li Ting")
    );
    assert!(next.prefilled.is_empty());
    assert_ne!(Some(own.id), next.applicant);
}
story!(
    given_an_agent_who_sent_an_application_when_she_goes_on_then_it_is_for_the_same_person,
    an_agent_goes_on_for_whom_she_sent_it
);

const AGENT_OWN: &str = "own@example.org";

async fn what_is_anothers_is_not_gone_on_with(city: &City) {
    registered(city).await;
    let hers = bound(city, TING, LI).await;
    let ting = city.signed_in(TING).await;
    let (first, token) = filled_in(city, Some(hers.id)).await;
    let opened = city.browser_with(&format!("application={token}"));
    let page = sent(&opened, first).await;
    let case = format!("/cases/{}", page.reference());
    let links = page.attributes("main a[href^='/links/']", "href");
    let link = links[0].trim_end_matches("#onward");
    let stranger = city.signed_in(OTHER).await;

    let shown = stranger.page(link).await;
    let begun = stranger.post(&format!("{case}/onward"), NEXT).await;

    assert!(!shown.says("More for you"), "{}", shown.text());
    assert_eq!(begun.status, 403);
    assert!(begun.tells("onward-not-yours"));
    let nobody = city.browser();
    nobody.page(link).await;
    let begun = nobody.post(&format!("{case}/onward"), NEXT).await;
    assert_eq!(begun.status, 403, "signing out opens nothing");
    let id = account(city, OTHER).await.id;
    let listed = city.store.fillings_of(id, city.now()).await;
    assert!(listed.unwrap().is_empty(), "nothing was begun");
    // She goes on with her own, and forms are filled in for her.
    let begun = ting.post(&format!("{case}/onward"), NEXT).await;
    let next = draft(city, &begun, Some(hers.id)).await.content;
    assert_eq!((next.applicant, next.by), (Some(hers.id), None));
    assert!(!next.prefilled.is_empty());
}
story!(
    given_the_link_of_anothers_application_when_somebody_signed_in_goes_on_then_nothing_is_begun,
    what_is_anothers_is_not_gone_on_with
);

async fn what_is_nobodys_leads_to_what_is_nobodys(city: &City) {
    registered(city).await;
    let ting = bound(city, TING, LI).await;
    let (first, token) = filled_in(city, None).await;
    let opened = city.browser_with(&format!("application={token}"));
    let page = sent(&opened, first).await;
    let case = format!("/cases/{}", page.reference());
    let links = page.attributes("main a[href^='/links/']", "href");
    let link = links[0].trim_end_matches("#onward");
    let helper = city.signed_in(TING).await;
    helper.page(link).await;

    let begun = helper.post(&format!("{case}/onward"), NEXT).await;

    let next = draft(city, &begun, None).await.content;
    assert_eq!((next.applicant, next.by), (None, None));
    assert!(next.prefilled.is_empty(), "nothing of whoever helps");
    let mut typed = next.typed.0.values();
    assert!(
        typed.any(|words| words.contains(&HOME.to_owned())),
        "carried"
    );
    let listed = city.store.fillings_of(ting.id, city.now()).await;
    assert!(listed.unwrap().is_empty());
}
story!(
    given_the_link_of_what_belongs_to_no_account_when_somebody_signed_in_goes_on_then_it_belongs_to_none,
    what_is_nobodys_leads_to_what_is_nobodys
);

async fn an_agent_keeps_no_key(city: &City) {
    registered(city).await;
    let hers = bound(city, TING, LI).await;
    let agent = city.member(AGENT, Role::Agent, "3402").await;
    let id = account(city, AGENT).await.id;
    for applicant in [Some(hers.id), None] {
        let (draft, _) = filled_in_by(city, applicant, Some(by(id))).await;
        let page = sent(&agent, draft).await;
        let receipt = format!("{START}/{}/receipt", draft.0);
        let has_link = |answer: &Answer| answer.says("/links/");
        assert_eq!(has_link(&page), applicant.is_none());
        assert_eq!(has_link(&agent.get(&receipt).await), applicant.is_none());
        if applicant.is_some() {
            assert!(page.tells("agents-title"), "{}", page.text());
        }
    }
    let (draft, _) = filled_in_by(city, None, Some(by(id))).await;
    let page = sent(&agent, draft).await;
    let receipt = format!("{START}/{}/receipt", draft.0);
    let link = page.attributes("main a[href^='/links/']", "href");
    let link = link[0].trim_end_matches("#onward");
    let taken_back = format!("/cases/{}/withdraw", page.reference());
    agent.page(link).await;
    assert_eq!(agent.get(&taken_back).await.status, 200, "she is there");
    city.wait(SignedDuration::from_mins(121));
    let late = agent.get(&receipt).await;
    assert_eq!(late.status, 200, "{}", late.text());
    assert!(!late.says("/links/"), "whoever it was has left");
    let withdrawn = agent.get(&taken_back).await.status;
    assert_eq!(withdrawn, 404, "what she opened is not hers");
}
story!(
    given_an_agent_when_the_applicant_has_an_account_or_has_left_then_she_has_no_link_of_hers,
    an_agent_keeps_no_key
);
