# Everything runs in a virtual environment of the checkout's own; Python 3.11 or newer and make are all that it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PLAN := plans/direct-selling

# Images for containers like to forbid compiled modules; then every run of the program compiles them anew, and tests run it by the thousand.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: all demo test lint types tests format docs pictures benchmarks examples fuzz audit clean

all: test

$(VENV)/.made: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "salesplan needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# Check a plan, break it down, review it against the exports; the results stay in demo/.
demo: $(VENV)/.made
	$(BIN)/salesplan check $(PLAN)
	$(BIN)/salesplan decompose $(PLAN) --quiet --output demo/decompose/
	$(BIN)/salesplan decompose $(PLAN) --quiet --output demo/quotas.xlsx
	$(BIN)/salesplan report $(PLAN) --quiet --output demo/reviews/
	$(BIN)/salesplan report $(PLAN) --quiet --format csv --output demo/report/
	$(BIN)/salesplan report $(PLAN)

test: lint types tests

lint: $(VENV)/.made
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.made
	$(BIN)/mypy

tests: $(VENV)/.made
	$(BIN)/pytest --numprocesses auto --quiet

format: $(VENV)/.made
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Pages and pictures of the manual that are made from the program; the tests hold them to it.
docs: $(VENV)/.made
	$(BIN)/python docs/make.py

# Pictures of the page for the manual, by Chromium; taken anew when the page looks different.
pictures: $(VENV)/.made
	$(BIN)/python docs/photograph.py

# Ratios to named peers; takes what the peers need from the package index.
benchmarks: $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pandas ipfn statsmodels
	$(BIN)/python benchmarks/start.py
	$(BIN)/python benchmarks/decompose.py
	$(BIN)/python benchmarks/landing.py
	$(BIN)/python benchmarks/report.py
	$(BIN)/python benchmarks/engines.py
	$(BIN)/python benchmarks/intake.py

examples: $(VENV)/.made
	$(BIN)/python examples/direct-selling/make_exports.py

# Mutated plans and exports by the ten thousand, kills, runs at once; what one shows is kept in fuzz-faults/.
FUZZ_CASES ?= 10000
FUZZ_SEED ?= 1
fuzz: $(VENV)/.made
	$(BIN)/python -m tests.fuzz plans --cases $(FUZZ_CASES) --seed $(FUZZ_SEED) --keep fuzz-faults
	$(BIN)/python -m tests.fuzz exports --cases $(FUZZ_CASES) --seed $(FUZZ_SEED) --keep fuzz-faults
	$(BIN)/python -m tests.fuzz.kills --kills 500 --pairs 100 --seed $(FUZZ_SEED)

# Known faults of the packages that the program stands on; the tool is fetched for it alone. AUDIT_SERVICE: pypi or osv.
AUDIT_SERVICE ?= pypi
audit: $(VENV)/.made
	test -x $(VENV)/audit/bin/pip-audit || { $(PYTHON) -m venv $(VENV)/audit && $(VENV)/audit/bin/python -m pip install --quiet pip-audit; }
	$(BIN)/python -m pip freeze --exclude-editable > $(VENV)/audit/installed.txt
	$(VENV)/audit/bin/pip-audit --vulnerability-service $(AUDIT_SERVICE) --requirement $(VENV)/audit/installed.txt --no-deps --disable-pip --strict || { \
		echo "make audit: either known faults are listed above, or nothing could be asked. Advisories come from pypi.org itself" >&2; \
		echo "(AUDIT_SERVICE=osv: from api.osv.dev). A mirror has packages but no advisories: the first package is then 'not found'," >&2; \
		echo "or the connection fails, and nothing was audited." >&2; exit 1; }

clean:
	rm -rf $(VENV) demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
