#!/usr/bin/env bash
# Runs the README as a new user would: a clean clone, the demo, its first command, its curl lines, a
# hard kill, and the last line again. Uses the README's own port, 8787.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
server=
stop() {
  if [ -n "$server" ]; then kill -9 -- "-$server" 2>/dev/null || true; fi
  rm -rf "$folder"
}
trap stop EXIT

start() {
  setsid npm start >>"$folder/log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    if curl -sf http://127.0.0.1:8787/v1/ready >/dev/null; then return; fi
    if ! kill -0 "$server" 2>/dev/null; then break; fi
    sleep 0.2
  done
  cat "$folder/log"
  echo 'the server did not become ready' >&2
  exit 1
}

if curl -s http://127.0.0.1:8787/ >/dev/null; then
  echo 'port 8787 is taken' >&2
  exit 1
fi
git clone -q "$root" "$folder/sipher"
cd "$folder/sipher"
npm ci
npm run demo | tee "$folder/demo"
grep -q '^Everything held' "$folder/demo"
start
lines=$(sed -n '/^SESSION=/,/^```/p' README.md | grep -v '^```')
eval "$lines" >"$folder/answers"
grep -qi '^session-applied: chain, backend' "$folder/answers"
grep -q '"encodedMetaAddress":"sip:near:0x' "$folder/answers"
kill -9 -- "-$server"
wait "$server" 2>/dev/null || true
start
eval "$(printf '%s\n' "$lines" | tail -n 1)" | grep -q '"chain":"near"'
echo 'the README works'
