#!/usr/bin/env bash
# What the live page costs: CPU seconds of a client per GiB, without and with the page, an open viewer and a monitor that
# scrapes the meters, in interleaved pairs. Prints each pair and the median of the ratios.
#
#   tunnel/src/it/page-cost.sh [PAIRS [MIB]]       15 pairs of 256 MiB unless told otherwise; twelve more warm up
#
# Needs a JDK 17 or newer, curl, and tunnel/target/everwire.jar (mvn -q -DskipTests package), or another one at EVERWIRE_JAR.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
pairs=${1:-15} mib=${2:-256} warmup=11 # until the compilers of both clients have come to rest
. "$here/processes.sh"

# cpu PID: user and system time so far, in clock ticks
cpu() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; }

# cost NAME: ticks that one download costs that client
cost() {
  local before
  before=$(cpu "${pid[$1]}")
  curl -sSf --noproxy '' --socks5-hostname "$(said "$1" SOCKS)" -o /dev/null "http://$origin/bytes/$((mib << 20))"
  echo $(($(cpu "${pid[$1]}") - before))
}

"$java" -jar "$jar" keygen --out "$work/exit.key" >"$work/exit.pub"
start web "$java" "$here/WebServer.java"
start exit "$java" -jar "$jar" exit --listen 127.0.0.1:0 --key "$work/exit.key" --open --allow 127.0.0.1
origin=$(said web ORIGIN)
declare -A pid
for client in plain watched; do
  page=(); [ $client = plain ] || page=(--dashboard 0)
  start $client "$java" -jar "$jar" client --exit "$(said exit LISTEN)" --exit-key "$(said exit PUBLIC)" --socks 127.0.0.1:0 "${page[@]}"
  pid[$client]=$!
done
url=$(said watched DASHBOARD)
server=${url%%/#*} token=${url##*token=}
start viewer curl -sN -H "Authorization: Bearer $token" "$server/api/events"
(while sleep 5; do curl -s -o /dev/null -H "Authorization: Bearer $token" "$server/metrics"; done) &

for run in $(seq -$warmup "$pairs"); do
  if [ $((run % 2)) -eq 0 ]; then
    plain=$(cost plain) watched=$(cost watched)
  else
    watched=$(cost watched) plain=$(cost plain)
  fi
  [ "$run" -ge 1 ] || continue # warm up: the compiler is busy
  awk -v p="$plain" -v w="$watched" -v m="$mib" -v r="$run" 'BEGIN {
    printf "pair %2d: %.3f without, %.3f with, CPU seconds per GiB; ratio %.3f\n", r, p / 100 * 1024 / m, w / 100 * 1024 / m, w / p }' | tee -a "$work/pairs"
done
sed 's/.*ratio //' "$work/pairs" | sort -n | awk '{ ratio[NR] = $1 } END { print "median ratio " ratio[int((NR + 1) / 2)] " of " NR " pairs" }'
