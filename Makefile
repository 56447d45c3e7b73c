# Fresh machine: Debian 12 with Python 3.11, git and make. Everything else is installed by `make run` and `make test`.
SYSTEM_PYTHON := $(shell command -v python3.11 || command -v python3)
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest -q

WITH_ENGINES := $(PYTHON) -m deploy.local.engines test-run -- # a RabbitMQ and a MongoDB for one command
PATCHED := env DOORSTEP_TEST_PATCHED=1 # as in a service's own process

FAULTS := $(PYTHON) -W ignore -m tests.faults.run
SEEDS := 1 2 3
COMMANDS := 100000

# Each test directory runs in one of these; one that nobody names here runs with the services.
RULES := tests/architecture tests/contracts tests/deploy_files
FOUND := $(patsubst %/,%,$(sort $(filter-out tests/__pycache__/,$(wildcard tests/*/))))
NAMED := $(RULES) tests/complaints tests/generated tests/segregation tests/faults tests/deploy tests/benchmarks
SERVICES := $(filter-out $(NAMED),$(FOUND))
TESTS := test-complaints test-services test-generated test-platform test-mix test-catalogue test-apart test-rules

.DEFAULT_GOAL := help
.PHONY: help run stop setup test $(TESTS) faults segregation bench lint types fmt reference lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: setup ## Start the platform on this machine, with demonstration landlords; Ctrl-C stops it
	@$(PYTHON) -m deploy.local.start

stop: ## Stop the platform that runs in this folder; its data stays
	@$(PYTHON) -m deploy.local.start --stop

setup: ## Install what is missing: Debian packages, Python packages, MongoDB
	@$(SYSTEM_PYTHON) -m deploy.local.install

test: setup lint types ## Run lint, types and all tests, with RabbitMQ and MongoDB of their own
	@$(SYSTEM_PYTHON) -m deploy.local.install --for-tests
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync=target $(TESTS)

test-rules:
	$(PYTEST) $(RULES)

test-complaints:
	$(WITH_ENGINES) $(PATCHED) $(PYTEST) tests/complaints

test-services:
	$(WITH_ENGINES) $(PATCHED) $(PYTEST) $(SERVICES)

test-generated:
	$(WITH_ENGINES) $(PATCHED) $(PYTEST) tests/generated

test-apart:
	$(WITH_ENGINES) $(PATCHED) $(PYTEST) tests/segregation

test-mix:
	$(PYTEST) tests/faults --ignore=tests/faults/catalogue

test-catalogue:
	$(WITH_ENGINES) $(PATCHED) $(PYTEST) tests/faults/catalogue

test-platform:
	$(WITH_ENGINES) $(PYTEST) tests/deploy

faults: setup ## Prove that nothing is lost, the long form: hours of kills, cuts and poison
	@for seed in $(SEEDS); do $(FAULTS) --commands $(COMMANDS) --faults 50 --seed $$seed || exit 1; done
	@$(FAULTS) --points 100 --seed 1
	DOORSTEP_FAULTS=long $(WITH_ENGINES) $(PATCHED) $(PYTEST) --timeout 1800 -s tests/faults/catalogue
	DOORSTEP_FAULTS=long $(WITH_ENGINES) $(PATCHED) $(PYTEST) tests/processes/test_replay.py
	DOORSTEP_FAULTS=long $(WITH_ENGINES) $(PYTEST) tests/deploy/test_move_landlord.py

segregation: setup ## Prove that landlords stay apart, the long form
	DOORSTEP_LONG=1 $(WITH_ENGINES) $(PATCHED) $(PYTEST) -s tests/segregation tests/generated
	$(WITH_ENGINES) $(PATCHED) $(PYTHON) -m tests.segregation.timings --times 300
	$(WITH_ENGINES) $(PATCHED) $(PYTHON) -m tests.segregation.fairness

bench: setup ## Compare with other ways of building this, on this machine
	@$(PYTHON) -W ignore -m tests.benchmarks --write

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
	uv pip compile -q --no-header --generate-hashes --allow-unsafe --python-version 3.11 deploy/requirements.in -o deploy/requirements.txt
	uv pip compile -q --no-header --generate-hashes --allow-unsafe --python-version 3.11 deploy/requirements-dev.in -o deploy/requirements-dev.txt
	cd tests/benchmarks/peers && uv pip compile -q --no-header --generate-hashes --allow-unsafe --python-version 3.11 requirements.in -o requirements.txt

clean: ## Delete everything that is made here: data, logs, passwords, virtual environment
	@if [ -x $(PYTHON) ]; then $(MAKE) --no-print-directory stop; fi
	rm -rf .run .mongod .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
