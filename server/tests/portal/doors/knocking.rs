//! Coming to a door: what the names in routes stand for, and how it is knocked.

use domain::languages::Language;
use domain::references::Reference;
use domain::reports::{Draft, DraftId};
use store::links::Token;
use store::photos::NewPhoto;

use super::rows::TASK;
use crate::browser::{Answer, Browser};
use crate::city::City;

const PHOTO: &[u8] = include_bytes!("../../../../app/tests/data/photos/grey.jpg");

/// Names nothing.
const NOTHING: &str = "00000000-0000-0000-0000-000000000000";

/// What the names in routes stand for.
#[derive(Default)]
pub(super) struct Names {
    pub(super) draft: String,
    pub(super) photo: String,
    pub(super) reference: String,
    pub(super) token: String,
    pub(super) theme: String,
    pub(super) task: String,
    pub(super) rating: String,
}

impl Names {
    pub(super) fn fill(&self, route: &str) -> String {
        if route == "path" {
            return self.theme.clone();
        }
        let or_none = |name: &str| {
            if name.is_empty() {
                "none".to_owned()
            } else {
                name.to_owned()
            }
        };
        route
            .replace("{service}", "settling-in-allowance")
            .replace("{page}", "can-i-get-it")
            .replace("{question}", "degree")
            .replace("{draft}", &or_none(&self.draft))
            .replace("{photo}", &or_none(&self.photo))
            .replace("{file}", &or_none(&self.photo))
            .replace("{reference}", &or_none(&self.reference))
            .replace("{token}", &or_none(&self.token))
            .replace("{task}", &or_none(&self.task))
            .replace("{rating}", &or_none(&self.rating))
    }
}

pub(super) async fn knock(
    browser: &Browser,
    method: &str,
    path: &str,
    form: &[(&str, &str)],
) -> Answer {
    let path = &path
        .replace("{identifier}", "settling-in-allowance")
        .replace("{version}", "1")
        .replace("{code}", "growing-old")
        .replace("{consent}", NOTHING)
        .replace("{delegation}", NOTHING)
        .replace("{correction}", NOTHING)
        .replace("{discrepancy}", NOTHING)
        .replace("{batch}", NOTHING);
    match method {
        // A stream has no end to wait for.
        "GET" if path.ends_with("/stream") => browser.begin(path).await,
        "GET" => {
            let query: Vec<_> = form
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            browser.get(&format!("{path}?{}", query.join("&"))).await
        }
        _ if path.ends_with("/details")
            || path.ends_with("/rate")
            || path.starts_with("/desk/rounds/")
            || path.starts_with("/tasks/") =>
        {
            browser.post_files(path, form, &[]).await
        }
        _ => browser.post(path, form).await,
    }
}

/// Gives an organisation and its contractor a task; the id of it.
pub(super) async fn given_task(officer: &Browser, reference: &Reference) -> String {
    let desk = format!("/desk/{reference}");
    officer
        .post(&format!("{desk}/tasks"), TASK)
        .await
        .leads_to();
    let page = officer.get(&desk).await;
    let page = String::from_utf8_lossy(&page.body).into_owned();
    let (_, after) = page.split_once("\"/tasks/").expect("a task");
    after
        .chars()
        .take_while(|c| c.is_ascii_hexdigit() || *c == '-')
        .collect()
}

/// The door is open, and not the one where people sign in first.
pub(super) fn passed(answer: &Answer) -> bool {
    answer.status < 400 && !answer.header("location").starts_with("/sign-in")
}

pub(super) fn asks_to_sign_in(answer: &Answer) -> bool {
    answer.status == 303 && answer.header("location").starts_with("/sign-in?then=")
}

/// A draft with a photo, and the cookie that opens it.
pub(super) async fn draft_with_photo(city: &City, content: &Draft) -> (Names, DraftId, Token) {
    let (id, token) = city.given_draft(content).await;
    let photo = NewPhoto {
        full: PHOTO.to_vec(),
        thumbnail: PHOTO.to_vec(),
        width: 1,
        height: 1,
    };
    let photo = city.store.add_photo(id, photo, city.now()).await.unwrap();
    let names = Names {
        draft: id.0.to_string(),
        photo: photo.0.simple().to_string(),
        ..Names::default()
    };
    (names, id, token)
}

/// A report with a photo, and the token of its reporter's link.
pub(super) async fn report_with_photo(city: &City, content: &Draft) -> (Names, Reference, Token) {
    let (names, id, token) = draft_with_photo(city, content).await;
    let sent = city
        .store
        .submit_report(id, &token, Language::En, city.now())
        .await;
    let receipt = sent.unwrap();
    let names = Names {
        reference: receipt.reference.to_string(),
        ..names
    };
    (names, receipt.reference, receipt.track)
}
