//! What the form of a visit sends.

use axum::extract::Multipart;
use domain::rounds::{Outcome, VISIT_PHOTOS_MOST, VisitId};
use jiff::Timestamp;
use store::photos::NewPhoto;
use uuid::Uuid;

use super::words::photo_wrong;
use crate::photos::prepare_one;
use crate::portal::Portal;
use crate::shell::{Reader, Refusal};

/// Most bytes of everything in the form that is no photo.
const WORDS_BYTES_MOST: usize = 64 * 1024;

/// What was typed, right or wrong.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) id: Option<VisitId>,
    /// Whose visit it is; a phone may have changed hands.
    pub(super) account: String,
    pub(super) version: i64,
    pub(super) read: i64,
    pub(super) outcome: Option<Outcome>,
    pub(super) words: String,
    /// When it was by the phone's clock; now, where no phone says so.
    pub(super) at: Option<Timestamp>,
}

/// What was wrong, and at which field.
#[derive(Debug, Clone)]
pub(super) struct Wrong {
    pub(super) field: &'static str,
    pub(super) text: String,
}

impl Typed {
    /// Reads the form with its photos; a photo that cannot be taken is named.
    pub(super) async fn read(
        reader: &Reader,
        portal: &Portal,
        mut form: Multipart,
    ) -> Result<(Self, Result<Vec<NewPhoto>, Wrong>), Refusal> {
        let (mut typed, mut photos, mut wrong) = (Self::default(), Vec::new(), None);
        let mut room = WORDS_BYTES_MOST;
        while let Some(part) = form.next_field().await.map_err(|_| Refusal::TooLarge)? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "photos" {
                let bytes = part.bytes().await.map_err(|_| Refusal::TooLarge)?;
                if bytes.is_empty() {
                    continue;
                }
                let field = "photos";
                match prepare_one(bytes.to_vec()).await {
                    Ok(prepared) if photos.len() < VISIT_PHOTOS_MOST => photos.push(NewPhoto {
                        full: prepared.full,
                        thumbnail: prepared.thumbnail,
                        width: prepared.width,
                        height: prepared.height,
                    }),
                    _ => {
                        let text = photo_wrong(reader);
                        wrong = Some(Wrong { field, text });
                    }
                }
                continue;
            }
            let text = part.text().await.map_err(|_| Refusal::BadForm)?;
            room = room
                .checked_sub(name.len() + text.len())
                .ok_or(Refusal::TooLarge)?;
            typed.take(&name, text)?;
        }
        typed.id = typed.id.or_else(|| Some(portal.store.new_visit()));
        Ok((typed, wrong.map_or(Ok(photos), Err)))
    }

    fn take(&mut self, name: &str, text: String) -> Result<(), Refusal> {
        let bad = Refusal::BadForm;
        match name {
            "id" if !text.is_empty() => {
                self.id = Some(VisitId(text.parse::<Uuid>().map_err(|_| bad)?));
            }
            "account" => self.account = text,
            "version" => self.version = text.parse().map_err(|_| bad)?,
            "read" => self.read = text.parse().map_err(|_| bad)?,
            "outcome" => self.outcome = Outcome::named(&text),
            "words" => self.words = text,
            "at" if !text.is_empty() => {
                let at = text.parse().ok().map(Timestamp::from_millisecond);
                self.at = Some(at.and_then(Result::ok).ok_or(bad)?);
            }
            _ => {}
        }
        Ok(())
    }
}
