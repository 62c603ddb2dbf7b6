# LogCaster. `make help` lists what there is to do.

CONFIGURATION ?= Release
RID           ?= linux-$(if $(filter aarch64,$(shell uname -m)),arm64,x64)
ARGS          ?=
SECONDS_EACH  := $(or $(SECONDS),$(if $(HOURS),$(shell expr $(HOURS) \* 3600)),60)
BINARY        := artifacts/logcaster
STATIC        := artifacts/logcaster-static
SOURCES       := $(shell find src -name '*.cs' -o -name '*.csproj' -o -name 'packages.lock.json' | grep -v /obj/) \
                 Directory.Build.props Directory.Packages.props global.json .editorconfig
export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
# No compiler or build process outlives the command that needed it.
export MSBUILDDISABLENODEREUSE := 1
export UseSharedCompilation := false

.PHONY: help run build test unit e2e check format bench fuzz torture gen static image setup setup-static setup-test setup-bench clean
.DEFAULT_GOAL := help

help: ## lists these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## installs what is missing, builds, and starts LogCaster (ARGS="--port 9000")
	@exec $(BINARY) $(ARGS)

build: $(BINARY) ## publishes the native executable to artifacts/logcaster

$(BINARY): $(SOURCES) | setup
	@mkdir -p artifacts
	dotnet publish src/LogCaster -c $(CONFIGURATION) -r $(RID) -o artifacts/publish -v quiet
	@cp artifacts/publish/logcaster $@.new && mv $@.new $@
	@$@ --version

test: setup-test build static ## installs what is missing, then runs all tests: units, and the executable with real clients
	@tests/run unit e2e

unit: ## runs the unit, property and house tests, without the executable
	@tests/run unit

e2e: setup-test build static ## runs the end-to-end tests against artifacts/logcaster
	@tests/run e2e

check: setup-test build static ## format, analysers, all tests: run it before every commit
	dotnet format LogCaster.slnx --verify-no-changes --no-restore --exclude-diagnostics IL2026 IL3050
	dotnet build LogCaster.slnx -v quiet
	@tests/run unit e2e

format: ## formats the code
	dotnet format LogCaster.slnx

bench: setup-bench build ## measures against the physical limit and against peers (ARGS="ingest --quick --write")
	dotnet run -c Release --project tests/LogCaster.Bench -- $(ARGS)

fuzz: setup ## fuzzes every parser for 60 s each (SECONDS=, HOURS=, TARGET=, SEED=)
	dotnet run -c Release --project tests/LogCaster.Fuzz -- --seconds $(SECONDS_EACH) \
	  $(if $(TARGET),--target $(TARGET)) $(if $(SEED),--seed $(SEED)) $(ARGS)

torture: setup-test build ## kills it and cuts its power under load for 60 s (SECONDS=, HOURS=, SEED=)
	dotnet build tests/LogCaster.EndToEnd -c Release -v quiet --nologo
	TORTURE_SECONDS=$(SECONDS_EACH) $(if $(SEED),TORTURE_SEED=$(SEED)) LOGCASTER_BINARY=$(CURDIR)/$(BINARY) \
	  tests/LogCaster.EndToEnd/bin/Release/net10.0/LogCaster.EndToEnd --no-ansi --disable-logo --progress off --output detailed \
	  --treenode-filter '/*/*/TortureTests/*'

gen: ## writes the generated documents again
	-@dotnet run --project tests/LogCaster.Tests -- --treenode-filter '/*/*/GeneratedFilesTests/*' --no-ansi
	@git status --short docs systemd

static: $(STATIC) ## publishes the fully static executable to artifacts/logcaster-static

$(STATIC): $(SOURCES) | setup-static
	@mkdir -p artifacts
	dotnet publish src/LogCaster -c $(CONFIGURATION) -r $(RID) -p:Static=true -o artifacts/static -v quiet
	@cp artifacts/static/logcaster $@.new && mv $@.new $@
	@$@ --version

image: static ## builds the scratch image with buildah
	buildah bud --isolation chroot --timestamp 0 -f Dockerfile.scratch -t logcaster:dev .

setup:
	@packaging/prerequisites.sh build

setup-static:
	@packaging/prerequisites.sh static

setup-test:
	@packaging/prerequisites.sh test

setup-bench:
	@packaging/prerequisites.sh bench

clean: ## removes everything that was built
	rm -rf artifacts src/*/bin src/*/obj tests/*/bin tests/*/obj TestResults tests/*/TestResults
