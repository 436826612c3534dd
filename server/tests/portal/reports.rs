//! Reporting a problem and finding it again, with everything that people and machines send wrong on the way.

use domain::languages::Language;
use domain::reports::WHAT_MOST;
use jiff::SignedDuration;

use crate::browser::said;
use crate::city::{City, pothole, story};

const LIN: &str = "lin@example.org";

async fn a_report_comes_in(city: &City) {
    let lin = city.browser();
    let draft = lin.fills_in("A hole as wide as a washbasin.", LIN).await;

    let sent = lin.post(&format!("{draft}/send"), &[]).await;
    let receipt = lin.get(sent.leads_to()).await;

    assert_eq!(receipt.heading(), said(Language::En, "sent-title"));
    assert_eq!(receipt.header("cache-control"), "no-store");
    let address = format!("/reports/{}", receipt.reference());
    let link = receipt.attributes("a[href^='/links/']", "href").remove(0);
    let hers = city.browser().page(&link).await;
    assert_eq!(hers.status, 200);

    let by_link = city.browser();
    let opened = by_link.get(&link).await;
    assert_eq!(opened.leads_to(), address);
    assert_eq!(opened.header("cache-control"), "no-store");
    assert_eq!(opened.header("x-robots-tag"), "noindex");
    let cookie = opened.cookies()[0].to_owned();
    for part in ["HttpOnly", "SameSite=Lax", &format!("Path={address}")] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let hers = by_link.get(&address).await;
    assert!(hers.says("A hole as wide as a washbasin."));
    assert!(hers.says(&said(Language::En, "show-yours")));
    assert_eq!(hers.header("cache-control"), "no-store");

    let everybodys = city.browser().get(&address).await;
    assert!(!everybodys.says("A hole as wide as a washbasin."));
    assert!(everybodys.says(&said(Language::En, "show-unreleased")));
    assert_eq!(everybodys.header("cache-control"), "no-cache");
    assert!(!String::from_utf8_lossy(&everybodys.body).contains(LIN));
}
story!(
    given_answers_to_every_question_when_they_are_sent_then_the_report_is_the_reporters_to_read,
    a_report_comes_in
);

async fn a_place_outside_is_refused_and_kept(city: &City) {
    let lin = city.browser();
    let typed = [
        ("lat", "31.2304"),
        ("lon", "121.4737"),
        ("address", "The Bund"),
    ];

    let begun = lin.post("/reports/new", &typed).await;
    let back = lin.get(begun.leads_to()).await;

    let elsewhere = city.store.pack().city.elsewhere.say(Language::En);
    let faults = back.faults();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].0, "#place");
    assert!(faults[0].1.contains(elsewhere), "{}", faults[0].1);
    assert!(back.each("title")[0].starts_with(&said(Language::En, "words-error-prefix")));
    for (name, value) in typed {
        assert_eq!(back.value(name), value);
    }
    let draft = begun.leads_to().split("/where").next().unwrap();
    let check = lin.get(&format!("{draft}/check")).await;
    assert_eq!(check.leads_to(), format!("{draft}/where?faults"));
    let inside = [("lat", " 31.1546 "), ("lon", "118.4435"), ("address", "")];
    let moved = lin.post(&format!("{draft}/where"), &inside).await;
    assert_eq!(moved.leads_to(), format!("{draft}/what"));
}
story!(
    given_a_pin_outside_the_city_when_it_is_sent_then_it_is_refused_and_what_was_typed_is_kept,
    a_place_outside_is_refused_and_kept
);

async fn places_that_are_none_are_refused(city: &City) {
    let lin = city.browser();
    let missing = said(Language::En, "fault-missing-place");
    let no_position = said(Language::En, "fault-not-a-position");
    let (far, long) = ("9".repeat(400), "x".repeat(201));
    for (typed, field, words) in [
        (vec![], "#place", missing.as_str()),
        (vec![("lat", "31.1546")], "#place", &no_position),
        (
            vec![("lat", "north"), ("lon", "east")],
            "#place",
            &no_position,
        ),
        (
            vec![("lat", "NaN"), ("lon", "118.4")],
            "#place",
            &no_position,
        ),
        (
            vec![("lat", &far), ("lon", "118.4")],
            "#place",
            &no_position,
        ),
        (
            vec![("lat", "31.1546"), ("lon", "118.4435"), ("address", &long)],
            "#address",
            "200",
        ),
    ] {
        let begun = lin.post("/reports/new", &typed).await;
        let back = lin.get(begun.leads_to()).await;

        let faults = back.faults();
        assert_eq!(faults[0].0, field, "{typed:?}");
        assert!(faults[0].1.contains(words), "{typed:?}: {}", faults[0].1);
        for (name, value) in typed {
            assert_eq!(back.value(name), value);
        }
    }
}
story!(
    given_places_that_are_none_when_they_are_sent_then_each_is_told_what_is_wrong,
    places_that_are_none_are_refused
);

async fn an_area_that_there_is_not_is_refused(city: &City) {
    let lin = city.browser();
    let begun = lin.post("/reports/new", &[("choose", "area")]).await;
    let path = begun.leads_to().to_owned();
    let tree = lin.get(&format!("{path}?in=nowhere")).await;

    let refused = lin.post(&path, &[("area", "999999")]).await;
    let back = lin.get(refused.leads_to()).await;
    let taken = lin.post(&path, &[("area", "340202012001")]).await;

    assert_eq!(tree.heading(), said(Language::En, "area-title"));
    assert_eq!(
        back.faults(),
        [(
            "#place".to_owned(),
            said(Language::En, "fault-unknown-area")
        )]
    );
    assert!(taken.leads_to().ends_with("/what"));
}
story!(
    given_the_tree_of_areas_when_one_is_named_that_there_is_not_then_it_is_refused,
    an_area_that_there_is_not_is_refused
);

async fn a_category_that_there_is_not_is_refused(city: &City) {
    for (languages, language) in [("en", Language::En), ("zh", Language::Zh)] {
        let lin = city.browser_in(languages);
        let place = [("lat", "31.1546"), ("lon", "118.4435")];
        let begun = lin.post("/reports/new", &place).await;
        let path = begun.leads_to().to_owned();

        for (category, key) in [
            ("", "fault-missing-category"),
            ("volcano", "fault-unknown-category"),
        ] {
            let refused = lin.post(&path, &[("category", category)]).await;
            let back = lin.get(refused.leads_to()).await;

            assert_eq!(
                back.faults(),
                [("#category".to_owned(), said(language, key))]
            );
            let details = lin.get(&path.replace("/what", "/details")).await;
            assert_eq!(details.leads_to(), format!("{path}?faults"));
        }
    }
}
story!(
    given_a_category_that_there_is_not_when_it_is_sent_then_it_is_refused,
    a_category_that_there_is_not_is_refused
);

async fn words_have_an_end_and_are_kept(city: &City) {
    let lin = city.browser();
    let draft = lin.fills_in("Short.", "").await;
    let details = format!("{draft}/details");
    let long = "洞".repeat(WHAT_MOST + 1);
    let lines = "a\r\n".repeat(WHAT_MOST / 2);

    let refused = lin.post_files(&details, &[("what", &long)], &[]).await;
    let back = lin.get(refused.leads_to()).await;
    let unsent = lin.post(&format!("{draft}/send"), &[]).await;
    let fits = lin
        .post_files(&details, &[("what", lines.trim_end())], &[])
        .await;

    let faults = back.faults();
    assert_eq!(faults[0].0, "#what");
    assert!(faults[0].1.contains("4,000"), "{}", faults[0].1);
    assert_eq!(back.value("what"), long);
    assert_eq!(unsent.leads_to(), format!("{draft}/check"));
    assert_eq!(fits.leads_to(), format!("{draft}/contact"));
    assert_eq!(city.public_reports().await, []);
}
story!(
    given_words_without_end_when_they_are_sent_then_they_are_refused_and_kept,
    words_have_an_end_and_are_kept
);

async fn contacts_that_are_none_are_refused(city: &City) {
    let lin = city.browser();
    let contact = format!("{}/contact", lin.fills_in("A hole.", "").await);
    let name = "林".repeat(201);
    let typed = [
        ("email", "lin@"),
        ("telephone", "call me"),
        ("name", name.as_str()),
    ];

    let refused = lin.post(&contact, &typed).await;
    let back = lin.get(refused.leads_to()).await;

    let fields: Vec<_> = back.faults().into_iter().map(|fault| fault.0).collect();
    assert_eq!(fields, ["#email", "#telephone", "#name"]);
    for (name, value) in typed {
        assert_eq!(back.value(name), value);
    }
}
story!(
    given_contacts_that_are_none_when_they_are_sent_then_each_is_named_and_kept,
    contacts_that_are_none_are_refused
);

async fn one_draft_makes_one_report(city: &City) {
    let lin = city.browser();
    let draft = lin.fills_in("Sent by an impatient finger.", LIN).await;
    let send = format!("{draft}/send");

    let (one, other, third) = tokio::join!(
        lin.post(&send, &[]),
        lin.post(&send, &[]),
        lin.post(&send, &[])
    );
    let late = lin.post(&send, &[]).await;

    let pages = [one, other, third, late].map(|answer| answer.leads_to().to_owned());
    assert!(pages.iter().all(|page| *page == format!("{draft}/sent")));
    let reference = lin.get(&pages[0]).await.reference();
    assert_eq!(city.public_reports().await, [reference]);
    assert_eq!(city.letters(LIN).await.len(), 1);
    assert_eq!(
        lin.get(&format!("{draft}/check")).await.leads_to(),
        pages[0]
    );
}
story!(
    given_one_draft_when_it_is_sent_again_and_again_then_there_is_one_report,
    one_draft_makes_one_report
);

async fn a_machine_that_fills_every_field_sends_nothing(city: &City) {
    let machine = city.browser();
    let place = [
        ("lat", "31.1546"),
        ("lon", "118.4435"),
        ("category", "pothole"),
    ];
    let begun = machine.post("/reports/new", &place).await;
    let draft = begun.leads_to().strip_suffix("/what").unwrap().to_owned();
    let words = [("what", "Cheap watches")];
    machine
        .post_files(&format!("{draft}/details"), &words, &[])
        .await;

    let filled = [
        ("email", "machine@example.org"),
        ("website", "https://watches.example"),
    ];
    let back = machine.post(&format!("{draft}/contact"), &filled).await;
    machine.post(&format!("{draft}/send"), &[]).await;

    assert!(back.leads_to().starts_with(&format!("{draft}/contact")));
    assert_eq!(city.public_reports().await, []);
    assert_eq!(city.letters("machine@example.org").await, []);
}
story!(
    given_a_field_that_people_never_see_when_it_is_filled_in_then_nothing_is_sent,
    a_machine_that_fills_every_field_sends_nothing
);

async fn one_address_sends_thirty_in_an_hour(city: &City) {
    let (lin, wang) = (city.browser_in("zh"), city.browser());
    let send = async |browser: &crate::browser::Browser| {
        let (id, token) = city.given_draft(&pothole()).await;
        let cookie = format!("draft={token}");
        let path = format!("/reports/new/{}/send", id.0);
        browser.post_with(&path, &[], ("cookie", &cookie)).await
    };
    for _ in 0..30 {
        send(&lin).await.leads_to();
    }

    let refused = send(&lin).await;
    let of_another = send(&wang).await;
    city.wait(SignedDuration::from_hours(1));
    let later = send(&lin).await;

    assert_eq!(
        (refused.status, refused.heading(), refused.language()),
        (
            429,
            said(Language::Zh, "refusal-title-too-many"),
            "zh".to_owned()
        )
    );
    let seconds: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=3600).contains(&seconds), "{seconds}");
    of_another.leads_to();
    later.leads_to();
}
story!(
    given_thirty_reports_of_one_address_when_more_come_then_it_is_told_when_it_can_go_on,
    one_address_sends_thirty_in_an_hour
);

async fn a_draft_is_its_browsers_for_a_week(city: &City) {
    let (lin, wang) = (city.browser(), city.browser());
    let draft = lin.fills_in("A hole.", LIN).await;
    let stations = [
        "where", "area", "what", "details", "contact", "check", "sent",
    ];

    for station in stations {
        let path = format!("{draft}/{station}");
        assert_eq!(wang.get(&path).await.status, 404, "{station}");
        assert!(lin.get(&path).await.status < 400, "{station}");
    }
    assert_eq!(wang.post(&format!("{draft}/send"), &[]).await.status, 404);
    city.wait(SignedDuration::from_hours(7 * 24));
    let late = lin.get(&format!("{draft}/check")).await;

    assert_eq!(
        (late.status, late.heading()),
        (404, said(Language::En, "refusal-title-not-found"))
    );
    assert_eq!(lin.post(&format!("{draft}/send"), &[]).await.status, 404);
    assert_eq!(city.public_reports().await, []);
}
story!(
    given_a_draft_when_another_browser_or_another_week_comes_then_it_is_not_there,
    a_draft_is_its_browsers_for_a_week
);
