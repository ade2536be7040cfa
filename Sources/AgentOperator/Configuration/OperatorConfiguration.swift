/// How the operator runs: what `config/*.yaml`, the environment and the flags of `run` set.
package struct OperatorConfiguration: Sendable, Equatable {
    package enum LogFormat: String, Sendable, CaseIterable {
        /// For people.
        case text
        /// For machines: one JSON object a line.
        case json
    }

    package enum LogLevel: String, Sendable, CaseIterable {
        case trace, debug, info, warning, error
    }

    package var logFormat = LogFormat.text
    package var logLevel = LogLevel.info
    /// How many resources are reconciled at once, at most.
    package var workers = 10
    /// The namespaces whose resources are seen to; none for all of them.
    package var watchedNamespaces: [String] = []
    /// Whether several replicas agree on one of them that acts.
    package var electsLeader = false
    package var leaseName = "agent-operator"
    package var leaseNamespace = "agent-operator"
    /// Where `/healthz`, `/readyz` and `/metrics` are served, as `:8080` or `127.0.0.1:0`; `off` for nowhere.
    package var healthAddress = ":8080"
    /// How long a clean stop may take.
    package var shutdownSeconds = 30

    package init() {}
}
