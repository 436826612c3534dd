//! Days, moments and numbers as they are read.

use domain::languages::Language;
use jiff::Zoned;
use jiff::civil::Date;

use crate::words::{say, say_with};

/// A day: "Thu 26 Nov", "11月26日 周四". With its year where that is not the year of `today`.
pub fn date(language: Language, day: Date, today: Date) -> String {
    let key = if day.year() == today.year() {
        "date"
    } else {
        "date-with-year"
    };
    say_with(
        language,
        key,
        &[
            (
                "weekday",
                say(
                    language,
                    &format!("date-weekday-{}", day.weekday().to_monday_one_offset()),
                )
                .into(),
            ),
            ("day", day.day().to_string().into()),
            (
                "month",
                say(language, &format!("date-month-{}", day.month())).into(),
            ),
            ("year", day.year().to_string().into()),
        ],
    )
}

/// A day of every year: "26 Nov", "11月26日".
pub fn day_of_year(language: Language, day: Date) -> String {
    let month = say(language, &format!("date-month-{}", day.month()));
    let about = [
        ("day", day.day().to_string().into()),
        ("month", month.into()),
    ];
    say_with(language, "date-day", &about)
}

/// A moment: "Mon 16 Nov, 07:42", in the zone that it comes in.
pub fn moment(language: Language, at: &Zoned, today: Date) -> String {
    say_with(
        language,
        "date-moment",
        &[
            ("date", date(language, at.date(), today).into()),
            (
                "time",
                format!("{:02}:{:02}", at.hour(), at.minute()).into(),
            ),
        ],
    )
}

/// A number, its thousands apart: "8,156". English, Chinese and the Spanish of Mexico write it alike.
pub fn number(_language: Language, number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn a_day_of_this_year_is_written_without_its_year() {
        let today = day(2026, 11, 22);
        assert_eq!(date(Language::En, day(2026, 11, 26), today), "Thu 26 Nov");
        assert_eq!(
            date(Language::Zh, day(2026, 11, 26), today),
            "11月26日 周四"
        );
    }

    #[test]
    fn a_day_of_another_year_is_written_with_its_year() {
        let today = day(2026, 11, 22);
        assert_eq!(date(Language::En, day(2017, 1, 5), today), "Thu 5 Jan 2017");
        assert_eq!(
            date(Language::Zh, day(2017, 1, 5), today),
            "2017年1月5日 周四"
        );
    }

    #[test]
    fn a_moment_has_its_hour_in_its_own_zone() {
        let at: Zoned = "2026-11-16T07:42:31+08:00[Asia/Shanghai]"
            .parse()
            .expect("a moment");
        assert_eq!(
            moment(Language::En, &at, day(2026, 11, 22)),
            "Mon 16 Nov, 07:42"
        );
        assert_eq!(
            moment(Language::Zh, &at, day(2026, 11, 22)),
            "11月16日 周一 07:42"
        );
    }

    #[test]
    fn thousands_stand_apart() {
        let written = [0, 999, 1_000, 12_345, 1_234_567].map(|count| number(Language::En, count));
        assert_eq!(written, ["0", "999", "1,000", "12,345", "1,234,567"]);
    }
}
