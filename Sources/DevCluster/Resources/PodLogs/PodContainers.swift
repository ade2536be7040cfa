import KubernetesModel

/// The containers of a pod, by the name that a request gives.
struct PodContainers {
    private let pod: KubernetesObject
    private let initNames: [String]
    private let names: [String]

    init(_ pod: KubernetesObject) {
        self.pod = pod
        func names(_ key: String) -> [String] { (pod["spec", key]?.array ?? []).compactMap { $0["name"]?.string } }
        initNames = names("initContainers")
        self.names = names("containers")
    }

    /// - Parameter name: may be empty for a pod that has just one container, besides those that prepare it.
    /// - Throws: in the API server's words, that there is none of this name, or that one must be chosen.
    func chosen(_ name: String) throws(APIStatus) -> String {
        if name.isEmpty {
            if let only = names.first, names.count == 1 { return only }
            let others = initNames.isEmpty ? "" : " or one of the init containers: [\(initNames.joined(separator: " "))]"
            throw .badRequest(
                "a container name must be specified for pod \(pod.name), choose one of: [\(names.joined(separator: " "))]\(others)"
            )
        }
        guard names.contains(name) || initNames.contains(name) else {
            throw .badRequest("container \(name) is not valid for pod \(pod.name)")
        }
        return name
    }
}
