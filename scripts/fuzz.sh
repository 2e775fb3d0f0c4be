#!/usr/bin/env bash
# Every operation of the served description with generated input, as every role: no 5xx, no undocumented status. Seeded, so that a
# finding can be repeated; a minute or two. What it starts it ends.
#
#   bash scripts/fuzz.sh VELOCITY_BINARY [EXAMPLES_AN_OPERATION]
set -euo pipefail
cd "$(dirname "$0")/.."
velocity="${1:?the velocity binary}"
examples="${2:-15}"
scratch="$(mktemp -d)"
server=
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$scratch"
}
trap finish EXIT

port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
ENV=test API_KEYS="fuzz-viewer:viewer,fuzz-builder:builder,fuzz-admin:admin,fuzz-worker:worker" \
  "$velocity" serve --data "$scratch/data" --port "$port" >"$scratch/out" 2>"$scratch/log" &
server=$!
for _ in $(seq 100); do
  curl -fsS -o /dev/null "http://127.0.0.1:$port/health" 2>/dev/null && break
  sleep 0.1
done

# A stranger may not read the description, so it is read once by somebody who may.
curl -fsS -H "X-API-Key: fuzz-admin" "http://127.0.0.1:$port/openapi.json" -o "$scratch/openapi.json"
# The callers bring their keys: nobody shall be signed up on the way.
printf 'hooks = "%s/scripts/fuzz_hooks.py"\n[auth]\nauto-signup = false\n' "$PWD" >"$scratch/schemathesis.toml"
schemathesis() { if command -v st >/dev/null; then st "$@"; else uvx --quiet --from 'schemathesis==4.32.*' st "$@"; fi; }

failed=0
for role in admin builder viewer worker nobody; do
  # Who may do everything also tries every edge of every parameter: most of the time goes there.
  phases=fuzzing
  [ "$role" = admin ] && phases=coverage,fuzzing
  # The stream of events never ends, and signing out is of no use to a key. What schemathesis remembers goes with the scratch.
  ( cd "$scratch" && schemathesis run "$scratch/openapi.json" --url "http://127.0.0.1:$port" \
    --header "X-API-Key: fuzz-$role" --exclude-path /api/events --exclude-operation-id logout \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --phases "$phases" --max-examples "$examples" --seed 20261121 --workers 1 --request-timeout 20 \
    --suppress-health-check all ) >"$scratch/$role" 2>&1 || { failed=1; sed -n '1,200p' "$scratch/$role"; }
  grep -aE 'passed|failed|Test cases|generated' "$scratch/$role" | tail -n 3 | sed "s/^/$role: /" || true
done
kill -0 "$server" || { printf 'the server died\n'; cat "$scratch/log"; failed=1; }
exit "$failed"
