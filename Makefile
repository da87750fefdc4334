# `make run` and `make test` need nothing but Python 3.11 to 3.13, make and a package index.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 5000
PYTHON ?=
JOBS ?= logical
SECONDS_TO_PLAN ?= 10

VENV := .venv
BIN := $(VENV)/bin
# The name of the stamp holds PYTHON, so that asking for another one makes the environment anew.
VENV_MADE := $(VENV)/made$(subst /,_,$(PYTHON))
# The search is compiled once, before several processes would do it at the same time.
define RUN_TESTS
@$(BIN)/python tools/setup_browser.py
@$(BIN)/python -m tools.setup_postgres
$(BIN)/dispatch warmup
$(BIN)/python -m pytest --numprocesses $(JOBS) --maxprocesses 8 --dist worksteal $(ARGS)
endef

.PHONY: help run test check format clean

help:
	@echo "make run     run the store (a new one has the sample day, planned) at http://127.0.0.1:$(PORT) (PORT= changes it)"
	@echo "make test    run every test (JOBS= sets how many at once, ARGS= is handed to pytest)"
	@echo "make check   format, lint, types, then every test and documentation example"
	@echo "make format  put the code into the format that check asks for"
	@echo "make clean   remove the environment and everything built"
	@echo "PYTHON=python3.12 chooses the interpreter the environment is made with"

run: $(VENV)/installed
	$(BIN)/dispatch warmup
	$(BIN)/dispatch run --sample data/city --seconds $(SECONDS_TO_PLAN) --port $(PORT)

test: $(VENV)/installed-test
	$(RUN_TESTS)

check: $(VENV)/installed-dev
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(RUN_TESTS)

format: $(VENV)/installed-dev
	$(BIN)/python -m ruff check --fix-only .
	$(BIN)/python -m ruff format .

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV_MADE): tools/make_venv.sh
	@sh tools/make_venv.sh $(VENV) "$(PYTHON)"
	@touch $@

# A failed or interrupted installation leaves no stamp behind and is done again.
$(VENV)/installed:      EXTRAS :=
$(VENV)/installed:      STAMPS := installed
$(VENV)/installed-test: EXTRAS := [test]
$(VENV)/installed-test: STAMPS := installed installed-test
$(VENV)/installed-dev:  EXTRAS := [test,dev]
$(VENV)/installed-dev:  STAMPS := installed installed-test installed-dev

$(VENV)/installed $(VENV)/installed-test $(VENV)/installed-dev: $(VENV_MADE) setup.cfg setup.py pyproject.toml
	@echo "Installing into $(VENV); the first time takes a minute or two."
	@$(BIN)/python -m pip install -qq --editable ".$(EXTRAS)"
	@touch $(addprefix $(VENV)/,$(STAMPS))
