# Build: the Swift runtime is linked into the binary.
FROM swift:6.3-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends libcurl4-openssl-dev libyaml-dev libjemalloc-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.swift ./
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --static-swift-stdlib -Xlinker --gc-sections -Xlinker --no-export-dynamic -Xlinker -s --product agent-operator
# The shared libraries that the binary needs, and what those need, without the rest of a system.
RUN mkdir -p /image/usr/bin /image/etc/ssl/certs \
    && cp .build/release/agent-operator /image/usr/bin/ \
    && ldd .build/release/agent-operator | grep -o '/[^ ]*' | sort -u | xargs -I{} cp -L --parents {} /image \
    && cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/

FROM scratch
COPY --from=build /image /
USER 65532:65532
ENTRYPOINT ["/usr/bin/agent-operator"]
CMD ["run"]
