import KubernetesModel
import TestSupport
import Testing

@testable import DevCluster

struct ObjectTableTests {
    private func stored(_ key: ObjectKey, _ version: UInt64) -> StoredObject {
        StoredObject(
            EncodedObject(KubernetesObject(.configMaps, namespace: key.namespace, name: key.name), claims: []), version: version)
    }

    @Test(arguments: 1...5)
    func `a table is what a sorted dictionary would be, and a copy does not change`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var table = ObjectTable()
        var model: [ObjectKey: UInt64] = [:]
        var copy = (table: table, model: model)
        for version in 1...3000 as ClosedRange<UInt64> {
            let key = ObjectKey(
                namespace: ["a", "b", "c"].randomElement(using: &random), name: "n\(Int.random(in: 0..<600, using: &random))")
            if Bool.random(using: &random) || Bool.random(using: &random) {
                table.set(stored(key, version))
                model[key] = version
            } else {
                table.remove(key)
                model[key] = nil
            }
            if version % 1000 == 500 { copy = (table, model) }
        }
        for (table, model) in [(table, model), copy] {
            #expect(table.count == model.count)
            #expect(table.map(\.key) == model.keys.sorted())
            #expect(table.map(\.version) == model.sorted { $0.key < $1.key }.map(\.value))
            for namespace in ["a", "b", "c", "d"] {
                let expected = model.keys.filter { $0.namespace == namespace }.sorted()
                #expect(table.objects(namespace: namespace).map(\.key) == expected)
                let middle = ObjectKey(namespace: namespace, name: "n3")
                #expect(table.objects(after: middle, namespace: namespace).map(\.key) == expected.filter { $0 > middle })
            }
            for key in model.keys { #expect(table[key]?.version == model[key]) }
            #expect(table[ObjectKey(namespace: "a", name: "absent")] == nil)
        }
    }
}
