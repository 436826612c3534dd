//! A stream of news, as a browser reads it.

use std::time::Duration;

use reqwest::Response;

/// Longer than any news take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Long enough for what was told by mistake.
const SILENCE: Duration = Duration::from_millis(400);

/// An open stream.
pub(crate) struct News {
    response: Response,
    unread: String,
}

impl News {
    pub(crate) fn of(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert!(!response.headers().contains_key("content-encoding"));
        Self {
            response,
            unread: String::new(),
        }
    }

    /// The next event as it was sent, without the first, which only says when to come back; nothing once the stream has ended.
    async fn next(&mut self) -> Option<String> {
        loop {
            while let Some((event, rest)) = self.unread.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.unread = rest;
                if !event.starts_with("retry: ") {
                    return Some(event);
                }
            }
            let more = self.response.chunk().await.unwrap()?;
            self.unread.push_str(std::str::from_utf8(&more).unwrap());
        }
    }

    pub(crate) async fn in_time(&mut self) -> Option<String> {
        tokio::time::timeout(PATIENCE, self.next()).await.unwrap()
    }

    pub(crate) async fn is_silent(&mut self) -> bool {
        tokio::time::timeout(SILENCE, self.next()).await.is_err()
    }
}
