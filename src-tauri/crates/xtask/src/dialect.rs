//! Which family of systems this is, and how its packages are installed.

use std::path::Path;

/// A family of operating systems, by the way in which it installs packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Debian, Ubuntu and what is made from them.
    Debian,
    /// Fedora and its relatives.
    Fedora,
    /// Arch and its relatives.
    Arch,
    /// openSUSE.
    Suse,
    /// Another Linux.
    OtherLinux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

impl Family {
    /// The family of this machine.
    pub(crate) fn of_this_machine() -> Self {
        if cfg!(target_os = "macos") {
            return Self::MacOs;
        }
        if cfg!(windows) {
            return Self::Windows;
        }
        let release = std::fs::read_to_string(Path::new("/etc/os-release")).unwrap_or_default();
        Self::of_release(&release)
    }

    /// The family that an os-release file names (`ID` first, then `ID_LIKE`; os-release(5)).
    fn of_release(release: &str) -> Self {
        let value = |key: &str| {
            release
                .lines()
                .filter_map(|line| line.split_once('='))
                .find(|(name, _)| *name == key)
                .map(|(_, value)| value.trim_matches(['"', '\'']).to_owned())
                .unwrap_or_default()
        };
        let names = format!("{} {}", value("ID"), value("ID_LIKE"));
        names
            .split_whitespace()
            .find_map(Self::of_name)
            .unwrap_or(Self::OtherLinux)
    }

    fn of_name(name: &str) -> Option<Self> {
        match name {
            "debian" | "ubuntu" => Some(Self::Debian),
            "fedora" | "rhel" | "centos" => Some(Self::Fedora),
            "arch" | "archlinux" => Some(Self::Arch),
            "suse" | "opensuse" | "opensuse-tumbleweed" | "opensuse-leap" => Some(Self::Suse),
            _ => None,
        }
    }

    /// What to do on a machine of this family before the application can be built.
    pub(crate) fn line_for_building(self) -> &'static str {
        match self {
            Self::Debian => "sudo apt-get install gcc libc6-dev pkg-config libwebkit2gtk-4.1-dev",
            Self::Fedora => "sudo dnf install gcc pkgconf-pkg-config webkit2gtk4.1-devel",
            Self::Arch => "sudo pacman -S --needed base-devel webkit2gtk-4.1",
            Self::Suse => "sudo zypper install gcc pkg-config webkit2gtk3-devel",
            Self::OtherLinux => {
                "a C compiler, pkg-config and the development files of WebKitGTK 4.1 (webkit2gtk-4.1.pc)"
            }
            Self::MacOs => "xcode-select --install",
            Self::Windows => {
                "the C++ build tools of Visual Studio; WebView2 comes with Windows 10 and 11"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_family_from_os_release() {
        let cases = [
            ("ID=debian\n", Family::Debian),
            (
                "NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n",
                Family::Debian,
            ),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Family::Debian),
            (
                "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n",
                Family::Fedora,
            ),
            ("ID=endeavouros\nID_LIKE='arch'\n", Family::Arch),
            (
                "ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\n",
                Family::Suse,
            ),
            ("ID=nixos\n", Family::OtherLinux),
            ("", Family::OtherLinux),
        ];
        for (release, family) in cases {
            assert_eq!(Family::of_release(release), family, "{release}");
        }
    }
}
