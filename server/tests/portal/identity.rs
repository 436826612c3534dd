//! Signing in by a code, staying signed in, and what is mine.

use domain::identity::Role;
use domain::languages::Language;
use jiff::SignedDuration;

use crate::browser::{Answer, Browser, said};
use crate::city::{City, Setting, USUAL, pothole_of, story};

const LIN: &str = "lin@example.org";
const YAN: &str = "yan@wuhu.example";

fn other_than(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

async fn typed(browser: &Browser, code: &str) -> Answer {
    browser.post("/sign-in/code", &[("code", code)]).await
}

async fn whoever_has_the_address_is_signed_in(city: &City) {
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let lin = city.browser();

    let stranger = lin.get("/me").await;
    let asked = lin
        .post(
            "/sign-in",
            &[("email", "Lin@Example.org "), ("then", "/me?from=1")],
        )
        .await;
    let code = city.letters("Lin@example.org").await;
    assert_eq!(code.len(), 1);
    let code = city.code("Lin@example.org").await;
    let opened = lin
        .post(
            "/sign-in/code",
            &[("code", &format!(" {code}")), ("then", "/me?from=1")],
        )
        .await;
    let mine = lin.get("/me").await;
    let hers = lin.get(&format!("/reports/{reference}")).await;

    assert_eq!(stranger.leads_to(), "/sign-in?then=/me");
    assert_eq!(asked.leads_to(), "/sign-in/code?then=%2Fme%3Ffrom%3D1");
    assert_eq!(opened.leads_to(), "/me?from=1");
    let session = opened
        .cookies()
        .into_iter()
        .find(|set| set.starts_with("session="));
    let session = session.unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
        assert!(session.contains(part), "{session}");
    }
    assert_eq!(
        (mine.status, mine.heading()),
        (200, said(Language::En, "me-title"))
    );
    assert_eq!(mine.header("cache-control"), "no-store");
    assert!(mine.says("Dongmen Lane 18"));
    assert!(hers.says(&said(Language::En, "show-yours")));
}
story!(
    given_an_address_when_its_code_is_typed_then_she_is_signed_in_and_led_where_she_wanted,
    whoever_has_the_address_is_signed_in
);

async fn a_wrong_code_is_told_and_counted(city: &City) {
    for (languages, language, email) in [
        ("en", Language::En, LIN),
        ("zh", Language::Zh, "lin2@example.org"),
    ] {
        let lin = city.browser_in(languages);
        lin.post("/sign-in", &[("email", email)]).await;
        let code = city.code(email).await;

        let empty = typed(&lin, " ").await;
        let mut wrong = Vec::new();
        for left in [4, 3, 2, 1] {
            let words =
                app::words::say_with(language, "sign-in-code-wrong", &[("left", left.into())]);
            wrong.push((typed(&lin, other_than(&code)).await, words));
        }
        let ended = typed(&lin, other_than(&code)).await;
        let too_late = typed(&lin, &code).await;

        assert_eq!(empty.status, 422);
        assert_eq!(
            empty.faults(),
            [("#code".to_owned(), said(language, "sign-in-code-missing"))]
        );
        for (answer, words) in wrong {
            assert_eq!(
                (answer.status, answer.faults()),
                (422, vec![("#code".to_owned(), words)])
            );
        }
        let words = said(language, "sign-in-code-ended");
        for answer in [ended, too_late] {
            assert_eq!(
                (answer.status, answer.faults()),
                (422, vec![("#code".to_owned(), words.clone())])
            );
            assert_eq!(answer.cookies(), Vec::<&str>::new());
        }
        assert_eq!(lin.get("/me").await.status, 303);
    }
}
story!(
    given_wrong_codes_when_five_were_typed_then_the_right_one_comes_too_late,
    a_wrong_code_is_told_and_counted
);

async fn a_code_ends_after_ten_minutes(city: &City) {
    let lin = city.browser();
    lin.post("/sign-in", &[("email", LIN)]).await;
    let code = city.code(LIN).await;

    city.wait(SignedDuration::from_mins(10));
    let late = typed(&lin, &code).await;

    assert_eq!(
        late.faults(),
        [("#code".to_owned(), said(Language::En, "sign-in-code-ended"))]
    );
    assert_eq!(lin.get("/me").await.status, 303);
}
story!(
    given_a_code_when_ten_minutes_are_over_then_it_has_ended,
    a_code_ends_after_ten_minutes
);

async fn a_code_is_the_asking_browsers(city: &City) {
    let (lin, thief) = (city.browser(), city.browser());
    lin.post("/sign-in", &[("email", LIN)]).await;
    let code = city.code(LIN).await;
    thief
        .post("/sign-in", &[("email", "thief@example.org")])
        .await;

    let stolen = typed(&thief, &code).await;
    let without = typed(&city.browser(), &code).await;
    let hers = typed(&lin, &code).await;
    let twice = typed(&lin, &code).await;

    assert_eq!(stolen.status, 422);
    assert_eq!(without.leads_to(), "/sign-in");
    hers.leads_to();
    assert_eq!(twice.leads_to(), "/sign-in", "the asking is over");
}
story!(
    given_a_code_when_another_browser_types_it_then_nobody_is_signed_in,
    a_code_is_the_asking_browsers
);

async fn the_answer_says_nothing_about_an_account(city: &City) {
    city.member(YAN, Role::Officer, "3402").await;

    let known = city.browser().post("/sign-in", &[("email", YAN)]).await;
    let unknown = city
        .browser()
        .post("/sign-in", &[("email", "nobody@example.org")])
        .await;

    assert_eq!(known.leads_to(), unknown.leads_to());
    for (typed, key) in [
        ("", "sign-in-email-missing"),
        ("nobody", "sign-in-email-shape"),
    ] {
        let back = city.browser().post("/sign-in", &[("email", typed)]).await;
        assert_eq!(back.status, 422);
        assert_eq!(
            back.faults(),
            [("#email".to_owned(), said(Language::En, key))]
        );
        assert_eq!(back.value("email"), typed);
    }
}
story!(
    given_any_address_when_a_code_is_asked_for_then_the_answer_is_the_same,
    the_answer_says_nothing_about_an_account
);

async fn an_address_is_sent_five_codes(city: &City) {
    for _ in 0..5 {
        city.browser()
            .post("/sign-in", &[("email", LIN)])
            .await
            .leads_to();
    }

    let zh = city.browser_in("zh");
    let sixth = zh.post("/sign-in", &[("email", "LIN@example.org")]).await;
    city.wait(SignedDuration::from_mins(15));
    let later = zh.post("/sign-in", &[("email", LIN)]).await;

    assert_eq!(
        (sixth.status, sixth.heading()),
        (429, said(Language::Zh, "refusal-title-too-many"))
    );
    assert!(!sixth.header("retry-after").is_empty());
    later.leads_to();
    assert_eq!(city.letters(LIN).await.len(), 6);
}
story!(
    given_five_codes_to_one_address_when_more_are_asked_for_then_they_are_refused,
    an_address_is_sent_five_codes
);

async fn a_visitor_asks_for_so_many_codes(city: &City) {
    let machine = city.browser();
    let mut sent = 0;
    let refused = loop {
        let email = format!("victim{sent}@example.org");
        let answer = machine.post("/sign-in", &[("email", &email)]).await;
        if answer.status != 303 || sent == 100 {
            break answer;
        }
        sent += 1;
    };
    let other = city.browser().post("/sign-in", &[("email", LIN)]).await;

    assert_eq!(refused.status, 429, "after {sent} codes");
    assert!(sent >= 5, "a family shares an address: {sent}");
    other.leads_to();
}
story!(
    given_one_visitor_when_she_asks_for_codes_to_many_addresses_then_there_is_an_end,
    a_visitor_asks_for_so_many_codes
);

async fn whoever_signs_out_is_out(city: &City) {
    let lin = city.signed_in(LIN).await;
    assert_eq!(lin.get("/me").await.status, 200);

    let out = lin.post("/sign-out", &[]).await;
    let again = lin.post("/sign-out", &[]).await;

    assert_eq!(out.leads_to(), "/");
    assert!(
        out.cookies()[0].starts_with("session=;"),
        "{:?}",
        out.cookies()
    );
    assert_eq!(lin.get("/me").await.status, 303);
    assert_eq!(again.leads_to(), "/");
}
story!(
    given_somebody_who_is_signed_in_when_she_signs_out_then_nothing_is_hers_any_more,
    whoever_signs_out_is_out
);

async fn sessions_have_an_end(city: &City) {
    let (lin, yan) = (
        city.signed_in(LIN).await,
        city.member(YAN, Role::Officer, "3402").await,
    );

    city.wait(SignedDuration::from_hours(12));
    assert_eq!(yan.get("/desk").await.leads_to(), "/sign-in?then=/desk");
    assert_eq!(lin.get("/me").await.status, 200);
    city.wait(SignedDuration::from_hours(30 * 24));
    assert_eq!(lin.get("/me").await.status, 303);
}
story!(
    given_sessions_when_their_time_is_over_then_a_member_is_asked_after_hours_and_a_citizen_after_weeks,
    sessions_have_an_end
);

async fn nobody_is_led_elsewhere(city: &City) {
    for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let lin = city.browser();
        let asked = lin
            .post("/sign-in", &[("email", LIN), ("then", elsewhere)])
            .await;
        assert_eq!(asked.leads_to(), "/sign-in/code");
        let code = city.code(LIN).await;
        let opened = lin
            .post("/sign-in/code", &[("code", &code), ("then", elsewhere)])
            .await;
        assert_eq!(opened.leads_to(), "/");
    }
}
story!(
    given_a_page_of_another_site_when_it_is_to_follow_the_sign_in_then_it_does_not,
    nobody_is_led_elsewhere
);

#[tokio::test]
async fn given_no_mail_when_somebody_wants_to_sign_in_then_she_is_told_whom_to_call() {
    let city = City::set_up(Setting {
        mail: false,
        ..USUAL
    })
    .await;

    let page = city.browser_in("zh").get("/sign-in").await;
    let asked = city.browser().post("/sign-in", &[("email", LIN)]).await;

    assert_eq!((page.status, asked.status), (503, 503));
    assert!(page.says(&city.store.pack().city.telephone));
    assert_eq!(city.letters(LIN).await, []);
}
