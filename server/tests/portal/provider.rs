//! Signing in at a provider of identities, and being bound by its word.

#[path = "provider/house.rs"]
mod house;
#[path = "provider/lies.rs"]
mod lies;

use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::languages::Language;
use domain::persons::{BindingStep, Way};
use jiff::SignedDuration;

use crate::browser::{Answer, Browser};
use crate::city::City;
use crate::persons::{LI, LI_RECORD, NOBODY, delivered};

pub(crate) use house::trusted;
use house::{House, NAME, Somebody};

const EMAIL: &str = "li@example.org";

/// Li Ting, as the provider knows her.
const LI_THERE: Somebody = Somebody {
    subject: "li-ting",
    email: EMAIL,
    verified: true,
    number: Some(LI),
    level: "substantial",
};

/// Tells a story of a portal and its provider on both engines.
macro_rules! told {
    ($name:ident, $story:ident) => {
        mod $name {
            use crate::city::{City, Setting, USUAL};
            use crate::provider::house::House;

            fn setting(house: &House) -> Setting {
                Setting {
                    provider: Some(house.at),
                    ..USUAL
                }
            }

            #[tokio::test]
            async fn on_sqlite() {
                let house = House::open().await;
                let city = City::set_up(setting(&house)).await;
                super::$story(&city, &house).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                let house = House::open().await;
                let city = City::set_up_on_postgres(setting(&house)).await;
                super::$story(&city, &house).await;
            }
        }
    };
}
use told;

fn says(language: Language, key: &str) -> String {
    app::words::say_with(language, key, &[("provider", NAME.into())])
}

/// Where the portal sends a browser.
async fn sent(browser: &Browser, then: &str) -> String {
    let begun = browser.post("/sign-in/provider", &[("then", then)]).await;
    assert_eq!(begun.status, 200, "{}", begun.text());
    let address = begun.attributes("main a.govuk-button", "href").remove(0);
    assert_eq!(begun.header("refresh"), format!("0; url={address}"));
    address
}

/// Goes to the provider, signs in there, and comes back.
async fn comes_back(city: &City, house: &House, browser: &Browser, who: Somebody) -> Answer {
    let address = sent(browser, "").await;
    let back = house.signs_in(&address, who, city.now());
    browser.get(&back).await
}

async fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/me").await.status == 200
}

async fn way_of(city: &City, email: &str) -> Option<Way> {
    let email = EmailAddress::parse(email).unwrap();
    let account = city.store.account_at(&email, city.now()).await.unwrap();
    let bound = city.store.person_of(account.id).await.unwrap();
    bound.map(|bound| bound.by)
}

async fn steps(city: &City) -> Vec<(BindingStep, Way)> {
    let email = EmailAddress::parse(EMAIL).unwrap();
    let account = city.store.account_at(&email, city.now()).await.unwrap();
    let notes = city.store.binding_notes(account.id).await.unwrap();
    let steps = notes.into_iter().rev().map(|note| (note.step, note.way));
    steps.collect()
}

/// Nothing came of it, for this reason, and the page says what else there is.
fn failed(answer: &Answer, status: u16, key: &str) {
    assert_eq!(answer.status, status, "{key}: {}", answer.text());
    assert_eq!(
        answer.heading(),
        says(Language::En, &format!("provider-title-{key}"))
    );
    assert!(answer.says(&says(Language::En, &format!("provider-text-{key}"))));
    assert_eq!(answer.header("cache-control"), "no-store");
    let forms = answer.attributes("main form", "action");
    assert_eq!(forms, ["/sign-in/provider"], "{key}");
}

async fn whoever_is_new_gets_an_account(city: &City, house: &House) {
    let li = city.browser();
    let page = li.get("/sign-in?then=%2Ftrack%3Fa%3D1").await;
    assert!(page.says(&says(Language::En, "provider-button")));
    assert_eq!(page.attributes("form input[name=then]", "value").len(), 2);

    let address = sent(&li, "/track?a=1").await;
    for part in [
        "scope=openid+email+person",
        "acr_values=substantial",
        "ui_locales=en",
    ] {
        assert!(address.contains(part), "{address}");
    }
    assert!(!address.contains("prompt"), "{address}");
    let back = house.signs_in(&address, LI_THERE, city.now());
    let opened = li.get(&back).await;

    assert_eq!(opened.leads_to(), "/track?a=1");
    let cookies = opened.cookies();
    let begun = cookies
        .iter()
        .find(|cookie| cookie.starts_with("provider="));
    assert!(begun.unwrap().contains("Max-Age=0"), "{cookies:?}");
    assert!(is_signed_in(&li).await);
    assert_eq!(way_of(city, EMAIL).await, None, "signing in binds nobody");
    assert_eq!(house.asked(), ["itself", "keys", "token", "more"]);
    // From another telephone it is the same account, and what the provider says of itself is known.
    let phone = city.browser();
    let again = comes_back(city, house, &phone, LI_THERE).await;
    assert_eq!(again.leads_to(), "/me");
    assert_eq!(house.asked(), ["token", "more"]);
    assert!(
        phone
            .get("/me/identity")
            .await
            .says("You sign in with City ID since")
    );
    city.wait(SignedDuration::from_mins(10));
    comes_back(city, house, &city.browser(), LI_THERE)
        .await
        .leads_to();
    assert_eq!(house.asked(), ["itself", "keys", "token", "more"]);
}
told!(
    given_a_provider_when_somebody_new_signs_in_there_then_she_has_one_account_here,
    whoever_is_new_gets_an_account
);

async fn whoever_is_signed_in_is_bound(city: &City, house: &House) {
    delivered(city, "population", &[&LI_RECORD]).await;
    let li = city.signed_in(EMAIL).await;
    assert!(
        li.get("/me/identity")
            .await
            .says(&says(Language::En, "provider-card"))
    );

    let address = sent(&li, "").await;
    for part in ["prompt=login", "max_age=600"] {
        assert!(address.contains(part), "{address}");
    }
    let bound = li
        .get(&house.signs_in(&address, LI_THERE, city.now()))
        .await;

    assert_eq!(bound.leads_to(), "/me/identity?done=bound");
    assert_eq!(way_of(city, EMAIL).await, Some(Way::Provider));
    assert!(li.get("/me/data").await.says("Zheshan Road 112"));
    let page = li.get(bound.leads_to()).await;
    assert!(page.tells("person-done-bound") && page.says("You sign in with City ID since"));
    let again = comes_back(city, house, &li, LI_THERE).await;
    assert_eq!(again.leads_to(), "/me/identity?done=linked");

    let unlinked = li.post("/me/identity/provider/end", &[]).await;
    assert_eq!(unlinked.leads_to(), "/me/identity?done=unlinked");
    let page = li.get(unlinked.leads_to()).await;
    assert!(page.tells("person-done-unlinked") && page.says("Link City ID"));
    assert_eq!(way_of(city, EMAIL).await, Some(Way::Provider), "still hers");
    let twice = li.post("/me/identity/provider/end", &[]).await;
    assert_eq!(twice.leads_to(), "/me/identity");
    let phone = city.browser();
    failed(
        &comes_back(city, house, &phone, LI_THERE).await,
        422,
        "taken",
    );
    assert!(!is_signed_in(&phone).await);
    let mut told: Vec<_> = steps(city)
        .await
        .iter()
        .map(|(step, _)| step.name())
        .collect();
    told.sort_unstable();
    assert_eq!(told, ["bound", "linked", "unlinked"]);
}
told!(
    given_somebody_signed_in_when_the_provider_names_her_then_the_account_is_hers,
    whoever_is_signed_in_is_bound
);

async fn nobody_two_and_the_dead_are_told_so(city: &City, house: &House) {
    let mut dead = LI_RECORD;
    dead[12] = "no";
    let mut twin = LI_RECORD;
    (twin[0], twin[2]) = ("WH00000009", "李庭");
    let li = city.signed_in(EMAIL).await;
    let unknown = Somebody {
        number: Some(NOBODY),
        ..LI_THERE
    };
    failed(&comes_back(city, house, &li, unknown).await, 422, "nobody");
    delivered(city, "population", &[&dead]).await;
    failed(&comes_back(city, house, &li, LI_THERE).await, 422, "nobody");
    delivered(city, "population", &[&LI_RECORD, &twin]).await;
    failed(&comes_back(city, house, &li, LI_THERE).await, 422, "nobody");
    let mistyped = Somebody {
        number: Some("12"),
        ..LI_THERE
    };
    failed(&comes_back(city, house, &li, mistyped).await, 422, "number");

    assert_eq!(way_of(city, EMAIL).await, None);
    let wrong = (BindingStep::Refused, Way::Provider);
    assert_eq!(steps(city).await, [wrong, wrong, wrong]);
    let page = li.get("/me/identity").await;
    assert!(page.tells("person-step-refused"), "{}", page.text());
    assert!(!page.says("You sign in with City ID"), "{}", page.text());
}
told!(
    given_a_number_of_nobody_of_two_or_of_the_dead_when_the_provider_says_it_then_a_page_tells_so,
    nobody_two_and_the_dead_are_told_so
);

async fn who_is_not_sure_links_and_binds_nobody(city: &City, house: &House) {
    delivered(city, "population", &[&LI_RECORD]).await;
    let li = city.signed_in(EMAIL).await;
    for unsure in [
        Somebody {
            level: "low",
            ..LI_THERE
        },
        Somebody {
            number: None,
            ..LI_THERE
        },
    ] {
        let met = comes_back(city, house, &li, unsure).await;
        assert_eq!(met.leads_to(), "/me/identity?done=unsure");
        assert!(li.get(met.leads_to()).await.tells("person-done-unsure"));
        assert_eq!(way_of(city, EMAIL).await, None);
    }

    // The account is another's, or the sign-in is.
    let chen = city.signed_in("chen@example.org").await;
    failed(
        &comes_back(city, house, &chen, LI_THERE).await,
        422,
        "subject",
    );
    let second = Somebody {
        subject: "li-ting-too",
        ..LI_THERE
    };
    failed(&comes_back(city, house, &li, second).await, 422, "other");
    comes_back(city, house, &li, LI_THERE).await.leads_to();
    failed(&comes_back(city, house, &chen, second).await, 422, "person");
    assert_eq!(way_of(city, "chen@example.org").await, None);
}
told!(
    given_a_provider_that_is_not_sure_or_names_another_when_she_comes_back_then_nobody_is_bound,
    who_is_not_sure_links_and_binds_nobody
);

async fn an_address_opens_no_account(city: &City, house: &House) {
    city.member("yan@wuhu.example", Role::Officer, "3402").await;
    city.signed_in(EMAIL).await;
    let phone = city.browser();
    for email in [EMAIL, "Li@Example.org", "yan@wuhu.example"] {
        let there = Somebody { email, ..LI_THERE };
        let taken = comes_back(city, house, &phone, there).await;
        failed(&taken, 422, "taken");
        let other = taken.attributes("main .govuk-button-group a", "href");
        assert_eq!(other, ["/sign-in"]);
    }
    for (email, verified) in [("new@example.org", false), ("", true), ("new", true)] {
        let there = Somebody {
            email,
            verified,
            ..LI_THERE
        };
        failed(
            &comes_back(city, house, &phone, there).await,
            422,
            "address",
        );
    }
    assert!(!is_signed_in(&phone).await);
    assert!(city.letters("new@example.org").await.is_empty());

    // Linked, and a member since: she comes in by code.
    let yan = city.signed_in("yan@wuhu.example").await;
    let there = Somebody {
        number: None,
        ..LI_THERE
    };
    comes_back(city, house, &yan, there).await.leads_to();
    let member = comes_back(city, house, &phone, LI_THERE).await;
    failed(&member, 403, "member");
    assert!(!is_signed_in(&phone).await);
}
told!(
    given_an_address_that_has_an_account_or_was_not_verified_when_the_provider_says_it_then_nobody_is_signed_in,
    an_address_opens_no_account
);

async fn what_is_begun_ends_once(city: &City, house: &House) {
    let (li, other) = (city.browser(), city.browser());
    let mine = sent(&li, "").await;
    let begun = li.post("/sign-in/provider", &[]).await;
    let cookie = begun.cookies().join(" ");
    for part in [
        "HttpOnly",
        "SameSite=Lax",
        "Path=/sign-in/provider",
        "Max-Age=600",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let mine_now = begun.attributes("main a.govuk-button", "href").remove(0);
    let theirs = sent(&other, "").await;

    // Begun elsewhere: by nobody, by somebody else, or in this browser before the last time.
    let back = house.signs_in(&mine_now, LI_THERE, city.now());
    failed(&city.browser().get(&back).await, 400, "ended");
    failed(&other.get(&back).await, 400, "ended");
    let foreign = house.signs_in(&theirs, LI_THERE, city.now());
    failed(&li.get(&foreign).await, 400, "ended");
    let former = house.signs_in(&mine, LI_THERE, city.now());
    failed(&li.get(&former).await, 400, "ended");
    failed(&li.get("/sign-in/provider/back").await, 400, "ended");
    assert!(!is_signed_in(&li).await && !is_signed_in(&other).await);
    assert_eq!(house.asked(), ["itself", "keys"], "no code was shown");

    li.get(&back).await.leads_to();
    failed(&li.get(&back).await, 400, "ended");
    city.wait(SignedDuration::from_mins(10));
    failed(&other.get(&foreign).await, 400, "ended");

    // Begun by nobody, and somebody has signed in since; or the other way round.
    let chen = city.browser();
    let address = sent(&chen, "").await;
    chen.post("/sign-in", &[("email", "chen@example.org")])
        .await;
    let code = city.code("chen@example.org").await;
    chen.post("/sign-in/code", &[("code", &code)])
        .await
        .leads_to();
    let there = Somebody {
        subject: "chen",
        ..LI_THERE
    };
    let back = house.signs_in(&address, there, city.now());
    failed(&chen.get(&back).await, 400, "ended");
    let address = sent(&chen, "").await;
    chen.post("/sign-out", &[]).await.leads_to();
    let back = house.signs_in(&address, there, city.now());
    failed(&chen.get(&back).await, 400, "ended");
    assert!(!is_signed_in(&chen).await);
}
told!(
    given_what_was_begun_when_it_comes_back_elsewhere_late_or_twice_then_nobody_is_signed_in,
    what_is_begun_ends_once
);
