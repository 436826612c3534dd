//! The lists of a steward's desk: what waits for her, or that nothing does.

use axum::response::Response;
use leptos::prelude::*;

use crate::components::{BackLink, CaseList, CaseRow, Empty, NotificationBanner, Tidings};
use crate::portal::Portal;
use crate::shell::{Page, Place, Reader};

/// A list with the words around it.
pub(super) struct Listed {
    /// What the page is called.
    pub(super) title: String,
    /// What it is for.
    pub(super) text: String,
    /// That nothing waits.
    pub(super) none: String,
    /// What has just been done.
    pub(super) done: Option<String>,
    /// That there are more than are shown.
    pub(super) more: Option<String>,
    /// What waits.
    pub(super) lines: Vec<Line>,
    /// What does not wait any more.
    pub(super) past: Option<Past>,
}

/// A second list, of what does not wait any more.
pub(super) struct Past {
    /// What it is called.
    pub(super) title: String,
    /// What it is for.
    pub(super) text: String,
    /// What is in it.
    pub(super) lines: Vec<Line>,
}

impl Past {
    fn view(self) -> impl IntoView {
        let Self { title, text, lines } = self;
        let lines: Vec<_> = lines.into_iter().map(Line::view).collect();
        view! {
            <h2 class="govuk-heading-m">{title}</h2>
            <p class="govuk-body">{text}</p>
            <CaseList>{lines}</CaseList>
        }
    }
}

/// Whether a list holds as many as it ever does of one organisation: there may be more.
pub(super) fn is_full(shown: usize, most: i64) -> bool {
    i64::try_from(shown).is_ok_and(|shown| shown >= most)
}

/// One thing of a list.
pub(super) struct Line {
    /// Where it is.
    pub(super) href: String,
    /// What it is called.
    pub(super) name: String,
    /// Whose it is, and since when.
    pub(super) facts: String,
    /// What else there is to say.
    pub(super) words: Option<String>,
}

impl Line {
    fn view(self) -> impl IntoView {
        let Self {
            href,
            name,
            facts,
            words,
        } = self;
        let words = words.map(|words| view! { <p class="govuk-body">{words}</p> });
        view! { <CaseRow href=href title=name facts=facts>{words}</CaseRow> }
    }
}

impl Listed {
    /// The page.
    pub(super) fn answer(self, portal: &Portal, reader: &Reader) -> Response {
        let back = reader.say("desk-title");
        let page = Page::new(self.title.clone(), move || {
            let Self {
                title,
                text,
                none,
                done,
                more,
                lines,
                past,
            } = self;
            let past = past.map(Past::view);
            let more = more.map(|text| view! { <p class="govuk-body">{text}</p> });
            let done =
                done.map(|text| view! { <NotificationBanner tidings=Tidings::Success text=text/> });
            let list = if lines.is_empty() {
                view! { <Empty title=none>""</Empty> }.into_any()
            } else {
                let lines: Vec<_> = lines.into_iter().map(Line::view).collect();
                view! { <CaseList>{lines}</CaseList> }.into_any()
            };
            view! {
                <BackLink href="/desk" text=back/>
                <div class="cl-narrow cl-stack">
                    {done}
                    <h1 class="govuk-heading-l">{title}</h1>
                    <p class="govuk-body">{text}</p>
                    {list}
                    {more}
                    {past}
                </div>
            }
        });
        page.place(Place::Me).private().render(portal, reader)
    }
}
