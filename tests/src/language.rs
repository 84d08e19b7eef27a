//! The languages that the page speaks.

/// The languages of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// As the settings name it.
    pub fn setting(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh_cn",
        }
    }

    /// As the page's `lang` attribute names it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }
}
