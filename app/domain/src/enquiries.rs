//! Enquiries: what people want to know, and what everybody may read of it.

use crate::cases::{Case, Status, WORDS_MOST};
use crate::categories::Category;
use crate::languages::Language;

/// Most characters of a question that is released.
pub const QUESTION_MOST: usize = 1000;

/// A question and its answer as everybody may read them: without what is personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// What was asked.
    pub question: String,
    /// What was answered.
    pub answer: String,
    /// The language of both.
    pub language: Language,
}

/// A part of a [`Wording`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What was asked.
    Question,
    /// What was answered.
    Answer,
}

/// Why a question was not answered, released or withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnquiryRefused {
    /// Outside the member's areas, not her role, or no such report.
    #[error("not for this member")]
    NotYours,
    /// Somebody else changed the case first.
    #[error("the case has changed since it was opened")]
    Stale,
    /// Nothing was asked: it is a report.
    #[error("this is no question")]
    NoEnquiry,
    /// It has ended, be it with an answer.
    #[error("the question has ended")]
    Ended,
    /// Somebody still has to do a part of it.
    #[error("a task is still open")]
    TasksOpen,
    /// It has no answer that could be released.
    #[error("the question was not answered yet")]
    NotAnswered,
    /// Nothing was released.
    #[error("nothing was released")]
    NotReleased,
    /// A part has no words.
    #[error("{0:?} is missing")]
    Missing(Part),
    /// A part is too long.
    #[error("at most {most} characters")]
    TooLong {
        /// Which.
        part: Part,
        /// The most there may be.
        most: usize,
    },
}

impl Wording {
    /// The same without space around it, where it is enough.
    pub fn checked(&self) -> Result<Self, EnquiryRefused> {
        let parts = [
            (Part::Question, &self.question, QUESTION_MOST),
            (Part::Answer, &self.answer, WORDS_MOST),
        ];
        for (part, words, most) in parts {
            let words = words.trim();
            if words.is_empty() {
                return Err(EnquiryRefused::Missing(part));
            }
            if words.chars().count() > most {
                return Err(EnquiryRefused::TooLong { part, most });
            }
        }
        Ok(Self {
            question: self.question.trim().to_owned(),
            answer: self.answer.trim().to_owned(),
            language: self.language,
        })
    }
}

/// Decides whether a question can be answered with these words, and gives them without space around them.
pub fn reply<'w>(
    case: &Case,
    category: Option<&Category>,
    words: &'w str,
) -> Result<&'w str, EnquiryRefused> {
    let words = words.trim();
    if !category.is_some_and(Category::is_enquiry) {
        return Err(EnquiryRefused::NoEnquiry);
    }
    if !case.status.may_become(Status::Fixed) || case.merged_into.is_some() {
        return Err(EnquiryRefused::Ended);
    }
    if words.is_empty() {
        return Err(EnquiryRefused::Missing(Part::Answer));
    }
    if words.chars().count() > WORDS_MOST {
        return Err(EnquiryRefused::TooLong {
            part: Part::Answer,
            most: WORDS_MOST,
        });
    }
    Ok(words)
}
