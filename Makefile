# Everything is made inside this folder: programs in .venv, what Keqiao writes in data.
# Only python3 (3.11 or newer, with venv) and a package registry are needed.

.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin

# The first Python that is new enough and can make environments; empty where there is none.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)

# What .venv was made from; setup has nothing to do while this stays: dependencies, configuration, place, interpreter.
STATE = { cat requirements.lock pyproject.toml; pwd; $(BIN)/python -V; } 2>/dev/null | cksum | cut -d ' ' -f 1
READY := $(VENV)/ready-$(shell $(STATE))

# Compiled modules are kept: the tests start the program a hundred times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test check bench clean format lock

help:  ## list these targets
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name words; do \
		printf 'make %-7s %s\n' "$$name" "$$words"; done

setup: $(READY)  ## install what requirements.lock names into .venv

run: setup  ## start Keqiao with sample data on this machine
	@KEQIAO_DEMO=1 exec $(BIN)/keqiao run

test: setup  ## run the whole suite
	$(BIN)/python -m pytest -n 4 --dist worksteal  # tests wait more than they compute

check: setup  ## style, types, import rules, migrations, documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && export KEQIAO_DATABASE_URL="sqlite:///$$folder/check.db" && \
		set -x && $(BIN)/alembic upgrade head && $(BIN)/alembic check
	$(BIN)/python -m pytest tests/house

bench: setup  ## measure turns, search, matching, imports, start-up and memory
	$(BIN)/python -m benchmarks

clean:  ## remove .venv and caches, keep data
	rm -rf $(VENV) dist htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

format: setup  ## lay the code out as check wants it
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lock: setup  ## renew requirements.lock
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--group test --group bench --group check --group build pyproject.toml -o requirements.lock

$(READY):
	@test -n "$(PYTHON)" || { \
		sudo=$$(test "$$(id -u)" = 0 || echo 'sudo '); \
		if ! command -v python3 >/dev/null; then need='python3 python3-venv'; \
		elif python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then need='python3-venv'; \
		else need='python3.11 python3.11-venv'; fi; \
		echo "Keqiao needs Python 3.11 or newer with venv. On Debian and Ubuntu this line brings it:" >&2; \
		echo "    $${sudo}apt-get update && $${sudo}apt-get install -y $$need" >&2; exit 2; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 && head -n 1 $(BIN)/pip | grep -q "$$(pwd)/" \
		|| $(PYTHON) -m venv --clear $(VENV)
	@# The lock is complete: with --no-deps pip takes exactly what it names and never looks for a newer release.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m pip check --quiet --disable-pip-version-check
	@rm -f $(VENV)/ready-* && touch $(VENV)/ready-$$($(STATE))
