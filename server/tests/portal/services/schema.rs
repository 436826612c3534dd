//! The form of service files, for editors.

use std::fs;
use std::process::Command;

use serde_json::Value;

use super::folder;
use crate::city::City;

/// What a service file says, as a schema reads it.
fn written(text: &str) -> Value {
    let table: toml::Table = text.parse().unwrap();
    serde_json::to_value(table).unwrap()
}

#[tokio::test]
async fn given_the_schema_when_it_is_fetched_then_it_is_what_the_program_prints_and_fits_every_file()
 {
    let city = City::on_sqlite().await;
    let fetched = city.browser().get("/schemas/service.json").await;
    let printed = Command::new(env!("CARGO_BIN_EXE_citylink"))
        .args(["pack", "schema"])
        .output()
        .unwrap();

    assert_eq!(fetched.header("content-type"), "application/schema+json");
    assert!(printed.status.success());
    assert!(fetched.body == printed.stdout, "the program prints another");
    let schema: Value = serde_json::from_slice(&fetched.body).unwrap();
    let form = jsonschema::validator_for(&schema).unwrap();
    let mut read = 0;
    for city in ["wuhu", "mexico-city"] {
        for file in fs::read_dir(folder(city).join("services")).unwrap() {
            let path = file.unwrap().path();
            if !path.is_file() {
                continue;
            }
            let service = written(&fs::read_to_string(&path).unwrap());
            let faults = form.iter_errors(&service);
            let faults: Vec<String> = faults.map(|fault| fault.to_string()).collect();
            assert_eq!(faults, Vec::<String>::new(), "{}", path.display());
            read += 1;
        }
    }
    assert!(read >= 75, "{read}");
    let allowance = folder("wuhu").join("services/settling-in-allowance.toml");
    let allowance = fs::read_to_string(allowance).unwrap();
    for (right, wrong) in [
        ("status = \"active\"", "status = \"asleep\""),
        ("norm_days = 20", "norm_days = \"soon\""),
        ("start = true", "start = true\ncolour = \"blue\""),
        ("thematic_area = \"employment\"\n", ""),
    ] {
        assert!(allowance.contains(right), "{right}");
        let broken = written(&allowance.replacen(right, wrong, 1));
        assert!(!form.is_valid(&broken), "{wrong}");
    }
}
