//! Numbers of the score in words.

use domain::pack::Pack;
use domain::scores::{Counts, Mean, of_hundred};
use store::scores::Period;

use super::gathered::{Gathered, Score};
use crate::shell::Reader;

/// Shares under this are marked.
pub(crate) const POOR: f64 = 80.0;

/// Something that is measured: its name's key, its value, and what it is a part of.
pub(super) struct Measure {
    /// Under which key it is named; its definition stands under the same with `-means`.
    pub(super) key: &'static str,
    /// As a page says it; nothing where nothing is known.
    pub(super) words: Option<String>,
    /// As a file says it.
    pub(super) written: Option<String>,
    /// Whether it is withheld.
    pub(super) withheld: bool,
}

/// A month: "Nov 2026".
pub(super) fn month_name(reader: &Reader, month: i64) -> String {
    let of_year = reader.say(&format!("date-month-{}", month.rem_euclid(12) + 1));
    let about = [
        ("month", of_year.into()),
        ("year", month.div_euclid(12).to_string().into()),
    ];
    reader.say_with("satisfaction-month", &about)
}

/// "Nov 2025 to Nov 2026".
pub(super) fn period_name(reader: &Reader, period: Period) -> String {
    let about = [
        ("from", month_name(reader, period.from).into()),
        ("to", month_name(reader, period.to).into()),
    ];
    reader.say_with("satisfaction-period", &about)
}

/// A share as it is read: whole numbers of 100.
pub(crate) fn share(share: f64) -> String {
    format!("{share:.0}")
}

/// A mean as it is read: "4.1".
pub(crate) fn mean(mean: Mean) -> String {
    format!("{:.1}", mean.mean)
}

/// A time: "5 hours", "12 days".
pub(crate) fn time(reader: &Reader, hours: i64) -> String {
    if hours == 0 {
        reader.say("satisfaction-under-an-hour")
    } else if hours < 72 {
        reader.say_with("satisfaction-hours", &[("count", hours.into())])
    } else {
        reader.say_with("satisfaction-days", &[("count", (hours / 24).into())])
    }
}

/// A category's name in the pack, the code where it has none any more.
pub(super) fn kind_name(
    reader: &Reader,
    pack: &Pack,
    code: &domain::categories::CategoryCode,
) -> String {
    let known = pack.category(code);
    known.map_or_else(
        || code.0.clone(),
        |known| known.name.say(reader.language).to_owned(),
    )
}

fn part(reader: &Reader, part: i64, whole: i64) -> Option<String> {
    let share_of = share(of_hundred(part, whole)?);
    let about = [
        ("share", share_of.into()),
        ("part", reader.number(part.unsigned_abs()).into()),
        ("whole", reader.number(whole.unsigned_abs()).into()),
    ];
    Some(reader.say_with("satisfaction-share", &about))
}

fn with_interval(reader: &Reader, found: Option<Mean>) -> Option<String> {
    let found = found?;
    let about = [
        ("mean", mean(found).into()),
        ("from", format!("{:.1}", found.from).into()),
        ("to", format!("{:.1}", found.to).into()),
    ];
    Some(reader.say_with("satisfaction-mean", &about))
}

fn written_mean(found: Option<Mean>) -> Option<String> {
    found.map(|found| format!("{:.2} ({:.2}-{:.2})", found.mean, found.from, found.to))
}

fn written_share(part: i64, whole: i64) -> Option<String> {
    of_hundred(part, whole).map(|share| format!("{share:.1} ({part}/{whole})"))
}

/// Everything that is measured of the selection, in the order in which it is read.
pub(super) fn measures(reader: &Reader, gathered: &Gathered) -> Vec<Measure> {
    let Score {
        counts, withheld, ..
    } = &gathered.own;
    let withheld = *withheld;
    let plain = |key, count: i64| Measure {
        key,
        words: Some(reader.number(count.unsigned_abs())),
        written: Some(count.to_string()),
        withheld: false,
    };
    let shared = |key, met: i64, broken: i64| Measure {
        key,
        words: part(reader, met, met + broken),
        written: written_share(met, met + broken),
        withheld: false,
    };
    let lasted = |key, hours: Option<i64>| Measure {
        key,
        words: hours.map(|hours| time(reader, hours)),
        written: hours.map(|hours| hours.to_string()),
        withheld: false,
    };
    let judged = |key, found: Option<Mean>| Measure {
        key,
        words: with_interval(reader, found),
        written: written_mean(found),
        withheld,
    };
    let Counts {
        received,
        answer_met,
        answer_broken,
        resolved_met,
        resolved_broken,
        reopened,
        reporters,
        ..
    } = *counts;
    vec![
        plain("satisfaction-received", received),
        plain("satisfaction-fixed", counts.fixed),
        plain("satisfaction-closed", counts.closed),
        shared("satisfaction-answered", answer_met, answer_broken),
        shared("satisfaction-resolved", resolved_met, resolved_broken),
        lasted("satisfaction-median", gathered.median),
        lasted("satisfaction-ninetieth", gathered.ninetieth),
        plain("satisfaction-reopened", reopened),
        judged("satisfaction-helped", gathered.own.helped()),
        judged("satisfaction-quick", gathered.own.quick()),
        Measure {
            key: "satisfaction-response",
            words: part(reader, counts.ratings(), reporters),
            written: written_share(counts.ratings(), reporters),
            withheld,
        },
    ]
}
