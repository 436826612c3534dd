//! Who is let in: no writing on behalf of other sites, an end to slow requests, and what browsers are told to refuse.

use std::any::Any;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use app::shell::Refusal;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// How long an answer may take to begin, unless somebody says otherwise.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// How long sending files may take, on a telephone with a poor line.
const FILES_WITHIN: Duration = Duration::from_mins(5);

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Told with every answer that does not say otherwise itself. Map servers want to know which portal asks, and need not
/// know which page: addresses of pages may be secret.
const TOLD: [(HeaderName, HeaderValue); 4] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (
        REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    ),
    (
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
        ),
    ),
];

/// What the guards need to know.
#[derive(Debug, Clone)]
pub struct Guards {
    /// Scheme and host under which the portal is reached.
    pub base_url: Arc<str>,
    /// Whether a proxy in front says whom it speaks for.
    pub behind_proxy: bool,
    /// How long an answer may take to begin.
    pub answer_within: Duration,
}

/// Tells browsers what to refuse.
pub async fn told(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in TOLD {
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}

/// Refuses writing on behalf of another site, and hands the visitor's address on as an extension of type [`IpAddr`].
pub async fn guard(
    State(guards): State<Arc<Guards>>,
    mut request: Request,
    next: Next,
) -> Response {
    if !guards.lets_in(request.method(), request.headers()) {
        return refused(Refusal::OtherSite, "This was sent from another site.\n");
    }
    if let Some(address) = guards.visitor(&request) {
        request.extensions_mut().insert(address);
    }
    next.run(request).await
}

/// Gives up on what does not begin to answer in time. What has begun, such as a stream, goes on.
pub async fn in_time(State(guards): State<Arc<Guards>>, request: Request, next: Next) -> Response {
    let kind = request.headers().get(CONTENT_TYPE);
    let files = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    let within = if files {
        FILES_WITHIN
    } else {
        guards.answer_within
    };
    match tokio::time::timeout(within, next.run(request)).await {
        Ok(response) => response,
        Err(_) => refused(
            Refusal::TookTooLong,
            "This took too long. Try again later.\n",
        ),
    }
}

/// An answer to what panicked.
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let said = match panic.downcast::<String>() {
        Ok(said) => *said,
        Err(panic) => panic
            .downcast::<&'static str>()
            .map_or_else(|_| String::new(), |said| (*said).to_owned()),
    };
    refused(
        Refusal::Panicked { said },
        "Something went wrong here. It is in the log.\n",
    )
}

/// A refusal that becomes a page for those who read pages, and says this to all others.
fn refused(refusal: Refusal, otherwise: &'static str) -> Response {
    let again_in = refusal.again_in();
    let mut response = refusal.into_response();
    *response.body_mut() = Body::from(otherwise);
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    if let Some(seconds) = again_in {
        let headers = response.headers_mut();
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

impl Guards {
    /// Browsers say where a request comes from, in the newer header or the older one; what says neither comes from no
    /// page and brings no cookie of ours along.
    fn lets_in(&self, method: &Method, headers: &HeaderMap) -> bool {
        if [Method::GET, Method::HEAD, Method::OPTIONS].contains(method) {
            return true;
        }
        let mut sites = headers.get_all(FETCH_SITE).iter().peekable();
        if sites.peek().is_some() {
            return sites.all(|site| site == "same-origin" || site == "none");
        }
        headers
            .get_all(ORIGIN)
            .iter()
            .all(|origin| self.is_ours(origin, headers.get(HOST)))
    }

    fn is_ours(&self, origin: &HeaderValue, host: Option<&HeaderValue>) -> bool {
        let Ok(origin) = origin.to_str() else {
            return false;
        };
        let host = host.and_then(|host| host.to_str().ok());
        let named = origin.split_once("://").map(|(_, named)| named);
        origin.eq_ignore_ascii_case(&self.base_url)
            || named
                .zip(host)
                .is_some_and(|(named, host)| named.eq_ignore_ascii_case(host))
    }

    /// The address of whoever asks; the last that was forwarded is the one that our own proxy saw.
    fn visitor(&self, request: &Request) -> Option<IpAddr> {
        let forwarded = || {
            let last = request
                .headers()
                .get_all(FORWARDED_FOR)
                .iter()
                .next_back()?;
            last.to_str()
                .ok()?
                .rsplit(',')
                .next()?
                .trim()
                .parse::<IpAddr>()
                .ok()
        };
        let connected = || {
            let connected = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
            Some(connected.0.ip())
        };
        let address = if self.behind_proxy {
            forwarded().or_else(connected)
        } else {
            connected()
        };
        address.map(|address| address.to_canonical())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guards(behind_proxy: bool) -> Guards {
        Guards {
            base_url: "https://citylink.example".into(),
            behind_proxy,
            answer_within: ANSWER_WITHIN,
        }
    }

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
        pairs
            .chain([(HOST, HeaderValue::from_static("10.0.0.1:3000"))])
            .collect()
    }

    #[test]
    fn given_where_a_browser_says_it_comes_from_when_it_writes_then_only_our_own_pages_may() {
        for (said, allowed) in [
            (&[(FETCH_SITE, "same-origin")][..], true),
            (&[(FETCH_SITE, "none")], true),
            (&[(FETCH_SITE, "same-site")], false),
            (&[(FETCH_SITE, "cross-site")], false),
            (
                &[
                    (FETCH_SITE, "cross-site"),
                    (ORIGIN, "https://citylink.example"),
                ],
                false,
            ),
            (&[(ORIGIN, "https://citylink.example")], true),
            (&[(ORIGIN, "http://10.0.0.1:3000")], true),
            (&[(ORIGIN, "http://10.0.0.1")], false),
            (
                &[(ORIGIN, "https://citylink.example.attacker.example")],
                false,
            ),
            (&[(ORIGIN, "null")], false),
            (&[], true),
        ] {
            assert_eq!(
                guards(false).lets_in(&Method::POST, &headers(said)),
                allowed,
                "{said:?}"
            );
            assert!(
                guards(false).lets_in(&Method::GET, &headers(said)),
                "{said:?}"
            );
        }
    }

    #[test]
    fn given_a_forwarded_address_when_there_is_no_proxy_then_it_is_not_believed() {
        const FORWARDED: &str = "203.0.113.9, 198.51.100.7";
        let mut request = Request::new(Body::empty());
        request
            .headers_mut()
            .insert(FORWARDED_FOR, HeaderValue::from_static(FORWARDED));
        let connected: SocketAddr = "[::ffff:192.0.2.4]:50000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(connected));

        assert_eq!(guards(false).visitor(&request), Some([192, 0, 2, 4].into()));
        assert_eq!(
            guards(true).visitor(&request),
            Some([198, 51, 100, 7].into())
        );
    }
}
