#!/usr/bin/env bash
# From a fresh machine to a running Velocity — and with --demo to a running, tested shop.
#
#   bash bootstrap/setup.sh             install what is missing, build, start Velocity
#   bash bootstrap/setup.sh --demo      the same, then hold the conversation of the shop and build it
#   bash bootstrap/setup.sh --no-start  install and build only
#   bash bootstrap/setup.sh --uninstall stop Velocity, remove its binary and its caches (your data stays; it says where)
#
# Options: --port N (default 8000) · --data DIR (default ./data) · --help
# Every step may be repeated: what is there already is left as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=bootstrap/prerequisites.sh
. bootstrap/prerequisites.sh

demo= start=1 uninstall= port=8000 data="$ROOT/data"
while [ $# -gt 0 ]; do
  case "$1" in
    --demo) demo=1 ;;
    --no-start) start= ;;
    --uninstall) uninstall=1 ;;
    --port) port="${2:?--port needs a number}"; shift ;;
    --data) data="$(realpath -m "${2:?--data needs a directory}")"; shift ;;
    --help | -h) sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) die "unknown option: $1" "see: bash bootstrap/setup.sh --help" ;;
  esac
  shift
done

bin_dir="$HOME/.local/bin"
[ "$(id -u)" = 0 ] && bin_dir=/usr/local/bin
url="http://localhost:$port"
pid_file="$data/velocity.pid"
log_file="$data/velocity.log"

running_pid() {
  local pid
  pid="$(cat "$pid_file" 2>/dev/null)" || return 1
  [ -n "$pid" ] && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = velocity ] && echo "$pid"
}

stop_velocity() {
  local pid
  pid="$(running_pid)" || return 0
  note "stopping Velocity (process $pid)"
  kill "$pid"
  for _ in $(seq 100); do [ -d "/proc/$pid" ] || break; sleep 0.1; done
  rm -f "$pid_file"
}

if [ -n "$uninstall" ]; then
  stop_velocity
  rm -f "$bin_dir/velocity"
  rm -rf "$CACHE"
  [ "$(id -u)" = 0 ] && rm -rf /var/cache/velocity /opt/velocity-node
  say "Velocity is removed."
  note "Your products and conversations are still in $data; delete that directory if you do not want them."
  note "System packages stay as they are."
  exit 0
fi

say "1/6 System packages, Python, Node, uv, Rust"
ensure_system
ensure_uv
ensure_node
ensure_rust
use_shared_target

say "2/6 Web page"
build_web

say "3/6 Velocity itself (the first build takes some minutes)"
cargo build --release --locked -p velocity ||
  die "the build failed" "the compiler's message is above; a full disk and too little memory are the usual causes (df -h, free -h)"
mkdir -p "$bin_dir"
install -m 755 "$CARGO_TARGET_DIR/release/velocity" "$bin_dir/velocity.new" && mv "$bin_dir/velocity.new" "$bin_dir/velocity"
velocity="$bin_dir/velocity"

say "4/6 Toolchain of the products (pinned Python and npm packages, once)"
"$velocity" toolchain prepare ||
  die "the toolchain could not be prepared" "it needs the package indexes once; later builds need no network" "try again: $velocity toolchain prepare"
"$velocity" doctor --data "$data" --quiet || die "a prerequisite is missing" "run: $velocity doctor"

if [ -z "$start" ]; then
  say "Built. Start it with: $velocity up"
  exit 0
fi

say "5/6 Starting Velocity"
mkdir -p "$data"
if running_pid >/dev/null; then
  note "it runs already"
else
  if curl -s -o /dev/null "$url/health"; then
    die "something else answers on port $port" "stop it, or choose another port: bash bootstrap/setup.sh --port 8080"
  fi
  # The sign-in goes to the terminal only, never into the log.
  "$velocity" user first --data "$data"
  nohup "$velocity" up --data "$data" --port "$port" >>"$log_file" 2>&1 &
  echo $! >"$pid_file"
  for _ in $(seq 100); do curl -sf -o /dev/null "$url/health" && break; sleep 0.1; done
  curl -sf -o /dev/null "$url/health" || die "Velocity did not start" "see $log_file"
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
