# What a newcomer types. Every target does its own set-up, in .venv and nowhere else.
PYTHON ?= $(shell scripts/python)
UV ?= uv
ARGS ?=
# One more than two cores have: what starts nodes waits a third of its time.
PROCESSES ?= 3
BIN := .venv/bin
# The tests start hundreds of processes. Where this is set, each of them compiles all of our source for itself.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: api-page bench-pages bench-simulate bench-fuzz checks conformance help demo test check check-style check-house format machine bench bench-validate pictures lock wheel try-wheel clean

help:            ## what there is
	@grep -E '^[a-z-]+: .*##' Makefile | sed -E 's/:.*##/\t/' | expand -t 12

demo: .venv/node ## a whole chain on this machine:  make demo ARGS="--once --report r.json"
	$(BIN)/overstap demo $(ARGS)

test: .venv/dev machine ## all tests:  make test ARGS="tests/dossier -k seal"
	$(BIN)/pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

check: check-style check-house ## style, types, who may import whom, and the tests on the code itself

check-style: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	MYPYPATH=tests $(BIN)/mypy
	MYPYPATH=tests $(BIN)/mypy --follow-imports=silent benchmarks scripts/*.py
	$(BIN)/lint-imports

check-house: .venv/dev
	$(BIN)/pytest tests/house

format: .venv/dev ## put the code in its one form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

machine:         ## the browser and the database server that some tests need
	@scripts/test-machine

bench: .venv/node ## how many transfers a second this machine carries
	$(BIN)/python benchmarks/transfers.py $(ARGS)

bench-validate: .venv/node ## how fast a dossier is validated on this machine
	$(BIN)/python benchmarks/validate.py $(ARGS)

bench-pages: .venv/node ## how long a page takes with 10,000 pupils, and how fast a supplier pushes them
	$(BIN)/python benchmarks/pages.py $(ARGS)

bench-fuzz: .venv/dev ## damaged input by the hundred thousand at every door: refused or accepted, and nothing else
	$(BIN)/python benchmarks/fuzz.py $(ARGS)

bench-simulate: .venv/dev ## ten thousand ways over the whole chain, all going wrong somewhere: nothing lost, doubled or astray
	$(BIN)/python benchmarks/simulate.py $(ARGS)

conformance: .venv/dev ## the cases of conformance/ anew, from the tables
	PYTHONPATH=tests $(BIN)/python scripts/conformance

checks: .venv/dev ## the page of checks against abuse anew, from its table and the tests
	PYTHONPATH=tests $(BIN)/python scripts/checks.py

api-page: .venv/dev ## the page of the REST interface anew, from its own description
	PYTHONPATH=tests $(BIN)/python scripts/api_page.py

pictures: .venv/dev machine ## the pictures of the documentation, from a demo that really runs
	$(BIN)/python scripts/picture.py

wheel: .venv/dev ## dist/overstap-*.whl
	rm -rf dist
	$(BIN)/python -m hatchling build -t wheel

try-wheel:       ## the wheel alone, in an empty environment: ring 1, then a whole demo
	@PYTHON=$(PYTHON) scripts/try-wheel

lock:            ## renew both locks from pyproject.toml (needs uv)
	@UV=$(UV) scripts/lock

clean:           ## all that was made, the environment too
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is made again only when its lock or the project's own table changes.
.venv/node: requirements.lock pyproject.toml scripts/set-up
	@PYTHON=$(PYTHON) scripts/set-up requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock requirements.lock pyproject.toml scripts/set-up
	@PYTHON=$(PYTHON) scripts/set-up requirements-dev.lock
	@touch .venv/node $@
