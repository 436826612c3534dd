use super::*;
use crate::areas::AreaCode;
use crate::identity::{AccountId, Role};
use crate::organisations::OrganisationCode;

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn path(codes: &[&str]) -> AreaPath {
    codes[1..].iter().fold(
        AreaPath::root(&AreaCode(codes[0].to_owned())),
        |path, code| path.child(&AreaCode((*code).to_owned())),
    )
}

fn service(code: &str) -> ServiceId {
    ServiceId(code.to_owned())
}

fn flood() -> Emergency {
    Emergency {
        id: EmergencyId(Uuid::from_u128(1)),
        declared: Declaration {
            area: path(&["3402", "4"]),
            name: Texts::single("en", "Flood"),
            reason: "The dyke broke.".to_owned(),
            services: [service("permit")].into(),
            until: moment("2026-12-01T00:00:00Z"),
        },
        opened_at: moment("2026-11-15T00:00:00Z"),
        closed_at: None,
    }
}

#[test]
fn it_covers_its_services_in_its_area_while_it_is_open() {
    let (flood, now) = (flood(), moment("2026-11-16T00:00:00Z"));
    let (permit, inside) = (service("permit"), path(&["3402", "4", "7"]));
    assert!(flood.covers(&permit, &inside, now));
    assert!(flood.covers(&permit, &path(&["3402", "4"]), now));

    for elsewhere in [&["3402"][..], &["3402", "41"], &["3402", "5"]] {
        assert!(!flood.covers(&permit, &path(elsewhere), now));
    }
    assert!(!flood.covers(&service("card"), &inside, now));
    for outside in ["2026-11-14T23:59:59Z", "2026-12-01T00:00:00Z"] {
        assert!(!flood.covers(&permit, &inside, moment(outside)));
    }
    let closed = Emergency {
        closed_at: Some(now),
        ..flood.clone()
    };
    assert!(!closed.covers(&permit, &inside, now));

    let all = [closed, flood];
    let found = covering(&all, &permit, &inside, now);
    assert_eq!(found, Some(&all[1]));
}

#[test]
fn a_fee_is_asked_unless_an_emergency_waives_it() {
    let fee = Fee {
        hundredths: 2_000,
        currency: "CNY".to_owned(),
    };
    assert_eq!(still_asked(Some(fee.clone()), None), Some(fee.clone()));
    assert_eq!(still_asked(Some(fee), Some(&flood())), None);
}

#[test]
fn who_names_no_part_of_the_city_lives_where_she_is_registered() {
    let (city, part, other) = (path(&["3402"]), path(&["3402", "4"]), path(&["3402", "41"]));
    assert_eq!(living(&city, Some(&part)), &part);
    assert_eq!(living(&city, None), &city);
    assert_eq!(living(&other, Some(&part)), &other, "what she says counts");
}

#[test]
fn where_she_is_registered_is_asked_only_where_it_makes_a_difference() {
    let (flood, now) = (flood(), moment("2026-11-16T00:00:00Z"));
    let (permit, city) = (service("permit"), path(&["3402"]));
    let asks = turns_on_registration;
    let all = [flood.clone()];
    assert!(asks(&all, &permit, &city, now));
    assert!(
        !asks(&all, &permit, &path(&["3402", "41"]), now),
        "she says where"
    );
    assert!(!asks(&all, &service("card"), &city, now), "another service");
    assert!(
        !asks(&all, &permit, &city, moment("2026-12-01T00:00:00Z")),
        "it is over"
    );
    assert!(!asks(&[], &permit, &city, now));
    let everywhere = Emergency {
        declared: Declaration {
            area: city.clone(),
            ..flood.declared.clone()
        },
        ..flood
    };
    assert!(
        !asks(&[everywhere, all[0].clone()], &permit, &city, now),
        "it covers everybody"
    );
}

#[test]
fn who_manages_the_whole_of_an_area_declares_there() {
    let grant = |role, area: &[&str], organisation: Option<&str>| Account {
        id: AccountId(Uuid::nil()),
        name: String::new(),
        grants: vec![Grant {
            role,
            area: path(area),
            organisation: organisation.map(|code| OrganisationCode(code.to_owned())),
            team: None,
        }],
    };
    let area = path(&["3402", "4"]);
    assert!(declaring(&grant(Role::Manager, &["3402"], None), &area).is_some());
    assert!(declaring(&grant(Role::Manager, &["3402", "41"], None), &area).is_none());
    assert!(declaring(&grant(Role::Manager, &["3402"], Some("police")), &area).is_none());
    for role in Role::ALL {
        let may = declaring(&grant(role, &["3402"], None), &area).is_some();
        let declares = matches!(role, Role::Manager | Role::Commander);
        assert_eq!(may, declares, "{}", role.name());
    }
}

#[test]
fn a_declaration_says_what_for_why_and_until_when() {
    let now = moment("2026-11-16T00:00:00Z");
    let good = flood().declared;
    assert_eq!(good.check(now), Ok(()));
    let cases = [
        (
            Declaration {
                name: Texts::single("en", " "),
                ..good.clone()
            },
            NotDeclared::NoName,
        ),
        (
            Declaration {
                name: Texts::single("en", &"x".repeat(NAME_MOST + 1)),
                ..good.clone()
            },
            NotDeclared::LongName,
        ),
        (
            Declaration {
                reason: "\n".to_owned(),
                ..good.clone()
            },
            NotDeclared::NoReason,
        ),
        (
            Declaration {
                reason: "x".repeat(REASON_MOST + 1),
                ..good.clone()
            },
            NotDeclared::LongReason,
        ),
        (
            Declaration {
                services: BTreeSet::new(),
                ..good.clone()
            },
            NotDeclared::NoServices,
        ),
        (
            Declaration {
                until: now,
                ..good.clone()
            },
            NotDeclared::Over,
        ),
        (
            Declaration {
                until: now + LONGEST + SignedDuration::from_secs(1),
                ..good
            },
            NotDeclared::TooLong,
        ),
    ];
    for (wrong, expected) in cases {
        assert_eq!(wrong.check(now), Err(expected));
    }
}

#[test]
fn every_step_reads_back_and_papers_hold_a_month() {
    for step in EmergencyStep::ALL {
        assert_eq!(EmergencyStep::named(step.name()), Some(step));
    }
    let until = papers_until(jiff::civil::date(2026, 11, 16));
    assert_eq!(until, jiff::civil::date(2026, 12, 16));
}
