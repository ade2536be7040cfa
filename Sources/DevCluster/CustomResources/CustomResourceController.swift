import KubernetesModel

/// Keeps definitions settled when others come and go, and removes what they define before they go themselves.
package struct CustomResourceController: ClusterController {
    package init() {}

    package var name: String { "customresourcedefinition-controller" }

    package var triggers: [Trigger] {
        [
            .own(.customResourceDefinitions),
            // A name that one gives up is free for another.
            Trigger(.customResourceDefinitions) { definition, cluster in
                cluster.list(.customResourceDefinitions, namespace: nil)
                    .filter { $0["spec", "group"] == definition["spec", "group"] && !$0.isTrue("NamesAccepted") }.map(\.key)
            },
            // The last of the objects may have gone.
            Trigger(changesOf: nil) { change, cluster in
                guard change.new == nil, change.type.group.contains(".") else { return [] }
                let key = ObjectKey(namespace: nil, name: change.type.qualifiedName)
                return cluster.get(.customResourceDefinitions, key).map { $0.isBeingDeleted ? [key] : [] } ?? []
            },
        ]
    }

    package func reconcile(_ key: ObjectKey, in cluster: any ClusterView, now: Timestamp) -> Outcome {
        guard let definition = cluster.get(.customResourceDefinitions, key) else { return Outcome() }
        if definition.isBeingDeleted { return cleanUp(definition, in: cluster) }
        let others = cluster.list(.customResourceDefinitions, namespace: nil)
        let settled = CustomResourceNaming.settled(definition, among: others, now: now)
        if settled == definition { return Outcome() }
        return Outcome(writes: [.update(.customResourceDefinitions, settled, subresource: "status")])
    }

    private func cleanUp(_ definition: KubernetesObject, in cluster: any ClusterView) -> Outcome {
        guard definition.finalizers.contains(CustomResourceDefinition.cleanupFinalizer) else { return Outcome() }
        let parsed = CustomResourceDefinition(definition)
        let type = parsed.type(parsed.storageVersion ?? "")
        let objects = parsed.isEstablished ? cluster.list(type, namespace: nil) : []
        if objects.isEmpty {
            var freed = definition
            let finalizers = definition.finalizers.filter { $0 != CustomResourceDefinition.cleanupFinalizer }
            freed["metadata", "finalizers"] = finalizers.isEmpty ? nil : .array(finalizers.map { .string($0) })
            return Outcome(writes: [.update(.customResourceDefinitions, freed, subresource: nil)])
        }
        return Outcome(writes: objects.filter { !$0.isBeingDeleted }.map { .delete(type, $0.key, DeleteOptions()) })
    }
}
