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

/// A file that is being written, line by line.
#[derive(Default)]
pub(super) struct File(String);

impl File {
    /// One that says what its columns are.
    pub(super) fn begun() -> Self {
        let mut file = Self::default();
        file.line(&["table", "name", "measure", "value"]);
        file
    }

    /// All of it.
    pub(super) fn text(self) -> String {
        self.0
    }

    pub(super) fn line(&mut self, values: &[&str]) {
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
        self.rated(table, name, score);
    }

    /// What a table of applications says of one row.
    pub(super) fn applied(&mut self, table: &str, name: &str, score: &Score) {
        let counts = &score.counts;
        for (measure, count) in [
            ("applications", counts.received),
            ("decided in time", counts.resolved_met),
            ("not decided in time", counts.resolved_broken),
        ] {
            self.line(&[table, name, measure, &count.to_string()]);
        }
        self.rated(table, name, score);
    }

    fn rated(&mut self, table: &str, name: &str, score: &Score) {
        let counts = &score.counts;
        let ratings = counts.ratings().to_string();
        let helped = score.helped().map(|mean| format!("{:.2}", mean.mean));
        let helped = helped.unwrap_or_default();
        for (measure, value) in [("ratings", &ratings), ("helped", &helped)] {
            let value = if score.withheld { WITHHELD } else { value };
            self.line(&[table, name, measure, value]);
        }
    }

    /// How often each grade was given.
    pub(super) fn grades(&mut self, score: &Score) {
        for (scale, grades) in [
            ("helped", score.counts.effectiveness),
            ("quick", score.counts.efficiency),
        ] {
            for (count, grade) in grades.into_iter().zip(1..) {
                let value = if score.withheld {
                    WITHHELD.to_owned()
                } else {
                    count.to_string()
                };
                self.line(&["ratings", &format!("{scale} {grade}"), "count", &value]);
            }
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
    let mut file = File::begun();
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
    file.grades(own);
    for (month, score) in &gathered.months {
        file.score("months", &month_written(*month), score);
    }
    for (area, score) in &gathered.sisters {
        file.score("areas", &area_name(reader, pack, area), score);
    }
    for (kind, score) in &gathered.kinds {
        file.score("categories", &kind_name(reader, pack, kind), score);
    }
    if let Some(applied) = &gathered.applied {
        for (name, score) in applied.named_life_events(reader, pack) {
            file.applied("life events", &name, score);
        }
    }
    for comment in &gathered.comments {
        let of = comment.case.reference.to_string();
        file.line(&["comments", &of, "comment", &comment.rating.comment]);
        if let Some(reply) = &comment.rating.reply {
            file.line(&["comments", &of, "answer", &reply.words]);
        }
    }
    file.text()
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
