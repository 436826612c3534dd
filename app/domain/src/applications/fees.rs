//! What an application costs.

use serde::{Deserialize, Serialize};

use super::Answers;
use crate::services::{ChannelType, Cost, Service};

/// An amount in a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// Hundredths of the currency's unit.
    pub hundredths: i64,
    /// ISO 4217: `CNY`.
    pub currency: String,
}

/// What is to be paid for these answers on this way of applying, item by item.
pub fn costs<'s>(service: &'s Service, answers: &Answers, channel: ChannelType) -> Vec<&'s Cost> {
    let value = answers.value();
    service
        .cost
        .iter()
        .filter(|cost| cost.channel.is_none_or(|only| only == channel))
        .filter(|cost| cost.when.as_ref().is_none_or(|when| when.holds(&value)))
        .collect()
}

/// The sum of it; nothing where it is free of charge. A service asks for one currency: the first that it names.
pub fn fee(service: &Service, answers: &Answers, channel: ChannelType) -> Option<Fee> {
    let costs = costs(service, answers, channel);
    let currency = costs.first()?.currency.clone();
    let hundredths = costs
        .iter()
        .filter(|cost| cost.currency == currency)
        .filter_map(|cost| cost.hundredths())
        .sum();
    (hundredths > 0).then_some(Fee {
        hundredths,
        currency,
    })
}
