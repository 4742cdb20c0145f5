# For scripts that run a tunnel's processes; sourced, with $here set to the folder of these scripts.

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
jar=${EVERWIRE_JAR:-$here/../../target/everwire.jar}
[ -f "$jar" ] || { echo "no $jar: run mvn -q -DskipTests package first" >&2; exit 2; }

work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT

# start NAME COMMAND...: runs in the background, its output in a file
start() {
  local name=$1; shift
  "$@" >"$work/$name.out" 2>"$work/$name.err" &
}

# said NAME WORD: waits for the line that begins with WORD and prints what follows it
said() {
  for _ in $(seq 600); do
    if grep -q "^$2 " "$work/$1.out" 2>/dev/null; then
      grep -m1 "^$2 " "$work/$1.out" | cut -d' ' -f2
      return
    fi
    sleep 0.1
  done
  echo "$1 did not say $2:" >&2
  cat "$work/$1.err" >&2
  return 1
}
