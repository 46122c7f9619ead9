# Everything a person does with the project. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PACKAGES := app.py auth benchmarks bureaus certificates core mock_upstreams openapi services tools

.DEFAULT_GOAL := help
.PHONY: setup demo serve test test-browser lint format bench openapi conformance lock clean help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## make the virtual environment (the other targets do it themselves)

# Two steps, because face_recognition asks for a C++ build of dlib while dlib-bin brings it built:
# docs/adr/0003-face-stack-from-wheels.md.
$(VENV)/.ready: requirements-dev.lock requirements-nodeps.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it with make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes --only-binary :all: -r requirements-dev.lock
	$(PIP) install --quiet --require-hashes --no-deps --no-build-isolation -r requirements-nodeps.lock
	@touch $@

demo: setup ## start everything and walk one citizen through the whole journey (ONCE=1: then stop)
	@$(BIN)/python -m tools.launch demo $(if $(ONCE),--once)

serve: setup ## start the mock bureaus, the verifier and the gateway until Ctrl-C
	@$(BIN)/python -m tools.launch serve

# A file's tests stay together, because they share what starts slowly: servers, sample clips.
test: setup ## run the tests, on as many cores as there are, at most four
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

test-browser: setup ## try the web pages in Debian's Chromium (apt-get install chromium chromium-driver)
	$(BIN)/python -m pytest tests/browser

lint: setup ## ruff, mypy --strict, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(PACKAGES)
	$(BIN)/lint-imports

format: setup ## let ruff format the code
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .

$(VENV)-bench/.ready: requirements-bench.lock
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes \
		--only-binary :all: -r requirements-bench.lock
	@touch $@

bench: setup $(VENV)-bench/.ready ## measure speed, peers side by side; writes out/bench.json
	@$(BIN)/python -m benchmarks

openapi: setup ## write openapi/openapi.json, docs/errors.md and docs/services.md anew
	@$(BIN)/python -m tools.write_docs

conformance: setup ## play every fault of every mock bureau against its adapter; writes a page
	@$(BIN)/python -m tools.conformance --page docs/bureaus/conformance.md

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"
lock: setup ## resolve the requirements anew, with hashes
	$(COMPILE) requirements.in -o requirements.lock
	$(COMPILE) requirements-onnx.in -c requirements.lock -o requirements-onnx.lock
	$(COMPILE) requirements-dev.in -c requirements-onnx.lock -o requirements-dev.lock
	$(COMPILE) --no-deps requirements-nodeps.in -o requirements-nodeps.lock
	$(COMPILE) requirements-bench.in -o requirements-bench.lock

# Never var: it holds the store, and the keys without which nobody can read it.
clean: ## remove the environment and everything that was made, but no store and no keys
	rm -rf $(VENV) $(VENV)-bench out .mypy_cache .pytest_cache .ruff_cache .import_linter_cache \
		.hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
