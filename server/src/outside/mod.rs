//! The outside world: mail servers, push services, gateways of short messages.

pub mod mail;
pub mod outgoing;
pub mod push;
pub mod sealing;
pub mod texts;
pub mod vapid;
