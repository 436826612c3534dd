//! The faces of the portal: pages and commands a folder per noun, islands, components.

pub mod islands;
