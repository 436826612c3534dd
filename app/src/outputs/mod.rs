//! What the city hands out: for its holder as a page and as a PDF, for everybody who has it before her to check.

mod letters;
mod page;
mod pdf;
mod qr;
mod sheet;
mod verify;

use axum::Router;

pub(crate) use page::{given, paper};
pub use pdf::{PdfRefused, pdf};
pub use qr::Matrix;
pub use sheet::{Row, Said, Sheet};

use crate::portal::Portal;

/// Routes of holding and of checking.
pub fn routes() -> Router<Portal> {
    page::routes().merge(verify::routes())
}
