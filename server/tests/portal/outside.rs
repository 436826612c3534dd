//! A house outside that is called: it remembers what it was told, and answers as a story wants.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

/// What it was told, once.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Call {
    /// One header; empty where it did not come.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// How it answers.
#[derive(Debug, Clone)]
pub(crate) enum Manner {
    Says(u16),
    /// It is busy, and says for how many seconds.
    Busy(u16, &'static str),
    /// It sends its callers elsewhere.
    Sends(String),
    /// It takes so long.
    Slow(Duration),
    /// It talks without end.
    Endless,
}

#[derive(Clone, Default)]
pub(crate) struct House {
    calls: Arc<Mutex<Vec<Call>>>,
    manners: Arc<Mutex<VecDeque<Manner>>>,
    pub(crate) url: String,
}

impl House {
    /// Opens its doors; it answers 201 unless it is told otherwise.
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let house = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            ..Self::default()
        };
        let router = Router::new().fallback(answer).with_state(house.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        house
    }

    /// Answers so, the next times it is called.
    pub(crate) fn will(&self, manners: impl IntoIterator<Item = Manner>) {
        self.manners.lock().unwrap().extend(manners);
    }

    /// What it was told since it was last asked.
    pub(crate) fn calls(&self) -> Vec<Call> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }
}

async fn answer(State(house): State<House>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    house.calls.lock().unwrap().push(Call {
        path: uri.path().to_owned(),
        headers,
        body: body.to_vec(),
    });
    let next = house.manners.lock().unwrap().pop_front();
    let status = |status| StatusCode::from_u16(status).unwrap();
    match next.unwrap_or(Manner::Says(201)) {
        Manner::Says(said) => status(said).into_response(),
        Manner::Busy(said, seconds) => (status(said), [("retry-after", seconds)]).into_response(),
        Manner::Sends(to) => (StatusCode::TEMPORARY_REDIRECT, [("location", to)]).into_response(),
        Manner::Slow(time) => {
            tokio::time::sleep(time).await;
            StatusCode::OK.into_response()
        }
        Manner::Endless => vec![b'a'; 1_000_000].into_response(),
    }
}
