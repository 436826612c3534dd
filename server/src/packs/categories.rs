//! `categories.toml`.

use domain::categories::{
    Category, CategoryCode, Choice, Datatype, Group, Kind, Question, Responsible, Stopper,
};
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::places::Metres;
use domain::promises::Targets;

use super::areas;
use super::faults::Notes;
use super::organisations::Organisations;
use super::table::{Table, Word, with_document};

/// Metres within which open reports are offered where a category does not say.
const USUAL_RADIUS: f64 = 50.0;

/// What is needed to read one category.
struct Reading<'a> {
    languages: &'a [Language],
    groups: Vec<String>,
    organisations: Option<&'a Organisations>,
}

/// Reads groups and categories. Without `organisations`, because their file is not there, none is missed.
pub(super) fn read(
    notes: &mut Notes<'_>,
    languages: &[Language],
    organisations: Option<&Organisations>,
) -> (Vec<Group>, Vec<Category>) {
    with_document(notes, |document, notes| {
        let mut reading = Reading {
            languages,
            groups: Vec::new(),
            organisations,
        };
        let tables = document.tables(notes, "group");
        let groups = tables
            .into_iter()
            .filter_map(|mut table| reading.group(&mut table, notes))
            .collect();
        let mut codes = Vec::new();
        let mut categories = Vec::new();
        for mut table in document.tables(notes, "category") {
            let code = table.code(notes, "code");
            if let Some(code) = &code {
                table.call(format!("category {}", code.text));
                note_twice(&table, notes, code, &mut codes);
            }
            let category = reading.category(code, &mut table, notes);
            table.finish(notes);
            categories.extend(category);
        }
        if codes.is_empty() {
            notes.whole("no category is named");
        }
        (groups, categories)
    })
}

fn note_twice(table: &Table<'_>, notes: &mut Notes<'_>, code: &Word, known: &mut Vec<String>) {
    if known.contains(&code.text) {
        table.fault_at(
            notes,
            code.at,
            &format!("the code {} is there twice", code.text),
        );
    }
    known.push(code.text.clone());
}

impl Reading<'_> {
    fn group(&mut self, table: &mut Table<'_>, notes: &mut Notes<'_>) -> Option<Group> {
        let code = table.code(notes, "code");
        if let Some(code) = &code {
            table.call(format!("group {}", code.text));
            note_twice(table, notes, code, &mut self.groups);
        }
        let name = table.texts(notes, "name", self.languages);
        let icon = table.code(notes, "icon");
        table.finish(notes);
        Some(Group {
            code: code?.text,
            name: name?,
            icon: icon?.text,
        })
    }

    fn category(
        &self,
        code: Option<Word>,
        table: &mut Table<'_>,
        notes: &mut Notes<'_>,
    ) -> Option<Category> {
        let group = table.word(notes, "group");
        if let Some(group) = group
            .as_ref()
            .filter(|group| !self.groups.contains(&group.text))
        {
            table.fault_at(
                notes,
                group.at,
                &format!("group {} is not there", group.text),
            );
        }
        let name = table.texts(notes, "name", self.languages);
        let description = table.maybe_texts(notes, "description", self.languages);
        let keywords = table.maybe_texts(notes, "keywords", self.languages);
        let retired = table.truth(notes, "retired", false);
        let responsible = table
            .table(notes, "responsible")
            .and_then(|mut who| self.responsible(&mut who, notes, retired));
        let responsible_reason = table.maybe_texts(notes, "responsible_reason", self.languages);
        let target = table.maybe_whole(notes, "target", 1, 366);
        let answer = table.maybe_whole(notes, "answer", 0, 366);
        let urgent = table
            .maybe_table(notes, "urgent")
            .map(|mut urgent| {
                let targets = Targets {
                    answer: urgent.maybe_whole(notes, "answer", 0, 366),
                    resolution: urgent.maybe_whole(notes, "resolution", 0, 366),
                };
                urgent.finish(notes);
                targets
            })
            .unwrap_or_default();
        let radius = table
            .maybe_number(notes, "duplicate_radius", 0.0, 1000.0)
            .unwrap_or(USUAL_RADIUS);
        let private = table.truth(notes, "private", false);
        let kind = kind(table, notes);
        if kind == Kind::Enquiry && !private {
            table.fault(notes, "an enquiry must be private");
        }
        let stopper = table
            .maybe_table(notes, "stopper")
            .and_then(|mut stopper| self.stopper(&mut stopper, notes));
        let mut codes = Vec::new();
        let questions = table.tables(notes, "question").into_iter();
        let questions = questions
            .filter_map(|mut question| self.question(&mut question, notes, &mut codes))
            .collect();
        let source_name = table.maybe_word(notes, "source_name").map(|word| word.text);
        Some(Category {
            code: CategoryCode(code?.text),
            group: group?.text,
            name: name?,
            description,
            keywords,
            responsible: responsible?,
            responsible_reason,
            target,
            answer,
            urgent,
            duplicate_radius: Metres::new(radius),
            private,
            kind,
            retired,
            stopper,
            questions,
            source_name,
        })
    }

    fn responsible(
        &self,
        table: &mut Table<'_>,
        notes: &mut Notes<'_>,
        retired: bool,
    ) -> Option<Responsible> {
        let area = table.maybe_word(notes, "area");
        let organisation = table.maybe_word(notes, "organisation");
        table.finish(notes);
        match (area, organisation) {
            (Some(area), None) => {
                let level = areas::level(&area.text);
                if level.is_none() {
                    let reason = format!(
                        "area {:?} must be city, county, street, community or grid",
                        area.text
                    );
                    table.fault_at(notes, area.at, &reason);
                }
                level.map(Responsible::Area)
            }
            (None, Some(word)) => {
                let code = OrganisationCode(word.text.clone());
                match self.organisations.map(|known| known.get(&code)) {
                    Some(None) => {
                        table.fault_at(
                            notes,
                            word.at,
                            &format!("organisation {} is not there", word.text),
                        );
                    }
                    Some(Some(known)) if known.retired && !retired => {
                        table.fault_at(
                            notes,
                            word.at,
                            &format!("organisation {} is retired", word.text),
                        );
                    }
                    _ => {}
                }
                Some(Responsible::Organisation(code))
            }
            _ => {
                if !(table.has("area") ^ table.has("organisation")) {
                    table.fault(notes, "must name either an area or an organisation");
                }
                None
            }
        }
    }

    fn stopper(&self, table: &mut Table<'_>, notes: &mut Notes<'_>) -> Option<Stopper> {
        let text = table.texts(notes, "text", self.languages);
        let telephone = table.telephone(notes, "telephone");
        table.finish(notes);
        Some(Stopper {
            text: text?,
            telephone: telephone?,
        })
    }

    fn question(
        &self,
        table: &mut Table<'_>,
        notes: &mut Notes<'_>,
        codes: &mut Vec<String>,
    ) -> Option<Question> {
        let code = table.code(notes, "code");
        if let Some(code) = &code {
            note_twice(table, notes, code, codes);
        }
        let label = table.texts(notes, "label", self.languages);
        let hint = table.maybe_texts(notes, "hint", self.languages);
        let datatype = datatype(table, notes);
        let required = table.truth(notes, "required", false);
        let mut keys = Vec::new();
        let choices = table.tables(notes, "values").into_iter();
        let values: Vec<Choice> = choices
            .filter_map(|mut choice| self.choice(&mut choice, notes, &mut keys))
            .collect();
        if datatype.is_some_and(Datatype::is_list) && keys.is_empty() {
            table.fault(notes, "a list question must have values");
        }
        if datatype.is_some_and(|datatype| !datatype.is_list()) && table.has("values") {
            table.fault(notes, "only list questions have values");
        }
        table.finish(notes);
        Some(Question {
            code: code?.text,
            label: label?,
            hint,
            datatype: datatype?,
            required,
            values,
        })
    }

    fn choice(
        &self,
        table: &mut Table<'_>,
        notes: &mut Notes<'_>,
        keys: &mut Vec<String>,
    ) -> Option<Choice> {
        let key = table.code(notes, "key");
        if let Some(key) = &key {
            note_twice(table, notes, key, keys);
        }
        let name = table.texts(notes, "name", self.languages);
        table.finish(notes);
        Some(Choice {
            key: key?.text,
            name: name?,
        })
    }
}

fn kind(table: &mut Table<'_>, notes: &mut Notes<'_>) -> Kind {
    let Some(word) = table.maybe_word(notes, "kind") else {
        return Kind::Report;
    };
    match word.text.as_str() {
        "report" => Kind::Report,
        "enquiry" => Kind::Enquiry,
        other => {
            let reason = format!("kind must be report or enquiry, not {other}");
            table.fault_at(notes, word.at, &reason);
            Kind::Report
        }
    }
}

fn datatype(table: &mut Table<'_>, notes: &mut Notes<'_>) -> Option<Datatype> {
    let word = table.word(notes, "datatype")?;
    let found = match word.text.as_str() {
        "string" => Datatype::String,
        "number" => Datatype::Number,
        "datetime" => Datatype::Datetime,
        "text" => Datatype::Text,
        "singlevaluelist" => Datatype::SingleValueList,
        "multivaluelist" => Datatype::MultiValueList,
        other => {
            let known = "string, number, datetime, text, singlevaluelist or multivaluelist";
            table.fault_at(
                notes,
                word.at,
                &format!("datatype must be {known}, not {other}"),
            );
            return None;
        }
    };
    Some(found)
}
