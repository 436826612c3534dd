//! Uploads: recognised by their content, photos made anew, documents kept as they are, all of them sealed.

use std::net::IpAddr;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::IntoResponse;
use axum::routing::get;
use domain::services::FileKind;
use jiff::SignedDuration;
use store::StoreError;
use store::fillings::files::{FileId, FileRefused, StoredFile};
use store::limits::Limit;
use uuid::Uuid;

use super::journey::Journey;
use crate::photos::{PhotoRefused, prepare_one};
use crate::portal::Portal;
use crate::shell::limits::{limited, network};
use crate::shell::{Answer, Reader, Refusal};

/// Most bytes of one file.
pub(super) const FILE_MOST: usize = 10 * 1024 * 1024;

/// Most bytes of a form with files.
pub(crate) const FORM_MOST: usize = 60 * 1024 * 1024;

/// Most characters of what a file is called.
const NAME_MOST: usize = 120;

/// Every kind that an upload question takes.
pub(crate) const ANY: [FileKind; 3] = [FileKind::Pdf, FileKind::Jpeg, FileKind::Png];

/// Most files of one address in an hour.
const PER_ADDRESS: Limit = Limit {
    what: "files of an address",
    most: 150,
    window: SignedDuration::from_hours(1),
};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/services/{service}/apply/{draft}/files/{file}", get(file))
}

/// Why a file was not taken, in a word.
pub(crate) type Reason = &'static str;

/// What a file is called, without folders and control characters.
pub(super) fn called(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = last.chars().filter(|c| !c.is_control());
    plain.take(NAME_MOST).collect()
}

/// Keeps a file of an application, or says why not.
pub(super) async fn keep(
    portal: &Portal,
    journey: &Journey,
    ip: Option<IpAddr>,
    bytes: Vec<u8>,
    kinds: &[FileKind],
) -> Result<Result<FileId, Reason>, Refusal> {
    let file = match brought(portal, ip, bytes, kinds).await? {
        Ok(file) => file,
        Err(reason) => return Ok(Err(reason)),
    };
    match portal
        .store
        .add_file(journey.id(), file, portal.now())
        .await
    {
        Ok(id) => Ok(Ok(id)),
        Err(StoreError::Refused(FileRefused::TooMany)) => Ok(Err("too-many")),
        Err(StoreError::Refused(FileRefused::Ended)) => Err(Refusal::NotFound),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}

/// A file as it can be kept, or why it is not taken.
pub(crate) async fn brought(
    portal: &Portal,
    ip: Option<IpAddr>,
    bytes: Vec<u8>,
    kinds: &[FileKind],
) -> Result<Result<StoredFile, Reason>, Refusal> {
    if let Some(ip) = ip {
        match limited(portal, PER_ADDRESS, &network(ip)).await {
            Ok(()) => {}
            // The words that came along are worth more than a page of its own.
            Err(Refusal::TooMany { .. }) => return Ok(Err("too-often")),
            Err(other) => return Err(other),
        }
    }
    Ok(recognised(bytes, kinds).await)
}

/// What the content says it is; names and declared types say nothing.
async fn recognised(bytes: Vec<u8>, kinds: &[FileKind]) -> Result<StoredFile, Reason> {
    if bytes.is_empty() {
        return Err("empty");
    }
    if bytes.len() > FILE_MOST {
        return Err("too-large");
    }
    let kind = match bytes.as_slice() {
        [b'%', b'P', b'D', b'F', b'-', ..] => FileKind::Pdf,
        [0xff, 0xd8, 0xff, ..] => FileKind::Jpeg,
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => FileKind::Png,
        _ => {
            return Err(match prepare_one(bytes).await {
                Err(PhotoRefused::Heic) => "heic",
                _ => "wrong-kind",
            });
        }
    };
    if !kinds.contains(&kind) {
        return Err("wrong-kind");
    }
    if kind == FileKind::Pdf {
        // A document that was cut off on its way has no end.
        let ends = bytes.windows(5).rev().take(2048).any(|end| end == b"%%EOF");
        return if ends {
            Ok(StoredFile { kind, bytes })
        } else {
            Err("broken")
        };
    }
    let prepared = prepare_one(bytes).await.map_err(|refused| match refused {
        PhotoRefused::TooManyBytes | PhotoRefused::TooManyPixels => "too-large",
        PhotoRefused::Heic => "heic",
        PhotoRefused::NotAPhoto => "wrong-kind",
        PhotoRefused::Broken => "broken",
    })?;
    Ok(StoredFile {
        kind: FileKind::Jpeg,
        bytes: prepared.full,
    })
}

/// Why a file was not taken, in words.
pub(super) fn words(reader: &Reader, reason: &str) -> String {
    reader.say(match reason {
        "empty" => "apply-file-empty",
        "too-often" => "apply-file-too-often",
        "too-large" => "apply-file-too-large",
        "too-many" => "apply-file-too-many",
        "heic" => "apply-file-heic",
        "broken" => "apply-file-broken",
        "cut" => "apply-file-cut",
        _ => "apply-file-wrong-kind",
    })
}

/// A file of an application, for whoever may open the application.
async fn file(
    State(portal): State<Portal>,
    journey: Journey,
    Path((_, _, file)): Path<(String, String, String)>,
) -> Answer {
    let id = file.parse::<Uuid>().map_err(|_| Refusal::NotFound)?;
    let file = portal
        .store
        .file_of_filling(journey.id(), FileId(id))
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(handed(file).into_response())
}

/// A file as it is handed out: never run, and kept by no browser, which may be one that many share.
pub(crate) fn handed(file: StoredFile) -> impl IntoResponse {
    const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
    let (kind, shown) = match file.kind {
        FileKind::Pdf => ("application/pdf", "attachment; filename=\"file.pdf\""),
        FileKind::Jpeg => ("image/jpeg", "inline"),
        FileKind::Png => ("image/png", "inline"),
    };
    let headers = [
        (CONTENT_TYPE, kind),
        (CONTENT_DISPOSITION, shown),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (ROBOTS, "noindex"),
    ];
    (headers, file.bytes)
}
