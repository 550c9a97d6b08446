# make run   set up and open the app      make test  set up and run every check
# make setup install what the app needs   make clean remove the environment

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

BUILD := hatchling editables packaging pathspec pluggy trove-classifiers
OR_SAY = || { echo "pip could not install that; its message is above. It needs a network, or a"; \
	echo "package index within reach (PIP_INDEX_URL, HTTPS_PROXY), and some free disk."; exit 1; }

.DEFAULT_GOAL := run
.PHONY: run setup setup-dev browser test clean

run: setup
	$(BIN)/coldstart app --port $(PORT)

setup: $(VENV)/.installed

$(VENV)/.installed: constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "coldstart needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) \
		|| { echo "Python's own venv is missing; on Debian and Ubuntu run as root:"; \
		echo "    apt-get install python3-venv"; exit 1; }
	@echo "Installing what coldstart needs into $(VENV); this takes some minutes, once."
	@$(PIP) -c constraints.txt $(BUILD) $(OR_SAY)
	@$(PIP) -c constraints.txt --no-build-isolation -e . $(OR_SAY)
	@touch $@

setup-dev: $(VENV)/.installed-dev browser

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Installing what the tests need into $(VENV)."
	@$(PIP) -c constraints.txt --no-build-isolation -e '.[dev]' $(OR_SAY)
	@touch $@

browser:
	@./tests/install-browser

test: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n $$(($$(nproc) + 1)) --maxprocesses 4 --dist loadfile --doctest-modules coldstart tests

clean:
	rm -rf $(VENV)
