//! The page of one report at the desk: everything about it at once.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::cases::Case;
use domain::contacts::Contact;
use domain::identity::Account;
use domain::pack::Pack;
use domain::places::Metres;
use domain::references::Reference;
use leptos::prelude::*;
use serde::Deserialize;
use store::reports::ReportSeen;

use super::assign::{assign_form, with_whom};
use super::case::{Typed, Wrong, seen};
use super::contact::contact_card;
use super::enquiry::{Question, question_card};
use super::flags::{flags_card, flags_standing};
use super::forms::{change_form, story, visibility_forms};
use super::history::before;
use super::keys::{Screen, desk_keys};
use super::merging::{candidates, merging_card};
use super::moving::move_link;
use super::notes::note_form;
use super::priority::priority_form;
use super::stale::both_sides;
use super::tasks::tasks_card;
use super::updates::update_form;
use crate::components::{BackLink, Card, ErrorSummary, Fault, SummaryList, SummaryRow, Tag};
use crate::identity::Member;
use crate::portal::Portal;
use crate::reports::place::place;
use crate::reports::promised::staff;
use crate::reports::words::{answered, area_name, priority_words, standing_of, title};
use crate::shell::{Answer, MapIsland, Page, Place, Reader};

/// What the page shows of a report.
pub(super) struct Opened {
    pub(super) seen: ReportSeen,
    /// Whom it may be given to.
    pub(super) colleagues: Vec<Account>,
    /// Who works on it, by name.
    pub(super) assignee: Option<String>,
    /// What was reported at the same spot before.
    pub(super) before: Vec<(Case, Metres)>,
    /// Open reports about the same that are near.
    pub(super) near: Vec<Case>,
    /// What was asked, where something was.
    question: Option<Question>,
    /// How many are written to when it changes.
    pub(super) told: i64,
}

/// What the address says besides the report.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The template that the words for everybody begin with.
    template: String,
}

/// `/desk/{reference}`.
pub(super) async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let case = seen(&portal, &member.0, &reference).await?.case;
    let typed = Typed {
        template: asked.template,
        ..Typed::default()
    };
    draw(&portal, reader, member.0, &case.reference, typed, None).await
}

async fn opened(
    portal: &Portal,
    account: &Account,
    reference: &Reference,
) -> Result<Opened, crate::shell::Refusal> {
    let store = &portal.store;
    let seen = seen(portal, account, reference.as_str()).await?;
    let assignee = match seen.case.assignee {
        Some(member) => store.member_name(member).await?,
        None => None,
    };
    Ok(Opened {
        colleagues: store.colleagues(&seen.case, account).await?,
        assignee,
        before: store
            .history_of_place(&seen.case, account, portal.now())
            .await?,
        near: candidates(portal, &seen.case).await?,
        told: store.count_told(&seen.case).await?,
        question: Question::of(portal, &seen).await?,
        seen,
    })
}

/// The page as the report stands now, with what was typed and what is wrong with it.
pub(super) async fn draw(
    portal: &Portal,
    reader: Reader,
    account: Account,
    reference: &Reference,
    typed: Typed,
    wrong: Option<Wrong>,
) -> Answer {
    let opened = opened(portal, &account, reference).await?;
    Ok(rendered(
        portal, reader, account, opened, typed, wrong, None,
    ))
}

/// The page with the reporter's contact, which was just journalled as read.
pub(super) async fn draw_contact(
    portal: &Portal,
    reader: Reader,
    account: Account,
    reference: &Reference,
    contact: Contact,
) -> Answer {
    let opened = opened(portal, &account, reference).await?;
    let typed = Typed::default();
    Ok(rendered(
        portal,
        reader,
        account,
        opened,
        typed,
        None,
        Some(contact),
    ))
}

fn rendered(
    portal: &Portal,
    mut reader: Reader,
    account: Account,
    opened: Opened,
    typed: Typed,
    wrong: Option<Wrong>,
    contact: Option<Contact>,
) -> Response {
    reader.account = Some(account.name.clone());
    let faulty = wrong.is_some();
    let status = wrong.as_ref().map_or(StatusCode::OK, |wrong| wrong.status);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let name = title(&pack, &opened.seen.case, reader.language);
    let has_map = opened.seen.case.position.is_some();
    let page = Page::new(name.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let (seen, case) = (&opened.seen, &opened.seen.case);
        let wrong = wrong.as_ref();
        let summary = wrong.map(|wrong| {
            view! { <ErrorSummary faults=vec![Fault::at(wrong.field, wrong.text.clone())]/> }
        });
        let both = wrong
            .filter(|wrong| wrong.status == StatusCode::CONFLICT)
            .map(|_| both_sides(&reader, &pack, &opened, &typed));
        let here = standing_of(&reader, &pack, case);
        let flags = flags_standing(&reader, i64::try_from(seen.flags.len()).unwrap_or(i64::MAX));
        let promise =
            staff(&reader, &pack, case).map(|staff| view! { <Card>{staff}</Card> });
        let where_it_is = place(&reader, &pack, case).into_any();
        view! {
            <BackLink href="/desk" text=say("desk-back")/>
            {summary}
            {both}
            <header>
                <p class="cl-row">
                    <Tag text=here.text tone=here.tone icon=here.icon/>
                    {flags.map(|flags| view! { <Tag text=flags.text tone=flags.tone icon=flags.icon/> })}
                    <span class="cl-ref">{case.reference.spaced()}</span>
                </p>
                <h1 class="govuk-heading-l">{name}</h1>
            </header>
            <div class="cl-dossier">
                <div class="cl-stack cl-stack--wide">
                    {promise}
                    {flags_card(&reader, &account, seen)}
                    <section aria-labelledby="story">
                        <h2 class="govuk-heading-m" id="story">{say("desk-story")}</h2>
                        {story(&reader, &pack, seen)}
                    </section>
                    {update_form(&reader, &pack, &account, &opened, &typed, wrong)}
                    {note_form(&reader, &account, seen, &typed, wrong)}
                </div>
                <div class="cl-stack cl-stack--wide">
                    {question_card(&reader, &account, seen, opened.question.as_ref(), (&typed, wrong))}
                    {assign_form(&reader, &pack, &account, &opened, &typed, wrong)}
                    {change_form(&reader, &pack, &account, seen, &typed, wrong)}
                    {priority_form(&reader, &account, seen).into_any()}
                    {move_link(&reader, &account, seen)}
                    {tasks_card(&reader, &pack, &account, seen, (&typed, wrong))}
                    {merging_card(&reader, &pack, &account, (seen, &opened.near), &typed, wrong)}
                    {visibility_forms(&reader, &pack, &account, seen, &typed, wrong)}
                </div>
                <aside class="cl-stack cl-stack--wide">
                    <SummaryList rows=facts(&reader, &pack, &opened)/>
                    {where_it_is}
                    {before(&reader, &pack, &opened)}
                    {contact_card(&reader, &account, seen, contact.as_ref())}
                </aside>
            </div>
            {desk_keys(&reader, Screen::Case)}
        }
    })
    .place(Place::Me)
    .status(status)
    .error_title(faulty)
    .private();
    let page = if has_map {
        page.with_map(MapIsland::Place)
    } else {
        page.with_islands()
    };
    page.render(portal, &reader)
}

fn facts(reader: &Reader, pack: &Pack, opened: &Opened) -> Vec<SummaryRow> {
    let case = &opened.seen.case;
    let mut facts = with_whom(reader, pack, opened);
    facts.push(SummaryRow::new(
        reader.say("desk-area"),
        area_name(pack, &case.area, reader.language),
    ));
    facts.push(SummaryRow::new(
        reader.say("desk-priority"),
        priority_words(reader, case.priority),
    ));
    if !case.spot.is_empty() {
        facts.push(SummaryRow::new(reader.say("desk-spot"), case.spot.clone()));
    }
    facts.push(SummaryRow::new(
        reader.say("desk-visibility"),
        reader.say(&format!("desk-visibility-{}", case.visibility.name())),
    ));
    facts.extend(answers(reader, pack, case));
    facts
}

/// What the reporter answered to the questions of the category.
fn answers(reader: &Reader, pack: &Pack, case: &Case) -> Vec<SummaryRow> {
    let asked = pack.category(&case.category).into_iter();
    let asked = asked.flat_map(|category| &category.questions);
    let rows = asked.filter_map(|question| {
        let values = case.answers.get(&question.code)?;
        let label = question.label.say(reader.language).to_owned();
        Some(SummaryRow::new(label, answered(reader, question, values)))
    });
    rows.collect()
}
