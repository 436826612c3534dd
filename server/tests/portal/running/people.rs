//! Who applies: people of whom the sample registers of a pack speak.

use std::fs;
use std::path::Path;

use domain::services::Service;
use server::registers::{Delivery, import};

use super::Place;
use crate::browser::Browser;
use crate::city::City;
use crate::evidence::known::bound;

/// Where she gets her letters.
pub(crate) const APPLICANT: &str = "applicant@example.org";

/// By city whom most registers know, and by service whose records meet what its form asks for.
const PEOPLE: &[(&str, &str)] = &[
    ("wuhu", "999999197505140018"),
    ("mexico-city", "HETL970521MZZRRC08"),
    // A degree of this summer, and no home.
    ("settling-in-allowance", "999999199804120024"),
];

/// A browser of somebody whom the registers know, signed in with the account that is hers.
pub(super) async fn somebody_known(city: &City, service: &Service, place: &Place) -> Browser {
    place.is("the counter where she shows who she is");
    let named = |name: &str| PEOPLE.iter().find(|(known, _)| *known == name);
    let number = named(&service.identifier.0)
        .or_else(|| named(&city.store.pack().name))
        .expect("somebody to apply in every city");
    registered(city, number.1).await;
    bound(city, APPLICANT, number.1).await;
    city.signed_in(APPLICANT).await
}

/// Brings what the sample records of the pack say of one person into the registers.
async fn registered(city: &City, number: &str) {
    let pack = city.store.pack().clone();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cities");
    let folder = folder.join(&pack.name).join("registers");
    for register in &pack.registers.all {
        let name = format!("{}.csv", register.code.0);
        let Ok(text) = fs::read_to_string(folder.join(&name)) else {
            continue;
        };
        let mut lines = text.lines();
        let header = lines.next().unwrap();
        let hers: Vec<&str> = lines.filter(|line| line.contains(number)).collect();
        if hers.is_empty() {
            continue;
        }
        let text = format!("{header}\n{}\n", hers.join("\n"));
        let given = Delivery::Text(name, text.into_bytes());
        let whose = (&*register.code.0, &*register.authority.0);
        let brought = import(&city.store, whose, &given, city.now(), false).await;
        assert!(brought.unwrap().counts.added > 0, "{}", register.code.0);
    }
}
