import KubernetesModel

extension BuiltInCheck {
    /// What the values of one object may hold together, in bytes.
    private static let sizeLimit = 1024 * 1024

    mutating func configMap(_ json: JSONValue, replacing old: JSONValue?) {
        sealed(json, old, ["data", "binaryData"])
        let data = json.members("data")
        let binary = json.members("binaryData")
        var size = 0
        for member in data {
            let path = FieldPath("data")[key: member.key]
            invalid(path, .string(member.key), NameRule.configMapKey(member.key))
            if binary[member.key] != nil {
                invalid(path, .string(member.key), "duplicate of key present in binaryData")
            }
            size += member.value.string?.utf8.count ?? 0
        }
        for member in binary {
            let path = FieldPath("binaryData")[key: member.key]
            invalid(path, .string(member.key), NameRule.configMapKey(member.key))
            size += Self.decodedSize(member.value)
        }
        if size > Self.sizeLimit { add(.tooLong(FieldPath(""), limit: Self.sizeLimit)) }
    }

    mutating func secret(_ json: JSONValue, replacing old: JSONValue?) {
        if let old, (json["type"] ?? .null) != (old["type"] ?? .null) {
            add(.immutable(FieldPath("type"), json["type"] ?? .null))
        }
        sealed(json, old, ["data"])
        let path = FieldPath("data")
        let data = json.members("data")
        for member in data { invalid(path[key: member.key], .string(member.key), NameRule.configMapKey(member.key)) }
        if data.reduce(0, { $0 + Self.decodedSize($1.value) }) > Self.sizeLimit {
            add(.tooLong(path, limit: Self.sizeLimit))
        }
        func missing(_ keys: String...) -> [String] { keys.filter { data[$0] == nil } }
        switch json.text("type") {
        case "kubernetes.io/service-account-token":
            let key = "kubernetes.io/service-account.name"
            if (json["metadata", "annotations", key]?.string ?? "").isEmpty {
                required(FieldPath("metadata", "annotations")[key: key])
            }
        case "kubernetes.io/dockercfg": for key in missing(".dockercfg") { required(path[key: key]) }
        case "kubernetes.io/dockerconfigjson": for key in missing(".dockerconfigjson") { required(path[key: key]) }
        case "kubernetes.io/basic-auth":
            let keys = missing("username", "password")
            if keys.count == 2 { for key in keys { required(path[key: key]) } }
        case "kubernetes.io/ssh-auth":
            if (data["ssh-privatekey"]?.string ?? "").isEmpty { required(path[key: "ssh-privatekey"]) }
        case "kubernetes.io/tls": for key in missing("tls.crt", "tls.key") { required(path[key: key]) }
        default: break
        }
    }

    /// What is immutable stays so, with all that it holds.
    private mutating func sealed(_ json: JSONValue, _ old: JSONValue?, _ keys: [String]) {
        guard let old, old["immutable"] == true else { return }
        let detail = "field is immutable when `immutable` is set"
        if json["immutable"] != true { forbidden(FieldPath("immutable"), detail) }
        for key in keys where json.members(key) != old.members(key) { forbidden(FieldPath(key), detail) }
    }

    private static func decodedSize(_ value: JSONValue) -> Int {
        let text = value.string ?? ""
        return text.utf8.count / 4 * 3 - text.utf8.suffix(2).count { $0 == UInt8(ascii: "=") }
    }

    // MARK: bounds

    mutating func resourceQuota(_ json: JSONValue) {
        for member in json["spec", "hard"]?.object ?? [:] {
            let place = FieldPath("spec", "hard")[key: member.key]
            let name = member.key
            if !name.contains("/"), !Self.quotaResources.contains(name),
                !["requests.", "limits."].contains(where: { name.hasPrefix($0 + "hugepages-") })
            {
                if !name.contains(".") {
                    invalid(place, .string(name), "must be a standard resource type or fully qualified")
                }
                invalid(place, .string(name), "must be a standard resource for quota")
                continue
            }
            quantity(member.value, of: name, at: place)
        }
        let scopes = json["spec"]?.list("scopes") ?? []
        if scopes.contains(where: { !Self.quotaScopes.contains($0.string ?? "") }) {
            invalid(FieldPath("spec", "scopes"), .array(scopes), "unsupported scope")
        }
    }

    private static let quotaResources: Set<String> = [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.storage",
        "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods", "configmaps",
        "persistentvolumeclaims", "replicationcontrollers", "resourcequotas", "secrets", "services",
        "services.loadbalancers", "services.nodeports",
    ]

    private static let quotaScopes: Set<String> = [
        "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity",
        "VolumeAttributesClass",
    ]

    // MARK: small kinds

    mutating func controllerRevision(_ json: JSONValue, replacing old: JSONValue?) {
        nonnegative(json, "revision", at: .root)
        if json["data"] == nil { required(FieldPath("data"), "data is mandatory") }
        if let old { immutable("data", json, old, at: .root) }
    }

    mutating func lease(_ json: JSONValue) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        if let seconds = spec["leaseDurationSeconds"]?.integer, seconds <= 0 {
            invalid(path.child("leaseDurationSeconds"), .integer(seconds), "must be greater than 0")
        }
        nonnegative(spec, "leaseTransitions", at: path)
    }

    mutating func disruptionBudget(_ json: JSONValue) {
        let path = FieldPath("spec")
        let spec = json["spec"] ?? [:]
        if spec["minAvailable"] != nil, spec["maxUnavailable"] != nil {
            invalid(path, spec, "minAvailable and maxUnavailable cannot be both set")
        }
        for key in ["minAvailable", "maxUnavailable"] {
            countOrPercentage(spec[key], at: path.child(key))
            if let text = spec[key]?.string, text.hasSuffix("%"), let share = Int(text.dropLast()), share > 100 {
                invalid(path.child(key), .string(text), "must not be greater than 100%")
            }
        }
        selector(spec["selector"], at: path.child("selector"))
        let policies = ["AlwaysAllow", "IfHealthyBudget"]
        choice(spec, "unhealthyPodEvictionPolicy", policies, at: path, isRequired: false)
    }
}
