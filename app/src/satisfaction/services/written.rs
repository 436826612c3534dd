//! The page of services as a file: every number that stands on it, and none that does not.

use domain::pack::Pack;

use super::super::asked::month_written;
use super::super::written::File;
use super::gathered::Applied;
use super::tables::{named_offices, service_name};
use crate::shell::Reader;

/// The page as lines of table, name, measure and value.
pub(super) fn written(reader: &Reader, pack: &Pack, applied: &Applied) -> String {
    let mut file = File::begun();
    let period = applied.wanted.period;
    let months = format!(
        "{} to {}",
        month_written(period.from),
        month_written(period.to)
    );
    file.applied("selection", &months, &applied.own);
    if applied.left_out {
        file.line(&["selection", &months, "applications left out", "some"]);
    }
    if applied.own.partly {
        file.line(&["selection", &months, "ratings left out", "some"]);
    }
    file.grades(&applied.own);
    for (name, score) in applied.named_life_events(reader, pack) {
        file.applied("life events", &name, score);
    }
    for (service, score) in &applied.services {
        let name = format!("{} ({})", service_name(reader, pack, service), service.0);
        file.applied("services", &name, score);
    }
    for (name, score) in named_offices(reader, pack, applied) {
        file.applied("offices", &name, score);
    }
    file.text()
}
