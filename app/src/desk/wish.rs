//! What a member wants for many reports at once: the form below the list, and what it sent.

use axum::extract::RawForm;
use domain::assignments::Assignee;
use domain::cases::{ANSWER_DAYS_MOST, Case, Closing, Status, WORDS_MOST};
use domain::identity::{Account, Action};
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::promises::Priority;
use domain::references::Reference;
use domain::templates::{FillRefused, check};
use leptos::prelude::*;
use store::desk::{BULK_MOST, Bulk, NewStatus};

use super::assign::{assignee_of, choices};
use super::case::Wrong;
use super::forms::{USUAL_DAYS, error_at, status_of, status_options};
use super::updates::wordings;
use crate::components::{
    Button, Card, Checkboxes, Choice, Input, Layout, Radios, Select, SelectOption, Textarea, Weight,
};
use crate::reports::words::priority_words;
use crate::shell::{Reader, Refusal};

/// The id of the form, to which the boxes in the rows belong.
pub(super) const FORM: &str = "bulk";

/// What can be done to many reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Status,
    Priority,
    Assignment,
    Update,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Status, Self::Priority, Self::Assignment, Self::Update];

    /// The word for it in the form.
    const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Priority => "priority",
            Self::Assignment => "assignment",
            Self::Update => "update",
        }
    }

    /// Under which key it is named.
    const fn key(self) -> &'static str {
        match self {
            Self::Status => "desk-change",
            Self::Priority => "desk-priority-set",
            Self::Assignment => "desk-assign",
            Self::Update => "desk-update",
        }
    }

    const fn action(self) -> Action {
        match self {
            Self::Status => Action::ChangeStatus,
            Self::Priority => Action::SetPriority,
            Self::Assignment => Action::AssignReports,
            Self::Update => Action::UpdateReports,
        }
    }
}

/// What the form sent: names and values in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Wish(Vec<(String, String)>);

/// What is wanted, as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The same for every report.
    Same(Bulk),
    /// Words whose places are filled in for each.
    Words(String),
}

impl Wanted {
    /// What it is for this report.
    pub(super) fn of(
        &self,
        reader: &Reader,
        pack: &Pack,
        case: &Case,
    ) -> Result<Bulk, FillRefused> {
        match self {
            Self::Same(bulk) => Ok(bulk.clone()),
            Self::Words(words) => wordings(reader, pack, case, "", words).map(Bulk::Update),
        }
    }
}

impl Wish {
    /// Fields that say what is wanted, and not of which reports.
    const WHAT: [&str; 7] = [
        "action", "to", "words", "days", "priority", "assignee", "update",
    ];

    pub(super) fn read(RawForm(bytes): RawForm) -> Result<Self, Refusal> {
        serde_html_form::from_bytes(&bytes)
            .map(Self)
            .map_err(|_| Refusal::BadForm)
    }

    pub(super) fn each<'w>(&'w self, name: &'w str) -> impl Iterator<Item = &'w str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self, name: &str) -> &str {
        let sent = self.0.iter().find(|(known, _)| known == name);
        sent.map_or("", |(_, value)| value)
    }

    /// What says what is wanted, to be sent again.
    pub(super) fn what(&self) -> impl Iterator<Item = (&'static str, &str)> {
        Self::WHAT
            .into_iter()
            .filter_map(|name| Some((name, self.each(name).next()?)))
    }

    /// Whether the box of a row was ticked.
    pub(super) fn has(&self, reference: &Reference) -> bool {
        self.each("case").any(|sent| sent == reference.as_str())
    }

    fn has_all(&self) -> bool {
        self.each("all").next().is_some()
    }

    /// The reports that were chosen: those that are ticked, or all of the page.
    pub(super) fn references(&self, reader: &Reader) -> Result<Vec<Reference>, Wrong> {
        let boxes = if self.has_all() { "shown" } else { "case" };
        let chosen: Vec<Reference> = self
            .each(boxes)
            .filter_map(|sent| sent.parse().ok())
            .collect();
        if chosen.is_empty() {
            return Err(Wrong::at("all", reader.say("desk-bulk-nothing")));
        }
        if chosen.len() > BULK_MOST {
            let about = [("most", BULK_MOST.into())];
            return Err(Wrong::at(
                "all",
                reader.say_with("desk-bulk-too-many", &about),
            ));
        }
        Ok(chosen)
    }

    /// What is wanted, where the form says it.
    pub(super) fn wanted(&self, reader: &Reader, pack: &Pack) -> Result<Wanted, Wrong> {
        let action = self.text("action");
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == action);
        match kind {
            Some(Kind::Status) => self.status(reader),
            Some(Kind::Priority) => Priority::named(self.text("priority"))
                .map(|priority| Wanted::Same(Bulk::Priority(priority)))
                .ok_or_else(|| Wrong::at("priority", reader.say("desk-bulk-priority-missing"))),
            Some(Kind::Assignment) => self.assignment(reader, pack),
            Some(Kind::Update) => self.update(reader),
            None => Err(Wrong::at("action", reader.say("desk-bulk-action-missing"))),
        }
    }

    fn status(&self, reader: &Reader) -> Result<Wanted, Wrong> {
        let to = status_of(self.text("to"))
            .ok_or_else(|| Wrong::at("to", reader.say("desk-to-missing")))?;
        if to == Status::Closed(Closing::Duplicate) {
            return Err(Wrong::at("to", reader.say("desk-target-missing")));
        }
        let words = self.text("words").trim();
        if to.needs_words() && words.is_empty() {
            return Err(Wrong::at("words", reader.say("desk-words-missing")));
        }
        if words.chars().count() > WORDS_MOST {
            return Err(Wrong::too_long("words", reader, WORDS_MOST));
        }
        let days_to_answer = self.text("days").trim().parse().unwrap_or_default();
        if to == Status::Waiting && !(1..=ANSWER_DAYS_MOST).contains(&days_to_answer) {
            let about = [("most", i64::from(ANSWER_DAYS_MOST).into())];
            return Err(Wrong::at(
                "days",
                reader.say_with("desk-days-wrong", &about),
            ));
        }
        Ok(Wanted::Same(Bulk::Status(NewStatus {
            to,
            words: words.to_owned(),
            language: reader.language,
            days_to_answer,
        })))
    }

    fn assignment(&self, reader: &Reader, pack: &Pack) -> Result<Wanted, Wrong> {
        let takes = |code: &OrganisationCode| {
            pack.organisations
                .get(code)
                .filter(|organisation| !organisation.retired)
        };
        let to = assignee_of(self.text("assignee")).filter(|to| match to {
            Assignee::Organisation(code) => takes(code).is_some(),
            Assignee::Team(code, team) => takes(code).is_some_and(|one| one.team(team).is_some()),
            Assignee::Desk | Assignee::Member(_) => true,
        });
        to.map(|to| Wanted::Same(Bulk::Assignment(to)))
            .ok_or_else(|| Wrong::at("assignee", reader.say("desk-assign-missing")))
    }

    fn update(&self, reader: &Reader) -> Result<Wanted, Wrong> {
        let words = self.text("update");
        if words.trim().is_empty() {
            return Err(Wrong::at("update", reader.say("desk-note-missing")));
        }
        if words.trim().chars().count() > WORDS_MOST {
            return Err(Wrong::too_long("update", reader, WORDS_MOST));
        }
        // What cannot be filled in for any report is wrong with the words.
        check(words).map_err(|refused| Wrong::unfilled("update", reader, refused))?;
        Ok(Wanted::Words(words.to_owned()))
    }
}

/// What she may do to some report of hers.
fn kinds(account: &Account) -> impl Iterator<Item = Kind> + use<> {
    let may = |kind: &Kind| {
        let mut grants = account.grants.iter();
        grants.any(|grant| grant.role.may(kind.action()))
    };
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(may).collect();
    kinds.into_iter()
}

/// Whether there is anything that she may do to many reports.
pub(super) fn may_any(account: &Account) -> bool {
    kinds(account).next().is_some()
}

/// Whom reports can be given to by her.
pub(super) fn assigns(account: &Account) -> bool {
    kinds(account).any(|kind| kind == Kind::Assignment)
}

/// The form below the list, where she may do anything with it.
pub(super) fn wish_form(
    reader: &Reader,
    pack: &Pack,
    (account, colleagues): (&Account, &[Account]),
    (address, shown): (String, &[Case]),
    wish: &Wish,
    wrong: Option<&Wrong>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let rows: Vec<_> = shown
        .iter()
        .map(|case| view! { <input type="hidden" name="shown" value=case.reference.to_string()/> })
        .collect();
    let kinds: Vec<Choice> = kinds(account)
        .map(|kind| {
            let further = match kind {
                Kind::Status => status_fields(reader, wish, wrong).into_any(),
                Kind::Priority => priority_field(reader, wish, wrong).into_any(),
                Kind::Assignment => {
                    let chosen = wish.text("assignee");
                    let options = choices(reader, pack, account, colleagues, chosen);
                    let error = error_at(wrong, "assignee");
                    view! { <Select name="assignee" label=say("desk-assign-to") error=error options=options/> }.into_any()
                }
                Kind::Update => {
                    let (words, error) = (wish.text("update").to_owned(), error_at(wrong, "update"));
                    view! { <Textarea name="update" label=say("desk-words") hint=say("desk-update-hint") error=error value=words rows=3/> }.into_any()
                }
            };
            Choice::new(kind.name(), say(kind.key()))
                .checked(kind.name() == wish.text("action"))
                .further(further)
        })
        .collect();
    let count = reader.say_with("desk-bulk-all", &[("count", shown.len().into())]);
    let all = vec![Choice::new("yes", count).checked(wish.has_all())];
    let (all_error, action_error) = (error_at(wrong, "all"), error_at(wrong, "action"));
    (!kinds.is_empty()).then(|| {
        view! {
            <Card labelled_by="bulk-title">
                <h2 class="govuk-heading-m" id="bulk-title">{say("desk-bulk")}</h2>
                <form class="cl-stack" id=FORM method="post" action=address novalidate>
                    {rows}
                    <Checkboxes name="all" hint=say("desk-bulk-hint") error=all_error choices=all/>
                    <Radios name="action" legend=say("desk-bulk-what") error=action_error choices=kinds layout=Layout::Small/>
                    <Button weight=Weight::Secondary>{say("desk-bulk-preview")}</Button>
                </form>
            </Card>
        }
    })
}

fn status_fields(reader: &Reader, wish: &Wish, wrong: Option<&Wrong>) -> impl IntoView + use<> {
    let say = reader.speaker();
    let known =
        Status::of_reports().filter(|to| Status::of_reports().any(|from| from.may_become(*to)));
    let options = status_options(reader, known, wish.text("to"));
    let words = wish.text("words").to_owned();
    let days = Some(wish.text("days"))
        .filter(|days| !days.is_empty())
        .unwrap_or(USUAL_DAYS)
        .to_owned();
    let (to_error, words_error) = (error_at(wrong, "to"), error_at(wrong, "words"));
    let days_error = error_at(wrong, "days");
    view! {
        <Select name="to" label=say("desk-to") error=to_error options=options/>
        <Textarea name="words" label=say("desk-words") hint=say("desk-words-hint") error=words_error value=words rows=3/>
        <Input name="days" label=say("desk-days") hint=say("desk-days-hint") error=days_error value=days inputmode="numeric"/>
    }
}

fn priority_field(reader: &Reader, wish: &Wish, wrong: Option<&Wrong>) -> impl IntoView + use<> {
    let say = reader.speaker();
    let mut options = vec![SelectOption::new("", say("desk-bulk-priority-choose"))];
    options.extend(Priority::ALL.into_iter().map(|priority| {
        SelectOption::new(priority.name(), priority_words(reader, priority))
            .selected(priority.name() == wish.text("priority"))
    }));
    let error = error_at(wrong, "priority");
    view! { <Select name="priority" label=say("desk-priority") hint=say("desk-priority-hint") error=error options=options/> }
}
