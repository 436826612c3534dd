use super::*;

fn at(moment: &str) -> Zoned {
    let at: Timestamp = moment.parse().expect("a moment");
    at.in_tz("Asia/Shanghai").expect("a zone")
}

fn quiet(from: i8, to: i8) -> Preferences {
    Preferences {
        quiet: Some(QuietHours::new(from, to).expect("hours")),
        ..Preferences::of(Language::En)
    }
}

#[test]
fn every_word_reads_back() {
    for kind in NoticeKind::ALL {
        assert_eq!(NoticeKind::named(kind.name()), Some(kind));
    }
    for channel in Channel::ALL {
        assert_eq!(Channel::named(channel.name()), Some(channel));
    }
}

#[test]
fn only_the_author_is_asked_and_who_may_rate_how_it_was_and_news_without_a_status_are_an_update() {
    use EventKind::{PriorityChanged, StatusChanged, WaitingEnded};
    for (event, status, is_author, may_rate, kind) in [
        (
            StatusChanged,
            Status::Waiting,
            true,
            true,
            NoticeKind::AnswerNeeded,
        ),
        (
            StatusChanged,
            Status::Waiting,
            false,
            true,
            NoticeKind::Status,
        ),
        (
            StatusChanged,
            Status::Fixed,
            true,
            true,
            NoticeKind::RatingRequest,
        ),
        (
            StatusChanged,
            Status::Fixed,
            false,
            true,
            NoticeKind::RatingRequest,
        ),
        (
            StatusChanged,
            Status::Fixed,
            true,
            false,
            NoticeKind::Status,
        ),
        (
            StatusChanged,
            Status::Assigned,
            true,
            true,
            NoticeKind::Status,
        ),
        (
            WaitingEnded,
            Status::Assigned,
            true,
            true,
            NoticeKind::Status,
        ),
        (
            PriorityChanged,
            Status::Waiting,
            true,
            true,
            NoticeKind::Update,
        ),
    ] {
        let of = NoticeKind::of(event, status, is_author, may_rate);
        assert_eq!(of, kind, "{event:?} {status:?}");
    }
}

#[test]
fn who_does_not_want_to_be_asked_how_it_was_still_hears_that_it_has_ended() {
    let mut chosen = Preferences::of(Language::En);
    let told = |chosen: &Preferences| chosen.told_as(NoticeKind::RatingRequest, Channel::Email);
    assert_eq!(told(&chosen), Some(NoticeKind::RatingRequest));

    chosen.choose(NoticeKind::RatingRequest, Channel::Email, false);
    assert_eq!(told(&chosen), Some(NoticeKind::Status));

    chosen.choose(NoticeKind::Status, Channel::Email, false);
    assert_eq!(told(&chosen), None);
    assert_eq!(
        chosen.told_as(NoticeKind::Update, Channel::Email),
        Some(NoticeKind::Update)
    );
}

#[test]
fn who_chose_nothing_is_told_everything_at_once_by_every_way() {
    let nothing = Preferences::of(Language::En);
    for kind in NoticeKind::ALL {
        for channel in Channel::ALL {
            assert!(nothing.wants(kind, channel));
        }
        assert!(!nothing.is_daily(kind));
    }
}

#[test]
fn what_asks_for_her_action_cannot_be_switched_off_or_gathered_or_put_off() {
    let mut all_off = quiet(22, 7);
    for kind in NoticeKind::ALL {
        for channel in Channel::ALL {
            all_off.choose(kind, channel, false);
        }
        all_off.gather(kind, true);
    }
    let night = at("2026-11-16T15:00:00Z");

    for kind in NoticeKind::ALL {
        let fixed = kind == NoticeKind::AnswerNeeded;
        assert_eq!(all_off.wants(kind, Channel::Email), fixed, "{kind:?}");
        assert_eq!(all_off.wants(kind, Channel::Portal), fixed, "{kind:?}");
        assert_eq!(
            all_off.is_daily(kind),
            !fixed && !kind.is_work(),
            "{kind:?}"
        );
        let waits = all_off.from_when(kind, &night) > night.timestamp();
        assert_eq!(waits, !fixed, "{kind:?}");
    }
}

#[test]
fn quiet_hours_end_at_the_hour_in_the_city_over_midnight_too() {
    for ((from, to), now, then) in [
        // 23:00 and 06:59 wait for 07:00 of the next and the same day; 07:00 and 21:59 do not wait.
        ((22, 7), "2026-11-16T15:00:00Z", "2026-11-16T23:00:00Z"),
        ((22, 7), "2026-11-16T22:59:59Z", "2026-11-16T23:00:00Z"),
        ((22, 7), "2026-11-16T23:00:00Z", "2026-11-16T23:00:00Z"),
        ((22, 7), "2026-11-16T13:59:59Z", "2026-11-16T13:59:59Z"),
        // A nap after lunch.
        ((12, 14), "2026-11-16T04:30:00Z", "2026-11-16T06:00:00Z"),
        ((12, 14), "2026-11-16T06:00:00Z", "2026-11-16T06:00:00Z"),
        ((12, 14), "2026-11-16T03:59:00Z", "2026-11-16T03:59:00Z"),
    ] {
        let from_when = quiet(from, to).from_when(NoticeKind::Status, &at(now));
        assert_eq!(from_when.to_string(), then, "{from} to {to} at {now}");
    }
}

#[test]
fn the_letter_of_the_day_goes_out_at_eight_or_when_quiet_hours_are_over() {
    let before_eight = at("2026-11-15T23:42:00Z");
    let at_eight = at("2026-11-16T00:00:00Z");
    for (preferences, now, then) in [
        (
            Preferences::of(Language::En),
            &before_eight,
            "2026-11-16T00:00:00Z",
        ),
        (
            Preferences::of(Language::En),
            &at_eight,
            "2026-11-17T00:00:00Z",
        ),
        (quiet(22, 10), &before_eight, "2026-11-16T02:00:00Z"),
    ] {
        assert_eq!(preferences.next_digest(now).to_string(), then);
    }
}

#[test]
fn hours_that_no_clock_shows_or_that_have_no_end_are_refused() {
    for (from, to, refused) in [
        (24, 7, NoQuietHours::NoHour),
        (-1, 7, NoQuietHours::NoHour),
        (22, 24, NoQuietHours::NoHour),
        (7, 7, NoQuietHours::NoEnd),
    ] {
        assert_eq!(QuietHours::new(from, to), Err(refused));
    }
}
