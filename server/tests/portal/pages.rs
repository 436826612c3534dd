//! What every page has: a language, headers that keep it safe, and an answer to what nobody asked for.

use domain::cases::Status;
use domain::languages::Language;

use crate::browser::{Answer, said};
use crate::city::{City, PANICS, Setting, USUAL, story};

/// Every page that stands by itself, and the key of its heading.
const PAGES: [(&str, Option<&str>); 13] = [
    ("/", None),
    ("/services", Some("services-title")),
    ("/services/settling-in-allowance", None),
    ("/life-events", Some("life-events-title")),
    ("/satisfaction", None),
    ("/track", Some("track-question")),
    ("/reports", Some("list-title")),
    ("/reports/new", Some("where-title")),
    ("/sign-in", Some("sign-in-email")),
    ("/about", Some("about-title")),
    ("/about/statuses", Some("statuses-title")),
    ("/privacy", Some("privacy-title")),
    ("/accessibility", Some("accessibility-title")),
];
/// Of those, what is one reader's alone.
const PERSONAL: [&str; 1] = ["/sign-in"];

async fn every_page_speaks_the_readers_language(city: &City) {
    for (wanted, language) in [("en-GB", Language::En), ("zh-CN,en;q=0.5", Language::Zh)] {
        let browser = city.browser_in(wanted);
        for (path, heading) in PAGES {
            let page = browser.get(path).await;

            assert_eq!(page.status, 200, "{path}");
            assert_eq!(page.language(), language.tag(), "{path}");
            if let Some(key) = heading {
                assert_eq!(page.heading(), said(language, key), "{path}");
            }
        }
    }
}
story!(
    given_a_reader_when_she_opens_any_page_then_it_speaks_her_language,
    every_page_speaks_the_readers_language
);

async fn a_chosen_language_stays(city: &City) {
    let browser = city.browser_in("en");

    let chosen = browser.get("/about?language=zh").await;
    let next = browser.get("/privacy").await;
    let unknown = browser.get("/privacy?language=eo").await;
    let refused = browser.get("/reports/AAAAAAAAA").await;
    let back = browser.get("/privacy?language=en").await;

    assert!(chosen.cookies()[0].starts_with("language=zh;"));
    assert!(chosen.header("vary").contains("Cookie"));
    let spoken = [&chosen, &next, &unknown, &refused, &back].map(Answer::language);
    assert_eq!(spoken, ["zh", "zh", "zh", "zh", "en"]);
    assert_eq!(
        (refused.status, refused.heading()),
        (404, said(Language::Zh, "refusal-title-not-found"))
    );
    assert_eq!(city.browser_in("eo, fr").get("/").await.language(), "en");
}
story!(
    given_a_language_in_the_address_when_the_reader_goes_on_then_it_stays,
    a_chosen_language_stays
);

async fn pages_are_kept_by_nobody_who_should_not(city: &City) {
    let browser = city.browser();
    for (path, _) in PAGES {
        let page = browser.get(path).await;

        let personal = PERSONAL.contains(&path);
        let kept = if personal { "no-store" } else { "no-cache" };
        assert_eq!(page.header("cache-control"), kept, "{path}");
        assert_eq!(page.header("x-robots-tag") == "noindex", personal, "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(page.header("referrer-policy"), "strict-origin", "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    }
}
story!(
    given_any_page_when_it_is_sent_then_its_headers_say_who_may_keep_it,
    pages_are_kept_by_nobody_who_should_not
);

fn scripts_allowed(policy: &str) -> &str {
    policy.split("script-src ").nth(1).unwrap()
}

async fn only_our_own_scripts_run(city: &City) {
    let browser = city.browser();
    let mut drawn = Vec::new();
    for (path, _) in PAGES {
        let page = browser.get(path).await;

        let policy = page.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none';"),
            "{path}: {policy}"
        );
        // A block of data is no script to a policy.
        let scripts = "script:not([type='application/ld+json'])";
        let nonces = page.attributes(scripts, "nonce");
        assert_eq!(nonces.len(), page.each(scripts).len(), "{path}");
        match nonces.first() {
            None => assert_eq!(scripts_allowed(policy), "'none'", "{path}"),
            Some(nonce) => {
                assert_eq!(nonce.len(), 32, "{path}");
                assert!(nonces.iter().all(|each| each == nonce), "{path}");
                assert!(scripts_allowed(policy).starts_with(&format!("'nonce-{nonce}' ")));
                drawn.push(nonce.clone());
            }
        }
    }
    let again = browser.get("/reports/new").await;
    drawn.push(again.attributes("script", "nonce").remove(0));

    assert!(drawn.len() >= 2);
    let all = drawn.len();
    drawn.sort();
    drawn.dedup();
    assert_eq!(drawn.len(), all, "a nonce was used twice");
}
story!(
    given_any_page_when_it_is_sent_then_its_policy_lets_only_its_own_scripts_run,
    only_our_own_scripts_run
);

async fn what_is_not_there_is_said(city: &City) {
    for (languages, language) in [("en", Language::En), ("zh", Language::Zh)] {
        let browser = city.browser_in(languages);

        let nothing = browser.get("/nothing/here").await;
        let wrong_method = browser.get("/sign-out").await;
        let unreadable = browser
            .client
            .post(format!("{}/sign-in", city.url))
            .body("email")
            .send()
            .await
            .unwrap();
        let twice = browser.get("/track?reference=a&reference=b").await;

        assert_eq!(
            (nothing.status, nothing.heading()),
            (404, said(language, "refusal-title-not-found"))
        );
        assert_eq!(
            (wrong_method.status, wrong_method.heading()),
            (405, said(language, "refusal-title-wrong-method"))
        );
        assert_eq!(wrong_method.header("allow"), "POST");
        assert_eq!(unreadable.status().as_u16(), 415);
        assert!(
            unreadable
                .text()
                .await
                .unwrap()
                .contains(&said(language, "refusal-title-bad-form"))
        );
        assert_eq!(
            (twice.status, twice.heading()),
            (400, said(language, "refusal-title-bad-form"))
        );
        assert_eq!(nothing.header("cache-control"), "no-store");
    }
}
story!(
    given_what_nobody_serves_when_it_is_asked_for_then_a_page_says_so_in_the_readers_language,
    what_is_not_there_is_said
);

async fn nothing_that_is_typed_into_the_address_breaks_a_page(city: &City) {
    let browser = city.browser();
    let odd = [
        "",
        "%00",
        "%FF%FE",
        "%F0%9F%95%B3",
        "'--",
        "%25",
        "../..",
        "-1",
        "1e999",
        "%3Cscript%3E",
    ];
    for (path, names) in [
        (
            "/services",
            &["q", "about", "audience", "organisation", "channel", "page"][..],
        ),
        ("/track", &["reference"]),
        (
            "/reports",
            &["category", "area", "status", "include_old", "after"],
        ),
        (
            "/reports/new",
            &["category", "group", "from", "faults", "in"],
        ),
        ("/reports/new/whose", &["lat=1&lon"]),
        ("/sign-in", &["then"]),
        ("/about", &["language"]),
    ] {
        for name in names {
            for value in odd {
                let page = browser.get(&format!("{path}?{name}={value}")).await;
                assert!(page.status < 500, "{path}?{name}={value}: {}", page.status);
                let markup = String::from_utf8_lossy(&page.body).contains("<script>");
                assert!(!markup, "{path}?{name}={value}");
            }
        }
    }
    for path in [
        "/reports/%00",
        "/links/%FF",
        "/reports/new/%20/where",
        "/desk/%F0%9F",
    ] {
        let page = browser.get(path).await;
        assert!(
            [303, 400, 404].contains(&page.status),
            "{path}: {}",
            page.status
        );
    }
}
story!(
    given_odd_addresses_when_they_are_opened_then_no_page_breaks,
    nothing_that_is_typed_into_the_address_breaks_a_page
);

async fn what_can_be_reported_is_found_in_both_languages(city: &City) {
    for (languages, language, sought, found) in [
        ("en", Language::En, "LAMP", "Street"),
        ("zh", Language::Zh, "路灯", "路灯"),
    ] {
        let browser = city.browser_in(languages);

        let page = browser.get(&format!("/services?q={sought}")).await;
        let nothing = browser.get("/services?q=xyzzy").await;

        let links = page.attributes("main a[href^='/reports/new?category=']", "href");
        assert!(!links.is_empty(), "{sought}");
        assert!(page.text().contains(found), "{sought}: {}", page.text());
        assert_eq!(
            browser.get(&links[0]).await.heading(),
            said(language, "where-title")
        );
        assert_eq!(page.attributes("[name=q]", "value")[0], sought);
        assert!(
            nothing
                .attributes("main a[href^='/reports/new?category=']", "href")
                .is_empty()
        );
    }
}
story!(
    given_words_that_people_use_when_they_are_sought_then_what_can_be_reported_is_found,
    what_can_be_reported_is_found_in_both_languages
);

async fn every_status_is_explained(city: &City) {
    let page = city.browser().get("/about/statuses").await;

    let named = page.each("tbody th");
    assert_eq!(named.len(), Status::of_reports().count());
    assert!(page.says(&said(Language::En, "status-received")));
    assert!(page.says(&said(Language::En, "status-closed-duplicate")));
}
story!(
    given_the_statuses_when_they_are_looked_up_then_each_is_explained,
    every_status_is_explained
);

#[tokio::test]
async fn given_a_demonstration_when_any_page_is_opened_then_it_says_that_it_is_one() {
    let city = City::set_up(Setting {
        demonstration: true,
        ..USUAL
    })
    .await;

    let page = city.browser().get("/").await;

    let words = said(Language::En, "shell-demonstration");
    assert!(page.each("body").join(" ").contains(&words));
    let real = City::on_sqlite().await.browser().get("/").await;
    assert!(!real.each("body").join(" ").contains(&words));
}

async fn what_no_page_was_asked_for_is_refused_as_one(city: &City) {
    const READS: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    let browser = city.browser_in("zh-CN,en;q=0.5");
    let from_elsewhere = browser
        .asks("POST", "/sign-in")
        .header("sec-fetch-site", "cross-site");

    let refused = Answer::of(from_elsewhere.header(READS.0, READS.1)).await;
    let broken = browser.get_with(PANICS, READS).await;

    for (page, status, key) in [
        (&refused, 403, "refusal-title-other-site"),
        (&broken, 500, "broken-title"),
    ] {
        assert_eq!(
            (page.status, page.heading(), page.language().as_str()),
            (status, said(Language::Zh, key), "zh")
        );
        assert_eq!(page.header("x-frame-options"), "DENY");
        assert!(page.header("cache-control").contains("no-store"));
    }
    assert!(!broken.text().contains("for a test"));
    let machine = browser.get_with(PANICS, ("accept", "*/*")).await;
    assert_eq!(machine.status, 500);
    assert!(machine.header("content-type").starts_with("text/plain"));
}
story!(
    given_somebody_who_reads_pages_when_a_guard_refuses_or_a_page_panics_then_she_gets_a_page_in_her_language,
    what_no_page_was_asked_for_is_refused_as_one
);
