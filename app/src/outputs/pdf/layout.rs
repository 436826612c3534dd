//! Where everything stands on the pages of a paper.

use super::super::letters::Letters;
use super::super::qr::{Matrix, QUIET};
use super::super::sheet::{Said, Sheet};
use super::PAGE;
use crate::words::say;

/// White round a page.
const MARGIN: f32 = 62.0;
/// Where pages end: below it stands nothing but what checks the paper.
const BOTTOM: f32 = PAGE.1 - MARGIN;
/// Width of what is written on.
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// Width of labels.
const LABELS: f32 = 158.0;
/// Side of the square, its quiet border included.
const SQUARE: f32 = 118.0;
/// A line's height, in parts of its letters' size.
const LEADING: f32 = 1.45;

const INK: u8 = 20;
const GREY: u8 = 95;
const RULE: u8 = 200;

/// What a piece is a part of, in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Heading,
    Paragraph,
    Label,
    Value,
    Square,
}

/// Something that is drawn.
#[derive(Debug)]
pub(super) enum Drawn {
    /// A line of letters, from where it begins on its ground line.
    Line {
        x: f32,
        y: f32,
        size: f32,
        text: String,
    },
    /// Filled boxes: left, top, width, height.
    Boxes(Vec<(f32, f32, f32, f32)>),
}

/// Something that is drawn in one go.
#[derive(Debug)]
pub(super) struct Piece {
    /// The part that it belongs to; nothing where it is only for the eye.
    pub(super) part: Option<usize>,
    pub(super) grey: u8,
    pub(super) language: Option<String>,
    pub(super) drawn: Drawn,
}

/// A laid out paper.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) pages: Vec<Vec<Piece>>,
    pub(super) parts: Vec<Part>,
    /// How far down the page it goes on.
    y: f32,
}

/// How words are written: where from, how wide, how large, how dark.
#[derive(Clone, Copy)]
struct Hand {
    x: f32,
    width: f32,
    size: f32,
    grey: u8,
}

impl Layout {
    /// Lays out a paper.
    pub(super) fn of(sheet: &Sheet, letters: &Letters) -> Self {
        let mut laid = Self {
            pages: vec![Vec::new()],
            parts: Vec::new(),
            y: MARGIN,
        };
        laid.boxes(None, INK, vec![(MARGIN, MARGIN - 14.0, WIDTH, 2.5)]);
        let all = |size, grey| Hand {
            x: MARGIN,
            width: WIDTH,
            size,
            grey,
        };
        laid.words(
            Part::Paragraph,
            &sheet.city,
            letters,
            [all(12.0, INK), all(12.0, GREY)],
        );
        laid.y += 26.0;
        laid.words(
            Part::Heading,
            &sheet.title,
            letters,
            [all(23.0, INK), all(15.0, GREY)],
        );
        laid.y += 18.0;
        for row in &sheet.rows {
            laid.row(&row.label, &row.value, letters);
        }
        laid.rule();
        laid.check(sheet, letters);
        laid
    }

    /// A label with its value beside it; both stand on one page.
    fn row(&mut self, label: &[Said], value: &[Said], letters: &Letters) {
        let beside = MARGIN + LABELS + 16.0;
        let labels = [10.0, 8.5].map(|size| Hand {
            x: MARGIN,
            width: LABELS,
            size,
            grey: GREY,
        });
        let values = [(12.5, INK), (10.0, GREY)].map(|(size, grey)| Hand {
            x: beside,
            width: WIDTH - LABELS - 16.0,
            size,
            grey,
        });
        let high = height(label, letters, labels).max(height(value, letters, values));
        // A value as long as a page is broken where the page ends.
        if self.y + high + 16.0 > BOTTOM && high < BOTTOM - MARGIN {
            self.turn();
        }
        self.rule();
        let top = self.y;
        let first = self.pages.len();
        self.words(Part::Label, label, letters, labels);
        let below_label = self.y;
        self.y = top;
        self.words(Part::Value, value, letters, values);
        if self.pages.len() == first {
            self.y = self.y.max(below_label);
        }
        self.y += 7.0;
    }

    /// The square, and beside it how the paper is checked.
    fn check(&mut self, sheet: &Sheet, letters: &Letters) {
        self.y += 22.0;
        if self.y + SQUARE > BOTTOM {
            self.turn();
        }
        self.y = self.y.max(BOTTOM - SQUARE - 40.0);
        let top = self.y;
        let beside = MARGIN + SQUARE + 14.0;
        let hand = |size, grey| Hand {
            x: beside,
            width: PAGE.0 - MARGIN - beside,
            size,
            grey,
        };
        let part = self.part(Part::Square);
        if let Some(matrix) = Matrix::of(&sheet.address) {
            let module = SQUARE / length(matrix.width() + 2 * QUIET);
            let boxes = matrix.bars().map(|(x, y, count)| {
                let at = |modules| module * length(modules + QUIET);
                (MARGIN + at(x), top + at(y), module * length(count), module)
            });
            let boxes = boxes.collect();
            self.boxes(Some(part), 0, boxes);
        }
        self.y += 10.0;
        let plain = |text: &str| {
            vec![Said {
                text: text.to_owned(),
                language: None,
            }]
        };
        let own = |key: &str| {
            vec![Said {
                text: say(sheet.language, key),
                language: Some(sheet.language.tag().to_owned()),
            }]
        };
        let mut tell = |said: &[Said], hand: Hand| {
            self.words(Part::Paragraph, said, letters, [hand, hand]);
            self.y += 3.0;
        };
        tell(&own("outputs-check"), hand(10.0, INK));
        tell(&plain(&sheet.asks), hand(10.0, INK));
        tell(&plain(&sheet.id), hand(12.0, INK));
        tell(&own("outputs-signed"), hand(8.5, GREY));
    }

    /// Words, each in its language: the first in the first hand, others in the second.
    fn words(&mut self, part: Part, said: &[Said], letters: &Letters, hands: [Hand; 2]) {
        let part = self.part(part);
        for (place, said) in said.iter().enumerate() {
            let hand = hands[place.min(1)];
            for text in letters.lines(&said.text, hand.size, hand.width) {
                if self.y + hand.size * LEADING > BOTTOM {
                    self.turn();
                }
                let drawn = Drawn::Line {
                    x: hand.x,
                    y: self.y + hand.size,
                    size: hand.size,
                    text,
                };
                let language = said.language.clone();
                self.push(Piece {
                    part: Some(part),
                    grey: hand.grey,
                    language,
                    drawn,
                });
                self.y += hand.size * LEADING;
            }
        }
    }

    fn part(&mut self, part: Part) -> usize {
        self.parts.push(part);
        self.parts.len() - 1
    }

    fn rule(&mut self) {
        self.boxes(None, RULE, vec![(MARGIN, self.y, WIDTH, 0.7)]);
        self.y += 7.0;
    }

    fn boxes(&mut self, part: Option<usize>, grey: u8, boxes: Vec<(f32, f32, f32, f32)>) {
        let drawn = Drawn::Boxes(boxes);
        self.push(Piece {
            part,
            grey,
            language: None,
            drawn,
        });
    }

    fn push(&mut self, piece: Piece) {
        if let Some(page) = self.pages.last_mut() {
            page.push(piece);
        }
    }

    /// Goes on at the top of another page.
    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }
}

/// How high words become.
fn height(said: &[Said], letters: &Letters, hands: [Hand; 2]) -> f32 {
    let lines = said.iter().enumerate().map(|(place, said)| {
        let hand = hands[place.min(1)];
        length(letters.lines(&said.text, hand.size, hand.width).len()) * hand.size * LEADING
    });
    lines.sum()
}

/// A small count as a length.
fn length(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
