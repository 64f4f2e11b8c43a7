#!/usr/bin/env bash
# What a newcomer sees, timed: a fresh clone, an empty home, an empty cargo home and an empty target folder.
# Only rustup's toolchains and Debian's packages are taken as they are. The log goes to end2end/logs/from-empty.log, without the
# lines that only name a crate, and without this machine's folders.
set -euo pipefail
cd "$(dirname "$0")/../.."
log=$PWD/end2end/logs/from-empty.log
toolchains=${RUSTUP_HOME:-$HOME/.rustup}
bin=$(dirname "$(command -v rustup)")
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
checkout=$home/portrait
git clone --quiet . "$checkout"
exec > >(sed -uE -e '/^ *(Compiling|Checking|Downloading|Downloaded) /d' -e "s#$home#~#g; s#$toolchains#~/.rustup#g" | tee "$log") 2>&1
mkdir -p "$home/bin"
for each in rustup cargo rustc rustfmt cargo-fmt cargo-clippy clippy-driver rustdoc; do ln -s "$bin/$each" "$home/bin/$each"; done
fresh() {
  env -u CARGO_TARGET_DIR -u PORTRAIT_SERVER HOME="$home" CARGO_HOME="$home/.cargo" RUSTUP_HOME="$toolchains" \
    PATH="$home/bin:/usr/local/bin:/usr/bin:/bin" CARGO_TERM_COLOR=never PORTRAIT_LISTEN=127.0.0.1:3149 "$@"
}
ready() { curl -fsS http://127.0.0.1:3149/readyz >/dev/null 2>&1; }
# Waits until the server answers, which the process $1 is or has as its child.
await() {
  until ready; do
    kill -0 "$1" 2>/dev/null || { echo "from-empty: it ended before it was ready"; exit 1; }
    sleep 0.1
  done
}
cd "$checkout"
begin=$(date +%s)
echo "from-empty: $(nproc) cores, $(git rev-parse --short HEAD)"
fresh make run &
running=$!
await $running
echo "from-empty: make run was ready after $(($(date +%s) - begin)) s"
sleep 30
kill -TERM "$(pgrep -n -P $running)"
wait $running || true
begin=$(date +%s%N)
fresh end2end/tools/serve.sh &
running=$!
await $running
echo "from-empty: a later start was ready after $((($(date +%s%N) - begin) / 1000000)) ms"
kill -TERM $running
wait $running || true
begin=$(date +%s)
fresh make test
echo "from-empty: make test took $(($(date +%s) - begin)) s after make run"
