//! Words and rules of the portal. No I/O, no clock, no async; compiles to wasm.
//!
//! One module per noun, in the order in which they may use one another: places and areas first, then what a city pack
//! says (calendars, organisations, categories), then cases and reports.

pub mod alerts;
pub mod applications;
pub mod areas;
pub mod assignments;
pub mod calendars;
pub mod cases;
pub mod categories;
pub mod clocks;
pub mod contacts;
pub mod delegations;
pub mod emergencies;
pub mod enquiries;
pub mod escalations;
pub mod flags;
pub mod handling;
pub mod hosts;
pub mod identity;
pub mod intakes;
pub mod languages;
pub mod letters;
pub mod merging;
pub mod moving;
pub mod notices;
pub mod organisations;
pub mod outputs;
pub mod pack;
pub mod payments;
pub mod persons;
pub mod places;
pub mod promises;
pub mod push;
pub mod ratings;
pub mod references;
pub mod registers;
pub mod reports;
pub mod rounds;
pub mod routing;
pub mod scores;
pub mod services;
pub mod tasks;
pub mod templates;
pub mod terms;
pub mod texts;
pub mod themes;
pub mod tiles;
