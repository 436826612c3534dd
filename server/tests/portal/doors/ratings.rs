//! Doors of those who reported something that has ended, and of members who read what they say.

use domain::identity::Role;
use domain::letters::Letter;
use domain::references::Reference;
use store::ratings::Listing;

use super::Door::{Rater, Rating};
use super::READS;
use super::knocking::{Names, asks_to_sign_in, knock, passed, report_with_photo};
use super::rows::{DOORS, LIN, RATED};
use crate::browser::Browser;
use crate::city::{City, ELSEWHERE, FANGTANG, pothole_of, story};

/// A report of Lin's that was fixed, the token of its link, and that of the letter that asked her.
async fn fixed(city: &City, officer: &Browser) -> (Names, Reference, String, String) {
    let (names, reference, track) = report_with_photo(city, &pothole_of(LIN)).await;
    let change = [("version", "1"), ("to", "fixed"), ("words", "Done.")];
    let desk = format!("/desk/{reference}");
    officer.post(&desk, &change).await.leads_to();
    let letters = city.letters(LIN).await.into_iter();
    let mut asked = letters.filter_map(|letter| match letter {
        Letter::RateRequest {
            reference: of,
            rate,
            ..
        } if of == reference => Some(rate),
        _ => None,
    });
    let asked = asked.next_back().unwrap();
    (names, reference, track.to_string(), asked)
}

async fn only_reporters_rate(city: &City) {
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let lin = city.signed_in(LIN).await;
    for (method, route, door, form) in DOORS {
        if *door != Rater {
            continue;
        }
        let (names, _, track, asked) = fixed(city, &officer).await;
        let (_, _, other_track, other_asked) = fixed(city, &officer).await;
        let path = names.fill(route);
        for stranger in [
            String::new(),
            format!("link={other_track}"),
            format!("rate-link={other_asked}"),
            format!("rate-link={track}"),
            format!("link={asked}"),
            "session=00000000000000000000000000000000".to_owned(),
        ] {
            let answer = knock(&city.browser_with(&stranger), method, &path, form).await;
            assert_eq!(answer.status, 404, "{method} {route}: {stranger}");
        }
        let member = knock(&officer, method, &path, form).await;
        assert_eq!(member.status, 404, "{method} {route}");
        let answer = knock(
            &city.browser_with(&format!("link={track}")),
            method,
            &path,
            form,
        )
        .await;
        assert!(passed(&answer), "{method} {route}: {}", answer.status);
        let (names, _, _, asked) = fixed(city, &officer).await;
        let path = names.fill(route);
        let by_letter = city.browser_with(&format!("rate-link={asked}"));
        let answer = knock(&by_letter, method, &path, form).await;
        assert!(passed(&answer), "{method} {route}: {}", answer.status);
        let (names, ..) = fixed(city, &officer).await;
        let answer = knock(&lin, method, &names.fill(route), form).await;
        assert!(passed(&answer), "{method} {route}: {}", answer.status);
    }
}
story!(
    given_a_fixed_report_when_its_rating_is_asked_for_then_it_opens_to_its_reporters_alone,
    only_reporters_rate
);

/// A rating that waits, or was released for those who answer; and its id.
async fn rated(city: &City, officer: &Browser, released: bool) -> Names {
    let (_, reference, track, _) = fixed(city, officer).await;
    let lin = city.browser_with(&format!("link={track}"));
    let rate = format!("/reports/{reference}/rate");
    lin.post_files(&rate, RATED, &[]).await.leads_to();
    let code = officer_account(city);
    let waiting = city.store.ratings_at_desk(Listing::Waiting, &code).await;
    let id = waiting.unwrap().pop().unwrap().id.0.to_string();
    if released {
        let release = [("seen", "waiting"), ("decision", "release")];
        let moderate = format!("/desk/ratings/{id}");
        officer.post(&moderate, &release).await.leads_to();
    }
    Names {
        rating: id,
        ..Names::default()
    }
}

/// The account of a member who reads everything.
fn officer_account(city: &City) -> domain::identity::Account {
    use domain::identity::{Account, AccountId, Grant};
    let root = city.store.pack().areas.root().path.clone();
    let grant = Grant {
        role: Role::Officer,
        area: root,
        organisation: None,
        team: None,
    };
    Account {
        id: AccountId(uuid::Uuid::nil()),
        name: String::new(),
        grants: vec![grant],
    }
}

async fn ratings_are_for_roles_and_areas(city: &City) {
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let citizen = city.signed_in("zhao@example.org").await;
    for (method, route, door, form) in DOORS {
        let Rating(roles) = door else { continue };
        let released = route.ends_with("/answer");
        let mut names = rated(city, &officer, released).await;
        let path = names.fill(route);
        assert!(asks_to_sign_in(
            &knock(&city.browser(), method, &path, form).await
        ));
        assert_eq!(knock(&citizen, method, &path, form).await.status, 403);
        for role in READS {
            for area in ["3402", FANGTANG, ELSEWHERE] {
                let email = format!("{}-{area}-{released}@wuhu.example", role.name());
                let member = city.member(&email, *role, area).await;
                let answer = knock(&member, method, &names.fill(route), form).await;
                if roles.contains(role) && area != ELSEWHERE {
                    assert!(
                        passed(&answer),
                        "{method} {route}, {role:?} of {area}: {}",
                        answer.status
                    );
                    names = rated(city, &officer, released).await;
                } else {
                    assert_eq!(answer.status, 403, "{method} {route}, {role:?} of {area}");
                }
            }
        }
    }
}
story!(
    given_a_rating_when_members_act_on_it_then_it_opens_by_role_and_area,
    ratings_are_for_roles_and_areas
);
