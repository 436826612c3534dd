//! The tokens that a city overrides, and whether their contrast is enough.
//!
//! # Why
//!
//! A city may choose its colours but not make its portal unreadable. So a theme is a closed set of twelve tokens, each a
//! colour or a radius and nothing else that a sheet could be made to say, and every pair of ground and figure that the
//! sheets use is measured as the Web Content Accessibility Guidelines define it before the theme is taken.

mod pairs;

use std::fmt::{self, Write};
use std::str::FromStr;

pub use pairs::{Pair, TooFaint};

/// An opaque colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour([u8; 3]);

/// The text is not `#` and six hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a colour like #0a5b61")]
pub struct NotAColour(String);

impl Colour {
    const fn of(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self([red, green, blue])
    }

    /// Relative luminance, 0 for black to 1 for white (WCAG 2.2).
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast ratio, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }
}

impl FromStr for Colour {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let rgb = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        rgb.map(Self::of).ok_or_else(|| NotAColour(text.to_owned()))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// The colours that a city chooses for one time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Buttons, links, marks.
    pub brand: Colour,
    /// Hover, hero, pressed.
    pub brand_deep: Colour,
    /// Tinted ground: chosen, informative.
    pub brand_soft: Colour,
    /// Text on `brand`.
    pub on_brand: Colour,
    /// Second voice on `brand_deep`.
    pub on_brand_soft: Colour,
    /// The line: what has flowed.
    pub water: Colour,
    /// The line: what is still dry.
    pub bed: Colour,
    /// The page.
    pub paper: Colour,
    /// Wells, disabled, table heads.
    pub sunk: Colour,
    /// Hairlines, decoration only.
    pub rule: Colour,
    /// Focus, always together with ink.
    pub focus: Colour,
}

impl Palette {
    /// The names of the tokens as sheets and `theme.toml` write them, in the order of [`Palette::colours`].
    pub const TOKENS: [&'static str; 11] = [
        "brand",
        "brand-deep",
        "brand-soft",
        "on-brand",
        "on-brand-soft",
        "water",
        "bed",
        "paper",
        "sunk",
        "rule",
        "focus",
    ];

    /// The colours in the order of [`Palette::TOKENS`].
    pub const fn colours(&self) -> [Colour; 11] {
        [
            self.brand,
            self.brand_deep,
            self.brand_soft,
            self.on_brand,
            self.on_brand_soft,
            self.water,
            self.bed,
            self.paper,
            self.sunk,
            self.rule,
            self.focus,
        ]
    }

    /// A palette of the colours in the order of [`Palette::TOKENS`].
    pub const fn from_colours(colours: [Colour; 11]) -> Self {
        let [
            brand,
            brand_deep,
            brand_soft,
            on_brand,
            on_brand_soft,
            water,
            bed,
            paper,
            sunk,
            rule,
            focus,
        ] = colours;
        Self {
            brand,
            brand_deep,
            brand_soft,
            on_brand,
            on_brand_soft,
            water,
            bed,
            paper,
            sunk,
            rule,
            focus,
        }
    }

    fn colour(&self, token: &str) -> Option<Colour> {
        Self::TOKENS
            .iter()
            .position(|name| *name == token)
            .map(|index| self.colours()[index])
    }

    fn declarations(&self) -> String {
        let mut sheet = String::new();
        for (token, colour) in Self::TOKENS.iter().zip(self.colours()) {
            let _ = write!(sheet, "--{token}:{colour};");
        }
        sheet
    }
}

/// When a palette is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Daytime {
    /// Light.
    Day,
    /// Dark.
    Night,
}

impl fmt::Display for Daytime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Day => "day",
            Self::Night => "night",
        })
    }
}

/// Twelve tokens by day and by night; the radius is the same for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Light.
    pub day: Palette,
    /// Dark.
    pub night: Palette,
    /// Corners of fields, buttons and tiles, in CSS pixels.
    pub radius: u8,
}

impl Default for Theme {
    /// The portal's own: 青, the blue-green that the Qingyi river is named after.
    fn default() -> Self {
        let day = [
            0x0a_5b61, 0x06_3f45, 0xdc_ebe8, 0xff_ffff, 0xbf_e0dc, 0x12_808a, 0xcb_d8d4, 0xf6_f5f0,
            0xec_ebe3, 0xd8_d8cf, 0xff_c93c,
        ];
        let night = [
            0x74_d2d0, 0x0b_3336, 0x17_3a3b, 0x04_282b, 0xa9_d6d2, 0x3f_b3b8, 0x31_433f, 0x0d_1514,
            0x0a_100f, 0x2c_3a37, 0xff_d050,
        ];
        Self {
            day: Palette::from_colours(day.map(Colour::of)),
            night: Palette::from_colours(night.map(Colour::of)),
            radius: 10,
        }
    }
}

impl Theme {
    /// The palette of a time of day.
    pub const fn palette(&self, daytime: Daytime) -> &Palette {
        match daytime {
            Daytime::Day => &self.day,
            Daytime::Night => &self.night,
        }
    }

    /// The pairs that fall short of their least contrast; none where the theme may be used.
    pub fn check(&self) -> Vec<TooFaint> {
        pairs::too_faint(self)
    }

    /// The sheet that overrides the portal's own tokens, loaded after the rest.
    pub fn css(&self) -> String {
        let Self { day, night, radius } = self;
        let (day, night) = (day.declarations(), night.declarations());
        format!(
            ":root{{{day}--radius:{radius}px}}\n\
             @media (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{{night}}}}}\n\
             :root[data-theme=\"dark\"]{{{night}}}\n"
        )
    }
}

#[cfg(test)]
#[path = "themes/tests.rs"]
mod tests;
