# Two commands: `make demo` and `make test`. Both install what they need into .venv.
.PHONY: demo test install lint unit fresh-lock
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SOURCES := pyproject.toml hatch_build.py $(wildcard src/sayso/data/*.toml) $(wildcard gazetteer/*.py)

demo: install
	@$(BIN)/sayso demo

install: $(STAMP)

$(STAMP): $(SOURCES)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.tested-with: $(STAMP)
	$(BIN)/python -m pip install --quiet --group test
	@sh tests/system.sh
	@touch $@

test: $(VENV)/.tested-with
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2
