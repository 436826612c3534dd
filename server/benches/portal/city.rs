//! The portal of a city, opened and served as `citylink serve` does, in this process.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use app::portal::Portal;
use axum::Router;
use domain::pack::Pack;
use server::config::Places;
use server::http::assets::Assets;
use server::http::guards::{ANSWER_WITHIN, Guards};
use server::http::{Surroundings, ThemeSheet, router};
use server::opening;
use server::stopping::{self, Stop};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::Outcome;
use crate::client::{Connection, get};
use crate::machine::now;

/// A city's memory: which pack, which database, which folder.
pub(crate) fn places(pack: &str, database: Option<String>, var: &Path) -> Places {
    Places {
        pack: pack.to_owned(),
        database,
        var: var.display().to_string(),
        key_file: None,
    }
}

/// A portal that answers until it is dropped.
pub(crate) struct City {
    pub(crate) portal: Portal,
    pub(crate) address: SocketAddr,
    theme: Option<ThemeSheet>,
    _stop: Stop,
}

impl City {
    /// Serves a city.
    pub(crate) async fn serve(places: &Places, demonstration: bool) -> Outcome<Self> {
        let pack = opening::read_pack(&places.pack)?;
        Self::serve_pack(places, pack, demonstration).await
    }

    /// Serves a city whose pack is not as it was read.
    pub(crate) async fn serve_pack(
        places: &Places,
        pack: Pack,
        demonstration: bool,
    ) -> Outcome<Self> {
        let (portal, theme) = Self::open(places, pack, demonstration).await?;
        Self::listen(portal, theme, Router::new()).await
    }

    /// Serves the same city at another address, with `more` beside the portal, outside its layers.
    pub(crate) async fn with(&self, more: Router) -> Outcome<Self> {
        Self::listen(self.portal.clone(), self.theme.clone(), more).await
    }

    async fn listen(portal: Portal, theme: Option<ThemeSheet>, more: Router) -> Outcome<Self> {
        let (stop, stopping) = stopping::going_on();
        let around = Surroundings {
            theme: theme.clone(),
            outbox: None,
            guards: Guards {
                base_url: Arc::clone(&portal.base_url),
                behind_proxy: true,
                answer_within: ANSWER_WITHIN,
            },
            stopping: stopping.clone(),
        };
        let router = router(app::routes(), portal.clone(), around).merge(more);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(
            axum::serve(listener, service)
                .with_graceful_shutdown(stopping.begun())
                .into_future(),
        );
        Ok(Self {
            portal,
            address,
            theme,
            _stop: stop,
        })
    }

    /// What a GET of this path is answered.
    pub(crate) async fn answer(&self, path: &str, encoding: Option<&str>) -> Outcome<Answer> {
        let mut connection = Connection::open(self.address).await?;
        let status = connection.talk(&get(path, encoding, None)).await?;
        Ok(Answer {
            status,
            headers: connection.headers(),
            body: connection.body(),
        })
    }

    async fn open(
        places: &Places,
        pack: Pack,
        demonstration: bool,
    ) -> Outcome<(Portal, Option<ThemeSheet>)> {
        let assets = Assets::read()?;
        let theme = pack.theme.as_ref().map(|one| ThemeSheet::new(one.css()));
        let store = opening::open(places, Arc::new(pack), demonstration, now()).await?;
        let site = assets.site(theme.as_ref().map(|theme| theme.path().to_owned()));
        let portal = Portal {
            store,
            site: Arc::new(site),
            frames: Arc::default(),
            kept: Arc::default(),
            base_url: "http://127.0.0.1".into(),
            demonstration,
            mail: true,
            ways: app::portal::Ways::default(),
            till: None,
            provider: None,
            clock: now,
        };
        Ok((portal, theme))
    }
}

/// What a path was answered, as it went over the wire.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// Spans that the binary opens for each request are opened here, too, and cost what they cost there.
pub(crate) fn log_as_the_binary_does() {
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("warn,server=info,app=info"))
        .with_writer(std::io::stderr);
    // Refused only where a log was set up before.
    let _ = log.try_init();
}
