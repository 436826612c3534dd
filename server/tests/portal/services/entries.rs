//! The entry of a service: everything that its file says, in the reader's language.

use domain::languages::{Language, Texts};
use domain::pack::Pack;
use domain::services::{Basis, ChannelType, Cost, EvidenceType, RetentionResult, Service};

use super::{of_file, told};
use crate::browser::{Answer, plain, said};
use crate::city::{City, story};

/// An entry that somebody reads.
struct Entry<'a> {
    pack: &'a Pack,
    service: &'a Service,
    language: Language,
    page: &'a Answer,
}

impl Entry<'_> {
    fn words(&self, texts: &Texts) -> String {
        plain(texts.say(self.language))
    }

    fn key(&self, key: &str) -> String {
        said(self.language, key)
    }

    fn days(&self, days: u16, basis: Basis) -> String {
        let key = match basis {
            Basis::Working => "days-working",
            Basis::Calendar => "days-calendar",
        };
        told(self.language, key, &[("days", u32::from(days).into())])
    }

    fn organisation(&self, code: &domain::organisations::OrganisationCode) -> String {
        self.words(&self.pack.organisations[code].name)
    }

    /// What stands below the heading of this id.
    fn section(&self, id: &str) -> String {
        let found = self.page.each(&format!("main [aria-labelledby='{id}']"));
        assert_eq!(found.len(), 1, "{id}");
        found.join("")
    }

    fn has(&self, place: &str, words: &str) {
        let section = self.section(place);
        assert!(section.contains(words), "{place}: {words} in {section}");
    }

    fn who_may_apply(&self) {
        for who in &self.service.addressee {
            self.has("who", &self.key(&format!("addressee-{}", who.name())));
        }
        let rules = self.page.each("[aria-labelledby=who] li");
        assert_eq!(rules.len(), self.service.eligibility.len());
        for (rule, shown) in self.service.eligibility.iter().zip(rules) {
            let otherwise = rule.otherwise.as_ref().map(|text| self.words(text));
            let wanted = self.words(&rule.text) + &otherwise.unwrap_or_default();
            assert_eq!(shown, wanted);
        }
    }

    /// What proves something, and where it comes from.
    fn piece(&self, evidence: &EvidenceType) -> String {
        let name = self.words(&evidence.name);
        let (Some(register), Some(provider)) = (&evidence.register, &evidence.provider) else {
            return told(self.language, "evidence-uploaded", &[("name", name.into())]);
        };
        let register = self.pack.registers.named(register).unwrap();
        let register = self.words(&register.name);
        let register = told(
            self.language,
            "evidence-register",
            &[("name", register.into())],
        );
        let key = if evidence.upload.is_empty() {
            "evidence-fetched"
        } else {
            "evidence-fetched-or-uploaded"
        };
        let about = [
            ("name", name.into()),
            ("organisation", self.organisation(provider).into()),
            ("register", register.into()),
        ];
        told(self.language, key, &about)
    }

    fn what_is_needed(&self) {
        let bends = self.page.each("[aria-labelledby=needed] .cl-river__bend");
        // The last one is the answer.
        assert_eq!(bends.len(), self.service.requirement.len() + 1);
        for (requirement, bend) in self.service.requirement.iter().zip(&bends) {
            let name = self.words(&requirement.name);
            assert!(bend.starts_with(&name), "{name}: {bend}");
            let lists = &requirement.evidence_type_list;
            assert_eq!(bend.contains(&self.key("service-one-of")), lists.len() > 1);
            for list in lists {
                let pieces = list.iter().map(|id| self.service.evidence(id).unwrap());
                let pieces: Vec<String> = pieces.map(|one| self.piece(one)).collect();
                let line = plain(&pieces.join(&app::words::say(self.language, "service-and")));
                assert!(bend.contains(&line), "{line} in {bend}");
            }
        }
        let time = &self.service.processing_time;
        let answer = bends.last().unwrap();
        assert!(answer.contains(&self.days(time.norm_days, time.basis)));
        let authority = self.organisation(&self.service.competent_authority);
        assert!(answer.contains(&authority), "{answer}");
    }

    fn amount(&self, cost: &Cost) -> String {
        let currency = self.key(&format!("currency-{}", cost.currency.to_lowercase()));
        let value = cost.value.trim_end_matches(".00").to_owned();
        let about = [("value", value.into()), ("currency", currency.into())];
        told(self.language, "cost-amount", &about)
    }

    fn cost_and_time(&self) {
        let time = &self.service.processing_time;
        let days = self
            .page
            .each("[aria-labelledby=promise] .cl-figure b")
            .join("");
        assert!(days.starts_with(&time.norm_days.to_string()), "{days}");
        let law = self.days(time.statutory_days, time.basis);
        let law = told(self.language, "service-law-allows", &[("days", law.into())]);
        self.has("promise", &law);
        let lines = self.page.each("[aria-labelledby=promise] p");
        let free = lines.contains(&self.key("service-free"));
        assert_eq!(free, self.service.cost.is_empty());
        for cost in &self.service.cost {
            let what = self.words(&cost.text);
            let amount = ("amount", self.amount(cost).into());
            let what = ("what", what.into());
            let words = match cost.channel {
                None => told(self.language, "cost-for", &[amount, what]),
                Some(way) => {
                    let way = self.key(&format!("channel-{}", way.name()));
                    let way = ("channel", way.into());
                    told(self.language, "cost-only", &[amount, what, way])
                }
            };
            self.has("promise", &words);
        }
    }

    fn outputs(&self) {
        assert!(!self.service.output.is_empty());
        for output in &self.service.output {
            let mut wanted = self.words(&output.name);
            if let Some(months) = output.valid_months {
                let about = [("months", u32::from(months).into())];
                wanted += &told(self.language, "output-valid", &about);
            }
            let shown = self.page.each("[aria-labelledby=promise] li");
            assert!(shown.contains(&wanted), "{wanted} in {shown:?}");
        }
    }

    fn offices(&self) {
        let ways = self.page.each("[aria-labelledby=ways] li");
        assert_eq!(ways.len(), self.service.channel.len());
        for (channel, way) in self.service.channel.iter().zip(&ways) {
            let mut wanted = Vec::new();
            if let Some(office) = channel.office.as_ref().map(|code| self.pack.office(code)) {
                let office = office.unwrap();
                wanted.extend(
                    [&office.name, &office.address, &office.hours].map(|one| self.words(one)),
                );
                wanted.push(office.telephone.clone());
                let dial: String = office.telephone.split_whitespace().collect();
                let dial = format!("[aria-labelledby=ways] a[href='tel:{dial}']");
                assert!(!self.page.each(&dial).is_empty(), "{dial}");
            } else {
                wanted.push(self.key(&format!("channel-{}", channel.kind.name())));
            }
            if channel.kind == ChannelType::Telephone {
                wanted.push(self.pack.city.telephone.clone());
            }
            wanted.extend(channel.note.iter().map(|note| self.words(note)));
            for words in wanted {
                assert!(way.contains(&words), "{words} in {way}");
            }
        }
    }

    fn law_and_appeal(&self) {
        let small = self.page.each("main details").join(" ");
        for law in &self.service.legal_resource {
            let title = self.words(&law.title);
            assert!(small.contains(&title), "{title} in {small}");
            if let Some(url) = &law.url {
                let links = self.page.each(&format!("main a[href='{url}']"));
                assert_eq!(links, [title]);
            }
        }
        for part in &self.service.participation {
            let role = self.words(&part.role);
            let wanted = format!("{} {role}", self.organisation(&part.organisation));
            assert!(small.contains(&wanted), "{wanted} in {small}");
        }
        let appeal = &self.service.appeal;
        let about = [
            ("days", self.days(appeal.term_days, appeal.basis).into()),
            ("authority", self.words(&appeal.authority).into()),
        ];
        let term = told(self.language, "service-appeal-term", &about);
        for words in [term, self.words(&appeal.text)] {
            assert!(small.contains(&words), "{words} in {small}");
        }
        let kept = self.page.each("main details .govuk-summary-list__row");
        assert_eq!(kept.len(), self.service.retention.len());
        for (rule, row) in self.service.retention.iter().zip(kept) {
            let result = match rule.result {
                RetentionResult::Granted => "retention-granted",
                RetentionResult::Refused => "retention-refused",
                RetentionResult::Withdrawn => "retention-withdrawn",
            };
            let years = [("years", u32::from(rule.after_years).into())];
            let wanted = self.key(result) + &told(self.language, "retention-destroy", &years);
            assert_eq!(row.replace(' ', ""), wanted.replace(' ', ""));
        }
    }

    fn ways_on(&self) {
        let id = &self.service.identifier.0;
        let start = format!("main a[href='/services/{id}/apply']");
        assert_eq!(
            self.page.each(&start).len(),
            usize::from(self.service.start)
        );
        for related in &self.service.related {
            let name = self.words(&self.pack.service(related).unwrap().name);
            let link = format!(
                "[aria-labelledby=related] a[href='/services/{}']",
                related.0
            );
            assert_eq!(self.page.each(&link), [name]);
        }
        for code in &self.service.life_event {
            let name = self.words(&self.pack.life_event(code).unwrap().name);
            let link = format!("[aria-labelledby=events] a[href='/life-events/{}']", code.0);
            assert_eq!(self.page.each(&link), [name]);
        }
    }
}

/// Reads entries in every language of the city, and looks for everything that their files say.
async fn entries_say_what_files_say(city: &City, services: &[&str]) {
    let pack = city.store.pack();
    for name in services {
        let service = of_file(&pack.name, name);
        for language in pack.city.languages.clone() {
            let browser = city.browser_in(language.tag());
            let page = browser.get(&format!("/services/{name}")).await;
            assert_eq!(
                (page.status, page.language().as_str()),
                (200, language.tag())
            );
            let entry = Entry {
                pack,
                service: &service,
                language,
                page: &page,
            };
            assert_eq!(page.heading(), entry.words(&service.name));
            let lead = page.each("main .govuk-body-l").join("");
            assert_eq!(lead, entry.words(&service.description));
            entry.who_may_apply();
            entry.what_is_needed();
            entry.cost_and_time();
            entry.outputs();
            entry.offices();
            entry.law_and_appeal();
            entry.ways_on();
        }
    }
}

async fn entries_of_wuhu(city: &City) {
    let services = [
        "settling-in-allowance",
        "residence-permit",
        "dog-registration",
    ];
    entries_say_what_files_say(city, &services).await;
    let free = of_file("wuhu", "settling-in-allowance");
    let paid = of_file("wuhu", "residence-permit");
    assert!(
        free.cost.is_empty() && !paid.cost.is_empty(),
        "both are told"
    );
}
story!(
    given_entries_of_wuhu_when_they_are_read_then_they_say_what_their_files_say,
    entries_of_wuhu
);

async fn entries_of_mexico_city(city: &City) {
    let services = ["unemployment-insurance", "child-care-place"];
    entries_say_what_files_say(city, &services).await;
}
story!(
    given_entries_of_mexico_city_when_they_are_read_then_they_say_what_their_files_say,
    entries_of_mexico_city,
    crate::city::mexico_city
);
