//! What a page says by itself: banner, inset, warning, details, confirmation.

use leptos::prelude::*;

use super::{Examples, Text, Words};

/// What kind of thing a banner tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tidings {
    /// Something to know before going on.
    #[default]
    Important,
    /// Something that was asked for has been done.
    Success,
}

/// A thing to notice, about the whole page.
#[component]
pub fn NotificationBanner(
    /// Which kind. Of success the focus is told at once, without a script.
    #[prop(optional)]
    tidings: Tidings,
    /// Instead of "Important" or "Success".
    #[prop(optional, into)]
    title: Text,
    /// Id of the title, where a page has two banners.
    #[prop(optional, into)]
    title_id: Text,
    /// One sentence.
    #[prop(optional, into)]
    text: Text,
    /// More than a sentence.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let words = Words::here();
    let (class, role, usual) = match tidings {
        Tidings::Important => ("govuk-notification-banner", "region", &words.important),
        Tidings::Success => (
            "govuk-notification-banner govuk-notification-banner--success",
            "alert",
            &words.success,
        ),
    };
    let success = tidings == Tidings::Success;
    let id = title_id.or("govuk-notification-banner-title");
    view! {
        <div class=class role=role aria-labelledby=id.clone() tabindex=success.then_some("-1") autofocus=success>
            <div class="govuk-notification-banner__header">
                <h2 class="govuk-notification-banner__title" id=id.clone()>{title.or(usual)}</h2>
            </div>
            <div class="govuk-notification-banner__content">
                {text.get().map(|text| view! { <p class="govuk-notification-banner__heading">{text}</p> })}
                {children.map(|children| children())}
            </div>
        </div>
    }
}

/// A passage that stands apart.
#[component]
pub fn InsetText(
    /// To be found by.
    #[prop(optional, into)]
    id: Text,
    /// The passage.
    children: Children,
) -> impl IntoView {
    view! { <div id=id.get() class="govuk-inset-text">{children()}</div> }
}

/// A consequence to know beforehand.
#[component]
pub fn WarningText(
    /// Instead of "Warning", for those who listen.
    #[prop(optional, into)]
    prefix: Text,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="govuk-warning-text">
            <span class="govuk-warning-text__icon" aria-hidden="true">"!"</span>
            <strong class="govuk-warning-text__text">
                <span class="govuk-visually-hidden">{prefix.or(&Words::here().warning)}</span>
                " "
                {children()}
            </strong>
        </div>
    }
}

/// Something that only some need to read.
#[component]
pub fn Details(
    /// What it is about.
    #[prop(into)]
    summary: String,
    /// To be found by.
    #[prop(optional, into)]
    id: Text,
    /// Whether it is open already.
    #[prop(optional)]
    open: bool,
    /// The rest.
    children: Children,
) -> impl IntoView {
    view! {
        <details id=id.get() class="govuk-details" open=open>
            <summary class="govuk-details__summary">
                <span class="govuk-details__summary-text">{summary}</span>
            </summary>
            <div class="govuk-details__text">{children()}</div>
        </details>
    }
}

/// Done: what was sent, and its reference.
#[component]
pub fn Panel(
    /// What is done; the page's heading.
    #[prop(into)]
    title: String,
    /// The reference and the like.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="govuk-panel govuk-panel--confirmation">
            <h1 class="govuk-panel__title">{title}</h1>
            {children.map(|children| view! { <div class="govuk-panel__body">{children()}</div> })}
        </div>
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![
        (
            "Notification banner",
            view! {
                <NotificationBanner title="3 open reports within 50 metres" title_id="example-banner">
                    <p>
                        <a class="govuk-link" href="#">"Clogged drain, Dongmen Lane 18"</a>
                        ", since Monday. Is it the same? Follow it instead, and you are told too."
                    </p>
                </NotificationBanner>
            }
            .into_any(),
        ),
        (
            "Success",
            view! { <NotificationBanner tidings=Tidings::Success title_id="example-success" text="You follow this report now"/> }
                .into_any(),
        ),
        (
            "Inset text",
            view! { <InsetText>"The clock waits for your answer, and so does your place in the queue."</InsetText> }.into_any(),
        ),
        ("Warning", view! { <WarningText>"You smell gas: leave the house and call 119 from outside."</WarningText> }.into_any()),
        (
            "Details",
            view! { <Details summary="Without the map"><p>"Type an address above, or choose the area from a list."</p></Details> }
                .into_any(),
        ),
        (
            "Confirmation",
            view! { <Panel title="Report sent">"Your reference"<br/><strong>"KT4 RW7 XP3"</strong></Panel> }.into_any(),
        ),
    ]
}
