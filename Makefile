# make run   set up and open the app      make test  set up and run every check
# make setup install what the app needs   make clean remove the environment

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := run
.PHONY: run setup setup-dev browser test clean

run: setup
	$(BIN)/python -m coldstart.ui.serve --port $(PORT)

setup: $(VENV)/.installed

$(VENV)/.installed: requirements.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "coldstart needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.txt -c constraints.txt
	$(PIP) --no-deps -c constraints.txt hatchling editables packaging pathspec pluggy trove-classifiers
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

setup-dev: $(VENV)/.installed-dev browser

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(PIP) -r requirements-dev.txt -c constraints.txt
	@touch $@

browser:
	@./tests/install-browser

test: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --doctest-modules coldstart tests

clean:
	rm -rf $(VENV)
