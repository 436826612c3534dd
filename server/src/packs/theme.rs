//! `theme.toml`.

use domain::themes::{Colour, Daytime, Palette, Theme, TooFaint};

use super::faults::Notes;
use super::table::{Table, with_document};

/// The colours of one time of day, with the byte where each is written.
type Written = [(Colour, usize); 11];

pub(super) fn read(notes: &mut Notes<'_>) -> Option<Theme> {
    with_document(notes, |document, notes| {
        let radius = document.whole(notes, "radius", 0, 24);
        let mut written = |key| {
            document
                .table(notes, key)
                .and_then(|mut table| palette(&mut table, notes))
        };
        let (day, night) = (written("day"), written("night"));
        let (day, night) = (day?, night?);
        let colours = |written: Written| Palette::from_colours(written.map(|(colour, _)| colour));
        let theme = Theme {
            day: colours(day),
            night: colours(night),
            radius: radius?,
        };
        for fault in theme.check() {
            let written = if fault.daytime == Daytime::Day {
                day
            } else {
                night
            };
            notes.at(place(&fault, &written), fault.to_string());
        }
        Some(theme)
    })
}

fn palette(table: &mut Table<'_>, notes: &mut Notes<'_>) -> Option<Written> {
    let colours = Palette::TOKENS.map(|token| {
        let word = table.word(notes, token)?;
        match word.text.parse::<Colour>() {
            Ok(colour) => Some((colour, word.at)),
            Err(error) => {
                table.fault_at(notes, word.at, &format!("{token}: {error}"));
                None
            }
        }
    });
    table.finish(notes);
    let sound: Vec<(Colour, usize)> = colours.into_iter().collect::<Option<_>>()?;
    sound.try_into().ok()
}

/// Where the city wrote the figure of the pair, or else its ground.
fn place(fault: &TooFaint, written: &Written) -> usize {
    let at = |name: &str| {
        Palette::TOKENS
            .iter()
            .position(|token| *token == name)
            .map(|index| written[index].1)
    };
    at(fault.pair.figure)
        .or_else(|| at(fault.pair.ground))
        .unwrap_or(0)
}
