//! Cases in lists: a row each, gauge included.

use leptos::prelude::*;

use super::tag::Tone;
use super::{Examples, Icon, SmallGauge, Tag, Text};

/// A status as a case shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The word.
    pub text: String,
    /// What the colour says.
    pub tone: Tone,
    /// Before the word.
    pub icon: Icon,
}

/// A box that chooses a case for a form elsewhere on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// Id of the form.
    pub form: String,
    /// Name in the form.
    pub name: String,
    /// What is sent.
    pub value: String,
    /// What it does, for those who listen.
    pub label: String,
    /// Whether it is ticked.
    pub checked: bool,
}

/// A list of cases.
#[component]
pub fn CaseList(
    /// Beside each other, for the few that matter, instead of one under the other.
    #[prop(optional)]
    strip: bool,
    /// With the gauge beside the words where there is room, for lists that are worked through.
    #[prop(optional)]
    wide: bool,
    /// The cases.
    children: Children,
) -> impl IntoView {
    let class = match (strip, wide) {
        (true, _) => "cl-strip",
        (false, true) => "cl-cases cl-cases--wide",
        (false, false) => "cl-cases",
    };
    view! { <ul class=class>{children()}</ul> }
}

/// One case. Its title's link covers the row; other links in it lie above that.
#[component]
pub fn CaseRow(
    /// The case's page.
    #[prop(into)]
    href: String,
    /// What it is about.
    #[prop(into)]
    title: String,
    /// How it stands.
    #[prop(optional_no_strip)]
    standing: Option<Standing>,
    /// What else must be seen at once.
    #[prop(optional_no_strip)]
    also: Option<Standing>,
    /// More of the same.
    #[prop(optional)]
    marks: Vec<Standing>,
    /// Category, distance, followers.
    #[prop(optional, into)]
    facts: Text,
    /// Whether it waits for the reader.
    #[prop(optional)]
    yours: bool,
    /// What its pin on a map beside the list has in common with it.
    #[prop(optional, into)]
    key: Text,
    /// Lets it be chosen.
    #[prop(optional_no_strip)]
    pick: Option<Pick>,
    /// The gauge, and what else there is to say.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let mut class = String::from(if yours { "cl-case is-yours" } else { "cl-case" });
    if pick.is_some() {
        class.push_str(" cl-case--pick");
    }
    let pick = pick.map(|pick| {
        let id = format!("{}-{}", pick.name, pick.value);
        view! {
            <div class="cl-case__pick govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" id=id.clone() form=pick.form name=pick.name type="checkbox" value=pick.value checked=pick.checked/>
                <label class="govuk-label govuk-checkboxes__label" for=id><span class="govuk-visually-hidden">{pick.label}</span></label>
            </div>
        }
    });
    let tag = |standing: Standing| view! { <Tag text=standing.text tone=standing.tone icon=standing.icon/> };
    view! {
        <li class=class data-key=key.get()>
            {pick}
            <a class="cl-case__title" href=href>{title}</a>
            <p class="cl-case__meta">
                {standing.map(tag)}
                {also.map(tag)}
                {marks.into_iter().map(tag).collect::<Vec<_>>()}
                {facts.get().map(|facts| view! { <span>{facts}</span> })}
            </p>
            {children.map(|children| children())}
        </li>
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    use super::promise::Course;
    let standing = |text: &str, tone, icon| {
        Some(Standing {
            text: text.to_owned(),
            tone,
            icon,
        })
    };
    vec![
        (
            "Rows",
            view! {
                <CaseList>
                    <CaseRow
                        href="#"
                        title="Clogged drain, Dongmen Lane 18"
                        standing=standing("Work scheduled", Tone::Teal, Icon::Calendar)
                        facts="Drains · 40 m away · followed by 14"
                    >
                        <SmallGauge used=5 total=8 headline="3 days left" aside="by Thu 26 Nov"/>
                    </CaseRow>
                    <CaseRow
                        href="#"
                        title="Paving stone loose, Fangtang Road 71"
                        standing=standing("Overdue", Tone::Red, Icon::TriangleAlert)
                        facts="Roads and paths · 260 m · followed by 22"
                    >
                        <SmallGauge course=Course::Late used=13 total=10 headline="3 days overdue" aside="with Fangcun street office"/>
                    </CaseRow>
                </CaseList>
            }
            .into_any(),
        ),
        (
            "Rows to choose from",
            view! {
                <CaseList>
                    <CaseRow
                        href="#"
                        title="Clogged drain, Dongmen Lane 18"
                        standing=standing("New", Tone::Calm, Icon::Inbox)
                        facts="Grid 3 · 07:42"
                        key="KT4RW7XP3"
                        pick=Some(Pick {
                            form: "example-bulk".to_owned(),
                            name: "example-case".to_owned(),
                            value: "KT4RW7XP3".to_owned(),
                            label: "Choose: Clogged drain, Dongmen Lane 18".to_owned(),
                            checked: true,
                        })
                    >
                        <SmallGauge used=1 total=8 headline="8 days left" aside="by Thu 26 Nov"/>
                    </CaseRow>
                </CaseList>
                <form id="example-bulk" method="post" action="#"></form>
            }
            .into_any(),
        ),
        (
            "Strip, one waits for you",
            view! {
                <CaseList strip=true>
                    <CaseRow
                        href="#"
                        title="Settling-in allowance"
                        standing=standing("Waiting for you", Tone::Yellow, Icon::HandHelping)
                        yours=true
                    >
                        <SmallGauge course=Course::Paused used=9 total=20 headline="Add your degree" aside="clock stopped"/>
                    </CaseRow>
                    <CaseRow
                        href="#"
                        title="Street lamp out, Fangtang Road 40"
                        standing=standing("Fixed", Tone::Green, Icon::CircleCheck)
                    >
                        <SmallGauge course=Course::Kept used=3 total=5 headline="Kept: 2 days early" aside="done Fri 20 Nov"/>
                    </CaseRow>
                </CaseList>
            }
            .into_any(),
        ),
    ]
}
