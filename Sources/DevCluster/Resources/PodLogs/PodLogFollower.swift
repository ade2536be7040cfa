import KubernetesModel
import Synchronization

/// Sends what a container prints while it runs, until the run ends or the client goes.
final class PodLogFollower: StoreObserver {
    /// Lines are few; a client that leaves so many chunks lying is not there any more.
    private static let bufferedChunks = 4096

    private let key: ObjectKey
    private let uid: String
    private let container: String
    private let run: JSONValue?
    private let printer: Mutex<PodLogPrinter>
    private let continuation: AsyncStream<[UInt8]>.Continuation
    let chunks: AsyncStream<[UInt8]>

    /// - Parameter printer: has printed `log`, which is what there is so far.
    init(_ pod: KubernetesObject, _ log: PodLog, _ printer: PodLogPrinter) {
        (key, uid, container, run) = (pod.key, pod.uid, log.container, log.run)
        self.printer = Mutex(printer)
        (chunks, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.bufferedChunks))
    }

    /// - Parameter text: goes out first.
    func start(after text: [UInt8], _ store: Store) {
        send(text)
        continuation.onTermination = { [weak self, weak store] _ in
            guard let self, let store else { return }
            store.stopObserving(ResourceType.pods.groupResource, self)
        }
        // From what there is now, so that nothing is missed that came after the text.
        _ = store.observe(ResourceType.pods.groupResource, from: .current, self)
    }

    func receive(_ event: StoreEvent, frames: inout EventFrames) {
        switch event {
        case .initial(let table, _): show(table[key])
        case .change(let change) where change.object.key == key: show(change.isDeletion ? nil : change.object)
        case .change, .bookmark: break
        }
    }

    private func show(_ stored: StoredObject?) {
        guard let stored, stored.uid == uid,
            let log = try? PodLog(of: stored.decoded(), container: container, previous: false), log.run == run
        else { return continuation.finish() }
        let (text, isDone) = printer.withLock { printer in (printer.print(log), printer.isDone) }
        send(text)
        if log.isOver || isDone { continuation.finish() }
    }

    private func send(_ text: [UInt8]) {
        guard !text.isEmpty else { return }
        if case .dropped = continuation.yield(text) { continuation.finish() }
    }
}
