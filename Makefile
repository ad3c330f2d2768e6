# From nothing but Python 3.11 or later and make: `make` installs and builds, `make test` installs and tests.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INPUTS := $(shell find ontology mappings queries scripts -type f -not -path 'ontology/release/*' -not -name '*.pyc' 2>/dev/null)

.PHONY: build test lint bench clean
.DEFAULT_GOAL := build

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; name one: make PYTHON=/path/to/python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[reasoners]'
	@touch $@

$(VENV)/.installed-test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[reasoners,vocabularies,reading,serve,forms,test]'
	@touch $@ $(VENV)/.installed

$(VENV)/.built: $(VENV)/.installed $(INPUTS)
	$(BIN)/monograph-kg build
	@touch $@

build: $(VENV)/.built

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n auto --dist loadgroup tests

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-test
	$(BIN)/python -m pytest tests/bench/bench_*.py --benchmarks -s

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
