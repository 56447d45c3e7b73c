# Fresh machine: Debian 12 with Python 3.11, git and make. Everything else is installed by `make run` and `make test`.
SYSTEM_PYTHON := $(shell command -v python3.11 || command -v python3)
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest -q

# Each test directory runs in one of three processes; one that nobody names here runs in the second.
PURE := tests/rules tests/architecture tests/contracts tests/deploy_files
LIVE := tests/deploy tests/platform
FOUND := $(patsubst %/,%,$(sort $(filter-out tests/__pycache__/,$(wildcard tests/*/))))
pure := $(filter $(PURE),$(FOUND))
live := $(filter $(LIVE),$(FOUND))
patched := $(filter-out $(PURE) $(LIVE),$(FOUND))

.DEFAULT_GOAL := help
.PHONY: help run stop setup test pytest lint types fmt reference lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: setup ## Start the platform on this machine, with demonstration landlords; Ctrl-C stops it
	@$(PYTHON) -m deploy.local.start

stop: ## Stop the platform that runs in this folder; its data stays
	@$(PYTHON) -m deploy.local.start --stop

setup: ## Install what is missing: Debian packages, Python packages, MongoDB
	@$(SYSTEM_PYTHON) -m deploy.local.install

test: setup lint types ## Run lint, types and all tests, with a RabbitMQ and a MongoDB of their own
	@$(PYTHON) -m deploy.local.engines test-run -- $(MAKE) --no-print-directory pytest

# The tests alone. Pure ones in parallel; services as they run, patched by eventlet; the platform from outside.
pytest:
	$(if $(pure),$(PYTEST) -n auto $(pure))
	$(if $(patched),DOORSTEP_TEST_PATCHED=1 $(PYTEST) $(patched))
	$(if $(live),$(PYTEST) $(live))

lint: setup ## Check style and the rules of who imports whom
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	.venv/bin/lint-imports --no-cache

types: setup ## Check types
	$(PYTHON) -m mypy

fmt: setup ## Put the code into its form, and repair what can be repaired
	$(PYTHON) -m ruff check --fix-only
	$(PYTHON) -m ruff format

reference: ## Write docs/api (OpenAPI, AsyncAPI, event schemas) and the samples of new events from the code
	$(PYTHON) -m deploy.reference samples
	$(PYTHON) -m deploy.reference

lock: ## Make the lock files from deploy/*.in (needs uv)
	uv pip compile -q --generate-hashes --allow-unsafe --python-version 3.11 deploy/requirements.in -o deploy/requirements.txt
	uv pip compile -q --generate-hashes --allow-unsafe --python-version 3.11 deploy/requirements-dev.in -o deploy/requirements-dev.txt

clean: ## Delete everything that is made here: data, logs, passwords, virtual environment
	@if [ -x $(PYTHON) ]; then $(MAKE) --no-print-directory stop; fi
	rm -rf .run .mongod .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
