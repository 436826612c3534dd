//! Words and the code that says them belong together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const LANGUAGES: [&str; 3] = ["en", "zh", "es"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry of it").path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            found.push(path);
        }
    }
    found
}

/// Every key with the variables that its words take; panics where a key stands twice.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in files(&root().join("locales").join(language), "ftl") {
        let mut current = String::new();
        for line in fs::read_to_string(&path).expect("a file of words").lines() {
            if line.starts_with(|first: char| first.is_ascii_lowercase()) {
                let (key, _) = line
                    .split_once(" =")
                    .unwrap_or_else(|| panic!("{}: {line}", path.display()));
                key.clone_into(&mut current);
                assert!(
                    messages.insert(current.clone(), BTreeSet::new()).is_none(),
                    "{language}: {key} stands twice"
                );
            }
            for after in line.split('$').skip(1) {
                let end = after
                    .find(|next: char| !next.is_ascii_alphanumeric() && next != '_' && next != '-');
                let name = after[..end.unwrap_or(after.len())].to_owned();
                messages
                    .get_mut(&current)
                    .expect("a key before its words")
                    .insert(name);
            }
        }
    }
    messages
}

fn sources() -> Vec<(PathBuf, String)> {
    let folders = [root().join("src"), root().join("../server/src")];
    let files = folders
        .iter()
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| files(folder, "rs"));
    files
        .map(|path| {
            (
                path.clone(),
                without_comments(&fs::read_to_string(&path).expect("a source file")),
            )
        })
        .collect()
}

/// The source without its comments, which may show examples.
fn without_comments(source: &str) -> String {
    let lines = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Every text in quotes.
fn literals(source: &str) -> impl Iterator<Item = &str> {
    source.split('"').skip(1)
}

#[test]
fn every_key_stands_in_every_language_with_the_same_variables() {
    let [english, others @ ..] = LANGUAGES.map(messages);

    for (language, messages) in LANGUAGES[1..].iter().zip(&others) {
        for (key, variables) in &english {
            assert_eq!(messages.get(key), Some(variables), "{key} in {language}");
        }
        let mut keys = messages.keys();
        let extra = keys.find(|key| !english.contains_key(*key));
        assert_eq!(extra, None, "only in {language}");
    }
    assert!(
        english.len() > 100,
        "only {} keys were found",
        english.len()
    );
}

#[test]
fn every_key_that_is_said_stands_in_the_files() {
    let messages = messages("en");
    let mut said = 0;

    for (path, source) in sources() {
        let plain = source.split("say(").skip(1);
        for after in plain.chain(source.split("say_with(").skip(1)) {
            let Some((before, rest)) = after.split_once('"') else {
                continue;
            };
            let dynamic = before.ends_with("format!(");
            if before.contains([')', ';', '{', '[']) {
                continue;
            }
            let key = rest.split('"').next().unwrap_or_default();
            let key = if dynamic {
                key.split('{').next().unwrap_or_default()
            } else {
                key
            };
            let found = if dynamic {
                messages.keys().any(|known| known.starts_with(key))
            } else {
                messages.contains_key(key)
            };
            assert!(found, "{}: nothing is said under {key}", path.display());
            said += 1;
        }
    }
    assert!(said > 50, "only {said} uses were found");
}

#[test]
fn every_key_of_the_files_is_said() {
    let sources = sources();
    let mut whole = BTreeSet::new();
    let mut prefixes = BTreeSet::new();
    for literal in sources.iter().flat_map(|(_, source)| literals(source)) {
        whole.insert(literal);
        if let Some((prefix, _)) = literal.split_once('{')
            && prefix.ends_with('-')
        {
            prefixes.insert(prefix);
        }
    }

    let idle: Vec<String> = messages("en")
        .into_keys()
        .filter(|key| {
            !whole.contains(key.as_str()) && !prefixes.iter().any(|prefix| key.starts_with(prefix))
        })
        .filter(|key| {
            !key.strip_suffix("-text")
                .is_some_and(|heading| whole.contains(heading))
        })
        .collect();

    assert!(idle.is_empty(), "nobody says {idle:?}");
}

#[test]
fn everything_is_said_in_either_language() {
    use domain::languages::Language;

    for (key, variables) in messages("en") {
        let about: Vec<_> = variables
            .into_iter()
            .map(|name| (&*name.leak(), "…".into()))
            .collect();
        for language in Language::ALL {
            assert_ne!(
                app::words::say_with(language, &key, &about),
                key,
                "in {language}"
            );
        }
    }
    assert_eq!(app::words::say(Language::En, "words-page-suffix"), " page");
    assert_eq!(app::words::say(Language::Zh, "place-home"), "首页");
    assert_eq!(
        app::words::say_with(Language::En, "home-call", &[("telephone", "12345".into())]),
        "Call 12345"
    );
}

#[test]
fn words_are_chosen_by_numbers_only() {
    const NUMBERS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
    for path in LANGUAGES
        .iter()
        .flat_map(|language| files(&root().join("locales").join(language), "ftl"))
    {
        for line in fs::read_to_string(&path).expect("a file of words").lines() {
            let choice = line.trim_start().trim_start_matches('*');
            let Some((choice, _)) = choice
                .strip_prefix('[')
                .and_then(|rest| rest.split_once(']'))
            else {
                continue;
            };
            assert!(
                NUMBERS.contains(&choice) || choice.parse::<u32>().is_ok(),
                "{}: {line}",
                path.display()
            );
        }
    }
}
