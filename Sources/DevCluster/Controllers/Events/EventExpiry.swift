import KubernetesModel

/// Deletes Events an hour after they were last seen.
package struct EventExpiry: ClusterController {
    package let name = "event-ttl-controller"

    private static let lifetime = 3600.0

    package init() {}

    package var triggers: [Trigger] { [Trigger(changesOf: .events) { change, _ in [change.new].compactMap { $0?.key } }] }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard let event = cluster.get(.events, key) else { return Outcome() }
        let times = [
            event["series", "lastObservedTime"], event["deprecatedLastTimestamp"], event["eventTime"],
            event["metadata", "creationTimestamp"],
        ]
        guard let last = times.compactMap({ $0?.string.flatMap(Timestamp.init) }).max() else { return Outcome() }
        let end = last.adding(seconds: Self.lifetime)
        guard end <= now else { return Outcome(requeueAt: end) }
        return Outcome(writes: [.delete(.events, key, DeleteOptions(uid: event.uid))])
    }
}
