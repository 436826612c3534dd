//! One question a screen: in order, by itself, there and back.

use super::*;
use crate::evidence::bound;
use crate::evidence::known::{HOME, LI, registered};

const TING: &str = "ting@example.org";
const TREES: &str = "/services/tree-felling-permit/apply";

/// Where a screen is, what Lin answers, its section, and what it asks.
type Shown = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
    &'static str,
);

/// Screens of the allowance in order.
const SCREENS: &[Shown] = &[
    (
        "can-i-get-it/degree",
        &[("degree", "master")],
        "Can I get it?",
        "Your highest degree",
    ),
    (
        "can-i-get-it/degree-recent",
        &[("degree-recent", "yes")],
        "Can I get it?",
        "Did you get it in the last three years?",
    ),
    (
        "can-i-get-it/contract-one-year",
        &[("contract-one-year", "yes")],
        "Can I get it?",
        "Do you have a work contract of one year or more in Wuhu?",
    ),
    (
        "can-i-get-it/had-before",
        &[("had-before", "no")],
        "Can I get it?",
        "Have you had such an allowance before, from any city in Anhui?",
    ),
    (
        "about-you/name",
        &[("name", "Lin Yue")],
        "About you",
        "Your name",
    ),
    (
        "about-you/id-number",
        &[("id-number", "34020219980304123X")],
        "About you",
        "Identity card number",
    ),
    (
        "about-you/home-address",
        &[("home-address", "Zheshan Road 112")],
        "About you",
        "Where you live in Wuhu",
    ),
    (
        "about-you/telephone",
        &[("telephone", "0553 123 4567")],
        "About you",
        "Telephone number",
    ),
    (
        "your-degree/degree-from",
        &[("degree-from", "abroad")],
        "Your degree",
        "Where did you study?",
    ),
    (
        "your-degree/school",
        &[("school", "University of Leeds")],
        "Your degree",
        "University",
    ),
    (
        "your-degree/graduated-on",
        &[
            ("graduated-on.day", "20"),
            ("graduated-on.month", "6"),
            ("graduated-on.year", "2026"),
        ],
        "Your degree",
        "Date on the certificate",
    ),
    (
        "your-degree/country",
        &[("country", "United Kingdom")],
        "Your degree",
        "Country or region",
    ),
    (
        "degree-abroad/degree-recognised",
        &[("degree-recognised", "yes")],
        "Your degree from abroad",
        "Has the Chinese Service Center for Scholarly Exchange recognised it?",
    ),
    (
        "degree-abroad/recognition-number",
        &[("recognition-number", "7")],
        "Your degree from abroad",
        "Number of the recognition",
    ),
    (
        "your-work/employer",
        &[("employer", "Changjiang Instruments")],
        "Your work",
        "Employer",
    ),
];
/// What is known of a degree from abroad, on its first screen only.
const TEXT: &str = "The register of foreign degrees often has no entry yet.";

async fn one_question_a_screen(city: &City) {
    let lin = city.browser();
    let draft = begins(&lin).await;
    let at = |screen: &str| format!("{draft}/pages/{screen}");
    let opened = lin.get(&at("can-i-get-it?from=check")).await;
    assert_eq!(opened.leads_to(), at("can-i-get-it/degree?from=check"));
    let mut before = draft.clone();
    for (place, (screen, words, section, asks)) in SCREENS.iter().enumerate() {
        let shown = lin.get(&at(screen)).await;

        assert_eq!(shown.status, 200, "{screen}");
        assert_eq!(shown.each("h1"), [*asks], "{screen}");
        assert_eq!(shown.each(".govuk-caption-l"), [*section], "{screen}");
        let (_, question) = screen.split_once('/').unwrap();
        let fields = shown.fields("main form").into_iter();
        let of: Vec<String> = fields.map(|field| field.name).collect();
        let is_its = |name: &String| name.split('.').next() == Some(question);
        assert!(!of.is_empty() && of.iter().all(is_its), "{screen}: {of:?}");
        let back = shown.attributes(".govuk-back-link", "href");
        assert_eq!(back, [before.as_str()], "{screen}");
        let first = *screen == "degree-abroad/degree-recognised";
        assert_eq!(shown.says(TEXT), first, "{screen}");

        let sent = lin.post(&at(screen), words).await;

        if let Some((next, ..)) = SCREENS.get(place + 1) {
            assert_eq!(sent.leads_to(), at(next), "{screen}");
        }
        before = at(screen);
    }
    let left = lin
        .post(&at("your-work/work-began"), &[("save", "yes")])
        .await;
    assert_eq!(left.leads_to(), format!("{draft}/save"));
    let wrong = lin
        .post(
            &at("your-work/contract-months"),
            &[("contract-months", "x")],
        )
        .await;
    let told = at("your-work/contract-months?faults&new=");
    assert_eq!(wrong.leads_to(), told);
    assert_eq!(lin.get(&told).await.faults()[0].0, "#contract-months");
    let list = lin.get(&draft).await;
    let ways = list.attributes("main .govuk-task-list__link", "href");
    assert_eq!(ways[..2], [at("can-i-get-it"), at("about-you")]);
    let states = list.each(".govuk-task-list__status");
    let of = |key: &str| crate::browser::said(domain::languages::Language::En, key);
    let (done, half, new) = ("apply-completed", "apply-incomplete", "apply-not-started");
    let wanted = [done, done, done, done, half, new].map(of);
    assert_eq!(states[..6], wanted);
}
story!(
    given_a_form_when_it_is_walked_through_then_each_screen_asks_one_question_and_leads_there_and_back,
    one_question_a_screen
);

async fn nothing_else_is_taken(city: &City) {
    let lin = city.browser();
    let draft = begins(&lin).await;
    answers(&lin, &draft).await;
    let about = format!("{draft}/pages/about-you");
    let value = async |question: &str| {
        let shown = lin.get(&format!("{about}/{question}")).await;
        shown.value(question)
    };

    let both = [("name", "Lin Yue of Fangtang"), ("telephone", "0553 7")];
    let refused = lin.post(&format!("{about}/name"), &both).await;

    assert_eq!(refused.status, 400);
    assert!(refused.tells("apply-refused-unknown"));
    let back = refused.attributes(".govuk-back-link", "href");
    assert_eq!(back, [format!("{about}/name")]);
    assert_eq!(value("name").await, "Lin Yue of Fangtang");
    assert_eq!(value("telephone").await, "0553 123 4567", "it stays");
    assert_eq!(value("home-address").await, "Zheshan Road 112");
    let emptied = lin
        .post(&format!("{about}/telephone"), &[("telephone", "")])
        .await;
    assert!(emptied.leads_to().ends_with("/telephone?faults&new="));
    assert_eq!(value("name").await, "Lin Yue of Fangtang");
    let others = [("add", "children"), ("remove", "telephone")];
    for button in others {
        let sent = [("name", "Lin Yue"), button];
        let refused = lin.post(&format!("{about}/name"), &sent).await;
        assert_eq!(refused.status, 400, "{button:?}");
    }
    let words = [("name", "Lin Yue")];
    for nowhere in ["salary", "degree"] {
        let path = format!("{about}/{nowhere}");
        assert_eq!(lin.get(&path).await.status, 404, "{nowhere}");
        assert_eq!(lin.post(&path, &words).await.status, 404, "{nowhere}");
    }
    // Who studied in China is not asked for a country.
    let hidden = format!("{draft}/pages/your-degree/country");
    let next = format!("{about}/telephone");
    assert_eq!(lin.get(&hidden).await.leads_to(), next);
    let sent = lin.post(&hidden, &[("country", "Peru")]).await;
    assert!(sent.status == 400 && sent.tells("apply-refused-hidden"));
}
story!(
    given_the_screen_of_a_question_when_it_sends_anything_else_then_that_is_refused_and_the_others_stay,
    nothing_else_is_taken
);

async fn one_answer_is_changed(city: &City) {
    let lin = city.browser();
    let draft = begins(&lin).await;
    answers(&lin, &draft).await;
    let check = format!("{draft}/check");
    let at = |screen: &str| format!("{draft}/pages/{screen}?from=check");
    let changes = lin.get(&check).await;
    let ways = changes.attributes("main a[href*='/pages/']", "href");
    assert_eq!(
        ways[..3],
        ["degree", "degree-recent", "contract-one-year"]
            .map(|one| at(&format!("can-i-get-it/{one}")))
    );

    let asked = lin.get(&at("about-you/telephone")).await;
    assert_eq!(
        asked.attributes(".govuk-back-link", "href"),
        [check.as_str()]
    );
    let typed = [("telephone", "0553 7654321"), ("from", "check")];
    let to = format!("{draft}/pages/about-you/telephone");
    assert_eq!(asked.attributes("input[name=from]", "value"), ["check"]);
    assert_eq!(lin.post(&to, &typed).await.leads_to(), check);
    assert!(lin.get(&check).await.says("0553 7654321"));

    // What an answer asks besides comes before the check, question by question.
    let mut on = format!("{draft}/pages/your-degree/degree-from");
    for (typed, next) in [
        (("degree-from", "abroad"), "your-degree/country"),
        (("country", "Chile"), "degree-abroad/degree-recognised"),
        (
            ("degree-recognised", "yes"),
            "degree-abroad/recognition-number",
        ),
    ] {
        let sent = lin.post(&on, &[typed, ("from", "check")]).await;
        assert_eq!(sent.leads_to(), at(next), "{typed:?}");
        on = format!("{draft}/pages/{next}");
    }
    let last = [("recognition-number", "7"), ("from", "check")];
    assert_eq!(lin.post(&on, &last).await.leads_to(), check);
}
story!(
    given_the_check_when_one_answer_is_changed_then_it_leads_back_or_on_to_what_is_asked_now,
    one_answer_is_changed
);

async fn what_is_fixed_stands_together(city: &City) {
    registered(city).await;
    bound(city, TING, LI).await;
    let ting = city.signed_in(TING).await;
    let draft = begins(&ting).await;
    let page = format!("{draft}/pages/about-you");
    ting.post(&format!("{draft}/pages/can-i-get-it"), MAY).await;

    let shown = ting.get(&page).await;

    assert_eq!(shown.each("h1"), ["About you"]);
    assert!(shown.says("Li Ting") && shown.says(LI) && !shown.says(HOME));
    let fields = shown.fields("main form").len();
    assert_eq!(fields, 0, "there is nothing to fill in");
    let before = format!("{draft}/pages/can-i-get-it/had-before");
    assert_eq!(shown.attributes(".govuk-back-link", "href"), [before]);
    let name = format!("{page}/name");
    assert_eq!(ting.get(&name).await.leads_to(), page);
    let tampered = ting.post(&name, &[("name", "Somebody Else")]).await;
    assert!(tampered.status == 400 && tampered.tells("apply-refused-fixed"));

    let address = format!("{page}/home-address");
    assert_eq!(ting.post(&page, &[]).await.leads_to(), address);
    let asked = ting.get(&address).await;
    assert_eq!(asked.value("home-address"), HOME);
    assert_eq!(
        asked.attributes(".govuk-back-link", "href"),
        [page.as_str()]
    );
    for (question, typed, next) in [
        ("home-address", HOME, "about-you/telephone"),
        ("telephone", "0553 123 4567", "your-degree/degree-from"),
    ] {
        let sent = ting
            .post(&format!("{page}/{question}"), &[(question, typed)])
            .await;
        assert_eq!(sent.leads_to(), format!("{draft}/pages/{next}"));
    }
    let check = ting.post(&page, &[("from", "check")]).await;
    let open = format!("{draft}/pages/your-degree/degree-from?from=check");
    assert_eq!(check.leads_to(), open, "nothing more is asked about her");
}
story!(
    given_what_registers_filled_in_when_it_cannot_be_changed_then_it_stands_together_and_is_not_asked,
    what_is_fixed_stands_together
);

async fn what_was_never_shown_is_asked(city: &City) {
    let lin = city.browser();
    let begun = lin.post(TREES, &[]).await;
    let draft = begun.leads_to()[..TREES.len() + 37].to_owned();
    let at = |screen: &str| format!("{draft}/pages/{screen}");
    for (page, words) in [
        (
            "what",
            &[
                ("wish", "move"),
                ("owner-agrees", "mine"),
                ("old-tree", "no"),
            ][..],
        ),
        (
            "about-you",
            &[
                ("name", "Lin Yue"),
                ("id-number", "34020219980304123X"),
                ("home-address", HOME),
                ("telephone", "0553 123 4567"),
                ("applicant-kind", "citizen"),
            ],
        ),
        ("where/tree-place", &[("tree-place.words", "By the gate")]),
        // She follows a link past the address, which nobody must tell.
        ("where/near-water", &[("near-water", "no")]),
        ("where/near-monument", &[("near-monument", "no")]),
    ] {
        lin.post(&at(page), words).await.leads_to();
    }
    lin.post(&format!("{draft}/save"), &[("email", LIN)])
        .await
        .leads_to();
    let letters = city.letters(LIN).await;
    let Some(Letter::Resume { resume, .. }) = letters.last() else {
        panic!("no link came");
    };
    let phone = city.browser();
    phone.get(&format!("/resume/{resume}")).await.leads_to();

    let saved = phone.get(&format!("{draft}/save")).await;

    let address = at("where/tree-address");
    let on = saved.attributes(&format!("main .cl-narrow a[href='{address}']"), "href");
    assert_eq!(on.len(), 1, "{}", saved.text());
    assert_eq!(phone.get(&at("where")).await.leads_to(), address);
    assert_eq!(phone.get(&address).await.faults(), []);
    let left = phone.post(&address, &[("tree-address", "")]).await;
    assert_eq!(left.leads_to(), at("where/near-water"));
    let check = phone.get(&format!("{draft}/check")).await;
    assert_eq!(check.leads_to(), at("the-trees/trees"));
}
story!(
    given_a_question_that_nobody_must_answer_when_she_never_saw_it_then_she_is_asked_before_the_end,
    what_was_never_shown_is_asked
);

async fn the_first_answer_rules_out(city: &City) {
    let lin = city.browser();
    let draft = begins(&lin).await;
    let page = format!("{draft}/pages/can-i-get-it/degree");

    let sent = lin.post(&page, &[("degree", "none")]).await;

    let why = format!("{draft}/not-eligible");
    assert_eq!(sent.leads_to(), why);
    let told = lin.get(&why).await;
    assert!(told.says("look at the subsidy for vocational skills"));
    let change = told.attributes(&format!("main .cl-narrow a[href='{page}']"), "href");
    assert_eq!(change.len(), 1, "the answer can be changed");
    let changed = lin.post(&page, &[("degree", "master")]).await;
    let next = format!("{draft}/pages/can-i-get-it/degree-recent");
    assert_eq!(changed.leads_to(), next);
}
story!(
    given_who_may_not_apply_when_she_answers_the_first_question_then_she_is_told_at_once,
    the_first_answer_rules_out
);
