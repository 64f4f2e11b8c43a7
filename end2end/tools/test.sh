#!/usr/bin/env bash
# `make test`: every step, each with its log and its time; the last line counts what the runners themselves counted.
# A step that fails does not hide the ones after it, but without a build there is nothing to go on with.
set -uo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-$PWD/target}
logs=$target/test-logs
rm -rf "$logs"; mkdir -p "$logs"
passed=0 failed=0 table=""

# step NAME COMMAND…: runs it, shows it, times it, and adds up its runner's own summary.
step() {
  local name=$1 begin end code p f; shift
  begin=$(date +%s)
  printf '\n=== %s\n' "$name"
  "$@" </dev/null 2>&1 | tee "$logs/$name.log"
  code=${PIPESTATUS[0]}
  end=$(date +%s)
  # cargo test: "test result: ok. 12 passed; 0 failed"; node --test: "# pass 3"; Playwright: "  41 passed (2.1m)".
  p=$(sed 's/\x1b\[[0-9;]*m//g' "$logs/$name.log" | awk '
    /^test result: / { for (i = 2; i <= NF; i++) if ($i ~ /^passed;?$/) n += $(i-1) }
    /^(# |ℹ )pass [0-9]+$/ { n += $3 }
    /^ *[0-9]+ passed \(/ { n += $1 }
    END { print n + 0 }')
  f=$(sed 's/\x1b\[[0-9;]*m//g' "$logs/$name.log" | awk '
    /^test result: / { for (i = 2; i <= NF; i++) if ($i ~ /^failed;?$/) n += $(i-1) }
    /^(# |ℹ )fail [0-9]+$/ { n += $3 }
    /^ *[0-9]+ failed$/ { n += $1 }
    END { print n + 0 }')
  # A step that ends badly without having counted a failure (a lint, a build) is one failure.
  if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
  passed=$((passed + p)) failed=$((failed + f))
  table+=$(printf '%-12s %5d s  %4d passed  %d failed' "$name" $((end - begin)) "$p" "$f")$'\n'
  return "$code"
}

finish() {
  printf '\n%s\n%d passed, %d failed\n' "$table" "$passed" "$failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

step setup make setup-test || finish
step fmt make fmt
step build make build || finish
step clippy make clippy
step unit make unit
step wasm-size make wasm-size
step start make start-test
step api make api-test
step sdk make sdk-test
step crash make crash-test CYCLES="${CYCLES:-3}"
step sync make sync-test
step e2e make e2e
finish
