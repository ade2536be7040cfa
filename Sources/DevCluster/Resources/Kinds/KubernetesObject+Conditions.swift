import KubernetesModel

extension KubernetesObject {
    /// The condition of this type in `status.conditions`.
    func condition(_ type: String) -> JSONValue? {
        self["status", "conditions"]?.array?.first { $0["type"]?.string == type }
    }

    func isTrue(_ condition: String) -> Bool { self.condition(condition)?["status"]?.string == "True" }

    /// Sets a condition; `lastTransitionTime` moves only when its status does.
    mutating func setCondition(
        _ type: String, _ status: String, reason: String? = nil, message: String? = nil, now: Timestamp
    ) {
        var conditions = self["status", "conditions"]?.array ?? []
        let index = conditions.firstIndex { $0["type"]?.string == type }
        let old = index.map { conditions[$0] }
        let isSame = old?["status"]?.string == status
        var condition: JSONValue = ["type": .string(type), "status": .string(status)]
        condition["lastTransitionTime"] = isSame ? old?["lastTransitionTime"] : .string(now.seconds)
        condition["reason"] = reason.map { .string($0) }
        condition["message"] = message.map { .string($0) }
        if let index { conditions[index] = condition } else { conditions.append(condition) }
        self["status", "conditions"] = .array(conditions)
    }
}
