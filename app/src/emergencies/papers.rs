//! `/desk/emergencies/{id}/papers`: temporary papers for somebody who stands at the counter without any.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use domain::emergencies::{Emergency, PAPERS_HOLD, REASON_MOST};
use domain::identity::{Account, Action};
use domain::languages::{Language, Texts};
use domain::outputs::OutputId;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::emergencies::{Handing, LookedFor, PapersFor, PapersRefused, PapersWords};

use super::list::address;
use super::one::named;
use crate::components::{
    BackLink, Button, ButtonGroup, ErrorSummary, Fault, Input, Question, SummaryList, SummaryRow,
    Textarea, Weight,
};
use crate::identity::Member;
use crate::outputs::{Sheet, paper};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// What hands the papers out; anything else only looks.
const ISSUE: &str = "issue";

/// What hands them out in the place of those that she has.
const REPLACE: &str = "replace";

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/emergencies/{id}/papers", get(page).post(ask))
        .route("/desk/emergencies/{id}/papers/{paper}", get(show))
}

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
struct Typed {
    #[serde(default)]
    number: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    step: String,
}

/// A field and what is wrong with it.
type Wrong = (&'static str, String);

fn hands_out(member: &Account) -> Result<(), Refusal> {
    let grant = member.acting_anywhere(Action::BindPersons);
    grant.map(drop).ok_or(Refusal::NotYours)
}

async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Path(id): Path<String>,
) -> Answer {
    hands_out(&member)?;
    let emergency = named(&portal, &id).await?;
    if !emergency.is_open(portal.now()) {
        return Ok(Redirect::to(&address(&emergency)).into_response());
    }
    let typed = Typed::default();
    Ok(draw(
        &portal,
        reader,
        (&member, &emergency),
        typed,
        Err(None),
    ))
}

/// Looks whom papers would be for, or hands them out.
async fn ask(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    hands_out(&member)?;
    let emergency = named(&portal, &id).await?;
    let asked = PapersFor {
        emergency: emergency.id,
        number: &typed.number,
    };
    let now = portal.now();
    let reason = typed.reason.trim();
    let refused = if reason.is_empty() || reason.chars().count() > REASON_MOST {
        PapersRefused::Reason
    } else if typed.step == ISSUE || typed.step == REPLACE {
        let words = words();
        let handing = Handing {
            reason,
            words: &words,
            replaces: typed.step == REPLACE,
        };
        let issued = portal.store.issue_papers(asked, handing, &member, now);
        match issued.await {
            Ok(paper) => {
                let to = format!("{}/papers/{paper}", address(&emergency));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(StoreError::Broken(broken)) => return Err(broken.into()),
            Err(StoreError::Refused(why)) => why,
        }
    } else {
        match portal.store.look_for_papers(asked, &member, now).await {
            Ok(found) => {
                let who = (&member, &emergency);
                return Ok(draw(&portal, reader, who, typed.clone(), Ok(found)));
            }
            Err(StoreError::Broken(broken)) => return Err(broken.into()),
            Err(StoreError::Refused(why)) => why,
        }
    };
    let (field, key) = match refused {
        PapersRefused::NotYours => return Err(Refusal::NotYours),
        PapersRefused::TooMany { again_at } => return Err(Refusal::TooMany { again_at }),
        PapersRefused::Ended => return Ok(Redirect::to(&address(&emergency)).into_response()),
        PapersRefused::Number(_) => ("number", "emergency-fault-number"),
        PapersRefused::NoPerson => ("number", "emergency-fault-nobody"),
        PapersRefused::Herself => ("number", "emergency-fault-herself"),
        PapersRefused::Elsewhere => ("number", "emergency-fault-elsewhere"),
        PapersRefused::Reason => ("reason", "emergency-fault-why"),
        PapersRefused::Issue(_) => ("number", "emergency-fault-issue"),
    };
    let wrong = Some((field, reader.say(key)));
    let who = (&member, &emergency);
    Ok(draw(&portal, reader, who, typed, Err(wrong)))
}

fn draw(
    portal: &Portal,
    mut reader: Reader,
    (member, emergency): (&Account, &Emergency),
    typed: Typed,
    found: Result<LookedFor, Option<Wrong>>,
) -> axum::response::Response {
    let faulty = matches!(found, Err(Some(_)));
    reader.account = Some(member.name.clone());
    let (speaker, back) = (reader.clone(), address(emergency));
    let name = emergency.declared.name.say(reader.language).to_owned();
    let page = Page::new(reader.say("emergency-papers-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let action = format!("{back}/papers");
        let (summary, inside) = match found {
            Ok(found) => (None, recognised(&reader, action, typed, &found)),
            Err(wrong) => {
                let summary = wrong.clone().map(|(field, words)| {
                    view! { <ErrorSummary faults=vec![Fault::at(field, words)]/> }
                });
                (summary, form(&reader, action, typed, wrong.as_ref()))
            }
        };
        let about = [("days", PAPERS_HOLD.into())];
        view! {
            <BackLink href=back text=name/>
            <div class="cl-narrow cl-stack">
                {summary}
                <h1 class="govuk-heading-l">{say("emergency-papers-title")}</h1>
                <p class="govuk-body">{reader.say_with("emergency-papers-text", &about)}</p>
                {inside}
            </div>
        }
    });
    page.place(Place::Me)
        .private()
        .refused(faulty)
        .render(portal, &reader)
}

/// Asks for the number, and why she is believed.
fn form(reader: &Reader, action: String, typed: Typed, wrong: Option<&Wrong>) -> AnyView {
    let say = reader.speaker();
    let error = |field: &str| {
        wrong
            .filter(|(wrong, _)| *wrong == field)
            .map(|(_, words)| words.clone())
    };
    view! {
        <form class="cl-stack" method="post" action=action novalidate>
            <Input name="number" label=Question::from(say("emergency-number")) error=error("number") value=typed.number spellcheck=Some(false)/>
            <Textarea
                name="reason"
                label=Question::from(say("emergency-why"))
                hint=say("emergency-why-hint")
                error=error("reason")
                value=typed.reason
                rows=2
            />
            <Button>{say("emergency-look")}</Button>
        </form>
    }
    .into_any()
}

/// Whom the registers know by the number, to be held against the person.
fn recognised(reader: &Reader, action: String, typed: Typed, found: &LookedFor) -> AnyView {
    let say = reader.speaker();
    let (person, has) = (&found.person, &found.has);
    let born = person.born.map(|year| year.to_string()).unwrap_or_default();
    let rows = vec![
        SummaryRow::new(say("emergency-person"), person.name.clone()),
        SummaryRow::new(say("emergency-born"), born),
    ];
    let again = action.clone();
    let held = has.as_ref().map(|held| {
        let about = [("when", reader.moment(held.statement.issued_at).into())];
        reader.say_with("emergency-papers-held", &about)
    });
    let ways = if held.is_some() {
        view! {
            <ButtonGroup>
                <Button name="step" value=ISSUE>{say("emergency-papers-again")}</Button>
                <Button name="step" value=REPLACE weight=Weight::Secondary>{say("emergency-papers-replace")}</Button>
            </ButtonGroup>
        }
        .into_any()
    } else {
        view! { <Button name="step" value=ISSUE>{say("emergency-issue")}</Button> }.into_any()
    };
    view! {
        <SummaryList rows=rows/>
        <form class="cl-stack" method="post" action=action>
            <input type="hidden" name="number" value=typed.number/>
            <input type="hidden" name="reason" value=typed.reason/>
            <p class="govuk-body">{say("emergency-issue-text")}</p>
            {held.map(|words| view! { <p class="govuk-body">{words}</p> })}
            {ways}
        </form>
        <p><a class="govuk-link cl-alone" href=again>{say("emergency-not-her")}</a></p>
    }
    .into_any()
}

/// What stands on the papers, in every language.
fn words() -> PapersWords {
    PapersWords {
        title: in_all("emergency-papers"),
        number: in_all("emergency-number"),
        born: in_all("emergency-birth-date"),
        emergency: in_all("emergency-under"),
    }
}

fn in_all(key: &str) -> Texts {
    let said = |language: Language| (language.tag().to_owned(), crate::words::say(language, key));
    Texts(
        Language::ALL
            .into_iter()
            .map(said)
            .collect::<BTreeMap<_, _>>(),
    )
}

/// The papers as they are printed, for the agent who handed them out.
async fn show(
    State(portal): State<Portal>,
    mut reader: Reader,
    Member(member): Member,
    Path((id, number)): Path<(String, String)>,
) -> Answer {
    hands_out(&member)?;
    let emergency = named(&portal, &id).await?;
    let number: OutputId = number.parse().map_err(|_| Refusal::NotFound)?;
    let output = portal
        .store
        .papers_of_agent(emergency.id, number, &member)
        .await?;
    let output = output.ok_or(Refusal::NotFound)?;
    let sheet = Sheet::of(&output.statement, &portal, reader.language);
    reader.account = Some(member.name);
    let (speaker, back) = (reader.clone(), address(&emergency));
    let page = Page::new(reader.say("emergency-papers"), move || {
        let say = speaker.speaker();
        let next = format!("{back}/papers");
        view! {
            <BackLink href=back text=say("emergency-list-title")/>
            <div class="cl-narrow cl-stack">
                {paper(&sheet, true)}
                <div class="cl-paper__ways">
                    <p class="govuk-body">{say("emergency-print")}" "{say("emergency-in-account")}</p>
                    <p><a class="govuk-link cl-alone" href=next>{say("emergency-next")}</a></p>
                </div>
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}
