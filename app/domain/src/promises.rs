//! What the city promised, and by when.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The day by whose end something must be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Promise {
    /// The last day, in the city's calendar and time zone.
    pub due: Date,
    /// The day lies beyond the years whose holidays are known and may become earlier or later when they are.
    pub provisional: bool,
}
