//! Declared emergencies: opened and closed at the desk, told of, and the papers that are handed out under them.

use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::organisations::OrganisationCode;
use jiff::SignedDuration;
use store::members::NewGrant;
use store::registers::Row;

use crate::browser::{Browser, with};
use crate::city::{City, ELSEWHERE, FANGTANG, complaint_of, story};
use crate::doors::{DECLARED, FOR_PAPERS};
use crate::evidence::bound;
use crate::fees::{applying, applying_as};

/// The number of Li Ting, whom there is not.
pub(crate) const LI: &str = "999999199804120024";

/// Hands papers out to her.
const ISSUES: &[(&str, &str)] = &[
    ("number", LI),
    ("reason", "Her neighbour knows her."),
    ("step", "issue"),
];

/// The register of persons knows Li Ting, in Fangtang.
pub(crate) async fn given_li(city: &City) {
    let said = [
        "WH00000003",
        LI,
        "Li Ting",
        "Li Ting",
        "female",
        "1998-04-12",
        "HH0000002",
        "head",
        "Fangtang Road 40",
        "Zheshan Road 112",
        FANGTANG,
        "100-0000-0002",
        "yes",
        "2026-09-03",
    ];
    let (store, now) = (&city.store, city.now());
    let pack = store.pack().clone();
    let register = pack.registers.named("population").unwrap();
    let source = &register.authority;
    let text = format!("{said:?}");
    let mut raw = store.begin_raw(register, source).await.unwrap();
    raw.write(text.as_bytes()).await.unwrap();
    let batch = store.begin_batch(register, source, raw, text.as_bytes(), now);
    let batch = batch.await.unwrap();
    let row = Row {
        line: 2,
        came: text,
        values: said.map(|value| Some(value.to_owned())).into(),
    };
    let rows = store.prepare(register, source, vec![row]);
    let mut repeated = store::registers::Repeated::of(&batch);
    let imported = store.import_rows(
        &batch,
        register,
        store::registers::Packet {
            rows,
            rejects: Vec::new(),
            read: 1,
        },
        &mut repeated,
        now,
    );
    imported.await.unwrap();
}

async fn manager(city: &City) -> Browser {
    city.member("chief@wuhu.example", Role::Manager, "3402")
        .await
}

async fn declared(manager: &Browser, area: &str) -> String {
    let form = with(DECLARED, "area", area);
    let answer = manager.post("/desk/emergencies", &form).await;
    let id = answer.leads_to().strip_prefix("/desk/emergencies/");
    id.unwrap().to_owned()
}

/// The manager of the city declares a flood; its id.
pub(crate) async fn given_emergency(manager: &Browser) -> String {
    declared(manager, "3402").await
}

/// An agent hands papers out to Li Ting; their number.
pub(crate) async fn given_papers(city: &City, agent: &Browser, id: &str) -> String {
    let path = format!("/desk/emergencies/{id}/papers");
    let issued = agent.post(&path, ISSUES).await;
    let number = issued.leads_to().strip_prefix(&format!("{path}/")).unwrap();
    assert_eq!(
        city.browser()
            .get(&format!("/verify/{number}"))
            .await
            .status,
        200
    );
    number.to_owned()
}

async fn police_officer(city: &City) -> Browser {
    let grant = NewGrant {
        role: Role::Officer,
        area: AreaCode("3402".to_owned()),
        organisation: Some(OrganisationCode("public-security".to_owned())),
        team: None,
    };
    let address = EmailAddress::parse("police@wuhu.example").unwrap();
    let added = city.store.add_member(&address, "Zhou", &grant, city.now());
    added.await.unwrap();
    city.signed_in("police@wuhu.example").await
}

async fn a_fee_is_waived(city: &City) {
    let before = applying(city, &[]).await;
    let fee = format!("{}/fee", before.path);
    let elsewhere = applying(city, &[]).await;
    assert_eq!(before.get("check").await.leads_to(), fee);
    let manager = manager(city).await;

    let id = declared(&manager, "3402").await;

    let home = city.browser().get("/").await;
    assert!(home.says("Flood, Wuhu"));
    let service = city.browser().get("/services/residence-permit").await;
    assert!(service.says("Flood, Wuhu"));
    let other = city.browser().get("/services/settling-in-allowance").await;
    assert!(!other.says("Flood, Wuhu"));
    let asked = before.get("fee").await;
    assert!(asked.says("You pay nothing: Flood.") && !asked.says("Pay 32 yuan"));
    assert_eq!(before.get("check").await.status, 200);
    assert_eq!(before.sends().await, format!("{}/sent", before.path));

    let page = format!("/desk/emergencies/{id}");
    let kept = manager.get(&page).await;
    for key in [
        "emergency-open",
        "emergency-step-opened",
        "emergency-step-applied",
    ] {
        assert!(kept.tells(key), "{key}");
    }
    assert!(kept.says("The dyke broke."));
    let inbox = police_officer(city).await.get("/desk/applications").await;
    assert!(inbox.tells("emergency-mark"));

    let closed = manager.post(&format!("{page}/close"), &[]).await;
    assert_eq!(closed.leads_to(), page);
    assert!(manager.get(&page).await.tells("emergency-ended"));
    assert!(before.get("receipt").await.says("You pay nothing: Flood."));
    assert_eq!(
        elsewhere.get("check").await.leads_to(),
        format!("{}/fee", elsewhere.path)
    );
    assert!(!city.browser().get("/").await.says("Flood, Wuhu"));
}
story!(
    given_an_emergency_when_somebody_applies_then_she_pays_nothing_and_comes_first_until_it_ends,
    a_fee_is_waived
);

async fn what_is_wrong_is_said_and_kept(city: &City) {
    let manager = manager(city).await;
    let cases: &[(&str, &str, &str)] = &[
        ("name-en", " ", "emergency-fault-name"),
        ("area", "nowhere", "emergency-fault-area"),
        ("until", "soon", "emergency-fault-until"),
        ("until", "2026-11-15", "emergency-fault-over"),
        ("until", "2027-11-15", "emergency-fault-too-long"),
        ("reason", "", "emergency-fault-reason"),
        ("service", "no-such-service", "emergency-fault-services"),
    ];
    for (field, value, key) in cases {
        let form = with(DECLARED, field, value);
        let answer = manager.post("/desk/emergencies", &form).await;
        assert_eq!(answer.status, 422, "{key}");
        assert!(answer.tells(key), "{key}");
    }
    assert!(
        manager
            .get("/desk/emergencies")
            .await
            .tells("emergency-none")
    );

    // A manager of one county declares nothing for the whole city.
    let county = city
        .member("county@wuhu.example", Role::Manager, ELSEWHERE)
        .await;
    let answer = county.post("/desk/emergencies", DECLARED).await;
    assert_eq!(answer.status, 403);
}
story!(
    given_a_declaration_when_something_is_wrong_then_it_is_said_and_nothing_is_open,
    what_is_wrong_is_said_and_kept
);

async fn papers_are_handed_out(city: &City) {
    given_li(city).await;
    let agent = city.member("bo@wuhu.example", Role::Agent, "3402").await;
    let other = city.member("an@wuhu.example", Role::Agent, "3402").await;
    let id = given_emergency(&manager(city).await).await;
    let path = format!("/desk/emergencies/{id}/papers");

    let looked = agent.post(&path, FOR_PAPERS).await;
    assert!(looked.says("Li Ting") && looked.says("1998"));
    assert!(!looked.says("Zheshan Road"), "no more than it takes");

    let number = given_papers(city, &agent, &id).await;
    let printed = agent.get(&format!("{path}/{number}")).await;
    for words in ["Li Ting", LI, "1998-04-12", "Flood", "16 Dec 2026"] {
        assert!(printed.says(words), "{words}");
    }
    assert!(
        !printed
            .attributes(".cl-paper__foot svg", "viewBox")
            .is_empty()
    );
    let seen = city.browser().get(&format!("/verify/{number}")).await;
    assert!(seen.says("Li Ting") && seen.tells("verify-holds"));
    assert_eq!(other.get(&format!("{path}/{number}")).await.status, 404);

    let form = with(FOR_PAPERS, "reason", " ");
    let refused = agent.post(&path, &form).await;
    assert!(refused.status == 422 && refused.tells("emergency-fault-why"));
    for (wrong, key) in [
        ("12", "emergency-fault-number"),
        ("999999199102030016", "emergency-fault-nobody"),
    ] {
        let form = with(FOR_PAPERS, "number", wrong);
        let refused = agent.post(&path, &form).await;
        assert!(refused.status == 422 && refused.tells(key), "{key}");
    }
    let far = declared(&manager(city).await, ELSEWHERE).await;
    let refused = agent
        .post(&format!("/desk/emergencies/{far}/papers"), ISSUES)
        .await;
    assert!(refused.status == 422 && refused.tells("emergency-fault-elsewhere"));

    // It ends by itself.
    city.wait(SignedDuration::from_hours(15 * 24));
    let agent = city.signed_in("bo@wuhu.example").await;
    let ended = agent.post(&path, ISSUES).await;
    assert_eq!(ended.leads_to(), format!("/desk/emergencies/{id}"));
}
story!(
    given_an_emergency_when_somebody_lost_her_papers_then_an_agent_hands_out_what_the_registers_say,
    papers_are_handed_out
);

const TING: &str = "ting@example.org";

async fn who_is_registered_there_pays_nothing(city: &City) {
    given_li(city).await;
    let account = bound(city, TING, LI).await;
    let hers = applying_as(city, &[], Some(account.id)).await;
    let strangers = applying(city, &[]).await;
    declared(&manager(city).await, FANGTANG).await;

    let (asked, others) = (hers.get("fee").await, strangers.get("fee").await);

    assert!(asked.says("You pay nothing: Flood.") && !asked.says("Pay 32 yuan"));
    assert!(others.says("Pay 32 yuan") && !others.says("Flood"));
    assert_eq!(hers.sends().await, format!("{}/sent", hers.path));
    assert_eq!(strangers.sends().await, format!("{}/fee", strangers.path));

    let ting = city.signed_in(TING).await;
    let cases = ting.get("/me").await;
    let case = cases
        .attributes("main a[href^='/cases/']", "href")
        .remove(0);
    let clock = "Applied for under the emergency Flood: it comes before others.";
    assert!(ting.get(&case).await.says(clock));
    let desk = case.replace("/cases/", "/desk/applications/");
    assert!(police_officer(city).await.get(&desk).await.says(clock));
    let usage = ting.get("/me/data/usage").await;
    assert!(usage.tells("usage-purpose-emergency"));
}
story!(
    given_an_emergency_where_she_is_registered_when_she_applies_then_the_fee_the_clock_and_her_data_say_so,
    who_is_registered_there_pays_nothing
);

async fn papers_are_in_her_account(city: &City) {
    given_li(city).await;
    bound(city, TING, LI).await;
    let ting = city.signed_in(TING).await;
    let chen = city.signed_in("chen@example.org").await;
    let agent = city.member("bo@wuhu.example", Role::Agent, "3402").await;
    let id = given_emergency(&manager(city).await).await;
    let first = given_papers(city, &agent, &id).await;
    let path = format!("/desk/emergencies/{id}/papers");
    let looked = agent.post(&path, FOR_PAPERS).await;
    assert!(looked.says("She has papers of this emergency already"));
    let twice = agent.post(&path, ISSUES).await;
    assert_eq!(twice.leads_to(), format!("{path}/{first}"));
    let replaced = agent.post(&path, &with(ISSUES, "step", "replace")).await;
    let second = replaced.leads_to().rsplit_once('/').unwrap().1.to_owned();
    assert_ne!(first, second);
    // Whoever declared it finds what was handed out.
    let journal = manager(city)
        .await
        .get(&format!("/desk/emergencies/{id}"))
        .await;
    let links = journal.attributes("#journal ~ ul a[href^='/verify/']", "href");
    for number in [&first, &second] {
        assert!(links.contains(&format!("/verify/{number}")), "{links:?}");
    }
    assert!(journal.tells("emergency-declared-by"));

    let list = ting.get("/outputs").await;

    for number in [&first, &second] {
        let own = format!("/outputs/{number}");
        let links = list.attributes("main a[href^='/outputs/']", "href");
        assert!(links.contains(&own), "{links:?}");
        assert!(ting.get(&own).await.says("16 Dec 2026"));
        assert_eq!(ting.get(&format!("{own}.pdf")).await.status, 200);
        assert_eq!(chen.get(&own).await.status, 404);
    }
    let police = police_officer(city).await;
    let was = city.browser().get(&format!("/verify/{first}")).await;
    assert!(was.says("another paper took its place") && !was.tells("verify-holds"));
    let check = format!("/verify/{second}");
    let revoked = police.post(&check, &[("reason", "returned")]).await;
    assert_eq!(revoked.leads_to(), check);
    assert!(!city.browser().get(&check).await.tells("verify-holds"));
    let own = ting.get(&format!("/outputs/{second}")).await;
    assert!(own.says("This paper was revoked on 16 Nov 2026"));
    let third = given_papers(city, &agent, &id).await;

    city.wait(SignedDuration::from_hours(31 * 24));
    let late = city.browser().get(&format!("/verify/{third}")).await;
    assert!(late.says("it held until 16 Dec 2026") && !late.tells("verify-holds"));
}
story!(
    given_temporary_papers_when_she_looks_into_her_account_then_they_are_there_until_they_end,
    papers_are_in_her_account
);

async fn who_only_declares_does_nothing_else(city: &City) {
    let email = "commander@wuhu.example";
    let commander = city.member(email, Role::Commander, "3402").await;
    let receipt = city.given_report(&complaint_of("lin@example.org")).await;

    let id = declared(&commander, FANGTANG).await;

    let page = format!("/desk/emergencies/{id}");
    let shown = commander.get(&page).await;
    assert!(shown.says("The dyke broke.") && !shown.tells("emergency-papers-title"));
    let report = format!("/desk/{}", receipt.reference);
    assert_eq!(commander.get(&report).await.status, 404);
    assert_eq!(commander.get("/desk").await.status, 200);
    let ended = commander.post(&format!("{page}/close"), &[]).await;
    assert_eq!(ended.leads_to(), page);
    assert!(commander.get(&page).await.tells("emergency-ended"));
}
story!(
    given_a_commander_when_she_declares_and_ends_then_she_may_and_reads_no_report,
    who_only_declares_does_nothing_else
);
