//! Scores: what is counted of public reports, settled by a job, and read for the public page.
//!
//! # Why
//!
//! A page about a million reports reads some hundred sums. They are kept for every area that a report lies in. What was counted
//! of a case stands in the case, so that it is taken back exactly before the case is counted anew: whatever happened in between,
//! and however often, the sums are those of the cases as they stand. Triggers mark a case when something that is counted changes,
//! whoever changed it; a promise that breaks by itself is marked with its moment beforehand.
//!
//! Ratings are counted like everything else, but published only in packets ([`domain::scores::Packed`]), whose sums are kept
//! beside: a page adds up those that lie wholly in its selection.
//!
//! Applications are counted, too, in a tree of their own ([`domain::scores::SERVICES`]): by service, and never by where somebody
//! lives. Of those no more is read than [`domain::scores::cells`] allows.

pub(crate) mod contributions;
mod packing;
mod published;
mod reading;
pub(crate) mod settling;
mod unsettled;

pub use reading::{Comment, CommentsWanted, Line, Period, Rows};
