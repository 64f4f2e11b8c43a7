#!/usr/bin/env bash
# Starts the built server the way an operator would: bundle and configuration found from wherever the checkout lies.
set -euo pipefail
cd "$(dirname "$0")/../.."
export LEPTOS_OUTPUT_NAME=portrait LEPTOS_ENV=PROD LEPTOS_HASH_FILES=true
export LEPTOS_SITE_ROOT=${LEPTOS_SITE_ROOT:-$PWD/target/site}
export PORTRAIT_SITE_ROOT=${PORTRAIT_SITE_ROOT:-$LEPTOS_SITE_ROOT}
exec "${PORTRAIT_SERVER:-${CARGO_TARGET_DIR:-target}/debug/server}" "$@"
