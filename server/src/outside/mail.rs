//! Sending letters: to a mail server, or into a folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use domain::contacts::EmailAddress;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::opening::private_folder;

/// How long a mail server may take for one step.
const STEP_WITHIN: Duration = Duration::from_secs(10);

/// How long one letter may take.
const LETTER_WITHIN: Duration = Duration::from_secs(20);

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What it is about.
    pub subject: String,
    /// What it says, in plain text.
    pub text: String,
}

/// Why a letter did not go out. Says nothing of who was written to or what: it is kept in the clear.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// The mail server answered so.
    #[error("the mail server answered {0}")]
    Refused(u16),
    /// The mail server did not answer, or not in its language.
    #[error("the mail server could not be spoken to")]
    Unreachable,
    /// It took too long.
    #[error("the mail server took too long")]
    TooLong,
    /// No letter could be made of the words, the address or the sender.
    #[error("the letter could not be made")]
    Unmakeable,
    /// The folder could not be written.
    #[error("the outbox could not be written: {0}")]
    Unwritable(io::ErrorKind),
}

/// Why mail was not set up.
#[derive(Debug, thiserror::Error)]
pub enum MailRefused {
    /// The address of the mail server cannot be used.
    #[error("a mail server looks like smtps://NAME:PASSWORD@HOST")]
    Server(#[source] smtp::Error),
    /// The sender is no e-mail address.
    #[error("{0} is no e-mail address that mail can be sent from")]
    Sender(String),
}

/// Where letters go.
pub trait Mail: Send + Sync {
    /// Sends one; it is out of the house when this returns.
    fn send(&self, letter: Message, now: Timestamp) -> BoxFuture<'_, Result<(), NotSent>>;
}

/// Reads the sender of the portal's mail: what was chosen, or `noreply` at the host of the base URL.
pub fn sender(chosen: Option<&str>, base_url: &str) -> Result<Mailbox, MailRefused> {
    let address = chosen.map_or_else(
        || format!("noreply@{}", mail_host(base_url)),
        ToOwned::to_owned,
    );
    address.parse().map_err(|_| MailRefused::Sender(address))
}

/// The host of a base URL where it has a name.
fn mail_host(base_url: &str) -> &str {
    let authority = base_url
        .split_once("://")
        .map_or(base_url, |(_, authority)| authority);
    let host = authority
        .rsplit_once(':')
        .map_or(authority, |(host, _)| host);
    let is_number = authority.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok();
    if is_number { "localhost" } else { host }
}

/// Makes a letter that can be sent of its words.
pub fn message(
    from: &Mailbox,
    to: &EmailAddress,
    written: Written,
    now: Timestamp,
) -> Result<Message, NotSent> {
    let to: Mailbox = to.as_str().parse().map_err(|_| NotSent::Unmakeable)?;
    // Answering machines keep silent.
    let automatic = HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    );
    Message::builder()
        .from(from.clone())
        .to(to)
        .subject(written.subject)
        .date(SystemTime::from(now))
        .message_id(None)
        .raw_header(automatic)
        .header(ContentType::TEXT_PLAIN)
        .body(written.text)
        .map_err(|_| NotSent::Unmakeable)
}

/// Hands letters to a mail server.
#[derive(Debug, Clone)]
pub struct SmtpMail(AsyncSmtpTransport<Tokio1Executor>);

impl SmtpMail {
    /// Sends by way of `smtps://NAME:PASSWORD@HOST`; it is not spoken to before the first letter.
    pub fn new(url: &str) -> Result<Self, MailRefused> {
        let server =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(MailRefused::Server)?;
        Ok(Self(server.timeout(Some(STEP_WITHIN)).build()))
    }
}

impl Mail for SmtpMail {
    fn send(&self, letter: Message, _: Timestamp) -> BoxFuture<'_, Result<(), NotSent>> {
        async move {
            match tokio::time::timeout(LETTER_WITHIN, self.0.send(letter)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(error
                    .status()
                    .map_or(NotSent::Unreachable, |code| NotSent::Refused(code.into()))),
                Err(_) => Err(NotSent::TooLong),
            }
        }
        .boxed()
    }
}

/// Lays letters into a folder, for the owner's eyes only: a file `<moment>-<number>.eml` each.
#[derive(Debug)]
pub struct FileMail {
    folder: PathBuf,
    next: AtomicU32,
}

impl FileMail {
    /// Writes to `folder`, which is made where it is missing.
    pub fn new(folder: PathBuf) -> io::Result<Self> {
        private_folder(&folder)?;
        let next = AtomicU32::new(0);
        Ok(Self { folder, next })
    }

    fn path(&self, now: Timestamp) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let process = std::process::id();
        self.folder.join(format!(
            "{:016}-{number:06}-{process}.eml",
            now.as_microsecond()
        ))
    }
}

impl Mail for FileMail {
    fn send(&self, letter: Message, now: Timestamp) -> BoxFuture<'_, Result<(), NotSent>> {
        let path = self.path(now);
        async move {
            let written =
                tokio::task::spawn_blocking(move || lay(&path, &letter.formatted())).await;
            written
                .map_err(io::Error::other)
                .flatten()
                .map_err(|error| NotSent::Unwritable(error.kind()))
        }
        .boxed()
    }
}

/// Writes a letter whole or not at all: whoever lists the folder sees no half of one.
pub(crate) fn lay(path: &Path, letter: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("part");
    let mut file: File = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(letter)?;
    fs::rename(&unfinished, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

    #[test]
    fn given_a_base_url_when_no_sender_is_chosen_then_mail_comes_from_its_host() {
        for (base_url, address) in [
            ("https://citylink.example", "noreply@citylink.example"),
            ("http://localhost:3000", "noreply@localhost"),
            ("http://127.0.0.1:3000", "noreply@localhost"),
            ("http://[::1]:3000", "noreply@localhost"),
        ] {
            assert_eq!(sender(None, base_url).unwrap().to_string(), address);
        }
        assert!(sender(Some("nobody"), "https://citylink.example").is_err());
    }

    #[tokio::test]
    async fn given_a_letter_in_chinese_when_it_is_laid_into_the_folder_then_it_reads_as_it_was_written()
     {
        const TEXT: &str = "您的验证码是 123456。\nhttps://citylink.example/track/abc?x=1";
        let folder = tempfile::tempdir().unwrap();
        let mail = FileMail::new(folder.path().join("outbox")).unwrap();
        let from = sender(None, "https://citylink.example").unwrap();
        let to = EmailAddress::parse("lin@example.org").unwrap();
        let written = Written {
            subject: "城市服务：验证码".to_owned(),
            text: TEXT.to_owned(),
        };

        let letter = message(&from, &to, written, NOW).unwrap();
        mail.send(letter, NOW).await.unwrap();

        let files: Vec<_> = fs::read_dir(folder.path().join("outbox"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        let [file] = files.as_slice() else {
            panic!("{files:?}")
        };
        let raw = fs::read(file).unwrap();
        let read = mail_parser::MessageParser::default().parse(&raw).unwrap();
        assert_eq!(read.subject(), Some("城市服务：验证码"));
        assert_eq!(read.body_text(0).unwrap().replace("\r\n", "\n"), TEXT);
        assert_eq!(
            read.to().unwrap().first().unwrap().address(),
            Some("lin@example.org")
        );
        assert_eq!(read.date().unwrap().to_timestamp(), NOW.as_second());
    }

    #[tokio::test]
    async fn given_a_mail_server_that_is_down_when_a_letter_is_sent_then_the_reason_names_nobody() {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let mail = SmtpMail::new(&format!("smtp://127.0.0.1:{port}")).unwrap();
        let from = sender(None, "https://citylink.example").unwrap();
        let to = EmailAddress::parse("lin@example.org").unwrap();
        let written = Written {
            subject: "Code".to_owned(),
            text: "123456".to_owned(),
        };

        let letter = message(&from, &to, written, NOW).unwrap();

        assert_eq!(mail.send(letter, NOW).await, Err(NotSent::Unreachable));
    }
}
