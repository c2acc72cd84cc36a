# Tocsin's targets. Each makes the environment first when it is not there: nothing but Python 3.11 to 3.14 and pip is needed.
PYTHON ?= python3
BIN := .venv/bin
# Where the measuring data lies, when it is there; see docs/measuring.md.
EVAL ?= ../shared/eval
# Where the public training sets lie (quiet text for the gate), and the environment for training (some 5 GB: torch).
TRAIN ?= ../shared/train
TRAINER ?= .venv-train
# Where the network has a certificate that only the system knows, as offices do, uv takes it when it is told to; pip
# does by itself.
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes
install = $(INSTALL) -r $(1) 2>/dev/null || $(INSTALL) --system-certs -r $(1)
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help setup demo run test faults integrations fuzz check format docs bench eval lock train clean

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: .venv/.ready ## the environment in .venv, from the lock

# A venv without pip needs no ensurepip, which some distributions leave out; the pip that is there fills it.
.venv/.ready: requirements.lock requirements-setup.lock pyproject.toml
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info[:2] <= (3, 14) or sys.exit("Tocsin needs Python 3.11 to 3.14; $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12")'
	@echo "Setting up .venv (once, about half a minute) ..." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip .venv
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.lock
	@$(call install,requirements.lock)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## a real Kafka, the worker and the sample wire; ends with a table of what was found
	@$(BIN)/tocsin demo

run: setup ## the live page with the sample wire playing; stays up
	@$(BIN)/tocsin run

test: setup ## every test, on a real Kafka
	@$(BIN)/pytest

faults: setup ## workers killed, frozen and moved while 20,000 items flow: some five minutes, then the ledger
	@$(BIN)/python -m tests.faults
	@FAULTS=long $(BIN)/pytest tests/faults/test_surroundings.py

integrations: setup ## a real schema registry and Kafka Connect, built by Maven (some minutes, once), and the tests against them
	@$(BIN)/python -m tests.maven
	@$(BIN)/pytest tests/registry tests/connect

fuzz: setup ## coverage-guided fuzzing of everything that reads bytes from outside, 1,000,000 cases each (100,000 of texts); finds are kept
	@$(call install,requirements-fuzz.lock)
	@for target in item document mention row; do $(BIN)/python -m tests.fuzz $$target -runs=1000000 || exit 1; done
	@$(BIN)/python -m tests.fuzz text -runs=100000

check: setup ## lint, format, types, and the published contracts against the code
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/tocsin schemas --check

format: setup ## put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: setup ## the reference pages from the code, and the docs site in site/, links checked
	@$(BIN)/python -m streams.reference docs/reference
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

bench: setup ## how fast, beside what others do
	@$(BIN)/python -m benchmarks

eval: setup ## how good, on the measuring data in $(EVAL)
	@$(BIN)/python -m benchmarks.evaluate $(EVAL)

train: $(TRAINER)/.ready ## the reader's weights again, from training/corpus: gate, network, relations, confidence (two cores, about an hour)
	$(TRAINER)/bin/python -m training.gate $(TRAIN)
	$(TRAINER)/bin/python -m training.country
	$(TRAINER)/bin/python -m training.reader $(TRAIN)
	OMP_NUM_THREADS=1 $(TRAINER)/bin/python -m training.events $(TRAIN)
	OMP_NUM_THREADS=1 $(TRAINER)/bin/python -m training.calibration

# What training needs besides, and behind it what the project itself needs.
$(TRAINER)/.ready: .venv/.ready requirements-train.lock
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(TRAINER)
	@$(BIN)/uv pip install --quiet --python $(TRAINER)/bin/python -r requirements-train.lock
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > $$($(TRAINER)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/tocsin.pth
	@touch $@

lock: setup ## renew the locks from pyproject.toml
	$(COMPILE) --extra dev -o requirements.lock pyproject.toml
	$(COMPILE) --extra fuzz -c requirements.lock -o requirements-fuzz.lock pyproject.toml
	$(COMPILE) --extra bench -c requirements.lock -o requirements-bench.lock pyproject.toml
	echo uv==$$($(BIN)/uv --version | cut -d' ' -f2) | $(COMPILE) -o requirements-setup.lock -

clean: ## remove the environment and what tests left
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
