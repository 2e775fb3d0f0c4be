#!/usr/bin/env bash
# All of Velocity's tests, on a fresh machine or a warm one: installs what is missing, starts what it needs on free loopback ports,
# and ends what it started.
#
#   bash scripts/test.sh            everything
#   bash scripts/test.sh --fast     without the runs that build whole products
#   bash scripts/test.sh --help
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=bootstrap/prerequisites.sh
. bootstrap/prerequisites.sh

fast=
case "${1:-}" in
  --fast) fast=1 ;;
  --help | -h) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
  "") ;;
  *) die "unknown option: $1" "see: bash scripts/test.sh --help" ;;
esac

skipped=()
scratch="$(mktemp -d)"
postgres_data=
s3_pid=
oidc_pid=
cleanup() {
  if [ -n "$postgres_data" ]; then run_postgres "$postgres_bin/pg_ctl" -D "$postgres_data" -m immediate stop >/dev/null 2>&1 || true; fi
  if [ -n "$s3_pid" ]; then kill "$s3_pid" 2>/dev/null || true; fi
  if [ -n "$oidc_pid" ]; then kill "$oidc_pid" 2>/dev/null || true; fi
  rm -rf "$scratch" "${postgres_data%/data}"
}
trap cleanup EXIT

run_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# A private PostgreSQL from the machine's binaries: PostgreSQL refuses to run as root, so root hands it to the user `postgres`.
start_postgres() {
  postgres_bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n1 || true)"
  if [ -z "$postgres_bin" ] || [ ! -x "$postgres_bin/initdb" ]; then
    apt_install postgresql
    postgres_bin="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n1)"
  fi
  local home port
  home="$(mktemp -d /tmp/velocity-postgres.XXXXXX)"
  chmod 755 "$home"
  [ "$(id -u)" = 0 ] && chown postgres "$home"
  postgres_data="$home/data"
  port="$(free_port)"
  run_postgres "$postgres_bin/initdb" -D "$postgres_data" -U velocity -A trust --no-sync >"$scratch/initdb.log" 2>&1 &&
    run_postgres "$postgres_bin/pg_ctl" -D "$postgres_data" -w -l "$home/log" \
      -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home -c fsync=off -c max_connections=200" start >/dev/null ||
    die "PostgreSQL did not start" "see $scratch/initdb.log and $home/log"
  export VELOCITY_TEST_POSTGRES="postgres://velocity@127.0.0.1:$port/postgres"
}

# A private server that speaks S3, for the artifacts that several hosts share.
start_s3() {
  local server="$CACHE/s3/bin/moto_server" port
  if [ ! -x "$server" ]; then
    uv venv --quiet "$CACHE/s3" && VIRTUAL_ENV="$CACHE/s3" uv pip install --quiet 'moto[server,s3]==5.2.5' ||
      die "could not install an S3 server for the tests" "check that uv reaches a package index: uv pip install 'moto[server,s3]'"
  fi
  port="$(free_port)"
  "$server" -H 127.0.0.1 -p "$port" >"$scratch/s3.log" 2>&1 &
  s3_pid=$!
  for _ in $(seq 100); do
    curl -fs -X PUT "http://127.0.0.1:$port/velocity" >/dev/null 2>&1 && break
    sleep 0.1
  done
  export VELOCITY_TEST_S3="http://127.0.0.1:$port"
}

# A private OpenID provider, for sign-in by one: a certified library, told by a script of ours what it is asked for.
start_oidc() {
  local library="oidc-provider@9.13.3" home="$CACHE/oidc" port
  if ! grep -qs '"version": "9.13.3"' "$home/node_modules/oidc-provider/package.json"; then
    mkdir -p "$home" && npm install --silent --no-fund --no-audit --no-save --prefix "$home" "$library" >"$scratch/oidc-npm.log" 2>&1 ||
      die "could not install an OpenID provider for the tests" "$(last_lines "$scratch/oidc-npm.log")" \
        "check that npm reaches a package index: npm view $library"
  fi
  port="$(free_port)"
  node scripts/oidc_provider.mjs "$home" "$port" >"$scratch/oidc.log" 2>&1 &
  oidc_pid=$!
  export VELOCITY_TEST_OIDC="http://127.0.0.1:$port"
  for _ in $(seq 150); do
    curl -fs "$VELOCITY_TEST_OIDC/.well-known/openid-configuration" >/dev/null 2>&1 && return
    sleep 0.1
  done
  die "the OpenID provider for the tests did not start" "$(last_lines "$scratch/oidc.log")"
}

free_port() { "$(python_for_products)" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

say "Preparing the machine"
ensure_system
ensure_uv
ensure_node
ensure_browser
ensure_rust
use_shared_target
# The clock that jumps while everybody works is set by faketime.
apt_install postgresql faketime
start_postgres
start_s3
start_oidc
ensure_monitoring || skipped+=("Velocity behind Caddy and nginx, watched by Prometheus: one of them could not be had (see $CACHE/monitoring.log)")

say "Web page: types, lint, unit tests, assets"
build_web
( cd web && npm run --silent check )

say "Rust: format, lints"
cargo fmt --all --check
cargo clippy --workspace --all-targets --quiet -- -D warnings

say "Toolchain of the products"
cargo build --quiet -p velocity
export VELOCITY_BIN="$CARGO_TARGET_DIR/debug/velocity"
prepared="$("$VELOCITY_BIN" toolchain prepare)"
printf '%s\n' "$prepared"
export VELOCITY_TEST_PYTHON="${prepared%%$'\n'*}/python/bin/python"

say "Tests"
if [ -n "$fast" ]; then
  export VELOCITY_TEST_FAST=1
  skipped+=("whole products (--fast)")
fi
# A failure is told at the end: what comes after it still has its say.
failed=()
if cargo nextest --version >/dev/null 2>&1; then
  cargo nextest run --workspace --no-fail-fast || failed+=("the tests")
else
  cargo test --workspace --no-fail-fast || failed+=("the tests")
fi

say "The page, used in a browser as people use it"
( cd web && VELOCITY_CHROMIUM="$(usable_browser)" npm run --silent e2e ) || failed+=("the page in a browser")

say "Generated input for every operation, as every role"
bash scripts/fuzz.sh "$VELOCITY_BIN" || failed+=("generated input")

if [ ${#skipped[@]} -gt 0 ]; then
  printf '\n\033[33mNOT RUN: %s\033[0m\n' "${skipped[*]}" >&2
fi
if [ ${#failed[@]} -gt 0 ]; then
  printf '\nFAILED: %s\n' "${failed[*]}" >&2
  exit 1
fi
