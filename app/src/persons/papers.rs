//! What letters on paper say.

use domain::letters::{OnPaper, Written};

use super::words::{field_named, register_name, value_words};
use crate::portal::Portal;
use crate::shell::Reader;

/// A letter on paper in words, to be printed as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Name and address, a line each.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// Finds the words of a letter on paper.
pub fn write_paper(portal: &Portal, letter: &OnPaper) -> Sheet {
    let reader = Reader::of_letter(portal, letter.language);
    let city = portal.pack().city.name.say(letter.language).to_owned();
    let about_city = [("city", city.into())];
    let greeting = reader.say_with("letter-greeting", &about_city);
    let (subject, body) = match &letter.says {
        Written::BindingCode { code, until } => {
            let told = grouped(code);
            let about = [
                ("code", told.into()),
                ("date", reader.date(*until).into()),
                ("address", format!("{}/me/identity", portal.base_url).into()),
            ];
            let subject = reader.say_with("paper-code-subject", &about_city);
            (subject, reader.say_with("paper-code-text", &about))
        }
        Written::Correction {
            register,
            entry,
            field,
            was,
            wanted,
        } => {
            let pack = portal.pack();
            let known = field_named(pack, register, field);
            let label = known.map_or_else(
                || field.clone(),
                |known| known.label.say(letter.language).to_owned(),
            );
            let value = |value: &str| match known {
                Some(known) if !value.is_empty() => value_words(&reader, known, value),
                _ => value.to_owned(),
            };
            let about = [
                ("register", register_name(&reader, pack, register).into()),
                ("entry", entry.clone().into()),
                ("field", label.into()),
                ("was", value(was).into()),
                ("wanted", value(wanted).into()),
            ];
            let subject = reader.say_with("paper-correction-subject", &about[..2]);
            (subject, reader.say_with("paper-correction-text", &about))
        }
    };
    let lines: Vec<&str> = [letter.name.as_str(), letter.address.as_str()]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect();
    Sheet {
        to: lines.join("\n"),
        subject,
        text: format!("{body}\n\n{greeting}"),
    }
}

/// A code in groups of four, as it is read out.
pub(super) fn grouped(code: &str) -> String {
    let digits: Vec<char> = code.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(String::from_iter).collect();
    groups.join(" ")
}
