//! Doors that a sign-in opens, and those that only a member's role and area do.

use domain::identity::Role;
use domain::references::Reference;

use super::Door::{Member, SignedIn, With};
use super::READS;
use super::knocking::{Names, asks_to_sign_in, given_task, knock, passed, report_with_photo};
use super::rows::{DOORS, HIDING, LIN, PUBLISHED};
use crate::browser::Browser;
use crate::city::{City, ELSEWHERE, FANGTANG, pothole_of, story};

async fn the_signed_in_and_the_members_pass(city: &City) {
    let citizen = city.signed_in(LIN).await;
    let member = city
        .member("yan@wuhu.example", Role::Agent, ELSEWHERE)
        .await;
    for (method, route, door, form) in DOORS {
        let of_citizens = match door {
            SignedIn if *method == "POST" => 303,
            SignedIn => 200,
            Member => 403,
            _ => continue,
        };
        let stranger = knock(&city.browser(), method, route, form).await;
        assert!(asks_to_sign_in(&stranger), "{method} {route}");
        let forged = city.browser_with("session=00000000000000000000000000000000");
        assert!(asks_to_sign_in(&knock(&forged, method, route, form).await));
        let answer = knock(&citizen, method, route, form).await;
        assert_eq!(answer.status, of_citizens, "{method} {route}");
        assert!(
            passed(&knock(&member, method, route, form).await),
            "{method} {route}"
        );
    }
}
story!(
    given_pages_of_the_signed_in_when_others_come_then_they_sign_in_first_or_are_refused,
    the_signed_in_and_the_members_pass
);

/// What must have been done before a command can be taken.
///
/// Gives the id of the task that was given.
async fn prepare(city: &City, officer: &Browser, route: &str, reference: &Reference) -> String {
    let desk = format!("/desk/{reference}");
    if route.ends_with("/show") {
        officer
            .post(&format!("{desk}/hide"), HIDING)
            .await
            .leads_to();
    }
    if route.ends_with("/unmerge") {
        let other = report_with_photo(city, &pothole_of(LIN))
            .await
            .1
            .to_string();
        let merging = [("version", "1"), ("reference", &*other)];
        officer
            .post(&format!("{desk}/merge"), &merging)
            .await
            .leads_to();
    }
    let asked = [
        ("version", "1"),
        ("category", "question"),
        ("lat", "31.1546"),
        ("lon", "118.4435"),
    ];
    let steps: &[(&str, &[(&str, &str)])] = &[
        ("move", &asked),
        ("reply", &[("version", "2"), ("reply", "In Fangtang.")]),
        ("publish", PUBLISHED),
    ];
    let done = ["/reply", "/publish", "/unpublish"];
    let before = done.iter().position(|step| route.ends_with(step));
    for (step, form) in &steps[..before.map_or(0, |before| before + 1)] {
        officer
            .post(&format!("{desk}/{step}"), form)
            .await
            .leads_to();
    }
    if route.ends_with("/withdraw") {
        return given_task(officer, reference).await;
    }
    String::new()
}

async fn the_desk_opens_by_role_and_area(city: &City) {
    let citizen = city.signed_in(LIN).await;
    let mut members = Vec::new();
    for role in READS {
        for area in ["3402", FANGTANG, ELSEWHERE] {
            let email = format!("{}-{area}@wuhu.example", role.name());
            members.push((*role, area, city.member(&email, *role, area).await));
        }
    }
    let stranger = city.browser();
    let (.., hider) = &members[3];
    for (method, route, door, form) in DOORS {
        let With(roles) = door else { continue };
        let mut fresh = None;
        for (role, area, member) in &members {
            // A command that was taken has changed the report.
            let names = if let Some(names) = fresh.take() {
                names
            } else {
                let (names, reference, _) = report_with_photo(city, &pothole_of(LIN)).await;
                let task = prepare(city, hider, route, &reference).await;
                Names { task, ..names }
            };
            let path = names.fill(route);
            let answer = knock(&stranger, method, &path, form).await;
            assert!(asks_to_sign_in(&answer), "{method} {route}");
            assert_eq!(
                knock(&citizen, method, &path, form).await.status,
                403,
                "{method} {route}"
            );

            let other = report_with_photo(city, &pothole_of(LIN))
                .await
                .1
                .to_string();
            let form: Vec<_> = form
                .iter()
                .map(|(name, value)| (*name, value.replace("{other}", &other)))
                .collect();
            let form: Vec<_> = form.iter().map(|(name, value)| (*name, &**value)).collect();
            let answer = knock(member, method, &path, &form).await;

            let who = format!(
                "{method} {route}: {} of {area}: {}",
                role.name(),
                answer.status
            );
            if *area == ELSEWHERE {
                assert_eq!(answer.status, 404, "{who}");
            } else if roles.contains(role) {
                assert!(passed(&answer), "{who}");
            } else {
                assert_eq!(answer.status, 403, "{who}");
            }
            if !passed(&answer) {
                fresh = Some(names);
            }
        }
    }
}
story!(
    given_members_of_every_role_when_they_come_to_the_desk_then_role_and_area_decide,
    the_desk_opens_by_role_and_area
);
