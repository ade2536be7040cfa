import AgentOperator
import ArgumentParser
import KubernetesModel
import YAML

/// The flags that set how the operator runs; each has a key in a configuration file and a variable of the environment.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A configuration file, as those in config/.", valueName: "file"))
    var config: String?

    @Option(help: "How log lines are written: text or json.")
    var logFormat: String?

    @Option(help: "The least important level that is written: trace, debug, info, warning or error.")
    var logLevel: String?

    @Option(help: ArgumentHelp("How many resources are reconciled at once, at most.", valueName: "number"))
    var workers: Int?

    @Option(
        name: [.customShort("n"), .customLong("namespace")],
        help: "A namespace to see to; may be given several times. All of them unless given.")
    var namespaces: [String] = []

    @Flag(inversion: .prefixedNo, help: "Whether several replicas agree on one of them that acts.")
    var leaderElect: Bool?

    @Option(help: "The Lease by which they agree.")
    var leaseName: String?

    @Option(help: "The namespace of that Lease.")
    var leaseNamespace: String?

    @Option(
        help: ArgumentHelp("Where /healthz, /readyz and /metrics are served, as :8080; off for nowhere.", valueName: "address"))
    var healthAddress: String?

    /// Flag over environment over file over default.
    func resolved() throws -> OperatorConfiguration {
        var configuration = OperatorConfiguration()
        if let config { try apply(file: config, to: &configuration) }
        try configuration.apply(environment: Environment.variables)
        try configuration.apply(flags: flags)
        return configuration
    }

    private func apply(file path: String, to configuration: inout OperatorConfiguration) throws {
        for document in try InputFile(path).documents() {
            do {
                try configuration.apply(file: document.value)
            } catch { throw CommandError("\(path):\(document.mark(of: error.subject)): \(error)") }
        }
    }

    private var flags: [(key: String, value: JSONValue)] {
        let given: [(String, JSONValue?)] = [
            ("log.format", logFormat.map { .string($0) }), ("log.level", logLevel.map { .string($0) }),
            ("workers", workers.map { .integer(Int64($0)) }),
            ("watch.namespaces", namespaces.isEmpty ? nil : .array(namespaces.map { .string($0) })),
            ("leaderElection.enabled", leaderElect.map { .bool($0) }),
            ("leaderElection.leaseName", leaseName.map { .string($0) }),
            ("leaderElection.leaseNamespace", leaseNamespace.map { .string($0) }),
            ("health.address", healthAddress.map { .string($0) }),
        ]
        return given.compactMap { key, value in value.map { (key, $0) } }
    }
}
