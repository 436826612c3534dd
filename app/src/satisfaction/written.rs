//! The page as a file: every number that stands on it, and none that does not.

use domain::areas::AreaPath;
use domain::pack::Pack;

use super::asked::month_written;
use super::gathered::{Gathered, Score};
use super::shown::{kind_name, measures};
use crate::shell::Reader;

/// What stands where ratings are withheld.
const WITHHELD: &str = "suppressed";

/// A value between commas. What a spreadsheet would take for a formula is kept from being one.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[derive(Default)]
struct File(String);

impl File {
    fn line(&mut self, values: &[&str]) {
        let fields: Vec<String> = values.iter().map(|value| field(value)).collect();
        self.0.push_str(&fields.join(","));
        self.0.push_str("\r\n");
    }

    /// What a table says of one row.
    fn score(&mut self, table: &str, name: &str, score: &Score) {
        let counts = &score.counts;
        for (measure, count) in [
            ("received", counts.received),
            ("answered in time", counts.answer_met),
            ("not answered in time", counts.answer_broken),
            ("ended in time", counts.resolved_met),
            ("not ended in time", counts.resolved_broken),
        ] {
            self.line(&[table, name, measure, &count.to_string()]);
        }
        let ratings = counts.ratings().to_string();
        let helped = score.helped().map(|mean| format!("{:.2}", mean.mean));
        let helped = helped.unwrap_or_default();
        for (measure, value) in [("ratings", &ratings), ("helped", &helped)] {
            let value = if score.withheld { WITHHELD } else { value };
            self.line(&[table, name, measure, value]);
        }
    }
}

fn area_name(reader: &Reader, pack: &Pack, area: &AreaPath) -> String {
    let known = pack.areas.by_path(area);
    let name = known.map_or("", |area| area.name.say(reader.language));
    format!("{name} ({})", area.code().0)
}

/// The page as lines of table, name, measure and value.
pub(super) fn written(reader: &Reader, pack: &Pack, gathered: &Gathered) -> String {
    let mut file = File::default();
    file.line(&["table", "name", "measure", "value"]);
    let here = area_name(reader, pack, &gathered.wanted.area.path);
    for measure in measures(reader, gathered) {
        let name = measure.key.trim_start_matches("satisfaction-");
        let value = if measure.withheld {
            WITHHELD.to_owned()
        } else {
            measure.written.unwrap_or_default()
        };
        file.line(&["selection", &here, name, &value]);
    }
    let own = &gathered.own;
    if own.partly {
        file.line(&["selection", &here, "ratings left out", "some"]);
    }
    for (scale, grades) in [
        ("helped", own.counts.effectiveness),
        ("quick", own.counts.efficiency),
    ] {
        for (count, grade) in grades.into_iter().zip(1..) {
            let value = if own.withheld {
                WITHHELD.to_owned()
            } else {
                count.to_string()
            };
            file.line(&["ratings", &format!("{scale} {grade}"), "count", &value]);
        }
    }
    for (month, score) in &gathered.months {
        file.score("months", &month_written(*month), score);
    }
    for (area, score) in &gathered.sisters {
        file.score("areas", &area_name(reader, pack, area), score);
    }
    for (kind, score) in &gathered.kinds {
        file.score("categories", &kind_name(reader, pack, kind), score);
    }
    for comment in &gathered.comments {
        let of = comment.case.reference.to_string();
        file.line(&["comments", &of, "comment", &comment.rating.comment]);
        if let Some(reply) = &comment.rating.reply {
            file.line(&["comments", &of, "answer", &reply.words]);
        }
    }
    file.0
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn values_stay_values() {
        assert_eq!(field("Fangtang"), "Fangtang");
        assert_eq!(field("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(field("=1+1"), "'=1+1");
        assert_eq!(field("two\nlines"), "\"two\nlines\"");
    }
}
