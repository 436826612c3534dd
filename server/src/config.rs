//! What the operator chose, and what stands where nothing was chosen.

mod openid;

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::Uri;
use clap::Args;
use domain::hosts::{NamedHosts, NotToBeCalled, callable};
use domain::pack::{Datum, Pack, Tiles};

pub use openid::{OpenIdChosen, OpenIdGiven, OpenIdRefused};

/// Where the portal's data are.
#[derive(Debug, Clone, Args)]
pub struct Places {
    /// City pack: the name of one in the binary, or a folder
    #[arg(
        long,
        env = "CITYLINK_PACK",
        value_name = "NAME|DIR",
        default_value = "wuhu"
    )]
    pub pack: String,
    /// Database, `sqlite://PATH` or `postgres://…`; citylink.db in the data folder unless given
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database: Option<String>,
    /// Folder of the portal's data
    #[arg(long, env = "CITYLINK_VAR", value_name = "DIR", default_value = "var")]
    pub var: String,
    /// File of the secret that seals what is personal; key in the data folder unless given
    #[arg(long, env = "CITYLINK_KEY_FILE", value_name = "FILE")]
    pub key_file: Option<PathBuf>,
}

impl Places {
    /// The database's address.
    pub fn database(&self) -> String {
        match self.database.as_deref() {
            Some(url) if !url.is_empty() => url.to_owned(),
            _ => {
                let var = self
                    .var
                    .replace('%', "%25")
                    .replace('?', "%3F")
                    .replace('#', "%23");
                format!("sqlite://{}/citylink.db", var.trim_end_matches('/'))
            }
        }
    }

    /// The folder of the portal's data.
    pub fn var(&self) -> PathBuf {
        PathBuf::from(&self.var)
    }

    /// The file of the key for push services.
    pub fn vapid_file(&self) -> PathBuf {
        self.key_file().with_file_name("vapid")
    }

    /// The file of the key that signs what the city hands out.
    pub fn signing_key_file(&self) -> PathBuf {
        self.key_file().with_file_name("signing-key")
    }

    /// The file of the secret.
    pub fn key_file(&self) -> PathBuf {
        self.key_file
            .clone()
            .unwrap_or_else(|| self.var().join("key"))
    }
}

/// What can be chosen for serving.
#[derive(Debug, Clone, Args)]
pub struct Serving {
    /// Address and port to listen on
    #[arg(
        long,
        env = "CITYLINK_LISTEN",
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:3000"
    )]
    pub listen: SocketAddr,
    /// Where things are.
    #[command(flatten)]
    pub places: Places,
    /// Serve invented data to people who try the portal; on this machine only
    #[arg(long)]
    pub demo: bool,
    /// How the portal is reached from outside: scheme and host, as in `https://citylink.example`
    #[arg(long, env = "CITYLINK_BASE_URL", value_name = "URL")]
    pub base_url: Option<String>,
    /// Base map: an address with {z}, {x} and {y} instead of the pack's
    #[arg(long, env = "CITYLINK_TILES", value_name = "URL")]
    pub tiles: Option<String>,
    /// Mail server, as in `smtps://NAME:PASSWORD@HOST`
    #[arg(
        long,
        env = "CITYLINK_SMTP",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub smtp: Option<String>,
    /// Sender of the portal's mail; noreply at the host of the base URL unless given
    #[arg(long, env = "CITYLINK_MAIL_FROM", value_name = "EMAIL")]
    pub mail_from: Option<String>,
    /// Gateway of short messages: an address that takes {"to", "text", "id"} as JSON
    #[arg(long, env = "CITYLINK_SMS_URL", value_name = "URL")]
    pub sms_url: Option<String>,
    /// Opens the gateway of short messages, as a bearer token
    #[arg(
        long,
        env = "CITYLINK_SMS_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    pub sms_token: Option<String>,
    /// Key for push services, 32 bytes in base64url; the file vapid beside the key file unless given
    #[arg(
        long,
        env = "CITYLINK_VAPID_KEY",
        hide_env_values = true,
        value_name = "KEY"
    )]
    pub vapid_key: Option<String>,
    /// Let fees be paid at a provider that takes no money, to try it; a demonstration does by itself
    #[arg(long, env = "CITYLINK_SANDBOX_PAY")]
    pub sandbox_pay: bool,
    /// Hosts of the house that may be called, between commas; others are called in the public internet only
    #[arg(long, env = "CITYLINK_OUTSIDE_HOSTS", value_name = "HOSTS")]
    pub outside_hosts: Option<String>,
    /// Who tells of people who they are.
    #[command(flatten)]
    pub openid: OpenIdGiven,
    /// Take the visitor's address from X-Forwarded-For, which a proxy in front must set
    #[arg(long)]
    pub behind_proxy: bool,
}

/// Why the choices cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum ConfigRefused {
    /// Demonstrations have no secrets from those who can reach them.
    #[error(
        "--demo serves this machine only: listen on a loopback address such as 127.0.0.1:3000, not on {0}"
    )]
    DemonstrationForOthers(SocketAddr),
    /// Pages are at the root of their host.
    #[error("a base URL looks like https://citylink.example, not like {0}")]
    BaseUrl(String),
    /// Short messages cannot be handed over there.
    #[error("the gateway of short messages: {0} (CITYLINK_SMS_URL, CITYLINK_OUTSIDE_HOSTS)")]
    SmsUrl(NotToBeCalled),
    /// Nobody can be asked who people are.
    #[error(transparent)]
    OpenId(#[from] OpenIdRefused),
    /// A place holder is missing.
    #[error("the address of a base map has {{z}}, {{x}} and {{y}}, {0} has not")]
    Tiles(String),
}

/// Choices that can be followed.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Where things are.
    pub places: Places,
    /// Serves invented data to people who try it.
    pub demonstration: bool,
    /// How the portal is reached from outside, without a final slash; from the address listened on where absent.
    pub base_url: Option<String>,
    /// Base map instead of the pack's.
    pub tiles: Option<String>,
    /// Mail server.
    pub smtp: Option<String>,
    /// Sender of the portal's mail.
    pub mail_from: Option<String>,
    /// Gateway of short messages, and what opens it.
    pub sms: Option<(String, Option<String>)>,
    /// Key for push services.
    pub vapid_key: Option<String>,
    /// Fees are paid at a provider that takes no money.
    pub sandbox_pay: bool,
    /// Hosts of the house that may be called.
    pub outside_hosts: NamedHosts,
    /// Who tells of people who they are.
    pub openid: Option<OpenIdChosen>,
    /// A proxy in front says whom it speaks for.
    pub behind_proxy: bool,
}

impl Config {
    /// Finds out whether the choices can be followed.
    pub fn new(given: Serving) -> Result<Self, ConfigRefused> {
        // An empty variable is what scripts set to mean none.
        let said = |value: Option<String>| value.filter(|value| !value.is_empty());
        if given.demo && !given.listen.ip().to_canonical().is_loopback() {
            return Err(ConfigRefused::DemonstrationForOthers(given.listen));
        }
        let base_url = said(given.base_url)
            .map(|url| origin(&url).ok_or(ConfigRefused::BaseUrl(url)))
            .transpose()?;
        let tiles = said(given.tiles);
        if let Some(url) = &tiles
            && !["{z}", "{x}", "{y}"].iter().all(|part| url.contains(part))
        {
            return Err(ConfigRefused::Tiles(url.clone()));
        }
        let outside_hosts = NamedHosts::parse(&given.outside_hosts.unwrap_or_default());
        let sms_url = said(given.sms_url);
        if let Some(url) = &sms_url {
            callable(url, &outside_hosts).map_err(ConfigRefused::SmsUrl)?;
        }
        let sms_token = said(given.sms_token);
        Ok(Self {
            listen: given.listen,
            places: given.places,
            demonstration: given.demo,
            base_url,
            tiles,
            smtp: said(given.smtp),
            mail_from: said(given.mail_from),
            sms: sms_url.map(|url| (url, sms_token)),
            vapid_key: said(given.vapid_key),
            sandbox_pay: given.sandbox_pay || given.demo,
            openid: given.openid.chosen(&outside_hosts)?,
            outside_hosts,
            behind_proxy: given.behind_proxy,
        })
    }

    /// How the portal is reached from outside, once it listens on `listening`.
    pub fn base_url(&self, listening: SocketAddr) -> String {
        match &self.base_url {
            Some(url) => url.clone(),
            None if listening.ip().is_unspecified() => {
                format!("http://localhost:{}", listening.port())
            }
            None => format!("http://{listening}"),
        }
    }

    /// Lays the chosen base map over the pack's; who made the map is still said as the pack says it.
    pub fn choose_tiles(&self, pack: &mut Pack) {
        let Some(url) = self.tiles.clone() else {
            return;
        };
        match &mut pack.city.tiles {
            Some(tiles) => tiles.url = url,
            none => {
                *none = Some(Tiles {
                    url,
                    attribution: String::new(),
                    datum: Datum::Wgs84,
                });
            }
        }
    }
}

/// Scheme and host of a web address that has nothing else.
fn origin(url: &str) -> Option<String> {
    let address: Uri = url.parse().ok()?;
    let scheme = address
        .scheme_str()
        .filter(|scheme| ["http", "https"].contains(scheme))?;
    let authority = address.authority()?.as_str();
    let bare =
        matches!(address.path(), "" | "/") && address.query().is_none() && !authority.contains('@');
    bare.then(|| format!("{scheme}://{}", authority.to_lowercase()))
}

/// An address that may be shown: without the password that it may have.
pub fn without_password(url: &str) -> String {
    match url
        .split_once("://")
        .and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?.1)))
    {
        Some((scheme, rest)) => format!("{scheme}://{rest}"),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Typed {
        #[command(flatten)]
        given: Serving,
    }

    fn typed(flags: &[&str]) -> Result<Config, ConfigRefused> {
        Config::new(Typed::parse_from([&["citylink"], flags].concat()).given)
    }

    #[test]
    fn given_a_data_folder_when_no_database_is_named_then_it_lies_there_whatever_the_folder_is_called()
     {
        for (var, url) in [
            ("var", "sqlite://var/citylink.db"),
            ("/srv/citylink/", "sqlite:///srv/citylink/citylink.db"),
            ("/srv/50%?", "sqlite:///srv/50%25%3F/citylink.db"),
        ] {
            assert_eq!(typed(&["--var", var]).unwrap().places.database(), url);
        }
    }

    #[test]
    fn given_a_base_url_when_it_is_more_than_scheme_and_host_then_it_is_refused() {
        for url in [
            "citylink.example",
            "ftp://citylink.example",
            "https://citylink.example/portal",
            "https://a@b.example",
        ] {
            assert!(
                matches!(typed(&["--base-url", url]), Err(ConfigRefused::BaseUrl(_))),
                "{url}"
            );
        }
        let config = typed(&["--base-url", "https://Citylink.example/"]).unwrap();
        assert_eq!(config.base_url(config.listen), "https://citylink.example");
    }

    #[test]
    fn given_a_demonstration_when_others_could_reach_it_then_it_is_refused() {
        for listen in ["0.0.0.0:3000", "[::]:3000", "192.0.2.1:3000"] {
            let refused = typed(&["--demo", "--listen", listen]);
            assert!(
                matches!(refused, Err(ConfigRefused::DemonstrationForOthers(_))),
                "{listen}"
            );
        }
        for listen in ["127.0.0.1:3000", "[::1]:3000"] {
            assert!(typed(&["--demo", "--listen", listen]).is_ok(), "{listen}");
        }
    }

    #[test]
    fn given_an_address_with_a_password_when_it_is_shown_then_the_password_is_not() {
        assert_eq!(
            without_password("postgres://lin:s@cret@db.example/city"),
            "postgres://db.example/city"
        );
        assert_eq!(
            without_password("sqlite://var/citylink.db"),
            "sqlite://var/citylink.db"
        );
    }
}
