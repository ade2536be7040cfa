import KubernetesModel

/// `spec` of an AgentDeployment. Fields that only pass through to a child stay in `json`, in the upstream's own form.
package struct AgentSpec: Sendable, Hashable {
    package struct Port: Sendable, Hashable {
        package var name: String
        package var containerPort: Int64
        package var transport: String
        /// The port of the Service; the container's own unless said otherwise.
        package var servicePort: Int64
    }

    package struct Autoscaling: Sendable, Hashable {
        package var minReplicas: Int64
        package var maxReplicas: Int64
        /// `autoscaling/v2` MetricSpecs.
        package var metrics: JSONValue
        /// `autoscaling/v2` HorizontalPodAutoscalerBehavior; nil leaves it to the cluster.
        package var behavior: JSONValue?
    }

    package enum SecurityProfile: String, Sendable, CaseIterable {
        case restricted = "Restricted"
        case baseline = "Baseline"
        case privileged = "Privileged"
    }

    package var json: JSONValue
    package var image: String
    package var ports: [Port]
    package var replicas: Int64
    package var autoscaling: Autoscaling?
    package var isServiceEnabled: Bool
    package var isSuspended: Bool
    package var securityProfile: SecurityProfile

    package subscript(key: String) -> JSONValue? { json[key] }
}

/// What an absent field means. The CRD writes the same values into stored objects.
package enum AgentDefaults {
    package static let replicas: Int64 = 1
    package static let minReplicas: Int64 = 1
    package static let progressDeadlineSeconds: Int64 = 600
    package static let revisionHistoryLimit: Int64 = 10
    package static let transport = "TCP"
    package static let ports: JSONValue = [["name": "http", "containerPort": 8080, "protocol": "TCP", "servicePort": 80]]
    package static let metrics: JSONValue = [
        ["type": "Resource", "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80]]]
    ]
    package static let rollingUpdate: JSONValue = ["maxSurge": "25%", "maxUnavailable": "25%"]
}

extension AgentSpec {
    package init(json: JSONValue) throws(FieldError) {
        let spec = SpecReader(json: json, path: FieldPath("spec"))
        self.json = json
        image = try spec.required("image", \.string)
        guard !image.isEmpty else { throw .required(spec.path.child("image")) }
        replicas = try spec.optional("replicas", \.integer) ?? AgentDefaults.replicas
        isSuspended = try spec.optional("suspend", \.bool) ?? false
        isServiceEnabled = try spec.member("service")?.optional("enabled", \.bool) ?? true
        securityProfile = try Self.profile(spec.member("security"))
        let defaults = SpecReader(json: ["ports": AgentDefaults.ports], path: spec.path)
        ports = try Self.ports(json["ports"] == nil ? defaults : spec)
        if let reader = try spec.member("autoscaling") { autoscaling = try Self.autoscaling(reader) }
    }

    private static func profile(_ security: SpecReader?) throws(FieldError) -> SecurityProfile {
        guard let security, let name = try security.optional("profile", \.string) else { return .restricted }
        if let profile = SecurityProfile(rawValue: name) { return profile }
        throw .notSupported(
            security.path.child("profile"), .string(name), supported: SecurityProfile.allCases.map(\.rawValue))
    }

    private static func ports(_ reader: SpecReader) throws(FieldError) -> [Port] {
        var ports: [Port] = []
        for port in try reader.list("ports") ?? [] {
            let containerPort = try port.required("containerPort", \.integer)
            ports.append(
                Port(
                    name: try port.required("name", \.string), containerPort: containerPort,
                    transport: try port.optional("protocol", \.string) ?? AgentDefaults.transport,
                    servicePort: try port.optional("servicePort", \.integer) ?? containerPort))
        }
        return ports
    }

    private static func autoscaling(_ reader: SpecReader) throws(FieldError) -> Autoscaling {
        Autoscaling(
            minReplicas: try reader.optional("minReplicas", \.integer) ?? AgentDefaults.minReplicas,
            maxReplicas: try reader.required("maxReplicas", \.integer),
            metrics: reader.json["metrics"] ?? AgentDefaults.metrics, behavior: reader.json["behavior"])
    }
}

/// Reads members of one object, and names the field that is not what it should be.
private struct SpecReader {
    var json: JSONValue
    var path: FieldPath

    func optional<Value>(_ key: String, _ extract: (JSONValue) -> Value?) throws(FieldError) -> Value? {
        guard let value = json[key], !value.isNull else { return nil }
        if let result = extract(value) { return result }
        throw .typeInvalid(path.child(key), .string(value.typeName), "must not be of type \(value.typeName)")
    }

    func required<Value>(_ key: String, _ extract: (JSONValue) -> Value?) throws(FieldError) -> Value {
        if let value = try optional(key, extract) { return value }
        throw .required(path.child(key))
    }

    func member(_ key: String) throws(FieldError) -> SpecReader? {
        try optional(key, \.object).map { SpecReader(json: .object($0), path: path.child(key)) }
    }

    func list(_ key: String) throws(FieldError) -> [SpecReader]? {
        let list = path.child(key)
        return try optional(key, \.array)?.enumerated().map { SpecReader(json: $1, path: list[$0]) }
    }
}
