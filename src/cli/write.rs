//! Writing files so that a reader sees either the old text or the new one.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// Puts a text in the place of a file: written beside it, then renamed. A link stays a link, and
/// the file keeps its owner and its permissions.
///
/// # Errors
/// Those of the file system, also for a file that may not be written to, which a rename would not
/// mind. The old file is then as it was.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    if is_open(path) {
        return appended(path)?.write_all(text.as_bytes());
    }
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let Ok(old) = fs::metadata(&target) else {
        return beside(&target, text, None);
    };
    // A device or a pipe has no place beside it.
    if !old.is_file() {
        return File::create(&target)?.write_all(text.as_bytes());
    }
    writable(&target)?;
    match beside(&target, text, Some(&old)) {
        // A single mounted file, or one in a directory of somebody else.
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::PermissionDenied
                    | ErrorKind::ResourceBusy
                    | ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            File::create(&target)?.write_all(text.as_bytes())
        }
        outcome => outcome,
    }
}

/// Puts what is written in the place of a file, without holding it in memory: beside it, then
/// renamed.
///
/// # Errors
/// Those of the file system, and of `draw`. The old file is then as it was.
pub(super) fn stream(
    path: &Path,
    draw: &mut dyn FnMut(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<()> {
    if is_open(path) {
        let mut out = io::BufWriter::new(appended(path)?);
        draw(&mut out)?;
        return out.flush();
    }
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&target).ok();
    let is_special = old.as_ref().is_some_and(|old| !old.is_file());
    let beside = match is_special {
        true => None,
        false => {
            if old.is_some() {
                writable(&target)?;
            }
            create_sibling(&target).ok()
        }
    };
    let Some((sibling, file)) = beside else {
        let mut out = io::BufWriter::new(File::create(&target)?);
        draw(&mut out)?;
        return out.flush();
    };
    let mut out = io::BufWriter::new(file);
    let written = old
        .map_or(Ok(()), |old| resemble(&old, out.get_ref()))
        .and_then(|()| draw(&mut out))
        .and_then(|()| out.flush())
        .and_then(|()| fs::rename(&sibling, &target));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&sibling);
    }
    written
}

/// Whether a path stands for what this program has open already, such as `/dev/stderr`: what is
/// there must stay, it may be the log of everything.
fn is_open(path: &Path) -> bool {
    let names = ["/dev/fd", "/dev/stdout", "/dev/stderr", "/proc/self/fd"];
    names.iter().any(|name| path.starts_with(name))
}

fn appended(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).open(path)
}

fn beside(target: &Path, text: &str, old: Option<&Metadata>) -> io::Result<()> {
    let (sibling, mut file) = create_sibling(target)?;
    let written = old
        .map_or(Ok(()), |old| resemble(old, &file))
        .and_then(|()| file.write_all(text.as_bytes()))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&sibling, target));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&sibling);
    }
    written
}

/// Gives a new file the owner and the permissions of the old one.
fn resemble(old: &Metadata, file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            fchown(file, Some(old.uid()), Some(old.gid()))?;
        }
    }
    file.set_permissions(old.permissions())
}

/// Whether a file may be written to.
///
/// # Errors
/// Why not.
pub(super) fn writable(path: &Path) -> io::Result<()> {
    OpenOptions::new().append(true).open(path).map(drop)
}

fn create_sibling(target: &Path) -> io::Result<(PathBuf, File)> {
    let mut last = io::Error::from(ErrorKind::AlreadyExists);
    for attempt in 0..100_u32 {
        let mut name = OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(format!(".{}-{attempt}.tmp", std::process::id()));
        let sibling = target.with_file_name(name);
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&sibling)
        {
            Ok(file) => return Ok((sibling, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_text_replaces_the_old_one_and_leaves_nothing_behind() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.toml");
        replace(&path, "one").unwrap();
        replace(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_may_not_be_written_to_stays() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.toml");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        // The administrator may write to everything.
        let is_refused = writable(&path).is_err();
        assert_eq!(replace(&path, "new").is_err(), is_refused);
        let expected = if is_refused { "old" } else { "new" };
        assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("target");
        let link = directory.path().join("link");
        fs::write(&target, "old").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("target", &link).unwrap();
        replace(&link, "new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        let mode = fs::metadata(&target).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
}
