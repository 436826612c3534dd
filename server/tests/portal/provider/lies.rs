//! What a provider says that cannot be relied on, or does not say at all.

use super::house::{House, Lie};
use super::{
    City, EMAIL, LI_RECORD, LI_THERE, Language, comes_back, delivered, failed, is_signed_in, says,
    sent, told, way_of,
};

async fn no_lie_is_believed(city: &City, house: &House) {
    delivered(city, "population", &[&LI_RECORD]).await;
    let li = city.signed_in(EMAIL).await;
    for lie in [
        Lie::OtherKey,
        Lie::UnknownKey,
        Lie::Unsigned,
        Lie::SharedSecret,
        Lie::OtherIssuer,
        Lie::OtherAudience,
        Lie::MoreAudiences,
        Lie::Expired,
        Lie::Old,
        Lie::OfTomorrow,
        Lie::OtherNonce,
        Lie::NoNonce,
        Lie::NothingSigned,
        Lie::OtherSubject,
        Lie::NoSuchCode,
    ] {
        house.lies(lie);
        let stranger = city.browser();
        let answer = comes_back(city, house, &stranger, LI_THERE).await;
        assert_eq!(answer.status, 502, "{lie:?}: {}", answer.text());
        failed(&answer, 502, "unreliable");
        assert!(!is_signed_in(&stranger).await, "{lie:?}");
        let answer = comes_back(city, house, &li, LI_THERE).await;
        failed(&answer, 502, "unreliable");
        assert_eq!(way_of(city, EMAIL).await, None, "{lie:?}");
    }
    // Somebody else may be signed in there: that is good enough to come in, and not to be bound.
    house.lies(Lie::Stale);
    let stale = comes_back(city, house, &li, LI_THERE).await;
    failed(&stale, 502, "unreliable");
    assert_eq!(way_of(city, EMAIL).await, None);

    house.lies(None);
    let bound = comes_back(city, house, &li, LI_THERE).await;
    assert_eq!(bound.leads_to(), "/me/identity?done=bound");
    house.lies(Lie::Stale);
    let stranger = city.browser();
    comes_back(city, house, &stranger, LI_THERE)
        .await
        .leads_to();
    assert!(is_signed_in(&stranger).await);
}
told!(
    given_a_provider_that_lies_when_she_comes_back_then_nobody_is_signed_in_and_nobody_bound,
    no_lie_is_believed
);

async fn another_provider_is_not_believed(city: &City, house: &House) {
    let li = city.browser();
    let address = sent(&li, "").await;
    let back = house.signs_in(&address, LI_THERE, city.now());
    let (before, _) = back.split_once("&iss=").unwrap();
    let other = li
        .get(&format!("{before}&iss=https%3A%2F%2Fid.example"))
        .await;
    failed(&other, 502, "unreliable");
    // Where the provider does not say who it is, its signature does.
    let address = sent(&li, "").await;
    let back = house.signs_in(&address, LI_THERE, city.now());
    let (before, _) = back.split_once("&iss=").unwrap();
    li.get(before).await.leads_to();
}
told!(
    given_an_answer_of_another_provider_when_it_comes_back_then_it_is_not_believed,
    another_provider_is_not_believed
);

async fn a_new_key_is_fetched(city: &City, house: &House) {
    let li = city.browser();
    comes_back(city, house, &li, LI_THERE).await.leads_to();
    house.asked();

    house.turns_its_key();
    let phone = city.browser();
    comes_back(city, house, &phone, LI_THERE).await.leads_to();

    assert!(is_signed_in(&phone).await);
    assert_eq!(house.asked(), ["token", "itself", "keys", "more"]);
}
told!(
    given_a_provider_that_turns_its_key_when_she_comes_back_then_the_new_key_is_fetched,
    a_new_key_is_fetched
);

async fn who_does_not_answer_is_not_waited_for(city: &City, house: &House) {
    for lie in [Lie::NotWell, Lie::Slow] {
        house.lies(lie);
        let li = city.browser();
        let silent = li.post("/sign-in/provider", &[("then", "/track")]).await;
        failed(&silent, 503, "silent");
        assert_eq!(silent.header("retry-after"), "60");
        assert_eq!(silent.value("then"), "/track", "where she wanted to go");
        let other = silent.attributes("main .govuk-button-group a", "href");
        assert_eq!(other, ["/sign-in?then=%2Ftrack"], "the way by code stays");
    }
    house.lies(Lie::KeysInside);
    let inside = city.browser().post("/sign-in/provider", &[]).await;
    failed(&inside, 502, "unreliable");
    assert!(!house.asked().contains(&"keys"), "nobody called there");

    house.lies(None);
    let li = city.browser();
    let address = sent(&li, "").await;
    house.lies(Lie::NotWell);
    let back = house.signs_in(&address, LI_THERE, city.now());
    failed(&li.get(&back).await, 503, "silent");
    assert!(!is_signed_in(&li).await);
}
told!(
    given_a_provider_that_does_not_answer_when_she_begins_or_comes_back_then_the_page_says_so,
    who_does_not_answer_is_not_waited_for
);

async fn whoever_declines_is_told_what_else_there_is(city: &City, house: &House) {
    for (languages, language) in [("en", Language::En), ("zh", Language::Zh)] {
        let li = city.browser_in(languages);
        for (error, status, key) in [
            ("access_denied", 200, "declined"),
            ("temporarily_unavailable", 503, "silent"),
            ("server_error", 503, "silent"),
            ("invalid_scope", 502, "unreliable"),
            ("", 502, "unreliable"),
        ] {
            let address = sent(&li, "").await;
            let back = house.signs_in(&address, LI_THERE, city.now());
            let (_, state) = back.split_once("&state=").unwrap();
            let back = format!("/sign-in/provider/back?error={error}&state={state}");
            let told = li.get(&back).await;
            assert_eq!(told.status, status, "{error}: {}", told.text());
            let title = says(language, &format!("provider-title-{key}"));
            assert_eq!(told.heading(), title, "{error}");
            assert_eq!(told.language(), language.tag());
            assert_eq!(li.get(&back).await.status, 400, "once");
        }
        assert!(!is_signed_in(&li).await);
    }
    assert!(!house.asked().contains(&"token"));
}
told!(
    given_somebody_who_declines_there_when_she_comes_back_then_nothing_is_asked_of_the_provider,
    whoever_declines_is_told_what_else_there_is
);

async fn nobody_begins_without_end(city: &City, house: &House) {
    let li = city.browser();
    for _ in 0..30 {
        sent(&li, "").await;
    }
    let too_many = li.post("/sign-in/provider", &[]).await;
    assert_eq!(too_many.status, 429);
    sent(&city.browser(), "").await;
    assert_eq!(house.asked(), ["itself", "keys"]);
    // Nobody begins from another site, nor is led to one.
    let elsewhere = ("origin", "https://evil.example");
    let begun = city
        .browser()
        .post_with("/sign-in/provider", &[], elsewhere)
        .await;
    assert_eq!(begun.status, 403);
    let led = city.browser();
    let address = sent(&led, "//evil.example").await;
    let back = house.signs_in(&address, LI_THERE, city.now());
    assert_eq!(led.get(&back).await.leads_to(), "/me");
    let alone = city.browser().get("/sign-in/provider?then=%2Ftrack").await;
    assert_eq!(alone.leads_to(), "/sign-in?then=%2Ftrack");
}
told!(
    given_one_visitor_when_she_begins_again_and_again_then_it_ends,
    nobody_begins_without_end
);
