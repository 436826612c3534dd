//! Photos that people attach: what is accepted, and what is kept of it.
//!
//! A photo is recognised by its content, turned upright, freed of everything but its picture and stored as JPEG in two sizes.
//! The bytes that were sent are never stored.

mod prepare;

pub use self::prepare::{
    FULL_SIDE, MOST_BYTES, MOST_PIXELS, PhotoRefused, Prepared, THUMBNAIL_SIDE, prepare,
    prepare_one,
};
