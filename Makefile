# Two commands do everything: `make course` and `make test`. Both set up what is missing first.
PYTHON ?= python3
RUN := .venv/bin/python
SOLVE := --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --quiet

.DEFAULT_GOAL := help
.PHONY: help course test build lint translations rehearse kit bench study lock clean setup dev

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-13s %s\n", $$1, $$2}'

course: setup  ## open the course in JupyterLab
	@$(RUN) -m loyaltylab.cli course $(ARGS)

test: dev  ## run every test
	@$(RUN) -m pytest

build: dev  ## rebuild every derived file: notebooks, labs, tables, catalogue
	@$(RUN) -m loyaltylab.authoring build

lint: dev  ## check style and types
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check . && $(RUN) -m mypy

translations: dev  ## list Chinese text that is missing or stale
	@$(RUN) -m loyaltylab.authoring translations

rehearse: setup  ## play a whole class on lab 1, in a scratch folder (ARGS=lab2 for another)
	@$(RUN) -m loyaltylab.cli rehearse $(ARGS)

kit: setup  ## write the folder that students get: student-kit.zip
	@$(RUN) -m loyaltylab.cli kit student student-kit.zip

bench: dev  ## compare speed with peers (writes benchmarks/)
	@$(RUN) benchmarks/run.py
	@$(RUN) benchmarks/cases.py
	@$(RUN) benchmarks/rfm.py
	@$(RUN) benchmarks/fit.py
	@$(RUN) -m benchmarks.simulation_speed

study: dev  ## run the long Monte-Carlo studies (writes benchmarks/)
	@$(RUN) benchmarks/intervals.py
	@$(RUN) benchmarks/recovery.py
	@$(RUN) -m benchmarks.ledger
	@$(RUN) -m benchmarks.designs
	@$(RUN) -m benchmarks.simulated

lock: dev  ## solve the locks again from pyproject.toml
	@$(RUN) -m uv pip compile pyproject.toml --extra course -o requirements.lock $(SOLVE)
	@$(RUN) -m uv pip compile pyproject.toml --extra course --extra dev -c requirements.lock -o requirements-dev.lock $(SOLVE)

clean:  ## remove the environment and everything a run left behind
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis dist student-kit.zip
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@$(PYTHON) start.py --setup-only

dev:
	@$(PYTHON) start.py --setup-only --dev
