#!/usr/bin/env bash
# A tunnel by hand: an exit, a client and a web server as separate processes, and curl through SOCKS between them.
#
#   tunnel/src/it/curl-demo.sh                     once, 256 MiB
#   tunnel/src/it/curl-demo.sh --runs 10           ten times
#   tunnel/src/it/curl-demo.sh --cut-every 200ms   with a fault proxy between client and exit
#
# Needs a JDK 17 or newer, curl, sha256sum, and tunnel/target/everwire.jar (mvn -q -DskipTests package), or another one at EVERWIRE_JAR.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
size=$((256 * 1024 * 1024)) small=$((16 * 1024 * 1024)) parallel=16 runs=1 cut=

while [ $# -gt 0 ]; do
  case $1 in
    --runs) runs=$2; shift 2 ;;
    --size) size=$2; shift 2 ;;
    --cut-every) cut=$2; shift 2 ;;
    *) sed -n '2,8p' "$0" >&2; exit 2 ;;
  esac
done
. "$here/processes.sh"

fail() {
  echo "FAILED: $1" >&2
  cat "$work/client.err" >&2
  exit 1
}

"$java" -jar "$jar" keygen --out "$work/exit.key" >"$work/exit.pub"
"$java" -jar "$jar" keygen --out "$work/client.key" | cut -d' ' -f2 >"$work/authorized"

start web "$java" "$here/WebServer.java"
start exit "$java" -jar "$jar" exit --listen 127.0.0.1:0 --key "$work/exit.key" --authorized "$work/authorized" --allow 127.0.0.1
origin=$(said web ORIGIN)
wires=$(said exit LISTEN)
if [ -n "$cut" ]; then
  start faults "$java" -cp "$jar" "$here/Faults.java" "$wires" "seed=1 every=$cut chance=0.3*reset chance=0.1*freeze(both,500ms)"
  wires=$(said faults FAULTS)
fi
start client "$java" -jar "$jar" client --exit "$wires" --exit-key "$(said exit PUBLIC)" \
  --identity "$work/client.key" --socks 127.0.0.1:0 --http 127.0.0.1:0
socks=$(said client SOCKS)
http=$(said client HTTP)
echo "web server $origin, exit $wires, SOCKS $socks, HTTP proxy $http"

sum_of() { curl -sS --noproxy '*' "http://$origin/sha256/$1"; }
through_socks() { curl -sSf --noproxy '' --socks5-hostname "$socks" "$@"; }

large=$(sum_of "$size") little=$(sum_of "$small")
for run in $(seq "$runs"); do
  begin=$SECONDS
  got=$(through_socks "http://$origin/bytes/$size" | sha256sum | cut -d' ' -f1)
  [ "$got" = "$large" ] || fail "the download has SHA-256 $got"

  for i in $(seq $parallel); do
    through_socks "http://$origin/bytes/$small" | sha256sum | cut -d' ' -f1 >"$work/part.$i" &
    parts[i]=$!
  done
  for i in $(seq $parallel); do
    wait "${parts[i]}" || fail "parallel download $i"
    [ "$(cat "$work/part.$i")" = "$little" ] || fail "parallel download $i has SHA-256 $(cat "$work/part.$i")"
  done

  head -c "$small" /dev/urandom >"$work/upload"
  got=$(through_socks -T "$work/upload" "http://$origin/upload")
  [ "$got" = "$(sha256sum <"$work/upload" | cut -d' ' -f1)" ] || fail "the upload has SHA-256 $got"

  got=$(curl -sSf --noproxy '' --proxy "http://$http" "http://$origin/bytes/$small" | sha256sum | cut -d' ' -f1)
  [ "$got" = "$little" ] || fail "the download through the HTTP proxy has SHA-256 $got"

  ! grep -q 'is lost' "$work/client.err" || fail "a session was lost"
  echo "run $run: everything arrived whole, in $((SECONDS - begin)) s"
done
