//! An agent at a counter or on the telephone applies for somebody.

use domain::applications::OnBehalf;
use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::languages::Language;
use domain::letters::Letter;
use domain::organisations::OrganisationCode;
use domain::services::{ChannelType, ServiceId};
use store::members::NewGrant;

use crate::browser::{Answer, Browser, said, with};
use crate::city::{City, story};
use crate::evidence::known::{HOME, LI, account, bound, filled_in_by, registered};

const TING: &str = "ting@example.org";
const AGENT: &str = "counter@wuhu.example";
const CALLER: &str = "caller@example.org";
const PAGE: &str = "/desk/apply";
const START: &str = "/services/settling-in-allowance/apply";
const CALLS: &[(&str, &str)] = &[
    ("service", "settling-in-allowance"),
    ("channel", "telephone"),
    ("whose", "caller"),
    ("name", "Wang Fang"),
    ("email", CALLER),
    ("telephone", "0553 123 4567"),
    ("code", ""),
    ("document", ""),
    ("number", ""),
];

async fn agent(city: &City) -> Browser {
    city.member(AGENT, Role::Agent, "3402").await
}

/// A browser of somebody who handles it, for an office.
async fn handles(city: &City) -> Browser {
    let grant = NewGrant {
        role: Role::Caseworker,
        area: AreaCode("3402".to_owned()),
        organisation: Some(OrganisationCode("education".to_owned())),
        team: None,
    };
    let wang = EmailAddress::parse("wang@wuhu.example").unwrap();
    let added = city.store.add_member(&wang, "Wang", &grant, city.now());
    added.await.unwrap();
    city.letters("wang@wuhu.example").await;
    city.signed_in("wang@wuhu.example").await
}

async fn she_stands_at_the_counter(city: &City) {
    registered(city).await;
    bound(city, TING, LI).await;
    let ting = city.signed_in(TING).await;
    let shown = ting.post("/me/identity/attend", &[]).await;
    let code = shown.each(".cl-number").remove(0);
    let agent = agent(city).await;
    let present = with(CALLS, "whose", "present");
    let present = with(&present, "code", &code);
    let present = with(&present, "document", "identity_card");
    let present = with(&present, "number", LI);
    // On the telephone nobody shows a card.
    let refused = agent.post(PAGE, &present).await;
    assert_eq!(refused.status, 422);
    assert!(refused.tells("agents-fault-present"));

    let present = with(&present, "channel", "counter");
    let begun = agent.post(PAGE, &present).await;

    let draft = begun.leads_to()[..START.len() + 37].to_owned();
    assert!(begun.cookies().is_empty(), "it opens by her account");
    let page = agent.get(&format!("{draft}/pages/about-you")).await;
    assert!(page.says("You fill this in for Li Ting") && page.says(LI));
    let home = format!("{draft}/pages/about-you/home-address");
    assert_eq!(agent.get(&home).await.value("home-address"), HOME);
    let fetch = format!("{draft}/fetch");
    agent
        .post(&fetch, &[("evidence", "degree-record")])
        .await
        .leads_to();
    let proofs = agent.get(&format!("{draft}/proofs")).await;
    assert!(proofs.says("University of Manchester"), "{}", proofs.text());
    let usage = ting.get("/me/data/usage").await;
    assert!(usage.tells("usage-member"), "{}", usage.text());
    assert!(ting.get("/me/consents").await.tells("consents-withdraw"));
    let again = agent.post(PAGE, &present).await;
    assert_eq!(
        again.faults()[0].1,
        said(Language::En, "counter-code-ended")
    );
    // Another member opens nothing of it.
    let other = city.member("other@wuhu.example", Role::Agent, "3402").await;
    assert_eq!(other.get(&format!("{draft}/proofs")).await.status, 404);
}
story!(
    given_somebody_with_her_card_and_account_when_the_agent_applies_then_forms_are_filled_in_and_proofs_looked_up,
    she_stands_at_the_counter
);

async fn somebody_calls(city: &City) {
    let agent = agent(city).await;
    let begun = agent.post(PAGE, CALLS).await;
    let draft = begun.leads_to()[..START.len() + 37].to_owned();
    let page = agent.page(&format!("{draft}/pages/about-you")).await;
    assert!(page.says("You fill this in for Wang Fang") && !page.tells("apply-fixed"));
    let proofs = agent.get(&format!("{draft}/proofs")).await;
    assert!(proofs.tells("apply-look-others") && !proofs.tells("apply-look-up"));
    let fetch = format!("{draft}/fetch");
    let refused = agent.post(&fetch, &[("evidence", "degree-record")]).await;
    let told = refused.leads_to();
    assert!(told.contains("looked=degree-record:others"), "{told}");
    assert!(
        !agent
            .get(&format!("{draft}/proofs"))
            .await
            .tells("apply-proof-fetched")
    );

    let by = OnBehalf::Member {
        account: account(city, AGENT).await.id,
        channel: ChannelType::Telephone,
    };
    let (draft, _) = filled_in_by(city, None, Some(by)).await;
    let path = format!("{START}/{}", draft.0);
    let sends = [("declared", "yes"), ("email", CALLER)];
    let sent = agent.post(&format!("{path}/send"), &sends).await;

    assert_eq!(sent.leads_to(), format!("{path}/sent"));
    let reference = agent.get(&format!("{path}/sent")).await.reference();
    let receipt = agent.get(&format!("{path}/receipt")).await;
    let link = link_on(&receipt);
    assert!(receipt.says(&reference.spaced()));
    let hers = city.browser();
    let case = hers.page(&link).await;
    assert!(case.tells("handling-by-other"), "{}", case.text());
    let told = city.letters(CALLER).await;
    assert!(told.iter().any(|one| matches!(one, Letter::Receipt { .. })));
    let desk = handles(city).await;
    let dossier = desk.get(&format!("/desk/applications/{reference}")).await;
    assert!(dossier.tells("agents-on-telephone"), "{}", dossier.text());
    assert!(
        dossier.says("Lin Yan"),
        "history says who: {}",
        dossier.text()
    );
}
story!(
    given_a_caller_without_an_account_when_the_agent_applies_then_nothing_is_looked_up_and_she_gets_her_link,
    somebody_calls
);

/// The applicant's own link, as a receipt shows it.
fn link_on(receipt: &Answer) -> String {
    let lines = receipt.each("p.govuk-body");
    let mut links = lines.iter().filter_map(|line| line.split_once("/links/"));
    let (_, link) = links.next().expect("her own link");
    format!("/links/{link}")
}

async fn it_opens_to_the_agent_who_sent_it(city: &City) {
    let agent = agent(city).await;
    let by = OnBehalf::Member {
        account: account(city, AGENT).await.id,
        channel: ChannelType::Telephone,
    };
    let (draft, _) = filled_in_by(city, None, Some(by)).await;
    let path = format!("{START}/{}", draft.0);
    let (send, receipt) = (format!("{path}/send"), format!("{path}/receipt"));
    let sends = [("declared", "yes"), ("email", CALLER)];

    let sent = agent.post(&send, &sends).await;

    assert_eq!(sent.leads_to(), format!("{path}/sent"));
    let cookies = sent.cookies();
    assert!(
        !cookies.iter().any(|one| one.starts_with("application=")),
        "{cookies:?}"
    );
    let link = link_on(&agent.get(&receipt).await);
    // The answer never came, and she sends it again where she signed in anew.
    let elsewhere = city.signed_in(AGENT).await;
    let again = elsewhere.post(&send, &sends).await;
    assert_eq!(again.leads_to(), format!("{path}/sent"));
    assert_eq!(link_on(&elsewhere.get(&receipt).await), link);
    assert_eq!(city.browser().page(&link).await.status, 200);
    agent.post("/sign-out", &[]).await.leads_to();
    let other = city.member("other@wuhu.example", Role::Agent, "3402").await;
    for page in ["sent", "receipt"] {
        let page = format!("{path}/{page}");
        let nobody = agent.get(&page).await;
        assert_eq!(nobody.leads_to(), format!("/sign-in?then={page}"));
        assert_eq!(other.get(&page).await.status, 404, "another agent: {page}");
    }
}
story!(
    given_an_application_that_an_agent_sent_when_its_receipt_is_asked_for_then_it_opens_by_her_account_alone,
    it_opens_to_the_agent_who_sent_it
);

/// Who goes on with what an agent began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum GoesOn {
    WithHerAccount,
    WithALink,
}

async fn she_goes_on_herself(city: &City) {
    registered(city).await;
    let hers = bound(city, TING, LI).await;
    let agent = account(city, AGENT).await;
    let by = OnBehalf::Member {
        account: agent.id,
        channel: ChannelType::Counter,
    };
    let service = ServiceId("settling-in-allowance".to_owned());
    for (goes_on, is_agent_still) in [
        (GoesOn::WithHerAccount, true),
        (GoesOn::WithALink, true),
        (GoesOn::WithHerAccount, false),
        (GoesOn::WithALink, false),
    ] {
        if !is_agent_still {
            let ended = EmailAddress::parse(AGENT).unwrap();
            city.store.end_member(&ended, city.now()).await.unwrap();
        }
        let applicant = (goes_on == GoesOn::WithHerAccount).then_some(hers.id);
        let (draft, _) = filled_in_by(city, applicant, Some(by)).await;
        let path = format!("{START}/{}", draft.0);
        let email = if is_agent_still {
            CALLER
        } else {
            "another@example.org"
        };
        let browser = match goes_on {
            GoesOn::WithHerAccount => city.signed_in(TING).await,
            GoesOn::WithALink => city.browser(),
        };
        if goes_on == GoesOn::WithALink {
            let to = EmailAddress::parse(email).unwrap();
            let link = city
                .store
                .send_resume_link(draft, &service, &to, Language::En, city.now());
            link.await.unwrap();
            let letters = city.letters(email).await;
            let Some(Letter::Resume { resume, .. }) = letters.last() else {
                panic!("no link came");
            };
            browser.get(&format!("/resume/{resume}")).await.leads_to();
        }

        let sends = [("declared", "yes"), ("email", email)];
        let sent = browser.post(&format!("{path}/send"), &sends).await;

        let what = format!("{goes_on:?}, agent still: {is_agent_still}");
        assert_eq!(sent.leads_to(), format!("{path}/sent"), "{what}");
        let shown = browser.get(&format!("{path}/sent")).await;
        let links = shown.attributes("main a[href^='/links/']", "href");
        let case = browser.page(&links[0]).await;
        assert_eq!(case.status, 200, "{what}");
        assert!(!case.tells("handling-by-other"), "{what}: {}", case.text());
        if is_agent_still {
            let agent = city.signed_in(AGENT).await;
            let receipt = agent.get(&format!("{path}/receipt")).await;
            assert!(!receipt.says("/links/"), "{what}: it is hers");
        }
    }
}
story!(
    given_an_application_that_an_agent_began_when_the_applicant_sends_it_then_it_is_recorded_as_hers,
    she_goes_on_herself
);

async fn what_is_wrong_is_said_and_kept(city: &City) {
    let agent = agent(city).await;
    for (field, value, key) in [
        ("service", "dragon-licence", "agents-fault-service"),
        ("channel", "post", "agents-fault-channel"),
        ("whose", "", "agents-fault-whose"),
        ("name", " ", "agents-fault-name"),
        ("email", "caller", "fault-not-an-email"),
        ("telephone", "12", "agents-fault-telephone"),
    ] {
        let refused = agent.post(PAGE, &with(CALLS, field, value)).await;
        assert_eq!(refused.status, 422, "{field}");
        let words = said(Language::En, key);
        assert_eq!(refused.faults(), [(format!("#{field}"), words)]);
        let kept = if field == "name" {
            ("email", CALLER)
        } else {
            ("name", "Wang Fang")
        };
        assert_eq!(refused.value(kept.0), kept.1);
    }
    let unreachable = with(&with(CALLS, "email", ""), "telephone", "");
    let refused = agent.post(PAGE, &unreachable).await;
    assert!(refused.tells("agents-fault-reach"));
}
story!(
    given_an_application_for_somebody_that_cannot_be_begun_when_it_is_sent_then_it_is_said_why,
    what_is_wrong_is_said_and_kept
);
