import KubernetesModel
import Synchronization

/// One watch: hears of all changes of a kind, and has ready for its client those that it asked for.
final class WatchStream: StoreObserver {
    /// What the client wants to see.
    struct Subject: Sendable {
        var resource: GroupResource
        var selection: Selection
        var text: ObjectText
        var shape: WatchShape
        var allowsBookmarks: Bool
        /// Whether a bookmark shall tell the end of the initial objects.
        var marksInitialEnd: Bool
        var endsAt: Timestamp
    }

    private struct State: Sendable {
        var buffer = WatchBuffer()
        var waiting: CheckedContinuation<[UInt8]?, Never>?
    }

    let subject: Subject
    private let state = Mutex(State())
    /// Told once when the client is too slow.
    private let overflowed: @Sendable (WatchStream) -> Void

    init(_ subject: Subject, overflowed: @escaping @Sendable (WatchStream) -> Void) {
        self.subject = subject
        self.overflowed = overflowed
    }

    // MARK: The store's side

    func receive(_ event: StoreEvent, frames: inout EventFrames) {
        switch event {
        case .initial(let table, let version):
            let initial = InitialFrames(subject: subject, version: version, table: table)
            change { buffer in
                buffer.begin(initial)
                return .kept
            }
        case .change(let change):
            if let frame = frame(for: change, &frames) { offer(frame) }
        case .bookmark(let version, let isLast):
            if subject.allowsBookmarks { offer(subject.shape.bookmark(version: version, endsInitialEvents: false)) }
            if isLast { finish() }
        }
    }

    /// What the change is to this client: an object may enter or leave its selection without being created or deleted.
    private func frame(for change: Change, _ frames: inout EventFrames) -> [UInt8]? {
        func selects(_ object: StoredObject?) -> Bool {
            object.map { object in subject.selection.contains(object) { subject.text.object(object) } } ?? false
        }
        let isIn = !change.isDeletion && selects(change.object)
        switch (selects(change.previous), isIn) {
        case (false, false): return nil
        case (false, true): return frame(.added, change.object, &frames)
        case (true, true): return frame(.modified, change.object, &frames)
        case (true, false):
            let last = change.isDeletion ? change.object : change.previous?.at(version: change.version)
            return last.map { frame(.deleted, $0, &frames) }
        }
    }

    private func frame(_ kind: EventFrames.Kind, _ object: StoredObject, _ frames: inout EventFrames) -> [UInt8] {
        subject.shape.isObject && subject.text.isStoredForm(object)
            ? frames.frame(kind, object) : subject.shape.frame(kind, object, subject.text)
    }

    private func offer(_ frame: [UInt8]) { change { $0.offer(frame) } }

    /// Nothing more will come; what waits is still sent.
    func finish() {
        change { buffer in
            buffer.finish()
            return .kept
        }
    }

    private func change(_ body: (inout WatchBuffer) -> WatchBuffer.Offer) {
        var isTooMuch = false
        let resume = state.withLock { state -> (() -> Void)? in
            if case .overflow = body(&state.buffer) { isTooMuch = true }
            guard let waiting = state.waiting else { return nil }
            switch state.buffer.take() {
            case .wait: return nil
            case .chunk(let chunk):
                state.waiting = nil
                return { waiting.resume(returning: chunk) }
            case .end:
                state.waiting = nil
                return { waiting.resume(returning: nil) }
            }
        }
        resume?()
        if isTooMuch { overflowed(self) }
    }

    // MARK: The client's side

    /// What there is to send, as soon as there is something; nil at the end.
    func next() async -> [UInt8]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let resume = state.withLock { state -> (() -> Void)? in
                    switch state.buffer.take() {
                    case .chunk(let chunk): return { continuation.resume(returning: chunk) }
                    case .end: return { continuation.resume(returning: nil) }
                    case .wait:
                        state.waiting = continuation
                        return nil
                    }
                }
                resume?()
            }
        } onCancel: {
            finish()
        }
    }
}

/// The objects that a watch begins with, as events, and the bookmark at their end.
private struct InitialFrames: IteratorProtocol, Sendable {
    private let subject: WatchStream.Subject
    private let version: UInt64
    private var objects: IteratorSequence<ObjectTable.Iterator>
    private var isEndMarked: Bool

    init(subject: WatchStream.Subject, version: UInt64, table: ObjectTable) {
        self.subject = subject
        self.version = version
        objects = table.objects(namespace: subject.selection.namespace)
        isEndMarked = !subject.marksInitialEnd
    }

    mutating func next() -> [UInt8]? {
        while let object = objects.next() {
            guard subject.selection.contains(object, { subject.text.object(object) }) else { continue }
            return subject.shape.frame(.added, object, subject.text)
        }
        if isEndMarked { return nil }
        isEndMarked = true
        return subject.shape.bookmark(version: version, endsInitialEvents: true)
    }
}
