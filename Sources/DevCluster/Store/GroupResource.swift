import KubernetesModel

/// A kind of object whatever the version it is served in: what the store keeps apart.
package struct GroupResource: Sendable, Hashable, Comparable {
    package var group: String
    /// The plural, as in paths.
    package var resource: String

    package init(group: String, resource: String) {
        self.group = group
        self.resource = resource
    }

    /// `deployments.apps`
    package var qualifiedName: String { group.isEmpty ? resource : "\(resource).\(group)" }

    package static func < (left: GroupResource, right: GroupResource) -> Bool {
        (left.group, left.resource) < (right.group, right.resource)
    }
}

extension ResourceType {
    package var groupResource: GroupResource { GroupResource(group: group, resource: plural) }
}
