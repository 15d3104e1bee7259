# Marquee. `make up` serves, `make test` tests, `make check` is everything else that CI asks. See README.md.
VENV   := .venv
PYTHON := $(VENV)/bin/python
SPARK  := .marquee/spark
AUDIT  := .marquee/audit
.DEFAULT_GOAL := help
.PHONY: help java up test check audit audit-packages backup restore format messages openapi erd screenshots check-api test-client test-spark lighthouse chaos \
	fuzz bench pins clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

up: $(VENV)/.main ## install, start everything, serve http://127.0.0.1:8000 (PORT=8001 for another port)
	@exec $(PYTHON) manage.py up $(ARGS)

test: $(VENV)/.dev ## install, provide a browser, run every test (ARGS="-k search" for some)
	@$(PYTHON) -m tests.browser.chromium
	@$(PYTHON) -m pytest --ignore tests/browser $(PARALLEL) $(COVERAGE) $(ARGS) || [ $$? -eq 5 ]
	@$(PYTHON) -m pytest tests/browser $(PARALLEL) $(COVERAGE) --cov-append $(ARGS) || [ $$? -eq 5 ]
	@$(PYTHON) -m coverage report $(if $(ARGS),--fail-under=0)
PARALLEL := -n auto --maxprocesses 4 --dist loadfile
COVERAGE := --cov --cov-report= --cov-fail-under=0 # judged once, over both runs; some of the tests cover what they cover

check: $(VENV)/.dev ## format, lint, import contracts, types, templates, migrations, deployment checks
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(VENV)/bin/lint-imports --no-cache
	$(PYTHON) -m mypy
	$(VENV)/bin/djlint templates --lint --quiet
	$(PYTHON) -m pytest -q tests/project/test_checks.py

audit: $(VENV)/.main ## weaknesses: of the code (bandit), of the workflow (zizmor)
	@[ -x $(AUDIT)/bin/bandit ] || { $(PYTHON) -m venv $(AUDIT) && \
	  $(AUDIT)/bin/python -m pip install --quiet bandit==1.9.4 zizmor==1.32.0 pip-audit==2.10.1; }
	$(AUDIT)/bin/bandit -q -ll --skip B308,B310,B703 -r accounts catalog project recommend manage.py # ruff judges these, by line
	$(AUDIT)/bin/zizmor --offline .github/workflows

audit-packages: audit ## known weaknesses of the packages (pip-audit asks PyPI's own index, which a mirror may not stand in for)
	$(AUDIT)/bin/pip-audit --strict --disable-pip --require-hashes -r requirements/main.txt

format: $(VENV)/.dev ## put the code in order
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

backup: $(VENV)/.main ## database, keys and artifacts into one file (FILE=path)
	@$(PYTHON) manage.py backup $(FILE)

restore: $(VENV)/.main ## put a backup back (FILE=path; ARGS=--replace over what is there)
	@$(PYTHON) manage.py restore $(FILE) $(ARGS)

messages: $(VENV)/.dev ## collect the German sentences in django.po and compile them; names those without a translation
	@$(PYTHON) manage.py messages

openapi: $(VENV)/.dev ## renew docs/openapi.json from the API's operations
	@$(PYTHON) manage.py openapi

erd: $(VENV)/.dev ## renew docs/erd.md from the models
	@$(PYTHON) manage.py erd

screenshots: $(VENV)/.dev ## renew the pictures of every page in docs/screenshots
	@$(PYTHON) -m tests.browser.screenshots

lighthouse: $(VENV)/.dev ## Lighthouse over four pages, into docs/lighthouse.md (needs npm)
	@$(PYTHON) -m tests.browser.lighthouse

check-api: $(VENV)/.dev ## lint docs/openapi.json with Redocly and Spectral (needs npm)
	@bash docs/examples/check-openapi.sh

test-client: $(VENV)/.dev ## compile the TypeScript example and run it against a server of its own (needs npm)
	@$(PYTHON) docs/examples/run.py

test-spark: java $(SPARK)/.spark ## the job on Spark against the fit on one machine, in an environment of its own (needs Java 17)
	@$(PYTHON) -m pytest tests/spark $(ARGS)

java:
	@"$${JAVA_HOME:+$$JAVA_HOME/bin/}java" -version >/dev/null 2>&1 || { echo "Spark needs Java 17 or newer; \
	there is neither JAVA_HOME nor a java on the PATH (Debian: apt-get install openjdk-17-jre-headless)." >&2; exit 1; }

chaos: $(VENV)/.dev ## the long forms of tests/faults: kills, outages, overload, a full disk (minutes; the disk as root)
	@$(PYTHON) -m pytest -q -s tests/chaos $(ARGS)

fuzz: $(VENV)/.dev ## more than ten thousand cases against every operation of the API
	@FUZZ_EXAMPLES=300 $(PYTHON) -m pytest -q tests/api/test_schemathesis.py

bench: $(VENV)/.dev ## what a request costs, as ratios to a bare Starlette app and to Django REST framework (needs wrk)
	@$(PYTHON) -m tests.bench.ratios
	@$(PYTHON) -m tests.bench.versus

pins: ## renew the exact pins in requirements/ (needs uv)
	uv pip compile pyproject.toml $(PIN) -o requirements/main.txt
	uv pip compile pyproject.toml --extra dev -c requirements/main.txt $(PIN) -o requirements/dev.txt
	uv pip compile pyproject.toml --extra dev --extra spark -c requirements/dev.txt $(PIN) -o requirements/spark.txt
PIN := --quiet --upgrade --universal --generate-hashes --python-version 3.12 --no-emit-index-url --no-header

clean: ## remove what make made: the environment and the embedded servers' data
	rm -rf $(VENV) .marquee .marquee-tests

# One environment, filled from exact pins with hashes: by uv where it is, else by venv and pip.
$(VENV)/.main: requirements/main.txt
	@$(call install,main)
	@touch $@

$(VENV)/.dev: requirements/dev.txt requirements/main.txt
	@$(call install,dev)
	@touch $@ $(VENV)/.main

# The extra is half a gigabyte: it stays out of the environment that everybody needs.
test-spark: VENV := $(SPARK)
test-spark: PYTHON := $(SPARK)/bin/python
$(SPARK)/.spark: requirements/spark.txt
	@$(call install,spark)
	@touch $@

define install
set -e; echo "Installing requirements/$(1).txt into $(VENV)"; \
if command -v uv >/dev/null 2>&1; then \
  [ -x $(PYTHON) ] || uv venv --quiet $(VENV); \
  uv pip install --quiet --python $(PYTHON) --require-hashes -r requirements/$(1).txt; \
else \
  for one in python3.13 python3.12 python3.14 python3 python; do \
    if command -v $$one >/dev/null 2>&1 && $$one -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; \
    then found=$$one; break; fi; \
  done; \
  if [ -z "$$found" ]; then \
    echo "Marquee needs Python 3.12 or newer (or uv, which brings one); none is on the PATH." >&2; exit 1; \
  fi; \
  [ -x $(PYTHON) ] || $$found -m venv $(VENV); \
  $(PYTHON) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m ensurepip >/dev/null; \
  $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$(1).txt; \
fi
endef
