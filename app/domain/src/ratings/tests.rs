use super::*;

fn typed(efficiency: &str, effectiveness: &str, words: &str, again: bool) -> Typed {
    Typed {
        efficiency: efficiency.to_owned(),
        effectiveness: effectiveness.to_owned(),
        words: words.to_owned(),
        again,
        photos: false,
    }
}

#[test]
fn every_state_reads_back() {
    for state in RatingState::ALL {
        assert_eq!(RatingState::named(state.name()), Some(state));
    }
}

#[test]
fn grades_are_whole_numbers_from_one_to_five() {
    for (number, known) in [(0, false), (1, true), (5, true), (6, false), (-1, false)] {
        assert_eq!(Grade::new(number).is_some(), known, "{number}");
    }
}

#[test]
fn a_rating_needs_both_grades_and_a_reopening_needs_a_reason() {
    use RatingFault::{EffectivenessMissing, EfficiencyMissing, ReasonMissing, TooLong};
    let longer = "长".repeat(2001);
    for (form, faults) in [
        (
            typed("", "", "", false),
            vec![EfficiencyMissing, EffectivenessMissing],
        ),
        (typed("4", "6", "", false), vec![EffectivenessMissing]),
        (typed("4", "5", "", true), vec![ReasonMissing]),
        (typed("", "", " ", true), vec![ReasonMissing]),
        (typed("3", "", "Wet.", true), vec![EffectivenessMissing]),
        (typed("1", "1", &longer, false), vec![TooLong]),
    ] {
        assert_eq!(Judgement::parse(&form), Err(faults), "{form:.60?}");
    }
}

#[test]
fn the_words_are_the_comment_or_the_reason_and_never_both() {
    let rated = Judgement::parse(&typed("4", "5", " A\r\nB ", false)).expect("read");
    let rating = rated.rating.expect("rated");
    assert_eq!((rating.comment.as_str(), rated.reopening), ("A\nB", None));

    let again = Judgement::parse(&typed("1", "1", "Wet.", true)).expect("read");
    assert_eq!(again.rating.expect("rated").comment, "");
    assert_eq!(again.reopening.as_deref(), Some("Wet."));

    let only = Judgement::parse(&typed("", "", "Wet.", true)).expect("read");
    assert_eq!(only.rating, None);
}

#[test]
fn photos_belong_to_a_rating() {
    let form = Typed {
        photos: true,
        ..typed("", "", "Wet.", true)
    };
    assert!(Judgement::parse(&form).is_err());
}

#[test]
fn what_is_changed_or_withheld_is_explained() {
    use ModerationRefused::{NothingChosen, ReasonMissing, WordsMissing};
    assert_eq!(
        Moderation::parse("release", "", ""),
        Ok(Moderation::Release)
    );
    for (decision, text, reason, refused) in [
        ("", "A", "B", NothingChosen),
        ("edit", " ", "Names somebody.", WordsMissing),
        ("edit", "Good.", " ", ReasonMissing),
        ("withhold", "Good.", "", ReasonMissing),
    ] {
        assert_eq!(Moderation::parse(decision, text, reason), Err(refused));
    }
}
