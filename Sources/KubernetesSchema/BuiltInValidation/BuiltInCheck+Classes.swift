import KubernetesModel

/// Kinds that give a name to what pods and claims may ask for; most of what they say is said for good.
extension BuiltInCheck {
    private static let systemPriorities: [String: Int64] = [
        "system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000,
    ]
    private static let highestPriority: Int64 = 1_000_000_000

    /// https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
    mutating func priorityClass(_ json: JSONValue, replacing old: JSONValue?) {
        let value = json["value"]?.integer ?? 0
        if let old {
            if value != old["value"]?.integer ?? 0 { forbidden(FieldPath("value"), "may not be changed in an update.") }
            return immutable("preemptionPolicy", json, old, at: .root)
        }
        let name = json["metadata", "name"]?.string ?? ""
        if name.hasPrefix("system-") {
            if let fault = Self.systemFault(name, value) {
                let detail = "priority class names with 'system-' prefix are reserved for system use only. error: \(fault)"
                forbidden(FieldPath("metadata", "name"), detail)
            }
        } else if value > Self.highestPriority {
            let detail = "maximum allowed value of a user defined priority is \(Self.highestPriority)"
            forbidden(FieldPath("value"), detail)
        }
        choice(json, "preemptionPolicy", ["PreemptLowerPriority", "Never"], at: .root)
    }

    private static func systemFault(_ name: String, _ value: Int64) -> String? {
        guard let known = systemPriorities[name] else { return "\(name) is not a known system priority class" }
        return known == value ? nil : "value of \(name) PriorityClass must be \(known)"
    }

    /// https://kubernetes.io/docs/concepts/storage/storage-classes/
    mutating func storageClass(_ json: JSONValue, replacing old: JSONValue?) {
        if let old {
            for key in ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"] {
                immutable(key, json, old, at: .root)
            }
        }
        let provisioner = json.text("provisioner")
        if provisioner.isEmpty {
            required(FieldPath("provisioner"))
        } else {
            let name = provisioner.lowercased()
            invalid(FieldPath("provisioner"), .string(name), NameRule.qualifiedName(name))
        }
        let parameters = json.members("parameters")
        if parameters.contains(where: { $0.key.isEmpty }) {
            invalid(FieldPath("parameters"), "", "field can not be empty.")
        }
        let size = parameters.reduce(0) { $0 + $1.key.utf8.count + ($1.value.string?.utf8.count ?? 0) }
        if size > 256 * 1024 { add(.tooLong(FieldPath("parameters"), limit: 256 * 1024)) }
        if !json.text("reclaimPolicy").isEmpty { choice(json, "reclaimPolicy", ["Delete", "Retain"], at: .root) }
        if let mode = json["volumeBindingMode"], mode != "Immediate", mode != "WaitForFirstConsumer" {
            let modes = ["Immediate", "WaitForFirstConsumer"]
            add(.notSupported(FieldPath("volumeBindingMode"), mode, supported: modes))
        }
        topologies(json.list("allowedTopologies"), at: FieldPath("allowedTopologies"))
    }

    private mutating func topologies(_ terms: [JSONValue], at path: FieldPath) {
        for (index, term) in terms.enumerated() {
            let path = path[index].child("matchLabelExpressions")
            var keys: Set<String> = []
            for (index, demand) in term.list("matchLabelExpressions").enumerated() {
                let (path, key) = (path[index], demand.text("key"))
                if demand.list("values").isEmpty { required(path.child("values")) }
                var values: Set<JSONValue> = []
                for (index, value) in demand.list("values").enumerated() where !values.insert(value).inserted {
                    add(.duplicate(path.child("values")[index], value))
                }
                invalid(path.child("key"), .string(key), NameRule.qualifiedName(key))
                if !keys.insert(key).inserted { add(.duplicate(path.child("key"), .string(key))) }
            }
        }
    }

    /// https://kubernetes.io/docs/concepts/containers/runtime-class/
    mutating func runtimeClass(_ json: JSONValue, replacing old: JSONValue?) {
        if let old { return immutable("handler", json, old, at: .root) }
        name(json, "handler", at: .root, NameRule.dns1123Label)
        if let overhead = json["overhead"] { resources(["limits": overhead["podFixed"] ?? [:]], at: FieldPath("overhead")) }
        if let scheduling = json["scheduling"] {
            labels(scheduling["nodeSelector"], at: FieldPath("scheduling", "nodeSelector"))
            tolerations(scheduling.list("tolerations"), at: FieldPath("scheduling", "tolerations"))
        }
    }
}
