//! The letter of the day about new reports where somebody watches.

use domain::languages::Language;
use domain::letters::Watched;

use super::words;
use crate::letters::title;
use crate::portal::Portal;
use crate::words::{say, say_with};

/// Subject and text, a part for each alert.
pub(crate) fn write(portal: &Portal, found: &[Watched], language: Language) -> (String, String) {
    let count: u64 = found
        .iter()
        .map(|alert| alert.reports.len() as u64 + alert.more)
        .sum();
    let subject = say_with(
        language,
        "letter-alerts-subject",
        &[("count", count.into())],
    );
    let mut parts = vec![say(language, "letter-alerts-text")];
    for alert in found {
        parts.extend(part(portal, alert, language));
    }
    let choose = say(language, "letter-alerts-choose");
    parts.push(format!("{choose}\n{}/me/alerts", portal.base_url));
    (subject, parts.join("\n\n"))
}

fn part(portal: &Portal, alert: &Watched, language: Language) -> Vec<String> {
    let pack = portal.pack();
    let about = [
        ("place", words::place(pack, &alert.watch, language).into()),
        (
            "categories",
            words::categories(pack, &alert.watch, language).into(),
        ),
    ];
    let mut part = vec![say_with(language, "alerts-name", &about)];
    part.extend(alert.reports.iter().map(|news| {
        let title = title(portal, &news.category, &news.address, language);
        format!("{title}\n{}/reports/{}", portal.base_url, news.reference)
    }));
    if alert.more > 0 {
        let more = say_with(
            language,
            "letter-alerts-more",
            &[("count", alert.more.into())],
        );
        let list = words::list(&alert.watch);
        part.push(format!("{more}\n{}{list}", portal.base_url));
    }
    let end = say(language, "letter-alerts-end");
    part.push(format!(
        "{end}\n{}/alerts/end?link={}",
        portal.base_url, alert.end
    ));
    part
}
