import KubernetesModel

/// What the containers of a pod ask for together.
///
/// https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
enum PodRequests {
    /// Whether a pod as a whole can ask for a resource.
    static func isSupported(_ resource: String) -> Bool {
        resource == "cpu" || resource == "memory" || resource.hasPrefix("hugepages-")
    }

    /// Containers and sidecars run together; init containers one after the other, beside the sidecars before them.
    static func total(of spec: JSONValue) -> [String: Quantity] {
        var running: [String: Quantity] = [:]
        for container in spec.list("containers") { running.merge(requests(of: container)) { $0 + $1 } }
        var sidecars: [String: Quantity] = [:]
        var highest: [String: Quantity] = [:]
        for container in spec.list("initContainers") {
            let own = requests(of: container)
            if container.text("restartPolicy") == "Always" {
                running.merge(own) { $0 + $1 }
                sidecars.merge(own) { $0 + $1 }
                highest.merge(sidecars) { max($0, $1) }
            } else {
                highest.merge(sidecars.merging(own) { $0 + $1 }) { max($0, $1) }
            }
        }
        return running.merging(highest) { max($0, $1) }
    }

    private static func requests(of container: JSONValue) -> [String: Quantity] {
        var requests: [String: Quantity] = [:]
        for request in container["resources", "requests"]?.object ?? [:] {
            if let quantity = try? Quantity(json: request.value) { requests[request.key] = quantity }
        }
        return requests
    }
}
