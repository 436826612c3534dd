//! The pairs of figure and ground that the sheets draw, and the least contrast of each.

use super::{Colour, Daytime, Theme};

/// A figure on a ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Token of what is read.
    pub figure: &'static str,
    /// Token of what is behind it.
    pub ground: &'static str,
    /// Least ratio: 4.5 for words, 3 for things.
    pub least: f64,
}

/// A pair of a theme that falls short.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{} on {} has a contrast of {ratio:.2} by {daytime}, {} is the least", pair.figure, pair.ground, pair.least)]
pub struct TooFaint {
    /// Which.
    pub pair: Pair,
    /// When.
    pub daytime: Daytime,
    /// What it has.
    pub ratio: f64,
}

const WORDS: f64 = 4.5;
const THINGS: f64 = 3.0;

const PAIRS: [Pair; 38] = [
    words("ink", "paper"),
    words("ink", "surface"),
    words("ink-soft", "paper"),
    words("ink-soft", "surface"),
    words("ink-soft", "sunk"),
    words("brand", "paper"),
    words("brand", "surface"),
    words("brand", "brand-soft"),
    words("ink", "brand-soft"),
    words("ink-soft", "brand-soft"),
    words("on-brand", "brand"),
    words("on-deep", "brand-deep"),
    words("on-brand-soft", "brand-deep"),
    words("ok", "ok-soft"),
    words("wait", "wait-soft"),
    words("ink", "wait-soft"),
    words("late", "late-soft"),
    words("late", "surface"),
    words("late", "paper"),
    words("calm", "calm-soft"),
    words("up", "up-soft"),
    words("ok", "surface"),
    words("ok", "paper"),
    words("brand", "wait-soft"),
    words("on-mark", "ok"),
    words("on-mark", "late"),
    words("on-focus", "focus"),
    things("edge", "surface"),
    things("edge", "paper"),
    things("water", "paper"),
    things("water", "surface"),
    things("water", "bed"),
    things("ok", "bed"),
    things("late", "bed"),
    things("wait", "bed"),
    things("brand", "map-block"),
    things("late", "map-block"),
    things("surface", "brand"),
];

const fn words(figure: &'static str, ground: &'static str) -> Pair {
    Pair {
        figure,
        ground,
        least: WORDS,
    }
}

const fn things(figure: &'static str, ground: &'static str) -> Pair {
    Pair {
        figure,
        ground,
        least: THINGS,
    }
}

/// The tokens that are the same for every city: name, by day, by night.
const SHARED: [(&str, u32, u32); 18] = [
    ("surface", 0xff_ffff, 0x15_201e),
    ("ink", 0x15_211f, 0xee_f3f1),
    ("ink-soft", 0x48_5653, 0xb3_c1bd),
    ("edge", 0x6d_7a77, 0x82_928e),
    ("ok", 0x22_652b, 0x8f_d292),
    ("ok-soft", 0xdf_eedb, 0x17_331c),
    ("wait", 0x7a_4b00, 0xf6_c65b),
    ("wait-soft", 0xff_edbd, 0x3a_2c0a),
    ("late", 0xa8_281a, 0xff_9c8a),
    ("late-soft", 0xfc_e3dd, 0x45_190f),
    ("calm", 0x46_535f, 0xb7_c4cc),
    ("calm-soft", 0xe4_e8ea, 0x26_323a),
    ("up", 0x5d_3a80, 0xcf_b0ee),
    ("up-soft", 0xec_e2f4, 0x33_234a),
    ("on-mark", 0xff_ffff, 0x0d_1514),
    ("on-deep", 0xff_ffff, 0xff_ffff),
    ("on-focus", 0x15_211f, 0x15_211f),
    ("map-block", 0xf8_f6ef, 0x1f_2b28),
];

fn colour(theme: &Theme, daytime: Daytime, token: &str) -> Option<Colour> {
    let shared = || {
        SHARED
            .iter()
            .find(|(name, ..)| *name == token)
            .map(|(_, day, night)| match daytime {
                Daytime::Day => Colour::of(*day),
                Daytime::Night => Colour::of(*night),
            })
    };
    theme.palette(daytime).colour(token).or_else(shared)
}

/// Every pair with its ratio, by day and by night.
pub(super) fn measured(theme: &Theme) -> impl Iterator<Item = TooFaint> {
    let times = PAIRS
        .into_iter()
        .flat_map(|pair| [(pair, Daytime::Day), (pair, Daytime::Night)]);
    times.filter_map(|(pair, daytime)| {
        let ratio =
            colour(theme, daytime, pair.figure)?.contrast(colour(theme, daytime, pair.ground)?);
        Some(TooFaint {
            pair,
            daytime,
            ratio,
        })
    })
}

pub(super) fn too_faint(theme: &Theme) -> Vec<TooFaint> {
    measured(theme)
        .filter(|found| found.ratio < found.pair.least)
        .collect()
}
