# All that a clone needs: `make demo` and `make test`. Everything is set up in .venv, nothing outside it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Workers for the tests; one a core.
JOBS ?= 2

.PHONY: help demo test lint bench soak schema lock clean
help: ## show this list
	@grep -hE "^[a-z]+:.*## " $(MAKEFILE_LIST) | sed -E "s/^([a-z]+):[^#]*## (.*)/  make \1  \2/"

$(VENV)/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "sicbot needs Python 3.11 or newer; set PYTHON=/path/to/it"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "no virtual environment could be made; on Debian: apt-get install python3-venv"; exit 2; }
	@echo "Setting up $(VENV) (once) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/.run ## start the embedded wiki with the demo world and look at it
	@$(BIN)/sicbot demo $(ARGS)

test: lint ## run all checks and tests
	@$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

lint: $(VENV)/.dev ## style, types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.dev ## requests, ratios, memory; asserts nothing
	@$(BIN)/python -m benchmarks $(ARGS)

soak: $(VENV)/.dev ## the long versions of the property tests
	@SICBOT_SOAK=1 $(BIN)/python -m pytest -n $(JOBS) $(ARGS)

schema: $(VENV)/.run ## write the JSON Schemas of the configuration anew
	@$(BIN)/python -c 'import json, pathlib; from sicbot.jobs import load_jobs; from sicbot.settings import schemas; [pathlib.Path(f"config/schema/{n}.json").write_text(json.dumps(m, indent=1, ensure_ascii=False) + "\n") for n, m in schemas({n: j.config for n, j in load_jobs().items()}).items()]'

lock: ## pin the requirements anew (needs uv)
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra build pyproject.toml -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra build --extra dev --extra postgres -c requirements/run.txt pyproject.toml -o requirements/dev.txt

clean: ## remove what was built
	rm -rf $(VENV) build dist *.egg-info .ruff_cache .mypy_cache .hypothesis
