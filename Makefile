# Chores. Each does all of its own set-up: Python 3.11 or newer, make and git are enough to begin with.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo test accuracy lint format types imports benchmark hunt docs lock clean

help: ## List the chores
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: .venv/runtime ## Two sample companies live a scripted year (ARGS=--once plays it to the end)
	$(BIN)/compat-monitor demo $(ARGS)

test: .venv/test ## Run every test, on 2 cores (ARGS="tests/diff -x" runs some)
	.ci/install-programs
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 2 --dist worksteal $(ARGS) # or workers and programs compile all again

accuracy: .venv/test ## Report how we judge pairs that others labelled (ARGS="optic oasdiff" runs some)
	$(BIN)/python -m tests.accuracy.labelled $(ARGS)
	$(BIN)/python -m tests.accuracy.opinions

lint: .venv/test ## Check style and format
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: .venv/test ## Mend style and format where that can be done mechanically
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

types: .venv/test ## Check types
	$(BIN)/mypy

imports: .venv/test ## Check which room imports which
	$(BIN)/lint-imports

benchmark: .venv/test ## Measure against the floors, as ratios
	$(BIN)/pytest -s tests/benchmarks/bench_*.py $(ARGS)

hunt: .venv/test ## Look for wrong answers of inclusion, for hours (ARGS="--minutes 600 --seed 1"); resumes, keeps what it finds
	$(BIN)/python -m tests.schemas.hunt $(ARGS)

docs: .venv/runtime ## Write the pages that come from tables
	$(BIN)/compat-monitor config keys > docs/configuration.md
	$(BIN)/compat-monitor rules --pages docs/rules
	$(BIN)/python -m tests.parity.table > docs/parity.md
	$(BIN)/python -c "from monitor.workflow.manual import page; print(page(), end='')" > docs/case.md
	$(BIN)/python -c "from pathlib import Path; from monitor.workflow.message_manual import page; page_at = Path('docs/messages.md'); page_at.write_text(page(page_at.read_text()))"
	$(BIN)/python -c "from monitor.accounts.style import STYLE; print(STYLE, end='')" > monitor/web/static/report.css

lock: .venv/test ## Choose the newest versions again and write both lock files
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile $(LOCK) --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra test --constraint requirements.lock --output-file requirements-test.lock pyproject.toml

# Hashes make an install repeatable; which index serves the files is each machine's own setting.
LOCK := --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

clean: ## Remove everything that chores made
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3.11' >&2; exit 2; }
	$(PYTHON) -m venv .venv

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --requirement

.venv/runtime: requirements.lock pyproject.toml | .venv/bin/python
	$(INSTALL) requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	$(BIN)/python -m compileall -q -j 0 monitor .venv/lib # on all cores, as pip does not
	@touch $@

.venv/test: requirements-test.lock .venv/runtime
	$(INSTALL) requirements-test.lock
	@touch $@
