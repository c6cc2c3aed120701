# Set-up, the main job, and everything that must pass. Needs Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
DEMO := out/preston
SITE := build/site

# Stamps: a file stands for work that is done and is newer than all that the work rests on.
MADE := $(VENV)/.made
RUN_READY := $(VENV)/.ready-to-run
TEST_READY := $(VENV)/.ready-to-test
BENCH_READY := $(VENV)/.ready-to-bench
DEMO_DONE := $(DEMO)/three-lines.txt
TESTED := build/tests-passed.txt
DOCS_DONE := $(SITE)/index.html

files = $(shell find $(1) -type f ! -path '*/__pycache__/*' ! -name '*.pyc' 2>/dev/null | LC_ALL=C sort)
DEMO_FILES := $(call files,energyfund scenarios/preston)
DOCS_FILES := $(call files,docs energyfund)
TEST_FILES := $(call files,energyfund tests docs bench scenarios) \
	$(wildcard pyproject.toml constraints.txt Makefile README.md CHANGELOG.md LICENSE .ci/run)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: demo test bench docs clean help FORCE

FORCE:

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

# --- set-up ---------------------------------------------------------------------------------------------------------

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "energyfund needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>/dev/null || echo not there)." >&2; \
	  echo "Name another one: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(RUN_READY): $(MADE) pyproject.toml constraints.txt
	@echo "Installing the pinned dependencies (a few minutes the first time) ..."
	@$(PIP) install -qq -c constraints.txt -e .
	@touch $@

$(TEST_READY): $(MADE) pyproject.toml constraints.txt
	@echo "Installing the pinned dependencies and the development tools (a few minutes the first time) ..."
	@$(PIP) install -qq -c constraints.txt -e ".[dev]"
	@tests/browser/get_browser.sh
	@touch $(RUN_READY) $@

$(BENCH_READY): $(TEST_READY)
	@echo "Installing the packages that the benchmarks compare with ..."
	@$(PIP) install -qq -c constraints.txt -e ".[bench,dev]"
	@touch $@

# A list of files, rewritten only when a file came or went: a removed file has no date that make could compare.
build/%-files.txt: FORCE
	@mkdir -p build
	@printf '%s\n' $($(*)_LIST) > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
demo_LIST = $(DEMO_FILES)
test_LIST = $(TEST_FILES)
docs_LIST = $(DOCS_FILES)

# --- the main job ---------------------------------------------------------------------------------------------------

demo: $(DEMO_DONE) ## set up, plan scenarios/preston, say where the reports are
	@cat $(DEMO_DONE)
	@echo
	@echo "The reports are in $(DEMO):"
	@cd $(DEMO) && for file in *.html *.pdf *.xlsx plan.json; do [ ! -e "$$file" ] || echo "  $(DEMO)/$$file"; done

# The set-up comes first but its date does not count: "make test" renews it.
$(DEMO_DONE): build/demo-files.txt $(DEMO_FILES) pyproject.toml constraints.txt | $(RUN_READY)
	@echo "Planning scenarios/preston ..."
	@mkdir -p $(DEMO)
	@$(BIN)/energyfund plan scenarios/preston -o $(DEMO) > build/demo-output.txt || { cat build/demo-output.txt; exit 1; }
	@$(BIN)/python -c 'import json, sys; print(*json.load(open(sys.argv[1], encoding="utf-8"))["answer"][:3], sep="\n")' \
	  $(DEMO)/plan.json > $@

# --- what must pass -------------------------------------------------------------------------------------------------

test: $(TESTED) ## set up with the development tools, then everything that must pass
	@if [ -e build/tests-just-ran ]; then rm build/tests-just-ran; \
	  else echo "Nothing changed since the tests passed:"; cat $(TESTED); fi

# The stamp bears the time at which the tests began, so that a change made while they ran is tested next time.
# pytest comes last, so that its closing line is the last line.
$(TESTED): $(TEST_READY) build/test-files.txt $(TEST_FILES)
	@mkdir -p build && touch build/tests-began
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo > build/layers.txt || { cat build/layers.txt; exit 1; }
	$(BIN)/deptry . > build/deptry.txt 2>&1 || { cat build/deptry.txt; exit 1; }
	$(BIN)/python docs/build.py --check
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --config-file docs/mkdocs.yml > build/docs.txt 2>&1 || { cat build/docs.txt; exit 1; }
	@echo "$(BIN)/pytest"; { $(BIN)/python -m pytest -n 2; echo $$? > build/pytest-code.txt; } | tee build/pytest.txt; \
	  exit "$$(cat build/pytest-code.txt)"
	@tail -n 1 build/pytest.txt > $@
	@touch -r build/tests-began $@ && touch build/tests-just-ran

bench: $(BENCH_READY) ## run the benchmarks and print their ratios
	@$(BIN)/python bench/run.py

docs: $(DOCS_DONE) ## build the documentation
	@echo "Open $(DOCS_DONE) in a browser."

$(DOCS_DONE): $(TEST_READY) build/docs-files.txt $(DOCS_FILES)
	@$(BIN)/python docs/build.py
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --config-file docs/mkdocs.yml > build/docs.txt 2>&1 || { cat build/docs.txt; exit 1; }
	@touch $@

clean: ## remove everything that these commands made
	@rm -rf $(VENV) build out .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
