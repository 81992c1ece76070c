//! What a directory or a file of a host means to those who can open it.

use super::volumes::is_within;

/// Names of sockets that start containers.
const SOCKETS: [&str; 4] = ["docker.sock", "podman.sock", "containerd.sock", "crio.sock"];

/// The pipe of Docker on Windows.
const PIPE: &str = "//./pipe/docker_engine";

/// Directories with such sockets.
const SOCKET_DIRECTORIES: [&str; 2] = ["/var/run", "/run"];

/// Directories that nobody gives away, as [`normal`] writes them.
const SENSITIVE: [&str; 14] = [
    "/etc",
    "/root",
    "/home",
    "/proc",
    "/sys",
    "/dev",
    "/boot",
    "/var/lib/docker",
    "/var/lib/containerd",
    "/var/lib/kubelet",
    "c:/windows",
    "c:/users",
    "c:/programdata/docker",
    "c:/gitlab-runner",
];

/// What may be read without harm.
const READABLE: [&str; 4] = [
    "/etc/localtime",
    "/etc/timezone",
    "/etc/hosts",
    "/usr/share/ca-certificates",
];

/// Starts of paths that may be read without harm: certificates.
const READABLE_STARTS: [&str; 2] = ["/etc/ssl", "/etc/pki"];

/// Ends of such files.
const READABLE_ENDS: [&str; 2] = [".pem", ".crt"];

/// Where reading is as bad as writing: tokens, keys and passwords lie there.
const SECRET: [&str; 3] = ["/etc/gitlab-runner", "/root", "c:/gitlab-runner"];

/// What somebody gets who opens a path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reach {
    /// The socket of a daemon that starts containers.
    Socket,
    /// A directory with such a socket.
    SocketDirectory,
    /// The whole disk.
    Disk,
    /// A part of the system, or a directory around one.
    System,
    /// A part of the system that does no harm as long as nobody writes to it.
    Readable,
    /// Anything else.
    Other,
}

impl Reach {
    /// What a path of a host is. Of one with variables, as far as the text says.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let path = normal(path);
        let name = path.rsplit('/').next().unwrap_or_default();
        if SOCKETS.contains(&name) || path == PIPE {
            return Self::Socket;
        }
        if SOCKET_DIRECTORIES.contains(&path.as_str()) {
            return Self::SocketDirectory;
        }
        // The name of a volume, or nothing that is decided here.
        if !is_path(&path) && !path.ends_with(':') {
            return Self::Other;
        }
        let is_drive = path.len() == 2 && path.ends_with(':');
        if path == "/" || is_drive {
            return Self::Disk;
        }
        let is_readable = READABLE.contains(&path.as_str())
            || READABLE_STARTS.iter().any(|start| path.starts_with(start))
            || READABLE_ENDS.iter().any(|end| name.ends_with(end));
        if !is_sensitive(&path) {
            return Self::Other;
        }
        if is_readable {
            Self::Readable
        } else {
            Self::System
        }
    }
}

fn is_sensitive(path: &str) -> bool {
    let mut all = SENSITIVE.iter();
    all.any(|directory| is_within(path, directory) || is_within(directory, path))
}

/// Whether secrets of the host lie in a directory, or are it, so that reading it is enough.
#[must_use]
pub fn holds_secrets(path: &str) -> bool {
    let path = normal(path);
    let mut all = SECRET.iter();
    all.any(|directory| is_within(&path, directory) || is_within(directory, &path))
}

/// Whether a text is a path of a host, as opposed to the name of a volume.
#[must_use]
pub fn is_path(text: &str) -> bool {
    text.starts_with(['/', '\\']) || is_drive(text)
}

/// `C:\` or `c:/`.
#[must_use]
pub(super) fn is_drive(text: &str) -> bool {
    let mut letters = text.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters.next() == Some(':')
        && matches!(letters.next(), Some('/' | '\\'))
}

/// A path in one spelling: `/` between its parts, no empty parts, no `.` and no `..`; paths of Windows in
/// lower case.
#[must_use]
pub fn normal(path: &str) -> String {
    let slashed = path.replace('\\', "/");
    if slashed.starts_with("//./") {
        return slashed.to_ascii_lowercase();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in slashed.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if is_drive(&slashed) {
        return joined.to_ascii_lowercase();
    }
    if slashed.starts_with('/') {
        format!("/{joined}")
    } else {
        joined
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_judged_in_any_spelling() {
        for (path, expected) in [
            ("/var/run/docker.sock", Reach::Socket),
            ("/run//user/1000/podman/podman.sock", Reach::Socket),
            ("$SOCKETS/docker.sock", Reach::Socket),
            ("\\\\.\\pipe\\docker_engine", Reach::Socket),
            ("//./pipe/docker_engine", Reach::Socket),
            ("/var/run/", Reach::SocketDirectory),
            ("/", Reach::Disk),
            ("/srv/..", Reach::Disk),
            ("C:\\", Reach::Disk),
            ("d:/", Reach::Disk),
            ("/etc", Reach::System),
            ("/srv/../etc/gitlab-runner", Reach::System),
            ("/var", Reach::System),
            ("/var/lib/docker/volumes", Reach::System),
            ("/home/ci", Reach::System),
            ("c:\\Users\\ci", Reach::System),
            ("/etc/localtime", Reach::Readable),
            ("/etc/ssl/certs", Reach::Readable),
            ("/home/ci/root.pem", Reach::Readable),
            ("/srv/root.pem", Reach::Other),
            ("/srv/cache", Reach::Other),
            ("/etcetera", Reach::Other),
            ("/homes/x", Reach::Other),
            ("/var/run/datadog", Reach::Other),
            ("C:\\cache", Reach::Other),
            ("$HOME/x", Reach::Other),
        ] {
            assert_eq!(Reach::of(path), expected, "{path}");
        }
        assert!(holds_secrets("/etc") && holds_secrets("/") && !holds_secrets("/etc/docker"));
    }

    #[test]
    fn names_of_volumes_are_no_paths() {
        for (text, expected) in [
            ("/srv", true),
            ("C:\\x", true),
            ("\\\\.\\pipe\\x", true),
            ("certs", false),
            ("c:", false),
        ] {
            assert_eq!(is_path(text), expected, "{text}");
        }
    }
}
