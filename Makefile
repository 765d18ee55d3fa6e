# Executable documentation: `make` lists everything.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3
BIN := .venv/bin
HOME_DIR ?= var
PORT ?= 8000
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | expand -t 16

.setup-python: requirements/base.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements/base.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.setup-dev: .setup-python requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

.setup-node: .setup-python package-lock.json
	@if ! command -v npm >/dev/null; then $(PIP) --require-hashes -r requirements/node.txt; fi
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

src/yizhen/ui/static/vendor/.collected: .setup-node
	$(BIN)/yizhen ui collect
	@touch $@

.setup-words: .setup-python $(wildcard src/yizhen/locale/*/LC_MESSAGES/*.po)
	@for po in src/yizhen/locale/*/LC_MESSAGES; do $(BIN)/pybabel --quiet compile -d src/yizhen/locale -D django; break; done
	@touch $@

setup: .setup-python .setup-words src/yizhen/ui/static/vendor/.collected ## set up what the program needs to run

demo: setup ## make the demo county (once) and serve it on 127.0.0.1:$(PORT)
	$(BIN)/yizhen demo --home $(HOME_DIR) --port $(PORT)

setup-dev: setup .setup-dev

setup-test: setup-dev
	$(BIN)/python tools/test_needs.py

check: setup-dev ## lint, contracts, types, migrations, catalogue
	$(BIN)/ruff check src tests tools benchmarks
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tools.lint
	$(BIN)/mypy -p yizhen.kernel -p yizhen.law $$(ls -d src/yizhen/*/{rules,states,terms,door}{,.py} 2>/dev/null | grep -v yizhen/law/ | sed "s:^src/::; s:/:.:g; s:.py$$::; s:^:-p :")
	YIZHEN_HOME=$$(mktemp -d) $(BIN)/python -m django makemigrations --check --dry-run --settings yizhen.site.settings
	$(BIN)/python -m tools.catalogue --check

test: setup-test check test-sqlite test-postgres test-browser ## everything: checks and the three legs
	@echo "all legs passed"

PYTEST := $(BIN)/python -m pytest

test-sqlite: setup-test ## the suite on SQLite
	env -u DATABASE_URL $(PYTEST) tests -m "not browser" -n 2 --dist loadfile

test-postgres: setup-test ## the suite on a throw-away PostgreSQL cluster
	env -u DATABASE_URL $(BIN)/python tools/with_postgres.py $(PYTEST) tests -m "not browser and not once" -n 2 --dist loadfile

test-browser: setup-test ## journeys in a real browser on the real server
	env -u DATABASE_URL $(PYTEST) tests/browser -m browser

bench: setup-dev ## measure against floors taken in the same run
	$(BIN)/python -m benchmarks

KILLS ?= 20

soak: setup-test ## crash drills under load on both databases (KILLS=200 for the long one)
	env -u DATABASE_URL $(BIN)/python -m tests.soak --kills $(KILLS)
	env -u DATABASE_URL $(BIN)/python tools/with_postgres.py $(BIN)/python -m tests.soak --kills $(KILLS)

bundle: setup ## one archive in dist/ that installs with no network at all
	$(BIN)/python tools/bundle.py

test-bundle: bundle ## install the bundle with the network cut, and let it work
	$(BIN)/python tools/test_bundle.py

docs: setup-dev ## write the generated pages again
	$(BIN)/yizhen law document --out docs/law
	$(BIN)/python -m tools.lifecycles

clean: ## remove what set-up and runs left (not the data in var/)
	rm -rf .venv node_modules .setup-* build src/*.egg-info src/yizhen/ui/static/vendor

.PHONY: help setup setup-dev setup-test demo check test test-sqlite test-postgres test-browser bench soak bundle test-bundle docs clean
