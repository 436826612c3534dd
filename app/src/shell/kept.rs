//! What pages say in public, kept as it was drawn.
//!
//! # Why
//!
//! A list that hundreds look at is asked for and drawn once, not hundreds of times. What is kept is older than a second only
//! by what was under way, and never older than the last write of this process: who has just reported finds her report in the
//! list.

use std::sync::Arc;

use domain::languages::Language;
use quick_cache::sync::Cache;

use super::Reader;
use crate::portal::Portal;

/// Lists of some ten thousand bytes each.
const KEPT_MOST: usize = 256;

/// What a page says in `main`, to whoever reads this language.
#[derive(Debug)]
pub struct Main {
    /// The page's title.
    pub title: String,
    /// As it was drawn.
    pub html: Arc<str>,
}

/// What was drawn, and when. What has grown old is never asked for again, and gives way to what is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    address: String,
    language: Language,
    writes: u64,
    second: i64,
}

/// What was drawn lately.
#[derive(Debug)]
pub struct Kept(Cache<Key, Arc<Main>>);

impl Default for Kept {
    fn default() -> Self {
        Self(Cache::new(KEPT_MOST))
    }
}

impl Kept {
    /// What stands at this address, as it was drawn before or is now; whoever asks for the same meanwhile waits for it.
    pub async fn main<E>(
        &self,
        portal: &Portal,
        reader: &Reader,
        address: String,
        draw: impl Future<Output = Result<Main, E>>,
    ) -> Result<Arc<Main>, E> {
        let key = Key {
            address,
            language: reader.language,
            writes: portal.store.writes(),
            second: reader.now.timestamp().as_second(),
        };
        let draw = async { draw.await.map(Arc::new) };
        self.0.get_or_insert_async(&key, draw).await
    }
}
