//! A question of a service as the field that its type wants.

use std::sync::Arc;

use domain::applications::{Asked, Typed};
use domain::pack::Pack;
use domain::places::Position;
use domain::services::{Edit, Question as Asking, QuestionType};
use jiff::civil::Date;
use leptos::prelude::*;

use super::faults::{Told, id};
use crate::components::{
    Button, Checkboxes, Choice, DateInput, DateParts, ErrorMessage, Fieldset, FileUpload, Hint,
    Input, Layout, MapFrame, MapNote, MapSize, Question, Radios, SummaryList, SummaryRow, Tag,
    Textarea, Tone, Weight,
};
use crate::islands::{MapPicker, MapView, PickerLabels};
use crate::reports::map::map_props;
use crate::shell::Reader;

/// What a field is drawn from.
pub(crate) struct Drawing<'a> {
    pub(crate) reader: &'a Reader,
    pub(crate) pack: &'a Arc<Pack>,
    pub(crate) told: &'a Told,
    /// Where files of the application are found.
    pub(crate) files: String,
    /// Whether the question is the only one of its screen, and so its heading.
    pub(crate) is_heading: bool,
}

impl Drawing<'_> {
    fn say(&self, key: &str) -> String {
        self.reader.say(key)
    }

    /// The label of a question, optional where it is.
    fn label(&self, asking: &Asking) -> Question {
        let words = asking.label.say(self.reader.language).to_owned();
        let words = if asking.required || asking.kind == QuestionType::Group {
            words
        } else {
            self.reader
                .say_with("optional", &[("question", words.into())])
        };
        if self.is_heading {
            Question::heading(words)
        } else {
            Question::medium(words)
        }
    }

    fn hint(&self, asking: &Asking) -> Option<String> {
        let hint = asking.hint.as_ref()?.say(self.reader.language);
        (!hint.is_empty()).then(|| hint.to_owned())
    }

    /// The words in the field: what was typed, else what a register says.
    fn typed(asked: &Asked<'_>, words: &Typed, part: &str) -> String {
        words.first(&format!("{}{part}", asked.name)).to_owned()
    }

    /// One question with everything that belongs to it.
    pub(super) fn field(&self, asked: &Asked<'_>, words: &Typed) -> AnyView {
        let field = if asked.question.kind == QuestionType::Group {
            self.group(asked, words)
        } else {
            self.plain(asked, words)
        };
        let mark = asked.verified.then(|| {
            let key = match asked.question.edit {
                Some(Edit::MarksUnverified) => "apply-verified-until",
                _ => "apply-verified-text",
            };
            view! { <p class="govuk-body-s"><Tag text=self.say("apply-verified") tone=Tone::Green/>" "{self.say(key)}</p> }
        });
        view! { {field}{mark} }.into_any()
    }

    /// What registers say and nobody changes here, together.
    pub(super) fn fixed(&self, all: &[&Asked<'_>]) -> AnyView {
        let mark = self.say("apply-verified");
        let row = |asking: &Asking, value: &str| {
            let option = asking.options.iter().find(|option| option.value == value);
            let day = (asking.kind == QuestionType::Date).then(|| value.parse::<Date>());
            let value = match (option, day) {
                (Some(option), _) => option.label.say(self.reader.language).to_owned(),
                (None, Some(Ok(day))) => self.reader.date(day),
                _ => value.to_owned(),
            };
            let label = asking.label.say(self.reader.language).to_owned();
            let mark = mark.clone();
            SummaryRow::new(label, view! { {value}" "<Tag text=mark tone=Tone::Green/> })
        };
        let fixed = all
            .iter()
            .filter_map(|one| Some(row(one.question, one.fixed?)));
        let rows: Vec<SummaryRow> = fixed.collect();
        let text = self.say("apply-fixed");
        view! {
            <SummaryList rows=rows/>
            <p class="govuk-body">{text}</p>
        }
        .into_any()
    }

    /// The field of a question that is no group, as nobody has answered it yet or as it was typed.
    pub(crate) fn plain(&self, asked: &Asked<'_>, words: &Typed) -> AnyView {
        let asking = asked.question;
        let (name, field) = (asked.name.clone(), id(&asked.name));
        let (label, hint) = (self.label(asking), self.hint(asking));
        let error = self.told.about(&asked.name);
        let value = Self::typed(asked, words, "");
        let options = || {
            let chosen = words.all(&asked.name);
            let options = asking.options.iter().map(|option| {
                Choice::new(option.value.clone(), option.label.say(self.reader.language))
                    .checked(chosen.contains(&option.value))
            });
            options.collect::<Vec<_>>()
        };
        match asking.kind {
            QuestionType::Text => {
                let (autocomplete, mode) = filled_by(asking);
                view! { <Input name=name id=field label=label hint=hint error=error value=value autocomplete=autocomplete inputmode=mode/> }.into_any()
            }
            QuestionType::Address => {
                view! { <Input name=name id=field label=label hint=hint error=error value=value autocomplete="street-address"/> }.into_any()
            }
            QuestionType::LongText => {
                view! { <Textarea name=name id=field label=label hint=hint error=error value=value/> }.into_any()
            }
            QuestionType::Number => {
                view! { <Input name=name id=field label=label hint=hint error=error value=value inputmode="numeric" width=10/> }.into_any()
            }
            QuestionType::Money => {
                view! { <Input name=name id=field label=label hint=hint error=error value=value inputmode="decimal" width=10/> }.into_any()
            }
            QuestionType::Choice => {
                view! { <Radios name=name id=field legend=label hint=hint error=error choices=options() layout=Layout::Boxed/> }.into_any()
            }
            QuestionType::Choices => {
                view! { <Checkboxes name=name id=field legend=label hint=hint error=error choices=options()/> }.into_any()
            }
            QuestionType::YesNo => {
                let choices = [("yes", "apply-yes"), ("no", "apply-no")];
                let choices: Vec<_> = choices
                    .into_iter()
                    .map(|(answer, key)| Choice::new(answer, self.say(key)).checked(value == answer))
                    .collect();
                view! { <Radios name=name id=field legend=label hint=hint error=error choices=choices layout=Layout::BoxedTwo/> }.into_any()
            }
            QuestionType::Date => {
                let part = |part: &str| Some(Self::typed(asked, words, part));
                let value = DateParts { day: part(".day"), month: part(".month"), year: part(".year") };
                let hint = hint.unwrap_or_else(|| self.say("apply-date-hint"));
                view! { <DateInput name=name id=field legend=label hint=hint error=error value=value between="."/> }.into_any()
            }
            QuestionType::Person => self.person(asked, words),
            QuestionType::Place => self.place(asked, words),
            QuestionType::Upload => self.upload(asked, words),
            QuestionType::Group => ().into_any(),
        }
    }

    fn person(&self, asked: &Asked<'_>, words: &Typed) -> AnyView {
        let name = &asked.name;
        let part = |part: &str| {
            let error = self.told.about(&format!("{name}{part}"));
            let error =
                error.or_else(|| (part == ".name").then(|| self.told.about(name)).flatten());
            (
                format!("{name}{part}"),
                id(&format!("{name}{part}")),
                error,
                Self::typed(asked, words, part),
            )
        };
        let (called, called_id, called_error, called_value) = part(".name");
        let (number, number_id, number_error, number_value) = part(".number");
        let say = self.reader.speaker();
        let hint = self
            .hint(asked.question)
            .map(|text| view! { <Hint text=text/> });
        view! {
            <Fieldset legend=self.label(asked.question)>
                {hint}
                <Input name=called id=called_id label=say("apply-person-name") error=called_error value=called_value autocomplete="off"/>
                <Input name=number id=number_id label=say("apply-person-number") error=number_error value=number_value autocomplete="off" spellcheck=Some(false)/>
            </Fieldset>
        }
        .into_any()
    }

    fn place(&self, asked: &Asked<'_>, words: &Typed) -> AnyView {
        let (reader, name) = (self.reader, &asked.name);
        let (lat, lon) = (
            Self::typed(asked, words, ".lat"),
            Self::typed(asked, words, ".lon"),
        );
        let home = &self.pack.city.home_view;
        let pin = Position::parse(&lat, &lon).ok();
        let view = pin.map_or(
            MapView {
                lat: home.lat,
                lon: home.lon,
                zoom: home.zoom.into(),
            },
            |pin| MapView {
                lat: pin.lat(),
                lon: pin.lon(),
                zoom: 17.0,
            },
        );
        let map = map_props(reader, self.pack, view);
        let labels = PickerLabels {
            locate: reader.say("map-locate"),
            pin: reader.say("map-pin"),
            locating: reader.say("map-locating"),
            denied: reader.say("map-denied"),
            outside: reader.say("map-outside"),
            unknown: reader.say("map-unknown"),
        };
        let error = self.told.about(name);
        let words_error = self.told.about(&format!("{name}.words"));
        let (field, error_id) = (id(name), format!("{}-error", id(name)));
        let error = error.map(|words| view! { <ErrorMessage id=error_id text=words/> });
        let hint = self
            .hint(asked.question)
            .map(|text| view! { <Hint text=text/> });
        let said = Self::typed(asked, words, ".words");
        let say = reader.speaker();
        let [words_name, lat_name, lon_name] =
            [".words", ".lat", ".lon"].map(|part| format!("{name}{part}"));
        view! {
            <Fieldset legend=self.label(asked.question)>
                <div class="cl-stack" id=field tabindex="-1">
                    {hint}
                    {error}
                    <Input name=words_name.clone() id=id(&words_name) label=say("apply-place-words") error=words_error value=said/>
                    <MapPicker map=map has_pin=pin.is_some() whose_url="/reports/new/whose".to_owned() labels=labels>
                        <MapFrame size=MapSize::Tall><MapNote>{say("where-map-note")}</MapNote></MapFrame>
                        <Input name=lat_name.clone() id=id(&lat_name) label=say("where-lat") value=lat inputmode="decimal" width=10/>
                        <Input name=lon_name.clone() id=id(&lon_name) label=say("where-lon") value=lon inputmode="decimal" width=10/>
                    </MapPicker>
                </div>
            </Fieldset>
        }
        .into_any()
    }

    fn upload(&self, asked: &Asked<'_>, words: &Typed) -> AnyView {
        let noted = words.all(&asked.name);
        let there = noted.first().zip(noted.get(1)).map(|(file, called)| {
            let about = [("file", called.clone().into())];
            let remove = self.reader.say_with("apply-file-remove", &about);
            let (href, called) = (format!("{}/{file}", self.files), called.clone());
            view! {
                <p class="govuk-body"><a class="govuk-link" href=href>{called}</a></p>
                <Button weight=Weight::Secondary name="remove" value=asked.name.clone()>{remove}</Button>
            }
        });
        let label = self.label(asked.question);
        let hint = self
            .hint(asked.question)
            .unwrap_or_else(|| self.say("apply-file-hint"));
        let error = self.told.about(&asked.name);
        view! {
            <FileUpload name=asked.name.clone() id=id(&asked.name) label=label hint=hint error=error accept=".pdf,application/pdf,image/jpeg,image/png">
                {there}
            </FileUpload>
        }
        .into_any()
    }

    /// Items one under the other, each with its questions; buttons add and remove without a script.
    fn group(&self, asked: &Asked<'_>, words: &Typed) -> AnyView {
        let label = asked.question.label.say(self.reader.language).to_owned();
        let inner = Drawing {
            reader: self.reader,
            pack: self.pack,
            told: self.told,
            files: self.files.clone(),
            is_heading: false,
        };
        let least = usize::from(
            asked
                .question
                .min_items
                .unwrap_or(u8::from(asked.question.required)),
        );
        let several = asked.items.len() > least;
        let items: Vec<_> = asked
            .items
            .iter()
            .map(|item| {
                let number = i64::try_from(item.place + 1).unwrap_or_default();
                let about = [("group", label.clone().into()), ("number", number.into())];
                let legend = Question::medium(self.reader.say_with("apply-item", &about));
                let fields: Vec<_> = item.asked.iter().map(|asked| inner.field(asked, words)).collect();
                let remove = several.then(|| {
                    let text = self.reader.say_with("apply-item-remove", &about);
                    view! { <Button weight=Weight::Secondary name="remove" value=format!("{}.{}", asked.name, item.place)>{text}</Button> }
                });
                view! { <Fieldset legend=legend>{fields}{remove}</Fieldset> }
            })
            .collect();
        let most = asked
            .question
            .max_items
            .map_or(domain::applications::ITEMS_MOST, usize::from);
        let add = (asked.items.len() < most).then(|| {
            let text = self.reader.say_with("apply-item-add", &[("group", label.clone().into())]);
            view! { <Button weight=Weight::Secondary name="add" value=asked.name.clone()>{text}</Button> }
        });
        let hint = self
            .hint(asked.question)
            .map(|text| view! { <Hint text=text/> });
        let (field, error_id) = (id(&asked.name), format!("{}-error", id(&asked.name)));
        let error = self.told.about(&asked.name);
        let error = error.map(|words| view! { <ErrorMessage id=error_id text=words/> });
        view! {
            <section class="cl-stack" id=field tabindex="-1">
                <h1 class="govuk-heading-l">{label.clone()}</h1>
                {hint}
                {error}
                {items}
                {add}
            </section>
        }
        .into_any()
    }
}

/// What a browser may fill in, and the keyboard for it.
fn filled_by(asking: &Asking) -> (Option<String>, Option<String>) {
    let (autocomplete, mode) = match asking.concept.as_deref() {
        Some("person.name") => (Some("name"), None),
        Some("person.given-name") => (Some("given-name"), None),
        Some("person.family-name") => (Some("family-name"), None),
        Some("person.telephone") => (Some("tel"), Some("tel")),
        _ => (None, None),
    };
    (
        autocomplete.map(ToOwned::to_owned),
        mode.map(ToOwned::to_owned),
    )
}
