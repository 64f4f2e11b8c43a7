#!/usr/bin/env bash
# What a newcomer sees, timed: a fresh clone, an empty home, an empty cargo home and an empty target folder.
# Only rustup's toolchains and Debian's packages are taken as they are. The log goes to end2end/logs/from-empty.log.
set -euo pipefail
cd "$(dirname "$0")/../.."
log=$PWD/end2end/logs/from-empty.log
home=$(mktemp -d)
checkout=$home/portrait
git clone --quiet . "$checkout"
exec > >(tee "$log") 2>&1
toolchains=${RUSTUP_HOME:-$HOME/.rustup}
bin=$(dirname "$(command -v rustup)")
mkdir -p "$home/bin"
for each in rustup cargo rustc rustfmt cargo-fmt cargo-clippy clippy-driver rustdoc; do ln -s "$bin/$each" "$home/bin/$each"; done
fresh() {
  env -u CARGO_TARGET_DIR -u PORTRAIT_SERVER HOME="$home" CARGO_HOME="$home/.cargo" RUSTUP_HOME="$toolchains" \
    PATH="$home/bin:/usr/local/bin:/usr/bin:/bin" CARGO_TERM_COLOR=never PORTRAIT_LISTEN=127.0.0.1:3149 "$@"
}
cd "$checkout"
begin=$(date +%s)
echo "from-empty: $(nproc) cores, $(git rev-parse --short HEAD)"
fresh make run &
running=$!
until curl -fsS http://127.0.0.1:3149/readyz >/dev/null 2>&1; do
  kill -0 $running 2>/dev/null || { echo "from-empty: make run ended"; exit 1; }
  sleep 2
done
echo "from-empty: make run was ready after $(($(date +%s) - begin)) s"
kill -INT -- "$(pgrep -P $running -n || echo $running)" 2>/dev/null || true
wait $running || true
begin=$(date +%s)
fresh make test
echo "from-empty: make test took $(($(date +%s) - begin)) s after make run"
