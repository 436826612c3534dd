//! What a version of a service says, in few bytes.

use domain::pack::ServiceVersion;
use domain::services::Service;
use serde_json::Value;

/// The version as its file says it, with what a later portal may read in it; nothing where it is no TOML.
pub(super) fn of(service: &Service, text: &str) -> Option<ServiceVersion> {
    let mut said: Value = toml::from_str(text).ok()?;
    said.sort_all_objects();
    Some(ServiceVersion {
        service: service.identifier.clone(),
        version: service.version,
        digest: blake3::hash(said.to_string().as_bytes()).to_string(),
    })
}
