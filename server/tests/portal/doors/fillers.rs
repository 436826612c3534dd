//! Doors of applications that are being filled in: for the browser that holds the cookie, and for who has a link.

use domain::applications::Filling;
use domain::contacts::EmailAddress;
use domain::languages::Language;
use domain::letters::Letter;
use domain::reports::DraftId;
use domain::services::{FileKind, ServiceId};
use store::fillings::files::StoredFile;
use store::links::Token;

use super::Door::{Filler, Resume};
use super::knocking::{Names, knock, passed};
use super::rows::{DOORS, LIN};
use crate::city::{City, story};

/// An application for the settling-in allowance with one uploaded file, and its token.
pub(super) async fn given_filling(city: &City) -> (DraftId, Names, Token) {
    let pack = city.store.pack().clone();
    let service = ServiceId("settling-in-allowance".to_owned());
    let filling = Filling::of(pack.service(&service).unwrap());
    let begun = city
        .store
        .begin_filling(&filling, Language::En, city.now())
        .await;
    let (draft, token) = begun.unwrap();
    let scan = StoredFile {
        kind: FileKind::Pdf,
        bytes: b"%PDF-1.7".to_vec(),
    };
    let file = city.store.add_file(draft, scan, city.now()).await.unwrap();
    let names = Names {
        draft: draft.0.to_string(),
        photo: file.0.to_string(),
        ..Names::default()
    };
    (draft, names, token)
}

async fn applications_open_to_their_browsers(city: &City) {
    let (.., other) = given_filling(city).await;
    let signed_in = city.signed_in("chen@example.org").await;
    for (method, route, door, form) in DOORS {
        if *door != Filler {
            continue;
        }
        let (_, names, token) = given_filling(city).await;
        let path = names.fill(route);
        let stranger = city.browser();
        let of_another = city.browser_with(&format!("application={other}"));
        for without in [&stranger, &of_another] {
            let answer = knock(without, method, &path, form).await;
            let led = answer.leads_to();
            assert!(
                led.starts_with("/sign-in?then=/services/"),
                "{method} {route}"
            );
        }
        let answer = knock(&signed_in, method, &path, form).await;
        assert_eq!(answer.status, 404, "{method} {route}");

        let holder = city.browser_with(&format!("application={token}"));
        let answer = knock(&holder, method, &path, form).await;

        assert!(passed(&answer), "{method} {route}: {}", answer.status);
    }
}
story!(
    given_an_application_when_its_doors_are_tried_then_they_open_to_its_browser_alone,
    applications_open_to_their_browsers
);

async fn links_go_on_with_their_application(city: &City) {
    let (draft, mut names, _) = given_filling(city).await;
    let to = EmailAddress::parse(LIN).unwrap();
    let service = ServiceId("settling-in-allowance".to_owned());
    city.store
        .send_resume_link(draft, &service, &to, Language::En, city.now())
        .await
        .unwrap();
    let letters = city.letters(LIN).await;
    let Some(Letter::Resume { resume, .. }) = letters.last() else {
        panic!("no link came");
    };
    for (method, route, door, form) in DOORS {
        if *door != Resume {
            continue;
        }
        names.token = Token::draw().to_string();
        let unknown = knock(&city.browser(), method, &names.fill(route), form).await;
        assert_eq!(unknown.status, 404, "{method} {route}");

        names.token.clone_from(resume);
        let known = knock(&city.browser(), method, &names.fill(route), form).await;

        assert!(passed(&known), "{method} {route}: {}", known.status);
        assert!(known.cookies()[0].starts_with("application-link="));
    }
}
story!(
    given_a_link_when_it_is_opened_then_it_goes_on_with_its_application_alone,
    links_go_on_with_their_application
);
