# `make dev` runs everything on this machine; `make test` builds and tests it. Both set up what they need.
# Nobody looks up symbols in the binary: without them, 4 MiB less of it are in memory.
SWIFT_FLAGS = -c release --static-swift-stdlib -Xlinker --gc-sections -Xlinker --no-export-dynamic
BINARY = .build/release/agent-operator

.PHONY: dev test build setup generate

dev: build
	$(BINARY) dev --apply examples/quickstart.yaml

# At most eight tests of one call run at once, so that none waits for its turn on a machine of two cores until a time-out ends it.
# Those of the client and of the operator under faults are about time-outs and leases themselves: they take turns with the others.
test: export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH = 8
test: setup
	@echo "Building the tests (the first time takes some ten minutes, most of them for TLS) ..."
	swift build --build-tests
	swift test --skip-build --filter KubernetesClientTests
	swift test --skip-build --filter AgentOperatorTests
	swift test --skip-build --skip 'KubernetesClientTests|AgentOperatorTests'

build: setup
	@echo "Building (the first time takes some minutes, most of them for TLS) ..."
	swift build $(SWIFT_FLAGS) --product agent-operator

setup:
	@.ci/setup

# Writes what is made from code: the manifests.
generate: build
	.ci/generate $(BINARY) manifests
