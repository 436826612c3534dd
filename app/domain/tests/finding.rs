//! What people type finds the service that they mean.

use std::path::Path;

use domain::services::Service;
use domain::services::finding::Finder;

fn catalogue(city: &str) -> Vec<Service> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../server/cities")
        .join(city);
    let mut services: Vec<Service> = std::fs::read_dir(folder.join("services"))
        .expect("services")
        .map(|file| file.expect("a file").path())
        .filter(|file| file.is_file())
        .map(|file| std::fs::read_to_string(file).expect("text"))
        .map(|text| toml::from_str(&text).expect("a service"))
        .collect();
    services.sort_by(|one, other| one.identifier.cmp(&other.identifier));
    services
}

fn synonyms(city: &str) -> Vec<Vec<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../server/cities")
        .join(city)
        .join("synonyms.toml");
    let text = std::fs::read_to_string(file).expect("synonyms");
    let table: toml::Table = text.parse().expect("a table");
    let groups = table["synonym"].as_array().expect("groups");
    let words = groups
        .iter()
        .map(|group| group["words"].as_array().expect("words"));
    words
        .map(|words| {
            words
                .iter()
                .map(|word| word.as_str().expect("a word").to_owned())
                .collect()
        })
        .collect()
}

/// The first that are found, in order.
fn found(city: &str, sought: &[&str]) -> Vec<(String, Vec<String>)> {
    let services = catalogue(city);
    let finder = Finder::new(&services, &synonyms(city));
    let all = sought.iter().map(|sought| {
        let places = finder.find(sought).into_iter().take(3);
        let names = places.map(|place| services[place].identifier.0.clone());
        ((*sought).to_owned(), names.collect())
    });
    all.collect()
}

fn misses(city: &str, expected: &[(&str, &str)]) -> Vec<String> {
    let sought: Vec<&str> = expected.iter().map(|(sought, _)| *sought).collect();
    let found = found(city, &sought);
    let pairs = expected.iter().zip(found);
    let missed = pairs
        .filter(|((_, wanted), (_, found))| found.first().map(String::as_str) != Some(*wanted));
    missed
        .map(|((sought, wanted), (_, found))| {
            format!("{sought:?}: {wanted} wanted, {found:?} found")
        })
        .collect()
}

#[test]
fn in_wuhu_everyday_words_errors_and_pinyin_find_what_is_meant() {
    const EXPECTED: [(&str, &str); 40] = [
        ("settling-in allowance", "settling-in-allowance"),
        ("graduate money", "settling-in-allowance"),
        ("setling in alowance", "settling-in-allowance"),
        ("anjiabutie", "settling-in-allowance"),
        ("an jia bu tie", "settling-in-allowance"),
        ("ān jiā bǔ tiē", "settling-in-allowance"),
        ("ajbt", "settling-in-allowance"),
        ("anjiabut", "settling-in-allowance"),
        ("安家补贴", "settling-in-allowance"),
        ("安加补贴", "settling-in-allowance"),
        ("安家费", "settling-in-allowance"),
        ("dog", "dog-registration"),
        ("register my dog", "dog-registration"),
        ("狗证", "dog-registration"),
        ("我要办狗证", "dog-registration"),
        ("yanggou", "dog-registration"),
        ("wheelchair", "assistive-devices"),
        ("wheelchiar", "assistive-devices"),
        ("轮椅", "assistive-devices"),
        ("divorce", "divorce-registration"),
        ("离婚", "divorce-registration"),
        ("lihun", "divorce-registration"),
        ("funeral", "funeral-subsidy"),
        ("funerl", "funeral-subsidy"),
        ("fireworks", "fireworks-retail"),
        ("烟花爆竹", "fireworks-retail"),
        ("diabetes", "chronic-illness-card"),
        ("糖尿病怎么办", "chronic-illness-card"),
        ("adopt a child", "adoption-registration"),
        ("领养", "adoption-registration"),
        ("pregnant", "birth-plan-registration"),
        ("怀孕", "birth-plan-registration"),
        ("restaurant food licence", "food-business-licence"),
        ("foreign degree", "foreign-degree-entry"),
        ("forein degre", "foreign-degree-entry"),
        ("electric bike plate", "electric-bicycle-plate"),
        ("电动车上牌", "electric-bicycle-plate"),
        ("housing fund loan", "fund-loan"),
        ("公积金贷款", "fund-loan"),
        ("gongjijindaikuan", "fund-loan"),
    ];
    assert_eq!(misses("wuhu", &EXPECTED), Vec::<String>::new());
}

#[test]
fn in_mexico_city_accents_and_spelling_do_not_matter() {
    const EXPECTED: [(&str, &str); 14] = [
        ("vacunas del bebe", "health-care-from-birth"),
        ("vacunas", "health-care-from-birth"),
        ("bacunas", "health-care-from-birth"),
        ("útiles escolares", "school-supplies-and-uniforms"),
        ("utiles escolares", "school-supplies-and-uniforms"),
        ("desempleo", "unemployment-insurance"),
        ("me quedé sin trabajo", "unemployment-insurance"),
        ("desenpleo", "unemployment-insurance"),
        ("beca prepa", "upper-secondary-grant"),
        ("pension adulto mayor", "old-age-food-pension"),
        ("violencia", "safe-from-violence"),
        ("reparar mi casa", "home-repair-loan"),
        ("madre soltera", "single-parent-food-support"),
        ("medicinas gratis", "free-medical-care"),
    ];
    assert_eq!(misses("mexico-city", &EXPECTED), Vec::<String>::new());
}

#[test]
fn nothing_is_found_where_nothing_is_meant() {
    for (sought, found) in found("wuhu", &["", "   ", "?!", "xyzzyqq", "囧囧囧"]) {
        assert_eq!(found, Vec::<String>::new(), "{sought:?}");
    }
}

#[test]
fn what_is_being_typed_finds_what_it_may_become() {
    let found = found("wuhu", &["disab", "disabili", "disability card"]);
    for (sought, found) in found {
        assert!(
            found.iter().any(|found| found == "disability-card"),
            "{sought}: {found:?}"
        );
    }
}
