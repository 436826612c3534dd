//! `/desk/emergencies`: which there are and were, and declaring another.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::extract::{RawForm, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use domain::areas::{Area, AreaCode, Level};
use domain::emergencies::{Declaration, Emergency, NotDeclared, declaring};
use domain::identity::Account;
use domain::languages::Texts;
use domain::pack::Pack;
use domain::services::ServiceId;
use jiff::civil::Date;
use leptos::prelude::*;
use store::StoreError;
use store::emergencies::DeclareRefused;

use crate::components::{
    BackLink, Button, Checkboxes, Choice, Empty, ErrorSummary, Fault, Icon, Input, InputType,
    Layout, Question, Select, SelectOption, Tag, Textarea, Tone,
};
use crate::identity::Member;
use crate::portal::Portal;
use crate::reports::words::area_name;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Where all this is.
const LIST: &str = "/desk/emergencies";

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/emergencies", get(page).post(declare))
}

/// The address of an emergency at the desk.
pub(super) fn address(emergency: &Emergency) -> String {
    format!("{LIST}/{}", emergency.id.0)
}

/// A field and the key of what is wrong with it.
type Wrong = (&'static str, &'static str);

/// What was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    area: String,
    /// By the tag of the language.
    names: BTreeMap<String, String>,
    services: BTreeSet<String>,
    until: String,
    reason: String,
}

impl Typed {
    fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let pairs: Vec<(String, String)> =
            serde_html_form::from_bytes(bytes).map_err(|_| Refusal::BadForm)?;
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "area" => typed.area = value,
                "until" => typed.until = value,
                "reason" => typed.reason = value,
                "service" if !value.is_empty() => {
                    typed.services.insert(value);
                }
                _ => {
                    if let Some(tag) = name.strip_prefix("name-") {
                        typed.names.insert(tag.to_owned(), value);
                    }
                }
            }
        }
        Ok(typed)
    }

    /// What is to be declared.
    fn understood(&self, pack: &Pack) -> Result<Declaration, Wrong> {
        let area = pack.areas.get(&AreaCode(self.area.trim().to_owned()));
        let area = area.ok_or(("area", "emergency-fault-area"))?;
        let languages = pack.city.languages.iter().map(|language| language.tag());
        let names = languages.filter_map(|tag| {
            let name = self.names.get(tag)?.trim();
            (!name.is_empty()).then(|| (tag.to_owned(), name.to_owned()))
        });
        let until: Option<Date> = self.until.trim().parse().ok();
        let until = until
            .and_then(|day| day.tomorrow().ok())
            .and_then(|day| day.to_zoned(pack.calendar.zone().clone()).ok())
            .ok_or(("until", "emergency-fault-until"))?;
        Ok(Declaration {
            area: area.path.clone(),
            name: Texts(names.collect()),
            reason: self.reason.trim().to_owned(),
            services: self.services.iter().cloned().map(ServiceId).collect(),
            until: until.timestamp(),
        })
    }
}

/// The field and the key of why nothing was declared.
const fn fault_of(why: NotDeclared) -> Wrong {
    match why {
        NotDeclared::NoName => ("name", "emergency-fault-name"),
        NotDeclared::LongName => ("name", "emergency-fault-name-long"),
        NotDeclared::NoReason => ("reason", "emergency-fault-reason"),
        NotDeclared::LongReason => ("reason", "emergency-fault-reason-long"),
        NotDeclared::NoServices => ("service", "emergency-fault-services"),
        NotDeclared::Over => ("until", "emergency-fault-over"),
        NotDeclared::TooLong => ("until", "emergency-fault-too-long"),
    }
}

/// Where she may declare an emergency, down to streets.
fn areas<'p>(pack: &'p Pack, member: &Account) -> Vec<&'p Area> {
    let wide = |area: &&Area| matches!(area.level, Level::City | Level::County | Level::Street);
    let areas = pack.areas.all().filter(wide);
    areas
        .filter(|area| declaring(member, &area.path).is_some())
        .collect()
}

async fn page(State(portal): State<Portal>, reader: Reader, Member(member): Member) -> Answer {
    draw(&portal, reader, &member, Typed::default(), None).await
}

/// Declares one.
async fn declare(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    RawForm(form): RawForm,
) -> Answer {
    if areas(portal.pack(), &member).is_empty() {
        return Err(Refusal::NotYours);
    }
    let typed = Typed::read(&form)?;
    let declaration = match typed.understood(portal.pack()) {
        Ok(declaration) => declaration,
        Err(wrong) => return draw(&portal, reader, &member, typed, Some(wrong)).await,
    };
    let declared = portal
        .store
        .declare_emergency(&member, &declaration, portal.now());
    let wrong = match declared.await {
        Ok(id) => return Ok(Redirect::to(&format!("{LIST}/{}", id.0)).into_response()),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(DeclareRefused::NotYours)) => return Err(Refusal::NotYours),
        Err(StoreError::Refused(DeclareRefused::NoArea)) => ("area", "emergency-fault-area"),
        Err(StoreError::Refused(DeclareRefused::Open(_))) => ("area", "emergency-fault-alike"),
        Err(StoreError::Refused(DeclareRefused::NoService)) => {
            ("service", "emergency-fault-services")
        }
        Err(StoreError::Refused(DeclareRefused::NotDeclared(why))) => fault_of(why),
    };
    draw(&portal, reader, &member, typed, Some(wrong)).await
}

async fn draw(
    portal: &Portal,
    mut reader: Reader,
    member: &Account,
    typed: Typed,
    wrong: Option<Wrong>,
) -> Answer {
    let all = portal.store.emergencies().await?;
    let faulty = wrong.is_some();
    let now = portal.now();
    reader.account = Some(member.name.clone());
    let (speaker, pack, member) = (reader.clone(), portal.store.pack().clone(), member.clone());
    let page = Page::new(reader.say("emergency-list-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let summary = wrong.map(|(field, key)| {
            view! { <ErrorSummary faults=vec![Fault::at(field, reader.say(key))]/> }
        });
        let rows: Vec<_> = all
            .iter()
            .map(|one| {
                let name = one.declared.name.say(reader.language).to_owned();
                let area = area_name(&pack, &one.declared.area, reader.language);
                let tag = tag(&reader, one.is_open(now));
                view! {
                    <li class="cl-case">
                        <a class="cl-case__title" href=address(one)>{name}</a>
                        <p class="cl-case__meta">{tag}<span>{area}</span></p>
                    </li>
                }
            })
            .collect();
        let rows = if rows.is_empty() {
            view! { <Empty title=say("emergency-none") text=say("emergency-none-text")/> }
                .into_any()
        } else {
            view! { <ul class="cl-cases">{rows}</ul> }.into_any()
        };
        let areas = areas(&pack, &member);
        let form = (!areas.is_empty()).then(|| form(&reader, &pack, &areas, &typed, wrong));
        view! {
            <BackLink href="/desk" text=say("desk-title")/>
            <div class="cl-narrow cl-stack cl-stack--wide">
                {summary}
                <h1 class="govuk-heading-l">{say("emergency-list-title")}</h1>
                <p class="govuk-body">{say("emergency-list-text")}</p>
                {rows}
                {form}
            </div>
        }
    });
    Ok(page
        .place(Place::Me)
        .private()
        .refused(faulty)
        .render(portal, &reader))
}

/// Whether it is open, in a word.
pub(super) fn tag(reader: &Reader, open: bool) -> AnyView {
    let (key, tone, icon) = if open {
        ("emergency-open", Tone::Red, Icon::Siren)
    } else {
        ("emergency-ended", Tone::Calm, Icon::CircleCheck)
    };
    view! { <Tag text=reader.say(key) tone=tone icon=icon/> }.into_any()
}

fn form(
    reader: &Reader,
    pack: &Pack,
    areas: &[&Area],
    typed: &Typed,
    wrong: Option<Wrong>,
) -> AnyView {
    let say = reader.speaker();
    let error = |field: &str| {
        wrong
            .filter(|(wrong, _)| *wrong == field)
            .map(|(_, key)| reader.say(key))
    };
    let choose = SelectOption::new("", say("emergency-choose")).selected(typed.area.is_empty());
    let areas = areas.iter().map(|area| {
        let name = area_name(pack, &area.path, reader.language);
        SelectOption::new(area.code.0.clone(), name).selected(area.code.0 == typed.area)
    });
    let areas: Vec<_> = std::iter::once(choose).chain(areas).collect();
    let names: Vec<_> = pack
        .city
        .languages
        .iter()
        .enumerate()
        .map(|(place, language)| {
            let name = format!("name-{}", language.tag());
            let id = if place == 0 {
                "name".to_owned()
            } else {
                name.clone()
            };
            let about = [("language", language.own_name().into())];
            let label = reader.say_with("emergency-name", &about);
            let value = typed.names.get(language.tag()).cloned().unwrap_or_default();
            let error = error("name").filter(|_| place == 0);
            view! { <Input name=name id=id label=Question::from(label) error=error value=value/> }
        })
        .collect();
    let services: Vec<_> = pack
        .services
        .iter()
        .map(|service| {
            let name = service.name.say(reader.language).to_owned();
            let id = service.identifier.0.clone();
            let chosen = typed.services.contains(&id);
            Choice::new(id, name).checked(chosen)
        })
        .collect();
    view! {
        <section class="cl-stack" aria-labelledby="declare">
            <h2 class="govuk-heading-m" id="declare">{say("emergency-declare")}</h2>
            <form class="cl-stack cl-stack--wide" method="post" action=LIST novalidate>
                {names}
                <Select name="area" label=Question::from(say("emergency-area")) error=error("area") options=areas/>
                <Input
                    name="until"
                    label=Question::from(say("emergency-until"))
                    hint=say("emergency-until-hint")
                    error=error("until")
                    value=typed.until.clone()
                    kind=InputType::Date
                />
                <Textarea
                    name="reason"
                    label=Question::from(say("emergency-reason"))
                    hint=say("emergency-reason-hint")
                    error=error("reason")
                    value=typed.reason.clone()
                    rows=2
                />
                <Checkboxes
                    name="service"
                    legend=Question::from(say("emergency-services"))
                    hint=say("emergency-services-hint")
                    error=error("service")
                    choices=services
                    layout=Layout::Small
                />
                <Button>{say("emergency-declare")}</Button>
            </form>
        </section>
    }
    .into_any()
}
