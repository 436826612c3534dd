//! The faces of the portal: pages and commands a folder per noun, islands, components.

#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod gallery;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod photos;
