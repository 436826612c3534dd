//! What makes no sense in a service is named, one kind of fault at a time.

use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::services::check::{Known, KnownRegisters, check};
use domain::services::{LifeEventCode, OfficeCode, Service, ServiceId};

/// A service in which nothing is wrong. Each fault changes one piece of it.
const SOUND: &str = include_str!("data/pond.toml");
const FAULTS: &str = include_str!("data/faults.toml");

fn reasons(text: &str) -> Vec<String> {
    let registers = KnownRegisters {
        fields: [("land".to_owned(), ["owner".to_owned()].into())].into(),
        concepts: ["person.name".to_owned()].into(),
    };
    reasons_with(text, Some(registers))
}

fn reasons_with(text: &str, registers: Option<KnownRegisters>) -> Vec<String> {
    let service: Service = toml::from_str(text).expect("the form of a service");
    let code = |text: &str| OrganisationCode(text.to_owned());
    let known = Known {
        languages: vec![Language::En],
        organisations: [code("water"), code("parks")].into(),
        life_events: [LifeEventCode("building".to_owned())].into(),
        offices: [OfficeCode("hall".to_owned())].into(),
        services: [ServiceId("pond".to_owned())].into(),
        registers,
    };
    let found = check(&service, &known);
    found.into_iter().map(|fault| fault.reason).collect()
}

#[test]
fn given_a_sound_service_then_nothing_is_said() {
    assert_eq!(reasons(SOUND), Vec::<String>::new());
}

#[test]
fn given_one_fault_of_each_kind_then_it_is_named() {
    let table: toml::Table = FAULTS.parse().expect("a table");
    let faults = table["fault"].as_array().expect("faults");
    assert_eq!(faults.len(), 118);

    let mut missed = Vec::new();
    for fault in faults {
        let [before, after, said] =
            ["before", "after", "says"].map(|key| fault[key].as_str().expect("words"));
        assert!(SOUND.contains(before), "{before}");
        let without = fault.get("without").and_then(toml::Value::as_str);
        let without = without.unwrap_or_default();
        assert!(SOUND.contains(without), "{without}");
        let found = reasons(&SOUND.replacen(without, "", 1).replacen(before, after, 1));
        if !found.iter().any(|reason| reason == said) {
            missed.push(format!("{said:?} for {after:?}, but {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// The pond, with a question of this kind on its first page and another that is asked only where this holds.
fn asking(kind: &str, condition: &str) -> String {
    let two = format!(
        "[[page.question]]\nid = \"first\"\nlabel = {{ en = \"One\" }}\n{kind}\n\
         [[page.question]]\nid = \"then\"\ntype = \"yes_no\"\nlabel = {{ en = \"Two\" }}\n\
         show_if = {condition}\n\n[[page]]\nid = \"water-page\""
    );
    SOUND.replacen("[[page]]\nid = \"water-page\"", &two, 1)
}

#[test]
fn given_a_condition_that_some_answer_meets_then_nothing_is_said_and_one_that_none_meets_is_named()
{
    let goods = |values: &[&str]| {
        let options: Vec<_> = values
            .iter()
            .map(|value| format!("{{ value = \"{value}\", label = {{ en = \"{value}\" }} }}"))
            .collect();
        format!("type = \"choices\"\noptions = [{}]", options.join(", "))
    };
    let (date, money, number) = ("type = \"date\"", "type = \"money\"", "type = \"number\"");
    let (four, person) = (goods(&["a", "b", "c", "d"]), "type = \"person\"");
    let mut wrong = Vec::new();
    let var = "{ var = \"first\" }";
    for (kind, condition, holds) in [
        (date, format!("{{ \"<\" = [{var}, \"2008-01-01\"] }}"), true),
        (date, format!("{{ \">\" = [{var}, \"2008-01-01\"] }}"), true),
        (
            "type = \"date\"\nafter = \"2008-01-01\"",
            format!("{{ \"<\" = [{var}, \"2008-01-01\"] }}"),
            false,
        ),
        (
            money,
            format!("{{ and = [{{ \">\" = [{var}, 812.5] }}, {{ \"<\" = [{var}, 812.52] }}] }}"),
            true,
        ),
        (
            money,
            format!("{{ and = [{{ \">\" = [{var}, 812.5] }}, {{ \"<\" = [{var}, 812.51] }}] }}"),
            false,
        ),
        (
            number,
            format!("{{ and = [{{ \">\" = [{var}, 812.5] }}, {{ \"<\" = [{var}, 814] }}] }}"),
            true,
        ),
        (
            number,
            format!("{{ and = [{{ \"<\" = [{var}, 812.5] }}, {{ \">\" = [{var}, 811] }}] }}"),
            true,
        ),
        (
            number,
            format!("{{ and = [{{ \">\" = [{var}, 812.5] }}, {{ \"<\" = [{var}, 813] }}] }}"),
            false,
        ),
        (
            &four,
            format!(
                "{{ and = [{{ in = [\"a\", {var}] }}, {{ in = [\"b\", {var}] }}, {{ \"!\" = {{ in = [\"c\", {var}] }} }}] }}"
            ),
            true,
        ),
        (
            &four,
            format!(
                "{{ and = [{{ in = [\"a\", {var}] }}, {{ \"!\" = {{ in = [\"a\", {var}] }} }}] }}"
            ),
            false,
        ),
        (
            person,
            "{ \"==\" = [{ var = \"first.name\" }, \"Lin\"] }".to_owned(),
            true,
        ),
    ] {
        let said = reasons(&asking(kind, &condition));
        let expected: &[&str] = if holds {
            &[]
        } else {
            &["never holds: nobody is asked this question"]
        };
        if said != expected {
            wrong.push(format!("{said:?} of {kind} {condition}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn given_registers_that_could_not_be_read_then_nobody_is_blamed_for_naming_one() {
    let asks = SOUND.replacen(
        "type = \"yes_no\"\n",
        "type = \"yes_no\"\nconcept = \"person.owner\"\nedit = \"never\"\n",
        1,
    );
    assert_eq!(reasons_with(&asks, None), Vec::<String>::new());
    let none = reasons_with(&asks, Some(KnownRegisters::default()));
    assert_eq!(
        none,
        [
            "register land is not there",
            "no register knows person.owner"
        ]
    );
}
