//! Acting for somebody: appointed, accepted, applied for, ended.

use domain::applications::OnBehalf;
use domain::delegations::DelegationStep;
use domain::identity::AccountId;
use domain::languages::Language;
use domain::letters::Letter;
use domain::reports::DraftId;
use store::fillings::Opener;
use store::reports::Viewer;
use uuid::Uuid;

use crate::browser::{Browser, said, with};
use crate::city::{City, story};
use crate::evidence::known::{HOME, LI, account, bound, filled_in_by, registered};
use crate::outputs::given_paper_of;

const TING: &str = "ting@example.org";
const CHEN: &str = "chen@example.org";
const PAGE: &str = "/me/delegates";
const START: &str = "/services/settling-in-allowance/apply";
const APPOINTS: &[(&str, &str)] = &[
    ("name", "Chen Wei"),
    ("email", CHEN),
    ("power", "use_data"),
    ("scope", "everything"),
    ("until", "2027-03-31"),
];

/// The last appointment that a page of somebody shows.
async fn appointment_on(browser: &Browser) -> String {
    let page = browser.get(PAGE).await;
    let ends = page.attributes("form[action$='/end']", "action");
    let end = ends.first().unwrap();
    let id = end.strip_suffix("/end").unwrap();
    id.rsplit_once('/').unwrap().1.to_owned()
}

/// Li Ting and Chen in their browsers; she has appointed him, and he has accepted.
async fn acting(city: &City, form: &[(&str, &str)]) -> (Browser, Browser, String) {
    registered(city).await;
    bound(city, TING, LI).await;
    let ting = city.signed_in(TING).await;
    let asked = ting.post(PAGE, form).await;
    assert_eq!(asked.leads_to(), "/me/delegates?done=asked");
    let chen = city.signed_in(CHEN).await;
    let id = appointment_on(&chen).await;
    let accepted = chen.post(&format!("{PAGE}/{id}/accept"), &[]).await;
    assert_eq!(accepted.leads_to(), "/me/delegates?done=accepted");
    (ting, chen, id)
}

/// An application for Li Ting that Chen has filled in, ready to be sent.
async fn filled_in_for(city: &City, id: &str) -> (DraftId, String, AccountId) {
    let (ting, chen) = (account(city, TING).await, account(city, CHEN).await);
    let by = OnBehalf::Delegate {
        account: chen.id,
        delegation: id.parse::<Uuid>().unwrap(),
    };
    let (draft, _) = filled_in_by(city, Some(ting.id), Some(by)).await;
    (draft, format!("{START}/{}", draft.0), ting.id)
}

async fn appointed_and_applied_for(city: &City) {
    registered(city).await;
    bound(city, TING, LI).await;
    let ting = city.signed_in(TING).await;
    ting.post(PAGE, APPOINTS).await.leads_to();
    let letters = city.letters(CHEN).await;
    assert!(
        letters.iter().any(|letter| matches!(letter, Letter::Delegation { step: DelegationStep::Asked, other, .. } if other == "Li Ting")),
        "{letters:?}"
    );
    let chen = city.signed_in(CHEN).await;
    let id = appointment_on(&chen).await;
    // Nothing can be done with it before he has accepted.
    let whose = [("whose", &*id)];
    assert!(
        chen.get(START)
            .await
            .attributes("[name=whose]", "value")
            .is_empty()
    );
    let early = chen.post(START, &whose).await;
    let told = format!("{START}?whose");
    assert_eq!(early.leads_to(), told);
    assert!(chen.get(&told).await.tells("apply-whose-refused"));

    let page = chen.get(PAGE).await;
    assert!(page.says("Li Ting") && page.tells("delegates-standing-asked"));
    chen.post(&format!("{PAGE}/{id}/accept"), &[])
        .await
        .leads_to();

    let offered = chen.get(START).await;
    assert_eq!(
        offered.attributes("[name=whose]", "value"),
        ["myself", &*id]
    );
    let stranger = city.browser().post(START, &whose).await;
    assert!(stranger.leads_to().starts_with("/sign-in"));
    let begun = chen.post(START, &whose).await;
    let draft = begun.leads_to()[..START.len() + 37].to_owned();
    let about = chen.get(&format!("{draft}/pages/about-you")).await;
    assert!(about.says("You apply for Li Ting") && about.says(LI));
    let home = format!("{draft}/pages/about-you/home-address");
    assert_eq!(chen.get(&home).await.value("home-address"), HOME);
    let usage = ting.get("/me/data/usage").await;
    assert!(usage.tells("usage-delegate"), "{}", usage.text());
    let seen = ting.get(PAGE).await;
    assert!(seen.tells("delegates-step-begun") && seen.tells("delegates-standing-holds"));
    // With his cookie and without his account nobody opens it.
    let proofs = chen.get(&format!("{draft}/proofs")).await;
    assert!(proofs.tells("apply-look-up"));
    chen.post("/sign-out", &[]).await.leads_to();
    let signed_out = chen.get(&format!("{draft}/pages/about-you")).await;
    assert!(signed_out.leads_to().starts_with("/sign-in"));
}
story!(
    given_somebody_who_accepted_when_he_applies_for_her_then_forms_are_filled_in_with_her_data_and_she_sees_it,
    appointed_and_applied_for
);

async fn sent_for_her(city: &City) {
    let (ting, chen, id) = acting(city, APPOINTS).await;
    let (_, path, _) = filled_in_for(city, &id).await;
    let check = chen.get(&format!("{path}/check")).await;
    assert!(check.says("for Li Ting, who has appointed me") && check.value("email").is_empty());

    let fetched = chen
        .post(
            &format!("{path}/fetch"),
            &[
                ("evidence", "degree-record"),
                ("later.lives-here", "yes"),
                ("later.works-here", "yes"),
                ("later.no-home", "yes"),
            ],
        )
        .await;
    assert_eq!(
        fetched.leads_to(),
        format!("{path}/proofs#looked-degree-record")
    );
    let sent = chen
        .post(&format!("{path}/send"), &[("declared", "yes")])
        .await;

    assert_eq!(sent.leads_to(), format!("{path}/sent"));
    let receipt = chen.get(&format!("{path}/sent")).await;
    let reference = receipt.reference();
    assert!(
        !receipt.says("/links/"),
        "a delegate gets no link: {}",
        receipt.text()
    );
    let case = format!("/cases/{reference}");
    for browser in [&ting, &chen] {
        let page = browser.get(&case).await;
        assert!(
            page.says("Chen Wei sent this for Li Ting"),
            "{}",
            page.text()
        );
        assert!(page.says("University of Manchester"));
    }
    let consents = ting.get("/me/consents").await;
    assert!(consents.tells("consents-withdraw"), "hers to take back");
    let to_ting = city.letters(TING).await;
    assert!(
        to_ting
            .iter()
            .any(|one| matches!(one, Letter::Receipt { .. }))
    );
    let to_chen = city.letters(CHEN).await;
    assert!(
        to_chen
            .iter()
            .any(|one| matches!(one, Letter::AppliedFor { .. }))
    );

    ting.post(&format!("{PAGE}/{id}/end"), &[]).await.leads_to();
    assert_eq!(chen.get(&case).await.status, 404);
    assert_eq!(chen.get(&format!("{path}/sent")).await.status, 403);
    assert_eq!(ting.get(&case).await.status, 200);
}
story!(
    given_an_application_for_somebody_when_it_is_sent_then_both_follow_it_until_the_appointment_ends,
    sent_for_her
);

async fn ended_before_it_was_sent(city: &City) {
    let (ting, chen, id) = acting(city, APPOINTS).await;
    let (draft, path, hers) = filled_in_for(city, &id).await;
    let check = chen.get(&format!("{path}/check")).await;
    assert!(check.says("Li Ting"));
    chen.post(&format!("{PAGE}/{id}/end"), &[]).await.leads_to();

    for (step, form) in [
        ("pages/about-you", [("home-address", "Elsewhere 1")]),
        ("send", [("declared", "yes")]),
    ] {
        let refused = chen.post(&format!("{path}/{step}"), &form).await;
        assert_eq!(refused.status, 403, "{step}");
        assert!(refused.tells("refusal-title-not-appointed"));
    }

    let opener = Opener {
        token: None,
        account: Some(hers),
    };
    let left = city.store.filling(draft, &opener, city.now()).await;
    let left = left.unwrap().unwrap();
    assert!(left.case.is_none());
    let home = format!("{path}/pages/about-you/home-address");
    let own = ting.get(&home).await;
    assert_eq!(own.value("home-address"), HOME, "nothing is lost");
    let listed = ting.get("/me").await;
    let links = listed.attributes(&format!("a[href='{path}/save']"), "href");
    assert_eq!(links.len(), 1, "she finds it");
    let sent = ting
        .post(&format!("{path}/send"), &[("declared", "yes")])
        .await;
    assert_eq!(sent.leads_to(), format!("{path}/sent"));
    let receipt = ting.get(&format!("{path}/sent")).await;
    let case = ting.get(&format!("/cases/{}", receipt.reference())).await;
    assert!(
        !case.says("Chen Wei"),
        "she sent it herself: {}",
        case.text()
    );
}
story!(
    given_an_appointment_that_ended_when_the_delegate_goes_on_then_he_is_told_and_she_goes_on_with_it,
    ended_before_it_was_sent
);

async fn beyond_what_it_says(city: &City) {
    let only = with(APPOINTS, "scope", "chosen");
    let only = [&only[..], &[("service", "residence-permit")][..]].concat();
    let (ting, chen, id) = acting(city, &only).await;
    let whose = [("whose", &*id)];
    assert_eq!(
        chen.post(START, &whose).await.leads_to(),
        format!("{START}?whose")
    );
    let (_, path, _) = filled_in_for(city, &id).await;
    assert_eq!(
        chen.post(&format!("{path}/send"), &[("declared", "yes")])
            .await
            .status,
        403
    );

    let applies = with(APPOINTS, "power", "apply");
    ting.post(PAGE, &applies).await.leads_to();
    let id = appointment_on(&chen).await;
    chen.post(&format!("{PAGE}/{id}/accept"), &[])
        .await
        .leads_to();
    let begun = chen.post(START, &[("whose", &*id)]).await;
    let draft = begun.leads_to()[..START.len() + 37].to_owned();
    for question in ["id-number", "home-address"] {
        let page = format!("{draft}/pages/about-you/{question}");
        let page = chen.get(&page).await;
        assert_eq!((page.status, page.value(question)), (200, String::new()));
    }
    let proofs = chen.get(&format!("{draft}/proofs")).await;
    assert!(proofs.tells("apply-look-others") && !proofs.tells("apply-look-up"));
    let refused = chen
        .post(&format!("{draft}/fetch"), &[("evidence", "degree-record")])
        .await;
    let told = refused.leads_to();
    assert!(told.contains("looked=degree-record:others"), "{told}");
    assert!(
        !chen
            .get(&format!("{draft}/proofs"))
            .await
            .tells("apply-proof-fetched")
    );
}
story!(
    given_an_appointment_when_the_delegate_goes_beyond_it_then_nothing_is_begun_looked_up_or_sent,
    beyond_what_it_says
);

async fn what_is_wrong_is_said_and_kept(city: &City) {
    registered(city).await;
    bound(city, TING, LI).await;
    let ting = city.signed_in(TING).await;
    for (field, value, key) in [
        ("name", " ", "delegates-fault-name"),
        ("email", "chen", "fault-not-an-email"),
        ("email", TING, "delegates-fault-herself"),
        ("power", "decide", "delegates-fault-power"),
        ("scope", "", "delegates-fault-scope"),
        ("scope", "chosen", "delegates-fault-nothing"),
        ("until", "soon", "delegates-fault-until"),
        ("until", "2026-11-15", "delegates-fault-over"),
        ("until", "2028-01-01", "delegates-fault-too-long"),
    ] {
        let refused = ting.post(PAGE, &with(APPOINTS, field, value)).await;
        assert_eq!(refused.status, 422, "{field} {value}");
        let words = said(Language::En, key);
        assert_eq!(refused.faults(), [(format!("#{field}"), words)]);
        let kept = if field == "name" {
            ("email", CHEN)
        } else {
            ("name", "Chen Wei")
        };
        assert_eq!(refused.value(kept.0), kept.1);
    }
    assert!(city.letters(CHEN).await.is_empty(), "nobody was asked");
}
story!(
    given_an_appointment_that_cannot_be_made_when_it_is_sent_then_it_is_said_why_and_what_was_typed_stays,
    what_is_wrong_is_said_and_kept
);

async fn registers_are_kept_from_who_may_not_use_them(city: &City) {
    const SAID: &str = "University of Manchester";
    let (ting, chen, mut id) = acting(city, APPOINTS).await;
    let (_, path, _) = filled_in_for(city, &id).await;
    let looked_up = [
        ("evidence", "degree-record"),
        ("later.lives-here", "yes"),
        ("later.works-here", "yes"),
        ("later.no-home", "yes"),
    ];
    let fetched = chen.post(&format!("{path}/fetch"), &looked_up).await;
    fetched.leads_to();
    let send = format!("{path}/send");
    let sent = chen.post(&send, &[("declared", "yes")]).await;
    let sent = sent.leads_to().to_owned();
    let case = format!("/cases/{}", chen.get(&sent).await.reference());
    let reference = case.trim_start_matches("/cases/").parse().unwrap();
    let viewer = Viewer {
        account: Some(account(city, TING).await),
        link: None,
    };
    let seen = city
        .store
        .application(&reference, &viewer, city.now())
        .await;
    let paper = given_paper_of(city, &seen.unwrap().unwrap().case).await;
    let paper = format!("{case}/papers/{paper}");
    assert!(chen.get(&case).await.says(SAID));
    assert_eq!(chen.get(&paper).await.status, 200);

    for power in ["apply", "follow"] {
        ting.post(&format!("{PAGE}/{id}/end"), &[]).await.leads_to();
        ting.post(PAGE, &with(APPOINTS, "power", power))
            .await
            .leads_to();
        id = appointment_on(&chen).await;
        let accepted = chen.post(&format!("{PAGE}/{id}/accept"), &[]).await;
        accepted.leads_to();

        let page = chen.get(&case).await;

        assert_eq!(page.status, 200, "{power}");
        assert!(!page.says(SAID), "{power}: {}", page.text());
        assert!(page.tells("handling-kept-back"), "{power}");
        assert_eq!(chen.get(&paper).await.status, 404, "{power}");
        let links = page.attributes("main a[href*='/papers/']", "href");
        assert_eq!(links, [""; 0], "{power}");
    }
    assert!(ting.get(&case).await.says(SAID), "hers");
    assert_eq!(ting.get(&format!("{paper}.pdf")).await.status, 200);
}
story!(
    given_a_delegate_without_the_power_to_use_data_when_he_reads_the_application_then_registers_are_kept_from_him,
    registers_are_kept_from_who_may_not_use_them
);
