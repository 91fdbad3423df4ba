# Needs Python 3.11 or newer, make and the package index. Everything else goes into .venv, once per lock.

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed-$(shell cat requirements.lock pyproject.toml | cksum | tr ' ' '-')
LOG := $(VENV)/last-check.log
PYTHON = $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

# Compiled bytecode halves the time that dbt and Great Expectations take to start.
export PYTHONDONTWRITEBYTECODE :=
export DAGSTER_DISABLE_TELEMETRY := 1
export DO_NOT_TRACK := 1

.DEFAULT_GOAL := help
.PHONY: help install refresh factsheet test test-slow bench lint format schema dev lock

help:
	@echo 'make refresh    publish what lies in landing; in an empty data root: example deliveries of Hengelo'
	@echo 'make factsheet  show the factsheet of the release in force on 127.0.0.1:8000; PORT=8123 elsewhere'
	@echo 'make test       lint, types, unit, dbt, integration, golden and architecture tests'
	@echo 'make test-slow  kill, soak, daemon, browser and client tests, and the longest refreshes'
	@echo 'make bench      what a refresh costs beside a bare DuckDB script; SCALES="1 8" leaves 50 gemeenten out'
	@echo 'make dev        the Dagster UI on 127.0.0.1:3000, and the daemon'
	@echo 'make lint       only what make test does before the tests; make format repairs the layout'
	@echo 'make schema     write the JSON schema of source.yml again, after a change of the model'
	@echo 'make lock       resolve requirements.lock again (needs uv)'

refresh: $(INSTALLED)
	@[ -n "$$(find "$${SDIB_DATA_DIR:-data}/landing" -type f 2>/dev/null | head -n 1)" ] || $(BIN)/sdib example
	@$(BIN)/sdib refresh

PORT ?= 8000

factsheet: $(INSTALLED)
	@$(BIN)/sdib factsheet --serve $(PORT)

# Tests of one file share what they made, so a file is never divided over processes.
test: lint
	@$(BIN)/pytest -m 'not slow' --numprocesses auto --maxprocesses 4 --dist loadfile

test-slow: $(INSTALLED)
	@$(BIN)/pytest -m slow --numprocesses 2 --dist loadfile

SCALES ?= 1 8 50

bench: $(INSTALLED)
	@$(BIN)/python tests/benchmark/bench.py --scales $(SCALES) --write

# check: run a command in silence; one line when it passes, all that it said when it fails
check = @if $(2) >$(LOG) 2>&1; then printf '  %-14s ok\n' '$(1)'; else cat $(LOG); echo '  $(1) failed'; exit 1; fi

lint: $(INSTALLED)
	$(call check,ruff,$(BIN)/ruff check .)
	$(call check,layout,$(BIN)/ruff format --check .)
	$(call check,types,$(BIN)/ty check)
	$(call check,import order,$(BIN)/lint-imports)
	$(call check,SQL,$(BIN)/sqlfluff lint --processes 2 dbt_project)

format: $(INSTALLED)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

schema: $(INSTALLED)
	@$(BIN)/python -m pipelines.declarations.schema

dev: $(INSTALLED)
	@umask 077; home=$$($(BIN)/python -m pipelines.assets.home); \
	DAGSTER_HOME=$$home exec $(BIN)/dagster dev --host 127.0.0.1 --workspace workspace.yaml

lock:
	uv pip compile pyproject.toml --group dev --python-version 3.11 --universal --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --output-file requirements.lock

install: $(INSTALLED)

$(INSTALLED):
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed; found $$(python3 --version 2>&1)." >&2; exit 1; }
	@echo 'Installing into $(VENV), once: a few minutes.'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.installed-*
	@touch $@
