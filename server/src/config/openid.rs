//! What the operator chose of a provider of identities.

use clap::Args;
use domain::hosts::{NamedHosts, NotToBeCalled, callable};

/// The claim that holds somebody's number, unless another was chosen.
const NUMBER_CLAIM: &str = "person_number";

/// What is asked for beside who somebody is, unless something else was chosen.
const SCOPES: &str = "email";

/// What can be chosen of a provider of identities.
#[derive(Debug, Clone, Args)]
pub struct OpenIdGiven {
    /// Provider of identities that speaks OpenID Connect: its address, as in `https://id.example`
    #[arg(long, env = "CITYLINK_OIDC_ISSUER", value_name = "URL")]
    pub oidc_issuer: Option<String>,
    /// What the provider calls this portal
    #[arg(long, env = "CITYLINK_OIDC_CLIENT_ID", value_name = "ID")]
    pub oidc_client_id: Option<String>,
    /// What the provider knows this portal by
    #[arg(
        long,
        env = "CITYLINK_OIDC_CLIENT_SECRET",
        hide_env_values = true,
        value_name = "SECRET"
    )]
    pub oidc_client_secret: Option<String>,
    /// What people call the provider; its host unless given
    #[arg(long, env = "CITYLINK_OIDC_NAME", value_name = "NAME")]
    pub oidc_name: Option<String>,
    /// Scopes that are asked for beside openid, between spaces; email unless given
    #[arg(long, env = "CITYLINK_OIDC_SCOPES", value_name = "SCOPES")]
    pub oidc_scopes: Option<String>,
    /// Claim that holds somebody's number as the register of persons has it; `person_number` unless given
    #[arg(long, env = "CITYLINK_OIDC_NUMBER_CLAIM", value_name = "CLAIM")]
    pub oidc_number_claim: Option<String>,
    /// Levels of assurance (acr) at which the provider's word binds an account, between spaces; at none unless given
    #[arg(long, env = "CITYLINK_OIDC_LEVELS", value_name = "LEVELS")]
    pub oidc_levels: Option<String>,
}

/// Why the choices cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenIdRefused {
    /// The provider cannot be called.
    #[error("the provider of identities: {0} (CITYLINK_OIDC_ISSUER, CITYLINK_OUTSIDE_HOSTS)")]
    Issuer(NotToBeCalled),
    /// The provider does not know who asks.
    #[error(
        "a provider of identities has a name for the portal: CITYLINK_OIDC_CLIENT_ID is missing"
    )]
    NoClient,
    /// There is nobody to ask.
    #[error("a client of a provider of identities has a provider: CITYLINK_OIDC_ISSUER is missing")]
    NoIssuer,
}

/// A provider of identities, as it was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenIdChosen {
    /// Its address.
    pub issuer: String,
    /// What it calls this portal.
    pub client_id: String,
    /// What it knows this portal by; nothing where it does by its address alone.
    pub client_secret: Option<String>,
    /// What people call it.
    pub name: String,
    /// What is asked for beside who somebody is.
    pub scopes: Vec<String>,
    /// The claim that holds somebody's number.
    pub number_claim: String,
    /// The levels at which its word binds an account; where there are none it only signs in.
    pub levels: Vec<String>,
}

impl OpenIdGiven {
    /// The provider, where one was chosen.
    pub fn chosen(self, hosts: &NamedHosts) -> Result<Option<OpenIdChosen>, OpenIdRefused> {
        // An empty variable is what scripts set to mean none.
        let said = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
        let words = |text: String| text.split_whitespace().map(str::to_owned).collect();
        let (issuer, client_id) = match (said(self.oidc_issuer), said(self.oidc_client_id)) {
            (Some(issuer), Some(client)) => (issuer, client),
            (Some(_), None) => return Err(OpenIdRefused::NoClient),
            (None, Some(_)) => return Err(OpenIdRefused::NoIssuer),
            (None, None) => return Ok(None),
        };
        let host = callable(&issuer, hosts).map_err(OpenIdRefused::Issuer)?;
        let name = said(self.oidc_name).unwrap_or_else(|| host.to_owned());
        let claim = said(self.oidc_number_claim).unwrap_or_else(|| NUMBER_CLAIM.to_owned());
        Ok(Some(OpenIdChosen {
            client_id,
            client_secret: said(self.oidc_client_secret),
            name,
            scopes: words(said(self.oidc_scopes).unwrap_or_else(|| SCOPES.to_owned())),
            number_claim: claim,
            levels: words(said(self.oidc_levels).unwrap_or_default()),
            issuer,
        }))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Typed {
        #[command(flatten)]
        given: OpenIdGiven,
    }

    fn typed(flags: &[&str]) -> Result<Option<OpenIdChosen>, OpenIdRefused> {
        let given = Typed::parse_from([&["citylink"], flags].concat()).given;
        given.chosen(&NamedHosts::parse("127.0.0.1"))
    }

    #[test]
    fn given_half_a_provider_when_it_is_chosen_then_the_rest_is_asked_for() {
        assert_eq!(typed(&[]), Ok(None));
        assert_eq!(typed(&["--oidc-issuer", "", "--oidc-name", "A"]), Ok(None));
        assert_eq!(
            typed(&["--oidc-issuer", "https://id.example"]),
            Err(OpenIdRefused::NoClient)
        );
        assert_eq!(
            typed(&["--oidc-client-id", "portal"]),
            Err(OpenIdRefused::NoIssuer)
        );
        for (issuer, why) in [
            ("http://id.example", NotToBeCalled::Open),
            ("https://10.0.0.1", NotToBeCalled::OfTheHouse),
            ("id.example", NotToBeCalled::NoAddress),
        ] {
            let refused = typed(&["--oidc-issuer", issuer, "--oidc-client-id", "portal"]);
            assert_eq!(refused, Err(OpenIdRefused::Issuer(why)), "{issuer}");
        }
    }

    #[test]
    fn given_a_provider_when_nothing_else_is_chosen_then_its_host_names_it_and_no_level_binds() {
        let chosen = typed(&[
            "--oidc-issuer",
            "https://id.example/a",
            "--oidc-client-id",
            "portal",
        ]);
        let chosen = chosen.unwrap().unwrap();
        assert_eq!(chosen.name, "id.example");
        assert_eq!(
            (chosen.scopes, chosen.levels),
            (vec!["email".to_owned()], vec![])
        );
        assert_eq!(chosen.number_claim, "person_number");
    }
}
