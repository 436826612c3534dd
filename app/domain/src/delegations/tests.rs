use super::*;

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn allowance() -> Service {
    let mut service: Service =
        toml::from_str(include_str!("../../../store/tests/city/allowance.toml")).unwrap();
    service.life_event = vec![LifeEventCode("coming-back".to_owned())];
    service
}

fn chosen(services: &[&str], life_events: &[&str]) -> Scope {
    Scope::Chosen {
        services: services
            .iter()
            .map(|one| ServiceId((*one).to_owned()))
            .collect(),
        life_events: life_events
            .iter()
            .map(|one| LifeEventCode((*one).to_owned()))
            .collect(),
    }
}

fn mandate() -> Mandate {
    Mandate {
        scope: Scope::Everything,
        power: Power::Apply,
        term: Term {
            asked_at: moment("2026-11-16T00:00:00Z"),
            accepted_at: Some(moment("2026-11-16T01:00:00Z")),
            until: moment("2026-12-01T00:00:00Z"),
            ended_at: None,
        },
    }
}

fn appointment() -> Appointment {
    Appointment {
        name: "Chen Wei".to_owned(),
        email: EmailAddress::parse("chen@example.org").unwrap(),
        scope: Scope::Everything,
        power: Power::Apply,
        until: moment("2026-12-01T00:00:00Z"),
    }
}

#[test]
fn every_word_reads_back() {
    for power in Power::ALL {
        assert_eq!(Power::named(power.name()), Some(power));
    }
    for step in DelegationStep::ALL {
        assert_eq!(DelegationStep::named(step.name()), Some(step));
    }
    assert_eq!(Power::named("decide"), None);
}

#[test]
fn it_covers_what_is_chosen_and_what_belongs_to_a_chosen_life_event() {
    let service = allowance();
    assert!(Scope::Everything.covers(&service));
    assert!(chosen(&["allowance"], &[]).covers(&service));
    assert!(chosen(&[], &["coming-back"]).covers(&service));
    assert!(!chosen(&["card"], &["growing-old"]).covers(&service));
    assert!(chosen(&[], &[]).is_empty() && !Scope::Everything.is_empty());
}

#[test]
fn it_lets_the_delegate_act_once_she_accepted_until_it_ends_and_no_further_than_it_says() {
    let (now, service) = (moment("2026-11-20T00:00:00Z"), allowance());
    let holds = mandate();
    assert!(holds.lets(Power::Follow, &service, now) && holds.lets(Power::Apply, &service, now));
    assert!(!holds.lets(Power::UseData, &service, now));

    let change = |change: fn(&mut Mandate)| {
        let mut changed = mandate();
        change(&mut changed);
        changed.lets(Power::Apply, &service, now)
    };
    assert!(!change(|one| one.power = Power::Follow));
    assert!(!change(|one| one.scope = chosen(&["card"], &[])));
    assert!(!change(|one| one.term.accepted_at = None));
    assert!(!change(|one| one.term.ended_at = Some(one.term.asked_at)));
    assert!(!change(
        |one| one.term.until = moment("2026-11-20T00:00:00Z")
    ));
}

#[test]
fn it_stands_as_the_two_and_the_calendar_say() {
    let term = mandate().term;
    let at = |text: &str| term.standing(moment(text));
    assert_eq!(at("2026-11-30T23:59:59Z"), Standing::Holds);
    assert_eq!(at("2026-12-01T00:00:00Z"), Standing::Over);
    let now = moment("2026-11-20T00:00:00Z");
    let asked = Term {
        accepted_at: None,
        ..term
    };
    assert_eq!(asked.standing(now), Standing::Asked);
    let ended = Term {
        ended_at: Some(now),
        ..term
    };
    assert_eq!(ended.standing(now), Standing::Ended);
}

#[test]
fn only_what_is_named_chosen_and_within_a_year_is_made() {
    let now = moment("2026-11-16T00:00:00Z");
    let refused = |change: fn(&mut Appointment)| {
        let mut wrong = appointment();
        change(&mut wrong);
        wrong.check(now)
    };
    assert_eq!(refused(|_| ()), Ok(()));
    let wrong = [
        refused(|one| one.name = "  ".to_owned()),
        refused(|one| one.name = "x".repeat(NAME_MOST + 1)),
        refused(|one| one.scope = chosen(&[], &[])),
        refused(|one| one.until = moment("2026-11-16T00:00:00Z")),
        refused(|one| one.until = moment("2027-11-17T00:00:01Z")),
    ];
    assert_eq!(
        wrong.map(Result::unwrap_err),
        [
            NotAppointed::NoName,
            NotAppointed::LongName,
            NotAppointed::Nothing,
            NotAppointed::Over,
            NotAppointed::TooLong,
        ]
    );
}
