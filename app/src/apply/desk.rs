//! `/desk/apply`: an agent at a counter or on the telephone applies for somebody.

use axum::Router;
use axum::extract::{Form, State};
use axum::response::Response;
use axum::routing::get;
use domain::applications::{Caller, Filling, OnBehalf};
use domain::contacts::{EmailAddress, Telephone};
use domain::identity::{Account, Action};
use domain::pack::Pack;
use domain::persons::Document;
use domain::services::{ChannelType, Service, ServiceId};
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::persons::{AtCounter, Attending, BindRefused};

use super::start::begin;
use crate::components::{
    BackLink, Button, Choice, ErrorSummary, Fault, Input, InputType, Question, Radios, Select,
    SelectOption,
};
use crate::identity::Member;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Where all this is.
const PAGE: &str = "/desk/apply";

/// Most characters of what somebody is called.
const NAME_MOST: usize = 80;

/// What chooses somebody who stands before the agent with her code and her card.
const PRESENT: &str = "present";

/// What chooses somebody who only says who she is.
const CALLER: &str = "caller";

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/apply", get(page).post(start))
}

/// What the agent typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    service: String,
    channel: String,
    whose: String,
    name: String,
    email: String,
    telephone: String,
    code: String,
    document: String,
    number: String,
}

/// A field and the words about what is wrong with it.
type Wrong = (&'static str, String);

/// Whether the member applies for others at all.
fn agent(member: Account) -> Result<Account, Refusal> {
    if member.acting_anywhere(Action::ApplyForOthers).is_some() {
        Ok(member)
    } else {
        Err(Refusal::NotYours)
    }
}

impl Typed {
    fn service<'p>(&self, pack: &'p Pack, reader: &Reader) -> Result<&'p Service, Wrong> {
        let service = pack.service(&ServiceId(self.service.clone()));
        service
            .filter(|service| service.start && service.is_open(reader.now.date()))
            .ok_or_else(|| ("service", reader.say("agents-fault-service")))
    }

    fn channel(&self, reader: &Reader) -> Result<ChannelType, Wrong> {
        match self.channel.as_str() {
            "counter" => Ok(ChannelType::Counter),
            "telephone" => Ok(ChannelType::Telephone),
            _ => Err(("channel", reader.say("agents-fault-channel"))),
        }
    }

    /// What she who only says who she is said, and how she is reached.
    fn caller(&self, reader: &Reader) -> Result<(Caller, String), Wrong> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > NAME_MOST {
            return Err(("name", reader.say("agents-fault-name")));
        }
        let (email, telephone) = (self.email.trim(), self.telephone.trim());
        if email.is_empty() && telephone.is_empty() {
            return Err(("email", reader.say("agents-fault-reach")));
        }
        if !email.is_empty() && EmailAddress::parse(email).is_err() {
            return Err(("email", reader.say("fault-not-an-email")));
        }
        if !telephone.is_empty() && Telephone::parse(telephone).is_err() {
            return Err(("telephone", reader.say("agents-fault-telephone")));
        }
        let caller = Caller {
            name: name.to_owned(),
            telephone: telephone.to_owned(),
        };
        Ok((caller, email.to_owned()))
    }

    /// The code and the card that the agent has before her.
    fn at(&self, reader: &Reader, channel: ChannelType) -> Result<AtCounter<'_>, Wrong> {
        if channel != ChannelType::Counter {
            return Err(("whose", reader.say("agents-fault-present")));
        }
        if self.code.trim().is_empty() {
            return Err(("code", reader.say("counter-code-missing")));
        }
        let document = Document::named(&self.document)
            .ok_or_else(|| ("document", reader.say("counter-document-missing")))?;
        if self.number.trim().is_empty() {
            return Err(("number", reader.say("person-number-missing")));
        }
        Ok(AtCounter {
            code: &self.code,
            number: &self.number,
            document,
        })
    }
}

async fn page(State(portal): State<Portal>, reader: Reader, Member(member): Member) -> Answer {
    let member = agent(member)?;
    Ok(draw(&portal, reader, &member, &Typed::default(), None))
}

/// Begins an application for somebody.
async fn start(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Form(typed): Form<Typed>,
) -> Answer {
    let member = agent(member)?;
    let pack = portal.store.pack().clone();
    let begun = understood(&portal, &reader, &pack, (&member, &typed)).await?;
    let (service, filling) = match begun {
        Ok(begun) => begun,
        Err(wrong) => return Ok(draw(&portal, reader, &member, &typed, Some(wrong))),
    };
    // Many people come to one counter.
    let begun = begin(&portal, &reader, None, filling, service).await?;
    Ok(begun.go_on_by_account(service))
}

/// The application that is to be begun, or what is wrong.
async fn understood<'p>(
    portal: &Portal,
    reader: &Reader,
    pack: &'p Pack,
    (member, typed): (&Account, &Typed),
) -> Result<Result<(&'p Service, Filling), Wrong>, Refusal> {
    let said = typed
        .service(pack, reader)
        .and_then(|service| Ok((service, typed.channel(reader)?)));
    let (service, channel) = match said {
        Ok(said) => said,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let by = OnBehalf::Member {
        account: member.id,
        channel,
    };
    let filling = Filling {
        by: Some(by),
        ..Filling::of(service)
    };
    let filling = match typed.whose.as_str() {
        CALLER => match typed.caller(reader) {
            Ok((caller, email)) => Filling {
                caller: Some(caller),
                email,
                ..filling
            },
            Err(wrong) => return Ok(Err(wrong)),
        },
        PRESENT => {
            let at = match typed.at(reader, channel) {
                Ok(at) => at,
                Err(wrong) => return Ok(Err(wrong)),
            };
            match portal.store.attend(at, member, portal.now()).await {
                Ok(attending) => attended(portal, filling, attending),
                Err(StoreError::Broken(broken)) => return Err(broken.into()),
                Err(StoreError::Refused(why)) => return why_not(reader, why).map(Err),
            }
        }
        _ => return Ok(Err(("whose", reader.say("agents-fault-whose")))),
    };
    Ok(Ok((service, filling)))
}

/// The application of somebody who stands at the counter.
fn attended(portal: &Portal, filling: Filling, attending: Attending) -> Filling {
    let caller = Caller {
        name: attending.name,
        telephone: String::new(),
    };
    Filling {
        applicant: Some(attending.account),
        email: attending.email,
        caller: Some(caller),
        attended_at: Some(portal.now()),
        ..filling
    }
}

/// Why nobody was found by a code and a card, at the field that it is about.
fn why_not(reader: &Reader, why: BindRefused) -> Result<Wrong, Refusal> {
    Ok(match why {
        BindRefused::NotYours => return Err(Refusal::NotYours),
        BindRefused::TooMany { again_at } => return Err(Refusal::TooMany { again_at }),
        BindRefused::Code(_) => ("code", reader.say("counter-code-ended")),
        BindRefused::OwnAccount => ("code", reader.say("agents-fault-own")),
        BindRefused::Number(_)
        | BindRefused::NoPerson
        | BindRefused::PersonTaken
        | BindRefused::AccountTaken
        | BindRefused::SubjectTaken
        | BindRefused::OtherSubject => ("number", reader.say("agents-fault-card")),
    })
}

/// The form.
fn draw(
    portal: &Portal,
    mut reader: Reader,
    member: &Account,
    typed: &Typed,
    wrong: Option<Wrong>,
) -> Response {
    reader.account = Some(member.name.clone());
    let faulty = wrong.is_some();
    let (speaker, pack, typed) = (reader.clone(), portal.store.pack().clone(), typed.clone());
    let page = Page::new(reader.say("agents-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let summary = wrong.clone().map(|(field, words)| {
            view! { <ErrorSummary faults=vec![Fault::at(field, words)]/> }
        });
        let error = |field: &str| told(wrong.as_ref(), field);
        let today = reader.now.date();
        let choose = SelectOption::new("", say("agents-choose")).selected(typed.service.is_empty());
        let services = pack.services.iter();
        let services = services
            .filter(|service| service.start && service.is_open(today))
            .map(|service| {
                let id = service.identifier.0.clone();
                let chosen = id == typed.service;
                SelectOption::new(id, service.name.say(reader.language)).selected(chosen)
            });
        let services: Vec<_> = std::iter::once(choose).chain(services).collect();
        let channels: Vec<_> = ["counter", "telephone"]
            .into_iter()
            .map(|channel| {
                Choice::new(channel, say(&format!("agents-channel-{channel}")))
                    .checked(typed.channel == channel)
            })
            .collect();
        let whose = vec![
            Choice::new(PRESENT, say("agents-whose-present"))
                .hint(say("agents-whose-present-hint"))
                .checked(typed.whose == PRESENT)
                .further(present(&reader, &typed, wrong.as_ref())),
            Choice::new(CALLER, say("agents-whose-caller"))
                .hint(say("agents-whose-caller-hint"))
                .checked(typed.whose == CALLER)
                .further(caller(&reader, &typed, wrong.as_ref())),
        ];
        view! {
            <BackLink href="/desk" text=say("desk-title")/>
            <div class="cl-narrow cl-stack">
                {summary}
                <h1 class="govuk-heading-l">{say("agents-title")}</h1>
                <p class="govuk-body">{say("agents-text")}</p>
                <form method="post" action=PAGE novalidate class="cl-stack cl-stack--wide">
                    <Select name="service" label=Question::medium(say("agents-service")) error=error("service") options=services/>
                    <Radios name="channel" legend=Question::medium(say("agents-channel")) error=error("channel") choices=channels/>
                    <Radios name="whose" legend=Question::medium(say("agents-whose")) error=error("whose") choices=whose/>
                    <Button>{say("continue")}</Button>
                </form>
            </div>
        }
    });
    page.place(Place::Me)
        .private()
        .refused(faulty)
        .render(portal, &reader)
}

/// What is wrong with a field.
fn told(wrong: Option<&Wrong>, field: &str) -> Option<String> {
    let found = wrong.filter(|(wrong, _)| *wrong == field);
    found.map(|(_, words)| words.clone())
}

/// The fields for somebody who stands at the counter.
fn present(reader: &Reader, typed: &Typed, wrong: Option<&Wrong>) -> impl IntoView + use<> {
    let say = reader.speaker();
    let documents: Vec<_> = Document::ALL
        .into_iter()
        .map(|document| {
            let name = document.name();
            Choice::new(name, say(&format!("document-{name}"))).checked(typed.document == name)
        })
        .collect();
    view! {
        <Input
            name="code"
            label=say("counter-code")
            hint=say("counter-code-hint")
            value=typed.code.clone()
            error=told(wrong, "code")
            inputmode="numeric"
            autocomplete="off"
            spellcheck=Some(false)
            width=10
            spaced=true
        />
        <Radios name="document" legend=Question::from(say("counter-document")) error=told(wrong, "document") choices=documents/>
        <Input
            name="number"
            label=say("counter-number")
            hint=say("counter-number-hint")
            value=typed.number.clone()
            error=told(wrong, "number")
            autocomplete="off"
            spellcheck=Some(false)
            width=20
        />
    }
}

/// The fields for somebody who only says who she is.
fn caller(reader: &Reader, typed: &Typed, wrong: Option<&Wrong>) -> impl IntoView + use<> {
    let say = reader.speaker();
    view! {
        <Input name="name" label=say("agents-name") value=typed.name.clone() error=told(wrong, "name") autocomplete="off"/>
        <Input
            name="email"
            label=say("agents-email")
            hint=say("agents-email-hint")
            value=typed.email.clone()
            error=told(wrong, "email")
            kind=InputType::Email
            autocomplete="off"
            spellcheck=Some(false)
        />
        <Input
            name="telephone"
            label=say("agents-telephone")
            value=typed.telephone.clone()
            error=told(wrong, "telephone")
            kind=InputType::Tel
            autocomplete="off"
            width=20
        />
    }
}
