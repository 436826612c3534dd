//! Text with gaps: put together once, and then filled in as often as it is needed.

/// What is known of a text, and the gaps between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gapped {
    /// What stands before a gap, and which gap it is.
    pieces: Vec<(String, usize)>,
    rest: String,
}

/// The first of the characters that stand for gaps: the last ones that Unicode leaves to private use, which no font draws.
const FIRST: u32 = 0x10_FF00;
const LAST: u32 = 0x10_FFFD;

impl Gapped {
    /// What stands for this gap until the text is cut.
    pub(crate) fn mark(gap: usize) -> String {
        u32::try_from(gap)
            .ok()
            .and_then(|gap| char::from_u32(FIRST + gap))
            .map(String::from)
            .unwrap_or_default()
    }

    /// Cuts a text where marks stand.
    pub(crate) fn cut(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut known = String::new();
        for letter in text.chars() {
            match u32::from(letter) {
                mark @ FIRST..=LAST => {
                    pieces.push((std::mem::take(&mut known), (mark - FIRST) as usize));
                }
                _ => known.push(letter),
            }
        }
        Self {
            pieces,
            rest: known,
        }
    }

    /// The text with these in its gaps, in the order of the gaps' numbers. What is not given stays empty.
    pub(crate) fn fill(&self, gaps: &[&str]) -> String {
        let filled = |gap: usize| gaps.get(gap).copied().unwrap_or_default();
        let lengths = self
            .pieces
            .iter()
            .map(|(known, gap)| known.len() + filled(*gap).len());
        let mut text = String::with_capacity(lengths.sum::<usize>() + self.rest.len());
        for (known, gap) in &self.pieces {
            text.push_str(known);
            text.push_str(filled(*gap));
        }
        text.push_str(&self.rest);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_marks_in_any_order_when_filled_then_each_gap_has_its_own() {
        let [day, month] = [0, 1].map(Gapped::mark);
        let text = Gapped::cut(&format!("{month}月{day}日, {day}."));

        assert_eq!(text.fill(&["26", "11"]), "11月26日, 26.");
        assert_eq!(text.fill(&["26"]), "月26日, 26.");
        assert_eq!(Gapped::cut("no gap").fill(&["26"]), "no gap");
    }

    #[test]
    fn given_a_mark_in_what_is_filled_in_when_filled_then_it_is_no_gap() {
        let text = Gapped::cut(&format!("<{}>", Gapped::mark(0)));

        assert_eq!(
            text.fill(&[&Gapped::mark(1), "twice"]),
            format!("<{}>", Gapped::mark(1))
        );
    }
}
