//! What is read of a record, and how long it proves something.

use jiff::SignedDuration;

use super::*;

const DAYS: fn(i64) -> SignedDuration = |days| SignedDuration::from_hours(24 * days);

async fn too_old(city: &City) {
    let (ting, account, draft, path) = applying(city).await;
    for kind in ["employment-record", "social-insurance-record"] {
        let form = [("evidence", kind), ("later.no-home", "yes")];
        ting.post(&format!("{path}/fetch"), &form).await.leads_to();
    }
    let fresh = ting.get(&format!("{path}/proofs")).await;
    assert!(fresh.tells("apply-proof-fetched") && !fresh.says("may be no older"));

    // She goes on after two months, so that the draft lives longer than what was looked up.
    city.wait(DAYS(60));
    let ting = city.signed_in(TING).await;
    let later = [
        ("later.no-home", "yes"),
        ("later.lives-here", "yes"),
        ("later.has-degree", "yes"),
    ];
    ting.post(&format!("{path}/proofs"), &later)
        .await
        .leads_to();
    city.wait(DAYS(31));
    let ting = city.signed_in(TING).await;

    let aged = ting.get(&format!("{path}/proofs")).await;

    assert!(
        aged.says("What it said may be no older than 90 days"),
        "{}",
        aged.text()
    );
    assert!(!aged.tells("apply-proof-fetched"));
    let check = ting.get(&format!("{path}/check")).await;
    assert_eq!(check.leads_to(), format!("{path}/proofs"));
    let sent = ting.post(&format!("{path}/send"), SENDS).await;
    assert_eq!(sent.leads_to(), format!("{path}/proofs"));

    for kind in ["employment-record", "social-insurance-record"] {
        let mut form = vec![("evidence", kind)];
        form.extend(later);
        ting.post(&format!("{path}/fetch"), &form).await.leads_to();
    }
    let kept = proofs(city, draft, None, &account).await;
    assert_eq!(kept.len(), 2, "the old ones are replaced");
    let sent = ting.post(&format!("{path}/send"), SENDS).await;
    assert_eq!(sent.leads_to(), format!("{path}/sent"));
}
story!(
    given_a_look_up_older_than_the_service_lets_it_be_when_she_sends_then_it_is_looked_up_again_first,
    too_old
);

async fn nothing_else(city: &City) {
    let (ting, account, draft, path) = applying(city).await;
    let offered = ting.get(&format!("{path}/proofs")).await;
    let read = "Read of it, and nothing else: Employer, First day of work, Length of the contract in months, Last day of work.";
    assert!(offered.says(read), "{}", offered.text());

    let form = [("evidence", "employment-record")];
    ting.post(&format!("{path}/fetch"), &form).await.leads_to();

    let kept = proofs(city, draft, None, &account).await;
    let said: Vec<&str> = kept
        .iter()
        .flat_map(|one| &one.says)
        .map(|(label, _)| label.say(Language::En))
        .collect();
    assert!(said.contains(&"Employer"), "{said:?}");
    assert!(!said.contains(&"Occupation"), "{said:?}");
    let shown = ting.get(&format!("{path}/proofs")).await;
    assert!(shown.says(EMPLOYER) && !shown.says(LI));
}
story!(
    given_a_record_when_it_is_looked_up_then_nothing_is_read_but_what_the_service_names,
    nothing_else
);

async fn it_proved_it_then(city: &City) {
    let (ting, _, _, path) = applying(city).await;
    for kind in ["employment-record", "social-insurance-record"] {
        let form = [("evidence", kind), ("later.no-home", "yes")];
        ting.post(&format!("{path}/fetch"), &form).await.leads_to();
    }
    city.wait(DAYS(20));
    let ting = city.signed_in(TING).await;
    let later = [
        ("later.no-home", "yes"),
        ("later.lives-here", "yes"),
        ("later.has-degree", "yes"),
    ];
    let proofs = ting.post(&format!("{path}/proofs"), &later).await;
    proofs.leads_to();
    ting.post(&format!("{path}/send"), SENDS).await.leads_to();
    let receipt = format!("{path}/receipt");
    let looked_up = [
        "Human Resources and Social Security Bureau: Work contract",
        "Human Resources and Social Security Bureau: Months of social insurance",
    ];
    let first = ting.get(&receipt).await;
    assert!(looked_up.iter().all(|one| first.says(one)));

    city.wait(DAYS(80));

    let ting = city.signed_in(TING).await;
    let aged = ting.get(&receipt).await;
    assert!(
        looked_up.iter().all(|one| aged.says(one)),
        "{}",
        aged.text()
    );
}
story!(
    given_a_look_up_that_was_sent_when_it_has_become_old_then_the_receipt_still_shows_it,
    it_proved_it_then
);
