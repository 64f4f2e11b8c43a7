# The few commands of this project. `make help` lists them; what they do stands in end2end/tools.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# wasm-opt comes from npm; cargo's own programs may not be on the PATH of a fresh machine.
export PATH := $(CURDIR)/end2end/node_modules/.bin:$(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)
TARGET := $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)
export PORTRAIT_SERVER ?= $(TARGET)/debug/server

CYCLES ?= 3
ENGINE ?= rocksdb
SENDS ?= 100000
SCALE ?= 20000
ID ?= all
export PORTRAIT_BENCH_DATA ?= $(HOME)/.cache/portrait/bench-data
BENCH_DATA = $(PORTRAIT_BENCH_DATA)
FILE ?= portrait-backup.surql
NATIVE := -p server -p store -p engine -p domain

.PHONY: help setup setup-test build run test fmt clippy unit wasm-size e2e api-test start-test sdk-test crash-test repeat-test disk-full-test sync-test bench bench-data bench-peer from-empty backup screenshots

help: ## This list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Install what building needs and is missing
	@end2end/tools/setup.sh run

setup-test:
	@end2end/tools/setup.sh test

build: setup ## Build the server and the browser bundle
	cargo leptos build --release -P

run: build ## Build and start on http://127.0.0.1:3000, data in ./data
	@exec end2end/tools/serve.sh

test: ## Everything: format, lints, unit, integration, SDKs, crashes, browser
	@exec end2end/tools/test.sh

fmt: ## Check the formatting
	cargo fmt --all --check

clippy: ## Lint the native crates and the browser bundle
	cargo clippy $(NATIVE) --all-targets -- -D warnings
	cargo clippy -p frontend --target wasm32-unknown-unknown --target-dir $(TARGET)/front -- -D warnings

unit: ## Unit and integration tests
	cargo test $(NATIVE) --no-fail-fast

wasm-size: ## What the first page load weighs (P13, static part)
	@node end2end/tools/wasm-size.mjs

e2e: ## The browser tests, against the built server
	cd end2end && npx playwright test $(ARGS)

api-test: ## Malformed and hostile requests against the running server
	cd end2end && node --test --test-concurrency=1 api/*.test.mjs

start-test: ## The first start, the later ones, and what the set-up says
	cd end2end && node --test --test-concurrency=1 start/*.test.mjs

sdk-test: ## Unchanged SDKs against the running server
	cd end2end && node --test --test-concurrency=1 sdk/*.test.mjs

crash-test: ## kill -9 under load: CYCLES=n ENGINE=rocksdb|surrealkv
	cd end2end && node crash/crash.mjs --cycles=$(CYCLES) --engine=$(ENGINE)

repeat-test: ## Every event sent 1-4 times, shuffled, across restarts: SENDS=n ENGINE=…
	cd end2end && node crash/repeat.mjs --sends=$(SENDS) --engine=$(ENGINE)

disk-full-test: ## A full disk under load, on a small file system in memory (root): ENGINE=…
	cd end2end && node crash/disk-full.mjs --engine=$(ENGINE)

sync-test: ## Every 2xx follows a completed fdatasync, seen from outside
	cd end2end && node crash/sync.mjs --engine=$(ENGINE)

bench-data: ## The seeded data for the benches, outside the checkout: SCALE=n profiles
	cargo build -p server -p store --examples
	$(TARGET)/debug/examples/bench_data $(BENCH_DATA)/$(SCALE) --profiles $(SCALE) --events $$(( $(SCALE) * 10 ))

bench-peer: ## The page that P9 stands beside, in SvelteKit
	cd end2end/bench/peer && npm install --no-save --ignore-scripts --loglevel=error && npm run build

bench: bench-data ## One line per figure: ID=P1|P2|P3|P9|P11|P12|P13, SCALE=n
	cd end2end && node bench/bench.mjs --id=$(ID) --scale=$(SCALE)

from-empty: ## Time `make run` and `make test` with empty home, cargo and target folders (hours)
	@exec end2end/tools/from-empty.sh

backup: ## Write a backup while the server is stopped: FILE=…
	$(PORTRAIT_SERVER) backup $(FILE)

screenshots: ## Take the pictures of the README anew
	cd end2end && node tools/screenshots.mjs
