//! What a pipeline says by itself.

use gitlab_runner_lint::finding::Profile;

use super::{job, special as findings};

#[test]
fn hidden_jobs_count_through_the_jobs_that_use_them() {
    let template = ".base:\n  image:\n    name: ruby:3.3\n    pull_policy: Always\n";
    let user = "rspec:\n  extends: .base\n  script: x\n";
    let certain: &[&str] = &["job-pull-policy-unknown-value error safe"];
    let note: &[&str] = &["job-pull-policy-unknown-value note safe"];
    let cases: &[(&str, String, &[&str])] = &[
        ("used", format!("{template}{user}"), certain),
        (
            "used through another one",
            format!(
                "{template}.next:\n  extends: [.base]\nrspec:\n  extends: .next\n  script: x\n"
            ),
            certain,
        ),
        (
            "replaced by the job",
            format!("{template}{user}  image: ruby:3.3\n"),
            &[],
        ),
        (
            "replaced by a later base",
            format!(
                "{template}.last:\n  image: ruby:3.3\nrspec:\n  extends: [.base, .last]\n  script: x\n"
            ),
            &[],
        ),
        (
            "used by a template that nothing uses",
            format!("{template}.next:\n  extends: .base\nrspec:\n  script: x\n"),
            &[],
        ),
        (
            "used by nothing",
            format!("{template}rspec:\n  script: x\n"),
            note,
        ),
        ("in a file of templates", template.to_owned(), &[]),
        (
            "in a file that includes others, over which it wins",
            format!("include: {{project: a/b, file: other.yml}}\n{template}{user}"),
            certain,
        ),
        (
            "taken by a reference",
            format!("{template}rspec:\n  image: !reference [.base, image]\n  script: x\n"),
            certain,
        ),
        (
            "anchored",
            format!(
                "{}rspec:\n  script: x\n",
                template.replace(".base:", ".base: &base")
            ),
            &[],
        ),
        (
            "merged into a job",
            format!(
                "{}rspec:\n  <<: *base\n  script: x\n",
                template.replace(".base:", ".base: &base")
            ),
            &["job-pull-policy-unknown-value error none"],
        ),
        (
            "extending itself",
            format!("{template}  extends: .base\n{user}"),
            certain,
        ),
    ];
    for (name, pipeline, expected) in cases {
        let pedantic = "profile = \"pedantic\"\n";
        let (found, list) = findings(pipeline, &[], &[pedantic]);
        assert_eq!(found, *expected, "{name}");
        if *expected == note {
            assert_eq!(list[0].profile, Profile::Pedantic);
            assert!(list[0].message.starts_with("unused template `.base`: "));
            assert_eq!(findings(pipeline, &[], &[]).0, Vec::<String>::new());
        }
    }
}

#[test]
fn values_of_any_type_get_the_right_rule() {
    for (policy, expected) in [
        ("if-not-present", None),
        ("[always, always]", None),
        ("null", None),
        (":always", None),
        ("$[[ inputs.policy ]]", None),
        ("[\"$[[ inputs.policy ]]\", always]", None),
        ("!reference [.a, policy]", None),
        ("\"\"", Some("job-pull-policy-empty error safe")),
        ("[]", Some("job-pull-policy-empty error safe")),
        ("[\"\"]", Some("job-pull-policy-unknown-value error none")),
        (
            "\" always\"",
            Some("job-pull-policy-unknown-value error safe"),
        ),
        (
            "sometimes",
            Some("job-pull-policy-unknown-value error none"),
        ),
        ("no", Some("job-pull-policy-unknown-value error none")),
        ("3", Some("job-pull-policy-unknown-value error none")),
        ("{a: b}", Some("job-pull-policy-unknown-value error none")),
        (
            "[[always]]",
            Some("job-pull-policy-unknown-value error none"),
        ),
        (
            "[always, ~]",
            Some("job-pull-policy-unknown-value error none"),
        ),
        (
            "\n      - :always",
            Some("job-pull-policy-unknown-value error none"),
        ),
        ("${POLICY}", Some("job-pull-policy-variable error none")),
        (
            "[always, $POLICY]",
            Some("job-pull-policy-variable error none"),
        ),
        ("[never, if-not-present]", None),
        ("[always, if-not-present]", None),
    ] {
        let (found, _) = findings(&job(&format!("pull_policy: {policy}")), &[], &[]);
        assert_eq!(found, Vec::from_iter(expected), "{policy}");
    }
}

#[test]
fn jobs_that_run_nothing_are_left_alone() {
    let bridge = "deploy:\n  trigger: group/project\n  image:\n    name: ruby:3.3\n    pull_policy: Always\n";
    assert_eq!(findings(bridge, &[], &[]).0, Vec::<String>::new());
}

#[test]
fn a_hidden_job_needs_a_name_where_a_job_takes_its_image() {
    let error = "image-object-missing-name error none";
    let nothing: &[&str] = &[];
    let bases = ".name: {image: {name: \"a:1\"}}\n.none: {image: {entrypoint: [x]}}\n.plain: {image: \"b:1\"}\n\
         .null: {image: }\n.over: {extends: .plain, image: {entrypoint: [x]}}\n.list: {services: [{alias: x}]}\n";
    let own = "image: {pull_policy: always}";
    for (job, expected) in [
        ("extends: .none", &[error][..]),
        ("extends: .list", &[error]),
        ("extends: [.name, .none]", nothing),
        ("extends: .none, image: \"c:1\"", nothing),
        ("image: \"c:1\"", nothing),
        (&format!("extends: [.plain, .name], {own}"), nothing),
        (&format!("extends: [.name, .plain], {own}"), &[error]),
        (&format!("extends: [.name, .null], {own}"), &[error]),
        // What `.over` replaces is not the name beside it.
        (&format!("extends: [.name, .over], {own}"), nothing),
    ] {
        let pipeline = format!("{bases}rspec: {{script: x, {job}}}\n");
        assert_eq!(findings(&pipeline, &[], &[]).0, expected, "{job}");
    }
}

#[test]
fn a_name_may_come_through_extends() {
    let with = |base: &str| {
        let pipeline = format!(
            ".base:\n{base}rspec:\n  extends: .base\n  image:\n    pull_policy: always\n  script: x\n"
        );
        findings(&pipeline, &[], &[]).0
    };
    let error = ["image-object-missing-name error none"];
    assert_eq!(with("  image:\n    name: ruby:3.3\n"), Vec::<String>::new());
    // `extends` comes before `!reference`: a map replaces what will be another map.
    assert_eq!(with("  image: !reference [.x, image]\n"), error);
    assert_eq!(with("  image: ruby:3.3\n"), error);
    assert_eq!(with("  stage: test\n"), error);
    let included = "include: {template: Other.gitlab-ci.yml}\nrspec:\n  image:\n    pull_policy: always\n  script: x\n";
    assert_eq!(findings(included, &[], &[]).0, Vec::<String>::new());
    let service = "include: {template: Other.gitlab-ci.yml}\nrspec:\n  services:\n    - alias: db\n  script: x\n";
    assert_eq!(findings(service, &[], &[]).0, error);
}
