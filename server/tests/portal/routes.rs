//! The routes as the sources of the portal name them.
//!
//! # Why
//!
//! A router cannot list its routes, and a list kept by hand forgets one. So the sources are read: every `.route(` with the
//! methods in it. Ways around that (`nest`, services, `any`, methods by filter) are not used, and found here if they are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Method and path: `("POST", "/sign-out")`. A path that is made at run time has the name of its variable.
pub(crate) type Route = (String, String);

const METHODS: [(&str, &str); 5] = [
    ("get", "GET"),
    ("post", "POST"),
    ("put", "PUT"),
    ("patch", "PATCH"),
    ("delete", "DELETE"),
];

/// What would serve something without a route that can be read.
const WAYS_AROUND: [&str; 5] = [
    ".nest(",
    ".nest_service(",
    ".route_service(",
    ".fallback_service(",
    "MethodFilter",
];

/// What would serve methods that are not read, inside a route.
const UNREAD: [&str; 7] = [
    "any(",
    "on(",
    "_service(",
    "head(",
    "options(",
    "trace(",
    "connect(",
];

/// Every route that the pages and the server name.
pub(crate) fn routes() -> BTreeSet<Route> {
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["../app/src", "src"] {
        gather(&server.join(folder), &mut files);
    }
    let mut routes = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let code = code(&text);
        for way in WAYS_AROUND {
            assert!(!code.contains(way), "{} serves with {way}", file.display());
        }
        routes.extend(named(&code));
    }
    routes
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The source without its tests and comments.
fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]").next().unwrap();
    let lines = before_tests.lines();
    let code = lines.filter(|line| !line.trim_start().starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

fn ends_in_a_word(text: &str) -> bool {
    text.ends_with(|last: char| last.is_alphanumeric() || last == '_')
}

fn named(code: &str) -> Vec<Route> {
    let mut routes = Vec::new();
    for (at, call) in code.match_indices(".route(") {
        let (path, handlers) = arguments(&code[at + call.len()..]);
        let path = path.trim().trim_start_matches('&').trim_matches('"');
        for unread in UNREAD {
            let mut found = handlers.match_indices(unread);
            let serves =
                found.any(|(at, _)| unread.starts_with('_') || !ends_in_a_word(&handlers[..at]));
            assert!(!serves, "{path} serves with {unread}");
        }
        let before = routes.len();
        for (called, method) in METHODS {
            let calls = format!("{called}(");
            let mut found = handlers.match_indices(&calls);
            if found.any(|(at, _)| !ends_in_a_word(&handlers[..at])) {
                routes.push((method.to_owned(), path.to_owned()));
            }
        }
        assert!(
            routes.len() > before,
            "no method is read at {path}: {handlers}"
        );
    }
    routes
}

/// The first argument of a call, and the rest up to its closing bracket.
fn arguments(text: &str) -> (&str, &str) {
    let (mut depth, mut quoted, mut comma) = (0, false, None);
    for (at, character) in text.char_indices() {
        match character {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => {
                let comma: usize = comma.unwrap();
                return (&text[..comma], &text[comma + 1..at]);
            }
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 && comma.is_none() => comma = Some(at),
            _ => {}
        }
    }
    panic!("a route without end: {text}")
}

#[test]
fn given_routes_in_every_form_when_they_are_read_then_none_is_missed() {
    const SOURCE: &str = r#"
        // .route("/comment", get(page))
        Router::new().route("/one", get(page).post(answer))
            .route(
                "/two/{name}",
                get(page).layer(limit(1)).delete(end),
            )
            .route(&path, get(async move || budget(sheet)))
        #[cfg(test)]
        mod tests { fn there() { router.route("/test", get(page)); } }
    "#;

    let read = named(&code(SOURCE));

    let read: Vec<_> = read
        .iter()
        .map(|(method, path)| format!("{method} {path}"))
        .collect();
    assert_eq!(
        read,
        [
            "GET /one",
            "POST /one",
            "GET /two/{name}",
            "DELETE /two/{name}",
            "GET path"
        ]
    );
}
