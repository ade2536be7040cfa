import KubernetesModel

/// The bounds and defaults that the LimitRanges of a namespace set for its pods and claims.
///
/// https://kubernetes.io/docs/concepts/policy/limit-range/
extension AdmissionStep {
    static let limitDefaults = AdmissionStep("LimitRanger", .mutating) { pod, request in
        guard request.operation == .create, request.type == .pods, request.subresource == nil else { return }
        for item in items(request) where item["type"]?.string == "Container" {
            var notes: [String] = []
            for list in ["containers", "initContainers"] {
                guard var containers = pod["spec", list]?.array else { continue }
                let noun = list == "containers" ? "container" : "init container"
                for index in containers.indices {
                    for (kind, defaults) in [("request", "defaultRequest"), ("limit", "default")] {
                        let added = fill(&containers[index], "\(kind)s", item[defaults]?.object ?? [:])
                        guard !added.isEmpty else { continue }
                        notes.append(
                            "\(added.joined(separator: ", ")) \(kind) for \(noun) \(containers[index]["name"]?.string ?? "")")
                    }
                }
                pod["spec", list] = .array(containers)
            }
            guard !notes.isEmpty else { continue }
            pod["metadata", "annotations", "kubernetes.io/limit-ranger"] = .string(
                "LimitRanger plugin set: \(notes.joined(separator: "; "))")
        }
    }

    /// Sets what is missing; the names of that.
    private static func fill(_ container: inout JSONValue, _ kind: String, _ defaults: JSONObject) -> [String] {
        let missing = defaults.filter { container["resources", kind, $0.key] == nil }
        for member in missing { container["resources", kind, member.key] = member.value }
        return missing.map(\.key)
    }

    static let limitRanges = AdmissionStep("LimitRanger", .validating) { (object, request) throws(APIStatus) in
        guard request.operation == .create, request.subresource == nil else { return }
        var faults: [String] = []
        for item in items(request) {
            switch (item["type"]?.string, request.type.plural) {
            case ("Container", "pods"):
                for container in object.podContainers + object.podInitContainers {
                    faults += LimitRangeItem(item, "Container").faults(
                        requests: container["resources", "requests"]?.quantities ?? [:],
                        limits: container["resources", "limits"]?.quantities ?? [:])
                }
            case ("Pod", "pods"):
                faults += LimitRangeItem(item, "Pod").faults(requests: object.podRequests, limits: object.podLimits)
            case ("PersistentVolumeClaim", "persistentvolumeclaims"):
                let requests = object["spec", "resources", "requests"]?.quantities ?? [:]
                faults += LimitRangeItem(item, "PersistentVolumeClaim").faults(requests: requests, limits: requests)
                    .map { $0.replacing("but limit is", with: "but request is") }
            default: break
            }
        }
        guard !faults.isEmpty else { return }
        let why = faults.count == 1 ? faults[0] : "[\(faults.joined(separator: ", "))]"
        throw .forbidden(request.resource, object.name, why)
    }

    private static let kind = ResourceType(group: "", version: "v1", plural: "limitranges", kind: "LimitRange")

    private static func items(_ request: AdmissionRequest) -> [JSONValue] {
        guard let namespace = request.namespace, ["pods", "persistentvolumeclaims"].contains(request.type.plural) else {
            return []
        }
        return request.cluster.list(kind, namespace: namespace).flatMap { $0["spec", "limits"]?.array ?? [] }
    }
}

/// The bounds for one type of thing.
private struct LimitRangeItem {
    private let json: JSONValue
    private let type: String

    init(_ json: JSONValue, _ type: String) {
        self.json = json
        self.type = type
    }

    func faults(requests: [String: Quantity], limits: [String: Quantity]) -> [String] {
        var faults: [String] = []
        for (name, bound) in bounds("min") {
            faults += broken("minimum \(name) usage per \(type) is \(bound)", requests[name], limits[name]) { $0 < bound }
        }
        for (name, bound) in bounds("max") {
            let sentence = "maximum \(name) usage per \(type) is \(bound)"
            guard let limit = limits[name] else {
                faults.append("\(sentence), but no limit is specified")
                continue
            }
            if limit > bound {
                faults.append("\(sentence), but limit is \(limit)")
            } else if let request = requests[name], request > bound {
                faults.append("\(sentence), but request is \(request)")
            }
        }
        for (name, bound) in bounds("maxLimitRequestRatio") { faults += ratioFault(name, bound, requests[name], limits[name]) }
        return faults
    }

    private func bounds(_ kind: String) -> [(String, Quantity)] { (json[kind]?.quantities ?? [:]).sorted { $0.key < $1.key } }

    private func broken(
        _ sentence: String, _ request: Quantity?, _ limit: Quantity?, _ isBroken: (Quantity) -> Bool
    ) -> [String] {
        guard let request else { return ["\(sentence), but no request is specified"] }
        if isBroken(request) { return ["\(sentence), but request is \(request)"] }
        if let limit, isBroken(limit) { return ["\(sentence), but limit is \(limit)"] }
        return []
    }

    private func sixDecimals(_ number: Double) -> String {
        let millionths = Int64(exactly: (number * 1_000_000).rounded()) ?? .max
        let fraction = String(millionths % 1_000_000)
        return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }

    private func ratioFault(_ name: String, _ bound: Quantity, _ request: Quantity?, _ limit: Quantity?) -> [String] {
        let sentence = "\(name) max limit to request ratio per \(type) is \(bound)"
        guard let request, !request.isZero else { return ["\(sentence), but no request is specified or request is 0"] }
        guard let limit, !limit.isZero else { return ["\(sentence), but no limit is specified or limit is 0"] }
        let ratio = Double(limit.milliValue) / Double(request.milliValue)
        guard ratio > Double(bound.milliValue) / 1000 else { return [] }
        return ["\(sentence), but provided ratio is \(sixDecimals(ratio))"]
    }
}
