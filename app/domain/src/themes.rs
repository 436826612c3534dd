//! The tokens that a city overrides, and whether their contrast is enough.

/// Twelve tokens by day and by night.
#[derive(Debug, Clone, Default)]
pub struct Theme {}
