//! Calls to addresses of the web that people or operators named.
//!
//! # Why
//!
//! The guard stands where the call is made and not where its address was typed: a name may stand for another number by then,
//! and who answers may send the caller elsewhere. So every hop is judged by its address and by the numbers that its name
//! stands for, and the connection is made to those numbers and no others.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{HOST, LOCATION, RETRY_AFTER};
use axum::http::response::Parts;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use domain::hosts::{NamedHosts, NotToBeCalled, callable, is_public};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use rustls::crypto::ring;
use tower::util::{BoxCloneSyncService, service_fn};

/// How long a connection may take to be made.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// How long a call may take, all hops together.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// Most bytes of an answer that are read; nothing that is called has more to say.
const ANSWER_MOST: usize = 64 * 1024;

/// Most times that a call is sent elsewhere.
const HOPS_MOST: usize = 3;

type Resolver = BoxCloneSyncService<Name, std::vec::IntoIter<SocketAddr>, io::Error>;

/// Calls to the world.
#[derive(Clone)]
pub struct Outgoing {
    client: Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
    named: Arc<NamedHosts>,
    within: Duration,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: StatusCode,
    /// After how long to ask again, where that was said in seconds.
    pub retry_after: Option<Duration>,
}

/// Why there was no answer. Says nothing of what was sent or where: it is kept in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The address, or where it leads, may not be called.
    #[error("it may not be called: {0}")]
    Refused(#[from] NotToBeCalled),
    /// Nobody answered there, or not as the web does.
    #[error("it could not be spoken to")]
    Unreachable,
    /// It took too long.
    #[error("it took too long")]
    TooLong,
    /// The answer was longer than any should be.
    #[error("its answer has no end")]
    TooMuch,
    /// It sent the call on and on.
    #[error("it sends callers round in circles")]
    Circles,
}

/// No certificates are known on this machine that others could be known by.
#[derive(Debug, thiserror::Error)]
#[error("this machine has no certificates to know others by")]
pub struct NoCertificates(#[source] io::Error);

impl Outgoing {
    /// Calls the public internet, and of the house the hosts that were named.
    pub fn new(named: NamedHosts) -> Result<Self, NoCertificates> {
        let named = Arc::new(named);
        let mut http = HttpConnector::new_with_resolver(resolver(Arc::clone(&named)));
        http.set_connect_timeout(Some(CONNECT_WITHIN));
        http.enforce_http(false);
        let https = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(ring::default_provider())
            .map_err(NoCertificates)?
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        let client = Client::builder(TokioExecutor::new()).build(https);
        Ok(Self {
            client,
            named,
            within: ANSWER_WITHIN,
        })
    }

    /// Waits for answers no longer than this.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.within = time;
        self
    }

    /// Sends `body` to `address`. Where the answer is elsewhere, with the same words, it is asked for there.
    pub async fn post(
        &self,
        address: &str,
        headers: &HeaderMap,
        body: Vec<u8>,
    ) -> Result<Answered, NoAnswer> {
        let called = self.hops(address, headers, body.into());
        tokio::time::timeout(self.within, called)
            .await
            .map_err(|_| NoAnswer::TooLong)?
    }

    /// Whether this address is one that may be called, or that people may be sent to.
    pub fn may_be_called(&self, address: &str) -> Result<(), NotToBeCalled> {
        callable(address, &self.named).map(drop)
    }

    /// Asks once and reads the whole answer. Nobody is followed elsewhere: the answer says where that would be.
    pub async fn ask(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, NoAnswer> {
        callable(&request.uri().to_string(), &self.named)?;
        let mut request = request.map(|body| Full::new(body.into()));
        request.headers_mut().remove(HOST);
        let (head, body) = tokio::time::timeout(self.within, self.send(request))
            .await
            .map_err(|_| NoAnswer::TooLong)??;
        Ok(Response::from_parts(head, body.into()))
    }

    async fn hops(
        &self,
        address: &str,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<Answered, NoAnswer> {
        let mut address = address.to_owned();
        let mut headers = headers.clone();
        for _ in 0..=HOPS_MOST {
            let host = callable(&address, &self.named)?.to_owned();
            let (answered, elsewhere) = self.hop(&address, &headers, body.clone()).await?;
            let Some(next) = elsewhere else {
                return Ok(answered);
            };
            address = joined(&address, &next).ok_or(NotToBeCalled::NoAddress)?;
            // What opens one house is not shown to another.
            if callable(&address, &self.named)? != host {
                headers.remove(axum::http::header::AUTHORIZATION);
            }
        }
        Err(NoAnswer::Circles)
    }

    async fn hop(
        &self,
        address: &str,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<(Answered, Option<String>), NoAnswer> {
        let uri: Uri = address.parse().map_err(|_| NotToBeCalled::NoAddress)?;
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers.clone();
        request.headers_mut().remove(HOST);
        let (head, _) = self.send(request).await?;
        let word = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
        let on = matches!(
            head.status,
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
        );
        let elsewhere = word(LOCATION).filter(|_| on).map(ToOwned::to_owned);
        let retry_after = word(RETRY_AFTER).and_then(|seconds| seconds.trim().parse().ok());
        let answered = Answered {
            status: head.status,
            retry_after: retry_after.map(Duration::from_secs),
        };
        Ok((answered, elsewhere))
    }

    /// One call, its answer read to the end, so that the connection can be used again.
    async fn send(&self, request: Request<Full<Bytes>>) -> Result<(Parts, Bytes), NoAnswer> {
        let answer = self.client.request(request).await.map_err(|error| {
            if of_the_house(&error) {
                NotToBeCalled::OfTheHouse.into()
            } else {
                NoAnswer::Unreachable
            }
        })?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, ANSWER_MOST).collect().await;
        let body = body.map_err(|_| NoAnswer::TooMuch)?;
        Ok((head, body.to_bytes()))
    }
}

/// Where `next` leads from `address`: a whole address, or a path of the same house.
fn joined(address: &str, next: &str) -> Option<String> {
    if next.contains("://") {
        return Some(next.to_owned());
    }
    let path = next
        .strip_prefix('/')
        .filter(|path| !path.starts_with('/'))?;
    let (scheme, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    Some(format!("{scheme}://{authority}/{path}"))
}

/// A name stands for numbers of the house only.
#[derive(Debug, thiserror::Error)]
#[error("this name stands for no number of the public internet")]
struct OfTheHouse;

fn of_the_house(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let inner = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        if error.is::<OfTheHouse>()
            || inner.is_some_and(<dyn std::error::Error + Send + Sync>::is::<OfTheHouse>)
        {
            return true;
        }
        next = error.source();
    }
    false
}

/// Finds the numbers of a name, and leaves out those of the house unless the name was named.
fn resolver(named: Arc<NamedHosts>) -> Resolver {
    BoxCloneSyncService::new(service_fn(move |name: Name| {
        let named = Arc::clone(&named);
        async move {
            let any = named.has(name.as_str());
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0))
                .await?
                .filter(|found| any || is_public(found.ip()))
                .collect();
            if found.is_empty() {
                return Err(io::Error::other(OfTheHouse));
            }
            Ok(found.into_iter())
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_an_answer_sends_its_caller_is_a_whole_address_or_a_path_of_the_same_house() {
        const FROM: &str = "https://push.example:8443/send/a?b#c";
        for (next, to) in [
            ("https://other.example/a", Some("https://other.example/a")),
            ("/moved", Some("https://push.example:8443/moved")),
            ("//10.0.0.1/a", None),
            ("moved", None),
        ] {
            assert_eq!(joined(FROM, next).as_deref(), to, "{next}");
        }
    }

    #[tokio::test]
    async fn given_a_name_of_this_machine_when_it_is_not_named_then_nobody_is_called() {
        let outgoing = Outgoing::new(NamedHosts::default()).unwrap();
        let called = outgoing
            .post("https://localhost:9/a", &HeaderMap::new(), Vec::new())
            .await;
        assert_eq!(called, Err(NoAnswer::Refused(NotToBeCalled::OfTheHouse)));
    }
}
