//! The address of a paper as a square that telephones read.

use std::fmt::Write as _;

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// Light modules round the square, without which it is not found.
pub(super) const QUIET: usize = 4;

/// The modules of a square, row by row; true where dark.
#[derive(Debug, Clone)]
pub struct Matrix {
    width: usize,
    dark: Vec<bool>,
}

impl Matrix {
    /// The square that says `text`; nothing where the text is longer than any square.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        Some(Self {
            width: code.width(),
            dark: code
                .to_colors()
                .into_iter()
                .map(|color| color == Color::Dark)
                .collect(),
        })
    }

    /// Modules from side to side, without the quiet ones.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Rows of dark modules that touch: from the left, from the top, how many.
    pub fn bars(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.dark
            .chunks(self.width.max(1))
            .enumerate()
            .flat_map(|(y, row)| {
                let mut bars = Vec::new();
                let mut x = 0;
                for run in row.chunk_by(|one, next| one == next) {
                    if run.first() == Some(&true) {
                        bars.push((x, y, run.len()));
                    }
                    x += run.len();
                }
                bars
            })
    }
}

/// The square as a drawing; says nothing to those who listen, who are told the address beside it.
pub(super) fn drawing(text: &str) -> Option<impl IntoView + use<>> {
    let matrix = Matrix::of(text)?;
    let side = matrix.width() + 2 * QUIET;
    let mut path = String::new();
    for (x, y, count) in matrix.bars() {
        // Writing to a string never fails.
        let _ = write!(path, "M{} {}h{count}v1h-{count}z", x + QUIET, y + QUIET);
    }
    Some(view! {
        <svg class="cl-qr" viewBox=format!("0 0 {side} {side}") aria-hidden="true" focusable="false">
            <path d=path/>
        </svg>
    })
}
