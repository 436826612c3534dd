//! The whole portal over HTTP, a file per noun, each story told on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod agents;
mod alerts;
mod answering;
mod apply;
mod broken;
mod browser;
mod bulk;
mod city;
mod delegates;
mod desk;
mod desk_list;
mod doors;
mod dossier;
mod emergencies;
mod ended;
mod enquiries;
mod entitled;
mod evidence;
mod fees;
mod flags;
mod follows;
mod identity;
mod intakes;
mod map;
mod moving;
mod notices;
mod objecting;
mod onward;
mod outputs;
mod outside;
mod pages;
mod persons;
mod photos;
#[path = "../../../app/store/tests/postgres/mod.rs"]
mod postgres;
mod preview;
mod provider;
mod pushes;
mod questions;
mod ratings;
mod reports;
mod rounds;
mod routes;
mod running;
mod satisfaction;
mod services;
mod texts;
mod visibility;
mod waiting;
mod words;
