//! Telling everybody how it goes on, in own words or in those of a template.

use axum::Router;
use axum::extract::Form;
use axum::routing::post;
use domain::cases::Case;
use domain::identity::{Account, Action};
use domain::languages::Language;
use domain::pack::Pack;
use domain::templates::{FillRefused, Placeholder, Template, TemplateCode, fill};
use leptos::prelude::*;
use store::desk::Wordings;

use super::case::{Typed, Wrong};
use super::command::Command;
use super::dossier::Opened;
use super::forms::{error_at, eyes, may};
use crate::components::{Button, Card, Select, SelectOption, Textarea, Weight};
use crate::portal::Portal;
use crate::reports::words::holder;
use crate::shell::{Answer, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/{reference}/update", post(update))
}

fn template<'p>(pack: &'p Pack, code: &str) -> Option<&'p Template> {
    pack.template(&TemplateCode(code.to_owned()))
}

/// The composer, where the member may tell.
pub(super) fn update_form(
    reader: &Reader,
    pack: &Pack,
    account: &Account,
    opened: &Opened,
    typed: &Typed,
    wrong: Option<&Wrong>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let chosen = template(pack, &typed.template);
    let words = if typed.update.is_empty() {
        chosen
            .map(|template| template.text.say(reader.language).to_owned())
            .unwrap_or_default()
    } else {
        typed.update.clone()
    };
    let mut options = vec![SelectOption::new("", say("desk-template-none"))];
    options.extend(pack.templates.iter().map(|template| {
        SelectOption::new(
            template.code.0.clone(),
            template.name.say(reader.language).to_owned(),
        )
        .selected(template.code.0 == typed.template)
    }));
    let address = format!("/desk/{}", opened.seen.case.reference);
    let templates = (!pack.templates.is_empty()).then(|| {
        view! {
            <form class="cl-row cl-row--end" action=format!("{address}#update")>
                <Select name="template" label=say("desk-template") options=options/>
                <Button weight=Weight::Secondary>{say("desk-template-use")}</Button>
            </form>
        }
    });
    let told = reader.say_with("desk-update-told", &[("count", opened.told.into())]);
    let (eyes, error) = (eyes(&opened.seen), error_at(wrong, "update"));
    let code = chosen.map(|template| template.code.0.clone());
    may(account, Action::UpdateReports, &opened.seen).then(|| {
        view! {
            <Card labelled_by="tell">
                <h2 class="govuk-heading-m" id="tell">{say("desk-update")}</h2>
                {templates}
                <form class="cl-stack" method="post" action=format!("{address}/update") novalidate>
                    {eyes}
                    <input type="hidden" name="template" value=code/>
                    <Textarea name="update" label=say("desk-words") hint=say("desk-update-hint") error=error value=words rows=3/>
                    <p class="cl-muted">{told}</p>
                    <Button>{say("desk-update-send")}</Button>
                </form>
            </Card>
        }
    })
}

/// What a placeholder stands for in a case, in the reader's language.
pub(super) fn value(
    reader: &Reader,
    pack: &Pack,
    case: &Case,
    placeholder: Placeholder,
) -> Option<String> {
    let language = reader.language;
    let value = match placeholder {
        Placeholder::Reference => case.reference.spaced(),
        Placeholder::Category => pack.category(&case.category)?.name.say(language).to_owned(),
        Placeholder::Address => case.address.clone(),
        Placeholder::Due => reader.date(case.promise?.0.due),
        Placeholder::Organisation => holder(
            pack,
            &case.responsible_area,
            case.organisation.as_ref(),
            language,
        ),
    };
    Some(value).filter(|value| !value.is_empty())
}

/// What is told: the words with their places filled in and, where they are a template's own, in all its languages.
pub(super) fn wordings(
    reader: &Reader,
    pack: &Pack,
    case: &Case,
    code: &str,
    words: &str,
) -> Result<Wordings, FillRefused> {
    let filled = |language: Language, text: &str| {
        let reader = Reader {
            language,
            ..reader.clone()
        };
        fill(text, |placeholder| value(&reader, pack, case, placeholder))
    };
    // Browsers send line ends as CR LF.
    let words = words.replace("\r\n", "\n");
    let own = template(pack, code)
        .filter(|template| template.text.say(reader.language).trim() == words.trim());
    let mut others = Vec::new();
    for language in Language::ALL {
        let text = own.and_then(|template| template.text.0.get(language.tag()));
        if let Some(text) = text.filter(|_| language != reader.language) {
            others.push((language, filled(language, text)?));
        }
    }
    Ok(Wordings {
        language: reader.language,
        words: filled(reader.language, &words)?,
        others,
    })
}

impl Wrong {
    /// What cannot be filled in.
    pub(super) fn unfilled(field: &'static str, reader: &Reader, refused: FillRefused) -> Self {
        let text = match refused {
            FillRefused::Unknown(name) => {
                reader.say_with("desk-fill-unknown", &[("name", name.into())])
            }
            FillRefused::Nothing(placeholder) => {
                reader.say_with("desk-fill-nothing", &[("name", placeholder.name().into())])
            }
        };
        Self::at(field, text)
    }
}

/// Tells it.
async fn update(command: Command, Form(typed): Form<Typed>) -> Answer {
    let (reader, case) = (&command.reader, &command.seen.case);
    let pack = command.portal.pack();
    let told = match wordings(reader, pack, case, &typed.template, &typed.update) {
        Ok(told) => told,
        Err(refused) => {
            let wrong = Wrong::unfilled("update", reader, refused);
            return command.refuse(typed, wrong).await;
        }
    };
    let (by, now) = (&command.member, command.now());
    let done = command
        .store()
        .update(&case.reference, &told, by, now)
        .await;
    let wrong = |reader: &Reader, refused| Wrong::of_words("update", reader, refused);
    command.answer(typed, done, wrong).await
}
