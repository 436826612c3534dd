//! What people flag, and what becomes of it.

use domain::identity::Role;
use domain::languages::Language;
use jiff::SignedDuration;
use server::jobs::housekeeping::keep_house;
use server::stopping::going_on;

use crate::browser::{Browser, said};
use crate::city::{City, FANGTANG, pothole, story};

const YAN: &str = "yan@wuhu.example";

/// Months have at most 31 days.
const TWO_YEARS: i64 = 24 * 31;

/// A report, who flagged it, and the officer who has set that aside with where it led her.
struct SetAside {
    reference: String,
    reader: Browser,
    officer: Browser,
    leads_to: String,
}

async fn given_a_flag_set_aside(city: &City) -> SetAside {
    let reference = city.given_report(&pothole()).await.reference;
    let flag = format!("/reports/{reference}/flag");
    let reader = city.browser();
    reader.get(&flag).await;
    let raised = reader.post(&flag, &[("reason", "personal")]).await;
    raised.leads_to();
    let officer = city.member(YAN, Role::Officer, FANGTANG).await;
    let desk = format!("/desk/{reference}");
    let seen = officer.get(&desk).await.value("seen");
    let aside = officer
        .post(&format!("{desk}/flags"), &[("seen", &seen)])
        .await;
    SetAside {
        reference: reference.to_string(),
        reader,
        leads_to: aside.leads_to().to_owned(),
        officer,
    }
}

async fn members_read_who_decided(city: &City) {
    let set = given_a_flag_set_aside(city).await;

    let told = set.officer.get(&set.leads_to).await;
    let bend = told.each(".cl-river__bend").pop().unwrap();
    let everybodys = set.reader.get(&format!("/reports/{}", set.reference)).await;

    let decided = said(Language::En, "event-flags-aside");
    let only = said(Language::En, "desk-internal");
    assert!(bend.contains(&decided) && bend.ends_with(&only), "{bend}");
    assert_eq!(told.each(".cl-river__bend").len(), 2);
    assert_eq!(
        everybodys.each(".cl-river__bend").len(),
        2,
        "reported, and promised"
    );
    assert!(!everybodys.says(&decided));
}
story!(
    given_a_flag_when_an_officer_sets_it_aside_then_members_read_who_did_and_nobody_else,
    members_read_who_decided
);

async fn housekeeping_forgets(city: &City) {
    let set = given_a_flag_set_aside(city).await;
    let flag = format!("/reports/{}/flag", set.reference);
    // A house that is left has been kept once.
    let kept = async || {
        let (stop, stopping) = going_on();
        drop(stop);
        keep_house(city.portal.clone(), stopping).await;
    };
    let decided = said(Language::En, "flag-answered");
    kept().await;
    let before = set.reader.get(&flag).await;
    city.wait(SignedDuration::from_hours(24 * TWO_YEARS));
    kept().await;
    let after = set.reader.get(&flag).await;

    assert!(before.says(&decided), "{}", before.text());
    assert!(!after.says(&decided), "{}", after.text());
}
story!(
    given_a_flag_that_was_decided_about_when_two_years_have_passed_then_the_house_is_kept_without_it,
    housekeeping_forgets
);
