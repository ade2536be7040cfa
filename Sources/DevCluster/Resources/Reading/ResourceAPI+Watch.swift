import KubernetesModel
import Synchronization

extension ResourceAPI {
    /// A watch that is quiet gets a bookmark about this often.
    static let bookmarkInterval = 60.0
    /// How long a watch lasts that does not say.
    static let watchDuration = 3600.0

    func watch(_ target: Target, _ request: ServerRequest) throws(APIStatus) -> ServerResponse {
        let representation = try Representation(accept: request.accept)
        let parameters = try ListParameters(request, forWatch: true)
        var fields = parameters.fields
        if let name = target.name { fields.terms.append(.init("metadata.name", name)) }
        let selection = try Selection(target.served, namespace: target.namespace, labels: parameters.labels, fields: fields)
        let now = environment.now()
        let shape: WatchShape =
            switch representation {
            case .object: .object(target.served.type)
            case .partialMetadata: .partialMetadata
            case .table: .table(Table(target.served, try Table.Inclusion(request), now: environment.now))
            }
        let stream = WatchStream(
            .init(
                resource: target.storage, selection: selection, text: ObjectText(store, target.served), shape: shape,
                allowsBookmarks: parameters.allowsBookmarks,
                marksInitialEnd: parameters.allowsBookmarks && parameters.sendsInitialEvents == true,
                endsAt: now.adding(seconds: min(parameters.timeoutSeconds.map(Double.init) ?? Self.watchDuration, 1e9)))
        ) { [weak self] stream in self?.forget(stream) }
        watches.withLock { $0[ObjectIdentifier(stream)] = stream }
        if let expired = store.observe(target.storage, from: start(parameters), stream) {
            watches.withLock { $0[ObjectIdentifier(stream)] = nil }
            return Self.failed(.expired(expired))
        }
        let lifetime = Lifetime { [weak self] in self?.forget(stream) }
        let chunks = AsyncStream(
            unfolding: {
                withExtendedLifetime(lifetime) {}
                return await stream.next()
            }, onCancel: { [weak self] in self?.forget(stream) })
        return .stream(contentType: "application/json", chunks: chunks)
    }

    private func start(_ parameters: ListParameters) -> Store.WatchStart {
        switch (parameters.sendsInitialEvents, parameters.version) {
        case (true, _), (nil, .latest), (nil, .any): .current
        case (_, .notOlderThan(let version)), (_, .exactly(let version)): .after(version)
        case (false, _): .after(store.version)
        }
    }

    /// The watches under way.
    package var watchCount: Int { watches.withLock { $0.count } }

    /// The store need not tell the stream of anything more.
    func forget(_ stream: WatchStream) {
        store.stopObserving(stream.subject.resource, stream)
        watches.withLock { $0[ObjectIdentifier(stream)] = nil }
    }

    /// A watch whose one event says why it cannot be.
    private static func failed(_ status: APIStatus) -> ServerResponse {
        let frame = EventFrames.frame(.error, status.json.encoded())
        return .stream(
            contentType: "application/json",
            chunks: AsyncStream { continuation in
                continuation.yield(frame)
                continuation.finish()
            })
    }
}

/// Ends a watch whose client has let go of its chunks without a word.
private final class Lifetime: Sendable {
    private let ended: @Sendable () -> Void

    init(ended: @escaping @Sendable () -> Void) { self.ended = ended }
    deinit { ended() }
}
