//! Reading `.gitlab-runner-lint.toml`: what every key sets, and what is refused where.

use std::path::Path;
use std::sync::Arc;

use gitlab_runner_lint::finding::{Profile, Severity};
use gitlab_runner_lint::settings::{
    Edition, Fleet, IncludeRootKind, Level, RunnerKey, Settings, Trust, Version, read,
};
use gitlab_runner_lint::source::Sources;

const RULES: [&str; 3] = ["mixed-list-bypass", "privileged-docker", "yaml-syntax"];

fn settings(text: &str) -> Result<Settings, Vec<String>> {
    let mut sources = Sources::default();
    let text: Arc<str> = Arc::from(text);
    let file = sources.add_text(".gitlab-runner-lint.toml", Arc::clone(&text));
    read(file, &text, &RULES).map_err(|mistakes| {
        let place = |offset| sources.position(file, offset);
        mistakes
            .iter()
            .map(|mistake| {
                let at = place(mistake.span.start);
                format!("{}:{}: {}", at.line, at.column, mistake.message)
            })
            .collect()
    })
}

#[test]
fn every_key_is_read() {
    let read = settings(
        r#"
profile = "strict"
runner-version = "17.10"
gitlab-version = "17.9"
gitlab-edition = "ce"
trust = "group"
templated = true
assume-committed = true
require-ignore-reason = true
extra-keys = ["runners.new_key"]
exclude = ["vendor/**"]
pipelines = ["ci/*.yml"]
runners = ["infra/config.toml"]
kubernetes.always-pull-images = true
baseline = "known.json"

[rules]
"mixed-list-bypass" = "off"
privileged-docker = "error"

[variables]
DEPLOY = "yes"
RETRIES = 3
RATIO = 1.50
CI_DEBUG = false

[include]
project."group/templates" = "../templates"
component."gitlab.example.com/group/scan" = "components/scan"
remote."https://example.com/ci.yml" = "mirror/ci.yml"
template."Auto-DevOps.gitlab-ci.yml" = "auto-devops.yml"

[hosts]
public-registries = ["mirror.example.com"]
private-namespaces = ["docker.io/acme"]

[[runner]]
name = "docker-1"
tags = ["docker", "linux"]
run-untagged = false
trust = "shared"
version = "16.0.2"

[[runner]]
id = 12

[[runner]]
token-prefix = "glrt-abc"
"#,
    )
    .unwrap();
    assert_eq!(read.profile, Profile::Strict);
    assert_eq!(read.runner_version, Version::parse("17.10"));
    assert_eq!(read.gitlab_version, Version::parse("17.9"));
    assert_eq!(read.gitlab_edition, Edition::Ce);
    let variables: Vec<(&str, &str)> = read
        .variables
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        variables,
        [
            ("CI_DEBUG", "false"),
            ("DEPLOY", "yes"),
            ("RATIO", "1.50"),
            ("RETRIES", "3"),
        ]
    );
    let include: Vec<_> = read
        .include
        .iter()
        .map(|root| (root.kind, root.name.as_str(), root.path.to_str().unwrap()))
        .collect();
    assert_eq!(
        include,
        [
            (IncludeRootKind::Project, "group/templates", "../templates"),
            (
                IncludeRootKind::Component,
                "gitlab.example.com/group/scan",
                "components/scan"
            ),
            (
                IncludeRootKind::Remote,
                "https://example.com/ci.yml",
                "mirror/ci.yml"
            ),
            (
                IncludeRootKind::Template,
                "Auto-DevOps.gitlab-ci.yml",
                "auto-devops.yml"
            ),
        ]
    );
    assert_eq!(read.trust, Some(Trust::Group));
    assert_eq!(read.exclude, ["vendor/**"]);
    assert_eq!(read.pipelines, ["ci/*.yml"]);
    assert_eq!(read.runners, ["infra/config.toml"]);
    assert!(read.always_pull_images);
    assert_eq!(read.baseline.as_deref(), Some(Path::new("known.json")));
    assert!(read.require_ignore_reason);
    assert!(read.templated);
    assert!(read.assume_committed);
    assert_eq!(read.extra_keys, ["runners.new_key"]);
    assert_eq!(read.level_of("mixed-list-bypass"), Some(Level::Off));
    assert_eq!(
        read.level_of("privileged-docker"),
        Some(Level::At(Severity::Error))
    );
    assert_eq!(read.public_registries, ["mirror.example.com"]);
    assert_eq!(read.private_namespaces, ["docker.io/acme"]);
    assert_eq!(read.declared.len(), 3);
    let first = &read.declared[0];
    assert_eq!(first.key, RunnerKey::Name("docker-1".to_owned()));
    assert_eq!(
        first.tags.as_deref(),
        Some(["docker".to_owned(), "linux".to_owned()].as_slice())
    );
    assert_eq!(first.run_untagged, Some(false));
    assert_eq!(first.trust, Some(Trust::Shared));
    assert_eq!(first.version, Version::parse("16.0.2"));
    assert_eq!(read.declared[1].key, RunnerKey::Id(12));
    assert_eq!(
        read.declared[2].key,
        RunnerKey::TokenPrefix("glrt-abc".to_owned())
    );
}

#[test]
fn an_empty_file_changes_nothing() {
    assert_eq!(settings(""), Ok(Settings::default()));
}

#[test]
fn mistakes_are_told_with_place_and_nearest_word() {
    let table = [
        (
            "profil = \"strict\"",
            "1:1: unknown key \"profil\", did you mean \"profile\"?",
        ),
        ("frobnicate = 1", "1:1: unknown key \"frobnicate\""),
        (
            "profile = \"strikt\"",
            "1:11: unknown profile \"strikt\", did you mean \"strict\"?",
        ),
        ("profile = true", "1:11: expected a string, found a boolean"),
        (
            "trust = \"everybody\"",
            "1:9: unknown trust \"everybody\", it is one of \"shared\", \"group\", \"project\"",
        ),
        (
            "runner-version = \"latest\"",
            "1:18: \"latest\" is not a version such as \"17.10\"",
        ),
        (
            "runner-version = 17.10",
            "1:18: expected a string such as \"17.10\", found a number",
        ),
        (
            "gitlab-version = 17.9",
            "1:18: expected a string such as \"17.10\", found a number",
        ),
        (
            "gitlab-edition = \"eee\"",
            "1:18: unknown edition \"eee\", did you mean \"ee\"?",
        ),
        (
            "gitlab-edtion = \"ee\"",
            "1:1: unknown key \"gitlab-edtion\", did you mean \"gitlab-edition\"?",
        ),
        (
            "variables = [\"A=1\"]",
            "1:13: expected a table, found a list",
        ),
        (
            "[variables]\nLIST = [1]",
            "2:8: expected a string, found a list",
        ),
        (
            "[include]\nprojects.\"a/b\" = \"c\"",
            "2:1: unknown key \"projects\", did you mean \"project\"?",
        ),
        (
            "[include]\nproject = \"c\"",
            "2:11: expected a table, found a string",
        ),
        (
            "[include]\nproject.\"a/b\" = true",
            "2:17: expected a string, found a boolean",
        ),
        (
            "[include]\nproject.\"a/b\" = \"\"",
            "2:17: must not be empty",
        ),
        (
            "[include]\ntemplate.Bash.gitlab-ci.yml = \"x.yml\"",
            "2:10: expected a path, found a table: a name with dots stands in quotes, \"Bash...\"",
        ),
        (
            "templated = \"yes\"",
            "1:13: expected true or false, found a string",
        ),
        (
            "exclude = \"vendor\"",
            "1:11: expected a list of strings, found a string",
        ),
        ("exclude = [1]", "1:12: expected a string, found a number"),
        (
            "exclude = [\"!a\"]",
            "1:12: \"!a\" does not exclude what follows the \"!\": list only what is meant, and write \"[!]\" in a name",
        ),
        (
            "pipelines = [\"../a\"]",
            "1:14: \"../a\" leads out of the directory of this file, below which all paths are",
        ),
        (
            "exclude = [\"\"]",
            "1:12: \"\" fits no path: write \"**\" for all of them",
        ),
        (
            "exclude = [\"a[\"]",
            "1:12: \"a[\" is not a path pattern: invalid range pattern",
        ),
        (
            "[rules]\nmixed-list-bypas = \"off\"",
            "2:1: unknown rule \"mixed-list-bypas\", did you mean \"mixed-list-bypass\"?",
        ),
        (
            "[rules]\nyaml-syntax = \"fatal\"",
            "2:15: unknown level \"fatal\", it is one of \"error\", \"warning\", \"note\", \"off\"",
        ),
        ("rules = [\"off\"]", "1:9: expected a table, found a list"),
        (
            "[hosts]\npublic_registries = []",
            "2:1: unknown key \"public_registries\", did you mean \"public-registries\"?",
        ),
        (
            "kubernetes.always-pull-images = \"yes\"",
            "1:33: expected true or false, found a string",
        ),
        (
            "runner = {}",
            "1:10: expected one or more [[runner]] tables, found a table",
        ),
        (
            "[[runner]]\ntags = []",
            "1:1: a runner is described by exactly one of \"name\", \"id\" and \"token-prefix\"",
        ),
        (
            "[[runner]]\nname = \"a\"\nid = 1",
            "1:1: a runner is described by exactly one of \"name\", \"id\" and \"token-prefix\"",
        ),
        (
            "[[runner]]\nid = \"1\"",
            "2:6: expected a whole number, found a string",
        ),
        ("[[runner]]\ntoken-prefix = \"\"", "2:16: must not be empty"),
        (
            "[[runner]]\nname = \"a\"\n[[runner]]\nname = \"a\"",
            "3:1: this runner is already described above",
        ),
        (
            "[[runner]]\nname = \"a\"\nrun-untaged = true",
            "3:1: unknown key \"run-untaged\", did you mean \"run-untagged\"?",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(settings(text), Err(vec![expected.to_owned()]), "{text}");
    }
}

#[test]
fn mistakes_in_overrides_are_told() {
    let table = [
        (
            "override = {}",
            "1:12: expected one or more [[override]] tables, found a table",
        ),
        (
            "[[override]]\nprofile = \"strict\"",
            "1:1: an override names its \"paths\"",
        ),
        (
            "[[override]]\npaths = []",
            "1:1: an override names its \"paths\"",
        ),
        (
            "[[override]]\npaths = \"a\"",
            "2:9: expected a list of strings, found a string",
        ),
        (
            "[[override]]\npaths = [\"a\"]\nexclude = []",
            "3:1: \"exclude\" holds for all paths: it stands outside of [[override]]",
        ),
        (
            "[[override]]\npath = [\"a\"]\npaths = [\"a\"]",
            "2:1: unknown key \"path\", did you mean \"paths\"?",
        ),
        ("baseline = \"\"", "1:12: must not be empty"),
        (
            "require-ignore-reason = \"yes\"",
            "1:25: expected true or false, found a string",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(settings(text), Err(vec![expected.to_owned()]), "{text}");
    }
}

#[test]
fn later_overrides_win_and_flags_win_over_all() {
    let text = "profile = 'strict'\ntrust = 'project'\n\
        [rules]\nyaml-syntax = 'note'\n\
        [[override]]\npaths = ['legacy/**', '*.tmpl']\nprofile = 'default'\ntrust = 'shared'\n\
        rules.privileged-docker = 'off'\n\
        [[override]]\npaths = ['legacy/new']\nprofile = 'pedantic'\nrunner-version = '16.3'\n\
        templated = true\n";
    let mut all = settings(text).unwrap();
    all.base = "/repository".into();
    all.directory = "/repository/sub".into();
    assert_eq!(all.at(Path::new("legacy/a.toml")).profile, Profile::Strict);
    assert_eq!(
        all.at(Path::new("/elsewhere/legacy/a")).profile,
        Profile::Strict
    );
    let old = all.at(Path::new("../legacy/a.toml")).into_owned();
    assert_eq!(
        (old.profile, old.trust),
        (Profile::Default, Some(Trust::Shared))
    );
    assert_eq!(old.level_of("privileged-docker"), Some(Level::Off));
    assert_eq!(old.level_of("yaml-syntax"), Some(Level::At(Severity::Note)));
    assert!(!old.templated);
    let new = all
        .at(Path::new("/repository/legacy/new/a.toml"))
        .into_owned();
    assert_eq!(
        (new.profile, new.trust),
        (Profile::Pedantic, Some(Trust::Shared))
    );
    assert_eq!(new.runner_version, Version::parse("16.3"));
    assert!(new.templated);
    assert_eq!(all.at(Path::new("x/y.tmpl")).trust, Some(Trust::Shared));
    all.flags.trust = Some(Trust::Group);
    all.flags.profile = Some(Profile::Strict);
    let new = all.at(Path::new("../legacy/new")).into_owned();
    assert_eq!(
        (new.profile, new.trust),
        (Profile::Strict, Some(Trust::Group))
    );
}

#[test]
fn all_mistakes_are_told_in_the_order_of_the_text() {
    let mistakes = settings("trsut = \"group\"\nexclude = 1\n[rules]\nx = \"off\"\n").unwrap_err();
    assert_eq!(mistakes.len(), 3);
    assert!(mistakes[0].starts_with("1:1:"));
    assert!(mistakes[2].starts_with("4:1:"));
}

#[test]
fn broken_toml_is_a_mistake() {
    let mistakes = settings("profile = \n").unwrap_err();
    assert!(mistakes[0].starts_with("1:"), "{mistakes:?}");
}

#[test]
fn hosted_runners_are_declared_behind_those_of_the_user() {
    let text = "fleet = 'gitlab.com'\nclosed-world = false\n\
                [[runner]]\nname = 'saas-linux-small-amd64'\nversion = '18.1'\nprotected = true\n";
    let read = settings(text).unwrap();
    assert_eq!(read.fleet, Some(Fleet::GitlabCom));
    assert_eq!(read.closed_world, Some(false));
    assert_eq!(read.declared.len(), 8);
    let first = &read.declared[0];
    assert_eq!(first.version, Version::parse("18.1"));
    assert_eq!(first.protected, Some(true));
    let hosted = &read.declared[1];
    assert_eq!(hosted.run_untagged, Some(true));
    assert_eq!(hosted.trust, Some(Trust::Shared));
    assert!(
        read.declared[2..]
            .iter()
            .all(|it| it.run_untagged == Some(false))
    );
    assert_eq!(settings("").unwrap().fleet, None);
    let wrong = settings("fleet = 'gitlab'").unwrap_err();
    assert_eq!(
        wrong,
        ["1:9: unknown fleet \"gitlab\", it is one of \"gitlab.com\""]
    );
}

#[test]
fn a_path_is_excluded_from_the_directory_of_the_settings() {
    let settings = Settings {
        exclude: vec!["vendor".to_owned(), "./top.yml".to_owned()],
        directory: "/p/a".into(),
        base: "/p".into(),
        ..Settings::default()
    };
    for path in ["vendor/x.yml", "../top.yml", "/p/b/vendor/x"] {
        assert!(settings.excludes(Path::new(path)), "{path}");
    }
    for path in ["top.yml", "../../vendor/x.yml", "x.yml"] {
        assert!(!settings.excludes(Path::new(path)), "{path}");
    }
}
