//! News of a report as they come over HTTP, each story told on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod news;
#[path = "../../../app/store/tests/postgres/mod.rs"]
mod postgres;

use std::net::SocketAddr;
use std::sync::Arc;

use app::portal::Portal;
use domain::areas::AreaCode;
use domain::cases::Status;
use domain::contacts::EmailAddress;
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::Letter;
use domain::references::Reference;
use domain::reports::Draft;
use jiff::Timestamp;
use object_store::memory::InMemory;
use reqwest::header::COOKIE;
use reqwest::{Client, Response};
use server::http::guards::{ANSWER_WITHIN, Guards};
use server::http::{Surroundings, router};
use server::packs::{PackSource, read};
use server::stopping::{Stop, going_on};
use store::desk::{Change, Hiding};
use store::members::NewGrant;
use store::submissions::Receipt;
use store::{Key, Store};
use tempfile::TempDir;
use tokio::net::TcpListener;

use news::News;

/// Tells a story on SQLite and on PostgreSQL.
macro_rules! story {
    ($name:ident, $story:ident) => {
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
                super::$story(super::City::open(&url, folder).await).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                let folder = tempfile::tempdir().unwrap();
                let url = super::postgres::fresh_database().await;
                super::$story(super::City::open(&url, folder).await).await;
            }
        }
    };
}

fn now() -> Timestamp {
    "2026-11-15T23:42:00Z".parse().unwrap()
}

/// The portal of Wuhu on a free port.
struct City {
    store: Store,
    url: String,
    client: Client,
    stop: Stop,
    _folder: TempDir,
}

impl City {
    async fn open(database: &str, folder: TempDir) -> Self {
        let pack = Arc::new(read(&PackSource::find("wuhu").unwrap()).unwrap());
        let key = Key::new(&[7; 32]).unwrap();
        let store = Store::open(database, Arc::new(InMemory::new()), key, pack)
            .await
            .unwrap();
        store.adopt(false, now()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let portal = Portal {
            store: store.clone(),
            site: Arc::default(),
            frames: Arc::default(),
            kept: Arc::default(),
            base_url: url.as_str().into(),
            demonstration: false,
            mail: true,
            ways: app::portal::Ways::default(),
            till: None,
            provider: None,
            clock: now,
        };
        let (stop, stopping) = going_on();
        let around = Surroundings {
            theme: None,
            outbox: None,
            guards: Guards {
                base_url: url.as_str().into(),
                behind_proxy: false,
                answer_within: ANSWER_WITHIN,
            },
            stopping,
        };
        let service = router(app::routes(), portal, around)
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self {
            store,
            url,
            client: Client::new(),
            stop,
            _folder: folder,
        }
    }

    async fn given_report(&self, category: &str, email: &str) -> Receipt {
        let draft = Draft {
            lat: "31.1546".to_owned(),
            lon: "118.4435".to_owned(),
            category: category.to_owned(),
            what: "A hole as wide as a washbasin.".to_owned(),
            email: email.to_owned(),
            ..Draft::default()
        };
        let (id, token) = self
            .store
            .begin_draft(&draft, Language::En, now())
            .await
            .unwrap();
        self.store
            .submit_report(id, &token, Language::En, now())
            .await
            .unwrap()
    }

    /// A member of the whole city, and the cookie of her session.
    async fn given_member(&self) -> (Account, String) {
        let address = EmailAddress::parse("wang@example.org").unwrap();
        let grant = NewGrant {
            role: Role::Officer,
            area: AreaCode("3402".to_owned()),
            organisation: None,
            team: None,
        };
        self.store
            .add_member(&address, "Wang", &grant, now())
            .await
            .unwrap();
        let asked = self
            .store
            .ask_code(&address, Language::En, now())
            .await
            .unwrap();
        let mut letters = self.store.take_letters(now()).await.unwrap();
        letters.retain(|due| due.letter.to == address);
        let Letter::SignInCode { code } = &letters[0].letter.letter else {
            panic!("no code came");
        };
        let session = self.store.sign_in(asked, code, now()).await.unwrap();
        (session.account, format!("session={}", session.token))
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response {
        let mut request = self.client.get(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    async fn listen(&self, reference: &Reference, headers: &[(&str, &str)]) -> News {
        let path = format!("/reports/{reference}/stream");
        News::of(self.get(&path, headers).await)
    }

    async fn assign(&self, reference: &Reference, version: i64, by: &Account) {
        let change = Change {
            version,
            to: Status::Assigned,
            words: "The committee has it.",
            language: Language::En,
            days_to_answer: 5,
        };
        self.store
            .change_status(reference, change, by, now())
            .await
            .unwrap();
    }

    async fn hide(&self, reference: &Reference, version: i64, by: &Account) {
        let hiding = Hiding {
            version,
            reason: "It names a neighbour.",
            language: Language::En,
        };
        self.store.hide(reference, hiding, by, now()).await.unwrap();
    }
}

/// An event, to the letter.
fn told(reference: &Reference, sequence: i64) -> String {
    format!("id: {sequence}\ndata: {{\"reference\":\"{reference}\",\"sequence\":{sequence}}}")
}

async fn the_stream_tells_reference_and_number(city: City) {
    let (wang, _) = city.given_member().await;
    let ours = city.given_report("pothole", "").await.reference;
    let other = city.given_report("pothole", "").await.reference;
    let compressing = [("accept-encoding", "br, gzip")];
    let mut news = city.listen(&ours, &compressing).await;

    city.assign(&other, 1, &wang).await;
    assert!(news.is_silent().await);
    city.assign(&ours, 1, &wang).await;

    assert_eq!(news.in_time().await, Some(told(&ours, 2)));
    assert!(news.is_silent().await);
}
story!(
    given_an_open_page_when_its_report_goes_on_then_reference_and_number_are_told_and_nothing_else,
    the_stream_tells_reference_and_number
);

async fn what_was_missed_is_told_at_once(city: City) {
    let (wang, _) = city.given_member().await;
    let reference = city.given_report("pothole", "").await.reference;
    city.assign(&reference, 1, &wang).await;
    let path = format!("/reports/{reference}/stream");

    let mut missed = city.listen(&reference, &[("last-event-id", "1")]).await;
    let mut up_to_date = city.listen(&reference, &[("last-event-id", "2")]).await;
    let mut ahead = city.listen(&reference, &[("last-event-id", "9")]).await;
    let mut drawn_before = News::of(city.get(&format!("{path}?after=1"), &[]).await);
    let newer = [("last-event-id", "2")];
    let mut back_again = News::of(city.get(&format!("{path}?after=1"), &newer).await);

    assert_eq!(missed.in_time().await, Some(told(&reference, 2)));
    assert_eq!(drawn_before.in_time().await, Some(told(&reference, 2)));
    for news in [&mut missed, &mut up_to_date, &mut ahead, &mut back_again] {
        assert!(news.is_silent().await);
    }
    city.store
        .release(&reference, 2, &wang, now())
        .await
        .unwrap();
    assert_eq!(ahead.in_time().await, Some(told(&reference, 3)));
}
story!(
    given_a_line_that_broke_when_it_is_back_then_what_was_missed_is_told_at_once,
    what_was_missed_is_told_at_once
);

async fn a_hidden_report_ends_its_streams(city: City) {
    let (wang, session) = city.given_member().await;
    let receipt = city.given_report("pothole", "lin@example.org").await;
    let reference = receipt.reference;
    let link = format!("link={}", receipt.track);
    let mut anybodys = city.listen(&reference, &[]).await;
    let mut reporters = city.listen(&reference, &[(COOKIE.as_str(), &link)]).await;
    let mut members = city
        .listen(&reference, &[(COOKIE.as_str(), &session)])
        .await;

    city.hide(&reference, 1, &wang).await;

    assert_eq!(anybodys.in_time().await, None);
    assert_eq!(members.in_time().await, Some(told(&reference, 2)));
    assert!(reporters.is_silent().await);
    city.store.show(&reference, 2, &wang, now()).await.unwrap();
    assert_eq!(reporters.in_time().await, Some(told(&reference, 3)));
}
story!(
    given_open_pages_when_the_report_is_hidden_then_strangers_hear_the_end_and_only_members_that_it_was,
    a_hidden_report_ends_its_streams
);

async fn whoever_signs_out_hears_no_more(city: City) {
    let (wang, session) = city.given_member().await;
    let reference = city.given_report("official-conduct", "").await.reference;
    let mut news = city
        .listen(&reference, &[(COOKIE.as_str(), &session)])
        .await;

    let token = session.strip_prefix("session=").unwrap().parse().unwrap();
    city.store.sign_out(&token).await.unwrap();
    city.assign(&reference, 1, &wang).await;

    assert_eq!(news.in_time().await, None);
}
story!(
    given_a_private_report_when_its_reader_has_signed_out_then_its_stream_ends_instead_of_telling,
    whoever_signs_out_hears_no_more
);

async fn the_door_is_the_pages_own(city: City) {
    let (wang, session) = city.given_member().await;
    let hidden = city.given_report("pothole", "").await.reference;
    city.hide(&hidden, 1, &wang).await;
    let private = city
        .given_report("official-conduct", "lin@example.org")
        .await;
    let link = format!("link={}", private.track);
    let (hidden, private) = (hidden.to_string(), private.reference.to_string());
    let (nobody, reporter, member) = ("", link.as_str(), session.as_str());

    for (reference, cookie, status) in [
        (hidden.as_str(), nobody, 410),
        (&hidden, member, 200),
        (&private, nobody, 404),
        (&private, reporter, 200),
        (&private, member, 200),
        (&hidden, reporter, 410),
        ("ABCDEFGHJ", nobody, 404),
        ("1", nobody, 404),
    ] {
        for part in ["", "/stream", "/timeline"] {
            let path = format!("/reports/{reference}{part}");
            let answer = city.get(&path, &[(COOKIE.as_str(), cookie)]).await;
            assert_eq!(answer.status(), status, "{path} with {cookie:?}");
        }
    }
}
story!(
    given_hidden_private_and_unknown_reports_when_their_news_are_asked_for_then_they_answer_as_their_pages_do,
    the_door_is_the_pages_own
);

async fn the_fragment_is_the_page(city: City) {
    let (wang, _) = city.given_member().await;
    let reference = city.given_report("pothole", "").await.reference;
    let path = format!("/reports/{reference}");
    let fragment = format!("{path}/timeline?language=en");

    let before = city.get(&fragment, &[]).await.text().await.unwrap();
    city.assign(&reference, 1, &wang).await;
    let answer = city.get(&fragment, &[]).await;
    let kept = answer.headers()["cache-control"]
        .to_str()
        .unwrap()
        .to_owned();
    let after = answer.text().await.unwrap();
    let page = city.get(&format!("{path}?language=en"), &[]).await;
    let page = page.text().await.unwrap();

    assert_eq!(kept, "no-store");
    assert!(!before.contains("The committee has it."));
    assert!(after.contains("The committee has it."));
    assert_eq!(after.matches("Assigned").count(), 2, "{after}");
    assert!(page.contains(&after));
    assert!(page.contains(&format!("{path}/stream")));
}
story!(
    given_a_report_that_went_on_when_its_fragment_is_fetched_then_it_is_what_the_page_says,
    the_fragment_is_the_page
);

async fn the_end_of_the_portal_is_the_end_of_its_streams(city: City) {
    let reference = city.given_report("pothole", "").await.reference;
    let mut news = city.listen(&reference, &[]).await;

    city.stop.begin();

    assert_eq!(news.in_time().await, None);
}
story!(
    given_an_open_stream_when_the_portal_stops_then_it_ends,
    the_end_of_the_portal_is_the_end_of_its_streams
);
