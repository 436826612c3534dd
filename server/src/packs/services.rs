//! `services/*.toml`: one file per service and version, `identifier.toml` the newest and `identifier.v1.toml` an earlier one.

mod form;
mod pointer;
mod version;

use std::collections::BTreeMap;

use domain::pack::{DraftService, ServiceVersion};
use domain::services::Service;
use domain::services::check::{Known, ServiceFault, check};

use super::faults::Notes;
use super::{Care, Fault, PackSource, file};

/// The folder of the files that are live.
const FOLDER: &str = "services/";

/// The folder of those that are not.
const DRAFTS: &str = "services/drafts/";

/// What was read of the folder.
#[derive(Default)]
pub(super) struct Read {
    /// The newest version of each, by identifier.
    pub(super) newest: Vec<Service>,
    /// The others, by identifier, newer ones first.
    pub(super) earlier: Vec<Service>,
    /// What each of them says.
    pub(super) versions: Vec<ServiceVersion>,
}

impl Read {
    /// Notes what makes no sense in each that is looked at so closely, on the line that says it.
    pub(super) fn check(
        &self,
        source: &PackSource,
        care: Care,
        known: &Known,
        faults: &mut Vec<Fault>,
    ) {
        let (newest, earlier) = match care {
            Care::Quick => return,
            Care::Live => (&self.newest, &[][..]),
            Care::Thorough => (&self.newest, &self.earlier[..]),
        };
        let newest = newest.iter();
        let newest =
            newest.map(|service| (service, format!("{FOLDER}{}.toml", service.identifier.0)));
        let earlier = earlier.iter().map(|service| {
            let (identifier, version) = (&service.identifier.0, service.version);
            (service, format!("{FOLDER}{identifier}.v{version}.toml"))
        });
        for (service, name) in newest.chain(earlier) {
            let found = check(service, known);
            // A file by another name was noted before.
            if !found.is_empty() && source.has(&name) {
                file(source, &name, faults, |notes| form::note_all(notes, &found));
            }
        }
    }
}

impl Read {
    /// Whether the draft is a version of its own, later than the one that is live; noted where it is not.
    fn is_higher(&self, notes: &mut Notes<'_>, draft: &Service) -> bool {
        let mut newest = self.newest.iter();
        let live = newest.find(|live| live.identifier == draft.identifier);
        let Some(live) = live.filter(|live| live.version >= draft.version) else {
            return true;
        };
        let fault = ServiceFault {
            pointer: "/version".to_owned(),
            reason: format!(
                "version {} is live; a draft needs a higher one",
                live.version
            ),
        };
        form::note_all(notes, &[fault]);
        false
    }
}

/// Reads every service file that is live.
pub(super) fn read(source: &PackSource, care: Care, faults: &mut Vec<Fault>) -> Read {
    let mut read = Read::default();
    let mut versions = BTreeMap::<(String, u32), String>::new();
    for name in source.files_under(FOLDER) {
        let within = name.strip_prefix(FOLDER).unwrap_or_default();
        if is_drafts(within) {
            continue;
        }
        let Some(stem) = within.strip_suffix(".toml") else {
            faults.push(no_service(&name));
            continue;
        };
        let found = file(source, &name, faults, |notes| {
            let service = service(notes, care)?;
            named(notes, &service, stem);
            let key = (service.identifier.0.clone(), service.version);
            if let Some(first) = versions.insert(key, name.clone()) {
                notes.whole(format!("this version is there twice, first in {first}"));
            }
            let version = version::of(&service, notes.text());
            Some((service, version))
        });
        if let Some((service, version)) = found.flatten() {
            read.versions.extend(version);
            if stem == service.identifier.0 {
                read.newest.push(service);
            } else {
                read.earlier.push(service);
            }
        }
    }
    read.newest
        .sort_by(|one, other| one.identifier.cmp(&other.identifier));
    let rank = |service: &Service| {
        (
            service.identifier.clone(),
            std::cmp::Reverse(service.version),
        )
    };
    read.earlier.sort_by_key(rank);
    for earlier in &read.earlier {
        let file = format!("{FOLDER}{}.v{}.toml", earlier.identifier.0, earlier.version);
        let newest = read
            .newest
            .iter()
            .find(|service| service.identifier == earlier.identifier);
        match newest {
            None => faults.push(Fault::whole(&file, "the newest version is not there")),
            Some(newest) if newest.version <= earlier.version => faults.push(Fault::whole(
                &file,
                format!(
                    "the newest version is {}, which is not later",
                    newest.version
                ),
            )),
            Some(_) => {}
        }
    }
    read
}

/// Whether this stands in the folder of drafts, or is that folder.
fn is_drafts(within: &str) -> bool {
    within == "drafts" || within.starts_with("drafts/")
}

/// What is neither a service nor read: said, lest somebody thinks that it is.
fn no_service(name: &str) -> Fault {
    Fault::whole(
        name,
        "is not read: a service is one TOML file, and is called IDENTIFIER.toml",
    )
}

/// Reads what is not live yet. Faults stay with the draft; whoever asks for all of them is told, too.
pub(super) fn drafts(
    source: &PackSource,
    live: &Read,
    known: &Known,
) -> (Vec<DraftService>, Vec<Fault>) {
    let (mut drafts, mut all) = (Vec::new(), Vec::new());
    for name in source.files_under(DRAFTS) {
        let mut faults = Vec::new();
        let service = if name.rsplit('.').next() == Some("toml") {
            file(source, &name, &mut faults, |notes| {
                let service = service(notes, Care::Thorough)?;
                form::note_all(notes, &check(&service, known));
                live.is_higher(notes, &service).then_some(service)
            })
        } else {
            faults.push(no_service(&name));
            None
        };
        drafts.push(DraftService {
            file: name,
            service: service.flatten(),
            faults: faults.iter().map(ToString::to_string).collect(),
        });
        all.append(&mut faults);
    }
    (drafts, all)
}

/// The service of a file. Its form is looked at closely where that is asked for, or where it cannot be read.
fn service(notes: &mut Notes<'_>, care: Care) -> Option<Service> {
    let read = toml::from_str::<Service>(notes.text());
    let sound = match care {
        Care::Quick | Care::Live => read.is_ok(),
        Care::Thorough => form::check(notes),
    };
    match read {
        Ok(service) => Some(service),
        Err(error) => {
            if sound || (care != Care::Thorough && form::check(notes)) {
                let at = error.span().map_or(0, |span| span.start);
                notes.at(at, error.message().trim());
            }
            None
        }
    }
}

/// Whether the file is called what its service is.
fn named(notes: &mut Notes<'_>, service: &Service, stem: &str) {
    let (identifier, version) = (&service.identifier.0, service.version);
    if stem != identifier && stem != format!("{identifier}.v{version}") {
        notes.whole(format!(
            "the file must be called {identifier}.toml, or {identifier}.v{version}.toml where a newer version is there"
        ));
    }
}
