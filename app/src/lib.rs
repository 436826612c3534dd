//! x

#[cfg(feature = "ssr")]
pub mod photos;
