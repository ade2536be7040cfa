# `make dev` runs everything on this machine; `make test` builds and tests it. Both set up what they need.
SWIFT_FLAGS = -c release --static-swift-stdlib -Xlinker --gc-sections
BINARY = .build/release/agent-operator

.PHONY: dev test build setup generate

dev: build
	$(BINARY) dev --apply examples/quickstart.yaml

# The tests of the client are about time-outs: they have the machine to themselves.
test: setup
	@echo "Building the tests (the first time takes some ten minutes, most of them for TLS) ..."
	swift build --build-tests
	swift test --skip-build --filter KubernetesClientTests
	swift test --skip-build --skip KubernetesClientTests

build: setup
	@echo "Building (the first time takes some minutes, most of them for TLS) ..."
	swift build $(SWIFT_FLAGS) --product agent-operator

setup:
	@.ci/setup

# Writes what is made from code: the manifests.
generate: build
	.ci/generate $(BINARY) manifests
