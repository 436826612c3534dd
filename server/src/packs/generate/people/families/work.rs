//! Firms, and who works where.

use domain::registers::Scheme;
use jiff::ToSpan as _;
use jiff::civil::date;

use super::{Firm, Inventing, Job, NOWHERE};
use crate::packs::generate::people::{TOLD_ON, names};

impl Inventing<'_> {
    pub(super) fn firms(&mut self) {
        for at in 0..(self.count / 16).min(names::FIRMS.len() * names::TRADES.len()) {
            let word = names::FIRMS[at % names::FIRMS.len()];
            let (trade, occupations) =
                names::TRADES[(at / names::FIRMS.len() + at) % names::TRADES.len()];
            let founded = self.chance.day(date(1998, 1, 1), date(2024, 6, 30));
            let heads: Vec<usize> = (3..self.town.people.len())
                .filter(|at| {
                    let person = &self.town.people[*at];
                    person.died.is_none() && person.age_on(founded) >= 22 && person.age() < 62
                })
                .collect();
            let (address, _) = self.address();
            let body = format!("91{NOWHERE}MA9{:06}", at + 1);
            let check = Scheme::Gb32100.check(&body).unwrap_or_default();
            self.town.firms.push(Firm {
                name: format!("芜湖{word}{trade}"),
                code: format!("{body}{check}"),
                address,
                founded,
                head: *self.chance.pick(&heads),
                occupations,
            });
        }
    }

    pub(super) fn jobs(&mut self) {
        for at in 0..self.town.people.len() {
            let person = &self.town.people[at];
            let ting = at == 2;
            let last = person.died.unwrap_or(TOLD_ON);
            let (born, household) = (person.born, person.household);
            let age = person.age_on(last);
            let works = ting
                || ((22..60).contains(&age) && (person.died.is_some() || self.chance.percent(78)));
            if !works {
                continue;
            }
            let firm = if ting {
                1
            } else {
                self.chance.below(self.town.firms.len())
            };
            let founded = self.town.firms[firm].founded;
            // Newcomers came before they worked here.
            let arrived = self.town.households[household].since;
            let newcomer = self.town.households[household].newcomers;
            let first = (born + 19.years()).max(founded);
            let first = if newcomer { first.max(arrived) } else { first };
            let began = if ting {
                date(2026, 9, 14)
            } else {
                self.chance.day(first, (last - 60.days()).max(first))
            };
            if began >= last {
                continue;
            }
            let occupation = *self.chance.pick(self.town.firms[firm].occupations);
            let months = if ting {
                36
            } else {
                *self.chance.pick(&[12, 24, 36, 36, 60, 600])
            };
            self.town.people[at].job = Some(Job {
                firm,
                occupation,
                began,
                months,
                ended: self.town.people[at].died,
            });
        }
    }
}
