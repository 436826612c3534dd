//! `synonyms.toml`: words that people use for the same thing.

use super::faults::Notes;
use super::table::with_document;

pub(super) fn read(notes: &mut Notes<'_>) -> Vec<Vec<String>> {
    with_document(notes, |document, notes| {
        let mut found = Vec::new();
        for mut table in document.tables(notes, "synonym") {
            let words: Vec<String> = table
                .words(notes, "words")
                .into_iter()
                .map(|word| word.text)
                .collect();
            if words.len() < 2 {
                table.fault(notes, "words must be two or more");
            }
            table.finish(notes);
            found.push(words);
        }
        found
    })
}
