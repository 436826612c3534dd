//! One change of many reports at the desk: chosen, previewed, done; and what is refused on the way.

use domain::identity::Role;
use domain::languages::Language;
use domain::references::Reference;

use crate::browser::{Answer, Browser, said};
use crate::city::{City, ELSEWHERE, FANGTANG, GRID_4, pothole_in, pothole_of, story};

const YAN: &str = "yan@wuhu.example";
const LIN: &str = "lin@example.org";
const SCHEDULED: [(&str, &str); 3] = [
    ("action", "status"),
    ("to", "scheduled"),
    ("words", "The crew comes on Thursday."),
];

fn words(key: &str) -> String {
    said(Language::En, key)
}

async fn given(city: &City, email: &str) -> String {
    let receipt = city.given_report(&pothole_of(email)).await;
    receipt.reference.to_string()
}

/// Sends the form below the list.
async fn ask(member: &Browser, cases: &[&str], what: &[(&str, &str)]) -> Answer {
    let cases = cases.iter().map(|case| ("case", *case));
    let form: Vec<_> = cases.chain(what.iter().copied()).collect();
    member.post("/desk?status=open", &form).await
}

/// Sends what the preview holds.
async fn confirm(member: &Browser, preview: &Answer) -> Answer {
    let form = "main form[action^='/desk/bulk'] input";
    let names = preview.attributes(form, "name");
    let values = preview.attributes(form, "value");
    let pairs: Vec<_> = names
        .iter()
        .zip(&values)
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let action = preview.attributes("main form[action^='/desk/bulk']", "action");
    member.post(&action[0], &pairs).await
}

async fn chosen_reports_are_previewed_and_changed_once(city: &City) {
    let (one, two, nameless) = (
        given(city, LIN).await,
        given(city, LIN).await,
        given(city, "").await,
    );
    let yan = city.member(YAN, Role::Officer, FANGTANG).await;
    let received = city.letters(LIN).await.len();
    let list = yan.get("/desk").await;
    let boxes = list.attributes(
        "main .cl-case__pick input[form='bulk'][name='case']",
        "value",
    );
    assert_eq!(boxes, [&*nameless, &*two, &*one]);

    let preview = ask(&yan, &[&one, &two, &nameless], &SCHEDULED).await;

    assert_eq!(preview.status, 200);
    assert_eq!(
        preview.heading(),
        "3 reports: status Received to Work scheduled"
    );
    assert!(preview.says("One person will be told. One reporter left no way to reach her."));
    assert!(preview.says("The crew comes on Thursday."));
    assert_eq!(preview.header("cache-control"), "no-store");
    let unchanged = yan.get(&format!("/desk/{one}")).await;
    assert!(!unchanged.says("The crew comes on Thursday."));
    assert_eq!(city.letters(LIN).await.len(), received);

    let done = confirm(&yan, &preview).await;

    assert_eq!(
        (done.status, done.heading()),
        (200, "3 reports were changed".to_owned())
    );
    let public = city.browser().get(&format!("/reports/{two}")).await;
    assert!(public.says("The crew comes on Thursday."));
    assert_eq!(city.letters(LIN).await.len(), received + 2);

    let again = confirm(&yan, &preview).await;

    assert_eq!(again.heading(), "No report was changed");
    assert_eq!(
        again.each("main td").len(),
        3,
        "each with its reason: {}",
        again.text()
    );
    assert!(
        again
            .each("main td")
            .iter()
            .all(|why| *why == words("desk-bulk-same"))
    );
    assert_eq!(city.letters(LIN).await.len(), received + 2);
}
story!(
    given_chosen_reports_when_they_are_previewed_and_confirmed_twice_then_each_is_changed_once,
    chosen_reports_are_previewed_and_changed_once
);

async fn what_somebody_changed_meanwhile_is_left(city: &City) {
    let (one, two) = (given(city, LIN).await, given(city, LIN).await);
    let yan = city.member(YAN, Role::Officer, FANGTANG).await;
    let wang = city
        .member("wang@wuhu.example", Role::Officer, FANGTANG)
        .await;
    let preview = ask(&yan, &[&one, &two], &SCHEDULED).await;
    let urgent = [("version", "1"), ("priority", "urgent")];
    wang.post(&format!("/desk/{one}/priority"), &urgent)
        .await
        .leads_to();

    let done = confirm(&yan, &preview).await;

    assert_eq!(done.heading(), "One report was changed");
    assert_eq!(done.each("main td"), [words("desk-bulk-stale")]);
    let left = city.browser().get(&format!("/reports/{one}")).await;
    assert!(!left.says("The crew comes on Thursday."));
    let changed = city.browser().get(&format!("/reports/{two}")).await;
    assert!(changed.says("The crew comes on Thursday."));
}
story!(
    given_a_preview_when_somebody_changes_a_report_then_it_is_left_and_said_so,
    what_somebody_changed_meanwhile_is_left
);

async fn what_cannot_be_changed_is_listed_with_its_reason(city: &City) {
    let mine = city
        .given_report(&pothole_in(GRID_4))
        .await
        .reference
        .to_string();
    let far = city
        .given_report(&pothole_in(ELSEWHERE))
        .await
        .reference
        .to_string();
    let ended = city
        .given_report(&pothole_in(GRID_4))
        .await
        .reference
        .to_string();
    let nowhere = Reference::from_chance(7).to_string();
    let yan = city.member(YAN, Role::Officer, FANGTANG).await;
    let fixed = [("version", "1"), ("to", "fixed"), ("words", "Done.")];
    yan.post(&format!("/desk/{ended}"), &fixed).await.leads_to();

    let preview = ask(&yan, &[&mine, &far, &ended, &nowhere], &SCHEDULED).await;

    let rows = preview.each("main table:last-of-type td");
    assert_eq!(
        rows,
        [
            words("desk-bulk-unseen"),
            words("desk-bulk-unseen"),
            words("desk-not-in-table")
        ]
    );
    let sent = preview.attributes("main form input[name='case']", "value");
    assert_eq!(sent, [format!("{mine}.1.1")]);
    // Whoever sends what the preview did not offer is refused for it all the same.
    let forged: Vec<_> = [&far, &ended]
        .map(|reference| format!("{reference}.1.1"))
        .into();
    let cases = forged.iter().map(|case| ("case", case.as_str()));
    let form: Vec<_> = cases.chain(SCHEDULED).collect();
    let done = yan.post("/desk/bulk", &form).await;
    assert_eq!(done.heading(), "No report was changed");
    let public = city.browser().get(&format!("/reports/{far}")).await;
    assert!(public.says(&words("status-received")));
}
story!(
    given_reports_of_every_kind_when_they_are_chosen_then_those_that_stay_are_listed_with_the_reason,
    what_cannot_be_changed_is_listed_with_its_reason
);

async fn what_is_wrong_is_told_on_the_list(city: &City) {
    let one = given(city, LIN).await;
    let yan = city.member(YAN, Role::Officer, FANGTANG).await;
    let long = "长".repeat(2001);
    let many: Vec<String> = (0..101)
        .map(|n| Reference::from_chance(n).to_string())
        .collect();
    let many: Vec<_> = many
        .iter()
        .map(|case| ("case", case.as_str()))
        .chain(SCHEDULED)
        .collect();
    let refused = yan.post("/desk", &many).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.faults(),
        [(
            "#all".to_owned(),
            "Choose at most 100 reports at once".to_owned()
        )]
    );
    let none = yan.post("/desk", &SCHEDULED).await;
    assert_eq!(
        (none.status, none.faults()),
        (422, vec![("#all".to_owned(), words("desk-bulk-nothing"))])
    );
    for (typed, field, told) in [
        (vec![("action", "")], "#action", words("desk-bulk-action-missing")),
        (
            vec![("action", "hide")],
            "#action",
            words("desk-bulk-action-missing"),
        ),
        (
            vec![("action", "status"), ("to", "")],
            "#to",
            words("desk-to-missing"),
        ),
        (
            vec![("action", "status"), ("to", "closed.duplicate"), ("words", "x")],
            "#to",
            words("desk-target-missing"),
        ),
        (
            vec![("action", "status"), ("to", "fixed"), ("words", " ")],
            "#words",
            words("desk-words-missing"),
        ),
        (
            vec![("action", "status"), ("to", "scheduled"), ("words", &long)],
            "#words",
            "At most 2000 characters".to_owned(),
        ),
        (
            vec![("action", "status"), ("to", "waiting"), ("words", "Where?"), ("days", "0")],
            "#days",
            "Enter how many working days the reporter has, from 1 to 30".to_owned(),
        ),
        (
            vec![("action", "priority"), ("priority", "soon")],
            "#priority",
            words("desk-bulk-priority-missing"),
        ),
        (
            vec![("action", "assignment"), ("assignee", "organisation.nobody")],
            "#assignee",
            words("desk-assign-missing"),
        ),
        (
            vec![("action", "assignment"), ("assignee", "team.drainage.nobody")],
            "#assignee",
            words("desk-assign-missing"),
        ),
        (
            vec![("action", "update"), ("update", "")],
            "#update",
            words("desk-note-missing"),
        ),
        (
            vec![("action", "update"), ("update", "Dear {name}")],
            "#update",
            "There is nothing called name to fill in. Use reference, category, address, due or organisation between braces."
                .to_owned(),
        ),
    ] {
        let refused = ask(&yan, &[&one], &typed).await;

        assert_eq!(refused.status, 422, "{typed:?}");
        assert_eq!(refused.faults(), [(field.to_owned(), told)], "{typed:?}");
        let ticked = "main .cl-case__pick input[checked]";
        assert_eq!(refused.attributes(ticked, "value"), [&*one], "{typed:?}");
    }
    for cases in [&["nothing"][..], &["nothing.1.1"], &[&format!("{one}.x.1")]] {
        let cases = cases.iter().map(|case| ("case", *case));
        let form: Vec<_> = cases.chain(SCHEDULED).collect();
        assert_eq!(yan.post("/desk/bulk", &form).await.status, 400);
    }
    assert_eq!(yan.post("/desk/bulk", &SCHEDULED).await.status, 422);
}
story!(
    given_a_form_with_something_wrong_when_it_is_sent_then_the_list_says_what_and_keeps_what_was_typed,
    what_is_wrong_is_told_on_the_list
);

async fn each_kind_does_what_it_says(city: &City) {
    let yan = city.member(YAN, Role::Officer, FANGTANG).await;
    for (what, heading, told) in [
        (
            vec![("action", "priority"), ("priority", "urgent")],
            "2 reports: priority Normal to Urgent",
            "Nobody will be told.",
        ),
        (
            vec![
                ("action", "assignment"),
                ("assignee", "organisation.drainage"),
            ],
            "2 reports: assigned to Drainage Office",
            "One person will be told.",
        ),
        (
            vec![("action", "update"), ("update", "News of {reference}.")],
            "2 reports: news for everybody",
            "One person will be told.",
        ),
    ] {
        let (one, two) = (given(city, LIN).await, given(city, LIN).await);

        let preview = ask(&yan, &[&one, &two], &what).await;

        assert_eq!(preview.heading(), heading);
        assert!(preview.says(told), "{}", preview.text());
        let done = confirm(&yan, &preview).await;
        assert_eq!(done.heading(), "2 reports were changed", "{what:?}");
        if what[0].1 == "update" {
            let spaced = two.parse::<Reference>().unwrap().spaced();
            let public = city.browser().get(&format!("/reports/{two}")).await;
            assert!(public.says(&format!("News of {spaced}.")));
            let again = confirm(&yan, &preview).await;
            assert_eq!(again.heading(), "No report was changed");
        }
    }
}
story!(
    given_each_kind_of_change_when_it_is_confirmed_then_it_is_done_and_told_as_previewed,
    each_kind_does_what_it_says
);

async fn all_of_the_page_and_nothing_that_is_not_hers(city: &City) {
    let (one, two) = (given(city, LIN).await, given(city, LIN).await);
    let yan = city.member(YAN, Role::Officer, FANGTANG).await;
    let agent = city
        .member("agent@wuhu.example", Role::Agent, FANGTANG)
        .await;
    let manager = city
        .member("manager@wuhu.example", Role::Manager, FANGTANG)
        .await;
    let shown = yan.get("/desk").await;
    let shown = shown.attributes("#bulk input[name='shown']", "value");
    assert_eq!(shown, [&*two, &*one]);

    let form = [
        ("all", "yes"),
        ("shown", &*one),
        ("shown", &*two),
        ("action", "priority"),
        ("priority", "urgent"),
    ];
    let preview = yan.post("/desk", &form).await;
    assert_eq!(preview.heading(), "2 reports: priority Normal to Urgent");

    let page = agent.get("/desk").await;
    assert!(page.attributes("#bulk", "method").is_empty());
    assert!(page.attributes(".cl-case__pick input", "name").is_empty());
    let offered = manager.get("/desk").await;
    let offered = offered.attributes("#bulk input[name='action']", "value");
    assert_eq!(offered, ["priority"]);
    let refused = ask(&manager, &[&one], &SCHEDULED).await;
    assert_eq!(refused.each("main td"), [words("desk-bulk-not-yours")]);
    assert_eq!(refused.heading(), words("desk-bulk-none"));
    assert!(
        refused
            .attributes("main form[action^='/desk/bulk']", "action")
            .is_empty()
    );
}
story!(
    given_members_of_several_roles_when_they_see_the_list_then_only_what_they_may_do_is_offered,
    all_of_the_page_and_nothing_that_is_not_hers
);
