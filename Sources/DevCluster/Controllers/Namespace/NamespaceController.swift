import KubernetesModel

/// Empties a namespace that is being deleted, and then lets it go.
///
/// https://kubernetes.io/docs/tasks/administer-cluster/namespaces/#deleting-a-namespace
package struct NamespaceController: ClusterController {
    package let name = "namespace-controller"

    private static let finalizer = "kubernetes"

    package init() {}

    package var triggers: [Trigger] { [.own(.namespaces)] }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard let namespace = cluster.get(.namespaces, key), namespace.isBeingDeleted else { return Outcome() }
        let finalizers = namespace["spec", "finalizers"]?.array ?? []
        guard finalizers.contains(.string(Self.finalizer)) else { return Outcome() }
        let contents = cluster.types.filter(\.isNamespaced).map { type in
            (type: type, objects: cluster.list(type, namespace: key.name))
        }.filter { !$0.objects.isEmpty }
        let deletions = contents.flatMap { type, objects in
            objects.filter { !$0.isBeingDeleted }.map { object in
                ClusterWrite.delete(type, object.key, DeleteOptions(propagationPolicy: .background, uid: object.uid))
            }
        }
        guard contents.isEmpty else {
            let status = namespace.statusWrite(.namespaces, Self.status(of: namespace, contents, now: now))
            // Looked at from time to time rather than at each removal, of which there may be thousands.
            return Outcome(
                writes: [status].compactMap { $0 } + deletions, requeueAt: now.adding(seconds: deletions.isEmpty ? 1 : 0.2))
        }
        var emptied = namespace
        emptied["spec", "finalizers"] = .array(finalizers.filter { $0 != .string(Self.finalizer) })
        return Outcome(writes: [.update(.namespaces, emptied, subresource: "finalize")])
    }

    /// Tells what is left, and which finalizers hold it.
    private static func status(
        of namespace: KubernetesObject, _ contents: [(type: ResourceType, objects: [KubernetesObject])], now: Timestamp
    ) -> JSONValue {
        var status = namespace.status
        var conditions = Conditions(of: namespace)
        let remaining = contents.map { "\($0.type.plural).\($0.type.group) has \($0.objects.count) resource instances" }
        var finalizers: [String: Int] = [:]
        for object in contents.flatMap(\.objects) {
            for finalizer in object.finalizers { finalizers[finalizer, default: 0] += 1 }
        }
        let holding = finalizers.sorted { $0.key < $1.key }.map { "\($0.key) in \($0.value) resource instances" }
        for (type, reason, message) in [
            ("NamespaceDeletionDiscoveryFailure", "ResourcesDiscovered", "All resources successfully discovered"),
            ("NamespaceDeletionGroupVersionParsingFailure", "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            (
                "NamespaceDeletionContentFailure", "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization"
            ),
        ] { conditions.set(type, "False", reason: reason, message: message, at: now) }
        conditions.set(
            "NamespaceContentRemaining", "True", reason: "SomeResourcesRemain",
            message: "Some resources are remaining: \(remaining.joined(separator: ", "))", at: now)
        if holding.isEmpty {
            conditions.set(
                "NamespaceFinalizersRemaining", "False", reason: "ContentHasNoFinalizers",
                message: "All content-preserving finalizers finished", at: now)
        } else {
            conditions.set(
                "NamespaceFinalizersRemaining", "True", reason: "SomeFinalizersRemain",
                message: "Some content in the namespace has finalizers remaining: \(holding.joined(separator: ", "))", at: now)
        }
        status["phase"] = "Terminating"
        status["conditions"] = conditions.json
        return status
    }
}
