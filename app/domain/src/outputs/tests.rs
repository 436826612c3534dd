use jiff::civil::date;

use super::*;
use crate::areas::{AreaCode, AreaPath};
use crate::identity::{AccountId, Grant, Role};

fn texts(en: &str, zh: &str) -> Texts {
    Texts(
        [("en", en), ("zh", zh)]
            .map(|(tag, text)| (tag.to_owned(), text.to_owned()))
            .into(),
    )
}

fn statement() -> Statement {
    Statement {
        city: texts("Wuhu", "芜湖"),
        form: FORM.to_owned(),
        holder: "林晓燕 \"Lin\"".to_owned(),
        id: OutputId::from_chance([7; 16]),
        issued_at: Timestamp::constant(1_800_000_000, 0),
        issuer: Issuer {
            code: OrganisationCode("civil-affairs".to_owned()),
            name: texts("Civil Affairs Bureau", "民政局"),
        },
        kind: OutputKind::Certificate,
        lines: vec![Line::plain(texts("Number", "字号"), "J340202-2019-001234")],
        service: "marriage-record-copy".to_owned(),
        title: texts("Copy of a marriage record", "婚姻登记档案证明"),
        valid_until: Some(date(2027, 5, 20)),
    }
}

/// The form that programs outside rely on: it never changes for `citylink-output/1`.
const BYTES: &str = r#"{"city":{"en":"Wuhu","zh":"芜湖"},"form":"citylink-output/1","holder":"林晓燕 \"Lin\"","id":"070W3GE1R70W3GE1R70W3GE1R79Y","issued_at":"2027-01-15T08:00:00Z","issuer":{"code":"civil-affairs","name":{"en":"Civil Affairs Bureau","zh":"民政局"}},"kind":"certificate","lines":[{"label":{"en":"Number","zh":"字号"},"value":{"und":"J340202-2019-001234"}}],"service":"marriage-record-copy","title":{"en":"Copy of a marriage record","zh":"婚姻登记档案证明"},"valid_until":"2027-05-20"}"#;

#[test]
fn given_a_paper_when_its_bytes_are_made_then_they_have_the_form_that_is_published() {
    let bytes = statement().bytes();
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), BYTES);
    assert_eq!(Statement::read(&bytes), Some(statement()));
}

#[test]
fn given_a_paper_when_a_day_comes_then_it_holds_up_to_its_last_and_never_once_revoked() {
    let mut output = Output {
        statement: statement(),
        signed: Signed {
            payload: String::new(),
            protected: String::new(),
            signature: String::new(),
        },
        revoked: None,
    };
    assert_eq!(output.standing(date(2027, 5, 20)), Standing::Valid);
    assert_eq!(
        output.standing(date(2027, 5, 21)),
        Standing::Expired {
            on: date(2027, 5, 20)
        }
    );
    let revoked = Revoked {
        at: Timestamp::constant(1_800_000_001, 0),
        reason: RevokeReason::Mistaken,
    };
    output.revoked = Some(revoked);
    for day in [date(2027, 5, 20), date(2027, 5, 21)] {
        assert_eq!(output.standing(day), Standing::Revoked(revoked));
    }
}

#[test]
fn given_a_paper_that_is_none_when_it_is_checked_then_it_is_said_why() {
    let today = date(2027, 1, 15);
    let changed = |change: fn(&mut Statement)| {
        let mut statement = statement();
        change(&mut statement);
        check(&statement, today)
    };
    assert_eq!(changed(|_| ()), Ok(()));
    assert_eq!(
        changed(|s| s.title = Texts::default()),
        Err(NotAPaper::NoTitle)
    );
    assert_eq!(
        changed(|s| s.holder = " ".to_owned()),
        Err(NotAPaper::NoHolder)
    );
    assert_eq!(
        changed(|s| s.lines = vec![s.lines[0].clone(); 61]),
        Err(NotAPaper::TooLong)
    );
    assert_eq!(
        changed(|s| s.valid_until = Some(date(2027, 1, 14))),
        Err(NotAPaper::OverAlready)
    );
    assert_eq!(changed(|s| s.valid_until = Some(date(2027, 1, 15))), Ok(()));
}

#[test]
fn given_a_member_when_she_revokes_then_her_grant_is_for_the_issuer_or_for_the_whole_city() {
    let city = AreaPath::root(&AreaCode("3402".to_owned()));
    let street = city.child(&AreaCode("340202".to_owned()));
    let civil = OrganisationCode("civil-affairs".to_owned());
    let other = OrganisationCode("housing".to_owned());
    for (role, area, organisation, may) in [
        (Role::Caseworker, &city, Some(&civil), true),
        (Role::Officer, &street, Some(&civil), true),
        (Role::Manager, &city, None, true),
        (Role::Manager, &street, None, false),
        (Role::Caseworker, &city, Some(&other), false),
        (Role::Officer, &street, None, false),
        (Role::Agent, &city, Some(&civil), false),
        (Role::GridAdministrator, &city, Some(&civil), false),
    ] {
        let member = Account {
            id: AccountId(uuid::Uuid::nil()),
            name: String::new(),
            grants: vec![Grant {
                role,
                area: area.clone(),
                organisation: organisation.cloned(),
                team: None,
            }],
        };
        assert_eq!(
            revoking(&member, &civil).is_some(),
            may,
            "{role:?} {area:?} {organisation:?}"
        );
    }
}

#[test]
fn every_word_is_read_again() {
    for kind in OutputKind::ALL {
        assert_eq!(OutputKind::named(kind.name()), Some(kind));
    }
    for reason in RevokeReason::ALL {
        assert_eq!(RevokeReason::named(reason.name()), Some(reason));
    }
}
