import KubernetesModel
import Synchronization

extension KubernetesClient {
    /// Watches what a request of `ResourceType.watch` asks for. `onEvent` is called on a queue of the transport's, one event after
    /// the other, `.ended` last and once, also after a cancellation. An event that makes no sense ends the watch with an error.
    ///
    /// - Parameter idleTimeout: the watch ends with an error after this long without a byte. Servers that send bookmarks do so
    ///   about once a minute.
    public func watch(
        _ request: APIRequest, idleTimeout: Duration, onEvent: @escaping @Sendable (WatchEvent<KubernetesObject>) -> Void
    ) -> any Cancellation {
        watch(
            request, idleTimeout: idleTimeout,
            reading: { [kept] text throws(JSONError) in KubernetesObject(json: try JSONReader.parse(text, keeping: kept)) },
            onEvent: onEvent)
    }

    /// The same of whatever `reading` makes of the text of an object. It is called on a queue of the transport's.
    package func watch<Object>(
        _ request: APIRequest, idleTimeout: Duration, reading: @escaping WatchEvent<Object>.Reading,
        onEvent: @escaping @Sendable (WatchEvent<Object>) -> Void
    ) -> any Cancellation {
        let relay = CancellationRelay()
        let machine = Mutex(WatchStateMachine(reading: reading))
        relay.relay(
            to: transport.open(request, idleTimeout: idleTimeout) { input in
                let (events, hasEnded) = machine.withLock { ($0.handle(input), $0.hasEnded) }
                for event in events { onEvent(event) }
                if hasEnded { relay.cancel() }
            })
        return relay
    }
}
