# shellcheck shell=bash
# `bash bootstrap/setup.sh --uninstall`: takes away what the setup put on the machine, and nothing else. Sourced by setup.sh.
#
# What it removes is named here, file by file: the binary that the receipt tells of, and in the cache directory only what Velocity
# makes there. Data stays unless --purge says otherwise; then too only what Velocity makes in a data directory.

CACHED=(toolchains tools node browser browser.npm target setup.lock apt.log uv.log node.log npm.log browser.log rustup.log rustup-init.sh)
DATA=(artifacts work products run logs advisories velocity.db velocity.db-wal velocity.db-shm velocity.pid velocity.log server.lock worker.lock)

stop_velocity() {
  local pid
  pid="$(running_pid)" || { note "nothing runs on $data"; return 0; }
  note "stopping Velocity and its products (process $pid)"
  kill "$pid" 2>/dev/null || die "process $pid cannot be stopped" "it belongs to $(stat -c %U "/proc/$pid"); stop it as that user, then run this again"
  for _ in $(seq 200); do [ -d "/proc/$pid" ] || break; sleep 0.1; done
  [ ! -d "/proc/$pid" ] || die "process $pid does not stop" "end it by hand, then run this again: kill -9 $pid"
}

# Another Velocity of this binary works on other data and needs what would be removed.
others_running() {
  local exe
  for exe in /proc/[0-9]*/exe; do
    case "$(readlink "$exe" 2>/dev/null)" in "$velocity" | "$velocity (deleted)") exe="${exe%/exe}"; echo "${exe#/proc/}" ;; esac
  done
}

# take DIR NAME…: removes these of a directory, saying so, and the directory when nothing else is in it.
take() {
  local dir="$1" name
  shift
  for name in "$@"; do
    if [ -e "$dir/$name" ] || [ -L "$dir/$name" ]; then
      note "removing $dir/$name"
      rm -rf "${dir:?}/$name" || die "cannot remove $dir/$name" "see the message above; then run this again"
    fi
  done
  rmdir "$dir" 2>/dev/null || true
}

told_of() { sed -n "s/^$1 //p" "$RECEIPT" 2>/dev/null || true; }

uninstall() {
  local others packages rust place generated="$data/generated"
  [ "$(basename "$data")" = data ] && generated="$(dirname "$data")/generated"
  say "Stopping"
  stop_velocity
  others="$(others_running | tr '\n' ' ')"
  [ -z "$others" ] || die "Velocity still runs on other data (process $others)" "stop it first: kill $others" \
    "or give its directory: bash bootstrap/setup.sh --uninstall --data DIR"
  say "Removing"
  packages="$(told_of package | tr '\n' ' ')" rust="$(grep -x rust "$RECEIPT" 2>/dev/null || true)"
  while read -r place; do [ -z "$place" ] || [ ! -e "$place" ] || { note "removing $place"; rm -f "$place"; }; done <<<"$(told_of binary)"
  rm -f "$data/velocity.pid"
  take "$SHARED" "${CACHED[@]}" installed
  [ "$CACHE" = "$SHARED" ] || take "$CACHE" "${CACHED[@]}"
  if [ -n "$purge" ]; then purge; fi
  say "Velocity is removed. What stays:"
  for place in "$data" "$generated"; do
    if [ -d "$place" ]; then note "$place — yours; to delete it too: bash bootstrap/setup.sh --uninstall --purge --data $data"; fi
  done
  note "$ROOT — this checkout, with web/node_modules and web/dist; delete it yourself"
  [ -z "${CARGO_TARGET_DIR:-}" ] || note "$CARGO_TARGET_DIR — builds; you chose the place, so it is yours"
  [ -z "$packages" ] || note "system packages that the setup installed; if nothing else needs them: sudo apt-get remove $packages"
  [ -z "$rust" ] || note "Rust, by rustup; if nothing else needs it: rustup self uninstall"
}

purge() {
  local answer
  # Without its database this is no directory of Velocity, and `generated` beside it may be anybody's.
  if [ ! -e "$data/velocity.db" ]; then note "no data of Velocity in $data, so nothing is deleted there"; return 0; fi
  if [ -t 0 ]; then
    read -r -p "    Delete $data and $generated, with every conversation and product? Type yes: " answer
    [ "$answer" = yes ] || { note "kept"; return 0; }
  fi
  take "$data" "${DATA[@]}"
  if [ -d "$generated" ]; then
    note "removing $generated"
    rm -rf "${generated:?}"
  fi
  rmdir "$data" 2>/dev/null || true
}
