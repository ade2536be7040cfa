import KubernetesModel

extension DeleteOptions {
    /// From the body of a request and, where that says nothing, from its query.
    init(_ request: ServerRequest) throws(APIStatus) {
        var json: JSONValue = [:]
        if !request.body.isEmpty {
            json = try RequestBody.parse(request, "DeleteOptions").0
            guard json.object != nil else { throw .badRequest("DeleteOptions must be a JSON object, not \(json.typeName)") }
        }
        try self.init(json: json)
        for item in request.query where !item.value.isEmpty {
            switch item.name {
            case "propagationPolicy" where propagationPolicy == nil: propagationPolicy = try Self.policy(item.value)
            case "gracePeriodSeconds" where gracePeriodSeconds == nil:
                guard let seconds = Int(item.value) else {
                    throw .badRequest("gracePeriodSeconds must be a whole number, not \(JSONValue.string(item.value))")
                }
                gracePeriodSeconds = seconds
            case "orphanDependents" where propagationPolicy == nil:
                propagationPolicy = item.value == "true" ? .orphan : .background
            case "dryRun": try setDryRun(item.value)
            default: break
            }
        }
    }

    init(json: JSONValue) throws(APIStatus) {
        self.init()
        if let policy = json["propagationPolicy"]?.string, !policy.isEmpty { propagationPolicy = try Self.policy(policy) }
        if let policy = propagationPolicy, json["orphanDependents"]?.bool != nil {
            throw .invalid(
                kind: "DeleteOptions", group: "meta.k8s.io", name: "",
                errors: [
                    .invalid(
                        FieldPath("propagationPolicy"), .string(policy.rawValue),
                        "orphanDependents and deletionPropagation cannot be both set")
                ])
        }
        // What clients of long ago sent instead.
        if propagationPolicy == nil, let orphan = json["orphanDependents"]?.bool {
            propagationPolicy = orphan ? .orphan : .background
        }
        gracePeriodSeconds = json["gracePeriodSeconds"]?.integer.map { Int(clamping: $0) }
        uid = json["preconditions", "uid"]?.string
        resourceVersion = json["preconditions", "resourceVersion"]?.string
        for value in json["dryRun"]?.array ?? [] { try setDryRun(value.string ?? "") }
    }

    private mutating func setDryRun(_ value: String) throws(APIStatus) {
        guard value == "All" else {
            throw .invalid(
                kind: "DeleteOptions", group: "meta.k8s.io", name: "",
                errors: [.notSupported(FieldPath("dryRun"), [.string(value)], supported: ["All"])])
        }
        dryRun = true
    }

    private static func policy(_ text: String) throws(APIStatus) -> PropagationPolicy {
        guard let policy = PropagationPolicy(rawValue: text) else {
            throw .invalid(
                kind: "DeleteOptions", group: "meta.k8s.io", name: "",
                errors: [
                    .notSupported(
                        FieldPath("propagationPolicy"), .string(text), supported: ["Foreground", "Background", "Orphan", "nil"])
                ])
        }
        return policy
    }
}
