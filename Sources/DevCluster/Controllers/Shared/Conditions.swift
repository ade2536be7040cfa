import KubernetesModel

/// The conditions of a status, in their order, each type once.
///
/// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/condition/
struct Conditions {
    private(set) var items: [JSONValue]

    init(of object: KubernetesObject) { items = object.json["status", "conditions"]?.array ?? [] }

    subscript(type: String) -> JSONValue? { items.first { $0["type"]?.string == type } }

    func status(_ type: String) -> String? { self[type]?["status"]?.string }
    func reason(_ type: String) -> String? { self[type]?["reason"]?.string }

    mutating func remove(_ type: String) { items.removeAll { $0["type"]?.string == type } }

    /// Replaces the condition of the same type where it stands, or appends it.
    mutating func put(_ condition: JSONValue) {
        if let index = items.firstIndex(where: { $0["type"] == condition["type"] }) {
            items[index] = condition
        } else {
            items.append(condition)
        }
    }

    /// Replaces the condition of the same type, and moves it to the end: the order in which Deployments show theirs.
    mutating func append(_ condition: JSONValue) {
        items.removeAll { $0["type"] == condition["type"] }
        items.append(condition)
    }

    /// Sets a condition; its time moves only when its status does.
    mutating func set(_ type: String, _ status: String, reason: String, message: String, at now: Timestamp) {
        var condition = JSONValue.condition(type, status, reason: reason, message: message, at: now)
        if self.status(type) == status, let since = self[type]?["lastTransitionTime"] { condition["lastTransitionTime"] = since }
        put(condition)
    }

    /// For the value of `status.conditions`: absent rather than empty.
    var json: JSONValue? { items.isEmpty ? nil : .array(items) }
}

extension JSONValue {
    /// A new condition. Those of Deployments have a `lastUpdateTime` besides.
    static func condition(
        _ type: String, _ status: String, reason: String, message: String, at now: Timestamp, updated: Timestamp? = nil
    ) -> JSONValue {
        var result: JSONValue = [
            "type": .string(type), "status": .string(status), "reason": .string(reason), "message": .string(message),
            "lastTransitionTime": .string(now.seconds),
        ]
        result["lastUpdateTime"] = updated.map { .string($0.seconds) }
        return result
    }
}
