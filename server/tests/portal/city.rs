//! The real portal of Wuhu on a free port, with a clock that tests set, and the letters that it would send.

mod given;
pub(crate) mod packs;

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::portal::{Portal, Ways};
use axum::routing::get;
use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::hosts::NamedHosts;
use domain::identity::Role;
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::payments::Provider;
use domain::references::Reference;
use domain::reports::{Draft, DraftId};
use jiff::{SignedDuration, Timestamp};
use object_store::memory::InMemory;
use server::http::assets::Assets;
use server::http::guards::{ANSWER_WITHIN, Guards};
use server::http::{Surroundings, ThemeSheet, router};
use server::outside::sandbox::Sandbox;
use server::stopping::{Stop, going_on};
use store::links::Token;
use store::members::NewGrant;
use store::outputs::Signer;
use store::submissions::Receipt;
use store::{Key, Store};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::browser::Browser;
use crate::postgres;
use crate::provider::trusted;
pub(crate) use given::{complaint_of, pothole, pothole_in, pothole_of};
pub(crate) use packs::{mexico_city, wuhu};

/// Tells a story on SQLite and on PostgreSQL, in Wuhu unless the pack of another city is named.
macro_rules! story {
    ($name:ident, $story:ident) => {
        $crate::city::story!($name, $story, crate::city::wuhu);
    };
    ($name:ident, $story:ident, $pack:path) => {
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                let city = crate::city::City::on_sqlite_of($pack()).await;
                super::$story(&city).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                let city = crate::city::City::on_postgres_of($pack()).await;
                super::$story(&city).await;
            }
        }
    };
}
pub(crate) use story;

/// The community in which the pins of the stories lie.
pub(crate) const FANGTANG: &str = "340202012001";
/// Two grids of it whose codes begin alike; they have no border, so reports name them.
pub(crate) const GRID_4: &str = "4";
pub(crate) const GRID_41: &str = "41";
/// Another district.
pub(crate) const ELSEWHERE: &str = "340223";

/// Monday 16 November 2026, 07:42 in Wuhu.
fn monday() -> Timestamp {
    "2026-11-15T23:42:00Z".parse().unwrap()
}

thread_local! {
    // A test and the portal that it talks to run on one thread; other tests have clocks of their own.
    static NOW: Cell<Timestamp> = Cell::new(monday());
}

fn clock() -> Timestamp {
    NOW.get()
}

/// A page that no portal has: it gives up in the middle.
pub(crate) const PANICS: &str = "/panics";

async fn panics() {
    panic!("this is for a test");
}

/// How late the sandbox tells what it tells late.
const LATE: Duration = Duration::from_millis(400);

/// How a portal is set up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    /// The city's pack.
    pub(crate) pack: fn() -> Pack,
    pub(crate) demonstration: bool,
    pub(crate) mail: bool,
    /// Whether fees can be paid, at the sandbox.
    pub(crate) pays: bool,
    /// Where the provider of identities is, if there is one.
    pub(crate) provider: Option<SocketAddr>,
    /// How long an answer may take to begin.
    pub(crate) answer_within: Duration,
}

pub(crate) const USUAL: Setting = Setting {
    pack: packs::wuhu,
    demonstration: false,
    mail: true,
    pays: true,
    provider: None,
    answer_within: ANSWER_WITHIN,
};

/// A portal that serves for as long as this lives.
pub(crate) struct City {
    pub(crate) store: Store,
    /// What serves, for jobs that run beside it.
    pub(crate) portal: Portal,
    pub(crate) url: String,
    /// For stories in which somebody else has a hand on it.
    pub(crate) database: String,
    /// Where the city's colours are.
    pub(crate) theme: String,
    letters: RefCell<Vec<Addressed>>,
    visitors: Cell<u16>,
    _folder: TempDir,
    _stop: Stop,
}

impl City {
    pub(crate) async fn on_sqlite() -> Self {
        Self::set_up(USUAL).await
    }

    pub(crate) async fn on_sqlite_of(pack: Pack) -> Self {
        Self::set_up_of(USUAL, pack).await
    }

    pub(crate) async fn on_postgres_of(pack: Pack) -> Self {
        let folder = TempDir::new().unwrap();
        Self::open(&postgres::fresh_database().await, USUAL, folder, pack).await
    }

    pub(crate) async fn set_up_on_postgres(setting: Setting) -> Self {
        let folder = TempDir::new().unwrap();
        Self::open(
            &postgres::fresh_database().await,
            setting,
            folder,
            (setting.pack)(),
        )
        .await
    }

    pub(crate) async fn set_up(setting: Setting) -> Self {
        Self::set_up_of(setting, (setting.pack)()).await
    }

    async fn set_up_of(setting: Setting, pack: Pack) -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
        Self::open(&url, setting, folder, pack).await
    }

    /// The same portal, started again at the same hour with another pack, while this one goes on.
    pub(crate) async fn started_again(&self, pack: Pack) -> Self {
        let (now, folder) = (self.now(), TempDir::new().unwrap());
        let again = Self::open(&self.database, USUAL, folder, pack).await;
        NOW.set(now);
        again
    }

    async fn open(database: &str, setting: Setting, folder: TempDir, pack: Pack) -> Self {
        NOW.set(monday());
        let key = Key::new(&[7; 32]).unwrap();
        let store = Store::open(database, Arc::new(InMemory::new()), key, Arc::new(pack))
            .await
            .unwrap()
            .signing_with(Signer::new(&[3; 32]).unwrap());
        store.adopt(setting.demonstration, monday()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let assets = Assets::read().unwrap();
        let theme = ThemeSheet::new(":root {}".to_owned());
        let theme_path = theme.path().to_owned();
        let key = store.provider_key(Provider::Sandbox);
        let sandbox = Sandbox::new(key, &url, LATE);
        let portal = Portal {
            store: store.clone(),
            site: Arc::new(assets.site(Some(theme_path.clone()))),
            frames: Arc::default(),
            kept: Arc::default(),
            base_url: url.as_str().into(),
            demonstration: setting.demonstration,
            mail: setting.mail,
            ways: Ways {
                push_key: Some("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8".into()),
                texts: true,
                named_hosts: Arc::new(NamedHosts::parse("127.0.0.1")),
            },
            till: setting.pays.then(|| sandbox.till(&url)),
            provider: setting.provider.map(|at| trusted(at, &url)),
            clock,
        };
        let (stop, stopping) = going_on();
        let around = Surroundings {
            theme: Some(theme),
            outbox: setting.demonstration.then(|| folder.path().join("outbox")),
            // Each browser comes from an address of its own.
            guards: Guards {
                base_url: url.as_str().into(),
                behind_proxy: true,
                answer_within: setting.answer_within,
            },
            stopping: stopping.clone(),
        };
        let mut pages = app::routes().route(PANICS, get(panics));
        if setting.pays {
            pages = pages.merge(sandbox.routes());
        }
        let service = router(pages, portal.clone(), around)
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move {
            axum::serve(listener, service)
                .with_graceful_shutdown(stopping.begun())
                .await
        });
        Self {
            store,
            portal,
            url,
            database: database.to_owned(),
            theme: theme_path,
            letters: RefCell::default(),
            visitors: Cell::new(0),
            _folder: folder,
            _stop: stop,
        }
    }

    /// What time it is.
    #[expect(clippy::unused_self, reason = "the hour is the city's")]
    pub(crate) fn now(&self) -> Timestamp {
        clock()
    }

    /// Lets time pass.
    #[expect(clippy::unused_self, reason = "the hour is the city's")]
    pub(crate) fn wait(&self, time: SignedDuration) {
        NOW.set(clock() + time);
    }

    /// A browser that wants English, from a network of its own.
    pub(crate) fn browser(&self) -> Browser {
        self.browser_in("en-GB,en;q=0.8")
    }

    /// A browser that wants these languages.
    pub(crate) fn browser_in(&self, languages: &str) -> Browser {
        self.visitors.set(self.visitors.get() + 1);
        Browser::new(
            &self.url,
            languages,
            &format!(
                "198.18.{}.{}",
                self.visitors.get() / 256,
                self.visitors.get() % 256
            ),
        )
    }

    /// A browser that holds a cookie, whatever the path.
    pub(crate) fn browser_with(&self, cookie: &str) -> Browser {
        let mut browser = self.browser();
        browser.hold(cookie);
        browser
    }

    /// A browser in which a member is signed in.
    pub(crate) async fn member(&self, email: &str, role: Role, area: &str) -> Browser {
        self.granted(email, role, area, None).await
    }

    /// A browser of a new member of an organisation, for the whole city.
    pub(crate) async fn member_of(&self, email: &str, role: Role, organisation: &str) -> Browser {
        let organisation = OrganisationCode(organisation.to_owned());
        let city = self.store.pack().areas.root().code.0.clone();
        self.granted(email, role, &city, Some(organisation)).await
    }

    async fn granted(
        &self,
        email: &str,
        role: Role,
        area: &str,
        organisation: Option<OrganisationCode>,
    ) -> Browser {
        let grant = NewGrant {
            role,
            area: AreaCode(area.to_owned()),
            organisation,
            team: None,
        };
        let address = EmailAddress::parse(email).unwrap();
        self.store
            .add_member(&address, "Lin Yan", &grant, self.now())
            .await
            .unwrap();
        self.signed_in(email).await
    }

    /// A browser in which somebody is signed in.
    pub(crate) async fn signed_in(&self, email: &str) -> Browser {
        let browser = self.browser();
        let asked = browser.post("/sign-in", &[("email", email)]).await;
        asked.leads_to();
        let code = self.code(email).await;
        let opened = browser.post("/sign-in/code", &[("code", &code)]).await;
        opened.leads_to();
        browser
    }

    /// Every letter to an address so far, oldest first.
    pub(crate) async fn letters(&self, email: &str) -> Vec<Letter> {
        while self.store.tell_next(self.now()).await.unwrap() {}
        loop {
            let due = self.store.take_letters(self.now()).await.unwrap();
            if due.is_empty() {
                break;
            }
            for due in due {
                self.store.sent(&due, self.now()).await.unwrap();
                self.letters.borrow_mut().push(due.letter);
            }
        }
        let letters = self.letters.borrow();
        let hers = letters.iter().filter(|letter| letter.to.as_str() == email);
        hers.map(|letter| letter.letter.clone()).collect()
    }

    /// The newest code that was sent to an address.
    pub(crate) async fn code(&self, email: &str) -> String {
        let letters = self.letters(email).await;
        // Another letter may have been taken after it.
        let newest = letters.into_iter().rev().find_map(|letter| match letter {
            Letter::SignInCode { code } => Some(code),
            _ => None,
        });
        newest.unwrap_or_else(|| panic!("no code came to {email}"))
    }

    /// A draft as somebody left it, and the cookie of her browser.
    pub(crate) async fn given_draft(&self, content: &Draft) -> (DraftId, Token) {
        self.store
            .begin_draft(content, Language::En, self.now())
            .await
            .unwrap()
    }

    /// A report that has come in.
    pub(crate) async fn given_report(&self, content: &Draft) -> Receipt {
        let (id, token) = self.given_draft(content).await;
        self.store
            .submit_report(id, &token, Language::En, self.now())
            .await
            .unwrap()
    }

    /// How many reports everybody can see.
    pub(crate) async fn public_reports(&self) -> Vec<Reference> {
        let listed = self
            .store
            .reports(&store::reports::Filter::default(), None, 100)
            .await
            .unwrap();
        listed
            .cases
            .into_iter()
            .map(|case| case.reference)
            .collect()
    }
}
