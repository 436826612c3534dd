//! The people of the story: who lives with whom, who is whose child, who works where.

mod work;

use std::collections::BTreeMap;

use domain::registers::Scheme;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::TOLD_ON;
use super::chance::Chance;
use super::names;

/// Six digits that are no area, so that the numbers are nobody's.
const NOWHERE: &str = "999999";

/// Somebody who is not.
pub(super) struct Person {
    pub(super) name: String,
    pub(super) latin: String,
    pub(super) woman: bool,
    pub(super) born: Date,
    pub(super) number: String,
    pub(super) household: usize,
    pub(super) relation: &'static str,
    pub(super) died: Option<Date>,
    pub(super) mother: Option<usize>,
    pub(super) father: Option<usize>,
    /// With whom, and since when.
    pub(super) married: Option<(usize, Date)>,
    pub(super) job: Option<Job>,
}

/// Where somebody works or worked.
pub(super) struct Job {
    pub(super) firm: usize,
    pub(super) occupation: &'static str,
    pub(super) began: Date,
    pub(super) months: i64,
    pub(super) ended: Option<Date>,
}

/// Those who live together.
pub(super) struct Household {
    pub(super) address: String,
    pub(super) community: String,
    pub(super) since: Date,
    pub(super) owns: bool,
    /// Where they are registered, where that is not where they live.
    pub(super) registered: Option<String>,
    pub(super) newcomers: bool,
}

/// Where people work.
pub(super) struct Firm {
    pub(super) name: String,
    pub(super) code: String,
    pub(super) address: String,
    pub(super) founded: Date,
    pub(super) head: usize,
    occupations: &'static [&'static str],
}

/// Everybody.
pub(super) struct Town {
    pub(super) people: Vec<Person>,
    pub(super) households: Vec<Household>,
    pub(super) firms: Vec<Firm>,
}

impl Person {
    /// Full years on a day.
    pub(super) fn age_on(&self, day: Date) -> i16 {
        let years = day.year() - self.born.year();
        let before = (day.month(), day.day()) < (self.born.month(), self.born.day());
        years - i16::from(before)
    }

    pub(super) fn age(&self) -> i16 {
        self.age_on(TOLD_ON)
    }

    pub(super) fn is_adult(&self) -> bool {
        self.age() >= 18
    }
}

/// What is being invented.
struct Inventing<'c> {
    town: Town,
    communities: &'c [(String, String)],
    chance: &'c mut Chance,
    /// People born on a day so far, men and women apart.
    born: BTreeMap<(Date, bool), u32>,
    count: usize,
}

impl Town {
    pub(super) fn invent(
        count: usize,
        communities: &[(String, String)],
        chance: &mut Chance,
    ) -> Self {
        let mut inventing = Inventing {
            town: Self {
                people: Vec::with_capacity(count),
                households: Vec::new(),
                firms: Vec::new(),
            },
            communities,
            chance,
            born: BTreeMap::new(),
            count,
        };
        inventing.li();
        while inventing.town.people.len() < count {
            inventing.household();
        }
        inventing.firms();
        inventing.jobs();
        inventing.town
    }
}

impl Inventing<'_> {
    /// Li Ting, who came back with a degree, and her parents.
    fn li(&mut self) {
        let home = self.home(date(1996, 5, 20), true, false);
        "芜湖市镜湖区方塘路40号2栋301室".clone_into(&mut self.town.households[home].address);
        let father = self.person(
            ("李", "Li"),
            Some(("建国", "Jianguo")),
            false,
            date(1969, 8, 3),
            home,
            "head",
        );
        let mother = self.person(
            ("王", "Wang"),
            Some(("秀英", "Xiuying")),
            true,
            date(1971, 2, 17),
            home,
            "spouse",
        );
        self.marry(mother, father, date(1995, 10, 1));
        let flat = self.home(date(2026, 9, 3), false, false);
        let registered = self.town.households[home].address.clone();
        let flat_of = &mut self.town.households[flat];
        "芜湖市镜湖区赭山路112号3栋502室".clone_into(&mut flat_of.address);
        flat_of.registered = Some(registered);
        let ting = self.person(
            ("李", "Li"),
            Some(("婷", "Ting")),
            true,
            date(1998, 4, 12),
            flat,
            "head",
        );
        self.town.people[ting].mother = Some(mother);
        self.town.people[ting].father = Some(father);
    }

    fn room(&self) -> usize {
        self.count - self.town.people.len()
    }

    fn household(&mut self) {
        let kind = self.chance.below(100);
        if kind < 48 && self.room() >= 5 {
            self.family(kind < 12);
        } else if kind < 64 && self.room() >= 2 {
            self.old_couple();
        } else if kind < 74 && self.room() >= 3 {
            self.one_parent();
        } else {
            self.single();
        }
    }

    /// Parents, up to two children and perhaps a grandmother: five at most.
    fn family(&mut self, with_grandmother: bool) {
        let (owns, newcomers) = (self.chance.percent(70), self.chance.percent(22));
        let father_born = self.chance.day(date(1968, 1, 1), date(1997, 12, 31));
        let mother_born = self.years_later(father_born, -1, 4);
        let wed = self.wedding(father_born, mother_born);
        let since = self.chance.day(wed, TOLD_ON - 200.days());
        let home = self.home(since, owns, newcomers);
        let name = *self.chance.pick(&names::FAMILY);
        let father = self.person(name, None, false, father_born, home, "head");
        let maiden = *self.chance.pick(&names::FAMILY);
        let mother = self.person(maiden, None, true, mother_born, home, "spouse");
        self.marry(mother, father, wed);
        self.children(mother, Some(father), (name, home), wed, 2);
        if with_grandmother {
            let born = self.years_later(father_born, -29, -22);
            let surname = *self.chance.pick(&names::FAMILY);
            let grandmother = self.person(surname, None, true, born, home, "parent");
            self.town.people[father].mother = Some(grandmother);
            self.perhaps_died(grandmother, 12);
        }
        // Some fathers die while they work.
        if self.town.households.len() % 61 == 7 && self.town.people[father].age() > 40 {
            self.town.people[father].died =
                Some(self.chance.day(date(2025, 3, 1), date(2026, 8, 31)));
        }
    }

    fn old_couple(&mut self) {
        let (owns, newcomers) = (self.chance.percent(85), self.chance.percent(6));
        let husband_born = self.chance.day(date(1938, 1, 1), date(1964, 12, 31));
        let wife_born = self.years_later(husband_born, -2, 5);
        let wed = self.wedding(husband_born, wife_born);
        let since = self.chance.day(date(1992, 1, 1), date(2022, 12, 31));
        let home = self.home(since, owns, newcomers);
        let name = *self.chance.pick(&names::FAMILY);
        let husband = self.person(name, None, false, husband_born, home, "head");
        let maiden = *self.chance.pick(&names::FAMILY);
        let wife = self.person(maiden, None, true, wife_born, home, "spouse");
        self.marry(wife, husband, wed);
        self.perhaps_died(husband, 6);
    }

    /// A mother or a father and up to two children.
    fn one_parent(&mut self) {
        let (owns, newcomers) = (self.chance.percent(50), self.chance.percent(18));
        let woman = self.chance.percent(80);
        let born = self.chance.day(date(1975, 1, 1), date(1996, 12, 31));
        let since = self.since(born, 24);
        let home = self.home(since, owns, newcomers);
        let name = *self.chance.pick(&names::FAMILY);
        let parent = self.person(name, None, woman, born, home, "head");
        let first = born + 23.years();
        if woman {
            self.children(parent, None, (name, home), first, 2);
        } else {
            // Who raises children alone is known as their father only.
            let child_born = self
                .chance
                .day(first, (first + 12.years()).min(date(2023, 1, 1)));
            let girl = self.chance.percent(50);
            let child = self.person(name, None, girl, child_born, home, "child");
            self.town.people[child].father = Some(parent);
        }
    }

    fn single(&mut self) {
        let (owns, newcomers) = (self.chance.percent(25), self.chance.percent(35));
        let born = self.chance.day(date(1980, 1, 1), date(2006, 6, 30));
        let since = self.since(born, 18);
        let home = self.home(since, owns, newcomers);
        let name = *self.chance.pick(&names::FAMILY);
        let woman = self.chance.percent(50);
        self.person(name, None, woman, born, home, "head");
    }

    fn children(
        &mut self,
        mother: usize,
        father: Option<usize>,
        (name, home): ((&'static str, &'static str), usize),
        wed: Date,
        most: usize,
    ) {
        let oldest = self.town.people[mother].born + 20.years();
        let youngest = self.town.people[mother].born + 41.years();
        let mut born = wed.max(oldest) + self.chance.between(300, 1200).days();
        for _ in 0..self
            .chance
            .below(most + 1)
            .max(usize::from(father.is_none()))
        {
            // Grown children have homes of their own.
            if born > youngest || born > TOLD_ON - 20.days() || self.room() == 0 {
                return;
            }
            if TOLD_ON.year() - born.year() < 23 {
                let girl = self.chance.percent(49);
                let child = self.person(name, None, girl, born, home, "child");
                self.town.people[child].mother = Some(mother);
                self.town.people[child].father = father;
            }
            born += self.chance.between(500, 2200).days();
        }
    }

    /// A day some years after another, or before it.
    fn years_later(&mut self, day: Date, least: i64, most: i64) -> Date {
        let days = self.chance.between(least * 365, most * 365);
        day + days.days()
    }

    fn wedding(&mut self, one: Date, other: Date) -> Date {
        // The law: 22 for men, 20 for women.
        let first = (one.max(other) + 22.years()).max(date(1958, 1, 1));
        let last = (first + 7.years()).min(TOLD_ON - 700.days());
        self.chance.day(first, last)
    }

    fn since(&mut self, born: Date, age: i64) -> Date {
        let first = born + age.years();
        self.chance.day(first, TOLD_ON - 90.days())
    }

    fn perhaps_died(&mut self, person: usize, times: usize) {
        if self.chance.percent(times) {
            let since = self.town.households[self.town.people[person].household].since;
            let first = date(2021, 1, 1).max(since);
            self.town.people[person].died = Some(self.chance.day(first, date(2026, 9, 30)));
        }
    }

    fn marry(&mut self, wife: usize, husband: usize, day: Date) {
        self.town.people[wife].married = Some((husband, day));
        self.town.people[husband].married = Some((wife, day));
    }

    fn address(&mut self) -> (String, String) {
        let (community, _) = self.chance.pick(self.communities).clone();
        let road = *self.chance.pick(&names::ROADS);
        let (number, house) = (self.chance.between(1, 180), self.chance.between(1, 12));
        let room = self.chance.between(1, 18) * 100 + self.chance.between(1, 4);
        (
            format!("芜湖市镜湖区{road}{number}号{house}栋{room}室"),
            community,
        )
    }

    fn home(&mut self, since: Date, owns: bool, newcomers: bool) -> usize {
        let (address, community) = self.address();
        let registered = newcomers.then(|| {
            let road = *self.chance.pick(&names::ELSEWHERE);
            format!("{road}{}号", self.chance.between(1, 300))
        });
        self.town.households.push(Household {
            address,
            community,
            since,
            owns,
            registered,
            newcomers,
        });
        self.town.households.len() - 1
    }

    fn person(
        &mut self,
        (family, family_latin): (&str, &str),
        given: Option<(&str, &str)>,
        woman: bool,
        born: Date,
        household: usize,
        relation: &'static str,
    ) -> usize {
        let (given, given_latin) = match given {
            Some((given, latin)) => (given.to_owned(), latin.to_owned()),
            None => self.given(woman),
        };
        let number = number(&mut self.born, born, woman);
        self.town.people.push(Person {
            name: format!("{family}{given}"),
            latin: format!("{family_latin} {given_latin}"),
            woman,
            born,
            number,
            household,
            relation,
            died: None,
            mother: None,
            father: None,
            married: None,
            job: None,
        });
        self.town.people.len() - 1
    }

    fn given(&mut self, woman: bool) -> (String, String) {
        let among = if woman { &names::WOMEN } else { &names::MEN };
        let (first, latin) = *self.chance.pick(among);
        let capital = |latin: &str| latin[..1].to_uppercase() + &latin[1..];
        if self.chance.percent(35) {
            return (first.to_owned(), capital(latin));
        }
        let (second, other) = *self.chance.pick(among);
        (format!("{first}{second}"), capital(latin) + other)
    }
}

/// The next number of somebody born on a day; men have odd ones.
fn number(born: &mut BTreeMap<(Date, bool), u32>, day: Date, woman: bool) -> String {
    let before = born.entry((day, woman)).or_default();
    *before += 1;
    let turn = *before * 2 - u32::from(!woman);
    let body = format!("{NOWHERE}{}{turn:03}", day.strftime("%Y%m%d"));
    let check = Scheme::Gb11643.check(&body).unwrap_or_default();
    format!("{body}{check}")
}
