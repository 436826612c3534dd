//! Words that components say by themselves, mostly to those who listen instead of looking.

use std::sync::Arc;

use leptos::prelude::*;

/// The portal's own words in the reader's language. A page provides them once, shared; without them components speak English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Before an error's words: "Error:".
    pub error_prefix: String,
    /// Over the list of errors: "There is a problem".
    pub error_summary_title: String,
    /// Before a warning: "Warning".
    pub warning: String,
    /// Over a banner: "Important".
    pub important: String,
    /// Over a banner that says that something worked: "Success".
    pub success: String,
    /// The way back: "Back".
    pub back: String,
    /// The link that jumps over the header: "Skip to main content".
    pub skip: String,
    /// Name of the trail of pages above this one: "Breadcrumb".
    pub breadcrumb: String,
    /// Name of the links to other pages of a list: "Pagination".
    pub pagination: String,
    /// To the page before: "Previous".
    pub previous: String,
    /// To the page after: "Next".
    pub next: String,
    /// What is heard after "Previous" and "Next": " page", its space included. May be empty.
    pub page_suffix: String,
    /// A page's name, `{number}` standing for its number: "Page {number}".
    pub page: String,
    /// Over tabs, for those who listen: "Contents".
    pub contents: String,
    /// Label of a date's day: "Day".
    pub day: String,
    /// Label of a date's month: "Month".
    pub month: String,
    /// Label of a date's year: "Year".
    pub year: String,
}

impl Default for Words {
    fn default() -> Self {
        let own = str::to_owned;
        Self {
            error_prefix: own("Error:"),
            error_summary_title: own("There is a problem"),
            warning: own("Warning"),
            important: own("Important"),
            success: own("Success"),
            back: own("Back"),
            skip: own("Skip to main content"),
            breadcrumb: own("Breadcrumb"),
            pagination: own("Pagination"),
            previous: own("Previous"),
            next: own("Next"),
            page_suffix: own(" page"),
            page: own("Page {number}"),
            contents: own("Contents"),
            day: own("Day"),
            month: own("Month"),
            year: own("Year"),
        }
    }
}

impl Words {
    /// The words of the page that is being rendered.
    pub fn here() -> Arc<Self> {
        use_context().unwrap_or_default()
    }
}
