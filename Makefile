# Thin on purpose: the work is in cms/launcher, in Python.
PYTHON ?= python3
LAUNCHER = @command -v "$(PYTHON)" >/dev/null || { echo "Python is missing: install Python 3.11 or newer."; exit 1; }; \
	exec "$(PYTHON)" -m cms.launcher

.DEFAULT_GOAL := help
.PHONY: help run stop test test-fast check e2e bench screenshots demo-reset messages install

help: ## Show this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name text; do printf '%-20s %s\n' "$$name" "$$text"; done

run: ## Install what is needed, start Family Start with the demo, print the addresses
	$(LAUNCHER) run

stop: ## Stop a running Family Start from another terminal
	$(LAUNCHER) stop

test: ## Run every check and every test, browsers included
	$(LAUNCHER) test all

test-fast: ## Run the unit and contract tests only
	$(LAUNCHER) test fast

check: ## Run what reads the code: lint, types, import rules, migrations
	$(LAUNCHER) test check

e2e: ## Run the browser tests only
	$(LAUNCHER) test e2e

bench: ## Measure the API beside Wagtail's own, memory, sizes, Lighthouse and the chat
	$(LAUNCHER) python -m tests.bench

screenshots: ## Take pictures of every screen at phone and desktop width
	$(LAUNCHER) python -m tests.e2e.screenshots

demo-reset: ## Throw the demo's data away; the next run loads it anew
	$(LAUNCHER) demo-reset

messages: ## Collect the texts to translate
	$(LAUNCHER) messages

install: ## Install and build, start nothing
	$(LAUNCHER) install
