//! The outside world: what stands behind a small trait because it has a second real implementation.

pub mod mail;
