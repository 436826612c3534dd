//! Working calendars: on which days the city works.

/// Days on which the city works.
#[derive(Debug, Clone, Default)]
pub struct Calendar {}
