//! Components: typed, each with its label, hint, error and examples.
//!
//! Structure and class names are govuk-frontend's wherever it has the component, held to its `fixtures.json` by `app/tests/fixtures.rs`;
//! what begins with `cl-` is ours. Sheets of the same names lie in `style/components`. Components run on the server only. Their words come
//! as props, already in the reader's language; the few that they say by themselves are [`Words`].
//!
//! # Why
//!
//! No component takes a class or HTML as text: what a page cannot say with a prop is a new prop, with an example beside it.

use leptos::prelude::AnyView;

pub mod button;
pub mod cards;
pub mod cases;
pub mod chart;
pub mod checkboxes;
pub mod chips;
pub mod choices;
pub mod date_input;
pub mod empty;
pub mod error_message;
pub mod error_summary;
mod field;
pub mod fieldset;
pub mod figures;
pub mod file_upload;
pub mod head;
pub mod honeypot;
pub mod icon;
pub mod icons;
pub mod input;
pub mod map;
pub mod messages;
pub mod navigation;
pub mod pagination;
pub mod photo;
pub mod promise;
pub mod question;
pub mod radios;
pub mod river;
pub mod search;
pub mod select;
pub mod summary_list;
pub mod table;
pub mod tabs;
pub mod tag;
pub mod task_list;
pub mod text;
pub mod textarea;
pub mod words;

pub use button::{Button, ButtonGroup, Room, Weight};
pub use cards::{Card, Go, Goes, Tile, Tiles};
pub use cases::{CaseList, CaseRow, Pick, Standing};
pub use chart::{Bar, Bars, Column, Columns, Share};
pub use checkboxes::Checkboxes;
pub use chips::{Chip, Chips};
pub use choices::{Choice, Layout};
pub use date_input::{DateInput, DateParts};
pub use empty::Empty;
pub use error_message::ErrorMessage;
pub use error_summary::{ErrorSummary, Fault};
pub use fieldset::Fieldset;
pub use figures::{Figure, Figures};
pub use file_upload::FileUpload;
pub use head::{CityNotice, Foot, Head, Link, Place, Tongue};
pub use honeypot::{HONEYPOT, Honeypot};
pub use icon::{Mark, Symbol};
pub use icons::Icon;
pub use input::{Input, InputType};
pub use map::{MapFrame, MapNote, MapSize};
pub use messages::{Details, InsetText, NotificationBanner, Panel, Tidings, WarningText};
pub use navigation::{BackLink, Breadcrumbs, Crumb, SkipLink};
pub use pagination::{Neighbour, PageItem, Pagination};
pub use photo::{Photo, Photos};
pub use promise::{Course, End, Gauge, SmallGauge};
pub use question::{Hint, Label, Question, Size};
pub use radios::Radios;
pub use river::{Bend, River, RiverBend, Stations, Tributary};
pub use search::Search;
pub use select::{Select, SelectOption};
pub use summary_list::{Action, SummaryList, SummaryRow};
pub use table::{Cell, Table};
pub use tabs::{Tab, Tabs};
pub use tag::{Tag, Tone};
pub use task_list::{Task, TaskList, TaskStatus};
pub use text::Text;
pub use textarea::Textarea;
pub use words::Words;

/// A component's examples: what each shows, and itself.
pub type Examples = Vec<(&'static str, AnyView)>;

/// Every component's examples, in the gallery's order.
pub fn examples() -> Vec<(&'static str, Examples)> {
    vec![
        ("Header and footer", head::examples()),
        ("Navigation", navigation::examples()),
        ("Buttons", button::examples()),
        ("Labels and hints", question::examples()),
        ("Input", input::examples()),
        ("Text area", textarea::examples()),
        ("Select", select::examples()),
        ("Radios", radios::examples()),
        ("Checkboxes", checkboxes::examples()),
        ("Date", date_input::examples()),
        ("File upload", file_upload::examples()),
        ("Fieldset", fieldset::examples()),
        ("Search", search::examples()),
        ("Error message", error_message::examples()),
        ("Error summary", error_summary::examples()),
        ("Messages", messages::examples()),
        ("Tags", tag::examples()),
        ("Chips", chips::examples()),
        ("Cards and tiles", cards::examples()),
        ("Summary list", summary_list::examples()),
        ("Task list", task_list::examples()),
        ("Table", table::examples()),
        ("Tabs", tabs::examples()),
        ("Pagination", pagination::examples()),
        ("Gauge", promise::examples()),
        ("River and stations", river::examples()),
        ("Cases", cases::examples()),
        ("Photos", photo::examples()),
        ("Map", map::examples()),
        ("Figures", figures::examples()),
        ("Charts", chart::examples()),
        ("Empty state", empty::examples()),
        ("Mark and icons", icon::examples()),
    ]
}
