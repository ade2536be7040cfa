// swift-tools-version:6.2
import PackageDescription

// Layers, top to bottom; imports point down only. ARCHITECTURE.md says what lives where and why.
let package = Package(
    name: "agent-operator",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "agent-operator", targets: ["agent-operator"]),
        // For operators of other resources.
        .library(name: "ControllerRuntime", targets: ["ControllerRuntime"]),
        .library(name: "KubernetesClient", targets: ["KubernetesClient"]),
        .library(name: "KubernetesModel", targets: ["KubernetesModel"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.3"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        // No default traits: they pull in full Foundation and its ICU data.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    ],
    targets: [
        .executableTarget(name: "agent-operator", dependencies: ["Allocator", "Commands"]),
        .executableTarget(
            name: "agent-operator-bench",
            dependencies: [
                "AgentCore", "AgentOperator", "ControllerRuntime", "DevCluster", "KubernetesClient", "KubernetesModel", "YAML",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .target(
            name: "Commands",
            dependencies: [
                "AgentCore", "AgentOperator", "ControllerRuntime", "DevCluster", "KubernetesClient", "KubernetesModel",
                "KubernetesSchema", "YAML",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "AgentOperator",
            dependencies: [
                "AgentCore", "ControllerRuntime", "KubernetesClient", "KubernetesModel",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "DevCluster",
            dependencies: [
                "KubernetesModel", "KubernetesSchema", "YAML",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]
        ),
        .target(
            name: "ControllerRuntime",
            dependencies: [
                "KubernetesClient", "KubernetesModel",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .target(
            name: "KubernetesClient",
            dependencies: [
                "CCurl", "KubernetesModel", "YAML",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(name: "YAML", dependencies: ["CLibYAML", "KubernetesModel"]),
        .target(name: "AgentCore", dependencies: ["KubernetesModel", "KubernetesSchema"]),
        .target(name: "KubernetesSchema", dependencies: ["CEL", "KubernetesModel"]),
        .target(name: "CEL", dependencies: ["KubernetesModel"]),
        .target(name: "KubernetesModel"),
        .target(name: "Allocator", linkerSettings: [.linkedLibrary("jemalloc")]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),

        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "KubernetesModelTests", dependencies: ["KubernetesModel", "TestSupport"]),
        .testTarget(name: "CELTests", dependencies: ["CEL", "KubernetesModel", "TestSupport"]),
        .testTarget(name: "KubernetesSchemaTests", dependencies: ["KubernetesSchema", "KubernetesModel", "TestSupport"]),
        .testTarget(name: "YAMLTests", dependencies: ["YAML", "KubernetesModel", "TestSupport"]),
        .testTarget(
            name: "KubernetesClientTests",
            dependencies: [
                "KubernetesClient", "KubernetesModel", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ]
        ),
        .testTarget(
            name: "ControllerRuntimeTests",
            dependencies: ["ControllerRuntime", "KubernetesClient", "KubernetesModel", "TestSupport"]),
        .testTarget(name: "AgentCoreTests", dependencies: ["AgentCore", "KubernetesModel", "KubernetesSchema"]),
        .testTarget(
            name: "AgentOperatorTests",
            dependencies: [
                "AgentCore", "AgentOperator", "ControllerRuntime", "DevCluster", "KubernetesClient", "KubernetesModel",
                "TestSupport",
            ]
        ),
        .testTarget(
            name: "DevClusterTests",
            dependencies: [
                "DevCluster", "KubernetesClient", "KubernetesModel", "KubernetesSchema", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["Goldens"]
        ),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "AgentCore", "AgentOperator", "ControllerRuntime", "DevCluster", "KubernetesClient", "KubernetesModel",
                "TestSupport", "YAML",
            ],
            exclude: ["API/Tables"]
        ),
        .testTarget(name: "EndToEndTests", exclude: ["Kubectl/Transcripts", "PythonClient/client.py"]),
    ],
    swiftLanguageModes: [.v6]
)

// One place for the language settings of every target of ours.
for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .treatAllWarnings(as: .error),
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
            .enableUpcomingFeature("ExistentialAny"),
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
}
