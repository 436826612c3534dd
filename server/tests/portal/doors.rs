//! Every door of the portal: who passes and who does not. A route without a row here fails, and so does a row without a route.

mod applications;
mod emergencies;
mod everybody;
mod fillers;
mod knocking;
mod members;
mod methods;
mod papers;
mod persons;
mod ratings;
mod rows;
mod signed;

use std::collections::BTreeSet;

use domain::identity::Role;

use rows::DOORS;
pub(crate) use rows::{DECLARED, FOR_PAPERS};

use crate::routes::routes;

/// Who passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    /// Whoever comes; it answers with this status.
    Open(u16),
    /// Whoever comes, in a demonstration; elsewhere there is nothing.
    Demonstration,
    /// The browser that holds the draft's cookie.
    Holder,
    /// Whoever has the token in the address.
    Link,
    /// Everybody where the report is public, who has its link where it is not; 410 where it is hidden.
    Public,
    /// Whoever comes where the report is public, and nobody where it is not, not even its reporter.
    Everybodys,
    /// Who wrote the report, and nobody else.
    Reporter,
    /// Whoever opened the link of a letter to a follower, of the purpose that the path ends in.
    Follow,
    /// Who answers the task: a member of its area and role, and who has the link of its letter.
    Task,
    /// Whoever is signed in; others do so first.
    SignedIn,
    /// Whoever is signed in; it answers with this status.
    Signs(u16),
    /// Members of this role, wherever.
    Of(Role),
    /// The account to which the paper was handed out.
    Paper,
    /// Who revokes what her organisation handed out, or everything in the city.
    Revoker,
    /// Any member of staff.
    Member,
    /// Whoever reported it: by her report's link, by that of a letter, or signed in.
    Rater,
    /// A member with one of these roles in the report's area.
    With(&'static [Role]),
    /// The browser that holds the cookie of an application that is being filled in.
    Filler,
    /// Whoever has the link that goes on with an application.
    Resume,
    /// Whoever sends what the portal or its payment provider has signed.
    Signed,
    /// Who applied, and nobody else.
    Applicant,
    /// A member of this organisation of the service with this role, without whom it does not exist.
    Handler(Role, &'static str),
    /// A member with one of these roles; those of a declared emergency, where the address names one.
    Emergency(&'static [Role]),
    /// A member with one of these roles in the area of the report that was rated.
    Rating(&'static [Role]),
}

const READS: &[Role] = &[
    Role::GridAdministrator,
    Role::Officer,
    Role::Caseworker,
    Role::Agent,
    Role::Manager,
];
const EMERGENCY_DESK: &[Role] = &[
    Role::GridAdministrator,
    Role::Officer,
    Role::Caseworker,
    Role::Agent,
    Role::Manager,
    Role::Commander,
];
const DECLARES: &[Role] = &[Role::Manager, Role::Commander];
const CHANGES: &[Role] = &[Role::GridAdministrator, Role::Officer, Role::Caseworker];
const CONTACTS: &[Role] = &[Role::Officer, Role::Caseworker, Role::Agent];
const BRINGS_TOGETHER: &[Role] = &[Role::GridAdministrator, Role::Officer, Role::Manager];
const SHOWS_AND_HIDES: &[Role] = &[Role::Officer, Role::Manager];

const ANSWERS: &[Role] = &[Role::Officer, Role::Caseworker, Role::Manager];

#[test]
fn given_the_sources_when_their_routes_are_read_then_each_has_a_row_and_each_row_a_route() {
    let rows: BTreeSet<_> = DOORS
        .iter()
        .map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    let routes = routes();

    let without_a_row: Vec<_> = routes.difference(&rows).collect();
    let without_a_route: Vec<_> = rows.difference(&routes).collect();

    assert_eq!(rows.len(), DOORS.len(), "a row stands there twice");
    assert!(
        without_a_row.is_empty(),
        "say in DOORS who passes: {without_a_row:?}"
    );
    assert!(
        without_a_route.is_empty(),
        "no such route: {without_a_route:?}"
    );
}
