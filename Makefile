# `make` alone lists what there is. Everything runs in .venv, which `tools/setup` keeps equal to the locks.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PORT ?= 8000
PY := .venv/bin/python
ARGS ?=
UV := UV_SYSTEM_CERTS=1 UV_PYTHON_DOWNLOADS=never .venv/bin/uv
COMPILE := $(UV) pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

.PHONY: help run test check lock catalogues migration screenshots previews faults bench axe-all clean setup setup-dev

help: ## List the targets.
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Set up everything and serve the demo on http://127.0.0.1:8000 (PORT= changes it).
	@exec $(PY) -m academy run --port $(PORT)

test: setup-dev ## Run all tests: SQLite, PostgreSQL, a real browser. ARGS= goes to pytest.
	@$(PY) -m tools.needs
	@$(PY) -m pytest -n auto --dist worksteal $(ARGS)

check: setup-dev ## Lint, types, layers, catalogues, and the wheel in a fresh environment.
	@tools/check

lock: setup-dev ## Lock the dependencies of pyproject.toml anew (ARGS=--upgrade for the newest).
	@echo 'uv>=0.13' | $(COMPILE) $(ARGS) - -o requirements/uv.txt
	@$(COMPILE) $(ARGS) pyproject.toml --all-extras -o requirements/run.txt
	@$(COMPILE) $(ARGS) pyproject.toml --all-extras --group dev -c requirements/run.txt -o requirements/dev.txt
	@tools/setup dev

catalogues: setup-dev ## Bring the texts of code and templates into the catalogues (ARGS=room for one).
	@$(PY) tools/catalogues.py $(ARGS)

migration: setup-dev ## Draft the next migration from the models (ARGS="What it does").
	@$(PY) -m tools.migration $(ARGS)

screenshots: setup-dev ## Make docs/images anew from the demo.
	@$(PY) -m tools.needs chromium
	@$(PY) tools/screenshots.py

previews: setup-dev ## Make the pictures anew that chat apps show of a link to the call.
	@$(PY) -m tools.needs chromium
	@$(PY) tools/previews.py

faults: setup-dev ## Kill web, worker, queue and database under load, fill the disk; nothing may be lost.
	@$(PY) -m tools.needs postgresql redis-server
	@$(PY) -m pytest -n auto -m fault tests/faults $(ARGS)

bench: setup-dev ## Measure beside a bare Flask app and rivals, on both databases (half an hour; ACADEMY_TEST_BENCH_ROWS=).
	@$(PY) -m tools.needs
	@$(PY) -m pytest -m bench -s tests/bench $(ARGS)

axe-all: setup-dev ## Look for accessibility faults on every page, as every persona, in both languages.
	@$(PY) -m tools.needs chromium
	@ACADEMY_AXE=all $(PY) -m pytest -n auto -k axe tests/journeys $(ARGS)

clean: ## Remove what was built; data under var/ and .venv stay.
	@rm -rf build dist htmlcov .coverage .mypy_cache .ruff_cache .import_linter_cache .hypothesis .pytest_cache
	@find academy tests tools migrations -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	@find academy -name '*.mo' -delete 2>/dev/null || true

setup:
	@tools/setup run

setup-dev:
	@tools/setup dev
