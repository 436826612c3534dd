//! Long work in sections, in any order.

use leptos::prelude::*;

use super::tag::Tone;
use super::{Examples, Tag};

/// How far a section has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskStatus {
    /// Plain words: "Completed".
    Plain(String),
    /// Not yet possible: "Cannot start yet".
    Blocked(String),
    /// What needs doing.
    Tag(String, Tone),
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its name.
    pub title: String,
    /// Its address; none while it cannot be started.
    pub href: Option<String>,
    /// More about it.
    pub hint: Option<String>,
    /// How far it has come.
    pub status: TaskStatus,
}

/// Sections of long work. A whole row is its link.
#[component]
pub fn TaskList(
    /// The sections.
    tasks: Vec<Task>,
    /// Before the ids of hints and states.
    #[prop(default = String::from("task-list"), into)]
    id: String,
) -> impl IntoView {
    let items: Vec<_> = tasks
        .into_iter()
        .enumerate()
        .map(|(at, task)| item(&format!("{id}-{}", at + 1), task))
        .collect();
    view! { <ul class="govuk-task-list">{items}</ul> }
}

fn item(id: &str, task: Task) -> AnyView {
    let hint_id = format!("{id}-hint");
    let status_id = format!("{id}-status");
    let described_by = if task.hint.is_some() {
        format!("{hint_id} {status_id}")
    } else {
        status_id.clone()
    };
    let class = if task.href.is_some() {
        "govuk-task-list__item govuk-task-list__item--with-link"
    } else {
        "govuk-task-list__item"
    };
    let title = match task.href {
        Some(href) => view! {
            <a class="govuk-link govuk-task-list__link" href=href aria-describedby=described_by>{task.title}</a>
        }
        .into_any(),
        None => view! { <div>{task.title}</div> }.into_any(),
    };
    let (status_class, status) = match task.status {
        TaskStatus::Plain(words) => ("govuk-task-list__status", words.into_any()),
        TaskStatus::Blocked(words) => (
            "govuk-task-list__status govuk-task-list__status--cannot-start-yet",
            words.into_any(),
        ),
        TaskStatus::Tag(words, tone) => (
            "govuk-task-list__status",
            view! { <Tag text=words tone=tone/> }.into_any(),
        ),
    };
    view! {
        <li class=class>
            <div class="govuk-task-list__name-and-hint">
                {title}
                {task.hint.map(|hint| view! { <div id=hint_id class="govuk-task-list__hint">{hint}</div> })}
            </div>
            <div class=status_class id=status_id>{status}</div>
        </li>
    }
    .into_any()
}

/// For the gallery.
pub fn examples() -> Examples {
    let tasks = vec![
        Task {
            title: "You".to_owned(),
            href: Some("#".to_owned()),
            hint: None,
            status: TaskStatus::Plain("Completed".to_owned()),
        },
        Task {
            title: "Proofs".to_owned(),
            href: Some("#".to_owned()),
            hint: Some("2 of 4 are there".to_owned()),
            status: TaskStatus::Tag("In progress".to_owned(), Tone::Teal),
        },
        Task {
            title: "Check and send".to_owned(),
            href: None,
            hint: None,
            status: TaskStatus::Blocked("Cannot start yet".to_owned()),
        },
    ];
    vec![("Task list", view! { <TaskList tasks=tasks/> }.into_any())]
}
