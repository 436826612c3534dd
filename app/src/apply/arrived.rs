//! What a form sent, as far as it arrived.

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, RawForm, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;

use crate::portal::Portal;
use crate::shell::Refusal;

/// Most bytes of everything in a form that is no file.
const WORDS_BYTES_MOST: usize = 1024 * 1024;

/// What a form sent: words in order, and files by the name of their field.
pub(crate) struct Sent {
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) files: Vec<(String, String, Vec<u8>)>,
}

impl Sent {
    /// Takes the words of a control out: `from`, `add`, `remove`.
    pub(crate) fn control(&mut self, name: &str) -> Option<String> {
        let place = self.pairs.iter().position(|(known, _)| known == name)?;
        Some(self.pairs.remove(place).1)
    }
}

/// What arrived of a form.
pub(crate) struct Arrived {
    pub(crate) sent: Sent,
    /// The field of the file with which it became more than is taken; what stood behind it never arrived.
    pub(crate) cut: Option<String>,
}

impl From<Sent> for Arrived {
    fn from(sent: Sent) -> Self {
        Self { sent, cut: None }
    }
}

impl FromRequest<Portal> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Refusal> {
        match Arrived::from_request(request, portal).await? {
            Arrived { sent, cut: None } => Ok(sent),
            Arrived { cut: Some(_), .. } => Err(Refusal::TooLarge),
        }
    }
}

/// Why a form with files cannot be read any further, unless it only became too large: then it is cut here.
fn unreadable(error: &MultipartError) -> Result<(), Refusal> {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Ok(())
    } else {
        Err(Refusal::BadForm)
    }
}

impl FromRequest<Portal> for Arrived {
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
            return Ok(Sent { pairs, files }.into());
        }
        let mut form = Multipart::from_request(request, portal)
            .await
            .map_err(|_| Refusal::BadForm)?;
        let (mut pairs, mut files) = (Vec::new(), Vec::new());
        let (mut room, mut last) = (WORDS_BYTES_MOST, None);
        let cut = loop {
            let part = match form.next_field().await {
                Ok(Some(part)) => part,
                Ok(None) => break None,
                Err(error) => {
                    unreadable(&error)?;
                    break Some(last.ok_or(Refusal::TooLarge)?);
                }
            };
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(ToOwned::to_owned);
            if file.is_some() {
                last = Some(name.clone());
            }
            let bytes = match part.bytes().await {
                Ok(bytes) => bytes,
                Err(error) => {
                    unreadable(&error)?;
                    break Some(last.ok_or(Refusal::TooLarge)?);
                }
            };
            if let Some(file) = file {
                // A field in which nothing was chosen comes without a name.
                if !(file.is_empty() && bytes.is_empty()) {
                    files.push((name, file, bytes.to_vec()));
                }
                continue;
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            room = room
                .checked_sub(name.len() + text.len())
                .ok_or(Refusal::TooLarge)?;
            pairs.push((name, text));
        };
        let sent = Sent { pairs, files };
        Ok(Self { sent, cut })
    }
}
