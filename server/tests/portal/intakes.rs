//! Reports that a member writes down for somebody else.

use domain::identity::Role;
use domain::letters::Letter;

use crate::browser::Browser;
use crate::city::{City, ELSEWHERE, story};

const CALLER: &str = "caller@example.org";

/// Walks the journey for somebody up to the check; gives the address of the draft.
async fn written_down(agent: &Browser, intake: &str, email: &str) -> String {
    let begun = agent.post("/desk/reports/new", &[("intake", intake)]).await;
    let draft = begun.leads_to().strip_suffix("/where").unwrap().to_owned();
    let place = [
        ("lat", "31.1546"),
        ("lon", "118.4435"),
        ("address", "Dongmen Lane 18"),
    ];
    agent
        .post(&format!("{draft}/where"), &place)
        .await
        .leads_to();
    let about = [("category", "pothole")];
    agent
        .post(&format!("{draft}/what"), &about)
        .await
        .leads_to();
    let what = [("what", "A hole, she says.")];
    agent
        .post_files(&format!("{draft}/details"), &what, &[])
        .await
        .leads_to();
    let contact = agent
        .post(&format!("{draft}/contact"), &[("email", email)])
        .await;
    assert_eq!(contact.leads_to(), format!("{draft}/check"));
    draft
}

async fn a_caller_is_given_what_is_hers(city: &City) {
    const AGENT: &str = "agent@wuhu.example";
    let agent = city.member(AGENT, Role::Agent, "3402").await;
    let missing = agent.post("/desk/reports/new", &[]).await;
    assert_eq!((missing.status, &*missing.faults()[0].0), (422, "#intake"));
    assert!(
        agent
            .get("/desk")
            .await
            .attributes("a", "href")
            .contains(&"/desk/reports/new".to_owned())
    );

    let draft = written_down(&agent, "phone", CALLER).await;
    assert!(
        agent
            .get(&format!("{draft}/check"))
            .await
            .tells("intake-for-somebody")
    );
    agent.post(&format!("{draft}/send"), &[]).await.leads_to();
    let sent = agent.get(&format!("{draft}/sent")).await;
    let slip = agent.get(&format!("{draft}/slip")).await;

    let reference = sent.reference();
    assert!(
        sent.attributes("a", "href")
            .contains(&format!("{draft}/slip"))
    );
    assert_eq!(slip.reference(), reference);
    let letters = city.letters(CALLER).await;
    let Some(Letter::Receipt { track, .. }) = letters.last() else {
        panic!("no receipt came: {letters:?}");
    };
    assert!(slip.says(&format!("/links/{track}")), "{}", slip.text());
    let public = city.browser().get(&format!("/reports/{reference}")).await;
    assert!(public.tells("event-taken-down-phone"));
    assert!(!public.says("Lin Yan"), "nobody is named");
    assert!(
        agent
            .get(&format!("/desk/{reference}"))
            .await
            .says("Lin Yan"),
        "members read who"
    );
    assert!(
        !agent.get("/me").await.says("Dongmen"),
        "it is not the agent's"
    );
}
story!(
    given_a_caller_when_an_agent_writes_her_report_down_then_she_is_given_what_is_hers,
    a_caller_is_given_what_is_hers
);

async fn many_callers_are_written_down_from_one_place(city: &City) {
    /// Reports that one network may send in an hour, and a contact in a day.
    const MOST: usize = 30;
    let agent = city.member("agent@wuhu.example", Role::Agent, "3402").await;

    for _ in 0..=MOST {
        let draft = written_down(&agent, "phone", "").await;
        agent.post(&format!("{draft}/send"), &[]).await.leads_to();
    }
    for sent in 0..=MOST {
        let draft = written_down(&agent, "phone", CALLER).await;
        let answer = agent.post(&format!("{draft}/send"), &[]).await;
        let expected = if sent < MOST { 303 } else { 429 };
        assert_eq!(answer.status, expected, "report {sent} of one contact");
    }
}
story!(
    given_many_callers_when_an_agent_writes_them_down_then_only_a_single_contact_is_limited,
    many_callers_are_written_down_from_one_place
);

async fn who_may_not_write_it_down_is_refused(city: &City) {
    const AGENT: &str = "agent@wuhu.example";
    let agent = city.member(AGENT, Role::Agent, "3402").await;
    let caseworker = city
        .member("case@wuhu.example", Role::Caseworker, "3402")
        .await;
    for answer in [
        caseworker.get("/desk/reports/new").await,
        caseworker
            .post("/desk/reports/new", &[("intake", "phone")])
            .await,
    ] {
        assert_eq!(answer.status, 403);
    }
    let elsewhere = city
        .member("else@wuhu.example", Role::Agent, ELSEWHERE)
        .await;
    let draft = written_down(&elsewhere, "counter", "").await;
    assert_eq!(
        elsewhere.post(&format!("{draft}/send"), &[]).await.status,
        403
    );

    let own = written_down(&agent, "visit", AGENT).await;
    let refused = agent.post(&format!("{own}/send"), &[]).await;
    assert_eq!(refused.leads_to(), format!("{own}/contact?own"));
    let contact = agent.get(&format!("{own}/contact?own")).await;
    assert_eq!(contact.faults()[0].0, "#email");

    let draft = written_down(&agent, "phone", "").await;
    agent.post("/sign-out", &[]).await.leads_to();
    let signed_out = agent.post(&format!("{draft}/send"), &[]).await;
    assert!(signed_out.leads_to().starts_with("/sign-in?then="));
    assert!(city.public_reports().await.is_empty());
}
story!(
    given_members_who_may_not_when_they_write_a_report_down_then_they_are_refused,
    who_may_not_write_it_down_is_refused
);
