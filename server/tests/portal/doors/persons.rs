//! Doors to one's own person, and of those who confirm persons and settle registers.

use domain::identity::Role;

use super::Door::{Of, Signs};
use super::knocking::{asks_to_sign_in, knock};
use super::rows::{DOORS, LIN};
use crate::city::{City, story};

async fn own_pages_answer_whoever_is_signed_in(city: &City) {
    let lin = city.signed_in(LIN).await;
    for (method, route, door, form) in DOORS {
        let Signs(status) = door else { continue };
        let stranger = knock(&city.browser(), method, route, form).await;
        assert!(asks_to_sign_in(&stranger), "{method} {route}");
        let answer = knock(&lin, method, route, form).await;
        assert_eq!(answer.status, *status, "{method} {route}");
    }
}
story!(
    given_pages_of_ones_own_person_when_strangers_come_then_they_sign_in_first,
    own_pages_answer_whoever_is_signed_in
);

async fn offices_open_to_their_roles(city: &City) {
    let lin = city.signed_in(LIN).await;
    let mut members = Vec::new();
    for role in Role::ALL {
        let email = format!("{}@wuhu.example", role.name());
        members.push((role, city.member(&email, role, "3402").await));
    }
    for (method, route, door, form) in DOORS {
        let Of(of) = door else { continue };
        let stranger = knock(&city.browser(), method, route, form).await;
        assert!(asks_to_sign_in(&stranger), "{method} {route}");
        assert_eq!(knock(&lin, method, route, form).await.status, 403);
        for (role, member) in &members {
            let answer = knock(member, method, route, form).await;
            let opened = answer.status != 403 && !asks_to_sign_in(&answer);
            assert!(answer.status < 500, "{method} {route}");
            assert_eq!(opened, role == of, "{method} {route}: {role:?}");
        }
    }
}
story!(
    given_desks_of_one_role_when_others_come_then_they_are_refused,
    offices_open_to_their_roles
);
