//! The outside world: mail servers, push services, gateways of short messages, providers of identities, a payment provider to
//! try it with.

pub mod mail;
pub mod openid;
pub mod outgoing;
pub mod push;
pub mod sandbox;
pub mod sealing;
pub mod texts;
pub mod vapid;
