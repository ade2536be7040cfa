import KubernetesModel
import Synchronization
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
}
