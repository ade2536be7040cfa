import KubernetesModel
import TestSupport
import Testing

@testable import KubernetesSchema

/// Patches that nobody means: strategic merges and applies from a seed, and such as are only large.
@Suite(.timeLimit(.minutes(5))) struct HostilePatchTests {
    private static let deployment = BuiltInSchemas.schema(group: "apps", version: "v1", kind: "Deployment")

    private static func deployment(_ containers: [JSONValue]) -> JSONValue {
        [
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "web", "namespace": "default"],
            "spec": ["template": ["spec": ["containers": .array(containers)]]],
        ]
    }

    private static func scrap(_ depth: Int, _ random: inout SeededGenerator) -> JSONValue {
        let keys = [
            "name", "image", "env", "spec", "template", "containers", "metadata", "labels", "$patch", "$retainKeys",
            "$setElementOrder/containers", "$setElementOrder/env", "$deleteFromPrimitiveList/args", "args", "", "finalizers",
        ]
        switch Int.random(in: 0..<(depth > 0 ? 9 : 5), using: &random) {
        case 0: return .null
        case 1: return .integer(Int64.random(in: -1...1, using: &random))
        case 2: return .bool(Bool.random(using: &random))
        case 3: return "a"
        case 4: return .string(["replace", "delete", "merge", "b"].randomElement(using: &random) ?? "")
        case 5, 6:
            return .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in scrap(depth - 1, &random) })
        default:
            return .object(
                JSONObject(
                    (0..<Int.random(in: 0..<5, using: &random)).map { _ in
                        (keys.randomElement(using: &random) ?? "", scrap(depth - 1, &random))
                    }))
        }
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `any patch merges or is refused, and any configuration is applied or refused`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let whole = Self.deployment([
            ["name": "a", "image": "i", "env": [["name": "A", "value": "1"]]], ["name": "b", "image": "i"],
        ])
        for _ in 0..<400 {
            var document = whole
            if Bool.random(using: &random) { document["spec"] = Self.scrap(6, &random) }
            var patch = Self.scrap(7, &random)
            if Bool.random(using: &random) { patch = ["spec": ["template": ["spec": patch]]] }
            _ = try? StrategicMerge.apply(patch: patch, to: document, schema: Self.deployment)
            var applied = whole
            applied["spec"] = Self.scrap(6, &random)
            _ = try? ServerSideApply.apply(
                applied, to: KubernetesObject(json: document), manager: "m", force: true, subresource: nil,
                schema: Self.deployment,
                ignoring: FieldSet(), now: Timestamp(secondsSince1970: 0))
            _ = Self.deployment?.faults(of: document)
            _ = Self.deployment?.prune(&document, isResourceRoot: true)
            #expect(Self.deployment?.unknownFields(in: document, isResourceRoot: true).isEmpty == true, "seed \(seed)")
        }
    }

    @Test func `large lists are merged, applied and pruned without looking at each element for each`() throws {
        let count = 8000
        let containers = (0..<count).map { JSONValue.object(["name": .string("c\($0)"), "image": "i"]) }
        let live = Self.deployment(Array(containers[..<(count / 2)]))
        let changed = containers.map { container in
            var container = container
            container["image"] = "j"
            return container
        }
        let merged = try StrategicMerge.apply(patch: Self.deployment(changed), to: live, schema: Self.deployment)
        #expect(merged["spec", "template", "spec", "containers"]?.array?.count == count)
        #expect(merged["spec", "template", "spec", "containers"]?.array?.allSatisfy { $0["image"] == "j" } == true)
        let deletions = containers.map { ["name": $0["name"] ?? "", "$patch": "delete"] as JSONValue }
        let emptied = try StrategicMerge.apply(patch: Self.deployment(deletions), to: merged, schema: Self.deployment)
        #expect(emptied["spec", "template", "spec", "containers"] == [])
        var object = JSONValue.object(JSONObject((0..<count).map { ("unknown\($0)", .integer(0)) }))
        #expect(Self.deployment?.prune(&object, isResourceRoot: true).count == count)
        #expect(object == [:])
    }
}
