SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run
.PHONY: setup site binary run test test-rust test-e2e bench check fmt stop-postgres

TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
BINARY := $(abspath $(TARGET_DIR))/release/citylink
NATIVE := -p domain -p store -p app -p bundle -p server
export CITYLINK_BIN ?= $(BINARY)

## Fetch what is missing: the wasm target (rust-toolchain.toml names it) and the npm packages of the lock file.
setup: e2e/node_modules/.package-lock.json
	rustc --print target-libdir --target wasm32-unknown-unknown | xargs test -d || rustup target add wasm32-unknown-unknown

e2e/node_modules/.package-lock.json: e2e/package-lock.json
	npm ci --prefix e2e --no-audit --no-fund
	touch $@

## Build target/site: the islands' wasm, style sheets, public files; hashed and compressed.
site: setup
	cargo run -p bundle

binary: site
	cargo build --release -p server

## Build all and serve the seeded portal on http://127.0.0.1:3000.
run: binary
	$(BINARY) serve --demo

## Every test, Rust and browser; leaves target/release/citylink.
test: site
	trap '$(MAKE) --no-print-directory stop-postgres' EXIT; $(MAKE) --no-print-directory test-rust && cargo build --release -p server && node e2e/run.mjs

test-rust:
	@if cargo nextest --version >/dev/null 2>&1; then cargo nextest run --no-fail-fast $(NATIVE); else cargo test --no-fail-fast $(NATIVE); fi

test-e2e: binary
	node e2e/run.mjs

## What the portal costs, against its budgets: a table in Markdown. Reports are generated once, in var/bench.
bench: site
	cargo bench -p server --bench portal -- $(SUBJECTS)

## Formats, lints, licences.
check: site
	cargo fmt --all --check
	cargo clippy $(NATIVE) --all-targets -- -D warnings
	cargo clippy -p browser --target wasm32-unknown-unknown -- -D warnings
	@if cargo deny --version >/dev/null 2>&1; then cargo deny check; else echo 'check: licences and bans NOT checked: cargo-deny is missing (cargo install --locked cargo-deny)' >&2; fi

fmt:
	cargo fmt --all

## The tests' PostgreSQL ends by itself a minute after the last test; this ends it now, unless other tests still use it.
stop-postgres:
	@if test -f $(TARGET_DIR)/postgres/server; then stop="$$(head -n 1 $(TARGET_DIR)/postgres/server)/stop.sh"; test ! -f "$$stop" || sh "$$stop" || true; fi
