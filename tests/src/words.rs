//! What the page must say, in both languages: expectations of the tests, written down apart from
//! the page's own messages.

use crate::language::Language;

/// Words of one language.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// The first screen's question.
    pub welcome: &'static str,
    /// The file column of a file that was compared after it was sent.
    pub verified: &'static str,
    /// The file column of a file that the service fetched.
    pub stored: &'static str,
    /// The file column of an extension without a file.
    pub waiting: &'static str,
    /// The kind column.
    pub plugin: &'static str,
    /// The answer column of the result table.
    pub accepted: &'static str,
    /// The state column of a plug-in on the nodes.
    pub installed: &'static str,
    /// What is said once an instance is active again.
    pub active_again: &'static str,
    /// A part of the warning before an install.
    pub restarts: &'static str,
    /// What is said of a file that begins as no zip does.
    pub not_a_zip: &'static str,
    /// What is said of an empty file.
    pub empty_file: &'static str,
    /// The status of an archive that nothing stands against.
    pub ready: &'static str,
    /// The status of an archive that the installer refuses.
    pub will_not_install: &'static str,
    /// The status of an archive with one warning.
    pub one_warning: &'static str,
    /// A part of what is said of a source download.
    pub source_download: &'static str,
}

impl Words {
    /// The words of a language.
    pub const fn of(language: Language) -> Self {
        match language {
            Language::English => Self {
                welcome: "Where do your clusters run?",
                verified: "Stored, verified",
                stored: "Stored",
                waiting: "Waiting for its file",
                plugin: "Plugin",
                accepted: "Accepted",
                installed: "Installed",
                active_again: "The instance is active again.",
                restarts: "The cluster restarts.",
                not_a_zip: "This is not a zip.",
                empty_file: "The file is empty.",
                ready: "Ready",
                will_not_install: "Will not install",
                one_warning: "1 warning",
                source_download: "This looks like a source download",
            },
            Language::Chinese => Self {
                welcome: "您的集群在哪里运行？",
                verified: "已存储并核对",
                stored: "已存储",
                waiting: "等待文件",
                plugin: "插件",
                accepted: "已接受",
                installed: "已安装",
                active_again: "实例已恢复正常。",
                restarts: "集群会重启。",
                not_a_zip: "这不是 zip 文件。",
                empty_file: "文件是空的。",
                ready: "就绪",
                will_not_install: "无法安装",
                one_warning: "1 条警告",
                source_download: "源代码下载包",
            },
        }
    }
}

/// A size as the page writes it, in decimal units: whole numbers up to kilobytes, one digit
/// behind the point above.
pub fn size(bytes: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "no file comes near 2^52 bytes")]
    let bytes = bytes as f64;
    match bytes {
        small if small < 999.5 => format!("{small} B"),
        kilo if kilo < 999_500.0 => format!("{:.0} kB", kilo / 1e3),
        mega if mega < 999.5e6 => format!("{:.1} MB", mega / 1e6),
        more => format!("{:.1} GB", more / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_sizes_in_decimal_units() {
        let cases = [
            (0, "0 B"),
            (999, "999 B"),
            (1_400, "1 kB"),
            (2_350_000, "2.4 MB"),
            (3_210_000_000, "3.2 GB"),
        ];
        for (bytes, text) in cases {
            assert_eq!(size(bytes), text);
        }
    }
}
