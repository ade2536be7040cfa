import KubernetesModel

/// One thing that can be set: in a file under its key, in the environment, and by a flag of the same name.
package struct Setting: Sendable {
    /// As in a file: `log.level`.
    package var key: String
    package var help: String
    /// What it says of a value that it does not take.
    package var expectation: String
    /// The value as a file holds it.
    package var show: @Sendable (OperatorConfiguration) -> JSONValue
    /// Takes a value over; false when it is not of the kind that is expected.
    package var take: @Sendable (JSONValue, inout OperatorConfiguration) -> Bool

    /// `AGENT_OPERATOR_LOG_LEVEL` for `log.level`, `AGENT_OPERATOR_LEADER_ELECTION_LEASE_NAME` for `leaderElection.leaseName`.
    package var environmentName: String {
        key.reduce(into: "AGENT_OPERATOR_") { name, character in
            if character == "." {
                name += "_"
            } else {
                name += character.isUppercase ? "_\(character)" : character.uppercased()
            }
        }
    }

    package static let all: [Setting] = [
        choice("log.format", \.logFormat, "How log lines are written."),
        choice("log.level", \.logLevel, "The least important level that is written."),
        integer("workers", \.workers, 1...256, "How many resources are reconciled at once, at most."),
        list("watch.namespaces", \.watchedNamespaces, "The namespaces to see to; none for all."),
        bool("leaderElection.enabled", \.electsLeader, "Whether several replicas agree on one that acts."),
        text("leaderElection.leaseName", \.leaseName, "The Lease by which they agree."),
        text("leaderElection.leaseNamespace", \.leaseNamespace, "The namespace of that Lease."),
        text("health.address", \.healthAddress, "Where /healthz, /readyz and /metrics are served; off for nowhere."),
        integer("shutdown.seconds", \.shutdownSeconds, 1...600, "How long a clean stop may take."),
    ]
}

extension Setting {
    private typealias Field<Value> = any WritableKeyPath<OperatorConfiguration, Value> & Sendable

    private static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ key: String, _ field: Field<Choice>, _ help: String
    ) -> Setting {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return Setting(
            key: key, help: help, expectation: "one of \(names)", show: { .string($0[keyPath: field].rawValue) },
            take: { assign($0.string.flatMap(Choice.init(rawValue:)), to: field, of: &$1) })
    }

    private static func text(_ key: String, _ field: Field<String>, _ help: String) -> Setting {
        Setting(
            key: key, help: help, expectation: "a text that is not empty", show: { .string($0[keyPath: field]) },
            take: { assign($0.string.flatMap { $0.isEmpty ? nil : $0 }, to: field, of: &$1) })
    }

    private static func integer(_ key: String, _ field: Field<Int>, _ range: ClosedRange<Int>, _ help: String) -> Setting {
        Setting(
            key: key, help: help, expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            show: { .integer(Int64($0[keyPath: field])) },
            take: { value, configuration in
                let number = value.integer.flatMap { Int(exactly: $0) } ?? value.string.flatMap { Int($0) }
                return assign(number.flatMap { range.contains($0) ? $0 : nil }, to: field, of: &configuration)
            })
    }

    private static func bool(_ key: String, _ field: Field<Bool>, _ help: String) -> Setting {
        Setting(
            key: key, help: help, expectation: "true or false", show: { .bool($0[keyPath: field]) },
            take: { assign($0.bool ?? $0.string.flatMap { Bool($0) }, to: field, of: &$1) })
    }

    /// A list in a file; names with commas between them in the environment.
    private static func list(_ key: String, _ field: Field<[String]>, _ help: String) -> Setting {
        Setting(
            key: key, help: help, expectation: "a list of names", show: { .array($0[keyPath: field].map { .string($0) }) },
            take: { value, configuration in
                let names = value.array?.map(\.string) ?? value.string?.split(separator: ",").map { String($0) }
                guard let names, names.allSatisfy({ $0 != nil }) else { return false }
                return assign(names.compactMap(\.self), to: field, of: &configuration)
            })
    }

    private static func assign<Value>(_ value: Value?, to field: Field<Value>, of configuration: inout OperatorConfiguration)
        -> Bool
    {
        guard let value else { return false }
        configuration[keyPath: field] = value
        return true
    }
}
