//! Packets: ratings are published only together with at least four others.
//!
//! # Why
//!
//! Who reads that two people rated, and how, may know who they are. So fewer than five ratings are never published, and nothing
//! may be published from which fewer than five follow by subtraction: one area from the area above, one month from a longer time,
//! one kind from all kinds, one office from all offices, or any of these mixed.
//!
//! Therefore every rating belongs to exactly one packet of five or more, which is never taken apart, whatever is asked for. What
//! is published of a selection is the sum of the packets that lie wholly in it; a packet that the selection cuts is left out. All
//! answers are then sums of the same packets, and so is each difference of answers: none of them isolates fewer than five.
//!
//! Packets are as narrow as they can be. In each area those of one office and kind and month are joined first; what is left is
//! joined with the months that follow, up to a year; what is left of that, over offices, then over kinds. What is still left goes
//! to the area above, and is joined there with what its other parts have left. What the whole city has left is not published.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The fewest ratings that are published together.
pub const FEW: i64 = 5;

/// Months that one packet may span.
const SPAN_MOST: i64 = 12;

/// How many ratings gave each grade, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Grades {
    /// How quick it was.
    pub efficiency: [i64; 5],
    /// How much it helped.
    pub effectiveness: [i64; 5],
}

impl Grades {
    /// Ratings: who rates says both.
    pub fn count(&self) -> i64 {
        self.effectiveness.iter().sum()
    }

    /// The sum, with `sign` 1, or the difference, with -1.
    pub fn add(&mut self, other: &Self, sign: i64) {
        let own = self.efficiency.iter_mut().chain(&mut self.effectiveness);
        let others = other.efficiency.iter().chain(&other.effectiveness);
        for (count, more) in own.zip(others) {
            *count += sign * more;
        }
    }
}

/// Ratings of an area that are published together, or are not yet enough for that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packet {
    /// Of this office's reports; empty where of none, or of several.
    pub organisation: String,
    /// Of this kind; empty where of several.
    pub category: String,
    /// Of reports that came in from this month on, in months since year 0.
    pub first: i64,
    /// Until this month.
    pub last: i64,
    /// The ratings.
    pub grades: Grades,
}

/// The ratings of an area: those in packets, and those that are left.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Packed {
    /// Five or more each.
    pub packets: Vec<Packet>,
    /// Of one office, kind and month each; they go to the area above.
    pub left: Vec<Packet>,
}

impl Packed {
    /// Joins what lies in an area itself with what its parts have left, each of one office, kind and month.
    pub fn of(own_and_left: impl IntoIterator<Item = Packet>) -> Self {
        let mut left: BTreeMap<(i64, String, String), Grades> = BTreeMap::new();
        for one in own_and_left {
            let key = (one.first, one.organisation, one.category);
            left.entry(key).or_default().add(&one.grades, 1);
        }
        let left = left.into_iter().filter(|(_, grades)| grades.count() > 0);
        let left = left.map(|((month, organisation, category), grades)| Packet {
            organisation,
            category,
            first: month,
            last: month,
            grades,
        });
        let mut packed = Self {
            packets: Vec::new(),
            left: left.collect(),
        };
        packed.join(|one| (one.organisation.clone(), one.category.clone()));
        packed.join(|one| (String::new(), one.category.clone()));
        packed.join(|one| (one.organisation.clone(), String::new()));
        packed.join(|_| (String::new(), String::new()));
        packed
    }

    /// Joins what is left and alike: first of one month, then with the months that follow.
    fn join(&mut self, alike: impl Fn(&Packet) -> (String, String)) {
        self.join_within(|one| (alike(one), Some(one.first)));
        self.join_within(|one| (alike(one), None::<i64>));
    }

    fn join_within<K: Ord>(&mut self, alike: impl Fn(&Packet) -> K) {
        let mut groups: BTreeMap<K, Vec<Packet>> = BTreeMap::new();
        // They are in the order of their months, and stay so.
        for one in self.left.drain(..) {
            groups.entry(alike(&one)).or_default().push(one);
        }
        for group in groups.into_values() {
            let in_one_month =
                group.first().map(|one| one.first) == group.last().map(|one| one.last);
            let mut waiting: Vec<Packet> = Vec::new();
            let count =
                |waiting: &[Packet]| -> i64 { waiting.iter().map(|one| one.grades.count()).sum() };
            if in_one_month {
                // Nothing is won by taking a month apart.
                if count(&group) >= FEW {
                    self.packets.extend(joined(&group));
                } else {
                    self.left.extend(group);
                }
                continue;
            }
            for one in group {
                let too_old = |waits: &Packet| one.first - waits.first >= SPAN_MOST;
                let old = waiting.iter().take_while(|waits| too_old(waits)).count();
                self.left.extend(waiting.drain(..old));
                waiting.push(one);
                if count(&waiting) >= FEW {
                    self.packets.extend(joined(&waiting));
                    waiting.clear();
                }
            }
            self.left.append(&mut waiting);
        }
        self.left.sort_by(|one, other| key(one).cmp(&key(other)));
    }
}

fn key(one: &Packet) -> (i64, &str, &str) {
    (one.first, &one.organisation, &one.category)
}

/// One packet of many; its office and kind are those of all of them, or none.
fn joined(many: &[Packet]) -> Option<Packet> {
    let (one, others) = many.split_first()?;
    let mut packet = one.clone();
    for other in others {
        packet.first = packet.first.min(other.first);
        packet.last = packet.last.max(other.last);
        packet.grades.add(&other.grades, 1);
        if packet.organisation != other.organisation {
            packet.organisation.clear();
        }
        if packet.category != other.category {
            packet.category.clear();
        }
    }
    Some(packet)
}

#[cfg(test)]
#[path = "packets/tests.rs"]
mod tests;
