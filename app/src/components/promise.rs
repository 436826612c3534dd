//! The gauge: time used of what was promised, read like a river staff. One tick is one working day, every fifth longer.
//!
//! # Why
//!
//! It is drawn here, in percentages, so that it needs neither a script nor a `style` attribute and its text keeps its size at any width.

use leptos::prelude::*;

use super::{Examples, Text};

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Course {
    /// The clock runs.
    #[default]
    Running,
    /// The last fifth, or the last day.
    Soon,
    /// Beyond the promise.
    Late,
    /// The clock stands still.
    Paused,
    /// Done within the promise.
    Kept,
    /// Closed without being fixed.
    Shut,
}

impl Course {
    const fn modifier(self) -> &'static str {
        match self {
            Self::Running => "",
            Self::Soon => " cl-promise--soon",
            Self::Late => " cl-promise--late",
            Self::Paused => " cl-promise--paused",
            Self::Kept => " cl-promise--kept",
            Self::Shut => " cl-promise--shut",
        }
    }
}

/// What stands at an end of the gauge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct End {
    /// In bold: "Received".
    pub title: String,
    /// Below it: a date.
    pub text: String,
}

impl End {
    /// A title and what stands below it.
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            text: text.into(),
        }
    }
}

/// The least water that is seen, so that a clock that has just begun to run does not look like one that does not.
const LEAST: f64 = 2.0;
/// Beyond these many days single ones are no longer told apart, and only fives are drawn.
const DAYS_APART: u32 = 40;
/// Beyond these neither are fives.
const FIVES_APART: u32 = 200;

/// Time used of what was promised.
#[component]
pub fn Gauge(
    /// How it stands.
    #[prop(optional)]
    course: Course,
    /// Working days used.
    used: u32,
    /// Working days promised.
    total: u32,
    /// Said first, in words: "3 working days left".
    #[prop(into)]
    headline: String,
    /// All of it in one sentence, for those who listen.
    #[prop(optional, into)]
    sentence: Text,
    /// Word at the water's end: "today", "stopped".
    #[prop(optional, into)]
    marker: Text,
    /// What stands at the beginning.
    #[prop(optional)]
    start: Option<End>,
    /// What stands at the end of the promise.
    #[prop(optional)]
    end: Option<End>,
) -> impl IntoView {
    let (water, over) = shares(course, used, total);
    let scale = used.max(total).max(1);
    let ends = (start.is_some() || end.is_some()).then(|| {
        let side = |end: Option<End>| {
            let end = end.unwrap_or_default();
            view! { <span><b>{end.title}</b><br/>{end.text}</span> }
        };
        // Beyond the promise, what is at the very end is said by the marker.
        let beyond = over.then(|| view! { <span></span> });
        view! { <p class="cl-promise__ends">{side(start)}{side(end)}{beyond}</p> }
    });
    // Beyond the promise today is at the very end; the promise itself is the mouth.
    let today = if over { 100.0 } else { water };
    let word = marker.get().map(|word| {
        let anchor = if today < 10.0 {
            "start"
        } else if today > 90.0 {
            "end"
        } else {
            "middle"
        };
        view! {
            <line class="today" x1=percent(today) x2=percent(today) y1="16" y2="38"></line>
            <text class="word" x=percent(today) y="11" text-anchor=anchor>{word}</text>
        }
    });
    let mouth = over.then(|| {
        let at = percent(100.0 * f64::from(total) / f64::from(scale));
        view! { <line class="mouth" x1=at.clone() x2=at y1="16" y2="46"></line> }
    });
    view! {
        <div class=format!("cl-promise{}", course.modifier())>
            <p class="cl-promise__left">{headline.clone()}</p>
            <svg class="cl-promise__gauge" role="img" aria-label=sentence.or(headline)>
                {stream(course, water, over, 20, 14)}
                {ticks(scale)}
                {mouth}
                {word}
            </svg>
            {ends}
        </div>
    }
}

/// The same in a list: words left, date right, bar below.
#[component]
pub fn SmallGauge(
    /// How it stands.
    #[prop(optional)]
    course: Course,
    /// Working days used.
    used: u32,
    /// Working days promised.
    total: u32,
    /// Said first, in words: "3 days left".
    #[prop(into)]
    headline: String,
    /// At the other side: "by Thu 26 Nov".
    #[prop(optional, into)]
    aside: Text,
) -> impl IntoView {
    let (water, over) = shares(course, used, total);
    view! {
        <div class=format!("cl-promise{} cl-promise--small", course.modifier())>
            <p class="cl-promise__head">
                <span class="cl-promise__left">{headline}</span>
                " "
                {aside.get().map(|aside| view! { <span>{aside}</span> })}
            </p>
            <svg class="cl-promise__gauge" aria-hidden="true">{stream(course, water, over, 0, 8)}</svg>
        </div>
    }
}

/// Per cent of the bed that are water, and whether it stands over the promise.
fn shares(course: Course, used: u32, total: u32) -> (f64, bool) {
    let scale = f64::from(used.max(total).max(1));
    let over = course == Course::Late && used > total;
    let water = 100.0 * f64::from(if over { total } else { used }) / scale;
    (water.clamp(LEAST, 100.0), over)
}

/// Bed and water; beyond the promise the bed is what is over it, and the water lies on it.
fn stream(course: Course, water: f64, over: bool, top: u32, height: u32) -> AnyView {
    let half = height / 2;
    let middle = top + half;
    let still = (course == Course::Paused).then(|| {
        view! { <line class="still" x1=percent(water) x2="100%" y1=middle y2=middle></line> }
    });
    view! {
        <rect class=if over { "over" } else { "bed" } y=top width="100%" height=height rx=half></rect>
        <rect class="water" y=top width=percent(water) height=height rx=half></rect>
        {still}
    }
    .into_any()
}

fn ticks(days: u32) -> AnyView {
    let step = if days <= DAYS_APART {
        1
    } else if days <= FIVES_APART {
        5
    } else {
        days
    };
    let ticks: Vec<_> = (0..=days)
        .filter(|day| day % step == 0)
        .map(|day| {
            let at = percent(100.0 * f64::from(day) / f64::from(days));
            let foot = if day % 5 == 0 { 46 } else { 42 };
            view! { <line x1=at.clone() x2=at y1="38" y2=foot></line> }
        })
        .collect();
    view! { <g class="ticks">{ticks}</g> }.into_any()
}

fn percent(share: f64) -> String {
    let digits = format!("{share:.2}");
    format!("{}%", digits.trim_end_matches('0').trim_end_matches('.'))
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![
        (
            "Running",
            view! {
                <Gauge
                    used=5
                    total=8
                    headline="3 working days left"
                    sentence="5 of 8 working days used, 3 left, promised by Thursday 26 November"
                    marker="today"
                    start=End::new("Received", "Mon 16 Nov")
                    end=End::new("Promised", "by Thu 26 Nov")
                />
            }
            .into_any(),
        ),
        (
            "Late",
            view! {
                <Gauge
                    course=Course::Late
                    used=13
                    total=10
                    headline="3 working days overdue"
                    marker="today"
                    start=End::new("Received", "Wed 4 Nov")
                    end=End::new("Promised", "by Wed 18 Nov")
                />
            }
            .into_any(),
        ),
        (
            "Paused",
            view! {
                <Gauge
                    course=Course::Paused
                    used=9
                    total=20
                    headline="Clock stopped: it is your turn"
                    marker="stopped"
                    start=End::new("Received", "Mon 9 Nov")
                    end=End::new("11 of 20 days left", "they run again when you answer")
                />
            }
            .into_any(),
        ),
        (
            "Kept",
            view! {
                <Gauge
                    course=Course::Kept
                    used=7
                    total=8
                    headline="Kept: 1 day early"
                    start=End::new("Received", "Mon 16 Nov")
                    end=End::new("Done", "Wed 25 Nov")
                />
            }
            .into_any(),
        ),
        ("Small", view! { <SmallGauge used=1 total=3 headline="2 days left" aside="by Wed 25 Nov"/> }.into_any()),
        (
            "Small, soon",
            view! { <SmallGauge course=Course::Soon used=4 total=5 headline="1 day left" aside="by Tue 24 Nov"/> }.into_any(),
        ),
        (
            "Small, late",
            view! {
                <SmallGauge course=Course::Late used=13 total=10 headline="3 days overdue" aside="with Fangcun street office"/>
            }
            .into_any(),
        ),
        (
            "Small, paused",
            view! { <SmallGauge course=Course::Paused used=9 total=20 headline="Add your degree" aside="11 days left"/> }.into_any(),
        ),
        (
            "Small, closed unfixed",
            view! { <SmallGauge course=Course::Shut used=3 total=5 headline="Answered in time"/> }.into_any(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::{Course, percent, shares};

    #[test]
    fn given_five_of_eight_days_when_drawn_then_the_water_reaches_five_eighths() {
        assert_eq!(shares(Course::Running, 5, 8), (62.5, false));
    }

    #[test]
    fn given_a_broken_promise_when_drawn_then_the_water_ends_at_the_promise_and_the_rest_is_over_it()
     {
        let (water, over) = shares(Course::Late, 13, 10);

        assert_eq!((percent(water).as_str(), over), ("76.92%", true));
    }

    #[test]
    fn given_nothing_used_or_nothing_promised_when_drawn_then_it_stays_within_the_bed() {
        assert_eq!(shares(Course::Running, 0, 8), (2.0, false));
        assert_eq!(shares(Course::Kept, 0, 0), (2.0, false));
        assert_eq!(shares(Course::Shut, 9, 3), (100.0, false));
    }

    #[test]
    fn given_shares_when_written_then_they_carry_no_idle_zeros() {
        assert_eq!(percent(50.0), "50%");
        assert_eq!(percent(33.333_333), "33.33%");
        assert_eq!(percent(100.0), "100%");
    }
}
