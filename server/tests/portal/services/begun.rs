//! An application that was begun while one could, and is gone on with when one cannot: refused with a message, nothing lost.

use domain::languages::{Language, Texts};
use domain::pack::Pack;
use domain::persons::AccessPurpose;
use domain::reports::DraftId;
use domain::services::{Season, ServiceStatus};
use jiff::SignedDuration;
use store::links::Token;

use super::{named, told};
use crate::browser::{Browser, plain, said};
use crate::city::{City, story, wuhu};
use crate::evidence::known::{LI, registered};
use crate::evidence::{bound, filled_in};

const SERVICE: &str = "settling-in-allowance";
const WHY: &str = "This year's money is used up. We begin again in February.";
const SENDS: &[(&str, &str)] = &[("declared", "yes")];
const TING: &str = "ting@example.org";

/// Wuhu, where the allowance is paused.
fn paused() -> Pack {
    let mut pack = wuhu();
    let allowance = named(&mut pack, SERVICE);
    allowance.status = ServiceStatus::Paused;
    allowance.status_text = Some(Texts::single("en", WHY));
    pack
}

/// Likewise, by a version that is newer than what was begun.
fn paused_by_a_newer_version() -> Pack {
    let mut pack = wuhu();
    let allowance = named(&mut pack, SERVICE);
    let earlier = allowance.clone();
    allowance.version += 1;
    allowance.status = ServiceStatus::Paused;
    allowance.status_text = Some(Texts::single("en", WHY));
    pack.earlier_services.push(earlier);
    pack
}

/// Wuhu, where one can apply for it in November.
fn in_november() -> Pack {
    let mut pack = wuhu();
    let allowance = named(&mut pack, SERVICE);
    allowance.status = ServiceStatus::Seasonal;
    allowance.status_text = Some(Texts::single("en", WHY));
    allowance.season = vec![Season {
        from: "11-01".to_owned(),
        until: "11-30".to_owned(),
    }];
    pack
}

/// An application of which nothing is missing, and who has it.
struct Begun {
    draft: DraftId,
    token: Token,
    path: String,
}

impl Begun {
    async fn given(city: &City) -> Self {
        let (draft, token) = filled_in(city, None).await;
        let path = format!("/services/{SERVICE}/apply/{}", draft.0);
        Self { draft, token, path }
    }

    fn browser(&self, city: &City) -> Browser {
        city.browser_with(&format!("application={}", self.token))
    }

    fn at(&self, page: &str) -> String {
        format!("{}/{page}", self.path)
    }
}

/// She is told why she cannot go on, until when what she entered is kept, and changes nothing that can be sent.
async fn is_held_up(city: &City, begun: &Begun, tag: &str) {
    let lin = begun.browser(city);
    for page in ["check", "pages/about-you", "proofs", "fee"] {
        assert_eq!(
            lin.get(&begun.at(page)).await.leads_to(),
            begun.path,
            "{page}"
        );
    }
    let shown = lin.get(&begun.path).await;
    assert_eq!(shown.status, 200);
    assert_eq!(shown.heading(), said(Language::En, "apply-shut-title"));
    for words in [
        plain(WHY),
        said(Language::En, tag),
        said(Language::En, "apply-shut-text"),
    ] {
        assert!(shown.says(&words), "{words} in {}", shown.text());
    }
    let kept = told(Language::En, "apply-kept-until", &[("date", "".into())]);
    assert!(
        shown.says(kept.trim_end_matches([' ', '.'])),
        "{}",
        shown.text()
    );
    assert!(shown.each("main form").is_empty());
    let save = shown.attributes("main a[href$='/save']", "href");
    assert_eq!(lin.get(&save[0]).await.status, 200, "a link can be sent");

    // What she typed meanwhile is kept, and leads to the same words.
    let typed = [
        ("home-address", "Yijiang Road 161"),
        ("telephone", "0553 765 4321"),
    ];
    let typed = [
        &[("name", "Lin Yue"), ("id-number", "34020219980304123X")],
        &typed[..],
    ]
    .concat();
    let answer = lin.post(&begun.at("pages/about-you"), &typed).await;
    let next = lin.get(answer.leads_to()).await;
    assert_eq!(next.leads_to(), begun.path);
    let sent = lin.post(&begun.at("send"), SENDS).await;
    assert_eq!(sent.leads_to(), begun.path);
    assert_eq!(
        lin.get(&begun.at("sent")).await.status,
        303,
        "there is no receipt"
    );
}

/// She goes on where she stopped.
async fn goes_on(city: &City, begun: &Begun) {
    let lin = begun.browser(city);
    let check = lin.get(&begun.at("check")).await;
    assert_eq!(check.status, 200, "{}", check.header("location"));
    assert!(check.says("Yijiang Road 161"), "{}", check.text());
    let sent = lin.post(&begun.at("send"), SENDS).await;
    assert_eq!(sent.leads_to(), begun.at("sent"));
    assert!(lin.get(&begun.at("sent")).await.tells("apply-sent-title"));
}

async fn a_pause_holds_up(city: &City) {
    for pack in [paused(), paused_by_a_newer_version()] {
        let begun = Begun::given(city).await;
        assert_eq!(
            begun.browser(city).get(&begun.at("check")).await.status,
            200
        );

        let meanwhile = city.started_again(pack).await;
        is_held_up(&meanwhile, &begun, "service-paused").await;

        goes_on(city, &begun).await;
        let sent = begun.browser(&meanwhile).get(&begun.path).await;
        assert_eq!(sent.leads_to(), begun.at("sent"), "what was sent is sent");
    }
}
story!(
    given_an_application_that_was_begun_when_its_service_is_paused_then_it_is_held_up_and_nothing_is_lost,
    a_pause_holds_up
);

async fn a_season_ends(city: &City) {
    let begun = Begun::given(city).await;
    let lin = begun.browser(city);
    assert_eq!(lin.get(&begun.at("check")).await.status, 200);

    city.wait(SignedDuration::from_hours(24 * 15));

    is_held_up(city, &begun, "service-out-of-season").await;
    let open = city.started_again(wuhu()).await;
    goes_on(&open, &begun).await;
}
story!(
    given_an_application_that_was_begun_when_the_season_ends_then_it_is_held_up_and_nothing_is_lost,
    a_season_ends,
    super::in_november
);

async fn the_store_takes_none(city: &City) {
    let begun = Begun::given(city).await;
    let meanwhile = city.started_again(paused_by_a_newer_version()).await;
    let pack = meanwhile.store.pack().clone();
    let service = domain::services::ServiceId(SERVICE.to_owned());
    let earlier = pack.service_version(&service, 1).unwrap();
    let new = store::applications::NewApplication {
        draft: begun.draft,
        service: earlier,
        account: None,
        contact: domain::contacts::Contact::default(),
        language: Language::En,
        source: "web",
        sent_by: None,
        area: pack.areas.root().path.clone(),
        said: store::applications::Said::default(),
        evidence: Vec::new(),
    };

    let sent = meanwhile
        .store
        .submit_application(&new, &begun.token, city.now());

    let refused = sent.await.expect_err("it was taken");
    assert!(matches!(
        refused,
        store::StoreError::Refused(store::applications::SendRefused::NotOpen)
    ));
}
story!(
    given_a_pause_between_page_and_store_when_an_earlier_version_is_sent_then_the_store_refuses_it,
    the_store_takes_none
);

async fn nothing_is_looked_up(city: &City) {
    registered(city).await;
    let account = bound(city, TING, LI).await;
    let (draft, _) = filled_in(city, Some(account.id)).await;
    let path = format!("/services/{SERVICE}/apply/{}", draft.0);
    let evidence = [("evidence", "degree-record")];
    let meanwhile = city.started_again(paused()).await;
    let ting = meanwhile.signed_in(TING).await;
    let person = city
        .store
        .person_of(account.id)
        .await
        .unwrap()
        .unwrap()
        .person;
    let looked = async || {
        let used = city.store.accesses_of(&person).await.unwrap();
        let evidence = used
            .iter()
            .filter(|one| one.purpose == AccessPurpose::Evidence);
        evidence.count()
    };

    let refused = ting.post(&format!("{path}/fetch"), &evidence).await;

    assert_eq!(refused.leads_to(), path);
    assert_eq!(looked().await, 0);
    city.wait(SignedDuration::from_mins(5));
    let ting = city.signed_in(TING).await;
    ting.post(&format!("{path}/fetch"), &evidence)
        .await
        .leads_to();
    assert_eq!(looked().await, 1, "it is looked up when one can apply");
}
story!(
    given_a_paused_service_when_she_allows_a_look_up_then_nothing_is_read_about_her,
    nothing_is_looked_up
);
