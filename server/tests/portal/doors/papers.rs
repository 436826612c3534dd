//! Doors to papers: to the account that has them, and to those who revoke them.

use domain::identity::Role;

use super::Door::{Paper, Revoker};
use super::knocking::{asks_to_sign_in, knock, passed};
use super::rows::{DOORS, LIN};
use crate::city::{City, story};
use crate::outputs::given_paper;

async fn papers_open_to_whom_they_belong(city: &City) {
    let lin = city.signed_in(LIN).await;
    let chen = city.signed_in("chen@example.org").await;
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let agent = city.member("bo@wuhu.example", Role::Agent, "3402").await;
    for (method, route, door, form) in DOORS {
        let (may, others) = match door {
            Paper => (&lin, [(&chen, 404), (&officer, 404)]),
            Revoker => (&officer, [(&lin, 403), (&agent, 403)]),
            _ => continue,
        };
        let path = route.replace("{id}", &given_paper(city, LIN).await.to_string());
        let stranger = knock(&city.browser(), method, &path, form).await;
        assert!(asks_to_sign_in(&stranger), "{method} {route}");
        for (other, status) in others {
            let answer = knock(other, method, &path, form).await;
            assert_eq!(answer.status, status, "{method} {route}");
        }
        let answer = knock(may, method, &path, form).await;
        assert!(passed(&answer), "{method} {route}: {}", answer.status);
    }
}
story!(
    given_papers_when_their_doors_are_tried_then_they_open_to_holders_and_to_those_who_revoke,
    papers_open_to_whom_they_belong
);
