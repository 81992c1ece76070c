//! Speed of the YAML reader's events, next to libyaml translated to Rust.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use gitlab_runner_lint::syntax::yaml::Parser;

/// What pipelines look like.
const PIPELINE: &str = r#"# Build, test and publish.
stages: [build, test, "deploy"]

variables:
  DOCKER_HOST: tcp://docker:2376
  IMAGE_TAG: "$CI_REGISTRY_IMAGE:$CI_COMMIT_SHORT_SHA"

.defaults: &defaults
  image:
    name: registry.example.com/tools/builder:1.4
    entrypoint: [""]
    pull_policy: [always, if-not-present]
  tags:
    - docker
    - linux

build:
  <<: *defaults
  stage: build
  services:
    - name: docker:27-dind
      alias: docker
      variables: {DOCKER_TLS_CERTDIR: "/certs"}
  script:
    - docker login -u "$CI_REGISTRY_USER" -p "$CI_REGISTRY_PASSWORD" $CI_REGISTRY
    - |
      docker build --pull \
        --build-arg VERSION="$CI_COMMIT_TAG" \
        --tag "$IMAGE_TAG" .

      docker push "$IMAGE_TAG"
  rules:
    - if: '$CI_PIPELINE_SOURCE == "merge_request_event"'
      changes: ["Dockerfile", "src/**/*"]
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH  # always on main

test:unit:
  <<: *defaults
  stage: test
  needs: [build]
  parallel:
    matrix:
      - RUBY: ["3.2", "3.3"]
        DATABASE: [postgres, mysql]
  script:
    - !reference [.setup, script]
    - bundle exec rspec --format documentation
  artifacts:
    when: always
    expire_in: 1 week
    reports: {junit: rspec.xml}
"#;

/// The texts that are read.
#[derive(Clone, Copy, Debug)]
enum Input {
    Pipeline,
    ManyPipelines,
    DeepFlow,
    LongScalar,
}

impl Input {
    const ALL: [Input; 4] = [
        Input::Pipeline,
        Input::ManyPipelines,
        Input::DeepFlow,
        Input::LongScalar,
    ];

    fn text(self) -> String {
        match self {
            Input::Pipeline => PIPELINE.to_owned(),
            Input::ManyPipelines => format!("---\n{PIPELINE}").repeat(500),
            Input::DeepFlow => "[".repeat(2_000) + &"]".repeat(2_000) + "\n",
            Input::LongScalar => format!("key: >\n{}", "  echo one more line\n".repeat(20_000)),
        }
    }
}

#[divan::bench(args = Input::ALL)]
fn ours(bencher: Bencher<'_, '_>, input: Input) {
    let text = input.text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut parser = Parser::new(black_box(&text));
        let mut count = 0;
        while let Ok(Some(event)) = parser.next_event() {
            black_box(event);
            count += 1;
        }
        count
    });
}

#[divan::bench(args = Input::ALL)]
fn libyaml_safer(bencher: Bencher<'_, '_>, input: Input) {
    let text = input.text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut bytes = black_box(text.as_bytes());
        let mut parser = libyaml_safer::Parser::new();
        parser.set_input_string(&mut bytes);
        let mut count = 0;
        while let Some(Ok(event)) = parser.next() {
            black_box(event);
            count += 1;
        }
        count
    });
}

fn main() {
    divan::main();
}
