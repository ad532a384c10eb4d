# Two commands do everything: `make report` and `make test`.
PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
READY   := $(VENV)/.ready
TESTED  := $(VENV)/.tested
ARTICLE ?= bloomberg-2022-04-21
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help report install test test-all test-every test-lowest fuzz check format lock charts sample picture lab docs clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-11s %s\n", $$1, $$2}'

PIP     := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
# on all cores, and without the packages' own tests: pip takes twice as long; some files are no Python
COMPILE := $(BIN)/python -m compileall -qq -j 0 -x '/tests?/' $(VENV)/lib || true

$(READY): requirements.lock pyproject.toml $(wildcard analysis/reports/html/templates/trade-claims/*)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.x …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	$(COMPILE)
	touch $@

$(TESTED): $(READY) requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	$(COMPILE)
	touch $@

report: $(READY) ## create the environment if need be and render the article's report
	$(BIN)/python -m analysis render $(ARTICLE)

install: $(TESTED) ## create the environment, with what the tests need

test: $(TESTED) ## run the tests, doctests and notebooks, but for the slowest
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not slow"

test-all: test ## run the slowest tests, too: a browser, killed runs, whole pools, benchmarks
	$(BIN)/python -m pytest -n $$(($(WORKERS) + 1)) --dist loadfile --no-loadscope-reorder -m "slow and not exhaustive"  # they wait a lot

test-every: $(TESTED) ## open the page of every article and measure and the whole site in a browser; long benchmarks
	$(BIN)/python -m pytest -n $(WORKERS) --dist load -m exhaustive

fuzz: $(TESTED) ## run the fuzzers for long, and print how many inputs were refused
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -rP --hypothesis-profile fuzz tests/test_fuzz_*.py

LOWEST := build/lowest

test-lowest: ## run the tests with the lowest versions that pyproject.toml allows (needs uv and the network)
	uv venv --quiet --clear --seed --python $(PYTHON) $(LOWEST)
	uv pip install --quiet --python $(LOWEST)/bin/python --resolution lowest-direct --group build --group dev -r pyproject.toml --extra seasonal --extra excel --extra dask
	uv pip install --quiet --python $(LOWEST)/bin/python --no-deps --no-build-isolation -e .
	$(LOWEST)/bin/python -m pytest -p no:cacheprovider -n $(WORKERS) --dist loadfile -m "not slow"

check: $(TESTED) ## ruff, mypy --strict and the import order
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(TESTED) ## put the code into the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet pyproject.toml

lock: ## pin the packages again, with hashes (needs uv and the network)
	$(LOCK) --upgrade --group build --extra seasonal -o requirements.lock
	$(LOCK) --upgrade --group dev --extra cjk --extra seasonal --extra excel -c requirements.lock -o requirements-dev.lock
	$(LOCK) --upgrade --group build --extra seasonal --extra lab --extra excel -c requirements-dev.lock -o requirements-lab.lock
	$(LOCK) --upgrade --group build --group docs --extra seasonal --extra excel -c requirements-dev.lock -o requirements-docs.lock

charts: $(READY) ## write docs/charts.md, the chart of each measure
	$(BIN)/python docs/charts.py

sample: $(READY) ## render the sample that the repository keeps
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m analysis render $(ARTICLE) --out build/sample --no-index
	for file in report.html report.pdf preview.png verdicts.json verdicts.csv figures.csv figures.json; do \
	  cp build/sample/$(ARTICLE)/*/$$file reports/sample/ || exit 1; done
	rm -rf reports/sample/embed && cp -r build/sample/$(ARTICLE)/*/embed reports/sample/

picture: ## take the picture of the sample that README shows (needs Chromium)
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1280,2060 \
	  --user-data-dir=$$(mktemp -d) --virtual-time-budget=2000 \
	  --screenshot=reports/sample/report.png file://$(CURDIR)/reports/sample/report.html

lab: $(READY) ## open the notebooks in JupyterLab
	$(PIP) --require-hashes -r requirements-lab.lock
	$(BIN)/jupyter lab notebooks/0-start.ipynb

docs: $(READY) ## build the documentation site into build/docs, without the network once installed
	$(PIP) --require-hashes -r requirements-docs.lock
	$(BIN)/python -m sphinx --builder html --fail-on-warning --keep-going --quiet --jobs $(WORKERS) --doctree-dir build/doctrees docs build/docs

clean: ## remove the environment, the caches and the rendered reports
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find reports -mindepth 1 -maxdepth 1 ! -name sample ! -name README.md -exec rm -rf {} +
