//! What a form sent, words and files, before anybody says what it means.

use axum::extract::{FromRequest, Multipart, RawForm, Request};
use axum::http::header::CONTENT_TYPE;

use crate::portal::Portal;
use crate::shell::Refusal;

/// Most bytes of everything in a form that is no file.
const WORDS_BYTES_MOST: usize = 1024 * 1024;

/// What a form sent: words in order, and files by the name of their field.
pub(super) struct Sent {
    pub(super) pairs: Vec<(String, String)>,
    pub(super) files: Vec<(String, String, Vec<u8>)>,
}

impl Sent {
    /// Takes the words of a control out: `from`, `add`, `remove`.
    pub(super) fn control(&mut self, name: &str) -> Option<String> {
        let place = self.pairs.iter().position(|(known, _)| known == name)?;
        Some(self.pairs.remove(place).1)
    }
}

impl FromRequest<Portal> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Refusal> {
        let kind = request.headers().get(CONTENT_TYPE);
        let is_multipart = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
        if !is_multipart {
            let RawForm(bytes) = RawForm::from_request(request, portal)
                .await
                .map_err(|_| Refusal::BadForm)?;
            if bytes.len() > WORDS_BYTES_MOST {
                return Err(Refusal::TooLarge);
            }
            let pairs = serde_html_form::from_bytes(&bytes).map_err(|_| Refusal::BadForm)?;
            let files = Vec::new();
            return Ok(Self { pairs, files });
        }
        let mut form = Multipart::from_request(request, portal)
            .await
            .map_err(|_| Refusal::BadForm)?;
        let (mut pairs, mut files) = (Vec::new(), Vec::new());
        let mut room = WORDS_BYTES_MOST;
        while let Some(part) = form.next_field().await.map_err(|_| Refusal::TooLarge)? {
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(file) = part.file_name().map(ToOwned::to_owned) {
                let bytes = part.bytes().await.map_err(|_| Refusal::TooLarge)?;
                if !bytes.is_empty() {
                    files.push((name, file, bytes.to_vec()));
                }
                continue;
            }
            let text = part.text().await.map_err(|_| Refusal::BadForm)?;
            room = room
                .checked_sub(name.len() + text.len())
                .ok_or(Refusal::TooLarge)?;
            pairs.push((name, text));
        }
        Ok(Self { pairs, files })
    }
}
