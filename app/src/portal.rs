//! What every page and command is handed: the store, the clock, and where things are.

use std::collections::HashMap;
use std::sync::Arc;

use domain::hosts::NamedHosts;
use domain::pack::Pack;
use jiff::Timestamp;
use store::Store;

use crate::identity::IdentityProvider;
use crate::payments::Till;
use crate::shell::{Frames, Kept};

/// The running portal, as pages and commands see it. Cheap to clone.
#[derive(Clone)]
pub struct Portal {
    /// Memory.
    pub store: Store,
    /// Addresses of the built site.
    pub site: Arc<Site>,
    /// What stands round its pages, as it was drawn before.
    pub frames: Arc<Frames>,
    /// What its pages say in public, as it was drawn lately.
    pub kept: Arc<Kept>,
    /// How the portal is reached from outside, without a final slash: `https://citylink.example`.
    pub base_url: Arc<str>,
    /// Serves invented data to people who try it: `/dev/outbox` and `/dev/gallery` exist.
    pub demonstration: bool,
    /// Whether letters can be sent at all; without it nobody can sign in by code.
    pub mail: bool,
    /// By which ways people can be told beside letters.
    pub ways: Ways,
    /// Who takes fees; without it what costs something cannot be applied for here.
    pub till: Option<Till>,
    /// Who tells of people who they are; without it they sign in by code and show it in other ways.
    pub provider: Option<Arc<dyn IdentityProvider>>,
    /// The clock.
    pub clock: fn() -> Timestamp,
}

impl Portal {
    /// What time it is.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The city's pack.
    pub fn pack(&self) -> &Pack {
        self.store.pack()
    }
}

/// By which ways people can be told beside letters.
#[derive(Debug, Clone, Default)]
pub struct Ways {
    /// The key that browsers are handed; without it nothing is pushed.
    pub push_key: Option<Arc<str>>,
    /// Whether short messages go out.
    pub texts: bool,
    /// Hosts of the house that may be called.
    pub named_hosts: Arc<NamedHosts>,
}

/// Addresses of the built site: hashed, so that they may be kept for ever.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The portal's sheet.
    pub sheet: String,
    /// The city's theme, where its pack has one.
    pub theme: Option<String>,
    /// The islands' module.
    pub islands: String,
    /// The first chunk of their wasm, which all of them need.
    pub first_chunk: String,
    /// Further chunks, by the name of the island that needs them.
    pub chunks: HashMap<String, Vec<String>>,
    /// Leaflet's script.
    pub leaflet: String,
    /// Leaflet's sheet.
    pub leaflet_sheet: String,
}
