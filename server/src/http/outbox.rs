//! The letters that a demonstration would have sent.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use app::portal::Portal;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{Html, IntoResponse, Response};
use jiff::Timestamp;
use mail_parser::MessageParser;

/// Most letters that are shown.
const SHOWN_MOST: usize = 50;

/// A letter as it lies in the folder.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    to: String,
    subject: String,
    sent_at: String,
    text: String,
}

/// `GET /dev/outbox` of a demonstration: the newest letters, newest first.
pub async fn outbox(State(portal): State<Portal>, folder: PathBuf) -> Response {
    let read = tokio::task::spawn_blocking(move || newest(&folder)).await;
    let letters = match read.map_err(io::Error::other).flatten() {
        Ok(letters) => letters,
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the outbox cannot be read"
            );
            return (
                StatusCode::INTERNAL_SERVER_ERROR,
                "The outbox cannot be read.\n",
            )
                .into_response();
        }
    };
    (
        [(CACHE_CONTROL, "no-store")],
        Html(page(&portal.site.sheet, &letters)),
    )
        .into_response()
}

/// The names of letters begin with the moment, so they sort by it.
fn newest(folder: &Path) -> io::Result<Vec<Kept>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| {
        let ending = path.extension();
        ending.is_some_and(|ending| ending == "eml" || ending == "txt")
    });
    paths.sort_unstable_by(|one, other| other.cmp(one));
    let letters = paths
        .iter()
        .take(SHOWN_MOST)
        .map(|path| Ok((path, fs::read(path)?)));
    Ok(letters
        .collect::<io::Result<Vec<_>>>()?
        .iter()
        .filter_map(|(path, raw)| match path.extension() {
            Some(ending) if ending == "txt" => on_paper(path, raw),
            _ => parse(raw),
        })
        .collect())
}

/// A letter on paper: address, what it is about, what it says; its name begins with the moment.
fn on_paper(path: &Path, raw: &[u8]) -> Option<Kept> {
    let text = std::str::from_utf8(raw).ok()?;
    let (to, rest) = text.split_once("\n\n")?;
    let (subject, text) = rest.split_once("\n\n")?;
    let moment = path
        .file_stem()?
        .to_str()?
        .split('-')
        .next()?
        .parse()
        .ok()?;
    let sent_at = Timestamp::from_microsecond(moment).ok()?;
    Some(Kept {
        to: to.replace('\n', ", "),
        subject: subject.to_owned(),
        sent_at: sent_at.to_string(),
        text: text.to_owned(),
    })
}

fn parse(raw: &[u8]) -> Option<Kept> {
    let letter = MessageParser::default().parse(raw)?;
    let to = letter
        .to()
        .and_then(|to| to.first())
        .and_then(|to| to.address());
    Some(Kept {
        to: to.unwrap_or_default().to_owned(),
        subject: letter.subject().unwrap_or_default().to_owned(),
        sent_at: letter
            .date()
            .map(mail_parser::DateTime::to_rfc3339)
            .unwrap_or_default(),
        text: letter.body_text(0)?.into_owned(),
    })
}

fn page(sheet: &str, letters: &[Kept]) -> String {
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Outbox – demonstration</title><link rel=\"stylesheet\" href=\"{}\"></head>\
         <body><main class=\"govuk-width-container govuk-main-wrapper\" id=\"main-content\"><h1>Outbox</h1>\
         <p>Letters that this demonstration would have sent, newest first.</p>",
        escaped(sheet)
    );
    if letters.is_empty() {
        html.push_str("<p>There are none yet.</p>");
    }
    for (number, letter) in letters.iter().enumerate() {
        let Kept {
            to,
            subject,
            sent_at,
            text,
        } = letter;
        // Writing to a string does not fail.
        let _ = write!(
            html,
            "<article aria-labelledby=\"letter-{number}\"><h2 id=\"letter-{number}\">{}</h2>\
             <p>To {}, <time datetime=\"{sent}\">{sent}</time></p><p style=\"white-space:pre-line\">{}</p></article>",
            escaped(subject),
            escaped(to),
            linked(text),
            sent = escaped(sent_at),
        );
    }
    html.push_str("</main></body></html>");
    html
}

/// Text as it stands in HTML, in attributes too.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Escaped text whose web addresses are links.
fn linked(text: &str) -> String {
    let pieces = text.split_inclusive(char::is_whitespace).map(|piece| {
        let word = piece.trim_end();
        if word.starts_with("https://") || word.starts_with("http://") {
            let safe = escaped(word);
            format!("<a href=\"{safe}\">{safe}</a>{}", &piece[word.len()..])
        } else {
            escaped(piece)
        }
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_markup_in_a_letter_when_it_is_shown_then_it_is_text_and_only_addresses_are_links() {
        let letter = Kept {
            to: "lin@example.org".to_owned(),
            subject: "<b>Code</b>".to_owned(),
            sent_at: String::new(),
            text: "Go to\nhttps://citylink.example/?a=1&b=\"2\"\n<script>javascript:x</script>"
                .to_owned(),
        };

        let html = page("/pkg/citylink.css", &[letter]);

        assert!(html.contains("&lt;b&gt;Code&lt;/b&gt;"));
        assert!(html.contains("<a href=\"https://citylink.example/?a=1&amp;b=&quot;2&quot;\">"));
        assert!(html.contains("\n&lt;script&gt;javascript:x&lt;/script&gt;"));
        assert_eq!(html.matches("<a ").count(), 1);
    }
}
