import KubernetesModel

/// Which objects a reflector follows.
struct Selection: Sendable, Hashable {
    var type: ResourceType
    /// Nil for all namespaces, or for a kind of cluster scope.
    var namespace: String?
    var labelSelector: String?
    var fieldSelector: String?
    var usesStreamingLists = true

    func applied(to options: ListOptions) -> ListOptions {
        var options = options
        options.labelSelector = labelSelector
        options.fieldSelector = fieldSelector
        return options
    }
}
