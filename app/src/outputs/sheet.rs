//! What stands on a paper, in the order in which it stands there: the page and the PDF draw the same.

use domain::languages::{Language, Texts};
use domain::outputs::{NO_LANGUAGE, Statement};
use jiff::civil::Date;

use crate::portal::Portal;
use crate::words::{say, say_with};

/// Words on a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub text: String,
    /// The language they are in, as a BCP 47 tag; nothing where they are in none.
    pub language: Option<String>,
}

/// A line of a paper: in the reader's language and, where that is another, in the city's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub label: Vec<Said>,
    /// What it says.
    pub value: Vec<Said>,
}

/// A whole paper.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The language of the reader.
    pub language: Language,
    /// The city.
    pub city: Vec<Said>,
    /// What it is called.
    pub title: Vec<Said>,
    /// What it says.
    pub rows: Vec<Row>,
    /// Its id, in groups.
    pub id: String,
    /// Where it is checked.
    pub address: String,
    /// The address of the page that asks for an id.
    pub asks: String,
}

impl Sheet {
    /// The paper of a statement, as the portal shows it in `language`.
    pub(crate) fn of(statement: &Statement, portal: &Portal, language: Language) -> Self {
        let pack = portal.pack();
        let first = pack.city.languages.first().copied().unwrap_or(language);
        let issued_on = pack.calendar.local(statement.issued_at).date();
        Self::new(statement, issued_on, &portal.base_url, [language, first])
    }

    /// The paper of a statement that was issued on this day of the city's calendar: in the reader's language and in the city's
    /// first, checked at `base_url`.
    pub fn new(
        statement: &Statement,
        issued_on: Date,
        base_url: &str,
        [language, first]: [Language; 2],
    ) -> Self {
        let languages = if first == language {
            vec![language]
        } else {
            vec![language, first]
        };
        let texts =
            |texts: &Texts| once_each(languages.iter().map(|language| spoken(texts, *language)));
        let key = |key: &str| {
            once_each(languages.iter().map(|language| Said {
                text: say(*language, key),
                language: Some(language.tag().to_owned()),
            }))
        };
        let on = |day: Date| {
            once_each(languages.iter().map(|language| Said {
                text: written(*language, day),
                language: Some(language.tag().to_owned()),
            }))
        };
        let mut rows = vec![Row {
            label: key("outputs-holder"),
            value: vec![plain(&statement.holder)],
        }];
        rows.extend(statement.lines.iter().map(|line| Row {
            label: texts(&line.label),
            value: texts(&line.value),
        }));
        rows.push(Row {
            label: key("outputs-issuer"),
            value: texts(&statement.issuer.name),
        });
        rows.push(Row {
            label: key("outputs-issued"),
            value: on(issued_on),
        });
        rows.push(Row {
            label: key("outputs-until"),
            value: statement
                .valid_until
                .map_or_else(|| key("outputs-for-ever"), on),
        });
        Self {
            language,
            city: texts(&statement.city),
            title: texts(&statement.title),
            rows,
            id: statement.id.grouped(),
            address: format!("{base_url}/verify/{}", statement.id),
            asks: format!("{base_url}/verify"),
        }
    }

    /// What it is called, in the reader's language.
    pub fn called(&self) -> &str {
        self.title.first().map_or("", |said| said.text.as_str())
    }

    /// Every word on it.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let rows = self
            .rows
            .iter()
            .flat_map(|row| row.label.iter().chain(&row.value));
        self.city
            .iter()
            .chain(&self.title)
            .chain(rows)
            .map(|said| said.text.as_str())
    }
}

/// A day as papers have it: with its year, without its weekday.
pub(super) fn written(language: Language, day: Date) -> String {
    say_with(
        language,
        "outputs-day",
        &[
            ("day", day.day().to_string().into()),
            (
                "month",
                say(language, &format!("date-month-{}", day.month())).into(),
            ),
            ("year", day.year().to_string().into()),
        ],
    )
}

fn spoken(texts: &Texts, language: Language) -> Said {
    let spoken = texts.spoken(language);
    Said {
        text: spoken.text.to_owned(),
        language: Some(spoken.tag.to_owned()).filter(|tag| !tag.is_empty() && tag != NO_LANGUAGE),
    }
}

fn plain(text: &str) -> Said {
    Said {
        text: text.to_owned(),
        language: None,
    }
}

/// The same words are not said twice.
fn once_each(all: impl Iterator<Item = Said>) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    for one in all {
        if !one.text.is_empty() && said.iter().all(|before| before.text != one.text) {
            said.push(one);
        }
    }
    said
}
