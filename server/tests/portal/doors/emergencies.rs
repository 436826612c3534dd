//! Doors to declared emergencies: to those who declare them, and to those who hand papers out.

use domain::identity::Role;

use super::Door::Emergency;
use super::EMERGENCY_DESK;
use super::knocking::{asks_to_sign_in, knock, passed};
use super::rows::{DOORS, LIN};
use crate::browser::Browser;
use crate::city::{City, story};
use crate::emergencies::{given_emergency, given_li, given_papers};

/// Ends what is open.
async fn all_ended(city: &City, manager: &Browser) {
    let open = city.store.emergencies_open(city.now()).await.unwrap();
    for one in open {
        let close = format!("/desk/emergencies/{}/close", one.id.0);
        manager.post(&close, &[]).await.leads_to();
    }
}

async fn emergencies_open_by_role(city: &City) {
    given_li(city).await;
    let citizen = city.signed_in(LIN).await;
    let mut members = Vec::new();
    for role in EMERGENCY_DESK {
        let email = format!("{}@wuhu.example", role.name());
        members.push((*role, city.member(&email, *role, "3402").await));
    }
    let declares = |(role, _): &&(Role, _)| *role == Role::Manager;
    let (_, manager) = members.iter().find(declares).unwrap();
    for (method, route, door, form) in DOORS {
        let Emergency(roles) = door else { continue };
        for (role, member) in &members {
            // One that was closed is closed, and one that is open is not declared again.
            all_ended(city, manager).await;
            let id = given_emergency(manager).await;
            if !route.contains("{id}") {
                all_ended(city, manager).await;
            }
            let mut path = route.replace("{id}", &id);
            if path.contains("{paper}") && *role == Role::Agent {
                let paper = given_papers(city, member, &id).await;
                path = path.replace("{paper}", &paper);
            }
            let stranger = knock(&city.browser(), method, &path, form).await;
            assert!(asks_to_sign_in(&stranger), "{method} {route}");
            let refused = knock(&citizen, method, &path, form).await;
            assert_eq!(refused.status, 403, "{method} {route}");

            let answer = knock(member, method, &path, form).await;

            let name = role.name();
            if roles.contains(role) {
                assert!(
                    passed(&answer),
                    "{method} {route} {name}: {}",
                    answer.status
                );
            } else {
                assert_eq!(answer.status, 403, "{method} {route} {name}");
            }
        }
    }
}
story!(
    given_an_emergency_when_its_doors_are_tried_then_they_open_by_role,
    emergencies_open_by_role
);
