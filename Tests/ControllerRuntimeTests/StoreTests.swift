import KubernetesModel
import TestSupport
import Testing

@testable import ControllerRuntime

private func object(
    _ name: String, _ version: Int, namespace: String = "a", uid: String? = nil, spec: JSONValue = [:],
    owner: OwnerReference? = nil
) -> KubernetesObject {
    var object = KubernetesObject(.configMaps, namespace: namespace, name: name)
    object["metadata", "uid"] = .string(uid ?? "uid-\(name)")
    object.resourceVersion = "\(version)"
    object.spec = spec
    if let owner { object["metadata", "ownerReferences"] = [owner.json] }
    return object
}

private func describe(_ events: [StoreEvent]) -> [String] {
    events.map { event in
        switch event {
        case .added(let object): "added \(object.key.name)@\(object.resourceVersion)"
        case .updated(let old, let new): "updated \(new.key.name)@\(old.resourceVersion)-\(new.resourceVersion)"
        case .deleted(let object): "deleted \(object.key.name)@\(object.resourceVersion)"
        }
    }.sorted()
}

@Suite struct StoreTests {
    @Test(arguments: [
        ("1", "2", true), ("2", "1", false), ("9", "10", true), ("10", "9", false), ("5", "5", false),
        ("18446744073709551615", "18446744073709551616", true), ("", "1", nil), ("abc", "1", nil), ("01", "2", nil),
    ])
    func `resource versions compare as numbers of any length, or not at all`(_ left: String, _ right: String, _ expected: Bool?) {
        #expect(isResourceVersion(left, olderThan: right) == expected)
    }

    @Test func `an object comes back as it was stored, with its resource version`() {
        let store = Store()
        let original = object("x", 7, spec: ["a": [1, 2.5, "ü\n", true, .null]])
        _ = store.upsert(store.compact(original), namespace: nil)
        #expect(store.object(original.key) == original)
    }

    @Test func `fields that are not kept are not compared either`() {
        let store = Store(fields: .members(["status": .nothing]))
        var first = object("x", 1, spec: ["a": 1])
        first.status = ["beat": 1]
        var second = first
        second.status = ["beat": 2]
        second.resourceVersion = "2"
        #expect(describe(store.upsert(store.compact(first), namespace: nil)) == ["added x@1"])
        #expect(describe(store.upsert(store.compact(second), namespace: nil)) == [])
        #expect(store.stored(first.key)?.resourceVersion == "2")
        #expect(store.object(first.key)?.json.object?.keys == ["apiVersion", "kind", "metadata", "spec"])
    }

    @Test func `an older event changes nothing`() {
        let store = Store()
        _ = store.upsert(store.compact(object("x", 9, spec: ["a": 9])), namespace: nil)
        #expect(describe(store.upsert(store.compact(object("x", 8, spec: ["a": 8])), namespace: nil)) == [])
        #expect(store.object(ObjectKey(namespace: "a", name: "x"))?.spec == ["a": 9])
    }

    @Test func `Fault 11: an object made anew under the same name is a deletion and an addition`() {
        let store = Store()
        _ = store.upsert(store.compact(object("x", 1, uid: "old")), namespace: nil)
        #expect(
            describe(store.upsert(store.compact(object("x", 3, uid: "new")), namespace: nil)) == ["added x@3", "deleted x@1"])
        // The late deletion of the former one leaves it alone.
        #expect(describe(store.delete(store.compact(object("x", 2, uid: "old")), namespace: nil)) == [])
        #expect(store.count == 1)
    }

    @Test func `versions that are no numbers are taken in the order of arrival`() {
        let store = Store()
        var first = object("x", 1, spec: ["a": 1])
        first.resourceVersion = "zz"
        var second = object("x", 1, spec: ["a": 2])
        second.resourceVersion = "aa"
        _ = store.upsert(store.compact(first), namespace: nil)
        #expect(describe(store.upsert(store.compact(second), namespace: nil)) == ["updated x@zz-aa"])
    }

    @Test func `a swap adds, changes and deletes at once, and is silent about what is the same`() {
        let store = Store()
        _ = store.replace(
            namespace: nil, with: ["a", "b", "c"].map { store.compact(object($0, 1)) }, resourceVersion: "5")
        let events = store.replace(
            namespace: nil,
            with: [object("b", 1), object("c", 6, spec: ["n": 1]), object("d", 7)].map { store.compact($0) },
            resourceVersion: "8")
        #expect(describe(events) == ["added d@7", "deleted a@1", "updated c@1-6"])
        #expect(store.count == 3)
    }

    @Test func `a swap of one namespace leaves the others alone`() {
        let store = Store()
        _ = store.replace(namespace: "a", with: [store.compact(object("x", 1))], resourceVersion: "1")
        _ = store.replace(namespace: "b", with: [store.compact(object("x", 2, namespace: "b"))], resourceVersion: "2")
        #expect(describe(store.replace(namespace: "a", with: [], resourceVersion: "3")) == ["deleted x@1"])
        #expect(store.objects(namespace: "b").count == 1)
    }

    @Test func `indexes follow every change`() {
        let store = Store(indexes: ["colour": { $0["spec", "colour"]?.string.map { [$0] } ?? [] }])
        let owner = OwnerReference(
            apiVersion: "v1", kind: "Thing", name: "o", uid: "owner", isController: true, blockOwnerDeletion: true)
        _ = store.upsert(store.compact(object("x", 1, spec: ["colour": "red"], owner: owner)), namespace: nil)
        #expect(store.objects(index: "colour", value: "red").map(\.key.name) == ["x"])
        #expect(store.objects(ownedBy: "owner").map(\.key.name) == ["x"])
        _ = store.upsert(store.compact(object("x", 2, spec: ["colour": "blue"])), namespace: nil)
        #expect(store.objects(index: "colour", value: "red").isEmpty)
        #expect(store.objects(index: "colour", value: "blue").map(\.key.name) == ["x"])
        #expect(store.objects(ownedBy: "owner").isEmpty)
        _ = store.delete(store.compact(object("x", 3)), namespace: nil)
        #expect(store.objects(index: "colour", value: "blue").isEmpty)
        #expect(store.objects(index: "unknown", value: "blue").isEmpty)
    }

    @Test func `a change of nothing but the status is told apart, and so is what a summary says`() {
        let store = Store(
            summarize: ObjectSummary(of: .members(["status": .everything], others: .nothing)) { object in
                object.name.isEmpty ? UInt(object.status["n"]?.integer ?? 0) : 99
            })
        func stored(_ status: JSONValue?, spec: JSONValue = ["a": 1], version: Int = 1) -> StoredObject {
            var object = object("x", version, spec: spec)
            object["status"] = status
            return store.compact(object)
        }
        let old = stored(["n": 1])
        #expect(old.summary == 1)
        for same in [stored(["n": 1]), stored(["n": 1], version: 2)] {
            #expect(same.hasSameContent(as: old) && same.hasSameContentApartFromStatus(as: old))
        }
        for other in [stored(["n": 2]), stored(nil), stored(["n": 1, "m": [:]])] {
            #expect(!other.hasSameContent(as: old) && other.hasSameContentApartFromStatus(as: old))
        }
        for other in [stored(["n": 1], spec: ["a": 2]), stored(nil, spec: ["a": 1, "b": 1])] {
            #expect(!other.hasSameContent(as: old) && !other.hasSameContentApartFromStatus(as: old))
        }
        for (one, other) in [(JSONValue.integer(1), nil), (1, 2)] as [(JSONValue?, JSONValue?)] {
            var (left, right) = (object("x", 1), object("x", 1))
            left["zone"] = 1
            right["zone"] = 1
            (left["status"], right["status"]) = (one, other)
            let (first, second) = (store.compact(left), store.compact(right))
            #expect(first.hasSameContentApartFromStatus(as: second) && !first.hasSameContent(as: second))
        }
        // The last one begins with a letter that Swift, but not Kubernetes, holds for one behind all of ASCII.
        for json in [
            .null, [:], "text", ["metadata": "text"], ["metadata": [:], "status": 1],
            ["e\u{301}": 1, "metadata": ["resourceVersion": "1"], "status": [:]],
        ] as [JSONValue] {
            let object = StoredObject(KubernetesObject(json: json))
            #expect(object.hasSameContent(as: object) && object.object.json == json)
        }
        #expect(stored(["n": 2]).object.status == ["n": 2])
        #expect(stored(nil).object["status"] == nil)
    }

    @Test(arguments: 0..<20)
    func `indexes and counts equal those of a store built at once`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var contents = StoreContents(indexCount: 1)
        var model: [ObjectKey: StoredObject] = [:]
        let indexer: ObjectIndexer = { [$0["spec", "n"]?.integer.map { "\($0 % 3)" } ?? ""] }
        for version in 1...300 {
            let name = "o\(random.next() % 12)"
            let namespace = "n\(random.next() % 3)"
            let owner = OwnerReference(
                apiVersion: "v1", kind: "T", name: "o", uid: "u\(random.next() % 3)", isController: true,
                blockOwnerDeletion: false)
            let new = StoredObject(
                object(
                    name, version, namespace: namespace, uid: "\(name)\(random.next() % 2)",
                    spec: ["n": .integer(Int64(random.next() % 4))], owner: owner), indexers: [indexer])
            switch random.next() % 8 {
            case 0..<5:
                _ = contents.upsert(new)
                model[new.key] = new
            case 5, 6:
                _ = contents.delete(new)
                model[new.key] = nil
            default:
                let kept = model.values.filter { $0.key.namespace == namespace && $0.key.name != name }
                _ = contents.replace(namespace: namespace, with: kept)
                model = model.filter { $0.key.namespace != namespace || $0.key.name != name }
            }
            func names(_ objects: some Sequence<StoredObject>) -> Set<ObjectKey> { Set(objects.map(\.key)) }
            #expect(contents.count == model.count, "seed \(seed)")
            #expect(names(contents.objects(namespace: nil)) == names(model.values), "seed \(seed)")
            for value in 0..<3 {
                #expect(
                    names(contents.objects(ownedBy: "u\(value)"))
                        == names(model.values.filter { $0.controller?.uid == "u\(value)" }), "seed \(seed)")
                #expect(
                    names(contents.objects(index: 0, value: "\(value)"))
                        == names(model.values.filter { $0.indexValues == [["\(value)"]] }), "seed \(seed)")
            }
        }
    }
}

@Suite struct ExpectationTests {
    private let key = ObjectKey(namespace: "a", name: "x")

    @Test func `Fault 13: a store is behind until it shows the version that was written`() {
        let store = Store(clock: ManualClock())
        _ = store.upsert(store.compact(object("x", 5)), namespace: nil)
        #expect(!store.isBehind(key))
        store.expect(key, resourceVersion: "8")
        #expect(store.isBehind(key))
        _ = store.upsert(store.compact(object("x", 7)), namespace: nil)
        #expect(store.isBehind(key))
        _ = store.upsert(store.compact(object("x", 8)), namespace: nil)
        #expect(!store.isBehind(key))
    }

    @Test func `progress of the watch past the write is enough, also when the object does not match the selector`() {
        let store = Store(clock: ManualClock())
        store.expect(key, resourceVersion: "8")
        store.noteProgress(namespace: nil, resourceVersion: "7")
        #expect(store.isBehind(key))
        store.noteProgress(namespace: nil, resourceVersion: "9")
        #expect(!store.isBehind(key))
    }

    @Test func `a deletion is awaited by UID`() {
        let store = Store(clock: ManualClock())
        _ = store.upsert(store.compact(object("x", 5, uid: "one")), namespace: nil)
        store.expectDeletion(of: key, uid: "one")
        #expect(store.isBehind(key))
        _ = store.upsert(store.compact(object("x", 9, uid: "two")), namespace: nil)
        #expect(!store.isBehind(key))
    }

    @Test func `Fault 13: when the watch is stuck, waiting ends after the timeout`() {
        let clock = ManualClock()
        let store = Store(clock: clock)
        store.expect(key, resourceVersion: "8", timeout: .seconds(30))
        clock.advance(by: .seconds(29))
        #expect(store.isBehind(key))
        clock.advance(by: .seconds(1))
        #expect(!store.isBehind(key))
    }

    @Test func `expectations that nobody asks about do not pile up`() {
        var expectations = Expectations()
        let start = ManualClock.origin
        for index in 0..<10_000 {
            expectations.expect(
                ObjectKey(namespace: nil, name: "\(index)"), resourceVersion: "1",
                now: start.advanced(by: .seconds(index)), timeout: .seconds(30))
        }
        #expect(expectations.count < 2100)
    }
}
