//! What a change of many reports would do, and what it did.

use axum::response::Response;
use domain::assignments::{AssignRefused, Assignee};
use domain::cases::{Case, ChangeRefused};
use domain::identity::Account;
use domain::pack::Pack;
use domain::references::Reference;
use domain::templates::FillRefused;
use leptos::prelude::*;
use store::desk::{Bulk, PriorityRefused, Unable, WordsRefused};
use store::notices::Reach;

use super::asked::Asked;
use super::assign::named;
use super::bulk::{Left, Outcome, Preview, value_of};
use super::wish::Wish;
use crate::components::{BackLink, Button, Cell, InsetText, Table};
use crate::portal::Portal;
use crate::reports::words::{holder, priority_words, standing, title};
use crate::shell::{Page, Place, Reader};

/// The page that says what would happen.
pub(super) fn draw_preview(
    portal: &Portal,
    mut reader: Reader,
    account: Account,
    asked: &Asked,
    wish: &Wish,
    preview: Preview,
) -> Response {
    reader.account = Some(account.name);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let (back, action) = (asked.here("/desk"), asked.here("/desk/bulk"));
    let what: Vec<_> = wish
        .what()
        .map(|(name, value)| (name, value.to_owned()))
        .collect();
    let heading = headline(&reader, &pack, &preview);
    let page = Page::new(heading.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let count = preview.doable.len();
        let fields: Vec<_> = what
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect();
        let cases: Vec<_> = preview
            .doable
            .iter()
            .map(|planned| view! { <input type="hidden" name="case" value=value_of(planned)/> })
            .collect();
        let confirm = (count > 0).then(|| {
            let words = reader.say_with("desk-bulk-confirm", &[("count", count.into())]);
            view! {
                <form method="post" action=action>
                    {fields}
                    {cases}
                    <Button>{words}</Button>
                </form>
            }
        });
        let changes = (count > 0).then(|| changes(&reader, &pack, &preview).into_any());
        let told = (count > 0).then(|| told(&reader, preview.reach));
        let words = words_of(preview.bulk.as_ref(), count)
            .map(|words| view! { <InsetText>{words}</InsetText> });
        let left = left_out(&reader, &pack, &preview.left, "desk-bulk-left");
        view! {
            <BackLink href=back.clone() text=say("desk-bulk-back")/>
            <div class="cl-stack">
                <h1 class="govuk-heading-l">{heading}</h1>
                {told}
                {words}
                {changes}
                {left}
                {confirm}
                <p class="govuk-body"><a class="govuk-link cl-alone" href=back>{say("desk-bulk-cancel")}</a></p>
            </div>
        }
    });
    page.place(Place::Me).private().render(portal, &reader)
}

/// The page that says what happened.
pub(super) fn draw_outcome(
    portal: &Portal,
    mut reader: Reader,
    account: Account,
    asked: &Asked,
    outcome: Outcome,
) -> Response {
    reader.account = Some(account.name);
    let back = asked.here("/desk");
    // In another language it is the list that is read again, and nothing is sent twice.
    reader.path.clone_from(&back);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let done = [("count", outcome.done.len().into())];
    let heading = reader.say_with("desk-bulk-done", &done);
    let page = Page::new(heading.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let rows: Vec<_> = outcome
            .done
            .iter()
            .map(|case| view! { <li>{linked(&reader, &pack, case)}</li> })
            .collect();
        let done = (!rows.is_empty()).then(|| view! { <ul class="govuk-list">{rows}</ul> });
        let left = left_out(&reader, &pack, &outcome.left, "desk-bulk-not-done");
        view! {
            <BackLink href=back text=say("desk-bulk-back")/>
            <div class="cl-stack">
                <h1 class="govuk-heading-l">{heading}</h1>
                {done}
                {left}
            </div>
        }
    });
    page.place(Place::Me).private().render(portal, &reader)
}

fn linked(reader: &Reader, pack: &Pack, case: &Case) -> impl IntoView + use<> {
    let href = format!("/desk/{}", case.reference);
    let name = title(pack, case, reader.language);
    let reference = case.reference.spaced();
    view! { <a class="govuk-link" href=href>{name}</a>" "<span class="cl-ref">{reference}</span> }
}

/// "12 reports: status open to scheduled".
fn headline(reader: &Reader, pack: &Pack, preview: &Preview) -> String {
    let count = preview.doable.len();
    let Some(bulk) = &preview.bulk else {
        return reader.say("desk-bulk-none");
    };
    let (from, to) = sides(reader, pack, preview, bulk);
    let mut from = from;
    from.sort();
    from.dedup();
    let from = match &from[..] {
        [one] => one.clone(),
        _ => String::new(),
    };
    let key = match (bulk, from.is_empty()) {
        (Bulk::Status(_), false) => "desk-bulk-status-from",
        (Bulk::Status(_), true) => "desk-bulk-status",
        (Bulk::Priority(_), false) => "desk-bulk-priority-from",
        (Bulk::Priority(_), true) => "desk-bulk-priority",
        (Bulk::Assignment(_), _) => "desk-bulk-assignment",
        (Bulk::Update(_), _) => "desk-bulk-update",
    };
    let about = [
        ("count", count.into()),
        ("from", from.into()),
        ("to", to.into()),
    ];
    reader.say_with(key, &about)
}

/// What each of the reports has now, and what all of them get.
fn sides(reader: &Reader, pack: &Pack, preview: &Preview, bulk: &Bulk) -> (Vec<String>, String) {
    let now = |say: &dyn Fn(&Case) -> String| {
        let cases = preview.doable.iter();
        cases.map(|planned| say(&planned.case)).collect::<Vec<_>>()
    };
    match bulk {
        Bulk::Status(status) => (
            now(&|case| standing(reader, case.status).text),
            standing(reader, status.to).text,
        ),
        Bulk::Priority(priority) => (
            now(&|case| priority_words(reader, case.priority)),
            priority_words(reader, *priority),
        ),
        Bulk::Assignment(to) => (
            now(&|case| has_it(reader, pack, &preview.colleagues, case)),
            named(reader, pack, &preview.colleagues, to),
        ),
        Bulk::Update(_) => (now(&|_| String::new()), String::new()),
    }
}

/// Who has the report now.
fn has_it(reader: &Reader, pack: &Pack, colleagues: &[Account], case: &Case) -> String {
    let organisation = case.organisation.as_ref();
    match (case.assignee, organisation, &case.team) {
        (Some(member), ..) => named(reader, pack, colleagues, &Assignee::Member(member)),
        (None, Some(code), Some(team)) => {
            let team = Assignee::Team(code.clone(), team.clone());
            named(reader, pack, colleagues, &team)
        }
        _ => holder(pack, &case.responsible_area, organisation, reader.language),
    }
}

fn changes(reader: &Reader, pack: &Pack, preview: &Preview) -> impl IntoView + use<> {
    let Some(bulk) = &preview.bulk else {
        return ().into_any();
    };
    let (from, to) = sides(reader, pack, preview, bulk);
    let plain = matches!(bulk, Bulk::Update(_));
    let rows = preview.doable.iter().zip(from).map(|(planned, from)| {
        let report = Cell::new(linked(reader, pack, &planned.case));
        if plain {
            vec![report]
        } else {
            vec![report, Cell::new(from), Cell::new(to.clone())]
        }
    });
    let rows: Vec<_> = rows.collect();
    let head = |key: &str| Cell::new(reader.say(key));
    let mut heads = vec![head("desk-bulk-report")];
    if !plain {
        heads.extend([head("desk-bulk-now"), head("desk-bulk-then")]);
    }
    view! { <Table caption=reader.say("desk-bulk-changes") head=heads rows=rows named_rows=true/> }
        .into_any()
}

fn told(reader: &Reader, reach: Reach) -> impl IntoView + use<> {
    let people = reader.say_with("desk-bulk-told", &[("count", reach.people.into())]);
    let unreachable = (reach.unreachable > 0).then(|| {
        let about = [("count", reach.unreachable.into())];
        format!(" {}", reader.say_with("desk-bulk-unreachable", &about))
    });
    view! { <p class="govuk-body-l">{people}{unreachable}</p> }
}

/// What everybody reads; words that are filled in differ from report to report, and stand as for the first.
fn words_of(bulk: Option<&Bulk>, count: usize) -> Option<String> {
    let words = match bulk? {
        Bulk::Status(status) => &status.words,
        Bulk::Update(told) => &told.words,
        Bulk::Priority(_) | Bulk::Assignment(_) => return None,
    };
    Some(words.clone()).filter(|words| count > 0 && !words.is_empty())
}

/// Reports that stay as they are, each with its reason.
fn left_out(
    reader: &Reader,
    pack: &Pack,
    left: &[(Reference, Option<Case>, Left)],
    key: &str,
) -> Option<AnyView> {
    let rows: Vec<_> = left
        .iter()
        .map(|(reference, case, why)| {
            let report = match case {
                Some(case) => Cell::new(linked(reader, pack, case)),
                None => Cell::new(view! { <span class="cl-ref">{reference.spaced()}</span> }),
            };
            vec![report, Cell::new(reason(reader, why))]
        })
        .collect();
    let caption = reader.say_with(key, &[("count", left.len().into())]);
    let heads = ["desk-bulk-report", "desk-bulk-why"].map(|key| Cell::new(reader.say(key)));
    (!rows.is_empty()).then(|| {
        view! { <Table caption=caption head=heads.into() rows=rows named_rows=true/> }.into_any()
    })
}

/// Why a report stays as it is.
fn reason(reader: &Reader, why: &Left) -> String {
    let unable = match why {
        Left::Unseen => return reader.say("desk-bulk-unseen"),
        Left::Unfilled(FillRefused::Unknown(name)) => {
            return reader.say_with("desk-fill-unknown", &[("name", name.clone().into())]);
        }
        Left::Unfilled(FillRefused::Nothing(place)) => {
            return reader.say_with("desk-fill-nothing", &[("name", place.name().into())]);
        }
        Left::Unable(unable) => unable,
    };
    if unable.is_stale() {
        return reader.say("desk-bulk-stale");
    }
    let too_long = |most: usize| reader.say_with("desk-too-long", &[("most", most.into())]);
    let key = match unable {
        Unable::Same => "desk-bulk-same",
        Unable::Status(refused) => match refused {
            ChangeRefused::NotInTable { .. } => "desk-not-in-table",
            ChangeRefused::TasksOpen => "desk-tasks-open",
            ChangeRefused::Merged => "desk-bulk-merged",
            ChangeRefused::TargetMissing => "desk-target-missing",
            ChangeRefused::WordsMissing => "desk-words-missing",
            ChangeRefused::TooLong { most } => return too_long(*most),
            ChangeRefused::DaysOutOfRange { most } => {
                let about = [("most", i64::from(*most).into())];
                return reader.say_with("desk-days-wrong", &about);
            }
            ChangeRefused::NotYours | ChangeRefused::Stale => "desk-bulk-not-yours",
        },
        Unable::Priority(PriorityRefused::Ended) => "desk-bulk-ended",
        Unable::Assignment(refused) => match refused {
            AssignRefused::Unknown => "desk-bulk-nobody",
            AssignRefused::OutOfReach => "desk-assign-out-of-reach",
            AssignRefused::Ended => "desk-assign-ended",
            AssignRefused::NotYours | AssignRefused::Stale => "desk-bulk-not-yours",
        },
        Unable::Update(WordsRefused::Missing) => "desk-note-missing",
        Unable::Update(WordsRefused::TooLong { most }) => return too_long(*most),
        Unable::Priority(_) | Unable::Update(_) => "desk-bulk-not-yours",
    };
    reader.say(key)
}
