//! The letters of PDFs: how wide they are, where lines break, and which are missing.
//!
//! The font lies in the binary and is read from there, page by page of memory, only while a PDF is made.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider as _};

/// Noto Sans SC, regular; `fonts/README.md` says what it holds and on what terms.
static FONT: &[u8] = include_bytes!("../../fonts/NotoSansSC-Regular.ttf");

/// The font, opened.
pub(super) struct Letters {
    pub(super) font: Font,
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    em: f32,
}

impl Letters {
    /// Opens the font; nothing where it is none.
    pub(super) fn open() -> Option<Self> {
        let font = FontRef::new(FONT).ok()?;
        Some(Self {
            font: Font::new(FONT.into(), 0)?,
            charmap: font.charmap(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            em: f32::from(
                font.metrics(Size::unscaled(), LocationRef::default())
                    .units_per_em,
            ),
        })
    }

    /// The characters of a text that the font lacks, each once.
    pub(super) fn missing<'a>(&self, texts: impl Iterator<Item = &'a str>) -> String {
        let mut missing = String::new();
        for letter in texts.flat_map(str::chars) {
            if self.charmap.map(letter).is_none() && !missing.contains(letter) {
                missing.push(letter);
            }
        }
        missing
    }

    /// How far a letter goes on, in parts of the size.
    fn advance(&self, letter: char) -> f32 {
        let glyph = self.charmap.map(letter).unwrap_or_default();
        self.metrics.advance_width(glyph).unwrap_or(self.em) / self.em
    }

    /// The glyphs of a line, a letter each.
    pub(super) fn glyphs(&self, line: &str) -> Vec<KrillaGlyph> {
        line.char_indices()
            .map(|(at, letter)| {
                let glyph = self.charmap.map(letter).unwrap_or_default();
                let range = at..at + letter.len_utf8();
                KrillaGlyph::new(
                    GlyphId::new(glyph.to_u32()),
                    self.advance(letter),
                    0.0,
                    0.0,
                    0.0,
                    range,
                    None,
                )
            })
            .collect()
    }

    /// A text in lines that are at most `width` wide at this size: broken after spaces, and anywhere in Chinese.
    pub(super) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let (mut line, mut reach, mut breaks) = (String::new(), 0.0, 0);
        for letter in text.chars() {
            let advance = self.advance(letter) * size;
            if reach + advance > width && !line.is_empty() && letter != ' ' {
                let rest = line.split_off(if breaks > 0 { breaks } else { line.len() });
                lines.push(std::mem::replace(&mut line, rest));
                reach = line.chars().map(|letter| self.advance(letter) * size).sum();
                breaks = 0;
            }
            // A line may end before a letter of Chinese, but not before its points.
            if is_wide(letter)
                && !matches!(letter, '，' | '。' | '、' | '；' | '：' | '）' | '》' | '”')
            {
                breaks = line.len();
            }
            line.push(letter);
            reach += advance;
            if letter == ' ' || is_wide(letter) {
                breaks = line.len();
            }
        }
        lines.push(line);
        lines
    }
}

/// Whether a letter stands by itself, as those of Chinese do.
const fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_the_font_when_texts_are_checked_then_it_has_the_letters_of_three_languages_and_says_what_it_lacks()
     {
        let letters = Letters::open().unwrap();
        let had = [
            "林晓燕 赟喆堃 — “婚姻登记”，《证明》。",
            "¿Qué señor? ¡Año, ü! – €",
            "The quick brown fox's “jump” № 7",
        ];
        assert_eq!(letters.missing(had.into_iter()), "");
        assert_eq!(letters.missing(["王䶮，王䶮 𠮷"].into_iter()), "䶮𠮷");
    }

    #[test]
    fn given_long_texts_when_they_are_broken_then_no_line_is_too_wide_and_no_letter_is_lost() {
        let letters = Letters::open().unwrap();
        for text in [
            "芜湖市镜湖区方村街道方塘社区居民委员会，二〇二六年十一月二十三日。",
            "The marriage of the two persons named above is on record in the city.",
            "Averyverylongwordthatdoesnotendbeforethelinedoesandgoesonandonandon",
            "",
        ] {
            let lines = letters.lines(text, 10.0, 120.0);
            assert_eq!(lines.concat(), text);
            for line in &lines {
                let width: f32 = line
                    .trim_end()
                    .chars()
                    .map(|letter| letters.advance(letter) * 10.0)
                    .sum();
                assert!(width <= 120.0, "{line}: {width}");
                assert!(!line.starts_with(['，', '。', ' ']), "{line}");
            }
        }
    }
}
