use super::*;

fn colour(text: &str) -> Colour {
    text.parse().unwrap()
}

#[test]
fn contrast_is_that_of_the_guidelines() {
    let table = [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#ffffff", "#777777", 4.48),
        ("#15211f", "#f6f5f0", 15.2),
        ("#12808a", "#cbd8d4", 3.2),
        ("#0a5b61", "#0a5b61", 1.0),
    ];
    for (one, other, ratio) in table {
        assert!(
            (colour(one).contrast(colour(other)) - ratio).abs() < 0.05,
            "{one} on {other}"
        );
    }
}

#[test]
fn every_pair_is_made_of_tokens_that_exist() {
    assert_eq!(pairs::measured(&Theme::default()).count(), 2 * 38);
}

#[test]
fn the_portals_own_theme_is_readable() {
    assert_eq!(Theme::default().check(), []);
}

#[test]
fn given_a_brand_as_pale_as_the_paper_when_checked_then_each_pair_it_spoils_is_named() {
    let mut theme = Theme::default();
    theme.day.brand = colour("#e0e0d8");
    let found: Vec<String> = theme.check().iter().map(ToString::to_string).collect();
    let expected = [
        "brand on paper",
        "brand on surface",
        "brand on brand-soft",
        "on-brand on brand",
        "surface on brand",
    ];
    for pair in expected {
        assert!(
            found
                .iter()
                .any(|fault| fault.starts_with(pair) && fault.contains("by day")),
            "{pair} in {found:?}"
        );
    }
    assert!(
        found.iter().all(|fault| !fault.contains("by night")),
        "{found:?}"
    );
}

#[test]
fn only_colours_are_colours() {
    for text in [
        "#fff",
        "red",
        "#12345g",
        "#1234567",
        "",
        "#0a5b61;}body{display:none",
        "#+12345",
        "０",
    ] {
        assert_eq!(text.parse::<Colour>(), Err(NotAColour(text.to_owned())));
    }
    assert_eq!(colour("#FFC93c").to_string(), "#ffc93c");
}

#[test]
fn the_sheet_overrides_day_and_night_and_the_readers_choice() {
    let sheet = Theme::default().css();
    let day = ":root{--brand:#0a5b61;--brand-deep:#063f45;--brand-soft:#dcebe8;--on-brand:#ffffff;";
    assert!(sheet.starts_with(day), "{sheet}");
    assert!(
        sheet.contains("--focus:#ffc93c;--radius:10px}\n"),
        "{sheet}"
    );
    assert!(
        sheet.contains(
            "@media (prefers-color-scheme:dark){:root:not([data-theme=\"light\"]){--brand:#74d2d0;"
        ),
        "{sheet}"
    );
    assert!(
        sheet.contains("\n:root[data-theme=\"dark\"]{--brand:#74d2d0;"),
        "{sheet}"
    );
}
