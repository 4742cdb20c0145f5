#!/usr/bin/env bash
# Records an upload with perf and draws one flame graph for each side's event loop, and the budget of a record below.
#
#   flame.sh STACK@JAVA_HOME...      for instance: flame.sh everwire-nio@/usr/lib/jvm/java-17-openjdk-amd64
#
# Needs Linux, perf (kernel.perf_event_paranoid of 1 or less, or root), awk and the packaged bench. WARM and LOAD are MiB
# (8192 each), JAR is the bench. The pictures go to OUT (bench/flame), folded stacks to bench/target/flame.
set -euo pipefail
bench=$(cd "$(dirname "$0")/../../.." && pwd)
jar=${JAR:-$bench/target/everwire-bench.jar}
out=${OUT:-$bench/flame}
folded=$bench/target/flame
warm=${WARM:-8192}
load=${LOAD:-8192}
hertz=999
[ $# -gt 0 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
mkdir -p "$out" "$folded"

work=$(mktemp -d)
pids=()
clean() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; rm -f "/tmp/perf-$pid.map"; done
  rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM

# await FILE PATTERN COUNT: until so many lines match; at most five minutes.
await() {
  local i
  for ((i = 0; i < 1500; i++)); do
    [ "$(grep -acE "$2" "$1" || true)" -ge "$3" ] && return
    sleep 0.2
  done
  echo "flame.sh: no '$2' in time" >&2
  return 1
}

# start JAVA NAME COMMAND...: what it reads is $work/NAME.in; leaves its id in $started.
start() {
  local java=$1 name=$2
  shift 2
  # A heap of fixed size under the serial collector: no other threads, no pages touched for the first time.
  "$java" -Xms1g -Xmx1g -XX:+AlwaysPreTouch -XX:+UseSerialGC -XX:+PreserveFramePointer \
    -XX:+UnlockDiagnosticVMOptions -XX:+PrintStubCode \
    -XX:+IgnoreUnrecognizedVMOptions --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
    -jar "$jar" "$@" <"$work/$name.in" >"$work/$name.out" 2>"$work/$name.err" &
  started=$!
  pids+=("$started")
}

# map JAVA_HOME PID NAME: the addresses of compiled methods for perf, and of each stub instead of all of them together.
map() {
  "$1/bin/jcmd" "$2" Compiler.perfmap >"$work/jcmd.out"
  {
    grep -v ' StubRoutines (' "/tmp/perf-$2.map"
    sed -nE 's/^StubRoutines::([^ ]+) \[0x0*([0-9a-f]+), 0x[0-9a-f]+\] \(([0-9]+) bytes\).*/\2 \3 \1/p' "$work/$3.out" |
      awk '{ printf "%s %x StubRoutines::%s\n", $1, $2, $3 }'
  } >"$work/map"
  cp "$work/map" "/tmp/perf-$2.map"
}

# fold: the samples of the busiest thread, a line for each stack, outermost frame first.
fold() {
  awk '
    function named(line,    symbol, file, words, n) {
      sub(/^[ \t]*[0-9a-f]+ /, "", line)
      sub(/ \(deleted\)\)$/, ")", line)
      if (!match(line, / \([^()]*\)$/)) return ""
      symbol = substr(line, 1, RSTART - 1)
      file = substr(line, RSTART + 2, RLENGTH - 3)
      gsub(/;/, ":", symbol)
      if (file ~ /kernel/ || file ~ /\.ko$/) return symbol "_[k]"
      # Libraries of ciphers come without symbols, and use the frame pointer for other things.
      if (file ~ /conscrypt|tcnative|libcrypto|\/jna/) return "cipher (native, no frame pointers)"
      if (symbol == "[unknown]") return ""
      if (file !~ /perf-[0-9]+\.map/) return symbol
      if (symbol == "Interpreter" || symbol ~ /adapters/ || symbol == "StubRoutines::call_stub") return ""
      if (symbol !~ /\(/) return symbol
      sub(/\(.*/, "", symbol)
      gsub(/(\$[0-9]+)?\/(0x)?[0-9a-f]+/, "", symbol)
      n = split(symbol, words, " ")
      return words[n] "_[j]"
    }
    function fold(    i, name, stack, crypto, last, whole) {
      whole = 0
      crypto = 0
      for (i = 1; i <= depth; i++) {
        if (lines[i] ~ / (start_thread|thread_native_entry) \(/) whole = 1
        if (!crypto && named(lines[i]) ~ /^cipher /) crypto = i
      }
      stack = ""
      last = depth
      if (whole) {
        while (last > 1 && named(lines[last]) ~ /^(start_thread|__?clone3?|thread_native_entry|Thread::.*|JavaThread::.*|thread_entry|JavaCalls::.*|os::os_exception_wrapper|)$/) last--
      } else if (crypto) {
        stack = crypto == 1 ? "" : ";cipher calls (native, no frame pointers)"
        last = crypto == 1 ? 1 : crypto - 1
      } else {
        stack = ";(no frame pointers)"
      }
      previous = ""
      for (i = last; i >= 1; i--) {
        name = named(lines[i])
        if (name != "" && !(name == previous && name ~ /^cipher /)) stack = stack ";" name
        previous = name
      }
      if (stack == "") stack = ";(interpreted)"
      counts[tid, substr(stack, 2)]++
      threads[tid]++
    }
    !depth && NF == 1 && $1 ~ /^[0-9]+$/ { tid = $1; next }
    NF == 0 { if (depth) fold(); depth = 0; next }
    { lines[++depth] = $0 }
    END {
      if (depth) fold()
      for (id in threads) { all += threads[id]; if (!busiest || threads[id] > threads[busiest]) busiest = id }
      printf "%d of %d samples are of this thread\n", threads[busiest], all > "/dev/stderr"
      for (key in counts) { split(key, part, SUBSEP); if (part[1] == busiest) print part[2], counts[key] }
    }' | sort
}

# finish JAVA_HOME NAME SIDE PID: folds and draws what perf has written for one side.
finish() {
  local java=$1 name=$2 side=$3 pid=$4 release
  map "$java" "$pid" "$side"
  release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$java/release")
  local file=$name-jdk$release-$side
  {
    echo "# hertz=$hertz records=$((load * 1048576 / 32760)) seconds=$seconds"
    perf script -i "$work/$side.data" -F tid,ip,sym,dso --no-inline 2>/dev/null | fold
  } >"$folded/$file.folded"
  java_of_picture -jar "$jar" flame --in "$folded/$file.folded" --out "$out/$file.svg" \
    --title "Upload, $side: $name on JDK $release"
  drawn+=("$folded/$file.folded")
}

java_of_picture() {
  "$java/bin/java" -XX:TieredStopAtLevel=1 "$@"
}

record() {
  local name=$1 java=$2 server client recorders=() key address speed
  mkfifo "$work/receiver.in" "$work/sender.in"
  start "$java/bin/java" receiver serve "$name"
  server=$started
  exec 3>"$work/receiver.in"
  await "$work/receiver.out" '^LISTEN ' 1
  key=$(sed -n 's/^PUBKEY //p' "$work/receiver.out")
  address=$(sed -n 's/^LISTEN //p' "$work/receiver.out")
  start "$java/bin/java" sender drive "$name" --connect "$address" --pub "$key"
  client=$started
  exec 4>"$work/sender.in"
  echo "bulk1 $((warm * 1048576))" >&4
  await "$work/sender.out" '^(DONE|FAILED)' 1
  for side in receiver:$server sender:$client; do
    perf record -q -e cpu-clock -F $hertz -g -p "${side#*:}" -o "$work/${side%:*}.data" 2>"$work/perf.err" &
    recorders+=($!)
  done
  pids+=("${recorders[@]}")
  sleep 1
  echo "bulk1 $((load * 1048576))" >&4
  await "$work/sender.out" '^(DONE|FAILED)' 2
  kill -INT "${recorders[@]}"
  wait "${recorders[@]}" || true
  grep -a ',bulk1,MB/s,' "$work/sender.out" | sed 's/^/warm, then recorded: /' >&2
  speed=$(sed -n 's/.*,bulk1,MB\/s,//p' "$work/sender.out" | tail -1)
  seconds=$(awk "BEGIN { print $load * 1.048576 / $speed }")
  finish "$java" "$name" sender "$client"
  finish "$java" "$name" receiver "$server"
  exec 3>&- 4>&-
  wait "$client" "$server" || true
  rm -rf "${work:?}"/*
}

drawn=()
for one in "$@"; do
  java=${one#*@}
  record "${one%%@*}" "$java"
done
java_of_picture -jar "$jar" budget "${drawn[@]}" | tee "$folded/budget.md"
