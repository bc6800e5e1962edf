# `make brief` writes a brief from the sample market; `make test` runs the tests. Both set everything up first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGE := $(VENV)/.package
DEV := $(VENV)/.dev
OUT ?= output

.DEFAULT_GOAL := help
.PHONY: help brief test slow check site docs bench clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

brief: $(PACKAGE) ## Write a brief from the simulated market into output/
	@if .ci/setup pango $(VENV); then formats=md,html,pdf; else \
	    formats=md,html; echo "Without Pango there is no PDF: only Markdown and HTML are written."; fi; \
	$(BIN)/briefgen today --source sample --out $(OUT) --format $$formats

test: $(DEV) ## Run the tests
	@.ci/setup pango $(VENV) || echo "Without Pango the tests of PDF are left out."
	$(BIN)/python -m pytest -n 2

slow: $(DEV) ## Run the long sweeps
	$(BIN)/python -m pytest -n 2 -m slow

check: $(DEV) ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

site: $(PACKAGE) ## Build the static site of all briefs in output/
	$(BIN)/briefgen site build --out $(OUT)

docs: $(DEV) ## Write docs/commands.md anew
	$(BIN)/python docs/write_commands.py

bench: $(DEV) ## Measure wall times on the simulated market
	$(BIN)/python benchmarks/wall_time.py 2026-01-22 sample

clean: ## Remove the environment, caches and built files; briefs stay
	rm -rf $(VENV) build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find briefgen tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: made anew when the list of packages changes.
$(PACKAGE): pyproject.toml .ci/setup
	@.ci/setup venv $(PYTHON) $(VENV)
	@echo "Installing briefgen into $(VENV)"
	@.ci/setup install $(VENV) .
	@touch $@

$(DEV): $(PACKAGE)
	@echo "Installing what the tests need"
	@.ci/setup install $(VENV) '.[dev]'
	@touch $@
