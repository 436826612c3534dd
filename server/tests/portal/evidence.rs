//! What registers say of an applicant: filled in with a mark, and looked up as a proof once she allows it.

mod aging;
mod claiming;
pub(crate) mod known;

use std::convert::Infallible;

use domain::applications::{Filling, Proof};
use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::persons::AccessPurpose;
use domain::reports::DraftId;
use domain::services::{EvidenceTypeId, ServiceId};
use store::fillings::Opener;
use store::links::Token;
use store::members::NewGrant;
use uuid::Uuid;

use crate::browser::{Browser, said};
use crate::city::{City, story};
use known::{EMPLOYER, HOME, LI, PERSON, account, delivered, registered};
pub(crate) use known::{bound, filled_in};

const TING: &str = "ting@example.org";
const CHEN: &str = "chen@example.org";
const START: &str = "/services/settling-in-allowance/apply";
const DEGREE: &[(&str, &str)] = &[("evidence", "degree-record")];
const SENDS: &[(&str, &str)] = &[("declared", "yes")];

/// Li Ting in her browser, with her account bound and an application that is filled in.
async fn applying(city: &City) -> (Browser, Account, DraftId, String) {
    registered(city).await;
    let account = bound(city, TING, LI).await;
    let ting = city.signed_in(TING).await;
    let (draft, _) = filled_in(city, Some(account.id)).await;
    let path = format!("{START}/{}", draft.0);
    (ting, account, draft, path)
}

/// What proves anything in a draft.
async fn proofs(city: &City, draft: DraftId, token: Option<&Token>, whose: &Account) -> Vec<Proof> {
    let opener = Opener {
        token: token.cloned(),
        account: Some(whose.id),
    };
    let stored = city.store.filling(draft, &opener, city.now()).await;
    let content = stored.unwrap().unwrap().content;
    let proven = content.proven.into_values();
    proven.flat_map(|one| one.proofs).collect()
}

async fn registers_fill_in(city: &City) {
    registered(city).await;
    let account = bound(city, TING, LI).await;
    let ting = city.signed_in(TING).await;
    let begun = ting.post(START, &[]).await;
    let draft = begun.leads_to()[..START.len() + 37].to_owned();
    let page = format!("{draft}/pages/about-you");

    let home = format!("{page}/home-address");

    let first = ting.get(&page).await;

    for words in ["Li Ting", LI] {
        assert!(first.says(words), "{words}: {}", first.text());
    }
    assert_eq!(first.value("name"), "", "it cannot be changed here");
    assert!(first.tells("apply-fixed") && !first.says(HOME));
    let asked = ting.get(&home).await;
    assert_eq!(asked.value("home-address"), HOME);
    assert!(asked.tells("apply-verified-until") && !asked.says(LI));
    let bound = city.store.person_of(account.id).await.unwrap().unwrap();
    let used = city.store.accesses_of(&bound.person).await.unwrap();
    let prefilled = used
        .iter()
        .filter(|one| one.purpose == AccessPurpose::Prefill);
    let mut registers: Vec<_> = prefilled
        .map(|one| one.register.as_ref().unwrap().0.as_str())
        .collect();
    registers.sort_unstable();
    assert_eq!(
        registers,
        ["education", "employment", "population", "social-security"]
    );

    let tampered = [("name", "Somebody Else"), ("home-address", HOME)];
    let refused = ting.post(&page, &tampered).await;
    assert_eq!(refused.status, 400);
    assert!(refused.tells("apply-refused-fixed"));
    assert!(ting.get(&page).await.says("Li Ting"));

    let same = [("home-address", HOME), ("telephone", "100-0000-0002")];
    ting.post(&page, &same).await.leads_to();
    assert!(ting.get(&home).await.tells("apply-verified-until"));
    let moved = [
        ("home-address", "Yijiang Road 161"),
        ("telephone", "100-0000-0002"),
    ];
    ting.post(&page, &moved).await.leads_to();
    let changed = ting.get(&home).await;
    assert_eq!(changed.value("home-address"), "Yijiang Road 161");
    assert!(!changed.tells("apply-verified-until"), "the mark went");
    assert!(ting.get(&page).await.tells("apply-fixed"));
    let emptied = [("home-address", ""), ("telephone", "100-0000-0002")];
    ting.post(&page, &emptied).await.leads_to();
    assert_eq!(ting.get(&home).await.value("home-address"), "");
}
story!(
    given_a_bound_account_when_she_begins_then_registers_fill_in_and_only_what_she_left_is_verified,
    registers_fill_in
);

async fn looked_up_and_sent(city: &City) {
    let (ting, account, draft, path) = applying(city).await;
    let offered = ting.get(&format!("{path}/proofs")).await;
    assert!(offered.tells("apply-look-up") && offered.tells("apply-proof-together"));
    assert!(offered.says("Education Bureau has this in its register."));
    assert!(!offered.says("University of Manchester"), "nobody allowed");
    assert!(offered.says("0 of 4 are there.") && !offered.tells("apply-looked-wrong"));

    let fetch = format!("{path}/fetch");
    let answer = ting.post(&fetch, DEGREE).await;

    assert_eq!(
        answer.leads_to(),
        format!("{path}/proofs#looked-degree-record")
    );
    let shown = ting.get(&format!("{path}/proofs")).await;
    for words in ["University of Manchester", "Master", "Tue 30 Jun"] {
        assert!(shown.says(words), "{words}: {}", shown.text());
    }
    assert!(shown.tells("apply-look-not") && shown.tells("apply-proof-fetched"));
    assert!(shown.says("1 of 4 are there.") && shown.tells("apply-looked-wrong"));
    assert!(!shown.says("foreign degrees"), "one is enough");
    // Of two that belong together one proves nothing.
    let work = [("evidence", "employment-record"), ("later.no-home", "yes")];
    ting.post(&fetch, &work).await.leads_to();
    let half = ting.get(&format!("{path}/check")).await;
    assert_eq!(half.leads_to(), format!("{path}/proofs"));
    let insured = [
        ("evidence", "social-insurance-record"),
        ("later.no-home", "yes"),
    ];
    ting.post(&fetch, &insured).await.leads_to();
    let lives = [("evidence", "residence-record"), ("later.no-home", "yes")];
    ting.post(&fetch, &lives).await.leads_to();
    let check = ting.get(&format!("{path}/check")).await;
    assert!(
        check.says("Education Bureau: Entry in the register of degrees"),
        "{}",
        check.text()
    );
    assert_eq!(proofs(city, draft, None, &account).await.len(), 4);

    let sent = ting.post(&format!("{path}/send"), SENDS).await;

    assert_eq!(sent.leads_to(), format!("{path}/sent"));
    let receipt = ting.get(&format!("{path}/sent")).await;
    let reference = receipt.each(".cl-ref").remove(0).replace(' ', "");
    let grant = NewGrant {
        role: Role::Caseworker,
        area: AreaCode("3402".to_owned()),
        organisation: Some(OrganisationCode("education".to_owned())),
        team: None,
    };
    let wang = EmailAddress::parse("wang@wuhu.example").unwrap();
    let added = city.store.add_member(&wang, "Wang", &grant, city.now());
    added.await.unwrap();
    // What waits for her is told before the letter with her code.
    city.letters("wang@wuhu.example").await;
    let desk = city.signed_in("wang@wuhu.example").await;
    let dossier = desk.get(&format!("/desk/applications/{reference}")).await;
    for words in [
        "From Education Bureau, register Education, with consent",
        "University of Manchester",
        "Master",
        "register Employment",
        "register Social security",
        "register Population",
    ] {
        assert!(dossier.says(words), "{words}: {}", dossier.text());
    }
    let consents = city.store.consents_of(account.id).await.unwrap();
    assert!(consents.iter().all(|one| one.reference.is_some()));
}
story!(
    given_proofs_that_offices_have_when_she_allows_them_then_she_sees_them_and_whoever_handles_it_does,
    looked_up_and_sent
);

async fn taken_out_again(city: &City) {
    let (ting, account, draft, path) = applying(city).await;
    ting.post(&format!("{path}/fetch"), DEGREE).await.leads_to();
    assert_eq!(proofs(city, draft, None, &account).await.len(), 1);

    let kept = [("evidence", "degree-record"), ("later.has-degree", "yes")];
    ting.post(&format!("{path}/unfetch"), &kept)
        .await
        .leads_to();

    assert!(proofs(city, draft, None, &account).await.is_empty());
    let shown = ting.get(&format!("{path}/proofs")).await;
    assert!(!shown.says("University of Manchester"));
    assert!(
        !shown
            .attributes("input[name='later.has-degree'][checked]", "value")
            .is_empty()
    );
    let consents = city.store.consents_of(account.id).await.unwrap();
    assert_eq!(consents.len(), 1);
    assert_eq!(consents[0].withdrawn_at, Some(city.now()));
}
story!(
    given_a_preview_when_she_does_not_want_it_then_it_is_gone_with_its_consent_and_the_rest_of_the_page_is_kept,
    taken_out_again
);

async fn nobody_knows_who_she_is(city: &City) {
    registered(city).await;
    let chen = account(city, CHEN).await;
    let browser = city.signed_in(CHEN).await;
    let (draft, token) = filled_in(city, Some(chen.id)).await;
    let path = format!("{START}/{}", draft.0);
    let page = browser.get(&format!("{path}/proofs")).await;
    assert!(page.tells("apply-look-unbound") && !page.tells("apply-look-up"));
    let links = page.attributes("main a[href='/me/identity']", "href");
    assert_eq!(links.len(), 1);

    let refused = browser.post(&format!("{path}/fetch"), DEGREE).await;

    let told = refused.leads_to();
    let (told, _) = told.split_once('#').unwrap();
    assert_eq!(told, format!("{path}/proofs?looked=degree-record:unbound"));
    let words = said(Language::En, "apply-looked-unbound");
    let shown = browser.get(told).await;
    let field = "#later-has-degree".to_owned();
    assert_eq!(shown.attributes(&field, "name"), ["later.has-degree"]);
    assert_eq!(shown.faults(), [(field, words)]);
    assert!(proofs(city, draft, Some(&token), &chen).await.is_empty());
    assert!(city.store.consents_of(chen.id).await.unwrap().is_empty());
    // What no register has, or the service does not know, is no form of ours.
    for kind in ["degree-certificate", "salary"] {
        let odd = [("evidence", kind)];
        let odd = browser.post(&format!("{path}/fetch"), &odd).await;
        assert_eq!(odd.status, 400, "{kind}");
    }
}
story!(
    given_an_account_that_is_nobodys_when_it_wants_something_looked_up_then_it_is_told_why_not,
    nobody_knows_who_she_is
);

async fn anothers_draft(city: &City) {
    let (_, _, own, path) = applying(city).await;
    let chen = account(city, CHEN).await;
    let thief = city.signed_in(CHEN).await;
    let stranger = thief.post(&format!("{path}/fetch"), DEGREE).await;
    assert_eq!(stranger.status, 404);
    // With a link that she was given she opens it, and looks up nothing all the same.
    let (draft, token) = filled_in(city, Some(chen.id)).await;
    let theirs = format!("{START}/{}", draft.0);
    let to = EmailAddress::parse(TING).unwrap();
    let service = ServiceId("settling-in-allowance".to_owned());
    let sent = city
        .store
        .send_resume_link(draft, &service, &to, Language::En, city.now());
    sent.await.unwrap();
    let ting = city.signed_in(TING).await;
    let letters = city.letters(TING).await;
    let Some(domain::letters::Letter::Resume { resume, .. }) = letters
        .iter()
        .find(|one| matches!(one, domain::letters::Letter::Resume { .. }))
    else {
        panic!("no link came");
    };
    ting.get(&format!("/resume/{resume}")).await.leads_to();
    let page = ting.get(&format!("{theirs}/proofs")).await;
    assert!(page.tells("apply-look-others"), "{}", page.text());
    for act in ["fetch", "unfetch"] {
        let form = [("evidence", "degree-record"), ("later.no-home", "yes")];
        let refused = ting.post(&format!("{theirs}/{act}"), &form).await;
        let told = refused.leads_to().to_owned();
        assert!(
            told.contains("looked=degree-record:others"),
            "{act}: {told}"
        );
        let page = ting.get(&told).await;
        assert!(!page.faults().is_empty(), "{act}");
        let brought = page.attributes("input[name='later.no-home'][checked]", "value");
        assert_eq!(brought, ["yes"], "what she chose is still there");
    }
    assert!(proofs(city, draft, Some(&token), &chen).await.is_empty());
    // What the page does not ask is refused, and what was chosen beside it is kept.
    for (act, chosen) in [
        ("proofs", "later.no-home"),
        ("fetch", "later.works-here"),
        ("unfetch", "later.lives-here"),
    ] {
        let mut form = vec![(chosen, "yes"), ("favourite-colour", "green")];
        if act != "proofs" {
            form.push(("evidence", "degree-record"));
        }
        let refused = ting.post(&format!("{theirs}/{act}"), &form).await;
        assert_eq!(refused.status, 400, "{act}");
        assert!(refused.tells("apply-refused-unknown"), "{act}");
        let page = ting.get(&format!("{theirs}/proofs")).await;
        let kept = page.attributes(&format!("input[name='{chosen}'][checked]"), "value");
        assert_eq!(kept, ["yes"], "{act}");
    }

    // A consent of another application proves nothing in this one.
    let forged = Proof {
        evidence_type: EvidenceTypeId("degree-record".to_owned()),
        file: None,
        file_name: String::new(),
        consent: Some(Uuid::from_u128(7)),
        says: Vec::new(),
        obtained_at: city.now(),
    };
    let keep = |mut content: Filling| {
        let proven = content.proven.entry("has-degree".to_owned()).or_default();
        proven.proofs.push(forged);
        Ok::<_, Infallible>(content)
    };
    let kept = city.store.keep_filling(own, city.now(), keep).await;
    kept.unwrap().unwrap();
    let refused = ting.post(&format!("{path}/send"), SENDS).await;
    let told = format!("{path}/proofs?looked=degree-record:elsewhere");
    assert_eq!(refused.leads_to(), told);
    assert!(ting.get(&told).await.tells("apply-looked-elsewhere"));
    let out = [
        ("evidence", "degree-record"),
        ("later.lives-here", "yes"),
        ("later.works-here", "yes"),
        ("later.has-degree", "yes"),
        ("later.no-home", "yes"),
    ];
    ting.post(&format!("{path}/unfetch"), &out).await.leads_to();
    let sent = ting.post(&format!("{path}/send"), SENDS).await;
    assert_eq!(sent.leads_to(), format!("{path}/sent"));
}
story!(
    given_somebody_elses_application_when_something_is_looked_up_for_it_then_it_is_refused,
    anothers_draft
);

async fn nobody_is_sure(city: &City) {
    let (ting, account, draft, path) = applying(city).await;
    let asks = async |kind: &str| {
        let form = [("evidence", kind)];
        let answer = ting.post(&format!("{path}/fetch"), &form).await;
        let to = answer.leads_to().to_owned();
        let (told, _) = to.split_once('#').unwrap();
        ting.get(told).await
    };
    let none = asks("homes-record").await;
    assert!(none.says("has nothing that is surely about you"));
    // A second person turns up under her number.
    let mut second = PERSON;
    second[0] = "WH00000099";
    second[2] = "Li Tin";
    delivered(city, "population", &second).await;
    let two = asks("degree-record").await;
    assert!(two.says("has nothing that is surely about you"));
    // The second is she after all, and has died.
    let mut dead = PERSON;
    dead[0] = "WH00000099";
    dead[12] = "no";
    dead[13] = "2026-11-10";
    delivered(city, "population", &dead).await;
    let gone = asks("degree-record").await;
    assert!(gone.says("has nothing that is surely about you"));

    assert!(proofs(city, draft, None, &account).await.is_empty());
    let consents = city.store.consents_of(account.id).await.unwrap();
    assert!(consents.iter().all(|one| one.withdrawn_at.is_some()));
    let begun = ting.post(START, &[]).await;
    let next = begun.leads_to()[..START.len() + 37].to_owned();
    let page = ting.page(&format!("{next}/pages/about-you")).await;
    assert!(!page.says(LI) && !page.tells("apply-fixed"));
}
story!(
    given_no_record_or_two_people_or_one_who_died_when_it_is_looked_up_then_nothing_is_released,
    nobody_is_sure
);
