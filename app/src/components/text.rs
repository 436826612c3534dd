//! Words that may be absent.

/// Optional words of a component: takes `&str`, `String`, or an `Option` of either, so that what a draft holds can be handed on as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(Option<String>);

impl Text {
    /// The words, if there are any.
    pub fn get(self) -> Option<String> {
        self.0
    }

    /// The words, borrowed.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether there are words.
    pub const fn is_some(&self) -> bool {
        self.0.is_some()
    }

    /// The words, or these others.
    pub fn or(self, other: impl Into<String>) -> String {
        self.0.unwrap_or_else(|| other.into())
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self(Some(words.to_owned()))
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self(Some(words))
    }
}

impl From<&String> for Text {
    fn from(words: &String) -> Self {
        Self(Some(words.clone()))
    }
}

impl From<Option<String>> for Text {
    fn from(words: Option<String>) -> Self {
        Self(words)
    }
}

impl From<Option<&str>> for Text {
    fn from(words: Option<&str>) -> Self {
        Self(words.map(str::to_owned))
    }
}
