import KubernetesModel
import TestSupport
import Testing

@testable import DevCluster

struct StoreStateTests {
    private let resource = ResourceType.configMaps.groupResource

    private func encoded(_ name: String, owner: String? = nil, claims: [String] = []) -> EncodedObject {
        var object = KubernetesObject(.configMaps, namespace: "default", name: name)
        if let owner {
            let reference = OwnerReference(
                apiVersion: "v1", kind: "Pod", name: "o", uid: owner, isController: true, blockOwnerDeletion: false)
            object["metadata", "ownerReferences"] = [reference.json]
        }
        return EncodedObject(object, claims: claims)
    }

    private func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "default", name: name) }

    @Test(arguments: 1...5)
    func `a kind can be taken back to every version that is not forgotten`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var state = StoreState()
        var moments: [[String: UInt64]] = [[:]]
        for _ in 0..<300 {
            let name = "n\(Int.random(in: 0..<20, using: &random))"
            let current = state.object(resource, key(name))?.version
            var model = moments[moments.count - 1]
            if let current, Bool.random(using: &random) {
                #expect(state.remove(resource, key(name), at: current) != nil)
                model[name] = nil
            } else {
                _ = state.put(resource, encoded(name), replacing: current)
                model[name] = state.version
            }
            moments.append(model)
        }
        #expect(state.version == 300)
        state.compact(through: 100)
        for (version, model) in moments.enumerated() {
            let table = state.table(resource, at: UInt64(version))
            if version < 100 {
                #expect(table == nil)
            } else {
                let found = table.map { Dictionary(uniqueKeysWithValues: $0.map { ($0.key.name, $0.version) }) }
                #expect(found == model, "at version \(version), seed \(seed)")
            }
        }
    }

    @Test func `a write that knows an old version is not done`() throws {
        var state = StoreState()
        _ = state.put(resource, encoded("a"), replacing: nil)
        guard case .changed = state.put(resource, encoded("a"), replacing: nil) else { throw TestFailure("created twice") }
        guard case .changed = state.put(resource, encoded("a"), replacing: 7) else { throw TestFailure("overwritten") }
        #expect(state.remove(resource, key("a"), at: 7) == nil)
        guard case .committed(let change) = state.put(resource, encoded("a"), replacing: 1) else { throw TestFailure("refused") }
        #expect(change.previous?.version == 1)
        #expect(change.version == 2)
    }

    @Test func `indexes follow the objects`() {
        var state = StoreState()
        _ = state.put(resource, encoded("a", owner: "u1"), replacing: nil)
        _ = state.put(resource, encoded("b", owner: "u1"), replacing: nil)
        _ = state.put(resource, encoded("c"), replacing: nil)
        func dependents(_ uid: String) -> Set<ObjectKey> { state.kinds[resource]?.dependents[uid] ?? [] }
        func uncontrolled() -> [String] { state.kinds[resource]?.uncontrolled.map(\.key.name) ?? [] }
        #expect(dependents("u1") == [key("a"), key("b")])
        #expect(uncontrolled() == ["c"])
        _ = state.put(resource, encoded("a", owner: "u2"), replacing: 1)
        _ = state.put(resource, encoded("c", owner: "u2"), replacing: 3)
        #expect(dependents("u1") == [key("b")])
        #expect(dependents("u2") == [key("a"), key("c")])
        #expect(uncontrolled().isEmpty)
        _ = state.remove(resource, key("b"), at: 2)
        #expect(state.kinds[resource]?.dependents["u1"] == nil)
    }

    @Test func `what one object claims no other gets until it goes`() throws {
        var state = StoreState()
        _ = state.put(resource, encoded("a", claims: ["ip"]), replacing: nil)
        guard case .claimed("ip") = state.put(resource, encoded("b", claims: ["ip"]), replacing: nil) else {
            throw TestFailure("given twice")
        }
        #expect(state.version == 1)
        _ = state.put(resource, encoded("a", claims: ["ip", "port"]), replacing: 1)
        _ = state.remove(resource, key("a"), at: 2)
        guard case .committed = state.put(resource, encoded("b", claims: ["ip", "port"]), replacing: nil) else {
            throw TestFailure("not free")
        }
    }

    @Test func `the text of an object has its version, and nothing else is touched`() throws {
        var object = Sample.configMap("a", ["resourceVersion": "7", "x": "\"resourceVersion\":\"9\""])
        object.json["aaa"] = ["resourceVersion": "1"]
        let stored = StoredObject(EncodedObject(object, claims: []), version: 18_446_744_073_709_551_615)
        var expected = object
        expected.resourceVersion = "18446744073709551615"
        #expect(stored.decoded() == expected)
        expected.resourceVersion = "5"
        #expect(stored.at(version: 5).decoded() == expected)
        #expect(stored.at(version: 5).at(version: 12345).decoded().resourceVersion == "12345")
    }

    @Test func `the history is bounded`() {
        var state = StoreState()
        for version in 0..<UInt64(ChangeHistory.limit + 10) {
            _ = state.put(resource, encoded("a"), replacing: version == 0 ? nil : version)
        }
        #expect(state.table(resource, at: 9) == nil)
        #expect(state.table(resource, at: 10)?.first { _ in true }?.version == 10)
    }
}
