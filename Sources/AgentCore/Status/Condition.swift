import KubernetesModel

/// `metav1.Condition`: one aspect of a resource's state, for people and for `kubectl wait`.
package struct Condition: Sendable, Hashable {
    package enum Status: String, Sendable {
        case yes = "True"
        case no = "False"
        case unknown = "Unknown"
    }

    package enum Kind: String, Sendable {
        case ready = "Ready"
        case available = "Available"
        case progressing = "Progressing"
        case reconciled = "Reconciled"
        case scalingActive = "ScalingActive"
    }

    package var kind: Kind
    package var status: Status
    package var reason: String
    package var message: String

    package init(_ kind: Kind, _ status: Status, _ reason: ConditionReason, _ message: String) {
        self.init(kind, status, reason: reason.rawValue, message)
    }

    package init(_ kind: Kind, _ status: Status, reason: String, _ message: String) {
        self.kind = kind
        self.status = status
        self.reason = reason
        // Counted in bytes first, which is fast, and of which there are no fewer than characters.
        self.message =
            message.utf8.count <= Self.maximumMessageLength ? message : String(message.prefix(Self.maximumMessageLength))
    }

    /// The API's own bound on a condition's message.
    private static let maximumMessageLength = 32768

    /// `lastTransitionTime` moves only when the status does.
    func json(previous: JSONValue?, generation: Int64, now: Timestamp) -> JSONValue {
        let isSame = previous?["status"]?.string == status.rawValue
        // In order of the keys, which spares sorting them.
        return [
            "lastTransitionTime": isSame ? previous?["lastTransitionTime"] ?? .string(now.seconds) : .string(now.seconds),
            "message": .string(message), "observedGeneration": .integer(generation), "reason": .string(reason),
            "status": .string(status.rawValue), "type": .string(kind.rawValue),
        ]
    }
}
