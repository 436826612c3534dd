//! What the form of a task sends.

use axum::extract::Multipart;
use domain::tasks::{AnswerFault, TASK_WORDS_MOST, TaskAnswer, Window};
use jiff::civil::Date;
use store::photos::NewPhoto;
use store::tasks::TaskRefused;

use crate::photos::prepare_one;
use crate::shell::{Reader, Refusal};

/// Most photos of one answer.
const PHOTOS_MOST: usize = 3;

/// Most bytes of everything in the form that is no photo.
const WORDS_BYTES_MOST: usize = 64 * 1024;

/// What was typed, right or wrong.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) said: String,
    pub(super) from: String,
    pub(super) until: String,
    pub(super) reason: String,
    pub(super) done: String,
    pub(super) version: i64,
}

/// What was wrong, and at which field.
#[derive(Debug, Clone)]
pub(super) struct Wrong {
    pub(super) field: &'static str,
    pub(super) text: String,
    pub(super) stale: bool,
}

impl Wrong {
    fn at(field: &'static str, text: String) -> Self {
        Self {
            field,
            text,
            stale: false,
        }
    }

    /// Why the store refused it; nothing where the task is not there for whoever asks.
    pub(super) fn of(reader: &Reader, typed: &Typed, refused: TaskRefused) -> Option<Self> {
        let words = if typed.said == "done" {
            "done"
        } else {
            "reason"
        };
        let wrong = match refused {
            TaskRefused::NotYours => return None,
            TaskRefused::CaseEnded => Self::at("said", reader.say("task-case-ended")),
            TaskRefused::Answer(fault) => match fault {
                AnswerFault::NotItsTurn => Self::at("said", reader.say("task-not-its-turn")),
                AnswerFault::ReasonMissing => Self::at("reason", reader.say("task-reason-missing")),
                AnswerFault::DaysNotInOrder => Self::at("from", reader.say("task-days-wrong")),
                AnswerFault::TooLong => {
                    let most = reader.number(TASK_WORDS_MOST as u64);
                    let about = [("most", most.into())];
                    Self::at(words, reader.say_with("fault-too-long", &about))
                }
                AnswerFault::NotInTable => Self {
                    stale: true,
                    ..Self::at("said", reader.say("task-stale"))
                },
            },
            _ => Self {
                stale: true,
                ..Self::at("said", reader.say("task-stale"))
            },
        };
        Some(wrong)
    }
}

impl Typed {
    /// Reads the form with its photos; a photo that cannot be taken is named.
    pub(super) async fn read(
        reader: &Reader,
        mut form: Multipart,
    ) -> Result<(Self, Result<Vec<NewPhoto>, Wrong>), Refusal> {
        let (mut typed, mut photos, mut wrong) = (Self::default(), Vec::new(), None);
        let mut room = WORDS_BYTES_MOST;
        while let Some(part) = form.next_field().await.map_err(|_| Refusal::TooLarge)? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "photos" {
                let bytes = part.bytes().await.map_err(|_| Refusal::TooLarge)?;
                if bytes.is_empty() || photos.len() == PHOTOS_MOST {
                    continue;
                }
                match prepare_one(bytes.to_vec()).await {
                    Ok(prepared) => photos.push(NewPhoto {
                        full: prepared.full,
                        thumbnail: prepared.thumbnail,
                        width: prepared.width,
                        height: prepared.height,
                    }),
                    Err(_) => wrong = Some(Wrong::at("photos", reader.say("task-photo-wrong"))),
                }
                continue;
            }
            let text = part.text().await.map_err(|_| Refusal::BadForm)?;
            room = room
                .checked_sub(name.len() + text.len())
                .ok_or(Refusal::TooLarge)?;
            match name.as_str() {
                "said" => typed.said = text,
                "from" => typed.from = text,
                "until" => typed.until = text,
                "reason" => typed.reason = text,
                "done" => typed.done = text,
                "version" => typed.version = text.parse().map_err(|_| Refusal::BadForm)?,
                _ => {}
            }
        }
        Ok((typed, wrong.map_or(Ok(photos), Err)))
    }

    /// What is answered, or what is missing.
    pub(super) fn answer(&self, reader: &Reader) -> Result<TaskAnswer, Wrong> {
        let day = |field: &'static str, text: &str| {
            text.trim()
                .parse::<Date>()
                .map_err(|_| Wrong::at(field, reader.say("task-day-wrong")))
        };
        match self.said.as_str() {
            "accept" => Ok(TaskAnswer::Accept(Window {
                from: day("from", &self.from)?,
                until: if self.until.trim().is_empty() {
                    day("from", &self.from)?
                } else {
                    day("until", &self.until)?
                },
            })),
            "decline" => Ok(TaskAnswer::Decline(self.reason.clone())),
            "done" => Ok(TaskAnswer::Done(self.done.clone())),
            _ => Err(Wrong::at("said", reader.say("task-said-missing"))),
        }
    }
}
