//! The river: a case's timeline, and the stations of a form, which are the same line lying.

use leptos::prelude::*;

use super::{Examples, Icon, Symbol, Text};

/// How far a bend has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bend {
    /// It happened.
    #[default]
    Past,
    /// It is now.
    Now,
    /// It is to come.
    Next,
    /// It waits for the reader.
    Waiting,
    /// It ended well.
    Done,
}

impl Bend {
    const fn modifier(self) -> &'static str {
        match self {
            Self::Past => "",
            Self::Now => " cl-river__bend--now",
            Self::Next => " cl-river__bend--next",
            Self::Waiting => " cl-river__bend--wait",
            Self::Done => " cl-river__bend--done",
        }
    }
}

/// Somebody joins at a bend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tributary {
    /// They joined.
    Joined,
    /// Their part is still missing.
    Awaited,
}

/// A timeline, oldest first, the future included.
#[component]
pub fn River(
    /// Closer together, in a margin.
    #[prop(optional)]
    slim: bool,
    /// Its events.
    children: Children,
) -> impl IntoView {
    let class = if slim {
        "cl-river cl-river--slim"
    } else {
        "cl-river"
    };
    view! { <ol class=class>{children()}</ol> }
}

/// One event of a timeline.
#[component]
pub fn RiverBend(
    /// How far it has come.
    #[prop(optional)]
    bend: Bend,
    /// What kind of event.
    icon: Icon,
    /// What happened.
    #[prop(into)]
    title: String,
    /// When, and who.
    #[prop(optional, into)]
    when: Text,
    /// How wide the river is from here on, 1 to 5: one more for everybody who joined.
    #[prop(default = 1)]
    flow: u8,
    /// Who joins here.
    #[prop(optional_no_strip)]
    tributary: Option<Tributary>,
    /// The words and pictures of it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let width = match flow {
        0 | 1 => String::new(),
        wide => format!(" flow-{}", wide.min(5)),
    };
    let branch = tributary.map(|tributary| {
        let class = match tributary {
            Tributary::Joined => "cl-river__branch",
            Tributary::Awaited => "cl-river__branch cl-river__branch--dry",
        };
        view! {
            <svg class=class viewBox="0 0 34 48" aria-hidden="true"><path d="M2 2C2 26 34 16 34 46"></path></svg>
        }
    });
    view! {
        <li class=format!("cl-river__bend{}{width}", bend.modifier()) aria-current=(bend == Bend::Now).then_some("step")>
            {branch}
            <span class="cl-river__node"><Symbol icon=icon/></span>
            <h3 class="cl-river__title">{title}</h3>
            {when.get().map(|when| view! { <p class="cl-river__when">{when}</p> })}
            {children.map(|children| children())}
        </li>
    }
}

/// The stations of a form: done, here, to come.
#[component]
pub fn Stations(
    /// Their names.
    names: Vec<String>,
    /// Which one is here, from 0.
    here: usize,
    /// Name of the line, for those who listen: "Steps".
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let stations: Vec<_> = names
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            view! { <li class=(at < here).then_some("is-done") aria-current=(at == here).then_some("step")>{name}</li> }
        })
        .collect();
    view! { <ol class="cl-stations" aria-label=label>{stations}</ol> }
}

/// For the gallery.
pub fn examples() -> Examples {
    let stations = ["Where", "What", "Details", "Check"]
        .map(str::to_owned)
        .to_vec();
    vec![
        ("Stations of a form", view! { <Stations names=stations here=2 label="Steps"/> }.into_any()),
        (
            "River",
            view! {
                <River>
                    <RiverBend icon=Icon::Megaphone title="Reported with 2 photos" when="Mon 16 Nov, 07:42">
                        <p>"“Water stands on the lane since Saturday.”"</p>
                    </RiverBend>
                    <RiverBend
                        icon=Icon::Users
                        title="4 neighbours had reported the same"
                        when="Mon 16 Nov, 09:10 · joined by the committee"
                        flow=2
                        tributary=Some(Tributary::Joined)
                    >
                        <p>"All of them are told what you are told."</p>
                    </RiverBend>
                    <RiverBend
                        icon=Icon::Construction
                        title="Three offices work on it together"
                        when="Tue 17 Nov · property office, Construction, Traffic Police"
                        flow=3
                        tributary=Some(Tributary::Joined)
                    />
                    <RiverBend
                        bend=Bend::Waiting
                        icon=Icon::HandHelping
                        title="A question for you"
                        when="Fri 20 Nov"
                        flow=3
                        tributary=Some(Tributary::Awaited)
                    />
                    <RiverBend bend=Bend::Now icon=Icon::Calendar title="Now: waiting for the work to begin" when="Tue 24 Nov"/>
                    <RiverBend bend=Bend::Next icon=Icon::Flag title="Promised: drain works again" when="by Thu 26 Nov"/>
                </River>
            }
            .into_any(),
        ),
        (
            "Fixed",
            view! {
                <River slim=true>
                    <RiverBend icon=Icon::Megaphone title="Reported" when="Mon 16 Nov"/>
                    <RiverBend bend=Bend::Done icon=Icon::Check title="Fixed" when="Wed 25 Nov, 1 day early"/>
                </River>
            }
            .into_any(),
        ),
    ]
}
