//! No secret inside or around a configuration is shown.

use gitlab_runner_lint::engine::{Role, lint};
use gitlab_runner_lint::report::Redactor;
use gitlab_runner_lint::settings::Settings;

use super::workspace;

const SECRETS: [&str; 8] = [
    "hidden-one",
    "hidden-two",
    "hidden-three",
    "hidden-four",
    "hidden-five",
    "hidden-six",
    "hidden-seven",
    "hidden-eight",
];

const TEXT: &str = r#"runnerToken: hidden-one
runnerRegistrationToken: "hidden-two"
# runnerToken: hidden-three
runners:
  secret: gitlab-runner
  config: |
    [[runners]]
      token = "hidden-four"
      # token = "hidden-five"
      environment = ["DB_PASSWORD=hidden-six"]
      [runners.cache]
        {{- if .x }}
        [runners.cache.s3]
          SecretKey = "hidden-seven"
        {{- end }}
  cache:
    secretName: gitlab-runner
---
kind: Secret
stringData:
  anything: hidden-eight
"#;

#[test]
fn no_secret_is_shown() {
    for text in [
        TEXT,
        &TEXT.replace("[[runners]]", "[[runners]"),
        &TEXT.replace("kind:", "kind: {"),
    ] {
        let (workspace, file) = workspace(text, Role::Embedded);
        let report = lint(&workspace, &Settings::default());
        let redactor = Redactor::new(&report.secrets, &workspace.sources);
        let shown = redactor.mask_file(file, text);
        for secret in SECRETS
            .iter()
            .filter(|it| **it != "hidden-eight" || !text.contains("kind: {"))
        {
            assert!(!shown.contains(secret), "{secret}\n{shown}");
        }
        assert_eq!(shown.matches("gitlab-runner").count(), 2, "{shown}");
    }
}
