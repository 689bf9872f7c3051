# Tongban. `make` alone lists what there is. All a machine needs is make and Python 3.11 or newer with its venv module.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Test processes side by side.
WORKERS ?= 2
# More for pytest: make test ARGS="tests/cases -x"
ARGS ?=
PYTEST := $(BIN)/pytest -q --complete
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

.PHONY: help demo test test-postgres check e2e bench chaos drill lifecycle rows messages lock format clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.runs ## two nodes on this machine and a whole case between them (ONCE=1: end afterwards, FRESH=1: forget the last demo)
	@$(BIN)/tongban demo $(if $(ONCE),--once) $(if $(FRESH),--fresh)

test: $(VENV)/.tests ## the whole suite on SQLite
	@TONGBAN_TEST_DATABASE=sqlite $(PYTEST) -n $(WORKERS) --dist loadgroup --ignore=tests/e2e $(ARGS)

test-postgres: $(VENV)/.tests ## the same suite on PostgreSQL (local socket, or TONGBAN_TEST_DATABASE=postgresql://...; ARGS=--database-tests: without those that touch none)
	@$(BIN)/python -m tools.postgres
	@TONGBAN_TEST_DATABASE=$${TONGBAN_TEST_DATABASE:-postgres} $(PYTEST) -n $(WORKERS) --dist loadgroup --ignore=tests/e2e $(ARGS)

check: $(VENV)/.tests ## form, lint, types, import contracts, migrations, translations, rows, house rules
	@$(BIN)/python -m tools.check

e2e: $(VENV)/.tests ## the pages in a real browser (Debian's chromium), with an accessibility scan
	@$(BIN)/python -m tools.browser
	@TONGBAN_TEST_DATABASE=sqlite $(PYTEST) -n $(WORKERS) --dist loadgroup tests/e2e $(ARGS)

bench: $(VENV)/.tests ## measure cases and messages a second, page times and memory
	@$(BIN)/python -m tools.bench $(ARGS)

chaos: $(VENV)/.tests ## three nodes in bad weather for half an hour, then count (ARGS="--minutes 5 --seed 7")
	@$(BIN)/python -m tests.chaos $(ARGS)

drill: $(VENV)/.tests ## lose a node and restore it from its backup, timed (ARGS="--cases 1000000")
	@$(BIN)/python -m tools.drill $(ARGS)

lifecycle: $(VENV)/.tests ## draw the states and clocks of a case from the rules, write their tables (docs/case-lifecycle.md)
	@DJANGO_SETTINGS_MODULE=tongban.node.settings $(BIN)/python -m tools.lifecycle $(if $(CHECK),--check)

rows: $(VENV)/.tests ## write docs/rows.md: every row of the mission with the tests that prove it
	@$(BIN)/python -m tools.rows $(if $(CHECK),--check)

messages: $(VENV)/.tests ## collect the texts of pages and code for translation, compile the translations
	@$(BIN)/python -m tools.messages $(if $(CHECK),--check)

lock: $(VENV)/.tests ## write requirements/*.txt anew from *.in (UPGRADE=1: newest versions)
	@$(LOCK) -o requirements/base.txt requirements/base.in
	@$(LOCK) -o requirements/test.txt requirements/test.in

format: $(VENV)/.tests ## put the code in form
	@$(BIN)/ruff format -q .
	@$(BIN)/ruff check -q --fix-only .

clean: ## remove the virtual environment, caches and the demo
	@rm -rf $(VENV) var build src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# The virtual environment. Each stamp is newer than what it was made from, so a second call costs nothing.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Tongban needs Python 3.11 or newer as '$(PYTHON)'. On Debian: apt-get install python3 python3-venv" >&2; \
		echo "需要 Python 3.11 或更新版本。Debian 上可用：apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' has no venv module. On Debian: apt-get install python3-venv" >&2; \
		echo "缺少 venv 模块。Debian 上可用：apt-get install python3-venv" >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)

PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

$(VENV)/.runs: $(BIN)/python requirements/base.txt pyproject.toml
	@echo "Installing what a node needs into $(VENV) (once, under a minute) ..."
	@$(PIP) install --require-hashes -r requirements/base.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.tests: $(VENV)/.runs requirements/test.txt
	@echo "Installing what checks and tests need into $(VENV) (once, about a minute) ..."
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@
