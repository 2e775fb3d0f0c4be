#!/usr/bin/env bash
# From a fresh machine to a running Velocity — and with --demo to a running, tested shop.
#
#   bash bootstrap/setup.sh             install what is missing, build, start Velocity
#   bash bootstrap/setup.sh --demo      the same, then hold the conversation of the shop and build it
#   bash bootstrap/setup.sh --no-start  install and build only
#   bash bootstrap/setup.sh --uninstall stop Velocity, remove its binary and its caches; your data stays, it says where
#   bash bootstrap/setup.sh --uninstall --purge   the same, and delete your data, conversations and products too
#
# Options: --port N (default 8000) · --data DIR (default ./data) · --profile NAME (of cargo, default release) · --help
# Places:  VELOCITY_CACHE (caches) · VELOCITY_BIN_DIR (the binary; default ~/.local/bin, as root /usr/local/bin) · CARGO_TARGET_DIR
# Every step may be repeated, also after an interruption: what is there already is left as it is.
set -euo pipefail
called_from="$PWD"
cd "$(dirname "$0")/.."
# shellcheck source=bootstrap/prerequisites.sh
. bootstrap/prerequisites.sh

demo= start=1 uninstall= purge= port=8000 data="$ROOT/data" profile=release
while [ $# -gt 0 ]; do
  case "$1" in
    --demo) demo=1 ;;
    --no-start) start= ;;
    --uninstall) uninstall=1 ;;
    --purge) purge=1 ;;
    --port) port="${2:?--port needs a number}"; shift ;;
    --data) data="$(cd "$called_from" && realpath -m "${2:?--data needs a directory}")"; shift ;;
    --profile) profile="${2:?--profile needs a name}"; shift ;;
    --help | -h) sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) die "unknown option: $1" "see: bash bootstrap/setup.sh --help" ;;
  esac
  shift
done
[[ "$port" =~ ^[0-9]{1,5}$ ]] && [ "$port" -ge 1 ] && [ "$port" -le 65535 ] || die "--port needs a number from 1 to 65535, not: $port"
[ -z "$purge" ] || [ -n "$uninstall" ] || die "--purge goes with --uninstall only"

bin_dir="$HOME/.local/bin"
[ "$(id -u)" = 0 ] && bin_dir=/usr/local/bin
bin_dir="${VELOCITY_BIN_DIR:-$bin_dir}"
velocity="$bin_dir/velocity"
url="http://localhost:$port"
pid_file="$data/velocity.pid"
log_file="$data/velocity.log"
trap 'printf "\n" >&2; die "interrupted" "nothing is broken: the same command goes on where it stopped"' INT TERM

# The process that works on our data, however it was started: it holds the lock, and its number is in there.
running_pid() {
  local file pid
  for file in "$data/server.lock" "$data/worker.lock" "$pid_file"; do
    pid="$(cat "$file" 2>/dev/null)" || continue
    if [[ "$pid" =~ ^[0-9]+$ ]] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = velocity ]; then echo "$pid"; return 0; fi
  done
  return 1
}

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

if [ -n "$uninstall" ]; then
  # shellcheck source=bootstrap/uninstall.sh
  . bootstrap/uninstall.sh
  uninstall
  exit 0
fi

make_cache
# Children that outlive this script do not inherit it: they are started with 9>&-.
exec 9>"$CACHE/setup.lock"
flock -n 9 || die "another setup is running here" "wait until it is through, then run this again"
# Said before minutes of building, not after.
if [ -n "$start" ] && ! running_pid >/dev/null && port_is_taken; then
  die "something else answers on port $port" "stop it, or choose another port: bash bootstrap/setup.sh --port 8080"
fi

say "1/6 System packages, Python, Node, uv, Rust, browser"
ensure_system
ensure_uv
ensure_node
ensure_browser
ensure_rust
use_shared_target

say "2/6 Web page"
build_web

say "3/6 Velocity itself (the first build takes some minutes)"
folder="$profile"
[ "$profile" = dev ] && folder=debug
built="$CARGO_TARGET_DIR/$folder/velocity"
[ -e "$built" ] || need_space "$CARGO_TARGET_DIR" 3 "the build"
cargo build --profile "$profile" --locked -p velocity 9>&- ||
  die "the build failed" "the compiler's message is above; the usual causes: no network for the first download of the crates," \
    "a full disk (df -h $CARGO_TARGET_DIR), too little memory (free -h; then: CARGO_BUILD_JOBS=1 bash bootstrap/setup.sh)"
mkdir -p "$bin_dir" || die "cannot make $bin_dir" "choose another place: VELOCITY_BIN_DIR=/some/directory bash bootstrap/setup.sh"
if ! cmp -s "$built" "$velocity"; then
  { install -m 755 "$built" "$velocity.new" && mv "$velocity.new" "$velocity"; } || {
    rm -f "$velocity.new"
    die "cannot write $velocity" "a full disk or no permission? Choose another place: VELOCITY_BIN_DIR=/some/directory bash bootstrap/setup.sh"
  }
fi
remember "binary $velocity"

say "4/6 Toolchain of the products (pinned Python and npm packages, once)"
"$velocity" toolchain prepare 9>&- ||
  die "the toolchain could not be prepared" "it needs the package indexes once; later builds need no network" "try again: $velocity toolchain prepare"
"$velocity" doctor --data "$data" --port "$port" --quiet || die "a prerequisite is missing" "what and why: above; all of it: $velocity doctor"

case ":$PATH:" in *":$bin_dir:"*) ;; *) note "to call it by name: export PATH=\"$bin_dir:\$PATH\"" ;; esac
if [ -z "$start" ]; then
  say "Built. Start it with: $velocity up"
  exit 0
fi

say "5/6 Starting Velocity"
mkdir -p "$data" || die "cannot make $data" "choose another directory with --data"
answers() { curl -sf -o /dev/null "$url/health"; }
if pid="$(running_pid)"; then
  answers || die "process $pid works on $data already, but does not answer on port $port" \
    "give its port with --port, or stop it first: kill $pid"
  note "it runs already (process $pid)"
else
  # The sign-in goes to the terminal only, never into the log.
  "$velocity" user first --data "$data" 9>&- || die "the database in $data cannot be used" "what is wrong: $velocity doctor --data $data"
  # A session of its own: Ctrl-C here ends this script, not Velocity.
  setsid nohup "$velocity" up --data "$data" --port "$port" >>"$log_file" 2>&1 9>&- </dev/null &
  pid=$!
  echo "$pid" >"$pid_file"
  for _ in $(seq 100); do { answers || [ ! -d "/proc/$pid" ]; } && break; sleep 0.1; done
  answers || die "Velocity did not start" "$(last_lines "$log_file")" "all of it: $log_file"
fi
note "Velocity: $url/"

chat() { # chat MESSAGE [RESET]
  jq -n --arg message "$1" --argjson reset "${2:-false}" '{message: $message, session_id: "shop_v3", backend: "rules", reset: $reset}' |
    curl -sf -X POST "$url/assistant-chat" -H 'Content-Type: application/json' -H 'X-API-Key: dev' -d @- ||
    die "Velocity did not answer the message \"$1\"" "see $log_file"
}

if [ -n "$demo" ]; then
  say "6/6 Demo: a shop, from seven answers"
  chat "" true >/dev/null
  for answer in "Website" "online store for clothing" "show products, cart, checkout, user accounts" \
    "Home, Products, Product detail, Cart, Checkout, Account" "customers, admins" "clean and minimal" "shop_v3"; do
    note "you: $answer"
    chat "$answer" >/dev/null
  done
  job="$(chat build | jq -r '.job_id // empty')"
  [ -n "$job" ] || die "the build did not start" "$(chat status | jq -r .message)"
  note "run $job"
  seen=
  while :; do
    answer="$(curl -sf "$url/results/$job?expand=1" -H 'X-API-Key: dev')" || die "Velocity stopped answering" "see $log_file"
    now="$(jq -r '.item.stages[]? | "\(.stage) \(.state)"' <<<"$answer")"
    while read -r line; do
      if [ -n "$line" ] && ! grep -qxF "$line" <<<"$seen"; then
        case "$line" in *" done") note "✓ ${line% *}" ;; *" working") note "… ${line% *}" ;; *" error") note "✗ ${line% *}" ;; esac
      fi
    done <<<"$now"
    seen="$seen"$'\n'"$now"
    case "$(jq -r .status <<<"$answer")" in
      done) break ;;
      error | cancelled) die "the run stopped: $(jq -r '.item.error // "cancelled"' <<<"$answer")" "all of it: $url/" ;;
    esac
    sleep 0.5
  done
  say "Your shop is running: $(jq -r '.item.result.url' <<<"$answer")"
  note "its own port: $(jq -r '.item.result.port_url' <<<"$answer")"
  note "sign in there as admin@example.com or customer@example.com, password: password-for-demo"
fi
say "Velocity: $url/"
note "stop it with: kill \$(cat $pid_file)      start it again with: $velocity up --data $data"
