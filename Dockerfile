# syntax=docker/dockerfile:1
# A small image for CI jobs: the static program, and a shell to run job scripts with.
#
#   docker build -t gitlab-runner-lint .
#   docker run --rm -v "$PWD:/project:ro" -w /project gitlab-runner-lint gitlab-runner-lint check

FROM rust:1.88-alpine3.22 AS build
RUN apk add --no-cache musl-dev=~1.2
WORKDIR /source
COPY . .
# Alpine's target is musl, linked statically: the program needs nothing of the image it runs in.
RUN cargo build --release --locked --bin gitlab-runner-lint \
  && ./target/release/gitlab-runner-lint --version

FROM alpine:3.22
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="gitlab-runner-lint" \
  org.opencontainers.image.description="Linter for GitLab Runner config.toml and .gitlab-ci.yml" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=build /source/target/release/gitlab-runner-lint /usr/local/bin/gitlab-runner-lint
COPY LICENSE-APACHE LICENSE-MIT /usr/share/licenses/gitlab-runner-lint/
# Jobs of GitLab get a checkout that everybody may write to; root is not needed.
RUN adduser -D -u 10001 lint
USER 10001
WORKDIR /project
# No entrypoint: GitLab hands its script to the image's shell, and an entrypoint would stand in between.
CMD ["gitlab-runner-lint", "--help"]
