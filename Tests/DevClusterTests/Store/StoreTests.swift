import KubernetesModel
import Synchronization
import TestSupport
import Testing

@testable import DevCluster

struct StoreTests {
    private let resource = ResourceType.configMaps.groupResource

    private final class Recorder: StoreObserver {
        private let seen = Mutex<[UInt64]>([])

        var versions: [UInt64] { seen.withLock { $0 } }

        func receive(_ event: StoreEvent, frames: inout EventFrames) {
            switch event {
            case .initial(let table, _): seen.withLock { $0 += table.map(\.version).sorted() }
            case .change(let change): seen.withLock { $0.append(change.version) }
            case .bookmark: break
            }
        }
    }

    private final class Recorders: Sendable {
        let all = Mutex<[Recorder]>([])
    }

    @Test func `every observer sees every change once and in order, however many write at once`() async {
        let store = Store()
        let recorders = Recorders()
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<6 {
                group.addTask {
                    for index in 0..<200 {
                        _ = store.put(
                            ResourceType.configMaps.groupResource, Sample.configMap("w\(writer)-\(index)"), replacing: nil)
                        if index % 50 == 25 {
                            let recorder = Recorder()
                            recorders.all.withLock { $0.append(recorder) }
                            _ = store.observe(ResourceType.configMaps.groupResource, from: .current, recorder)
                        }
                        if index % 20 == 0 { await Task.yield() }
                    }
                }
            }
        }
        let all = recorders.all.withLock { $0 }
        #expect(all.count == 24)
        for recorder in all { #expect(recorder.versions == Array(1...1200)) }
    }

    @Test func `an observer that has left hears nothing more`() {
        let store = Store()
        let recorder = Recorder()
        _ = store.observe(resource, from: .after(0), recorder)
        _ = store.put(resource, Sample.configMap("a"), replacing: nil)
        store.stopObserving(resource, recorder)
        _ = store.put(resource, Sample.configMap("b"), replacing: nil)
        #expect(recorder.versions == [1])
    }

    @Test(arguments: 1...5)
    func `those with certain labels are found whatever happened to their labels before`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let store = Store()
        for _ in 0..<400 {
            let key = ObjectKey(
                namespace: Bool.random(using: &random) ? "a" : "b", name: "n\(Int.random(in: 0..<30, using: &random))")
            let current = store.object(resource, key)?.version
            if let current, Int.random(in: 0..<4, using: &random) == 0 {
                _ = store.remove(resource, key, at: current)
                continue
            }
            var object = KubernetesObject(.configMaps, namespace: key.namespace, name: key.name)
            for label in ["app", "tier"] where Bool.random(using: &random) {
                object["metadata", "labels", label] = .string("\(Int.random(in: 0..<3, using: &random))")
            }
            _ = store.put(resource, object, replacing: current)
        }
        let all = store.table(resource).table.map { $0 }
        for text in ["app=1", "app in (2),tier", "tier=0,app=0", "app notin (1)", "!app", "app=1,tier!=2", "app=9"] {
            let selector = try LabelSelector(text)
            for namespace in ["a", "b", nil] {
                let expected = all.filter { (namespace == nil || $0.key.namespace == namespace) && selector.matches($0.labels) }
                let found = store.objects(resource, namespace: namespace, matching: selector)
                #expect(found.map(\.key) == expected.map(\.key), "\(text), seed \(seed)")
            }
        }
    }
}
