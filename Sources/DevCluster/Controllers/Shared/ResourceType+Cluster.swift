import KubernetesModel

/// Kinds that only the cluster behind the API deals with.
extension ResourceType {
    static let nodes = ResourceType(group: "", version: "v1", plural: "nodes", kind: "Node", isNamespaced: false)
    static let endpoints = ResourceType(group: "", version: "v1", plural: "endpoints", kind: "Endpoints")
    static let endpointSlices = ResourceType(
        group: "discovery.k8s.io", version: "v1", plural: "endpointslices", kind: "EndpointSlice")
    static let resourceQuotas = ResourceType(group: "", version: "v1", plural: "resourcequotas", kind: "ResourceQuota")
    static let podDisruptionBudgets = ResourceType(
        group: "policy", version: "v1", plural: "poddisruptionbudgets", kind: "PodDisruptionBudget")
}
