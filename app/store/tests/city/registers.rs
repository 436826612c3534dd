//! What the small city's registers look like: people by their number, and who went to which school.

use std::collections::BTreeMap;

use domain::languages::Texts;
use domain::organisations::OrganisationCode;
use domain::registers::{
    Bounds, Concept, Field, Kind, Register, RegisterCode, Registers, Rule, Schema, Scheme, Subject,
};

fn field(name: &str, concept: Option<&str>) -> Field {
    Field {
        name: name.to_owned(),
        label: Texts::single("en", name),
        kind: Kind::Text,
        required: false,
        pattern: None,
        listed: Vec::new(),
        words: BTreeMap::new(),
        bounds: Bounds::default(),
        scheme: (name == "number").then_some(Scheme::Gb11643),
        concept: concept.map(|concept| Concept(concept.to_owned())),
        identity: name == "name",
    }
}

fn register(code: &str, authority: &str, fields: Vec<Field>) -> Register {
    let authority = OrganisationCode(authority.to_owned());
    Register {
        code: RegisterCode(code.to_owned()),
        name: Texts::single("en", code),
        sources: vec![authority.clone()],
        authority,
        subject: Subject::Person,
        schema: Schema {
            version: 1,
            fields,
            key: vec![0],
            subject: 1,
            holder: None,
            from: None,
            until: None,
            missing: Vec::new(),
            constants: Vec::new(),
        },
    }
}

/// Population, by the police; education and deaths, which the police believe.
pub(super) fn registers() -> Registers {
    let number = || field("number", Some("person.id-number"));
    let population = vec![
        field("record", None),
        number(),
        field("name", Some("person.name")),
        field("born", Some("person.birth-date")),
        field("address", Some("person.address")),
        field("living", Some("person.living")),
        field("area", Some("person.area")),
    ];
    let education = vec![
        field("record", None),
        number(),
        field("school", Some("education.school")),
    ];
    let deaths = vec![
        field("record", None),
        number(),
        field("living", Some("person.living")),
    ];
    Registers {
        all: vec![
            register("population", "police", population),
            register("education", "education", education),
            register("deaths", "police", deaths),
        ],
        rules: vec![Rule {
            concept: Concept("person.living".to_owned()),
            name: Texts::single("en", "Living"),
            order: vec![
                RegisterCode("deaths".to_owned()),
                RegisterCode("population".to_owned()),
            ],
            owner: Some(OrganisationCode("police".to_owned())),
            one: false,
        }],
    }
}
