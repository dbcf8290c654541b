# make serve and make test are all a newcomer needs; `make help` lists the rest. The work is CMake's: see CMakePresets.json.
PRESET ?= release
BUILD := $(if $(filter release,$(PRESET)),build,build-$(PRESET))
TEMPLATE ?= fixtures/template.yaml

.DEFAULT_GOAL := help
.PHONY: help deps configure build bootstrap-arm64 serve test bench bench-cold-start bench-dynamodb bench-lambda soak conformance conformance-template \
  conformance-package conformance-apps check-reproducible crash fuzz check-headers packages packages-arm64 check-packages clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-21s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  PRESET=dev|asan|tsan builds and tests in build-PRESET; TEMPLATE=FILE serves another application"

deps: ## install the missing Debian packages (as root or with sudo; otherwise names them)
	@scripts/install-packages

configure: deps
	@test -f $(BUILD)/build.ninja || cmake --preset $(PRESET) >$(BUILD).configure.log 2>&1 || { cat $(BUILD).configure.log; exit 1; }
	@rm -f $(BUILD).configure.log

build: configure ## build everything
	@cmake --build $(BUILD)

bootstrap-arm64: deps ## cross-compile the Lambda's bootstrap for arm64, for hello-sls package --arch arm64
	@scripts/build-bootstrap-arm64 $(BUILD)

serve: build ## build, then serve the fixture application (or TEMPLATE=FILE)
	@$(BUILD)/bin/hello-sls serve --template $(TEMPLATE)

test: build ## build, then run every test
	@ctest --test-dir $(BUILD) --output-on-failure --parallel 2

bench: build ## measure requests per second, latency, CPU time per request and idle connections of the gateway
	@$(BUILD)/bin/sls_bench_routes
	@$(BUILD)/bin/sls_bench_template $(BUILD)/bin/hello-sls
	@$(BUILD)/bin/sls_bench --program $(BUILD)/bin/hello-sls --hello $(BUILD)/bin/bench_hello_server --gateway $(BUILD)/bin/bench_gateway_server

crash: configure ## kill the engine KILLS times (default 500) while clients write; look for what was lost
	@cmake --build $(BUILD) --target dynamodb_crash && $(BUILD)/bin/dynamodb_crash $${KILLS:-500}

bench-dynamodb: build ## measure the DynamoDB endpoint; with DYNOXIDE=FILE beside that program, in one run
	@$(BUILD)/bin/sls_bench_dynamodb --program $(BUILD)/bin/hello-sls $(if $(DYNOXIDE),--dynoxide $(DYNOXIDE))

bench-lambda: build ## measure functions that are processes; SERVERLESS=1 beside serverless-offline (npm), in one run
	@$(BUILD)/bin/sls_bench_lambda --program $(BUILD)/bin/hello-sls $(if $(SERVERLESS),--serverless $$(bench/install-peers $(BUILD)))

soak: build ## ask good, slow and failing functions on 64 connections for SECONDS_EACH (60); look for what is left over
	@tests/soak/run --program $(BUILD)/bin/hello-sls --seconds $${SECONDS_EACH:-60}

conformance-apps: build ## drive applications that lift web frameworks, and Go and Rust functions (pip, npm, go, cargo)
	@tests/conformance/applications/run $(BUILD)

bench-cold-start: build ## measure the start of a packaged function beside the same one in Python with boto3
	@bench/cold_start/run $(BUILD)

conformance: build ## compare DynamoDB answers with dynalite (npm), DYNOXIDE=FILE or PEER=URL: COUNT (5000) requests from SEED (1)
	@DYNOXIDE=$(DYNOXIDE) PEER=$(PEER) tests/conformance/dynamodb/run $(BUILD) --count $(or $(COUNT),5000) --seed $(or $(SEED),1)

conformance-template: build ## compare templates with aws-sam-translator and cfn-lint (NAMES: only these)
	@tests/conformance/template/run $(BUILD) $(NAMES)

conformance-package: build ## give packaged templates to cfn-lint and the SAM translator
	@tests/conformance/package/run $(BUILD)

check-reproducible: build ## build the bootstrap a second time in another folder and compare
	@scripts/check-reproducible $(BUILD)

fuzz: ## run every fuzz target for SECONDS (default 60) each; needs clang-14 and libclang-rt-14-dev
	@cmake --preset fuzz >/dev/null && cmake --build --preset fuzz --target fuzz_targets
	@fuzz/run-all build-fuzz/bin $${SECONDS_EACH:-60}

check-headers: configure ## compile every public header alone
	@cmake --build $(BUILD) --target all_verify_interface_header_sets

packages: configure ## make the wheel, the Debian packages and the tar.gz in dist/, with the portable program
	@scripts/make-packages $(BUILD) dist

packages-arm64: deps ## the same for arm64, cross-compiled
	@scripts/make-packages build-arm64-packages dist arm64

check-packages: packages ## use the packages in a clean Debian root (as root)
	@tests/packages/check-clean-root dist $(BUILD)/clean-root

clean: ## remove what was built
	@rm -rf build build-dev build-asan build-tsan build-fuzz build-arm64 build-arm64-packages build-httplib dist
