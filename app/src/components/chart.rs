//! Charts, drawn by the server: the number stands beside every shape, and bars begin at nothing.

use leptos::prelude::*;

use super::{Examples, Text};

/// One bar of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bar {
    /// What it is.
    pub name: String,
    /// How much of its bed it fills, of 100.
    pub share: f64,
    /// The number.
    pub value: String,
    /// Whether it falls short of what is said below the chart.
    pub poor: bool,
}

fn percent(share: f64) -> String {
    format!("{:.2}%", share.clamp(0.0, 100.0))
}

/// A bar by itself, for a table's cell that stands beside its number.
#[component]
pub fn Share(
    /// How much of its bed it fills, of 100.
    share: f64,
    /// Whether it falls short of what is said below the table.
    #[prop(optional)]
    poor: bool,
) -> impl IntoView {
    let class = if poor { "poor" } else { "water" };
    view! {
        <svg class="cl-chart" aria-hidden="true">
            <rect class="bed" width="100%" height="100%" rx="4"/>
            <rect class=class width=percent(share) height="100%" rx="4"/>
        </svg>
    }
}

/// Bars under each other.
#[component]
pub fn Bars(
    /// The bars.
    bars: Vec<Bar>,
) -> impl IntoView {
    let bars: Vec<_> = bars
        .into_iter()
        .map(|bar| {
            view! {
                <li>
                    <span>{bar.name}</span>
                    <Share share=bar.share poor=bar.poor/>
                    <span>{bar.value}</span>
                </li>
            }
        })
        .collect();
    view! { <ul class="cl-bars">{bars}</ul> }
}

/// One column of a row of months.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// Below it: "Nov"; nothing where there is no room.
    pub name: String,
    /// How high it is, of 100; nothing where nothing is known.
    pub share: Option<f64>,
    /// Above it, where it is remarked on.
    pub value: Text,
}

/// Columns beside each other, with what they show in words. The table with the same numbers stands beneath.
#[component]
pub fn Columns(
    /// Id of the chart.
    #[prop(into)]
    id: String,
    /// What it is: "Promises kept, of 100".
    #[prop(into)]
    title: String,
    /// What it shows: the first, the lowest and the last.
    #[prop(into)]
    description: String,
    /// The columns.
    columns: Vec<Column>,
) -> impl IntoView {
    const TOP: f64 = 30.0;
    const BOTTOM: f64 = 150.0;
    /// Columns whose names stand beside each other on a phone.
    const ROOMY: usize = 8;
    #[expect(
        clippy::cast_precision_loss,
        reason = "there are at most some hundred columns"
    )]
    let apart = |place: usize| 100.0 * place as f64 / columns.len().max(1) as f64;
    // A phone has room for every second name, the last among them.
    let crowded = columns.len() > ROOMY && columns.iter().all(|column| !column.name.is_empty());
    let drawn: Vec<_> = columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            let spare = crowded && (columns.len() - place).is_multiple_of(2);
            let (from, to) = (apart(place), apart(place + 1));
            let middle = percent(f64::midpoint(from, to));
            let width = (to - from) * 0.7;
            let bar = column.share.map(|share| {
                let height = (BOTTOM - TOP) * share.clamp(0.0, 100.0) / 100.0;
                let top = BOTTOM - height;
                let value = column.value.clone().get().map(|value| {
                    view! { <text class="strong" x=middle.clone() y=format!("{:.1}", top - 7.0) text-anchor="middle">{value}</text> }
                });
                view! {
                    <rect class="water" x=percent(from + (to - from - width) / 2.0) width=percent(width) y=format!("{top:.1}") height=format!("{height:.1}") rx="3"/>
                    {value}
                }
            });
            view! {
                {bar}
                <text class=spare.then_some("spare") x=middle y="168" text-anchor="middle">{column.name.clone()}</text>
            }
        })
        .collect();
    let (named, described) = (format!("{id}-title"), format!("{id}-about"));
    let (title_id, description_id) = (named.clone(), described.clone());
    view! {
        <svg class="cl-chart" height="174" role="img" aria-labelledby=named aria-describedby=described>
            <title id=title_id>{title}</title>
            <desc id=description_id>{description}</desc>
            {drawn}
            <line class="base" x1="0" x2="100%" y1="150" y2="150"/>
        </svg>
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    let bar = |name: &str, share, value: &str| Bar {
        name: name.to_owned(),
        share,
        value: value.to_owned(),
        poor: share < 60.0,
    };
    let column = |name: &str, share, value: &str| Column {
        name: name.to_owned(),
        share,
        value: Some(value.to_owned())
            .filter(|value| !value.is_empty())
            .into(),
    };
    let columns = vec![
        column("Sep", Some(81.0), ""),
        column("Oct", None, ""),
        column("Nov", Some(91.0), "91"),
    ];
    vec![
        (
            "Bars",
            view! { <Bars bars=vec![bar("Street lighting", 97.0, "97"), bar("Noise", 54.0, "54")]/> }
                .into_any(),
        ),
        (
            "Columns",
            view! {
                <Columns
                    id="example-kept"
                    title="Promises kept, of 100"
                    description="81 in September, 91 in November"
                    columns=columns
                />
            }
            .into_any(),
        ),
    ]
}
