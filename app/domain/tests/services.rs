//! Every service file of every city pack is read.

use std::path::Path;

use domain::services::Service;

fn files() -> Vec<std::path::PathBuf> {
    let cities = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../server/cities");
    let mut found: Vec<_> = std::fs::read_dir(cities)
        .expect("cities")
        .filter_map(|city| std::fs::read_dir(city.ok()?.path().join("services")).ok())
        .flatten()
        .map(|file| file.expect("a file").path())
        .filter(|file| file.is_file())
        .collect();
    found.sort();
    found
}

#[test]
fn every_service_file_says_what_a_service_is() {
    let files = files();
    assert!(files.len() >= 75, "{} services", files.len());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("text");
        let service: Service =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert_eq!(
            service.start,
            !service.page.is_empty(),
            "{}",
            file.display()
        );
        let conditions = service
            .questions()
            .filter_map(|(_, question)| question.show_if.as_ref())
            .chain(service.page.iter().filter_map(|page| page.show_if.as_ref()))
            .chain(
                service
                    .eligibility
                    .iter()
                    .filter_map(|rule| rule.when.as_ref()),
            )
            .chain(service.cost.iter().filter_map(|cost| cost.when.as_ref()));
        for condition in conditions {
            assert_eq!(
                condition.compile(),
                Ok(()),
                "{}: {:?}",
                file.display(),
                condition.0
            );
        }
    }
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let kept =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../server/cities/service.schema.json");
    let made = format!("{:#}\n", domain::services::schema());
    assert_eq!(
        std::fs::read_to_string(kept).expect("the schema"),
        made,
        "`citylink pack schema > server/cities/service.schema.json` writes it anew"
    );
}
