# Two commands do all the set-up: `make demo` and `make test`. Each makes its own environment.
PYTHON ?= python3.11
SHELL := /bin/bash
.DEFAULT_GOAL := help
# What a turn writes and how it is claimed; the other scripts differ in words, not in statements.
ON_POSTGRESQL := tests/storage $(addprefix tests/handlers/test_desk_, walks.py filing.py lifecycle.py answering.py)
PACKAGES := bot web localchat handlers storage texts domain

.PHONY: help demo test check lint types layers audit format docs lock replay soak kills bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The environment is made without ensurepip, so Debian's python3-venv is not needed: the system's
# pip installs into it. Packages are pinned by hash; the project itself is built by the pinned tools.
define environment
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { echo "$(PYTHON) with pip is needed (Debian: apt install python3.11 python3-pip)" >&2; exit 1; }
	@rm -rf $(1) && $(PYTHON) -m venv --without-pip $(1)
	@$(PYTHON) -m pip --python $(1)/bin/python install --quiet --disable-pip-version-check --require-hashes -r $(2)
	@$(PYTHON) -m pip --python $(1)/bin/python install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(1)/ready
endef

.venv-run/ready: requirements/run.lock
	$(call environment,.venv-run,requirements/run.lock)

.venv/ready: requirements/dev.lock
	$(call environment,.venv,requirements/dev.lock)

demo: .venv-run/ready ## Run the desk of the sample county with its chat page on http://127.0.0.1:8080
	.venv-run/bin/suping demo

replay: .venv-run/ready ## Play real complaints through the chat: make replay FILE=complaints-replied.tsv
	.venv-run/bin/suping replay $(FILE)

# The browser's driver keeps an event loop running, so its tests have a run of their own.
test: .venv/ready ## Run the tests
	.venv/bin/python -m pytest tests/page
	.venv/bin/python -m pytest --ignore=tests/page
	.venv/bin/python -m pytest $(ON_POSTGRESQL) --database postgresql

check: lint types layers audit ## Lint, types, layers, known holes

lint: .venv/ready ## Ruff: rules and format
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: .venv/ready ## mypy, strict
	.venv/bin/mypy

layers: .venv/ready ## A layer imports only what stands below it
	.venv/bin/lint-imports

.venv-audit/ready: requirements/audit.lock
	@rm -rf .venv-audit && $(PYTHON) -m venv --without-pip .venv-audit
	@$(PYTHON) -m pip --python .venv-audit/bin/python install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.lock
	@touch .venv-audit/ready

# A machine without network can't look anything up, so it can't fail of it either, unless it must.
audit: ## Known holes of the packages the desk runs with (AUDIT=must: fail where none can be looked up)
	@if $(MAKE) --no-print-directory .venv-audit/ready; then AUDIT=$(AUDIT) .venv-audit/bin/python requirements/audit.py; \
	else echo "audit: SKIPPED, pip-audit can't be installed here; nothing was checked" && test "$(AUDIT)" != must; fi

format: .venv/ready ## Rewrite the files as ruff formats them
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format .

docs: .venv/ready ## Write the tables of docs/texts.md and the pairs of languages anew
	.venv/bin/python -m texts.tables
	.venv/bin/python -m texts.pairs

lock: ## Pin every package by hash again (needs uv)
	uv pip compile pyproject.toml --group pyproject.toml:build --generate-hashes --no-header --python-version 3.11 --quiet -o requirements/run.lock
	uv pip compile pyproject.toml --group pyproject.toml:build --group pyproject.toml:dev --group pyproject.toml:bench --generate-hashes --no-header --python-version 3.11 --quiet -o requirements/dev.lock
	uv pip compile --group pyproject.toml:audit --generate-hashes --no-header --python-version 3.11 --quiet -o requirements/audit.lock

SEEDS ?= 1-100
soak: .venv/ready ## Play storms on the whole desk and print the seeds that broke a promise: make soak SEEDS=1-10000
	PYTHONPATH=tests .venv/bin/python tests/soak/soak.py $(SEEDS)

bench: .venv/ready ## Measure turns, ticks, memory beside others: make bench [QUICK=1] [PARTS="turns ticks"]
	.venv/bin/python bench/all.py $(if $(QUICK),--quick) $(PARTS)

KILLS ?= 1000
kills: .venv/ready ## Kill desks, chat server and database at random over the matrix: make kills KILLS=1000
	PYTHONPATH=tests .venv/bin/python tests/program/kills.py $(KILLS)

clean: ## Remove the environments and what tools left
	rm -rf .venv .venv-run .venv-audit .mypy_cache .ruff_cache .pytest_cache .hypothesis
