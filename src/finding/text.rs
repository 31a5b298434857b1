//! The text of a file that was read, shared without a copy.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// The text of a file. Cloning shares it; a `String` becomes one without being copied, which matters
/// where files are large.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceText(Shared);

#[derive(Clone)]
enum Shared {
    Slice(Arc<str>),
    Owned(Arc<String>),
}

impl Deref for Shared {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Slice(text) => text,
            Self::Owned(text) => text,
        }
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Shared {}

impl Deref for SourceText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SourceText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl From<String> for SourceText {
    fn from(text: String) -> Self {
        Self(Shared::Owned(text.into()))
    }
}

impl From<Arc<str>> for SourceText {
    fn from(text: Arc<str>) -> Self {
        Self(Shared::Slice(text))
    }
}

impl From<&str> for SourceText {
    fn from(text: &str) -> Self {
        Self(Shared::Slice(text.into()))
    }
}

impl From<Cow<'_, str>> for SourceText {
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}
