//! Where a pin may fall in a city that knows the borders of none of its areas.

use crate::city::{City, story};

const START: &str = "/services/child-care-place/apply";

async fn a_pin_lies_in_the_city(city: &City) {
    let ana = city.browser();
    let begun = ana.post(START, &[]).await;
    let draft = &begun.leads_to()[..START.len() + 1 + 36];
    let page = format!("{draft}/pages/the-place/near");
    for (lat, lon, is_in) in [
        ("19.4326", "-99.1332", true),
        ("31.3525", "118.4331", false),
        ("19.2826", "-99.6557", false),
    ] {
        let sent = ana
            .post(&page, &[("near.lat", lat), ("near.lon", lon)])
            .await;
        let shown = ana.get(sent.leads_to()).await;
        let wrong = shown.faults();
        let fields: Vec<_> = wrong.iter().map(|(field, _)| field.as_str()).collect();
        let told = if is_in { &[][..] } else { &["#near"] };
        assert_eq!(fields, told, "{lat}, {lon}: {wrong:?}");
        let kept = ana.get(&page).await;
        assert_eq!(kept.value("near.lat"), lat, "what was typed is kept");
    }
}
story!(
    given_mexico_city_when_an_applicant_sets_a_pin_outside_it_then_she_is_told_and_within_it_not,
    a_pin_lies_in_the_city,
    crate::city::mexico_city
);
