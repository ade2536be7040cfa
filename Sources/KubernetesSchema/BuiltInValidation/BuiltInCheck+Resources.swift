import KubernetesModel

/// https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
extension BuiltInCheck {
    /// Requests and limits, of resources that a container can have.
    mutating func resources(
        _ resources: JSONValue, at path: FieldPath, claims: [String] = [], isPod: Bool = false
    ) {
        let limits = quantities(resources.members("limits"), at: path.child("limits"), isPod: isPod)
        let requestsPath = path.child("requests")
        let requests = quantities(resources.members("requests"), at: requestsPath, isPod: isPod)
        for (name, request) in requests.sorted(by: { $0.key < $1.key }) {
            if let limit = limits[name] {
                let relation: String? =
                    if request != limit, !Self.mayExceed(name) { "equal to" } else if request > limit {
                        "less than or equal to"
                    } else { nil }
                if let relation {
                    invalid(requestsPath, request.json, "must be \(relation) \(name) limit of \(limit)")
                }
            } else if !Self.mayExceed(name) {
                required(path.child("limits"), "Limit must be set for non overcommitable resources")
            }
        }
        let names = Set(limits.keys).union(requests.keys)
        if names.contains(where: { $0.hasPrefix("hugepages-") }), !names.contains("cpu"), !names.contains("memory") {
            forbidden(path, "HugePages require cpu or memory")
        }
        resourceClaims(resources.list("claims"), of: claims, at: path.child("claims"))
    }

    /// The amounts that can be read; the others are faults.
    private mutating func quantities(_ values: JSONObject, at path: FieldPath, isPod: Bool) -> [String: Quantity] {
        var quantities: [String: Quantity] = [:]
        for member in values {
            let path = path[key: member.key]
            resourceName(member.key, at: path, isPod: isPod)
            if let quantity = quantity(member.value, of: member.key, at: path) { quantities[member.key] = quantity }
        }
        return quantities
    }

    /// An amount that is not negative, and whole where parts make no sense; nil when the text is no amount.
    @discardableResult
    mutating func quantity(_ value: JSONValue, of resource: String = "", at path: FieldPath) -> Quantity? {
        guard let quantity = try? Quantity(json: value) else {
            let pattern = "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            invalid(path, value, "quantities must match the regular expression \(pattern)")
            return nil
        }
        if quantity.nanos < 0 { invalid(path, quantity.json, "must be greater than or equal to 0") }
        if Self.isWhole(resource), quantity.nanos % 1_000_000_000 != 0 {
            invalid(path, quantity.json, "must be an integer")
        }
        return quantity
    }

    mutating func resourceName(_ name: String, at path: FieldPath, isPod: Bool) {
        let faults = NameRule.qualifiedName(name)
        invalid(path, .string(name), faults)
        let value = JSONValue.string(name)
        if isPod {
            guard faults.isEmpty, !PodRequests.isSupported(name) else { return }
            add(.notSupported(path, value, supported: ["cpu", "hugepages-", "memory"]))
        } else if !name.contains("/") {
            if faults.isEmpty, !Self.standard.contains(name), !name.hasPrefix("hugepages-") {
                invalid(path, value, "must be a standard resource type or fully qualified")
            }
            if !Self.ofContainers.contains(name), !name.hasPrefix("hugepages-") {
                invalid(path, value, "must be a standard resource for containers")
            }
        } else if !Self.isNative(name), !Self.isExtended(name) {
            invalid(path, value, "doesn't follow extended resource name standard")
        }
    }

    private static let ofContainers = ["cpu", "memory", "ephemeral-storage"]
    private static let counted = [
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims",
        "services.nodeports", "services.loadbalancers",
    ]
    private static let standard =
        ofContainers + ofContainers.flatMap { ["requests.\($0)", "limits.\($0)"] } + counted + ["storage", "requests.storage"]

    private static func isNative(_ name: String) -> Bool { !name.contains("/") || name.contains("kubernetes.io/") }

    private static func isExtended(_ name: String) -> Bool {
        !isNative(name) && !name.hasPrefix("requests.") && NameRule.qualifiedName("requests.\(name)").isEmpty
    }

    private static func isWhole(_ name: String) -> Bool { counted.contains(name) || isExtended(name) }

    /// Whether more can be promised of a resource than there is.
    private static func mayExceed(_ name: String) -> Bool { isNative(name) && !name.hasPrefix("hugepages-") }

    private mutating func resourceClaims(_ claims: [JSONValue], of names: [String], at path: FieldPath) {
        var seen: Set<String> = []
        for (index, claim) in claims.enumerated() {
            let name = claim.text("name")
            guard !name.isEmpty else {
                required(path[index])
                continue
            }
            let request = claim.text("request")
            optionalName(claim, "request", at: path[index], NameRule.dns1123Label)
            let key = request.isEmpty ? name : "\(name)/\(request)"
            if seen.contains(name) || !seen.insert(key).inserted { add(.duplicate(path[index], .string(key))) }
            if !names.contains(name) {
                let list = names.isEmpty ? " which is empty" : ": \(names.sorted().joined(separator: ", "))"
                let detail = "must be one of the names in pod.spec.resourceClaims\(list)"
                add(FieldError(.notFound, path[index], badValue: .string(name), detail: detail))
            }
        }
    }

    /// Resources of the pod as a whole.
    mutating func podResources(_ spec: JSONValue, at path: FieldPath) {
        guard let resources = spec["resources"], resources.object != nil else { return }
        let path = path.child("resources")
        if resources["claims"] != nil { forbidden(path.child("claims"), "claims may not be set for Resources at pod-level") }
        self.resources(resources, at: path, isPod: true)
        for (name, sum) in PodRequests.total(of: spec).sorted(by: { $0.key < $1.key }) {
            guard let request = resources["requests", name].flatMap({ try? Quantity(json: $0) }), sum > request else { continue }
            let detail = "must be greater than or equal to aggregate container requests of \(sum)"
            invalid(path.child("requests")[key: name], request.json, detail)
        }
        for (index, container) in spec.list("containers").enumerated() {
            for limit in container["resources", "limits"]?.object ?? [:] {
                guard let own = try? Quantity(json: limit.value),
                    let total = resources["limits", limit.key].flatMap({ try? Quantity(json: $0) }), own > total
                else { continue }
                let limitPath = path.child("containers")[index][key: limit.key].child("limits")
                invalid(limitPath, own.json, "must be less than or equal to pod limits of \(total)")
            }
        }
    }
}
