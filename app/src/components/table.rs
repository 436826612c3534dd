//! Numbers side by side.

use leptos::prelude::*;

use super::question::Size;
use super::{Examples, Text};

/// A cell, or a column's head.
pub struct Cell {
    /// What is in it.
    pub content: AnyView,
    /// Whether it is a number, and so stands at the end.
    pub numeric: bool,
    /// Columns it spans, where more than one.
    pub columns: Option<u16>,
}

impl Cell {
    /// Words.
    pub fn new(content: impl IntoAny) -> Self {
        Self {
            content: content.into_any(),
            numeric: false,
            columns: None,
        }
    }

    /// A number.
    pub fn number(content: impl IntoAny) -> Self {
        Self {
            numeric: true,
            ..Self::new(content)
        }
    }
}

/// A table.
#[component]
pub fn Table(
    /// What it shows.
    #[prop(optional, into)]
    caption: Text,
    /// How large the caption stands.
    #[prop(optional)]
    caption_size: Size,
    /// Heads of the columns.
    #[prop(optional)]
    head: Vec<Cell>,
    /// The rows.
    rows: Vec<Vec<Cell>>,
    /// Whether a row's first cell names it.
    #[prop(optional)]
    named_rows: bool,
) -> impl IntoView {
    let heads: Vec<_> = head
        .into_iter()
        .map(|cell| {
            let class = class("govuk-table__header", cell.numeric);
            view! { <th scope="col" class=class colspan=cell.columns>{cell.content}</th> }
        })
        .collect();
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let cells: Vec<AnyView> = row
                .into_iter()
                .enumerate()
                .map(|(column, cell)| {
                    if named_rows && column == 0 {
                        view! { <th scope="row" class="govuk-table__header" colspan=cell.columns>{cell.content}</th> }.into_any()
                    } else {
                        let class = class("govuk-table__cell", cell.numeric);
                        view! { <td class=class colspan=cell.columns>{cell.content}</td> }.into_any()
                    }
                })
                .collect();
            view! { <tr class="govuk-table__row">{cells}</tr> }
        })
        .collect();
    let caption_class = caption_size.class("govuk-table__caption");
    view! {
        <table class="govuk-table">
            {caption.get().map(|caption| view! { <caption class=caption_class>{caption}</caption> })}
            {(!heads.is_empty()).then(|| view! {
                <thead class="govuk-table__head"><tr class="govuk-table__row">{heads}</tr></thead>
            })}
            <tbody class="govuk-table__body">{rows}</tbody>
        </table>
    }
}

fn class(block: &'static str, numeric: bool) -> String {
    if numeric {
        format!("{block} {block}--numeric")
    } else {
        block.to_owned()
    }
}

/// For the gallery.
pub fn examples() -> Examples {
    let head = vec![
        Cell::new("Community"),
        Cell::number("Open"),
        Cell::number("Fixed"),
    ];
    let row = |name: &'static str, open: &'static str, fixed: &'static str| {
        vec![Cell::new(name), Cell::number(open), Cell::number(fixed)]
    };
    let rows = vec![
        row("Fangtang", "41", "253"),
        row("Dainan", "12", "98"),
        row("Tiancheng", "7", "1,204"),
    ];
    vec![(
        "Table",
        view! { <Table caption="Reports in November" caption_size=Size::M head=head rows=rows named_rows=true/> }.into_any(),
    )]
}
