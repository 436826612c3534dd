//! The files of `target/site`: embedded in the binary, read from disk by development builds.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;

use app::portal::Site as Addresses;
use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use rust_embed::RustEmbed;
use serde::Deserialize;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
struct Site;

/// Written by the bundle: which path each file of the pages has now.
const MANIFEST: &str = "manifest.json";

/// What lies in the site for the build and not for visitors.
const KEPT_BACK: [&str; 2] = [MANIFEST, "hash.txt"];

/// The name changes with the content, so it may be kept for ever.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Ten minutes: an icon or the manifest may change with the next release.
const FOR_A_WHILE: HeaderValue = HeaderValue::from_static("public, max-age=600");

/// Twins that the bundle lays beside a file, the smaller first.
const ENCODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// Which path each file of the pages has, by the name that the code uses.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Assets {
    files: HashMap<String, String>,
    chunks: HashMap<String, Vec<String>>,
}

/// The bundle was not made, or not whole.
#[derive(Debug, thiserror::Error)]
#[error("target/site/{MANIFEST} is missing or broken: run `cargo run -p bundle`")]
pub struct NoBundle;

impl Assets {
    /// Reads the names once, at start.
    pub fn read() -> Result<Self, NoBundle> {
        let manifest = Site::get(MANIFEST).ok_or(NoBundle)?;
        serde_json::from_slice(&manifest.data).map_err(|_| NoBundle)
    }

    /// Where the pages find the files, and the city's theme at `theme`.
    pub fn site(&self, theme: Option<String>) -> Addresses {
        let path = |logical| self.path(logical).to_owned();
        Addresses {
            sheet: path("citylink.css"),
            theme,
            islands: path("islands.js"),
            first_chunk: path("islands.wasm"),
            chunks: self.chunks.clone(),
            leaflet: path("leaflet.js"),
            leaflet_sheet: path("leaflet.css"),
        }
    }

    /// The path of `citylink.css`, `islands.js`, `islands.wasm`, `leaflet.js` or `leaflet.css`; a path that answers 404
    /// where there is no such file.
    pub fn path(&self, logical: &str) -> &str {
        self.files.get(logical).map_or("/pkg/none", String::as_str)
    }
}

/// A file as it lies in the site.
struct File {
    content: Cow<'static, [u8]>,
    hash: [u8; 32],
}

fn in_site(name: &str) -> Option<File> {
    let found = Site::get(name)?;
    Some(File {
        hash: found.metadata.sha256_hash(),
        content: found.data,
    })
}

/// Answers a GET of `path` in the encoding that the reader likes best; `None` where there is no such file.
pub fn find(path: &str, headers: &HeaderMap) -> Option<Response> {
    answer(path, headers, in_site)
}

fn answer(
    path: &str,
    headers: &HeaderMap,
    look_up: impl Fn(&str) -> Option<File>,
) -> Option<Response> {
    let name = path.strip_prefix('/')?;
    let ending = name.rsplit_once('.')?.1;
    if KEPT_BACK.contains(&name) || ENCODINGS.iter().any(|(_, twin)| *twin == ending) {
        return None;
    }
    let plain = look_up(name)?;
    let twins =
        ENCODINGS.map(|(encoding, twin)| Some((encoding, look_up(&format!("{name}.{twin}"))?)));
    let varies = twins.iter().any(Option::is_some);
    let chosen = twins
        .into_iter()
        .flatten()
        .find(|(encoding, _)| accepts(headers, encoding));
    let (encoding, file) = chosen.map_or((None, plain), |(encoding, file)| (Some(encoding), file));

    let mut response = Response::new(Body::empty());
    let tag = tag(&file.hash);
    let known = headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    if known
        .flat_map(|value| value.split(','))
        .any(|value| value.trim().trim_start_matches("W/") == tag)
    {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else {
        *response.body_mut() = Body::from(file.content);
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static(kind(ending)));
        if let Some(encoding) = encoding {
            response
                .headers_mut()
                .insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    let sent = response.headers_mut();
    sent.insert(
        CACHE_CONTROL,
        if name.starts_with("pkg/") {
            FOR_EVER
        } else {
            FOR_A_WHILE
        },
    );
    if varies {
        sent.insert(VARY, HeaderValue::from_static("accept-encoding"));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        sent.insert(ETAG, tag);
    }
    Some(response)
}

/// Whether the reader takes `encoding`: named, and not with a weight of 0.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let offers = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    offers.flat_map(|value| value.split(',')).any(|offer| {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, "q=1"));
        let weight = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|weight| weight.trim().parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case(encoding) && weight.is_none_or(|weight| weight > 0.0)
    })
}

/// Each encoding of a file has content of its own, and so a tag of its own.
fn tag(hash: &[u8; 32]) -> String {
    let mut tag = String::from('"');
    for byte in &hash[..16] {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

fn kind(ending: &str) -> &'static str {
    match ending {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &[u8]); 7] = [
        ("pkg/citylink.0123456789ab.css", b"plain"),
        ("pkg/citylink.0123456789ab.css.br", b"brotli"),
        ("pkg/citylink.0123456789ab.css.gz", b"gzip"),
        ("favicon.png", b"picture"),
        ("hash.txt", b"css: 0123456789ab"),
        ("manifest.json", b"{}"),
        ("manifest.json.br", b"{}"),
    ];
    const SHEET: &str = "/pkg/citylink.0123456789ab.css";

    fn asked(path: &str, headers: &[(axum::http::HeaderName, &str)]) -> Option<Response> {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect();
        answer(path, &headers, |name| {
            let content = FILES.iter().find(|(there, _)| *there == name)?.1;
            let mut hash = [0; 32];
            hash[..content.len().min(32)].copy_from_slice(&content[..content.len().min(32)]);
            Some(File {
                content: Cow::Borrowed(content),
                hash,
            })
        })
    }

    async fn body(response: Response) -> Vec<u8> {
        axum::body::to_bytes(response.into_body(), 1000)
            .await
            .unwrap()
            .to_vec()
    }

    #[tokio::test]
    async fn given_encodings_when_a_hashed_file_is_asked_for_then_the_best_accepted_twin_comes_and_may_be_kept_for_ever()
     {
        for (accepted, encoding, content) in [
            ("gzip, deflate, br, zstd", Some("br"), &b"brotli"[..]),
            ("gzip", Some("gzip"), b"gzip"),
            ("br;q=0, gzip;q=0.5", Some("gzip"), b"gzip"),
            ("identity", None, b"plain"),
        ] {
            let response = asked(SHEET, &[(ACCEPT_ENCODING, accepted)]).unwrap();

            assert_eq!(response.status(), 200);
            assert_eq!(
                response
                    .headers()
                    .get(CONTENT_ENCODING)
                    .map(|value| value.to_str().unwrap()),
                encoding,
                "{accepted}"
            );
            assert_eq!(response.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
            assert_eq!(
                response.headers()[CACHE_CONTROL],
                "public, max-age=31536000, immutable"
            );
            assert_eq!(response.headers()[VARY], "accept-encoding");
            assert_eq!(body(response).await, content);
        }
    }

    #[tokio::test]
    async fn given_a_public_file_when_it_is_asked_for_then_it_is_kept_for_a_while_only() {
        let response = asked("/favicon.png", &[(ACCEPT_ENCODING, "br")]).unwrap();

        assert_eq!(response.headers()[CONTENT_TYPE], "image/png");
        assert_eq!(response.headers()[CACHE_CONTROL], "public, max-age=600");
        assert!(!response.headers().contains_key(VARY));
        assert_eq!(body(response).await, b"picture");
    }

    #[tokio::test]
    async fn given_the_tag_of_an_answer_when_it_is_asked_again_then_nothing_is_sent() {
        let first = asked(SHEET, &[(ACCEPT_ENCODING, "br")]).unwrap();
        let tag = first.headers()[ETAG].to_str().unwrap().to_owned();

        let again = asked(
            SHEET,
            &[
                (ACCEPT_ENCODING, "br"),
                (IF_NONE_MATCH, &format!("\"other\", {tag}")),
            ],
        )
        .unwrap();
        let other_encoding = asked(SHEET, &[(IF_NONE_MATCH, &tag)]).unwrap();

        assert_eq!(again.status(), 304);
        assert_eq!(again.headers()[ETAG], tag.as_str());
        assert!(body(again).await.is_empty());
        assert_eq!(other_encoding.status(), 200);
    }

    #[test]
    fn given_what_is_not_for_visitors_when_it_is_asked_for_then_there_is_nothing() {
        for path in [
            "/manifest.json",
            "/hash.txt",
            "/pkg/citylink.0123456789ab.css.br",
            "/pkg/none",
            "/",
            "",
            "/../Cargo.toml",
        ] {
            assert!(asked(path, &[]).is_none(), "{path}");
        }
    }
}
