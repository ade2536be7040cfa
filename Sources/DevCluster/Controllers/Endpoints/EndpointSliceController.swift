import KubernetesModel
import Synchronization

/// Keeps the EndpointSlices and the (older) Endpoints of each Service with a selector.
///
/// It keeps an index of the Services' selectors, so that a change of a pod leads to its Services at once.
package final class EndpointSliceController: ClusterController {
    package let name = "endpointslice-controller.k8s.io"

    private let index = Mutex(SelectorIndex())

    package init() {}

    package var triggers: [Trigger] {
        [
            Trigger(changesOf: .services) { [self] change, _ in
                guard let service = change.new ?? change.old else { return [] }
                index.withLock { $0.set(service.key, change.new?.serviceSelector) }
                return [service.key]
            },
            Trigger(changesOf: .pods) { [self] change, _ in
                let facts = [change.old, change.new].map { $0.map(Facts.init) }
                guard facts[0] != facts[1] else { return [] }
                let pods = [change.old, change.new].compactMap { $0 }
                return Set(index.withLock { index in pods.flatMap { index.selecting($0) } }).sorted()
            },
            .owner(of: .endpointSlices, kind: "Service"),
            // Endpoints have the name of their Service, and no owner.
            .own(.endpoints),
        ]
    }

    /// What of a pod shows in the endpoints.
    private struct Facts: Equatable {
        var labels: [String: String]
        var address: String?
        var isReady: Bool
        var isBeingDeleted: Bool
        var isFinished: Bool

        init(_ pod: KubernetesObject) {
            labels = pod.labels
            address = pod["status", "podIP"]?.string
            isReady = pod.isPodReady
            isBeingDeleted = pod.isBeingDeleted
            isFinished = pod.isPodFinished
        }
    }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        let endpoints = cluster.get(.endpoints, key)
        guard let service = cluster.get(.services, key) else {
            let isOurs = endpoints?.labels[EndpointLabels.managedEndpoints] == EndpointLabels.endpointsManager
            return Outcome(writes: isOurs ? [.delete(.endpoints, key, DeleteOptions())] : [])
        }
        guard let selector = service.serviceSelector, service["spec", "type"]?.string != "ExternalName", !service.isBeingDeleted
        else { return Outcome() }
        let pods = cluster.list(.pods, namespace: key.namespace, matching: selector)
        let wanted = ServiceEndpoints(service, pods: pods)
        let slices = cluster.list(.endpointSlices, ownedBy: service.uid)
            .filter { $0.labels[EndpointLabels.managedSlices] == name }
        return Outcome(
            writes: wanted.sliceWrites(for: service, manager: name, existing: slices, now: now)
                + [wanted.endpointsWrite(for: service, existing: endpoints)].compactMap { $0 })
    }
}

extension KubernetesObject {
    /// Nil for a Service whose endpoints somebody else sees to.
    fileprivate var serviceSelector: LabelSelector? {
        guard let labels = json["spec", "selector"]?.stringMap, !labels.isEmpty else { return nil }
        return try? LabelSelector(matchLabels: labels)
    }
}

enum EndpointLabels {
    static let service = "kubernetes.io/service-name"
    static let managedSlices = "endpointslice.kubernetes.io/managed-by"
    static let managedEndpoints = "endpoints.kubernetes.io/managed-by"
    static let endpointsManager = "endpoint-controller"
    private static let headless = "service.kubernetes.io/headless"

    /// The Service's own labels, and those that are added to them.
    static func labels(of service: KubernetesObject, _ added: [String: String]) -> JSONValue {
        var labels = service.labels
        labels[headless] = service["spec", "clusterIP"]?.string == "None" ? "" : nil
        labels.merge(added) { $1 }
        return .object(JSONObject(labels.map { ($0.key, .string($0.value)) }))
    }
}
