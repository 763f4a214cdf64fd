# Everything a newcomer needs: `make run` and `make test`. Both set themselves up in .venv.
# The system's is built with optimisations, a version manager's often is not (docs/performance.md).
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
	  2>/dev/null && echo /usr/bin/python3 || echo python3)
VENV   := .venv
BIN    := $(VENV)/bin
# The system's certificates, so that installing works behind a company proxy as well.
UV     := $(BIN)/uv --quiet
UVPIP  := $(UV) pip install --system-certs --python $(BIN)/python --require-hashes
STAMP  := $(VENV)/.installed

# Not the script beside it: that one names this folder in its first line, which may have moved.
CROSSCHAT := $(BIN)/python -P -m crosschat
# The simulated platforms are on, unless the environment or .env has its own word on that.
SANDBOX := grep -qs '^ *\(export \)\? *CROSSCHAT_SANDBOX=' .env backend/.env \
	  || export CROSSCHAT_SANDBOX="$${CROSSCHAT_SANDBOX:-1}"

.DEFAULT_GOAL := help
.PHONY: help run dev web smoke test e2e screenshots bench-web check format chaos bench lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.uv:
	@echo "Setting up $(VENV) (first time only)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "CrossChat needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python cannot make virtual environments; on Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.13'
	@touch $@

$(STAMP)-run: requirements/run.txt pyproject.toml | $(VENV)/.uv
	@$(UVPIP) -r requirements/run.txt
	@$(UV) pip install --system-certs --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(STAMP)-dev: requirements/dev.txt $(STAMP)-run
	@$(UVPIP) -r requirements/dev.txt
	@touch $@

web: $(STAMP)-run ## Build the dashboard, if its sources changed
	@$(BIN)/python web/run.py build

run: web ## Start CrossChat with its sandbox on http://localhost:8000
	@$(SANDBOX); exec $(CROSSCHAT) serve

dev: web ## The same, restarting when the code changes
	@$(SANDBOX); exec $(CROSSCHAT) serve --reload

smoke: ## A fresh clone and start, one customer message, one AI reply; then stop
	@$(PYTHON) tests/smoke.py

test: $(STAMP)-dev web ## Run all tests (browser tests: make e2e)
	@$(BIN)/python web/run.py test
	@$(BIN)/python -m pytest -n 3 --dist worksteal --ignore tests/browser $(ARGS)

e2e: $(STAMP)-dev web ## Run the browser tests (need Chromium)
	@$(BIN)/python -m pytest tests/browser $(ARGS)

screenshots: $(STAMP)-dev web ## Every page in every look, as pictures in screenshots/
	@$(BIN)/python -m tests.browser.screenshots $(ARGS)

check: $(STAMP)-dev ## Lint, format, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python web/run.py check

format: $(STAMP)-dev ## Format the code
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

chaos: $(STAMP)-dev ## 10,000 messages on three channels while everything is killed; then the counts
	@$(BIN)/python -m bench.chaos $(ARGS)

bench: $(STAMP)-dev ## Measure CrossChat on this machine (needs wrk; takes some minutes)
	@$(BIN)/python -m bench $(ARGS)

bench-web: $(STAMP)-dev web ## Measure the dashboard in Chromium (needs Chromium; takes some minutes)
	@$(BIN)/python -m bench web $(ARGS)

lock: $(VENV)/.uv ## Rewrite requirements/*.txt from pyproject.toml
	@$(UV) pip compile --system-certs --universal --generate-hashes --python-version 3.11 --no-header \
	  pyproject.toml --group build -o requirements/run.txt >/dev/null
	@$(UV) pip compile --system-certs --universal --generate-hashes --python-version 3.11 --no-header \
	  pyproject.toml --group dev -o requirements/dev.txt >/dev/null

clean: ## Remove the virtual environment and caches (never the data)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
