//! How long an application is kept that has ended, and by which law it is erased.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Retention, RetentionResult, Service};
use crate::cases::Closing;
use crate::languages::{Language, Texts};

impl Service {
    /// What happens to an application that ended so; nothing where the file does not say, or it has not ended.
    pub fn retention_of(&self, closing: Closing) -> Option<&Retention> {
        let result = match closing {
            Closing::Granted => RetentionResult::Granted,
            Closing::Refused => RetentionResult::Refused,
            Closing::Withdrawn | Closing::Expired => RetentionResult::Withdrawn,
            _ => return None,
        };
        self.retention.iter().find(|rule| rule.result == result)
    }

    /// The last day on which an application is kept that ended so on this day; nothing where the file does not say.
    pub fn kept_until(&self, closing: Closing, ended: Date) -> Option<Date> {
        let rule = self.retention_of(closing)?;
        Some(ended.saturating_add(i64::from(rule.after_years).years()))
    }

    /// The law by which an application that ended so is erased: that of the rule, else those that the service rests on.
    pub fn retention_basis(&self, closing: Closing) -> Texts {
        if let Some(basis) = self
            .retention_of(closing)
            .and_then(|rule| rule.basis.as_ref())
        {
            return basis.clone();
        }
        let laws = &self.legal_resource;
        let titles = Language::ALL.into_iter().filter_map(|language| {
            let titles: Vec<&str> = laws
                .iter()
                .map(|law| law.title.say(language))
                .filter(|title| !title.is_empty())
                .collect();
            (!titles.is_empty()).then(|| (language.tag().to_owned(), titles.join("; ")))
        });
        Texts(titles.collect())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn service(rules: &str) -> Service {
        let head = r#"
identifier = "card"
version = 1
status = "active"
name = { en = "Card" }
description = { en = "A card." }
keyword = { en = ["card"] }
thematic_area = "education"
competent_authority = "education"
life_event = []
addressee = ["citizen"]
legal_resource = []
channel = []
eligibility = []
output = []
processing_time = { statutory_days = 15, norm_days = 8 }
appeal = { term_days = 60, authority = { en = "Government" }, text = { en = "Object." } }
"#;
        toml::from_str(&format!("{head}{rules}")).expect("a service")
    }

    #[test]
    fn what_ended_without_an_answer_is_kept_as_what_was_withdrawn() {
        let service = service(
            "[[retention]]\nresult = \"withdrawn\"\naction = \"destroy\"\nafter_years = 1\n\
             [[retention]]\nresult = \"refused\"\naction = \"destroy\"\nafter_years = 30\n",
        );
        let ended = date(2024, 2, 29);
        for closing in [Closing::Withdrawn, Closing::Expired] {
            let until = service.kept_until(closing, ended);
            assert_eq!(until, Some(date(2025, 2, 28)), "{closing:?}");
        }
        let long = service.kept_until(Closing::Refused, ended);
        assert_eq!(long, Some(date(2054, 2, 28)));
        assert_eq!(service.kept_until(Closing::Granted, ended), None, "unsaid");
    }

    #[test]
    fn the_law_is_that_of_the_rule_else_those_of_the_service() {
        let rule = "[[retention]]\nresult = \"granted\"\naction = \"destroy\"\nafter_years = 2\n";
        let own = format!("{rule}basis = {{ en = \"Archives Law\" }}\n");
        let basis = service(&own).retention_basis(Closing::Granted);
        assert_eq!(basis.say(Language::En), "Archives Law");
        let mut plain = service(rule);
        for title in ["First Law", "Second Law"] {
            plain.legal_resource.push(crate::services::LegalResource {
                title: Texts::single("en", title),
                url: None,
            });
        }
        let basis = plain.retention_basis(Closing::Granted);
        assert_eq!(basis.say(Language::En), "First Law; Second Law");
    }
}
