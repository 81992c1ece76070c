//! The command `check`.

mod ignore;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::args::{Check, Global};
use super::baseline::Known;
use super::diff::{Reader, Side, unified};
use super::error::Error;
use super::outputs::Outputs;
use super::settings::{InForce, of_check, working_directory};
use super::terminal::{self, Stream, complain, print, shows_output, style};
use super::{CLEAN, FAILED, FOUND, clock, shard, write};
use crate::discover::{self, Input, Request, Shard};
use crate::engine::{Report, Workspace, lint};
use crate::finding::Safety;
use crate::fixer::{Fixed, fix_some};
use crate::report::{self, Format, Forms, Redactor, Style, Verbosity};
use crate::rule::Meta;
use crate::rules::RULES;
use crate::settings::Settings;
use crate::source::{FileId, Sources};

/// How often files are looked for again after fixes.
const MOST_ROUNDS: usize = 5;

/// Checks, fixes or shows fixes, and says how it went.
pub(super) fn run(check: &Check, global: &Global) -> Result<ExitCode, Error> {
    let current = working_directory()?;
    let outputs = Outputs::of(check.format.into(), &check.output, &current)?;
    let in_force = of_check(check, global, &current)?;
    let known = Known::read(check.baseline.as_deref(), &in_force, &current)?;
    let InForce { settings, base } = in_force;
    let input = input(check)?;
    let request = Request {
        paths: &check.paths,
        current: &current,
        settings: &settings,
        base: &base,
        input: input.as_deref().map(|bytes| Input {
            bytes,
            name: check.stdin_filename.as_deref(),
        }),
    };
    let shard = shard::chosen(check.shard, global.verbosity())?;
    if shard.is_some() && input.is_some() {
        return Err(Error::Run(
            "--shard is for files, not for the standard input".to_owned(),
        ));
    }
    let workspace = shard::read_aloud(&request, shard, global.verbosity());
    outputs.spare(&workspace, &current)?;
    let run = Run {
        check,
        global,
        outputs,
        settings: &settings,
        known: &known,
        shard,
        limit: if check.unsafe_fixes {
            Safety::Unsafe
        } else {
            Safety::Safe
        },
    };
    if let Some(reason) = &check.add_ignore {
        run.add_ignore(workspace, reason)
    } else if check.diff {
        run.diff(workspace)
    } else if check.fix {
        run.fix(workspace, &request)
    } else {
        let report = run.lint(&workspace);
        run.tell(&report, &workspace.sources, Stream::Output)?;
        Ok(run.exit(&report))
    }
}

/// The standard input, if it is to be checked.
fn input(check: &Check) -> Result<Option<Vec<u8>>, Error> {
    let is_asked = check.paths.iter().any(|path| is_input(path));
    if !is_asked {
        return match check.stdin_filename {
            Some(_) => Err(Error::Run(
                "--stdin-filename needs `-` among the paths".to_owned(),
            )),
            None => Ok(None),
        };
    }
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(Sources::MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::Read(PathBuf::from("the standard input"), error.to_string()))?;
    Ok(Some(bytes))
}

fn is_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

struct Run<'r> {
    check: &'r Check,
    global: &'r Global,
    outputs: Outputs,
    settings: &'r Settings,
    known: &'r Known,
    shard: Option<Shard>,
    limit: Safety,
}

impl Run<'_> {
    /// Checks a workspace: what the baseline holds does not count.
    fn lint(&self, workspace: &Workspace) -> Report {
        let mut report = lint(workspace, self.settings);
        report.shard = self.part();
        self.known
            .settle(&mut report, &workspace.sources, self.settings);
        report
    }

    fn part(&self) -> Option<(usize, usize)> {
        self.shard.map(|shard| (shard.index, shard.of))
    }

    /// Fixes what counts.
    fn fixed(&self, workspace: Workspace) -> Fixed {
        let sieve = |report: &mut Report, sources: &Sources| {
            self.known.settle(report, sources, self.settings);
            report.shard = self.part();
        };
        fix_some(workspace, self.settings, self.limit, &sieve)
    }

    /// Writes the report where it belongs, and beside it what else must be said.
    fn tell(&self, report: &Report, sources: &Sources, stream: Stream) -> Result<(), Error> {
        let metas: Vec<&Meta> = RULES.iter().map(|rule| &rule.meta).collect();
        let forms = Forms::new(report, &metas, sources, clock::now());
        let verbosity = self.global.verbosity();
        let styled = |stream| Style {
            statistics: self.check.statistics,
            ..style(stream, self.global.color, verbosity)
        };
        let in_file = styled(Stream::File);
        let written = self
            .outputs
            .write_files(|format, out| forms.write(format, &in_file, out));
        let style = styled(stream);
        if let Some(format) = self.outputs.standard {
            let mut text = Vec::new();
            forms
                .write(format, &style, &mut text)
                .map_err(|error| Error::output(&error))?;
            if stream == Stream::Errors {
                let text = String::from_utf8_lossy(&text);
                complain(&text.lines().collect::<Vec<_>>());
            } else {
                print(|out| out.write_all(&text))?;
            }
        }
        if self.check.statistics && !self.outputs.any(|format| format == Format::Text) {
            let style = terminal::style(Stream::Errors, self.global.color, verbosity);
            complain(&report::statistics(report, &style));
        }
        let lists = |format: Format| format.says_all() && format != Format::Text;
        let is_listed = match self.outputs.standard {
            Some(format) => lists(format),
            None => self.outputs.any(lists),
        };
        match verbosity {
            Verbosity::Quiet if !is_listed => {
                complain(&report::unchecked(report, sources));
            }
            Verbosity::Normal | Verbosity::Verbose
                if !self.outputs.standard.is_some_and(Format::says_all) =>
            {
                complain(&report::summary(report, sources, &style));
            }
            _ => {}
        }
        written
    }

    fn exit(&self, report: &Report) -> ExitCode {
        if report.lacks_named() {
            return ExitCode::from(FAILED);
        }
        let is_bad = self.check.fail_on.level().is_some_and(|level| {
            report
                .findings
                .iter()
                .any(|finding| finding.severity >= level)
        });
        ExitCode::from(if is_bad { FOUND } else { CLEAN })
    }

    /// Applies fixes and reports what is left.
    fn fix(&self, workspace: Workspace, request: &Request<'_>) -> Result<ExitCode, Error> {
        let is_piped = self.check.paths.iter().any(|path| is_input(path));
        let mut fixed = self.round(workspace, is_piped)?;
        let mut done = Done::of(&fixed);
        // A file that is right now may include files that nobody asked for before.
        for _ in 1..MOST_ROUNDS {
            if is_piped || fixed.changed.is_empty() {
                break;
            }
            fixed = self.round(shard::read(request, self.shard), is_piped)?;
            done.add(Done::of(&fixed));
        }
        let stream = if is_piped {
            Stream::Errors
        } else {
            Stream::Output
        };
        let told = self.tell(&fixed.report, &fixed.workspace.sources, stream);
        self.tell_fixes(&done, "Fixed");
        told?;
        Ok(self.exit(&fixed.report))
    }

    /// Applies fixes to what is known, and writes what they changed.
    fn round(&self, workspace: Workspace, is_piped: bool) -> Result<Fixed, Error> {
        let old = texts(&workspace);
        let fixed = self.fixed(workspace);
        self.store(&old, &fixed.workspace, &fixed.changed, is_piped)?;
        Ok(fixed)
    }

    /// Writes the files that were changed; the standard input becomes the output.
    fn store(
        &self,
        old: &BTreeMap<FileId, Arc<str>>,
        workspace: &Workspace,
        changed: &BTreeSet<FileId>,
        is_piped: bool,
    ) -> Result<(), Error> {
        let sources = &workspace.sources;
        let input = is_piped.then(|| self.input_file(workspace)).flatten();
        let on_disk = changed.iter().filter(|file| Some(**file) != input);
        // All files or none, as far as that can be known before.
        for &file in on_disk.clone() {
            let path = sources.path(file);
            unchanged(path, old.get(&file).map(|text| &**text))?;
            write::writable(path).map_err(|error| Error::write(path, &error))?;
        }
        for &file in on_disk {
            let path = sources.path(file);
            write::replace(path, sources.text(file)).map_err(|error| Error::write(path, &error))?;
        }
        if let Some(file) = input {
            print(|out| out.write_all(sources.text(file).as_bytes()))?;
        }
        Ok(())
    }

    /// The file that the standard input became.
    fn input_file(&self, workspace: &Workspace) -> Option<FileId> {
        let unnamed = Path::new(discover::UNNAMED_INPUT);
        let name = self.check.stdin_filename.as_deref().unwrap_or(unnamed);
        let name = discover::normal(name);
        let sources = &workspace.sources;
        let mut files = workspace.roles.keys();
        files.find(|file| sources.path(**file) == name).copied()
    }

    /// Shows what fixes would change.
    fn diff(&self, workspace: Workspace) -> Result<ExitCode, Error> {
        let old = texts(&workspace);
        let report = self.lint(&workspace);
        let redactor = Redactor::new(&report.secrets, &workspace.sources);
        let fixed = self.fixed(workspace);
        let sources = &fixed.workspace.sources;
        let redactor_after = Redactor::new(&fixed.report.secrets, sources);
        let style = style(Stream::Patch, self.global.color, self.global.verbosity());
        let reader = if shows_output() {
            Reader::Person
        } else {
            Reader::Program
        };
        let mut patch = String::new();
        let mut is_masked = false;
        for (&file, before) in old.iter().filter(|(file, _)| fixed.changed.contains(file)) {
            let path = redactor.mask(&sources.display(file)).into_owned();
            let (text, shown) = (&**before, redactor.mask_file(file, before));
            let before = Side {
                text,
                shown: &shown,
            };
            let text = sources.text(file);
            let shown = redactor_after.mask_file(file, text);
            let after = Side {
                text,
                shown: &shown,
            };
            let (part, masked) = unified(&path, before, after, style.color, reader);
            patch.push_str(&part);
            is_masked |= masked;
        }
        print(|out| out.write_all(patch.as_bytes()))?;
        if is_masked {
            complain(&["secrets are masked: the patch cannot be applied as printed, use --fix"]);
        }
        self.tell_fixes(&Done::of(&fixed), "Would fix");
        if self.global.verbosity() == Verbosity::Quiet || !report.unchecked.is_empty() {
            complain(&report::unchecked(&report, sources));
        }
        let is_failed = report.lacks_named();
        Ok(ExitCode::from(
            match (is_failed, fixed.changed.is_empty()) {
                (true, _) => FAILED,
                (false, false) => FOUND,
                (false, true) => CLEAN,
            },
        ))
    }

    /// `Fixed 3 findings in 2 files`.
    fn tell_fixes(&self, done: &Done, verb: &str) {
        if self.global.verbosity() == Verbosity::Quiet {
            return;
        }
        let findings = report::counted(done.applied, "finding");
        let mut lines = vec![match done.changed.len() {
            0 => format!("{verb} nothing"),
            files => format!("{verb} {findings} in {}", report::counted(files, "file")),
        }];
        lines.extend(done.undone.iter().map(|rule| {
            format!("A fix of `{rule}` was left out: it would make something else worse")
        }));
        complain(&lines);
    }
}

/// What fixes did, for the last line.
struct Done {
    applied: usize,
    changed: BTreeSet<PathBuf>,
    /// The rules whose fixes were left out at last.
    undone: BTreeSet<&'static str>,
}

impl Done {
    fn of(fixed: &Fixed) -> Self {
        let sources = &fixed.workspace.sources;
        let changed = fixed.changed.iter();
        Self {
            applied: fixed.applied.len(),
            changed: changed.map(|file| sources.path(*file).to_owned()).collect(),
            undone: fixed.undone.clone(),
        }
    }

    fn add(&mut self, mut next: Self) {
        self.applied += next.applied;
        self.changed.append(&mut next.changed);
        self.undone = next.undone;
    }
}

/// All texts that may be changed.
fn texts(workspace: &Workspace) -> BTreeMap<FileId, Arc<str>> {
    let files = workspace.roles.keys();
    files
        .map(|&file| (file, workspace.sources.shared(file)))
        .collect()
}

/// Refuses to write over what somebody else wrote in the meantime.
fn unchanged(path: &Path, before: Option<&str>) -> Result<(), Error> {
    let now = discover::bytes(path).map_err(|why| Error::Read(path.to_owned(), why))?;
    if before.is_some_and(|before| before.as_bytes() == now) {
        return Ok(());
    }
    let why = "it was changed by somebody else in the meantime";
    Err(Error::Write(path.to_owned(), why.to_owned()))
}
