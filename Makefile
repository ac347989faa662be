# The two commands are `make dry-run` and `make test`; both set up what is missing first.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

BIN := .venv/bin
DONE := .venv/done
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
QUIETLY := $(BIN)/python setup/quietly.py
PARALLEL ?= 2

# What a rehearsal is given: make dry-run LANDSCAPE=mine.toml LANG_=fr ARGS="-m smoke"
ARGS ?=
LANDSCAPE ?=
LANG_ ?=
# The part of the pack that `make test` rehearses.
REHEARSAL ?= -m smoke
RUN := $(if $(LANDSCAPE),--landscape '$(LANDSCAPE)') $(if $(LANG_),--lang '$(LANG_)') $(ARGS)

.PHONY: help dry-run test test-erp lint unit browser-rehearsal setup setup-clients setup-erp lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /|/' | while IFS='|' read -r goal words; do printf '  make %-14s %s\n' "$$goal" "$$words"; done

# --- dry-run -------------------------------------------------------------------------------------------------------
# The exit code is the verdict: 0 GO, 1 NO-GO, 2 not proven or could not run. Make ends with 2 whenever a recipe fails,
# except in question mode (-q): there a line with + runs all the same, and its 0, 1 or 2 becomes make's own. So
# `make dry-run` turns question mode on, unless other goals or -n stand beside it (then NO-GO is 2 as well).
REHEARSE := exec $(BIN)/dryrun run $(RUN)
ifeq ($(strip $(MAKECMDGOALS))$(findstring n,$(filter-out --%,$(firstword -$(MAKEFLAGS)))),dry-run)
MAKEFLAGS += -q
dry-run:
	+@MAKEFLAGS= $(MAKE) --no-print-directory setup
	+@$(REHEARSE)
else
dry-run: setup ## rehearse real orders: LANDSCAPE=file LANG_=en|fr ARGS="..."; exit code 0 GO, 1 NO-GO, 2 not proven
	@$(REHEARSE)
endif

# --- test ----------------------------------------------------------------------------------------------------------
# The browser rehearsal comes last: it takes longest, and means little while the parts are not right.
test: lint unit browser-rehearsal ## run the project's own tests, a rehearsal in a real browser among them

lint: setup
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

unit: lint setup-clients
	@exec $(BIN)/pytest tests -n $(PARALLEL) --ignore tests/erp

browser-rehearsal: unit
	@exec $(BIN)/dryrun run $(REHEARSAL)

test-erp: setup setup-erp ## rehearse with a real ERP, a Tryton of its own: landscapes/tryton.toml
	@exec $(BIN)/pytest tests/erp -n $(PARALLEL)

# --- set-up: each step leaves a file, and runs again only when what it stands on has changed --------------------------
setup: $(DONE)/packages $(DONE)/project $(DONE)/browser $(DONE)/allure ## set up what is missing, and nothing else
	@:

# What a step made may have gone since, so what it stands for is looked at too, by nothing slower than a look: the
# steps of browser and Allure leave the path of the program they found. DRYRUN_BROWSER goes before the browser found.
if-gone = $(if $(shell ($(1)) >/dev/null 2>&1 && echo there),,gone)
PYTHON_IS_THERE := test -x $(BIN)/python
BROWSER_IS_THERE := command -v "$${DRYRUN_BROWSER:-$$(cat $(DONE)/browser)}"
ALLURE_IS_THERE := test -f reports/allure/node_modules/allure/cli.js && test -x "$$(cat $(DONE)/allure)"
.PHONY: gone
gone:

$(DONE)/python: setup/python.sh $(call if-gone,$(PYTHON_IS_THERE))
	@sh setup/python.sh
	@mkdir -p $(DONE) && touch $@

$(DONE)/packages: requirements.lock $(DONE)/python
	@exec $(QUIETLY) "Python packages of requirements.lock" $(PIP) install --require-hashes -r requirements.lock
	@touch $@

# The checkout itself, importable and with its `dryrun` command; nothing is copied.
$(DONE)/project: pyproject.toml $(DONE)/packages
	@exec $(QUIETLY) "this project" $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DONE)/browser: setup/browser.py $(DONE)/packages $(call if-gone,$(BROWSER_IS_THERE)) | $(DONE)/project
	@exec $(BIN)/python -m setup.browser $@

# Without Allure's report a rehearsal goes on, so this step may fail; it is tried again next time.
$(DONE)/allure: reports/allure/package-lock.json requirements-node.lock $(call if-gone,$(ALLURE_IS_THERE)) | $(DONE)/project
	@$(BIN)/python -m setup.allure $@ || test $$? -eq 1

# Real clients of others drive our simulators in the tests, and only there. They have an environment of their own, which
# needs no pip: ours installs into it.
setup-clients: $(DONE)/clients ## set up the real clients that `make test` points at our simulators
	@:

CLIENTS := .venv-clients
CLIENTS_ARE_THERE := test -x $(CLIENTS)/bin/python
$(DONE)/clients: requirements-clients.lock $(DONE)/packages $(call if-gone,$(CLIENTS_ARE_THERE))
	@$(BIN)/python -m venv --without-pip $(CLIENTS)
	@exec $(QUIETLY) "real clients of requirements-clients.lock" $(PIP) --python $(CLIENTS) install --require-hashes -r requirements-clients.lock
	@touch $@

# A real ERP for landscapes/tryton.toml, in an environment of its own as well: it is under the GPL.
setup-erp: $(DONE)/erp ## set up Tryton, the ERP of landscapes/tryton.toml
	@:

ERP := .venv-erp
ERP_IS_THERE := test -x $(ERP)/bin/python
$(DONE)/erp: requirements-erp.lock $(DONE)/packages $(call if-gone,$(ERP_IS_THERE))
	@$(BIN)/python -m venv --without-pip $(ERP)
	@exec $(QUIETLY) "Tryton of requirements-erp.lock" $(PIP) --python $(ERP) install --require-hashes -r requirements-erp.lock
	@touch $@

# --- for those who work on the project ------------------------------------------------------------------------------
LOCK := UV_CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --upgrade --only-binary :all: --no-binary django-haystack

lock: setup ## resolve newer versions and write the lock files, without addresses
	@$(QUIETLY) "uv" $(PIP) install uv
	@$(LOCK) pyproject.toml --extra staging-oscar --group dev --output-file requirements.lock
	@$(LOCK) --group node --output-file requirements-node.lock
	@$(LOCK) tests/clients/requirements.in --output-file requirements-clients.lock
	@$(LOCK) staging/tryton/requirements.in --output-file requirements-erp.lock
	@$(BIN)/python -m setup.lock

clean: ## remove everything that was set up or written, reports included
	@rm -rf .venv .venv-clients .venv-erp .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist reports/runs reports/allure/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
