//! Service files that are wrong: in their form, in their name, in their version.

use super::faults::faults_of;

/// A service in which nothing is wrong but that the small pack speaks another language, too.
const SOUND: &str = include_str!("../../../app/domain/tests/data/pond.toml");

/// Pieces of it, what comes in their place, and what is said of that.
const WRONG: [(&str, &str, &str); 9] = [
    (
        "version = 1",
        "version = \"one\"",
        "3: version must be a whole number, not a string",
    ),
    (
        "status = \"active\"",
        "status = \"asleep\"",
        "4: status must be active, ",
    ),
    (
        "addressee = [\"citizen\"]",
        "addressee = \"citizen\"",
        "11: addressee must be a list, not a string",
    ),
    (
        "start = true",
        "start = 2026-11-23",
        "13: start must be true or false, not a day or time",
    ),
    (
        "statutory_days = 20",
        "statutory_days = 70000",
        "36: processing_time: statutory_days must be 65535 or less, not 70000",
    ),
    (
        "norm_days = 10",
        "norm_days = -1",
        "37: processing_time: norm_days must be 0 or more, not -1",
    ),
    (
        "name = { en = \"Deed\" }\n",
        "",
        "50: evidence_type deed: name is missing",
    ),
    (
        "term_days = 60",
        "term_days = 60\ncolour = \"blue\"",
        "68: appeal: colour is not a key that is known here",
    ),
    (
        "label = { en = \"Is it yours?\" }",
        "label = \"Is it yours?\"",
        "94: page ground-page: question own: label must be a table, not a string",
    ),
];

#[test]
fn given_a_service_file_of_the_wrong_form_then_every_fault_is_named_with_its_line() {
    let mut text = SOUND.to_owned();
    for (before, after, _) in WRONG {
        assert!(text.contains(before), "{before}");
        text = text.replacen(before, after, 1);
    }

    let found = faults_of(&[("services/pond.toml", &text)]);

    for (.., said) in WRONG {
        let said = format!("services/pond.toml:{said}");
        assert!(
            found.iter().any(|fault| fault.starts_with(&said)),
            "{said} in {found:#?}"
        );
    }
    assert_eq!(found.len(), WRONG.len(), "{found:#?}");
}

#[test]
fn given_service_files_of_wrong_names_and_versions_then_each_is_named() {
    let named = |identifier: &str, version: u32| {
        let identifier = format!("identifier = \"{identifier}\"");
        let version = format!("version = {version}");
        let text = SOUND.replacen("identifier = \"pond\"", &identifier, 1);
        text.replacen("version = 1", &version, 1)
    };
    let (pond, gone, river) = (named("pond", 1), named("gone", 1), named("river", 2));
    let found = faults_of(&[
        ("services/pond.toml", &pond),
        ("services/pond.v1.toml", &pond),
        ("services/lake.toml", &named("sea", 1)),
        ("services/gone.v1.toml", &gone),
        ("services/river.toml", &named("river", 1)),
        ("services/river.v2.toml", &river),
        ("services/broken.toml", "identifier = \n"),
        ("services/drafts/idea.toml", "identifier = \"idea\"\n"),
    ]);

    for said in [
        "services/pond.v1.toml: this version is there twice, first in services/pond.toml",
        "services/pond.v1.toml: the newest version is 1, which is not later",
        "services/lake.toml: the file must be called sea.toml, or sea.v1.toml where a newer version is there",
        "services/gone.v1.toml: the newest version is not there",
        "services/river.v2.toml: the newest version is 1, which is not later",
        "services/broken.toml:1: ",
        "services/drafts/idea.toml:1: version is missing",
        "services/pond.toml:5: name: no text in zh",
    ] {
        assert!(
            found.iter().any(|fault| fault.starts_with(said)),
            "{said} in {found:#?}"
        );
    }
}
