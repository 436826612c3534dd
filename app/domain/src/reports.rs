//! Reporting a problem: what may be typed, and when it is enough.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::areas::{AreaCode, AreaPath, Located};
use crate::categories::{Category, CategoryCode, Datatype, Question};
use crate::contacts::{Contact, EmailAddress, Telephone};
use crate::identity::AccountId;
use crate::intakes::Intake;
use crate::pack::Pack;
use crate::places::Position;

/// Names one draft for ever; it is the key that makes sending idempotent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DraftId(pub Uuid);

/// Most characters of the description (as Open311 has it).
pub const WHAT_MOST: usize = 4000;
/// Most characters of any one-line field.
pub const LINE_MOST: usize = 200;
/// Most photos of a report.
pub const PHOTOS_MOST: usize = 5;

/// What was typed so far, right or wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Latitude of the pin.
    pub lat: String,
    /// Longitude of the pin.
    pub lon: String,
    /// Address or place in words.
    pub address: String,
    /// Area chosen from the tree, by code.
    pub area: String,
    /// The spot, described: "behind the vegetable stall".
    pub spot: String,
    /// Category code.
    pub category: String,
    /// Answers to the category's questions, by question code.
    pub answers: BTreeMap<String, Vec<String>>,
    /// What the reporter sees.
    pub what: String,
    /// E-mail address.
    pub email: String,
    /// Telephone number.
    pub telephone: String,
    /// Name.
    pub name: String,
    /// The contact page was answered, be it with nothing.
    pub contact_answered: bool,
    /// The member who writes it down for somebody else; nothing where the reporter types herself.
    pub taken_down: Option<TakenDown>,
}

/// Who writes a report down for somebody else, and how she was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenDown {
    /// The member.
    pub by: AccountId,
    /// How she was told.
    pub intake: Intake,
}

/// A field of the journey.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Field {
    /// Pin, or area from the tree.
    Place,
    /// Address in words.
    Address,
    /// Description of the spot.
    Spot,
    /// Category.
    Category,
    /// One extra question, by its code.
    Answer(String),
    /// Description.
    What,
    /// Photos.
    Photos,
    /// E-mail address.
    Email,
    /// Telephone number.
    Telephone,
    /// Name.
    Name,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Wrong {
    /// Nothing there.
    Missing,
    /// More than this many characters.
    TooLong(usize),
    /// Not a position on the earth.
    NotAPosition,
    /// Outside the city: the page says where to turn.
    OutsideCity,
    /// No such area, category or choice.
    Unknown,
    /// Not a number.
    NotANumber,
    /// Not a date.
    NotADate,
    /// Not an e-mail address.
    NotAnEmailAddress,
    /// Not a telephone number.
    NotATelephone,
    /// What it is already.
    Unchanged,
    /// The address of the member who writes it down for somebody else.
    OwnAddress,
}

/// One thing to put right, and where.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fault {
    /// Where.
    pub field: Field,
    /// What.
    pub wrong: Wrong,
}

impl Fault {
    /// Something wrong with a field.
    pub fn new(field: Field, wrong: Wrong) -> Self {
        Self { field, wrong }
    }
}

/// Answers to a category's questions, by question code.
pub type Answers = BTreeMap<String, Vec<String>>;

/// A place that was found good.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Where the pin is, if there is one.
    pub position: Option<Position>,
    /// The deepest area known for it.
    pub area: AreaPath,
    /// Address in words; may be empty.
    pub address: String,
    /// The spot, described; may be empty.
    pub spot: String,
}

/// A report that may be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Where.
    pub place: Place,
    /// What about.
    pub category: CategoryCode,
    /// Answers by question code; only of questions that the category asks.
    pub answers: BTreeMap<String, Vec<String>>,
    /// What the reporter sees.
    pub what: String,
    /// How she can be reached.
    pub contact: Contact,
}

impl Draft {
    /// Decides where it is: the pin, else the area from the tree.
    pub fn place(&self, pack: &Pack) -> Result<Place, Vec<Fault>> {
        let mut faults = Vec::new();
        check_length(&self.address, LINE_MOST, &Field::Address, &mut faults);
        check_length(&self.spot, LINE_MOST, &Field::Spot, &mut faults);
        let found = self.located(pack);
        match found {
            Ok((position, area)) if faults.is_empty() => Ok(Place {
                position,
                area,
                address: self.address.trim().to_owned(),
                spot: self.spot.trim().to_owned(),
            }),
            Ok(_) => Err(faults),
            Err(wrong) => {
                faults.insert(0, Fault::new(Field::Place, wrong));
                Err(faults)
            }
        }
    }

    fn located(&self, pack: &Pack) -> Result<(Option<Position>, AreaPath), Wrong> {
        if !self.lat.trim().is_empty() || !self.lon.trim().is_empty() {
            let position =
                Position::parse(&self.lat, &self.lon).map_err(|_| Wrong::NotAPosition)?;
            return match pack.areas.locate(position) {
                Located::In(area) | Located::Root(area) => Ok((Some(position), area.path.clone())),
                Located::Outside => Err(Wrong::OutsideCity),
            };
        }
        if self.area.trim().is_empty() {
            // What somebody wants to know may be about no place at all.
            return match self.about(pack) {
                Ok(category) if category.is_enquiry() => Ok((None, pack.areas.root().path.clone())),
                _ => Err(Wrong::Missing),
            };
        }
        let area = pack
            .areas
            .get(&AreaCode(self.area.trim().to_owned()))
            .ok_or(Wrong::Unknown)?;
        Ok((None, area.path.clone()))
    }

    /// Decides what it is about.
    pub fn about<'p>(&self, pack: &'p Pack) -> Result<&'p Category, Vec<Fault>> {
        let wrong = if self.category.is_empty() {
            Wrong::Missing
        } else {
            Wrong::Unknown
        };
        pack.category(&CategoryCode(self.category.clone()))
            .filter(|category| !category.retired)
            .ok_or_else(|| vec![Fault::new(Field::Category, wrong)])
    }

    /// Decides the description and the answers to the questions of `category`.
    pub fn details(&self, category: &Category) -> Result<(String, Answers), Vec<Fault>> {
        let mut faults = Vec::new();
        let what = self.what.trim();
        if what.is_empty() {
            faults.push(Fault::new(Field::What, Wrong::Missing));
        }
        check_length(what, WHAT_MOST, &Field::What, &mut faults);
        let mut answers = BTreeMap::new();
        for question in &category.questions {
            let typed = self
                .answers
                .get(&question.code)
                .map(Vec::as_slice)
                .unwrap_or_default();
            match answer(question, typed) {
                Ok(values) if values.is_empty() => {}
                Ok(values) => drop(answers.insert(question.code.clone(), values)),
                Err(wrong) => faults.push(Fault::new(Field::Answer(question.code.clone()), wrong)),
            }
        }
        if faults.is_empty() {
            Ok((what.to_owned(), answers))
        } else {
            Err(faults)
        }
    }

    /// Decides how the reporter can be reached.
    pub fn contact(&self) -> Result<Contact, Vec<Fault>> {
        let mut faults = Vec::new();
        let email = (!self.email.trim().is_empty()).then(|| EmailAddress::parse(&self.email));
        let telephone =
            (!self.telephone.trim().is_empty()).then(|| Telephone::parse(&self.telephone));
        if matches!(email, Some(Err(_))) {
            faults.push(Fault::new(Field::Email, Wrong::NotAnEmailAddress));
        }
        if matches!(telephone, Some(Err(_))) {
            faults.push(Fault::new(Field::Telephone, Wrong::NotATelephone));
        }
        check_length(&self.name, LINE_MOST, &Field::Name, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let name = self.name.trim();
        Ok(Contact {
            email: email.and_then(Result::ok),
            telephone: telephone.and_then(Result::ok),
            name: (!name.is_empty()).then(|| name.to_owned()),
        })
    }

    /// Decides the whole report, or says everything that is wrong with it.
    pub fn report(&self, pack: &Pack) -> Result<Report, Vec<Fault>> {
        let place = self.place(pack);
        let details = self
            .about(pack)
            .and_then(|category| self.details(category).map(|details| (category, details)));
        let contact = self.contact();
        match (place, details, contact) {
            (Ok(place), Ok((category, (what, answers))), Ok(contact)) => Ok(Report {
                place,
                category: category.code.clone(),
                answers,
                what,
                contact,
            }),
            (place, details, contact) => Err([place.err(), details.err(), contact.err()]
                .into_iter()
                .flatten()
                .flatten()
                .collect()),
        }
    }
}

fn check_length(text: &str, most: usize, field: &Field, faults: &mut Vec<Fault>) {
    if text.chars().count() > most {
        faults.push(Fault::new(field.clone(), Wrong::TooLong(most)));
    }
}

/// Reads an answer as its question wants it. Nothing where it was left out and may be.
fn answer(question: &Question, typed: &[String]) -> Result<Vec<String>, Wrong> {
    let values: Vec<String> = typed
        .iter()
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
        .collect();
    let Some(first) = values.first() else {
        return if question.required {
            Err(Wrong::Missing)
        } else {
            Ok(Vec::new())
        };
    };
    let most = if question.datatype == Datatype::Text {
        WHAT_MOST
    } else {
        LINE_MOST
    };
    if values.iter().any(|value| value.chars().count() > most) {
        return Err(Wrong::TooLong(most));
    }
    let known = |value: &String| question.values.iter().any(|choice| choice.key == *value);
    match question.datatype {
        Datatype::String | Datatype::Text => Ok(vec![first.clone()]),
        Datatype::Number => {
            let number = first.replace(',', ".");
            let finite = number.parse::<f64>().is_ok_and(f64::is_finite);
            if finite {
                Ok(vec![number])
            } else {
                Err(Wrong::NotANumber)
            }
        }
        Datatype::Datetime => first
            .parse::<jiff::civil::Date>()
            .map(|date| vec![date.to_string()])
            .map_err(|_| Wrong::NotADate),
        Datatype::SingleValueList => {
            if known(first) {
                Ok(vec![first.clone()])
            } else {
                Err(Wrong::Unknown)
            }
        }
        Datatype::MultiValueList => {
            if values.iter().all(known) {
                Ok(values)
            } else {
                Err(Wrong::Unknown)
            }
        }
    }
}
