import KubernetesModel
import KubernetesSchema
import TestSupport
import Testing

/// Whatever stands in an object, its faults are told.
struct OddValueTests {
    private static let kinds = [
        ("v1", "Endpoints"), ("v1", "LimitRange"), ("v1", "PersistentVolume"), ("v1", "ReplicationController"),
        ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"), ("apps/v1", "DaemonSet"),
        ("apps/v1", "StatefulSet"), ("batch/v1", "CronJob"), ("batch/v1", "Job"), ("discovery.k8s.io/v1", "EndpointSlice"),
        ("networking.k8s.io/v1", "Ingress"), ("networking.k8s.io/v1", "IngressClass"),
        ("networking.k8s.io/v1", "NetworkPolicy"), ("node.k8s.io/v1", "RuntimeClass"),
        ("scheduling.k8s.io/v1", "PriorityClass"), ("storage.k8s.io/v1", "StorageClass"),
    ]

    @Test(arguments: kinds) func `an object of any content is checked without harm`(apiVersion: String, kind: String) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed) for \(kind)")
        var random = SeededGenerator(seed: seed)
        let (group, version) = groupAndVersion(of: apiVersion)
        let schema = try #require(BuiltInSchemas.schema(group: group, version: version, kind: kind))
        for _ in 0..<300 {
            let old = object(schema, apiVersion, kind, &random)
            let new = object(schema, apiVersion, kind, &random)
            for fault in BuiltInValidation.validate(new) + BuiltInValidation.validate(new, old) {
                #expect(!fault.message.isEmpty)
            }
            let again = BuiltInDefaults.applied(to: new)
            #expect(again == new, "defaults of defaults, seed \(seed)")
        }
    }

    private func object(
        _ schema: Schema, _ apiVersion: String, _ kind: String, _ random: inout SeededGenerator
    ) -> KubernetesObject {
        var json = value(schema, depth: 0, &random)
        json["apiVersion"] = .string(apiVersion)
        json["kind"] = .string(kind)
        json["metadata"] = ["name": "a", "namespace": "b", "uid": "c", "resourceVersion": "1"]
        json["status"] = nil
        return BuiltInDefaults.applied(to: KubernetesObject(json: json))
    }

    private static let texts = [
        "", "a", "Bad_", "*.a.com", "10.0.0.1", "::1", "10.0.0.0/8", "/x/../y", "*/5 * * * *", "@every 1x", "TZ=", "1-", "0-3,5",
        "Indexed", "Never", "Always", "In", "Container", "Pod", "IPv4", "FQDN", "FailIndex", "Europe/Berlin", "50%", "-1",
        "1Gi", "https://u@:/?#", "é\u{0}",
    ]
    private static let numbers: [Int64] = [0, 1, -1, 5, 200_000, 2_147_483_647, .max, .min]

    private func value(_ schema: Schema, depth: Int, _ random: inout SeededGenerator) -> JSONValue {
        let text = JSONValue.string(Self.texts.randomElement(using: &random) ?? "")
        let number = JSONValue.integer(Self.numbers.randomElement(using: &random) ?? 0)
        if schema.isIntOrString { return Bool.random(using: &random) ? text : number }
        switch schema.type {
        case .integer, .number: return number
        case .boolean: return .bool(Bool.random(using: &random))
        case .array:
            guard let items = schema.items, depth < 9 else { return [] }
            return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(items, depth: depth + 1, &random) })
        case .object:
            var json: JSONValue = [:]
            for (key, property) in schema.properties.sorted(by: { $0.key < $1.key })
            where key != "metadata" && Int.random(in: 0..<3, using: &random) > 0 && depth < 9 {
                json[key] = value(property, depth: depth + 1, &random)
            }
            if let values = schema.additionalProperties {
                for key in ["cpu", "storage", "a b"] where Bool.random(using: &random) {
                    json[key] = value(values, depth: depth + 1, &random)
                }
            }
            return json
        default: return text
        }
    }
}
