//! Serving: from the first look at the configuration to the last answer.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::identity::IdentityProvider;
use app::portal::{Portal, Ways};
use axum::Router;
use domain::payments::Provider;
use jiff::Timestamp;
use lettre::message::Mailbox;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::config::Config;
use crate::http::assets::{Assets, NoBundle};
use crate::http::guards::{ANSWER_WITHIN, Guards};
use crate::http::{self, Surroundings, ThemeSheet};
use crate::jobs::alerts::watch;
use crate::jobs::housekeeping::keep_house;
use crate::jobs::letters::{Post, WriteLetter};
use crate::jobs::map::settle_map;
use crate::jobs::notices;
use crate::jobs::papers::lay_papers;
use crate::jobs::promises::keep_promises;
use crate::jobs::pushes::push;
use crate::jobs::refunds::give_back;
use crate::jobs::scores::settle_scores;
use crate::jobs::search::index_terms;
use crate::jobs::texts::{WriteText, text};
use crate::opening::{self, OpeningRefused};
use crate::outside::mail::{self, FileMail, Mail, MailRefused, SmtpMail};
use crate::outside::openid::{NotAnIssuer, OpenId};
use crate::outside::outgoing::{NoCertificates, Outgoing};
use crate::outside::push::Pusher;
use crate::outside::sandbox::{LATE, Sandbox, this_machine};
use crate::outside::texts::{Gateway, NotAToken};
use crate::outside::vapid::{Vapid, VapidRefused};
use crate::packs::PackSource;
use crate::seed;
use crate::stopping::{self, Stopping, asked_to_end};

/// How long what has begun may take to end once the portal stops.
const END_WITHIN: Duration = Duration::from_secs(10);

/// Who letters come from, and how they leave.
type Carrier = (Mailbox, Arc<dyn Mail>);

/// What the portal shows and says.
#[derive(Clone)]
pub struct Faces {
    /// Pages and commands.
    pub pages: Router<Portal>,
    /// Finds the words of letters; without it they wait.
    pub write: Option<WriteLetter>,
    /// Finds the words of short messages; without it they wait.
    pub write_text: Option<WriteText>,
}

/// By which ways people are told beside letters.
struct Phones {
    pusher: Pusher,
    gateway: Option<Gateway>,
}

/// Why the portal did not start, or did not go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeRefused {
    /// The site was not built.
    #[error(transparent)]
    NoBundle(#[from] NoBundle),
    /// The portal's memory was not opened.
    #[error(transparent)]
    Opening(#[from] OpeningRefused),
    /// Mail was not set up.
    #[error(transparent)]
    Mail(#[from] MailRefused),
    /// Nobody outside can be called.
    #[error(transparent)]
    Outgoing(#[from] NoCertificates),
    /// Nothing can be pushed.
    #[error(transparent)]
    Vapid(#[from] VapidRefused),
    /// Nobody can be asked who people are.
    #[error(transparent)]
    OpenId(#[from] NotAnIssuer),
    /// Short messages were not set up.
    #[error(transparent)]
    Texts(#[from] NotAToken),
    /// The demonstration cannot begin with its story.
    #[error("the demonstration cannot be filled")]
    Seed(#[from] seed::SeedFailed),
    /// The folder for the letters of a demonstration cannot be made.
    #[error("the outbox {path} cannot be made")]
    Outbox {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Nobody can be listened to.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the operating system said.
        source: io::Error,
    },
    /// Connections or signals are no longer heard.
    #[error("the portal cannot go on")]
    Broken(#[from] io::Error),
}

/// Serves until the operating system asks for the end, and finishes what has begun.
pub async fn serve(config: Config, faces: Faces) -> Result<(), ServeRefused> {
    let assets = Assets::read()?;
    let mut pack = opening::read_pack(&config.places.pack)?;
    config.choose_tiles(&mut pack);
    let theme = pack
        .theme
        .as_ref()
        .map(|theme| ThemeSheet::new(theme.css()));
    let store = opening::open(
        &config.places,
        Arc::new(pack),
        config.demonstration,
        clock(),
    )
    .await?;

    if config.demonstration
        && let Some(source) = PackSource::find(&config.places.pack)
    {
        seed::seed(&store, &source, clock()).await?;
        seed::seed_registers(&store, &source, clock()).await?;
    }

    let listen = |source| ServeRefused::Listen {
        address: config.listen,
        source,
    };
    let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
    let base_url = config.base_url(listener.local_addr()?);
    let portal_at = here(listener.local_addr()?);
    let sandbox = config.sandbox_pay.then(|| {
        let key = store.provider_key(Provider::Sandbox);
        Sandbox::new(key, &portal_at, LATE)
    });
    let outbox = config
        .demonstration
        .then(|| config.places.var().join("outbox"));
    let post = post(&config, outbox.clone(), &base_url)?;

    let phones = phones(&config, &base_url)?;

    let portal = Portal {
        store,
        site: Arc::new(assets.site(theme.as_ref().map(|theme| theme.path().to_owned()))),
        frames: Arc::default(),
        kept: Arc::default(),
        base_url: base_url.as_str().into(),
        demonstration: config.demonstration,
        mail: post.is_some(),
        ways: Ways {
            push_key: Some(phones.pusher.key().into()),
            texts: phones.gateway.is_some(),
            named_hosts: Arc::new(config.outside_hosts.clone()),
        },
        till: sandbox.as_ref().map(|sandbox| sandbox.till(&base_url)),
        provider: provider(&config, &base_url)?,
        clock,
    };
    let asked = asked_to_end()?;
    let (stop, stopping) = stopping::going_on();
    let guards = Guards {
        base_url: Arc::clone(&portal.base_url),
        behind_proxy: config.behind_proxy,
        answer_within: ANSWER_WITHIN,
    };
    let around = Surroundings {
        theme,
        outbox,
        guards,
        stopping: stopping.clone(),
    };
    let pages = match sandbox {
        Some(sandbox) => faces.pages.merge(sandbox.routes()),
        None => faces.pages,
    };
    let router = http::router(pages, portal.clone(), around);
    let mut jobs = start_jobs(&portal, faces.write, post, &stopping);
    let papers = config.places.var().join(if config.demonstration {
        "outbox"
    } else {
        "letters-on-paper"
    });
    jobs.spawn(lay_papers(portal.clone(), papers, stopping.clone()));
    start_calls(&portal, faces.write_text, phones, &stopping, &mut jobs);
    if let Some(till) = portal.till.clone() {
        let refunds = give_back(
            portal.clone(),
            till,
            this_machine(&portal_at)?,
            stopping.clone(),
        );
        jobs.spawn(refunds);
    }
    greet(&portal)?;

    let served = tokio::spawn(listen_until(listener, router, stopping));
    asked.await;
    tracing::info!("stopping");
    stop.begin();
    end(served, jobs).await;
    portal.store.close().await;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock that the rule names"
)]
pub(crate) fn clock() -> Timestamp {
    Timestamp::now()
}

/// How letters leave: a demonstration writes to nobody. `None` where there is no way.
fn post(
    config: &Config,
    outbox: Option<PathBuf>,
    base_url: &str,
) -> Result<Option<Carrier>, ServeRefused> {
    let from = mail::sender(config.mail_from.as_deref(), base_url)?;
    if let Some(path) = outbox {
        let mail =
            FileMail::new(path.clone()).map_err(|source| ServeRefused::Outbox { path, source })?;
        return Ok(Some((from, Arc::new(mail))));
    }
    let Some(url) = &config.smtp else {
        tracing::error!(
            "no mail server is named (CITYLINK_SMTP): nobody can sign in by code, and letters wait"
        );
        return Ok(None);
    };
    Ok(Some((from, Arc::new(SmtpMail::new(url)?))))
}

fn start_jobs(
    portal: &Portal,
    write: Option<WriteLetter>,
    post: Option<Carrier>,
    stopping: &Stopping,
) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    jobs.spawn(keep_house(portal.clone(), stopping.clone()));
    jobs.spawn(settle_map(portal.clone(), stopping.clone()));
    jobs.spawn(keep_promises(portal.clone(), stopping.clone()));
    jobs.spawn(index_terms(portal.clone(), stopping.clone()));
    jobs.spawn(settle_scores(portal.clone(), stopping.clone()));
    jobs.spawn(notices::tell(portal.clone(), stopping.clone()));
    jobs.spawn(watch(portal.clone(), stopping.clone()));
    if let (Some(write), Some((from, mail))) = (write, post) {
        let post = Post {
            portal: portal.clone(),
            write,
            from,
            mail,
        };
        jobs.spawn(post.carry(stopping.clone()));
    }
    jobs
}

/// How the portal reaches itself.
fn here(listening: SocketAddr) -> String {
    if listening.ip().is_unspecified() {
        format!("http://127.0.0.1:{}", listening.port())
    } else {
        format!("http://{listening}")
    }
}

/// How people are told on their phones.
fn phones(config: &Config, base_url: &str) -> Result<Phones, ServeRefused> {
    let outgoing = Outgoing::new(config.outside_hosts.clone())?;
    let vapid = match &config.vapid_key {
        Some(letters) => Vapid::given(letters)?,
        None => Vapid::in_file(&config.places.vapid_file())?,
    };
    let gateway = match &config.sms {
        Some((url, token)) => Some(Gateway::new(url, token.as_deref(), outgoing.clone())?),
        None => None,
    };
    Ok(Phones {
        pusher: Pusher::new(vapid, base_url, outgoing),
        gateway,
    })
}

/// Who tells of people who they are.
fn provider(
    config: &Config,
    base_url: &str,
) -> Result<Option<Arc<dyn IdentityProvider>>, ServeRefused> {
    let Some(chosen) = config.openid.clone() else {
        return Ok(None);
    };
    let outgoing = Outgoing::new(config.outside_hosts.clone())?;
    Ok(Some(Arc::new(OpenId::new(chosen, base_url, outgoing)?)))
}

fn start_calls(
    portal: &Portal,
    write: Option<WriteText>,
    phones: Phones,
    stopping: &Stopping,
    jobs: &mut JoinSet<()>,
) {
    jobs.spawn(push(portal.clone(), phones.pusher, stopping.clone()));
    if let (Some(write), Some(gateway)) = (write, phones.gateway) {
        jobs.spawn(text(portal.clone(), write, gateway, stopping.clone()));
    }
}

async fn listen_until(listener: TcpListener, router: Router, stopping: Stopping) -> io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(stopping.begun())
        .await
}

/// Waits for what has begun, but not for ever.
async fn end(served: tokio::task::JoinHandle<io::Result<()>>, mut jobs: JoinSet<()>) {
    let ended = tokio::time::timeout(END_WITHIN, async {
        if !matches!(served.await, Ok(Ok(()))) {
            tracing::error!("connections were lost while the portal stopped");
        }
        while let Some(job) = jobs.join_next().await {
            if let Err(error) = job {
                tracing::error!(%error, "a job broke");
            }
        }
    });
    if ended.await.is_err() {
        tracing::warn!("some requests took too long to end and were cut off");
    }
}

/// Tells the operator where to look.
fn greet(portal: &Portal) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "Citylink serves {} at {}",
        portal.pack().name,
        portal.base_url
    )?;
    if portal.demonstration {
        writeln!(
            out,
            "Sign in as officer@wuhu.example at {0}/sign-in; the code is shown at {0}/dev/outbox",
            portal.base_url
        )?;
    }
    out.flush()
}
